"""The present provider on the same criteria: beside the challenger, never ranked."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from evaluator.model.challenge import ChallengeIncumbent
from evaluator.model.criteria import CriteriaSet
from evaluator.model.finding import NOWHERE
from evaluator.model.outcome import Cell, ChallengeScores
from evaluator.outcome.incumbent import beside, incumbent_findings
from tests.support import leaf, make_challenge, make_set

TREE = [
    leaf("K1", "30"),
    {"id": "K2", "weight": "70", "children": [leaf("A", "50"), leaf("B", "50")]},
]


def criteria(**changes: Any) -> CriteriaSet:
    return make_set(criteria=TREE, **changes)


def given(**scores: str) -> ChallengeIncumbent:
    return ChallengeIncumbent.model_validate({"scores": scores})


def challenger(total: Fraction | None = Fraction(50)) -> ChallengeScores:
    cells = {name: Cell(name, Fraction(50), None, 1) for name in ("K1", "A", "B")}
    return ChallengeScores(cells, {}, {}, total, total)


def test_both_scores_stand_on_every_criterion_with_the_reason() -> None:
    incumbent = ChallengeIncumbent.model_validate(
        {"scores": {"A": "60"}, "reasons": {"A": "drie dagdelen open"}}
    )
    rows = beside(incumbent, criteria(), challenger()).rows
    assert [(row.criterion, row.challenger, row.incumbent) for row in rows] == [
        ("K1", 50, None),
        ("A", 50, 60),
        ("B", 50, None),
    ]
    assert rows[1].reason == "drie dagdelen open"


def test_a_total_follows_the_tree_and_the_rounding_of_the_set() -> None:
    # .3 x 61 + .35 x 72 + .35 x 83.5 = 18.3 + 25.2 + 29.225 = 72.725, at two decimals 72.73.
    found = beside(
        given(K1="61", A="72", B="83.5"), criteria(rounding={"total": "2"}), challenger()
    )
    assert (found.challenger_total, found.incumbent_total) == (50, Fraction("72.73"))


def test_scores_are_rounded_as_the_committee_rounds_them() -> None:
    # A score of 61.4 is 61 before it is counted: .3 x 61 + .7 x 50 = 53.3.
    found = beside(
        given(K1="61.4", A="50", B="50"), criteria(rounding={"score": "0"}), challenger()
    )
    assert found.rows[0].incumbent == 61
    assert found.incumbent_total == Fraction("53.3")


@pytest.mark.parametrize(
    ("scores", "theirs"),
    [
        ({"K1": "60", "A": "60"}, Fraction(50)),
        ({"K1": "60", "A": "60", "B": "60"}, None),
        ({"K1": "60", "A": "60", "B": "101"}, Fraction(50)),
        ({"K1": "60", "A": "60", "B": "-1"}, Fraction(50)),
        ({}, Fraction(50)),
    ],
)
def test_there_is_no_total_unless_both_sides_are_whole(
    scores: dict[str, str], theirs: Fraction | None
) -> None:
    found = beside(given(**scores), criteria(), challenger(theirs))
    assert (found.challenger_total, found.incumbent_total) == (None, None)


def test_points_that_were_published_elsewhere_give_no_total() -> None:
    found = beside(
        given(K1="60", A="60", B="60"),
        criteria(panel={"aggregate": "published", "assessors": "0", "min_per_cell": "0"}),
        challenger(),
    )
    assert found.incumbent_total is None


def test_the_ends_of_the_scale_are_on_it() -> None:
    found = beside(given(K1="0", A="100", B="33.5"), criteria(), challenger())
    assert [row.off_scale for row in found.rows] == [False, False, False]
    assert found.incumbent_total == Fraction("46.725")


def test_a_score_outside_the_scale_is_told_and_one_inside_is_not() -> None:
    challenge = make_challenge(incumbent={"scores": {"K1": "100.01", "A": "100", "B": "0"}})
    told = list(incumbent_findings(challenge, NOWHERE, criteria()))
    assert [finding.code for finding in told] == ["incumbent.off_scale"]
    assert told[0].where.field == "incumbent.scores.K1"
    assert told[0].values["found"] == "100.01"
    assert list(incumbent_findings(challenge, NOWHERE, None)) == []
    assert list(incumbent_findings(make_challenge(), NOWHERE, criteria())) == []


def test_nothing_here_can_rank() -> None:
    assert set(type(beside(given(), criteria(), None)).__dataclass_fields__) == {
        "rows",
        "challenger_total",
        "incumbent_total",
    }
