"""`--profile`: repeatable, `all`, a path; without it what the file names."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from evaluator.formats.library import Library
from evaluator.formats.profiles import read_profile
from tests.cli.program import call
from tests.support import ROOT

RULES = ROOT / "criteria" / "profiles"


def profiles(*arguments: str) -> list[str]:
    ran = call("score", *arguments, "--format", "json")
    assert ran.code == 0, ran.err
    return list(ran.json["challenges"][0]["profiles"])


def test_profiles_are_repeatable_and_each_stands_once(empty: Path) -> None:
    asked = ["--profile", "rotterdam", "--profile", "lsa-basic", "--profile", "rotterdam"]
    assert profiles("submissions/ch-01", *asked) == ["lsa-basic", "rotterdam"]


def test_all_is_every_take_over_profile(empty: Path) -> None:
    take_over = [
        p.stem for p in RULES.glob("*.yaml") if "applies_to: take-over" in p.read_text("utf-8")
    ]
    assert profiles("submissions/ch-01", "--profile", "all") == sorted(take_over)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("england-crtc", "applies_to_process"),
        ("scotland-pr", "applies_to_process"),
        ("wageningen-initiatievenfonds", "applies_to_grant"),
    ],
)
def test_a_profile_that_does_not_apply_is_shown_when_asked_by_name(
    name: str, reason: str, empty: Path
) -> None:
    """Not among `all`; asked by name with every rule, and no answer."""
    ran = call("score", "submissions/ch-01", "--profile", name, "--format", "json")
    told = ran.json["challenges"][0]["profiles"][name]
    assert (ran.code, told["overall"], told["reason"]) == (0, "not_applicable", reason)
    assert told["checks"]
    assert name not in profiles("submissions/ch-01", "--profile", "all")


def test_a_profile_may_be_a_path(empty: Path) -> None:
    text = (RULES / "lsa-basic.yaml").read_text(encoding="utf-8")
    own = empty / "onze régels" / "eigen.yaml"
    own.parent.mkdir()
    own.write_text(text.replace("id: lsa-basic", "id: eigen"), encoding="utf-8")
    assert profiles("submissions/ch-01", "--profile", str(own)) == ["eigen"]
    ran = call("score", "submissions/ch-01", "--profile", str(own), "--format", "json")
    assert str(empty) not in ran.out  # no path of this machine in an outcome


def test_an_id_is_looked_up_with_the_dossier_then_criteria_then_workspace_then_program(
    empty: Path, dossier: Callable[[str], Path]
) -> None:
    def put(folder: Path) -> None:
        folder.mkdir(parents=True)
        shutil.copy(RULES / "lsa-basic.yaml", folder)

    def origin(*options: str) -> str:
        ran = call("score", "ch-01", "--profile", "lsa-basic", *options, "--format", "json")
        assert ran.code == 0, ran.err
        return str(ran.json["criteria"]["origins"]["profiles/lsa-basic"])

    folder = dossier("ch-01")
    assert origin() == "program"
    put(empty / "criteria" / "profiles")
    assert origin() == "workspace"
    put(empty / "eigen" / "profiles")
    assert origin("--criteria", "eigen") == "criteria"
    put(folder / "criteria" / "profiles")
    assert origin("--criteria", "eigen") == "dossier"


def test_two_profiles_with_one_id_are_refused(empty: Path) -> None:
    """The outcome could show only one of them."""
    text = (RULES / "lsa-basic.yaml").read_text(encoding="utf-8")
    for name in ("een.yaml", "twee.yaml"):
        (empty / name).write_text(text, encoding="utf-8")
    asked = ["--profile", "een.yaml", "--profile", "twee.yaml"]
    ran = call("score", "submissions/ch-01", *asked, "--format", "json")
    assert ran.code == 2
    assert [e["code"] for e in ran.json["errors"]] == ["id.duplicate"]


def test_a_file_under_another_name_than_its_id_is_refused(empty: Path) -> None:
    text = (RULES / "lsa-basic.yaml").read_text(encoding="utf-8")
    (empty / "criteria" / "profiles").mkdir(parents=True)
    (empty / "criteria/profiles/eigen.yaml").write_text(text, encoding="utf-8")
    ran = call("score", "submissions/ch-01", "--profile", "eigen", "--format", "json")
    (problem,) = ran.json["errors"]
    assert ran.code == 2
    assert (problem["code"], problem["file"]) == ("id.other_than_file", "profiles/eigen.yaml")
    assert text.split("\n")[problem["line"] - 1] == "id: lsa-basic"


@pytest.mark.parametrize("above", ["eigen", "ander"])
def test_profiles_that_extend_each_other_are_refused(empty: Path, above: str) -> None:
    text = (RULES / "lsa-basic.yaml").read_text(encoding="utf-8")
    folder = empty / "criteria" / "profiles"
    folder.mkdir(parents=True)
    for name, extends in (("eigen", above), ("ander", "eigen")):
        changed = text.replace("id: lsa-basic", f"id: {name}\nextends: {extends}")
        (folder / f"{name}.yaml").write_text(changed, encoding="utf-8")
    ran = call("score", "submissions/ch-01", "--profile", "eigen", "--format", "json")
    assert ran.code == 2
    assert [e["code"] for e in ran.json["errors"]] == ["profile.circle"]
    assert ran.json["errors"][0]["file"].startswith("profiles/")


NAMED = {
    "criteria": ("dossier.yaml", "criteria: challenges/geen"),
    "profiles": ("dossier.yaml", "profiles: [rotterdam, geen]"),
}


@pytest.mark.parametrize(("file", "line"), NAMED.values(), ids=NAMED)
def test_an_unknown_id_is_told_where_it_is_named(
    file: str, line: str, dossier: Callable[[str], Path]
) -> None:
    path = dossier("ch-01") / file
    key = line.partition(":")[0]
    lines = path.read_text(encoding="utf-8").split("\n")
    at = next(n for n, text in enumerate(lines) if text.startswith(f"{key}:"))
    lines[at] = line
    path.write_text("\n".join(lines), encoding="utf-8")
    ran = call("score", "ch-01", "--format", "json")
    (problem,) = ran.json["errors"]
    assert (problem["code"], problem["file"], problem["line"]) == ("id.unknown", file, at + 1)


CRITERIA = {
    "principles": ("tenders/preventief-veld-voorbeeld.yaml", "principles: wageningen-placeholder"),
    "regime": ("tenders/preventief-veld-voorbeeld.yaml", "regime: sas"),
    "source": ("regimes/sas.yaml", "ref: "),
}


@pytest.mark.parametrize(("file", "text"), CRITERIA.values(), ids=CRITERIA)
def test_an_unknown_id_in_criteria_is_told_where_it_is_named(
    file: str, text: str, empty: Path
) -> None:
    before = (ROOT / "criteria" / file).read_text(encoding="utf-8")
    assert text in before
    path = empty / "criteria" / file
    path.parent.mkdir(parents=True)
    path.write_text(before.replace(text, text + "geen-", 1), encoding="utf-8")
    ran = call("score", "submissions/tender-voorbeeld", "--format", "json")
    (problem,) = ran.json["errors"]
    assert ran.code == 2
    assert problem["file"] == file
    assert problem["line"] == before[: before.index(text)].count("\n") + 1


def test_a_file_is_checked_with_the_sources_of_its_own_folder(empty: Path) -> None:
    """Without --criteria: what lies beside it counts, the program's own folder does not."""
    call("new", "profile", "veenstad")
    assert call("check", "veenstad/profiles/veenstad.yaml").code == 0
    (empty / "veenstad" / "sources.yaml").unlink()
    ran = call("check", "veenstad/profiles/veenstad.yaml", "--format", "json")
    assert {error["code"] for error in ran.json["errors"]} == {"source.unknown"}


