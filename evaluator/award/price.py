"""Price formulas: the part of the price points (0 to 1) that a price earns.

Catalogue and properties after Negometrix / Mercell help pages (bandwidth, lowest over price,
logarithm), Consip "lineare semplice" (linear on ceiling) and DFO (linear to lowest); relative
formulas change when another bid comes or goes (HR 9 May 2014, ECLI:NL:HR:2014:1078).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from evaluator.model.mechanism import (
    Bandwidth,
    LinearOnCeiling,
    LinearToLowest,
    Logarithmic,
    LowestOverPrice,
)
from evaluator.model.numbers import log_ratio

ONE, ZERO = Fraction(1), Fraction(0)


@dataclass(frozen=True, slots=True)
class Formula:
    """A price formula and what it is like.

    Attributes:
        fraction: Parameters, price and lowest price to a part of the points; None: not admissible.
        relative: Whether the lowest price of the others matters.
        symbols: The formula in symbols, for the report.
    """

    fraction: Callable[[Any, Fraction, Fraction], Fraction | None]
    relative: bool
    symbols: str


def _outside(value: Fraction, outside: str) -> Fraction | None:
    if ZERO <= value <= ONE or outside == "extrapolate":
        return value
    return None if outside == "refuse" else min(ONE, max(ZERO, value))


def _cut(value: Fraction, below_zero: str) -> Fraction:
    return max(ZERO, value) if below_zero == "zero" else value


def bandwidth(rule: Bandwidth, price: Fraction, lowest: Fraction) -> Fraction | None:
    """(C - p) / (C - F): absolute."""
    del lowest
    floor, ceiling = Fraction(rule.floor), Fraction(rule.ceiling)
    return _outside((ceiling - price) / (ceiling - floor), rule.outside)


def linear_on_ceiling(rule: LinearOnCeiling, price: Fraction, lowest: Fraction) -> Fraction | None:
    """(C - p) / C: absolute."""
    del lowest
    ceiling = Fraction(rule.ceiling)
    return _outside((ceiling - price) / ceiling, rule.outside)


def lowest_over_price(rule: LowestOverPrice, price: Fraction, lowest: Fraction) -> Fraction:
    """M / p: relative."""
    del rule
    return lowest / price


def linear_to_lowest(rule: LinearToLowest, price: Fraction, lowest: Fraction) -> Fraction:
    """1 - (p - m) / m: relative; below zero from twice the lowest price on."""
    return _cut(ONE - (price - lowest) / lowest, rule.below_zero)


def logarithmic(rule: Logarithmic, price: Fraction, lowest: Fraction) -> Fraction:
    """1 - ln(p / m) / ln(base): relative, but differences depend on the two prices alone."""
    if price == lowest:
        return ONE
    return _cut(ONE - log_ratio(price, lowest, Fraction(rule.base)), rule.below_zero)


FORMULAS: dict[str, Formula] = {
    "bandwidth": Formula(bandwidth, relative=False, symbols="(C - p) / (C - F)"),
    "linear-on-ceiling": Formula(linear_on_ceiling, relative=False, symbols="(C - p) / C"),
    "linear-to-lowest": Formula(linear_to_lowest, relative=True, symbols="1 - (p - m) / m"),
    "logarithmic": Formula(logarithmic, relative=True, symbols="1 - ln(p / m) / ln(b)"),
    "lowest-over-price": Formula(lowest_over_price, relative=True, symbols="m / p"),
}
"""Every price formula by name."""
