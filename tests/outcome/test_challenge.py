"""The outcome of challenges: gates and scores apart, and what a refusal hides."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from evaluator.model.assessment import Assessment, Assessor, ConsensusRow, ScoreRow
from evaluator.model.base import LocalText
from evaluator.model.finding import Where
from evaluator.model.outcome import ChallengeOutcome, ChallengeScores
from evaluator.model.principles import Theme
from evaluator.outcome import challenge_outcome
from tests.support import (
    SET,
    TITLE,
    book_of,
    challenge_dossier,
    codes,
    leaf,
    make_challenge,
    make_profile,
)

CHALLENGE_SET = {
    key: value for key, value in SET.items() if key not in ("mechanism", "ties", "on_withdrawal")
}
PASSES = {"check": "flag", "field": "challenged.budgeted_now", "want": "true"}


def challenge_set(**changes: Any) -> Any:
    from evaluator.model.criteria import CriteriaSet  # noqa: PLC0415  # used here only

    base = {"panel": {**SET["panel"], "assessors": "2", "min_per_cell": "2"}}
    return CriteriaSet.model_validate(CHALLENGE_SET | base | changes)


def outcome_of(
    criteria: Any,
    scores: dict[str, dict[str, list[str]]],
    declared: str | None = "2026-01-02",
    **challenge: Any,
) -> ChallengeOutcome:
    """Challenges by id with scores by criterion, in the order of assessors a1 and a2."""
    people = tuple(
        Assessor.model_validate({"assessor": f"a{i}", "role": "m", "declared_on": declared})
        for i in (1, 2)
    )
    where = Where("scores.csv")
    rows = [
        ScoreRow("", subject, name, f"a{i + 1}", score, "", "", "", "", "", "", where)
        for subject, cells in scores.items()
        for name, given in cells.items()
        for i, score in enumerate(given)
    ]
    reasons = [
        ConsensusRow("", subject, one.id, "", "reason", "", where)
        for subject in scores
        for one in criteria.leaves
    ]
    assessment = Assessment(people, tuple(rows), tuple(reasons))
    challenges = [
        make_challenge(id=subject, challenged={"budgeted_now": "true"}, **challenge)
        for subject in scores
    ]
    book = book_of(criteria, profiles=(make_profile(PASSES),))
    return challenge_outcome(challenge_dossier(*challenges, assessment=assessment), book)


def scores_of(outcome: ChallengeOutcome, index: int = 0) -> ChallengeScores:
    scores = outcome.challenges[index].scores
    assert scores is not None
    return scores


def test_a_challenge_is_scored_with_the_same_tree_and_rounding_as_a_bid() -> None:
    """K1 30 and K2 70 with two children of 50: .3 x 75 + .35 x 60 + .35 x 81 = 22.5 + 21 + 28.35 =
    71.85.
    """
    tree = [
        leaf("K1", "30"),
        {"id": "K2", "weight": "70", "children": [leaf("K2.P1", "50"), leaf("K2.P2", "50")]},
    ]
    criteria = challenge_set(criteria=tree, rounding={**SET["rounding"], "total": "1"})
    outcome = outcome_of(
        criteria, {"c": {"K1": ["70", "80"], "K2.P1": ["60", "60"], "K2.P2": ["81", "81"]}}
    )
    scores = scores_of(outcome)
    assert (scores.exact_total, scores.total) == (Fraction("71.85"), Fraction("71.9"))
    assert scores.points == {
        "K1": Fraction("22.5"),
        "K2": Fraction("49.35"),
        "K2.P1": 21,
        "K2.P2": Fraction("28.35"),
    }
    assert outcome.status == "complete"


def test_a_failed_gate_does_not_touch_the_scores() -> None:
    """Gates and scores stand apart: the total is there beside "does not meet the gates"."""
    criteria = challenge_set()
    outcome = outcome_of(criteria, {"c": {"Q": ["70", "80"]}})
    book = book_of(criteria, profiles=(make_profile({**PASSES, "want": "false"}),))
    failed = challenge_outcome(
        challenge_dossier(make_challenge(challenged={"budgeted_now": "true"})),
        book_of(profiles=book.profiles),
    )
    assert outcome.challenges[0].profiles[0].overall == "meets_gates"
    assert failed.challenges[0].profiles[0].overall == "does_not_meet_gates"
    assert scores_of(outcome).total == 75


def test_without_a_criteria_set_there_are_gates_only() -> None:
    """No set, no scores, no finding about scores."""
    dossier = challenge_dossier(make_challenge(challenged={"budgeted_now": "true"}))
    outcome = challenge_outcome(dossier, book_of(profiles=(make_profile(PASSES),)))
    assert (outcome.challenges[0].scores, outcome.status, codes(outcome)) == (
        None,
        "complete",
        set(),
    )


def test_a_missing_score_refuses_the_total() -> None:
    """The gates stay, the total does not."""
    outcome = outcome_of(challenge_set(), {"c": {"Q": ["70"]}})
    assert (outcome.status, codes(outcome, "error")) == (
        "refused",
        {"score.missing", "score.too_few"},
    )
    assert (scores_of(outcome).total, scores_of(outcome).exact_total) == (None, None)
    assert outcome.challenges[0].profiles[0].overall == "meets_gates"


def test_an_error_of_the_committee_as_a_whole_hides_every_total() -> None:
    """An assessor who did not declare interests: refused, so no total may be read off any page."""
    outcome = outcome_of(challenge_set(), {"c": {"Q": ["70", "80"]}}, declared=None)
    assert (outcome.status, codes(outcome, "error")) == ("refused", {"assessor.undeclared"})
    assert (scores_of(outcome).total, scores_of(outcome).exact_total) == (None, None)


def test_a_withdrawn_set_hides_every_total() -> None:
    """Scores under a set that was withdrawn are no outcome."""
    outcome = outcome_of(challenge_set(status="withdrawn"), {"c": {"Q": ["70", "80"]}})
    assert (outcome.status, scores_of(outcome).total) == ("refused", None)


def test_one_challenge_that_is_refused_hides_the_total_of_another() -> None:
    """One dossier, one status: nobody's total is published while one challenge lacks a score."""
    outcome = outcome_of(challenge_set(), {"c": {"Q": ["70", "80"]}, "d": {"Q": ["70"]}})
    assert outcome.status == "refused"
    assert [scores_of(outcome, i).total for i in (0, 1)] == [None, None]


