"""A document that is being put together from the cells of a workbook."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from evaluator.errors import CellRef
from evaluator.formats.book_plan import both_words, meant_word
from evaluator.formats.book_sheets import Sheets, text_of
from evaluator.formats.csv_table import Cell
from evaluator.formats.field_paths import EMPTY_GROUP, UNKNOWN, cell_value, path_text, put
from evaluator.formats.field_shapes import Field, shape_of
from evaluator.formats.parse import shown
from evaluator.formats.table_numbers import (
    DecimalSign,
    Refused,
    number_text,
    typed_number,
)
from evaluator.formats.yaml_text import Document, Path

if TYPE_CHECKING:
    from pydantic import BaseModel

ENGLISH = {"yes": "true", "no": "false"}
LOCAL_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?")
"""What a cell with a date and a time holds: nobody can say which moment that is."""


class Draft:
    """Values by path, each with the cell that it came from.

    Attributes:
        document: What was put together so far.
    """

    def __init__(
        self, sheets: Sheets, name: str, kind: type[BaseModel], root: CellRef, line: int
    ) -> None:
        self._sheets = sheets
        self._shape = shape_of(kind)
        self.decimal: DecimalSign = "point"
        self.document = Document(sheets.file, {}, {(): (line, root)}, name)

    def value(self, path: Path, cell: Cell, ref: CellRef) -> Any:
        """What a cell means in a field; a number that is none is told, and stands as it was."""
        found = decode(cell, self._shape.at(path), self.decimal)
        if isinstance(found, Refused):
            code, allowed, remedy = found
            self._sheets.report(
                code, ref, f"{path_text(path)}: {shown(text_of(cell))}", allowed, remedy
            )
            return text_of(cell)
        return found

    def put(self, path: Path, cell: Cell, line: int, ref: CellRef) -> None:
        """Put a cell's value into a field; a blank cell says nothing."""
        if cell != "":
            self.put_value(path, self.value(path, cell, ref), line, ref)

    def mark(self, path: Path, line: int, ref: CellRef) -> None:
        """Note where a field would stand that is blank, so that what lacks is told there."""
        self.document.marks.setdefault(path, (line, ref))

    def put_value(self, path: Path, value: Any, line: int, ref: CellRef) -> None:
        """Put a value into a field; one that is there already is a problem."""
        if not put(self.document.data, path, value):
            self._sheets.report(
                "book.twice",
                ref,
                f"{path_text(path)}, which is given elsewhere too",
                "each field once; items of a list numbered from 1 on",
                "keep one of the two",
            )
            return
        for length in range(len(path), 0, -1):
            self.document.marks.setdefault(path[:length], (line, ref))


def decode(cell: Cell, field: Field, decimal: DecimalSign) -> Any:
    """The value of a cell in a field of a known kind; why not, where a number is no number."""
    text = text_of(cell)
    if field.words:
        text = meant_word(text, field.words)
    if field.is_truth:
        text = ENGLISH.get(text.casefold(), text)
    if field.is_moment and LOCAL_MOMENT.fullmatch(text):
        return Refused("book.no_zone", "a moment with its time zone, such as "
                       f"{text}+02:00 (summer) or {text}+01:00 (winter)",
                       "write the moment as text, with its time zone")  # fmt: skip
    if not isinstance(cell, str) or text in (UNKNOWN, EMPTY_GROUP) or text in field.words:
        return cell_value(text, is_list=field.is_list, free=field.is_free)
    if field.words and not (field.is_number or field.is_free or field.is_list):
        return Refused("value.not_allowed", ", ".join(map(both_words, field.words)),
                       "choose one of these")  # fmt: skip
    if field.is_number and not field.is_text:
        return typed_number(text, decimal)
    if field.is_free and decimal == "comma" and "," in text:
        number = number_text(text, decimal)
        if isinstance(number, str):
            return number
    return cell_value(text, is_list=field.is_list, free=field.is_free)
