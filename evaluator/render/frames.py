"""Outcomes as tidy pandas tables, for analysis: floats, never the official numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from evaluator.errors import CallError, Problem
from evaluator.formats.evaluation import Evaluation
from evaluator.model.outcome import Cell, ChallengeOutcome, Check, TenderOutcome
from evaluator.render.catalogue import Words

if TYPE_CHECKING:
    import pandas as pd

Rows = list[dict[str, Any]]
FRAMES = {
    "ranking": "lot bid name status admissible total rank unofficial_total",
    "scores": "lot subject criterion assessor role score counts basis reason",
    "cells": "lot subject criterion score spread n consensus reason",
    "points": "lot subject criterion points",
    "gates": "profile subject rule kind check result counted",
    "findings": "code severity basis file line message",
}
"""Every table with its columns, which a table without rows has too."""

WHOLE = ("rank", "n", "line")
FLOAT = ("total", "unofficial_total", "score", "spread", "consensus", "points")


def frame(evaluation: Evaluation, name: str) -> pd.DataFrame:
    """A tidy table by name.

    Raises:
        CallError: There is no table of that name.
    """
    import pandas as pd  # noqa: PLC0415  # heavy: only at the call

    makers = {
        "ranking": _ranking,
        "scores": _scores,
        "cells": _cells,
        "points": _points,
        "gates": _gates,
        "findings": _findings,
    }
    if name not in makers:
        raise CallError(
            Problem(
                code="call.unknown_frame",
                found=name,
                allowed=", ".join(FRAMES),
                remedy="choose one of these",
            )
        )
    table = pd.DataFrame(makers[name](evaluation), columns=FRAMES[name].split())
    kinds = dict.fromkeys(WHOLE, "Int64") | dict.fromkeys(FLOAT, "float64")
    return table.astype({column: kinds[column] for column in table.columns if column in kinds})


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _subjects(
    evaluation: Evaluation,
) -> list[tuple[str, str, dict[str, Cell], dict[str, Fraction | None]]]:
    outcome = evaluation.outcome
    if isinstance(outcome, TenderOutcome):
        return [(lot.id, bid.id, bid.cells, bid.points) for lot in outcome.lots for bid in lot.bids]
    if isinstance(outcome, ChallengeOutcome):
        return [("", c.id, c.scores.cells, c.scores.points) for c in outcome.challenges if c.scores]
    return []


def _ranking(evaluation: Evaluation) -> Rows:
    outcome = evaluation.outcome
    if not isinstance(outcome, TenderOutcome):
        return []
    return [
        {
            "lot": lot.id,
            "bid": bid.id,
            "name": bid.name,
            "status": bid.status,
            "admissible": bid.admissible,
            "total": _float(bid.total),
            "rank": bid.rank,
            "unofficial_total": _float(bid.unofficial_total),
        }
        for lot in outcome.lots
        for bid in lot.bids
    ]


def _scores(evaluation: Evaluation) -> Rows:
    return [
        {
            "lot": lot,
            "subject": subject,
            "criterion": cell.criterion,
            "assessor": one.assessor,
            "role": one.role,
            "score": _float(one.value),
            "counts": one.counts,
            "basis": one.basis,
            "reason": one.reason,
        }
        for lot, subject, cells, _ in _subjects(evaluation)
        for cell in cells.values()
        for one in cell.individuals
    ]


def _cells(evaluation: Evaluation) -> Rows:
    return [
        {
            "lot": lot,
            "subject": subject,
            "criterion": cell.criterion,
            "score": _float(cell.score),
            "spread": _float(cell.spread),
            "n": cell.n,
            "consensus": _float(cell.consensus),
            "reason": cell.reason,
        }
        for lot, subject, cells, _ in _subjects(evaluation)
        for cell in cells.values()
    ]


def _points(evaluation: Evaluation) -> Rows:
    return [
        {"lot": lot, "subject": subject, "criterion": node, "points": _float(value)}
        for lot, subject, _, points in _subjects(evaluation)
        for node, value in points.items()
    ]


def _gates(evaluation: Evaluation) -> Rows:
    outcome = evaluation.outcome
    found: list[tuple[str, str, Check]] = []
    if isinstance(outcome, TenderOutcome):
        found = [
            ("", bid.id, check) for lot in outcome.lots for bid in lot.bids for check in bid.gates
        ]
    elif isinstance(outcome, ChallengeOutcome):
        found = [
            (profile.profile, challenge.id, check)
            for challenge in outcome.challenges
            for profile in challenge.profiles
            for check in profile.checks
        ]
    return [
        {
            "profile": profile,
            "subject": subject,
            "rule": check.rule.id,
            "kind": check.rule.kind,
            "check": check.rule.check,
            "result": check.result,
            "counted": check.counted,
        }
        for profile, subject, check in found
    ]


def _findings(evaluation: Evaluation) -> Rows:
    words = Words("en")
    return [
        {
            "code": f.code,
            "severity": f.severity,
            "basis": f.basis,
            "file": f.where.file,
            "line": f.where.line,
            "message": words.finding(f).message,
        }
        for f in evaluation.outcome.findings
    ]


def matrix_of(
    evaluation: Evaluation, lot: str | None
) -> tuple[list[str], list[str], list[list[float]], list[float]]:
    """Ranked bids, weighted leaves, panel scores and weights of a lot.

    Raises:
        CallError: No tender, no such lot, or no ranked bid.
    """
    outcome, criteria = evaluation.outcome, evaluation.book.criteria
    lots = outcome.lots if isinstance(outcome, TenderOutcome) else ()
    chosen = next((one for one in lots if lot in (None, one.id)), None)
    if chosen is None or criteria is None or not any(bid.rank for bid in chosen.bids):
        raise CallError(
            Problem(
                code="call.no_matrix",
                found=f"lot {lot or ''}",
                allowed="a tender with ranked bids",
                remedy="see the findings",
            )
        )
    leaves = [leaf.id for leaf in criteria.leaves if criteria.shares[leaf.id] > 0]
    total = sum((criteria.shares[leaf] for leaf in leaves), Fraction(0))
    bids = [bid for bid in chosen.bids if bid.rank is not None]
    scores = [[float(bid.cells[leaf].score or 0) for leaf in leaves] for bid in bids]
    return (
        [bid.id for bid in bids],
        leaves,
        scores,
        [float(criteria.shares[leaf] / total) for leaf in leaves],
    )
