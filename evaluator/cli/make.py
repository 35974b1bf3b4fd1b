"""Making a report: run the notebook in both languages, draw the pages, publish one folder."""

from __future__ import annotations

import json
import platform
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluator.cli.identity import code_digest, parameters_of, run_digest, run_id, versions
from evaluator.cli.index import card
from evaluator.errors import CallError, Problem, ReportError
from evaluator.formats.evaluation import Choices, Evaluation, evaluate
from evaluator.formats.register import RegisterEvaluation
from evaluator.ledger import sha256
from evaluator.model.outcome import ChallengeOutcome
from evaluator.render.outcome_json import dump, outcome_json
from evaluator.render.session import sidecar_of
from evaluator.report.sidecar import read_sidecar
from evaluator.store.runs import keep_failed, name_latest, publish, safe_id

LANGUAGES = ("nl", "en")
NOTEBOOK_OF = {"tender": "tender", "challenge": "challenge", "tender-series": "series"}
DRAFTS = frozenset({"collegenota", "public"})
"""Reports that somebody goes on with in a word processor: they are made as DOCX too."""
MANIFEST_SCHEMA = "evaluator/manifest/1"
ANSWERS = ("meets_gates", "does_not_meet_gates")
SEED = 1


Result = tuple[dict[str, bytes], dict[str, Any] | None]
"""Pages by kind, or what is left of them with what went wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A report that is asked for.

    Attributes:
        path: Dossier or challenge file.
        choices: Profiles, criteria folder and scenario.
        report: Name of the notebook; empty: the one of the dossier's kind.
        purpose: ``working`` or ``decision``.
        show_code: Show code and prose for researchers.
        out: Folder of all reports.
        read: Reads and judges what the path names.
    """

    path: Path
    choices: Choices
    report: str = ""
    purpose: str = "working"
    show_code: bool = False
    out: Path = Path("reports")
    read: Callable[[Path, Choices], Evaluation] = evaluate


@dataclass(frozen=True, slots=True)
class Made:
    """A report that was made, or was there already."""

    folder: Path
    created: bool
    evaluation: Evaluation
    report: str


def make_report(
    name: str,
    path: Path,
    choices: Choices,
    *,
    purpose: str = "working",
    show_code: bool = False,
    out: Path = Path("reports"),
) -> tuple[Path, bool]:
    """Make one report without helpers; gives its folder and whether it was made now."""
    request = Request(
        path=path, choices=choices, report=name, purpose=purpose, show_code=show_code, out=out
    )
    made = start(request, None)()
    return made.folder, made.created


def start(request: Request, pool: Executor | None) -> Callable[[], Made]:
    """Check and begin a report; call the result to wait for it and publish it.

    Raises:
        EvaluatorError: Something cannot be used, or the purpose asks what the outcome is not.
    """
    evaluation = request.read(request.path, request.choices)
    report = request.report or NOTEBOOK_OF[evaluation.outcome.kind]
    if request.purpose == "decision":
        _decision_possible(evaluation)
    parameters = parameters_of(evaluation, request.choices, SEED)
    full = run_digest(
        evaluation, report, parameters, request.purpose, _formats(report, request.show_code)
    )
    home = folder_name(evaluation.head.id)
    target = request.out / home / run_id(full)
    if _is_whole(target):
        name_latest(request.out, home, run_id(full))
        return lambda: Made(target, created=False, evaluation=evaluation, report=report)
    began = time.time()
    jobs = {
        lang: _language_job(request, evaluation, report, parameters, full, lang)
        for lang in LANGUAGES
    }
    waiting = {lang: _submit(pool, job) for lang, job in jobs.items()}

    def finish() -> Made:
        files: dict[str, bytes] = {}
        for lang, job in waiting.items():
            files |= _pages(job, request.out, f"{home}.{report}", lang)
        files |= _data_files(evaluation, report, request)
        files["manifest.json"] = _manifest(evaluation, report, parameters, full, files, request)
        files["run.json"] = _run_json(began, evaluation)
        folder, created = publish(request.out, home, run_id(full), files)
        return Made(folder, created, evaluation, report)

    return finish


