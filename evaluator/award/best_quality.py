"""Quality decides: within a ceiling, or at a fixed price.

Directive 2014/24/EU art. 67(2); a fixed price was accepted for care in
ECLI:NL:RBGEL:2020:6006. A bid above the ceiling, or at another price, is not admissible.
"""

from __future__ import annotations

from fractions import Fraction

from evaluator.award.candidate import Candidate
from evaluator.award.points import (
    leaf_points,
    node_points,
    points_step,
    score_step,
    share_step,
    total_points,
    total_step,
)
from evaluator.model.criteria import CriteriaSet
from evaluator.model.mechanism import BestQualityWithinCeiling, FixedPrice
from evaluator.model.outcome import AwardResult, Step

ABOVE_CEILING, OTHER_PRICE = "price.above_ceiling", "price.not_the_fixed_price"


def evaluate(
    criteria: CriteriaSet, bids: tuple[Candidate, ...], reference: tuple[Candidate, ...]
) -> AwardResult:
    """Points per node and their sum; the price only admits."""
    del reference
    points = {bid.id: node_points(criteria, leaf_points(criteria, bid)) for bid in bids}
    refused = {bid.id: why for bid in bids if (why := _refusal(criteria, bid))}
    totals = {
        bid.id: total
        for bid in bids
        if bid.id not in refused and (total := total_points(criteria, points[bid.id])) is not None
    }
    steps = (
        share_step(criteria),
        score_step(criteria, bids),
        points_step(criteria, points),
        _ceiling_step(criteria, bids, refused),
        total_step(criteria, totals),
    )
    return AwardResult("higher", points, {}, totals, steps, refused)


def _bound(criteria: CriteriaSet) -> Fraction | None:
    mechanism = criteria.mechanism
    if isinstance(mechanism, BestQualityWithinCeiling):
        return Fraction(mechanism.ceiling)
    return Fraction(mechanism.amount) if isinstance(mechanism, FixedPrice) else None


def _refusal(criteria: CriteriaSet, bid: Candidate) -> str:
    bound = _bound(criteria)
    if bound is None or bid.price is None:
        return ""
    if isinstance(criteria.mechanism, FixedPrice):
        return OTHER_PRICE if bid.price != bound else ""
    return ABOVE_CEILING if bid.price > bound else ""


def _ceiling_step(
    criteria: CriteriaSet, bids: tuple[Candidate, ...], refused: dict[str, str]
) -> Step:
    bound = _bound(criteria)
    rows = tuple((bid.id, (bid.price, bound, refused.get(bid.id, "ok"))) for bid in bids)
    return Step("ceiling", ("amount", "ceiling", "verdict"), rows)
