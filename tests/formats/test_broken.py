"""A broken file for every thing that can be wrong, and the words that tell it.

`tests/broken/valid` is a small sound workspace; each file of `tests/broken/files` takes the place
of one of its files, and `tests/broken/expected.yaml` says what must be told. Broken tables have a
folder of their own (`tests/formats/test_tables_broken.py`).
"""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from evaluator.cli.choices import choices
from evaluator.errors import CallError, EvaluatorError, InputError, Problem
from evaluator.formats.dossier import load
from evaluator.formats.evaluation import Choices, evaluate
from evaluator.formats.files import YAML_LIMIT, read_document
from tests.support import ROOT

BROKEN = ROOT / "tests" / "broken"
CASES: list[dict[str, str]] = read_document(BROKEN / "expected.yaml", "expected.yaml").data["cases"]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A copy of the sound workspace, to break."""
    return Path(shutil.copytree(BROKEN / "valid", tmp_path / "workspace"))


def problems(workspace: Path, dossier: str) -> list[Problem]:
    """What is wrong with a dossier of the workspace; exit code 2."""
    with pytest.raises(InputError) as error:
        load(workspace / dossier, criteria_dir=workspace / "criteria")
    assert error.value.exit_code == 2
    return list(error.value.problems)


@pytest.mark.parametrize("dossier", ["tender", "challenge", "series"])
def test_the_sound_workspace_is_sound(workspace: Path, dossier: str) -> None:
    """Without a broken file nothing is wrong, so what is told below is told of the broken file."""
    load(workspace / dossier, criteria_dir=workspace / "criteria")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"])
def test_a_broken_file_is_told_with_its_line_and_in_words(
    workspace: Path, case: dict[str, str]
) -> None:
    """Code, file, line, what was found, what is allowed and how to mend it."""
    shutil.copyfile(BROKEN / "files" / case["file"], workspace / case["as"])
    told = problems(workspace, case["open"])
    matching = [one for one in told if one.code == case["code"]]
    assert matching, told
    lines = {str(one.line or "none") for one in matching}
    assert case["line"] in lines, (lines, told)
    one = next(one for one in matching if str(one.line or "none") == case["line"])
    assert one.file
    for part in ("found", "allowed", "remedy"):
        assert case[part] in getattr(one, part), (part, one)
        assert getattr(one, part).strip(), (part, one)
    assert len(told) <= 3, told  # one cause does not become a flood


def test_every_broken_file_is_used() -> None:
    """No file lies there for nothing, and each has its own name."""
    names = [case["file"] for case in CASES]
    assert sorted(names) == sorted(path.name for path in (BROKEN / "files").iterdir())
    assert len(set(names)) == len(names)


# what a file in a repository cannot show
# ----------------------------------------------------------------


def told(workspace: Path, dossier: str, code: str) -> Problem:
    found = [one for one in problems(workspace, dossier) if one.code == code]
    assert len(found) == 1
    return found[0]


def test_a_missing_file(workspace: Path) -> None:
    """file.missing: the name that was looked for."""
    (workspace / "tender" / "dossier.yaml").unlink()
    one = told(workspace, "tender", "file.missing")
    assert (one.file, one.found, one.remedy) == ("dossier.yaml", "no such file", "check the path")


def test_a_missing_table_of_a_series(workspace: Path) -> None:
    """file.missing: a series without prices is no series."""
    (workspace / "series" / "prices.csv").unlink()
    one = told(workspace, "series", "file.missing")
    assert (one.file, one.remedy) == ("prices.csv", "add prices.csv")


def test_a_folder_where_a_file_should_be(workspace: Path) -> None:
    """file.unreadable: told, not a traceback."""
    (workspace / "tender" / "bids" / "C.yaml").mkdir()
    one = told(workspace, "tender", "file.unreadable")
    assert (one.file, one.allowed) == ("bids/C.yaml", "a file that can be read")


def test_a_file_of_more_than_a_megabyte(workspace: Path) -> None:
    """file.too_large: how large, and how large it may be."""
    head = workspace / "tender" / "dossier.yaml"
    head.write_text(head.read_text(encoding="utf-8") + "#" * YAML_LIMIT, encoding="utf-8")
    one = told(workspace, "tender", "file.too_large")
    assert (one.allowed, one.remedy[:8]) == ("at most 1000000 bytes", "split it")


def test_a_file_that_is_not_utf8(workspace: Path) -> None:
    """file.not_utf8: the byte and its line."""
    head = workspace / "tender" / "dossier.yaml"
    head.write_bytes(head.read_bytes().replace(b"aanbesteding", b"aanbesteding \xeb"))
    one = told(workspace, "tender", "file.not_utf8")
    assert (one.line, one.found, one.remedy) == (
        3,
        "byte 0xeb that is not UTF-8",
        "save the file as UTF-8",
    )


def test_no_bid_and_no_challenge(workspace: Path) -> None:
    """bids.none, challenges.none: an empty folder is told, with what belongs there."""
    shutil.rmtree(workspace / "tender" / "bids")
    one = told(workspace, "tender", "bids.none")
    assert (one.file, one.allowed) == ("bids/", "one file per bid: bids/<id>.yaml")
    (workspace / "challenge" / "challenges" / "c.yaml").unlink()
    one = told(workspace, "challenge", "challenges.none")
    assert (one.file, one.allowed) == (
        "challenges/",
        "one file per challenge: challenges/<id>.yaml",
    )


def test_a_single_file_of_another_kind(workspace: Path) -> None:
    """kind.unknown: only a challenge can be given as one file."""
    one = problems(workspace, "tender/bids/A.yaml")[0]
    assert (one.code, one.found) == ("kind.unknown", "kind: nothing (null)")
    assert "kind: challenge" in one.allowed


def test_every_problem_of_a_file_is_told_at_once(workspace: Path) -> None:
    """Three mistakes in one file are three messages, in the order of the file."""
    path = workspace / "tender" / "bids" / "A.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("name: Bid A\n", "name: ''\nnmae: x\nsubmitted: soon\n"), encoding="utf-8"
    )
    told_ = [(one.file, one.line, one.code) for one in problems(workspace, "tender")]
    name = "bids/A.yaml"
    assert told_ == [
        (name, 2, "value.not_allowed"),
        (name, 3, "key.unknown"),
        (name, 4, "value.not_allowed"),
    ]


def test_problems_of_several_files_are_told_at_once(workspace: Path) -> None:
    """A bad bid, a bad price and a bad score need one round, not three."""
    for name, old, new in (
        ("bids/A.yaml", "id: A", "id: A\nx: y"),
        ("prices.csv", "EUR", "EURO"),
        ("scores.csv", ",a1,", ",a9,"),
    ):
        path = workspace / "tender" / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    files = {one.file for one in problems(workspace, "tender")}
    assert {"bids/A.yaml", "prices.csv", "scores.csv"} <= files


# calls
# -----------------------------------------------------------------------------------------------


def call_problem(call: Any) -> Problem:
    with pytest.raises(CallError) as error:
        call()
    assert error.value.exit_code == 2
    assert len(error.value.problems) == 1
    one: Problem = error.value.problems[0]
    assert one.found
    assert one.allowed
    assert one.remedy
    return one


def test_a_path_that_is_not_there() -> None:
    """call.no_such_path."""
    one = call_problem(lambda: load(Path("no-such-dossier")))
    assert (one.code, one.found) == ("call.no_such_path", "no-such-dossier")


def test_a_challenge_without_a_profile(workspace: Path) -> None:
    """call.no_profile: with the list of profiles."""
    head = workspace / "challenge" / "dossier.yaml"
    head.write_text(
        head.read_text(encoding="utf-8").replace("profiles: [proef-profile]\n", ""),
        encoding="utf-8",
    )
    one = call_problem(lambda: load(workspace / "challenge", criteria_dir=workspace / "criteria"))
    assert (one.code, "proef-profile" in one.allowed, "all" in one.allowed) == (
        "call.no_profile",
        True,
        True,
    )
    one = call_problem(lambda: load(workspace / "challenge" / "challenges" / "c.yaml"))
    assert (one.code, one.file) == ("call.no_profile", "c.yaml")


def test_a_profile_for_a_tender(workspace: Path) -> None:
    """call.profile_for_tender."""
    one = call_problem(lambda: load(workspace / "tender", profiles=["proef-profile"]))
    assert (one.code, one.remedy) == ("call.profile_for_tender", "leave --profile out")


def test_a_profile_set_or_scenario_for_a_series(workspace: Path) -> None:
    """call.not_for_series: a series is judged by price, whatever is asked."""
    one = call_problem(lambda: load(workspace / "series", profiles=["proef-profile"]))
    assert one.code == "call.not_for_series"
    one = call_problem(lambda: load(workspace / "series", criteria="tenders/proef"))
    assert one.code == "call.not_for_series"
    one = call_problem(lambda: evaluate(workspace / "series", Choices(weight_set="x")))
    assert one.code == "call.not_for_series"


def test_a_cap_for_a_tender(workspace: Path) -> None:
    """call.cap_for_tender: the maximum per challenge says nothing about a tender."""
    path = workspace / "tender"
    one = call_problem(
        lambda: evaluate(path, Choices(criteria_dir=workspace / "criteria", cap=Decimal(1)))
    )
    assert (one.code, one.remedy) == ("call.cap_for_tender", "leave the cap out")


@pytest.mark.parametrize("cap", ["1e5", "-1", "50.000,00", "45000.005", "veel"])
def test_a_cap_that_is_no_amount(cap: str) -> None:
    """call.cap."""
    one = call_problem(lambda: choices(None, None, "", "", cap))
    assert (one.code, one.found) == ("call.cap", cap)


def test_a_criteria_folder_that_is_not_there(tmp_path: Path) -> None:
    """call.no_such_folder."""
    one = call_problem(lambda: choices(tmp_path / "none", None, "", "", ""))
    assert one.code == "call.no_such_folder"


# every code has its broken file or its test
# ----------------------------------------------------------------

CODE = re.compile(r"[a-z]+(_[a-z]+)*(\.[a-z][a-z0-9_]*)+")
MAKERS = {
    "Refused",
    "_problem",
    "problem",
    "cell_problem",
    "report",
    "_refuse",
    "_error",
    "_say",
    "_call_error",
    "_wrong",
}
KEYWORD_ONLY: set[str] = set()
"""In `render` the same names make texts, so only `code=` is looked at."""

FINDINGS = {"error", "warning", "info", "Finding"}
"""Makers of findings: these are results, and the tests of the core name each of them."""


def literals(node: ast.AST) -> Iterator[str]:
    for inner in ast.walk(node):
        if (
            isinstance(inner, ast.Constant)
            and isinstance(inner.value, str)
            and CODE.fullmatch(inner.value)
        ):
            yield inner.value


def codes_in(source: str, makers: set[str]) -> set[str]:
    """Codes given to one of the makers, or to any call as `code=`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = (
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        )
        for keyword in node.keywords:
            if keyword.arg == "code" and makers is not FINDINGS:
                found |= set(literals(keyword.value))
        if name in makers:
            found |= {code for argument in node.args for code in literals(argument)}
    # An f-string shows only its beginning (`call.unknown_`), and names of files look like codes.
    return {code for code in found if not code.endswith((".csv", ".yaml", ".xlsx", ".jsonl", "_"))}


