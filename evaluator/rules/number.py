"""What `min_value` and `max_value` share: the number found and the bound it is held against."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from evaluator.model.finding import Finding, warning
from evaluator.model.outcome import Check, CheckResult
from evaluator.model.rule import Rule
from evaluator.rules.context import Context, Verdict
from evaluator.rules.words import as_text


def found_number(rule: Rule, context: Context) -> Fraction | None:
    """The number in the rule's field; None when there is none."""
    value = context.lookup(rule.field or "")
    if isinstance(value, bool) or not isinstance(value, (int, Decimal, Fraction)):
        return None
    return Fraction(value)


def bound(rule: Rule, context: Context, own: Decimal | None) -> tuple[Fraction | None, str]:
    """The bound and its boundary: the rule's own number, or a dated limit on the context's day."""
    if own is not None:
        return Fraction(own), "inclusive"
    limit = context.limits.get(rule.limit or "")
    value = limit.on(context.on) if limit is not None and context.on is not None else None
    return (Fraction(value.value) if value else None), limit.boundary if limit else "inclusive"


def verdict(rule: Rule, context: Context, most: Fraction | None, *, holds: bool | None) -> Verdict:
    """The check with what was found and what was wanted."""
    result: CheckResult = "unknown" if holds is None else "pass" if holds else "fail"
    found = context.lookup(rule.field or "")
    values = {"field": rule.field or "", "found": as_text(found), "wanted": as_text(most)}
    findings: tuple[Finding, ...] = ()
    if most is None:
        findings = (
            warning(
                "limit.no_value",
                context.where,
                subject=context.subject,
                limit=rule.limit or "",
                year=as_text(context.on),
            ),
        )
    return Verdict(Check(rule, result, values), findings)