def _formats(report: str, show_code: bool) -> list[str]:  # noqa: FBT001 - a choice of the request
    """The forms in which a report is made: they are part of what names the run."""
    return ["html", *(["code"] if show_code else []), *(["docx"] if report in DRAFTS else [])]


def _pages(job: Callable[[], Result], out: Path, name: str, lang: str) -> dict[str, bytes]:
    """Notebook, page and any draft of one language, by file name."""
    pages, failed = job()
    if failed is not None:
        kept = pages.get("notebook")
        keep = keep_failed(out, f"{name}.{lang}.ipynb", kept) if kept else None
        raise _failed(failed, keep)
    made = {f"report.{lang}.ipynb": pages["notebook"], f"report.{lang}.html": pages["html"]}
    return made | ({f"report.{lang}.docx": pages["docx"]} if "docx" in pages else {})


def folder_name(dossier: str) -> str:
    """A dossier's folder among the reports: its id in lower case with hyphens."""
    name = "".join(c if c.isalnum() else "-" for c in dossier.lower()).strip("-")[:60]
    return safe_id(name.strip("-"), "dossier id")


def _decision_possible(evaluation: Evaluation) -> None:
    """A decision report needs a complete outcome, adopted principles and no scenario."""
    outcome, principles = evaluation.outcome, evaluation.book.principles
    reasons = []
    if outcome.status != "complete":
        reasons.append(f"the outcome is {outcome.status}")
    if outcome.scenario is not None:
        reasons.append("it is a scenario")
    if principles is not None and principles.status != "adopted":
        reasons.append(f"the principles {principles.id} are a placeholder")
    if isinstance(outcome, ChallengeOutcome):
        reasons += [f"no profile gives an answer on {one}" for one in _without_answer(outcome)]
    if reasons:
        raise ReportError(
            Problem(
                code="report.no_decision",
                file=evaluation.head.id,
                found="; ".join(reasons),
                allowed="--purpose decision with a complete outcome and adopted principles",
                remedy="see evaluator check for what is missing, or leave --purpose out",
            )
        )


def _without_answer(outcome: ChallengeOutcome) -> list[str]:
    """Challenges that no profile can say yes or no to: something is missing or open."""
    return [
        challenge.id
        for challenge in outcome.challenges
        if not any(profile.overall in ANSWERS for profile in challenge.profiles)
    ]


def _is_whole(target: Path) -> bool:
    """Whether the same run is there already, each file as its manifest says.

    Raises:
        ReportError: A file was changed after it was published.
    """
    manifest = target / "manifest.json"
    if not manifest.is_file():
        return False
    outputs = json.loads(manifest.read_text(encoding="utf-8"))["outputs"]
    other = [
        name
        for name, known in outputs.items()
        if not (target / name).is_file() or sha256((target / name).read_bytes()) != known
    ]
    if other:
        raise ReportError(
            Problem(
                code="run.differs",
                file=f"{target.parent.name}/{target.name}",
                found=f"changed after it was made: {', '.join(sorted(other))}",
                allowed="the files as they were published",
                remedy="move that folder away and run again",
            )
        )
    return True


def _language_job(
    request: Request,
    evaluation: Evaluation,
    report: str,
    parameters: Mapping[str, Any],
    full: str,
    lang: str,
) -> dict[str, Any]:
    """Plain values for one language, so that another process can do it."""
    folder = request.choices.criteria_dir
    given = dict(parameters) | {"dossier": request.path.as_posix(), "lang": lang}
    given["criteria"] = folder.as_posix() if folder else request.choices.criteria
    given["profile"] = ",".join(request.choices.profiles)
    return {
        "report": report,
        "lang": lang,
        "given": given,
        "recorded": dict(parameters) | {"lang": lang},
        "dossier_title": evaluation.head.title.get(lang),
        "run": run_id(full),
        "purpose": request.purpose,
        "show_code": request.show_code,
        "docx": report in DRAFTS,
        "inputs": evaluation.inputs_digest,
        "criteria": evaluation.criteria_digest,
    }


