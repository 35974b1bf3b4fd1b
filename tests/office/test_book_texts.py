"""The texts of the workbook: every sheet, field and column says what to fill in, in both languages.

Whoever fills in a workbook sees no YAML and no manual: a field without a label or help is a field
that nobody can fill in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from evaluator.formats import book_columns as columns
from evaluator.formats import book_lists as lists
from evaluator.formats import book_plan as plan
from evaluator.formats import specs
from evaluator.formats.book_columns import Records
from evaluator.formats.book_fields import LABEL
from evaluator.formats.book_money import YEAR
from evaluator.formats.book_plan import SheetName
from evaluator.formats.field_paths import parse_path, path_text
from evaluator.formats.field_shapes import DEEPEST, Shape, shape_of
from evaluator.formats.files import read_document
from evaluator.formats.xlsx_form import FormSheet, Styled
from evaluator.model.challenge import Challenge, ResultClaim
from evaluator.model.challenge_claims import Claim, OwnRating, Waiver
from evaluator.model.challenge_value import HourValue, Premises, SocialValue
from evaluator.model.criteria import CriteriaSet, Criterion, Level, Lot
from evaluator.model.dossier import Bid, DossierHead, InKind, Judgement, LotDraw, Member
from evaluator.model.rule import Rule
from evaluator.model.series import SeriesHead
from evaluator.office import book_write
from evaluator.office.book_cells import choices
from evaluator.office.book_sheets import Book
from evaluator.office.book_texts import SUBJECT, BookTexts
from evaluator.office.raw import RawDossier, read_raw
from evaluator.render.texts import LANGUAGES, texts

if TYPE_CHECKING:
    from pydantic import BaseModel

    from evaluator.formats.yaml_text import Path as FieldPath

ROOT = Path(__file__).resolve().parents[2]
DOSSIERS = sorted(path.parent.name for path in ROOT.glob("submissions/*/dossier.yaml"))
GUIDES = ("guide_tender", "guide_challenge", "guide_series")
LONGEST_HELP = 255
"""What Excel shows of an input message."""

MODELS = (DossierHead, CriteriaSet, Challenge, SeriesHead)
RECORDS: dict[str, tuple[Records, tuple[type[BaseModel], ...]]] = {
    "criteria": (columns.CRITERIA_COLUMNS, (Criterion,)),
    "scale": (columns.SCALE_COLUMNS, (Level,)),
    "requirements": (columns.GATE_COLUMNS, (Rule,)),
    "bids": (columns.BID_COLUMNS, (Bid,)),
    "members": (columns.MEMBER_COLUMNS, (Member,)),
    "in_kind": (columns.IN_KIND_COLUMNS, (InKind,)),
    "judgements": (columns.JUDGEMENT_COLUMNS, (Judgement,)),
    "money": (columns.MONEY_COLUMNS, ()),
    "attachments": (lists.ATTACHMENT_COLUMNS, ()),
    "claims": (lists.CLAIM_COLUMNS, (Claim,)),
    "self_rating": (lists.RATING_COLUMNS, (OwnRating,)),
    "hour_values": (lists.HOUR_VALUE_COLUMNS, (HourValue,)),
    "social_value": (lists.SOCIAL_VALUE_COLUMNS, (SocialValue,)),
    "premises": (lists.PREMISES_COLUMNS, (Premises,)),
    "waivers": (lists.WAIVER_COLUMNS, (Waiver,)),
}
PARTS_OF = {
    "challenge": tuple(f"{part}{end}" for part in ("first", "later", "officer")
                       for end in ("", "_notes")),
}  # fmt: skip
"""Parts of a sheet that have a title and notes of their own."""

OTHER_SHEET = {"criteria": {"children"}}
"""Fields that have no column: in the sheet of criteria the tree stands in ``parent``."""

ITEMS = (
    (CriteriaSet, "lots", Lot),
    (DossierHead, "lot_draws", LotDraw),
    (Challenge, "results_claimed", ResultClaim),
)
"""Lists of groups that stand in a sheet of fields."""

ELSEWHERE = {
    "criteria", "gates", "scale.levels", "scale.labels", "scale.anchors",
}  # fmt: skip
"""Groups of a criteria set that have a sheet of their own."""

TABLES = {
    "prices": (specs.PRICES, specs.SERIES_PRICES),
    "assessors": (specs.ASSESSORS,),
    "scores": (specs.scores("bid"), specs.scores("challenge")),
    "consensus": (specs.consensus("bid"), specs.consensus("challenge")),
    "process": (specs.PROCESS,),
    "questions": (specs.QUESTIONS,),
    "tenders": (specs.SERIES_TENDERS,),
    "lots": (specs.SERIES_LOTS,),
}

by_language = pytest.mark.parametrize("lang", LANGUAGES)


def key_of(name: SheetName) -> str:
    """The name of a sheet's texts, as the writer makes it."""
    return name.en.lower().replace(" ", "_")


