"""A document that must be there; a missing one can be handed in unless the rule says fail."""

from __future__ import annotations

from evaluator.model.outcome import Check, CheckResult
from evaluator.model.rule import Rule
from evaluator.rules.context import Context, Verdict

REQUIRED = frozenset({"doc"})
OPTIONAL = frozenset({"on_missing"})


def run(rule: Rule, context: Context) -> Verdict:
    """True is pass; false or absent is missing; null is unknown."""
    doc = rule.doc or ""
    there = context.documents.get(doc, False)
    result: CheckResult = "pass" if there else rule.on_missing or "incomplete"
    if there is None:
        result = "unknown"
    found = "unknown" if there is None else "true" if there else "false"
    return Verdict(Check(rule, result, {"document": doc, "found": found}))
