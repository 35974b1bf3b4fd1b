"""Whether a challenge's own amounts fit together, apart from any profile.

``requested + own income + other income = cost lines``, each year, in cents.
One-off items fall within the cost lines; they and the plan budget are memos, never added.
Lines whose key starts with ``past_`` are sunk: shown, never counted.
"""

from __future__ import annotations

from evaluator.model.challenge import Challenge
from evaluator.model.finding import Finding, Where, error, warning
from evaluator.model.numbers import money_text
from evaluator.rules.years import cents, costs, requested


def money_findings(challenge: Challenge, where: Where) -> tuple[Finding, ...]:
    """Sums that do not add up, years without an amount, years outside the period, zeros."""
    found: list[Finding] = []
    for year in challenge.years():
        found += _year(challenge, year, where)
    if not challenge.years():
        found.append(warning("money.no_years", where, subject=challenge.id))
    return (*found, *_stray_years(challenge, where))


def _stray_years(challenge: Challenge, where: Where) -> list[Finding]:
    """Costs and income in years for which nothing is asked and which the period does not have."""
    money = challenge.money
    named = {*money.costs_by_year, *money.own_income_by_year, *money.other_income_by_year}
    return [
        warning(
            "money.year_outside_period",
            Where(where.file, where.line, "money"),
            subject=challenge.id,
            year=year,
        )
        for year in sorted(named - set(challenge.years()))
    ]


def _year(challenge: Challenge, year: str, where: Where) -> list[Finding]:
    asked, who = requested(challenge, year), {"subject": challenge.id, "year": year}
    found: list[Finding] = []
    place = Where(where.file, where.line, f"money.requested_by_year.{year}")
    if asked is None:
        return [warning("money.year_missing", place, **who)]
    if asked == 0:
        found.append(warning("money.zero", place, **who))
    if challenge.period and year not in challenge.period.years():
        found.append(warning("money.year_outside_period", place, **who))
    return [*found, *_lines(challenge, year, asked, where)]


def _lines(challenge: Challenge, year: str, asked: int, where: Where) -> list[Finding]:
    money = challenge.money
    spent = costs(challenge, year)
    own = cents(money.own_income_by_year, year)
    other = cents(money.other_income_by_year, year) if money.other_income_by_year else 0
    place = Where(where.file, where.line, f"money.costs_by_year.{year}")
    if spent is None or own is None or other is None:
        return [warning("money.line_uncheckable", place, subject=challenge.id, year=year)]
    income = asked + own + other
    if spent == income:
        return []
    return [
        error(
            "money.lines_do_not_add_up",
            place,
            subject=challenge.id,
            year=year,
            costs=money_text(spent),
            income=money_text(income),
            difference=money_text(abs(spent - income)),
        )
    ]
