"""What other well-known methods say about the same bids: scikit-criteria behind a strict door.

Three methods of scikit-criteria 0.10 give a second opinion on bids x leaf criteria: the weighted
sum (on the award's own points), TOPSIS and VIKOR (on scores, and price as a criterion to be kept
low). None of them is the outcome. A matrix enters through `decision_matrix` only, which refuses
what the library would pass in silence; the ranks are made in `methods`, from the library's scores,
with a stated tolerance.

pandas, numpy and scikit-criteria are imported when they are needed: importing this module is cheap.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from evaluator.errors import CallError, Problem
from evaluator.robustness.decision_matrix import (
    MINIMUM_BIDS,
    Direction,
    Method,
    Table,
    cell_problems,
    checked_table,
    decision_matrix,
    matrix_problem,
    shape_problems,
    show,
)
from evaluator.robustness.methods import (
    RULES,
    TOLERANCE,
    Rule,
    Run,
    competition_ranks,
    tolerance_of,
)
from evaluator.robustness.opinion import Opinion, Remark, remark

__all__ = [
    "TOLERANCE",
    "Direction",
    "Method",
    "Opinion",
    "Remark",
    "competition_ranks",
    "decision_matrix",
    "second_opinions",
]


def second_opinions(  # noqa: PLR0913 - the five parts of a matrix, and what they are held against
    bids: Sequence[str],
    criteria: Sequence[str],
    scores: Sequence[Sequence[float]],
    weights: Sequence[float],
    objectives: Sequence[Direction],
    *,
    points: Sequence[Sequence[float]] | None,
    points_are_relative: bool,
    official: Mapping[str, int] | None,
) -> list[Opinion]:
    """What the weighted sum, TOPSIS and VIKOR say about the same bids, in that order.

    Args:
        bids: The bids that the official ranking ranks (admissible ones), in any order.
        criteria: Leaf criteria that carry weight in the award; the price too, if it does.
        scores: Bids x criteria: the panel's unrounded scores, and the price as an amount.
        weights: Each leaf's share of the whole; together 1.
        objectives: ``max`` for a score, ``min`` for the price.
        points: Bids x criteria: the award's own points, out of 100 in total, price points
            included; None where the award gives no points (such as lowest price).
        points_are_relative: Whether the award's price formula depends on the other bids.
        official: Official rank by bid, 1 is best; None if the outcome has no ranks.

    Returns:
        Three opinions; a method that cannot say anything says why in `not_applicable`.

    Raises:
        CallError: The parts do not fit each other or hold what cannot be computed with.
    """
    table = checked_table(bids, criteria, scores, weights, objectives, minimum=0)
    problems = [*_points_problems(table, points), *_official_problems(table, official)]
    if problems:
        raise CallError(problems)
    opinions = []
    for method, rule in RULES.items():
        opinion = _opinion(method, rule, table, points)
        if method == "weighted-sum" and points_are_relative:
            opinion = replace(opinion, relative=True)
        opinions.append(_held_against(opinion, official))
    return opinions


def _points_problems(table: Table, points: Sequence[Sequence[float]] | None) -> Iterator[Problem]:
    """Points that do not fit the table, are no numbers, or stand where there is no weight."""
    if points is None:
        return
    shape = list(
        shape_problems(table.bids, table.criteria, points, table.weights, table.directions)
    )
    cells = [] if shape else list(cell_problems(table.bids, table.criteria, points))
    yield from (*shape, *cells)
    if shape or cells:
        return
    for row, bid in zip(points, table.bids, strict=True):
        for value, weight, criterion in zip(row, table.weights, table.criteria, strict=True):
            if value and not weight:
                found = f"bid {show(bid)}: {value!r} points, weight 0"
                yield matrix_problem("points_without_weight", found, "0 points", criterion)


def _official_problems(table: Table, official: Mapping[str, int] | None) -> Iterator[Problem]:
    """An official ranking of other bids, or one that is none."""
    if official is None:
        return
    for bid in sorted(official.keys() ^ set(table.bids)):
        where = "not in the matrix" if bid in official else "without official rank"
        yield matrix_problem("official_bids", f"bid {show(bid)} {where}", "the same bids in both")
    ranks = sorted(official.values())
    if ranks and any(rank != ranks.index(rank) + 1 for rank in ranks):
        yield matrix_problem("official_ranks", show(ranks), "competition ranks, such as 1, 2, 2, 4")


def _opinion(
    method: Method, rule: Rule, table: Table, points: Sequence[Sequence[float]] | None
) -> Opinion:
    """Let one method speak and make ranks from its scores."""
    if len(table.bids) < MINIMUM_BIDS:
        run = Run(reason=remark("one_bid" if table.bids else "no_bids"))
    else:
        run = rule.run(table, points)
    ranks = competition_ranks(run.scores, higher_is_better=rule.higher_is_better)
    return Opinion(
        method=method,
        label=dict(rule.label),
        source=rule.source,
        relative=rule.relative,
        higher_is_better=rule.higher_is_better,
        scores=dict(zip(table.bids, run.scores, strict=True)) if run.scores else {},
        ranks=dict(zip(table.bids, ranks, strict=True)) if run.scores else {},
        tolerance=tolerance_of(run.scores),
        compromise=tuple(table.bids[i] for i in run.compromise),
        notes=run.notes,
        not_applicable=run.reason,
    )


def _held_against(opinion: Opinion, official: Mapping[str, int] | None) -> Opinion:
    """Add whether the opinion and the official ranking agree."""
    if official is None or opinion.not_applicable:
        return opinion
    first = {bid for bid, rank in opinion.ranks.items() if rank == 1}
    return replace(
        opinion,
        agrees_with_official=first == {bid for bid, rank in official.items() if rank == 1},
        same_ranks=opinion.ranks == dict(official),
    )
