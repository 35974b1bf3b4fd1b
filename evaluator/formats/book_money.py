"""The money of a challenge as rows with a column a year, and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from evaluator.formats.book_columns import MONEY_COLUMNS, MONEY_ITEMS
from evaluator.formats.book_draft import Draft
from evaluator.formats.book_plan import COMPUTED_ROWS, MONEY
from evaluator.formats.book_records import Record
from evaluator.formats.book_sheets import Rows, Sheets
from evaluator.formats.csv_table import Cell, heading_key
from evaluator.formats.parse import shown
from evaluator.formats.yaml_text import Path

YEAR = re.compile(r"[0-9]{4}")
WITH_LINES = ("costs", "one_off", "transition")
ONCE = ("one_off", "plan_budget", "transition")
"""Items without a year: their amount stands in a column of its own."""

ITEMS = {
    heading_key(word): item
    for item, (_, words) in MONEY_ITEMS.items()
    for word in (item, words.nl, words.en)
}
"""Every word for an item, with the item."""

SUMS = {
    heading_key(word): name
    for name, words in COMPUTED_ROWS.items()
    for word in (words.nl, words.en)
}
"""Every name of a row of sums, with what it is: nothing is read from such a row."""


def read_money(sheets: Sheets, draft_of: Callable[[Record], Draft | None]) -> None:
    """Read the money sheet into the challenges.

    Args:
        sheets: The workbook.
        draft_of: Gives the challenge of a row; None when the row names none, which it told.
    """
    names = MONEY_COLUMNS.names()
    rows = sheets.rows(MONEY, names)
    if rows is None:
        return
    places, years = _columns(sheets, rows, names)
    for line, row in zip(rows.lines, rows.rows, strict=True):
        cells: dict[Path, tuple[Cell, Any]] = {
            (name,): (row[at], rows.ref(line, at)) for name, at in places.items() if row[at] != ""
        }
        by_year = {year: at for year, at in years.items() if row[at] != ""}
        record = Record(line, rows.ref(line), cells)
        empty = not by_year and not record.given("amount")  # a row of the empty form
        if empty or heading_key(record.given("item")) in SUMS:
            continue
        draft = draft_of(record)
        item = ITEMS.get(heading_key(record.given("item")))
        if item is None:
            sheets.report("book.money_item", record.place("item"),
                       shown(record.given("item")) or "an empty cell",
                       ", ".join(words.nl for _, words in MONEY_ITEMS.values()),
                       "choose one of these")  # fmt: skip
        elif draft is not None:
            amounts = {year: (row[at], rows.ref(line, at)) for year, at in by_year.items()}
            _put(sheets, draft, record, item, amounts)


def _columns(
    sheets: Sheets, rows: Rows, names: Mapping[str, str]
) -> tuple[dict[str, int], dict[str, int]]:
    """Columns by field, and columns by year."""
    places: dict[str, int] = {}
    years: dict[str, int] = {}
    for at, heading in enumerate(rows.headings):
        found = places if heading_key(heading) in names else years
        name = names.get(heading_key(heading), heading)
        if (found is years and not YEAR.fullmatch(heading)) or name in found:
            sheets.report("book.unknown_column", rows.ref(rows.heading_line, at),
                       shown(heading) or "a column without a heading",
                       "a year such as 2027, or: "
                       + ", ".join(one.nl for one in MONEY_COLUMNS.columns),
                       "mend its heading, or remove the column")  # fmt: skip
        else:
            found[name] = at
    return places, years


def _put(
    sheets: Sheets,
    draft: Draft,
    record: Record,
    item: str,
    by_year: dict[str, tuple[Cell, Any]],
) -> None:
    path, _ = MONEY_ITEMS[item]
    name = record.given("line")
    line: Path = (name,) if name and item in WITH_LINES else ()
    amount = record.cells.get(("amount",))
    wrong = [ref for _, ref in by_year.values()] if item in ONCE else [amount[1]] if amount else []
    if name and not line:
        wrong.append(record.place("line"))
    for ref in wrong:
        sheets.report("book.money_place", ref, "a cell that this item does not use",
                   "amounts by year, or for what comes once the column of that name; a line for "
                   "costs only", "move or remove it")  # fmt: skip
    if wrong:
        return
    if amount is not None:
        draft.put((*path, *line), *_cell(amount, record.line))
    for year, cell in by_year.items():
        draft.put((*path, year, *line), *_cell(cell, record.line))


def _cell(cell: tuple[Cell, Any], line: int) -> tuple[Cell, int, Any]:
    return cell[0], line, cell[1]


def take_money(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Take the amounts out of a challenge as rows; what fits no row stays in the challenge."""
    rows: list[dict[str, Any]] = []
    for item, ((group, name), _) in MONEY_ITEMS.items():
        inside = data.get(group)
        value = inside.get(name) if isinstance(inside, dict) else None
        found = _rows(item, value)
        if found and isinstance(inside, dict):
            rows += found
            del inside[name]
            if not inside:
                del data[group]
    return rows


def _rows(item: str, value: Any) -> list[dict[str, Any]]:
    """The rows of one item; none when its value has another form than rows can show."""
    if item == "plan_budget":
        return [] if value is None else [{"item": item, "amount": value}]
    if not isinstance(value, dict) or not value:
        return []
    if item in ONCE:
        return [{"item": item, "line": name, "amount": cost} for name, cost in value.items()]
    if not all(YEAR.fullmatch(year) for year in value):
        return []
    if item != "costs":
        return [{"item": item, **value}]
    rows: dict[str, dict[str, Any]] = {}
    for year, lines in value.items():
        for name, cost in (lines or {"": lines}).items():
            said = {"line": name} if name else {}
            rows.setdefault(name, {"item": item, **said})[year] = cost
    return list(rows.values())
