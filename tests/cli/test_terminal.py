"""What reaches a terminal or a spreadsheet from a dossier's text is shown, never obeyed."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evaluator.cli.score import csv_text
from evaluator.formats.files import read_document
from tests.cli.program import call, started
from tests.support import ROOT

ESC = "\x1b[2J\x1b[31m\x1b]0;eigenaar\x07"
NASTY = f"{ESC}\x9b31m \u202eexe.pdf\u2066 \x7f\x08 \r oud"
OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
FORMULA = re.compile(r"\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]")
FORMS = {
    "score": ["score"],
    "score in English": ["score", "--lang", "en"],
    "score as JSON": ["score", "--format", "json"],
    "score as CSV": ["score", "--format", "csv"],
    "check": ["check"],
    "check as JSON": ["check", "--format", "json"],
}


NASTY_BOTH = {"nl": NASTY, "en": NASTY}


def edit(path: Path, **changes: Any) -> dict[str, Any]:
    """Change top-level values of a YAML file; JSON is YAML, and its escapes hold any sign."""
    data = read_document(path, path.name).data | changes
    path.write_text(json.dumps(data), encoding="utf-8")
    return dict(data)


def nasty_tender(folder: Path) -> None:
    """Signs in the title, in a bid's name and in the name of a file that nobody reads."""
    edit(folder / "dossier.yaml", title=NASTY_BOTH)
    edit(folder / "bids" / "A.yaml", name=NASTY)
    (folder / f"onbekend{ESC}.csv").write_text("x", encoding="utf-8")


def nasty_challenge(folder: Path) -> None:
    """Signs in the title and in the words of a profile and its rules."""
    own = folder / "profiles" / "eigen.yaml"
    own.parent.mkdir()
    shutil.copy(ROOT / "criteria/profiles/lsa-basic.yaml", own)
    rules = read_document(own, own.name).data["rules"]
    edit(own, id="eigen", title=NASTY_BOTH, rules=[{**rule, "text": NASTY_BOTH} for rule in rules])
    edit(folder / "dossier.yaml", title=NASTY_BOTH, profiles=["profiles/eigen.yaml"])


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("name", ["tender-voorbeeld", "ch-03"])
def test_control_signs_in_a_dossier_never_reach_the_terminal(
    name: str, form: list[str], dossier: Callable[[str], Path]
) -> None:
    folder = dossier(name)
    (nasty_tender if name.startswith("tender") else nasty_challenge)(folder)
    command, *options = form
    ran = call(command, name, *options)
    assert ran.code == 0, ran.err
    assert not OBEYED.search(ran.out)
    if form in (["score"], ["check"]):
        assert "[U+001B]" in ran.out


def test_json_loses_no_sign(dossier: Callable[[str], Path]) -> None:
    folder = dossier("tender-voorbeeld")
    nasty_tender(folder)
    bids = call("score", "tender-voorbeeld", "--format", "json").json["lots"][0]["bids"]
    assert bids[0]["name"] == NASTY


@pytest.mark.parametrize("command", ["score", "check"])
def test_control_signs_in_a_message_on_stderr_are_shown(
    command: str, dossier: Callable[[str], Path]
) -> None:
    folder = dossier("tender-voorbeeld")
    bid = folder / "bids" / "A.yaml"
    edit(bid, **{NASTY: "x"})
    bid.rename(folder / "bids" / f"A{ESC}.yaml")
    for options in ([], ["--format", "json"], ["--lang", "en"]):
        ran = call(command, "tender-voorbeeld", *options)
        assert ran.code == 2
        assert not OBEYED.search(ran.err)
        assert not OBEYED.search(ran.out)
        assert "[U+001B]" in ran.err


@pytest.mark.parametrize("path", ["geen\x1b[31mmap", "geen\nmap", "geen\u202emap"])
def test_a_path_in_a_message_is_shown(path: str, empty: Path) -> None:
    ran = call("score", path)
    assert ran.code == 2
    assert not OBEYED.search(ran.err)


