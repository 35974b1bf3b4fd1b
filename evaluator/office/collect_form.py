"""A form that came back: its rows with the place of each cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evaluator.model.assessment import Assessor
from evaluator.office.form_content import FormContent, FormRow
from evaluator.office.form_sheets import recused_text
from evaluator.office.form_words import folded

AGAIN = "make the form again with evaluator forms, and have it filled in again"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the sheet with scores, as it was filled in.

    Attributes:
        file: Name of the file.
        sheet: Name of the sheet.
        line: Its number in the sheet.
        row: The row of the form that it is.
        cells: The text of each column that the form has.
        places: The letter of each column.
    """

    file: str
    sheet: str
    line: int
    row: FormRow
    cells: Mapping[str, str]
    places: Mapping[str, str]

    def cell(self, column: str) -> str:
        """Address of a cell, such as ``Scores!F12``; of the row's first cell without column."""
        return f"{self.sheet}!{self.places.get(column, 'A')}{self.line}"


@dataclass(frozen=True, slots=True)
class ReadForm:
    """A form that belongs to the dossier and whose locked cells are as they were made.

    Attributes:
        file: Name of the file, for messages.
        content: What the program would put in this form today.
        lines: Its rows.
        filled_on: The day it was filled in, or "".
    """

    file: str
    content: FormContent
    lines: tuple[Line, ...]
    filled_on: str

    @property
    def assessor(self) -> Assessor:
        """Whose form it is."""
        return self.content.assessor


def recused_cells(line: Line, content: FormContent) -> Iterator[str]:
    """Columns of a grey row in which something was filled in all the same."""
    said = recused_text(content)
    for name, text in line.cells.items():
        is_input = any(column.input and column.name == name for column in content.columns)
        if is_input and text and not (name == "score" and folded(text) == folded(said)):
            yield name
