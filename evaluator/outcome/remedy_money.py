"""Remedies for the rules on money: exact cents to ask less, moves between years, open amounts.

What a year may ask is never computed beside the checks: a copy that asks that amount is held
against them, so that boundary, dated values and factor are theirs alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import floor

from evaluator.model.outcome import Check
from evaluator.model.rule import Rule
from evaluator.outcome.remedy_case import Case, cents_of, merged, money_change
from evaluator.outcome.remedy_moves import fewest_moves
from evaluator.outcome.remedy_types import Change, Move, Remedy
from evaluator.rules.years import SUNK, cents, requested

MONEY = ("cap_per_year", "cost_not_higher")
"""Checks that look at each year apart."""

NOTHING_FITS = -1


@dataclass(frozen=True, slots=True)
class Years:
    """What is asked in each year and the most that fits, in cents; None where it is not known."""

    asked: Mapping[str, int | None]
    most: Mapping[str, int | None]

    @property
    def excess(self) -> dict[str, int]:
        """Cents too much, by year that is over and can come within its limit."""
        found = {}
        for year, most in self.most.items():
            asked = self.asked[year]
            if asked is not None and most is not None and 0 <= most < asked:
                found[year] = asked - most
        return found

    @property
    def room(self) -> dict[str, int]:
        """Cents that may be added, by year that is known and within its limit."""
        found = {}
        for year, most in self.most.items():
            asked = self.asked[year]
            if asked is not None and most is not None and asked < most:
                found[year] = most - asked
        return found

    @property
    def closed(self) -> tuple[str, ...]:
        """Years in which not even nothing fits."""
        return tuple(year for year, most in self.most.items() if most == NOTHING_FITS)


def years_of(case: Case, rules: Iterable[Rule]) -> Years:
    """The most that fits under all these rules; unknown where one of them cannot tell."""
    asked = {year: requested(case.challenge, year) for year in case.challenge.years()}
    bounds = [most_allowed(case, rule) for rule in rules]
    most: dict[str, int | None] = {}
    for year in asked:
        known = [bound.get(year) for bound in bounds]
        sure = [one for one in known if one is not None]
        most[year] = min(sure) if sure and len(sure) == len(known) else None
    return Years(asked, most)


def most_allowed(case: Case, rule: Rule) -> dict[str, int | None]:
    """The most whole cents that the check lets pass in each year, found by asking the check.

    A copy asks exactly the limit that the check names. Where that fails the boundary itself is
    outside, and a cent less is the most. Where it is unknown, the year cannot be told.
    """
    limits = {one.year: one.limit for one in case.check(rule).by_year}
    tried = {year: floor(limit) for year, limit in limits.items() if limit is not None}
    at_limit = _results(case, rule, tried)
    return {
        year: None
        if year not in tried or at_limit[year] not in ("pass", "fail")
        else tried[year] - (at_limit[year] == "fail")
        for year in limits
    }


def _results(case: Case, rule: Rule, asked: Mapping[str, int]) -> dict[str, str]:
    changes = [
        money_change(case, ("money", "requested_by_year", year), amount)
        for year, amount in asked.items()
    ]
    return {one.year: one.result for one in case.after(changes).check(rule).by_year}


def too_much(case: Case, checks: Sequence[Check], within: Sequence[Rule]) -> list[Remedy]:
    """Years that ask too much: move where there is room, ask less otherwise or instead.

    Args:
        case: The challenge.
        checks: The money checks that fail, solved together.
        within: All money rules of the profile that count: a year gets no more than they let it.
    """
    name = ", ".join(check.rule.id for check in checks)
    years = years_of(case, [check.rule for check in checks])
    found = []
    if years.closed:
        closed = tuple((year, 0) for year in years.closed)
        found.append(Remedy(name, "no_amount", "self", impossible=True, amounts=closed))
    excess = years.excess
    if not excess:
        return found
    moves = fewest_moves(excess, years_of(case, within).room)
    if moves is not None:
        found.append(_move(case, name, moves))
    return [*found, _lower(case, name, excess, alternative=moves is not None)]


def _move(case: Case, name: str, moves: tuple[Move, ...]) -> Remedy:
    changed, changes = case, []
    for move in moves:
        made = _one_move(changed, move)
        changed = changed.after(made)
        changes += made
    touched = sorted({year for move in moves for year in (move.source, move.target)})
    left = tuple((year, requested(changed.challenge, year) or 0) for year in touched)
    return Remedy(name, "move", "self", merged(changes), moves=moves, left=left)


def _one_move(case: Case, move: Move) -> list[Change]:
    """Asked amount and cost lines of both years; each year keeps adding up as it did."""
    asked = ("money", "requested_by_year")
    changes = [
        money_change(case, (*asked, year), (requested(case.challenge, year) or 0) + cents_moved)
        for year, cents_moved in ((move.source, -move.cents), (move.target, move.cents))
    ]
    lines = case.challenge.money.costs_by_year
    taken, kept = _taken(lines.get(move.source), move.cents), lines.get(move.target)
    place = ("money", "costs_by_year")
    for key, part in taken.items():
        now = cents_of((lines.get(move.source) or {})[key]) or 0
        changes.append(money_change(case, (*place, move.source, key), now - part))
    if kept is not None:
        # Where the costs of the first year are not known, there is no line to take along.
        for key, part in (taken or dict.fromkeys(list(kept)[:1], move.cents)).items():
            now = cents_of(kept.get(key)) or 0
            changes.append(money_change(case, (*place, move.target, key), now + part))
    return changes


def _taken(lines: Mapping[str, Decimal] | None, amount: int) -> dict[str, int]:
    """Cents from each cost line, the largest first; money spent before is never moved."""
    taken, rest = {}, amount
    live = {key: cents_of(value) or 0 for key, value in (lines or {}).items()
            if not key.startswith(SUNK)}  # fmt: skip
    for key, value in sorted(live.items(), key=lambda pair: (-pair[1], pair[0])):
        part = min(rest, value)
        if part:
            taken[key] = part
            rest -= part
    return taken


def _lower(case: Case, name: str, excess: Mapping[str, int], *, alternative: bool) -> Remedy:
    changes = [change for year, over in excess.items() for change in ask_less(case, year, over)]
    asked = {year: requested(case.challenge, year) or 0 for year in excess}
    return Remedy(
        name,
        "lower",
        "self",
        tuple(changes),
        alternative=alternative,
        amounts=tuple(excess.items()),
        left=tuple((year, asked[year] - over) for year, over in excess.items()),
    )


def ask_less(case: Case, year: str, amount: int) -> list[Change]:
    """Less asked, and as much more own income, which is one way to keep the lines adding up."""
    money = case.challenge.money
    asked = requested(case.challenge, year) or 0
    changes = [money_change(case, ("money", "requested_by_year", year), asked - amount)]
    own = cents(money.own_income_by_year, year)
    if own is not None:
        path = ("money", "own_income_by_year", year)
        changes.append(money_change(case, path, own + amount))
    return changes
