"""Types of what comes from files: text is taken only where it is written exactly so."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from evaluator.model import base
from evaluator.model.challenge import Challenge, Period
from evaluator.model.criteria import CriteriaSet, Scale
from evaluator.model.dossier import Bid
from evaluator.model.mechanism import AwardOnValue, Bandwidth, Mechanism
from evaluator.model.principles import PrincipleSet
from evaluator.model.rule import Limit
from tests.support import CHALLENGE, PRINCIPLES, SET, SOURCE, TITLE, leaf, make_set, price

GOOD: list[tuple[Any, str, Any]] = [
    (base.Num, "0.05", Decimal("0.05")),
    (base.Amount, "46500", Decimal(46500)),
    (base.Amount, "-1.50", Decimal("-1.50")),
    (base.Whole, "3", 3),
    (base.Bool, "ja", True),
    (base.Bool, "Nee", False),
    (base.Bool, "TRUE", True),
    (base.Day, "2026-04-13", date(2026, 4, 13)),
    (
        base.Moment,
        "2026-04-13T12:00:00+02:00",
        datetime(2026, 4, 13, 12, tzinfo=timezone(timedelta(hours=2))),
    ),
    (base.Moment, "2026-04-13", date(2026, 4, 13)),
    (base.Id, "C2.P1", "C2.P1"),
    (base.Fact, "0.20", Decimal("0.20")),
    (base.Fact, "nee", False),
    (base.Fact, "geen idee", "geen idee"),
    (base.Fact, ["T1", "2"], ("T1", Decimal(2))),
    (base.Fact, None, None),
]
BAD: list[tuple[Any, Any]] = [
    (base.Num, "1e5"),
    (base.Num, "1,5"),
    (base.Num, "\u0661"),
    (base.Num, ""),
    (base.Num, None),
    (base.Num, 1.5),
    (base.Num, True),
    (base.Amount, "1.234"),
    (base.Amount, "1.000,00"),
    (base.Amount, 0.1),
    (base.Whole, "3.0"),
    (base.Whole, "drie"),
    (base.Whole, True),
    (base.Whole, "1" * 13),
    (base.Bool, "yes"),
    (base.Bool, "1"),
    (base.Bool, "NO"),
    (base.Bool, None),
    (base.Day, "13-04-2026"),
    (base.Day, "2026-02-30"),
    (base.Day, "2026-4-1"),
    (base.Day, "20260401"),
    (base.Moment, "2026-04-13 12:00"),
    (base.Moment, "12:00"),
    (base.Moment, "2026-04-13T25:00:00"),
    (base.Id, "a b"),
    (base.Id, "../a"),
    (base.Id, "-a"),
    (base.Id, "a" * 81),
    (base.Id, "a."),
    (base.Id, "\u00e9"),
    (base.Filled, "  "),
    (base.Text, ["a"]),
    (base.Fact, {"a": "b"}),
]


@pytest.mark.parametrize(("kind", "text", "value"), GOOD)
def test_text_becomes_its_value(kind: Any, text: Any, value: Any) -> None:
    """Exactly, and of the right type."""
    got = TypeAdapter(kind).validate_python(text)
    assert (got, type(got)) == (value, type(value))


@pytest.mark.parametrize(("kind", "text"), BAD)
def test_anything_else_is_refused(kind: Any, text: Any) -> None:
    """Nothing is interpreted: no floats, no other scripts, no half dates, no `yes`."""
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(text)


def test_a_type_refuses_keys_it_does_not_know_and_cannot_change() -> None:
    """A misspelt key is an error, and nobody changes an input on the way."""
    with pytest.raises(ValidationError):
        Bid.model_validate({"id": "A", "name": "A", "nmae": "x"})
    bid = Bid.model_validate({"id": "A", "name": "A"})
    with pytest.raises(ValidationError):
        bid.name = "B"


def test_a_copy_computes_its_shares_anew() -> None:
    """Another weight set does not keep the old shares."""
    criteria = make_set(criteria=[leaf("A", "40"), leaf("B", "60")])
    assert criteria.shares["A"] == Fraction(2, 5)
    assert criteria.with_weights({"A": Decimal(70), "B": Decimal(30)}).shares == {
        "A": Fraction(7, 10),
        "B": Fraction(3, 10),
    }
    assert criteria.shares["A"] == Fraction(2, 5)


# scale
# ---------------------------------------------------------------------------------------------


def scale(**data: Any) -> Scale:
    return Scale.model_validate(data)


LEVELS = {"onvoldoende": {"value": "0", "refusal": "true"}, "matig": "40", "goed": "80"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("goed", 80),
        ("Goed", 80),
        ("80", 80),
        ("80.0", 80),
        ("0", 0),
        ("60", None),
        ("beter", None),
        ("", None),
    ],
)
def test_a_level_by_its_word_or_its_number(text: str, value: int | None) -> None:
    """What is not a level is nothing, however close."""
    assert scale(levels=LEVELS).level_of(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("0", 0), ("2.5", Fraction(5, 2)), ("5", 5), ("5.5", None), ("-0.5", None), ("1.3", None)],
)
def test_a_grid_of_numbers(text: str, value: Any) -> None:
    """0 to 5 in steps of a half."""
    assert scale(min="0", max="5", step="0.5").level_of(text) == value


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"levels": LEVELS, "min": "0", "max": "5", "step": "1"},
        {"min": "0", "max": "5"},
        {"min": "5", "max": "0", "step": "1"},
        {"min": "0", "max": "5", "step": "2"},
        {"min": "0", "max": "5", "step": "0"},
        {"min": "-5", "max": "0", "step": "1"},
        {"levels": {"a": "0"}},
        {"levels": {"a": "5", "b": "5.0"}},
        {"levels": LEVELS, "anchors": {"beter": TITLE}},
        {"levels": LEVELS, "labels": {"beter": TITLE}},
        {"levels": {"Goed": "80", "goed": "60"}},
        {"levels": {"1": "25", "25": "60"}},
    ],
)
def test_a_scale_that_means_two_things_is_refused(data: dict[str, Any]) -> None:
    """Two kinds, half a kind, steps that do not fit, equal levels, words that are the same, or a
    number for two levels.
    """
    with pytest.raises(ValidationError):
        scale(**data)


def test_levels_named_by_numbers_may_have_other_values() -> None:
    """Rijkswaterstaat's 0 to 3: the word goes before the number, and no number names two levels."""
    rws = scale(levels={"NR": "-50", "0": "0", "1": "25", "2": "60", "3": "100"})
    assert [rws.level_of(word) for word in ("NR", "0", "1", "2", "3", "60", "4")] == [
        -50,
        0,
        25,
        60,
        100,
        60,
        None,
    ]


