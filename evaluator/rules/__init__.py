"""Gate checks: a closed list, one a file, in one explicit registry."""

from __future__ import annotations

from typing import cast

from evaluator.model.base import Refused
from evaluator.model.rule import Rule
from evaluator.rules import (
    before,
    cap_per_year,
    cost_not_higher,
    covers_all,
    document,
    flag,
    judgement,
    max_value,
    max_weeks_after,
    min_value,
    min_weeks_before,
    note,
)
from evaluator.rules.context import CheckModule, Context, Verdict

CHECKS: dict[str, CheckModule] = {
    "before": cast("CheckModule", before),
    "cap_per_year": cast("CheckModule", cap_per_year),
    "cost_not_higher": cast("CheckModule", cost_not_higher),
    "covers_all": cast("CheckModule", covers_all),
    "document": cast("CheckModule", document),
    "flag": cast("CheckModule", flag),
    "judgement": cast("CheckModule", judgement),
    "max_value": cast("CheckModule", max_value),
    "max_weeks_after": cast("CheckModule", max_weeks_after),
    "min_value": cast("CheckModule", min_value),
    "min_weeks_before": cast("CheckModule", min_weeks_before),
    "note": cast("CheckModule", note),
}
"""Every check by name. There is no other."""


def run(rule: Rule, context: Context) -> Verdict:
    """Judge one rule on one subject."""
    return CHECKS[rule.check].run(rule, context)


def sound(rule: Rule) -> Refused | None:
    """What is wrong with a rule's check or parameters; None when nothing is."""
    if rule.check not in CHECKS:
        return Refused(
            ", ".join(sorted(CHECKS)), "choose a check from the list", "rule.unknown_check"
        )
    module, given = CHECKS[rule.check], rule.given()
    lacking = sorted(name.rstrip("_") for name in module.REQUIRED - given)
    if lacking:
        return Refused(
            f"{rule.check} with {', '.join(sorted(n.rstrip('_') for n in module.REQUIRED))}",
            f"add {', '.join(lacking)}",
            "rule.parameter_missing",
        )
    extra = sorted(name.rstrip("_") for name in given - module.REQUIRED - module.OPTIONAL)
    if extra:
        return Refused(
            f"{rule.check} without {', '.join(extra)}",
            f"remove {', '.join(extra)}",
            "rule.parameter_unknown",
        )
    if rule.check in ("min_value", "max_value") and (rule.limit is None) == (
        (rule.min if rule.check == "min_value" else rule.max) is None
    ):
        word = rule.check[:3]
        return Refused(f"{word} or limit: one of the two", "keep one", "rule.parameter_missing")
    if rule.check == "judgement" and rule.ask is None:
        return Refused("ask: the question to answer", "add ask", "rule.parameter_missing")
    return None


__all__ = ["CHECKS", "Context", "Verdict", "run", "sound"]
