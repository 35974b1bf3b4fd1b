"""Sheets with one record a row: criteria, requirements, bids, parties, judgements."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evaluator.errors import CellRef
from evaluator.formats.book_columns import Records
from evaluator.formats.book_plan import SheetName
from evaluator.formats.book_sheets import Rows, Sheets, text_of
from evaluator.formats.csv_table import Cell, heading_key
from evaluator.formats.field_paths import parse_path
from evaluator.formats.field_shapes import shape_of
from evaluator.formats.parse import shown
from evaluator.formats.yaml_text import Path

if TYPE_CHECKING:
    from pydantic import BaseModel


@dataclass(frozen=True, slots=True)
class Record:
    """One row: its filled and its blank cells by the path of their field."""

    line: int
    ref: CellRef
    cells: dict[Path, tuple[Cell, CellRef]]
    blank: dict[Path, CellRef] = field(default_factory=dict)

    def given(self, name: str) -> str:
        """The text of a field with a plain name; "" where it is blank."""
        cell, _ = self.cells.get((name,), ("", self.ref))
        return text_of(cell)

    def place(self, name: str) -> CellRef:
        """The cell of a field; that of the row where the field is blank."""
        return self.cells.get((name,), ("", self.ref))[1]

    def fields(self, *without: str) -> Iterator[tuple[Path, Cell, CellRef]]:
        """Every filled field but some."""
        for path, (cell, ref) in self.cells.items():
            if path[0] not in without:
                yield path, cell, ref


def read_records(
    sheets: Sheets, name: SheetName, plan: Records, kind: type[BaseModel], base: Path = ()
) -> list[Record]:
    """The records of a sheet; none when the sheet is not there.

    Args:
        sheets: The workbook.
        name: Which sheet.
        plan: The columns that it may have.
        kind: Type that a record is, or is part of; its other fields may be columns too.
        base: Where in the type a record lies.
    """
    names = plan.names()
    prefixes = {
        f"{heading_key(word)}:": group
        for group, words in plan.open.items()
        for word in (words.nl, words.en)
    }
    rows = sheets.rows(name, names, prefixes)
    if rows is None:
        return []
    shape = shape_of(kind)
    paths = _paths(sheets, rows, names, prefixes, lambda path: shape.at((*base, *path)).is_known)
    for path in plan.required:
        if parse_path(path) not in paths.values():
            heading = next(one for one in plan.columns if one.path == path)
            sheets.report("book.missing_column", rows.ref(rows.heading_line),
                       f"no column {heading.nl!r}",
                       ", ".join(one.nl for one in plan.columns),
                       f"add the column {heading.nl!r}")  # fmt: skip
    return [
        Record(
            line,
            rows.ref(line),
            {path: (row[at], rows.ref(line, at)) for at, path in paths.items() if row[at] != ""},
            {path: rows.ref(line, at) for at, path in paths.items() if row[at] == ""},
        )
        for line, row in zip(rows.lines, rows.rows, strict=True)
    ]


def _paths(
    sheets: Sheets,
    rows: Rows,
    names: dict[str, str],
    prefixes: dict[str, str],
    is_field: Callable[[Path], bool],
) -> dict[int, Path]:
    """The field of each column; headings that name none are told."""
    found: dict[int, Path] = {}
    for at, heading in enumerate(rows.headings):
        key = heading_key(heading)
        group = next((prefix for prefix in prefixes if key.startswith(prefix)), "")
        path: Path | None
        if group:
            rest = parse_path(heading.partition(":")[2].strip())
            path = (prefixes[group], *rest) if rest else None
        else:
            path = parse_path(names.get(key, heading)) if key else None
        if path is None or (not group and key not in names and not is_field(path)):
            _unknown(sheets, rows, at, names)
        elif path in found.values():
            sheets.report("book.twice", rows.ref(rows.heading_line, at),
                       f"the column {shown(heading)!r} twice", "every column once",
                       "remove or rename one of the two")  # fmt: skip
        else:
            found[at] = path
    return found


def _unknown(sheets: Sheets, rows: Rows, at: int, names: dict[str, str]) -> None:
    heading = rows.headings[at]
    close = difflib.get_close_matches(heading_key(heading), names, n=1)
    sheets.report(
        "book.unknown_column",
        rows.ref(rows.heading_line, at),
        shown(heading) or "a column without a heading",
        ", ".join(name for name in names if "." not in name),
        f"did you mean {close[0]!r}?" if close else "mend its heading, or remove the column",
    )
