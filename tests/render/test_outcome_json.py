"""Numbers in the JSON: exact where they end, published places where they are rounded."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from evaluator.formats.evaluation import Evaluation
from evaluator.formats.loaded import Loaded
from evaluator.outcome import challenge_outcome, tender_outcome
from evaluator.render.outcome_json import cents_text, dump, outcome_json
from evaluator.render.schemas import schema_of
from tests.support import (
    CAP,
    book_of,
    challenge_dossier,
    leaf,
    make_challenge,
    make_profile,
    make_set,
    make_tender,
    price,
)

OUTCOME = Draft202012Validator(schema_of("outcome"))


def lot_of(criteria: Any, bids: dict[str, dict[str, Any]], **more: Any) -> dict[str, Any]:
    """The one lot of a tender as JSON."""
    tender, book = make_tender(criteria, bids, **more), book_of(criteria)
    outcome = tender_outcome(tender, book)
    body = outcome_json(Evaluation(Loaded(tender, book, Path()), book, outcome))
    assert not [f"{e.json_path} {e.message}" for e in OUTCOME.iter_errors(body)]
    (lot,) = body["lots"]
    return dict(lot)


def bids_of(criteria: Any, bids: dict[str, dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {bid["id"]: bid for bid in lot_of(criteria, bids, **more)["bids"]}


def test_unrounded_values_that_end_have_no_trailing_zeros() -> None:
    """One criterion of 100, mean of 70 and 75 = 72.5."""
    bid = bids_of(make_set(), {"A": {"scores": {"Q": [70, 75]}}})["A"]
    assert bid["criteria"]["Q"] == {
        "score": "72.5", "points": "72.5", "spread": "5", "n": 2,
    }  # fmt: skip
    assert bid["total"] == "72.5"
    assert "exact" not in bid
    assert "unrounded_total" not in bid


def test_rounded_values_have_exactly_their_published_places() -> None:
    criteria = make_set(rounding={"score": "1", "points": "2", "total": "3", "mode": "half_up"})
    bid = bids_of(criteria, {"A": {"scores": {"Q": [70, 75]}}})["A"]
    assert bid["criteria"]["Q"]["score"] == "72.5"
    assert bid["criteria"]["Q"]["points"] == "72.50"
    assert bid["total"] == "72.500"


@pytest.mark.parametrize(
    ("places", "shown"), [("none", "66.666666666667"), ("0", "67"), ("2", "66.67")]
)
def test_what_does_not_end_has_12_decimals_half_up_and_its_fraction(
    places: str, shown: str
) -> None:
    """Mean of 66, 67 and 67 = 200/3."""
    criteria = make_set(rounding={"total": places})
    bid = bids_of(criteria, {"A": {"scores": {"Q": [66, 67, 67]}}})["A"]
    assert bid["total"] == shown
    assert bid["criteria"]["Q"]["score"] == "66.666666666667"
    assert bid["exact"]["criteria.Q.score"] == "200/3"
    assert bid["exact"]["principles.P1"] == "200/3"
    if places == "none":
        assert bid["exact"]["total"] == "200/3"
    else:
        assert "total" not in bid["exact"]
        assert bid["unrounded_total"] == "66.666666666667"
        assert bid["exact"]["unrounded_total"] == "200/3"


def test_a_group_has_points_and_no_score() -> None:
    """Group of 40: children 25 and 75 of it, scores 80 and 60: 0.1 x 80 + 0.3 x 60 = 26."""
    tree = [
        {"id": "G", "weight": "40", "children": [leaf("G.1", "25"), leaf("G.2", "75")]},
        leaf("Q", "60"),
    ]
    bid = bids_of(make_set(criteria=tree), {"A": {"scores": {"G.1": 80, "G.2": 60, "Q": 100}}})["A"]
    assert bid["criteria"]["G"] == {"points": "26"}
    assert list(bid["criteria"]) == ["G", "G.1", "G.2", "Q"]
    assert bid["total"] == "86"


def test_without_a_price_the_price_is_null_and_not_zero() -> None:
    bid = bids_of(make_set(), {"A": {"scores": {"Q": 50}}})["A"]
    assert bid["price"] is None


@pytest.mark.parametrize(
    ("currency", "amount", "shown"),
    [("EUR", "1980000", "1980000.00"), ("EUR", "0.5", "0.50"), ("JPY", "1980000", "1980000")],
)
def test_money_has_the_minor_units_of_its_currency(currency: str, amount: str, shown: str) -> None:
    bids = {"A": {"scores": {"Q": 50}, "price": amount, "currency": currency}}
    found = bids_of(make_set(mechanism={"name": "lowest-price"}), bids)["A"]
    assert found["price"]["amount"] == shown
    assert found["price"]["currency"] == currency


def test_price_points_are_null_until_a_formula_gives_them() -> None:
    """Lowest over price: 100/200 x 30 = 15 points for B."""
    criteria = make_set(
        criteria=[leaf("Q", "70"), price("30")],
        mechanism={"name": "weighted-sum", "price": {"formula": "lowest-over-price"}},
    )
    bids = {"A": {"scores": {"Q": 50}, "price": "100"}, "B": {"scores": {"Q": 50}, "price": "200"}}
    found = bids_of(criteria, bids)
    assert (found["A"]["price"]["points"], found["B"]["price"]["points"]) == ("30", "15")
    assert found["B"]["criteria"]["price"]["points"] == "15"
    assert (
        bids_of(make_set(), {"A": {"scores": {"Q": 50}, "price": "100"}})["A"]["price"]["points"]
        is None
    )


def test_where_the_lowest_wins_the_total_is_money_and_better_says_so() -> None:
    """Award on value: the highest score earns the whole 200, so 1,000 counts as 800."""
    criteria = make_set(mechanism={"name": "award-on-value", "values": {"Q": "200.00"}})
    lot = lot_of(criteria, {"A": {"scores": {"Q": 100}, "price": "1000.00"}})
    (bid,) = lot["bids"]
    assert (lot["better"], lot["unit"]) == ("lower", "money")
    assert (bid["total"], bid["criteria"]["Q"]["value"]) == ("800.00", "200.00")
    assert bid["criteria"]["Q"]["points"] is None


def test_a_withdrawn_bid_stands_there_without_rank() -> None:
    bids = {
        "A": {"scores": {"Q": 50}},
        "B": {"scores": {"Q": 90}, "status": {"state": "withdrawn"}},
    }
    found = bids_of(make_set(), bids)["B"]
    assert (found["status"], found["admissible"], found["rank"], found["total"]) == (
        "withdrawn", False, None, None,
    )  # fmt: skip
    assert found["unofficial"] == {"total": "90", "rank": 1}


# --- challenges -----------------------------------------------------------------------------------


def years(rule: dict[str, Any], **changes: Any) -> dict[str, dict[str, str | None]]:
    """`by_year` of one rule on one challenge."""
    profile = make_profile(rule)
    book = book_of(profiles=(profile,), limits={CAP.id: CAP})
    dossier = challenge_dossier(make_challenge(**changes))
    outcome = challenge_outcome(dossier, book)
    body = outcome_json(Evaluation(Loaded(dossier, book, Path()), book, outcome))
    assert not [f"{e.json_path} {e.message}" for e in OUTCOME.iter_errors(body)]
    (check,) = body["challenges"][0]["profiles"]["profile"]["checks"]
    return dict(check["by_year"])


CAP_RULE = {"check": "cap_per_year", "limit": "challenge-cap", "basis": "requested"}
COST_RULE = {
    "check": "cost_not_higher", "basis": "requested", "against": "avoidable", "factor": "1.0",
}  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "over", "room", "result"),
    [
        ("50000.00", "0.00", "0.00", "pass"),
        ("50000.01", "0.01", "0.00", "fail"),
        ("49999.99", "0.00", "0.01", "pass"),
        ("0", "0.00", "50000.00", "pass"),
    ],
)
def test_over_and_room_are_in_cents_and_never_negative(
    asked: str, over: str, room: str, result: str
) -> None:
    money = {"requested_by_year": {"2027": asked}, "costs_by_year": {"2027": {"staff": asked}}}
    found = years(CAP_RULE, money=money)["2027"]
    assert found["limit"] == "50000.00"
    assert (found["over"], found["room"], found["result"]) == (over, room, result)


def test_an_unknown_year_has_its_limit_and_nulls() -> None:
    money = {"requested_by_year": {"2027": None}, "costs_by_year": {}, "own_income_by_year": {}}
    assert years(CAP_RULE, money=money)["2027"] == {
        "value": None, "limit": "50000.00", "over": None, "room": None, "result": "unknown",
    }  # fmt: skip


def test_an_unknown_current_cost_is_null() -> None:
    baseline = {"status": "unknown", "avoidable_by_year": None}
    assert years(COST_RULE, baseline=baseline)["2027"] == {
        "value": "40000.00", "limit": None, "over": None, "room": None, "result": "unknown",
    }  # fmt: skip


def test_a_part_of_a_cent_is_told_in_full() -> None:
    """0.9 x 45,000.05 = 40,500.045: the limit is not rounded in anybody's favour."""
    baseline = {"status": "confirmed", "avoidable_by_year": {"2027": "45000.05"}}
    found = years(COST_RULE | {"factor": "0.9"}, baseline=baseline)["2027"]
    assert (found["limit"], found["room"]) == ("40500.045", "500.045")


@pytest.mark.parametrize(
    ("cents", "text"),
    [
        (None, None),
        (Fraction(0), "0.00"),
        (Fraction(150), "1.50"),
        (Fraction(1, 2), "0.005"),
        (Fraction(-5), "-0.05"),
        (Fraction(100, 3), "0.333333333333"),
    ],
)
def test_cents_as_euros(cents: Fraction | None, text: str | None) -> None:
    assert cents_text(cents) == text


# --- the text -------------------------------------------------------------------------------------


def test_the_text_is_utf8_with_sorted_keys_and_a_last_line_end() -> None:
    assert dump({"b": "é", "a": None}) == '{\n "a": null,\n "b": "é"\n}\n'


@pytest.mark.parametrize("sign", ["\x1b", "\x7f", "\x9b", "\u2028", "\u202e", "\u2069", "\ud800"])
def test_a_sign_that_a_terminal_obeys_is_escaped_and_not_lost(sign: str) -> None:
    text = dump({"a": f"x{sign}y", sign: 1})
    assert sign not in text
    assert json.loads(text) == {"a": f"x{sign}y", sign: 1}
    assert text.encode("utf-8")


def test_what_is_no_number_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        dump({"a": float("nan")})