def is_named(shape: Shape, path: FieldPath) -> bool:
    """Whether every step of a path stands in the type; a key of a free mapping does not."""
    steps = [path[: i + 1] for i, part in enumerate(path) if not isinstance(part, int)]
    return all(shape.declared(step) for step in steps)


def untold(known: Mapping[str, str], shape: Shape, paths: Sequence[FieldPath]) -> list[str]:
    """What lacks among these texts: a label and help of its own for a field that the type names.

    A key of a free mapping shows its own name and the help of its group.
    """
    book, found = BookTexts("nl"), []
    book._known = known
    for path in paths:
        key = ".".join(part for part in path if not isinstance(part, int))
        if is_named(shape, path):
            found += [name for name in (f"label.{key}", f"help.{key}") if name not in known]
        elif not book.help(path):
            found.append(f"help.{key}")
    return found


def groups(shape: Shape, nodes: Sequence[dict[str, Any]], path: FieldPath) -> Iterator[FieldPath]:
    """Every group of a type that can be empty or have free keys, and every list of groups."""
    options = [leaf for node in nodes for leaf in shape._options(node)]
    for name in dict.fromkeys(name for option in options for name in option.get("properties", {})):
        step = (*path, name)
        inner = [o["properties"][name] for o in options if name in o.get("properties", {})]
        leaves = [leaf for node in inner for leaf in shape._options(node)]
        kinds = {str(leaf.get("type")) for leaf in leaves}
        if "object" in kinds or ("array" in kinds and shape._holds_groups(leaves)):
            yield step
        if len(step) < DEEPEST:
            yield from groups(shape, inner, step)


def wanted_columns() -> dict[str, set[str]]:
    """Every column that a sheet of records or a table can have, by the name of the sheet."""
    wanted = {key: {name for one in found for name in one.columns} for key, found in TABLES.items()}
    for key, (records, kinds) in RECORDS.items():
        wanted[key] = {one.path for one in records.columns} | set(records.open)
        firsts = {path.partition(".")[0] for path in wanted[key]}
        for kind in kinds:
            names = {field.alias or name for name, field in kind.model_fields.items()}
            wanted[key] |= names - firsts - OTHER_SHEET.get(key, set())
    wanted["money"].add("year")
    return wanted


@cache
def raw(name: str) -> RawDossier:
    return read_raw(ROOT / "submissions" / name)


@cache
def sheets_of(name: str, lang: str) -> list[FormSheet]:
    """The sheets of a shipped dossier's workbook, without the guide."""
    return list(book_write._sheets(Book(lang, BookTexts(lang)), raw(name)))


def text(cell: object) -> str:
    return str((cell.value if isinstance(cell, Styled) else cell) or "")


def named_sheets() -> Iterator[str]:
    """The names of the texts of every sheet that a workbook can have."""
    for sheets in plan.SHEETS.values():
        yield from (key_of(name) for name in sheets)
    for stems in plan.TABLES_OF.values():
        yield from stems
    yield from GUIDES


# --- sheets ---------------------------------------------------------------------------------------


@by_language
@pytest.mark.parametrize("key", sorted(set(named_sheets())))
def test_every_sheet_says_what_it_is_for_in_a_few_lines(key: str, lang: str) -> None:
    book = BookTexts(lang)
    assert book.title(key).strip()
    lines = book.notes(key)
    assert all(line and line == line.strip() for line in lines)
    fewest, most = (10, 21) if key in GUIDES else (1, 4)
    assert fewest <= len(lines) <= most