FORMULAS = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|'/C calc'!A0", "\t=1", " =1", "--5", "+5", "-1e5",
    "\uff1d1+1", "-٣",
]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize("command", ["score", "compare"])
def test_no_cell_of_the_csv_starts_a_formula(
    command: str, text: str, dossier: Callable[[str], Path]
) -> None:
    edit(dossier("tender-voorbeeld") / "bids" / "A.yaml", name=text)
    ran = call(command, "tender-voorbeeld", "--format", "csv")
    assert ran.code == 0, ran.err
    cells = [cell for row in csv.reader(io.StringIO(ran.out)) for cell in row]
    number = re.compile(r"-?[0-9]+(\.[0-9]+)?")
    assert not [c for c in cells if FORMULA.match(c) and not number.fullmatch(c)]
    if command == "score":
        assert any(text.strip() in cell for cell in cells)


def test_a_negative_number_in_the_csv_stays_a_number(empty: Path) -> None:
    assert csv_text(["a"], [["-12.50"], ["-"], ["=1"]]) == "a\n-12.50\n'-\n'=1\n"


@pytest.mark.parametrize("name", ["tender-voorbeeld", "ch-03", "tsuchiura"])
def test_every_row_of_the_csv_has_every_column(name: str, empty: Path) -> None:
    rows = list(
        csv.reader(io.StringIO(call("score", f"submissions/{name}", "--format", "csv").out))
    )
    assert len(rows) > 1
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(set(rows[0])) == len(rows[0])


# --- languages, places ----------------------------------------------------------------------------


def test_the_terminal_speaks_the_language_of_the_dossier_and_can_be_told_another(
    empty: Path,
) -> None:
    path = "submissions/tender-voorbeeld"
    assert "Inschrijving A staat eerste." in call("score", path).out
    assert call("score", path, "--lang", "nl").out == call("score", path).out
    english = call("score", path, "--lang", "en").out
    assert "Inschrijving A" not in english
    assert "Status: complete" in english
    assert "Status: complete" in call("score", "submissions/tsuchiura").out  # language: en


def test_errors_are_told_in_dutch_or_english(empty: Path) -> None:
    assert call("score", "nergens").err.startswith("Niet gelukt:")
    assert call("score", "nergens", "--lang", "en").err.startswith("Not done:")
    assert call("score", "nergens", "--lang=en").err.startswith("Not done:")


def test_the_first_screen_of_the_tender(empty: Path) -> None:
    lines = call("score", "submissions/tender-voorbeeld", "--lang", "en").out.split("\n")
    table = [
        re.split(r"\s{2,}", line.strip()) for line in lines if re.match(r"\s*[0-9-] +[A-D] ", line)
    ]
    assert [(row[0], row[1], row[4]) for row in table] == [
        ("1", "A", "76.80"),
        ("2", "D", "73.25"),
        ("3", "B", "53.60"),
        ("-", "C", "(68.40)"),
    ]


PLACES = ["map met spatie", "wijkbewoners-éï-日本", 'a\'b "c"', "100% [x] {y}", "-streepje"]


@pytest.mark.parametrize("place", PLACES)
def test_a_dossier_may_stand_anywhere(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / place / "tender-voorbeeld"
    try:
        shutil.copytree(ROOT / "submissions" / "tender-voorbeeld", folder)
    except OSError:
        pytest.skip("this system has no such names")
    ran = started("score", "--format", "json", "--", f"{place}/tender-voorbeeld", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    here = started("score", ".", "--format", "json", cwd=folder)
    assert here.json == ran.json
    assert call("score", str(folder), "--format", "json").json == ran.json
    assert call("score", str(folder / "dossier.yaml"), "--format", "json").json == ran.json


def test_another_folder_may_have_submissions_of_its_own(dossier: Callable[[str], Path]) -> None:
    """A shipped example stands in only where the user has nothing at that path."""
    folder = dossier("ch-01")
    (folder.parent / "submissions").mkdir()
    folder.rename(folder.parent / "submissions" / "ch-03")
    ran = call("score", "submissions/ch-03", "--format", "json")
    assert ran.json["dossier"] == "ch-01"
