"""Criteria set and workbook: the tree, the scale and the requirements as rows, and back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evaluator.errors import CellRef
from evaluator.formats.book_columns import CRITERIA_COLUMNS, GATE_COLUMNS, SCALE_COLUMNS
from evaluator.formats.book_draft import Draft
from evaluator.formats.book_fields import read_fields
from evaluator.formats.book_plan import CRITERIA, GATES, METHOD, SCALE, SCENARIOS
from evaluator.formats.book_records import Record, read_records
from evaluator.formats.book_sheets import Sheets
from evaluator.formats.parse import shown
from evaluator.formats.table_numbers import DecimalSign
from evaluator.formats.yaml_text import Document, Path
from evaluator.model.criteria import CriteriaSet

KIND = "criteria-set"
OWN = "criteria.yaml"
"""What a criteria set in a workbook is called where the dossier does not say."""

LEVEL: Path = ("scale", "levels", "any")
"""Where a level of a scale lies, whatever it is called."""

_WORDS = {"label": "labels", "anchor": "anchors"}


def read_set(sheets: Sheets, name: str, decimal: DecimalSign) -> Document | None:
    """The criteria set of a workbook; None when it has none."""
    method = sheets.find(METHOD)
    tree = read_records(sheets, CRITERIA, CRITERIA_COLUMNS, CriteriaSet, ("criteria", 0))
    if method is None and not tree:
        return None
    root = CellRef(f"{method.name if method else CRITERIA.nl}!A1")
    draft = Draft(sheets, name, CriteriaSet, root, 1)
    draft.decimal = decimal
    draft.put_value(("kind",), KIND, 1, root)
    read_fields(sheets, METHOD, lambda heading: None if heading else draft)
    read_fields(sheets, SCENARIOS, lambda heading: None if heading else draft)
    _read_scale(sheets, draft)
    if tree and sheets.find(GATES) is None:  # who removes it removes every requirement
        sheets.report("book.missing_sheet", CellRef(f"{CRITERIA.nl}!A1"),
                      f"no sheet {GATES.nl} ({GATES.en})",
                      "a sheet with the requirements, empty when there are none",
                      f"put the sheet {GATES.nl} back")  # fmt: skip
    gates = read_records(sheets, GATES, GATE_COLUMNS, CriteriaSet, ("gates", 0))
    for index, gate in enumerate(gates):
        draft.put_value(("gates", index), {}, gate.line, gate.ref)
        for path, cell, ref in gate.fields():
            draft.put(("gates", index, *path), cell, gate.line, ref)
    _read_tree(sheets, draft, tree)
    return draft.document


def _read_tree(sheets: Sheets, draft: Draft, records: list[Record]) -> None:
    """Put every criterion below the one that it is part of."""
    first: dict[str, Record] = {}
    for record in records:
        first.setdefault(record.given("id"), record)
    below: dict[str, list[Record]] = {}
    for record in records:
        above = record.given("parent")
        if above and above not in first:
            sheets.report("book.parent", record.place("parent"), shown(above),
                       ", ".join(first), "name the id of a criterion in this sheet")  # fmt: skip
        below.setdefault(above, []).append(record)
    todo: list[tuple[Path, Record]] = [
        (("criteria", i), one) for i, one in enumerate(below.get("", []))
    ]
    while todo:
        path, record = todo.pop(0)
        draft.put_value(path, {}, record.line, record.ref)
        for field, cell, ref in record.fields("parent"):
            draft.put((*path, *field), cell, record.line, ref)
        children = below.get(record.given("id"), []) if record is first[record.given("id")] else []
        children = [] if record.given("id") == "" else children
        todo += [((*path, "children", i), child) for i, child in enumerate(children)]
    for record in records:
        if _above_itself(record, first):
            sheets.report("book.parent", record.place("parent"),
                       f"{shown(record.given('id'))} is part of itself, by a detour",
                       "a tree: no criterion above itself", "mend one of the parents")  # fmt: skip


def _above_itself(record: Record, first: dict[str, Record]) -> bool:
    """Whether the parents of a criterion lead back to it."""
    seen: set[str] = set()
    above = record.given("parent")
    while above in first and above not in seen:
        if above == record.given("id"):
            return True
        seen.add(above)
        above = first[above].given("parent")
    return False


def _read_scale(sheets: Sheets, draft: Draft) -> None:
    for record in read_records(sheets, SCALE, SCALE_COLUMNS, CriteriaSet, LEVEL):
        level, line = record.given("level"), record.line
        if not level:
            sheets.report("book.no_field", record.ref, "a row without a level",
                       "the level that the row is about", "name the level")  # fmt: skip
            continue
        value = record.cells.get(("value",))
        if value is not None:
            path: Path = ("scale", "levels", level)
            if ("refusal",) in record.cells:
                cell, ref = record.cells["refusal",]
                draft.put((*path, "refusal"), cell, line, ref)
                path = (*path, "value")
            draft.put(path, value[0], line, value[1])
        for (kind, *lang), cell, ref in record.fields("level", "value", "refusal"):
            draft.put(("scale", _WORDS.get(str(kind), str(kind)), level, *lang), cell, line, ref)


def tree_rows(criteria: list[Any], parent: str = "") -> Iterator[dict[str, Any]]:
    """Every criterion of a set with the id of the one that it is part of, parents first."""
    for node in criteria:
        own = {key: value for key, value in node.items() if key != "children"}
        yield {"id": node.get("id"), **({"parent": parent} if parent else {}), **own}
        yield from tree_rows(node.get("children") or [], str(node.get("id")))


def scale_rows(scale: dict[str, Any]) -> list[dict[str, Any]]:
    """One row for each level of a scale, with its word and what it means."""
    levels = scale.get("levels") or {}
    names = dict.fromkeys([*levels, *scale.get("labels", {}), *scale.get("anchors", {})])
    rows = []
    for name in names:
        row: dict[str, Any] = {"level": name}
        if name in levels:
            level = levels[name]
            row |= level if isinstance(level, dict) else {"value": level}
        for key, group in _WORDS.items():
            if name in scale.get(group, {}):
                row[key] = scale[group][name]
        rows.append(row)
    return rows
