"""Exact numbers: how they are read, rounded and written.

Inside the program a weight, a score, a mean and a total is a `fractions.Fraction`;
money is a whole number of minor units (cents).
`decimal.Decimal` stands at the edges, where people read and write.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from typing import Literal

RoundingMode = Literal["half_up", "half_even"]

DIGITS = 50
"""Digits for logarithms, the only place where an exact value does not exist."""

LONGEST = 40
"""More digits than this in one number is a slip or an attack, not an amount."""

PLACES_NON_TERMINATING = 12

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")

MINOR_UNITS = {
    "EUR": 2, "GBP": 2, "USD": 2, "CHF": 2, "SEK": 2, "NOK": 2, "DKK": 2, "PLN": 2, "CZK": 2,
    "HUF": 2, "RON": 2, "BGN": 2, "ISK": 0, "JPY": 0,
}  # fmt: skip
"""Decimals of a currency (ISO 4217)."""


def parse_number(text: str) -> Decimal | None:
    """Read a plain number such as ``-12.50``; None when it is anything else.

    Exponents, plus signs, thousands separators, underscores and digits of other scripts
    are not numbers here: ``1e5``, ``1_000`` and ``1.000,00`` give None.
    """
    if len(text) > LONGEST or not _NUMBER.fullmatch(text):
        return None
    return Decimal(text)


def round_exact(value: Fraction, places: int | None, mode: RoundingMode = "half_up") -> Fraction:
    """Round to `places` decimals as published; None leaves the value as it is."""
    if places is None:
        return value
    scaled = value * 10**places
    whole, rest = divmod(abs(scaled.numerator), scaled.denominator)
    twice = 2 * rest - scaled.denominator
    if twice > 0 or (twice == 0 and (mode == "half_up" or whole % 2 == 1)):
        whole += 1
    return Fraction(whole if scaled >= 0 else -whole, 10**places)


def terminating_places(value: Fraction) -> int | None:
    """Number of decimals that write the value exactly; None when no number of them does."""
    rest = value.denominator
    twos = fives = 0
    while rest % 2 == 0:
        rest //= 2
        twos += 1
    while rest % 5 == 0:
        rest //= 5
        fives += 1
    return max(twos, fives) if rest == 1 else None


def fixed(value: Fraction, places: int) -> str:
    """Write a value with exactly `places` decimals, half up where it has more."""
    rounded = round_exact(value, places)
    sign = "-" if rounded < 0 else ""
    units = abs(rounded.numerator) * 10**places // rounded.denominator
    digits = str(units).rjust(places + 1, "0")
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def plain(value: Fraction) -> str:
    """Write a value without trailing zeros, or at 12 decimals when it does not terminate."""
    if value.denominator == 1:
        return str(value.numerator)
    places = terminating_places(value)
    return fixed(value, PLACES_NON_TERMINATING if places is None else places)


def published(value: Fraction, places: int | None) -> str:
    """Write a value as the criteria set publishes it: its places, or exact when it has none."""
    return plain(value) if places is None else fixed(value, places)


def ratio(value: Fraction) -> str:
    """Write a fraction as ``220/3``."""
    return f"{value.numerator}/{value.denominator}"


def canonical_number(value: Decimal) -> str:
    """Write a decimal in the one form that digests use: no exponent, no trailing zeros."""
    return plain(Fraction(value))


def minor_units(amount: Decimal, currency: str) -> int:
    """Turn an amount into whole minor units, exactly.

    Raises:
        ValueError: The currency is unknown or the amount has more decimals than it allows.
    """
    if currency not in MINOR_UNITS:
        raise ValueError(currency)
    scaled: Fraction = Fraction(amount) * int(10 ** MINOR_UNITS[currency])
    if scaled.denominator != 1:
        raise ValueError(str(amount))
    return scaled.numerator


def money_text(minor: int, currency: str = "EUR") -> str:
    """Write minor units with the currency's decimals: 4650000 -> ``46500.00``."""
    places = MINOR_UNITS[currency]
    return fixed(Fraction(minor, 10**places), places)


def log_ratio(numerator: Fraction, denominator: Fraction, base: Fraction) -> Fraction:
    """ln(numerator/denominator) / ln(base) at 50 digits.

    A logarithm is not a fraction, so a formula that uses one must publish the rounding of
    its points; 50 digits lie far beyond any published rounding.
    """
    with localcontext(Context(prec=DIGITS)) as context:
        value = Decimal(numerator.numerator) / Decimal(numerator.denominator)
        value = value / (Decimal(denominator.numerator) / Decimal(denominator.denominator))
        low = Decimal(base.numerator) / Decimal(base.denominator)
        return Fraction(context.divide(value.ln(), low.ln()))
