"""The first call of a notebook: hold the parameters against the sidecar, read, check and score.

Nothing after it sees raw files. It works the same under `evaluator report`, papermill's own
command line and JupyterLab.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from evaluator.errors import CallError, Problem
from evaluator.formats.evaluation import Choices, Evaluation, evaluate
from evaluator.formats.library import locate, packed_root
from evaluator.formats.register import evaluate_register
from evaluator.model.base import Lang
from evaluator.model.numbers import parse_number
from evaluator.render.catalogue import Words
from evaluator.report.parameters import check_namespace
from evaluator.report.sidecar import read_sidecar

REPORTS = {
    "tender": ("evaluator.render.tender_report", "TenderReport"),
    "challenge": ("evaluator.render.challenge_report", "ChallengeReport"),
    "selfcheck": ("evaluator.render.selfcheck_report", "SelfcheckReport"),
    "collegenota": ("evaluator.render.nota_report", "NotaReport"),
    "public": ("evaluator.render.public_report", "PublicReport"),
    "compare": ("evaluator.render.compare_report", "CompareReport"),
    "series": ("evaluator.render.series_report", "SeriesReport"),
    "register": ("evaluator.render.register_report", "RegisterReport"),
}
"""The report of each notebook: one line for a new one."""

KINDS = {
    "tender": ("tender",),
    "challenge": ("challenge",),
    "selfcheck": ("challenge",),
    "collegenota": ("challenge",),
    "public": ("challenge",),
    "compare": ("tender", "challenge"),
    "series": ("tender-series",),
    "register": ("challenge",),
}

READERS: dict[str, Callable[[Path, Choices], Evaluation]] = {"register": evaluate_register}
"""Notebooks whose subject is read in another way than a dossier."""


@dataclass(frozen=True)
class Session:
    """What a report is made of.

    Attributes:
        evaluation: The dossier, its rules and its outcome.
        words: Texts and number formats of the report's language.
        seed: Seed for anything drawn by chance; reports that draw nothing ignore it.
        parameters: What the notebook was asked.
    """

    evaluation: Evaluation
    words: Words
    lang: Lang
    seed: int
    parameters: Mapping[str, Any]


def begin(name: str, namespace: Mapping[str, Any]) -> Any:
    """Start a report inside a notebook: ``report = evaluator.begin("tender", globals())``.

    Args:
        name: Name of the notebook, as in ``notebooks/<name>.yaml``.
        namespace: The notebook's ``globals()``; variables that are no parameters are refused.

    Returns:
        The report, each of whose methods gives one block to show.

    Raises:
        EvaluatorError: A parameter, a file or a choice cannot be used.
    """
    if name not in REPORTS:
        raise CallError(
            Problem(
                code="call.unknown_report",
                found=name,
                allowed=", ".join(REPORTS),
                remedy="choose one of these",
            )
        )
    given = check_namespace(read_sidecar(sidecar_of(name)), namespace)
    return report_for(name, session(given, KINDS[name], READERS.get(name, evaluate)))


def report_for(name: str, made: Session) -> Any:
    """The report object of a notebook."""
    module, kind = REPORTS[name]
    return getattr(import_module(module), kind)(made)


def sidecar_of(name: str) -> Path:
    """The sidecar of a notebook, in the clone or in the installed package."""
    return packed_root() / "notebooks" / f"{name}.yaml"


def session(
    given: Mapping[str, Any],
    kinds: tuple[str, ...],
    read: Callable[[Path, Choices], Evaluation] = evaluate,
) -> Session:
    """Read and score what the parameters name.

    Raises:
        EvaluatorError: Something cannot be used, or the dossier is of another kind.
    """
    evaluation = read(locate(str(given["dossier"])), choices_of(given))
    kind = evaluation.outcome.kind
    if kind not in kinds:
        raise CallError(
            Problem(
                code="call.other_kind",
                found=f"a dossier of kind {kind}",
                allowed=" or ".join(kinds),
                remedy="use the notebook of that kind",
            )
        )
    lang: Lang = "en" if given.get("lang") == "en" else "nl"
    return Session(evaluation, Words(lang), lang, int(given.get("seed") or 0), dict(given))


def choices_of(given: Mapping[str, Any]) -> Choices:
    """Choices from a notebook's parameters; `criteria` is a folder to look in, or another set."""
    criteria = str(given.get("criteria") or "")
    folder = Path(criteria) if criteria and Path(criteria).is_dir() else None
    cap = str(given.get("cap") or "")
    amount = parse_number(cap) if cap else None
    if cap and amount is None:
        raise CallError(
            Problem(
                code="call.cap",
                found=cap,
                allowed="an amount such as 45000.00",
                remedy="write digits and a point",
            )
        )
    profiles = [part.strip() for part in str(given.get("profile") or "").split(",")]
    return Choices(
        criteria_dir=folder,
        criteria="" if folder else criteria,
        profiles=tuple(part for part in profiles if part),
        weight_set=str(given.get("weight_set") or ""),
        mechanism=str(given.get("mechanism") or ""),
        cap=amount,
    )
