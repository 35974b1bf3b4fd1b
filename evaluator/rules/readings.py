"""Every reading of a maximum per year side by side: what each would say, and which is the rule.

A text such as "at most so much per challenge per year" can be read in many ways. One of them is the
rule: the one whose period and basis the limit (`per`) and the profile's rule (`basis`) name, on the
amount as written (settled reading 8). The others are shown so that people can ask which one is
meant; they decide nothing. All amounts are exact: a part of a cent stays a fraction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from evaluator.model.challenge import Challenge
from evaluator.model.outcome import Check, CheckResult
from evaluator.model.rule import Limit
from evaluator.rules.reading_case import Case, ReadingYear, Said, per_year
from evaluator.rules.reading_rates import indexed_amounts, indexed_cap, with_vat, without_vat
from evaluator.rules.years import (
    Span,
    contract_years,
    costs,
    overall,
    overlap,
    part_of_year,
    within,
)

__all__ = ["Reading", "ReadingYear", "readings"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reading says.

    Attributes:
        key: Its name, such as ``contract_year``.
        years: The comparison per year, or one for the whole period.
        result: One failing year fails it, even when another year is unknown.
        is_rule: Whether this is the reading of the profile's rule; exactly one is.
        note_key: What it assumes, as a name; empty when it assumes nothing.
        lack_key: What it needs and does not have, as a name; empty when it has everything.
        values: Values for these texts: ``rate`` (a share of 1), ``years`` (with commas), ``limit``.
    """

    key: str
    years: tuple[ReadingYear, ...]
    result: CheckResult
    is_rule: bool
    note_key: str = ""
    lack_key: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


def readings(
    challenge: Challenge, limit: Limit, check: Check, limits: Mapping[str, Limit]
) -> tuple[Reading, ...]:
    """Every reading of a maximum for one challenge, the rule's first.

    Args:
        challenge: What is asked, and when.
        limit: The maximum, with the value in force on each day.
        check: The verdict of the rule that names it (`cap_per_year`).
        limits: Every dated value at hand, among them rates of VAT and of indexation.
    """
    case = Case(challenge, limit, check, limits)
    rule = check.rule
    found = []
    for kind in KINDS:
        is_rule = kind.per in limit.per and kind.basis == rule.basis
        for said in kind.say(case):
            result = overall(said.years)
            found.append(
                Reading(
                    kind.key, said.years, result, is_rule, said.note, said.lack, dict(said.values)
                )
            )
    return tuple(found)


def _as_written(case: Case) -> tuple[Said]:
    """The rule itself: the very comparison of the check."""
    years = tuple(
        ReadingYear(y.year, None if y.value is None else Fraction(y.value), y.limit, y.result)
        for y in case.check.by_year
    )
    lack, names = case.lacking({year: case.asked(year) for year in case.years}, "amounts")
    return (Said(years, "", lack, {"years": names}),)


def _contract_year(case: Case) -> tuple[Said]:
    """Years counted from the first day; a calendar year's amount is spread over its days."""
    period = case.challenge.period
    if period is None:
        return (Said((case.compare("", None, None),), "", "period"),)
    inside = {year: case.asked(year) for year in period.years()}
    outside = [year for year in case.years if year not in inside]
    if outside:
        values = {"years": ", ".join(outside)}
        return (Said((case.compare("", None, None),), "", "outside", values),)
    days = {year: within(period, year) for year in inside}
    spans = contract_years(period)
    years = tuple(
        case.compare(str(number), _spread(inside, days, span), case.cap_on(span.first), span)
        for number, span in enumerate(spans, start=1)
    )
    key, names = case.lacking(inside, "amounts")
    without = [str(span.first.year) for span in spans if case.cap_on(span.first) is None]
    if without and not key:
        key, names = "limit", ", ".join(without)
    note = "same_years" if spans == tuple(days.values()) else "spread"
    return (Said(years, note, key, {"years": names}),)


