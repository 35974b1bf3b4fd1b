"""Award on value (gunnen op waarde): price minus the euro value of quality; the lowest wins.

Negometrix help "Gunnen op waarde"; grid of Rijkswaterstaat: 3 = 100 %, 2 = 60 %, 1 = 25 %,
0 = 0 %, NR = -50 % of the highest quality value.
"""

from __future__ import annotations

from fractions import Fraction

from evaluator.award.candidate import Candidate
from evaluator.award.points import node_points, score_step, total_points, total_step
from evaluator.model.criteria import CriteriaSet
from evaluator.model.finding import Finding, Where, error
from evaluator.model.mechanism import AwardOnValue
from evaluator.model.numbers import plain, round_exact
from evaluator.model.outcome import AwardResult, Step


def evaluate(
    criteria: CriteriaSet, bids: tuple[Candidate, ...], reference: tuple[Candidate, ...]
) -> AwardResult:
    """Euro value per criterion, and the fictitious price (fictieve inschrijfsom)."""
    del reference
    findings: list[Finding] = []
    fractions = {bid.id: _fractions(criteria, bid, findings) for bid in bids}
    values = {bid.id: node_points(criteria, _values(criteria, fractions[bid.id])) for bid in bids}
    totals: dict[str, Fraction] = {}
    for bid in bids:
        discount = total_points(criteria, values[bid.id])
        if bid.price is not None and discount is not None:
            totals[bid.id] = bid.price - discount
    steps = (
        score_step(criteria, bids),
        _leaf_step("fraction", criteria, fractions),
        _leaf_step("value", criteria, values),
        _price_step(criteria, bids, values),
        total_step(criteria, totals),
    )
    return AwardResult("lower", values, {}, totals, steps, findings=tuple(findings), unit="money")


def _fractions(
    criteria: CriteriaSet, bid: Candidate, findings: list[Finding]
) -> dict[str, Fraction | None]:
    """Part of the value that each score earns: by the grid, else score over highest score."""
    mechanism = criteria.mechanism
    grid = mechanism.grid if isinstance(mechanism, AwardOnValue) else None
    found: dict[str, Fraction | None] = {}
    for leaf in criteria.leaves:
        score = bid.scores.get(leaf.id)
        if score is None:
            found[leaf.id] = None
        elif grid is None:
            found[leaf.id] = score / criteria.scale.maximum
        else:
            found[leaf.id] = _on_grid(
                criteria, grid_value=score, bid=bid.id, leaf=leaf.id, findings=findings
            )
    return found


def _on_grid(
    criteria: CriteriaSet, *, grid_value: Fraction, bid: str, leaf: str, findings: list[Finding]
) -> Fraction | None:
    mechanism = criteria.mechanism
    grid = (mechanism.grid or {}) if isinstance(mechanism, AwardOnValue) else {}
    for word, part in grid.items():
        if criteria.scale.level_of(word) == grid_value:
            return Fraction(part)
    findings.append(
        error(
            "score.not_on_grid",
            Where("consensus.csv"),
            subject=bid,
            criterion=leaf,
            found=plain(grid_value),
        )
    )
    return None


def _values(
    criteria: CriteriaSet, fractions: dict[str, Fraction | None]
) -> dict[str, Fraction | None]:
    mechanism, rounding = criteria.mechanism, criteria.rounding
    most = mechanism.values if isinstance(mechanism, AwardOnValue) else {}
    return {
        leaf: None
        if part is None
        else round_exact(Fraction(most[leaf]) * part, rounding.points, rounding.mode)
        for leaf, part in fractions.items()
    }


def _leaf_step(
    key: str, criteria: CriteriaSet, table: dict[str, dict[str, Fraction | None]]
) -> Step:
    names = tuple(leaf.id for leaf in criteria.leaves)
    return Step(
        key, names, tuple((bid, tuple(row.get(n) for n in names)) for bid, row in table.items())
    )


def _price_step(
    criteria: CriteriaSet,
    bids: tuple[Candidate, ...],
    values: dict[str, dict[str, Fraction | None]],
) -> Step:
    rows = tuple((bid.id, (bid.price, total_points(criteria, values[bid.id]))) for bid in bids)
    return Step("fictitious", ("amount", "discount"), rows)
