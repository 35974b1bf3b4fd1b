"""The most that may be asked per challenge per year, year by year in cents.

An average or a total hides a breach, so neither is ever the test.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from evaluator.model.finding import Finding, info, warning
from evaluator.model.numbers import minor_units
from evaluator.model.outcome import Check, YearResult
from evaluator.model.rule import Limit, Rule
from evaluator.rules.context import Context, Verdict
from evaluator.rules.years import overall, requested

REQUIRED = frozenset({"limit", "basis"})
OPTIONAL: frozenset[str] = frozenset()


def run(rule: Rule, context: Context) -> Verdict:
    """Compare what is asked in each year with the limit in force in that year."""
    challenge = context.challenge
    limit = context.limits.get(rule.limit or "")
    if challenge is None or limit is None:
        return Verdict(Check(rule, "unknown"))
    start = challenge.start()
    years = tuple(
        _year(year, limit, start, requested(challenge, year)) for year in challenge.years()
    )
    findings = [_no_value(context, rule, year) for year in years if year.limit is None]
    if limit.vat == "unspecified":
        findings.append(info("money.vat_open", context.place("money.vat"), subject=context.subject))
    values = {"limit": limit.id, "boundary": limit.boundary}
    return Verdict(Check(rule, overall(years), values, years), tuple(findings))


def _year(year: str, limit: Limit, start: date | None, asked: int | None) -> YearResult:
    day = date(int(year), 1, 1)
    if start is not None and start.year == day.year:
        day = start
    value = limit.on(day)
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
