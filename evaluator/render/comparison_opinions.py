"""Second opinions on the bids of one lot: the outcome in the shape that other methods take.

The numbers are floats: for reading beside the outcome, never for deciding.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from evaluator.award import is_relative
from evaluator.errors import CallError
from evaluator.model.criteria import CriteriaSet
from evaluator.model.numbers import MINOR_UNITS
from evaluator.model.outcome import BidOutcome, LotOutcome
from evaluator.render.comparison_soundness import weights_matter
from evaluator.robustness.second_opinions import Direction, Opinion, second_opinions

PLACES = 3
"""Decimals in which the scores of other methods are written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LotOpinions:
    """What other methods say about one lot.

    Attributes:
        opinions: Weighted sum, TOPSIS, VIKOR; empty if they were not asked.
        criteria: The criteria that took part.
        reason: Why they were not asked; empty if they were.
        problems: Codes of what the wrapper refused.
    """

    opinions: tuple[Opinion, ...] = ()
    criteria: tuple[str, ...] = ()
    reason: str = ""
    problems: tuple[str, ...] = ()


def lot_opinions(lot: LotOutcome, criteria: CriteriaSet) -> LotOpinions:
    """Ask the other methods about the bids that the outcome ranks.

    Criteria that carry weight take part: scores of the committee, and the price as an amount to
    be kept low where it has a weight. Where the award method has no weights there is no weight to
    give these methods, and none is made up.
    """
    if not weights_matter(criteria.mechanism):
        return LotOpinions(reason="no_weights")
    leaves = [leaf.id for leaf in criteria.leaves if criteria.shares[leaf.id] > 0]
    price = criteria.price
    used = [*leaves, price.id] if price is not None and criteria.shares[price.id] > 0 else leaves
    bids = [bid for bid in lot.bids if bid.rank is not None]
    scores = [[_value(criteria, bid, name) for name in used] for bid in bids]
    points = [[_points(bid, name, criteria) for name in used] for bid in bids]
    if any(value is None for row in (*scores, *points) for value in row):
        return LotOpinions(reason="values_missing")
    directions: list[Direction] = ["max" if name in leaves else "min" for name in used]
    try:
        found = second_opinions(
            [bid.id for bid in bids],
            used,
            _floats(scores),
            [float(criteria.shares[name]) for name in used],
            directions,
            points=_floats(points),
            points_are_relative=is_relative(criteria.mechanism),
            official={bid.id: bid.rank for bid in bids if bid.rank is not None},
        )
    except CallError as error:
        codes = tuple(dict.fromkeys(problem.code for problem in error.problems))
        return LotOpinions(criteria=tuple(used), reason="not_computable", problems=codes)
    return LotOpinions(opinions=tuple(found), criteria=tuple(used))


def _value(criteria: CriteriaSet, bid: BidOutcome, name: str) -> Fraction | None:
    """The committee's unrounded score, or the price in whole units of its currency."""
    if name in bid.cells:
        return bid.cells[name].score
    if criteria.price is None or bid.price_minor is None or bid.currency is None:
        return None
    return Fraction(bid.price_minor, 10 ** MINOR_UNITS[bid.currency])


def _points(bid: BidOutcome, name: str, criteria: CriteriaSet) -> Fraction | None:
    if criteria.price is not None and name == criteria.price.id:
        return bid.price_points
    return bid.points.get(name)


def _floats(rows: list[list[Fraction | None]]) -> list[list[float]]:
    return [[float(value) for value in row if value is not None] for row in rows]
