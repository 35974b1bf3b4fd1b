"""Moves of cost between years: the exact excess, the fewest moves, the shortest distance."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.outcome.remedy_moves import EXACT_YEARS, fewest_moves
from evaluator.outcome.remedy_types import Move

YEARS = [str(year) for year in range(2027, 2027 + 5)]


def test_the_nearest_year_with_room_takes_it() -> None:
    assert fewest_moves({"2029": 10}, {"2027": 10, "2028": 10}) == (Move("2029", "2028", 10),)


def test_one_year_further_away_goes_before_two_near() -> None:
    near, far = {"2028": 5, "2029": 5}, {"2031": 10}
    assert fewest_moves({"2027": 10}, near | far) == (Move("2027", "2031", 10),)


def test_two_years_that_fit_two_others_are_two_moves() -> None:
    """7 + 3 against 3 + 7: filling in order would take three."""
    moves = fewest_moves({"2027": 7, "2028": 3}, {"2029": 3, "2030": 7})
    assert moves == (Move("2027", "2030", 7), Move("2028", "2029", 3))


def test_a_cent_too_little_room_is_no_way() -> None:
    assert fewest_moves({"2027": 10}, {"2028": 9}) is None
    assert fewest_moves({"2027": 10}, {"2028": 9, "2029": 1}) is not None


def test_nothing_over_needs_nothing() -> None:
    assert fewest_moves({}, {"2028": 9}) == ()


@st.composite
def years(draw: st.DrawFn, most: int = 5) -> tuple[dict[str, int], dict[str, int]]:
    names = [str(2027 + i) for i in range(draw(st.integers(2, most)))]
    over = draw(st.sets(st.sampled_from(names), min_size=1, max_size=len(names) - 1))
    amounts = {name: draw(st.integers(1, 6)) for name in names}
    return (
        {name: amounts[name] for name in names if name in over},
        {name: amounts[name] for name in names if name not in over},
    )


def brute(excess: dict[str, int], room: dict[str, int]) -> int | None:
    """The fewest moves by trying every amount on every pair of years."""
    pairs = list(product(excess, room))
    best: list[int] = []

    def go(index: int, left: dict[str, int], free: dict[str, int], used: int) -> None:
        if best and used >= best[0]:
            return
        if not any(left.values()):
            best[:] = [used]
            return
        if index == len(pairs):
            return
        source, target = pairs[index]
        for part in range(min(left[source], free[target]), -1, -1):
            go(
                index + 1,
                left | {source: left[source] - part},
                free | {target: free[target] - part},
                used + (part > 0),
            )

    go(0, excess, room, 0)
    return best[0] if best else None


@given(years())
@settings(max_examples=150)
def test_no_other_way_has_fewer_moves(drawn: tuple[dict[str, int], dict[str, int]]) -> None:
    excess, room = drawn
    moves = fewest_moves(excess, room)
    assert (None if moves is None else len(moves)) == brute(excess, room)


@given(years(most=2 * EXACT_YEARS))
def test_every_year_gives_its_excess_and_takes_no_more_than_its_room(
    drawn: tuple[dict[str, int], dict[str, int]],
) -> None:
    excess, room = drawn
    moves = fewest_moves(excess, room)
    assert (moves is None) == (sum(excess.values()) > sum(room.values()))
    for year, cents in excess.items():
        assert moves is None or sum(m.cents for m in moves if m.source == year) == cents
    for year, cents in room.items():
        assert moves is None or sum(m.cents for m in moves if m.target == year) <= cents
    assert all(move.cents > 0 for move in moves or ())


@pytest.mark.parametrize("count", [EXACT_YEARS, EXACT_YEARS + 1, 40])
def test_long_periods_take_no_time(count: int) -> None:
    names = [str(2027 + i) for i in range(count)]
    excess = {name: 10 + i for i, name in enumerate(names[: count // 2])}
    room = {name: 40 + i for i, name in enumerate(names[count // 2 :])}
    assert fewest_moves(excess, room) is not None
