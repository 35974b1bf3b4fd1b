"""Exit codes and streams: 0 an answer, 1 an error found, 2 unusable, 3 a fault, 130 interrupted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from evaluator.formats.evaluation import Choices
from evaluator.render.schemas import schema_of
from tests.cli.program import call, started
from tests.support import ROOT

SHIPPED = sorted(p.parent.name for p in (ROOT / "submissions").glob("*/dossier.yaml"))
# ch-06 is half filled in, and its lines do not add up; fcdo has published points only, so that
# nobody can say more than provisionally.
WITH_ERRORS = {"ch-06": "refused", "fcdo-hs-system": "provisional"}
ERROR = Draft202012Validator(schema_of("error"))


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("command", ["score", "check"])
def test_a_shipped_dossier_gives_0_or_1_from_an_empty_folder(
    name: str, command: str, empty: Path
) -> None:
    ran = call(command, f"submissions/{name}", "--format", "json")
    assert ran.err == ""
    assert ran.code == (name in WITH_ERRORS)
    assert ran.json["status"] == WITH_ERRORS.get(name, "complete")


def test_a_failed_gate_is_an_answer(empty: Path) -> None:
    ran = call("score", "submissions/ch-03", "--profile", "wageningen-seed", "--format", "json")
    (found,) = [f for f in ran.json["findings"] if f["code"] == "gate.fail"]
    assert found["severity"] == "warning"
    assert ran.code == 0


UNUSABLE = {
    "unknown command": ["scoer", "submissions/ch-01"],
    "no path": ["score"],
    "unknown option": ["score", "submissions/ch-01", "--turbo"],
    "unknown format": ["score", "submissions/ch-01", "--format", "xml"],
    "unknown language": ["score", "submissions/ch-01", "--lang", "de"],
    "nothing there": ["score", "nergens"],
    "a path that is too long": ["score", "x" * 5000],
    "a folder without a dossier": ["check", "."],
    "a file of another kind": ["score", str(ROOT / "criteria" / "limits" / "challenge-cap.yaml")],
    "a file that is no YAML": ["check", str(ROOT / "README.md")],
    "unknown profile": ["score", "submissions/ch-01", "--profile", "amsterdam"],
    "a profile for a tender": ["score", "submissions/tender-voorbeeld", "--profile", "rotterdam"],
    "a profile for a series": ["score", "submissions/tsuchiura", "--profile", "rotterdam"],
    "no amount": ["score", "submissions/ch-01", "--cap", "vijftig"],
    "a negative cap": ["score", "submissions/ch-01", "--cap", "-1"],
    "unknown weight set": ["score", "submissions/tender-voorbeeld", "--weight-set", "x"],
    "unknown mechanism": ["score", "submissions/tender-voorbeeld", "--mechanism", "x"],
    "no such criteria folder": ["score", "submissions/ch-01", "--criteria", "nergens"],
    "ignore without a reason": ["check", "submissions/ch-03", "--ignore", "gate.fail"],
    "ignore with an empty reason": ["check", "submissions/ch-03", "--ignore", "gate.fail= "],
    "unknown code": ["rule", "score.mising"],
    "unknown schema": ["schema", "outcom"],
    "a folder's name that is no id": ["new", "tender", "Mijn Map"],
    "unknown kind of start": ["new", "consortium", "map"],
    "a form that is not built": ["report", "submissions/ch-01", "--to", "pdf"],
    "no profile at all": ["score", "zonder-profiel.yaml"],
}


@pytest.mark.parametrize("arguments", UNUSABLE.values(), ids=UNUSABLE)
def test_what_cannot_be_used_is_exit_2_one_block_on_stderr_and_nothing_on_stdout(
    arguments: list[str], empty: Path
) -> None:
    text = (ROOT / "submissions/ch-01/challenges/ch-01.yaml").read_text(encoding="utf-8")
    Path("zonder-profiel.yaml").write_text(
        "\n".join(line for line in text.split("\n") if not line.startswith("profiles:")),
        encoding="utf-8",
    )
    ran = call(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(("Niet gelukt:\n- ", "Niet gelukt: "))
    assert "Traceback" not in ran.err
    assert all(label in ran.err for label in ("Gevonden:", "Toegestaan:", "Oplossing:"))


@pytest.mark.parametrize("arguments", UNUSABLE.values(), ids=UNUSABLE)
def test_with_format_json_the_errors_are_json_on_stdout_too(
    arguments: list[str], empty: Path
) -> None:
    if arguments[0] not in ("score", "check") or "--format" in arguments:
        pytest.skip("this command has no --format json")
    Path("zonder-profiel.yaml").write_text("kind: challenge\nid: x\n", encoding="utf-8")
    ran = call(*arguments, "--format", "json")
    assert ran.code == 2
    assert not list(ERROR.iter_errors(ran.json))
    assert ran.json["schema"] == "evaluator/error/1"
    assert ran.json["errors"]
    assert ran.err


def test_without_a_profile_the_known_ones_are_listed(
    empty: Path, dossier: Callable[[str], Path]
) -> None:
    folder = dossier("ch-01")
    head = folder / "dossier.yaml"
    text = head.read_text(encoding="utf-8")
    head.write_text(
        "\n".join(line for line in text.split("\n") if not line.startswith("profiles:")),
        encoding="utf-8",
    )
    ran = call("score", "ch-01", "--format", "json")
    assert ran.code == 2
    (problem,) = ran.json["errors"]
    profiles = sorted(path.stem for path in (ROOT / "criteria" / "profiles").glob("*.yaml"))
    assert problem["code"] == "call.no_profile"
    assert problem["allowed"] == ", ".join([*profiles, "all"])
    assert call("score", "ch-01", "--profile", "lsa-basic").code == 0


def test_every_problem_of_a_file_is_told_at_once(dossier: Callable[[str], Path]) -> None:
    bid = dossier("tender-voorbeeld") / "bids" / "A.yaml"
    bid.write_text(
        bid.read_text(encoding="utf-8").replace("id: A", "id: A A\nnaam: x\nvolgnummer: 3"), "utf-8"
    )
    ran = call("score", "tender-voorbeeld", "--format", "json")
    told = [(e["file"], e["code"]) for e in ran.json["errors"]]
    assert ran.code == 2
    assert told == [
        ("bids/A.yaml", "value.not_an_id"),
        ("bids/A.yaml", "key.unknown"),
        ("bids/A.yaml", "key.unknown"),
    ]
    lines = [e["line"] for e in ran.json["errors"]]
    first = next(
        n for n, line in enumerate(bid.read_text("utf-8").split("\n"), 1) if line == "id: A A"
    )
    assert lines == [first, first + 1, first + 2]


def test_problems_of_several_files_are_told_at_once(dossier: Callable[[str], Path]) -> None:
    folder = dossier("tender-voorbeeld")
    (folder / "bids" / "A.yaml").write_text("id: A\n", encoding="utf-8")
    (folder / "prices.csv").write_text("bid;bedrag\n", encoding="utf-8")
    ran = call("score", "tender-voorbeeld", "--format", "json")
    assert {"bids/A.yaml", "prices.csv"} <= {e["file"] for e in ran.json["errors"]}


def _broken(*_args: object, **_options: object) -> None:
    raise RuntimeError("something nobody thought of")


def test_a_fault_of_the_program_is_exit_3_without_a_traceback(
    empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evaluator.cli.score.evaluate", _broken)
    ran = call("score", "submissions/ch-01", "--format", "json")
    assert ran.code == 3
    assert ran.json["errors"][0]["code"] == "program.fault"
    assert "something nobody thought of" in ran.err
    assert "Traceback" not in ran.err


def test_the_debug_setting_shows_the_traceback(
    empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evaluator.cli.score.evaluate", _broken)
    monkeypatch.setenv("EVALUATOR_DEBUG", "1")
    with pytest.raises(RuntimeError, match="nobody thought of"):
        call("score", "submissions/ch-01")


def test_ctrl_c_is_exit_130(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_path: Path, _choices: Choices) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("evaluator.cli.score.evaluate", interrupted)
    ran = call("score", "submissions/ch-01", "--format", "json")
    assert (ran.code, ran.out) == (130, "")
    assert "Traceback" not in ran.err


def test_no_arguments_show_the_help_and_are_no_mistake() -> None:
    ran = call()
    assert ran.code == 0
    assert "score" in ran.out
    assert ran.out == call("--help").out


# --- as a user starts it --------------------------------------------------------------------------


def test_python_m_evaluator_ends_with_the_exit_code(tmp_path: Path) -> None:
    codes = [
        started(*arguments, cwd=tmp_path).code
        for arguments in (["--version"], ["score", "submissions/ch-06"], ["score", "nergens"])
    ]
    assert codes == [0, 1, 2]


def test_a_closed_pipe_is_no_error(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "evaluator", "score", "submissions/tsuchiura", "--format", "json"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.read(2) == b"{\n"
        process.stdout.close()
        said = process.stderr.read()
        assert process.wait(60) == 0
    assert said == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only where there is a full device")
def test_an_output_that_cannot_be_written_is_no_answer(tmp_path: Path) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "evaluator", "score", "submissions/ch-01"],
            cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False,
        )  # fmt: skip
    assert done.returncode == 3
    assert done.stderr.count("[") == 2  # the code, and the number of the system's error
    assert "output.failed" in done.stderr


def test_output_is_utf8_whatever_the_console(tmp_path: Path) -> None:
    ran = started(
        "score", "submissions/ch-01", cwd=tmp_path, PYTHONUTF8="0", PYTHONIOENCODING="cp1252",
        LC_ALL="C",
    )  # fmt: skip
    assert ran.code == 0
    assert "€\u00a046.500,00" in ran.out


def test_stdout_holds_json_only(tmp_path: Path) -> None:
    ran = started("score", "submissions/tender-voorbeeld", "--format", "json", cwd=tmp_path)
    assert json.loads(ran.out)["dossier"] == "tender-voorbeeld"
    assert ran.err == ""
