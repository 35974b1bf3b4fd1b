"""Rows and columns of a sheet that nobody sees: by a filter, or hidden by hand.

A person who looks at a sheet would be surprised that what they do not see counts, or that it does
not. So neither is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from evaluator.errors import Problem
from evaluator.formats.csv_table import Cell
from evaluator.formats.xlsx_xml import ATTRIBUTE, NS, attribute, column_letters

_ROW = re.compile(rb"<" + NS + rb"row((?:" + ATTRIBUTE + rb")*)\s*/?>")
_COLUMN = re.compile(rb"<" + NS + rb"col((?:" + ATTRIBUTE + rb")*)\s*/?>")
_FILTER = re.compile(rb"<" + NS + rb"filterColumn[\s/>]")
_NOT_HIDDEN = (b'hidden="false"', b'hidden="0"')
_YES = {b"1", b"true", b"on"}
_LONGEST = 9  # digits; no row or column has a longer number
_LEAST = 1.0
"""Points of height, or letters of width: what is less is a line."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """What is hidden in a sheet, with or without content.

    Attributes:
        rows: Numbers of the rows.
        columns: First and last of the columns that stand together, counted from 0.
        filtered: Whether the sheet has a filter with a choice.
    """

    rows: tuple[int, ...] = ()
    columns: tuple[tuple[int, int], ...] = ()
    filtered: bool = False

    @classmethod
    def of(cls, before: bytes, body: bytes, after: bytes) -> Hidden:
        """What the XML before, in and after the block of cells says."""
        columns = tuple(
            (_number(match[1], b"min") - 1, _number(match[1], b"max") - 1)
            for match in _COLUMN.finditer(before)
            if _is_hidden(match[1], b"width")
        )
        return cls(tuple(_rows(body)), columns, _FILTER.search(after) is not None)

    def with_tables(self, tables: Iterable[bytes]) -> Hidden:
        """The same, with the filters of the tables of the sheet."""
        return replace(self, filtered=self.filtered or any(map(_FILTER.search, tables)))

    def problems(
        self, file: str, sheet: str, lines: Sequence[int], rows: Sequence[Sequence[Cell]]
    ) -> Iterable[Problem]:
        """One problem for rows and one for columns, when they have content.

        Args:
            file: Name of the file.
            sheet: Name of the sheet with the mark between it and a cell; or "".
            lines: Numbers of the rows with content.
            rows: Their cells.
        """
        hidden = sorted(set(self.rows).intersection(lines))
        if hidden:
            yield self._of_rows(file, sheet, hidden)
        width = len(rows[0]) if rows else 0
        places = {at for low, high in self.columns for at in range(low, min(high + 1, width))}
        full = [at for at in sorted(places) if any(row[at] != "" for row in rows)]
        if full:
            first, last, more = _run(full)
            letters = column_letters(first)
            many = f"columns {letters} to {column_letters(last)} are hidden"
            yield Problem(
                code="table.xlsx_hidden_columns",
                file=file,
                line=1,
                cell=f"{sheet}{letters}1",
                found=_and_more(f"column {letters} is hidden" if first == last else many, more),
                allowed="a sheet of which every column is seen",
                remedy="show all columns: select the whole sheet, right-click on the letters above "
                "the columns, Unhide; remove what should not count",
            )

    def _of_rows(self, file: str, sheet: str, hidden: list[int]) -> Problem:
        first, last, more = _run(hidden)
        if self.filtered:
            code = "table.xlsx_filtered_rows"
            one = f"row {first} is hidden by a filter"
            many = f"rows {first} to {last} are hidden by a filter"
            allowed = "a sheet without a filter"
            remedy = "clear the filter (Data, Clear); remove the rows that should not count"
        else:
            code = "table.xlsx_hidden_rows"
            one = f"row {first} is hidden"
            many = f"rows {first} to {last} are hidden"
            allowed = "a sheet of which every row is seen"
            remedy = (
                "show all rows: select the whole sheet, right-click on the numbers beside the "
                "rows, Unhide; remove the rows that should not count"
            )
        return Problem(
            code=code,
            file=file,
            line=first,
            cell=f"{sheet}A{first}",
            found=_and_more(one if first == last else many, more),
            allowed=allowed,
            remedy=remedy,
        )


def _and_more(found: str, more: int) -> str:
    return f"{found}, and {more} more" if more else found


def _run(numbers: Sequence[int]) -> tuple[int, int, int]:
    """The first numbers that follow each other, and how many others there are."""
    last = 0
    while last + 1 < len(numbers) and numbers[last + 1] == numbers[last] + 1:
        last += 1
    return numbers[0], numbers[last], len(numbers) - last - 1


def _rows(body: bytes) -> Iterable[int]:
    # Looking for a word takes a tenth of the time of a look at each row. No program writes a row
    # of no height in another way; hidden="false" is how LibreOffice writes that nothing is.
    said = b"hidden" in body and body.count(b"hidden") > sum(map(body.count, _NOT_HIDDEN))
    if not said and b' ht="0' not in body:
        return
    number = 0
    for match in _ROW.finditer(body):
        # A row without a number follows the one before it.
        number = _number(match[1], b"r") or number + 1
        if _is_hidden(match[1], b"ht"):
            yield number


def _is_hidden(attributes: bytes, size: bytes) -> bool:
    if attribute(attributes, b"hidden").lower() in _YES:
        return True
    text = attribute(attributes, size)
    try:
        return bool(text) and float(text) < _LEAST
    except ValueError:
        return False


def _number(attributes: bytes, name: bytes) -> int:
    text = attribute(attributes, name)
    return int(text) if text.isdigit() and len(text) <= _LONGEST else 0
