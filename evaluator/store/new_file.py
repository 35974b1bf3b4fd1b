"""Making a new file in one step, which never takes the place of another."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

from evaluator.errors import CallError, Problem
from evaluator.store.atomic import patiently, write_durable

Given = TypeVar("Given")


def check_free(path: Path) -> None:
    """Refuse a place where a new file cannot come, before anybody is asked anything.

    Raises:
        CallError: Something stands there already, or its folder is not there.
    """
    if path.exists() or path.is_symlink():
        raise CallError(
            Problem(
                code="call.file_exists",
                found=path.as_posix(),
                allowed="a file that does not exist yet",
                remedy="choose another name; nothing was changed",
            )
        )
    if not path.parent.is_dir():
        raise CallError(_unwritable(path, "No such file or directory"))


def made_new(path: Path, data: bytes, use: Callable[[Path], Given]) -> Given:
    """Write a file under another name, use it, and only then give it its own.

    Args:
        path: Where it is to be; nothing may stand there.
        data: Its content.
        use: Reads the file; when it raises, nothing is left.

    Returns:
        What `use` gave.

    Raises:
        CallError: Something stands there by now, or the file cannot be written.
    """
    check_free(path)
    fresh = path.with_name(f".{path.stem}-{uuid4().hex[:8]}{path.suffix}")
    try:
        write_durable(fresh, data)
        given = use(fresh)
        patiently(lambda: _take_name(fresh, path))
    except OSError as error:
        raise CallError(_unwritable(path, error.strerror or "")) from None
    finally:
        fresh.unlink(missing_ok=True)
    return given


def _take_name(fresh: Path, path: Path) -> None:
    """Give a file its name, in one step where the system can refuse a name that is taken."""
    if os.name == "nt":
        fresh.rename(path)  # refuses a name that is taken
        return
    try:
        os.link(fresh, path)
    except FileExistsError:
        check_free(path)
        raise
    except OSError:  # a disk that knows no second name for a file
        check_free(path)
        fresh.rename(path)


def _unwritable(path: Path, why: str) -> Problem:
    return Problem(
        code="call.folder_unwritable",
        found=f"{path.as_posix()}: {why}",
        allowed="a place where a file can be made",
        remedy="choose another place, or check the rights to it",
    )
