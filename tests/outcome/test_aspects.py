"""Better, more efficient, cheaper: what each rests on, and when figures say otherwise."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from evaluator.model.finding import NOWHERE
from evaluator.outcome import challenge_outcome
from evaluator.outcome.aspects import AspectFinding, aspects, claim_findings
from tests.support import book_of, challenge_dossier, codes, make_challenge, make_profile

TOLD = {"aspect": "better", "what": "het wordt beter", "basis": "told"}
MEASURED = TOLD | {"basis": "measured"}
FASTER = {
    "aspect": "more_efficient",
    "what": "korter wachten",
    "basis": "measured",
    "unit": "dagen",
    "now": "9",
    "then": "6.5",
    "better_when": "lower",
}
CHEAPER = {"aspect": "cheaper", "what": "het kost minder", "basis": "promised"}
YEARS = ("2027", "2028")


def found(aspect: str, *claims: dict[str, Any], **challenge: Any) -> AspectFinding:
    every = aspects(make_challenge(claims=claims, **challenge))
    return next(one for one in every if one.aspect == aspect)


def told(*claims: dict[str, Any], **challenge: Any) -> list[str]:
    made = make_challenge(claims=claims, **challenge)
    return [finding.code for finding in claim_findings(made, NOWHERE)]


def amounts(asked: tuple[str, ...], away: tuple[str | None, ...], **more: Any) -> dict[str, Any]:
    """Two years of what is asked and what falls away."""
    return {
        "period": {"start": "2027-01-01", "end": "2028-12-31"},
        "money": {"requested_by_year": dict(zip(YEARS, asked, strict=True))},
        "baseline": {"avoidable_by_year": dict(zip(YEARS, away, strict=True)), **more},
    }


def test_there_are_always_three_in_the_same_order() -> None:
    for claims in ([], [CHEAPER, TOLD]):
        every = aspects(make_challenge(claims=claims))
        assert [one.aspect for one in every] == ["better", "more_efficient", "cheaper"]


def test_an_aspect_of_which_nothing_is_said_says_so_even_when_amounts_are_lower() -> None:
    cheaper = found("cheaper")
    assert cheaper.standing == "nothing_said"
    assert [year.compared for year in cheaper.by_year] == ["less"]


def test_a_claim_on_one_aspect_says_nothing_of_another() -> None:
    assert found("better", FASTER).standing == "nothing_said"
    assert found("more_efficient", FASTER).standing == "measured"


def test_the_strongest_basis_is_the_standing() -> None:
    promised = TOLD | {"basis": "promised"}
    assert found("better", promised).standing == "promised"
    assert found("better", promised, TOLD).standing == "told"
    figure = MEASURED | {"unit": "bezoeken", "now": "3"}
    assert found("better", promised, TOLD, figure).standing == "measured"


# --- measured needs proof -------------------------------------------------------------------------


def test_measured_without_figure_and_document_counts_as_told_and_says_so() -> None:
    one = found("better", MEASURED)
    assert (one.standing, one.claims[0].demoted) == ("told", True)
    assert told(MEASURED) == ["claim.measured_without_proof"]


@pytest.mark.parametrize(
    ("more", "challenge", "standing"),
    [
        ({"unit": "dagen", "now": "9"}, {}, "measured"),
        ({"unit": "dagen", "then": "9"}, {}, "measured"),
        ({"now": "9"}, {}, "told"),
        ({"now": "9", "unit": " "}, {}, "told"),
        ({"unit": "dagen"}, {}, "told"),
        ({"document": "plan"}, {"documents": {"plan": "true"}}, "measured"),
        ({"document": "plan"}, {"documents": {"plan": "false"}}, "told"),
        ({"document": "plan"}, {"documents": {"plan": None}}, "told"),
        ({"document": "plan"}, {}, "told"),
        ({"document": "plan"}, {"attachments": {"plan": "plan.pdf"}}, "measured"),
    ],
)
def test_proof_is_a_figure_in_a_unit_or_a_document_that_is_there(
    more: dict[str, Any], challenge: dict[str, Any], standing: str
) -> None:
    assert found("better", MEASURED | more, **challenge).standing == standing
    demoted = standing == "told"
    assert ("claim.measured_without_proof" in told(MEASURED | more, **challenge)) == demoted


def test_what_is_told_or_promised_needs_no_proof() -> None:
    assert told(TOLD, TOLD | {"basis": "promised"}) == []


def test_a_document_that_nobody_has_spoken_of_is_missing_and_null_is_unknown() -> None:
    claim = TOLD | {"document": "plan"}
    assert found("better", claim).claims[0].document_there is False
    assert found("better", claim, documents={"plan": None}).claims[0].document_there is None
    assert found("better", TOLD).claims[0].document_there is None


# --- figures --------------------------------------------------------------------------------------


def test_the_change_is_exact() -> None:
    third = FASTER | {"now": "0.3", "then": "0.1"}
    assert found("more_efficient", third).claims[0].change == Fraction(-1, 5)
    assert found("more_efficient", FASTER).claims[0].change == Fraction(-5, 2)


@pytest.mark.parametrize(
    ("then", "better_when", "direction", "standing"),
    [
        ("8.99", "lower", "better", "measured"),
        ("9", "lower", "equal", "contradicted"),
        ("9.01", "lower", "worse", "contradicted"),
        ("9.01", "higher", "better", "measured"),
        ("8.99", "higher", "worse", "contradicted"),
        ("8.99", None, "unknown", "measured"),
        ("9", None, "unknown", "measured"),
    ],
)
def test_figures_that_go_the_wrong_way_or_stay_equal_contradict(
    then: str, better_when: str | None, direction: str, standing: str
) -> None:
    claim = FASTER | {"then": then, "better_when": better_when}
    one = found("more_efficient", claim)
    assert (one.claims[0].direction, one.standing) == (direction, standing)
    assert ("claim.contradicted" in told(claim)) == (standing == "contradicted")


def test_one_contradicted_claim_is_not_hidden_by_a_stronger_one() -> None:
    assert found("more_efficient", FASTER, FASTER | {"then": "10"}).standing == "contradicted"


def test_one_figure_or_no_unit_gives_no_direction() -> None:
    for without in ("then", "unit"):
        claim = {key: value for key, value in FASTER.items() if key != without}
        assert found("more_efficient", claim).claims[0].direction == "unknown"


# --- cheaper by the amounts -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "away", "compared", "standing"),
    [
        (("9.99", "9.99"), ("10.00", "10.00"), ["less", "less"], "promised"),
        (("10.00", "10.00"), ("10.00", "10.00"), ["equal", "equal"], "contradicted"),
        (("9.99", "10.00"), ("10.00", "10.00"), ["less", "equal"], "promised"),
        (("9.99", "10.01"), ("10.00", "10.00"), ["less", "more"], "contradicted"),
        (("1.00", "10.01"), ("10.00", "10.00"), ["less", "more"], "contradicted"),
        (("10.00", "10.00"), ("10.00", None), ["equal", "unknown"], "promised"),
        (("10.01", "10.00"), ("10.00", None), ["more", "unknown"], "contradicted"),
    ],
)
def test_cheaper_is_held_against_the_amounts_of_each_year(
    asked: tuple[str, ...], away: tuple[str | None, ...], compared: list[str], standing: str
) -> None:
    one = found("cheaper", CHEAPER, **amounts(asked, away))
    assert [year.compared for year in one.by_year] == compared
    assert one.standing == standing
    codes_told = told(CHEAPER, **amounts(asked, away))
    assert codes_told == (["claim.contradicted"] if standing == "contradicted" else [])


def test_dearer_amounts_contradict_nobody_who_claims_nothing() -> None:
    dearer = amounts(("11.00", "11.00"), ("10.00", "10.00"))
    assert found("cheaper", **dearer).standing == "nothing_said"
    assert told(TOLD, **dearer) == []


def test_the_difference_is_in_cents_and_below_zero_when_less() -> None:
    years = found("cheaper", **amounts(("9.99", "10.05"), ("10.00", "10.00"))).by_year
    assert [year.difference for year in years] == [-1, 5]


@pytest.mark.parametrize(
    "vat",
    [
        {"challenger": "incl", "incumbent": "excl"},
        {"challenger": "excl"},
        {"challenger": "unknown", "incumbent": "unknown"},
        {},
    ],
)
def test_amounts_are_compared_only_on_the_same_stated_vat_basis(vat: dict[str, str]) -> None:
    given = amounts(("11.00", "11.00"), ("10.00", "10.00"))
    given["money"] |= {"vat": vat}
    one = found("cheaper", CHEAPER, **given)
    assert {year.compared for year in one.by_year} == {"unknown"}
    assert {year.difference for year in one.by_year} == {None}
    assert one.standing == "promised"


def test_an_unknown_current_cost_leaves_cheaper_unknown() -> None:
    given = amounts(("11.00", "11.00"), ("10.00", "10.00"), status="unknown")
    one = found("cheaper", CHEAPER, **given)
    assert [(year.avoidable, year.compared) for year in one.by_year] == [(None, "unknown")] * 2


# --- in the outcome -------------------------------------------------------------------------------


def test_claims_are_findings_of_the_outcome_and_change_no_answer() -> None:
    book = book_of(profiles=(make_profile({"check": "note"}),))
    plain = challenge_outcome(challenge_dossier(make_challenge()), book)
    claimed = make_challenge(claims=[MEASURED, FASTER | {"then": "10"}])
    outcome = challenge_outcome(challenge_dossier(claimed), book)
    new = codes(outcome) - codes(plain)
    assert new == {"claim.measured_without_proof", "claim.contradicted"}
    assert outcome.status == plain.status
    assert outcome.challenges[0].profiles == plain.challenges[0].profiles
