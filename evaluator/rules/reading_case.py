"""What the readings of a maximum share: one comparison, and the challenge beside the maximum."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from evaluator.model.challenge import Challenge
from evaluator.model.numbers import minor_units
from evaluator.model.outcome import Check, CheckResult
from evaluator.model.rule import Limit
from evaluator.rules.years import Span, first_day, requested


@dataclass(frozen=True, slots=True)
class ReadingYear:
    """One year of a reading, or the whole period, in cents that may hold a part of a cent.

    `year` is a calendar year, the number of a contract year, or empty for the period as a whole;
    `span` has the days of a contract year.
    """

    year: str
    value: Fraction | None
    limit: Fraction | None
    result: CheckResult
    span: Span | None = None

    @property
    def over(self) -> Fraction | None:
        """What lies above the maximum; zero when within it, None when it cannot be told."""
        if self.value is None or self.limit is None or self.result == "unknown":
            return None
        return max(Fraction(0), self.value - self.limit)

    @property
    def room(self) -> Fraction | None:
        """What is left under the maximum; zero when exceeded, None when it cannot be told."""
        if self.value is None or self.limit is None or self.result == "unknown":
            return None
        return max(Fraction(0), self.limit - self.value)


class Said(NamedTuple):
    """What the arithmetic of a reading gives, before it is known whether it is the rule."""

    years: tuple[ReadingYear, ...]
    note: str = ""
    lack: str = ""
    values: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Case:
    """A challenge beside a maximum: amounts asked and the maximum of every year."""

    challenge: Challenge
    limit: Limit
    check: Check
    limits: Mapping[str, Limit]

    @property
    def years(self) -> tuple[str, ...]:
        """Years of the comparison."""
        return tuple(year.year for year in self.check.by_year)

    @property
    def comparable(self) -> bool:
        """Whether the two sides have the same VAT basis, or the maximum states none."""
        stated = self.challenge.money.vat.challenger
        return self.limit.vat == "unspecified" or (stated == self.limit.vat and stated != "unknown")

    def any_vat(self) -> Case:
        """The same beside a maximum that states no VAT basis, for what-ifs about VAT."""
        return replace(self, limit=self.limit.replace(vat="unspecified"))

    def asked(self, year: str) -> Fraction | None:
        """What is asked in a year."""
        value = requested(self.challenge, year)
        return None if value is None else Fraction(value)

    def day(self, year: str) -> date:
        """The day on which the value of a year is looked up."""
        return first_day(year, self.challenge.start())

    def cap(self, year: str) -> Fraction | None:
        """The maximum of a year, as the rule takes it."""
        return self.cap_on(self.day(year))

    def cap_on(self, day: date) -> Fraction | None:
        """The maximum in force on a day."""
        value = self.limit.on(day)
        return None if value is None else Fraction(minor_units(value.value, "EUR"))

    def compare(
        self, year: str, value: Fraction | None, most: Fraction | None, span: Span | None = None
    ) -> ReadingYear:
        """One comparison; unknown while one of the two sides is, or its VAT differs."""
        result: CheckResult = "unknown"
        if value is not None and most is not None and self.comparable:
            result = "pass" if self.limit.allows(value, most) else "fail"
        return ReadingYear(year, value, most, result, span)

    def lacking(self, amounts: Mapping[str, Fraction | None], lack: str) -> tuple[str, str]:
        """Which need is not met, and in which years: VAT, the maximum, then the amounts."""
        if not self.comparable:
            return "vat_differs", ", ".join(amounts)
        for key, found in (("limit", {y: self.cap(y) for y in amounts}), (lack, amounts)):
            years = [year for year, amount in found.items() if amount is None]
            if years:
                return key, ", ".join(years)
        return "", ""


def per_year(
    case: Case,
    value: Callable[[str], Fraction | None],
    most: Callable[[str], Fraction | None],
    lack: str = "amounts",
    note: str = "",
) -> Said:
    """A reading that compares calendar years."""
    amounts = {year: value(year) for year in case.years}
    years = tuple(case.compare(year, amounts[year], most(year)) for year in case.years)
    key, names = case.lacking(amounts, lack)
    return Said(years, note, key, {"years": names})
