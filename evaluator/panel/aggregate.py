"""From individual scores to one: mean, median; exact, never with a zero for what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def mean(scores: Sequence[Fraction]) -> Fraction | None:
    """Arithmetic mean; None of nothing."""
    return sum(scores, Fraction(0)) / len(scores) if scores else None


def median(scores: Sequence[Fraction]) -> Fraction | None:
    """Middle score, or the mean of the two middle ones; None of nothing."""
    if not scores:
        return None
    ordered, half = sorted(scores), len(scores) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def spread(scores: Sequence[Fraction]) -> Fraction | None:
    """Highest minus lowest; None of nothing."""
    return max(scores) - min(scores) if scores else None
