"""A municipality's own workspace: made whole, looked in first, told when a rule changed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evaluator.cli import make, new_workspace, reports
from evaluator.formats import library, workspace_rules
from evaluator.formats.evaluation import Choices, Evaluation, evaluate
from evaluator.formats.workspace import read_workspace
from evaluator.formats.workspace_rules import shipped_marks
from evaluator.model.finding import Finding
from evaluator.render.catalogue import Words
from evaluator.render.outcome_json import dump, outcome_json
from tests.cli.program import call
from tests.support import ROOT, copy_dossier

README = ROOT / "evaluator" / "cli" / "start" / "workspace" / "README.md"
CHALLENGE = "ch-03"
TENDER = "tender-voorbeeldstad"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with nothing in it."""
    folder = tmp_path / "hier"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def home(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new workspace, and the current folder in it."""
    assert call("new", "workspace", "gemeente").code == 0
    monkeypatch.chdir(here / "gemeente")
    return here / "gemeente"


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The criteria of another version of the program, to change; in use at once."""
    root = tmp_path / "program"
    shutil.copytree(ROOT / "criteria", root / "criteria")
    for module in (library, workspace_rules):
        monkeypatch.setattr(module, "packed_root", lambda: root)
    return root / "criteria"


def change(criteria: Path, name: str, old: str, new: str) -> None:
    path = criteria / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def about(path: Path, **choices: Any) -> dict[str, Finding]:
    """What is told of the program's rules, by document."""
    found = evaluate(path, Choices(**choices)).about_rules
    return {finding.values["document"]: finding for finding in found}


# making one
# -----------------------------------------------------------------------------------------------


def test_a_new_workspace_has_a_place_for_everything(home: Path) -> None:
    for folder in ("principles", "profiles", "limits", "tenders", "challenges"):
        assert (home / "criteria" / folder).is_dir()
    assert (home / "submissions").is_dir()
    assert (home / "reports").is_dir()
    ignored = (home / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"people.csv", "people.xlsx", "reports/", "forms/"} <= set(ignored)
    workspace, _ = read_workspace(home)
    assert (workspace.name, workspace.rules) == ("gemeente", shipped_marks())
    assert workspace.made_with == call("--version").out.strip()
    assert workspace.accepted_with is None


def test_its_guide_names_every_folder_in_both_languages(home: Path) -> None:
    dutch, english = (home / "README.md").read_text(encoding="utf-8").split("\n---\n")
    folders = {f"criteria/{path.name}/" for path in (home / "criteria").iterdir()}
    for part in (dutch, english):
        named = set(re.findall(r"^\| `([^`]+)` \|", part, re.MULTILINE))
        assert named == folders | {"submissions/", "reports/", "workspace.yaml"}


@pytest.mark.parametrize("part", [0, 1])
def test_the_commands_of_its_guide_work_one_after_the_other(home: Path, part: int) -> None:
    text = (home / "README.md").read_text(encoding="utf-8").split("\n---\n")[part]
    commands = re.findall(r"^ +`evaluator ([^`]+)`$", text, re.MULTILINE)
    assert len(commands) == 6
    for command in commands:
        if not command.startswith("report"):  # it starts notebooks: test_report.py
            assert call(*command.split()).code == 0, command


def test_an_existing_folder_is_refused_and_left_as_it_was(here: Path) -> None:
    (here / "gemeente").mkdir()
    (here / "gemeente" / "workspace.yaml").write_text("mijn werk", encoding="utf-8")
    ran = call("new", "workspace", "gemeente")
    assert (ran.code, ran.out) == (2, "")
    assert "call.folder_exists" in ran.err
    assert [path.name for path in (here / "gemeente").iterdir()] == ["workspace.yaml"]


def test_nothing_is_left_of_a_workspace_that_failed(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(target: Path, *_: object) -> None:
        (target / "criteria").mkdir(parents=True)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(new_workspace, "fill_workspace", full)
    ran = call("new", "workspace", "gemeente")
    assert (ran.code, "call.folder_unwritable" in ran.err) == (2, True)
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("name", ["Gemeente Ons Dorp", "a/b/c", "gemeente-één"])
def test_its_name_is_free(here: Path, name: str) -> None:
    assert call("new", "workspace", name).code == 0
    assert read_workspace(here / name)[0].name == Path(name).name


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (("workspace", "x", "--workbook"), "--workbook"),
        (("workspace", "x", "--from", "t.csv"), "--from"),
        (("tender", "x", "--accept-changes"), "--accept-changes"),
        (("principles", "x", "--accept-changes"), "--accept-changes"),
        (("challenge", "x", "--from", "t.csv"), "--from"),
    ],
)
def test_an_option_that_says_nothing_about_what_is_made_is_refused(
    here: Path, arguments: tuple[str, ...], option: str
) -> None:
    ran = call("new", *arguments)
    assert (ran.code, "call.new_option" in ran.err, option in ran.err) == (2, True, True)
    assert list(here.iterdir()) == []


