"""Copies of the shipped dossiers, to damage and to mend again."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.properties.laboratory import Bench


@pytest.fixture(scope="module")
def benches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Bench]]:
    """Copies of the shipped dossiers, in a folder of their own."""
    folder = tmp_path_factory.mktemp("bench")
    made: dict[str, Bench] = {}
    here = Path.cwd()
    os.chdir(folder)

    def bench(name: str) -> Bench:
        if name not in made:
            made[name] = Bench.of(name, folder / name)
        return made[name]

    yield bench
    os.chdir(here)
