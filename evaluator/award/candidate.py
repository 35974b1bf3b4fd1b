"""What a mechanism sees of a bid: panel scores and a price, nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Candidate:
    """A bid for the award.

    Attributes:
        id: Id of the bid.
        scores: Panel score per leaf criterion; None while it is not known.
        price: Price in whole units of its currency (exact), None when the mechanism has no price.
        given_points: Points per leaf as published elsewhere, where the set says so.
    """

    id: str
    scores: Mapping[str, Fraction | None]
    price: Fraction | None = None
    given_points: Mapping[str, Fraction] = field(default_factory=dict)