# looking in it
# --------------------------------------------------------------------------------------------


def own_profile(home: Path) -> None:
    """A profile of its own under the name of one of the program's."""
    text = (ROOT / "criteria/profiles/rotterdam.yaml").read_text(encoding="utf-8")
    target = home / "criteria" / "profiles" / "rotterdam.yaml"
    target.write_text(text.replace("complete: ", "complete: true #"), encoding="utf-8")


def origin(path: Path, profile: str = "rotterdam") -> str:
    book = evaluate(path, Choices(profiles=(profile,))).book
    return book.origins[f"profiles/{profile}"]


def test_its_own_rules_go_before_those_of_the_program(home: Path) -> None:
    dossier = copy_dossier(CHALLENGE, home / "submissions")
    assert origin(dossier) == "program"
    own_profile(home)
    assert origin(dossier) == "workspace"
    assert origin(dossier, "wageningen-seed") == "program"


@pytest.mark.parametrize("inside", ["submissions", "submissions/2026"])
def test_it_is_found_from_elsewhere_around_the_dossier(
    home: Path, here: Path, monkeypatch: pytest.MonkeyPatch, inside: str
) -> None:
    own_profile(home)
    (home / inside).mkdir(exist_ok=True)
    dossier = copy_dossier(CHALLENGE, home / inside)
    monkeypatch.chdir(here)
    assert origin(dossier) == "workspace"
    assert origin(Path("gemeente") / inside / CHALLENGE) == "workspace"
    monkeypatch.chdir(dossier)
    assert origin(Path()) == "workspace"
    single = next((dossier / "challenges").glob("*.yaml"))
    assert origin(single) == "workspace"


