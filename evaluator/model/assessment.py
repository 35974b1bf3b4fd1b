"""The committee's tables: assessors, individual scores, consensus and official reasons.

Rows are named tuples: a large tender has tens of thousands of them.
`subject` is a bid in a tender and a challenge otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from evaluator.model.base import Bool, Day, Frozen, Id
from evaluator.model.finding import Where

ONE_LOT = "1"
"""Id of the lot where a tender has one lot and does not name it."""


class Assessor(Frozen):
    """A member of the committee, by id only; names stand in people.csv, outside every digest."""

    assessor: Id
    role: Id
    counts: Bool = True
    declared_on: Day | None = None
    conflicts: tuple[Id, ...] = ()


class ScoreRow(NamedTuple):
    """One individual score with its reasons; `score` is the text as given."""

    lot: str
    subject: str
    criterion: str
    assessor: str
    score: str
    strengths: str
    weaknesses: str
    reason: str
    basis: str
    page: str
    at: str
    where: Where


class ConsensusRow(NamedTuple):
    """The committee's joint score (if it gives one) and the official reason."""

    lot: str
    subject: str
    criterion: str
    score: str
    reason: str
    change_reason: str
    where: Where


class Assessment(NamedTuple):
    """Everything that the committee left behind."""

    assessors: tuple[Assessor, ...] = ()
    scores: tuple[ScoreRow, ...] = ()
    consensus: tuple[ConsensusRow, ...] = ()
    assessor_lines: Mapping[str, Where] = {}
