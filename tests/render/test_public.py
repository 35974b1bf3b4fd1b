"""The public summary: one page for residents, neutral and without names of people."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from evaluator.formats.evaluation import Evaluation
from evaluator.model.dossier import Note
from evaluator.render.texts import LANGUAGES
from tests.render.drafts import (
    SHIPPED,
    bytes_of,
    chapter,
    document_of,
    judged,
    page_of,
    pages,
    rows,
    said,
    shipped,
)
from tests.support import challenge_dossier, make_challenge, make_profile

if TYPE_CHECKING:
    from docx.document import Document

CAP_RULE = {"check": "cap_per_year", "limit": "challenge-cap", "basis": "requested"}
JUDGED = {"check": "judgement", "ask": {"nl": "Is het goed?", "en": "Is it good?"}}
FLAG = {"check": "flag", "field": "applicant.locally_rooted", "want": "true", "waivable": "true"}
NAME = "Xandra Qwerty"
"""Nobody is called so: where it turns up, a name got through."""
WHERE = {"nl": "Nog leeg", "en": "Still empty"}


def summary(evaluation: Evaluation, lang: str = "nl") -> Document:
    return document_of("public", evaluation, lang)


def full_of_names() -> Evaluation:
    """A challenge with a person's name wherever a person may stand."""
    given = {"by": NAME, "on": "2026-05-02", "reason": f"{NAME} zag het zelf"}
    row = Note((("who", NAME), ("question", f"Wat vindt {NAME}?"), ("answer", f"Vraag {NAME}.")))
    challenge = make_challenge(
        applicant={"name": "Groep De Hof", "locally_rooted": "false"},
        challenged={"task": "de tuin", "partner": NAME},
        judgements={"G1": {"result": "fail", **given}, "G2": {"result": "pass", **given}},
        waived={"G3": given},
        decision={"date": "2026-06-01", "outcome": f"toegekend door {NAME}", "by": NAME},
        critical_friend={"name": NAME},
        incumbent={"name": NAME, "source": NAME},
        self_rating={"want": f"werken met {NAME}"},
    )
    dossier = replace(challenge_dossier(challenge), process=(row,), questions=(row,))
    return judged(dossier, make_profile(JUDGED, JUDGED, FLAG, CAP_RULE))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_person_is_named(lang: str) -> None:
    evaluation = full_of_names()
    text = said(summary(evaluation, lang)) + page_of("public", evaluation, lang)
    for part in NAME.split():
        assert part not in text
    assert "Groep De Hof" in text
    assert "G3" in text  # that a condition was set aside is told, by whom is not


def test_the_same_names_stand_in_the_nota() -> None:
    assert said(document_of("collegenota", full_of_names())).count(NAME) >= 4


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_challenge_has_a_summary_that_nobody_signed(name: str, lang: str) -> None:
    document = summary(shipped(name), lang)
    for section in document.sections:
        assert "CONCEPT" in section.header.paragraphs[0].text
    assert [cells[1] for cells in rows(document, WHERE[lang])] == [""] * 4
    advice = {"nl": "Dit is advies, geen besluit.", "en": "This is advice, not a decision."}
    assert advice[lang] in said(document)


def test_it_says_what_was_asked_the_answer_and_why() -> None:
    document = summary(shipped("ch-03"))
    asked = chapter(document, "Wat is er gevraagd?").replace("\u00a0", " ")
    assert "Maatjeskring Voorbeeld (verzonnen) wil een taak van de gemeente overnemen" in asked
    assert "2027: € 46.000; 2028: € 53.500; 2029: € 47.500" in asked
    answer = chapter(document, "Wat is het antwoord, en waarom?").replace("\u00a0", " ")
    assert "dit moet anders" in answer
    assert "In 2028 wordt € 3.500 te veel gevraagd (W1)." in answer  # 53,500 - 50,000
    assert "De groep: " in chapter(document, "Hoe gaat het verder?")
    rules = chapter(document, "Waar komen de regels vandaan?")
    assert "Wageningen" in rules
    assert "Volgens wat wij op 24 november 2026 zagen." in rules
    assert "niet compleet" in rules


def test_a_refused_outcome_is_said_first() -> None:
    document = summary(shipped("ch-06"))
    answer = chapter(document, "Wat is het antwoord, en waarom?")
    assert answer.startswith("Er is nog geen uitkomst.")
    assert "ontbreken of niet kloppen: 1." in chapter(document, "Hoe gaat het verder?")


def test_a_decision_of_the_municipality_is_not_retold() -> None:
    answer = chapter(summary(full_of_names()), "Wat is het antwoord, en waarom?")
    assert "De gemeente heeft op 1 juni 2026 een besluit genomen." in answer
    assert "toegekend" not in answer


def test_the_clause_on_objection_is_the_municipality_s_own() -> None:
    clause = {"text": {"nl": "Stuur een brief.", "en": "Send."}, "source": {"ref": "verordening"}}

    def next_steps(**profile: Any) -> str:
        dossier = challenge_dossier(make_challenge())
        return chapter(
            summary(judged(dossier, make_profile(CAP_RULE, **profile))), "Hoe gaat het verder?"
        )

    assert "Stuur een brief. Bron: verordening." in next_steps(appeal=clause)
    assert "zeggen niet hoe u bezwaar maakt" in next_steps()


def test_open_points_stand_by_whose_move_it_is() -> None:
    dossier = challenge_dossier(make_challenge(baseline={"status": "unknown"}))
    words = chapter(
        summary(judged(dossier, make_profile({"check": "document", "doc": "budget"}, JUDGED))),
        "Hoe gaat het verder?",
    )
    assert "De groep: stukken die nog ontbreken: 1." in words
    assert "De gemeente: Zoek uit wat de taak nu kost" in words
    assert "Voorwaarden waar mensen nog over oordelen: 1." in words


def test_without_any_list_it_says_so() -> None:
    document = summary(judged(challenge_dossier(make_challenge())))
    assert "aan geen lijst met voorwaarden getoetst" in said(document)
    assert "nog geen lijst met regels gekozen" in said(document)


@pytest.mark.office
@pytest.mark.slow
def test_every_shipped_summary_is_one_page(tmp_path: Path) -> None:
    data = {
        f"{name}.{lang}": bytes_of("public", shipped(name), lang)
        for name in SHIPPED
        for lang in LANGUAGES
    }
    assert set(pages(data, tmp_path).values()) == {1}
