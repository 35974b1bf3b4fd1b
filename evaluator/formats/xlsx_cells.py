"""Cells of the workbooks that the program writes: what they may hold and how it is stored.

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
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from evaluator.errors import CallError, Problem
from evaluator.formats.parse import shown
from evaluator.formats.tables import MAX_CELL

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Exact = Decimal | Fraction | int
"""A number that the program computed exactly; a workbook stores 16 significant digits of it."""

NOT_IN_XML = re.compile("[\ud800-\udfff\ufdd0\ufffe\uffff]")
"""Signs for which XML, and so a workbook, has no place."""

A4 = 9
"""The number of the paper size in a workbook (ECMA-376, part 1, 18.3.1.63)."""

_CREATED = dt.datetime(1980, 1, 1)  # noqa: DTZ001 - the first moment a zip can hold, in no zone
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f]")
# A text such as _x0041_ is how a workbook writes a character by its number, so the first underscore
# must be written by its number itself. XlsxWriter leaves some out: in _x0041_x0042_ the second. A
# sign that no text can have takes their place until the workbook is finished.
_LIKE_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_UNDERSCORE = "\ufdd0"
_CHOSEN_HEIGHT = re.compile(rb'(<row [^>]*) customHeight="1"')


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


def call_error(code: str, found: str, allowed: str) -> CallError:
    """The error of content that a workbook cannot hold."""
    return CallError(
        Problem(code=code, found=found, allowed=allowed, remedy="change it, or use a CSV file")
    )


@contextmanager
def new_workbook(font: Mapping[str, object] | None = None) -> Iterator[tuple[Any, io.BytesIO]]:
    """A workbook of XlsxWriter, and the stream in which `finished` finds it afterwards.

    Args:
        font: The font of ordinary cells, by which the widths of columns are measured as well.

    Raises:
        CallError: A name of a sheet that cannot be used or is used twice.
    """
    # A spreadsheet writer is of no use to most runs.
    from xlsxwriter import Workbook  # noqa: PLC0415
    from xlsxwriter.exceptions import XlsxWriterException  # noqa: PLC0415

    stream = io.BytesIO()
    options: dict[str, object] = {"in_memory": True}
    if font:
        options["default_format_properties"] = dict(font)
    with Workbook(stream, options) as workbook:
        workbook.set_properties({"created": _CREATED})
        try:
            yield workbook, stream
        except XlsxWriterException as error:
            allowed = "a name of 1 to 31 characters, used once, without [ ] : * ? / \\"
            raise call_error("workbook.sheet_name", shown(error), allowed) from None


def finished(stream: io.BytesIO, *, rows_may_grow: bool = False) -> bytes:
    """The package with its underscores, and without a trace of the system it was made on.

    Args:
        stream: What `new_workbook` filled.
        rows_may_grow: Whether the heights of rows are a start only: XlsxWriter marks each as
            chosen by a person, and then a program keeps it however much is typed into the row.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(stream) as made, zipfile.ZipFile(target, "w") as archive:
        for name in made.namelist():
            entry = zipfile.ZipInfo(name)
            entry.create_system = 3  # one and the same on Windows and elsewhere
            entry.compress_type = zipfile.ZIP_DEFLATED
            content = made.read(name).replace(_UNDERSCORE.encode(), b"_x005F_")
            if rows_may_grow and name.startswith("xl/worksheets/"):
                content = _CHOSEN_HEIGHT.sub(rb"\1", content)
            archive.writestr(entry, content)
    return target.getvalue()


def storable(text: str) -> str:
    """A text as XlsxWriter must be given it to be read back unchanged."""
    # XML has no place for some signs; a visible mark is better than a workbook that does not open.
    text = NOT_IN_XML.sub("\ufffd", text.replace("\r\n", "\n"))
    return _LIKE_ESCAPE.sub(_UNDERSCORE, text)


def storable_outside(text: str) -> str:
    """A text as it must be given where it is not the text of a cell: a comment, help, a footer.

    There XlsxWriter escapes no control characters.
    """
    return _CONTROL.sub("\ufffd", storable(text))


def xml_text(text: str) -> str:
    """A text as it stands in the XML of a workbook that XlsxWriter does not write."""
    return escape(storable_outside(text)).replace(_UNDERSCORE, "_x005F_")


class Styles:
    """Cell formats, made once each and in the order of first use."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._known: dict[tuple[tuple[str, object], ...], Format] = {}

    def get(self, properties: Mapping[str, object]) -> Format | None:
        """The format with these properties; None when there are none."""
        if not properties:
            return None
        key = tuple(sorted(properties.items()))
        if key not in self._known:
            self._known[key] = self._workbook.add_format({**properties, "valign": "top"})
        return self._known[key]


class CellWriter:
    """Puts entries into the cells of one worksheet."""

    def __init__(self, worksheet: Worksheet, styles: Styles) -> None:
        self._worksheet = worksheet
        self._styles = styles

    def entry(self, row: int, column: int, entry: Entry, style: Mapping[str, object]) -> None:
        """Write any entry; an empty one leaves its style, if it has any.

        Raises:
            CallError: The text is longer than a cell can hold, or the sheet has no such cell.
        """
        if entry is None or entry == "":
            if style:
                self.check(self._worksheet.write_blank(row, column, None, self._styles.get(style)))
        elif isinstance(entry, str):
            self._text(row, column, entry, style)
        elif isinstance(entry, Formula):
            text = "=" + entry.text.removeprefix("=")
            look = self._styles.get(_with_pattern(style, entry.pattern))
            self.check(
                self._worksheet.write_formula(row, column, text, look, _result(entry.result))
            )
        else:
            number = entry if isinstance(entry, Number) else Number(entry)
            look = self._styles.get(_with_pattern(style, number.pattern))
            self.check(self._worksheet.write_number(row, column, _decimal(number.value), look))

    def check(self, outcome: int) -> None:
        """XlsxWriter leaves out what does not fit and says so in a number only."""
        if outcome != 0:
            raise call_error("workbook.too_large", f"XlsxWriter's outcome {outcome}",
                             "at most 1,048,576 rows and 16,384 columns")  # fmt: skip

    def _text(self, row: int, column: int, text: str, style: Mapping[str, object]) -> None:
        if len(text) > MAX_CELL:
            found = f"a text of {len(text)} characters: {shown(text)}"
            raise call_error("workbook.text_too_long", found, f"at most {MAX_CELL} characters")
        if text.startswith(_FORMULA_STARTS):
            style = {**style, "quote_prefix": True}
        look = self._styles.get(style)
        self.check(self._worksheet.write_string(row, column, storable(text), look))


def _with_pattern(style: Mapping[str, object], pattern: str) -> Mapping[str, object]:
    return style if pattern == "General" else {**style, "num_format": pattern}


def _result(result: Exact | str) -> str | float:
    if isinstance(result, str):
        return storable_outside(result)
    return float(result)


def _decimal(value: Exact) -> Decimal:
    # XlsxWriter formats a Decimal digit by digit; a double would come out as 9.949999999999999.
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    return Decimal(value)
