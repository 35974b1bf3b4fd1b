"""`evaluator register`: what it prints, which files it makes, and its exit codes."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from evaluator.render.register_json import COLUMNS
from evaluator.render.schemas import schema_of
from tests.cli.program import call
from tests.support import ROOT

SHIPPED = "submissions/register-voorbeeld"
HEAD = (
    "kind: register\nid: proef\ntitle: {nl: Proef, en: Trial}\nillustrative: true\nyear: 2027\n"
    "language: en\nprofiles: [wageningen-seed]\nchallenges: [challenges/repaircafe-oost.yaml, "
    "challenges/repaircafe-west.yaml]\n"
)


@pytest.fixture
def folder(empty: Path) -> Path:
    """A register with warnings and no error, in the current folder."""
    shutil.copytree(ROOT / SHIPPED / "challenges", empty / "register" / "challenges")
    (empty / "register" / "register.yaml").write_text(HEAD, encoding="utf-8")
    return Path("register")


def test_a_register_with_warnings_is_an_answer(folder: Path) -> None:
    ran = call("register", str(folder), "--no-report")
    assert (ran.code, ran.err) == (0, "")
    assert "register.splitting" in ran.out
    assert "Together they ask in 2027" in ran.out  # the register's own language
    assert not Path("reports").exists()


def test_an_error_in_a_dossier_gives_one_and_the_whole_answer(empty: Path) -> None:
    ran = call("register", SHIPPED, "--no-report")
    assert (ran.code, ran.err) == (1, "")
    assert "money.lines_do_not_add_up" in ran.out
    assert "€\u00a0405.500,00" in ran.out


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_a_register_that_cannot_be_used_gives_two_and_no_output(folder: Path, form: str) -> None:
    with (folder / "register.yaml").open("a", encoding="utf-8") as stream:
        stream.write("jaar: 2027\n")
    ran = call("register", str(folder), "--format", form)
    assert ran.code == 2
    if form == "json":
        assert [one["code"] for one in ran.json["errors"]] == ["key.unknown"]
        assert ran.json["schema"] == "evaluator/error/1"
    else:
        assert ran.out == ""
        assert "register.yaml:9" in ran.err
    assert not Path("reports").exists()


def test_json_and_csv_are_the_whole_output(folder: Path) -> None:
    ran = call("register", str(folder), "--format", "json")
    assert ran.code == 0
    Draft202012Validator(schema_of("register-outcome")).validate(ran.json)
    rows = list(csv.reader(io.StringIO(call("register", str(folder), "--format", "csv").out)))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == 5
    assert not Path("reports").exists()


def test_profiles_can_be_asked(folder: Path) -> None:
    ran = call("register", str(folder), "--format", "json", "--profile", "rotterdam")
    assert ran.json["profile"] == "rotterdam"
    ran = call("register", str(folder), "--profile", "nergens", "--no-report")
    assert ran.code == 2
    assert "nergens" in ran.err


def test_the_report_of_another_kind_of_dossier_says_where_a_register_goes(folder: Path) -> None:
    assert call("score", str(folder)).code == 2
    assert call("check", str(folder)).code == 0
    assert call("check", str(folder / "register.yaml")).code == 0


@pytest.mark.notebook
def test_the_report_stands_among_the_others_and_a_second_run_is_the_same(folder: Path) -> None:
    ran = call("register", str(folder), "--lang", "nl")
    assert (ran.code, ran.err) == (0, "")
    (made,) = [path for path in Path("reports/proef").iterdir() if path.is_dir()]
    assert {path.name for path in made.iterdir()} == {
        "manifest.json", "outcome.json", "register.csv", "report.en.html", "report.en.ipynb",
        "report.nl.html", "report.nl.ipynb", "run.json",
    }  # fmt: skip
    body = json.loads((made / "outcome.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema_of("register-outcome")).validate(body)
    manifest = json.loads((made / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["report"] == "register"
    assert set(manifest["inputs"]) == {
        "register/register.yaml",
        "register/challenges/repaircafe-oost.yaml",
        "register/challenges/repaircafe-west.yaml",
    }
    here = str(Path.cwd())
    assert not [p.name for p in made.iterdir() if here in p.read_text(encoding="utf-8")]
    assert "register.csv" in Path("reports/index.html").read_text(encoding="utf-8")
    text = HEAD.replace(
        "[challenges/repaircafe-oost.yaml, challenges/repaircafe-west.yaml]",
        "[./challenges/repaircafe-west.yaml, challenges/repaircafe-oost.yaml]",
    )
    (folder / "register.yaml").write_text(text, encoding="utf-8")
    assert "was er al" in call("register", str(folder), "--lang", "nl").out
