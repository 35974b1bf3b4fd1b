"""From a path to an outcome: read, check, choose, score. What every command and notebook calls."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from evaluator.errors import CallError, Problem
from evaluator.formats.digests import criteria_digest, inputs_digest
from evaluator.formats.dossier import load
from evaluator.formats.loaded import Loaded
from evaluator.formats.workspace import rule_findings
from evaluator.model.challenge import ChallengeDossier
from evaluator.model.dossier import DossierHead, Tender
from evaluator.model.finding import Finding, Where
from evaluator.model.outcome import AnyOutcome, ChallengeOutcome, Scenario, Status
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

    @cached_property
    def about_rules(self) -> tuple[Finding, ...]:
        """Rules of the program that changed since the workspace recorded them.

        This is about the folder that somebody works in. It is told on a screen and never stands in
        an outcome or report, whose bytes do not depend on that folder.
        """
        return rule_findings(self.loaded.library, self.book.sources)

    def with_rules_told(self) -> Evaluation:
        """The evaluation for a screen: `about_rules` first among the findings of their weight."""
        if not self.about_rules:
            return self
        both = (*self.about_rules, *self.outcome.findings)
        found = tuple(sorted(both, key=lambda finding: finding.sort_key()[0]))
        outcome: Any = replace(self.outcome, findings=found)
        return replace(self, outcome=outcome)


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
    if isinstance(loaded.dossier, Series) and (choices.weight_set or choices.mechanism):
        raise CallError(
            Problem(
                code="call.not_for_series",
                found="a scenario with a tender series",
                allowed="a series as it is: it is judged by price",
                remedy="leave the choice out",
            )
        )
    _cap(loaded, choices)
    book, scenario = apply(
        loaded.book, weight_set=choices.weight_set, mechanism=choices.mechanism, cap=choices.cap
    )
    scenario = _other_set(loaded, choices, scenario)
    outcome: Any = score(loaded.dossier, book, scenario)
    found = (*outcome.findings, *loaded.notices)
    outcome = replace(
        outcome, findings=_placed(found, loaded), status=worst(outcome.status, loaded.notices)
    )
    if isinstance(outcome, ChallengeOutcome):
        results = tuple(
            replace(one, findings=_placed(one.findings, loaded)) for one in outcome.challenges
        )
        outcome = replace(outcome, challenges=results)
    return Evaluation(loaded, book, outcome, choices)


def worst(status: Status, notices: tuple[Finding, ...]) -> Status:
    """The status with what was found about the files themselves."""
    errors = any(notice.severity == "error" for notice in notices)
    return "provisional" if status == "complete" and errors else status


def _placed(findings: tuple[Finding, ...], loaded: Loaded) -> tuple[Finding, ...]:
    """Findings with the line of the field they are about, where a YAML file has it."""
    return tuple(replace(finding, where=_line(finding.where, loaded)) for finding in findings)


def _line(where: Where, loaded: Loaded) -> Where:
    document = loaded.library.documents.get(where.file)
    if where.line is not None or (document is None and where.file not in loaded.places):
        return where
    if document is None:
        return replace(loaded.places[where.file], field=where.field)
    steps = tuple(where.field.split(".")) if where.field else ()
    paths = (steps, ("documents", *steps), ("judgements", where.field or ""))
    found = next((path for path in paths if path and path in document.marks), None)
    if document.name == document.file:
        return where if found is None else replace(where, line=document.marks[found][0])
    # It stands in a workbook: findings know it by the name of a file of its own.
    line, cell = document.place(found or ())
    return replace(where, file=document.file, line=line, cell=str(cell) if cell else None)


def _cap(loaded: Loaded, choices: Choices) -> None:
    """A cap is for challenges, and an amount in euros and cents."""
    cap = choices.cap
    if cap is None:
        return
    if not isinstance(loaded.dossier, ChallengeDossier):
        raise CallError(
            Problem(
                code="call.cap_for_tender",
                found="a cap with a tender",
                allowed="a cap with a challenge",
                remedy="leave the cap out",
            )
        )
    if cap < 0 or (Fraction(cap) * 100).denominator != 1:
        raise CallError(
            Problem(
                code="call.cap",
                found=str(cap),
                allowed="an amount such as 45000.00",
                remedy="write digits and a point",
            )
        )


def _other_set(loaded: Loaded, choices: Choices, scenario: Scenario | None) -> Scenario | None:
    """A criteria set that the dossier does not name makes a scenario of everything."""
    own = getattr(loaded.dossier.head, "criteria", None)
    if not choices.criteria or choices.criteria == own:
        return scenario
    changes = (("criteria", choices.criteria), *(scenario.changes if scenario else ()))
    return Scenario(changes)
