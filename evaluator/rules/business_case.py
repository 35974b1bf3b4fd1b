"""The business case against the current provision: shown beside the conditions, never one of them.

Per year: what is asked, the current cost that falls away (avoidable), a factor of it where a
profile asks one, and the difference. Beside it what the municipality pays in all, now (falls away +
stays) and after (asked + stays), and over the whole term with the one-off cost of the change.
Volunteers' work, help in kind, social value, the budget for making a plan and what was spent before
are never part of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from evaluator.model.challenge import Challenge
from evaluator.model.numbers import minor_units
from evaluator.rules.years import SUNK, cents, requested


@dataclass(frozen=True, slots=True)
class CaseYear:
    """One year, or the whole term, in cents; None is unknown.

    `bounds` has a factor times the cost that falls away, by factor.
    """

    asked: int | None
    avoidable: int | None
    stays: int | None
    bounds: Mapping[Fraction, Fraction | None]
    comparable: bool

    @property
    def difference(self) -> int | None:
        """Asked less what falls away: above zero is dearer. None when the two cannot be compared.

        Settled reading 8: only amounts with the same stated VAT basis are compared.
        """
        return minus(self.asked, self.avoidable) if self.comparable else None

    @property
    def now(self) -> int | None:
        """What the municipality pays now: what falls away and what stays."""
        return plus(self.avoidable, self.stays)

    @property
    def after(self) -> int | None:
        """What the municipality would pay: what is asked and what stays."""
        return plus(self.asked, self.stays) if self.comparable else None


@dataclass(frozen=True, slots=True)
class BusinessCase:
    """Every year, the whole term, and the one-off cost of the change for the municipality."""

    years: Mapping[str, CaseYear]
    term: CaseYear
    transition: int | None
    status: str
    comparable: bool

    @property
    def after_in_all(self) -> int | None:
        """What the municipality would pay over the term, the change included."""
        return plus(self.term.after, self.transition)


@dataclass(frozen=True, slots=True)
class IncomeYear:
    """Where a challenger's money comes from, in cents, and the municipality's share of it."""

    asked: int | None
    own: int | None
    other: int | None

    @property
    def income(self) -> int | None:
        """All income together."""
        return plus(plus(self.asked, self.own), self.other)

    @property
    def share(self) -> Fraction | None:
        """The municipality's part of the income; None when unknown or when there is none."""
        if self.asked is None or not self.income:
            return None
        return Fraction(self.asked, self.income)


def plus(one: int | None, other: int | None) -> int | None:
    """A sum; unknown while one of the two is."""
    return None if one is None or other is None else one + other


def minus(one: int | None, other: int | None) -> int | None:
    """A difference; unknown while one of the two is."""
    return None if one is None or other is None else one - other


def business_case(challenge: Challenge, factors: Sequence[Fraction] = ()) -> BusinessCase:
    """The business case of a challenge.

    Args:
        challenge: What is asked, and the current cost as the municipality states it.
        factors: Factors by which profiles multiply the current cost, such as 7/10.
    """
    baseline, vat = challenge.baseline, challenge.money.vat
    known = baseline.status != "unknown"
    stated = {vat.challenger, vat.incumbent}
    comparable = len(stated) == 1 and not stated & {None, "unknown"}
    other = [Fraction(factor) for factor in factors if factor != 1]

    def row(asked: int | None, avoidable: int | None, stays: int | None) -> CaseYear:
        bounds = {f: None if avoidable is None else f * avoidable for f in other}
        return CaseYear(asked, avoidable, stays, bounds, comparable)

    years = {
        year: row(
            requested(challenge, year),
            cents(baseline.avoidable_by_year, year) if known else None,
            cents(baseline.stays_by_year, year) if known else None,
        )
        for year in challenge.years()
    }
    term = row(
        *(in_all([getattr(one, name) for one in years.values()])
          for name in ("asked", "avoidable", "stays"))
    )  # fmt: skip
    transition = lines_total(baseline.transition)
    return BusinessCase(years, term, transition, baseline.status, comparable)


def incomes(challenge: Challenge) -> dict[str, IncomeYear]:
    """Income per year; other income that is not given anywhere is none."""
    money = challenge.money
    return {
        year: IncomeYear(
            requested(challenge, year),
            cents(money.own_income_by_year, year),
            cents(money.other_income_by_year, year) if money.other_income_by_year else 0,
        )
        for year in challenge.years()
    }


def in_all(amounts: Sequence[int | None]) -> int | None:
    """A total; unknown while one amount is, or when there are none."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known and len(known) == len(amounts) else None


def lines_total(lines: Mapping[str, Decimal] | None) -> int | None:
    """One-off lines together, in cents, what is sunk left out; None when not given."""
    if lines is None:
        return None
    counted = [amount for name, amount in lines.items() if not name.startswith(SUNK)]
    return sum(minor_units(amount, "EUR") for amount in counted)
