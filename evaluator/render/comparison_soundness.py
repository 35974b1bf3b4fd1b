"""Which combinations of weights and mechanism say something."""

from __future__ import annotations

from fractions import Fraction

from evaluator.model.criteria import CriteriaSet
from evaluator.model.mechanism import AnyMechanism, AwardOnValue, LowestPrice, WeightedSum

NO_ROOM = "no_weight_for_quality"


def weights_matter(mechanism: AnyMechanism | None) -> bool:
    """Whether the weights of the criteria play a part in the totals.

    Under lowest price nothing is weighed; under award on value each criterion has an amount in
    euros of its own.
    """
    return not isinstance(mechanism, LowestPrice | AwardOnValue)


def unsound(criteria: CriteriaSet, weight_set: str, mechanism: str) -> str:
    """Why a weight set and a mechanism cannot go together; empty where they can.

    Where the price gets another weight, or none, the other weights take up the room in their
    proportions; weights that leave nothing to quality have no proportions.
    """
    if not mechanism:
        return ""
    weighed = criteria.with_weights(criteria.weight_sets[weight_set]) if weight_set else criteria
    scenario = criteria.mechanisms[mechanism]
    quality = sum((Fraction(n.weight) for n in weighed.criteria if n.kind != "price"), Fraction(0))
    priced = isinstance(scenario, WeightedSum) and scenario.price is not None
    moved = getattr(scenario, "price_weight", None) is not None if priced else criteria.price
    return NO_ROOM if moved and quality == 0 else ""