def test_a_check_tells_what_is_vague_with_exit_0(empty: Path) -> None:
    file = str(RULES / "meierijstad.yaml")
    ran = call("check", file)
    assert (ran.code, ran.err) == (0, "")
    assert "[rule.vague_words]" in ran.out
    assert "langere tijd" in ran.out
    assert "[profile.source_not_own]" in ran.out  # what is only good to know is told as well
    chosen = call("check", file, "--format", "json", "--select", "rule.vague_words").json
    assert [finding["severity"] for finding in chosen["findings"]] == ["warning"]
    left = call("check", file, "--format", "json", "--ignore", "rule.vague_words=bekend").json
    assert left["ignored"] == {"rule.vague_words": "bekend"}


@pytest.mark.parametrize("command", ["score", "check"])
@pytest.mark.parametrize("name", ["wageningen-seed", "geertruidenberg-sd"])
def test_a_list_that_is_not_complete_says_what_was_not_found(
    command: str, name: str, empty: Path
) -> None:
    """Under the answer, in both commands; a complete list says nothing of the kind."""
    profile = read_profile(Library(), name)
    out = call(command, "submissions/ch-01", "--profile", name).out
    assert ("Dit is niet gevonden:" in out) is not profile.complete
    assert all(f"- {text.nl}" in out for text in profile.unknown)
    assert bool(profile.unknown) is not profile.complete
