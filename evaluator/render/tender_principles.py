"""One section per resident principle: its question, what carries it, scores and reasons."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from evaluator.model.criteria import Criterion
from evaluator.model.mechanism import AwardOnValue, LowestPrice
from evaluator.model.outcome import BidOutcome, LotOutcome
from evaluator.model.principles import Principle
from evaluator.panel.principles import carried
from evaluator.render.shared_blocks import cited, exact, local, score_words
from evaluator.render.shared_scores import HUNDRED, said_score, score_text
from evaluator.render.tender_outcome import decided
from evaluator.render.tender_scores import spread_said
from evaluator.render.tender_view import View
from evaluator.report.blocks import Block, Cell, Column, group, table, text


def principles(view: View) -> Block:
    """What the principles decide together, then a section for each of them."""
    found = view.session.evaluation.book.principles
    if found is None:
        return group()
    blocks = [*_together(view)]
    if not carried(view.criteria):
        return group(*blocks)  # nothing more to say about any of them
    for number, principle in enumerate(found.principles, start=1):
        blocks += _section(view, principle, number)
    return group(*blocks)


def _together(view: View) -> Iterator[Block]:
    words, lang = view.words, view.session.lang
    how = [words.text("tender.principles.how")] if carried(view.criteria) else []
    yield text(
        [decided(view), *how], heading=words.text("tender.principles.heading"), id="principles"
    )
    held = set(carried(view.criteria))
    found = view.session.evaluation.book.principles
    rows: list[list[Cell | str]] = []
    for principle in found.principles if found else ():
        leaves = _carriers(view, principle.id)
        rows.append(
            [
                f"{principle.id} {local(principle.label, lang)}",
                ", ".join(leaf.id for leaf in leaves)
                if principle.id in held
                else Cell(words.text("tender.principles.not_carried"), "bad", "✗"),
                _weight(view, leaves),
            ]
        )
    columns = [
        Column(words.text("tender.principles.principle")),
        Column(words.text("tender.principles.carried_by")),
        Column(
            words.text(f"tender.principles.{'worth' if view.has_values else 'points'}"), "right"
        ),
    ]
    yield table(
        columns,
        rows,
        caption=words.text("tender.principles.caption"),
        id="principles-table",
        note=words.text("tender.principles.note"),
    )


def _carriers(view: View, principle: str) -> list[Criterion]:
    return [leaf for leaf in view.criteria.leaves if principle in (leaf.principles or ())]


def _weight(view: View, leaves: list[Criterion]) -> str:
    mechanism = view.criteria.mechanism
    if isinstance(mechanism, LowestPrice):
        return view.words.number(0)
    if isinstance(mechanism, AwardOnValue):
        return view.money(
            view.outcome.lots[0],
            sum((Fraction(mechanism.values[leaf.id]) for leaf in leaves), Fraction(0)),
        )
    return exact(
        view.words, sum((view.criteria.shares[leaf.id] for leaf in leaves), Fraction(0)) * HUNDRED
    )


def _section(view: View, principle: Principle, number: int) -> Iterator[Block]:
    words, lang = view.words, view.session.lang
    heading = words.text(
        "tender.principle.heading", id=principle.id, label=local(principle.label, lang)
    )
    leaves = _carriers(view, principle.id)
    said = [words.text("tender.principle.question", ask=local(principle.ask, lang))]
    if leaves:
        names = words.listed(view.name(leaf) for leaf in leaves)
        key = "value" if view.has_values else "points" if view.counts_points else "nothing"
        said.append(
            words.text(
                f"tender.principle.carried_{key}", criteria=names, weight=_weight(view, leaves)
            )
        )
    else:
        said.append(words.text("tender.principle.not_carried"))
    yield text(
        said, heading=heading, id=f"principle-{number}", items=list(_voices(view, principle))
    )
    for lot in view.outcome.lots if leaves else ():
        yield from view.lot_heading(lot)
        yield _scores(view, lot, principle, leaves, number)
        if not view.large(lot):
            yield _reasons(view, lot, leaves, number)
    if leaves and any(view.large(lot) for lot in view.outcome.lots):
        yield text(words.text("tender.principle.reasons_below"))


def _voices(view: View, principle: Principle) -> Iterator[str]:
    """Where a principle comes from, and who said it."""
    words = view.words
    for origin in principle.derived_from:
        yield words.text(
            "tender.principle.voice",
            quote=origin.quote,
            who=local(origin.who, view.session.lang),
            source=cited(view.session, origin.source),
        )
    yield words.text(
        "tender.principle.evidence",
        how=words.text(f"words.principle_evidence.{principle.evidence}"),
    )


def _scores(
    view: View, lot: LotOutcome, principle: Principle, leaves: list[Criterion], number: int
) -> Block:
    """Score per bid on the principle, highest first, with the spread of the individual scores."""
    words = view.words
    keys = ["bid", "score", "words", "spread"]
    ordered = sorted(view.ordered(lot), key=lambda bid: -(bid.principles.get(principle.id) or -1))
    rows = [_score_row(view, bid, principle.id, leaves) for bid in ordered]
    if view.criteria.scale.levels is None:  # a scale of numbers has no words
        keys.remove("words")
        rows = [[row[0], row[1], row[3]] for row in rows]
    columns = [
        Column(
            words.text(f"tender.principle.{key}"), "right" if key in ("score", "spread") else "left"
        )
        for key in keys
    ]
    caption = view.caption("tender.principle.caption", lot, principle=principle.id)
    note = words.text("tender.principle.mean") if len(leaves) > 1 else None
    name = view.id(f"principle-{number}-scores", lot)
    return table(columns, rows, caption=caption, id=name, note=note)


def _score_row(
    view: View, bid: BidOutcome, principle: str, leaves: list[Criterion]
) -> list[Cell | str]:
    words, criteria = view.words, view.criteria
    score = bid.principles.get(principle)
    cells = [bid.cells[leaf.id] for leaf in leaves]
    name: Cell | str = view.bid_name(bid)
    if not bid.admissible:
        name = Cell(words.text("tender.principle.outside", bid=view.bid_name(bid)), "muted")
    if score is None:
        return [name, words.text("shared.scores.not_scored"), "", spread_said(view, cells)]
    level = score_words(words, criteria.scale, score, view.session.lang)
    shown = score_text(words, criteria, score) if len(leaves) == 1 else exact(words, score)
    return [name, shown, level, spread_said(view, cells)]


def _reasons(view: View, lot: LotOutcome, leaves: list[Criterion], number: int) -> Block:
    """The committee's official reasons on the criteria that carry the principle."""
    words, several = view.words, len(leaves) > 1
    rows: list[list[Cell | str]] = []
    for bid in view.ordered(lot):
        for leaf in leaves:
            cell = bid.cells[leaf.id]
            where = f"{bid.id}, {leaf.id}" if several else bid.id
            reason = cell.reason or Cell(words.text("shared.scores.no_reason"), "muted")
            rows.append([where, said_score(view.session, view.criteria, cell), reason])
    columns = [words.text(f"tender.principle.{key}") for key in ("bid", "score", "reason")]
    caption = view.caption("tender.principle.reasons", lot)
    return table(columns, rows, caption=caption, id=view.id(f"principle-{number}-reasons", lot))
