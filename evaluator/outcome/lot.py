"""One lot of a tender: gates, then panel, then award, then ranks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from evaluator.award import Candidate, evaluate
from evaluator.award.points import total_points
from evaluator.model.criteria import CriteriaSet, Lot
from evaluator.model.dossier import Bid, Price, Tender
from evaluator.model.finding import Finding, Where, error, info, warning
from evaluator.model.numbers import plain, round_exact
from evaluator.model.outcome import AwardResult, BidOutcome, Cell, Check, LotOutcome
from evaluator.model.rulebook import Rulebook
from evaluator.outcome.gates import bid_gates
from evaluator.outcome.prices import ENVELOPE, above_lot_ceiling, price_findings
from evaluator.outcome.thresholds import node_score, threshold_findings
from evaluator.outcome.ties import tie_findings, tie_steps
from evaluator.panel import PanelResult
from evaluator.panel.principles import principle_scores
from evaluator.ranking import Ranking, TieStep, rank, rounded_totals

NOT_IN = ("fail", "incomplete")


@dataclass(slots=True)
class _Bench:
    """The bids of one lot while they are judged; `out` says why a bid is not admissible."""

    tender: Tender
    criteria: CriteriaSet
    book: Rulebook
    lot: Lot
    panel: PanelResult
    bids: Sequence[Bid]
    prices: dict[str, Price]
    cells: dict[str, dict[str, Cell]]
    gates: dict[str, tuple[Check, ...]] = field(default_factory=dict)
    out: dict[str, list[str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def admitted(self) -> list[Bid]:
        """Bids that still take part and that nothing excludes so far."""
        return [b for b in self.bids if b.status.state == "admitted" and not self.out.get(b.id)]

    def left(self) -> list[Bid]:
        """Bids that were withdrawn and whose prices still count (`on_withdrawal: keep`)."""
        keeps = self.criteria.on_withdrawal == "keep"
        return [b for b in self.bids if keeps and self.out.get(b.id) == [b.status.state]]

    def candidate(self, bid: Bid, *, exact: bool = False) -> Candidate:
        """What the mechanism sees of a bid; `exact`: with the committee's unrounded scores."""
        price, cells = self.prices.get(bid.id), self.cells[bid.id]
        amount = None if price is None or price.minor <= 0 else Fraction(price.minor, price.scale)
        given = {k: c.given_points for k, c in cells.items() if c.given_points is not None}
        scores = {k: cell.exact if exact else cell.score for k, cell in cells.items()}
        return Candidate(bid.id, scores, amount, given)


def lot_outcome(
    tender: Tender, book: Rulebook, lot: Lot, panel: PanelResult
) -> tuple[LotOutcome, list[Finding]]:
    """Everything about one lot, and its findings."""
    criteria = book.criteria
    if criteria is None:
        message = "a tender needs a criteria set"
        raise ValueError(message)
    bench = _bench(tender, criteria, book, lot, panel)
    _gates(bench)
    _committee(bench)
    # After the committee: the envelope of a bid below a minimum is not needed.
    bench.findings += price_findings(criteria, lot, bench.admitted(), bench.prices, bench.left())
    award, reference = _award(bench)
    ranking = _rank(bench, award)
    return _assemble(bench, award, ranking, reference), bench.findings


def _bench(
    tender: Tender, criteria: CriteriaSet, book: Rulebook, lot: Lot, panel: PanelResult
) -> _Bench:
    only = criteria.lots[0].id if criteria.lots else lot.id
    bids = sorted((b for b in tender.bids if lot.id in tender.lots_of(b, only)), key=lambda b: b.id)
    prices = {price.bid: price for price in tender.prices if price.lot == lot.id}
    cells = {
        bid.id: {leaf.id: panel.cells[lot.id, bid.id, leaf.id] for leaf in criteria.leaves}
        for bid in bids
    }
    return _Bench(tender, criteria, book, lot, panel, bids, prices, cells)


