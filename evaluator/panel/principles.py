"""The score per resident principle, and how much the principles decide."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from evaluator.model.criteria import CriteriaSet


def principle_scores(
    criteria: CriteriaSet, scores: Mapping[str, Fraction | None]
) -> dict[str, Fraction | None]:
    """Score per principle: the mean of the criteria that carry it, by their share of the whole.

    A principle whose criteria are not all scored has no score; a principle without a criterion
    is absent here and is a finding.
    """
    found: dict[str, Fraction | None] = {}
    for principle in carried(criteria):
        leaves = [leaf for leaf in criteria.leaves if principle in (leaf.principles or ())]
        weights = [criteria.shares[leaf.id] for leaf in leaves]
        values = [scores.get(leaf.id) for leaf in leaves]
        total = sum(weights, Fraction(0))
        if total == 0 or any(value is None for value in values):
            found[principle] = None
            continue
        weighted = sum((w * (v or 0) for w, v in zip(weights, values, strict=True)), Fraction(0))
        found[principle] = weighted / total
    return found


def carried(criteria: CriteriaSet) -> list[str]:
    """Ids of the principles that some criterion carries, sorted."""
    return sorted({p for leaf in criteria.leaves for p in leaf.principles or ()})


def points_on_principles(criteria: CriteriaSet) -> Fraction:
    """How many of the 100 points hang on criteria that carry a principle."""
    shares = [criteria.shares[leaf.id] for leaf in criteria.leaves if leaf.principles]
    return sum(shares, Fraction(0)) * 100
