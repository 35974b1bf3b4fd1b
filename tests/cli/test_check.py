"""`evaluator check`: dossiers, challenges and every file of criteria/; filters with a reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from evaluator.render.schemas import schema_of
from tests.cli.program import call, started
from tests.support import ROOT

CRITERIA = sorted(p.relative_to(ROOT).as_posix() for p in (ROOT / "criteria").rglob("*.yaml"))
CHECK = Draft202012Validator(schema_of("check"))


@pytest.mark.parametrize("file", CRITERIA)
def test_every_shipped_file_of_criteria_is_sound(file: str, empty: Path) -> None:
    ran = call("check", str(ROOT / file), "--format", "json")
    # A draft may be checked, and says that it is one: nothing final can come of it.
    draft = "status: draft" in (ROOT / file).read_text(encoding="utf-8")
    errors = [f["code"] for f in ran.json["findings"] if f["severity"] == "error"]
    assert (ran.code, ran.err, errors) == (draft, "", ["criteria.draft"] * draft)
    assert not list(CHECK.iter_errors(ran.json))
    kinds = {
        "limits": "limit", "principles": "principle-set", "profiles": "profile",
        "regimes": "regime", "tenders": "criteria-set", "challenges": "criteria-set",
        "sources.yaml": "sources",
    }  # fmt: skip
    assert ran.json["kind"] == kinds[file.split("/")[1]]
    assert call("check", str(ROOT / file)).code == draft


@pytest.mark.parametrize("file", [f for f in CRITERIA if "sources" not in f])
def test_a_file_with_an_unknown_key_says_where(file: str, empty: Path) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    copy = empty / Path(file).name
    copy.write_text(f"{text}\nonbekend: 1\n", encoding="utf-8")
    ran = call("check", str(copy), "--format", "json")
    (problem,) = ran.json["errors"]
    assert ran.code == 2
    assert problem["code"] == "key.unknown"
    assert (problem["file"], problem["line"]) == (copy.name, text.count("\n") + 2)


def test_a_source_twice_is_refused(empty: Path) -> None:
    text = (ROOT / "criteria/sources.yaml").read_text(encoding="utf-8")
    first = text[text.index("  - id:") : text.index("  - id:", text.index("  - id:") + 1)]
    copy = empty / "sources.yaml"
    copy.write_text(text.rstrip("\n") + "\n" + first, encoding="utf-8")
    ran = call("check", str(copy), "--format", "json")
    assert [e["code"] for e in ran.json["errors"]] == ["id.duplicate"]


@pytest.mark.parametrize("name", ["tender-voorbeeld", "ch-03", "ch-06", "ch-07", "tsuchiura"])
def test_the_json_of_a_check_fits_its_schema(name: str, empty: Path) -> None:
    ran = call("check", f"submissions/{name}", "--format", "json")
    assert not [e.message for e in CHECK.iter_errors(ran.json)]


def test_a_challenge_is_told_what_would_make_it_pass(empty: Path) -> None:
    """53,500 is asked in 2028 where 50,000 is the most: 3,500 to another year, or less."""
    ran = call("check", "submissions/ch-03", "--profile", "wageningen-seed", "--format", "json")
    (challenge,) = ran.json["challenges"]
    told = challenge["profiles"]["wageningen-seed"]
    move, lower = told["would_pass"]
    for hint in (move, lower):
        assert (hint["rule"], hint["who"], hint["verified"]) == ("W1", "self", True)
        assert "2028" in hint["hint"]
        assert "3.500" in hint["hint"]
        asked = {"field": "money.requested_by_year.2028", "before": "53500.00",
                 "after": "50000.00"}  # fmt: skip
        assert asked in hint["changes"]
    assert (move["alternative"], lower["alternative"]) == (False, True)
    plan = told["plan"]
    assert (plan["reached"], plan["overall"], plan["needs"]) == (True, "meets_gates", [])


def test_the_answer_comes_before_what_to_do_and_the_findings_last(empty: Path) -> None:
    out = call("check", "submissions/ch-06", "--profile", "rotterdam").out
    order = [
        "Getoetst aan: Rotterdam",
        "Antwoord: nog niet compleet.",
        "Volgens wat wij op",
        "Dit is al in orde:",
        "Deze stukken ontbreken:",
        "Dit kunt u zelf doen:",
        "Dit moet de gemeente uitzoeken of regelen:",
        "Hier moet iemand over oordelen:",
        "Doet u uw deel, dan hangt het nog af van de gemeente en wie moet oordelen.",
        "Bevindingen:",
        "Advies, geen besluit.",
    ]
    places = [out.index(text) for text in order]
    assert places == sorted(places)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_at_most_three_municipalities_stand_beside_and_the_rest_is_counted(
    lang: str, empty: Path
) -> None:
    out = call("check", "submissions/ch-01", "--profile", "all", "--lang", lang).out
    said = {"nl": "Hoe het elders zou zijn:", "en": "How it would be elsewhere:"}[lang]
    beside = out.split(said)[1].split("\n\n")[0].strip().splitlines()
    assert len(beside) == 4
    seen = {"nl": "volgens wat wij op", "en": "by what we saw on"}[lang]
    assert all(seen in line for line in beside[:3])
    assert all(("compleet" if lang == "nl" else "complete") in line for line in beside[:3])
    asked = call("check", "submissions/ch-01", "--profile", "all", "--format", "json")
    count = len(asked.json["challenges"][0]["profiles"])
    assert str(count - 4) in beside[3]
    assert "evaluator compare" in beside[3]


def test_a_list_of_one_needs_no_word_about_others(empty: Path) -> None:
    out = call("check", "submissions/ch-01", "--profile", "rotterdam").out
    assert "elders" not in out
    assert "evaluator compare" not in out


def test_a_waived_condition_shows_by_whom_and_why(empty: Path) -> None:
    out = call("check", "submissions/ch-07", "--profile", "voorbeeldstad-uitdaagrecht").out
    section = out.split("Dit is opzijgezet door een persoon:")[1].split("\n\n")[0]
    assert "V2" in section
    assert "Teamleider Wmo" in section
    assert "8 juni 2026" in section
    assert "kijkt elke maand mee" in section
    assert "V2" not in out.split("Dit is al in orde:")[1].split("\n\n")[0]
    assert "Opzijgezet door Teamleider Wmo" in call("score", "submissions/ch-07").out


def test_welcome_documents_stand_apart_and_are_never_missing(empty: Path) -> None:
    out = call("check", "submissions/ch-07", "--profile", "voorbeeldstad-uitdaagrecht").out
    assert "verzekering" in out.split("Deze stukken zijn welkom")[1].split("\n\n")[0]
    assert "Deze stukken ontbreken:" not in out


def test_the_room_of_each_year_is_told(empty: Path) -> None:
    out = call("check", "submissions/ch-03", "--profile", "wageningen-seed").out
    told = out.replace("\u00a0", " ")
    assert "2027: gevraagd € 46.000, hoogstens € 50.000. Er is nog € 4.000 ruimte." in told
    assert "2028: gevraagd € 53.500, hoogstens € 50.000. Dat is € 3.500 te veel." in told


@pytest.mark.benchmark
def test_a_check_of_a_challenge_takes_under_a_second() -> None:
    """A process of its own, start of Python included."""
    ran = min((started("check", "submissions/ch-06") for _ in range(3)), key=lambda r: r.seconds)
    assert ran.code == 1
    assert ran.seconds < 1, f"{ran.seconds:.2f} s"


def found(*options: str) -> list[str]:
    ran = call("check", "submissions/ch-03", "--format", "json", *options)
    return sorted({finding["code"] for finding in ran.json["findings"]})


def test_select_shows_only_these_codes(empty: Path) -> None:
    assert found("--select", "gate.fail, score.spread") == ["gate.fail", "score.spread"]
    assert found("--select", "price.missing") == []


def test_ignore_leaves_a_code_out_and_prints_the_reason(empty: Path) -> None:
    asked = ("--ignore", "score.spread=besproken op 3 mei")
    assert "score.spread" in found()
    assert found(*asked) == [code for code in found() if code != "score.spread"]
    ran = call("check", "submissions/ch-03", "--format", "json", *asked)
    assert ran.json["ignored"] == {"score.spread": "besproken op 3 mei"}


@pytest.mark.parametrize("name", ["ch-03", "tender-voorbeeld"])
def test_the_text_shows_what_was_chosen_and_what_was_left_out(name: str, empty: Path) -> None:
    path = f"submissions/{name}"
    assert "[score.spread]" in call("check", path).out
    chosen = call("check", path, "--select", "gate.fail").out
    assert "[score.spread]" not in chosen
    assert "[gate.fail]" in chosen
    left = call("check", path, "--ignore", "score.spread=besproken op 3 mei").out
    assert "[score.spread]" not in left
    assert "besproken op 3 mei" in left


def test_a_code_that_was_not_found_is_not_said_to_be_left_out(empty: Path) -> None:
    ran = call("check", "submissions/ch-03", "--ignore", "price.missing=x", "--format", "json")
    assert ran.json["ignored"] == {}


def test_the_exit_code_is_that_of_the_findings_shown(empty: Path) -> None:
    path = "submissions/ch-06"
    assert call("check", path).code == 1
    errors = {
        f["code"]
        for f in call("check", path, "--format", "json").json["findings"]
        if f["severity"] == "error"
    }
    ignored = [part for code in errors for part in ("--ignore", f"{code}=nagevraagd")]
    assert call("check", path, *ignored).code == 0


def test_every_error_and_warning_is_listed_however_many(
    dossier: Callable[[str], Path],
) -> None:
    reasons = dossier("tender-voorbeeld") / "consensus.csv"
    head = reasons.read_text(encoding="utf-8").split("\n")[0]
    reasons.write_text(head + "\n", encoding="utf-8")
    ran = call("check", "tender-voorbeeld")
    # Three admissible bids x ten leaves, and as warnings those of the fourth.
    assert ran.code == 1
    assert ran.out.count("[reason.missing]") == 40
