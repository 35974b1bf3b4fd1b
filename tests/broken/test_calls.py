"""Calls that the outer layers refuse: each code once, with words that help.

Broken files have their own tests (`tests/formats/test_broken.py`); this is about what a command,
a notebook or a script asks.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evaluator import cli
from evaluator.cli.check import _filter
from evaluator.cli.make import _decision_possible, _failed, notebook_path
from evaluator.cli.new import new
from evaluator.cli.reports import _formats
from evaluator.cli.schema import schema
from evaluator.errors import CallError, EvaluatorError, InputError, Problem, ReportError
from evaluator.formats.evaluation import evaluate
from evaluator.formats.yaml_text import read_yaml
from evaluator.render.catalogue import Words
from evaluator.render.comparison import compare
from evaluator.render.frames import frame, matrix_of
from evaluator.render.session import begin
from evaluator.report import runner
from evaluator.report.blocks import value
from evaluator.report.reading import values_of
from evaluator.report.runner import read_notebook
from evaluator.report.sidecar import _Reader
from evaluator.store.runs import publish, safe_id
from tests.support import ROOT

SUBMISSIONS = ROOT / "submissions"


def refused(call: Callable[[], Any], kind: type[EvaluatorError] = CallError) -> Problem:
    """The one problem of a refused call; it says what was found."""
    with pytest.raises(kind) as error:
        call()
    problem = error.value.problems[0]
    assert problem.found
    return problem


def told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    """Exit code and the first error of a command in JSON."""
    code = cli.run([*arguments, "--format", "json"])
    return code, json.loads(capsys.readouterr().out)["errors"][0]


def test_an_option_that_does_not_exist(capsys: pytest.CaptureFixture[str]) -> None:
    """call.usage, exit 2."""
    code, error = told(["score", "--no-such-option"], capsys)
    assert (code, error["code"]) == (2, "call.usage")
    assert "no-such-option" in error["found"]


def test_a_fault_of_the_program(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """program.fault, exit 3: one sentence instead of a traceback."""

    def broken(*_: object, **__: object) -> int:
        raise ZeroDivisionError("proof")

    monkeypatch.setattr(cli, "_run", broken)
    code, error = told(["score", "x"], capsys)
    assert (code, error["code"]) == (3, "program.fault")
    assert "proof" in error["found"]


@pytest.mark.parametrize("item", ["score.spread", "score.spread=", "=because"])
def test_a_finding_is_skipped_with_a_reason_only(item: str) -> None:
    """call.ignore."""
    problem = refused(lambda: _filter("", [item]))
    assert (problem.code, problem.found) == ("call.ignore", item)


@pytest.mark.parametrize("asked", ["docx", "html,pptx", ""])
def test_a_format_that_is_not_built(asked: str) -> None:
    """call.format."""
    problem = refused(lambda: _formats(asked))
    assert problem.code == "call.format"
    assert "html" in problem.allowed


def test_a_schema_that_does_not_exist() -> None:
    """call.unknown_schema."""
    problem = refused(lambda: schema("nothing"))
    assert (problem.code, "tender" in problem.allowed) == ("call.unknown_schema", True)


@pytest.mark.parametrize("name", ["Mijn Map", "a_b", "é"])
def test_a_folder_that_cannot_be_an_id(name: str, tmp_path: Path) -> None:
    """call.folder_name: the folder's name becomes the dossier's id."""
    problem = refused(lambda: new("tender", tmp_path / name, "nl"))
    assert (problem.code, problem.found) == ("call.folder_name", name)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """call.folder_unwritable: a file stands where a folder should."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    problem = refused(lambda: new("tender", tmp_path / "file" / "dossier", "nl"))
    assert problem.code == "call.folder_unwritable"


def test_a_code_that_nobody_explains() -> None:
    """call.unknown_code."""
    problem = refused(lambda: Words("en").explain("no.such_code"))
    assert (problem.code, "score.missing" in problem.allowed) == ("call.unknown_code", True)


def test_a_report_that_does_not_exist() -> None:
    """call.unknown_report, from a notebook and from a command."""
    assert refused(lambda: begin("nothing", {})).code == "call.unknown_report"
    assert refused(lambda: notebook_path("nothing")).code == "call.unknown_report"


def test_a_dossier_of_another_kind() -> None:
    """call.other_kind: a series in the notebook of a tender, or compared."""
    given = json.loads('{"criteria": "", "weight_set": "", "mechanism": "", "profile": ""}')
    given |= {"dossier": str(SUBMISSIONS / "tsuchiura"), "lang": "en", "cap": "", "seed": 1}
    assert refused(lambda: begin("tender", given)).code == "call.other_kind"
    assert refused(lambda: compare(evaluate(SUBMISSIONS / "tsuchiura"))).code == "call.other_kind"


