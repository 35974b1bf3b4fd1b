"""The pipeline: gates -> panel -> award -> rank -> findings, for each kind of dossier."""

from __future__ import annotations

from evaluator.model.challenge import ChallengeDossier
from evaluator.model.dossier import Tender
from evaluator.model.outcome import AnyOutcome, Scenario
from evaluator.model.rulebook import Rulebook
from evaluator.model.series import Series
from evaluator.outcome.challenge import challenge_outcome
from evaluator.outcome.series import series_outcome
from evaluator.outcome.tender import tender_outcome


def score(
    dossier: Tender | ChallengeDossier | Series, book: Rulebook, scenario: Scenario | None = None
) -> AnyOutcome:
    """The outcome of a dossier under a rulebook. Pure: no files, no clock, no randomness."""
    if isinstance(dossier, Tender):
        return tender_outcome(dossier, book, scenario)
    if isinstance(dossier, ChallengeDossier):
        return challenge_outcome(dossier, book, scenario)
    return series_outcome(dossier, scenario)


__all__ = ["challenge_outcome", "score", "series_outcome", "tender_outcome"]