def _gates(bench: _Bench) -> None:
    lot = bench.lot
    for bid in bench.bids:
        price = bench.prices.get(bid.id)
        subject = (lot, bid, price)
        checks, findings = bid_gates(bench.tender, bench.criteria, bench.book.limits, subject)
        bench.gates[bid.id] = checks
        bench.findings += findings
        bench.out[bid.id] = [check.rule.id for check in checks if check.result in NOT_IN]
        if bid.status.state != "admitted":
            bench.findings.append(info(f"bid.{bid.status.state}", lot=lot.id, subject=bid.id))
            bench.out[bid.id].append(bid.status.state)
            if bid.status.on is None or not (bid.status.reason or "").strip():
                name = dict(bench.tender.bid_files).get(bid.id, f"{bid.id}.yaml")
                place = Where(f"bids/{name}", None, "status")
                bench.findings.append(
                    error("bid.status_unexplained", place, lot=lot.id, subject=bid.id)
                )
        elif above_lot_ceiling(lot, price):
            where = price.where if price else ENVELOPE
            bench.findings.append(warning("price.above_ceiling", where, lot=lot.id, subject=bid.id))
            bench.out[bid.id].append("price.above_ceiling")


def _committee(bench: _Bench) -> None:
    """Findings of the committee; minimums and refusal levels on the committee's result."""
    for bid in bench.bids:
        found = bench.panel.by_subject[bench.lot.id, bid.id]
        cells = bench.cells[bid.id]
        if bid in bench.admitted():
            bench.findings += found
        elif any(cell.individuals or cell.score is not None for cell in cells.values()):
            # The outcome does not need these scores, so what lacks in them refuses nothing.
            bench.findings += [
                replace(f, severity="warning") if f.severity == "error" else f for f in found
            ]
        crossed = threshold_findings(bench.criteria, cells, bench.lot.id, bid.id)
        bench.out[bid.id] += [finding.code for finding in crossed]
        if bid.status.state == "admitted":
            bench.findings += crossed


def _award(bench: _Bench) -> tuple[AwardResult, tuple[Candidate, ...]]:
    """Points and totals of the admissible bids.

    Under `keep` the price of a bid that left after scoring still counts as lowest price: the
    order that was published stands (ECLI:NL:HR:2014:1078). Under `recompute` it does not.
    """
    inside = tuple(bench.candidate(bid) for bid in bench.admitted())
    left = tuple(bench.candidate(bid) for bid in bench.left())
    award = evaluate(bench.criteria, inside, (*inside, *left))
    bench.findings += award.findings
    for bid_id, why in award.inadmissible.items():
        bench.out[bid_id].append(why)
        price = bench.prices.get(bid_id)
        where = price.where if price else ENVELOPE
        bench.findings.append(warning(why, where, lot=bench.lot.id, subject=bid_id))
    still = bench.admitted()
    if not still:
        bench.findings.append(warning("bid.none_admissible", lot=bench.lot.id))
    if len(still) == 1:
        bench.findings.append(info("bid.single", lot=bench.lot.id, subject=still[0].id))
    return award, (*inside, *left)


def _rank(bench: _Bench, award: AwardResult) -> Ranking:
    criteria, lot = bench.criteria, bench.lot
    totals = rounded_totals(award.totals, criteria.rounding)
    scores = {bid: _node_scores(criteria, bench.cells[bid]) for bid in totals}
    prices = {bid: bench.prices[bid].minor for bid in totals if bid in bench.prices}

    def steps(group: frozenset[str]) -> list[TieStep]:
        return tie_steps(bench.tender, criteria, lot, group, (scores, prices))

    ranking = rank(totals, award.better, steps)
    bench.findings += tie_findings(bench.tender, lot, ranking)
    exact = rank(_unrounded(bench, award), award.better, steps)
    bench.findings += _closeness(bench, ranking, exact)
    return ranking


def _node_scores(criteria: CriteriaSet, cells: dict[str, Cell]) -> dict[str, Fraction | None]:
    scores = {leaf: cell.score for leaf, cell in cells.items()}
    return {node: node_score(criteria, node, scores) for node in criteria.nodes}


