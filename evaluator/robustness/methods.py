"""Weighted sum, TOPSIS and VIKOR: the library's scores, and ranks made from them here.

Of what the library gives, only the scores are taken; its ranks are dense, break ties by float noise
and, in places, are no ranks at all.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from evaluator.robustness.decision_matrix import (
    Method,
    Table,
    constant_columns,
    decision_matrix,
    floats,
    zero_columns,
)
from evaluator.robustness.library import library_names, quiet
from evaluator.robustness.opinion import Remark, remark

TOLERANCE = 1e-9
"""Two scores of one method tie if they differ by at most this, relative to the largest score (or
absolute, if all scores are under 1). Float noise is a million times smaller."""

VIKOR_V = 0.5
"""VIKOR's weight of the group utility against the largest regret; 0.5 weighs both alike."""

_FLAT = 1e-6
"""VIKOR divides by the range of two distances that lie between 0 and 1; below this range the float
noise of the distances would decide."""


class Run(NamedTuple):
    """What a method gives: scores in the order of the bids, or the reason why not."""

    scores: tuple[float, ...] = ()
    reason: Remark | None = None
    notes: tuple[Remark, ...] = ()
    compromise: tuple[int, ...] = ()


def _weighted_sum(table: Table, points: Sequence[Sequence[float]] | None) -> Run:
    """Weights x what each bid attained of 100 per criterion: the award's own points, added up.

    A criterion without weight has no points and no part in the sum.
    """
    if points is None:
        return Run(reason=remark("no_points"))
    if any(value < 0 for row in points for value in row):
        return Run(reason=remark("negative_points"))
    attained = [
        [
            value / weight if weight else 0.0
            for value, weight in zip(row, table.weights, strict=True)
        ]
        for row in points
    ]
    matrix = decision_matrix(
        table.bids,
        table.criteria,
        attained,
        table.weights,
        ["max"] * len(table.criteria),
        method="weighted-sum",
    )
    library = library_names()
    with quiet():
        return Run(floats(library.WeightedSumModel().evaluate(matrix).e_.score))


def _topsis(table: Table, _points: Sequence[Sequence[float]] | None) -> Run:
    """Closeness to the best against the worst value of each criterion, columns scaled by length."""
    dropped = zero_columns(table)
    if not _tells_apart(table):
        return Run(reason=remark("identical_bids"))
    notes = _dropped_note("zero_columns_dropped", table, dropped)
    table = table.without(dropped)
    matrix = decision_matrix(*table, method="topsis")
    library = library_names()
    with quiet():
        scaled = library.VectorScaler(target="matrix").transform(matrix)
        return Run(floats(library.TOPSIS().evaluate(scaled).e_.similarity), notes=notes)


def _vikor(table: Table, _points: Sequence[Sequence[float]] | None) -> Run:
    """Q: half the total distance from the best values, half the largest distance (v = 0.5)."""
    dropped = constant_columns(table)
    if not _tells_apart(table):
        return Run(reason=remark("identical_bids"))
    notes = _dropped_note("constant_columns_dropped", table, dropped)
    matrix = decision_matrix(*table.without(dropped), method="vikor")
    library = library_names()
    with quiet():
        extra = library.VIKOR(v=VIKOR_V, use_compromise_set=False).evaluate(matrix).e_
    total, largest = floats(extra.s_k), floats(extra.r_k)
    scores = floats(extra.q_k)
    if _spread(total) <= _FLAT or _spread(largest) <= _FLAT:
        parts = zip(_unit(total), _unit(largest), strict=True)
        scores = tuple(VIKOR_V * s + (1 - VIKOR_V) * r for s, r in parts)
        notes = (*notes, remark("distances_equal"))
    chosen = compromise_set(scores, total, largest)
    first = [i for i, q in enumerate(scores) if q - min(scores) <= TOLERANCE]
    if list(chosen) != first:
        notes = (*notes, remark("compromise_set", [table.bids[i] for i in chosen]))
    return Run(scores, notes=notes, compromise=chosen)


def _tells_apart(table: Table) -> bool:
    """Whether at least one criterion with weight has different values."""
    constant = constant_columns(table)
    return any(weight > 0 and j not in constant for j, weight in enumerate(table.weights))


def _dropped_note(code: str, table: Table, dropped: Sequence[int]) -> tuple[Remark, ...]:
    return (remark(code, [table.criteria[j] for j in dropped]),) if dropped else ()


