"""One lot of a tender: gates, then panel, then award, then ranks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from evaluator.award import Candidate, evaluate, needs_price
from evaluator.award.points import total_points
from evaluator.model.criteria import CriteriaSet, Lot
from evaluator.model.dossier import Bid, Price, Tender
from evaluator.model.finding import Finding, Where, info, warning
from evaluator.model.numbers import plain, round_exact
from evaluator.model.outcome import AwardResult, BidOutcome, Cell, Check, LotOutcome
from evaluator.model.rulebook import Rulebook
from evaluator.outcome.gates import bid_gates
from evaluator.outcome.prices import above_lot_ceiling, price_findings
from evaluator.outcome.ties import tie_findings, tie_steps
from evaluator.panel import PanelResult
from evaluator.panel.principles import principle_scores
from evaluator.ranking import Ranking, rank, rounded_totals

NOT_IN = ("fail", "incomplete")


@dataclass(slots=True)
class _Bench:
    """The bids of one lot while they are judged; `out` says why a bid is not admissible."""

    bids: Sequence[Bid]
    prices: dict[str, Price]
    gates: dict[str, tuple[Check, ...]] = field(default_factory=dict)
    out: dict[str, list[str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def admitted(self) -> list[Bid]:
        """Bids that still take part and that nothing excludes so far."""
        return [b for b in self.bids if b.status.state == "admitted" and not self.out.get(b.id)]


def lot_outcome(
    tender: Tender, book: Rulebook, lot: Lot, panel: PanelResult
) -> tuple[LotOutcome, list[Finding]]:
    """Everything about one lot, and its findings."""
    criteria = book.criteria
    if criteria is None:
        message = "a tender needs a criteria set"
        raise ValueError(message)
    only = criteria.lots[0].id if criteria.lots else lot.id
    bids = sorted((b for b in tender.bids if lot.id in tender.lots_of(b, only)), key=lambda b: b.id)
    prices = {price.bid: price for price in tender.prices if price.lot == lot.id}
    bench = _Bench(bids, prices)
    _gates(tender, book, criteria, lot, bench)
    bench.findings += price_findings(criteria, lot, bench.admitted(), prices)
    cells = {bid.id: _cells(criteria, lot, bid, panel) for bid in bids}
    _panel(criteria, lot, bench, panel, cells)
    award, reference = _award(criteria, lot, bench, cells)
    ranking = _rank(tender, criteria, lot, bench, cells, award)
    outcome = _assemble(criteria, lot, bench, cells, award, ranking, reference)
    return outcome, bench.findings


def _gates(tender: Tender, book: Rulebook, criteria: CriteriaSet, lot: Lot, bench: _Bench) -> None:
    for bid in bench.bids:
        price = bench.prices.get(bid.id)
        checks, findings = bid_gates(tender, criteria, book.limits, lot, bid, price)
        bench.gates[bid.id] = checks
        bench.findings += findings
        bench.out[bid.id] = [check.rule.id for check in checks if check.result in NOT_IN]
        if bid.status.state != "admitted":
            bench.findings.append(info(f"bid.{bid.status.state}", lot=lot.id, subject=bid.id))
            bench.out[bid.id].append(bid.status.state)
        elif above_lot_ceiling(lot, price):
            where = price.where if price else Where("prices.csv")
            bench.findings.append(warning("price.above_ceiling", where, lot=lot.id, subject=bid.id))
            bench.out[bid.id].append("price.above_ceiling")


def _cells(criteria: CriteriaSet, lot: Lot, bid: Bid, panel: PanelResult) -> dict[str, Cell]:
    return {leaf.id: panel.cells[lot.id, bid.id, leaf.id] for leaf in criteria.leaves}


def _panel(
    criteria: CriteriaSet, lot: Lot, bench: _Bench, panel: PanelResult, cells: dict[str, dict[str, Cell]]
) -> None:
    """Findings of the committee; minimums and refusal levels on the committee's result."""
    for bid in bench.bids:
        found = panel.by_subject[lot.id, bid.id]
        if bid in bench.admitted():
            bench.findings += found
        elif any(cell.individuals or cell.score is not None for cell in cells[bid.id].values()):
            # The outcome does not need these scores, so what lacks in them refuses nothing.
            bench.findings += [replace(f, severity="warning") if f.severity == "error" else f for f in found]
        for code, criterion, value in _below(criteria, cells[bid.id]):
            bench.out[bid.id].append(code)
            if bid.status.state == "admitted":
                bench.findings.append(
                    warning(code, lot=lot.id, subject=bid.id, criterion=criterion, found=plain(value))
                )


