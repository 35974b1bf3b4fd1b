"""The decision matrix, and the scores with their words, spread and official reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from evaluator.model.criteria import Criterion
from evaluator.model.mechanism import AwardOnValue, LowestPrice
from evaluator.model.outcome import BidOutcome, IndividualScore, LotOutcome
from evaluator.model.outcome import Cell as Scored
from evaluator.render.shared_blocks import exact, local
from evaluator.render.shared_scores import (
    Scheme,
    Subject,
    assessor_name,
    individual_tables,
    individual_text,
    score_matrix,
    score_rows,
    wide_cells,
)
from evaluator.render.tender_view import View
from evaluator.report.blocks import Block, group, table, text

MOST_WIDE = 12
"""Cells with a wide spread whose individual reasons are written out."""


def matrix(view: View) -> Block:
    """The decision matrix: criteria by bids, weights, scores and points, and what model it is."""
    words = view.words
    blocks = [text(list(_model(view)), heading=words.text("tender.matrix.heading"), id="matrix")]
    for lot in view.outcome.lots:
        blocks += view.lot_heading(lot)
        subjects = [view.subject(lot, bid) for bid in (view.inside(lot) or view.ordered(lot))]
        kind = "" if view.counts_points else "_value" if view.has_values else "_price"
        caption = view.caption(f"tender.matrix.caption{kind}", lot)
        name = view.id("matrix-table", lot)
        blocks.append(
            score_matrix(
                view.session,
                view.criteria,
                subjects,
                id=name,
                caption=caption,
                scheme=_scheme(view, lot),
            )
        )
    blocks.append(_criteria(view))
    return group(*blocks)


def _model(view: View) -> Iterator[str]:
    """Which kind of model this is, where it comes from, and which bids stand in the table."""
    words, mechanism = view.words, view.criteria.mechanism
    if isinstance(mechanism, LowestPrice):
        yield words.text("tender.matrix.lowest_price")
    elif isinstance(mechanism, AwardOnValue):
        yield words.text("tender.matrix.award_on_value")
    else:
        yield words.text("tender.matrix.weighted_sum")
    yield words.text("tender.matrix.refused" if view.refused else "tender.matrix.only_valid")


def _scheme(view: View, lot: LotOutcome) -> Scheme | None:
    """What the cells stand for where that is not points out of 100."""
    words, mechanism = view.words, view.criteria.mechanism
    if isinstance(mechanism, LowestPrice):
        return Scheme(
            heading=words.text("tender.matrix.no_weight"),
            weight=lambda _: "–",
            whole="–",
            value=None,
            note=words.text("tender.matrix.lowest_price_note"),
            total=words.text("tender.ranking.price"),
        )
    if not isinstance(mechanism, AwardOnValue):
        return None
    worth = {key: Fraction(value) for key, value in mechanism.values.items()}

    def weight(node: Criterion) -> str:
        return view.money(lot, sum((worth[leaf] for leaf in leaves_below(view, node)), Fraction(0)))

    return Scheme(
        heading=words.text("tender.matrix.worth"),
        weight=weight,
        whole=view.money(lot, sum(worth.values(), Fraction(0))),
        value=lambda value: view.money(lot, value),
        note=words.text("tender.matrix.value_note"),
        total=words.text("tender.ranking.fictitious"),
    )


def leaves_below(view: View, node: Criterion) -> list[str]:
    """Ids of the leaves of a node; of a leaf itself."""
    if not node.children:
        return [node.id] if node.kind == "quality" else []
    return [leaf for child in node.children for leaf in leaves_below(view, child)]


def _criteria(view: View) -> Block:
    """What each criterion asks, what a bidder has to show, and which principles it carries."""
    words, lang = view.words, view.session.lang
    keys = ("criterion", "question", "evidence", "principles")
    rows = []
    for leaf in view.criteria.leaves:
        carried = ", ".join(leaf.principles or ()) or local(leaf.principles_reason, lang) or "–"
        question = local(leaf.question, lang)
        if leaf.minimum is not None:
            minimum = words.text("tender.matrix.minimum", minimum=words.number(leaf.minimum))
            question = f"{question} {minimum}"
        rows.append([view.name(leaf), question, local(leaf.evidence, lang), carried])
    columns = [words.text(f"tender.criteria.{key}") for key in keys]
    return table(columns, rows, caption=words.text("tender.criteria.caption"), id="criteria")


def scores(view: View) -> Block:
    """Per bid: scores in words, spread, official reasons, and what each assessor gave."""
    words = view.words
    published = view.criteria.panel.aggregate == "published"
    intro = words.text(f"tender.scores.intro{'_published' if published else ''}")
    blocks = [text(intro, heading=words.text("tender.scores.heading"), id="scores")]
    for lot in view.outcome.lots:
        blocks += view.lot_heading(lot)
        for number, bid in enumerate(view.ordered(lot), start=1):
            blocks += _bid(view, lot, bid, number)
        blocks += _wide(view, lot)
    return group(*blocks)


def _bid(view: View, lot: LotOutcome, bid: BidOutcome, number: int) -> Iterator[Block]:
    words, subject = view.words, view.subject(lot, bid)
    remarks = [] if bid.admissible else [words.text("tender.scores.not_admissible")]
    assessors = view.tender.assessment.assessors
    absent = [
        assessor_name(view.session, one, assessors)
        for one in assessors
        if one.assessor in subject.absent
    ]
    if absent:
        remarks.append(words.text("tender.scores.absent", who=words.listed(absent)))
    yield text(remarks, heading=view.bid_name(bid), level=view.level())
    caption = view.caption("tender.scores.caption", lot, bid=bid.id)
    yield score_rows(
        view.session, view.criteria, subject, id=view.id("bid-scores", lot, number), caption=caption
    )
    if any(cell.individuals for cell in bid.cells.values()):
        caption = view.caption("tender.scores.individual", lot, bid=bid.id)
        name = view.id("individual", lot, number)
        yield individual_tables(
            view.session, view.criteria, subject, assessors, id=f"{name}-by", caption=caption
        )


def _wide(view: View, lot: LotOutcome) -> Iterator[Block]:
    """Where assessors lie far apart: what each of them gave as a reason."""
    words = view.words
    subjects = [view.subject(lot, bid) for bid in sorted(lot.bids, key=lambda one: one.id)]
    found = list(wide_cells(view.criteria, subjects))
    if not found:
        return
    rows = [row for subject, cell in found[:MOST_WIDE] for row in _wide_rows(view, subject, cell)]
    columns = [words.text(f"tender.wide.{key}") for key in ("where", "assessor", "score", "why")]
    note = None
    if len(found) > MOST_WIDE:
        note = words.text("tender.wide.more", count=str(len(found) - MOST_WIDE))
    yield text(
        words.text("tender.wide.intro"),
        heading=words.text("tender.wide.heading"),
        level=view.level(),
    )
    yield table(
        columns,
        rows,
        caption=view.caption("tender.wide.caption", lot),
        id=view.id("wide", lot),
        note=note,
    )


def _wide_rows(view: View, subject: Subject, cell: Scored) -> Iterator[list[str]]:
    assessors = {one.assessor: one for one in view.tender.assessment.assessors}
    everyone = view.tender.assessment.assessors
    for one in sorted(cell.individuals, key=lambda score: (-(score.value or 0), score.assessor)):
        if one.counts and one.assessor in assessors:
            yield [
                f"{subject.id}, {cell.criterion}",
                assessor_name(view.session, assessors[one.assessor], everyone),
                individual_text(view.session, view.criteria, one),
                said_reason(view, one),
            ]


def said_reason(view: View, one: IndividualScore) -> str:
    """What an assessor wrote: strengths, weaknesses, reason, what it rests on and the page."""
    words = view.words
    parts = [
        words.text(f"tender.wide.{key}", said=said)
        for key, said in (
            ("strengths", one.strengths),
            ("weaknesses", one.weaknesses),
            ("reason", one.reason),
            ("basis", words.word("score_basis", one.basis)),
            ("page", one.page),
        )
        if said
    ]
    return " ".join(parts) or words.text("tender.wide.nothing")


def spread_said(view: View, cells: Sequence[Scored]) -> str:
    """Lowest and highest individual score over some criteria, such as ``60 tot 100``."""
    values = [
        one.value
        for cell in cells
        for one in cell.individuals
        if one.counts and one.value is not None
    ]
    if not values:
        return "–"
    low, high = exact(view.words, min(values)), exact(view.words, max(values))
    return low if low == high else view.words.text("tender.principle.range", low=low, high=high)
