"""One sheet of an XLSX workbook to rows of cells.

A workbook from outside is a zip of XML and may be anything. Three steps keep what counts in plain
sight: the package is looked through (`xlsx_package`), the XML of the one sheet is searched for
what a table of data does not hold (formulas, errors, merged cells, numbers that were never typed),
and only then python-calamine reads the cells, from a package that holds nothing else.

What the numbers look like inside: Excel writes the double behind a cell with up to 17 digits, so a
typed 0.58 is stored as 0.57999999999999996 (seen in github.com/orbeon/orbeon-forms/issues/4452),
and it works with 15 digits (Microsoft, "Excel specifications and limits"). The value meant is
the shortest decimal that gives the same double; when that needs more than 15 digits, nobody
typed it.
"""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from evaluator.errors import InputError, Problem
from evaluator.formats.csv_table import Cell, RawTable, no_heading_row
from evaluator.formats.parse import shown
from evaluator.formats.table_numbers import MAX_DIGITS, plain_number, significant_digits
from evaluator.formats.xlsx_package import SheetParts, damaged, open_sheet, repack
from evaluator.formats.xlsx_scan import DIGITS_ALLOWED, DIGITS_REMEDY, scan_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable

_FIRST_DAY = dt.date(1900, 3, 1)
_ALPHABET = 26


def read_xlsx(data: bytes, file: str, stem: str, problems: list[Problem]) -> RawTable | None:
    """Read the cells of the one sheet of a workbook that holds a table.

    Args:
        data: The whole file.
        file: Name of the file, for messages.
        stem: Name of the sheet that counts when there are several.
        problems: Every problem found is added here.

    Returns:
        Text as text, number cells as exact decimals, dates in ISO form, true and false as words;
        or None when the cells cannot be read.
    """
    try:
        parts = open_sheet(data, file, stem)
        problems.extend(scan_sheet(parts, file))
        values = _values(parts, file)
    except InputError as error:
        problems.extend(error.problems)
        return None
    table = _Cells(file, problems).table(values)
    if not table.rows:
        problems.append(no_heading_row(file))
        return None
    return _trimmed(table)


def column_letters(index: int) -> str:
    """The letters of a column, counted from 0.

    >>> column_letters(0), column_letters(25), column_letters(26)
    ('A', 'Z', 'AA')
    """
    high, low = divmod(index, _ALPHABET)
    return (column_letters(high - 1) if high else "") + chr(ord("A") + low)


def _values(parts: SheetParts, file: str) -> list[list[Any]]:
    """The values of all cells from A1 on, as python-calamine gives them."""
    # Compiled, and of no use to a run that has no workbooks.
    from python_calamine import CalamineWorkbook  # noqa: PLC0415

    try:
        with CalamineWorkbook.from_filelike(repack(parts)) as workbook:
            return workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # noqa: BLE001 - a panic in Rust is no Exception
        raise damaged(file, f"cells that cannot be read: {shown(error)}") from None


class _Cells:
    """From the values of a workbook to cells, with the address of each that is refused."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self._file = file
        self._problems = problems
        self._numbers: dict[float, Decimal] = {}

    def table(self, values: Iterable[list[Any]]) -> RawTable:
        """The rows with content; the line of a row is its number in the sheet."""
        table = RawTable([], [])
        for line, row in enumerate(values, start=1):
            # Text is the common case and goes past without a call.
            cells = [
                value.strip() if type(value) is str else self._cell(value, line, at)
                for at, value in enumerate(row)
            ]
            if cells.count("") != len(cells):
                table.lines.append(line)
                table.rows.append(cells)
        return table

    def _cell(self, value: Any, line: int, at: int) -> Cell:
        if type(value) is float:
            known = self._numbers.get(value)
            return self._number(value, line, at) if known is None else known
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, dt.datetime):
            exact = "milliseconds" if value.microsecond else "seconds"
            return self._day(value.date(), value.isoformat(timespec=exact), line, at)
        if isinstance(value, dt.date):
            return self._day(value, value.isoformat(), line, at)
        found = f"a time or a duration without a date: {value}"
        allowed = "a date, a date with a time, a number or text"
        remedy = "write it as text, or as a number where the column asks for hours"
        self._refuse(line, at, "table.xlsx_date", found, allowed, remedy)
        return ""

    def _number(self, value: float, line: int, at: int) -> Cell:
        if not math.isfinite(value):
            self._refuse(
                line, at, "table.number_not_finite", str(value), "a number", "type the number"
            )
            return ""
        # repr() is the shortest decimal of the double.
        number = Decimal(int(value)) if value.is_integer() else Decimal(repr(value))
        if significant_digits(Decimal(repr(value))) > MAX_DIGITS:
            found = plain_number(number)
            self._refuse(line, at, "table.xlsx_digits", found, DIGITS_ALLOWED, DIGITS_REMEDY)
            return ""
        self._numbers[value] = number
        return number

    def _day(self, day: dt.date, text: str, line: int, at: int) -> str:
        if day < _FIRST_DAY:
            found = f"{text}: a small number in a cell with the format of a date"
            remedy = "give the cell the format General and type the value again"
            self._refuse(line, at, "table.xlsx_date", found, "a date from 1 March 1900 on", remedy)
        return text

    def _refuse(self, line: int, at: int, code: str, *texts: str) -> None:
        found, allowed, remedy = texts
        self._problems.append(
            Problem(
                code=code,
                file=self._file,
                line=line,
                cell=f"{column_letters(at)}{line}",
                found=found,
                allowed=allowed,
                remedy=remedy,
            )
        )


def _trimmed(table: RawTable) -> RawTable:
    """The table without empty columns at the end: layout reaches further than content."""
    width = len(table.rows[0])
    columns = list(zip(*table.rows, strict=True))
    while width and all(cell == "" for cell in columns[width - 1]):
        width -= 1
    if width == len(table.rows[0]):
        return table
    return RawTable(table.lines, [row[:width] for row in table.rows])
