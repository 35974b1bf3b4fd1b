"""``evaluator score``: the outcome on standard output."""

from __future__ import annotations

import csv
import io
import re
import sys
from pathlib import Path

from evaluator.formats.evaluation import Choices, evaluate
from evaluator.formats.library import locate
from evaluator.model.finding import Finding
from evaluator.render.catalogue import Words
from evaluator.render.outcome_json import dump, outcome_json
from evaluator.render.summary import summary
from evaluator.render.terminal import clean
from evaluator.render.tidy import tidy

FORMULA = re.compile(r"\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]")
"""How a cell starts that a spreadsheet would compute, full-width signs of East Asia included."""

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def score(path: Path, choices: Choices, form: str, lang: str | None) -> int:
    """Print the outcome; exit 1 when there is a finding of severity error."""
    evaluation = evaluate(locate(path), choices).with_rules_told()
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
    """A cell that a spreadsheet shows and a terminal prints: nothing in it is obeyed."""
    text = clean(cell)
    return f"'{text}" if FORMULA.match(text) and not NUMBER.fullmatch(text) else text
