"""The present provider on the same criteria as the challenger: beside it, never ranked.

Whoever judges a group on continuity can be asked how the present provider does on the same points
(seed-002 line 152). Its scores are no panel scores: somebody gave them, and the file says who. A
total is made only when both sides have a score on every criterion, and then by the same tree and
the same rounding for both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from evaluator.award.candidate import Candidate
from evaluator.award.points import leaf_points, node_points, total_points
from evaluator.model.challenge import Challenge, ChallengeIncumbent
from evaluator.model.criteria import CriteriaSet
from evaluator.model.finding import Finding, Where, warning
from evaluator.model.numbers import canonical_number, plain, round_exact
from evaluator.model.outcome import ChallengeScores


@dataclass(frozen=True, slots=True)
class CriterionBeside:
    """One criterion with the score of both.

    Attributes:
        criterion: Id of the criterion.
        challenger: The committee's score; None while there is none.
        incumbent: What was given for the present provider, rounded as scores are; None where
            nobody gave one.
        reason: Why the provider has this score.
        off_scale: Whether that score lies outside the scale, so that it cannot be used.
    """

    criterion: str
    challenger: Fraction | None
    incumbent: Fraction | None
    reason: str = ""
    off_scale: bool = False


@dataclass(frozen=True, slots=True)
class Beside:
    """Both sides on every criterion; totals only where both are whole."""

    rows: tuple[CriterionBeside, ...]
    challenger_total: Fraction | None
    incumbent_total: Fraction | None


def beside(
    incumbent: ChallengeIncumbent, criteria: CriteriaSet, scores: ChallengeScores | None
) -> Beside:
    """The present provider beside the challenger, criterion by criterion.

    Args:
        incumbent: What the file says of the provider.
        criteria: The set by which the challenger was scored.
        scores: The challenger's scores; without a total where the outcome is refused.
    """
    cells = scores.cells if scores else {}
    rows = tuple(
        _row(incumbent, criteria, leaf.id, cells[leaf.id].score if leaf.id in cells else None)
        for leaf in criteria.leaves
    )
    total = scores.total if scores else None
    usable = {row.criterion: row.incumbent for row in rows if not row.off_scale}
    whole = all(usable.get(row.criterion) is not None for row in rows)
    # Points that were published elsewhere do not follow from scores: nothing to hold beside them.
    if total is None or not whole or criteria.panel.aggregate == "published":
        return Beside(rows, None, None)
    points = node_points(criteria, leaf_points(criteria, Candidate("", usable)))
    exact, rounding = total_points(criteria, points), criteria.rounding
    if exact is None:
        return Beside(rows, None, None)
    return Beside(rows, total, round_exact(exact, rounding.total, rounding.mode))


def incumbent_findings(
    challenge: Challenge, where: Where, criteria: CriteriaSet | None
) -> Iterator[Finding]:
    """Scores of the present provider that lie outside the scale."""
    incumbent = challenge.incumbent
    if incumbent is None or criteria is None:
        return
    for row in beside(incumbent, criteria, None).rows:
        if row.off_scale:
            yield warning(
                "incumbent.off_scale",
                Where(where.file, where.line, f"incumbent.scores.{row.criterion}"),
                subject=challenge.id,
                criterion=row.criterion,
                found=canonical_number(incumbent.scores[row.criterion]),
                low=plain(criteria.scale.minimum),
                high=plain(criteria.scale.maximum),
            )


def _row(
    incumbent: ChallengeIncumbent, criteria: CriteriaSet, leaf: str, challenger: Fraction | None
) -> CriterionBeside:
    """A score between two levels can be used: like a committee's it may be a mean."""
    given, scale, rounding = incumbent.scores.get(leaf), criteria.scale, criteria.rounding
    reason = incumbent.reasons.get(leaf, "")
    if given is None:
        return CriterionBeside(leaf, challenger, None, reason)
    score = Fraction(given)
    off = not scale.minimum <= score <= scale.maximum
    return CriterionBeside(
        leaf, challenger, round_exact(score, rounding.score, rounding.mode), reason, off
    )
