"""Writing one new file for somebody: nothing that stands there is overwritten."""

from __future__ import annotations

from pathlib import Path

from evaluator.errors import CallError, Problem
from evaluator.store.atomic import write_atomic


def write_new(path: Path, data: bytes) -> None:
    """Write a file that is not there yet, with the folders above it.

    Raises:
        CallError: Something stands there already, or it cannot be written.
    """
    if path.exists():
        raise CallError(
            Problem(
                code="call.file_exists",
                found=path.as_posix(),
                allowed="a file that does not exist yet",
                remedy="choose another name; nothing was changed",
            )
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, data)
    except OSError as error:
        raise CallError(
            Problem(
                code="call.folder_unwritable",
                found=f"{path.as_posix()}: {error.strerror}",
                allowed="a place where a file can be made",
                remedy="choose another place, or check the rights to it",
            )
        ) from None
