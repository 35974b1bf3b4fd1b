"""Ranks and ties: competition ranks on published totals, broken by the published steps only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.model.criteria import Rounding
from evaluator.model.outcome import Better
from evaluator.ranking import TieStep, rank, rounded_totals
from tests.support import bid_of, codes, judge, leaf, make_set, ranks

Steps = Callable[[frozenset[str]], Sequence[TieStep]]


def nothing(_: frozenset[str]) -> list[TieStep]:
    return []


def numbers(**values: int) -> dict[str, Fraction]:
    return {key: Fraction(value) for key, value in values.items()}


def by(name: str, better: Better = "higher", **values: int | None) -> TieStep:
    return TieStep(name, {k: None if v is None else Fraction(v) for k, v in values.items()}, better)


def test_competition_ranks_are_1_2_2_4() -> None:
    """Two bids share second place; the next is fourth, not third."""
    ranking = rank(numbers(A=90, B=80, C=80, D=70), "higher", nothing)
    assert ranking.ranks == {"A": 1, "B": 2, "C": 2, "D": 4}
    assert (ranking.winners, ranking.tie, ranking.margin) == (("A",), False, 10)


def test_the_lowest_wins_where_money_is_ranked() -> None:
    """Fictitious prices rank from low to high, below zero too."""
    ranking = rank(numbers(A=90, B=-5, C=80), "lower", nothing)
    assert ranking.ranks == {"B": 1, "C": 2, "A": 3}
    assert ranking.margin == 85


def test_an_unbroken_tie_stays_a_tie() -> None:
    """Nothing is decided by the order of names or files."""
    ranking = rank(numbers(B=80, A=80, C=70), "higher", nothing)
    assert (ranking.winners, ranking.tie, ranking.ranks["C"], ranking.margin) == (
        ("A", "B"),
        True,
        3,
        0,
    )
    assert ranking.broken == ((("A", "B"), ""),)


def test_the_first_step_that_tells_bids_apart_decides() -> None:
    """C1 is equal, so C2 decides; a later step does not undo it."""
    steps = [by("C1", A=50, B=50), by("C2", A=40, B=60), by("C3", A=99, B=0)]
    ranking = rank(numbers(A=80, B=80), "higher", lambda _: steps)
    assert (ranking.winners, ranking.tie, ranking.broken) == (("B",), False, ((("A", "B"), "C2"),))


def test_a_step_splits_a_group_and_the_rest_goes_on() -> None:
    """C1 puts D first; C2 puts B before A and C, which stay tied in third place."""
    steps = [by("C1", A=50, B=50, C=50, D=60), by("C2", A=40, B=60, C=40, D=0)]
    ranking = rank(numbers(A=80, B=80, C=80, D=80), "higher", lambda _: steps)
    assert ranking.ranks == {"D": 1, "B": 2, "A": 3, "C": 3}
    assert ranking.tie is False


def test_a_step_without_a_value_for_every_bid_is_no_step() -> None:
    """Missing is never zero: the step is left out and the next one is tried."""
    steps = [by("C1", A=50, B=None), by("C2", A=40, B=60)]
    assert rank(numbers(A=80, B=80), "higher", lambda _: steps).winners == ("B",)


def test_a_step_may_prefer_the_lowest() -> None:
    """The cheaper of two equal bids, where the set says price."""
    steps = [by("price", "lower", A=200, B=100)]
    assert rank(numbers(A=80, B=80), "higher", lambda _: steps).winners == ("B",)


def test_steps_are_asked_for_the_bids_that_are_still_tied() -> None:
    """After C1 left A and B, the drawing among A and B counts, not one among all three."""
    asked: list[frozenset[str]] = []

    def steps(group: frozenset[str]) -> list[TieStep]:
        asked.append(group)
        draw = by("lot", "lower", A=1, B=0) if group == {"A", "B"} else by("lot")
        return [by("C1", A=50, B=50, C=40), draw]

    ranking = rank(numbers(A=80, B=80, C=80), "higher", steps)
    assert ranking.ranks == {"B": 1, "A": 2, "C": 3}
    assert frozenset("AB") in asked


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("half_up", {"A": "77", "B": "78", "C": "-77"}),
        ("half_even", {"A": "76", "B": "78", "C": "-76"}),
    ],
)
def test_totals_are_rounded_as_published(mode: str, expected: dict[str, str]) -> None:
    """76.5 and 77.5: half up gives 77 and 78 (away from zero), half even 76 and 78."""
    rounding = Rounding.model_validate(
        {"score": "none", "points": "none", "total": "0", "mode": mode}
    )
    totals = {"A": Fraction(153, 2), "B": Fraction(155, 2), "C": Fraction(-153, 2)}
    assert rounded_totals(totals, rounding) == {
        key: Fraction(value) for key, value in expected.items()
    }


@given(
    st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(0, 5), min_size=1),
    st.sampled_from(["higher", "lower"]),
)
def test_a_rank_is_one_more_than_the_number_of_better_totals(
    totals: Mapping[str, int], better: Better
) -> None:
    """The definition of a competition rank, for any totals."""
    ranking = rank({k: Fraction(v) for k, v in totals.items()}, better, nothing)
    for bid, value in totals.items():
        ahead = sum(
            1
            for other in totals.values()
            if (other > value if better == "higher" else other < value)
        )
        assert ranking.ranks[bid] == 1 + ahead


# from a whole tender ------------------------------------------------------------------------------


def tied(ties: list[str], scores: dict[str, tuple[int, int]], **head: object) -> object:
    """Two criteria of 50: totals are the mean of the two scores."""
    criteria = make_set(criteria=[leaf("C1", "50"), leaf("C2", "50")], ties=ties)
    bids = {name: {"scores": {"C1": one, "C2": two}} for name, (one, two) in scores.items()}
    return judge(criteria, bids, **head)


def draw(order: str, on: str = "2026-05-01", lot: str = "1") -> dict[str, object]:
    return {"lot": lot, "bids": sorted(order), "order": list(order), "on": on, "by": "notary"}


def test_a_tie_is_broken_by_the_first_criterion() -> None:
    """Both 70; A has the higher C1."""
    outcome = tied(["C1", "C2", "lot"], {"A": (80, 60), "B": (60, 80)})
    assert (outcome.winners, ranks(outcome), outcome.lots[0].tie_path) == (
        {"1": ("A",)},
        {"A": 1, "B": 2},
        ("C1",),
    )
    assert "tie.resolved" in codes(outcome, "info")


def test_a_tie_is_broken_by_the_second_criterion() -> None:
    """The set asks C2 first: B wins."""
    assert tied(["C2", "C1", "lot"], {"A": (80, 60), "B": (60, 80)}).winners == {"1": ("B",)}


def test_a_tie_is_broken_by_the_recorded_draw() -> None:
    """Equal everywhere: the drawing decides, and the finding says so."""
    outcome = tied(["C1", "C2", "lot"], {"A": (70, 70), "B": (70, 70)}, lot_draws=[draw("BA")])
    assert (outcome.winners, outcome.lots[0].tie_path) == ({"1": ("B",)}, ("lot",))
    assert codes(outcome) == {"tie.resolved"}


def test_the_last_of_two_drawings_counts() -> None:
    """A repeated drawing replaces the earlier one."""
    draws = [draw("BA", "2026-05-02"), draw("AB", "2026-05-01")]
    assert tied(["lot"], {"A": (70, 70), "B": (70, 70)}, lot_draws=draws).winners == {"1": ("B",)}


def test_two_drawings_of_one_day_with_other_results_decide_nothing() -> None:
    """Nobody can tell which came last, and the order in the file does not."""
    for draws in ([draw("AB"), draw("BA")], [draw("BA"), draw("AB")]):
        outcome = tied(["lot"], {"A": (70, 70), "B": (70, 70)}, lot_draws=draws)
        assert outcome.lots[0].tie is True
        assert {"tie.unresolved", "tie.draw_mismatch"} == codes(outcome, "warning")
    assert tied(
        ["lot"], {"A": (70, 70), "B": (70, 70)}, lot_draws=[draw("BA"), draw("BA")]
    ).winners == {"1": ("B",)}


@pytest.mark.parametrize("other", [draw("CBA"), draw("BC"), draw("BA", lot="2")])
def test_a_drawing_among_others_does_not_hold(other: dict[str, object]) -> None:
    """Drawn among three, among another pair, or for another lot: the tie stands and the reader is
    told.
    """
    outcome = tied(["C1", "lot"], {"A": (70, 70), "B": (70, 70), "C": (10, 10)}, lot_draws=[other])
    assert (outcome.status, outcome.winners, outcome.lots[0].tie) == (
        "complete",
        {"1": ("A", "B")},
        True,
    )
    expected = {"tie.unresolved"} | ({"tie.draw_mismatch"} if other["lot"] == "1" else set())
    assert codes(outcome, "warning") == expected


def test_a_drawing_among_those_that_a_criterion_left_tied_holds() -> None:
    """Three on 70; C1 leaves A and B; they drew lots between the two of them."""
    scores = {"A": (80, 60), "B": (80, 60), "C": (60, 80)}
    outcome = tied(["C1", "lot"], scores, lot_draws=[draw("BA")])
    assert ranks(outcome) == {"B": 1, "A": 2, "C": 3}
    assert codes(outcome) == {"tie.resolved"}


def test_a_drawing_among_three_does_not_hold_for_the_two_that_are_left() -> None:
    """C1 settled C's place, so a drawing that still had C in it was for another question."""
    scores = {"A": (80, 60), "B": (80, 60), "C": (60, 80)}
    outcome = tied(["C1", "lot"], scores, lot_draws=[draw("BAC")])
    assert outcome.winners == {"1": ("A", "B")}
    assert "tie.draw_mismatch" in codes(outcome, "warning")


