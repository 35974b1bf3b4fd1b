"""Gates that do not say what they are for."""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.lint.subject import Subject
from evaluator.model.finding import Finding, warning


def look(subject: Subject) -> Iterator[Finding]:
    """Own gates without a purpose: nobody can set one aside with a reason, or meet it otherwise."""
    for rule, place in subject.rules():
        if rule.kind == "gate" and rule.purpose is None:
            yield warning("rule.without_purpose", place, profile=subject.profile.id, rule=rule.id)
