"""A list of principles in a workbook: the same document as its YAML file, with the place of a cell.

Sheets: the principles, themes and results one a row, a sheet of fields about the list itself, and
the list's own sources. A principle with several origins has a row for each; the rows after the
first hold its id and the origin only.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluator.errors import CellRef, InputError, Problem
from evaluator.formats.book_columns import Heading, Records
from evaluator.formats.book_draft import Draft
from evaluator.formats.book_fields import read_fields
from evaluator.formats.book_plan import SheetName
from evaluator.formats.book_records import Record, read_records
from evaluator.formats.book_sheets import Sheets
from evaluator.formats.csv_table import RawTable, read_csv
from evaluator.formats.parse import shown
from evaluator.formats.table_file import read_bytes
from evaluator.formats.xlsx_book import Grid, read_book
from evaluator.formats.yaml_text import Document
from evaluator.formats.yaml_text import Path as YamlPath
from evaluator.model.base import Source
from evaluator.model.principles import DerivedFrom, Principle, PrincipleSet, ResultSlot, Theme

if TYPE_CHECKING:
    from pydantic import BaseModel

KIND = "principle-set"
PRINCIPLES = SheetName("Principes", "Principles")
THEMES = SheetName("Thema's", "Themes")
RESULTS = SheetName("Resultaten", "Results")
ABOUT = SheetName("Over deze lijst", "About this list")
SOURCES = SheetName("Bronnen", "Sources")
SHEETS = (PRINCIPLES, THEMES, RESULTS, ABOUT, SOURCES)
ITEM: YamlPath = ("principles", 0)
ORIGIN = ("source", "who", "quote")
"""Fields of a row that say where a principle comes from."""

_MOST = 1_000_000
_NAMED = re.compile(r'<(?:[a-z]+:)?sheet\b[^>]*\bname="(?:Principes|Principles)"', re.IGNORECASE)
LISTS = {"principles": PRINCIPLES, "themes": THEMES, "results": RESULTS, "sources": SOURCES}
"""The sheets with one record a row, by the list that they fill."""


def _columns(text: str) -> tuple[Heading, ...]:
    """Columns from lines of ``path | Dutch | English``."""
    parts = [[part.strip() for part in line.split("|")] for line in text.strip().splitlines()]
    return tuple(Heading(path=path, nl=nl, en=en) for path, nl, en in parts)


PRINCIPLE_COLUMNS = Records(
    columns=_columns("""
        id | id | id
        label.nl | principe (nl) | principle (nl)
        label.en | principe (en) | principle (en)
        ask.nl | vraag aan een plan (nl) | question to a plan (nl)
        ask.en | vraag aan een plan (en) | question to a plan (en)
        evidence | van wie | whose words
        source.ref | bron | source
        source.place | plaats in de bron | place in the source
        who.nl | wie zei het (nl) | who said it (nl)
        who.en | wie zei het (en) | who said it (en)
        quote | citaat | quote
    """),
    required=("id", "label.nl", "label.en", "ask.nl", "ask.en", "evidence"),
)
THEME_COLUMNS = Records(
    columns=_columns("""
        id | id | id
        label.nl | thema (nl) | theme (nl)
        label.en | thema (en) | theme (en)
        source.ref | bron | source
        source.place | plaats in de bron | place in the source
    """),
    required=("id",),
)
RESULT_COLUMNS = Records(
    columns=_columns("""
        id | id | id
        text.nl | resultaat (nl) | result (nl)
        text.en | resultaat (en) | result (en)
        theme | thema | theme
        principle | principe | principle
    """),
    required=("id",),
)
SOURCE_COLUMNS = Records(
    columns=_columns("""
        id | id | id
        title | titel | title
        where | waar te vinden | where to find it
        retrieved | gelezen op | read on
        evidence | hoe zeker | how sure
        licence | licentie | licence
        note | opmerking | note
    """),
    required=("id",),
)
RECORDS = {
    "principles": PRINCIPLE_COLUMNS,
    "themes": THEME_COLUMNS,
    "results": RESULT_COLUMNS,
    "sources": SOURCE_COLUMNS,
}
ITEMS: dict[str, type[BaseModel]] = {
    "principles": Principle,
    "themes": Theme,
    "results": ResultSlot,
    "sources": Source,
}
TABLE_COLUMNS = Records(
    columns=(
        *PRINCIPLE_COLUMNS.columns,
        *_columns("""
            label.nl | principe | principle (dutch)
            label.en | principe (engels) | principle
            ask.nl | vraag | question (dutch)
            ask.en | vraag (engels) | question
            label.nl | principe (nederlands) | label (nl)
            ask.nl | vraag (nederlands) | question (nl)
            label.en | naam (en) | label (en)
            ask.en | vraag (en) | question (en)
            evidence | wie zegt het | evidence
        """),
    ),
    required=PRINCIPLE_COLUMNS.required,
)
"""What a table of principles that somebody has already may call its columns."""


def read_principles_book(path: Path, name: str) -> Document:
    """A list of principles as one document.

    Args:
        path: The workbook.
        name: What messages call it.

    Raises:
        InputError: Everything that is wrong with its sheets.
    """
    problems: list[Problem] = []
    sheets = Sheets(name, _grids(path, name, problems), problems)
    _stop(problems)
    sheets.check_names(SHEETS)
    draft = _draft(sheets, ABOUT)
    read_fields(sheets, ABOUT, lambda heading: None if heading else draft)
    for key, sheet in LISTS.items():
        records = read_records(sheets, sheet, RECORDS[key], PrincipleSet, (key, 0))
        if key == "principles":
            _principles(records, draft)
        else:
            _listed(records, draft, key)
    _both_languages(sheets, draft.document)
    for key, sheet in LISTS.items():
        _lacking(sheets, sheet, draft.document, key)
    if sheets.find(ABOUT) is None:
        _lacks(sheets, ABOUT, f"no sheet {ABOUT.nl}")
    if not problems and not draft.document.data.get("principles"):
        _lacks(sheets, PRINCIPLES, "no row with a principle")
    _stop(problems)
    return replace(draft.document, name=f"{name.removesuffix('.xlsx')}.yaml")


def holds_principles(path: Path) -> bool:
    """Whether a workbook is a list of principles, by the names of its sheets.

    Looks at no more than those names; a file that is no workbook is no list either.
    """
    import zipfile  # noqa: PLC0415 - of no use to most runs

    try:
        with zipfile.ZipFile(path) as archive, archive.open("xl/workbook.xml") as stream:
            names = stream.read(_MOST).decode("utf-8", "replace")
    except (OSError, KeyError, ValueError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error):
        return False
    return _NAMED.search(names) is not None


def read_principle_table(path: Path) -> Document:
    """The principles of a table: a CSV file, or a workbook with one sheet.

    Returns:
        A document with principles and nothing else.

    Raises:
        InputError: Everything that is wrong with it.
    """
    problems: list[Problem] = []
    text_file = path.suffix.casefold() == ".csv"
    grids = _csv_grid(path, problems) if text_file else _grids(path, path.name, problems)
    sheets = Sheets(path.name, grids, problems)
    _stop(problems)
    sheet = _one_sheet(sheets)
    draft = _draft(sheets, sheet)
    if not problems:
        _principles(read_records(sheets, sheet, TABLE_COLUMNS, PrincipleSet, ITEM), draft)
        _both_languages(sheets, draft.document)
        _lacking(sheets, sheet, draft.document, "principles")
        if not problems and not draft.document.data.get("principles"):
            _lacks(sheets, sheet, "no row with a principle")
    _stop([in_text(one) for one in problems] if text_file else problems)
    return draft.document


def _stop(problems: list[Problem]) -> None:
    if problems:
        raise InputError(problems)


def _grids(path: Path, name: str, problems: list[Problem]) -> list[Grid]:
    data = read_bytes(path, problems)
    grids = read_book(data, name, problems) if data is not None else None
    return grids or []


def _csv_grid(path: Path, problems: list[Problem]) -> list[Grid]:
    data = read_bytes(path, problems)
    raw: RawTable | None = None
    if data is not None:
        raw = read_csv(data, path.name, TABLE_COLUMNS.names(), problems)
    return [Grid(PRINCIPLES.nl, raw.lines, raw.rows)] if raw else []


def in_text(problem: Problem) -> Problem:
    """A problem of a CSV file has a line and no cell."""
    return replace(problem, cell=None, column=None)


def _one_sheet(sheets: Sheets) -> SheetName:
    """The sheet that holds the table: the only one, or the one that is named so."""
    filled = [grid for grid in sheets.grids if grid.rows]
    found = sheets.find(PRINCIPLES) or (filled[0] if len(filled) == 1 else None)
    if found is None:
        listed = ", ".join(shown(grid.name) for grid in filled)
        sheets.report("principles.which_sheet", CellRef("A1"),
                   f"sheets: {listed}" if filled else "no sheet with cells",
                   f"one sheet, or one named {PRINCIPLES.nl}",
                   "remove the other sheets, or name the one that counts")  # fmt: skip
        return PRINCIPLES
    return SheetName(found.name, found.name)


def _draft(sheets: Sheets, sheet: SheetName) -> Draft:
    grid = sheets.find(sheet)
    root = CellRef(f"{grid.name if grid else sheet.nl}!A1")
    draft = Draft(sheets, "", PrincipleSet, root, 1)
    draft.put_value(("kind",), KIND, 1, root)
    return draft


def _lacks(sheets: Sheets, sheet: SheetName, found: str) -> None:
    """Tell that a sheet is not there, or has nothing below its headings."""
    grid = sheets.find(sheet)
    sheets.report("principles.empty", CellRef(f"{grid.name if grid else sheet.nl}!A1"),
               found, f"a sheet {sheet.nl} as in a new workbook, filled in",
               "put the sheet back and fill it in")  # fmt: skip


def _principles(records: list[Record], draft: Draft) -> None:
    """Each principle with its origins; a row with no more than an id and an origin adds one."""
    places: dict[str, int] = {}
    origins: dict[int, int] = {}
    for record in records:
        name = record.given("id")
        own = [path for path, _, _ in record.fields("id", *ORIGIN)]
        index = places.get(name) if name and not own else None
        if index is None:
            index = len(draft.document.data.get("principles", []))
            draft.put_value(("principles", index), {}, record.line, record.ref)
            places.setdefault(name, index)
            for path, cell, ref in record.fields(*ORIGIN):
                draft.put(("principles", index, *path), cell, record.line, ref)
        origin = [one for one in record.fields() if one[0][0] in ORIGIN]
        if not origin:
            continue
        count = origins[index] = origins.get(index, -1) + 1
        base: YamlPath = ("principles", index, "derived_from", count)
        for path, cell, ref in origin:
            draft.put((*base, *path), cell, record.line, ref)


def _listed(records: list[Record], draft: Draft, key: str) -> None:
    for index, record in enumerate(records):
        draft.put_value((key, index), {}, record.line, record.ref)
        for path, cell, ref in record.fields():
            draft.put((key, index, *path), cell, record.line, ref)


def _lacking(sheets: Sheets, sheet: SheetName, document: Document, key: str) -> None:
    """Tell each row without something that its kind needs, by the heading above it."""
    for path, row, kind in _groups(document, key):
        for name, field in kind.model_fields.items():
            if field.is_required() and name not in row:
                _, ref = document.place(path)
                found = f"a row with nothing below {_heading(sheets, sheet, key, name)!r}"
                allowed, remedy = "a row with everything that it needs", "fill in the cell"
                sheets.report("principles.empty_cell", CellRef(ref or ""), found, allowed, remedy)


def _groups(document: Document, key: str) -> Iterator[tuple[YamlPath, Any, type[BaseModel]]]:
    """What has a row of its own: each item of a list, and each origin of a principle."""
    for index, item in enumerate(document.data.get(key, [])):
        yield (key, index), item, ITEMS[key]
        for at, origin in enumerate(item.get("derived_from", [])):
            yield (key, index, "derived_from", at), origin, DerivedFrom


def _heading(sheets: Sheets, sheet: SheetName, key: str, name: str) -> str:
    """The heading of a field, or of its first part, in the language of the sheet."""
    grid = sheets.find(sheet)
    english = grid is not None and grid.name != sheet.nl
    columns = [one for one in RECORDS[key].columns if one.path.partition(".")[0] == name]
    return columns[0].get("en" if english else "nl") if columns else name


LANGUAGES = {"nl": "Dutch", "en": "English"}


def _has(data: Any, path: YamlPath) -> bool:
    """Whether a document has a value at a path; a blank cell has a place and no value."""
    for part in path:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return False
    return True


def _both_languages(sheets: Sheets, document: Document) -> None:
    """Tell each text that stands in one language: the program translates nothing by itself."""
    for path, value in list(document.marks.items()):
        if len(path) < 2 or path[-1] not in LANGUAGES:  # noqa: PLR2004 - a field and its language
            continue
        other = "en" if path[-1] == "nl" else "nl"
        if _has(document.data, path) and not _has(document.data, (*path[:-1], other)):
            _, ref = value
            field = str(next(part for part in reversed(path[:-1]) if isinstance(part, str)))
            sheets.report("text.one_language", CellRef(ref),
                       f"{field}: no text in {LANGUAGES[other]} beside this one",
                       "the text in Dutch and in English",
                       f"write the text in {LANGUAGES[other]} too")  # fmt: skip
