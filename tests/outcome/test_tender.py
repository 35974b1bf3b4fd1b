"""The pipeline of a tender: lots, status, what a refusal hides, what withdrawal does."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from evaluator.model.principles import PrincipleSet
from evaluator.model.rule import Regime
from tests.support import (
    PRINCIPLES,
    SOURCE,
    TITLE,
    bid_of,
    book_of,
    codes,
    judge,
    leaf,
    make_set,
    make_tender,
    price,
    ranks,
    totals,
)

TWO_LOTS = [{"id": "north", "ceiling": "1000.00"}, {"id": "south"}]


# lots ---------------------------------------------------------------------------------------------


def two_lots() -> Any:
    criteria = make_set(
        lots=TWO_LOTS,
        criteria=[leaf("Q", "50"), price("50")],
        mechanism={"name": "weighted-sum", "price": {"formula": "lowest-over-price"}},
    )
    bids = {
        "A": {
            "lots": ["north", "south"],
            "scores": {"Q": 60},
            "prices": {"north": "800", "south": "500"},
        },
        "B": {"lots": ["north"], "scores": {"Q": 80}, "prices": {"north": "1000"}},
        "C": {"lots": ["south"], "scores": {"Q": 80}, "prices": {"south": "400"}},
    }
    return judge(criteria, bids)


def test_lots_are_judged_apart() -> None:
    """North: A 30 + 50, B 40 + 40, a tie. South: A 30 + 40, C 40 + 50. A bid is in the lots it
    names.
    """
    outcome = two_lots()
    assert outcome.status == "complete"
    assert (totals(outcome, 0), totals(outcome, 1)) == ({"A": 80, "B": 80}, {"A": 70, "C": 90})
    assert outcome.winners == {"north": ("A", "B"), "south": ("C",)}
    assert (outcome.lots[0].tie, outcome.lots[1].tie) == (True, False)


def test_a_price_of_one_lot_is_not_the_lowest_price_of_another() -> None:
    """C's 400 in the south says nothing about the north."""
    assert bid_of(two_lots(), "A", 0).price_points == 50


def test_a_lot_without_a_bid_has_no_winner_and_says_so() -> None:
    """Nobody bid for the south: an answer, with a warning."""
    criteria = make_set(lots=TWO_LOTS)
    outcome = judge(criteria, {"A": {"lots": ["north"], "scores": {"Q": 60}}})
    assert (outcome.status, outcome.winners) == ("complete", {"north": ("A",), "south": ()})
    assert "bid.none_admissible" in codes(outcome, "warning")


def test_one_lot_that_cannot_be_judged_refuses_the_whole() -> None:
    """No winner of the north is published while a score in the south is missing."""
    criteria = make_set(lots=TWO_LOTS)
    outcome = judge(
        criteria,
        {
            "A": {"lots": ["north"], "scores": {"Q": 60}},
            "B": {"lots": ["south"], "scores": {"Q": None}},
        },
    )
    assert (outcome.status, outcome.winners) == ("refused", {"north": (), "south": ()})
    assert totals(outcome, 0) == {}


def test_without_lots_the_only_lot_is_called_1() -> None:
    """A dossier that does not name lots has lot 1."""
    assert judge(make_set(), {"A": {"scores": {"Q": 60}}}).winners == {"1": ("A",)}


# points and trees
# ------------------------------------------------------------------------------------


def test_points_of_a_tree_of_three_levels() -> None:
    """G1a: .5 x .4 x .25 x 80 = 4; G1b: .5 x .4 x .75 x 60 = 9; G2: .5 x .6 x 50 = 15; C: .5 x 90 =
    45.
    """
    inner = {"id": "G1", "weight": "40", "children": [leaf("G1a", "25"), leaf("G1b", "75")]}
    criteria = make_set(
        criteria=[
            {"id": "G", "weight": "50", "children": [inner, leaf("G2", "60")]},
            leaf("C", "50"),
        ]
    )
    outcome = judge(criteria, {"A": {"scores": {"G1a": 80, "G1b": 60, "G2": 50, "C": 90}}})
    points = {"G1a": 4, "G1b": 9, "G1": 13, "G2": 15, "G": 28, "C": 45}
    assert bid_of(outcome, "A").points == points
    assert bid_of(outcome, "A").total == 73


