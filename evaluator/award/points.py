"""Points of the criteria tree: an additive multi-criteria model.

Points of a leaf = its share of the whole x score / highest score x 100, so totals are out of
100 (Keeney and Raiffa 1976, ch. 3: additive value with fixed scales).
A group has the sum of its children's points.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from evaluator.award.candidate import Candidate
from evaluator.model.criteria import CriteriaSet
from evaluator.model.numbers import round_exact
from evaluator.model.outcome import Step

HUNDRED = 100


def leaf_points(criteria: CriteriaSet, bid: Candidate) -> dict[str, Fraction | None]:
    """Points per leaf, rounded as published."""
    rounding = criteria.rounding
    found: dict[str, Fraction | None] = {}
    for leaf in criteria.leaves:
        if leaf.id in bid.given_points:
            given = bid.given_points[leaf.id]
            found[leaf.id] = round_exact(given, rounding.points, rounding.mode)
            continue
        score = bid.scores.get(leaf.id)
        exact = None
        if score is not None:
            exact = criteria.shares[leaf.id] * score / criteria.scale.maximum * HUNDRED
        found[leaf.id] = (
            None if exact is None else round_exact(exact, rounding.points, rounding.mode)
        )
    return found


def node_points(
    criteria: CriteriaSet, leaves: Mapping[str, Fraction | None], price: Fraction | None = None
) -> dict[str, Fraction | None]:
    """Points of every node: leaves as given, the price as given, groups as sums."""
    found: dict[str, Fraction | None] = dict(leaves)
    for node in reversed(list(criteria.nodes.values())):
        if node.kind == "price":
            found[node.id] = price
        elif node.children:
            parts = [found.get(child.id) for child in node.children]
            known = [part for part in parts if part is not None]
            found[node.id] = sum(known, Fraction(0)) if len(known) == len(parts) else None
    return {node: found.get(node) for node in criteria.nodes}


def total_points(criteria: CriteriaSet, points: Mapping[str, Fraction | None]) -> Fraction | None:
    """Sum over the top of the tree; None while a part is missing."""
    parts = [points.get(node.id) for node in criteria.criteria]
    known = [part for part in parts if part is not None]
    return sum(known, Fraction(0)) if len(known) == len(parts) else None


def share_step(criteria: CriteriaSet) -> Step:
    """The share of every node in the 100 points."""
    names = tuple(criteria.nodes)
    return Step("share", names, (("", tuple(criteria.shares[name] * HUNDRED for name in names)),))


def score_step(criteria: CriteriaSet, bids: tuple[Candidate, ...]) -> Step:
    """The panel's score of every leaf."""
    names = tuple(leaf.id for leaf in criteria.leaves)
    return Step(
        "score", names, tuple((bid.id, tuple(bid.scores.get(n) for n in names)) for bid in bids)
    )


def points_step(criteria: CriteriaSet, points: Mapping[str, Mapping[str, Fraction | None]]) -> Step:
    """The points of every node."""
    names = tuple(criteria.nodes)
    return Step(
        "points", names, tuple((bid, tuple(row[n] for n in names)) for bid, row in points.items())
    )


def total_step(criteria: CriteriaSet, totals: Mapping[str, Fraction]) -> Step:
    """Totals before and after the published rounding."""
    rounding = criteria.rounding
    rows = tuple(
        (bid, (value, round_exact(value, rounding.total, rounding.mode)))
        for bid, value in totals.items()
    )
    return Step("total", ("exact", "rounded"), rows)
