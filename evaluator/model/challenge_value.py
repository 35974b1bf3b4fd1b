"""What a challenge is worth beside money asked: shown with source and year, outside every score."""

from __future__ import annotations

from typing import Literal

from evaluator.model.base import Filled, Frozen, Num, Text, Whole
from evaluator.model.yearly import Asked, Lines, Year


class HourValue(Frozen):
    """A rate for a volunteer's hour, by a named method, with its source and year.

    Methods: replacement (vervangingswaarde), investment (investeringswaarde), market (marktwaarde).
    """

    method: Literal["replacement", "investment", "market"]
    rate_per_hour: Asked
    year: Year
    source: Filled


class SocialValue(Frozen):
    """A statement on social value in euros (maatschappelijk rendement) that somebody published."""

    method: Filled
    year: Year
    source: Filled
    author: Text | None = None
    factor: Num | None = None
    amount: Asked | None = None
    note: Text | None = None


class Premises(Frozen):
    """What a place costs one kind of party, for the page about a level playing field."""

    party: Filled
    kind: Literal["residents", "volunteers", "institution", "company", "municipality"]
    rent_per_year: Asked | None = None
    rent_basis: Literal["market", "social", "cost", "free"] | None = None
    market_rent_per_year: Asked | None = None
    social_rent_per_year: Asked | None = None
    investments: Lines = {}
    visitors_per_year: Whole | None = None
    volunteers: Whole | None = None
    hours_per_year: Num | None = None
    source: Text | None = None