@by_language
@pytest.mark.parametrize("key", GUIDES)
def test_the_guide_names_the_commands_and_only_sheets_that_there_are(key: str, lang: str) -> None:
    said = "\n".join(BookTexts(lang).notes(key))
    commands = {"check", "score", "report"} | (
        set() if key == "guide_series" else {"forms", "collect"}
    )
    assert commands <= set(re.findall(r"evaluator ([a-z]+)", said))
    kind = {"guide_tender": "tender", "guide_challenge": "challenge"}.get(key, "tender-series")
    names = [*plan.SHEETS[kind], *(plan.TABLES[stem] for stem in plan.TABLES_OF[kind])]
    for name in names:
        assert name.get(lang) in said, name.get(lang)
    prices = () if kind == "challenge" else ("prices.xlsx",)
    for part in (" | ", "2026-04-13", plan.BOOK, *prices):
        assert part in said, part


def test_both_languages_say_the_same_things() -> None:
    assert list(texts("nl", SUBJECT)) == list(texts("en", SUBJECT))
    for key in set(named_sheets()):
        assert len(BookTexts("nl").notes(key)) == len(BookTexts("en").notes(key)), key


# --- fields ---------------------------------------------------------------------------------------


@by_language
@pytest.mark.parametrize("kind", MODELS)
def test_every_field_of_a_type_has_a_label_and_help(kind: type[BaseModel], lang: str) -> None:
    shape = shape_of(kind)
    assert untold(texts(lang, SUBJECT), shape, shape.leaves()) == []


@by_language
@pytest.mark.parametrize("kind", MODELS)
def test_every_group_of_a_type_has_a_label_and_help(kind: type[BaseModel], lang: str) -> None:
    """An empty group stands in a cell too, and free keys have the help of their group."""
    shape = shape_of(kind)
    found = list(groups(shape, [shape._schema], ()))
    told = [path for path in found if path_text(path) not in ELSEWHERE]
    assert len(told) > 3
    assert untold(texts(lang, SUBJECT), shape, told) == []


@by_language
@pytest.mark.parametrize(("kind", "base", "item"), ITEMS)
def test_every_field_of_a_list_has_a_label_and_help(
    kind: type[BaseModel], base: str, item: type[BaseModel], lang: str
) -> None:
    shape, above = shape_of(kind), parse_path(f"{base}[1]")
    assert above is not None
    paths = [(*above, *path) for path in shape_of(item).leaves()]
    assert all(is_named(shape, path) for path in paths)
    assert untold(texts(lang, SUBJECT), shape, paths) == []


@by_language
@pytest.mark.parametrize("group", ["timeline", "procedure"])
def test_what_the_report_has_a_word_for_the_workbook_has_a_label_for(group: str, lang: str) -> None:
    in_report = {key for key in texts(lang, "tender") if key.startswith(f"{group}.")}
    assert in_report
    assert in_report <= {key.removeprefix("label.") for key in texts(lang, SUBJECT)}


@by_language
@pytest.mark.parametrize("name", DOSSIERS)
def test_every_field_that_a_shipped_workbook_shows_is_told(name: str, lang: str) -> None:
    book, found = BookTexts(lang), 0
    for sheet in sheets_of(name, lang):
        if sheet.columns[0].heading != LABEL.get(lang):
            continue
        base: FieldPath = ("documents",) if sheet.name == plan.DOCUMENTS.get(lang) else ()
        kinds = MODELS if base == () else (Challenge,)
        for row in sheet.rows:
            if not text(row[-1]):  # the row above a part of the sheet
                assert {cell.look for cell in row if isinstance(cell, Styled)} == {"heading"}
                continue
            path = parse_path(text(row[-1]))
            assert path is not None
            full = (*base, *path)
            shape = next(s for s in map(shape_of, kinds) if s.at(full).is_known)
            assert untold(texts(lang, SUBJECT), shape, [full]) == [], sheet.name
            values = [cell for cell in row[1:-2] if isinstance(cell, Styled)]
            assert {cell.help for cell in values} == {book.help(full)}
            found += 1
    assert found


