"""The outcome first: one sentence, the order of the bids, and what makes the difference."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from evaluator.model.finding import Finding
from evaluator.model.mechanism import LowestPrice
from evaluator.model.outcome import BidOutcome, LotOutcome
from evaluator.panel.principles import points_on_principles
from evaluator.render.tender_view import View
from evaluator.report.blocks import Block, Cell, Column, group, table, text, value

MOST_QUESTIONS = 8
MOST_DIFFERENCES = 8


def outcome(view: View) -> Block:
    """The section on the outcome."""
    words = view.words
    sentences = [sentence(view, lot) for lot in view.outcome.lots]
    if view.many:
        sentences = [
            words.text("tender.outcome.in_lot", lot=view.lot_name(lot), sentence=said)
            for lot, said in zip(view.outcome.lots, sentences, strict=True)
        ]
    opening = text(
        [*([] if view.many else sentences), *_remarks(view)],
        heading=words.text("tender.outcome.heading"), id="outcome", items=sentences if view.many else (),
    )  # fmt: skip
    blocks = [opening, *_questions(view)]
    for lot in view.outcome.lots:
        blocks += [*view.lot_heading(lot), ranking(view, lot), *_differences(view, lot)]
    return group(*blocks, _for_programs(view))


def sentence(view: View, lot: LotOutcome) -> str:
    """The outcome of a lot in one sentence, marked where it is provisional or a scenario."""
    words = view.words
    if view.refused:
        return words.text("tender.outcome.refused")
    said = _sentence(view, lot)
    if view.outcome.status == "provisional":
        said = words.text("tender.outcome.provisional", sentence=said)
    if view.outcome.scenario is not None:
        said = words.text("tender.outcome.scenario", sentence=said)
    return said


def _sentence(view: View, lot: LotOutcome) -> str:
    words, ranked = view.words, view.ranked(lot)
    if not lot.winners or not ranked:
        return words.text("tender.outcome.none")
    first = ranked[0]
    total = view.amount(lot, first.total)
    if lot.tie:
        draw = "_draw" if "lot" in view.criteria.ties else ""
        named = words.listed(view.bid_name(bid) for bid in lot.winners)
        return words.text(f"tender.outcome.tie{draw}", bids=named, total=total)
    if len(ranked) == 1:
        return words.text(f"tender.outcome.single{_kind(view, lot)}", bid=view.bid_name(first), total=total)
    if lot.tie_path:
        equal = [bid for bid in ranked if bid.total == first.total]
        return words.text(
            "tender.outcome.tie_broken", bids=words.listed(view.bid_name(bid) for bid in equal),
            total=total, step=_step(view, lot.tie_path[-1]), bid=view.bid_name(first),
        )  # fmt: skip
    return words.text(
        f"tender.outcome.winner{_kind(view, lot)}", bid=view.bid_name(first), total=total,
        margin=view.amount(lot, lot.margin), second=view.bid_name(ranked[1]),
    )  # fmt: skip


def _kind(view: View, lot: LotOutcome) -> str:
    if lot.unit != "money":
        return ""
    return "_price" if isinstance(view.criteria.mechanism, LowestPrice) else "_fictitious"


def _step(view: View, step: str) -> str:
    node = view.criteria.nodes.get(step)
    if node is not None and node.kind != "price":
        return view.words.text("tender.outcome.step_score", criterion=view.name(node))
    return view.words.word("tie_step", step)


def _remarks(view: View) -> Iterator[str]:
    """What belongs right under the sentence: a margin that decides nothing, and the principles."""
    words = view.words
    for finding in view.outcome.findings:
        if finding.code == "margin.not_decisive":
            yield words.finding(finding, several_lots=view.many).message
    if view.counts_points:
        points = words.number(points_on_principles(view.criteria))
        yield words.text("tender.outcome.principles", points=points)
    yield words.text("words.advice") + " " + words.text("words.advice_explained")


def _questions(view: View) -> Iterator[Block]:
    """Why there is no outcome, and which questions must be answered first."""
    if not view.refused:
        return
    words = view.words
    asked = [finding for finding in view.outcome.findings if finding.refuses]
    items = [_question(view, finding) for finding in asked[:MOST_QUESTIONS]]
    if len(asked) > MOST_QUESTIONS:
        items.append(words.text("tender.outcome.more_questions", count=str(len(asked) - MOST_QUESTIONS)))
    yield text(words.text("tender.outcome.questions"), items=items)


def _question(view: View, finding: Finding) -> str:
    said = view.words.finding(finding, several_lots=view.many)
    return f"{said.message} {said.remedy}".strip()


def ranking(view: View, lot: LotOutcome) -> Block:
    """The bids in order, with price and total; bids that are not admissible stand below, without a rank."""
    words = view.words
    keys = list(_columns(view, lot))
    columns = [Column(words.text(f"tender.ranking.{key}"), "left" if key in ("bid", "standing") else "right") for key in keys]
    rows = [[_entry(view, lot, bid, key) for key in keys] for bid in view.ordered(lot)]
    caption = view.caption(f"tender.ranking.caption{'_refused' if view.refused else ''}", lot)
    note = words.text(f"words.better.{lot.better}")
    return table(columns, rows, caption=caption, id=view.id("ranking", lot), note=f"{note[:1].upper()}{note[1:]}.")


def _columns(view: View, lot: LotOutcome) -> Iterator[str]:
    yield from ("rank", "bid")
    if any(bid.price_minor is not None for bid in lot.bids):
        yield "price"
    if view.criteria.price is not None and not view.refused:
        yield "price_points"
    if view.has_values and not view.refused:
        yield "value"
    if not view.refused:
        yield "fictitious" if view.has_values else "total"
    yield "standing"


def _entry(view: View, lot: LotOutcome, bid: BidOutcome, key: str) -> Cell | str:
    words = view.words
    if key == "rank":
        return "–" if bid.rank is None else str(bid.rank)
    if key == "bid":
        return view.bid_name(bid)
    if key == "price":
        return view.price(bid)
    if key == "standing":
        return standing(view, bid)
    if bid.total is None:
        return "–"
    if key == "price_points":
        return view.points(lot, bid.price_points)
    if key == "value":
        price = view.price_of(bid) or Fraction(0)
        return view.money(lot, price - (price if bid.exact_total is None else bid.exact_total))
    said = view.total(lot, bid.total)
    return Cell(said, "good", words.text("tender.ranking.first")) if bid.id in lot.winners else said


def standing(view: View, bid: BidOutcome) -> Cell | str:
    """Whether a bid counts, and if not, why."""
    words = view.words
    if bid.admissible:
        return words.text("words.admissible.true")
    why = words.listed(reason(view, code) for code in bid.why_inadmissible)
    if bid.status != "admitted":
        return Cell(why, "muted")
    return Cell(words.text("tender.ranking.invalid", why=why), "bad", "✗")


def reason(view: View, code: str) -> str:
    """Why a bid is not admissible, in words: a requirement by its id, anything else by its name."""
    if any(rule.id == code for rule in view.criteria.gates):
        return view.words.text("tender.ranking.gate", rule=code)
    return view.words.word("inadmissible", code)


def _differences(view: View, lot: LotOutcome) -> Iterator[Block]:
    """Where the first two bids differ: criterion by criterion, the largest difference on top."""
    ranked = view.ranked(lot)
    if len(ranked) < 2 or isinstance(view.criteria.mechanism, LowestPrice):  # noqa: PLR2004 - two bids to compare
        return
    first, second = ranked[:2]
    found = sorted(_parts(view, first, second), key=lambda one: (-abs(one[1] - one[2]), one[0]))
    words = view.words
    rows = [_difference_row(view, lot, name, (one, two)) for name, one, two in found[:MOST_DIFFERENCES]]
    rest = found[MOST_DIFFERENCES:]
    if rest:
        sums = (sum((one for _, one, _ in rest), Fraction(0)), sum((two for _, _, two in rest), Fraction(0)))
        rows.append(_difference_row(view, lot, words.text("tender.difference.rest"), sums))
    columns = [
        Column(words.text("tender.difference.criterion")), Column(first.id, "right"), Column(second.id, "right"),
        Column(words.text("tender.difference.difference"), "right"),
    ]  # fmt: skip
    caption = view.caption("tender.difference.caption", lot, first=first.id, second=second.id)
    note = words.text(f"tender.difference.note{'_money' if lot.unit == 'money' else ''}", first=first.id)
    yield table(columns, rows, caption=caption, id=view.id("difference", lot), note=note)


def _parts(view: View, first: BidOutcome, second: BidOutcome) -> Iterator[tuple[str, Fraction, Fraction]]:
    for leaf in view.criteria.leaves:
        one, two = first.points.get(leaf.id), second.points.get(leaf.id)
        if one is not None and two is not None:
            yield view.name(leaf), one, two
    price = view.criteria.price
    if first.price_points is not None and second.price_points is not None and price is not None:
        yield view.name(price), first.price_points, second.price_points
    paid = view.price_of(first), view.price_of(second)
    if view.has_values and paid[0] is not None and paid[1] is not None:
        # A price is paid, so it counts against the value of the quality.
        yield view.words.text("shared.scores.price"), -paid[0], -paid[1]


def _difference_row(view: View, lot: LotOutcome, name: str, pair: tuple[Fraction, Fraction]) -> list[Cell | str]:
    gap = pair[0] - pair[1]
    said = view.points(lot, abs(gap))
    sign = "+" if gap > 0 else "−" if gap < 0 else "="
    return [name, view.points(lot, pair[0]), view.points(lot, pair[1]), f"{sign} {said}" if gap else sign]


def _for_programs(view: View) -> Block:
    """The outcome for programs and tests: drawn nowhere."""
    lots = [
        {
            "id": lot.id, "winners": list(lot.winners), "tie": lot.tie, "better": lot.better,
            "totals": {bid.id: view.total(lot, bid.total) for bid in view.ranked(lot)},
        }
        for lot in view.outcome.lots
    ]  # fmt: skip
    return value("outcome", {"status": view.outcome.status, "lots": lots})
