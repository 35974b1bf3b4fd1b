"""Volunteers: hours, paid allowance against the dated amounts, values of an hour as others set it.

Shown with source and year, outside every condition and score. No tax advice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from evaluator.model.challenge import Challenge, Volunteers
from evaluator.model.challenge_value import HourValue
from evaluator.model.finding import Finding, Where, info, warning
from evaluator.model.numbers import fixed, minor_units
from evaluator.model.rule import Limit
from evaluator.rules.dated import amounts_for
from evaluator.rules.years import cents, first_day

VOLUNTEER = "volunteer"
PER_YEAR = "year"


@dataclass(frozen=True, slots=True)
class AllowanceYear:
    """What volunteers are paid in a year, in cents; `each` is the average per person.

    `limits` has the dated amounts of that year by id of the limit, None where none is known.
    """

    year: str
    hours: Fraction | None
    paid: int | None
    each: Fraction | None
    limits: Mapping[str, int | None]


def volunteer_years(challenge: Challenge) -> tuple[str, ...]:
    """Years of the challenge, and any other year for which hours or allowances are given."""
    given = challenge.volunteers
    named = {*(given.hours_by_year or {}), *(given.paid_allowance_by_year or {})} if given else ()
    return tuple(sorted({*challenge.years(), *named}))


def allowances(challenge: Challenge, limits: Mapping[str, Limit]) -> tuple[AllowanceYear, ...]:
    """Hours and paid allowance per year beside the dated amounts; empty without volunteers."""
    given = challenge.volunteers
    if given is None or not (given.hours_by_year or given.paid_allowance_by_year):
        return ()
    dated = amounts_for(limits, VOLUNTEER)
    return tuple(_year(challenge, given, year, dated) for year in volunteer_years(challenge))


def _year(challenge: Challenge, given: Volunteers, year: str, dated: list[Limit]) -> AllowanceYear:
    paid = cents(given.paid_allowance_by_year, year)
    hours = (given.hours_by_year or {}).get(year)
    each = Fraction(paid, given.people) if paid is not None and given.people else None
    day = first_day(year, challenge.start())
    values = {limit.id: limit.on(day) for limit in dated}
    known = {
        name: None if value is None else minor_units(value.value, "EUR")
        for name, value in values.items()
    }
    return AllowanceYear(year, None if hours is None else Fraction(hours), paid, each, known)


def volunteer_findings(
    challenge: Challenge, where: Where, limits: Mapping[str, Limit]
) -> tuple[Finding, ...]:
    """An average allowance above the amount per year, and what cannot be told about it.

    Nothing is told of a year in which nothing is paid. An average says nothing of one person: some
    may get more, others nothing.
    """
    yearly = [limit for limit in amounts_for(limits, VOLUNTEER) if PER_YEAR in limit.per]
    found = []
    for year in allowances(challenge, limits):
        if not year.paid:
            continue
        for limit in yearly:
            found += _above(challenge, year, limit, where)
    return tuple(found)


def _above(challenge: Challenge, year: AllowanceYear, limit: Limit, where: Where) -> list[Finding]:
    place = Where(where.file, where.line, f"volunteers.paid_allowance_by_year.{year.year}")
    names = {"subject": challenge.id, "year": year.year}
    most = year.limits[limit.id]
    if most is None:
        return [info("volunteers.allowance_unknown", place, limit=limit.id, **names)]
    if year.each is None:
        return [info("volunteers.people_unknown", place, **names)]
    if limit.allows(year.each, Fraction(most)):
        return []
    return [
        warning(
            "volunteers.allowance_above",
            place,
            each=_euros(year.each),
            limit=_euros(Fraction(most)),
            **names,
        )
    ]


def _euros(amount: Fraction) -> str:
    """Cents as euros, for a message: a part of a cent is rounded half up, for the eye only."""
    return fixed(amount / 100, 2)


def hour_value(value: HourValue, hours: Fraction) -> Fraction:
    """Hours times a rate that somebody published, in cents: never added to anything."""
    return hours * minor_units(value.rate_per_hour, "EUR")
