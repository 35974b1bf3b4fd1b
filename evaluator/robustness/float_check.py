"""A second route to the official total: ten lines of floats, sharing no code with the award.

The award computes in fractions. If it has a fault, a test that repeats its code has the same
fault; this module is therefore written apart from it, from the definition in the documentation
only, and imports nothing of `panel` or `award`:

    points of a leaf = product of weight / 100 along the path x score / scale maximum x 100
    total            = sum over the leaves

The two must agree to 1e-9 relative on unrounded totals.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from evaluator.errors import CallError, Problem

_SUM_TOLERANCE = 1e-9
"""How far from 100 the weights of a sibling group may be, in percentage points."""


def float_total(
    weights: Mapping[str, float],
    parents: Mapping[str, str | None],
    scores: Mapping[str, float],
    scale_max: float,
) -> float:
    """Recompute one bid's weighted total, on a scale of 0 to 100 points.

    Args:
        weights: Weight of every node within its group of siblings, in percent; a group sums to 100.
        parents: The parent of every node; ``None`` for a node at the top.
        scores: Score of every leaf (a node that is nobody's parent), on the scale; for a price, its
            share of the maximum times ``scale_max``. A leaf without score is refused: a missing
            score is never zero.
        scale_max: The highest value of the scale.

    Raises:
        CallError: The tree, the weights or the scores do not fit each other.
    """
    problems = list(_problems(weights, parents, scores, scale_max))
    if problems:
        raise CallError(problems)
    total = 0.0
    for leaf, score in scores.items():
        share = 1.0
        node: str | None = leaf
        while node is not None:
            share *= weights[node] / 100
            node = parents[node]
        total += share * score / scale_max * 100
    return total


def _problems(
    weights: Mapping[str, float],
    parents: Mapping[str, str | None],
    scores: Mapping[str, float],
    scale_max: float,
) -> Iterator[Problem]:
    """What makes the sum meaningless: a wrong tree, weights that do not add up, a missing score."""
    if weights.keys() != parents.keys() or not set(parents.values()) <= {None, *weights}:
        yield _problem("tree.unknown_node", "weights and parents name different nodes", "the same")
        return
    if any(_is_in_cycle(node, parents) for node in parents):
        yield _problem("tree.cycle", "a node is its own ancestor", "every path ends at None")
        return
    for parent in dict.fromkeys(parents.values()):
        total = math.fsum(weights[node] for node in parents if parents[node] == parent)
        if not abs(total - 100) <= _SUM_TOLERANCE:
            found = f"weights under {parent or 'the top'} sum to {total!r}"
            yield _problem("tree.weights_do_not_sum", found, "100")
    leaves = weights.keys() - set(parents.values())
    for leaf in sorted(leaves ^ scores.keys()):
        code = "score.missing" if leaf in leaves else "score.not_a_leaf"
        yield _problem(code, leaf, "one score for every leaf, and for nothing else")
    for leaf, score in scores.items():
        if not math.isfinite(score):
            yield _problem("score.not_finite", f"{leaf}: {score!r}", "a finite number")
    if not (math.isfinite(scale_max) and scale_max > 0):
        yield _problem("scale.not_positive", repr(scale_max), "a number above 0")


def _is_in_cycle(start: str, parents: Mapping[str, str | None]) -> bool:
    """Whether the walk from a node upwards never reaches the top."""
    node: str | None = start
    for _ in parents:
        if node is None:
            return False
        node = parents[node]
    return node is not None


def _problem(code: str, found: str, allowed: str) -> Problem:
    """One problem with the call."""
    remedy = "Give the tree, the weights and the scores of one bid as the criteria set has them."
    return Problem(code=code, found=found, allowed=allowed, remedy=remedy)
