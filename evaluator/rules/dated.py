"""Dated values that no rule names: rates of indexation and of VAT, allowances for volunteers."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from evaluator.model.rule import EURO, Limit

PERCENT = 100
_RATE = "percent"


def rates_for(limits: Mapping[str, Limit], what: str) -> list[Limit]:
    """Rates in percent that hold for something, such as ``index``; the lowest first."""
    found = [limit for limit in limits.values() if limit.unit == _RATE and what in limit.per]
    return sorted(found, key=lambda limit: (Fraction(limit.values[-1].value), limit.id))


def amounts_for(limits: Mapping[str, Limit], what: str) -> list[Limit]:
    """Amounts in euros that hold for something, such as ``volunteer``, by id."""
    found = [limit for limit in limits.values() if limit.unit == EURO and what in limit.per]
    return sorted(found, key=lambda limit: limit.id)
