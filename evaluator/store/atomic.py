"""Writing that leaves the old file or the new one, never half of one; on Windows too."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

TRIES = 6
"""A virus scanner or an open viewer may hold a file for a moment on Windows."""


def write_atomic(path: Path, data: bytes) -> None:
    """Write a file in one step: readers see the old content or the new one.

    Args:
        path: The file; its folder must exist.
        data: Its content.

    Raises:
        OSError: The disk is full, the folder is read-only, or another program holds the file.
    """
    fresh = path.with_name(f".{path.name}.{uuid4().hex[:12]}")
    try:
        write_durable(fresh, data)
        patiently(lambda: fresh.replace(path))
    finally:
        fresh.unlink(missing_ok=True)
    sync_folder(path.parent)


def write_durable(path: Path, data: bytes) -> None:
    """Write a new file and wait until the disk has it."""
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until the disk has the names in a folder; Windows does so by itself."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def patiently(step: Callable[[], object]) -> None:
    """Do a step again for a moment while another program holds the file."""
    for attempt in range(TRIES):
        try:
            step()
        except PermissionError:
            if os.name != "nt" or attempt == TRIES - 1:
                raise
            time.sleep(0.05 * 2**attempt)
        else:
            return
