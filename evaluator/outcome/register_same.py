"""Challenges that may be parts of one, and challenges of one task beside each other.

Both are shown to people: whether a challenge was split, or which of two is better, is for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from evaluator.model.challenge import Challenge
from evaluator.model.finding import Finding
from evaluator.outcome.register_partners import Partners, folded
from evaluator.outcome.register_side import compared
from evaluator.outcome.register_types import Entry, Same, SameTask, Splitting, SplitYear, Sum
from evaluator.rules.years import requested

Link = Callable[[Entry, Entry], bool]


def splits(entries: Sequence[Entry], partners: Partners) -> tuple[Splitting, ...]:
    """Groups by one applicant about one task or partner in overlapping years."""

    def linked(one: Entry, other: Entry) -> bool:
        a, b = one.challenge, other.challenge
        same = _one_applicant(a, b) and _about(a, b, partners) is not None
        return same and bool(set(a.years()) & set(b.years()))

    return tuple(_splitting(group, partners) for group in _groups(entries, linked))


def same_tasks(
    entries: Sequence[Entry], partners: Partners
) -> tuple[tuple[SameTask, ...], list[Finding]]:
    """Challenges of one task, compared on the same criteria where that can be done."""

    def linked(one: Entry, other: Entry) -> bool:
        return _one_task(one.challenge, other.challenge, partners)

    found, findings = [], []
    for group in _groups(entries, linked):
        shared, told = compared(group)
        found.append(shared)
        findings += told
    return tuple(found), findings


def _groups(entries: Sequence[Entry], linked: Link) -> Iterator[list[Entry]]:
    """Entries that hang together, each group in the order of its ids; single ones left out."""
    left = list(entries)
    while left:
        group, edge = [], [left.pop(0)]
        while edge:
            one = edge.pop()
            group.append(one)
            near = [other for other in left if linked(one, other)]
            left = [other for other in left if other not in near]
            edge += near
        if len(group) > 1:
            yield sorted(group, key=lambda entry: entry.challenge.id)


def _one_applicant(one: Challenge, other: Challenge) -> bool:
    ids = folded(one.applicant.id), folded(other.applicant.id)
    names = folded(one.applicant.name), folded(other.applicant.name)
    return any(first and first == second for first, second in (ids, names))


def _about(one: Challenge, other: Challenge, partners: Partners) -> Same | None:
    """What two challenges are both about: a task by number or words, else a partner."""
    a, b = one.challenged, other.challenged
    for first, second in ((a.task_id, b.task_id), (a.task, b.task)):
        if folded(first) and folded(first) == folded(second):
            return "task"
    partner = partners.key(a.partner)
    return "partner" if partner and partner == partners.key(b.partner) else None


def _one_task(one: Challenge, other: Challenge, partners: Partners) -> bool:
    """The same number, or the same words and the same partner; words alone may be any task."""
    a, b = one.challenged, other.challenged
    if a.task_id and b.task_id:
        return folded(a.task_id) == folded(b.task_id)
    partner = partners.key(a.partner)
    words = folded(a.task)
    return bool(words and partner) and (words, partner) == (folded(b.task), partners.key(b.partner))


def _splitting(group: Sequence[Entry], partners: Partners) -> Splitting:
    challenges = [entry.challenge for entry in group]
    names = sorted({c.applicant.name or c.applicant.id or "" for c in challenges})
    same: Same = "partner"
    if any(_about(a, b, partners) == "task" for a in challenges for b in challenges if a is not b):
        same = "task"
    ids = tuple(challenge.id for challenge in challenges)
    return Splitting(ids, names[0], same, tuple(_shared_years(group)))


def _shared_years(group: Sequence[Entry]) -> Iterator[SplitYear]:
    """Years for which two or more of the group ask money, with what they ask together."""
    years = sorted({year for entry in group for year in entry.challenge.years()})
    for year in years:
        own = [entry for entry in group if year in entry.challenge.years()]
        if len(own) > 1:
            amounts = [(e.challenge.id, requested(e.challenge, year)) for e in own]
            unknown = tuple(name for name, amount in amounts if amount is None)
            asked = Sum(sum(amount or 0 for _, amount in amounts), unknown, len(own))
            yield SplitYear(year, asked, _cap(own, year))


def _cap(group: Sequence[Entry], year: str) -> Fraction | None:
    """The maximum for one challenge in a year; None where the profile has none or several."""
    found = {
        one.limit
        for entry in group
        for check in entry.result.profiles[0].checks
        if check.rule.check == "cap_per_year"
        for one in check.by_year
        if one.year == year
    }
    return found.pop() if len(found) == 1 else None
