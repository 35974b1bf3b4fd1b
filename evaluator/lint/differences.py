"""Rules that say the same as the profile that is built on."""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.lint.subject import Subject
from evaluator.model.finding import Finding, warning
from evaluator.model.rule import Rule


def look(subject: Subject) -> Iterator[Finding]:
    """Own rules that equal the parent's: a profile states only how it differs."""
    if not subject.parents:
        return
    parent = subject.parents[-1]
    before = {rule.id: rule for rule in parent.rules}
    for rule, place in subject.rules():
        other = before.get(rule.id)
        if other is not None and _rule_alone(rule) == _rule_alone(other):
            profile = subject.profile.id
            yield warning(
                "rule.no_difference", place, profile=profile, rule=rule.id, parent=parent.id
            )


def _rule_alone(rule: Rule) -> Rule:
    """A rule without where it was found and when it was checked."""
    return rule.replace(source=None, last_checked=None)