def test_an_unresolved_tie_is_complete_and_says_tie() -> None:
    """A tie is an answer: complete, two winners, ranks 1, 1 and 3."""
    outcome = tied(["C1", "C2", "lot"], {"A": (70, 70), "B": (70, 70), "C": (60, 60)})
    assert (outcome.status, outcome.lots[0].tie, outcome.winners) == (
        "complete",
        True,
        {"1": ("A", "B")},
    )
    assert ranks(outcome) == {"A": 1, "B": 1, "C": 3}


def test_competition_ranks_in_a_whole_outcome() -> None:
    """80, 70, 70, 60: ranks 1, 2, 2, 4; a tie below the first place is no tie of winners."""
    outcome = tied(["lot"], {"A": (80, 80), "B": (70, 70), "C": (70, 70), "D": (60, 60)})
    assert ranks(outcome) == {"A": 1, "B": 2, "C": 2, "D": 4}
    assert (outcome.lots[0].tie, outcome.winners) == (False, {"1": ("A",)})


def test_the_three_weights_of_the_design_are_a_tie() -> None:
    """.2 x 1 + .3 x 4 + .5 x 1 = 1.9 = .2 x 3 + .3 x 1 + .5 x 2, which binary floats deny."""
    assert 0.2 * 1 + 0.3 * 4 + 0.5 * 1 != 0.2 * 3 + 0.3 * 1 + 0.5 * 2
    criteria = make_set(
        criteria=[leaf("a", "20"), leaf("b", "30"), leaf("c", "50")],
        scale={
            "min": "0",
            "max": "5",
            "step": "1",
            "anchors": {"0": {"nl": "x", "en": "x"}, "5": {"nl": "x", "en": "x"}},
        },
    )
    outcome = judge(
        criteria,
        {"A": {"scores": {"a": 1, "b": 4, "c": 1}}, "B": {"scores": {"a": 3, "b": 1, "c": 2}}},
    )
    assert (outcome.lots[0].tie, bid_of(outcome, "A").total) == (True, 38)  # 1.9 of 5 is 38 of 100


