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
    SCALE_COLUMNS,
    SHARE,
    Records,
)
from evaluator.formats.book_criteria import LEVEL, scale_rows, tree_rows
from evaluator.formats.field_shapes import shape_of
from evaluator.formats.tables import TableSpec
from evaluator.formats.xlsx_form import Column, FormSheet, Styled, write_form
from evaluator.formats.xlsx_write import Entry, Formula
from evaluator.formats.yaml_text import Path
from evaluator.model.challenge import Challenge
from evaluator.model.criteria import CriteriaSet
from evaluator.model.dossier import Bid, DossierHead
from evaluator.model.series import SeriesHead
from evaluator.office.book_cells import AMOUNT, number_of
from evaluator.office.book_challenge import challenge_sheets, judged
from evaluator.office.book_sheets import Book, letters, with_cells
from evaluator.office.book_tables import heading, table_sheet
from evaluator.office.book_texts import BookTexts
from evaluator.office.raw import RawDossier, RawTable

NOT_ASKED = {
    "tender": frozenset({"profiles", "kind"}),
    "challenge": frozenset({"incumbent", "kind"}),
    "tender-series": frozenset({"kind"}),
}
"""Fields that a sheet of this kind of dossier does not offer when they are not filled in."""

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
        yield from challenge_sheets(book, raw)
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
    # All columns first: how wide the sheet is decides how many lines its notes take.
    share_column = Column(heading=SHARE.get(lang), width=16, locked=True)
    sheet = with_cells(sheet, [*sheet.columns, share_column], sheet.rows)
    last = letters(len(sheet.columns) - 1)
    shares: dict[str, Fraction] = {}
    cells: list[Sequence[Entry | Styled]] = []
    for i, (row, entries) in enumerate(zip(rows, sheet.rows, strict=True)):
        parent, line = row.get("parent"), sheet.row(i)
        above = shares[str(parent)] if parent else Fraction(100)
        share = shares[str(row["id"])] = above * Fraction(str(row["weight"])) / 100
        upper = f"{last}{sheet.row(at[str(parent)])}" if parent else "100"
        formula = Formula(f"{column}{line}/100*{upper}", share, "0.##")
        filled = [*entries, *[None] * (len(sheet.columns) - 1 - len(entries))]
        cells.append([*filled, Styled(value=formula, look="computed")])
    return with_cells(sheet, sheet.columns, cells)


def _letter(sheet: FormSheet, records: Records, path: str, lang: str) -> str:
    heading_text = next(one.get(lang) for one in records.columns if one.path == path)
    return letters([column.heading for column in sheet.columns].index(heading_text))


def _bids(book: Book, raw: RawDossier) -> Iterator[FormSheet]:
    bids = [deepcopy(one.data) for one in raw.subjects]
    members = list(_taken(bids, "members", "bid"))
    in_kind = list(_taken(bids, "in_kind", "subject"))
    judgements = list(judged(bids))
    for bid in bids:
        if isinstance(bid.get("status"), str):
            bid["status"] = {"state": bid["status"]}
    yield book.records(plan.BIDS, BID_COLUMNS, (Bid, ()), bids)
    yield book.records(plan.MEMBERS, MEMBER_COLUMNS, (Bid, ("members", 0)), members, spare=60)
    yield book.records(plan.IN_KIND, IN_KIND_COLUMNS, (Bid, ("in_kind", 0)), in_kind)
    place: Path = ("judgements", "x")
    yield book.records(plan.JUDGEMENTS, JUDGEMENT_COLUMNS, (Challenge, place), judgements)


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