def _spread(values: Sequence[float]) -> float:
    return max(values) - min(values)


def _unit(values: Sequence[float]) -> list[float]:
    """Distances brought to 0 to 1; all 0 where they do not differ."""
    spread = _spread(values)
    return [(value - min(values)) / spread if spread > _FLAT else 0.0 for value in values]


def compromise_set(
    scores: Sequence[float], total: Sequence[float], largest: Sequence[float]
) -> tuple[int, ...]:
    """Positions of the bids that VIKOR proposes together (Opricovic and Tzeng 2004).

    The first alone needs a lead of 1 / (bids - 1), and to be first by total or by largest distance
    too. Without the lead, all within it are proposed; without the second, also the next rank.
    """
    ranks = competition_ranks(scores, higher_is_better=False)
    first = [i for i, rank in enumerate(ranks) if rank == 1]
    lead = 1 / (len(scores) - 1)
    near = [i for i, q in enumerate(scores) if q - min(scores) < lead - TOLERANCE or i in first]
    if near != first:
        return tuple(near)
    stable = all(
        total[i] - min(total) <= TOLERANCE or largest[i] - min(largest) <= TOLERANCE for i in first
    )
    if stable:
        return tuple(first)
    next_rank = min((rank for rank in ranks if rank > 1), default=1)
    return tuple(i for i, rank in enumerate(ranks) if rank <= next_rank)


def competition_ranks(scores: Sequence[float], *, higher_is_better: bool) -> tuple[int, ...]:
    """Ranks 1, 2, 2, 4 for scores of a second opinion, in the order of the scores.

    Scores tie if they lie within the tolerance of the best score of their group, so a chain of
    small differences does not tie its two ends. Official ranks are made elsewhere, from exact
    totals after published rounding.
    """
    order = sorted(range(len(scores)), key=scores.__getitem__, reverse=higher_is_better)
    tolerance = tolerance_of(scores)
    ranks = [0] * len(scores)
    rank, best = 0, math.nan
    for position, index in enumerate(order, start=1):
        if not abs(scores[index] - best) <= tolerance:  # also true for the first: best is nan
            rank, best = position, scores[index]
        ranks[index] = rank
    return tuple(ranks)


def tolerance_of(scores: Sequence[float]) -> float:
    """The largest difference between two of these scores that is still a tie."""
    return TOLERANCE * max((1.0, *map(abs, scores)))


class Rule(NamedTuple):
    """What is fixed about a method."""

    label: dict[str, str]
    source: str
    relative: bool
    higher_is_better: bool
    run: Callable[[Table, Sequence[Sequence[float]] | None], Run]


RULES: dict[Method, Rule] = {
    "weighted-sum": Rule(
        {
            "nl": "Gewogen som (additief multicriteriamodel)",
            "en": "Weighted sum (additive multi-criteria model)",
        },
        "Fishburn, P. C. (1967). Letter to the editor: additive utilities with incomplete product "
        "sets: application to priorities and assignments. Operations Research 15(3), 537-542.",
        relative=False,
        higher_is_better=True,
        run=_weighted_sum,
    ),
    "topsis": Rule(
        {
            "nl": "TOPSIS (afstand tot de beste en de slechtste waarden)",
            "en": "TOPSIS (distance to the best and the worst values)",
        },
        "Hwang, C. L., Yoon, K. (1981). Methods for multiple attribute decision making. In: "
        "Multiple attribute decision making, 58-191. Springer. "
        "As in Tzeng, G. H., Huang, J. J. (2011). Multiple Attribute Decision Making: Methods and "
        "Applications. CRC Press.",
        relative=True,
        higher_is_better=True,
        run=_topsis,
    ),
    "vikor": Rule(
        {
            "nl": "VIKOR (compromis tussen het geheel en het zwakste punt, v = 0,5)",
            "en": "VIKOR (compromise between the whole and the weakest point, v = 0.5)",
        },
        "Opricovic, S., Tzeng, G. H. (2004). Compromise solution by MCDM methods: a comparative "
        "analysis of VIKOR and TOPSIS. European Journal of Operational Research 156(2), 445-455. "
        "doi:10.1016/S0377-2217(03)00020-1",
        relative=True,
        higher_is_better=False,
        run=_vikor,
    ),
}
