"""Sheets with one field a row: its name, its value, and words for people."""

from __future__ import annotations

from collections.abc import Callable

from evaluator.formats.book_draft import Draft
from evaluator.formats.book_plan import SheetName
from evaluator.formats.book_sheets import Rows, Sheets, text_of
from evaluator.formats.csv_table import heading_key
from evaluator.formats.field_paths import parse_path
from evaluator.formats.parse import shown
from evaluator.formats.yaml_text import Path

LABEL = SheetName("wat", "what")
VALUE = SheetName("waarde", "value")
HELP = SheetName("toelichting", "explanation")
FIELD = SheetName("veld", "field")
HEADINGS = {word for name in (LABEL, VALUE, HELP, FIELD) for word in (name.nl, name.en)}
_FOR_PEOPLE = {word for name in (LABEL, HELP) for word in (name.nl, name.en)}

DraftOf = Callable[[str], Draft | None]
"""The document that a column is about: "" for the column of values, else its heading."""


def read_fields(sheets: Sheets, name: SheetName, draft_of: DraftOf, base: Path = ()) -> None:
    """Read a sheet of fields into one or more documents.

    Args:
        sheets: The workbook.
        name: Which sheet.
        draft_of: Gives the document of a column; None for a column that is none, which it told.
        base: Group that the fields of the sheet lie in.
    """
    rows = sheets.rows(name, HEADINGS)
    if rows is None:
        return
    places = {heading_key(heading): at for at, heading in enumerate(rows.headings)}
    field_at = places.get(FIELD.nl, places.get(FIELD.en))
    if field_at is None:
        sheets.report("book.no_heading", rows.ref(rows.heading_line), "no column 'veld'",
                   "a column 'veld' (field) with the name of each field",
                   "put the column back, as it is in a new workbook")  # fmt: skip
        return
    drafts = _drafts(rows, field_at, draft_of)
    for line, row in zip(rows.lines, rows.rows, strict=True):
        text = text_of(row[field_at])
        given = [at for at in drafts if row[at] != ""]
        path = parse_path(text) if text else None
        if path is None:
            if text or given:
                sheets.report("book.no_field", rows.ref(line, field_at),
                           shown(text) or "an empty cell beside a value",
                           "the name of a field, such as title.nl",
                           "name the field, or remove the value")  # fmt: skip
            continue
        for at in drafts:
            drafts[at].mark((*base, *path), line, rows.ref(line, at))
        for at in given:
            drafts[at].put((*base, *path), row[at], line, rows.ref(line, at))


def _drafts(rows: Rows, field_at: int, draft_of: DraftOf) -> dict[int, Draft]:
    """The document of each column with values."""
    found: dict[int, Draft] = {}
    for at, heading in enumerate(rows.headings):
        key = heading_key(heading)
        if at == field_at or not key or key in _FOR_PEOPLE:
            continue
        draft = draft_of("" if key in (VALUE.nl, VALUE.en) else heading)
        if draft is not None:
            found[at] = draft
    return found
