"""The outcome first: one sentence, the order of the bids, and what makes the difference."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from evaluator.model.finding import Finding
from evaluator.model.mechanism import AwardOnValue, LowestPrice
from evaluator.model.outcome import BidOutcome, LotOutcome
from evaluator.panel.principles import points_on_principles
from evaluator.render.shared_blocks import exact
from evaluator.render.tender_view import View
from evaluator.report.blocks import Block, Cell, Column, group, table, text, value

MOST_QUESTIONS = 8
MOST_DIFFERENCES = 6


def outcome(view: View) -> Block:
    """The section on the outcome."""
    words = view.words
    sentences = [sentence(view, lot) for lot in view.outcome.lots]
    if view.many:
        sentences = [
            words.text("tender.outcome.in_lot", lot=view.lot_name(lot), sentence=said)
            for lot, said in zip(view.outcome.lots, sentences, strict=True)
        ]
    blocks = [text(heading=words.text("tender.outcome.heading"), id="outcome")]
    label = words.text("tender.outcome.label")
    blocks += [
        value(f"outcome.sentence.{place}", said, label)
        for place, said in enumerate(sentences, start=1)
    ]
    blocks += [text(list(_remarks(view))), *_questions(view)]
    for lot in view.outcome.lots:
        blocks += [*view.lot_heading(lot), ranking(view, lot), *_differences(view, lot)]
    return group(*blocks, _for_programs(view))


def sentence(view: View, lot: LotOutcome) -> str:
    """The outcome of a lot in one sentence, marked where it is provisional or a scenario."""
    words = view.words
    if view.refused:
        return _refusal(view, lot)
    said = _sentence(view, lot)
    if view.outcome.status == "provisional":
        said = words.text("tender.outcome.provisional", sentence=said)
    if view.outcome.scenario is not None:
        said = words.text("tender.outcome.scenario", sentence=said)
    return said


def _refusal(view: View, lot: LotOutcome) -> str:
    """Why there is no outcome: the first thing that must be answered, of this lot if it has one."""
    asked = [finding for finding in view.outcome.findings if finding.refuses]
    own = [finding for finding in asked if finding.values.get("lot", lot.id) == lot.id] or asked
    message = view.words.finding(own[0]).message
    key = f"tender.outcome.refused{'_more' if len(own) > 1 else ''}"
    return view.words.text(key, message=message, count=str(len(own) - 1))


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
        return words.text(
            f"tender.outcome.single{_kind(view, lot)}", bid=view.bid_name(first), total=total
        )
    if lot.tie_path:
        equal = [bid for bid in ranked if bid.total == first.total]
        return words.text(
            "tender.outcome.tie_broken",
            bids=words.listed(view.bid_name(bid) for bid in equal),
            total=total,
            step=_step(view, lot.tie_path[-1]),
            bid=view.bid_name(first),
        )
    return words.text(
        f"tender.outcome.winner{_kind(view, lot)}",
        bid=view.bid_name(first),
        total=total,
        margin=view.amount(lot, lot.margin),
        second=view.bid_name(ranked[1]),
    )


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
    yield decided(view)
    yield words.text("words.advice") + " " + words.text("words.advice_explained")


def decided(view: View) -> str:
    """How much of the outcome hangs on the principles, in one sentence."""
    words, mechanism = view.words, view.criteria.mechanism
    if isinstance(mechanism, LowestPrice):
        return words.text("tender.principles.decided_nothing")
    if isinstance(mechanism, AwardOnValue):
        worth = {key: Fraction(value) for key, value in mechanism.values.items()}
        held = sum(
            (worth[leaf.id] for leaf in view.criteria.leaves if leaf.principles), Fraction(0)
        )
        lot = view.outcome.lots[0]
        return words.text(
            "tender.principles.decided_value",
            held=view.money(lot, held),
            whole=view.money(lot, sum(worth.values(), Fraction(0))),
        )
    points = points_on_principles(view.criteria)
    if not points:
        return words.text("tender.principles.decided_none")
    return words.text("tender.principles.decided", points=exact(words, points))


def _questions(view: View) -> Iterator[Block]:
    """Why there is no outcome, and which questions must be answered first."""
    if not view.refused:
        return
    words = view.words
    asked = [finding for finding in view.outcome.findings if finding.refuses]
    items = [_question(view, finding) for finding in asked[:MOST_QUESTIONS]]
    if len(asked) > MOST_QUESTIONS:
        items.append(
            words.text("tender.outcome.more_questions", count=str(len(asked) - MOST_QUESTIONS))
        )
    yield text(words.text("tender.outcome.questions"), items=items)


def _question(view: View, finding: Finding) -> str:
    said = view.words.finding(finding, several_lots=view.many)
    return f"{said.message} {said.remedy}".strip()


def ranking(view: View, lot: LotOutcome) -> Block:
    """Bids in order, with price and total; those that are not admissible below, without a rank."""
    words = view.words
    keys = list(_columns(view, lot))
    columns = [
        Column(
            words.text(f"tender.ranking.{key}"), "left" if key in ("bid", "standing") else "right"
        )
        for key in keys
    ]
    rows = [[_entry(view, lot, bid, key) for key in keys] for bid in view.ordered(lot)]
    caption = view.caption(f"tender.ranking.caption{'_refused' if view.refused else ''}", lot)
    note = words.text(f"words.better.{lot.better}")
    return table(
        columns,
        rows,
        caption=caption,
        id=view.id("ranking", lot),
        note=f"{note[:1].upper()}{note[1:]}.",
    )


def _columns(view: View, lot: LotOutcome) -> Iterator[str]:
    if view.refused:
        yield "bid"
    else:
        yield from ("rank", "bid")  # then the total: on a narrow screen it is still in sight
        yield "fictitious" if view.has_values else "total"
        if view.criteria.price is not None:
            yield "price_points"
        if view.has_values:
            yield "value"
    if any(bid.price_minor is not None for bid in lot.bids):
        yield "price"
    yield "standing"


def _entry(view: View, lot: LotOutcome, bid: BidOutcome, key: str) -> Cell | str:
    words = view.words
    always: dict[str, Cell | str] = {
        "rank": "–" if bid.rank is None else str(bid.rank),
        "bid": view.bid_name(bid),
        "price": view.price(bid),
        "standing": standing(view, bid),
    }
    if key in always or bid.total is None:
        return always.get(key, "–")
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
        unsure = any(check.result in ("unknown", "judgement") for check in bid.gates)
        return words.text("tender.ranking.unsure" if unsure else "words.admissible.true")
    why = words.listed(reason(view, code) for code in bid.why_inadmissible)
    if bid.status != "admitted":
        return Cell(why, "muted")
    return Cell(words.text("tender.ranking.invalid", why=why), "bad", "✗")


def reason(view: View, code: str) -> str:
    """Why a bid is not admissible, in words: a requirement by its id, anything else by its name."""
    if any(rule.id == code for rule in view.criteria.gates):
        return view.words.text("tender.ranking.gate", rule=code)
    return view.words.word("inadmissible", code)


class _Part(NamedTuple):
    """What two bids have on one criterion; a price that is paid counts the other way round."""

    name: str
    first: Fraction
    second: Fraction
    paid: bool = False

    @property
    def gap(self) -> Fraction:
        """How much it is in favour of the first."""
        return self.second - self.first if self.paid else self.first - self.second


def _differences(view: View, lot: LotOutcome) -> Iterator[Block]:
    """Where the first two bids differ: criterion by criterion, the largest difference on top."""
    ranked = view.ranked(lot)
    alone = len(ranked) < 2  # noqa: PLR2004 - two bids to compare
    if alone or isinstance(view.criteria.mechanism, LowestPrice):
        return
    first, second = ranked[:2]
    found = sorted(_parts(view, first, second), key=lambda one: (-abs(one.gap), one.name))
    words = view.words
    most = min(sum(1 for one in found if one.gap), MOST_DIFFERENCES)
    rows = [_difference_row(view, lot, one) for one in found[:most]]
    rest = [one for one in found[most:] if not one.paid]
    if rest:
        one = sum((part.first for part in rest), Fraction(0))
        two = sum((part.second for part in rest), Fraction(0))
        together = _Part(words.text("tender.difference.rest"), one, two)
        rows.append(_difference_row(view, lot, together))
    columns = [
        Column(words.text("tender.difference.criterion")),
        Column(first.id, "right"),
        Column(second.id, "right"),
        Column(words.text("tender.difference.difference"), "right"),
    ]
    caption = view.caption("tender.difference.caption", lot, first=first.id, second=second.id)
    money = "_money" if lot.unit == "money" else ""
    note = words.text(f"tender.difference.note{money}", first=first.id)
    yield table(columns, rows, caption=caption, id=view.id("difference", lot), note=note)


def _parts(view: View, first: BidOutcome, second: BidOutcome) -> Iterator[_Part]:
    for leaf in view.criteria.leaves:
        one, two = first.points.get(leaf.id), second.points.get(leaf.id)
        if one is not None and two is not None:
            yield _Part(view.name(leaf), one, two)
    price = view.criteria.price
    if first.price_points is not None and second.price_points is not None and price is not None:
        yield _Part(view.name(price), first.price_points, second.price_points)
    paid = view.price_of(first), view.price_of(second)
    if view.has_values and paid[0] is not None and paid[1] is not None:
        yield _Part(view.words.text("shared.scores.price"), paid[0], paid[1], paid=True)


def _difference_row(view: View, lot: LotOutcome, part: _Part) -> list[Cell | str]:
    sign = "+" if part.gap > 0 else "−" if part.gap < 0 else "="
    said = f"{sign} {view.points(lot, abs(part.gap))}" if part.gap else sign
    return [part.name, view.points(lot, part.first), view.points(lot, part.second), said]


def _for_programs(view: View) -> Block:
    """The outcome for programs and tests: drawn nowhere."""
    lots = [
        {
            "id": lot.id,
            "winners": list(lot.winners),
            "tie": lot.tie,
            "better": lot.better,
            "totals": {bid.id: view.total(lot, bid.total) for bid in view.ranked(lot)},
        }
        for lot in view.outcome.lots
    ]
    return value("outcome", {"status": view.outcome.status, "lots": lots})