def test_lines_that_do_not_add_up_hide_the_total_and_show_the_gates() -> None:
    """One cent off: the scores are refused, the gates answered."""
    lines = {"costs_by_year": {"2027": {"staff": "40000.01"}}}
    outcome = outcome_of(challenge_set(), {"c": {"Q": ["70", "80"]}}, money=lines)
    assert (outcome.status, scores_of(outcome).total) == ("refused", None)
    assert outcome.challenges[0].profiles[0].overall == "meets_gates"


@pytest.mark.parametrize(("given", "told"), [("60", False), ("59", True)])
def test_a_minimum_of_a_challenge_set_is_told(given: str, told: bool) -> None:  # noqa: FBT001
    """A minimum is inclusive, for challenges as for bids, and never passed over in silence."""
    criteria = challenge_set(criteria=[leaf("Q", "100", minimum="60")])
    outcome = outcome_of(criteria, {"c": {"Q": [given, given]}})
    assert ("score.below_minimum" in codes(outcome, "warning")) is told


@pytest.mark.parametrize(("given", "told"), [("matig", False), ("onvoldoende", True)])
def test_a_refusal_level_of_a_challenge_set_is_told(given: str, told: bool) -> None:  # noqa: FBT001
    """The level that refuses a bid is told of a challenge too."""
    levels = {"onvoldoende": {"value": "0", "refusal": "true"}, "matig": "40", "goed": "80"}
    criteria = challenge_set(scale={"levels": levels, "anchors": dict.fromkeys(levels, TITLE)})
    outcome = outcome_of(criteria, {"c": {"Q": [given, given]}})
    assert ("score.refusal_level" in codes(outcome, "warning")) is told


def test_a_scores_block_in_the_file_is_accepted_and_not_used() -> None:
    """Scores belong in the tables; a block in the challenge file is noted and changes nothing."""
    block = {"K1": {"A1": "80"}}
    dossier = challenge_dossier(make_challenge(challenged={"budgeted_now": "true"}, scores=block))
    outcome = challenge_outcome(dossier, book_of(profiles=(make_profile(PASSES),)))
    assert (outcome.challenges[0].scores, codes(outcome, "info")) == (None, {"scores.block_unused"})


