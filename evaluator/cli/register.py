"""``evaluator register``: the challenges of a year together."""

from __future__ import annotations

import sys
from pathlib import Path

from evaluator.cli.score import csv_text, exit_code
from evaluator.formats.evaluation import Choices
from evaluator.formats.library import locate
from evaluator.formats.register import RegisterEvaluation, evaluate_register
from evaluator.render.catalogue import Words
from evaluator.render.outcome_json import dump
from evaluator.render.register_json import register_json, tidy_register
from evaluator.render.register_table import register_table
from evaluator.render.summary import findings_lines

REPORT = "register"


def register(
    folder: Path,
    form: str,
    out: Path,
    *,
    with_report: bool,
    choices: Choices,
    lang: str | None,
) -> int:
    """Print the register and make its report; exit 1 when a finding is an error.

    A report is made beside the table only: who asks for JSON or CSV wants that on standard output
    and nothing else.

    Raises:
        EvaluatorError: The register or a dossier in it cannot be used.
    """
    place = locate(folder)
    evaluation = evaluate_register(place, choices)
    language = lang or evaluation.head.language
    if form == "json":
        sys.stdout.write(dump(register_json(evaluation, language)))
    elif form == "csv":
        sys.stdout.write(csv_text(*tidy_register(evaluation)))
    else:
        words = Words(language)
        sys.stdout.write(register_table(evaluation, words))
        told = findings_lines(evaluation.about_rules, words)
        sys.stdout.write("".join(f"{line}\n" for line in told))
        if with_report:
            sys.stdout.flush()
            sys.stdout.write(_report(place, evaluation, out, words))
    return exit_code(evaluation.outcome.findings)


def data_files(evaluation: RegisterEvaluation) -> dict[str, bytes]:
    """What stands beside the pages of the report: everything for programs, and the tidy table."""
    return {
        "outcome.json": dump(register_json(evaluation, evaluation.head.language)).encode(),
        "register.csv": csv_text(*tidy_register(evaluation)).encode(),
    }


def _report(place: Path, evaluation: RegisterEvaluation, out: Path, words: Words) -> str:
    from evaluator.cli.index import write_index  # noqa: PLC0415  # loads the report engine
    from evaluator.cli.make import Request, start  # noqa: PLC0415

    request = Request(
        path=place,
        choices=evaluation.choices,
        report=REPORT,
        out=out,
        read=lambda _path, _choices: evaluation,  # read already, for the screen
    )
    made = start(request, None)()
    index = write_index(out, words.lang)
    key = "made_report" if made.created else "there_report"
    lines = [
        words.text(f"register.{key}", folder=made.folder.as_posix()),
        words.text("cli.report.open", index=index.as_posix()),
    ]
    return "".join(f"{line}\n" for line in lines)
