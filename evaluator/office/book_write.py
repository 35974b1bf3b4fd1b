"""A whole dossier as one workbook, with the prices in a second file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from fractions import Fraction
from typing import Any

from evaluator.formats import book_plan as plan
from evaluator.formats import specs
from evaluator.formats.book_columns import (
    BID_COLUMNS,
    CRITERIA_COLUMNS,
    GATE_COLUMNS,
    IN_KIND_COLUMNS,
    JUDGEMENT_COLUMNS,
    MEMBER_COLUMNS,
    MONEY_COLUMNS,
    MONEY_ITEMS,
    SCALE_COLUMNS,
    SHARE,
    TOTAL,
    Heading,
    Records,
)
from evaluator.formats.book_criteria import LEVEL, scale_rows, tree_rows
from evaluator.formats.book_money import YEAR, take_money
from evaluator.formats.field_paths import parse_path
from evaluator.formats.field_shapes import shape_of
from evaluator.formats.table_numbers import plain_number
from evaluator.formats.tables import TableSpec
from evaluator.formats.xlsx_form import Column, FormSheet, Styled, write_form
from evaluator.formats.xlsx_write import Entry, Formula
from evaluator.formats.yaml_text import Path
from evaluator.model.challenge import Challenge
from evaluator.model.criteria import CriteriaSet
from evaluator.model.dossier import Bid, DossierHead
from evaluator.model.series import SeriesHead
from evaluator.office.book_cells import AMOUNT, number_of
from evaluator.office.book_sheets import Book
from evaluator.office.book_tables import heading, table_sheet
from evaluator.office.book_texts import BookTexts
from evaluator.office.raw import RawDossier, RawTable

NOT_ASKED = {
    "tender": frozenset({"profiles", "kind"}),
    "challenge": frozenset({"incumbent", "kind"}),
    "tender-series": frozenset({"kind"}),
}
"""Fields that a sheet of this kind of dossier does not offer when they are not filled in."""

OF_CHALLENGE = frozenset({"kind", "scores", "profiles", "criteria", "illustrative",
                          "money.plan_budget_requested", "incumbent"})  # fmt: skip
OF_SCENARIOS = ("weight_sets", "mechanisms", "scenario_labels")
"""What is never the outcome stands on a sheet of its own."""

OF_SET = frozenset({"kind", "criteria", "gates"})


def workbook(raw: RawDossier, lang: str) -> bytes:
    """The workbook of a dossier, in Dutch or English.

    Everything that the dossier holds stands in it but the prices, which have a file of their own,
    and people.csv, which stays where it is.
    """
    book = Book(lang, BookTexts(lang))
    return write_form(
        [_guide(book, raw.kind), *_sheets(book, raw)], lists=plan.NOT_READ[1].get(lang)
    )


def price_book(table: RawTable, lang: str) -> bytes:
    """The price envelope as a workbook of its own."""
    texts = BookTexts(lang)
    columns = [
        Column(
            heading=heading(table.spec, name, lang),
            width=14,
            help=texts.column("prices", name),
            choices=("incl", "excl", "exempt", "unknown") if name == "vat" else (),
            pattern=AMOUNT if name == "amount" else "General",
        )
        for name in table.spec.columns
    ]
    rows = [
        [number_of(text) or text or None if name in table.spec.numeric else text or None
         for name, text in zip(table.spec.columns, row, strict=True)]
        for row in table.rows
    ]  # fmt: skip
    return write_form([FormSheet(name=table.spec.stem, columns=columns, rows=rows, spare=20)])


def _guide(book: Book, kind: str) -> FormSheet:
    """The first sheet: what the workbook is, and what to do with it."""
    key = {"tender": "guide_tender", "challenge": "guide_challenge"}.get(kind, "guide_series")
    lines = [[Styled(value=line, look="note")] for line in book.texts.notes(key)]
    return FormSheet(
        name=plan.NOT_READ[0].get(book.lang),
        columns=[Column(heading="", width=100, locked=True)],
        rows=lines,
        title=book.texts.title(key),
        portrait=True,
    )


def _sheets(book: Book, raw: RawDossier) -> Iterator[FormSheet]:
    model = SeriesHead if raw.kind == "tender-series" else DossierHead
    standard = shape_of(model).leaves(NOT_ASKED[raw.kind])
    first = ("id",), ("kind",)
    yield book.fields(plan.DOSSIER, "dossier", model, {"": raw.head.data},
                      standard=[*first, *standard])  # fmt: skip
    if raw.kind == "challenge":
        yield from _challenges(book, raw)
    if raw.criteria is not None:
        yield from _criteria(book, raw.criteria.data)
    if raw.kind == "tender":
        yield from _bids(book, raw)
    known = _known(raw)
    for stem in plan.TABLES_OF[raw.kind]:
        table = raw.tables.get(stem) or RawTable(_spec(raw.kind, stem), [])
        spare = 100 if stem in ("scores", "consensus") else 15
        yield table_sheet(book, table.spec, table.rows, known, spare=spare)


def _spec(kind: str, stem: str) -> TableSpec:
    subject = "challenge" if kind == "challenge" else "bid"
    found = {"scores": specs.scores(subject), "consensus": specs.consensus(subject)}
    others = (
        specs.ASSESSORS,
        specs.PROCESS,
        specs.QUESTIONS,
        specs.SERIES_TENDERS,
        specs.SERIES_LOTS,
    )
    return found.get(stem) or next(spec for spec in others if spec.stem == stem)


def _known(raw: RawDossier) -> dict[str, tuple[str, ...]]:
    """Ids that a drop-down of a table offers."""
    ids = tuple(str(one.data["id"]) for one in raw.subjects)
    criteria = raw.loaded.book.criteria
    leaves = tuple(leaf.id for leaf in criteria.leaves) if criteria else ()
    assessors = raw.tables.get("assessors")
    names = tuple(row[0] for row in assessors.rows) if assessors else ()
    levels = tuple(criteria.scale.levels or {}) if criteria else ()
    return {"bid": ids, "challenge": ids, "criterion": leaves, "assessor": names, "score": levels}


def _criteria(book: Book, data: Mapping[str, Any]) -> Iterator[FormSheet]:
    rest = deepcopy(dict(data))
    tree, gates = rest.pop("criteria"), rest.pop("gates", [])
    rest.pop("kind", None)
    scale = rest.get("scale") or {}
    levels = scale_rows(scale)
    for key in ("levels", "labels", "anchors"):
        scale.pop(key, None)
    if not scale:
        rest.pop("scale", None)
    scenarios = {key: rest.pop(key) for key in OF_SCENARIOS if key in rest}
    yield book.fields(plan.METHOD, "method", CriteriaSet, {"": rest},
                      standard=shape_of(CriteriaSet).leaves(OF_SET))  # fmt: skip
    rows = list(tree_rows(tree))
    item: Path = ("criteria", 0)
    sheet = book.records(plan.CRITERIA, CRITERIA_COLUMNS, (CriteriaSet, item), rows)
    yield _with_shares(sheet, rows, book.lang)
    yield book.records(plan.SCALE, SCALE_COLUMNS, (CriteriaSet, LEVEL), levels, spare=6)
    yield book.fields(plan.SCENARIOS, "scenarios", CriteriaSet, {"": scenarios})
    yield book.records(plan.GATES, GATE_COLUMNS, (CriteriaSet, ("gates", 0)), gates, spare=10)


def _with_shares(sheet: FormSheet, rows: Sequence[Mapping[str, Any]], lang: str) -> FormSheet:
    """The sheet of criteria with the share of each in the whole, computed as one looks on."""
    at = {str(row["id"]): i for i, row in enumerate(rows)}
    column = _letter(sheet, CRITERIA_COLUMNS, "weight", lang)
    last = _letters(len(sheet.columns))
    shares: dict[str, Fraction] = {}
    cells: list[Sequence[Entry | Styled]] = []
    for i, (row, entries) in enumerate(zip(rows, sheet.rows, strict=True)):
        parent, line = row.get("parent"), sheet.row(i)
        above = shares[str(parent)] if parent else Fraction(100)
        share = shares[str(row["id"])] = above * Fraction(str(row["weight"])) / 100
        upper = f"{last}{sheet.row(at[str(parent)])}" if parent else "100"
        formula = Formula(f"{column}{line}/100*{upper}", share, "0.##")
        filled = [*entries, *[None] * (len(sheet.columns) - len(entries))]
        cells.append([*filled, Styled(value=formula, look="computed")])
    columns = [*sheet.columns, Column(heading=SHARE.get(lang), width=16, locked=True)]
    return _replaced(sheet, columns, cells)


def _replaced(
    sheet: FormSheet, columns: Sequence[Column], rows: Sequence[Sequence[Entry | Styled]]
) -> FormSheet:
    return FormSheet(
        name=sheet.name,
        columns=columns,
        rows=rows,
        title=sheet.title,
        notes=sheet.notes,
        spare=sheet.spare,
        freeze_columns=sheet.freeze_columns,
    )


def _letter(sheet: FormSheet, records: Records, path: str, lang: str) -> str:
    heading_text = next(one.get(lang) for one in records.columns if one.path == path)
    return _letters([column.heading for column in sheet.columns].index(heading_text))


def _letters(at: int) -> str:
    from evaluator.formats.xlsx_table import column_letters  # noqa: PLC0415

    return column_letters(at)


def _bids(book: Book, raw: RawDossier) -> Iterator[FormSheet]:
    bids = [deepcopy(one.data) for one in raw.subjects]
    members = list(_taken(bids, "members", "bid"))
    in_kind = list(_taken(bids, "in_kind", "subject"))
    judgements = list(_judged(bids))
    for bid in bids:
        if isinstance(bid.get("status"), str):
            bid["status"] = {"state": bid["status"]}
    yield book.records(plan.BIDS, BID_COLUMNS, (Bid, ()), bids)
    yield book.records(plan.MEMBERS, MEMBER_COLUMNS, (Bid, ("members", 0)), members, spare=60)
    yield book.records(plan.IN_KIND, IN_KIND_COLUMNS, (Bid, ("in_kind", 0)), in_kind)
    place: Path = ("judgements", "x")
    yield book.records(plan.JUDGEMENTS, JUDGEMENT_COLUMNS, (Challenge, place), judgements)


def _challenges(book: Book, raw: RawDossier) -> Iterator[FormSheet]:
    data = [deepcopy(one.data) for one in raw.subjects]
    names = [str(one["id"]) for one in data]
    pairs = list(zip(names, data, strict=True))
    money = [{"subject": name, **row} for name, one in pairs for row in take_money(one)]
    in_kind = [
        {"subject": name, **row}
        for name, one in pairs
        for row in _popped(one, ("money", "in_kind"))
    ]
    judgements = list(_judged(data))
    documents = {name: one.pop("documents", {}) for name, one in pairs}
    for one in data:
        one.pop("kind", None)
    heads = {name if len(names) > 1 else "": one for name, one in pairs}
    yield book.fields(plan.CHALLENGE, "challenge", Challenge, heads,
                      standard=shape_of(Challenge).leaves(OF_CHALLENGE))  # fmt: skip
    yield _money(book, money)
    shown = documents if len(names) > 1 else {"": documents[names[0]]}
    known = [path for name in _documents_asked(raw) if (path := parse_path(name))]
    yield book.fields(plan.DOCUMENTS, "documents", Challenge, shown,
                      standard=known, base=("documents",))  # fmt: skip
    yield book.records(plan.IN_KIND, IN_KIND_COLUMNS, (Challenge, ("money", "in_kind", 0)), in_kind)
    place: Path = ("judgements", "x")
    yield book.records(plan.JUDGEMENTS, JUDGEMENT_COLUMNS, (Challenge, place), judgements)


def _documents_asked(raw: RawDossier) -> list[str]:
    """Documents that the profiles of the dossier ask for."""
    rules = [rule for profile in raw.loaded.book.profiles for rule in profile.rules]
    return list(dict.fromkeys(rule.doc for rule in rules if rule.doc))


def _money(book: Book, rows: list[dict[str, Any]]) -> FormSheet:
    words = {item: name.get(book.lang) for item, (_, name) in MONEY_ITEMS.items()}
    years = sorted({key for row in rows for key in row if YEAR.fullmatch(key)})
    columns = MONEY_COLUMNS.columns
    by_year = tuple(Heading(path=year, nl=year, en=year) for year in years)
    records = Records(columns=(*columns[:3], *by_year, *columns[3:]), required=())
    shown = [row | {"item": words[row["item"]]} for row in rows]
    kind = (Challenge, ("money", "requested_by_year"))
    sheet = book.records(plan.MONEY, records, kind, shown)
    offered = [
        Column(heading=one.heading, width=TEXT_WIDTH, help=one.help, choices=tuple(words.values()))
        if one.heading == columns[1].get(book.lang)
        else Column(heading=one.heading, width=TEXT_WIDTH, help=one.help, pattern=AMOUNT)
        for one in sheet.columns
    ]
    return _with_totals(_replaced(sheet, offered, sheet.rows), len(years), book.lang)


TEXT_WIDTH = 22


def _with_totals(sheet: FormSheet, years: int, lang: str) -> FormSheet:
    """The sheet of money with the sum of the years beside each row."""
    if not years:
        return sheet
    first, last = _letters(3), _letters(2 + years)
    cells: list[Sequence[Entry | Styled]] = []
    for i, row in enumerate(sheet.rows):
        filled = [*row, *[None] * (len(sheet.columns) - len(row))]
        numbers = [one for one in filled[3 : 3 + years] if not isinstance(one, str | Styled | None)]
        total = sum((Fraction(plain_number(n)) for n in numbers), Fraction(0))  # type: ignore[arg-type]
        line = sheet.row(i)
        text = Formula(f"SUM({first}{line}:{last}{line})", total, AMOUNT)
        cells.append([*filled, Styled(value=text, look="computed") if numbers else None])
    columns = [*sheet.columns, Column(heading=TOTAL.get(lang), width=18, locked=True)]
    return _replaced(sheet, columns, cells)


def _taken(documents: Iterable[dict[str, Any]], key: str, owner: str) -> Iterator[dict[str, Any]]:
    """The items of a list of each document, with the document's id."""
    for one in documents:
        for row in _popped(one, (key,)):
            yield {owner: one["id"], **row}


def _popped(document: dict[str, Any], path: tuple[str, ...]) -> list[dict[str, Any]]:
    """Take a list of groups out of a document."""
    *above, last = path
    here: Any = document
    for name in above:
        here = here.get(name) if isinstance(here, dict) else None
    if not isinstance(here, dict) or not isinstance(here.get(last), list) or not here[last]:
        return []
    return list(here.pop(last))


def _judged(documents: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every answer to a rule, with the id of the document that it is about."""
    for one in documents:
        for rule, answer in (one.pop("judgements", None) or {}).items():
            said = answer if isinstance(answer, dict) else {"result": answer}
            yield {"subject": one["id"], "rule": rule, **said}
