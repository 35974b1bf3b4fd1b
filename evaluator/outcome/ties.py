"""The published steps that break a tie, and what they found."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from evaluator.model.criteria import CriteriaSet, Lot
from evaluator.model.dossier import LotDraw, Tender
from evaluator.model.finding import Finding, Where, info, warning
from evaluator.ranking import Ranking, TieStep

DRAW, PRICE = "lot", "price"


Values = tuple[Mapping[str, Mapping[str, Fraction | None]], Mapping[str, int]]


def tie_steps(
    tender: Tender, criteria: CriteriaSet, lot: Lot, group: frozenset[str], values: Values
) -> list[TieStep]:
    """The steps of the set for one tied group, in the published order.

    `values` holds scores by bid and criterion, and prices by bid.
    """
    scores, prices = values
    steps = []
    for name in criteria.ties:
        if name == DRAW:
            draw = draw_for(tender, lot, group)
            order = draw.order if draw else ()
            places: dict[str, Fraction | None] = {bid: Fraction(i) for i, bid in enumerate(order)}
            steps.append(TieStep(DRAW, places, "lower"))
        elif name == PRICE or (criteria.price and name == criteria.price.id):
            amounts: dict[str, Fraction | None] = {b: Fraction(v) for b, v in prices.items()}
            steps.append(TieStep(name, amounts, "lower"))
        else:
            steps.append(TieStep(name, {bid: scores[bid].get(name) for bid in group}))
    return steps


def draw_for(tender: Tender, lot: Lot, group: frozenset[str]) -> LotDraw | None:
    """The last drawing of lots among exactly these bids.

    A drawing among others does not hold: when a tied bid falls away, lots are drawn anew
    (Rb Den Haag 2021, Protinus/IBM).
    """
    fitting = [
        draw
        for draw in tender.head.lot_draws
        if draw.lot == lot.id and set(draw.bids) == group and set(draw.order) == group
    ]
    latest = [draw for draw in fitting if draw.on == max(one.on for one in fitting)]
    # Two drawings of one day with other results: which came last is not known, so neither holds.
    return latest[0] if len({draw.order for draw in latest}) == 1 else None


def tie_findings(tender: Tender, lot: Lot, ranking: Ranking) -> list[Finding]:
    """Which ties there were, what broke them, and which stand."""
    found: list[Finding] = []
    place = Where("dossier.yaml", None, "lot_draws")
    for group, step in ranking.broken:
        bids = ", ".join(group)
        if step:
            found.append(info("tie.resolved", place, lot=lot.id, subjects=bids, step=step))
        else:
            found.append(warning("tie.unresolved", place, lot=lot.id, subjects=bids))
    drawn = {frozenset(group) for group, step in ranking.broken if step == DRAW}
    found += [
        warning("tie.draw_mismatch", place, lot=lot.id, subjects=", ".join(sorted(draw.bids)))
        for draw in tender.head.lot_draws
        if draw.lot == lot.id and frozenset(draw.bids) not in drawn
    ]
    return found
