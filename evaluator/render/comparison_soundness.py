"""Which combinations of weights and mechanism say something."""

from __future__ import annotations

from fractions import Fraction

from evaluator.model.criteria import CriteriaSet
from evaluator.model.mechanism import AnyMechanism, AwardOnValue, LowestPrice, WeightedSum

NO_ROOM = "no_weight_for_quality"
NO_FORMULA = "no_price_formula"


def weights_matter(mechanism: AnyMechanism | None) -> bool:
    """Whether the weights of the criteria play a part in the totals.

    Under lowest price nothing is weighed; under award on value each criterion has an amount in
    euros of its own.
    """
    return not isinstance(mechanism, LowestPrice | AwardOnValue)


def unsound(criteria: CriteriaSet, weight_set: str, mechanism: str) -> str:
    """Why a weight set and a mechanism cannot go together; empty where they can."""
    if not mechanism:
        return ""
    weighed = criteria.with_weights(criteria.weight_sets[weight_set]) if weight_set else criteria
    scenario = criteria.mechanisms[mechanism]
    quality = sum((Fraction(n.weight) for n in weighed.criteria if n.kind != "price"), Fraction(0))
    price_weight = getattr(scenario, "price_weight", None)
    makes_room = price_weight is not None or (
        criteria.price is not None and not isinstance(scenario, WeightedSum)
    )
    if makes_room and quality == 0:
        return NO_ROOM
    without = isinstance(scenario, WeightedSum) and scenario.price is None
    if without and price_weight is None and criteria.price is not None:
        return NO_FORMULA
    return ""
