"""Holding a remedy against the checks by a way of its own: through text, as a file would have it.

The program makes typed copies; here the changes are written into the data of the file as text and
read again, so that a change that no file could hold is seen too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from evaluator.model.challenge import Challenge
from evaluator.model.finding import Where
from evaluator.model.rule import Limit, Profile
from evaluator.model.rulebook import Rulebook
from evaluator.outcome.challenge import context_of
from evaluator.outcome.remedy import Change, Remedy
from evaluator.rules.profile import evaluate

CENT = Decimal("0.01")
NEEDED = {"baseline": {"status": "unknown"}, "decision": {"outcome": "ja", "by": "college"}}
"""What a group needs beside the one value that a change names."""


def read_again(challenge: Challenge, changes: Iterable[Change]) -> Challenge:
    """The challenge with the changes written into its file."""
    data = challenge.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    for change in changes:
        if not change.field.startswith("limits."):
            _write(data, change)
    return Challenge.model_validate(data | {"kind": "challenge"})


def _write(data: dict[str, Any], change: Change) -> None:
    *groups, name = change.path
    node = data
    for step in groups:
        if node.get(step) is None:
            node[step] = dict(NEEDED.get(step, {}))
        node = node[step]
    text: Any = change.after
    if groups == ["judgements"]:
        text = {"result": text, "by": "proef", "on": "2026-01-01", "reason": "proef"}
    node[name] = text


def book_with(book: Rulebook, changes: Iterable[Change]) -> Rulebook:
    """The rules with the limits that the municipality named."""
    limits = dict(book.limits)
    for change in changes:
        if change.field.startswith("limits."):
            _, name, day = change.path
            data = limits[name].model_dump(mode="json", by_alias=True, exclude_defaults=True)
            one = {"from": day, "until": day, "value": change.after}
            one |= {"source": {"ref": "src"}, "last_checked": "2026-11-24"}
            values = sorted([*data["values"], one], key=lambda value: value["from"])
            limits[name] = Limit.model_validate(data | {"kind": "limit", "values": values})
    return replace(book, limits=limits)


def result(challenge: Challenge, book: Rulebook, profile: Profile, rule: str) -> str:
    """The result of one rule."""
    outcome, _ = evaluate(profile, context_of(challenge, Where(), book, profile))
    return next(check.result for check in outcome.checks if check.rule.id == rule)


def after(
    challenge: Challenge, book: Rulebook, profile: Profile, changes: Iterable[Change], rule: str
) -> str:
    """The result of one rule with the changes."""
    made = tuple(changes)
    return result(read_again(challenge, made), book_with(book, made), profile, rule)


def routes(found: Iterable[Remedy]) -> list[tuple[Remedy, ...]]:
    """The ways to do it: with the first of two alternatives, and with the second."""
    every = tuple(found)
    first = tuple(one for one in every if not one.alternative)
    if len(first) == len(every):
        return [first]
    index = next(i for i, one in enumerate(every) if one.alternative)
    return [first, (*every[: index - 1], *every[index:])]


def merged_text(found: Iterable[Remedy]) -> tuple[Change, ...]:
    """All changes in order; a later one of the same field wins, as in a file."""
    return tuple(change for one in found for change in one.changes)


def tighter(remedy: Remedy) -> list[tuple[Change, ...]]:
    """The changes of a remedy with one number a step short: none of these may be enough."""
    short = []
    for index, change in enumerate(remedy.changes):
        step = _step(remedy, change)
        if step is not None:
            less = str(Decimal(change.after or "0") + step)
            one = replace(change, after=less)
            short.append((*remedy.changes[:index], one, *remedy.changes[index + 1 :]))
    return short


def _step(remedy: Remedy, change: Change) -> Decimal | None:
    """The smallest step back from what a change says; None where it says nothing of its own."""
    year = change.path[-1]
    if remedy.kind == "lower" and change.path[1] == "requested_by_year":
        return CENT
    if remedy.kind == "move" and change.path[1] == "requested_by_year":
        return CENT if year in {move.source for move in remedy.moves} else None
    needed = dict(remedy.amounts).get(year, 0)
    if remedy.kind == "current_cost" and change.path[1] == "avoidable_by_year" and needed:
        return -CENT
    if "boundary" in remedy.values and Decimal(change.after or "0") >= CENT:
        return -CENT
    return None


def money_totals(challenge: Challenge) -> tuple[Decimal, Decimal]:
    """What is asked and what it costs, over all years."""
    money = challenge.money
    asked = sum((v for v in money.requested_by_year.values() if v), Decimal(0))
    costs = sum(
        (v for lines in money.costs_by_year.values() if lines for v in lines.values()), Decimal(0)
    )
    return asked, costs