def test_a_total_of_thirds_is_exact_before_it_is_rounded() -> None:
    """(70 + 70 + 71) / 3 = 211/3: the exact total stays beside the published 70.33."""
    criteria = make_set(panel={"assessors": "3", "min_per_cell": "3"}, rounding={"total": "2"})
    bid = bid_of(judge(criteria, {"A": {"scores": {"Q": [70, 70, 71]}}}), "A")
    assert (bid.exact_total, bid.total) == (Fraction(211, 3), Fraction("70.33"))


def test_a_scale_that_does_not_start_at_zero_is_divided_by_its_maximum() -> None:
    """Points = weight x score / highest score: 1 on a scale of 1 to 5 earns 20 of 100."""
    scale = {"min": "1", "max": "5", "step": "1", "anchors": {"1": TITLE, "5": TITLE}}
    assert totals(judge(make_set(scale=scale), {"A": {"scores": {"Q": 1}}})) == {"A": 20}


# status
# ------------------------------------------------------------------------------------------------

GOOD = {"A": {"scores": {"Q": 60}}, "B": {"scores": {"Q": 50}}}


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({}, "complete", None),
        ({"status": "draft"}, "provisional", "criteria.draft"),
        ({"status": "withdrawn"}, "refused", "criteria.withdrawn"),
        ({"ledger": "required"}, "provisional", "ledger.not_recorded"),
        ({"valid_from": "2026-04-02"}, "provisional", "criteria.not_yet_valid"),
        ({"valid_from": "2026-04-01"}, "complete", None),
    ],
)
def test_the_status_of_the_set_is_the_status_of_the_outcome(
    changes: dict[str, str], status: str, code: str | None
) -> None:
    """Adopted, in force and recorded where that is asked: complete. Valid from the reference date
    itself on.
    """
    outcome = judge(make_set(**changes), GOOD, reference_date="2026-04-01")
    assert (outcome.status, codes(outcome, "error")) == (status, {code} if code else set())


def test_a_missing_reason_makes_the_outcome_provisional_and_keeps_it_visible() -> None:
    """A reason can still be written: everything is shown, and marked."""
    criteria = make_set()
    tender = make_tender(criteria, GOOD)
    rows = tuple(row._replace(reason="") for row in tender.assessment.consensus)
    from dataclasses import replace  # noqa: PLC0415  # used once

    from evaluator.outcome import tender_outcome  # noqa: PLC0415

    outcome = tender_outcome(
        replace(tender, assessment=tender.assessment._replace(consensus=rows)), book_of(criteria)
    )
    assert (outcome.status, codes(outcome, "error")) == ("provisional", {"reason.missing"})
    assert (outcome.winners, totals(outcome)) == ({"1": ("A",)}, {"A": 60, "B": 50})


@pytest.mark.parametrize(
    ("bids", "code"),
    [
        ({**GOOD, "B": {"scores": {"Q": None}}}, "score.missing"),
        ({**GOOD, "B": {"scores": {"Q": 101}}}, "score.off_scale"),
        ({**GOOD, "B": {"scores": {"Q": "sixty"}}}, "score.off_scale"),
    ],
)
def test_a_refused_outcome_shows_no_total_rank_or_winner(bids: dict[str, Any], code: str) -> None:
    """Not for the other bids either; the scores and the findings stay visible."""
    outcome = judge(make_set(), bids)
    assert (outcome.status, codes(outcome, "error")) == ("refused", {code})
    for bid in outcome.lots[0].bids:
        assert (bid.total, bid.exact_total, bid.rank, bid.unofficial_total) == (
            None,
            None,
            None,
            None,
        )
    assert (outcome.lots[0].winners, outcome.lots[0].margin) == ((), None)
    assert "total" not in [step.key for step in outcome.lots[0].steps]
    assert bid_of(outcome, "A").cells["Q"].score == 60


