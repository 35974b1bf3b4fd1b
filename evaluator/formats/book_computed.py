"""Cells of a workbook that a form computes: recomputed, and held against what the file says.

Nothing is read from them. A result that differs was computed before somebody changed the sheet, or
was typed over: a reader of the workbook saw another number than the program uses.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction

from evaluator.formats.book_columns import CRITERIA_COLUMNS, MONEY_COLUMNS
from evaluator.formats.book_money import ITEMS, SUMS, YEAR
from evaluator.formats.book_plan import CRITERIA, MONEY
from evaluator.formats.book_sheets import Rows, Sheets, text_of
from evaluator.formats.book_sums import MoneyRow, Sum, year_sums
from evaluator.formats.csv_table import Cell, heading_key
from evaluator.formats.field_paths import UNKNOWN
from evaluator.formats.table_numbers import DecimalSign, number_text
from evaluator.formats.xlsx_table import column_letters
from evaluator.model.criteria import CriteriaSet
from evaluator.model.finding import Finding, Where, warning
from evaluator.model.numbers import parse_number, plain

CLOSE = 1e-9
"""Spreadsheet programs compute with 15 digits."""

Expected = dict[str, Sum]
"""What each computed cell of a sheet must show, by its address; "" or ``?`` for no number."""


def computed_findings(
    sheets: Sheets, criteria: CriteriaSet | None, decimal: DecimalSign = "point"
) -> Iterator[Finding]:
    """Computed cells whose result is not what the rest of the workbook gives."""
    quiet = Sheets(sheets.file, sheets.grids, [])
    if criteria is not None:
        rows = quiet.rows(CRITERIA, CRITERIA_COLUMNS.names())
        if rows is not None:
            yield from _compare(quiet, rows, _shares(rows, criteria), {})
    rows = quiet.rows(MONEY, MONEY_COLUMNS.names())
    if rows is not None:
        money = _Money(rows, decimal)
        yield from _compare(quiet, rows, money.totals(), money.sums())


def _shares(rows: Rows, criteria: CriteriaSet) -> dict[int, Fraction]:
    """Share of each criterion in the whole, in per cent, by row number."""
    names = CRITERIA_COLUMNS.names()
    at = [names.get(heading_key(heading)) for heading in rows.headings].index("id")
    ids = {line: str(row[at]) for line, row in zip(rows.lines, rows.rows, strict=True)}
    return {
        line: criteria.shares[name] * 100 for line, name in ids.items() if name in criteria.shares
    }


class _Money:
    """The sheet of money as its formulas see it."""

    def __init__(self, rows: Rows, decimal: DecimalSign) -> None:
        self._rows, self._decimal = rows, decimal
        names = MONEY_COLUMNS.names()
        headings = [names.get(heading_key(heading), heading) for heading in rows.headings]
        self._at = {name: at for at, name in enumerate(headings)}
        self._years = {name: at for name, at in self._at.items() if YEAR.fullmatch(name)}

    def totals(self) -> dict[int, Fraction]:
        """The sum of the years of each row, by row number."""
        found = {}
        for line, row in zip(self._rows.lines, self._rows.rows, strict=True):
            if heading_key(self._text(row, "item")) in SUMS:
                continue
            numbers = [parse_number(text_of(row[at])) for at in self._years.values()]
            known = [Fraction(number) for number in numbers if number is not None]
            found[line] = sum(known, Fraction(0))
        return found

    def sums(self) -> Expected:
        """What the rows of sums must show, by cell."""
        lines: dict[str, list[MoneyRow]] = {}
        computed: list[tuple[int, str, str]] = []
        for line, row in zip(self._rows.lines, self._rows.rows, strict=True):
            item, subject = self._text(row, "item"), self._text(row, "subject")
            if heading_key(item) in SUMS:
                computed.append((line, subject, SUMS[heading_key(item)]))
            elif heading_key(item) in ITEMS:
                one = MoneyRow(ITEMS[heading_key(item)], self._text(row, "line"), self._known(row))
                lines.setdefault(subject, []).append(one)
        only = len({subject for _, subject, _ in computed}) == 1
        everything = [row for rows in lines.values() for row in rows]
        return {
            f"{column_letters(self._rows.columns[at])}{line}": year_sums(
                everything if only else lines.get(subject, []), year
            )[what]
            for line, subject, what in computed
            for year, at in self._years.items()
        }

    def _text(self, row: list[Cell], name: str) -> str:
        return text_of(row[self._at[name]]) if name in self._at else ""

    def _known(self, row: list[Cell]) -> Mapping[str, Fraction | None]:
        """The amounts of a row; what is no number is not known."""
        found: dict[str, Fraction | None] = {}
        for year, at in self._years.items():
            text = text_of(row[at])
            if text == "":
                continue
            number = None if text == UNKNOWN else number_text(text, self._decimal)
            found[year] = Fraction(number) if isinstance(number, str) else None
        return found


def _compare(
    sheets: Sheets, rows: Rows, by_line: Mapping[int, Fraction], by_cell: Expected
) -> Iterator[Finding]:
    grid = next(grid for grid in sheets.grids if grid.name == rows.sheet)
    for cell, text in grid.formulas.items():
        line = int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        expected = by_cell.get(cell, by_line.get(line))
        if expected is None or not text or _same(text, expected):
            continue  # never computed: nobody saw another number
        where = Where(sheets.file, line, None, f"{rows.sheet}!{cell}")
        computed = expected if isinstance(expected, str) else plain(expected)
        yield warning("book.computed_differs", where, shown=text or "-", computed=computed or "-")


def _same(text: str, expected: Sum) -> bool:
    if isinstance(expected, str):
        return text == expected
    try:
        return math.isclose(float(text), float(expected), rel_tol=CLOSE, abs_tol=CLOSE)
    except ValueError:  # an error value, or no result at all
        return False