@pytest.mark.parametrize(("second", "flagged"), [("69", False), ("70", True), ("69.5", True)])
def test_a_small_margin_is_flagged_and_never_a_tie(second: str, flagged: bool) -> None:  # noqa: FBT001
    """tie_margin 1.0: a margin of 0.5 or 0 flags "not decisive", a margin of 1 does not; the winner
    stays.
    """
    criteria = make_set(
        criteria=[leaf("C1", "50"), leaf("C2", "50")],
        ties=["C1"],
        tie_margin="1.0",
    )
    half = {"69": (68, 70), "70": (70, 70), "69.5": (69, 70)}[second]
    outcome = judge(
        criteria,
        {"A": {"scores": {"C1": 80, "C2": 60}}, "B": {"scores": {"C1": half[0], "C2": half[1]}}},
    )
    assert outcome.winners == {"1": ("A",)}
    assert ("margin.not_decisive" in codes(outcome, "warning")) is flagged


def rounding_case(**rounding: str) -> object:
    scale = {
        "min": "0",
        "max": "10",
        "step": "1",
        "anchors": {"0": {"nl": "x", "en": "x"}, "10": {"nl": "x", "en": "x"}},
    }
    criteria = make_set(
        criteria=[leaf("c1", "50"), leaf("c2", "50")],
        scale=scale,
        rounding=rounding,
        panel={"assessors": "3", "min_per_cell": "3"},
    )
    return judge(
        criteria,
        {
            "A": {"scores": {"c1": [7, 7, 8], "c2": [8, 8, 8]}},
            "B": {"scores": {"c1": [8, 8, 7], "c2": [8, 8, 7]}},
        },
    )


def test_rounding_that_changes_an_order_is_told() -> None:
    """Means 22/3 and 8 against 23/3 and 23/3: an exact tie that rounding the means turns into a
    winner.
    """
    assert "rounding.changes_rank" not in codes(rounding_case())
    assert rounding_case().lots[0].tie is True
    outcome = rounding_case(score="1")  # 7.3 and 8 against 7.7 and 7.7
    assert outcome.winners == {"1": ("B",)}
    assert "rounding.changes_rank" in codes(outcome, "warning")


def test_rounding_of_the_total_that_makes_a_tie_is_told() -> None:
    """70.5 and 71 are both published as 71: what was a second place becomes a tie."""
    criteria = make_set(criteria=[leaf("C1", "50"), leaf("C2", "50")], rounding={"total": "0"})
    outcome = judge(
        criteria, {"A": {"scores": {"C1": 71, "C2": 71}}, "B": {"scores": {"C1": 70, "C2": 71}}}
    )
    assert outcome.lots[0].tie is True
    assert "rounding.changes_rank" in codes(outcome, "warning")
    apart = judge(
        criteria, {"A": {"scores": {"C1": 71, "C2": 71}}, "B": {"scores": {"C1": 70, "C2": 70}}}
    )
    assert "rounding.changes_rank" not in codes(apart)