def test_a_missing_score_is_not_zero_in_any_sum() -> None:
    """A group with a child that nobody scored has no points, not the points of the others."""
    group = {"id": "G", "weight": "100", "children": [leaf("G1", "50"), leaf("G2", "50")]}
    bid = bid_of(judge(make_set(criteria=[group]), {"A": {"scores": {"G1": 100, "G2": None}}}), "A")
    assert bid.points == {"G": None, "G1": 50, "G2": None}


def test_a_dearer_or_worse_bid_stays_visible_beside_the_outcome() -> None:
    """What an inadmissible bid would have had stands under unofficial, with the rank it would have
    had.
    """
    gate = {"id": "GT1", "check": "flag", "field": "facts.ok", "want": "true", "text": TITLE}
    bids = {
        "A": {"scores": {"Q": 60}, "facts": {"ok": "true"}},
        "B": {"scores": {"Q": 50}, "facts": {"ok": "true"}},
        "C": {"scores": {"Q": 55}, "facts": {"ok": "false"}},
    }
    bid = bid_of(judge(make_set(gates=[gate]), bids), "C")
    assert (bid.total, bid.rank, bid.unofficial_total, bid.unofficial_rank) == (None, None, 55, 2)
    assert bid.why_inadmissible == ("GT1",)


def test_no_score_buys_back_a_failed_gate() -> None:
    """The best bid fails one requirement: it is out, whatever its points."""
    gate = {"id": "GT1", "check": "min_value", "field": "facts.share", "min": "0.05", "text": TITLE}
    bids = {
        "A": {"scores": {"Q": 10}, "facts": {"share": "0.05"}},
        "B": {"scores": {"Q": 100}, "facts": {"share": "0.0499"}},
    }
    assert ranks(judge(make_set(gates=[gate]), bids)) == {"A": 1, "B": None}


# gates of a bid
# ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("submitted", "result"),
    [
        ("2026-04-13T12:00:00+02:00", "pass"),
        ("2026-04-13T12:00:01+02:00", "fail"),
        ("2026-04-13T10:00:00Z", "pass"),
        ("2026-04-13T10:00:01Z", "fail"),
        ("2026-04-11", "pass"),
        ("2026-04-15", "fail"),
        ("2026-04-13", "unknown"),
        ("2026-04-13T12:00:00", "unknown"),
        (None, "unknown"),
    ],
)
def test_in_time_is_before_or_at_the_deadline(submitted: str | None, result: str) -> None:
    """Across time zones; a day without a time on the day itself is not guessed."""
    gate = {
        "id": "GT1",
        "check": "before",
        "field": "submitted",
        "deadline": "timeline.deadline",
        "text": TITLE,
    }
    outcome = judge(
        make_set(gates=[gate]),
        {"A": {"scores": {"Q": 60}, "submitted": submitted}},
        timeline={"deadline": "2026-04-13T12:00:00+02:00"},
    )
    assert bid_of(outcome, "A").gates[0].result == result
    assert outcome.status == ("refused" if result == "unknown" else "complete")


@pytest.mark.parametrize(
    ("themes", "result"),
    [
        (["T1", "T2", "10"], "pass"),
        (["10", "T1", "T2", "T3"], "pass"),
        (["T1", "T2"], "fail"),
        ([], "fail"),
        (None, "unknown"),
    ],
)
def test_all_themes_are_covered_or_not(themes: list[str] | None, result: str) -> None:
    """Every named theme; ids that look like numbers are ids; no list at all is unknown."""
    gate = {
        "id": "GT1",
        "check": "covers_all",
        "field": "themes",
        "of": ["T1", "T2", "10"],
        "text": TITLE,
    }
    outcome = judge(make_set(gates=[gate]), {"A": {"scores": {"Q": 60}, "themes": themes}})
    assert bid_of(outcome, "A").gates[0].result == result


