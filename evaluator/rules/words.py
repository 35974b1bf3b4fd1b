"""Values of a check as text, the same in every language."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from evaluator.model.numbers import plain


def as_text(value: Any) -> str:
    """A value for the record: ``unknown`` for None, plain numbers, ISO dates."""
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (Decimal, Fraction)):
        return plain(Fraction(value))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return ", ".join(as_text(item) for item in value)
    return str(value)
