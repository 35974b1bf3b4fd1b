"""Rounding of totals, ties and ranks: made here and nowhere else.

Ranks are competition ranks (1, 2, 2, 4) on totals after the published rounding.
A tie is broken by the published steps only; what they leave equal stays a tie.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluator.model.criteria import Rounding
from evaluator.model.numbers import round_exact
from evaluator.model.outcome import Better


@dataclass(frozen=True, slots=True)
class TieStep:
    """One published step that breaks a tie: a name, a value per bid, and which is better."""

    name: str
    values: Mapping[str, Fraction | None]
    better: Better = "higher"


@dataclass(frozen=True, slots=True)
class Ranking:
    """Ranks, winners, and the tied groups with the step that broke them (empty: unbroken)."""

    ranks: dict[str, int]
    winners: tuple[str, ...]
    tie: bool
    broken: tuple[tuple[tuple[str, ...], str], ...]
    margin: Fraction | None


def rounded_totals(totals: Mapping[str, Fraction], rounding: Rounding) -> dict[str, Fraction]:
    """Totals as published."""
    return {bid: round_exact(value, rounding.total, rounding.mode) for bid, value in totals.items()}


Steps = Callable[[frozenset[str]], Sequence[TieStep]]
"""The published steps for a group of tied bids."""


def rank(totals: Mapping[str, Fraction], better: Better, steps: Steps) -> Ranking:
    """Rank bids by total; equal totals go through the tie steps.

    Args:
        totals: Rounded total per bid.
        better: Whether the highest or the lowest total wins.
        steps: The published steps for a tied group: always the same names in the same order. A
            function, since a drawing of lots holds for exactly the bids that are still tied.
    """
    groups = _ordered_groups(totals, better)
    ranks: dict[str, int] = {}
    broken: list[tuple[tuple[str, ...], str]] = []
    place = 1
    for group in groups:
        for part in _break(group, steps, 0, broken):
            ranks.update(dict.fromkeys(part, place))
            place += len(part)
    winners = tuple(sorted(bid for bid, position in ranks.items() if position == 1))
    return Ranking(ranks, winners, len(winners) > 1, tuple(broken), _margin(totals, better))


def _ordered_groups(totals: Mapping[str, Fraction], better: Better) -> list[list[str]]:
    values = sorted(set(totals.values()), reverse=better == "higher")
    return [sorted(bid for bid in totals if totals[bid] == value) for value in values]


def _break(
    group: list[str], steps: Steps, start: int, broken: list[tuple[tuple[str, ...], str]]
) -> list[list[str]]:
    """Split a tied group by the first step that tells its bids apart, each part by later steps."""
    if len(group) == 1:
        return [group]
    for index, step in enumerate(steps(frozenset(group))):
        if index < start:
            continue
        if any(step.values.get(bid) is None for bid in group):
            continue
        values = {bid: step.values[bid] or Fraction(0) for bid in group}
        if len(set(values.values())) == 1:
            continue
        broken.append((tuple(group), step.name))
        parts = _ordered_groups(values, step.better)
        return [p for part in parts for p in _break(part, steps, index + 1, broken)]
    broken.append((tuple(group), ""))
    return [group]


def _margin(totals: Mapping[str, Fraction], better: Better) -> Fraction | None:
    """Difference between the first and the second total; None with fewer than two bids."""
    ordered = sorted(totals.values(), reverse=better == "higher")
    return abs(ordered[0] - ordered[1]) if len(ordered) > 1 else None
