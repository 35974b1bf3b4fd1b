"""Cells of a workbook that a form computes: recomputed, and held against what the file says.

Nothing is read from them. A result that differs was computed before somebody changed the sheet, or
was typed over: a reader of the workbook saw another number than the program uses.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction

from evaluator.formats.book_columns import CRITERIA_COLUMNS, MONEY_COLUMNS
from evaluator.formats.book_money import YEAR
from evaluator.formats.book_plan import CRITERIA, MONEY
from evaluator.formats.book_sheets import Rows, Sheets
from evaluator.formats.csv_table import heading_key
from evaluator.model.criteria import CriteriaSet
from evaluator.model.finding import Finding, Where, warning
from evaluator.model.numbers import parse_number, plain

CLOSE = 1e-9
"""Spreadsheet programs compute with 15 digits."""


def computed_findings(sheets: Sheets, criteria: CriteriaSet | None) -> Iterator[Finding]:
    """Computed cells whose result is not what the rest of the workbook gives."""
    quiet = Sheets(sheets.file, sheets.grids, [])
    if criteria is not None:
        rows = quiet.rows(CRITERIA, CRITERIA_COLUMNS.names())
        if rows is not None:
            yield from _compare(quiet, rows, _shares(rows, criteria))
    rows = quiet.rows(MONEY, MONEY_COLUMNS.names())
    if rows is not None:
        yield from _compare(quiet, rows, _totals(rows))


def _shares(rows: Rows, criteria: CriteriaSet) -> dict[int, Fraction]:
    """Share of each criterion in the whole, in per cent, by row number."""
    names = CRITERIA_COLUMNS.names()
    at = [names.get(heading_key(heading)) for heading in rows.headings].index("id")
    ids = {line: str(row[at]) for line, row in zip(rows.lines, rows.rows, strict=True)}
    return {
        line: criteria.shares[name] * 100 for line, name in ids.items() if name in criteria.shares
    }


def _totals(rows: Rows) -> dict[int, Fraction]:
    """The sum of the years of each row of the money sheet, by row number."""
    years = [at for at, heading in enumerate(rows.headings) if YEAR.fullmatch(heading)]
    found = {}
    for line, row in zip(rows.lines, rows.rows, strict=True):
        numbers = [parse_number(str(row[at])) for at in years if row[at] != ""]
        found[line] = sum((Fraction(number) for number in numbers if number is not None),
                          Fraction(0))  # fmt: skip
    return found


def _compare(sheets: Sheets, rows: Rows, expected: Mapping[int, Fraction]) -> Iterator[Finding]:
    grid = next(grid for grid in sheets.grids if grid.name == rows.sheet)
    for cell, text in grid.formulas.items():
        line = int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        if line not in expected or not text:  # never computed: nobody saw another number
            continue
        try:
            same = math.isclose(float(text), float(expected[line]), rel_tol=CLOSE, abs_tol=CLOSE)
        except ValueError:  # an error value, or no result at all
            same = False
        if not same:
            where = Where(sheets.file, line, None, f"{rows.sheet}!{cell}")
            yield warning(
                "book.computed_differs", where, shown=text or "-", computed=plain(expected[line])
            )
