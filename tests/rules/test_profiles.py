"""The fifteen shipped profiles: every rule on both sides of its boundary, every condition of the
overview carried or reasoned, and the matrix of six challenges worked out by hand.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from evaluator.formats.evaluation import Choices, evaluate
from evaluator.formats.files import read_document
from evaluator.formats.library import Library
from evaluator.formats.profiles import read_profile
from evaluator.formats.rulebook import read_rulebook
from evaluator.model.numbers import money_text
from evaluator.model.outcome import Check, ProfileOutcome
from evaluator.model.rule import Profile, Rule
from evaluator.outcome import challenge_outcome
from tests.support import ROOT, book_of, challenge_dossier, make_challenge

Wanted = dict[str, Any]


def data(path: str) -> Wanted:
    read: Wanted = read_document(ROOT / "tests" / path, path).data
    return read


EXAMPLES = data("example_rules.yaml")["profiles"]
CONDITIONS = data("conditions.yaml")
MATRIX = data("cases/matrix.yaml")
NAMES = sorted(path.stem for path in (ROOT / "criteria" / "profiles").glob("*.yaml"))
NOT_TAKE_OVER = {
    "england-crtc": "process",
    "scotland-pr": "process",
    "wageningen-initiatievenfonds": "grant",
}
OVERVIEW = "overzicht-voorwaarden"


@cache
def profile_of(name: str) -> Profile:
    return read_profile(Library(), name)


def rule_of(name: str, rule: str) -> Rule:
    return next(one for one in profile_of(name).rules if one.id == rule)


EVERY = [(name, rule.id) for name in NAMES for rule in profile_of(name).rules]


# what was asked is there --------------------------------------------------------------------------


def test_the_fifteen_profiles_of_the_examples_are_shipped_and_no_other() -> None:
    assert set(NAMES) == set(EXAMPLES)
    assert len(NAMES) == 15


@pytest.mark.parametrize("name", NAMES)
def test_a_profile_says_what_it_is_for_and_whether_it_is_complete(name: str) -> None:
    profile = profile_of(name)
    assert profile.applies_to == NOT_TAKE_OVER.get(name, "take-over")
    assert str(profile.complete).lower() == EXAMPLES[name]["complete"]
    assert bool(profile.unknown) is not profile.complete  # an incomplete list says what lacks


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_of_the_examples_is_the_same_here(name: str) -> None:
    """Kind, check, what it looks at and evidence; the amount of W1 stands in a dated limit."""
    for rule, words in EXAMPLES[name]["rules"].items():
        assert said(rule_of(name, rule)) == words.replace("_from_municipality", ""), rule


def said(rule: Rule) -> str:
    """A rule in the words of the examples."""
    basis = rule.basis if rule.check == "cap_per_year" else None
    parts = {
        "doc": rule.doc, "field": rule.field, "want": rule.want, "factor": rule.factor,
        "from": rule.from_, "to": rule.to, "weeks": rule.weeks, "basis": basis,
        "phase": rule.phase,
    }  # fmt: skip
    told = [f"{key}={str(value).lower() if isinstance(value, bool) else value}"
            for key, value in parts.items() if value is not None]  # fmt: skip
    return " ".join([rule.kind, rule.check, *told, str(rule.evidence)])


@pytest.mark.parametrize("name", NAMES)
def test_a_rule_that_was_added_never_decides(name: str) -> None:
    """A rule that the examples do not have, or that only the overview tells, is no gate."""
    for rule in profile_of(name).rules:
        from_overview = rule.source is not None and rule.source.ref == OVERVIEW
        if rule.id not in EXAMPLES[name]["rules"] or from_overview:
            assert rule.kind != "gate", rule.id


@pytest.mark.parametrize("name", NAMES)
def test_every_gate_says_what_it_is_for_and_no_clause_is_invented(name: str) -> None:
    profile = profile_of(name)
    assert [rule.id for rule in profile.rules if rule.kind == "gate" and not rule.purpose] == []
    assert profile.appeal is None  # none was seen


def test_rules_from_memory_are_the_three_grounds_of_england() -> None:
    memory = [one for one in EVERY if rule_of(*one).evidence == "memory"]
    assert memory == [("england-crtc", f"E{number}") for number in (8, 9, 10)]


# the conditions of the overview -------------------------------------------------------------------

REASONS = {"absent", "not-seen"}


def test_every_cell_of_the_overview_has_a_rule_or_a_reason() -> None:
    assert len(CONDITIONS["conditions"]) == 21
    assert len(CONDITIONS["profiles"]) == 11
    assert {*CONDITIONS["profiles"], *CONDITIONS["beside"]} == set(NAMES)
    for condition in CONDITIONS["conditions"]:
        assert len(condition["cells"]) == len(CONDITIONS["profiles"]), condition["id"]
        for name, cell in zip(CONDITIONS["profiles"], condition["cells"], strict=True):
            known = {rule.id for rule in profile_of(name).rules}
            good = set(cell) <= known if isinstance(cell, list) else cell in REASONS
            assert good, (condition["id"], name, cell)
            assert cell, (condition["id"], name)


def test_what_was_not_seen_is_told_by_the_profile() -> None:
    for condition in CONDITIONS["conditions"]:
        for name, cell in zip(CONDITIONS["profiles"], condition["cells"], strict=True):
            if cell == "not-seen":
                assert profile_of(name).unknown, name


def test_every_rule_from_the_overview_carries_a_condition() -> None:
    carried = {
        (name, rule)
        for condition in CONDITIONS["conditions"]
        for name, cell in zip(CONDITIONS["profiles"], condition["cells"], strict=True)
        if isinstance(cell, list)
        for rule in cell
    }
    added = {(name, rule) for name, rule in EVERY if rule not in EXAMPLES[name]["rules"]}
    assert added - carried == {("amsterdam-buurtrechten", "A3")}  # of a list beside the overview


def test_the_table_in_the_manual_is_the_list_of_conditions() -> None:
    manual = (ROOT / "criteria" / "README.md").read_text(encoding="utf-8")
    part = manual.split("\n## Conditions in eleven lists\n")[1].split("\n## ")[0]
    rows = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("| ")]
    table = {cells[0].strip(): [cell.strip() for cell in cells[1:]] for cells in rows[1:]}
    marks = {"absent": "–", "not-seen": "?"}
    wanted = {
        condition["what"]: [
            ", ".join(cell) if isinstance(cell, list) else marks[cell]
            for cell in condition["cells"]
        ]
        for condition in CONDITIONS["conditions"]
    }
    assert table == wanted


# every rule on both sides of its boundary ---------------------------------------------------------

DAY = dt.date(2027, 1, 1)
GOOD = {"pass": "meets_gates"}
BAD = {
    "fail": "does_not_meet_gates",
    "incomplete": "incomplete",
    "unknown": "not_assessable_yet",
    "judgement": "not_assessable_yet",
}


def sides(rule: Rule) -> dict[str, tuple[Wanted, str]]:
    """Challenges around the boundary of a rule, each with the result that it must have."""
    makers = {
        "cap_per_year": around_cap, "cost_not_higher": around_cost, "document": with_document,
        "flag": with_flag, "judgement": with_answer, "min_weeks_before": around_start,
        "max_weeks_after": around_decision,
    }  # fmt: skip
    return {"always": ({}, "pass")} if rule.check == "note" else makers[rule.check](rule)


def around_cap(_: Rule) -> dict[str, tuple[Wanted, str]]:
    return {
        "the limit itself": (asking("50000.00"), "pass"),
        "a cent more": (asking("50000.01"), "fail"),
        "nothing": (asking("0"), "pass"),
        "not filled in": (asking(None), "unknown"),
    }


def around_cost(rule: Rule) -> dict[str, tuple[Wanted, str]]:
    most = {"0.7": "31500.00", "1.0": "45000.00"}[str(rule.factor)]  # of 45,000.00
    cent = str(Decimal(most) + Decimal("0.01"))
    unknown = {"baseline": {"status": "unknown", "avoidable_by_year": None}}
    return {
        "the limit itself": (asking(most), "pass"),
        "a cent more": (asking(cent), "fail"),
        "no current cost": (asking(most) | unknown, "unknown"),
    }


def asking(amount: str | None) -> Wanted:
    lines = {} if amount is None else {"2027": {"staff": amount}}
    return {"money": {"requested_by_year": {"2027": amount}, "costs_by_year": lines}}


def with_document(rule: Rule) -> dict[str, tuple[Wanted, str]]:
    return {
        "there": ({"documents": {rule.doc: "true"}}, "pass"),
        "not there": ({"documents": {rule.doc: "false"}}, "incomplete"),
        "not named": ({}, "incomplete"),
        "not known": ({"documents": {rule.doc: None}}, "unknown"),
    }


def with_flag(rule: Rule) -> dict[str, tuple[Wanted, str]]:
    group, name = str(rule.field).split(".")
    return {
        "as wanted": ({group: {name: str(rule.want).lower()}}, "pass"),
        "other": ({group: {name: str(not rule.want).lower()}}, "fail"),
        "empty": ({group: {name: None}}, "unknown"),
        "absent": ({}, "unknown"),
    }


def with_answer(rule: Rule) -> dict[str, tuple[Wanted, str]]:
    answer = {"by": "a person", "on": "2026-06-01", "reason": "a reason"}
    return {
        "yes": ({"judgements": {rule.id: answer | {"result": "pass"}}}, "pass"),
        "no": ({"judgements": {rule.id: answer | {"result": "fail"}}}, "fail"),
        "unanswered": ({}, "judgement"),
    }


def around_start(rule: Rule) -> dict[str, tuple[Wanted, str]]:
    boundary = DAY - dt.timedelta(weeks=rule.weeks or 0)
    return {
        "the last day": ({"submitted": boundary.isoformat()}, "pass"),
        "a day later": ({"submitted": (boundary + dt.timedelta(days=1)).isoformat()}, "fail"),
        "no day": ({"submitted": None}, "unknown"),
    }


def around_decision(rule: Rule) -> dict[str, tuple[Wanted, str]]:
    boundary = dt.date(2026, 5, 4) + dt.timedelta(weeks=rule.weeks or 0)  # submitted on 4 May

    def on(day: dt.date) -> Wanted:
        return {"decision": {"date": day.isoformat(), "outcome": "accepted", "by": "college"}}

    return {
        "the last day": (on(boundary), "pass"),
        "a day later": (on(boundary + dt.timedelta(days=1)), "fail"),
        "no decision": ({}, "unknown"),
    }


CASES = [(name, rule, side) for name, rule in EVERY for side in sides(rule_of(name, rule))]


@cache
def limits() -> Any:
    return read_rulebook(Library(), criteria=None, kind="challenge", profiles=NAMES).limits


def judged(name: str, rule: Rule, changes: Wanted) -> tuple[ProfileOutcome, Check]:
    """A challenge under one rule of a profile alone."""
    profile = profile_of(name).replace(rules=(rule,))
    book = book_of(profiles=(profile,), limits=limits())
    outcome = challenge_outcome(challenge_dossier(make_challenge(**changes)), book)
    told = outcome.challenges[0].profiles[0]
    return told, (*told.checks, *told.notes)[0]


@pytest.mark.parametrize(("name", "rule", "side"), CASES, ids=lambda part: part)
def test_a_rule_holds_on_both_sides_of_its_boundary(name: str, rule: str, side: str) -> None:
    """Its result, and what that means for the answer where the rule counts."""
    asked = rule_of(name, rule)
    changes, wanted = sides(asked)[side]
    told, check = judged(name, asked, changes)
    later = asked.phase == "takeover"
    assert check.result == ("not_due" if later else wanted)
    counts = (
        asked.kind == "gate"
        and not later
        and asked.check != "note"
        and asked.evidence != "memory"
        and name not in NOT_TAKE_OVER
    )
    assert check.counted is counts
    silent = "not_applicable" if name in NOT_TAKE_OVER else "not_assessable_yet"
    assert told.overall == ((GOOD | BAD)[wanted] if counts else silent)
    if asked.check == "document" and not later:
        kinds = (told.welcome_documents, told.missing_documents)
        mine, other = kinds if asked.kind == "info" else kinds[::-1]
        assert mine == ((asked.doc,) if wanted == "incomplete" else ())
        assert other == ()


def test_both_sides_are_shown_for_every_rule_but_notes() -> None:
    for name, rule in EVERY:
        results = {result for _, result in sides(rule_of(name, rule)).values()}
        if rule_of(name, rule).check != "note":
            assert "pass" in results
            assert results & {"fail", "incomplete"}, (name, rule)


# the matrix ---------------------------------------------------------------------------------------

OVERALL = {
    "meets": "meets_gates",
    "fails": "does_not_meet_gates",
    "incomplete": "incomplete",
    "open": "not_assessable_yet",
    "na": "not_applicable",
}
DECIDING = {"fails": {"fail"}, "incomplete": {"incomplete"}, "open": {"unknown", "judgement"}}
CELLS = [(name, n) for name in MATRIX["profiles"] for n in range(len(MATRIX["challenges"]))]


@cache
def outcomes(challenge: str) -> dict[str, ProfileOutcome]:
    made = evaluate(ROOT / "submissions" / challenge, Choices(profiles=tuple(NAMES))).outcome
    return {one.profile: one for one in made.challenges[0].profiles}  # type: ignore[union-attr]


def why(name: str, challenge: str) -> dict[str, str]:
    """The rules that decide in a cell, by hand."""
    found = MATRIX["profiles"][name]["why"]
    return dict(found.get(challenge, {})) if isinstance(found, dict) else {}


@pytest.mark.parametrize(("name", "number"), CELLS, ids=str)
def test_a_cell_of_the_matrix_is_what_was_worked_out_by_hand(name: str, number: int) -> None:
    """The answer, and exactly the rules that lead to it."""
    challenge, wanted = MATRIX["challenges"][number], MATRIX["profiles"][name]["overall"][number]
    told = outcomes(challenge)[name]
    assert told.overall == OVERALL[wanted]
    deciding = {
        check.rule.id: check.result
        for check in told.checks
        if check.counted and check.result in DECIDING.get(wanted, set())
    }
    assert deciding == why(name, challenge)


@pytest.mark.parametrize("challenge", MATRIX["over"])
def test_the_amounts_that_decide_are_those_of_the_hand(challenge: str) -> None:
    checks = {c.rule.id: c for p in outcomes(challenge).values() for c in p.checks}
    for rule, years in MATRIX["over"][challenge].items():
        over = {year.year: money_text(int(year.over or 0)) for year in checks[rule].by_year}
        assert over == years, rule


def test_the_matrix_has_every_profile_and_challenge() -> None:
    assert set(MATRIX["profiles"]) == set(NAMES)
    assert all(len(one["overall"]) == 6 for one in MATRIX["profiles"].values())


WORDS = {
    "| lijst |": {
        "voldoet": "meets", "zo nog niet": "fails", "onvolledig": "incomplete",
        "nog niet te zeggen": "open", "niet van toepassing": "na", "ja": "true", "nee": "false",
    },
    "| list |": {
        "meets": "meets", "not like this": "fails", "incomplete": "incomplete",
        "cannot be said yet": "open", "does not apply": "na", "yes": "true", "no": "false",
    },
}  # fmt: skip


@pytest.mark.parametrize("start", WORDS)
def test_the_page_shows_the_matrix_in_both_languages(start: str) -> None:
    """Each cell with its answer and the ids of the rules that decide."""
    words = WORDS[start]
    lines = (ROOT / "docs" / "challenges-and-profiles.md").read_text(encoding="utf-8").splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith(start))
    shown = {}
    for line in lines[first + 2 :]:
        if not line.startswith("|"):
            break
        name, complete, *cells = (cell.strip() for cell in line.strip("|").split("|"))
        shown[name.strip("`")] = (words[complete], cells)
    assert list(shown) == list(MATRIX["profiles"])
    for name, (complete, cells) in shown.items():
        assert complete == str(profile_of(name).complete).lower()
        for challenge, cell, wanted in zip(
            MATRIX["challenges"], cells, MATRIX["profiles"][name]["overall"], strict=True
        ):
            assert words[cell.partition(":")[0]] == wanted, (name, challenge)
            assert set(re.findall(r"\b[A-Z][0-9]+\b", cell)) == set(why(name, challenge))
