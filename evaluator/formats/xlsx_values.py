"""The values of the cells of a workbook, as python-calamine reads them from a checked package.

What the numbers look like inside: Excel writes the double behind a cell with up to 17 digits, so a
typed 0.58 is stored as 0.57999999999999996 (seen in github.com/orbeon/orbeon-forms/issues/4452),
and it works with 15 digits (Microsoft, "Excel specifications and limits"). The value meant is
the shortest decimal that gives the same double; when that needs more than 15 digits, nobody
typed it.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from evaluator.formats.csv_table import Cell, RawTable
from evaluator.formats.parse import shown
from evaluator.formats.table_numbers import MAX_DIGITS, plain_number, significant_digits
from evaluator.formats.xlsx_package import Package, damaged, repack
from evaluator.formats.xlsx_scan import DIGITS_ALLOWED, DIGITS_REMEDY, Place
from evaluator.formats.xlsx_xml import column_letters

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evaluator.errors import Problem

_FIRST_DAY = dt.date(1900, 3, 1)


def values_of(package: Package, sheets: list[bytes]) -> Iterator[list[list[Any]]]:
    """The values of each sheet from A1 on, as python-calamine gives them.

    Args:
        package: The workbook.
        sheets: XML of the sheets, each one searched before. The list is emptied, to leave memory
            to the values.

    Raises:
        InputError: Cells that cannot be read.
    """
    # Compiled, and of no use to a run that has no workbooks.
    from python_calamine import CalamineWorkbook  # noqa: PLC0415

    count = len(sheets)
    stream = repack(package, sheets)
    sheets.clear()
    try:
        with CalamineWorkbook.from_filelike(stream) as workbook:
            stream.close()
            for at in range(count):
                yield workbook.get_sheet_by_index(at).to_python(skip_empty_area=False)
    except (KeyboardInterrupt, SystemExit, MemoryError, GeneratorExit):
        raise
    except BaseException as error:  # noqa: BLE001 - a panic in Rust is no Exception
        raise damaged(package.file, f"cells that cannot be read: {shown(error)}") from None


class Cells:
    """From the values of a workbook to cells, with the address of each that is refused."""

    def __init__(self, place: Place, problems: list[Problem]) -> None:
        """Start a sheet.

        Args:
            place: Where the sheet is.
            problems: Every problem found is added here.
        """
        self._place = place
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
        cell = f"{column_letters(at)}{line}"
        self._problems.append(self._place.problem(code, cell, found, allowed, remedy))


def value_text(value: Any) -> str:
    """A value that a formula gave, as text."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and math.isfinite(value):
        return plain_number(Decimal(repr(value)))
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def trimmed(table: RawTable) -> RawTable:
    """The table without empty columns at the end: layout reaches further than content."""
    width = len(table.rows[0])
    columns = list(zip(*table.rows, strict=True))
    while width and all(cell == "" for cell in columns[width - 1]):
        width -= 1
    if width == len(table.rows[0]):
        return table
    return RawTable(table.lines, [row[:width] for row in table.rows])