@by_language
def test_every_document_that_is_asked_or_shown_has_a_label_and_help_of_its_own(lang: str) -> None:
    profiles = sorted((ROOT / "criteria" / "profiles").glob("*.yaml"))
    rules = [rule for one in profiles for rule in read_document(one, one.name).data["rules"]]
    asked = {rule["doc"] for rule in rules if "doc" in rule}
    challenges = [raw(name) for name in DOSSIERS if raw(name).kind == "challenge"]
    given = [one.data.get("documents", {}) for dossier in challenges for one in dossier.subjects]
    shown = {doc for documents in given for doc in documents}
    assert len(asked) > 5
    assert len(shown) > 15
    known = texts(lang, SUBJECT)
    for doc in asked | shown:
        assert f"label.documents.{doc}" in known, doc
        assert f"help.documents.{doc}" in known, doc


# --- columns --------------------------------------------------------------------------------------


@by_language
@pytest.mark.parametrize("key", sorted(wanted_columns()))
def test_every_column_has_help(key: str, lang: str) -> None:
    book = BookTexts(lang)
    assert [name for name in sorted(wanted_columns()[key]) if not book.column(key, name)] == []


@by_language
@pytest.mark.parametrize("name", DOSSIERS)
def test_every_column_that_a_shipped_workbook_shows_has_help(name: str, lang: str) -> None:
    for sheet in sheets_of(name, lang):
        if sheet.columns[0].heading == LABEL.get(lang):
            continue
        for column in sheet.columns:
            # The texts have one help for all years; the sheet has a column for each year.
            if not YEAR.fullmatch(column.heading) and not column.heading.startswith(plan.COMPUTED):
                assert column.help, (sheet.name, column.heading)


# --- what the texts themselves must be ------------------------------------------------------------


@by_language
def test_help_is_not_cut_by_the_spreadsheet(lang: str) -> None:
    for key, said in texts(lang, SUBJECT).items():
        if key.startswith(("help.", "column.")):
            assert len(said) <= LONGEST_HELP, (key, len(said))


@pytest.mark.parametrize("kind", MODELS)
def test_dutch_help_uses_the_words_of_the_drop_down(kind: type[BaseModel]) -> None:
    book, shape, checked = BookTexts("nl"), shape_of(kind), 0
    for path in shape.leaves():
        field = shape.at(path)
        offered = choices(field, "nl")
        for word in set(field.words) - set(offered):
            said = book.help(path)
            assert not re.search(rf"\b{re.escape(word)}\b", said), (path_text(path), word)
            checked += 1
        if field.is_truth:
            assert not re.search(r"\b(true|false)\b", book.help(path)), path_text(path)
    assert checked


@by_language
def test_no_text_is_about_something_that_is_not_there(lang: str) -> None:
    shapes = [shape_of(kind) for kind in MODELS]
    sheets, wanted = set(named_sheets()), wanted_columns()
    for key in texts(lang, SUBJECT):
        group, _, rest = key.partition(".")
        if group == "sheet":
            name, _, part = rest.partition(".")
            assert name in sheets, key
            assert part in ("title", "notes", *PARTS_OF.get(name, ())), key
        elif group == "column":
            name, _, column = rest.partition(".")
            assert column in wanted[name], key
        else:
            assert group in ("label", "help"), key
            assert any(is_somewhere(shape, (), rest.split(".")) for shape in shapes), key


def is_somewhere(shape: Shape, path: FieldPath, names: Sequence[str]) -> bool:
    """Whether a type has a field with these names, or in an item of a list with these names."""
    if not names:
        return shape.at(path).is_known
    steps = ((*path, names[0]), (*path, 0, names[0]))
    return any(shape.at(step).is_known and is_somewhere(shape, step, names[1:]) for step in steps)


@pytest.mark.parametrize(
    "key", ["label.title.nl", "help.title.nl", "label.panel.recusal", "help.panel.recusal"]
)
def test_a_text_that_is_taken_away_is_missed(key: str) -> None:
    left = {name: said for name, said in texts("nl", SUBJECT).items() if name != key}
    assert untold(left, shape_of(CriteriaSet), shape_of(CriteriaSet).leaves()) == [key]


def test_help_of_a_group_that_is_taken_away_is_missed() -> None:
    path: FieldPath = ("weight_sets", "residents", "C1")
    left = {name: said for name, said in texts("nl", SUBJECT).items() if name != "help.weight_sets"}
    assert untold(texts("nl", SUBJECT), shape_of(CriteriaSet), [path]) == []
    assert untold(left, shape_of(CriteriaSet), [path]) == ["help.weight_sets.residents.C1"]
