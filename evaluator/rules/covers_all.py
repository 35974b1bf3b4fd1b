"""A list that must hold every item that the rule names."""

from __future__ import annotations

from evaluator.model.outcome import Check, CheckResult
from evaluator.model.rule import Rule
from evaluator.rules.context import Context, Verdict
from evaluator.rules.words import as_text

REQUIRED = frozenset({"field", "of"})
OPTIONAL: frozenset[str] = frozenset()


def run(rule: Rule, context: Context) -> Verdict:
    """Pass when nothing is lacking; unknown when the list is not there.

    Items are compared as they are written: an id that looks like a number is still an id.
    """
    found = context.lookup(rule.field or "")
    held = found if isinstance(found, tuple) else None if found is None else (found,)
    # In one order, since a digest takes these lists as sets: equal digests, equal outcomes.
    held = None if held is None else tuple(sorted(held, key=as_text))
    wanted = tuple(sorted(rule.of or (), key=as_text))
    written = {as_text(item) for item in held or ()}
    lacking = tuple(item for item in wanted if held is not None and as_text(item) not in written)
    result: CheckResult = "unknown" if held is None else "fail" if lacking else "pass"
    values = {
        "field": rule.field or "",
        "found": as_text(held),
        "wanted": as_text(wanted),
        "lacking": as_text(lacking),
    }
    return Verdict(Check(rule, result, values))
