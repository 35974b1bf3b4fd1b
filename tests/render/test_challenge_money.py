"""The money around a challenge, the readings of the maximum, volunteers and social value on a page.

Each expected cell is written out here; the arithmetic behind it has its own tests (`tests/rules`).
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from evaluator.formats.evaluation import Choices, Evaluation, evaluate
from evaluator.formats.loaded import Loaded
from evaluator.model.rule import Limit
from evaluator.outcome import challenge_outcome
from evaluator.render.catalogue import Words
from evaluator.render.challenge_report import ChallengeReport
from evaluator.render.session import Session
from evaluator.render.texts import LANGUAGES, texts
from evaluator.report.reading import opened
from evaluator.rules.readings import KINDS
from tests.support import ROOT, TITLE, book_of, challenge_dossier, make_challenge, make_profile

PERIOD = "period: {start: 2027-01-01, end: 2029-12-31}"
CHANGES = {
    PERIOD: "period: {start: 2027-07-01, end: 2030-06-30}",
    "{2027: 46500.00, 2028: 47900.00, 2029: 49300.00}":
        "{2027: 23000.00, 2028: 47900.00, 2029: 49300.00, 2030: 26000.00}",
    "own_income_by_year: {2027: 6000.00, 2028: 6200.00, 2029: 6400.00}":
        "own_income_by_year: {2027: 26500.00, 2028: 6200.00, 2029: 6400.00, 2030: null}",
    "{2027: 52000.00, 2028: 53040.00, 2029: 54100.80}":
        "{2027: 26000.00, 2028: 53040.00, 2029: 54100.80, 2030: 27500.00}",
    "{2027: 3000.00, 2028: 3060.00, 2029: 3121.20}":
        "{2027: 1500.00, 2028: 3060.00, 2029: 3121.20, 2030: 1600.00}\n"
        "  transition: {coordination: 4000.00, training: 1250.00}",
    "volunteers: {people: 34, hours_by_year: {2027: 4200, 2028: 4200, 2029: 4200}, "
    "paid_allowance_by_year: {2027: 0, 2028: 0, 2029: 0}}":
        "volunteers:\n"
        "  people: 34\n"
        "  hours_by_year: {2027: 2100, 2028: 4200.5}\n"
        "  paid_allowance_by_year: {2025: 80000.00, 2027: 0, 2028: 1800.00}\n"
        "  hour_values:\n"
        "    - {method: replacement, rate_per_hour: 22.50, year: 2024,"
        " source: 'Bureau (verzonnen)'}\n"
        "    - {method: market, rate_per_hour: 31.75, year: 2024, source: 'Bureau (verzonnen)'}\n"
        "social_value:\n"
        "  - {method: sroi, year: 2024, source: 'Rapport (verzonnen)', factor: 1.6,"
        " author: 'Bureau (verzonnen)'}\n"
        "  - {method: maatschappelijke businesscase, year: 2025, source: 'Stuk (verzonnen)',"
        " amount: 81000.00}",
}  # fmt: skip

Block = dict[str, Any]


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    """The first example with part-years, a change, values of hours and social value."""
    folder = tmp_path_factory.mktemp("changed") / "ch-01"
    shutil.copytree(ROOT / "submissions" / "ch-01", folder)
    file = folder / "challenges" / "ch-01.yaml"
    text = file.read_text(encoding="utf-8")
    for before, after in CHANGES.items():
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    file.write_text(text, encoding="utf-8")
    return evaluate(folder, Choices())


def shipped(name: str) -> Evaluation:
    return evaluate(ROOT / "submissions" / name, Choices())


def blocks(evaluation: Evaluation, section: str, lang: str = "nl") -> list[Block]:
    report = ChallengeReport(Session(evaluation, Words(lang), lang, 1, {}))  # type: ignore[arg-type]
    return list(opened(getattr(report, section)().as_json()))


def rows(found: list[Block], name: str) -> list[list[str]]:
    block = next(one for one in found if one.get("id") == name)
    return [[_cell(cell) for cell in row] for row in block["rows"]]


def _cell(cell: Any) -> str:
    text = cell if isinstance(cell, str) else f"{cell['sign']} {cell['text']}".strip()
    return text.replace("\u00a0", " ")


def said(found: list[Block]) -> str:
    return json.dumps(found, ensure_ascii=False).replace("\u00a0", " ")


def names(found: list[Block]) -> set[str]:
    return {block["id"] for block in found if block.get("id")}


# --- readings -------------------------------------------------------------------------------------


def test_every_reading_stands_in_one_table_with_one_rule(changed: Evaluation) -> None:
    """Fifteen rows: nine readings, and two with three rates each."""
    found = blocks(changed, "readings")
    table = rows(found, "c1-readings-1")
    assert len(table) == len(KINDS) - 2 + 2 * 3
    assert [row[1] for row in table].count("Ja, dit is de regel") == 1
    assert {row[1] for row in table} == {"Ja, dit is de regel", "Nee"}
    assert table[0][1:5] == [
        "Ja, dit is de regel",
        (
            "2027: € 23.000 van € 50.000; 2028: € 47.900 van € 50.000; "
            "2029: € 49.300 van € 50.000; 2030: € 26.000 van € 50.000"
        ),
        "✓ voldoet",
        "minstens € 700 over",
    ]
    contract = table[1]
    assert (
        "3e jaar (1 juli 2029 tot en met 30 juni 2030): ≈ € 50.852,60 van € 50.000" in contract[2]
    )
    assert contract[3:5] == ["✗ voldoet niet", "≈ € 852,60 te veel in het 3e jaar"]
    assert contract[5].startswith("Aangenomen: wat in een kalenderjaar wordt gevraagd")
    assert "Het maximum stijgt elk jaar met 2%" in [row[0] for row in table]
    assert "manieren gelezen is de uitslag niet dezelfde als die van de regel" in said(found)
    assert "is het maximale bedrag met of zonder btw?" in said(found)


def test_a_profile_without_a_maximum_has_no_readings() -> None:
    challenge = make_challenge()
    rule = {"check": "flag", "field": "challenged.budgeted_now", "want": "true"}
    found = blocks(evaluation_of(challenge, make_profile(rule)), "readings")
    assert "c1-readings-1" not in names(found)
    assert "staat geen maximaal bedrag" in said(found)


def evaluation_of(challenge: Any, *profiles: Any, **limits: Limit) -> Evaluation:
    book = book_of(profiles=profiles, limits={limit.id: limit for limit in limits.values()})
    dossier = challenge_dossier(challenge)
    return Evaluation(Loaded(dossier, book, Path()), book, challenge_outcome(dossier, book))


def cap(name: str, amount: str, until: str | None = None) -> Limit:
    value = {"from": "2018-01-01", "value": amount, "source": {"ref": "src"},
             "last_checked": "2026-11-24"} | ({"until": until} if until else {})  # fmt: skip
    return Limit.model_validate(
        {"kind": "limit", "id": name, "description": TITLE, "unit": "EUR", "boundary": "inclusive",
         "per": ["challenge", "year"], "values": [value]}
    )  # fmt: skip


def test_profiles_with_other_maxima_have_a_table_each() -> None:
    profiles = [
        make_profile({"check": "cap_per_year", "limit": name, "basis": "requested"}, id=name)
        for name in ("low", "high")
    ]
    evaluation = evaluation_of(
        make_challenge(), *profiles, low=cap("low", "30000.00"), high=cap("high", "50000.00")
    )
    found = blocks(evaluation, "readings")
    assert rows(found, "c1-readings-1")[0][3:5] == ["✗ voldoet niet", "€ 10.000 te veel in 2027"]
    assert rows(found, "c1-readings-2")[0][3:5] == ["✓ voldoet", "€ 10.000 over"]


def test_a_year_without_a_known_maximum_prints_the_question() -> None:
    rule = {"check": "cap_per_year", "limit": "cap", "basis": "requested"}
    limit = cap("cap", "30000.00", "2026-12-31")
    evaluation = evaluation_of(make_challenge(), make_profile(rule), cap=limit)
    assert "wat is het maximale bedrag in 2027?" in said(blocks(evaluation, "readings"))
    assert "Bekend tot en met" in said(blocks(evaluation, "years"))
    table = rows(blocks(evaluation, "readings"), "c1-readings-1")
    assert table[0][4:] == ["nog niet te zeggen", "Niet bekend: het maximum van 2027."]


# --- the money around it --------------------------------------------------------------------------


def test_a_part_year_shows_its_days(changed: Evaluation) -> None:
    """1 July to 31 December has 184 days, of 365; 1 January to 30 June 2030 has 181."""
    table = rows(blocks(changed, "money"), "c1-parts")
    assert table[0] == ["2027", "1 juli 2027", "31 december 2027", "184", "50,4%"]
    assert table[1][3:] == ["366", "100%"]
    assert table[3] == ["2030", "1 januari 2030", "30 juni 2030", "181", "49,6%"]
    whole = blocks(shipped("ch-01"), "money")
    assert "c1-parts" not in names(whole)
    assert "is een heel kalenderjaar" in said(whole)


def test_requested_stands_beside_total_cost_with_the_share_of_the_municipality(
    changed: Evaluation,
) -> None:
    """23,000 of 49,500 is 46.5%; the year without own income is not known, nor is the total."""
    table = rows(blocks(changed, "money"), "c1-income")
    assert table[0] == ["2027", "€ 23.000,00", "€ 52.500,00", "€ 29.500,00", "46,5%"]
    assert table[3] == ["2030", "€ 26.000,00", "niet bekend", "niet bekend", "niet bekend"]
    assert table[4][0] == "Alle jaren samen"
    assert table[4][4] == "niet bekend"


def test_the_business_case_stands_per_year_and_over_the_term(changed: Evaluation) -> None:
    """Asked 146,200.00 against 160,640.80; with a change of 5,250.00 it is 9,190.80 less."""
    found = blocks(changed, "money")
    assert rows(found, "c1-case-table")[0] == [
        "2027", "€ 23.000,00", "€ 26.000,00", "€ 3.000,00 minder",
    ]  # fmt: skip
    assert rows(found, "c1-case-table")[-1] == [
        "Hele periode", "€ 146.200,00", "€ 160.640,80", "€ 14.440,80 minder",
    ]  # fmt: skip
    assert rows(found, "c1-pays")[-2:] == [
        ["Eenmalige kosten van de overgang", "€ 0,00", "€ 5.250,00", "€ 5.250,00 meer"],
        ["Hele periode met de overgang", "€ 169.922,00", "€ 160.731,20", "€ 9.190,80 minder"],
    ]
    assert ["Eenmalig voor de gemeente: training", "€ 1.250,00"] in [
        row[:2] for row in rows(found, "c1-memos")
    ]


def test_a_factor_has_its_own_column() -> None:
    rule = {"check": "cost_not_higher", "basis": "requested", "against": "avoidable",
            "factor": "0.7"}  # fmt: skip
    found = blocks(evaluation_of(make_challenge(), make_profile(rule)), "money")
    assert rows(found, "c1-case-table")[0] == [
        "2027", "€ 40.000,00", "€ 45.000,00", "€ 31.500,00", "€ 5.000,00 minder",
    ]  # fmt: skip
    assert "0,7 × die kosten" in said(found)


def test_an_unknown_current_cost_is_for_the_municipality_to_find_out() -> None:
    found = blocks(shipped("ch-02"), "money")
    assert not {"c1-case-table", "c1-pays"} & names(found)
    assert "Dit moet de gemeente uitzoeken. Tot die tijd is hier niets te vergelijken." in said(
        found
    )


def test_amounts_with_unlike_vat_show_no_difference() -> None:
    challenge = make_challenge(money={"vat": {"challenger": "incl", "incumbent": "excl"}})
    found = blocks(evaluation_of(challenge, make_profile()), "money")
    assert rows(found, "c1-case-table")[0][-1] == "niet bekend"
    assert "Daarom staat er geen verschil." in said(found)


# --- volunteers and social value ------------------------------------------------------------------


def test_allowances_stand_beside_the_amount_of_their_year(changed: Evaluation) -> None:
    """80,000 over 34 people is 2,352.94 on average; for 2028 no amount is known."""
    found = blocks(changed, "value")
    table = rows(found, "c1-volunteers")
    assert table[0] == [
        "2025", "niet bekend", "€ 80.000,00", "€ 2.352,94", "€ 2.100,00", "! meer dan dat bedrag",
    ]  # fmt: skip
    assert table[2][4:] == ["niet bekend", "vraag de Belastingdienst naar het bedrag van dit jaar"]
    assert "geen belastingadvies" in said(found)
    assert len(rows(found, "c1-allowance-limits")) == 4 * 2


def test_each_value_of_an_hour_stands_apart_with_its_source(changed: Evaluation) -> None:
    """2,100 x 22.50 = 47,250.00; 4,200.5 x 31.75 = 133,365.875; no row or column adds them up."""
    found = blocks(changed, "value")
    table = rows(found, "c1-hour-table")
    assert [row[1:] for row in table] == [
        ["€ 22,50 (bedrag van 2024)", "€ 47.250,00", "€ 94.511,25", "Bureau (verzonnen)"],
        ["€ 31,75 (bedrag van 2024)", "€ 66.675,00", "€ 133.365,88", "Bureau (verzonnen)"],
    ]
    page = said(found)
    assert "Humanitas" in page
    for total in ("113.925", "227.877", "141.761"):  # sums over methods, and over years
        assert total not in page


def test_a_statement_is_printed_and_multiplied_with_nothing(changed: Evaluation) -> None:
    found = blocks(changed, "value")
    assert [row[3] for row in rows(found, "c1-social-table")] == ["factor 1,6", "€ 81.000,00"]
    assert "Een factor zoals 1,60 per euro is geen besparing." in said(found)
    assert "129.600" not in said(found)  # 81,000 x 1.6
    assert "233.920" not in said(found)  # 146,200 x 1.6


def test_nothing_is_said_of_social_value_that_no_dossier_names() -> None:
    found = blocks(shipped("ch-01"), "value")
    assert "1,60" not in said(found)
    assert "Humanitas" not in said(found)
    assert not {"c1-social", "c1-hour-values", "c1-allowance-limits"} & names(found)


def test_hostile_text_stays_text() -> None:
    hostile = "<b>x</b> {text} $y$ =1+1"
    challenge = make_challenge(
        volunteers={"people": "1", "hours_by_year": {"2027": "1"}, "hour_values": [
            {"method": "market", "rate_per_hour": "1.00", "year": "2024", "source": hostile}]},
        social_value=[{"method": hostile, "author": hostile, "year": "2024", "source": hostile,
                       "note": hostile}],
    )  # fmt: skip
    found = blocks(evaluation_of(challenge, make_profile()), "value")
    assert rows(found, "c1-social-table")[0].count(hostile) == 4
    report = ChallengeReport(
        Session(evaluation_of(challenge, make_profile()), Words("nl"), "nl", 1, {})
    )  # type: ignore[arg-type]
    assert "<b>x</b>" not in report.value()._repr_mimebundle_()["text/html"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_section_reads_in_both_languages(changed: Evaluation, lang: str) -> None:
    """Captions everywhere, amounts as the language writes them."""
    for section in ("readings", "money", "value"):
        found = blocks(changed, section, lang)
        assert all(block["caption"] for block in found if block["type"] == "table")
    page = said(blocks(changed, "money", lang))
    assert ("€ 146.200,00" if lang == "nl" else "€146,200.00") in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_reading_has_its_words(lang: str) -> None:
    """No more and no fewer than there are readings; the code knows each assumption and gap."""
    known = texts(lang, "money")
    code = "".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "evaluator" / "rules").glob("reading*.py")
    )
    for key in known:
        group, _, name = key.partition(".")
        assert group not in ("assumed", "lacking") or f'"{name}"' in code, key
    assert {key for key in known if key.startswith("reading.")} == {
        f"reading.{kind.key}" for kind in KINDS
    }