@pytest.mark.parametrize(
    ("data", "anchored"),
    [
        ({"levels": LEVELS}, False),
        ({"levels": LEVELS, "anchors": {"goed": TITLE, "matig": TITLE}}, False),
        ({"levels": LEVELS, "anchors": dict.fromkeys(LEVELS, TITLE)}, True),
        ({"levels": LEVELS, "anchors": {"0": TITLE, "40": TITLE, "goed": TITLE}}, True),
        ({"min": "0", "max": "5", "step": "1", "anchors": {"0": TITLE}}, False),
        ({"min": "0", "max": "5", "step": "1", "anchors": {"0": TITLE, "5": TITLE}}, True),
    ],
)
def test_a_scale_is_anchored_when_its_levels_are_described(
    data: dict[str, Any],
    anchored: bool,  # noqa: FBT001
) -> None:
    """Every level, or both ends of a grid."""
    assert scale(**data).is_anchored() is anchored


# tree
# ------------------------------------------------------------------------------------------------


def test_shares_are_products_of_weights_along_the_path() -> None:
    """.7 x .4 x .25 = .07."""
    inner = {"id": "B", "weight": "40", "children": [leaf("B1", "25"), leaf("B2", "75")]}
    criteria = make_set(
        criteria=[{"id": "A", "weight": "70", "children": [inner, leaf("C", "60")]}, price("30")]
    )
    assert criteria.shares["B1"] == Fraction(7, 100)
    assert [node.id for node in criteria.leaves] == ["B1", "B2", "C"]
    assert criteria.price is not None
    assert (
        sum((criteria.shares[node.id] for node in (*criteria.leaves, criteria.price)), Fraction(0))
        == 1
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"criteria": [{"id": "Q", "weight": "100"}]},  # no principles, no []
        {"criteria": [leaf("Q", "-1")]},
        {"criteria": [price("100") | {"minimum": "1"}]},
        {"criteria": [price("100") | {"children": [leaf("Q")]}]},
        {"status": "final"},
        {"rounding": {"score": "none", "points": "none", "total": "none"}},  # no mode
        {"rounding": {**SET["rounding"], "total": "11"}},
        {"rounding": {**SET["rounding"], "total": "-1"}},
        {"panel": {**SET["panel"], "aggregate": "mode"}},
        {
            "mechanism": {
                "name": "weighted-sum",
                "price": {"formula": "bandwidth", "floor": "1", "ceiling": "2"},
            }
        },
        {"mechanism": {"name": "lottery"}},
        {"on_withdrawal": "maybe"},
    ],
)
def test_a_set_that_leaves_something_open_is_refused(changes: dict[str, Any]) -> None:
    """What the documents do not say is asked, never assumed."""
    with pytest.raises(ValidationError):
        CriteriaSet.model_validate(SET | changes)


