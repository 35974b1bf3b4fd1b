"""Workbooks to write: the XLSX form of a table, and sheets of figures with live formulas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from evaluator.formats.parse import shown
from evaluator.formats.table_numbers import MAX_DIGITS, number_text, significant_digits
from evaluator.formats.tables import TableSpec
from evaluator.formats.xlsx_cells import (
    A4,
    NOT_IN_XML,
    CellWriter,
    Entry,
    Exact,
    Formula,
    Number,
    Styles,
    call_error,
    finished,
    new_workbook,
)

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

__all__ = ["Entry", "Exact", "Formula", "Number", "Sheet", "write_table_xlsx", "write_workbook"]

_MIN_WIDTH, _MAX_WIDTH = 8, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: a title, notes, heading rows and rows of cells, from the top left.

    Attributes:
        name: Name of the sheet: 1 to 31 characters, without brackets, colon, asterisk,
            question mark and slashes.
        cells: The rows.
        header: Heading rows above them, each with one text per column.
        title: A line above everything, or "".
        notes: Lines below the title, such as the version and the digest of what was computed.
        widths: Width of each column in characters; columns beyond it fit their content.
        freeze_columns: How many columns stay in sight when the reader scrolls to the right.
        bold: Rows of `cells`, counted from 0, that stand out, such as totals.
    """

    name: str
    cells: Sequence[Sequence[Entry]]
    header: Sequence[Sequence[str]] = ()
    title: str = ""
    notes: Sequence[str] = ()
    widths: Sequence[float] = ()
    freeze_columns: int = 0
    bold: frozenset[int] = frozenset()

    def row(self, i: int) -> int:
        """Number in the sheet of row `i` of `cells`, for use in formulas."""
        return len(self.top()) + len(self.header) + i + 1

    def top(self) -> list[str]:
        """The lines above the heading rows, with an empty one as distance."""
        lines = [*([self.title] if self.title else []), *self.notes]
        return [*lines, ""] if lines else []


def write_workbook(sheets: Sequence[Sheet]) -> bytes:
    """A workbook as bytes: equal sheets give equal bytes.

    Raises:
        CallError: No sheet, a name of a sheet that cannot be used or is used twice, or a text
            longer than a cell can hold.
    """
    if not sheets:
        raise call_error("workbook.no_sheet", "no sheet", "at least one sheet")
    with new_workbook() as (workbook, stream):
        styles = Styles(workbook)
        for sheet in sheets:
            worksheet = workbook.add_worksheet(sheet.name)
            _Writer(worksheet, styles).write(sheet)
    return finished(stream)


def write_table_xlsx(
    target: Path | BinaryIO,
    columns: TableSpec | Sequence[str],
    rows: Iterable[Sequence[str | Decimal | int | None]],
    sheet_name: str | None = None,
) -> None:
    """Write the XLSX form of a table, which `read_table` reads back to the same rows.

    Args:
        target: A path, or a stream of bytes.
        columns: The names of the columns, or the spec of the table; with a spec, texts in its
            number columns that are numbers are stored as numbers.
        rows: The cells: text stays text, decimals and integers become numbers.
        sheet_name: Name of the sheet; the stem of the spec when absent.

    Raises:
        CallError: A text or a number that a workbook cannot hold unchanged.
    """
    spec = columns if isinstance(columns, TableSpec) else None
    names = tuple(columns.columns if isinstance(columns, TableSpec) else columns)
    numeric = {
        at for at, name in enumerate(names) if spec and name in spec.numeric | spec.maybe_numeric
    }
    cells = [[_table_entry(value, at in numeric) for at, value in enumerate(row)] for row in rows]
    name = sheet_name or (spec.stem if spec else "table")
    data = write_workbook([Sheet(name=name, cells=cells, header=[names])])
    if isinstance(target, Path):
        target.write_bytes(data)
    else:
        target.write(data)


def _table_entry(value: str | Decimal | int | None, is_numeric: bool) -> Entry:  # noqa: FBT001
    """The value as it must be stored to be read back unchanged."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        text = number_text(value, "point") if is_numeric else None
        if not isinstance(text, str):
            if NOT_IN_XML.search(value):
                raise call_error("workbook.text", shown(value), "text that XML can hold")
            return value
        value = Decimal(text)
    number = Decimal(value)
    if not number.is_finite() or significant_digits(number) > MAX_DIGITS:
        raise call_error(
            "workbook.digits",
            shown(str(value)),
            f"a number of at most {MAX_DIGITS} significant digits",
        )
    return number


class _Writer:
    """Puts one `Sheet` into a worksheet."""

    def __init__(self, worksheet: Worksheet, styles: Styles) -> None:
        self._worksheet = worksheet
        self._cells = CellWriter(worksheet, styles)

    def write(self, sheet: Sheet) -> None:
        """Everything of the sheet, from the top."""
        for line, text in enumerate(sheet.top()):
            is_title = line == 0 and bool(sheet.title)
            self._cells.entry(line, 0, text, {"bold": True, "font_size": 14} if is_title else {})
        first = len(sheet.top())
        heading = {"bold": True, "text_wrap": True, "bg_color": "#E8EDF2", "bottom": 1}
        for line, texts in enumerate(sheet.header, start=first):
            for at, text in enumerate(texts):
                self._entry(line, at, text or None, heading)
        for i, row in enumerate(sheet.cells):
            style = {"bold": True} if i in sheet.bold else {}
            for at, entry in enumerate(row):
                self._entry(sheet.row(i) - 1, at, entry, style)
        self._layout(sheet, first + len(sheet.header))

    def _layout(self, sheet: Sheet, rows_above: int) -> None:
        for at, width in enumerate(_widths(sheet)):
            self._worksheet.set_column(at, at, width)
        if sheet.header or sheet.freeze_columns:
            self._worksheet.freeze_panes(rows_above if sheet.header else 0, sheet.freeze_columns)
        if sheet.header:
            self._worksheet.repeat_rows(rows_above - len(sheet.header), rows_above - 1)
        self._worksheet.set_landscape()
        self._worksheet.set_paper(A4)
        self._worksheet.fit_to_pages(1, 0)

    def _entry(self, row: int, column: int, entry: Entry, style: Mapping[str, object]) -> None:
        if entry is None or entry == "":
            return
        if isinstance(entry, str) and "\n" in entry:
            style = {**style, "text_wrap": True}
        self._cells.entry(row, column, entry, style)


def _widths(sheet: Sheet) -> Iterator[float]:
    """Given widths, and for the other columns the longest line within bounds."""
    rows = [*sheet.header, *sheet.cells]
    for at in range(max(map(len, rows), default=0)):
        if at < len(sheet.widths):
            yield sheet.widths[at]
            continue
        lines = (line for row in rows if at < len(row) for line in _shown_text(row[at]).split("\n"))
        longest = max(map(len, lines), default=0)
        yield float(min(max(longest + 1, _MIN_WIDTH), _MAX_WIDTH))


def _shown_text(entry: Entry) -> str:
    if isinstance(entry, str):
        return entry
    # Numbers fit the least width as they are usually shown, with a few decimals.
    return ""
