"""From a path to an outcome: read, check, choose, score. What every command and notebook calls."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from evaluator.errors import CallError, Problem
from evaluator.formats.digests import criteria_digest, inputs_digest
from evaluator.formats.dossier import load
from evaluator.formats.loaded import Loaded
from evaluator.model.challenge import ChallengeDossier
from evaluator.model.dossier import DossierHead, Tender
from evaluator.model.outcome import AnyOutcome, Scenario
from evaluator.model.rulebook import Rulebook
from evaluator.model.series import Series, SeriesHead
from evaluator.outcome import score
from evaluator.outcome.scenario import apply


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a call chooses; empty means: as adopted.

    Attributes:
        criteria_dir: Folder to look for ids in, after the dossier's own.
        criteria: Another criteria set than the dossier names (a scenario).
        profiles: Profiles to judge a challenge by.
        weight_set: A weight set of the criteria set (a scenario).
        mechanism: A mechanism that the criteria set lists (a scenario).
        cap: Another amount per challenge per year (a scenario).
    """

    criteria_dir: Path | None = None
    criteria: str = ""
    profiles: tuple[str, ...] = ()
    weight_set: str = ""
    mechanism: str = ""
    cap: Decimal | None = None


ADOPTED = Choices()


@dataclass(frozen=True)
class Evaluation:
    """A dossier, the rules it was judged by, and the outcome."""

    loaded: Loaded
    book: Rulebook
    outcome: AnyOutcome
    choices: Choices = field(default=ADOPTED)

    @property
    def dossier(self) -> Tender | ChallengeDossier | Series:
        """What was judged."""
        return self.loaded.dossier

    @property
    def head(self) -> DossierHead | SeriesHead:
        """The head of the dossier."""
        return self.loaded.dossier.head

    @cached_property
    def inputs_digest(self) -> str:
        """Digest of the dossier as it was understood."""
        return inputs_digest(self.loaded.dossier)

    @cached_property
    def criteria_digest(self) -> str:
        """Digest of the rules it was judged by."""
        return criteria_digest(self.book)


def evaluate(path: Path, choices: Choices = ADOPTED) -> Evaluation:
    """Read a dossier and score it.

    Raises:
        EvaluatorError: A file or a choice cannot be used.
    """
    loaded = load(
        path,
        criteria_dir=choices.criteria_dir,
        profiles=choices.profiles,
        criteria=choices.criteria or None,
    )
    return judge(loaded, choices)


def judge(loaded: Loaded, choices: Choices = ADOPTED) -> Evaluation:
    """Score a dossier that was read."""
    if isinstance(loaded.dossier, Series) and (
        choices.weight_set or choices.mechanism or choices.cap
    ):
        raise CallError(
            Problem(
                code="call.not_for_series",
                found="a scenario with a tender series",
                allowed="a series as it is: it is judged by price",
                remedy="leave the choice out",
            )
        )
    book, scenario = apply(
        loaded.book, weight_set=choices.weight_set, mechanism=choices.mechanism, cap=choices.cap
    )
    scenario = _other_set(loaded, choices, scenario)
    outcome: Any = score(loaded.dossier, book, scenario)
    if loaded.notices:
        outcome = replace(outcome, findings=(*outcome.findings, *loaded.notices))
    return Evaluation(loaded, book, outcome, choices)


def _other_set(loaded: Loaded, choices: Choices, scenario: Scenario | None) -> Scenario | None:
    """A criteria set that the dossier does not name makes a scenario of everything."""
    own = getattr(loaded.dossier.head, "criteria", None)
    if not choices.criteria or choices.criteria == own:
        return scenario
    changes = (("criteria", choices.criteria), *(scenario.changes if scenario else ()))
    return Scenario(changes)
