"""Prices that no formula may see, prices outside the published bounds, what is told of them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from evaluator.model.criteria import CriteriaSet
from evaluator.model.outcome import TenderOutcome
from tests.support import bid_of, codes, judge, leaf, make_set, price, ranks, totals

RELATIVE = {"formula": "lowest-over-price"}
BAND = {"formula": "bandwidth", "floor": "100", "ceiling": "200", "outside": "refuse"}
TO_LOWEST = {"formula": "linear-to-lowest", "below_zero": "keep"}
LOG = {"formula": "logarithmic", "base": "2", "below_zero": "keep"}
ON_CEILING = {"formula": "linear-on-ceiling", "ceiling": "200", "outside": "refuse"}
WEIGHTED = [RELATIVE, BAND, TO_LOWEST, LOG, ON_CEILING]
OTHERS = [
    {"name": "award-on-value", "values": {"Q": "50"}},
    {"name": "lowest-price"},
    {"name": "best-quality-within-ceiling", "ceiling": "200"},
    {"name": "fixed-price", "amount": "150"},
]


def weighted(formula: dict[str, str], **changes: Any) -> CriteriaSet:
    base = (
        {"rounding": {"points": "6", "total": "6"}} if formula["formula"] == "logarithmic" else {}
    )
    return make_set(
        criteria=[leaf("Q", "50"), price("50")],
        mechanism={"name": "weighted-sum", "price": formula},
        **base | changes,
    )


def sets() -> list[Any]:
    made = [pytest.param(weighted(formula), id=formula["formula"]) for formula in WEIGHTED]
    return made + [pytest.param(make_set(mechanism=other), id=other["name"]) for other in OTHERS]


NEEDS = [one for one in sets() if one.id != "fixed-price"]


def bids(*amounts: str | None, **more: str) -> dict[str, dict[str, Any]]:
    """Bids A, B, ... with quality 60 and these prices; None is no price."""
    found: dict[str, dict[str, Any]] = {}
    for name, amount in zip("ABCD", amounts, strict=False):
        found[name] = (
            {"scores": {"Q": 60}} | ({"price": amount} if amount is not None else {}) | more
        )
    return found


def is_refused(outcome: TenderOutcome, *expected: str) -> bool:
    """Refused for exactly these errors, and without a total, a rank or a winner anywhere."""
    assert codes(outcome, "error") == set(expected)
    lot = outcome.lots[0]
    shown = [
        (bid.total, bid.exact_total, bid.rank, bid.unofficial_total, bid.unofficial_rank)
        for bid in lot.bids
    ]
    assert shown == [(None,) * 5] * len(lot.bids)
    assert (lot.winners, lot.tie, lot.margin, lot.tie_path) == ((), False, None, ())
    assert "total" not in {step.key for step in lot.steps}
    return outcome.status == "refused"


@pytest.mark.parametrize("criteria", sets())
@pytest.mark.parametrize("amount", ["0", "-0.01", "-150"])
def test_a_price_of_zero_or_less_refuses_the_outcome(criteria: CriteriaSet, amount: str) -> None:
    """Under every mechanism that looks at a price: no division by zero, no negative price that
    wins.
    """
    assert is_refused(judge(criteria, bids("150", amount)), "price.not_positive")


@pytest.mark.parametrize("criteria", NEEDS)
def test_a_missing_price_refuses_the_outcome(criteria: CriteriaSet) -> None:
    """Missing is never zero and never the lowest."""
    assert is_refused(judge(criteria, bids("150", None)), "price.missing")


def test_a_fixed_price_need_not_be_repeated_and_must_be_the_fixed_price() -> None:
    """Without a price a bid is in; at another price it is not admissible."""
    criteria = make_set(mechanism={"name": "fixed-price", "amount": "150"})
    outcome = judge(criteria, bids(None, "150.00", "149.99", "150.01"))
    assert ranks(outcome) == {"A": 1, "B": 1, "C": None, "D": None}
    assert bid_of(outcome, "C").why_inadmissible == ("price.not_the_fixed_price",)


@pytest.mark.parametrize("criteria", NEEDS)
@pytest.mark.parametrize(
    ("second", "code"),
    [
        ({"vat": "incl"}, "price.vat_mixed"),
        ({"period": "month"}, "price.period_mixed"),
    ],
)
def test_amounts_on_different_bases_are_not_compared(
    criteria: CriteriaSet, second: dict[str, str], code: str
) -> None:
    """Two VAT bases, two periods: refused, also when the amounts look alike."""
    mixed = bids("150", "150")
    mixed["B"] |= second
    assert is_refused(judge(criteria, mixed), code)
    assert judge(criteria, bids("150", "150", **second)).status == "complete"


@pytest.mark.parametrize("criteria", NEEDS)
def test_amounts_are_in_the_currency_of_the_set(criteria: CriteriaSet) -> None:
    """Ceilings are in the set's currency: one bid in pounds, or all of them, is refused."""
    mixed = bids("150", "150")
    mixed["B"] |= {"currency": "GBP"}
    assert is_refused(judge(criteria, mixed), "price.currency_mixed")
    assert is_refused(judge(criteria, bids("150", "150", currency="GBP")), "price.currency_mixed")
    assert (
        judge(criteria.replace(currency="GBP"), bids("150", "150", currency="GBP")).status
        == "complete"
    )


