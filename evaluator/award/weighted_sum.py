"""Weighted sum of quality points and price points; the highest total wins.

An additive multi-criteria model; in Dutch practice the "gewogen factor methode".
"""

from __future__ import annotations

from fractions import Fraction

from evaluator.award.candidate import Candidate
from evaluator.award.points import (
    HUNDRED,
    leaf_points,
    node_points,
    points_step,
    score_step,
    share_step,
    total_points,
    total_step,
)
from evaluator.award.price import FORMULAS
from evaluator.model.criteria import CriteriaSet
from evaluator.model.mechanism import WeightedSum
from evaluator.model.numbers import round_exact
from evaluator.model.outcome import AwardResult, Step

OUTSIDE = "price.outside_bandwidth"


def evaluate(
    criteria: CriteriaSet, bids: tuple[Candidate, ...], reference: tuple[Candidate, ...]
) -> AwardResult:
    """Points per node, price points by the published formula, and their sum."""
    price_points, fractions = _price(criteria, bids, reference)
    points = {
        bid.id: node_points(criteria, leaf_points(criteria, bid), price_points.get(bid.id))
        for bid in bids
    }
    refused = {bid: OUTSIDE for bid, fraction in fractions.items() if fraction is None}
    totals = {
        bid.id: total
        for bid in bids
        if bid.id not in refused and (total := total_points(criteria, points[bid.id])) is not None
    }
    steps = [share_step(criteria), score_step(criteria, bids), points_step(criteria, points)]
    if criteria.price is not None:
        steps.append(_price_step(bids, reference, fractions, price_points))
    steps.append(total_step(criteria, totals))
    return AwardResult("higher", points, price_points, totals, tuple(steps), refused)


def lowest_price(reference: tuple[Candidate, ...]) -> Fraction | None:
    """Lowest price among the bids that count for it."""
    prices = [bid.price for bid in reference if bid.price is not None]
    return min(prices) if prices else None


def _price(
    criteria: CriteriaSet, bids: tuple[Candidate, ...], reference: tuple[Candidate, ...]
) -> tuple[dict[str, Fraction | None], dict[str, Fraction | None]]:
    """Price points and the part of them that each price earns."""
    mechanism, node, lowest = criteria.mechanism, criteria.price, lowest_price(reference)
    if (
        not isinstance(mechanism, WeightedSum)
        or mechanism.price is None
        or node is None
        or lowest is None
    ):
        return {}, {}
    formula, rounding = FORMULAS[mechanism.price.formula], criteria.rounding
    points: dict[str, Fraction | None] = {}
    fractions: dict[str, Fraction | None] = {}
    for bid in bids:
        if bid.price is None:
            continue
        part = formula.fraction(mechanism.price, bid.price, lowest)
        fractions[bid.id] = part
        exact = None if part is None else criteria.shares[node.id] * part * HUNDRED
        points[bid.id] = (
            None if exact is None else round_exact(exact, rounding.points, rounding.mode)
        )
    return points, fractions


def _price_step(
    bids: tuple[Candidate, ...],
    reference: tuple[Candidate, ...],
    fractions: dict[str, Fraction | None],
    points: dict[str, Fraction | None],
) -> Step:
    lowest = lowest_price(reference)
    rows = tuple(
        (bid.id, (bid.price, lowest, fractions.get(bid.id), points.get(bid.id))) for bid in bids
    )
    return Step("price", ("amount", "lowest", "fraction", "points"), rows)