def _below(criteria: CriteriaSet, cells: dict[str, Cell]) -> list[tuple[str, str, Fraction]]:
    """Minimums not reached (the minimum itself is enough) and refusal levels given."""
    found = []
    refusals = {Fraction(v.value) for v in (criteria.scale.levels or {}).values() if v.refusal}
    for node in criteria.nodes.values():
        score = node_score(criteria, node.id, cells)
        if score is None:
            continue
        if node.minimum is not None and score < Fraction(node.minimum):
            found.append(("score.below_minimum", node.id, score))
        if not node.children and score in refusals:
            found.append(("score.refusal_level", node.id, score))
    return found


def node_score(criteria: CriteriaSet, node: str, cells: dict[str, Cell]) -> Fraction | None:
    """Score of a leaf, or of a group as the mean of its leaves by their shares."""
    if node in cells:
        return cells[node].score
    below = [leaf.id for leaf in criteria.leaves if _is_below(criteria, leaf.id, node)]
    scores = [cells[leaf].score for leaf in below if leaf in cells]
    if not below or criteria.shares[node] == 0 or None in scores or len(scores) != len(below):
        return None
    total = sum((criteria.shares[leaf] * (cells[leaf].score or 0) for leaf in below), Fraction(0))
    return total / criteria.shares[node]


def _is_below(criteria: CriteriaSet, leaf: str, node: str) -> bool:
    above = criteria.parent[leaf]
    while above is not None:
        if above == node:
            return True
        above = criteria.parent[above]
    return False


def _candidate(bid: Bid, bench: _Bench, cells: dict[str, Cell]) -> Candidate:
    price = bench.prices.get(bid.id)
    amount = None if price is None or price.minor <= 0 else Fraction(price.minor, price.scale)
    given = {k: cell.given_points for k, cell in cells.items() if cell.given_points is not None}
    return Candidate(bid.id, {k: cell.score for k, cell in cells.items()}, amount, given)


def _award(
    criteria: CriteriaSet, lot: Lot, bench: _Bench, cells: dict[str, dict[str, Cell]]
) -> tuple[AwardResult, tuple[Candidate, ...]]:
    """Points and totals of the admissible bids.

    Under `keep` the price of a bid that left after scoring still counts as lowest price: the
    order that was published stands (ECLI:NL:HR:2014:1078). Under `recompute` it does not.
    """
    inside = tuple(_candidate(bid, bench, cells[bid.id]) for bid in bench.admitted())
    left = tuple(
        _candidate(bid, bench, cells[bid.id])
        for bid in bench.bids
        if criteria.on_withdrawal == "keep" and bench.out[bid.id] == [bid.status.state]
    )
    award = evaluate(criteria, inside, (*inside, *left))
    bench.findings += award.findings
    for bid, why in award.inadmissible.items():
        bench.out[bid].append(why)
        price = bench.prices.get(bid)
        where = price.where if price else Where("prices.csv")
        bench.findings.append(warning(why, where, lot=lot.id, subject=bid))
    count = len(award.totals)
    if count == 0 and not any(f.refuses for f in bench.findings):
        bench.findings.append(warning("bid.none_admissible", lot=lot.id))
    if len(bench.admitted()) == 1:
        bench.findings.append(info("bid.single", lot=lot.id, subject=bench.admitted()[0].id))
    return award, (*inside, *left)


