"""A number that must be at most a bound."""

from __future__ import annotations

from evaluator.model.rule import Rule
from evaluator.rules.context import Context, Verdict
from evaluator.rules.number import bound, found_number, verdict

REQUIRED = frozenset({"field"})
OPTIONAL = frozenset({"max", "limit"})


def run(rule: Rule, context: Context) -> Verdict:
    """Hold the number against the bound; unknown when either is not known."""
    found = found_number(rule, context)
    wanted, boundary = bound(rule, context, rule.max)
    holds = None
    if found is not None and wanted is not None:
        holds = found <= wanted if boundary == "inclusive" else found < wanted
    return verdict(rule, context, wanted, holds=holds)