def _spread(
    asked: Mapping[str, Fraction | None], days: Mapping[str, Span], span: Span
) -> Fraction | None:
    """What is asked in a stretch of days, each calendar year's amount spread evenly over its days.

    None while the amount of one of its calendar years is not known.
    """
    total = Fraction(0)
    for number in range(span.first.year, span.last.year + 1):
        amount, own = asked[str(number)], days[str(number)]
        if amount is None:
            return None
        total += amount * Fraction(overlap(span, own).days, own.days)
    return total


def _pro_rata(case: Case) -> tuple[Said]:
    """The maximum in the measure of the days of the year that the period covers."""
    period = case.challenge.period
    if period is None:
        return (Said((case.compare("", None, None),), "", "period"),)
    outside = [year for year in case.years if year not in period.years()]
    if outside:
        values = {"years": ", ".join(outside)}
        return (Said((case.compare("", None, None),), "", "outside", values),)
    parts = {year: part_of_year(period, year) for year in case.years}

    def most(year: str) -> Fraction | None:
        cap = case.cap(year)
        return None if cap is None else cap * parts[year]

    note = "pro_rata" if any(part != 1 for part in parts.values()) else "whole_years"
    return (per_year(case, case.asked, most, note=note),)


def _together(case: Case, divisor: int) -> Said:
    """All years at once, divided by a number; unknown while one year is."""
    asked = {year: case.asked(year) for year in case.years}
    known = [amount for amount in asked.values() if amount is not None]
    caps = [cap for cap in (case.cap(year) for year in case.years) if cap is not None]
    value = sum(known, Fraction(0)) / divisor if len(known) == len(asked) else None
    most = sum(caps, Fraction(0)) / divisor if len(caps) == len(asked) else None
    key, names = case.lacking(asked, "amounts")
    values = {"years": names, "count": str(len(asked))}
    return Said((case.compare("", value, most),), "hides", key, values)


def _average(case: Case) -> tuple[Said]:
    return (_together(case, len(case.years) or 1),)


def _total(case: Case) -> tuple[Said]:
    return (_together(case, 1),)


def _first_year(case: Case) -> tuple[Said, ...]:
    """Only the first year counts."""
    first = case.years[:1]
    years = tuple(case.compare(year, case.asked(year), case.cap(year)) for year in first)
    key, names = case.lacking({year: case.asked(year) for year in first}, "amounts")
    return (Said(years, "first_only", key, {"years": names}),)


def _total_cost(case: Case) -> tuple[Said]:
    """The cost of the task instead of what is asked for it."""

    def cost(year: str) -> Fraction | None:
        spent = costs(case.challenge, year)
        return None if spent is None else Fraction(spent)

    return (per_year(case, cost, case.cap, "costs"),)


class Kind(NamedTuple):
    """A reading: the period and the amount that a rule must name to mean it, and its arithmetic.

    `per` and `basis` are held against `Limit.per` and `Rule.basis`.
    """

    key: str
    per: str
    basis: str
    say: Callable[[Case], tuple[Said, ...]]


KINDS = (
    Kind("as_written", "year", "requested", _as_written),
    Kind("contract_year", "contract-year", "requested", _contract_year),
    Kind("pro_rata", "year-pro-rata", "requested", _pro_rata),
    Kind("average", "year-average", "requested", _average),
    Kind("total", "period", "requested", _total),
    Kind("first_year", "first-year", "requested", _first_year),
    Kind("total_cost", "year", "total-cost", _total_cost),
    Kind("indexed_cap", "year-indexed", "requested", indexed_cap),
    Kind("indexed_amounts", "year", "requested-indexed", indexed_amounts),
    Kind("vat_incl", "year", "requested-incl", with_vat),
    Kind("vat_excl", "year", "requested-excl", without_vat),
)
"""The readings in the order in which they are shown; the first is what `cap_per_year` tests."""
