"""Award mechanisms: one family a file, one explicit registry, exact arithmetic only."""

from __future__ import annotations

from collections.abc import Callable

from evaluator.award import award_on_value, best_quality, lowest_price, weighted_sum
from evaluator.award.candidate import Candidate
from evaluator.award.price import FORMULAS, Formula
from evaluator.model.criteria import CriteriaSet
from evaluator.model.mechanism import AnyMechanism, FixedPrice, WeightedSum
from evaluator.model.outcome import AwardResult

Evaluate = Callable[[CriteriaSet, tuple[Candidate, ...], tuple[Candidate, ...]], AwardResult]

MECHANISMS: dict[str, Evaluate] = {
    "award-on-value": award_on_value.evaluate,
    "best-quality-within-ceiling": best_quality.evaluate,
    "fixed-price": best_quality.evaluate,
    "lowest-price": lowest_price.evaluate,
    "weighted-sum": weighted_sum.evaluate,
}
"""Every mechanism by name."""


def evaluate(
    criteria: CriteriaSet, bids: tuple[Candidate, ...], reference: tuple[Candidate, ...]
) -> AwardResult:
    """Points, totals and calculation steps under the mechanism of the criteria set."""
    name = criteria.mechanism.name if criteria.mechanism else "weighted-sum"
    return MECHANISMS[name](criteria, bids, reference)


def needs_price(mechanism: AnyMechanism | None) -> bool:
    """Whether no outcome exists without a price from every bid."""
    if mechanism is None or isinstance(mechanism, FixedPrice):
        return False
    return not (isinstance(mechanism, WeightedSum) and mechanism.price is None)


def formula(mechanism: AnyMechanism | None) -> Formula | None:
    """The price formula of a weighted sum, if it has one."""
    if isinstance(mechanism, WeightedSum) and mechanism.price is not None:
        return FORMULAS[mechanism.price.formula]
    return None


def is_relative(mechanism: AnyMechanism | None) -> bool:
    """Whether a bid's points depend on the prices of other bids."""
    found = formula(mechanism)
    return found is not None and found.relative


__all__ = [
    "FORMULAS",
    "MECHANISMS",
    "Candidate",
    "evaluate",
    "formula",
    "is_relative",
    "needs_price",
]
