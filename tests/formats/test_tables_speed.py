"""How long it takes to read 50,000 scores: fifty bids, a hundred criteria, ten assessors."""

from __future__ import annotations

import csv
import time
from typing import TYPE_CHECKING

import pytest

from evaluator.formats.tables import TableSpec, read_table
from evaluator.formats.xlsx_write import write_table_xlsx

if TYPE_CHECKING:
    from pathlib import Path

SPEC = TableSpec(
    stem="scores",
    columns=("lot", "bid", "criterion", "assessor", "score", "strengths", "weaknesses", "reason",
             "basis", "page", "at"),
    required=frozenset({"bid", "criterion", "assessor", "score"}),
    numeric=frozenset({"page"}),
    maybe_numeric=frozenset({"score"}),
)  # fmt: skip


def rows() -> list[tuple[str, ...]]:
    levels = ("goed", "matig", "60", "82.5")
    return [
        ("1", f"bid-{bid}", f"K{criterion}", f"a{assessor}", levels[(bid + assessor) % 4],
         f"sterk {bid * criterion}", f"zwak {bid * assessor}", f"reden {bid} {criterion}",
         "measured", str(criterion), "2026-03-01")
        for bid in range(50)
        for criterion in range(100)
        for assessor in range(10)
    ]  # fmt: skip


@pytest.mark.benchmark
@pytest.mark.parametrize(("form", "seconds"), [("csv", 0.35), ("xlsx", 1.2)])
def test_fifty_thousand_rows_are_read_in_time(tmp_path: Path, form: str, seconds: float) -> None:
    expected = rows()
    path = tmp_path / f"scores.{form}"
    if form == "csv":
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([SPEC.columns, *expected])
    else:
        write_table_xlsx(path, SPEC, expected)
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        table = read_table(tmp_path, SPEC, problems=[])
        taken.append(time.perf_counter() - start)
    assert table is not None
    assert table.rows == expected
    assert min(taken) <= seconds, taken
