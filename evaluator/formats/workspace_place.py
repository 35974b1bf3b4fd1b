"""Where a municipality's own workspace is: the folder that holds ``workspace.yaml``.

A workspace is used when a command runs in it, and when a dossier lies somewhere below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

NAME = "workspace.yaml"
"""The file that makes a folder a workspace."""

_KIND = re.compile(r"(?m)^kind: *['\"]?workspace['\"]? *(?:#.*)?\r?$")
_MOST = 1_000_000


def is_workspace(folder: Path) -> bool:
    """Whether a folder is a workspace of ours.

    Other programs use the same file name, so the file must say ``kind: workspace``.
    """
    path = folder / NAME
    try:
        if not path.is_file() or path.stat().st_size > _MOST:
            return False
        return _KIND.search(path.read_text(encoding="utf-8-sig")) is not None
    except (OSError, ValueError):
        return False


def above(start: Path, stop: Path) -> Path | None:
    """The nearest workspace at or above a folder.

    Args:
        start: The folder of a dossier, or of a file that is read by itself.
        stop: The folder of the program: what lies in it is not part of a workspace around it.
    """
    folders = _upwards(start.resolve(), stop.resolve())
    return next((folder for folder in folders if is_workspace(folder)), None)


def _upwards(start: Path, stop: Path) -> Iterator[Path]:
    for folder in (start, *start.parents):
        yield folder
        if folder == stop:
            return
