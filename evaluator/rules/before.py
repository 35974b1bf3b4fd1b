"""A moment that must not be later than a deadline (the deadline itself is in time)."""

from __future__ import annotations

from evaluator.model.outcome import Check, CheckResult
from evaluator.model.rule import Rule
from evaluator.rules.context import Context, Verdict
from evaluator.rules.moments import not_after
from evaluator.rules.words import as_text

REQUIRED = frozenset({"field", "deadline"})
OPTIONAL: frozenset[str] = frozenset()


def run(rule: Rule, context: Context) -> Verdict:
    """Compare the two moments; unknown when one is absent or lacks its time zone."""
    found, deadline = context.lookup(rule.field or ""), context.lookup(rule.deadline or "")
    in_time = not_after(found, deadline)
    result: CheckResult = "unknown" if in_time is None else "pass" if in_time else "fail"
    values = {"field": rule.field or "", "found": as_text(found), "wanted": as_text(deadline)}
    return Verdict(Check(rule, result, values))
