"""A number of weeks within which something must be done: at most 7 x n days, last day included."""

from __future__ import annotations

from evaluator.model.outcome import Check, CheckResult
from evaluator.model.rule import Rule
from evaluator.rules.context import Context, Verdict
from evaluator.rules.moments import DAYS_IN_WEEK, days_between
from evaluator.rules.words import as_text

REQUIRED = frozenset({"from_", "to", "weeks"})
OPTIONAL: frozenset[str] = frozenset()


def run(rule: Rule, context: Context) -> Verdict:
    """Count calendar days from the first date to the second; unknown while one is absent."""
    first, last = context.lookup(rule.from_ or ""), context.lookup(rule.to or "")
    days, most = days_between(first, last), DAYS_IN_WEEK * (rule.weeks or 0)
    result: CheckResult = "unknown" if days is None else "pass" if days <= most else "fail"
    values = {
        "from": as_text(first),
        "to": as_text(last),
        "found": as_text(days),
        "wanted": as_text(most),
    }
    return Verdict(Check(rule, result, values))
