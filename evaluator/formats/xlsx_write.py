"""Workbooks to write: the XLSX form of a table, and sheets of figures with live formulas.

Two things hold for every workbook. The same content gives the same bytes: no clock, no user name.
And text is text: what stands in a dossier is stored as a string whatever it looks like, and text
that a spreadsheet program would take for a formula as soon as somebody edits the cell carries the
program's own "this is text" mark (OWASP, "CSV Injection": ``= + - @``, tab and carriage return).
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from evaluator.errors import CallError, Problem
from evaluator.formats.parse import shown
from evaluator.formats.table_numbers import MAX_DIGITS, number_text, significant_digits
from evaluator.formats.tables import MAX_CELL, TableSpec

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Exact = Decimal | Fraction | int
"""A number that the program computed exactly; a workbook stores 16 significant digits of it."""

_CREATED = dt.datetime(1980, 1, 1)  # noqa: DTZ001 - the first moment a zip can hold, in no zone
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_XML = re.compile("[\ud800-\udfff\ufdd0\ufffe\uffff]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f]")
# A text such as _x0041_ is how a workbook writes a character by its number, so the first underscore
# must be written by its number itself. XlsxWriter leaves some out: in _x0041_x0042_ the second. A
# sign that no text can have takes their place until the workbook is finished.
_LIKE_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_UNDERSCORE = "\ufdd0"
_MIN_WIDTH, _MAX_WIDTH = 8, 60


@dataclass(frozen=True, slots=True)
class Number:
    """A number with the pattern in which it is shown, such as ``#,##0.00``."""

    value: Exact
    pattern: str = "General"


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of the program's own making, with the result that the program computed.

    A reader that does not calculate shows the result; one that does must come to the same.

    Attributes:
        text: The formula in English function names, with or without ``=``. Never dossier text.
        result: What it gives.
        pattern: The pattern in which the result is shown.
    """

    text: str
    result: Exact | str
    pattern: str = "General"


Entry = str | Decimal | Fraction | int | Number | Formula | None
"""What a cell may hold; None is an empty cell."""


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
    # A spreadsheet writer is of no use to most runs.
    from xlsxwriter import Workbook  # noqa: PLC0415
    from xlsxwriter.exceptions import XlsxWriterException  # noqa: PLC0415

    if not sheets:
        raise _call_error("workbook.no_sheet", "no sheet", "at least one sheet")
    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": _CREATED})
        styles = _Styles(workbook)
        for sheet in sheets:
            try:
                worksheet = workbook.add_worksheet(sheet.name)
            except XlsxWriterException as error:
                allowed = "a name of 1 to 31 characters, used once, without [ ] : * ? / \\"
                raise _call_error("workbook.sheet_name", shown(error), allowed) from None
            _Writer(worksheet, styles).write(sheet)
    return _finished(stream)


def _finished(stream: io.BytesIO) -> bytes:
    """The package with its underscores, and without a trace of the system it was made on."""
    finished = io.BytesIO()
    with zipfile.ZipFile(stream) as made, zipfile.ZipFile(finished, "w") as archive:
        for name in made.namelist():
            entry = zipfile.ZipInfo(name)
            entry.create_system = 3  # one and the same on Windows and elsewhere
            entry.compress_type = zipfile.ZIP_DEFLATED
            content = made.read(name).replace(_UNDERSCORE.encode(), b"_x005F_")
            archive.writestr(entry, content)
    return finished.getvalue()


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
            if _NOT_IN_XML.search(value):
                raise _call_error("workbook.text", shown(value), "text that XML can hold")
            return value
        value = Decimal(text)
    number = Decimal(value)
    if not number.is_finite() or significant_digits(number) > MAX_DIGITS:
        raise _call_error(
            "workbook.digits",
            shown(str(value)),
            f"a number of at most {MAX_DIGITS} significant digits",
        )
    return number


def _call_error(code: str, found: str, allowed: str) -> CallError:
    return CallError(
        Problem(code=code, found=found, allowed=allowed, remedy="change it, or use a CSV file")
    )


class _Styles:
    """Cell formats, made once each and in the order of first use."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._known: dict[tuple[tuple[str, object], ...], Format] = {}

    def get(self, **properties: object) -> Format:
        """The format with these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._known:
            self._known[key] = self._workbook.add_format({**properties, "valign": "top"})
        return self._known[key]


class _Writer:
    """Puts one `Sheet` into a worksheet."""

    def __init__(self, worksheet: Worksheet, styles: _Styles) -> None:
        self._worksheet = worksheet
        self._styles = styles

    def write(self, sheet: Sheet) -> None:
        """Everything of the sheet, from the top."""
        for line, text in enumerate(sheet.top()):
            is_title = line == 0 and bool(sheet.title)
            self._text(line, 0, text, {"bold": True, "font_size": 14} if is_title else {})
        first = len(sheet.top())
        heading = {"bold": True, "text_wrap": True, "bg_color": "#E8EDF2", "bottom": 1}
        for line, texts in enumerate(sheet.header, start=first):
            for at, text in enumerate(texts):
                self._text(line, at, text, heading)
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
        self._worksheet.set_paper(9)  # A4
        self._worksheet.fit_to_pages(1, 0)

    def _entry(self, row: int, column: int, entry: Entry, style: Mapping[str, object]) -> None:
        if entry is None:
            return
        if isinstance(entry, str):
            self._text(row, column, entry, {**style, "text_wrap": True} if "\n" in entry else style)
        elif isinstance(entry, Formula):
            cell_format = self._pattern(entry.pattern, style)
            text = "=" + entry.text.removeprefix("=")
            self._check(
                self._worksheet.write_formula(row, column, text, cell_format, _result(entry.result))
            )
        else:
            number = entry if isinstance(entry, Number) else Number(entry)
            cell_format = self._pattern(number.pattern, style)
            self._check(
                self._worksheet.write_number(row, column, _decimal(number.value), cell_format)
            )

    def _text(self, row: int, column: int, text: str, style: Mapping[str, object]) -> None:
        if not text:
            return
        if len(text) > MAX_CELL:
            found = f"a text of {len(text)} characters: {shown(text)}"
            raise _call_error("workbook.text_too_long", found, f"at most {MAX_CELL} characters")
        if text.startswith(_FORMULA_STARTS):
            style = {**style, "quote_prefix": True}
        text = _storable(text)
        cell_format = self._styles.get(**style) if style else None
        self._check(self._worksheet.write_string(row, column, text, cell_format))

    def _pattern(self, pattern: str, style: Mapping[str, object]) -> Format | None:
        if pattern != "General":
            style = {**style, "num_format": pattern}
        return self._styles.get(**style) if style else None

    def _check(self, outcome: int) -> None:
        """XlsxWriter leaves out what does not fit and says so in a number only."""
        if outcome != 0:
            raise _call_error("workbook.too_large", f"XlsxWriter's outcome {outcome}",
                              "at most 1,048,576 rows and 16,384 columns")  # fmt: skip


def _storable(text: str) -> str:
    # XML has no place for some signs; a visible mark is better than a workbook that does not open.
    text = _NOT_IN_XML.sub("\ufffd", text.replace("\r\n", "\n"))
    return _LIKE_ESCAPE.sub(_UNDERSCORE, text)


def _result(result: Exact | str) -> str | float:
    # XlsxWriter escapes no control characters in the result of a formula.
    if isinstance(result, str):
        return _CONTROL.sub("\ufffd", _storable(result))
    return float(result)


def _decimal(value: Exact) -> Decimal:
    # XlsxWriter formats a Decimal digit by digit; a double would come out as 9.949999999999999.
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    return Decimal(value)


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
