"""What is asked against the cost that really falls away, year by year in cents.

``requested(y) <= factor x avoidable(y)``; volunteer value, help in kind and social value
are never netted.
"""

from __future__ import annotations

from fractions import Fraction

from evaluator.model.challenge import Challenge
from evaluator.model.finding import Finding, info, warning
from evaluator.model.outcome import Check, CheckResult, YearResult
from evaluator.model.rule import Rule
from evaluator.rules.context import Context, Verdict
from evaluator.rules.words import as_text
from evaluator.rules.years import cents, overall, requested

REQUIRED = frozenset({"basis", "against", "factor"})
OPTIONAL: frozenset[str] = frozenset()


def run(rule: Rule, context: Context) -> Verdict:
    """Compare both sides per year; unknown where a side or its VAT basis is not stated."""
    challenge = context.challenge
    if challenge is None or rule.factor is None:
        return Verdict(Check(rule, "unknown"))
    comparable, findings = _comparable(challenge, context)
    factor = Fraction(rule.factor)
    years = tuple(
        _year(challenge, year, factor, comparable=comparable) for year in challenge.years()
    )
    values = {"factor": as_text(rule.factor), "baseline": challenge.baseline.status}
    return Verdict(Check(rule, overall(years), values, years), findings)


def _comparable(challenge: Challenge, context: Context) -> tuple[bool, tuple[Finding, ...]]:
    vat, baseline = challenge.money.vat, challenge.baseline
    if baseline.status == "unknown" or not baseline.avoidable_by_year:
        place = context.place("baseline.status")
        if baseline.status != "unknown":
            return False, (warning("baseline.no_amounts", place, subject=context.subject),)
        return False, (info("baseline.unknown", place, subject=context.subject),)
    findings: tuple[Finding, ...] = ()
    if baseline.status == "estimated":
        place = context.place("baseline.status")
        findings = (warning("baseline.estimated", place, subject=context.subject),)
    stated = {vat.challenger, vat.incumbent}
    if len(stated) == 1 and not stated & {None, "unknown"}:
        return True, findings
    mixed = warning(
        "money.vat_not_comparable",
        context.place("money.vat"),
        subject=context.subject,
        challenger=vat.challenger or "unknown",
        incumbent=vat.incumbent or "unknown",
    )
    return False, (*findings, mixed)


def _year(challenge: Challenge, year: str, factor: Fraction, *, comparable: bool) -> YearResult:
    known = challenge.baseline.status != "unknown"
    avoidable = cents(challenge.baseline.avoidable_by_year, year) if known else None
    asked = requested(challenge, year)
    limit = None if avoidable is None else factor * avoidable
    result: CheckResult = "unknown"
    if comparable and asked is not None and limit is not None:
        result = "pass" if asked <= limit else "fail"
    return YearResult(year, asked, limit, result)
