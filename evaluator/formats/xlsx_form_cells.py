"""What the cells of one column of a form are: their look, their help, whether they are locked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from evaluator.formats.xlsx_cells import Entry
from evaluator.formats.xlsx_form import Column, Styled
from evaluator.formats.xlsx_form_look import (
    CROSSED,
    FILLED_IN,
    LINKED,
    LOOKS,
    is_computed,
    shorter,
)

_TITLE_LENGTH, _HELP_LENGTH = 32, 255  # what Excel takes


class Help(NamedTuple):
    """What a spreadsheet program shows and allows in a cell that is selected."""

    choices: tuple[str, ...]
    strict: bool
    title: str
    text: str


class Kind(NamedTuple):
    """A cell without its value: everything that its look and its column say."""

    cell: Styled
    style: Mapping[str, object]
    help: Help | None


class ColumnCells:
    """Settles for each cell of a column what it is; most are alike, and settled once."""

    def __init__(self, column: Column, *, protect: bool) -> None:
        """Start a column.

        Args:
            column: The column.
            protect: Whether the sheet is protected, so that locked cells need no help.
        """
        self.column = column
        self._protect = protect
        self._computed = is_computed(column)
        self._kinds: dict[Styled, Kind] = {}
        self._plain = self._kind(Styled())

    def settle(self, entry: Entry | Styled) -> tuple[Entry, Kind]:
        """The value of a cell and what it is."""
        if not isinstance(entry, Styled):
            return entry, self._plain
        is_crossed = entry.look == "grey" and (entry.value is None or entry.value == "")
        cell = replace(entry, value=None if is_crossed else "x")
        if cell not in self._kinds:
            self._kinds[cell] = self._kind(cell)
        return entry.value, self._kinds[cell]

    def _kind(self, cell: Styled) -> Kind:
        column = self.column
        locked = cell.locked
        if locked is None:
            locked = column.locked or self._computed or cell.look not in FILLED_IN
        look = cell.look
        if look == "input" and locked:
            look = "computed" if self._computed else "fixed"
        style: dict[str, object] = {**LOOKS[look], "text_wrap": True, "locked": locked}
        if look == "grey" and cell.value is None:
            style |= CROSSED
        if column.pattern != "General":
            style["num_format"] = column.pattern
        if cell.link:
            style |= LINKED
        return Kind(cell, style, self._help(cell, locked=locked))

    def _help(self, cell: Styled, *, locked: bool) -> Help | None:
        """None where nothing can be filled in, and where there is nothing to say."""
        column = self.column
        choices = column.choices if cell.choices is None else cell.choices
        text = column.help if cell.help is None else cell.help
        closed = (locked and self._protect) or self._computed
        if closed or not (choices or text):
            return None
        title = shorter(column.heading, _TITLE_LENGTH)
        return Help(choices, column.strict, title, shorter(text, _HELP_LENGTH))