def _rank(
    tender: Tender, criteria: CriteriaSet, lot: Lot, bench: _Bench,
    cells: dict[str, dict[str, Cell]], award: AwardResult,
) -> Ranking:  # fmt: skip
    totals = rounded_totals(award.totals, criteria.rounding)
    scores = {
        bid: {node: node_score(criteria, node, cells[bid]) for node in criteria.nodes} for bid in totals
    }
    prices = {bid: bench.prices[bid].minor for bid in totals if bid in bench.prices}
    ranking = rank(totals, award.better, lambda group: tie_steps(tender, criteria, lot, group, scores, prices))
    bench.findings += tie_findings(tender, lot, ranking)
    if criteria.tie_margin is not None and ranking.margin is not None and not ranking.tie:
        if ranking.margin < Fraction(criteria.tie_margin):
            bench.findings.append(
                warning("margin.not_decisive", lot=lot.id, margin=plain(ranking.margin),
                        wanted=plain(Fraction(criteria.tie_margin)))
            )  # fmt: skip
    exact = rank(award.totals, award.better, lambda _: ())
    if any(ranking.ranks[a] < ranking.ranks[b] and exact.ranks[a] > exact.ranks[b] for a in totals for b in totals):
        bench.findings.append(warning("rounding.changes_rank", lot=lot.id))
    return ranking


def _assemble(
    criteria: CriteriaSet, lot: Lot, bench: _Bench, cells: dict[str, dict[str, Cell]],
    award: AwardResult, ranking: Ranking, reference: tuple[Candidate, ...],
) -> LotOutcome:  # fmt: skip
    bids = []
    for bid in bench.bids:
        points = award.points.get(bid.id)
        price_points = award.price_points.get(bid.id)
        unofficial = None
        if points is None or bid.id in award.inadmissible:
            alone = evaluate(criteria, (_candidate(bid, bench, cells[bid.id]),), (*reference, _candidate(bid, bench, cells[bid.id])))
            points, price_points = alone.points[bid.id], alone.price_points.get(bid.id)
            unofficial = alone.totals.get(bid.id)
            if unofficial is None and alone.unit == "points" and not needs_price_points(criteria):
                unofficial = total_points(criteria, points)
        bids.append(_bid(criteria, bench, bid, cells[bid.id], award, ranking, points, price_points, unofficial))
    path = tuple(step for group, step in ranking.broken if step and set(group) & set(ranking.winners))
    return LotOutcome(
        lot.id, award.better, award.unit, ranking.winners, ranking.tie, tuple(bids), award.steps,
        ranking.margin, path,
    )  # fmt: skip


def needs_price_points(criteria: CriteriaSet) -> bool:
    """Whether a total does not exist without points for the price."""
    return criteria.price is not None and needs_price(criteria.mechanism)


def _bid(
    criteria: CriteriaSet, bench: _Bench, bid: Bid, cells: dict[str, Cell], award: AwardResult, ranking: Ranking,
    points: dict[str, Fraction | None], price_points: Fraction | None, unofficial: Fraction | None,
) -> BidOutcome:  # fmt: skip
    price, rounding = bench.prices.get(bid.id), criteria.rounding
    exact = award.totals.get(bid.id)
    total = None if exact is None else round_exact(exact, rounding.total, rounding.mode)
    what_if = None if unofficial is None else round_exact(unofficial, rounding.total, rounding.mode)
    return BidOutcome(
        id=bid.id, name=bid.name, status=bid.status.state, admissible=not bench.out[bid.id],
        gates=bench.gates[bid.id], cells=cells, points=points,
        principles=principle_scores(criteria, {k: cell.score for k, cell in cells.items()}),
        price_minor=price.minor if price else None, currency=price.currency if price else None,
        vat=price.vat if price else None, price_points=price_points,
        total=total, exact_total=exact, rank=ranking.ranks.get(bid.id),
        unofficial_total=what_if, unofficial_rank=_would_be(what_if, award, criteria),
        why_inadmissible=tuple(dict.fromkeys(bench.out[bid.id])),
    )  # fmt: skip


def _would_be(total: Fraction | None, award: AwardResult, criteria: CriteriaSet) -> int | None:
    """The rank that an inadmissible bid would have had among the admissible ones."""
    if total is None:
        return None
    others = rounded_totals(award.totals, criteria.rounding).values()
    return 1 + sum(1 for other in others if (other > total) == (award.better == "higher") and other != total)
