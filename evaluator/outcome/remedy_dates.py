"""Remedies for rules on dates: the first or last day that fits, by moving what can still move."""

from __future__ import annotations

from datetime import date, timedelta

from evaluator.model.outcome import Check
from evaluator.outcome.remedy_case import Case, change_of
from evaluator.outcome.remedy_fields import MOVABLE, knows
from evaluator.outcome.remedy_types import Change, Remedy
from evaluator.rules.moments import DAYS_IN_WEEK

START, END = MOVABLE


def of_deadline(check: Check, case: Case) -> list[Remedy]:
    """The moment itself or its deadline, whichever can still move."""
    rule = check.rule
    return _apart(check, case, rule.field or "", rule.deadline or "", 0)


def of_weeks_before(check: Check, case: Case) -> list[Remedy]:
    """At least so many weeks between two dates."""
    rule = check.rule
    return _apart(check, case, rule.from_ or "", rule.to or "", DAYS_IN_WEEK * (rule.weeks or 0))


def of_weeks_after(check: Check, case: Case) -> list[Remedy]:
    """At most so many weeks from one date to another: the second at least so many days earlier."""
    rule = check.rule
    days = -DAYS_IN_WEEK * (rule.weeks or 0)
    return _apart(check, case, rule.to or "", rule.from_ or "", days)


def _apart(check: Check, case: Case, early: str, late: str, days: int) -> list[Remedy]:
    """The field `late` at least so many days after the field `early`."""
    first, last = case.at(early), case.at(late)
    values = dict(check.values) | {"early": early, "late": late}
    rule = check.rule.id
    if not isinstance(first, date) or not isinstance(last, date):
        return _absent(check, case, (early, first), (late, last), days)
    for name, day in ((late, _shifted(first, days)), (early, _shifted(last, -days))):
        changes = _moved(case, name, day) if name in MOVABLE and day is not None else None
        if changes is not None:
            return [Remedy(rule, "date", "self", changes, subject=name, values=values)]
    who = knows(late if knows(late) != "self" else early)
    return [Remedy(rule, "date_fixed", who, impossible=True, subject=late, values=values)]


def _absent(
    check: Check,
    case: Case,
    early: tuple[str, object],
    late: tuple[str, object],
    days: int,
) -> list[Remedy]:
    """What to fill in; with one date known, the nearest other that fits."""
    rule, values = check.rule.id, dict(check.values)
    (first, known_first), (last, known_last) = early, late
    if isinstance(known_first, date):
        name, day = last, _shifted(known_first, days)
    elif isinstance(known_last, date):
        name, day = first, _shifted(known_last, -days)
    else:
        return [Remedy(rule, "date_unknown", knows(n), subject=n, values=values)
                for n in dict.fromkeys((first, last))]  # fmt: skip
    changes = () if day is None else _filled(case, name, day)
    bound = "from" if name == last else "until"
    values |= {"bound": bound, "day": "" if day is None else day.isoformat()}
    return [Remedy(rule, "date_unknown", knows(name), changes, subject=name, values=values)]


def _shifted(day: date, days: int) -> date | None:
    """So many days on; None past the ends of the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def _moved(case: Case, name: str, day: date) -> tuple[Change, ...] | None:
    """The start or the end on another day; an end before the start moves along, a start does not.

    A term that would end before it starts is no term, so the end keeps its distance.
    """
    period = case.challenge.period
    if period is None or (name == END and day < period.start):
        return None
    changes = [change_of(case, ("period", name.rpartition(".")[2]), day)]
    if name == START and day > period.end:
        end = _shifted(day, (period.end - period.start).days)
        if end is None:
            return None
        changes.append(change_of(case, ("period", "end"), end))
    return tuple(changes)


def _filled(case: Case, name: str, day: date) -> tuple[Change, ...]:
    """A date that was absent; a term needs both its days."""
    changes = [change_of(case, tuple(name.split(".")), day)]
    if name in MOVABLE and case.challenge.period is None:
        other = END if name == START else START
        changes.append(change_of(case, tuple(other.split(".")), day))
    return tuple(changes)