@pytest.mark.parametrize(
    ("check", "bound", "value", "result"),
    [
        ("min_value", "min", "0.05", "pass"),
        ("min_value", "min", "0.0499999", "fail"),
        ("max_value", "max", "0.05", "pass"),
        ("max_value", "max", "0.0500001", "fail"),
        ("min_value", "min", "yes", "unknown"),
        ("min_value", "min", "true", "unknown"),
        ("min_value", "min", None, "unknown"),
    ],
)
def test_bounds_are_inclusive_and_words_are_no_numbers(
    check: str, bound: str, value: str | None, result: str
) -> None:
    """The bound itself is enough; text and booleans are unknown, never 0 or 1."""
    gate = {"id": "GT1", "check": check, "field": "facts.share", bound: "0.05", "text": TITLE}
    outcome = judge(make_set(gates=[gate]), {"A": {"scores": {"Q": 60}, "facts": {"share": value}}})
    assert bid_of(outcome, "A").gates[0].result == result


def test_a_gate_on_the_price_sees_the_price() -> None:
    """price.amount is in whole units of the currency: 1999.99 is within 2000, 2000.01 is not."""
    gate = {
        "id": "GT1",
        "check": "max_value",
        "field": "price.amount",
        "max": "2000",
        "text": TITLE,
    }
    criteria = make_set(gates=[gate], mechanism={"name": "lowest-price"})
    bids = {
        "A": {"scores": {"Q": 1}, "price": "1999.99"},
        "B": {"scores": {"Q": 1}, "price": "2000.01"},
    }
    assert ranks(judge(criteria, bids)) == {"A": 1, "B": None}


# withdrawal and exclusion
# -----------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["withdrawn", "excluded"])
def test_a_bid_that_left_has_no_rank_and_needs_nothing(state: str) -> None:
    """Its missing score and price refuse nothing; it is named."""
    criteria = make_set(mechanism={"name": "lowest-price"})
    bids = {
        "A": {"scores": {"Q": 60}, "price": "100"},
        "B": {"scores": {"Q": None}, "status": {"state": state}},
    }
    outcome = judge(criteria, bids)
    assert (outcome.status, ranks(outcome)) == ("complete", {"A": 1, "B": None})
    assert f"bid.{state}" in codes(outcome, "info")


@pytest.mark.parametrize(
    ("on", "reason", "told"),
    [
        ("2026-03-01", "its own wish", False),
        (None, "its own wish", True),
        ("2026-03-01", " ", True),
    ],
)
def test_a_bid_that_left_says_when_and_why(on: str | None, reason: str, told: bool) -> None:  # noqa: FBT001
    """Without date or reason the outcome is provisional: leaving a bid out must be explained."""
    status = {"state": "withdrawn", "on": on, "reason": reason}
    outcome = judge(make_set(), {"A": {"scores": {"Q": 60}}, "B": {"status": status}})
    assert ("bid.status_unexplained" in codes(outcome, "error")) is told
    assert outcome.status == ("provisional" if told else "complete")


def test_a_price_that_counts_after_its_bid_left_is_told() -> None:
    """keep and a relative formula: the reader sees whose price still sets the lowest."""
    criteria = make_set(
        criteria=[leaf("Q", "50"), price("50")],
        mechanism={"name": "weighted-sum", "price": {"formula": "lowest-over-price"}},
    )
    bids = {
        "A": {"scores": {"Q": 60}, "price": "100"},
        "B": {"scores": {"Q": 60}, "price": "80", "status": {"state": "withdrawn"}},
    }
    assert "price.left_bid_counts" in codes(judge(criteria, bids), "info")
    assert "price.left_bid_counts" not in codes(
        judge(criteria.replace(on_withdrawal="recompute"), bids)
    )


