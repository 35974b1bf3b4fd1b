"""The most that may be asked per challenge per year, year by year in cents.

An average or a total hides a breach, so neither is ever the test.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from evaluator.model.finding import Finding, info, warning
from evaluator.model.numbers import minor_units
from evaluator.model.outcome import Check, YearResult
from evaluator.model.rule import Limit, Rule
from evaluator.rules.context import Context, Verdict
from evaluator.rules.years import first_day, overall, requested

REQUIRED = frozenset({"limit", "basis"})
OPTIONAL: frozenset[str] = frozenset()


def run(rule: Rule, context: Context) -> Verdict:
    """Compare what is asked in each year with the limit in force in that year."""
    challenge = context.challenge
    limit = context.limits.get(rule.limit or "")
    if challenge is None or limit is None:
        return Verdict(Check(rule, "unknown"))
    start = challenge.start()
    vat = _vat(limit, challenge.money.vat.challenger, context)
    years = tuple(
        _year(year, limit, start, requested(challenge, year)) for year in challenge.years()
    )
    if vat is not None and vat.severity == "warning":
        years = tuple(replace(year, result="unknown") for year in years)
    findings = [_no_value(context, rule, year) for year in years if year.limit is None]
    findings += [_changes(context, limit, year.year) for year in years if _moves(limit, year.year)]
    findings += _ends(context, limit, [year.year for year in years if year.limit is not None])
    findings += [vat] if vat else []
    values = {"limit": limit.id, "boundary": limit.boundary}
    return Verdict(Check(rule, overall(years), values, years), tuple(findings))


def _vat(limit: Limit, stated: str | None, context: Context) -> Finding | None:
    """An open question where the limit states no VAT basis; a warning where the two differ."""
    place, subject = context.place("money.vat"), context.subject
    if limit.vat == "unspecified":
        return info("money.vat_open", place, subject=subject)
    if stated == limit.vat and stated != "unknown":
        return None
    given = stated or "unknown"
    return warning("limit.vat_differs", place, subject=subject, challenger=given, limit=limit.vat)


def _moves(limit: Limit, year: str) -> bool:
    """Whether the limit changes within a calendar year."""
    return any(str(value.from_.year) == year and _mid_year(value.from_) for value in limit.values)


def _mid_year(day: date) -> bool:
    return (day.month, day.day) != (1, 1)


def _changes(context: Context, limit: Limit, year: str) -> Finding:
    place, subject = context.where, context.subject
    return warning("limit.changes_in_year", place, subject=subject, limit=limit.id, year=year)


def _ends(context: Context, limit: Limit, years: Sequence[str]) -> list[Finding]:
    """Years that have a value on their first day, after which it is known for a part only."""
    names = {"subject": context.subject, "limit": limit.id}
    return [
        warning("limit.ends_in_year", context.where, until=day.isoformat(), year=year, **names)
        for year in years
        for day in (value.until for value in limit.values)
        if day is not None
        and str(day.year) == year
        and day < date(int(year), 12, 31)
        and limit.on(day + timedelta(days=1)) is None
    ]


def _year(year: str, limit: Limit, start: date | None, asked: int | None) -> YearResult:
    value = limit.on(first_day(year, start))
    if value is None:
        return YearResult(year, asked, None, "unknown")
    most = Fraction(minor_units(value.value, "EUR"))
    if asked is None:
        return YearResult(year, None, most, "unknown")
    return YearResult(year, asked, most, "pass" if limit.allows(Fraction(asked), most) else "fail")


def _no_value(context: Context, rule: Rule, year: YearResult) -> Finding:
    return warning(
        "limit.no_value",
        context.where,
        subject=context.subject,
        limit=rule.limit or "",
        year=year.year,
    )
