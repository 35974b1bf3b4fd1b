"""Hints: what is lacking, how much, and whose move it is; never for a rule that does not count."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

from evaluator.formats.evaluation import Choices, Evaluation, evaluate
from evaluator.formats.loaded import Loaded
from evaluator.model.challenge import Challenge
from evaluator.model.outcome import ChallengeOutcome
from evaluator.model.rule import Limit
from evaluator.model.rulebook import Rulebook
from evaluator.outcome import challenge_outcome
from evaluator.render.catalogue import Words
from evaluator.render.hints import Hint, advice, advice_of, field_name, hints, round_money, written
from evaluator.render.texts import LANGUAGES, texts
from tests.support import CAP, ROOT, challenge_dossier, gates, make_challenge, make_profile

CAP_RULE = {"check": "cap_per_year", "limit": "challenge-cap", "basis": "requested"}
COST_RULE = {
    "check": "cost_not_higher",
    "basis": "requested",
    "against": "avoidable",
    "factor": "1.0",
}
ASK = {"nl": "Is het goed?", "en": "Is it good?"}


def advised(
    challenge: Challenge, *rules: Mapping[str, Any], lang: str = "nl", limit: Limit = CAP
) -> list[Hint]:
    profile, _ = gates(challenge, *rules, limit=limit)
    return advice(profile.checks, Words(lang))


def years(**asked: str | None) -> dict[str, Any]:
    """Money asked per year, and the period that goes with it; ``y2027="1.00"``."""
    amounts = {name[1:]: amount for name, amount in asked.items()}
    return {
        "money": {"requested_by_year": amounts, "own_income_by_year": {}, "costs_by_year": {}},
        "period": {"start": f"{min(amounts)}-01-01", "end": f"{max(amounts)}-12-31"},
    }


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_too_much_in_one_year_says_which_year_and_how_much(lang: str) -> None:
    (hint,) = advised(make_challenge(**years(y2027="46000", y2028="53500.50")), CAP_RULE, lang=lang)
    assert hint.who == "self"
    assert hint.rule == "G1"
    assert ("3.500,50" if lang == "nl" else "3,500.50") in hint.text
    assert "2028" in hint.text
    assert "2027" not in hint.text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_years_with_the_same_excess_stand_together(lang: str) -> None:
    challenge = make_challenge(**years(y2027="51000", y2028="52000", y2029="51000"))
    first, second = advised(challenge, CAP_RULE, lang=lang)
    assert "2027" in first.text
    assert "2029" in first.text
    assert "2028" in second.text
    assert "2027" not in second.text


def test_a_year_without_amount_is_asked_for_and_not_taken_for_zero() -> None:
    (hint,) = advised(make_challenge(**years(y2027="46000", y2028=None)), CAP_RULE)
    assert hint.who == "self"
    assert "2028" in hint.text
    assert "€" not in hint.text


def test_no_years_at_all_is_one_question() -> None:
    bare = Challenge.model_validate(
        {"kind": "challenge", "id": "x", "title": {"nl": "Leeg", "en": "Empty"}}
    )
    found = advised(bare, CAP_RULE, COST_RULE)
    assert {hint.who for hint in found} == {"self"}
    assert len({hint.text for hint in found}) == 1


def test_a_limit_without_a_value_is_for_the_municipality() -> None:
    late = CAP.model_copy(
        update={
            "values": (
                CAP.values[0].model_copy(update={"from_": CAP.values[0].from_.replace(year=2040)}),
            )
        }
    )
    (hint,) = advised(make_challenge(), CAP_RULE, limit=late)
    assert hint.who == "municipality"
    assert "2027" in hint.text


def test_exactly_an_exclusive_limit_has_no_amount_over() -> None:
    limit = CAP.replace(boundary="exclusive")
    (hint,) = advised(make_challenge(**years(y2027="50000")), CAP_RULE, limit=limit)
    assert hint.who == "self"
    assert "€" not in hint.text


def test_dearer_than_now_says_how_much() -> None:
    challenge = make_challenge(baseline={"avoidable_by_year": {"2027": "36500.00"}})
    (hint,) = advised(challenge, COST_RULE)
    assert "€ 3.500" in plain(hint.text)
    assert hint.who == "self"


@pytest.mark.parametrize(
    "changes",
    [
        {"baseline": {"status": "unknown", "avoidable_by_year": None}},
        {"money": {"vat": {"challenger": "incl", "incumbent": "excl"}}},
    ],
)
def test_what_cannot_be_compared_is_for_the_municipality(changes: dict[str, Any]) -> None:
    (hint,) = advised(make_challenge(**changes), COST_RULE)
    assert hint.who == "municipality"


@pytest.mark.parametrize(
    ("rule", "changes", "who"),
    [
        ({"check": "document", "doc": "budget"}, {}, "document"),
        ({"check": "document", "doc": "budget", "on_missing": "fail"}, {}, "document"),
        ({"check": "document", "doc": "budget"}, {"documents": {"budget": None}}, "self"),
        ({"check": "flag", "field": "applicant.locally_rooted", "want": "true"}, {}, "self"),
        (
            {"check": "flag", "field": "challenged.money_available", "want": "true"},
            {},
            "municipality",
        ),
        (
            {"check": "flag", "field": "challenged.money_available", "want": "true"},
            {"challenged": {"money_available": "false"}},
            "municipality",
        ),
        (
            {"check": "flag", "field": "applicant.commercial", "want": "false"},
            {"applicant": {"commercial": "true"}},
            "self",
        ),
        ({"check": "judgement", "ask": ASK}, {}, "person"),
        (
            {"check": "judgement", "ask": ASK},
            {
                "judgements": {
                    "G1": {"result": "fail", "by": "J", "on": "2026-05-05", "reason": "r"}
                }
            },
            "self",
        ),
        (
            {"check": "min_value", "field": "support.signatures", "min": "50"},
            {"support": {"signatures": "12"}},
            "self",
        ),
        (
            {"check": "max_value", "field": "applicant.municipalities_served", "max": "1"},
            {"applicant": {"municipalities_served": "24"}},
            "self",
        ),
        (
            {"check": "before", "field": "submitted", "deadline": "period.start"},
            {"submitted": "2027-02-01"},
            "self",
        ),
        (
            {"check": "min_weeks_before", "from": "submitted", "to": "period.start", "weeks": "18"},
            {"submitted": "2026-12-01"},
            "self",
        ),
        (
            {"check": "covers_all", "field": "applicant.legal_form", "of": ["stichting"]},
            {"applicant": {"legal_form": "vereniging"}},
            "self",
        ),
    ],
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_check_has_a_hint_with_whose_move_it_is(
    rule: dict[str, Any], changes: dict[str, Any], who: str, lang: str
) -> None:
    (hint,) = advised(make_challenge(**changes), rule, lang=lang)
    assert hint.who == who
    assert hint.text.strip()
    assert "true" not in hint.text.split()
    assert "false" not in hint.text.split()


def test_values_are_written_as_the_language_writes_them() -> None:
    rule = {"check": "min_weeks_before", "from": "submitted", "to": "period.start", "weeks": "18"}
    (hint,) = advised(make_challenge(submitted="2026-12-01"), rule)
    # From 1 December 2026 to 1 January 2027 are 31 days; 18 weeks are 126.
    assert "31" in hint.text
    assert "126" in hint.text
    late = {"check": "before", "field": "submitted", "deadline": "period.start"}
    (hint,) = advised(make_challenge(submitted="2027-02-01"), late)
    assert "1 februari 2027" in hint.text
    assert "1 januari 2027" in hint.text


@pytest.mark.parametrize(
    "rule",
    [
        CAP_RULE | {"kind": "criterion"},
        CAP_RULE | {"kind": "info"},
        CAP_RULE | {"kind": "process"},
        CAP_RULE | {"evidence": "memory"},
        {"check": "document", "doc": "budget", "phase": "takeover"},
        {"check": "note"},
    ],
)
def test_a_rule_that_does_not_count_gives_no_hint(rule: dict[str, Any]) -> None:
    assert advised(make_challenge(**years(y2027="60000")), rule) == []


def test_a_rule_that_is_met_gives_no_hint() -> None:
    assert advised(make_challenge(), CAP_RULE, COST_RULE) == []


def test_a_sentence_asks_a_person_where_a_judgement_is_open() -> None:
    profile, _ = gates(make_challenge(), {"check": "judgement", "ask": ASK})
    ((rule, said),) = hints(profile.checks, Words("nl"))
    assert rule == "G1"
    assert said.endswith(ASK["nl"])
    assert said != ASK["nl"]


def test_whole_euros_lose_their_cents_and_others_do_not() -> None:
    for lang, whole, broken in (("nl", "€ 3.500", "€ 3.500,05"), ("en", "€3,500", "€3,500.05")):
        assert plain(round_money(Words(lang), 350000)) == whole
        assert plain(round_money(Words(lang), 350005)) == broken
        assert round_money(Words(lang), 0).endswith("0")


def test_text_from_a_dossier_is_not_taken_for_a_value() -> None:
    words = Words("nl")
    assert written(words, "true") == "ja"
    assert written(words, "2026-05-04") == "4 mei 2026"
    assert written(words, "1234.5") == "1.234,5"
    assert written(words, "stichting {x} <b>") == "stichting {x} <b>"
    assert field_name(words, "support.signatures") != "support.signatures"
    assert field_name(words, "facts.unheard_of") == "facts.unheard_of"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_shipped_field_and_document_has_a_name(lang: str) -> None:
    outcome = evaluate(ROOT / "submissions" / "ch-06", Choices(profiles=("all",))).outcome
    assert isinstance(outcome, ChallengeOutcome)
    words, own = texts(lang, "words"), texts(lang, "hints")
    for profile in outcome.challenges[0].profiles:
        for check in profile.checks:
            name = check.rule.doc or check.rule.field
            keys = (f"field.{name}", f"document.{name}")
            assert name is None or any(key in words or key in own for key in keys), name


# --- hints that were computed, in words -----------------------------------------------------------


def told(challenge: Challenge, *rules: Mapping[str, Any], lang: str = "nl") -> list[Hint]:
    """The computed hints for one challenge under one profile."""
    book = Rulebook(profiles=(make_profile(*rules),), limits={CAP.id: CAP})
    dossier = challenge_dossier(challenge)
    outcome = challenge_outcome(dossier, book)
    evaluation = Evaluation(Loaded(dossier, book, ROOT), book, outcome)
    return advice_of(evaluation, challenge, outcome.challenges[0].profiles[0], Words(lang))


KINDS: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    (CAP_RULE, years(y2027="68000"), "Vraag in 2027 € 18.000 minder"),
    (CAP_RULE, years(y2027="53500", y2028="46000"), "Schuif € 3.500 aan kosten van 2027 naar 2028"),
    (CAP_RULE, years(y2027="1", y2028=None), "hoogstens € 50.000 in 2028"),
    (CAP_RULE, years(y2010="1"), "Het past als dat minstens € 1 in 2010 is."),
    (COST_RULE, {"baseline": {"avoidable_by_year": {"2027": "0"}}}, "vraagt u dan niets meer"),
    (COST_RULE, {"baseline": {"status": "unknown", "avoidable_by_year": None}},
     "Dit moet de gemeente uitzoeken. Het past als dat minstens € 40.000 in 2027 is."),
    (COST_RULE, {"money": {"vat": {"challenger": None, "incumbent": "excl"}}},
     "Zeg of uw bedragen met of zonder btw zijn."),
    (COST_RULE, {"money": {"vat": {"challenger": "excl", "incumbent": None}}},
     "Vraag de gemeente of haar bedragen ook zonder btw zijn."),
    ({"check": "document", "doc": "budget"}, {}, "Lever dit stuk in: begroting."),
    ({"check": "flag", "field": "challenged.reserved_to_government", "want": "false"},
     {"challenged": {"reserved_to_government": "true"}}, "Geen verandering van uw plan helpt hier"),
    ({"check": "flag", "field": "challenged.money_available", "want": "true"}, {},
     "Dit moet de gemeente uitzoeken. Het past als het antwoord is: ja."),
    ({"check": "min_value", "field": "support.signatures", "min": "50"},
     {"support": {"signatures": "12"}}, "aantal handtekeningen is nu 12 en moet minstens 50 zijn"),
    ({"check": "min_weeks_before", "from": "submitted", "to": "period.start", "weeks": "18"},
     {"submitted": "2026-12-01"}, "De eerste dag die past, is 6 april 2027."),
    ({"check": "judgement", "ask": ASK},
     {"judgements": {"G1": {"result": "fail", "by": "J", "on": "2026-05-05", "reason": "r"}}},
     "Een nieuw oordeel kan alleen over een veranderd plan gaan."),
    ({"check": "document", "doc": "diploma", "waivable": "true"}, {},
     "De regels laten toe dat een persoon met naam en reden hiervan afwijkt."),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "changes", "said"), KINDS)
def test_a_computed_hint_says_what_how_much_and_when(
    rule: dict[str, Any], changes: dict[str, Any], said: str
) -> None:
    found = told(make_challenge(**changes), rule)
    assert said in plain(" ".join(hint.text for hint in found))
    assert all(hint.text.strip() for hint in told(make_challenge(**changes), rule, lang="en"))
    assert all(hint.verified is not hint.impossible for hint in found)


def test_a_computed_hint_does_not_take_text_of_a_rule_for_its_own() -> None:
    nasty = {"nl": "{x} <b>", "en": "{x} <b>"}
    (hint,) = told(make_challenge(), {"check": "judgement", "ask": nasty})
    assert hint.text == "{x} <b>"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("subject", ["hints", "check"])
def test_no_sentence_is_longer_than_twenty_words(subject: str, lang: str) -> None:
    for key, text in texts(lang, subject).items():
        for sentence in re.split(r"[.:?!]", text):
            assert len(sentence.split()) <= 20, f"{subject}.{key}: {sentence}"