@pytest.mark.parametrize("key", sorted(set(SET) - {"mechanism", "on_withdrawal", "ties"}))
def test_every_key_of_a_set_is_asked_for(key: str) -> None:
    """No default status, ledger, regime, panel or rounding (mechanism and ties: see the checks of a
    set).
    """
    with pytest.raises(ValidationError):
        CriteriaSet.model_validate({name: value for name, value in SET.items() if name != key})


@pytest.mark.parametrize(
    "data",
    [
        {
            "name": "weighted-sum",
            "price": {"formula": "bandwidth", "floor": "2", "ceiling": "2", "outside": "clip"},
        },
        {
            "name": "weighted-sum",
            "price": {"formula": "bandwidth", "floor": "0", "ceiling": "2", "outside": "clip"},
        },
        {
            "name": "weighted-sum",
            "price": {"formula": "linear-on-ceiling", "ceiling": "0", "outside": "clip"},
        },
        {"name": "weighted-sum", "price": {"formula": "linear-to-lowest"}},
        {
            "name": "weighted-sum",
            "price": {"formula": "logarithmic", "base": "1", "below_zero": "keep"},
        },
        {"name": "weighted-sum", "price": {"formula": "lowest-over-price", "base": "2"}},
        {"name": "award-on-value"},
        {"name": "award-on-value", "values": {"Q": "-1"}},
        {"name": "fixed-price"},
        {"name": "fixed-price", "amount": "0"},
        {"name": "best-quality-within-ceiling", "ceiling": "-5"},
    ],
)
def test_a_mechanism_needs_all_its_parameters_and_sound_ones(data: dict[str, Any]) -> None:
    """Floor below ceiling, amounts above zero, a base above one, no value that quality costs."""
    with pytest.raises(ValidationError):
        TypeAdapter(Mechanism).validate_python(data)


def test_mechanisms_keep_their_cents() -> None:
    """Amounts are exact decimals, not floats."""
    band = Bandwidth.model_validate(
        {"formula": "bandwidth", "floor": "0.10", "ceiling": "0.30", "outside": "refuse"}
    )
    assert Fraction(band.ceiling) - Fraction(band.floor) == Fraction(1, 5)
    assert (
        AwardOnValue.model_validate({"name": "award-on-value", "values": {"Q": "2500.00"}}).values[
            "Q"
        ]
        == 2500
    )


# rules, limits, principles, challenges
# ------------------------------------------------------------------


