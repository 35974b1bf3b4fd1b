"""Award mechanisms and price formulas as data: names and parameters, no arithmetic.

Every parameter is required: what a published method does not say is asked, never assumed.
The arithmetic stands in `evaluator.award`, one family a file.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from evaluator.model.base import Amount, Frozen, Id, Num, Refused

Outside = Literal["refuse", "clip", "extrapolate"]
BelowZero = Literal["keep", "zero"]


class Bandwidth(Frozen):
    """Absolute interpolation between a published floor and ceiling."""

    formula: Literal["bandwidth"]
    floor: Amount = Field(gt=0)
    ceiling: Amount = Field(gt=0)
    outside: Outside

    @model_validator(mode="after")
    def _floor_below_ceiling(self) -> Bandwidth:
        if self.floor >= self.ceiling:
            raise Refused("a floor below the ceiling", "mend floor or ceiling")
        return self


class LinearOnCeiling(Frozen):
    """Share of the ceiling that a price stays below it."""

    formula: Literal["linear-on-ceiling"]
    ceiling: Amount = Field(gt=0)
    outside: Outside


class LowestOverPrice(Frozen):
    """Lowest price divided by the price: relative, rank reversal is possible."""

    formula: Literal["lowest-over-price"]


class LinearToLowest(Frozen):
    """One minus the distance to the lowest price: relative, rank reversal is possible."""

    formula: Literal["linear-to-lowest"]
    below_zero: BelowZero


class Logarithmic(Frozen):
    """One minus the logarithm of price over lowest price: no reversal unless cut at 0."""

    formula: Literal["logarithmic"]
    base: Num = Field(gt=1)
    below_zero: BelowZero


PriceFormula = Annotated[
    Bandwidth | LinearOnCeiling | LowestOverPrice | LinearToLowest | Logarithmic,
    Field(discriminator="formula"),
]


class WeightedSum(Frozen):
    """Weighted sum of points: an additive multi-criteria model."""

    name: Literal["weighted-sum"]
    price: PriceFormula | None = None


class AwardOnValue(Frozen):
    """Price minus the euro value of quality; the lowest fictitious price wins."""

    name: Literal["award-on-value"]
    values: dict[Id, Annotated[Amount, Field(ge=0)]]
    grid: dict[Id, Num] | None = None


class LowestPrice(Frozen):
    """The lowest admissible price wins."""

    name: Literal["lowest-price"]


class FixedPrice(Frozen):
    """The price is fixed; the best quality wins."""

    name: Literal["fixed-price"]
    amount: Amount = Field(gt=0)


class BestQualityWithinCeiling(Frozen):
    """The best quality within a ceiling wins; a dearer bid is not admissible."""

    name: Literal["best-quality-within-ceiling"]
    ceiling: Amount = Field(gt=0)


Mechanism = Annotated[
    WeightedSum | AwardOnValue | LowestPrice | FixedPrice | BestQualityWithinCeiling,
    Field(discriminator="name"),
]
AnyMechanism = WeightedSum | AwardOnValue | LowestPrice | FixedPrice | BestQualityWithinCeiling


class WeightedSumScenario(WeightedSum):
    """A weighted sum in which the price gets a weight it does not have in the set."""

    price_weight: Num | None = Field(default=None, gt=0, lt=100)


ScenarioMechanism = Annotated[
    WeightedSumScenario | AwardOnValue | LowestPrice | FixedPrice | BestQualityWithinCeiling,
    Field(discriminator="name"),
]
