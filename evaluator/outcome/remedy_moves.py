"""The fewest moves of cost between years, so that every year stays within its limit.

Years that are over must give all their excess away; years with room can take at most that. The
smallest answer moves exactly the excess. Of all ways to do so the one with the fewest moves is
taken, and of these the one over the shortest distance. A set of moves is fewest when it falls apart
in as many groups of years as possible: n giving and m taking years in one group need at most
n + m - 1 moves (transportation problem; the moves of a basic solution form a forest).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import combinations

from evaluator.outcome.remedy_types import Move

EXACT_YEARS = 9
"""Up to this many years together all ways are compared; beyond it a short way is taken, as the
number of ways triples with each year."""

Cost = tuple[int, int, tuple[Move, ...]]


def fewest_moves(excess: Mapping[str, int], room: Mapping[str, int]) -> tuple[Move, ...] | None:
    """Moves that bring every year within its limit; None when there is too little room.

    Args:
        excess: Cents over the limit by year, each above 0.
        room: Cents left under the limit by year; years without room may be left out.
    """
    takers = {year: cents for year, cents in sorted(room.items()) if cents > 0}
    if sum(takers.values()) < sum(excess.values()):
        return None
    if not excess:
        return ()
    if len(excess) + len(takers) > EXACT_YEARS:
        return _short_way(excess, takers)
    found = _search(dict(sorted(excess.items())), takers)
    return tuple(sorted(found[2], key=lambda move: (move.source, move.target)))


def _search(excess: dict[str, int], room: dict[str, int]) -> Cost:
    """Split the years in groups, each of which solves itself, and take the cheapest split.

    While the total fits there is always an answer: all years in one group.
    """

    @cache
    def best(givers: tuple[str, ...], takers: tuple[str, ...]) -> Cost | None:
        if not givers:
            return 0, 0, ()
        found: list[Cost] = []
        first, others = givers[0], givers[1:]
        for group in _subsets(others):
            giving = (first, *group)
            rest = tuple(year for year in others if year not in group)
            need = sum(excess[year] for year in giving)
            for taking in _subsets(takers):
                if not _just_enough(need, [room[year] for year in taking]):
                    continue
                left = best(rest, tuple(year for year in takers if year not in taking))
                if left is not None:
                    own = _fill({y: excess[y] for y in giving}, {y: room[y] for y in taking})
                    found.append((left[0] + len(own), left[1] + _distance(own), own + left[2]))
        return min(found, key=_order) if found else None

    answer = best(tuple(excess), tuple(room))
    assert answer is not None  # noqa: S101  # the caller saw that the total fits
    return answer


def _order(cost: Cost) -> tuple[int, int, list[tuple[str, str]]]:
    return cost[0], cost[1], [(move.source, move.target) for move in cost[2]]


def _subsets(years: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [some for size in range(len(years) + 1) for some in combinations(years, size)]


def _just_enough(need: int, rooms: list[int]) -> bool:
    """Whether these years together hold what is needed, and no year of them can be missed."""
    total = sum(rooms)
    return total >= need and all(total - one < need for one in rooms)


def _fill(excess: Mapping[str, int], room: Mapping[str, int]) -> tuple[Move, ...]:
    """Give away in the order of years to the first year with room (north-west corner)."""
    left, moves = dict(room), []
    for source, cents in excess.items():
        rest = cents
        for target, free in list(left.items()):
            part = min(rest, free)
            if part:
                moves.append(Move(source, target, part))
                left[target] = free - part
                rest -= part
    return tuple(moves)


def _short_way(excess: Mapping[str, int], room: Mapping[str, int]) -> tuple[Move, ...]:
    """A way for long periods: the largest excess first, to the year where it fits most tightly."""
    left, moves = dict(room), []
    for source, cents in sorted(excess.items(), key=lambda pair: (-pair[1], pair[0])):
        rest = cents
        while rest:
            fits = [year for year in left if left[year] >= rest]
            target = (
                min(fits, key=lambda year: (left[year], year))
                if fits
                else max(left, key=lambda year: (left[year], year))
            )
            part = min(rest, left[target])
            moves.append(Move(source, target, part))
            left[target] -= part
            rest -= part
    return tuple(sorted(moves, key=lambda move: (move.source, move.target)))


def _distance(moves: tuple[Move, ...]) -> int:
    return sum(abs(int(move.source) - int(move.target)) for move in moves)