def test_several_profiles_give_several_verdicts() -> None:
    """Each profile judges by its own rules; the findings say which."""
    profiles = (make_profile(PASSES, id="one"), make_profile({**PASSES, "want": "false"}, id="two"))
    dossier = challenge_dossier(make_challenge(challenged={"budgeted_now": "true"}))
    outcome = challenge_outcome(dossier, book_of(profiles=profiles))
    assert {p.profile: p.overall for p in outcome.challenges[0].profiles} == {
        "one": "meets_gates",
        "two": "does_not_meet_gates",
    }
    assert [f.values["profile"] for f in outcome.findings if f.code == "gate.fail"] == ["two"]


def test_an_incomplete_profile_says_so() -> None:
    """More conditions may exist than are listed."""
    dossier = challenge_dossier(make_challenge(challenged={"budgeted_now": "true"}))
    for complete, told in (("true", False), ("false", True)):
        outcome = challenge_outcome(
            dossier, book_of(profiles=(make_profile(PASSES, complete=complete),))
        )
        assert ("profile.incomplete" in codes(outcome, "info")) is told


@pytest.mark.parametrize(
    ("year", "asked", "told"),
    [("2027", "10.00", False), ("2028", "10.00", True)],
)
def test_a_year_outside_the_period_is_told(year: str, asked: str, told: bool) -> None:  # noqa: FBT001
    """Money for a year that the challenge does not cover counts for the cap and is pointed at."""
    money = {
        "requested_by_year": {"2027": "40000.00", year: asked},
        "own_income_by_year": {},
        "costs_by_year": {},
    }
    dossier = challenge_dossier(make_challenge(money=money))
    outcome = challenge_outcome(dossier, book_of(profiles=(make_profile(PASSES),)))
    assert ("money.year_outside_period" in codes(outcome, "warning")) is told


DOCUMENT = {"check": "document", "doc": "legal_form"}


@pytest.mark.parametrize(
    ("documents", "told"),
    [({"legal_from": "true"}, True), ({"budget": "true"}, False), ({"legal_form": "true"}, False)],
)
def test_a_document_under_a_misspelt_name_is_told(documents: dict[str, str], *, told: bool) -> None:
    """`legal_from` beside a rule that asks `legal_form` is a slip; `budget` is another document."""
    dossier = challenge_dossier(make_challenge(documents=documents))
    outcome = challenge_outcome(dossier, book_of(profiles=(make_profile(DOCUMENT),)))
    assert ("document.misspelt" in codes(outcome, "warning")) is told


@pytest.mark.parametrize(("theme", "told"), [("T9", True), ("T1", False)])
def test_a_theme_that_nobody_knows_is_told(theme: str, *, told: bool) -> None:
    """The set's principles have theme T1 only."""
    principles = book_of(challenge_set()).principles
    assert principles is not None
    known = principles.replace(themes=(Theme(id="T1", label=LocalText.model_validate(TITLE)),))
    dossier = challenge_dossier(make_challenge(challenged={"budgeted_now": "true", "theme": theme}))
    book = book_of(challenge_set(), principles=known, profiles=(make_profile(PASSES),))
    assert ("theme.unknown" in codes(challenge_outcome(dossier, book))) is told


@pytest.mark.parametrize(("status", "told"), [("confirmed", True), ("unknown", False)])
def test_a_known_current_cost_without_amounts_is_told(status: str, *, told: bool) -> None:
    """To say that the cost is confirmed and give no amounts is a contradiction."""
    rule = {
        "check": "cost_not_higher",
        "basis": "requested",
        "against": "avoidable",
        "factor": "1.0",
    }
    baseline = {"status": status, "avoidable_by_year": None}
    dossier = challenge_dossier(make_challenge(baseline=baseline))
    outcome = challenge_outcome(dossier, book_of(profiles=(make_profile(rule),)))
    assert ("baseline.no_amounts" in codes(outcome, "warning")) is told
    assert outcome.challenges[0].profiles[0].overall == "not_assessable_yet"
