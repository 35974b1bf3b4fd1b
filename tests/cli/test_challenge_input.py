"""What can be wrong in a challenge: each mistake has its own message, through the real command.

The challenge here is sound: one year, 40,000 asked, all of it spent. Each test changes one thing.
"""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import Ran, call

SOUND: dict[str, Any] = {
    "kind": "challenge",
    "id": "buurttuin",
    "title": {"nl": "Buurttuin", "en": "Garden"},
    "submitted": "2026-05-04",
    "applicant": {"name": "Groene Straat (verzonnen)"},
    "challenged": {
        "partner": "Welzijn Voorbeeld (verzonnen)",
        "task": "onderhoud van de tuin",
        "in_consortium_scope": "true",
    },
    "period": {"start": "2027-01-01", "end": "2027-12-31"},
    "money": {
        "vat": {"challenger": "incl", "incumbent": "incl"},
        "requested_by_year": {"2027": "40000.00"},
        "own_income_by_year": {"2027": "0.00"},
        "costs_by_year": {"2027": {"staff": "40000.00"}},
    },
    "baseline": {"status": "confirmed", "avoidable_by_year": {"2027": "60000.00"}},
    "support": {"signatures": "12", "meeting_report": "false"},
    "documents": {"support": "true"},
}
BOTH = ("wageningen-seed", "groen-zelfbeheer-70")


def changed(**changes: Any) -> dict[str, Any]:
    """The sound challenge with values at dotted places; None takes a key out."""
    data = deepcopy(SOUND)
    for dotted, value in changes.items():
        *groups, name = dotted.replace("__", ".").split(".")
        node = data
        for step in groups:
            node = node.setdefault(step, {})
        node[name] = value
    return data


def check(data: dict[str, Any], *options: str, profiles: tuple[str, ...] = BOTH[:1]) -> Ran:
    """``evaluator check`` on a file of its own, in the empty folder."""
    Path("mijn.yaml").write_text(json.dumps(data), encoding="utf-8")
    chosen = [part for profile in profiles for part in ("--profile", profile)]
    return call("check", "mijn.yaml", *chosen, *options)


def found(data: dict[str, Any], **options: Any) -> dict[str, str]:
    """Codes and severities of what is told about a file."""
    ran = check(data, "--format", "json", **options)
    assert ran.code in (0, 1), ran.out
    return {one["code"]: one["severity"] for one in ran.json["findings"]}


def asking(amount: str | None) -> dict[str, Any]:
    """The sound challenge asking another amount, with cost lines that follow."""
    money = {"requested_by_year": {"2027": amount}}
    if amount is not None:
        money["costs_by_year"] = {"2027": {"staff": amount}}  # type: ignore[dict-item]
    return changed(money=SOUND["money"] | money)


def test_the_sound_challenge_has_nothing_wrong(empty: Path) -> None:
    ran = check(SOUND)
    assert ran.code == 0
    loud = {code for code, severity in found(SOUND).items() if severity != "info"}
    assert loud == set()


# --- the maximum ----------------------------------------------------------------------------------


def answer(amount: str | None) -> tuple[int, str, str]:
    """Exit code, answer and result of the maximum, for an amount asked."""
    ran = check(asking(amount), "--format", "json")
    overall = ran.json["challenges"][0]["profiles"]["wageningen-seed"]["overall"]
    score = call("score", "mijn.yaml", "--profile", "wageningen-seed", "--format", "json").json
    checks = score["challenges"][0]["profiles"]["wageningen-seed"]["checks"]
    return ran.code, overall, next(c["result"] for c in checks if c["check"] == "cap_per_year")


def test_exactly_the_maximum_passes(empty: Path) -> None:
    assert answer("50000.00") == (0, "meets_gates", "pass")


def test_one_cent_more_fails_and_is_told_to_be_one_cent(empty: Path) -> None:
    assert answer("50000.01") == (0, "does_not_meet_gates", "fail")
    said = check(asking("50000.01")).out.replace("\u00a0", " ")
    assert "zo kan het nog niet: dit moet anders" in said
    assert "in 2027 € 0,01 minder" in said


def test_nothing_asked_passes_with_a_warning(empty: Path) -> None:
    assert answer("0.00") == (0, "meets_gates", "pass")
    assert found(asking("0.00"))["money.zero"] == "warning"
    assert "money.zero" not in found(asking("0.01"))


def test_an_empty_amount_is_unknown(empty: Path) -> None:
    assert answer(None) == (0, "not_assessable_yet", "unknown")
    assert "Vul in hoeveel geld u in 2027 vraagt." in check(asking(None)).out


@pytest.mark.parametrize("amount", ["-1", "-0.01", "-40000.00"])
def test_a_negative_amount_is_no_amount(amount: str, empty: Path) -> None:
    ran = check(asking(amount))
    assert (ran.code, ran.out) == (2, "")
    assert "Een bedrag is lager dan nul" in ran.err
    assert check(asking(amount), "--format", "json").json["errors"][0]["code"] == "money.negative"