def limit(*values: tuple[str, str], **changes: Any) -> Limit:
    rows = [
        {"from": day, "value": value, "source": SOURCE, "last_checked": "2026-01-01"}
        for day, value in values
    ]
    data = {
        "kind": "limit",
        "id": "cap",
        "description": TITLE,
        "unit": "EUR",
        "boundary": "inclusive",
        "values": rows,
    }
    return Limit.model_validate(data | changes)


@pytest.mark.parametrize(
    ("day", "value"),
    [
        ("2017-12-31", None),
        ("2018-01-01", 50000),
        ("2025-12-31", 50000),
        ("2026-01-01", 55000),
        ("2030-01-01", 55000),
    ],
)
def test_a_limit_has_the_value_of_its_day(day: str, value: int | None) -> None:
    """From its first day on; before the first known value it is not known."""
    found = limit(("2018-01-01", "50000"), ("2026-01-01", "55000")).on(date.fromisoformat(day))
    assert (found.value if found else None) == value


@pytest.mark.parametrize(
    "values",
    [
        [],
        [("2026-01-01", "1"), ("2018-01-01", "2")],
        [("2018-01-01", "1"), ("2018-01-01", "2")],
        [("2018-01-01", "50000.005")],
    ],
)
def test_a_limit_out_of_order_or_in_half_cents_is_refused(values: list[tuple[str, str]]) -> None:
    """One value per date, oldest first, in whole cents where the unit is the euro."""
    with pytest.raises(ValidationError):
        limit(*values)


def test_a_limit_in_another_unit_may_have_more_decimals() -> None:
    """A share of 0.125 is no amount."""
    assert limit(("2018-01-01", "0.125"), unit="share").values[0].value == Decimal("0.125")


def test_an_adopted_principle_set_says_who_adopted_it() -> None:
    """A placeholder need not."""
    data = PRINCIPLES.model_dump(exclude_none=True)
    del data["adopted_by"]
    with pytest.raises(ValidationError):
        PrincipleSet.model_validate(data)
    assert PrincipleSet.model_validate(data | {"status": "placeholder"}).adopted_by is None


@pytest.mark.parametrize(
    "changes",
    [
        {"money": {"requested_by_year": {"27": "1"}}},
        {"money": {"requested_by_year": {"0000": "1"}}},
        {"money": {"requested_by_year": {"2027": "1.005"}}},
        {"money": {"requested_by_year": {"2027": "-1"}}},
        {"money": {"costs_by_year": {"2027": {"staff": "-1"}}}},
        {"money": {"one_off": {"x": "-1"}}},
        {"money": {"currency": "USD"}},
        {"baseline": {"status": "guessed"}},
        {"baseline": {"status": "confirmed", "avoidable_by_year": {"2027": "-1"}}},
        {"period": {"start": "2028-01-01", "end": "2027-12-31"}},
        {"judgements": {"R4": "maybe"}},
        {"judgements": {"R4": {"result": "pass"}}},
        {"documents": {"support": "perhaps"}},
        {"applicant": {"nmae": "x"}},
    ],
)
def test_a_challenge_with_something_impossible_is_refused(changes: dict[str, Any]) -> None:
    """Years with four digits, cents, no negative amounts, answers with a name."""
    with pytest.raises(ValidationError):
        Challenge.model_validate(CHALLENGE | changes)


def test_the_years_of_a_challenge_are_those_of_its_period_and_its_money() -> None:
    """2026 to 2027 by the period, 2029 by a request."""
    data = CHALLENGE | {
        "period": {"start": "2026-07-01", "end": "2027-06-30"},
        "money": {"requested_by_year": {"2029": "1"}},
    }
    assert Challenge.model_validate(data).years() == ("2026", "2027", "2029")


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)), st.integers(0, 4000))
def test_a_period_touches_every_year_between_its_ends(start: date, days: int) -> None:
    """Both ends included."""
    end = start + timedelta(days=days)
    years = Period(start=start, end=end).years()
    assert (years[0], years[-1], len(years)) == (
        str(start.year),
        str(end.year),
        end.year - start.year + 1,
    )
