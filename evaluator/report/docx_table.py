"""Tables of a Word document: widths by what the cells hold, and what a screen reader needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.table import Table

WIDEST = 48
"""Characters that a column may ask for before its text wraps."""
EDGES = 3
"""Characters for the white space at both sides of a cell, and for bold type."""
EMU_PER_CHARACTER = 57_000
"""A character of 9 points is about half as wide as it is high (12,700 EMU to a point)."""


def column_widths(rows: Sequence[Sequence[str]], total: int) -> list[int]:
    """Widths that sum to the total: no word is broken where that can be, the rest by length.

    A word processor that does not fit columns to their content (LibreOffice) shows these.
    """
    least, wanted = [], []
    for cells in zip(*rows, strict=True):
        lines = [line for cell in cells for line in cell.split("\n")]
        word = max((len(part) for line in lines for part in line.split(" ")), default=0)
        least.append(min(word, WIDEST) + EDGES)
        wanted.append(max(word, min(max(len(line) for line in lines), WIDEST)) + EDGES)
    room = total // EMU_PER_CHARACTER
    spare, asked = room - sum(least), sum(wanted) - sum(least)
    shares = wanted
    if sum(wanted) > room and asked > 0 and spare > 0:
        shares = [a * asked + (b - a) * spare for a, b in zip(least, wanted, strict=True)]
    elif spare <= 0:
        shares = least
    widths = [total * share // sum(shares) for share in shares]
    widths[-1] += total - sum(widths)
    return widths


def set_widths(table: Table, widths: Sequence[int]) -> None:
    """Give every column and each of its cells a width, in EMU."""
    from docx.shared import Emu  # noqa: PLC0415 - loads lxml

    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Emu(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Emu(width)


def repeat_first_row(table: Table) -> None:
    """Mark the first row as the head: it is read as such and repeated on the next page."""
    _mark_rows(table, "w:tblHeader", first_only=True)


def keep_rows_whole(table: Table, together: int) -> None:
    """Keep each row on one page, and the first rows on that of the row after them.

    Args:
        table: The table.
        together: How many rows stay with the next one: 1 for a head, all of them for a short list.
    """
    _mark_rows(table, "w:cantSplit", first_only=False)
    for row in table.rows[: min(together, len(table.rows) - 1)]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def describe(table: Table, caption: str) -> None:
    """Tell a screen reader what the table is about."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 - loads lxml
    from docx.oxml.ns import qn  # noqa: PLC0415

    said = OxmlElement("w:tblCaption")
    said.set(qn("w:val"), caption)
    table._tbl.tblPr.append(said)


def _mark_rows(table: Table, mark: str, *, first_only: bool) -> None:
    from docx.oxml import OxmlElement  # noqa: PLC0415 - loads lxml

    for row in table.rows[:1] if first_only else table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement(mark))
