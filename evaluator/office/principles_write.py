"""A list of principles as a workbook for people who fill it in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from evaluator.formats import principles_book as plan
from evaluator.formats.book_columns import Records
from evaluator.formats.book_plan import NOT_READ
from evaluator.formats.csv_table import heading_key
from evaluator.formats.xlsx_form import Column, FormSheet, Styled, write_form
from evaluator.formats.yaml_text import Path
from evaluator.model.principles import PrincipleSet
from evaluator.office.book_sheets import Book
from evaluator.office.book_texts import BookTexts

SUBJECT = "workspace"
GUIDE_WIDTH = 96
ABOUT: tuple[Path, ...] = (
    ("id",),
    ("title", "nl"),
    ("title", "en"),
    ("status",),
    ("adopted_by", "by", "nl"),
    ("adopted_by", "by", "en"),
    ("adopted_by", "on"),
    ("source", "ref"),
    ("source", "place"),
    ("note", "nl"),
    ("note", "en"),
    ("illustrative",),
)
"""The fields of the list itself, in the order in which they are asked."""

SPARE = {"principles": 12, "themes": 8, "results": 24, "sources": 6}
WIDTHS = {
    "id": 8,
    "label": 22,
    "ask": 30,
    "text": 44,
    "evidence": 20,
    "source": 16,
    "who": 20,
    "quote": 34,
    "title": 34,
    "where": 26,
    "note": 26,
}
"""Width of a column in characters, by the first part of its field; others have `USUAL`."""

USUAL = 14


def principle_book(data: Mapping[str, Any], lang: str) -> bytes:
    """The workbook of a list, in Dutch or English; equal content gives equal bytes.

    Args:
        data: The list as plain values, as its YAML file holds them.
        lang: Language of sheets, headings and help.
    """
    book = Book(lang, BookTexts(lang, SUBJECT))
    return write_form([_guide(book), *_sheets(book, filled(data))], lists=NOT_READ[1].get(lang))


def filled(value: Any) -> Any:
    """A value without what says nothing: a field that is null is one that was left out."""
    if isinstance(value, Mapping):
        return {key: filled(item) for key, item in value.items() if item is not None}
    return [filled(item) for item in value] if isinstance(value, list) else value


def _guide(book: Book) -> FormSheet:
    """The first sheet: what the workbook is, and how to fill it in."""
    lines = [book.texts.words.text(f"{SUBJECT}.guide.step{number}") for number in range(1, 8)]
    return FormSheet(
        name=NOT_READ[0].get(book.lang),
        columns=[Column(heading="", width=GUIDE_WIDTH, locked=True)],
        rows=[[Styled(value=line, look="fixed")] for line in lines],
        title=book.texts.title("guide"),
        notes=book.texts.notes("guide"),
        portrait=True,
    )


def _sheets(book: Book, data: Mapping[str, Any]) -> Iterator[FormSheet]:
    about = {key: value for key, value in data.items() if key not in ("kind", *SPARE)}
    sheet = book.fields(plan.ABOUT, "about", PrincipleSet, {"": about}, standard=ABOUT)
    yield replace(sheet, spare=0, protect=True)
    rows = {key: data.get(key, []) for key in SPARE}
    rows["principles"] = list(_rows(rows["principles"]))
    for key, name in plan.LISTS.items():
        records = plan.RECORDS[key]
        sheet = book.records(name, records, (PrincipleSet, (key, 0)), rows[key], spare=SPARE[key])
        yield replace(sheet, columns=[_wide(one, records) for one in sheet.columns])


def _wide(column: Column, records: Records) -> Column:
    """A column with room for what it usually holds."""
    path = records.names().get(heading_key(column.heading), "")
    return replace(column, width=WIDTHS.get(path.partition(".")[0], USUAL))


def _rows(principles: list[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """A row for each principle with its first origin, and one for each further origin."""
    for one in principles:
        own = {key: value for key, value in one.items() if key != "derived_from"}
        first, *others = one.get("derived_from") or [{}]
        yield own | first
        yield from ({"id": one["id"], **origin} for origin in others)
