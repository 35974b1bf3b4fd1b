"""Making a new folder in one step: all of it, or nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from evaluator.errors import CallError, Problem
from evaluator.store.atomic import patiently


def made_whole(folder: Path, fill: Callable[[Path], None]) -> None:
    """Make a new folder in one step: all of it, or nothing.

    Args:
        folder: Where it is to be; nothing may stand there.
        fill: Makes a folder with its content at the path that it is given.

    Raises:
        CallError: Something stands there already, or the folder cannot be made.
    """
    if folder.exists():
        raise CallError(
            Problem(
                code="call.folder_exists",
                found=folder.as_posix(),
                allowed="a folder that does not exist yet",
                remedy="choose another name; nothing was changed",
            )
        )
    # A name that nobody has: a folder of the user's own is never touched.
    staging = folder.parent / f".{folder.name}-{uuid4().hex[:8]}"
    try:
        fill(staging)
        patiently(lambda: staging.rename(folder))
    except OSError as error:
        raise CallError(
            Problem(
                code="call.folder_unwritable",
                found=f"{folder.as_posix()}: {error.strerror}",
                allowed="a place where a folder can be made",
                remedy="choose another place, or check the rights to it",
            )
        ) from None
    finally:
        shutil.rmtree(staging, ignore_errors=True)