def _submit(pool: Executor | None, job: dict[str, Any]) -> Callable[[], Result]:
    from evaluator.cli.language import make_language  # noqa: PLC0415  # loads the report engine

    if pool is None:
        return lambda: make_language(job)
    future: Future[Result] = pool.submit(make_language, job)
    return future.result


def _failed(failed: dict[str, Any], keep: Path | None) -> ReportError:
    problems = [Problem(**problem) for problem in failed["problems"]]
    error = ReportError(problems)
    error.exit_code = failed["exit_code"]
    if keep is not None:
        note = Problem(
            code="report.kept",
            found=f"the notebook as far as it came: {keep.as_posix()}",
            remedy="open it to see the cell that failed",
        )
        error.problems = (*error.problems, note)
    return error


def _data_files(evaluation: Evaluation, report: str, request: Request) -> dict[str, bytes]:
    if isinstance(evaluation, RegisterEvaluation):
        from evaluator.cli.register import data_files  # noqa: PLC0415  # it calls this module

        return data_files(evaluation)
    body = outcome_json(evaluation, lang=evaluation.head.language, purpose=request.purpose)
    # Where an id was found depends on the folder somebody worked in: it stands in run.json.
    body["criteria"]["origins"] = {}
    files = {"outcome.json": dump(body).encode()}
    if report == "tender":
        from evaluator.render.calculation import calculation_workbook  # noqa: PLC0415  # writes a workbook

        files["calculation.xlsx"] = calculation_workbook(evaluation, evaluation.head.language)
    if report == "compare":
        from evaluator.render.comparison import comparison_csv  # noqa: PLC0415

        files["comparison.csv"] = comparison_csv(evaluation).encode()
    return files


def _manifest(
    evaluation: Evaluation,
    report: str,
    parameters: Mapping[str, Any],
    full: str,
    files: Mapping[str, bytes],
    request: Request,
) -> bytes:
    folder = evaluation.loaded.folder
    raw = {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes())
        for path in evaluation.loaded.files
    }
    body = {
        "schema": MANIFEST_SCHEMA,
        "dossier": evaluation.head.id,
        "report": report,
        "run": run_id(full),
        "card": card(evaluation, report),
        "digest": full,
        "purpose": request.purpose,
        "parameters": dict(parameters),
        "seeds": {"seed": parameters["seed"]},
        "inputs_digest": evaluation.inputs_digest,
        "criteria_digest": evaluation.criteria_digest,
        "code_digest": code_digest(),
        "versions": versions(),
        "inputs": raw,
        "outputs": {name: sha256(data) for name, data in files.items()},
    }
    return dump(body).encode()


def _run_json(began: float, evaluation: Evaluation) -> bytes:
    """Times and machine facts: outside every digest."""
    body = {
        "began": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(began)),
        "seconds": round(time.time() - began, 2),
        "python": platform.python_version(),
        "system": platform.system(),
        "criteria_origins": dict(sorted(evaluation.book.origins.items())),
        "rules_changed": {
            finding.values["document"]: finding.values for finding in evaluation.about_rules
        },
    }
    return dump(body).encode()


def notebook_path(report: str) -> Path:
    """The notebook of a report.

    Raises:
        CallError: There is none.
    """
    path = sidecar_of(report).with_suffix(".ipynb")
    if not path.is_file():
        raise CallError(
            Problem(
                code="call.unknown_report", found=report, allowed="a notebook", remedy="reinstall"
            )
        )
    return path


def title_of(report: str, lang: str) -> str:
    """Title of a report from its sidecar."""
    return str(read_sidecar(sidecar_of(report)).title[lang])
