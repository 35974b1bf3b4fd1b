"""What a mechanism sees of a bid: panel scores and a price, nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Protocol

from evaluator.model.criteria import CriteriaSet
from evaluator.model.outcome import AwardResult


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


class MechanismModule(Protocol):
    """What a mechanism's module offers."""

    NAME: str
    RELATIVE: bool

    def evaluate(
        self, criteria: CriteriaSet, bids: tuple[Candidate, ...], reference: tuple[Candidate, ...]
    ) -> AwardResult:
        """Points, totals and every intermediate table for `bids`.

        `reference` holds the bids whose prices set the lowest price of a relative formula.
        """
        ...