def _unrounded(bench: _Bench, award: AwardResult) -> dict[str, Fraction]:
    """Totals as they would be if nothing had been rounded on the way."""
    rounding = bench.criteria.rounding
    if rounding.score is None and rounding.points is None:
        return award.totals
    criteria = bench.criteria.replace(rounding=rounding.replace(score=None, points=None))
    inside = tuple(bench.candidate(b, exact=True) for b in bench.bids if b.id in award.totals)
    left = tuple(bench.candidate(b, exact=True) for b in bench.left())
    return evaluate(criteria, inside, (*inside, *left)).totals


def _closeness(bench: _Bench, ranking: Ranking, exact: Ranking) -> list[Finding]:
    """A margin that is not decisive, and an order that only rounding makes."""
    lot, found = bench.lot.id, []
    least = bench.criteria.tie_margin
    margin = None if ranking.tie else ranking.margin
    if least is not None and margin is not None and margin < Fraction(least):
        wanted = plain(Fraction(least))
        found.append(warning("margin.not_decisive", lot=lot, margin=plain(margin), wanted=wanted))
    if exact.ranks != ranking.ranks:
        found.append(warning("rounding.changes_rank", lot=lot))
    return found


def _assemble(
    bench: _Bench, award: AwardResult, ranking: Ranking, reference: tuple[Candidate, ...]
) -> LotOutcome:
    bids = tuple(_bid(bench, bid, award, ranking, reference) for bid in bench.bids)
    path = tuple(
        step for group, step in ranking.broken if step and set(group) & set(ranking.winners)
    )
    return LotOutcome(
        id=bench.lot.id,
        better=award.better,
        unit=award.unit,
        winners=ranking.winners,
        tie=ranking.tie,
        bids=bids,
        steps=award.steps,
        margin=ranking.margin,
        tie_path=path,
    )


def _bid(
    bench: _Bench, bid: Bid, award: AwardResult, ranking: Ranking, reference: tuple[Candidate, ...]
) -> BidOutcome:
    """A bid's result; one that is not admissible is computed by itself, unofficially."""
    criteria, rounding = bench.criteria, bench.criteria.rounding
    result, unofficial = award, None
    if bid.id not in award.points or bid.id in award.inadmissible:
        alone = bench.candidate(bid)
        result = evaluate(criteria, (alone,), (*reference, alone))
        unofficial = _unofficial(criteria, bid.id, result)
    price, cells = bench.prices.get(bid.id), bench.cells[bid.id]
    exact = award.totals.get(bid.id)
    return BidOutcome(
        id=bid.id,
        name=bid.name,
        status=bid.status.state,
        admissible=not bench.out[bid.id],
        gates=bench.gates[bid.id],
        cells=cells,
        points=result.points[bid.id],
        principles=principle_scores(criteria, {k: cell.score for k, cell in cells.items()}),
        price_minor=price.minor if price else None,
        currency=price.currency if price else None,
        vat=price.vat if price else None,
        price_points=result.price_points.get(bid.id),
        total=None if exact is None else round_exact(exact, rounding.total, rounding.mode),
        exact_total=exact,
        rank=ranking.ranks.get(bid.id),
        unofficial_total=unofficial,
        unofficial_rank=_would_be(unofficial, award, criteria),
        why_inadmissible=tuple(dict.fromkeys(bench.out[bid.id])),
    )


def _unofficial(criteria: CriteriaSet, bid: str, result: AwardResult) -> Fraction | None:
    """What an inadmissible bid would have had; None where its price has no points."""
    total = result.totals.get(bid)
    if total is None and result.unit == "points" and criteria.price is None:
        total = total_points(criteria, result.points[bid])
    rounding = criteria.rounding
    return None if total is None else round_exact(total, rounding.total, rounding.mode)


def _would_be(total: Fraction | None, award: AwardResult, criteria: CriteriaSet) -> int | None:
    """The rank that an inadmissible bid would have had among the admissible ones."""
    if total is None:
        return None
    others = rounded_totals(award.totals, criteria.rounding).values()
    higher_wins = award.better == "higher"
    return 1 + sum(1 for o in others if o != total and (o > total) == higher_wins)
