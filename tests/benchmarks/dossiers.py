"""Dossiers to measure on: the example tender in workbooks, and a very large tender."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from evaluator.formats import specs
from evaluator.formats.tables import TableSpec, read_table
from evaluator.formats.xlsx_write import write_table_xlsx

TABLES = (
    specs.PRICES, specs.ASSESSORS, specs.scores("bid"), specs.consensus("bid"), specs.PROCESS,
    specs.QUESTIONS,
)  # fmt: skip
BIDS, GROUPS, LEAVES, ASSESSORS = 50, 10, 10, 10

HEAD = """\
id: groot
kind: tender
title: {nl: Groot, en: Large}
illustrative: true
criteria: criteria.yaml
reference_date: 2026-04-30
"""
SET = """\
kind: criteria-set
id: groot-criteria
status: adopted
illustrative: true
ledger: none
regime: sas
valid_from: 2026-01-01
principles: voorbeeldstad
adopted_by: {by: {nl: niemand, en: nobody}, on: 2026-01-01}
scale:
  {min: 0, max: 100, step: 1, anchors: {"0": {nl: niets, en: none}, "100": {nl: alles, en: all}}}
criteria:
"""
REST = """\
mechanism: {name: best-quality-within-ceiling, ceiling: 2000000.00}
panel: {aggregate: mean, assessors: 10, min_per_cell: 3, individual_reason: text, recusal: that_bid}
rounding: {score: none, points: none, total: 2, mode: half_up}
ties: [lot]
on_withdrawal: keep
"""
REASONS = (
    "Elk resultaat heeft een partij die erop aanspreekbaar is.",
    "Bij elf resultaten staat geen beginstand, dus vooruitgang blijkt niet.",
    "De verdeling klopt, en per wijk staat wat er verandert.",
    "Het plan noemt voorbeelden, maar geen cijfers van eerdere jaren.",
)


def to_workbooks(folder: Path) -> None:
    """Turn every table of a dossier into a workbook; the content stays equal."""
    for spec in TABLES:
        rewrite(folder, spec)


def rewrite(folder: Path, spec: TableSpec) -> None:
    """One table as a workbook instead of a CSV file."""
    path = folder / f"{spec.stem}.csv"
    if path.exists():
        table = read_table(folder, spec, problems=[])
        assert table is not None
        write_table_xlsx(folder / f"{spec.stem}.xlsx", spec, table.rows)
        path.unlink()


def _leaves() -> Iterator[str]:
    for group in range(GROUPS):
        yield from (f"G{group}.C{number}" for number in range(LEAVES))


def large_tender(folder: Path) -> Path:
    """Fifty bids, a hundred criteria, ten assessors; a reason of about 60 signs with each score."""
    (folder / "bids").mkdir(parents=True)
    (folder / "dossier.yaml").write_text(HEAD, encoding="utf-8")
    tree = ""
    for group in range(GROUPS):
        tree += f"  - id: G{group}\n    weight: 10\n    children:\n"
        tree += "".join(
            f"      - {{id: G{group}.C{number}, weight: 10, principles: [P{1 + number % 5}]}}\n"
            for number in range(LEAVES)
        )
    (folder / "criteria.yaml").write_text(SET + tree + REST, encoding="utf-8")
    names = [f"B{number:02}" for number in range(BIDS)]
    for name in names:
        text = f"id: {name}\nname: Inschrijver {name} (verzonnen)\nsubmitted: 2026-04-01\n"
        (folder / "bids" / f"{name}.yaml").write_text(text, encoding="utf-8")
    people = [f"A{number}" for number in range(ASSESSORS)]
    _table(
        folder / "prices.csv",
        specs.PRICES.columns,
        (
            ("1", name, f"{1_500_000 + at}.00", "EUR", "excl", "year")
            for at, name in enumerate(names)
        ),
    )
    _table(
        folder / "assessors.csv",
        specs.ASSESSORS.columns,
        ((name, "inkoper", "true", "2026-01-05", "") for name in people),
    )
    _table(
        folder / "consensus.csv",
        specs.consensus("bid").columns,
        (("1", bid, leaf, "", REASONS[0], "") for bid in names for leaf in _leaves()),
    )
    _table(folder / "scores.csv", specs.scores("bid").columns, _scores(names, people))  # fmt: skip
    return folder


def _scores(names: list[str], people: list[str]) -> Iterator[tuple[str, ...]]:
    """Scores that differ without being drawn by chance."""
    for at, bid in enumerate(names):
        for number, leaf in enumerate(_leaves()):
            for who, person in enumerate(people):
                score = 20 + (at * 7 + number * 13 + who * 29) % 81
                reason = REASONS[(at + number + who) % len(REASONS)]
                yield (
                    "1",
                    bid,
                    leaf,
                    person,
                    str(score),
                    "",
                    "",
                    reason,
                    "told",
                    str(number),
                    "2026-04-15",
                )


def _table(path: Path, columns: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([columns, *rows])