def named_in_tests() -> set[str]:
    """Every text in the tests, the expectations of broken files, and the names of broken tables."""
    found = {case["code"] for case in CASES}
    for path in (ROOT / "tests").rglob("*.py"):
        texts = {
            node.value
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        found |= texts
        if path.name.startswith("test_tables"):  # there the family `table.` is left out
            found |= {f"table.{text}" for text in texts}
    return found


def test_every_code_of_a_problem_is_tested() -> None:
    """A new message without a broken file or a test makes this test fail."""
    lacking: dict[str, str] = {}
    known = named_in_tests()
    for path in sorted((ROOT / "evaluator").rglob("*.py")):
        makers = KEYWORD_ONLY if path.parent.name == "render" else MAKERS
        for code in codes_in(path.read_text(encoding="utf-8"), makers) - known:
            lacking[code] = path.relative_to(ROOT).as_posix()
    assert lacking == {}


def test_every_code_of_a_finding_is_tested() -> None:
    """Results too: each finding of the core stands in some test."""
    lacking: dict[str, str] = {}
    known = named_in_tests()
    for folder in ("rules", "panel", "award", "outcome", "formats"):
        for path in sorted((ROOT / "evaluator" / folder).rglob("*.py")):
            for code in codes_in(path.read_text(encoding="utf-8"), FINDINGS) - known:
                lacking[code] = path.relative_to(ROOT).as_posix()
    assert lacking == {}


def test_the_list_of_codes_sees_what_it_should() -> None:
    """The search itself bites: keyword, position and conditional expression are all seen."""
    source = (
        'Problem(code="a.b")\nreport(p, "c.d", "x")\n'
        '(error if x else warning)("no.such")\n_refuse("e.f" if x else "g.h")\n'
    )
    assert codes_in(source, MAKERS) == {"a.b", "c.d", "e.f", "g.h"}
    assert {"weights.do_not_sum", "yaml.alias", "money.negative", "file.missing", "call.cap"} <= {
        code
        for path in (ROOT / "evaluator").rglob("*.py")
        for code in codes_in(path.read_text(encoding="utf-8"), MAKERS)
    }
    assert issubclass(CallError, EvaluatorError)
