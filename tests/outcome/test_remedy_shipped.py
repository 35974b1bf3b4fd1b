"""Each hint on a shipped challenge under a shipped profile is true, and as small as it says."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import groupby
from pathlib import Path

import pytest

from evaluator.formats.evaluation import Choices, Evaluation, evaluate
from evaluator.model.challenge import Challenge, ChallengeDossier
from evaluator.model.finding import Where
from evaluator.model.rule import Profile
from evaluator.model.rulebook import Rulebook
from evaluator.outcome.challenge import context_of
from evaluator.outcome.remedy import Change, Remedy, plan, remedies
from evaluator.outcome.remedy_fields import controlled
from evaluator.rules.money import money_findings
from evaluator.rules.profile import evaluate as hold
from tests.outcome.remedy_kit import (
    after,
    book_with,
    merged_text,
    money_totals,
    read_again,
    routes,
    tighter,
)
from tests.support import ROOT

SUBMISSIONS = ROOT / "submissions"


def place(file: Path) -> str:
    """The dossier of a challenge's file, or the file where it stands by itself (a register)."""
    folder = file.parent.parent
    whole = folder if (folder / "dossier.yaml").is_file() else file
    return whole.relative_to(SUBMISSIONS).as_posix()


DOSSIERS = sorted({place(file) for file in SUBMISSIONS.glob("*/challenges/*.yaml")})


@cache
def loaded(name: str) -> Evaluation:
    """A shipped dossier under every take-over profile, and under those it names itself."""
    own = sorted((SUBMISSIONS / name / "profiles").glob("*.yaml"))
    return evaluate(SUBMISSIONS / name, Choices(profiles=("all", *(file.stem for file in own))))


def pairs() -> list[tuple[str, str]]:
    return [(name, p.id) for name in DOSSIERS for p in loaded(name).book.profiles]


def parts(name: str, profile: str) -> tuple[Challenge, Rulebook, Profile]:
    evaluation = loaded(name)
    assert isinstance(evaluation.dossier, ChallengeDossier)
    book = evaluation.book
    return evaluation.dossier.challenges[0], book, next(p for p in book.profiles if p.id == profile)


def by_rule(found: tuple[Remedy, ...]) -> dict[str, list[Remedy]]:
    return {rule: list(group) for rule, group in groupby(found, key=lambda one: one.rule)}


@pytest.mark.parametrize(("name", "profile"), pairs())
def test_each_hint_makes_its_rule_pass_and_a_cent_less_does_not(name: str, profile: str) -> None:
    challenge, book, rules = parts(name, profile)
    before = challenge.model_dump()
    for rule, found in by_rule(remedies(challenge, Where(), book, rules)).items():
        if any(one.impossible for one in found):
            continue
        for way in routes(found):
            assert after(challenge, book, rules, merged_text(way), rule) == "pass", rule
            assert all(one.verified for one in way), rule
            for index, one in enumerate(way):
                for short in tighter(one):
                    rest = (*way[:index], replace(one, changes=short), *way[index + 1 :])
                    assert after(challenge, book, rules, merged_text(rest), rule) != "pass", rule
    assert challenge.model_dump() == before, "the proposal was edited"


@pytest.mark.parametrize(("name", "profile"), pairs())
def test_the_plan_meets_every_gate_or_says_what_stops_it(name: str, profile: str) -> None:
    challenge, book, rules = parts(name, profile)
    whole = plan(challenge, Where(), book, rules)
    copy, known = read_again(challenge, whole.changes), book_with(book, whole.changes)
    outcome, _ = hold(rules, context_of(copy, Where(), known, rules))
    assert outcome.overall == whole.overall
    wrong = [f for f in money_findings(copy, Where()) if f.severity == "error"]
    assert whole.reached == (outcome.overall == "meets_gates" and not wrong)
    counted = [check for check in outcome.checks if check.counted]
    assert whole.reached or whole.blocked or not counted
    if not whole.needs and not whole.blocked:
        assert all(controlled(change.field) for change in whole.changes)


def freely(challenge: Challenge, amount: str) -> tuple[Change, ...]:
    """A wholly other plan, in everything that the group itself decides on."""
    asked = [("money", "requested_by_year", year) for year in challenge.years()]
    changes = [Change(".".join(path), None, amount, path) for path in asked]
    changes += [
        Change(f"documents.{doc}", None, "true", ("documents", doc)) for doc in challenge.documents
    ]
    facts = {"support.signatures": "900", "continuity.exit_plan": "true",
             "applicant.profit_motive": "false", "applicant.relevant_body": "true"}  # fmt: skip
    changes += [Change(name, None, text, tuple(name.split("."))) for name, text in facts.items()]
    assert all(controlled(change.field) for change in changes)
    return tuple(changes)


@pytest.mark.parametrize(("name", "profile"), pairs())
@pytest.mark.parametrize("amount", ["0.00", "1.00", "20000.00"])
def test_what_nothing_makes_pass_no_other_plan_makes_pass(
    name: str, profile: str, amount: str
) -> None:
    challenge, book, rules = parts(name, profile)
    for one in remedies(challenge, Where(), book, rules):
        if one.impossible:
            assert not one.verified
            assert after(challenge, book, rules, freely(challenge, amount), one.rule) != "pass"


def test_the_fort_like_challenge_asks_18_000_less_each_year() -> None:
    """68,000 a year where 50,000 is the most, and no year with room to move to."""
    challenge, book, rules = parts("ch-02", "wageningen-seed")
    (one,) = remedies(challenge, Where(), book, rules)
    assert (one.kind, one.who, one.verified) == ("lower", "self", True)
    assert one.amounts == (("2027", 1_800_000), ("2028", 1_800_000), ("2029", 1_800_000))


def test_one_year_too_much_moves_to_a_year_with_room_and_keeps_the_total() -> None:
    """3,500 over in 2028; 2027 has 4,000 of room, so one move does it."""
    challenge, book, rules = parts("ch-03", "wageningen-seed")
    move, lower = remedies(challenge, Where(), book, rules)
    assert [(m.source, m.target, m.cents) for m in move.moves] == [("2028", "2027", 350_000)]
    assert (lower.kind, lower.alternative, lower.amounts) == ("lower", True, (("2028", 350_000),))
    copy = read_again(challenge, move.changes)
    assert money_totals(copy) == money_totals(challenge)
    assert not [f for f in money_findings(copy, Where()) if f.severity == "error"]


def test_a_group_that_is_not_local_is_told_that_nothing_helps_in_rotterdam() -> None:
    challenge, book, rules = parts("ch-04", "rotterdam")
    found = by_rule(remedies(challenge, Where(), book, rules))
    assert found["R1"][0].impossible
    assert plan(challenge, Where(), book, rules).blocked == ("R1",)


def test_a_hint_that_is_a_cent_off_would_be_seen() -> None:
    """The proof above fails when a remedy says a cent too little, or a cent too much."""
    challenge, book, rules = parts("ch-02", "wageningen-seed")
    (one,) = remedies(challenge, Where(), book, rules)
    (too_little, *_) = tighter(one)
    assert after(challenge, book, rules, too_little, one.rule) == "fail"
    asked = one.changes[0]
    too_much = replace(one, changes=(replace(asked, after="49999.99"), *one.changes[1:]))
    (back, *_) = tighter(too_much)
    assert after(challenge, book, rules, back, one.rule) == "pass"
