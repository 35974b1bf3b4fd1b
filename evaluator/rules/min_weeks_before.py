"""A number of weeks that must lie between two dates: at least 7 x n days, boundary included."""

from __future__ import annotations

from datetime import date

from evaluator.model.outcome import Check, CheckResult
from evaluator.model.rule import Rule
from evaluator.rules.context import Context, Verdict
from evaluator.rules.moments import day_of
from evaluator.rules.words import as_text

REQUIRED = frozenset({"from_", "to", "weeks"})
OPTIONAL: frozenset[str] = frozenset()
DAYS_IN_WEEK = 7


def run(rule: Rule, context: Context) -> Verdict:
    """Count calendar days from the first date to the second."""
    first, last = context.lookup(rule.from_ or ""), context.lookup(rule.to or "")
    result: CheckResult = "unknown"
    days = None
    if isinstance(first, date) and isinstance(last, date) and rule.weeks is not None:
        days = (day_of(last) - day_of(first)).days
        result = "pass" if days >= DAYS_IN_WEEK * rule.weeks else "fail"
    wanted = DAYS_IN_WEEK * (rule.weeks or 0)
    values = {
        "from": as_text(first),
        "to": as_text(last),
        "found": as_text(days),
        "wanted": as_text(wanted),
    }
    return Verdict(Check(rule, result, values))
