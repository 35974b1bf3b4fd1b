"""How sure the rules are: from memory, from whom, looked at when, complete or not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from evaluator.lint.subject import Subject
from evaluator.lint.word_list import years_to_look_again
from evaluator.model.finding import Finding, info, warning

FEBRUARY_29 = (2, 29)


def look(subject: Subject) -> Iterator[Finding]:
    """Rules from memory, sources of others, old checks, and what is not known of the list."""
    for rule, place in subject.rules():
        if rule.evidence == "memory":
            yield warning("rule.unverified", place, profile=subject.profile.id, rule=rule.id)
    yield from _sources(subject)
    yield from _days(subject)
    yield from _whole(subject)


def _sources(subject: Subject) -> Iterator[Finding]:
    for ref in subject.refs():
        source = subject.sources.get(ref)
        if source is not None and not source.own_text:
            place, profile = subject.place(("source",)), subject.profile.id
            yield info("profile.source_not_own", place, profile=profile, source=ref)


def _days(subject: Subject) -> Iterator[Finding]:
    """When somebody last looked; a rule of its own day counts apart."""
    profile, today = subject.profile, subject.today
    if profile.last_checked is None:
        yield warning("profile.day_not_said", subject.place(()), profile=profile.id)
    elif is_old(profile.last_checked, today):
        place, day = subject.place(("last_checked",)), profile.last_checked.isoformat()
        yield warning("profile.checked_long_ago", place, profile=profile.id, day=day)
    for rule, place in subject.rules():
        if rule.last_checked is not None and is_old(rule.last_checked, today):
            day = rule.last_checked.isoformat()
            yield warning("rule.checked_long_ago", place, profile=profile.id, rule=rule.id, day=day)


def is_old(checked: date, today: date | None) -> bool:
    """Whether more than the agreed years lie between a check and today; just so many is not."""
    if today is None:
        return False
    year = checked.year + years_to_look_again()
    leap_day = (checked.month, checked.day) == FEBRUARY_29
    due = date(year, 3, 1) if leap_day else checked.replace(year=year)
    return today > due


def _whole(subject: Subject) -> Iterator[Finding]:
    profile = subject.profile
    if not profile.complete and not profile.unknown:
        yield warning("profile.unknown_not_said", subject.place(("complete",)), profile=profile.id)
    if profile.complete and profile.unknown:
        yield warning(
            "profile.complete_with_unknown", subject.place(("unknown",)), profile=profile.id
        )
    for parent in subject.parents:
        if not parent.complete:
            place = subject.place(("extends",))
            yield info("profile.extends_incomplete", place, profile=profile.id, parent=parent.id)
