"""Workbooks that people fill in: sheets with headings, drop-downs, help and locked cells."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from evaluator.formats.xlsx_write import Entry

Look = Literal["input", "fixed", "computed", "grey", "heading", "note", "error", "warning", "info"]
"""How a cell looks, by what it is for."""

_LEAST_WIDTH = 60
_TITLE_SIZE = 1.5  # of an ordinary letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a form.

    Attributes:
        heading: Text of the heading row.
        width: In characters.
        help: Shown when a cell of the column is selected; cut at a word where it is too long.
        choices: What the drop-down offers; none when empty.
        strict: Whether a cell may hold nothing but one of the choices.
        locked: Whether its cells cannot be changed on a protected sheet.
        pattern: How numbers are shown, such as ``0.00``; ``@`` keeps what is typed as text.
    """

    heading: str
    width: float = 16
    help: str = ""
    choices: tuple[str, ...] = ()
    strict: bool = True
    locked: bool = False
    pattern: str = "General"


@dataclass(frozen=True, slots=True, kw_only=True)
class Styled:
    """A cell that differs from its column.

    Attributes:
        value: What it holds.
        look: How it looks; all but ``input`` and the three marks are locked unless told otherwise.
        locked: Whether it cannot be changed on a protected sheet; None: as its look and column say.
        choices: What the drop-down offers; None: as its column says.
        help: Shown when it is selected; None: as its column says.
        comment: A note of the program that hangs on the cell.
        link: A cell of the workbook where a click leads, such as ``Scores!F12``.
    """

    value: Entry = None
    look: Look = "input"
    locked: bool | None = None
    choices: tuple[str, ...] | None = None
    help: str | None = None
    comment: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSheet:
    """One sheet of a form: a title, notes, one heading row and rows of cells.

    Attributes:
        name: Name of the sheet, as for `xlsx_write.Sheet`.
        columns: The columns; when none has a heading there is no heading row.
        rows: The cells; a row may be shorter than the columns.
        title: A line above everything, or "".
        notes: Lines below the title.
        spare: How many empty rows for input follow, with drop-downs and help.
        protect: Whether locked cells cannot be changed (without a password).
        portrait: Whether it prints upright.
        page_breaks: Rows of `rows`, counted from 0, with which a new page begins.
        freeze_columns: How many columns stay in sight when the reader scrolls to the right.
        names: Names that hold in the whole workbook, each with its ``A1`` or ``A1:B9`` here.
        footer: A line below each printed page, beside the page number.
    """

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Entry | Styled]] = ()
    title: str = ""
    notes: Sequence[str] = ()
    spare: int = 0
    protect: bool = False
    portrait: bool = False
    page_breaks: Sequence[int] = ()
    freeze_columns: int = 0
    names: Mapping[str, str] = field(default_factory=dict)
    footer: str = ""

    def row(self, i: int) -> int:
        """Number in the sheet of row `i` of `rows`, for use in links, names and formulas."""
        return len(self.top()) + self.has_headings() + i + 1

    def has_headings(self) -> bool:
        """Whether there is a heading row."""
        return any(column.heading for column in self.columns)

    def top(self) -> list[str]:
        """The lines above the heading row, cut at the width of the sheet, then an empty one.

        They stand in the first column alone and run on over the empty cells beside it: what
        reaches further than the last column would not be printed.
        """
        notes = [
            line
            for note in self.notes
            for part in note.split("\n")
            for line in textwrap.wrap(part, int(self._text_width())) or [""]
        ]
        lines = [*self.title_lines(), *notes]
        return [*lines, ""] if lines else []

    def title_lines(self) -> list[str]:
        """The title, cut as `top` says."""
        return textwrap.wrap(self.title, int(self._text_width() / _TITLE_SIZE))

    def _text_width(self) -> float:
        return max(sum(column.width for column in self.columns), _LEAST_WIDTH)


def write_form(sheets: Sequence[FormSheet], *, lists: str = "Lijsten") -> bytes:
    """A workbook as bytes: equal sheets give equal bytes.

    Args:
        sheets: The sheets.
        lists: Name of the sheet that holds the choices too long for a drop-down of their own; it
            is added when there are such.

    Raises:
        CallError: No sheet, a name of a sheet or cells that cannot be used or is used twice, or a
            text longer than a cell can hold.
    """
    # A spreadsheet writer is of no use to most runs.
    from evaluator.formats.xlsx_form_write import write  # noqa: PLC0415

    return write(sheets, lists)
