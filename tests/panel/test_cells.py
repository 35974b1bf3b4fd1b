"""The committee's table: what is missing, off the scale, unexplained or contradictory."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from evaluator.model.assessment import Assessment, Assessor, ConsensusRow, ScoreRow
from evaluator.model.criteria import CriteriaSet
from evaluator.model.finding import Where
from evaluator.model.outcome import Cell
from evaluator.panel import panel_cells
from evaluator.panel.aggregate import mean, median, spread
from evaluator.panel.principles import points_on_principles, principle_scores
from tests.support import TITLE, bid_of, codes, judge, leaf, make_set, totals

HERE = Where("scores.csv", 2)


def cells(
    criteria: CriteriaSet,
    rows: list[Any],
    joint: list[Any],
    assessors: list[Assessor] | None = None,
) -> Any:
    """Panel cells of one subject; rows are (assessor, score, changes), joint (score, reason,
    change).
    """
    people = assessors or [person(name) for name in sorted({row[0] for row in rows})]
    scores = [
        ScoreRow("1", "A", "Q", who, score, "", "", "", "", "", "", HERE)._replace(
            **(more[0] if more else {})
        )
        for who, score, *more in rows
    ]
    agreed = [
        ConsensusRow("1", "A", "Q", score, reason, change, HERE) for score, reason, change in joint
    ]
    return panel_cells(
        criteria, Assessment(tuple(people), tuple(scores), tuple(agreed)), [("1", "A")]
    )


def person(name: str, **more: Any) -> Assessor:
    data = {"assessor": name, "role": "member", "declared_on": "2026-01-02"}
    return Assessor.model_validate(data | more)


def one(result: Any) -> Cell:
    cell: Cell = result.cells["1", "A", "Q"]
    return cell


def found(result: Any) -> set[str]:
    return codes((*result.findings, *result.by_subject["1", "A"]))


def consensus_set(**panel: str) -> CriteriaSet:
    base = {"aggregate": "consensus", "assessors": "3", "min_per_cell": "3"}
    return make_set(panel=base | panel)


THREE = [("a1", "60"), ("a2", "70"), ("a3", "100")]
WHY = [("", "reason", "")]


@pytest.mark.parametrize(
    ("aggregate", "expected"), [("mean", Fraction(230, 3)), ("median", Fraction(70))]
)
def test_mean_and_median_are_exact(aggregate: str, expected: Fraction) -> None:
    """60, 70, 100: mean 230/3, median 70, spread 40."""
    result = cells(consensus_set(aggregate=aggregate), THREE, WHY)
    assert (one(result).score, one(result).spread, one(result).n) == (expected, 40, 3)
    assert found(result) == set()


def test_the_median_of_four_is_the_mean_of_the_middle_two() -> None:
    """40, 60, 70, 100: (60 + 70) / 2 = 65."""
    assert median([Fraction(x) for x in (100, 40, 70, 60)]) == 65


def test_nothing_has_no_mean_no_median_and_no_spread() -> None:
    """Missing is never zero."""
    assert (mean([]), median([]), spread([])) == (None, None, None)


@pytest.mark.parametrize("aggregate", ["mean", "median"])
def test_a_consensus_score_beside_a_mean_decides_nothing(aggregate: str) -> None:
    """Under mean and median the joint score is shown, warned about, and not used."""
    result = cells(consensus_set(aggregate=aggregate), THREE, [("90", "reason", "")])
    assert one(result).consensus == 90
    assert one(result).score != 90
    assert found(result) == {"consensus.unused"}


def test_consensus_decides_and_the_individual_scores_stay() -> None:
    """The joint 80 is the score; 60, 70 and 100 stand beside it, unchanged."""
    result = cells(consensus_set(), THREE, [("80", "reason", "")])
    assert (one(result).score, [i.value for i in one(result).individuals]) == (80, [60, 70, 100])
    assert found(result) == set()


def test_a_consensus_outside_the_individual_scores_needs_its_own_reason() -> None:
    """Within 60..100 nothing; at 59 a warning, and an error while nobody says why."""
    assert found(cells(consensus_set(), THREE, [("60", "reason", "")])) == set()
    assert found(cells(consensus_set(), THREE, [("59", "reason", "")])) == {
        "consensus.outside_individual",
        "reason.change_missing",
    }
    assert found(cells(consensus_set(), THREE, [("59", "reason", "because")])) == {
        "consensus.outside_individual"
    }


@pytest.mark.parametrize("joint", [[("", "reason", "")], []])
def test_a_missing_consensus_is_no_mean_in_disguise(joint: list[Any]) -> None:
    """Under consensus there is no score until the committee gives one."""
    result = cells(consensus_set(), THREE, joint)
    assert one(result).score is None
    assert "consensus.missing" in found(result)


@pytest.mark.parametrize("joint", [[("80", "", "")], [("80", "  ", "")]])
def test_the_official_reason_always_needs_words(joint: list[Any]) -> None:
    """Also where individual reasons are not asked."""
    assert found(cells(consensus_set(individual_reason="none"), THREE, joint)) == {"reason.missing"}


def test_without_a_row_there_is_no_reason() -> None:
    """No row in the table of reasons is a missing reason."""
    assert found(cells(consensus_set(aggregate="mean"), THREE, [])) == {"reason.missing"}


@pytest.mark.parametrize("given", ["", "absent"])
def test_a_missing_individual_score_is_an_error_whoever_misses(given: str) -> None:
    """No row and an empty score are the same: not scored."""
    rows = [*THREE[:2], ("a3", "")] if given == "" else THREE[:2]
    people = [person(name) for name in ("a1", "a2", "a3")]
    result = cells(consensus_set(aggregate="mean", min_per_cell="2"), rows, WHY, people)
    assert found(result) == {"score.missing"}


@pytest.mark.parametrize("score", ["101", "-1", "60.5", "goed", "6O"])
def test_a_score_off_the_scale_is_refused_not_clamped(score: str) -> None:
    """0 to 100 in steps of 1: nothing is rounded or cut to fit."""
    result = cells(
        consensus_set(aggregate="mean", min_per_cell="2"), [*THREE[:2], ("a3", score)], WHY
    )
    assert found(result) == {"score.off_scale"}
    assert one(result).individuals[2].value is None


def test_a_consensus_off_the_scale_is_refused() -> None:
    """The joint score is held to the same scale."""
    assert "score.off_scale" in found(cells(consensus_set(), THREE, [("101", "reason", "")]))


def test_words_and_numbers_of_a_scale_are_the_same_score() -> None:
    """`goed` and 80 mean the same level, in capitals too."""
    levels = {"matig": "40", "goed": "80"}
    criteria = make_set(
        scale={"levels": levels, "anchors": dict.fromkeys(levels, TITLE)},
        panel={"assessors": "3", "min_per_cell": "3"},
    )
    outcome = judge(criteria, {"A": {"scores": {"Q": ["goed", "GOED", "80"]}}})
    assert bid_of(outcome, "A").cells["Q"].score == 80


@pytest.mark.parametrize(("count", "is_error"), [(2, True), (3, False)])
def test_the_minimum_of_assessors_per_cell(count: int, is_error: bool) -> None:  # noqa: FBT001
    """Three are asked for: three are enough, two are not."""
    result = cells(consensus_set(aggregate="mean"), THREE[:count], WHY)
    assert ("score.too_few" in found(result)) is is_error


def test_a_cell_that_nobody_may_score_is_too_few_not_silence() -> None:
    """All three have an interest in A: no score, and an error that says so."""
    people = [person(name, conflicts=["A"]) for name in ("a1", "a2", "a3")]
    result = cells(consensus_set(aggregate="mean"), [], WHY, people)
    assert one(result).score is None
    assert "score.too_few" in found(result)


def test_a_bid_that_nobody_may_score_refuses_the_outcome() -> None:
    """Seen from the tender: no bid drops out of the ranking without a word."""
    people = {"a1": ("A",), "a2": ("A",)}
    criteria = make_set(panel={"assessors": "2", "min_per_cell": "0"})
    outcome = judge(criteria, {"A": {"scores": {}}, "B": {"scores": {"Q": [60, 60]}}}, people)
    assert (outcome.status, codes(outcome, "error")) == ("refused", {"score.too_few"})


@pytest.mark.parametrize(
    ("asked", "changes", "expected"),
    [
        ("none", {}, set()),
        ("text", {}, {"reason.individual_missing"}),
        ("text", {"reason": "why"}, set()),
        ("text", {"strengths": "good"}, set()),
        ("text", {"weaknesses": " "}, {"reason.individual_missing"}),
        ("tag", {}, {"reason.individual_missing"}),
        ("tag", {"basis": "promised"}, set()),
        ("tag", {"reason": "why"}, {"reason.individual_missing"}),
    ],
)
def test_individual_reasons_as_the_set_asks(
    asked: str, changes: dict[str, str], expected: set[str]
) -> None:
    """Text asks for words, tag for measured, told or promised, none for nothing."""
    criteria = consensus_set(
        aggregate="mean", assessors="1", min_per_cell="1", individual_reason=asked
    )
    assert found(cells(criteria, [("a1", "60", changes)], WHY)) == expected


def test_an_assessor_whose_scores_do_not_count_is_shown_beside() -> None:
    """counts: false stays out of the mean and of the number of scores."""
    people = [person("a1"), person("a2"), person("a3", counts="false")]
    result = cells(
        consensus_set(aggregate="mean", assessors="2", min_per_cell="2"), THREE, WHY, people
    )
    assert (one(result).score, one(result).n) == (65, 2)
    assert [(i.value, i.counts) for i in one(result).individuals] == [
        (60, True),
        (70, True),
        (100, False),
    ]


def test_an_undeclared_assessor_and_too_small_a_committee_refuse() -> None:
    """Who did not declare interests, and a committee smaller than announced: refused, not noted."""
    people = [person("a1"), person("a2", declared_on=None), person("a3", counts="false")]
    result = cells(consensus_set(aggregate="mean", min_per_cell="2"), THREE, WHY, people)
    assert codes(result.findings, "error") == {
        "assessor.undeclared",
        "assessor.fewer_than_announced",
    }
    assert all(finding.refuses for finding in result.findings)


def test_more_assessors_than_announced_are_told() -> None:
    """A committee that grew after publication is a warning; one of the announced size is not."""
    three = cells(consensus_set(aggregate="mean", assessors="2"), THREE, WHY)
    assert codes(three.findings, "warning") == {"assessor.more_than_announced"}
    assert found(cells(consensus_set(aggregate="mean", assessors="3"), THREE, WHY)) == set()


@pytest.mark.parametrize(
    ("places", "expected"), [("none", Fraction(230, 3)), ("1", Fraction(767, 10)), ("0", 77)]
)
def test_scores_are_rounded_where_the_set_says(places: str, expected: Fraction) -> None:
    """(60 + 70 + 100) / 3 = 76.666...: exact, 76.7 or 77."""
    criteria = make_set(panel={"assessors": "3", "min_per_cell": "3"}, rounding={"score": places})
    assert one(cells(criteria, THREE, WHY)).score == expected


# published points ------------------------------------------------------------------------------


def test_published_points_are_taken_as_they_are_and_stay_provisional() -> None:
    """Weights 60 and 40, points 45.5 and 10: total 55.5; scores follow from the points."""
    criteria = make_set(
        criteria=[leaf("Q", "60"), leaf("R", "40")],
        panel={"aggregate": "published", "assessors": "0", "min_per_cell": "0"},
    )
    outcome = judge(criteria, {"A": {"consensus": {"Q": "45.5", "R": "10"}}}, {}, provenance=TITLE)
    assert (outcome.status, codes(outcome, "error")) == (
        "provisional",
        {"consensus.only_published"},
    )
    assert totals(outcome) == {"A": Fraction(111, 2)}
    assert bid_of(outcome, "A").cells["R"].score == 25  # 10 of 40 on a scale to 100


def test_individual_scores_beside_published_points_are_told() -> None:
    """Under `published` nobody's score is used, so a table of scores is pointed at."""
    criteria = make_set(panel={"aggregate": "published", "assessors": "0", "min_per_cell": "0"})
    bids = {"A": {"consensus": {"Q": "45.5"}}}
    assert "scores.not_published" not in codes(judge(criteria, bids, {}, provenance=TITLE))
    assert "scores.not_published" in codes(
        judge(criteria, bids, {"a1": ()}, provenance=TITLE), "warning"
    )


