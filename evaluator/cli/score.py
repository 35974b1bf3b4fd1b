"""``evaluator score``: the outcome on standard output."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

from evaluator.formats.evaluation import Choices, evaluate
from evaluator.formats.library import locate
from evaluator.model.finding import Finding
from evaluator.render.catalogue import Words
from evaluator.render.outcome_json import dump, outcome_json
from evaluator.render.summary import summary
from evaluator.render.tidy import tidy


def score(path: Path, choices: Choices, form: str, lang: str | None) -> int:
    """Print the outcome; exit 1 when there is a finding of severity error."""
    evaluation = evaluate(locate(path), choices)
    language = lang or evaluation.head.language
    if form == "json":
        sys.stdout.write(dump(outcome_json(evaluation, lang=language)))
    elif form == "csv":
        sys.stdout.write(csv_text(*tidy(evaluation)))
    else:
        sys.stdout.write(summary(evaluation, Words(language)))
    return exit_code(evaluation.outcome.findings)


def exit_code(findings: tuple[Finding, ...]) -> int:
    """0, or 1 when an error was found."""
    return int(any(finding.severity == "error" for finding in findings))


def csv_text(columns: list[str], rows: list[list[str]]) -> str:
    """CSV in which no cell can become a formula."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([[_inert(cell) for cell in row] for row in rows])
    return stream.getvalue()


def _inert(cell: str) -> str:
    is_number = cell.lstrip("-").replace(".", "", 1).isdigit()
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and not is_number else cell