def test_criteria_in_the_current_folder_go_before_a_workspace_around_the_dossier(
    home: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_profile(home)
    dossier = copy_dossier(CHALLENGE, home / "submissions")
    (here / "criteria").mkdir()
    monkeypatch.chdir(here)
    assert origin(dossier) == "program"


def test_a_document_that_is_checked_by_itself_finds_what_lies_beside_it(
    home: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, new in (("limits/challenge-cap", "eigen"), ("profiles/wageningen-seed", "eigen")):
        target = home / "criteria" / name.split("/")[0] / f"{new}.yaml"
        shutil.copy(ROOT / "criteria" / f"{name}.yaml", target)
        change(home / "criteria", f"{name.split('/')[0]}/{new}", f"id: {name.split('/')[1]}", f"id: {new}")  # fmt: skip  # noqa: E501
    change(home / "criteria", "profiles/eigen", "limit: challenge-cap", "limit: eigen")
    monkeypatch.chdir(here)
    assert call("check", "gemeente/criteria/profiles/eigen.yaml").code == 0
    (home / "criteria/limits/eigen.yaml").unlink()
    assert call("check", "gemeente/criteria/profiles/eigen.yaml").code == 2


# a rule changed
# ------------------------------------------------------------------------------------------------


def test_nothing_is_told_while_nothing_changed(home: Path, program: Path) -> None:
    assert program.is_dir()
    for name in (CHALLENGE, TENDER):
        assert about(copy_dossier(name, home / "submissions")) == {}
    listed = evaluate(home / "submissions" / CHALLENGE, Choices(profiles=("all",)))
    assert listed.about_rules == ()


def test_a_changed_rule_is_named(home: Path, program: Path) -> None:
    dossier = copy_dossier(CHALLENGE, home / "submissions")
    change(program, "profiles/wageningen-seed", "  - id: W1\n", "  - id: W1x\n")
    change(program, "profiles/wageningen-seed", "applies_to: take-over", "applies_to: grant")
    found = about(dossier, profiles=("wageningen-seed",))
    assert set(found) == {"profiles/wageningen-seed"}
    one = found["profiles/wageningen-seed"]
    assert (one.code, one.severity, one.basis) == ("rules.changed", "warning", "practice")
    assert one.values | {"version": ""} == {
        "document": "profiles/wageningen-seed",
        "version": "",
        "changed": "applies_to",
        "added": "rules/W1x",
        "removed": "rules/W1",
    }
    assert one.where.file == "workspace.yaml"
    line = (home / "workspace.yaml").read_text(encoding="utf-8").splitlines()[one.where.line - 1]  # type: ignore[operator]
    assert line.strip() == "profiles/wageningen-seed:"


def test_a_new_amount_is_named_by_its_day(home: Path, program: Path) -> None:
    """The profile names the limit: it is used too."""
    dossier = copy_dossier(CHALLENGE, home / "submissions")
    path = program / "limits" / "challenge-cap.yaml"
    text = path.read_text(encoding="utf-8").rstrip("\n")
    value = text[text.index("  - from:") :].replace("2018-01-01", "2030-01-01", 1)
    path.write_text(f"{text}\n{value}\n", encoding="utf-8")
    found = about(dossier, profiles=("wageningen-seed",))
    assert set(found) == {"limits/challenge-cap"}
    values = found["limits/challenge-cap"].values
    assert (values["added"], values["changed"]) == ("values/2030-01-01", "none")


def test_what_a_criteria_set_names_is_used_too(home: Path, program: Path) -> None:
    dossier = copy_dossier(TENDER, home / "submissions")
    change(program, "principles/voorbeeldstad", "Iedereen kan meedoen", "Iedereen doet mee")
    change(program, "tenders/preventief-veld-voorbeeldstad", "status: adopted", "status: draft")
    change(program, "regimes/sas", "last_checked: ", "last_checked: 2027-01-01 #")
    change(program, "sources", "An invented decision of", "Another decision of")
    found = about(dossier)
    assert {name: one.code for name, one in found.items()} == {
        "principles/voorbeeldstad": "rules.changed",
        "tenders/preventief-veld-voorbeeldstad": "rules.changed",
        "regimes/sas": "rules.looked_again",
        "sources": "rules.changed",
    }
    assert found["principles/voorbeeldstad"].values["changed"] == "principles/P1"
    assert found["sources"].values["changed"] == "sources/voorbeeldstad-besluit"
    assert found["regimes/sas"].severity == "info"


def test_what_a_profile_builds_on_is_used_too(home: Path, program: Path) -> None:
    dossier = copy_dossier(CHALLENGE, home / "submissions")
    own = home / "criteria" / "profiles" / "eigen.yaml"
    text = (ROOT / "criteria/profiles/rotterdam.yaml").read_text(encoding="utf-8")
    head = text[: text.index("rules:")].replace("id: rotterdam", "id: eigen\nextends: rotterdam", 1)
    own.write_text(head + "rules: []\n", encoding="utf-8")
    change(program, "profiles/rotterdam", "complete: ", "complete: true #")
    assert set(about(dossier, profiles=("eigen",))) == {"profiles/rotterdam"}


def test_what_was_not_used_is_not_told(home: Path, program: Path) -> None:
    dossier = copy_dossier(CHALLENGE, home / "submissions")
    change(program, "profiles/rotterdam", "complete: ", "complete: true #")
    change(program, "principles/voorbeeldstad", "Iedereen kan meedoen", "Iedereen doet mee")
    change(program, "sources", "An invented decision of", "Another decision of")
    own = evaluate(dossier, Choices(profiles=("wageningen-seed",)))
    assert own.book.principles is not None
    assert own.book.principles.id != "voorbeeldstad"
    assert own.about_rules == ()


def test_profiles_of_another_kind_are_not_used_when_all_are_asked(
    home: Path, program: Path
) -> None:
    """`all` reads every profile to see which are for a take-over."""
    dossier = copy_dossier(CHALLENGE, home / "submissions")
    shutil.copy(program / "profiles/rotterdam.yaml", program / "profiles/beurs.yaml")
    change(program, "profiles/beurs", "id: rotterdam", "id: beurs")
    change(program, "profiles/beurs", "applies_to: take-over", "applies_to: grant")
    assert about(dossier, profiles=("all",)) == {}
    change(program, "profiles/rotterdam", "complete: ", "complete: true #")
    assert "profiles/rotterdam" in about(dossier, profiles=("all",))


def test_a_rule_that_was_copied_into_the_workspace_is_kept(home: Path, program: Path) -> None:
    """The remedy that the message gives works."""
    dossier = copy_dossier(CHALLENGE, home / "submissions")
    shutil.copy(ROOT / "criteria/profiles/rotterdam.yaml", home / "criteria/profiles")
    before = evaluate(dossier, Choices(profiles=("rotterdam",))).criteria_digest
    change(program, "profiles/rotterdam", "complete: ", "complete: true #")
    after = evaluate(dossier, Choices(profiles=("rotterdam",)))
    assert after.about_rules == ()
    assert after.criteria_digest == before


def test_a_document_that_came_later_is_told_as_not_recorded(home: Path, program: Path) -> None:
    dossier = copy_dossier(CHALLENGE, home / "submissions")
    shutil.copy(program / "profiles/rotterdam.yaml", program / "profiles/nieuw.yaml")
    change(program, "profiles/nieuw", "id: rotterdam", "id: nieuw")
    found = about(dossier, profiles=("nieuw",))
    assert {name: (one.code, one.severity) for name, one in found.items()} == {
        "profiles/nieuw": ("rules.not_recorded", "info")
    }


def test_without_a_workspace_nothing_is_told(here: Path, program: Path) -> None:
    dossier = copy_dossier(CHALLENGE, here)
    change(program, "profiles/rotterdam", "complete: ", "complete: true #")
    assert about(dossier, profiles=("rotterdam",)) == {}


def test_a_workspace_around_the_dossier_is_held_to_its_record_from_elsewhere(
    home: Path, here: Path, program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = copy_dossier(CHALLENGE, home / "submissions")
    change(program, "profiles/rotterdam", "complete: ", "complete: true #")
    (here / "criteria").mkdir()
    monkeypatch.chdir(here)
    assert set(about(dossier, profiles=("rotterdam",))) == {"profiles/rotterdam"}


def test_a_broken_record_is_told_and_not_passed_over(home: Path) -> None:
    copy_dossier(CHALLENGE, home / "submissions")
    path = home / "workspace.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("made_on:", "on:"), encoding="utf-8")
    ran = call("check", f"submissions/{CHALLENGE}")
    assert (ran.code, "workspace.yaml" in ran.err) == (2, True)


# where it is told, and where not
# -------------------------------------------------------------------------------


@pytest.fixture
def changed(home: Path, program: Path) -> Path:
    """A dossier in a workspace, a rule of which changed."""
    dossier = copy_dossier(TENDER, home / "submissions")
    change(program, "principles/voorbeeldstad", "Iedereen kan meedoen", "Iedereen doet mee")
    return dossier


@pytest.mark.parametrize("command", ["check", "score"])
def test_check_and_score_tell_it(changed: Path, command: str) -> None:
    ran = call(command, str(changed), "--format", "json")
    told = [one for one in ran.json["findings"] if one["code"] == "rules.changed"]
    assert (ran.code, len(told)) == (0, 1)
    assert "principles/P1" in told[0]["message"]
    assert "evaluator new workspace . --accept-changes" in told[0]["remedy"]
    text = call(command, str(changed)).out
    assert text.index("rules.changed") < text.index("score.spread")  # first of its weight
    assert "criteria" in text[text.index("rules.changed") :]


def test_a_report_tells_it_on_the_screen(
    changed: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def begun(request: make.Request, _pool: object) -> Callable[[], make.Made]:
        evaluation = evaluate(request.path, request.choices)
        return lambda: make.Made(Path("x"), created=True, evaluation=evaluation, report="tender")

    monkeypatch.setattr(reports, "start", begun)
    reports.make_all([make.Request(path=changed, choices=Choices())], 1, "en")
    assert "rules.changed" in capsys.readouterr().out


def test_the_outcome_and_the_report_do_not_depend_on_the_folder_somebody_works_in(
    changed: Path, home: Path
) -> None:
    """Told beside an outcome, never in it: the same run has the same bytes everywhere."""

    def made() -> tuple[str, str, str, str, Evaluation]:
        one = evaluate(changed)
        body = outcome_json(one, lang="nl")
        body["criteria"]["origins"] = {}
        run = make.run_digest(one, "tender", {}, "working", ["html"])
        return one.inputs_digest, one.criteria_digest, run, dump(body), one

    with_record = made()
    assert with_record[4].about_rules
    run_json = json.loads(make._run_json(0.0, with_record[4]))
    assert list(run_json["rules_changed"]) == ["principles/voorbeeldstad"]
    (home / "workspace.yaml").unlink()
    without = made()
    assert without[4].about_rules == ()
    assert with_record[:4] == without[:4]
    assert "rules.changed" not in with_record[3]


def test_checking_one_document_tells_it_too(home: Path, program: Path) -> None:
    shutil.copy(
        ROOT / "criteria/tenders/preventief-veld-voorbeeldstad.yaml",
        home / "criteria/tenders/eigen.yaml",
    )
    change(home / "criteria", "tenders/eigen", "id: preventief-veld-voorbeeldstad", "id: eigen")
    change(program, "principles/voorbeeldstad", "Iedereen kan meedoen", "Iedereen doet mee")
    ran = call("check", "criteria/tenders/eigen.yaml", "--format", "json")
    told = {one["values"]["document"] for one in ran.json["findings"] if "rules." in one["code"]}
    assert told == {"principles/voorbeeldstad"}


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("code", ["rules.changed", "rules.looked_again", "rules.not_recorded"])
def test_what_is_told_says_how_to_take_the_new_rules(code: str, lang: str) -> None:
    values = {"document": "profiles/p", "version": "0.1.0", "changed": "title, rules/R1",
              "added": "none", "removed": "none"}  # fmt: skip
    said = Words(lang).finding(Finding(code, "warning", values=values))
    assert "--accept-changes" in said.remedy
    assert "profiles/p" in said.message
    if code == "rules.changed":
        listed, nothing = {"nl": ("titel en rules/R1", "niets"), "en": ("title and rules/R1", "nothing")}[lang]  # fmt: skip  # noqa: E501
        assert listed in said.message
        assert nothing in said.message


# taking the new rules
# ------------------------------------------------------------------------------------------


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_accepting_prints_what_changed_and_writes_one_file(changed: Path, home: Path) -> None:
    before = files(home)
    ran = call("new", "workspace", ".", "--accept-changes")
    assert (ran.code, ran.err) == (0, "")
    assert "principles/voorbeeldstad: gewijzigd: principles/P1; nieuw: niets" in ran.out
    after = files(home)
    assert {name for name in after if before.get(name) != after[name]} == {"workspace.yaml"}
    assert set(before) == set(after)
    workspace, _ = read_workspace(home)
    assert workspace.rules == shipped_marks()
    assert workspace.accepted_with == workspace.made_with
    assert workspace.name == "gemeente"
    assert about(changed) == {}


def test_accepting_names_what_is_new_gone_or_only_looked_at_again(
    home: Path, program: Path
) -> None:
    shutil.copy(program / "profiles/rotterdam.yaml", program / "profiles/nieuw.yaml")
    (program / "profiles/lsa-basic.yaml").unlink()
    change(program, "regimes/sas", "last_checked: ", "last_checked: 2027-01-01 #")
    ran = call("new", "workspace", str(home), "--accept-changes", "--lang", "en")
    assert [line for line in ran.out.splitlines() if line.startswith("- ")] == [
        "- profiles/lsa-basic: no longer in the program",
        "- profiles/nieuw: new in the program",
        "- regimes/sas: the rules are the same; only their order or the day of checking differs",
    ]


def test_accepting_when_nothing_changed_leaves_the_file(home: Path) -> None:
    before = files(home)
    ran = call("new", "workspace", ".", "--accept-changes")
    assert (ran.code, files(home)) == (0, before)
    assert "Er is niets veranderd" in ran.out


@pytest.mark.parametrize("folder", ["nergens", "leeg"])
def test_only_a_workspace_can_accept(here: Path, folder: str) -> None:
    """call.no_workspace: nothing is made."""
    (here / "leeg").mkdir()
    ran = call("new", "workspace", folder, "--accept-changes")
    assert (ran.code, "call.no_workspace" in ran.err) == (2, True)
    assert files(here) == {}


def test_a_record_that_cannot_be_written_stays_as_it_was(
    changed: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path, _data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("evaluator.office.workspace.write_atomic", full)
    before = files(home)
    ran = call("new", "workspace", ".", "--accept-changes")
    assert (ran.code, "call.folder_unwritable" in ran.err) == (2, True)
    assert files(home) == before
    assert about(changed)


# speed
# ------------------------------------------------------------------------------------------------


def test_help_and_a_check_read_no_more_of_a_workspace_than_its_record(home: Path) -> None:
    """Only `new workspace` reads every document that the program ships."""
    copy_dossier(CHALLENGE, home / "submissions")
    probe = (
        "import sys, runpy\n"
        "from evaluator.formats import workspace_rules\n"
        "def never(): raise SystemExit('reads everything')\n"
        "workspace_rules.shipped_marks = never\n"
        "sys.argv = ['evaluator', *sys.argv[1:]]\n"
        "runpy.run_module('evaluator', run_name='__main__')\n"
    )
    for arguments in (["--help"], ["check", f"submissions/{CHALLENGE}"]):
        ran = subprocess.run(
            [sys.executable, "-c", probe, *arguments],
            cwd=home, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert (ran.returncode, ran.stderr) == (0, "")


def test_the_guide_is_the_one_that_is_shipped(home: Path) -> None:
    assert (home / "README.md").read_bytes() == README.read_bytes()
