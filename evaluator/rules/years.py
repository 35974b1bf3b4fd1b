"""Year-by-year helpers that the money checks share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from evaluator.model.challenge import Challenge
from evaluator.model.numbers import minor_units
from evaluator.model.outcome import CheckResult, YearResult


def overall(years: Sequence[YearResult]) -> CheckResult:
    """One failing year fails the rule, even when another year is unknown."""
    results = {year.result for year in years}
    if "fail" in results:
        return "fail"
    return "unknown" if "unknown" in results or not results else "pass"


def cents(amounts: Mapping[str, Decimal | None] | None, year: str) -> int | None:
    """The amount of a year in cents; None when it is not known."""
    value = (amounts or {}).get(year)
    return None if value is None else minor_units(value, "EUR")


def requested(challenge: Challenge, year: str) -> int | None:
    """What is asked from the municipality in a year, in cents."""
    return cents(challenge.money.requested_by_year, year)