def test_an_unknown_vat_basis_refuses() -> None:
    """Nobody knows what is compared."""
    assert is_refused(judge(weighted(BAND), bids("150", "160", vat="unknown")), "price.vat_unknown")


def test_the_vat_basis_of_the_lot_counts_too() -> None:
    """A lot in amounts excl. VAT cannot be bid for in amounts incl. VAT, however equal the bids
    are.
    """
    criteria = weighted(BAND, lots=[{"id": "1", "ceiling": "200", "vat": "excl"}])
    assert is_refused(judge(criteria, bids("150", "160", vat="incl")), "price.vat_mixed")
    assert judge(criteria, bids("150", "160", vat="excl")).status == "complete"


@pytest.mark.parametrize(
    ("field", "value"), [("vat", "incl"), ("currency", "GBP"), ("period", "month")]
)
def test_a_withdrawn_price_that_still_counts_is_on_the_same_basis(field: str, value: str) -> None:
    """Under keep the price of a bid that left sets the lowest price, so it must be comparable."""
    given = bids("100", "150")
    given["A"] |= {"status": {"state": "withdrawn"}, field: value}
    assert is_refused(judge(weighted(RELATIVE), given), f"price.{field}_mixed")
    assert judge(weighted(RELATIVE, on_withdrawal="recompute"), given).status == "complete"
    assert judge(weighted(BAND), given).status == "complete"  # absolute: nobody else's price counts


def test_a_price_of_an_inadmissible_bid_is_nobodys_business() -> None:
    """A bid that fails a requirement has no say in the lowest price, nor in the VAT basis."""
    gate = {
        "id": "GT1",
        "check": "flag",
        "field": "facts.ok",
        "want": "true",
        "text": {"nl": "x", "en": "x"},
    }
    given = bids("100", "150", "300")
    given["A"] |= {"facts": {"ok": "false"}, "vat": "incl"}
    given["B"] |= {"facts": {"ok": "true"}}
    given["C"] |= {"facts": {"ok": "true"}}
    outcome = judge(weighted(RELATIVE, gates=[gate]), given)
    # B: 30 + 50 x 150/150 = 80; C: 30 + 50 x 150/300 = 55
    assert (outcome.status, totals(outcome)) == ("complete", {"B": 80, "C": 55})


