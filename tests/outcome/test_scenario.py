"""Other choices than the adopted ones: through the same arithmetic, and always said to be a
scenario.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from evaluator.errors import CallError
from evaluator.formats.digests import criteria_digest
from evaluator.formats.dossier import load
from evaluator.outcome import score, tender_outcome
from evaluator.outcome.scenario import apply
from tests.support import (
    CAP,
    ROOT,
    bid_of,
    book_of,
    gates,
    leaf,
    make_challenge,
    make_set,
    make_tender,
    price,
    totals,
)

BAND = {"formula": "bandwidth", "floor": "100", "ceiling": "200", "outside": "refuse"}
TREE = [leaf("C1", "70"), leaf("C2", "30")]
BIDS = {
    "A": {"scores": {"C1": 80, "C2": 60}, "price": "150"},
    "B": {"scores": {"C1": 60, "C2": 90}, "price": "100"},
}
MECHANISMS = {
    "price_40": {"name": "weighted-sum", "price_weight": "40", "price": BAND},
    "quality": {"name": "weighted-sum"},
    "cheapest": {"name": "lowest-price"},
    "value": {"name": "award-on-value", "values": {"C1": "50", "C2": "20"}},
}


def under(criteria: Any, **choice: Any) -> Any:
    book, scenario = apply(book_of(criteria), **choice)
    assert book.criteria is not None
    return tender_outcome(make_tender(criteria, BIDS), book, scenario)


def test_nothing_chosen_is_no_scenario() -> None:
    """The adopted choice, named or not, is the outcome."""
    criteria = make_set(criteria=TREE, weight_sets={"same": {"C1": "70", "C2": "30"}})
    assert under(criteria).scenario is None
    assert under(criteria, weight_set="same").scenario is None


def test_another_weight_set_is_a_scenario() -> None:
    """30/70 instead of 70/30: A .3 x 80 + .7 x 60 = 66; B .3 x 60 + .7 x 90 = 81."""
    outcome = under(
        make_set(criteria=TREE, weight_sets={"other": {"C1": "30", "C2": "70"}}), weight_set="other"
    )
    assert totals(outcome) == {"A": 66, "B": 81}
    assert outcome.scenario.changes == (("weight_set", "other"),)


def test_a_price_weight_makes_room_by_one_factor() -> None:
    """70/30 become 42 and 18. A 33.6 + 10.8 + 20 = 64.4; B 25.2 + 16.2 + 40 = 81.4."""
    outcome = under(make_set(criteria=TREE, mechanisms=MECHANISMS), mechanism="price_40")
    assert totals(outcome) == {"A": Fraction("64.4"), "B": Fraction("81.4")}
    assert outcome.scenario.changes == (("mechanism", "price_40"),)


def test_weights_that_do_not_end_stay_fractions() -> None:
    """Three criteria of 40, 30 and 30 with a price of 50/3 percent cannot be written in decimals:
    still exact.
    """
    tree = [leaf("C1", "40"), leaf("C2", "30"), leaf("C3", "30")]
    book = book_of(
        make_set(
            criteria=tree,
            mechanisms={"p": {"name": "weighted-sum", "price_weight": "33.3", "price": BAND}},
        )
    )
    changed, _ = apply(book, mechanism="p")
    assert changed.criteria is not None
    shares = changed.criteria.shares
    assert sum((shares[key] for key in ("C1", "C2", "C3", "price")), Fraction(0)) == 1
    assert shares["C1"] / shares["C2"] == Fraction(4, 3)


@pytest.mark.parametrize("choice", [{"mechanism": name} for name in MECHANISMS])
def test_a_scenario_has_a_digest_of_its_own(choice: dict[str, str]) -> None:
    """Fractions among the weights have a canonical form too, another than the adopted set."""
    book = book_of(
        make_set(
            criteria=[*TREE[:1], leaf("C2", "10"), price("20")],
            mechanism={"name": "weighted-sum", "price": BAND},
            mechanisms=MECHANISMS,
        )
    )
    changed, _ = apply(book, **choice)
    assert criteria_digest(changed) != criteria_digest(book)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "quality",
            {"A": Fraction(310, 4), "B": Fraction(510, 8)},
        ),  # (7 x 80 + 1 x 60)/8 = 77.5; (7 x 60 + 90)/8 = 63.75
        ("cheapest", {"A": 150, "B": 100}),
        ("value", {"A": 98, "B": 52}),  # 150 - 40 - 12; 100 - 30 - 18
    ],
)
def test_a_scenario_without_price_points_gives_their_weight_back(
    name: str, expected: dict[str, Any]
) -> None:
    """From 70, 10 and a price of 20 to a mechanism without price points: 87.5 and 12.5."""
    criteria = make_set(
        criteria=[leaf("C1", "70"), leaf("C2", "10"), price("20")],
        mechanism={"name": "weighted-sum", "price": BAND},
        mechanisms=MECHANISMS,
    )
    outcome = under(criteria, mechanism=name)
    assert totals(outcome) == expected
    assert outcome.status == "complete"


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        ({"weight_set": "x"}, "call.unknown_weight_set"),
        ({"mechanism": "x"}, "call.unknown_mechanism"),
    ],
)
def test_a_choice_that_the_set_does_not_list_is_refused(choice: dict[str, str], code: str) -> None:
    """With the list of what there is."""
    book = book_of(
        make_set(
            criteria=TREE, weight_sets={"other": {"C1": "30", "C2": "70"}}, mechanisms=MECHANISMS
        )
    )
    with pytest.raises(CallError) as error:
        apply(book, **choice)
    problem = error.value.problems[0]
    assert (problem.code, "'x'" in problem.found) == (code, True)
    assert "other" in problem.allowed or "cheapest" in problem.allowed
    with pytest.raises(CallError) as error:
        apply(book_of(), **choice)
    assert "no scenarios" in error.value.problems[0].allowed


@pytest.mark.parametrize(
    ("cap", "overall"), [("39999.99", "does_not_meet_gates"), ("40000.00", "meets_gates")]
)
def test_another_cap_is_a_scenario(cap: str, overall: str) -> None:
    """The challenge asks 40,000.00: what if the maximum were lower."""
    rule = {"check": "cap_per_year", "limit": "challenge-cap", "basis": "requested"}
    profile, _ = gates(make_challenge(), rule)
    assert profile.overall == "meets_gates"
    changed, scenario = apply(book_of(limits={"challenge-cap": CAP}), cap=Decimal(cap))
    assert scenario is not None
    assert scenario.changes == (("cap", cap),)
    assert (
        gates(make_challenge(), rule, limit=changed.limits["challenge-cap"])[0].overall == overall
    )
    assert apply(book_of(limits={"challenge-cap": CAP}), cap=Decimal("50000.00"))[1] is None


def test_every_scenario_of_the_shipped_tender_gives_an_answer() -> None:
    """Each weight set and each mechanism that the example lists: complete, with a total for A, B
    and D.
    """
    loaded = load(ROOT / "submissions" / "tender-voorbeeld")
    criteria = loaded.book.criteria
    assert criteria is not None
    for choice in [{"weight_set": w} for w in criteria.weight_sets] + [
        {"mechanism": m} for m in criteria.mechanisms
    ]:
        book, scenario = apply(loaded.book, **choice)
        outcome: Any = score(loaded.dossier, book, scenario)
        assert outcome.status == "complete", choice
        assert set(totals(outcome)) == {"A", "B", "D"}, choice
        assert bid_of(outcome, "C").rank is None
        assert criteria_digest(book).startswith("sha256:")
