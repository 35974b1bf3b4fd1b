"""The sheets of a dossier's workbook: found by name, each with its heading row."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from evaluator.errors import CellRef, Problem
from evaluator.formats.book_plan import COMPUTED, NOT_READ, SheetName
from evaluator.formats.csv_table import Cell, heading_key
from evaluator.formats.parse import shown
from evaluator.formats.table_numbers import plain_number
from evaluator.formats.xlsx_book import Grid
from evaluator.formats.xlsx_table import column_letters

FEWEST_HEADINGS = 2
"""A heading row has at least two known headings; what stands above it is help for people."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one sheet below its heading row; columns that the program computes left out.

    Attributes:
        sheet: Name of the sheet as it stands in the workbook.
        headings: The heading of each column, as it was written; "" where there is none.
        heading_line: Row number of the headings.
        lines: Row number of each row.
        rows: The cells.
        columns: Position of each column in the sheet.
    """

    sheet: str
    headings: list[str]
    heading_line: int
    lines: list[int]
    rows: list[list[Cell]]
    columns: list[int]

    def ref(self, line: int, at: int = 0) -> CellRef:
        """The address of a cell in column `at` of these rows."""
        letters = column_letters(self.columns[at]) if self.columns else "A"
        return CellRef(f"{self.sheet}!{letters}{line}")


def text_of(cell: Cell) -> str:
    """A cell as text; a number with a decimal point."""
    return plain_number(cell) if isinstance(cell, Decimal) else cell


@dataclass(frozen=True, slots=True)
class Sheets:
    """The sheets of a workbook, and a place to tell what is wrong with them."""

    file: str
    grids: Sequence[Grid]
    problems: list[Problem]

    def check_names(self, known: Collection[SheetName]) -> None:
        """Tell sheets that nobody would read, and sheets that stand there in two languages."""
        names = {heading_key(name) for one in (*known, *NOT_READ) for name in (one.nl, one.en)}
        for grid in self.grids:
            if heading_key(grid.name) in names or not grid.rows:
                continue
            listed = sorted({one.nl for one in known} | {one.en for one in known})
            close = difflib.get_close_matches(heading_key(grid.name), sorted(names), n=1)
            meant = next((name for name in listed if close and heading_key(name) == close[0]), "")
            self.report(
                "book.unknown_sheet",
                CellRef(f"{grid.name}!A1"),
                f"a sheet named {shown(grid.name)!r}",
                ", ".join(listed),
                f"did you mean {meant}? rename the sheet"
                if meant
                else "rename or remove the sheet",
            )

    def find(self, name: SheetName) -> Grid | None:
        """A sheet by its Dutch or English name."""
        wanted = {heading_key(name.nl), heading_key(name.en)}
        found = [grid for grid in self.grids if heading_key(grid.name) in wanted]
        if len(found) > 1:
            self.report(
                "book.two_sheets",
                CellRef(f"{found[1].name}!A1"),
                f"the sheets {found[0].name} and {found[1].name}",
                "one of the two",
                "put everything in one of them and remove the other",
            )
        return found[0] if found else None

    def rows(
        self, name: SheetName, headings: Collection[str], prefixes: Iterable[str] = ()
    ) -> Rows | None:
        """The rows of a sheet; None when it is not there, or empty.

        Args:
            name: Which sheet.
            headings: The headings by which the heading row is known, as `heading_key` writes them.
            prefixes: Beginnings of headings by which it is known as well.
        """
        grid = self.find(name)
        if grid is None or not grid.rows:
            return None
        begin = (*prefixes, *COMPUTED)
        at = _heading_row(grid, set(headings), begin)
        if at is None:
            listed = ", ".join(sorted(headings)[:12])
            self.report("book.no_heading", CellRef(f"{grid.name}!A{grid.lines[0]}"),
                     "no row with headings", f"a row with headings: {listed}",
                     "put the heading row back, as it is in a new workbook")  # fmt: skip
            return None
        self._check_above(grid, at)
        return _below(grid, at)

    def _check_above(self, grid: Grid, at: int) -> None:
        for line, row in zip(grid.lines[:at], grid.rows[:at], strict=True):
            extra = next((i for i, cell in enumerate(row) if i and cell != ""), None)
            if extra is not None:
                ref = CellRef(f"{grid.name}!{column_letters(extra)}{line}")
                self.report("book.above_heading", ref,
                         f"{shown(text_of(row[extra]))} above the heading row",
                         "help text in column A only",
                         "move it below the heading row, or remove it")  # fmt: skip

    def report(self, code: str, cell: CellRef, found: str, allowed: str, remedy: str) -> None:
        """Tell a problem of a cell."""
        digits = cell.rpartition("!")[2].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        self.problems.append(
            Problem(
                code=code,
                file=self.file,
                line=int(digits) if digits.isdigit() else None,
                column=cell,
                found=found,
                allowed=allowed,
                remedy=remedy,
            )
        )


def _heading_row(grid: Grid, headings: set[str], prefixes: tuple[str, ...]) -> int | None:
    for at, row in enumerate(grid.rows):
        texts = [heading_key(text_of(cell)) for cell in row if cell != ""]
        known = [text for text in texts if text in headings or text.startswith(prefixes)]
        if len(known) >= FEWEST_HEADINGS:
            return at
    return None


def _below(grid: Grid, at: int) -> Rows:
    """What counts of a sheet: no computed columns, no empty columns at the end."""
    headings = [text_of(cell) for cell in grid.rows[at]]
    rows = grid.rows[at + 1 :]
    width = len(headings)
    while width and headings[width - 1] == "" and all(row[width - 1] == "" for row in rows):
        width -= 1
    kept = [i for i in range(width) if not heading_key(headings[i]).startswith(COMPUTED)]
    if kept == list(range(len(headings))):
        return Rows(grid.name, headings, grid.lines[at], grid.lines[at + 1 :], rows, kept)
    cells = [[row[i] for i in kept] for row in rows]
    filled = [i for i, row in enumerate(cells) if row.count("") != len(row)]
    lines = grid.lines[at + 1 :]
    return Rows(
        grid.name,
        [headings[i] for i in kept],
        grid.lines[at],
        [lines[i] for i in filled],
        [cells[i] for i in filled],
        kept,
    )
