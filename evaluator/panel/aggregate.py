"""From individual scores to one: mean, median; exact, never with a zero for what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm


def mean(scores: Sequence[Fraction]) -> Fraction | None:
    """Arithmetic mean; None of nothing."""
    if not scores:
        return None
    above, below = _parts(scores)
    return Fraction(sum(above), below * len(above))


def median(scores: Sequence[Fraction]) -> Fraction | None:
    """Middle score, or the mean of the two middle ones; None of nothing."""
    if not scores:
        return None
    above, below = _parts(scores)
    ordered, half = sorted(above), len(above) // 2
    if len(ordered) % 2:
        return Fraction(ordered[half], below)
    return Fraction(ordered[half - 1] + ordered[half], 2 * below)


def spread(scores: Sequence[Fraction]) -> Fraction | None:
    """Highest minus lowest; None of nothing."""
    if not scores:
        return None
    above, below = _parts(scores)
    return Fraction(max(above) - min(above), below)


def _parts(scores: Sequence[Fraction]) -> tuple[list[int], int]:
    """The scores over one denominator: whole numbers add and compare ten times as fast."""
    ratios = [score.as_integer_ratio() for score in scores]
    below = lcm(*(one for _, one in ratios))
    return [above * (below // one) for above, one in ratios], below
