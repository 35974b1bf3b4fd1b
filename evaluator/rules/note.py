"""Something to know: printed, never judged."""

from __future__ import annotations

from evaluator.model.outcome import Check
from evaluator.model.rule import Rule
from evaluator.rules.context import Context, Verdict

REQUIRED: frozenset[str] = frozenset()
OPTIONAL: frozenset[str] = frozenset()


def run(rule: Rule, context: Context) -> Verdict:
    """Nothing to judge; the note stands under `notes`."""
    del context
    return Verdict(Check(rule, "pass", counted=False, why_not_counted="note"))
