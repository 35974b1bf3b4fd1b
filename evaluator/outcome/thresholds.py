"""Minimums and levels that refuse, held against the committee's result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from evaluator.model.criteria import CriteriaSet
from evaluator.model.finding import Finding
from evaluator.model.numbers import plain
from evaluator.model.outcome import Cell

Scores = Mapping[str, Fraction | None]


def threshold_findings(
    criteria: CriteriaSet, cells: Mapping[str, Cell], lot: str, subject: str
) -> list[Finding]:
    """Minimums not reached (the minimum itself is enough) and refusal levels given.

    A minimum is held against the score before rounding, a level against the published score.
    """
    return [
        Finding(
            code,
            "warning",
            values={"lot": lot, "subject": subject, "criterion": node, "found": plain(value)},
        )
        for code, node, value in _crossed(criteria, cells)
    ]


def _crossed(
    criteria: CriteriaSet, cells: Mapping[str, Cell]
) -> Iterator[tuple[str, str, Fraction]]:
    exact = {leaf: cell.exact for leaf, cell in cells.items()}
    refusals = {Fraction(v.value) for v in (criteria.scale.levels or {}).values() if v.refusal}
    for node in criteria.nodes.values():
        if node.minimum is not None:
            score = node_score(criteria, node.id, exact)
            if score is not None and score < Fraction(node.minimum):
                yield "score.below_minimum", node.id, score
        level = cells[node.id].score if node.id in cells else None
        if level is not None and level in refusals:
            yield "score.refusal_level", node.id, level


def node_score(criteria: CriteriaSet, node: str, scores: Scores) -> Fraction | None:
    """Score of a leaf, or of a group as the mean of its leaves by their shares."""
    if node in scores:
        return scores[node]
    below = [leaf.id for leaf in criteria.leaves if _is_below(criteria, leaf.id, node)]
    values = [scores.get(leaf) for leaf in below]
    if not below or not criteria.shares[node] or None in values:
        return None
    weighted = (criteria.shares[leaf] * (scores[leaf] or 0) for leaf in below)
    return sum(weighted, Fraction(0)) / criteria.shares[node]


def _is_below(criteria: CriteriaSet, leaf: str, node: str) -> bool:
    above = criteria.parent[leaf]
    while above is not None:
        if above == node:
            return True
        above = criteria.parent[above]
    return False