def test_without_a_reference_date_validity_is_not_checked_and_that_is_told() -> None:
    """The set may not have been in force."""
    assert "criteria.validity_unchecked" in codes(
        judge(make_set(), GOOD, reference_date=None), "warning"
    )
    assert "criteria.validity_unchecked" not in codes(judge(make_set(), GOOD))


def test_a_bid_that_failed_before_it_left_does_not_set_the_lowest_price() -> None:
    """keep holds for a bid that was in the order; one below a minimum never was."""
    criteria = make_set(
        criteria=[leaf("Q", "50", minimum="60"), price("50")],
        on_withdrawal="keep",
        mechanism={"name": "weighted-sum", "price": {"formula": "lowest-over-price"}},
    )
    low = {"scores": {"Q": 50}, "price": "50", "status": {"state": "withdrawn"}}
    outcome = judge(criteria, {"A": {"scores": {"Q": 60}, "price": "100"}, "B": low})
    assert bid_of(outcome, "A").price_points == 50
    outcome = judge(
        criteria, {"A": {"scores": {"Q": 60}, "price": "100"}, "B": low | {"scores": {"Q": 60}}}
    )
    assert bid_of(outcome, "A").price_points == 25


# principles and the legal regime
# ----------------------------------------------------------------------


def test_placeholder_principles_and_a_principle_nobody_carries_are_told() -> None:
    """P2 is carried by no criterion; the set is a placeholder."""
    data = PRINCIPLES.model_dump(exclude_none=True) | {"status": "placeholder", "adopted_by": None}
    data["principles"] = [*data["principles"], {**data["principles"][0], "id": "P2"}]
    criteria = make_set()
    outcome = judge(
        criteria, GOOD, book=book_of(criteria, principles=PrincipleSet.model_validate(data))
    )
    assert codes(outcome, "warning") == {"principle.placeholder", "principle.not_carried"}
    assert codes(judge(criteria, GOOD)) == set()


def test_a_criterion_without_principles_says_why_or_is_told() -> None:
    """An empty list with a reason is a choice; without one it is a finding."""
    silent = make_set(criteria=[leaf("Q", "50"), leaf("R", "50", principles=[])])
    spoken = make_set(
        criteria=[leaf("Q", "50"), leaf("R", "50", principles=[], principles_reason=TITLE)]
    )
    bids = {"A": {"scores": {"Q": 60, "R": 60}}}
    assert "criterion.no_principle" in codes(judge(silent, bids), "warning")
    assert "criterion.no_principle" not in codes(judge(spoken, bids))


def test_a_result_that_the_set_does_not_have_is_told() -> None:
    """Only where the principle set lists results at all."""
    members = [{"name": "x", "role": "main", "results": ["R01", "R99"]}]
    data = PRINCIPLES.model_dump(exclude_none=True) | {"results": [{"id": "R01"}]}
    criteria = make_set()
    book = book_of(criteria, principles=PrincipleSet.model_validate(data))
    outcome = judge(criteria, {"A": {"scores": {"Q": 60}, "members": members}}, book=book)
    found = [f.values["result"] for f in outcome.findings if f.code == "bid.unknown_result"]
    assert found == ["R99"]
    assert "bid.unknown_result" not in codes(
        judge(criteria, {"A": {"scores": {"Q": 60}, "members": members}})
    )


def test_a_finding_carries_the_basis_that_the_regime_gives_it() -> None:
    """The same finding is law under one regime and good practice under another."""
    regime = Regime.model_validate(
        {
            "kind": "regime",
            "id": "r",
            "title": TITLE,
            "description": TITLE,
            "source": SOURCE,
            "last_checked": "2026-01-01",
            "findings": {
                "score.missing": {"basis": "law", "source": {"ref": "act", "place": "art. 1"}}
            },
        }
    )
    criteria = make_set()
    bids = {"A": {"scores": {"Q": None}}}
    finding = judge(criteria, bids, book=book_of(criteria, regime=regime)).findings[0]
    assert (finding.code, finding.basis, finding.source) == ("score.missing", "law", "act art. 1")
    assert judge(criteria, bids).findings[0].basis == "practice"
