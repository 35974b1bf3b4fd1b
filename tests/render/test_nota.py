"""The collegenota: advice and never a decision, with who and why, and nobody's signature."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from evaluator.cli.index import write_index
from evaluator.cli.make import make_report
from evaluator.formats.evaluation import Choices, Evaluation
from evaluator.ledger import sha256
from evaluator.model.dossier import Note
from evaluator.render.texts import LANGUAGES, texts
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
from tests.support import ROOT, challenge_dossier, make_challenge, make_profile

if TYPE_CHECKING:
    from docx.document import Document

FLAG = {"check": "flag", "field": "applicant.locally_rooted", "want": "true"}
CAP_RULE = {"check": "cap_per_year", "limit": "challenge-cap", "basis": "requested"}
JUDGED = {"check": "judgement", "ask": {"nl": "Is het goed?", "en": "Is it good?"}}
NO_APPEAL = "De lijst met regels die wij kennen noemt geen bezwaarclausule. Vul die zelf in."
HOSTILE = "<script>alert(1)</script> =1+1 {name} \x07\u202egpj \u200f"
MOST_WORDS = 20
WHERE = {"nl": "Nog leeg", "en": "Still empty"}


def nota(evaluation: Evaluation, lang: str = "nl") -> Document:
    return document_of("collegenota", evaluation, lang)


def of(*rules: dict[str, Any], profile: dict[str, Any] | None = None, **challenge: Any) -> Document:
    dossier = challenge_dossier(make_challenge(**challenge))
    return nota(judged(dossier, make_profile(*rules, **(profile or {}))))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_challenge_has_a_draft_that_nobody_signed(name: str, lang: str) -> None:
    document = nota(shipped(name), lang)
    for section in document.sections:
        assert "CONCEPT" in section.header.paragraphs[0].text
    signed = rows(document, WHERE[lang])
    assert len(signed) == 4
    assert [cells[1] for cells in signed] == [""] * 4
    text = said(document)
    assert not re.search(r"[{}]|\bNone\b|Fraction", text)
    words = {"nl": "Het college beslist zelf.", "en": "The mayor and aldermen decide."}
    assert words[lang] in chapter(
        document, {"nl": "Advies, geen besluit", "en": "Advice, not a decision"}[lang]
    )


def test_the_answer_has_the_deciding_rule_with_its_text_and_source() -> None:
    document = nota(shipped("ch-03"))
    head, only = rows(document, "De regels die tot dit antwoord leiden")
    assert head[:3] == ["Nr.", "De regel", "Uitslag"]
    assert only[0] == "W1"
    assert only[2] == "✗\u00a0voldoet niet"
    assert "2028: €\u00a053.500, mag €\u00a050.000: €\u00a03.500 te veel." in only[3]
    assert "regel 43" in only[4]
    assert "Volgens wat wij op 24 november 2026 zagen." in chapter(
        document, "Het antwoord en waarom"
    )


def test_money_stands_by_year_and_in_total_beside_maximum_and_current_cost() -> None:
    made = rows(nota(shipped("ch-03")), "Gevraagd, naast het maximale bedrag")
    amounts = [[cell.replace("\u00a0", " ") for cell in row] for row in made[1:]]
    # 50,000 - 46,000 and 55,000 - 46,000; 53,500 - 50,000 and 56,100 - 53,500
    assert amounts[0] == [
        "2027",
        "€ 46.000",
        "€ 50.000",
        "€ 4.000 over",
        "€ 55.000",
        "€ 9.000 minder",
    ]
    assert amounts[1][3:] == ["✗ € 3.500 te veel", "€ 56.100", "€ 2.600 minder"]
    # 46,000 + 53,500 + 47,500; 3 x 50,000; 55,000 + 56,100 + 57,222; the difference of the two
    assert amounts[3] == ["Samen", "€ 147.000", "€ 150.000", "–", "€ 168.322", "€ 21.322 minder"]


@pytest.mark.parametrize("status", ["refused", "provisional"])
def test_an_outcome_that_does_not_hold_is_said_first_and_has_no_total(status: str) -> None:
    evaluation = shipped("ch-03")
    outcome = replace(evaluation.outcome, status=status)  # type: ignore[arg-type]
    document = nota(replace(evaluation, outcome=outcome))
    first = chapter(document, "Advies, geen besluit").splitlines()[0]
    word = {"refused": "nog niet te berekenen", "provisional": "nog voorlopig"}[status]
    assert word in first
    assert "Beslis nog niet." in first
    assert "Samen" not in [row[0] for row in rows(document, "Gevraagd, naast")]
    assert "van de 100 punten" not in said(document)
    assert "74,33" not in said(document)
    assert word in chapter(document, "Het geld")


def test_a_refused_challenge_says_what_is_wrong() -> None:
    document = nota(shipped("ch-06"))
    assert "NOG NIET TE BEREKENEN" in document.sections[0].header.paragraphs[0].text
    # 31,000 comes in and 30,500 goes out
    assert "Het verschil is €\u00a0500,00." in chapter(document, "Risico’s en open vragen")
    assert "Zoek uit wat de taak nu kost" in chapter(document, "Dit moet de gemeente uitzoeken")


def test_a_waived_condition_stands_with_who_and_why() -> None:
    waived = {"G1": {"by": "mevrouw Jansen", "on": "2026-05-01", "reason": "het is een proef"}}
    rule = {**FLAG, "waivable": "true"}
    document = of(rule, CAP_RULE, applicant={"locally_rooted": "false"}, waived=waived)
    _, row = rows(document, "Ontheffing")
    assert row[0].startswith("G1:")
    assert row[1:] == ["voldoet niet", "mevrouw Jansen, 1 mei 2026", "het is een proef"]
    advice = chapter(document, "Advies, geen besluit")
    assert "staan een overname niet in de weg" in advice
    assert "omdat iemand die opzij heeft gezet (G1)." in advice


def test_without_waiver_the_same_challenge_must_change() -> None:
    document = of(FLAG, CAP_RULE, applicant={"locally_rooted": "false"})
    assert "Ga zo nog niet akkoord." in chapter(document, "Advies, geen besluit")
    assert "Ontheffing:" not in said(document)


def test_judgements_stand_with_who_and_why_and_open_ones_say_so() -> None:
    given = {"result": "pass", "by": "de heer Bakker", "on": "2026-05-02", "reason": "gezien"}
    document = of(JUDGED, JUDGED, judgements={"G1": given})
    _, first, second = rows(document, "Wie oordeelde")
    assert first == ["G1: Is het goed?", "voldoet", "de heer Bakker, 2 mei 2026", "gezien"]
    assert second[2] == "nog niemand"


def test_a_list_without_judgements_says_so() -> None:
    assert "vraagt geen oordeel van mensen" in chapter(of(CAP_RULE), "Oordelen en ontheffingen")


def test_better_more_efficient_and_cheaper_are_three_findings() -> None:
    claims = [
        {"aspect": "better", "what": "meer bezoek", "basis": "measured", "unit": "mensen",
         "now": "10", "then": "8", "better_when": "higher"},
        {"aspect": "more_efficient", "what": "minder reistijd", "basis": "told"},
    ]  # fmt: skip
    _, better, efficient, cheaper = rows(of(CAP_RULE, claims=claims), "Drie aparte vragen")
    assert better[:2] == ["Beter?", "✗\u00a0de cijfers zeggen iets anders"]
    assert "gemeten: meer bezoek Nu 10, straks 8 (mensen)." in better[2]
    assert efficient[1] == "verteld"
    assert cheaper[:2] == ["Goedkoper?", "de uitdager zegt er niets over"]
    assert "De bedragen, vergeleken met de huidige kosten:" in cheaper[2]


def test_the_municipality_s_own_clause_is_printed_with_its_source() -> None:
    clause = {
        "text": {"nl": "Stuur een brief.", "en": "Send a letter."},
        "source": {"ref": "verordening"},
    }
    words = chapter(of(CAP_RULE, profile={"appeal": clause}), "Bezwaar")
    assert words == "Stuur een brief. Bron: verordening."


def test_no_clause_on_objection_is_made_up() -> None:
    assert chapter(of(CAP_RULE), "Bezwaar") == NO_APPEAL


def test_scores_stand_apart_and_only_where_somebody_scored() -> None:
    scored = rows(nota(shipped("ch-03")), "Scores van de beoordelingscommissie")
    assert len(scored) == 6
    assert scored[2][1:] == ["60,0", "voldoende"]
    assert "Scores per principe" not in said(of(CAP_RULE))


def test_the_nota_is_about_the_first_list_and_names_three_others() -> None:
    profiles = [
        make_profile(CAP_RULE, id=f"p{i}", title={"nl": f"Lijst {i}", "en": f"List {i}"})
        for i in range(6)
    ]
    document = nota(judged(challenge_dossier(make_challenge()), *profiles))
    answer = chapter(document, "Het antwoord en waarom")
    assert "‘Lijst 0’" in answer
    assert [f"Lijst {i}: " in answer for i in range(1, 6)] == [True, True, True, False, False]
    assert "En nog 2; zie het hele rapport." in answer


def test_another_list_can_be_asked_for() -> None:
    assert "‘Rotterdam, Right to Challenge’" in chapter(
        nota(shipped("ch-03", "rotterdam")), "Het antwoord en waarom"
    )


def test_a_challenge_without_any_list_says_so() -> None:
    document = nota(judged(challenge_dossier(make_challenge())))
    assert "aan geen lijst met voorwaarden getoetst" in chapter(document, "Advies, geen besluit")
    assert chapter(document, "Bezwaar") == NO_APPEAL


@pytest.mark.parametrize(
    ("vat", "words"),
    [
        ({"challenger": "incl", "incumbent": "unknown"}, "niet bekend of in allebei"),
        ({"challenger": "incl", "incumbent": "excl"}, "De btw verschilt."),
        (
            {"challenger": "exempt_claimed", "incumbent": "exempt_claimed"},
            "zeggen zelf dat zij vrij",
        ),
    ],
)
def test_vat_that_is_not_certain_is_a_risk(vat: dict[str, str], words: str) -> None:
    assert words in chapter(of(CAP_RULE, money={"vat": vat}), "Risico’s en open vragen")


def test_what_is_not_known_of_the_list_is_a_risk() -> None:
    unknown = [{"nl": "de termijn", "en": "the term"}]
    rule = {**FLAG, "evidence": "memory"}
    words = chapter(
        of(CAP_RULE, rule, profile={"complete": "false", "unknown": unknown}),
        "Risico’s en open vragen",
    )
    assert "niet compleet" in words
    assert "Van deze lijst is niet bekend: de termijn" in words
    assert "nog niet nagezocht en tellen niet mee: G2." in words


def test_what_residents_ask_stands_without_who_asked() -> None:
    row = Note(
        (
            ("date", "2026-05-01"),
            ("who", "Piet Klaassen"),
            ("question", "Mag het?"),
            ("answer", "Ja."),
        )
    )
    dossier = replace(
        challenge_dossier(make_challenge(self_rating={"want": "een tuin"})), questions=(row,)
    )
    document = nota(judged(dossier, make_profile(CAP_RULE)))
    words = chapter(document, "Wat inwoners vragen")
    assert "De groep wil: een tuin" in words
    assert "Vraag: Mag het? Antwoord: Ja." in words
    assert "Klaassen" not in said(document)


def test_text_of_a_dossier_stays_text() -> None:
    given = {"result": "fail", "by": HOSTILE, "on": "2026-05-02", "reason": HOSTILE}
    dossier = challenge_dossier(
        make_challenge(
            applicant={"name": HOSTILE},
            challenged={"task": HOSTILE, "partner": HOSTILE},
            judgements={"G1": given},
            claims=[{"aspect": "better", "what": HOSTILE, "basis": "told", "document": "budget"}],
            self_rating={"want": HOSTILE},
        )
    )
    evaluation = judged(dossier, make_profile(JUDGED))
    for lang in LANGUAGES:
        text = said(nota(evaluation, lang))
        assert text.count("<script>alert(1)</script> =1+1 {name} [U+0007][U+202E]gpj") >= 6
        assert "<script>" not in page_of("collegenota", evaluation, lang)


def test_several_challenges_have_each_their_own_part() -> None:
    dossier = challenge_dossier(make_challenge(), make_challenge(id="tweede"))
    document = nota(judged(dossier, make_profile(CAP_RULE)))
    assert "tweede" in chapter(document, "Het antwoord en waarom")
    page_of("collegenota", judged(dossier, make_profile(CAP_RULE)), "nl")  # no name twice


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.?!:;])\s+", re.sub(r"\{[^}]*\}", "x", text))


@pytest.mark.parametrize("subject", ["nota", "public"])
def test_sentences_are_short(subject: str) -> None:
    for key, text in texts("nl", subject).items():
        for one in sentences(text):
            assert len(one.split()) <= MOST_WORDS, (key, one)


@pytest.mark.notebook
def test_a_run_has_pages_and_drafts_and_the_same_bytes_again(tmp_path: Path) -> None:
    made = [
        make_report("collegenota", ROOT / "submissions" / "ch-03", Choices(), out=tmp_path / str(i))
        for i in (1, 2)
    ]
    first, second = (folder for folder, _ in made)
    outputs = json.loads((first / "manifest.json").read_text(encoding="utf-8"))["outputs"]
    drafts = {f"report.{lang}.{form}" for lang in LANGUAGES for form in ("html", "docx", "ipynb")}
    assert set(outputs) == drafts | {"outcome.json"}
    for name, known in outputs.items():
        data = (first / name).read_bytes()
        assert sha256(data) == known
        assert (second / name).read_bytes() == data
    assert first.name == second.name
    page = write_index(tmp_path / "1", "nl").read_text(encoding="utf-8")
    for lang in LANGUAGES:
        assert f'href="ch-03/{first.name}/report.{lang}.docx"' in page
    again, created = make_report(
        "collegenota", ROOT / "submissions" / "ch-03", Choices(), out=tmp_path / "1"
    )
    assert (again, created) == (first, False)


@pytest.mark.office
@pytest.mark.slow
def test_every_shipped_nota_is_at_most_three_pages(tmp_path: Path) -> None:
    data = {
        f"{name}.{lang}": bytes_of("collegenota", shipped(name), lang)
        for name in SHIPPED
        for lang in LANGUAGES
    }
    counted = pages(data, tmp_path)
    assert all(1 <= count <= 3 for count in counted.values()), counted
