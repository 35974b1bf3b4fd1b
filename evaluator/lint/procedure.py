"""What a challenger needs to know of the way to a decision: when, and what to do against it."""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.lint.subject import TAKE_OVER, Subject
from evaluator.model.finding import Finding, warning

DECISION = "decision.date"
"""The field of a challenge with the day of the decision."""


def look(subject: Subject) -> Iterator[Finding]:
    """A profile for take-overs without a period for the decision, or without an appeal clause."""
    profile = subject.profile
    if profile.applies_to != TAKE_OVER:
        return
    if not any(rule.check == "max_weeks_after" and rule.to == DECISION for rule in profile.rules):
        yield warning("profile.no_decision_period", subject.place(()), profile=profile.id)
    if profile.appeal is None:
        yield warning("profile.no_appeal", subject.place(()), profile=profile.id)
