"""CSV text to rows of cells: encoding, separator, quotes and line numbers.

What the cells mean (columns, numbers) is the business of `evaluator.formats.tables`.
The form is RFC 4180 (2005) with three liberties that spreadsheet programs take: a byte order mark,
a semicolon or a tab as separator, and any line ending.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from evaluator.errors import InputError, Problem

if TYPE_CHECKING:
    from _csv import Reader  # the csv module itself names the type from Python 3.13 on

MAX_ROWS = 200_000
"""Most rows below the heading row that one table may have."""

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}
"""The separators that a heading row may use, with their English names."""

Cell = str | Decimal
"""Text as it was written, or the exact value of a number cell of a workbook."""

_BOM = b"\xef\xbb\xbf"
_UTF_16_BOMS = (b"\xff\xfe", b"\xfe\xff")
_SAVE_AS_UTF8 = (
    "save the file as UTF-8 (Excel: Save as, 'CSV UTF-8'; LibreOffice: character set UTF-8)"
)


class RawTable(NamedTuple):
    """Cells as they stand in a file, blank rows left out.

    Attributes:
        lines: Line of every row, the heading row first; the first line counts as 1.
        rows: Cells of every row, the heading row first; text is trimmed.
    """

    lines: list[int]
    rows: list[list[Cell]]


def read_csv(
    data: bytes, file: str, names: Collection[str], problems: list[Problem]
) -> RawTable | None:
    """Read the cells of a CSV file.

    Args:
        data: The whole file.
        file: Name of the file, for messages.
        names: Headings that may be expected, as `heading_key` writes them; they tell which
            separator the heading row uses.
        problems: Every problem found is added here.

    Returns:
        The rows read, up to the first place after which nothing can be trusted, or None when
        there is not even a heading row.
    """
    try:
        text = _decode(data, file)
    except InputError as error:
        problems.extend(error.problems)
        return None
    table = _records(text, _separator(text, names), file, problems)
    if not table.rows:
        if not problems:
            problems.append(no_heading_row(file))
        return None
    return _same_length(table, file, problems)


def heading_key(heading: str) -> str:
    """The form in which headings are compared: one space between words, no capitals."""
    return " ".join(heading.split()).casefold()


def no_heading_row(file: str) -> Problem:
    """The problem of a table without any content."""
    return Problem(
        code="table.empty",
        file=file,
        line=1,
        found="no heading row",
        allowed="a first row with the names of the columns",
        remedy="add the heading row, or remove the file when the table is not used",
    )


def too_many_rows(file: str, line: int) -> Problem:
    """The problem of a table that is too long to be a table of scores or prices."""
    return Problem(
        code="table.too_many_rows",
        file=file,
        line=line,
        found=f"more than {MAX_ROWS} rows",
        allowed=f"at most {MAX_ROWS} rows below the heading row",
        remedy="split the dossier, or remove rows that do not belong in it",
    )


def _decode(data: bytes, file: str) -> str:
    """Text of the file, with line feeds as the only line ends."""
    if data.startswith(_UTF_16_BOMS):
        raise InputError(_encoding_problem(file, 1, "UTF-16 text (byte 1)"))
    start = len(_BOM) if data.startswith(_BOM) else 0
    try:
        text = data[start:].decode("utf-8")
    except UnicodeDecodeError as error:
        at = start + error.start
        line = _unify_line_ends(data[:at].decode("utf-8", "replace")).count("\n") + 1
        found = f"a byte that is not UTF-8: 0x{data[at]:02x} at byte {at + 1}"
        raise InputError(_encoding_problem(file, line, found)) from None
    text = _unify_line_ends(text)
    if "\0" in text:
        at = text.index("\0")
        raise InputError(
            Problem(
                code="table.nul_byte",
                file=file,
                line=text.count("\n", 0, at) + 1,
                found=f"a NUL byte at byte {data.index(0) + 1}: a damaged file, or not UTF-8 text",
                allowed="text in UTF-8",
                remedy=_SAVE_AS_UTF8,
            )
        )
    return text


def _encoding_problem(file: str, line: int, found: str) -> Problem:
    return Problem(
        code="table.encoding",
        file=file,
        line=line,
        found=found,
        allowed="text in UTF-8, with or without a byte order mark",
        remedy=_SAVE_AS_UTF8,
    )


def _unify_line_ends(text: str) -> str:
    # Also inside quoted cells: a checkout with other line endings must not change the content.
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _separator(text: str, names: Collection[str]) -> str:
    """The separator under which the heading row shows most known columns, then most cells."""

    def fit(separator: str) -> tuple[int, int]:
        try:
            heading = next(filter(any, _reader(text, separator)), [])
        except csv.Error:
            return (0, 0)
        return (sum(heading_key(cell) in names for cell in heading), len(heading))

    return max(SEPARATORS, key=fit)


def _reader(text: str, separator: str) -> Reader:
    # StringIO and not splitlines(): a cell may hold U+2028 and other signs that splitlines() cuts.
    lines = io.StringIO(text, newline="\n")
    return csv.reader(lines, delimiter=separator, strict=True)


def _records(text: str, separator: str, file: str, problems: list[Problem]) -> RawTable:
    """Rows with content and the first physical line of each, until quoting breaks down."""
    table = RawTable([], [])
    reader = _reader(text, separator)
    first = 1
    # The module's own limit is 131,072 characters; `tables` gives the message for long cells.
    before = csv.field_size_limit(len(text) + 1)
    try:
        for row in reader:
            cells: list[Cell] = [cell.strip() for cell in row]
            if any(cells):
                table.lines.append(first)
                table.rows.append(cells)
                if len(table.rows) > MAX_ROWS + 1:
                    problems.append(too_many_rows(file, first))
                    break
            first = reader.line_num + 1
    except csv.Error as error:
        problems.append(_quote_problem(file, first, reader.line_num, str(error)))
    finally:
        csv.field_size_limit(before)
    return table


def _quote_problem(file: str, first: int, last: int, message: str) -> Problem:
    open_ended = "end of data" in message
    return Problem(
        code="table.quote",
        file=file,
        line=first,
        found=(
            "a double quote that opens a cell and is never closed"
            if open_ended
            else f"text after the closing double quote of a cell (in line {last})"
        ),
        allowed='a cell between double quotes, with "" for a double quote inside it',
        remedy="mend the quotes; the rows from here on were not checked",
    )


def _same_length(table: RawTable, file: str, problems: list[Problem]) -> RawTable:
    """The rows that have as many cells as the heading row; the others are problems."""
    width = len(table.rows[0])
    keep = [len(row) == width for row in table.rows]
    if all(keep):
        return table
    for line, row, kept in zip(table.lines, table.rows, keep, strict=True):
        if not kept:
            problems.append(
                Problem(
                    code="table.ragged_row",
                    file=file,
                    line=line,
                    found=f"{len(row)} cell{'' if len(row) == 1 else 's'}",
                    allowed=f"{width} cells, as in the heading row",
                    remedy="add or remove separators; put a cell that holds the separator "
                    "between double quotes",
                )
            )
    return RawTable(
        [line for line, kept in zip(table.lines, keep, strict=True) if kept],
        [row for row, kept in zip(table.rows, keep, strict=True) if kept],
    )
