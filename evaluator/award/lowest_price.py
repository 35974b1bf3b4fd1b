"""The lowest admissible price wins (Aw 2012 art. 2.114: only with reasons in the documents)."""

from __future__ import annotations

from evaluator.award.candidate import Candidate
from evaluator.award.points import leaf_points, node_points, score_step, total_step
from evaluator.model.criteria import CriteriaSet
from evaluator.model.outcome import AwardResult


def evaluate(
    criteria: CriteriaSet, bids: tuple[Candidate, ...], reference: tuple[Candidate, ...]
) -> AwardResult:
    """The price is the total; points of quality are shown and do not count."""
    del reference
    points = {bid.id: node_points(criteria, leaf_points(criteria, bid)) for bid in bids}
    totals = {bid.id: bid.price for bid in bids if bid.price is not None}
    steps = (score_step(criteria, bids), total_step(criteria, totals))
    return AwardResult("lower", points, {}, totals, steps, unit="money")
