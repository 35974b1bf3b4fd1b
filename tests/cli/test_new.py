"""`evaluator new`: a start that checks and scores at once, and that overwrites nothing."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator
from itertools import pairwise, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest

from evaluator.cli import new
from evaluator.formats.library import Library
from evaluator.formats.profiles import read_profile
from evaluator.model import challenge
from evaluator.model.challenge import Challenge
from evaluator.model.challenge_claims import OwnRating
from evaluator.render.texts import tables
from tests.cli.program import call
from tests.support import ROOT

if TYPE_CHECKING:
    from pydantic import BaseModel

BLOCKS = (
    challenge.Applicant, challenge.Challenged, challenge.Period, challenge.Money, challenge.Vat,
    challenge.InKind, challenge.Baseline, challenge.Volunteers, challenge.Support,
    challenge.Continuity, challenge.ResultClaim, challenge.Decision, challenge.Waiver,
    challenge.Claim, challenge.SelfRating, challenge.CriticalFriend, challenge.Premises,
    challenge.SocialValue, challenge.HourValue, challenge.ChallengeIncumbent, OwnRating,
)  # fmt: skip
UNDER_ONE_COMMENT = {
    "nl", "en", "start", "end", "to", "result", "by", "on", "reason", "how", "projects_now",
    "personeel", "huur", "activiteiten",
}  # fmt: skip
"""Fields that the comment above their pair or group explains."""

OF_A_TENDER = {"challenge_clause", "financial_statements", "lead_mandate", "plan"}
"""Documents that a bid has and a challenge does not."""


@pytest.mark.parametrize("kind", ["tender", "challenge"])
@pytest.mark.parametrize("folder", ["mijn-map", "onze map/wijk-één/mijn-map"])
def test_a_start_checks_and_scores_at_once(kind: str, folder: str, empty: Path) -> None:
    made = call("new", kind, folder)
    assert (made.code, made.err) == (0, "")
    assert f"evaluator check {folder}" in made.out
    for command in ("check", "score"):
        ran = call(command, folder, "--format", "json")
        assert (ran.code, ran.json["dossier"], ran.json["status"]) == (0, "mijn-map", "complete")
    # The set is the dossier's own, to be changed: nothing of it is looked up elsewhere.
    assert ran.json["criteria"]["id"] == "mijn-map-criteria"
    assert ran.json["criteria"]["origins"]["criteria.yaml"] == "dossier"


@pytest.mark.parametrize("kind", ["tender", "challenge"])
def test_an_existing_folder_is_refused_and_left_as_it_was(kind: str, empty: Path) -> None:
    folder = empty / "mijn-map"
    folder.mkdir()
    (folder / "dossier.yaml").write_text("mijn werk", encoding="utf-8")
    ran = call("new", kind, "mijn-map")
    assert (ran.code, ran.out) == (2, "")
    assert "call.folder_exists" in ran.err
    assert [p.name for p in folder.iterdir()] == ["dossier.yaml"]
    assert (folder / "dossier.yaml").read_text(encoding="utf-8") == "mijn werk"


def test_a_file_in_the_way_is_refused(empty: Path) -> None:
    (empty / "bestand").write_text("x", encoding="utf-8")
    for place in ("bestand", "bestand/map"):
        ran = call("new", "tender", place)
        assert (ran.code, ran.out) == (2, "")
    assert (empty / "bestand").read_text(encoding="utf-8") == "x"


@pytest.mark.parametrize("name", ["Map", "map met spatie", "..", "-x", "x" * 70, "a_b", "map."])
def test_a_name_that_cannot_be_an_id_is_refused(name: str, empty: Path) -> None:
    ran = call("new", "challenge", "--", name)
    assert (ran.code, ran.out) == (2, "")
    assert not [p for p in empty.iterdir() if p.name not in (".", "..")]


def test_nothing_is_left_of_a_start_that_failed(
    empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(new, "_rename_challenge", full)
    ran = call("new", "challenge", "mijn-map")
    assert ran.code == 2
    assert "call.folder_unwritable" in ran.err
    assert list(empty.iterdir()) == []


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        ("Mijn Aanbesteding 2026", "mijn-aanbesteding-2026"),
        ("map/Wijk Één!", "map/wijk-een"),
        ("a_b", "a-b"),
        ("-x", "x"),
        ("x" * 70, "x" * 59),
    ],
)
def test_a_name_that_can_be_an_id_is_offered(asked: str, offered: str, empty: Path) -> None:
    assert f"Oplossing: Bedoelde u {offered}?" in call("new", "tender", "--", asked).err
    english = call("new", "tender", "--lang", "en", "--", asked)
    assert f"Remedy: did you mean {offered}?" in english.err
    (empty / offered).parent.mkdir(exist_ok=True)
    assert call("new", "tender", offered).code == 0


def test_where_no_name_is_left_none_is_offered(empty: Path) -> None:
    ran = call("new", "tender", "!?")
    assert (ran.code, "Bedoelde u" in ran.err) == (2, False)
    assert "kleine letters" in ran.err


def test_a_new_challenge_meets_its_profiles_and_has_nothing_to_mend(empty: Path) -> None:
    call("new", "challenge", "mijn-map")
    checked = call("check", "mijn-map", "--format", "json").json
    assert {(f["code"], f["severity"]) for f in checked["findings"]} == {
        ("money.vat_open", "info"),
        ("profile.incomplete", "info"),
    }
    (one,) = checked["challenges"]
    assert {name: given["overall"] for name, given in one["profiles"].items()} == {
        "wageningen-seed": "meets_gates",
        "rotterdam": "meets_gates",
    }


def test_a_challenger_can_leave_out_what_the_committee_fills_in(empty: Path) -> None:
    # As the comments in dossier.yaml say: three tables away, and the line that names the criteria.
    call("new", "challenge", "mijn-map")
    for table in ("assessors", "scores", "consensus"):
        (empty / "mijn-map" / f"{table}.csv").unlink()
    head = empty / "mijn-map" / "dossier.yaml"
    head.write_text(_without("criteria", head.read_text(encoding="utf-8")), encoding="utf-8")
    ran = call("check", "mijn-map", "--format", "json")
    assert (ran.code, ran.json["status"]) == (0, "complete")


def _without(key: str, text: str) -> str:
    return re.sub(rf"(?m)^{key}:.*\n", "", text)


def test_every_field_of_a_new_challenge_is_explained(empty: Path) -> None:
    call("new", "challenge", "mijn-map")
    for name in ("dossier.yaml", "challenges/mijn-map.yaml"):
        lines = (empty / "mijn-map" / name).read_text(encoding="utf-8").splitlines()
        bare = [
            line
            for before, line in pairwise(["", *lines])
            if re.match(r" *(- )?[a-z_]+:", line) and not before.lstrip().startswith("#")
        ]
        assert {line.strip(" -").split(":")[0] for line in bare} <= UNDER_ONE_COMMENT


def test_what_is_invented_in_a_new_challenge_says_so(empty: Path) -> None:
    call("new", "challenge", "mijn-map")
    text = (empty / "mijn-map/challenges/mijn-map.yaml").read_text(encoding="utf-8")
    quoted = re.findall(r'(?m)^[^#"]*"([^"]+)"', text)
    assert quoted
    assert not [words for words in quoted if not words.endswith(("(verzonnen)", "(invented)"))]
    for table in ("scores", "consensus"):
        with (empty / f"mijn-map/{table}.csv").open(encoding="utf-8", newline="") as stream:
            reasons = [row["reason"] for row in csv.DictReader(stream)]
        assert reasons
        assert all(reason.endswith("(verzonnen)") for reason in reasons)


@pytest.mark.parametrize("kind", ["tender", "challenge"])
def test_every_yaml_file_begins_with_what_to_fill_in(kind: str, empty: Path) -> None:
    call("new", kind, "mijn-map")
    files = sorted((empty / "mijn-map").rglob("*.yaml"))
    assert len(files) == {"tender": 6, "challenge": 3}[kind]
    for file in files:
        text = file.read_text(encoding="utf-8")
        head = "".join(takewhile(lambda line: line.startswith("#"), text.splitlines(keepends=True)))
        assert "verzonnen" in head.lower(), file
        assert head.count("\n") > 8, file
        assert "INVENTED" not in text


@pytest.mark.parametrize("part", ["criteria.yaml", "bids/A.yaml", "bids/D.yaml"])
def test_the_comments_change_no_data(part: str, empty: Path) -> None:
    call("new", "tender", "mijn-map")
    came_from = ROOT / "submissions/tender-voorbeeldstad" / part
    if part == "criteria.yaml":
        came_from = ROOT / "criteria/tenders/preventief-veld-voorbeeldstad.yaml"
    before = _without("id", came_from.read_text(encoding="utf-8"))
    after = _without("id", (empty / "mijn-map" / part).read_text(encoding="utf-8"))
    assert after.startswith("#")
    assert re.sub(r"(?m)^#.*\n", "", after) == re.sub(r"(?m)^#.*\n", "", before)


@pytest.mark.parametrize("heading", ["## Een uitdaging invullen", "## Filling in a challenge"])
def test_the_guide_explains_every_field_of_a_challenge(heading: str) -> None:
    guide = (ROOT / "submissions/README.md").read_text(encoding="utf-8")
    part = guide.split(f"{heading}\n")[1].split("\n## ")[0]
    named = set(re.findall(r"(?m)^\| `([^`]+)`", part))
    assert named == {*_fields(Challenge), *(f"documents.{name}" for name in _documents())}


def _fields(model: type[BaseModel], above: str = "") -> Iterator[str]:
    """Every field that a file can hold; the parts of a block in place of the block."""
    for name, field in model.model_fields.items():
        key = f"{above}{field.alias or name}"
        inner = [part for part in _parts(field.annotation) if part in BLOCKS]
        if inner:
            yield from _fields(inner[0], f"{key}.")
        elif key not in ("documents", "title.nl", "title.en"):
            yield key


def _parts(kind: object) -> Iterator[object]:
    yield kind
    for part in get_args(kind):
        yield from _parts(part)


def _documents() -> set[str]:
    names = tables("nl", "words")["document"]
    return {name for name in names if name not in OF_A_TENDER}


# a profile ----------------------------------------------------------------------------------------


def test_a_new_profile_checks_and_is_used_at_once(empty: Path) -> None:
    """A folder with rules, a limit and a source; what is to be filled in is told, nothing fails."""
    made = call("new", "profile", "veenstad")
    assert (made.code, made.err) == (0, "")
    files = sorted(path.relative_to(empty).as_posix() for path in empty.rglob("*.yaml"))
    assert files == [
        "veenstad/limits/veenstad-supporters.yaml",
        "veenstad/profiles/veenstad.yaml",
        "veenstad/sources.yaml",
    ]
    assert "evaluator check veenstad/profiles/veenstad.yaml" in made.out
    assert "--criteria veenstad --profile veenstad" in made.out
    for file in files[:2]:
        assert call("check", file).code == 0
    checked = call("check", files[1], "--format", "json")
    assert checked.json["id"] == "veenstad"
    fill_in = {f["where"]["field"] for f in checked.json["findings"]
               if f["code"] == "profile.to_fill_in"}  # fmt: skip
    assert fill_in
    codes = {f["code"] for f in checked.json["findings"]}
    assert codes == {"profile.to_fill_in", "profile.extends_incomplete", "profile.source_not_own"}
    ran = call("score", "submissions/ch-01", "--criteria", "veenstad", "--profile", "veenstad",
               "--format", "json")  # fmt: skip
    assert ran.code == 0
    assert ran.json["challenges"][0]["profiles"]["veenstad"]["overall"] == "meets_gates"


def test_a_new_profile_shows_what_a_profile_can_do(empty: Path) -> None:
    """Builds on another, drops and changes rules, one gate to set aside, a clause to fill in."""
    call("new", "profile", "veenstad")
    profile = read_profile(Library(None, empty / "veenstad"), "veenstad")
    shipped = {rule.id: rule for rule in read_profile(Library(), "lsa-basic").rules}
    rules = {rule.id: rule for rule in profile.rules}
    assert profile.extends == "lsa-basic"
    assert set(shipped) - set(rules) == set(profile.without) == {"L7", "L9"}
    assert rules["L1"].phase == "takeover"
    assert rules["L4"] == shipped["L4"].replace(last_checked=rules["L4"].last_checked)
    assert [rule.id for rule in rules.values() if rule.waivable and rule.kind == "gate"] == ["V1"]
    assert (rules["V2"].check, rules["V2"].to) == ("max_weeks_after", "decision.date")
    assert (rules["V3"].kind, rules["V3"].doc) == ("info", "insurance")
    assert (rules["V4"].limit, rules["V4"].min) == ("veenstad-supporters", None)
    own = [rule.evidence for rule in rules.values() if rule.id not in shipped]
    assert set(own) == {"own-choice"}
    assert profile.appeal is not None
    assert profile.appeal.text.nl.startswith("[VUL IN")
    assert profile.unknown


def test_a_new_profile_by_itself_has_no_limit_of_its_own(empty: Path) -> None:
    made = call("new", "profile", "los.yaml", "--lang", "en")
    assert (made.code, made.err) == (0, "")
    assert [path.name for path in empty.rglob("*.yaml")] == ["los.yaml"]
    text = (empty / "los.yaml").read_text(encoding="utf-8")
    assert "V4" not in text
    assert "los-verordening" not in text
    assert call("check", "los.yaml").code == 0
    assert "--profile los.yaml" in made.out
    assert call("score", "submissions/ch-01", "--profile", "los.yaml").code == 0


def test_a_new_profile_in_a_workspace_is_used_by_its_name(empty: Path) -> None:
    call("new", "workspace", "gemeente")
    made = call("new", "profile", "gemeente/criteria/profiles/veenstad.yaml")
    assert made.code == 0
    assert made.out.splitlines()[-1].endswith("--profile veenstad")
    assert call("check", "gemeente/criteria/profiles/veenstad.yaml").code == 0


@pytest.mark.parametrize(
    ("there", "asked", "code"),
    [
        ("veenstad", "veenstad", "call.folder_exists"),
        ("veenstad.yaml", "veenstad.yaml", "call.file_exists"),
        ("", "Veen Stad.yaml", "call.folder_name"),
        ("", "Veen Stad", "call.folder_name"),
        ("", "con.yaml", "call.folder_name"),
        ("bestand", "bestand/veenstad.yaml", "call.folder_unwritable"),
    ],
)
def test_a_profile_is_made_at_a_new_place_with_a_plain_name(
    there: str, asked: str, code: str, empty: Path
) -> None:
    if there:
        (empty / there).write_text("mijn werk", encoding="utf-8")
    ran = call("new", "profile", asked)
    assert (ran.code, ran.out) == (2, "")
    assert code in ran.err
    assert [path.name for path in empty.iterdir()] == ([there] if there else [])
    if there:
        assert (empty / there).read_text(encoding="utf-8") == "mijn werk"


@pytest.mark.parametrize("option", [["--workbook"], ["--from", "x.csv"], ["--accept-changes"]])
def test_an_option_that_says_nothing_about_a_profile_is_refused(
    option: list[str], empty: Path
) -> None:
    ran = call("new", "profile", "veenstad", *option)
    assert (ran.code, list(empty.iterdir())) == (2, [])
    assert "call.new_option" in ran.err


def test_the_text_of_a_new_profile_begins_with_what_to_fill_in(empty: Path) -> None:
    call("new", "profile", "veenstad")
    for file in empty.rglob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        head = "".join(takewhile(lambda line: line.startswith("#"), text.splitlines(keepends=True)))
        assert head.count("\n") > 4, file
        assert "mijn-profiel" not in text
        assert str(dt.datetime.now().astimezone().date()) in text