@pytest.mark.parametrize(
    ("points", "code"),
    [("60.01", "score.off_scale"), ("-1", "score.off_scale"), ("", "score.missing")],
)
def test_published_points_fit_their_weight(points: str, code: str) -> None:
    """At most the weight of the criterion, never below zero, never guessed."""
    criteria = make_set(
        criteria=[leaf("Q", "60"), leaf("R", "40")],
        panel={"aggregate": "published", "assessors": "0", "min_per_cell": "0"},
    )
    outcome = judge(criteria, {"A": {"consensus": {"Q": points, "R": "10"}}}, {})
    assert outcome.status == "refused"
    assert code in codes(outcome, "error")


# principles ------------------------------------------------------------------------------------


def principled() -> CriteriaSet:
    group = {
        "id": "C2",
        "weight": "40",
        "children": [leaf("C2a", "25"), leaf("C2b", "75", principles=["P2"])],
    }
    return make_set(
        criteria=[leaf("C1", "50"), group, leaf("C3", "10", principles=[], principles_reason=TITLE)]
    )


def test_the_score_of_a_principle_is_weighted_by_share() -> None:
    """P1 is carried by C1 (share .5) and C2a (.4 x .25 = .1): (.5 x 80 + .1 x 20) / .6 = 70."""
    scores = {"C1": Fraction(80), "C2a": Fraction(20), "C2b": Fraction(50), "C3": Fraction(0)}
    assert principle_scores(principled(), scores) == {"P1": 70, "P2": 50}


def test_a_principle_with_an_unscored_criterion_has_no_score() -> None:
    """Missing is never zero, for principles too."""
    assert principle_scores(principled(), {"C1": Fraction(80), "C2b": Fraction(50)}) == {
        "P1": None,
        "P2": 50,
    }


def test_how_many_points_hang_on_principles() -> None:
    """50 + 40 of the 100 points."""
    assert points_on_principles(principled()) == 90
