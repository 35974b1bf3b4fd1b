"""Figures for workbooks: a book of 50 bids, 100 criteria and 10 assessors read and annotated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.measure import run

pytestmark = pytest.mark.benchmark

READ_SECONDS = 1.2
READ_BYTES = 300 << 20
ANNOTATE_SECONDS = 10.0

MAKE = "from tests.benchmarks.books import large_book; large_book('groot.xlsx')"
READ = """
import time
from evaluator.formats.xlsx_book import read_book
data, problems = open("groot.xlsx", "rb").read(), []
start = time.process_time()
grids = read_book(data, "groot.xlsx", problems)
open("taken.txt", "a").write(f"{time.process_time() - start}\\n")
assert not problems and [len(grid.rows) for grid in grids] == [50_001, 5_001], problems
"""
ANNOTATE = """
from evaluator.office.annotate import Told, annotate
from evaluator.render.catalogue import Words
data = open("groot.xlsx", "rb").read()
told = [Told("error", "groot.xlsx", f"Scores!E{row}", "Deze score ontbreekt.", "Vul haar in.")
        for row in range(2, 3_002)]
annotate(data, "groot.xlsx", told, Words("nl"))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the book: 50,000 scores in 11 columns, and 5,000 reasons."""
    made = tmp_path_factory.mktemp("groot")
    run(["-c", MAKE], made)
    return made


def test_a_book_of_fifty_bids_is_read(folder: Path, benchmark: Any) -> None:
    program = ["-c", READ]
    taken = [run(program, folder) for _ in range(5)]
    benchmark.pedantic(run, args=(program, folder), rounds=3)
    best = min(map(float, (folder / "taken.txt").read_text(encoding="utf-8").split()))
    benchmark.extra_info["cpu"] = best
    assert best < READ_SECONDS, best
    memory = min(one.memory for one in taken)
    benchmark.extra_info["memory"] = memory
    assert memory < READ_BYTES, taken


def test_three_thousand_findings_are_put_into_a_book_of_fifty_bids(
    folder: Path, benchmark: Any
) -> None:
    program = ["-c", ANNOTATE]
    taken = [run(program, folder) for _ in range(3)]
    benchmark.pedantic(run, args=(program, folder), rounds=3)
    best = min(one.cpu for one in taken)
    benchmark.extra_info["cpu"] = best
    assert best < ANNOTATE_SECONDS, taken
