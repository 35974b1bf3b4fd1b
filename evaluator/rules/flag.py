"""A yes or no that must be as the rule wants it."""

from __future__ import annotations

from evaluator.model.outcome import Check, CheckResult
from evaluator.model.rule import Rule
from evaluator.rules.context import Context, Verdict
from evaluator.rules.words import as_text

REQUIRED = frozenset({"field", "want"})
OPTIONAL: frozenset[str] = frozenset()


def run(rule: Rule, context: Context) -> Verdict:
    """Equal is pass, other is fail, null, absent or no boolean is unknown."""
    found = context.lookup(rule.field or "")
    result: CheckResult = "unknown"
    if isinstance(found, bool):
        result = "pass" if found == rule.want else "fail"
    values = {"field": rule.field or "", "found": as_text(found), "wanted": as_text(rule.want)}
    return Verdict(Check(rule, result, values))