@pytest.mark.parametrize(
    ("variant", "code"),
    [("{id.x: 1}", "variant.key"), ("{note: [a, b]}", "variant.note")],
)
def test_a_variant_that_changes_nothing_known(variant: str, code: str, tmp_path: Path) -> None:
    """variant.key, variant.note: told with the file and the line of the variant."""
    folder = Path(shutil.copytree(SUBMISSIONS / "ch-01", tmp_path / "ch-01"))
    file = folder / "challenges" / "ch-01.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(f"{text}variants:\n  other: {variant}\n", encoding="utf-8")
    problem = refused(lambda: compare(evaluate(folder)), InputError)
    assert (problem.code, problem.file) == (code, "challenges/ch-01.yaml")
    assert problem.line == text.count("\n") + 2


def test_a_table_that_does_not_exist() -> None:
    """call.unknown_frame."""
    evaluation = evaluate(SUBMISSIONS / "tender-voorbeeld")
    problem = refused(lambda: frame(evaluation, "nothing"))
    assert (problem.code, "scores" in problem.allowed) == ("call.unknown_frame", True)


@pytest.mark.parametrize(("name", "lot"), [("ch-01", None), ("tender-voorbeeld", "9")])
def test_a_matrix_without_ranked_bids(name: str, lot: str | None) -> None:
    """call.no_matrix: a challenge, or a lot that is not there."""
    evaluation = evaluate(SUBMISSIONS / name)
    assert refused(lambda: matrix_of(evaluation, lot)).code == "call.no_matrix"


def test_no_decision_report_before_its_time() -> None:
    """report.no_decision: placeholder principles, an incomplete outcome; exit 3."""
    placeholder = evaluate(SUBMISSIONS / "tender-voorbeeld")
    problem = refused(lambda: _decision_possible(placeholder), ReportError)
    assert (problem.code, "placeholder" in problem.found) == ("report.no_decision", True)
    adopted = evaluate(SUBMISSIONS / "tender-voorbeeldstad")
    _decision_possible(adopted)
    refused_outcome: Any = replace(adopted.outcome, status="refused")
    problem = refused(
        lambda: _decision_possible(replace(adopted, outcome=refused_outcome)), ReportError
    )
    assert "refused" in problem.found


def test_a_failed_report_says_where_its_notebook_is(tmp_path: Path) -> None:
    """report.kept: beside what went wrong."""
    first = {"code": "report.cell_failed", "found": "x"}
    error = _failed({"problems": [first], "exit_code": 3}, tmp_path / "failed.ipynb")
    assert [one.code for one in error.problems] == ["report.cell_failed", "report.kept"]
    assert "failed.ipynb" in error.problems[1].found
    assert len(_failed({"problems": [first], "exit_code": 3}, None).problems) == 1


def test_a_value_that_a_report_gives_twice() -> None:
    """report.duplicate_value."""
    output = {"output_type": "display_data", "data": value("total", "1")._repr_mimebundle_()}
    once = {"cells": [{"outputs": [output]}]}
    assert values_of(once) == {"total": "1"}
    twice = {"cells": [{"outputs": [output, output]}]}
    assert refused(lambda: values_of(twice), ReportError).code == "report.duplicate_value"


def test_a_file_that_is_no_notebook(tmp_path: Path) -> None:
    """report.notebook: absent, or something else."""
    path = tmp_path / "x.ipynb"
    assert refused(lambda: read_notebook(path), ReportError).code == "report.notebook"
    path.write_text("no json", encoding="utf-8")
    assert refused(lambda: read_notebook(path), ReportError).code == "report.notebook"


def test_a_kernel_that_does_not_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """report.kernel_start: one sentence, whatever the machine lacks."""

    def broken(*_: object) -> None:
        raise OSError("no kernel")

    monkeypatch.setattr(runner, "_papermill", broken)
    problem = refused(lambda: runner._execute(None, {}, None, 1), ReportError)  # type: ignore[arg-type]
    assert (problem.code, "no kernel" in problem.found) == ("report.kernel_start", True)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("just text\n", "sidecar.shape"),
        ("id: x\nparameters: none\n", "sidecar.parameters"),
        ("id: x\nparameters: {lang: nl}\n", "sidecar.parameter"),
    ],
)
def test_a_sidecar_that_is_no_sidecar(text: str, code: str) -> None:
    """sidecar.shape, sidecar.parameters, sidecar.parameter: told together with the rest."""
    reader = _Reader(read_yaml(text, "x.yaml"))
    reader.sidecar()
    assert code in {problem.code for problem in reader.problems}


@pytest.mark.parametrize("name", ["", "A", "a b", "../x", "con", "failed", "a" * 61])
def test_a_run_needs_a_name_that_is_a_folder_everywhere(name: str) -> None:
    """run.id."""
    assert refused(lambda: safe_id(name)).code == "run.id"
    assert safe_id("tender-voorbeeld") == "tender-voorbeeld"


def test_a_run_needs_files_with_plain_names(tmp_path: Path) -> None:
    """run.empty, run.file: nothing is written."""
    problem = refused(lambda: publish(tmp_path, "d", "r", {}))
    assert problem.code == "run.empty"
    problem = refused(lambda: publish(tmp_path, "d", "r", {"../x": b""}))
    assert problem.code == "run.file"
    assert list(tmp_path.iterdir()) == []
