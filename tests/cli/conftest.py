"""An empty folder to stand in, and dossiers to change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import copy_dossier


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with nothing in it: as after `pip install`."""
    folder = tmp_path / "leeg"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def dossier(empty: Path) -> Callable[[str], Path]:
    """A copy of a shipped dossier in the empty folder."""
    return lambda name: copy_dossier(name, empty)