# --- years ----------------------------------------------------------------------------------------


def test_a_missing_year_is_told(empty: Path) -> None:
    longer = changed(period={"start": "2027-01-01", "end": "2028-12-31"})
    assert found(longer)["money.year_missing"] == "warning"
    assert "money.year_missing" not in found(SOUND)
    assert "2028" in check(longer).out


def test_a_year_outside_the_period_is_told(empty: Path) -> None:
    money = deepcopy(SOUND["money"])
    money["requested_by_year"]["2030"] = "1.00"
    assert found(changed(money=money))["money.year_outside_period"] == "warning"
    assert "money.year_outside_period" not in found(SOUND)


# --- sums and VAT ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("costs", "more"), [("40000.01", "kosten"), ("39999.99", "geld")])
def test_lines_that_do_not_add_up_are_refused_to_the_cent(
    costs: str, more: str, empty: Path
) -> None:
    money = SOUND["money"] | {"costs_by_year": {"2027": {"staff": costs}}}
    ran = check(changed(money=money))
    assert ran.code == 1
    assert found(changed(money=money))["money.lines_do_not_add_up"] == "error"
    assert "Nog niet te berekenen: de bedragen van 2027 kloppen niet." in ran.out
    line = next(one for one in ran.out.splitlines() if "begroting voor 2027" in one)
    assert "€\u00a00,01 hoger" in line
    assert line.index(more) < line.index("hoger")
    assert "[money.lines_do_not_add_up]" in ran.out


def test_amounts_on_two_vat_bases_are_not_compared(empty: Path) -> None:
    money = SOUND["money"] | {"vat": {"challenger": "incl", "incumbent": "excl"}}
    options = {"profiles": BOTH[1:]}
    assert found(changed(money=money), **options)["money.vat_not_comparable"] == "warning"
    assert "money.vat_not_comparable" not in found(SOUND, **options)
    out = check(changed(money=money), profiles=BOTH[1:]).out
    assert "Antwoord: nog niet te toetsen." in out
    assert "Vraag de gemeente om de huidige kosten met btw." in out


# --- who, what and when ---------------------------------------------------------------------------


def test_a_document_that_is_claimed_and_contradicted_is_told(empty: Path) -> None:
    claimed = changed(support={"signatures": None, "meeting_report": "false"})
    assert found(claimed)["document.claim_unsupported"] == "warning"
    assert "document.claim_unsupported" not in found(SOUND)


def test_who_challenges_itself_is_stopped(empty: Path) -> None:
    own = changed(challenged__partner="  groene straat   (VERZONNEN) ")
    ran = check(own)
    assert (ran.code, found(own)["challenge.own_task"]) == (1, "error")
    assert "daagt zichzelf uit" in ran.out
    assert "challenge.own_task" not in found(SOUND)


def test_a_task_outside_the_contract_is_told_and_nothing_helps(empty: Path) -> None:
    outside = changed(challenged__in_consortium_scope="false")
    ran = check(outside)
    assert (ran.code, found(outside)["challenge.outside_contract"]) == (0, "warning")
    assert "Hier helpt geen verandering van uw plan:" in ran.out
    assert "Wat u ook verandert, deze voorwaarde houdt uw plan tegen: W2." in ran.out
    assert "challenge.outside_contract" not in found(SOUND)


def test_a_start_before_the_submission_is_stopped(empty: Path) -> None:
    early, same = changed(submitted="2027-01-02"), changed(submitted="2027-01-01")
    assert found(early)["challenge.starts_before_submission"] == "error"
    assert check(early).code == 1
    assert "challenge.starts_before_submission" not in found(same)


def test_an_unknown_check_in_a_profile_is_told_with_the_list(empty: Path) -> None:
    profile = {
        "kind": "profile", "id": "eigen", "title": SOUND["title"], "applies_to": "take-over",
        "complete": "true", "source": {"ref": "lsa-page"},
        "rules": [{"id": "E1", "check": "toverspreuk", "text": SOUND["title"],
                   "evidence": "own-choice"}],
    }  # fmt: skip
    Path("eigen.yaml").write_text(json.dumps(profile), encoding="utf-8")
    ran = check(SOUND, "--format", "json", profiles=("eigen.yaml",))
    assert ran.code == 2
    (problem,) = ran.json["errors"]
    assert problem["code"] == "rule.unknown_check"
    assert "cap_per_year" in problem["allowed"]


def test_no_mistake_changes_the_file(empty: Path) -> None:
    for data in (asking("-1"), asking("50000.01"), changed(challenged__partner="x")):
        check(data)
        assert json.loads(Path("mijn.yaml").read_text(encoding="utf-8")) == data
        assert [path.name for path in Path().iterdir()] == ["mijn.yaml"]