# bounds -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outside", "above", "below"),
    [
        ("refuse", None, None),
        ("clip", Fraction(0), Fraction(50)),
        ("extrapolate", Fraction(-25), Fraction(75)),
    ],
)
def test_a_price_outside_the_bandwidth_as_published(
    outside: str, above: Fraction | None, below: Fraction | None
) -> None:
    """Floor 100, ceiling 200: 250 earns 50 x -50/100 = -25, 50 earns 50 x 150/100 = 75."""
    outcome = judge(weighted(BAND | {"outside": outside}), bids("250", "50", "150"))
    assert (bid_of(outcome, "A").price_points, bid_of(outcome, "B").price_points) == (above, below)
    assert bid_of(outcome, "C").price_points == 25
    assert (
        bid_of(outcome, "A").admissible is bid_of(outcome, "B").admissible is (outside != "refuse")
    )
    assert ("price.outside_bandwidth" in codes(outcome, "warning")) is (outside == "refuse")
    assert outcome.status == "complete"


@pytest.mark.parametrize(
    ("outside", "above"),
    [("refuse", None), ("clip", Fraction(0)), ("extrapolate", Fraction(-25, 2))],
)
def test_a_price_above_the_ceiling_as_published(outside: str, above: Fraction | None) -> None:
    """Ceiling 200: 250 would earn 50 x -50/200 = -12.5."""
    outcome = judge(weighted(ON_CEILING | {"outside": outside}), bids("250", "150"))
    assert bid_of(outcome, "A").price_points == above
    assert bid_of(outcome, "A").admissible is (outside != "refuse")
    assert ("price.outside_bandwidth" in codes(outcome, "warning")) is (outside == "refuse")


@pytest.mark.parametrize("formula", [BAND, ON_CEILING])
def test_the_ceiling_itself_is_within(formula: dict[str, str]) -> None:
    """At the ceiling a price earns nothing and is admissible; a cent above it is not."""
    outcome = judge(weighted(formula), bids("200.00", "200.01", "150"))
    assert (bid_of(outcome, "A").admissible, bid_of(outcome, "A").price_points) == (True, 0)
    assert bid_of(outcome, "B").admissible is False


def test_the_floor_itself_is_within() -> None:
    """At the floor a price earns everything; a cent below it is outside."""
    outcome = judge(weighted(BAND), bids("100.00", "99.99"))
    assert (bid_of(outcome, "A").price_points, bid_of(outcome, "B").admissible) == (50, False)


@pytest.mark.parametrize("criteria", [one for one in sets() if one.id != "fixed-price"])
def test_a_price_above_the_ceiling_of_the_lot_is_not_admissible(criteria: CriteriaSet) -> None:
    """The lot's ceiling holds under every mechanism, itself included."""
    lot = criteria.replace(lots=make_set(lots=[{"id": "1", "ceiling": "160.00"}]).lots)
    outcome = judge(lot, bids("160.00", "160.01"))
    assert (bid_of(outcome, "A").admissible, bid_of(outcome, "B").admissible) == (True, False)
    assert "price.above_ceiling" in codes(outcome, "warning")


def test_nobody_within_the_bounds_is_an_answer() -> None:
    """All bids out: complete, no winner, and it is said."""
    outcome = judge(weighted(BAND), bids("250", "300"))
    assert (outcome.status, outcome.winners) == ("complete", {"1": ()})
    assert "bid.none_admissible" in codes(outcome, "warning")


# one bidder, equal prices
# --------------------------------------------------------------------------


@pytest.mark.parametrize("criteria", sets())
def test_one_bidder_is_a_normal_case(criteria: CriteriaSet) -> None:
    """One admissible bid wins; that it was alone is told."""
    outcome = judge(criteria, bids("150"))
    assert (outcome.status, outcome.winners) == ("complete", {"1": ("A",)})
    assert "bid.single" in codes(outcome, "info")


def test_one_bidder_under_a_relative_formula_earns_all_price_points_and_it_is_told() -> None:
    """The lowest of one is the lowest."""
    outcome = judge(weighted(RELATIVE), bids("150"))
    assert bid_of(outcome, "A").price_points == 50
    assert "price.one_bidder" in codes(outcome, "info")
    assert "price.one_bidder" not in codes(judge(weighted(RELATIVE), bids("150", "160")))
    assert "price.one_bidder" not in codes(judge(weighted(BAND), bids("150")))


