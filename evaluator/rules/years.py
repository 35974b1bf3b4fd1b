"""Year-by-year helpers that the money checks share."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, Protocol

from evaluator.model.challenge import Challenge, Period
from evaluator.model.numbers import minor_units
from evaluator.model.outcome import CheckResult

SUNK = "past_"
"""How the name of a cost line starts that was spent before: shown, never counted."""


class Judged(Protocol):
    """Anything with a result, such as one year of a comparison."""

    @property
    def result(self) -> CheckResult:
        """What came out."""
        ...


class Span(NamedTuple):
    """A stretch of days, both ends included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days; 0 when the stretch is empty."""
        return max(0, (self.last - self.first).days + 1)


def overall(years: Sequence[Judged]) -> CheckResult:
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


def costs(challenge: Challenge, year: str) -> int | None:
    """The cost lines of a year together, in cents, what is sunk left out; None when not given."""
    lines = challenge.money.costs_by_year.get(year)
    if lines is None:
        return None
    counted = [amount for name, amount in lines.items() if not name.startswith(SUNK)]
    return sum(minor_units(amount, "EUR") for amount in counted)


def first_day(year: str, start: date | None) -> date:
    """The day on which the dated value of a year is looked up.

    1 January; in the year in which the period starts, its first day.
    """
    day = date(int(year), 1, 1)
    return start if start is not None and start.year == day.year else day


def calendar_year(year: str) -> Span:
    """A whole calendar year."""
    return Span(date(int(year), 1, 1), date(int(year), 12, 31))


def within(period: Period, year: str) -> Span:
    """The days of a period that fall in a calendar year; an empty span where there are none."""
    whole = calendar_year(year)
    return overlap(Span(period.start, period.end), whole)


def overlap(one: Span, other: Span) -> Span:
    """The days that two stretches share."""
    return Span(max(one.first, other.first), min(one.last, other.last))


def part_of_year(period: Period, year: str) -> Fraction:
    """The share of a calendar year's days that a period covers: 1 for a whole year."""
    return Fraction(within(period, year).days, calendar_year(year).days)


def contract_years(period: Period) -> tuple[Span, ...]:
    """Years counted from the first day of the period; the last may be shorter."""
    last = period.end.year - period.start.year
    starts = [_anniversary(period.start, number) for number in range(last + 1)]
    starts = [day for day in starts if day <= period.end]
    ends = [day - timedelta(days=1) for day in starts[1:]] + [period.end]
    return tuple(Span(*span) for span in zip(starts, ends, strict=True))


def _anniversary(day: date, number: int) -> date:
    """The same day a number of years later; 29 February falls on the 28th in a common year."""
    year = day.year + number
    if (day.month, day.day) == (2, 29) and not isleap(year):
        return date(year, 2, 28)
    return day.replace(year=year)
