"""Whether a profile can give an answer at all."""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.lint.subject import Subject
from evaluator.model.finding import Finding, warning


def look(subject: Subject) -> Iterator[Finding]:
    """No gate that counts: none at all, or all of them from memory or due only later."""
    counting = [
        rule
        for rule in subject.profile.rules
        if rule.kind == "gate"
        and rule.check != "note"
        and rule.phase is None
        and rule.evidence != "memory"
    ]
    if not counting:
        place = subject.place(("rules",))
        yield warning("profile.no_testable_rule", place, profile=subject.profile.id)
