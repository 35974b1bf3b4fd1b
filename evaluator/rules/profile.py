"""A challenge under the rules of one profile."""

from __future__ import annotations

from dataclasses import replace

from evaluator.model.finding import Finding, error, info, warning
from evaluator.model.outcome import Check, Overall, ProfileOutcome
from evaluator.model.rule import Profile, Rule
from evaluator.rules import run
from evaluator.rules.context import Context, Verdict

TAKE_OVER = "take-over"
WAIVED = "waived"
WELCOME = "info"
"""A document that a rule of this kind asks is welcome: it is told as such and never fails."""


def evaluate(profile: Profile, context: Context) -> tuple[ProfileOutcome, tuple[Finding, ...]]:
    """Every rule of the profile, and what they say together.

    Only rules of kind `gate` count; of these not the ones that fall due later and not the ones
    that are known from memory only. Fail goes before incomplete, incomplete before unknown.
    """
    verdicts = [_judge(rule, context) for rule in profile.rules]
    verdicts = [_waive(verdict, context) for verdict in verdicts]
    if profile.applies_to != TAKE_OVER:
        verdicts = [_not_applicable(verdict) for verdict in verdicts]
    checks = tuple(v.check for v in verdicts if v.check.rule.check != "note")
    notes = tuple(v.check for v in verdicts if v.check.rule.check == "note")
    overall, reason = _overall(profile, checks)
    outcome = ProfileOutcome(
        profile.id,
        overall,
        profile.complete,
        checks,
        notes,
        _missing(checks, welcome=False),
        reason,
        _missing(checks, welcome=True),
    )
    findings = [finding for verdict in verdicts for finding in verdict.findings]
    if not profile.complete:
        findings.append(info("profile.incomplete", context.where, profile=profile.id))
    if reason == "no_testable_rule":
        findings.append(info("profile.no_testable_rule", context.where, profile=profile.id))
    return outcome, tuple(findings)


def _judge(rule: Rule, context: Context) -> Verdict:
    if rule.check == "note":
        return run(rule, context)
    if rule.phase == "takeover":
        return Verdict(Check(rule, "not_due", counted=False, why_not_counted="not_due"))
    verdict = run(rule, context)
    why = "" if rule.kind == "gate" else f"kind_{rule.kind}"
    findings = verdict.findings
    if rule.evidence == "memory":
        why = why or "unverified"
        findings = (
            *findings,
            info("rule.unverified", context.where, profile=context.profile, rule=rule.id),
        )
    return Verdict(replace(verdict.check, counted=not why, why_not_counted=why), findings)


def _waive(verdict: Verdict, context: Context) -> Verdict:
    """Set a condition aside where the profile allows it; its result stays and counts no more."""
    check = verdict.check
    waiver = context.waiver(check.rule)
    if waiver is None:
        return verdict
    names = {"subject": context.subject, "profile": context.profile, "rule": check.rule.id}
    place = context.place(f"waived.{check.rule.id}")
    if not check.rule.waivable:
        return Verdict(check, (*verdict.findings, error("waiver.not_allowed", place, **names)))
    if check.result == "pass" or not check.counted:
        return Verdict(check, (*verdict.findings, info("waiver.not_needed", place, **names)))
    by = {"by": waiver.by, "on": waiver.on.isoformat(), "reason": waiver.reason}
    told = warning("gate.waived", place, by=waiver.by, reason=waiver.reason, **names)
    set_aside = replace(check, counted=False, why_not_counted=WAIVED, waived=by)
    return Verdict(set_aside, (*verdict.findings, told))


def _not_applicable(verdict: Verdict) -> Verdict:
    """The verdict of a rule for grants or processes: shown, never counted in a take-over."""
    why = verdict.check.why_not_counted or "not_applicable"
    return Verdict(replace(verdict.check, counted=False, why_not_counted=why), verdict.findings)


def _overall(profile: Profile, checks: tuple[Check, ...]) -> tuple[Overall, str]:
    if profile.applies_to != TAKE_OVER:
        return "not_applicable", f"applies_to_{profile.applies_to}"
    results = {check.result for check in checks if check.counted}
    if not results and not any(check.waived for check in checks):
        return "not_assessable_yet", "no_testable_rule"
    if "fail" in results:
        return "does_not_meet_gates", ""
    if "incomplete" in results:
        return "incomplete", ""
    if results & {"unknown", "judgement"}:
        return "not_assessable_yet", "unknown_or_open"
    return "meets_gates", ""


def _missing(checks: tuple[Check, ...], *, welcome: bool) -> tuple[str, ...]:
    lacking = [
        check.rule.doc or ""
        for check in checks
        if check.rule.check == "document"
        and check.values.get("found") == "false"
        and (check.rule.kind == WELCOME) == welcome
        and check.waived is None
    ]
    return tuple(dict.fromkeys(lacking))