@pytest.mark.parametrize("criteria", NEEDS)
def test_equal_prices_are_told_and_decide_nothing(criteria: CriteriaSet) -> None:
    """Same price, same quality: a tie; and the finding says that the prices are equal."""
    outcome = judge(criteria, bids("150", "150"))
    assert (outcome.lots[0].tie, "price.equal" in codes(outcome, "info")) == (True, True)
    assert "price.equal" not in codes(judge(criteria, bids("150", "160")))


@pytest.mark.parametrize(
    ("formula", "warned"),
    [
        (RELATIVE, True),
        (TO_LOWEST, True),
        (LOG, False),  # relative, but differences depend on the own prices alone
        (LOG | {"below_zero": "zero"}, True),  # cut at zero they do not
        (BAND, False),
        (ON_CEILING, False),
    ],
)
def test_a_formula_that_can_reverse_an_order_is_told(formula: dict[str, str], warned: bool) -> None:  # noqa: FBT001
    """HR 9 May 2014: relative scoring makes an order depend on who else takes part."""
    assert (
        "price.relative_formula" in codes(judge(weighted(formula), bids("150", "160")), "warning")
    ) is warned


# prices and quality
# --------------------------------------------------------------------------------


def test_yen_have_no_decimals() -> None:
    """1000 yen are 1000, not 10.00: lowest price of 900 wins with a total of 900."""
    criteria = make_set(mechanism={"name": "lowest-price"}, currency="JPY")
    outcome = judge(criteria, bids("1000", "900", currency="JPY"))
    assert totals(outcome) == {"A": 1000, "B": 900}


def test_a_fictitious_price_may_fall_below_zero_and_still_wins() -> None:
    """A: 40 - 50 x 1 = -10; B: 30 - 50 x 0 = 30."""
    criteria = make_set(mechanism={"name": "award-on-value", "values": {"Q": "50"}})
    given = {"A": {"scores": {"Q": 100}, "price": "40"}, "B": {"scores": {"Q": 0}, "price": "30"}}
    outcome = judge(criteria, given)
    assert (totals(outcome), ranks(outcome)) == ({"A": -10, "B": 30}, {"A": 1, "B": 2})


def test_a_score_between_the_steps_of_a_published_grid_refuses() -> None:
    """(1 + 2) / 2 = 1.5 has no published value, and nothing is interpolated."""
    criteria = make_set(
        scale={
            "min": "0",
            "max": "3",
            "step": "1",
            "anchors": {"0": {"nl": "x", "en": "x"}, "3": {"nl": "x", "en": "x"}},
        },
        mechanism={
            "name": "award-on-value",
            "values": {"Q": "50"},
            "grid": {"0": "0", "1": "0.25", "2": "0.6", "3": "1"},
        },
        panel={"assessors": "2", "min_per_cell": "2"},
    )
    outcome = judge(criteria, {"A": {"scores": {"Q": [1, 2]}, "price": "100"}})
    assert (outcome.status, codes(outcome, "error")) == ("refused", {"score.not_on_grid"})
    assert judge(criteria, {"A": {"scores": {"Q": [2, 2]}, "price": "100"}}).status == "complete"


def test_points_are_rounded_where_the_set_says() -> None:
    """50 x 100/150 = 33.333...: exact, or 33.3 when points have one decimal; the total adds what is
    published.
    """
    given = {"A": {"scores": {"Q": 61}, "price": "150"}, "B": {"scores": {"Q": 0}, "price": "100"}}
    assert bid_of(judge(weighted(RELATIVE), given), "A").total == Fraction(61, 2) + Fraction(100, 3)
    rounded = bid_of(judge(weighted(RELATIVE, rounding={"points": "1"}), given), "A")
    assert (rounded.price_points, rounded.total) == (Fraction(333, 10), Fraction(305 + 333, 10))
