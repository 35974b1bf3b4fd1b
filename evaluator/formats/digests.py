"""Digests of what goes in: the dossier as it was understood, and the rules it is judged by."""

from __future__ import annotations

from typing import Any

from evaluator.formats.assessment import canonical_score
from evaluator.ledger import Rows, canonical, canonical_json, digest, rows
from evaluator.model.assessment import Assessment
from evaluator.model.challenge import ChallengeDossier
from evaluator.model.dossier import Note, Tender
from evaluator.model.rulebook import Rulebook
from evaluator.model.series import Series

SETS = frozenset(
    {"conflicts", "lots", "of", "per", "principles", "profiles", "results", "themes", "witnesses"}
)
"""Lists whose order says nothing."""

OUTSIDE_HEAD = ("tables",)
"""How numbers are written in the tables says nothing about the content."""


def inputs_digest(dossier: Tender | ChallengeDossier | Series) -> str:
    """Digest of a dossier; comments, order, form and line ends do not change it."""
    return digest(_unordered(canonical(normalised(dossier))))


def normalised(dossier: Tender | ChallengeDossier | Series) -> dict[str, Any]:
    """A dossier as plain values in a fixed order."""
    head = {k: v for k, v in canonical(dossier.head).items() if k not in OUTSIDE_HEAD}
    if isinstance(dossier, Series):
        return {
            "head": head,
            "tenders": {t.id: canonical(t) for t in dossier.tenders},
            "bids": {f"{b.tender}/{b.id}": canonical(b) for b in dossier.bids},
            "lotteries": [canonical(draw) for draw in dossier.lotteries],
        }
    base = {"head": head, **_tables(dossier.assessment, dossier.process, dossier.questions)}
    if isinstance(dossier, Tender):
        prices = {f"{p.lot}/{p.bid}": canonical(p) for p in dossier.prices}
        return base | {"bids": {bid.id: canonical(bid) for bid in dossier.bids}, "prices": prices}
    return base | {"challenges": {c.id: canonical(c) for c in dossier.challenges}}


def _tables(
    assessment: Assessment, process: tuple[Note, ...], questions: tuple[Note, ...]
) -> dict[str, Any]:
    scores = ((*row[:4], canonical_score(row.score), *row[5:-1]) for row in assessment.scores)
    joint = ((*row[:3], canonical_score(row.score), *row[4:-1]) for row in assessment.consensus)
    return {
        "assessors": {one.assessor: canonical(one) for one in assessment.assessors},
        "scores": rows(scores),
        "consensus": rows(joint),
        "process": sorted((list(note.cells) for note in process), key=str),
        "questions": sorted((list(note.cells) for note in questions), key=str),
    }


def criteria_digest(book: Rulebook) -> str:
    """Digest of set, principles, limits, regime, profiles and the sources they name."""
    parts = {
        "criteria": book.criteria,
        "principles": book.principles,
        "regime": book.regime,
        "profiles": {profile.id: profile for profile in book.profiles},
        "limits": book.limits,
        "sources": book.sources,
    }
    return digest(_unordered(canonical(parts)))


def _unordered(value: Any, key: str = "") -> Any:
    """The same value with one order for what has none.

    Lists of groups (criteria, members, values) and lists of ids under `SETS` mean the same in any
    order; other lists, such as the steps that break a tie, do not.
    """
    if isinstance(value, dict):
        return {name: _unordered(item, name) for name, item in value.items()}
    if isinstance(value, Rows) or not isinstance(value, list):
        return value
    items = [_unordered(item) for item in value]
    groups = bool(items) and all(isinstance(item, dict) for item in items)
    return sorted(items, key=canonical_json) if groups or key in SETS else items
