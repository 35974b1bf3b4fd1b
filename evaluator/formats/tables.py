"""Tables of a dossier: named columns from ``<stem>.csv`` or ``<stem>.xlsx``, every problem at once.

Reading has three steps: the file gives rows of cells (`csv_table`, `xlsx_table`), the heading row
says which column is which, and every cell is checked and brought to one form. The same content
gives the same rows whatever the file, the separator, the line ends or the decimal sign.
"""

from __future__ import annotations

import difflib
import gc
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import cast

from evaluator.errors import Problem
from evaluator.formats.csv_table import Cell, RawTable, heading_key, read_csv
from evaluator.formats.parse import shown
from evaluator.formats.table_file import find_file, read_bytes
from evaluator.formats.table_numbers import (
    DecimalSign,
    Refused,
    number_or_word,
    number_text,
    plain_number,
    typed_number,
)

MAX_CELL = 32_767
"""Most characters in a cell: what a spreadsheet program can hold, so that every form can."""

AMOUNTS = frozenset({"amount", "reserve_price", "minimum_price"})
"""Columns with money, in a CSV file too."""

MAX_PROBLEMS = 100
"""Most problems that are told of one table; the rest are counted."""

_CONTROL_BYTES = bytes({*range(32), 127} - {ord("\t"), ord("\n")})
_CONTROL = re.compile(f"[{re.escape(_CONTROL_BYTES.decode('ascii'))}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSpec:
    """What a table looks like.

    Attributes:
        stem: Name of the file without its ending, and of the sheet when there are several.
        columns: The names of the columns, in the order in which rows are given.
        required: Columns that the heading row must have; the others may be left out.
        numeric: Columns in which a cell is empty or a number.
        maybe_numeric: Columns in which a cell is empty, a number or a word.
        headings: Other headings that a column may have, such as Dutch ones.
    """

    stem: str
    columns: tuple[str, ...]
    required: frozenset[str]
    numeric: frozenset[str] = frozenset()
    maybe_numeric: frozenset[str] = frozenset()
    headings: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    def names(self) -> dict[str, str]:
        """Every accepted heading (see `heading_key`) with the column that it stands for."""
        return {
            heading_key(name): column
            for column in self.columns
            for name in (column, *self.headings.get(column, ()))
        }


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table, in the order of the file; blank rows are left out.

    Attributes:
        file: Name of the file, such as ``scores.csv``.
        rows: One text for each column of the spec, "" where a cell is empty or its column absent.
            Numbers have a decimal point and neither exponent nor plus sign.
        lines: First line of each row in the file; the heading row of an ordinary file is line 1.
        letters: For a workbook, the letter of each column that it has.
    """

    file: str
    rows: list[tuple[str, ...]]
    lines: list[int]
    letters: Mapping[str, str] = field(default_factory=dict)

    def where(self, i: int, column: str) -> tuple[str, int, str, str | None]:
        """File, line, column and (in a workbook) cell address of a cell of row `i`."""
        letter = self.letters.get(column)
        line = self.lines[i]
        return (self.file, line, column, f"{letter}{line}" if letter else None)


def read_table(
    folder: Path, spec: TableSpec, *, decimal: DecimalSign = "point", problems: list[Problem]
) -> Table | None:
    """Read the table of a dossier.

    Args:
        folder: The folder in which ``<stem>.csv`` or ``<stem>.xlsx`` may stand.
        spec: What the table looks like.
        decimal: The decimal sign of numbers written as text. Number cells of a workbook have none.
        problems: Every problem is added here, in the order of the file. At most `MAX_PROBLEMS`
            are told of one table, the last of which then counts the others.

    Returns:
        None when the folder has no such file. A table without rows when anything was wrong with
        it: a caller looks at `problems` before it draws conclusions from a table.
    """
    found: list[Problem] = []
    path = find_file(folder, spec.stem, found)
    with _without_collector():
        table = None if path is None else _read_file(path, spec, decimal, found)
    problems.extend(_most_important(found))
    if found:
        return Table(path.name if path else f"{spec.stem}.csv", [], [])
    return table


def table_of(
    file: str,
    raw: RawTable,
    spec: TableSpec,
    letters: Callable[[int], str],
    *,
    decimal: DecimalSign,
    problems: list[Problem],
) -> Table:
    """A table from cells that were read elsewhere, such as one sheet of a workbook.

    Args:
        file: Name of the file, for messages.
        raw: The cells, the heading row first.
        spec: What the table looks like.
        letters: The column of a cell, with its sheet: ``Scores!F``.
        decimal: The decimal sign of numbers written as text.
        problems: Every problem is added here, as `read_table` does.
    """
    found: list[Problem] = []
    with _without_collector():
        table = _Reading(file, raw, spec, letters, found).table(decimal)
    problems.extend(_most_important(found))
    return Table(file, [], []) if found else table


@contextmanager
def _without_collector() -> Iterator[None]:
    """Hold the search for reference cycles: rows of text have none, and it doubles the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read_file(
    path: Path, spec: TableSpec, decimal: DecimalSign, problems: list[Problem]
) -> Table | None:
    data = read_bytes(path, problems)
    if data is None:
        return None
    names = spec.names()
    if path.suffix == ".csv":
        raw = read_csv(data, path.name, names, problems)
        letters: Callable[[int], str] | None = None
    else:
        # Workbooks need zipfile and a compiled reader, which most runs have no use for.
        from evaluator.formats.xlsx_table import column_letters, read_xlsx  # noqa: PLC0415

        raw = read_xlsx(data, path.name, spec.stem, problems)
        letters = column_letters
    if raw is None:
        return None
    return _Reading(path.name, raw, spec, letters, problems).table(decimal)


def _most_important(found: list[Problem]) -> list[Problem]:
    """The problems in the order of the file, cut at `MAX_PROBLEMS` with the rest counted."""
    ordered = sorted(found, key=lambda p: p.line or 0)
    if len(ordered) <= MAX_PROBLEMS:
        return ordered
    kept = ordered[: MAX_PROBLEMS - 1]
    rest = Problem(
        code="table.more_problems",
        file=ordered[-1].file,
        found=f"at least {len(ordered) - len(kept)} more problems",
        allowed="a table without problems",
        remedy="mend the problems above first; many have one cause",
    )
    return [*kept, rest]


@dataclass(frozen=True, slots=True)
class _Reading:
    """One pass over the cells of a file; a place for what every check needs."""

    file: str
    raw: RawTable
    spec: TableSpec
    letters: Callable[[int], str] | None
    problems: list[Problem]

    def table(self, decimal: DecimalSign) -> Table:
        """Headings to columns, cells to their one form."""
        places = self._columns()
        self._check_unheaded()
        # Whole columns at a time: a table of 50,000 rows has few different values in most.
        columns = list(zip(*self.raw.rows[1:], strict=True)) or [()] * len(self.raw.rows[0])
        count = len(self.raw.rows) - 1
        texts = [
            self._texts(name, places[name], columns[places[name]], decimal)
            if name in places
            else [""] * count
            for name in self.spec.columns
        ]
        letter = self.letters
        return Table(
            file=self.file,
            rows=[] if self.problems else list(zip(*texts, strict=True)),
            lines=self.raw.lines[1:],
            letters={name: letter(at) for name, at in places.items()} if letter else {},
        )

    def _columns(self) -> dict[str, int]:
        """Position of every column that the heading row has."""
        names = self.spec.names()
        places: dict[str, int] = {}
        for at, cell in enumerate(self.raw.rows[0]):
            heading = _text(cell)
            column = names.get(heading_key(heading))
            if not heading:
                continue
            if column is None:
                self._unknown(at, heading, names)
            elif column in places:
                self._say(0, at, "table.duplicate_column", shown(heading), "every column once",
                          f"remove or rename one; it has the meaning of {column!r}")  # fmt: skip
            else:
                places[column] = at
        for column in self.spec.columns:
            if column in self.spec.required and column not in places:
                self._say(0, None, "table.missing_column", f"no column {column!r}",
                          self._headings(), f"add the column {column!r}")  # fmt: skip
        return places

    def _unknown(self, at: int, heading: str, names: Mapping[str, str]) -> None:
        close = difflib.get_close_matches(heading_key(heading), names, n=1)
        remedy = f"did you mean {close[0]!r}?" if close else "remove the column, or mend its name"
        self._say(0, at, "table.unknown_column", shown(heading), self._headings(), remedy)

    def _check_unheaded(self) -> None:
        """Every column has a heading; `read_xlsx` has cut off the empty ones at the end."""
        for at, cell in enumerate(self.raw.rows[0]):
            if cell == "":
                self._say(0, at, "table.empty_heading", f"column {at + 1} has no heading",
                          self._headings(), "name the column, or remove it")  # fmt: skip

    def _texts(
        self, column: str, at: int, cells: tuple[Cell, ...], decimal: DecimalSign
    ) -> Sequence[str]:
        """The cells of one column in their one form; those that have none are problems."""
        clean = self._clean_text(column, cells)
        if clean is not None:
            return clean
        known: dict[Cell, str] = {}
        refused: dict[Cell, Refused] = {}
        for cell in set(cells):
            text = self._one_form(column, cell, decimal)
            if isinstance(text, Refused):
                refused[cell] = text
            else:
                known[cell] = text
        if not refused:
            return [known[cell] for cell in cells]
        rows = [row for row, cell in enumerate(cells, start=1) if cell in refused]
        for row in rows[:MAX_PROBLEMS]:
            cell = cells[row - 1]
            code, allowed, remedy = refused[cell]
            self._say(row, at, code, shown(str(cell)), allowed, remedy)
        if len(rows) > MAX_PROBLEMS:
            count = len(rows) - MAX_PROBLEMS
            self._say(rows[MAX_PROBLEMS], at, "table.more_problems", f"{count} more such cells",
                      "a column without problems", "mend the cells above first")  # fmt: skip
        return []

    def _clean_text(self, column: str, cells: tuple[Cell, ...]) -> tuple[str, ...] | None:
        """A column of words that needs no look at each cell: the usual case, and quick."""
        if column in self.spec.numeric or column in self.spec.maybe_numeric:
            return None
        texts = cast("tuple[str, ...]", cells)
        try:
            joined = "".join(texts).encode("utf-8", "surrogatepass")
        except TypeError:
            return None  # there are number cells among them
        clean = len(joined.translate(None, _CONTROL_BYTES)) == len(joined)
        return texts if clean and max(map(len, texts), default=0) <= MAX_CELL else None

    def _one_form(self, column: str, cell: Cell, decimal: DecimalSign) -> str | Refused:
        if isinstance(cell, Decimal):
            return plain_number(cell)
        if len(cell) > MAX_CELL:
            return Refused("table.cell_too_long", f"at most {MAX_CELL} characters, not {len(cell)}",
                           "shorten the text, or look for a quote that is not closed")  # fmt: skip
        if control := _CONTROL.search(cell):
            return Refused("table.control_character",
                           f"text without control characters (U+{ord(control[0]):04X})",
                           "type the text again; it was copied with invisible signs")  # fmt: skip
        if cell and column in self.spec.numeric:
            # A workbook has number cells, and an amount no three decimals.
            typed = self.letters is not None or column in AMOUNTS
            return (typed_number if typed else number_text)(cell, decimal)
        if cell and column in self.spec.maybe_numeric:
            return number_or_word(cell, decimal)
        return cell

    def _headings(self) -> str:
        optional = [c for c in self.spec.columns if c not in self.spec.required]
        required = ", ".join(c for c in self.spec.columns if c in self.spec.required)
        return required + (f"; optional: {', '.join(optional)}" if optional else "")

    def _say(
        self, row: int, at: int | None, code: str, found: str, allowed: str, remedy: str
    ) -> None:
        line = self.raw.lines[row]
        letter = self.letters(at) if self.letters and at is not None else None
        heading = "" if at is None else _text(self.raw.rows[0][at])
        self.problems.append(
            Problem(
                code=code,
                file=self.file,
                line=line,
                column=self.spec.names().get(heading_key(heading), shown(heading)) or None,
                cell=f"{letter}{line}" if letter else None,
                found=found,
                allowed=allowed,
                remedy=remedy,
            )
        )


def _text(cell: Cell) -> str:
    return plain_number(cell) if isinstance(cell, Decimal) else cell
