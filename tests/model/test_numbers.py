"""Numbers: read exactly, rounded as published, written in one form."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.model.numbers import (
    MINOR_UNITS,
    canonical_number,
    fixed,
    log_ratio,
    minor_units,
    money_text,
    parse_number,
    plain,
    published,
    ratio,
    round_exact,
    terminating_places,
)

MODES = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("-0", "0"),
        ("007", "7"),
        ("12.50", "12.5"),
        ("-3.0", "-3"),
        ("9" * 40, "9" * 40),
    ],
)
def test_a_plain_number_is_read_exactly(text: str, value: str) -> None:
    """Digits, one point, an optional minus."""
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 1",
        "1 ",
        "1,5",
        "1.000,00",
        "1_000",
        "1e5",
        "+1",
        ".5",
        "5.",
        "--1",
        "0x10",
        "nan",
        "inf",
        "\u0661",
        "\uff11",
        "1\n",
        "9" * 41,
        "1/3",
        "1%",
    ],
)
def test_anything_else_is_no_number(text: str) -> None:
    """No exponents, separators, signs, scripts or lengths that need interpreting."""
    assert parse_number(text) is None


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=8
    ),
    st.integers(0, 10),
    st.sampled_from(sorted(MODES)),
)
def test_rounding_agrees_with_decimal(value: Decimal, places: int, mode: str) -> None:
    """The standard library's decimal rounds the same numbers to the same results, both ways."""
    with localcontext() as context:
        context.prec = 60
        expected = value.quantize(Decimal(1).scaleb(-places), rounding=MODES[mode])
    assert round_exact(Fraction(value), places, mode) == Fraction(expected)  # type: ignore[arg-type]


@given(st.fractions(), st.integers(0, 6))
def test_a_rounded_value_is_the_nearest_one(value: Fraction, places: int) -> None:
    """Never further than half a unit away, for fractions that do not terminate too."""
    rounded = round_exact(value, places)
    assert abs(rounded - value) <= Fraction(1, 2 * 10**places)
    assert (rounded * 10**places).denominator == 1


@pytest.mark.parametrize(
    ("value", "half_up", "half_even"),
    [
        ("0.5", 1, 0),
        ("1.5", 2, 2),
        ("2.5", 3, 2),
        ("-0.5", -1, 0),
        ("-2.5", -3, -2),
        ("2.4999", 2, 2),
    ],
)
def test_halves_go_away_from_zero_or_to_the_even_neighbour(
    value: str, half_up: int, half_even: int
) -> None:
    """Half up is what Dutch documents mean: -2.5 becomes -3."""
    assert round_exact(Fraction(value), 0, "half_up") == half_up
    assert round_exact(Fraction(value), 0, "half_even") == half_even


def test_no_rounding_is_no_rounding() -> None:
    """None keeps thirds."""
    assert round_exact(Fraction(1, 3), None) == Fraction(1, 3)


@given(st.fractions(max_denominator=10**6))
def test_terminating_places_are_the_fewest_that_are_exact(value: Fraction) -> None:
    """Exact at that number of decimals and at none fewer; None exactly when a prime other than 2
    and 5 divides.
    """
    places = terminating_places(value)
    if places is None:
        assert all((value * 10**n).denominator != 1 for n in range(25))
    else:
        assert (value * 10**places).denominator == 1
        assert places == 0 or (value * 10 ** (places - 1)).denominator != 1


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (Fraction(384, 5), 2, "76.80"),
        (Fraction(-1, 200), 2, "-0.01"),
        (Fraction(-1, 1000), 2, "0.00"),
        (Fraction(1, 3), 0, "0"),
        (Fraction(0), 3, "0.000"),
        (Fraction(-5, 2), 0, "-3"),
        (Fraction(123456789, 1), 1, "123456789.0"),
    ],
)
def test_a_published_value_has_exactly_its_places(value: Fraction, places: int, text: str) -> None:
    """76.80 and not 76.8; nothing is written as minus zero."""
    assert fixed(value, places) == published(value, places) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(103, 5), "20.6"),
        (Fraction(19), "19"),
        (Fraction(220, 3), "73.333333333333"),
        (Fraction(2, 3), "0.666666666667"),
        (Fraction(-1, 8), "-0.125"),
    ],
)
def test_an_unrounded_value_ends_or_has_twelve_decimals(value: Fraction, text: str) -> None:
    """Without trailing zeros where it terminates, else twelve decimals half up."""
    assert plain(value) == published(value, None) == text


def test_a_ratio_is_written_in_lowest_terms() -> None:
    """440/6 is 220/3."""
    assert ratio(Fraction(440, 6)) == "220/3"


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9
    )
)
def test_the_canonical_form_reads_back(value: Decimal) -> None:
    """No exponent, no trailing zeros, and the same number again."""
    text = canonical_number(value)
    assert parse_number(text) == value
    assert "." not in text or not text.endswith("0")


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("46500.00", "EUR", 4650000),
        ("0.01", "EUR", 1),
        ("-1.5", "GBP", -150),
        ("900", "JPY", 900),
        ("12.500", "EUR", 1250),
    ],
)
def test_money_is_whole_minor_units(amount: str, currency: str, minor: int) -> None:
    """Cents, or yen that have none; written back with the currency's decimals."""
    assert minor_units(Decimal(amount), currency) == minor
    assert Decimal(money_text(minor, currency)) == Decimal(amount)


@pytest.mark.parametrize(("amount", "currency"), [("0.001", "EUR"), ("1.5", "JPY"), ("1", "XXX")])
def test_an_amount_that_does_not_fit_its_currency_is_refused(amount: str, currency: str) -> None:
    """Nothing is rounded to fit."""
    with pytest.raises(ValueError, match=r".+"):
        minor_units(Decimal(amount), currency)


def test_every_currency_has_its_decimals() -> None:
    """ISO 4217: the yen and the Icelandic crown have none, the others two."""
    assert {key for key, places in MINOR_UNITS.items() if places == 0} == {"ISK", "JPY"}
    assert set(MINOR_UNITS.values()) == {0, 2}


def test_a_logarithm_has_fifty_digits() -> None:
    """ln 2 / ln 4 is one half; ln 1.25 / ln 2 is log2 of 5/4 = 0.3219280948873623478703..."""
    assert abs(log_ratio(Fraction(2), Fraction(1), Fraction(4)) - Fraction(1, 2)) < Fraction(
        1, 10**45
    )
    known = Fraction("0.32192809488736234787031942948939")
    assert abs(log_ratio(Fraction(125), Fraction(100), Fraction(2)) - known) < Fraction(1, 10**30)
