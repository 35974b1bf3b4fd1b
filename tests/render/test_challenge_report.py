"""The report of a challenge: what its blocks hold, in both languages, in every kind of outcome."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from evaluator.formats.evaluation import Choices, Evaluation, evaluate
from evaluator.formats.loaded import Loaded
from evaluator.model.challenge import Challenge, ChallengeDossier
from evaluator.model.dossier import Note
from evaluator.model.rule import Limit
from evaluator.outcome import challenge_outcome
from evaluator.render.catalogue import Words
from evaluator.render.challenge_report import ChallengeReport
from evaluator.render.challenge_view import SIGNS
from evaluator.render.session import Session
from evaluator.render.texts import LANGUAGES, fields, texts
from evaluator.report.page import page_of
from evaluator.report.reading import opened
from tests.support import (
    CAP,
    ROOT,
    book_of,
    challenge_dossier,
    copy_dossier,
    make_challenge,
    make_profile,
)

SECTIONS = (
    "banners",
    "answer",
    "steps",
    "facts",
    "years",
    "readings",
    "money",
    "value",
    "aspects",
    "field",
    "conditions",
    "judgements",
    "notes",
    "process",
    "side_by_side",
    "scores",
    "principles",
    "incumbent",
    "results",
    "own_view",
    "findings",
    "sources",
    "about",
)
SHIPPED = ("ch-01", "ch-02", "ch-03", "ch-04", "ch-05", "ch-06")
HOSTILE = "<script>alert(1)</script> $x^2$ {score} **vet** =1+1 \u202egpj"
CAP_RULE = {"check": "cap_per_year", "limit": "challenge-cap", "basis": "requested"}
COST_RULE = {
    "check": "cost_not_higher",
    "basis": "requested",
    "against": "avoidable",
    "factor": "1.0",
}

Blocks = list[dict[str, Any]]


def report_of(evaluation: Evaluation, lang: str = "nl") -> ChallengeReport:
    return ChallengeReport(Session(evaluation, Words(lang), lang, 1, {}))  # type: ignore[arg-type]


def shipped(name: str, **choices: Any) -> Evaluation:
    return evaluate(ROOT / "submissions" / name, Choices(**choices))


def judged(dossier: ChallengeDossier, *profiles: Any, limit: Limit = CAP) -> Evaluation:
    book = book_of(profiles=profiles, limits={limit.id: limit})
    return Evaluation(Loaded(dossier, book, Path()), book, challenge_outcome(dossier, book))


def made(challenge: Challenge, *rules: Mapping[str, Any], limit: Limit = CAP) -> Evaluation:
    """One challenge under one profile with these rules."""
    return judged(challenge_dossier(challenge), make_profile(*rules), limit=limit)


def blocks_of(report: ChallengeReport, *sections: str) -> Blocks:
    return [
        block
        for name in sections or SECTIONS
        for block in opened(getattr(report, name)().as_json())
    ]


def named(blocks: Blocks, name: str) -> dict[str, Any]:
    return next(block for block in blocks if block.get("id") == name)


def names(blocks: Blocks) -> set[str]:
    return {block["id"] for block in blocks if block.get("id")}


def rows(block: Mapping[str, Any]) -> list[list[str]]:
    """The cells of a table as plain texts with their signs, without unbreakable spaces."""
    return [
        [
            (cell if isinstance(cell, str) else f"{cell['sign']} {cell['text']}".strip()).replace(
                "\u00a0", " "
            )
            for cell in row
        ]
        for row in block["rows"]
    ]


def said(blocks: Blocks) -> str:
    return json.dumps(blocks, ensure_ascii=False).replace("\u00a0", " ")


def value(blocks: Blocks, number: int = 1) -> dict[str, Any]:
    return next(
        block["value"]
        for block in blocks
        if block["type"] == "value" and block["name"] == f"challenge.{number}"
    )


def drawn(report: ChallengeReport) -> str:
    """The page as a reader gets it: also refuses double names and headings that skip a level."""
    bundles = [getattr(report, name)()._repr_mimebundle_() for name in SECTIONS]
    cells = [
        {
            "cell_type": "code",
            "source": "",
            "metadata": {},
            "outputs": [{"output_type": "execute_result", "data": bundle}],
        }
        for bundle in bundles
    ]
    return "".join(page_of({"cells": cells}, report.session.lang, show_code=False).cells)


@pytest.fixture(scope="module")
def evaluations() -> dict[str, Evaluation]:
    return {name: shipped(name) for name in SHIPPED}


# --- every shipped challenge ----------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", SHIPPED)
def test_every_section_is_drawn_in_both_languages(
    evaluations: dict[str, Evaluation], name: str, lang: str
) -> None:
    report = report_of(evaluations[name], lang)
    page = drawn(report)
    assert "<figure" in page
    sections = {"answer", "steps", "facts", "years", "money", "rules", "judgements", "notes"}
    assert sections | {"side", "scores", "principles", "about"} <= names(blocks_of(report))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", SHIPPED)
def test_every_rule_stands_in_the_report_with_its_sign(
    evaluations: dict[str, Evaluation], name: str, lang: str
) -> None:
    evaluation = evaluations[name]
    blocks = blocks_of(report_of(evaluation, lang), "conditions")
    for number, profile in enumerate(evaluation.outcome.challenges[0].profiles, start=1):  # type: ignore[union-attr]
        shown = {row[0]: row[1][0] for row in rows(named(blocks, f"c1-rules-table-{number}"))}
        assert shown == {check.rule.id: SIGNS[check.result] for check in profile.checks}


@pytest.mark.parametrize("name", SHIPPED)
def test_only_a_rule_that_counts_has_a_colour(
    evaluations: dict[str, Evaluation], name: str
) -> None:
    evaluation = evaluations[name]
    blocks = blocks_of(report_of(evaluation), "conditions")
    for number, profile in enumerate(evaluation.outcome.challenges[0].profiles, start=1):  # type: ignore[union-attr]
        block = named(blocks, f"c1-rules-table-{number}")
        tones = {row[0]: row[1]["emphasis"] for row in block["rows"]}
        for check in profile.checks:
            assert (tones[check.rule.id] in ("good", "bad")) == (
                check.counted and check.result in ("pass", "fail")
            )


def test_the_sections_of_one_challenge_are_chapters(evaluations: dict[str, Evaluation]) -> None:
    blocks = blocks_of(report_of(evaluations["ch-03"]))
    levels = {b["id"]: b["level"] for b in blocks if b["type"] == "text" and b["heading"]}
    assert {levels[name] for name in ("answer", "steps", "years", "rules", "scores")} == {2}
    assert levels["c1-steps-self"] == 3


def test_two_languages_hold_the_same_texts_with_the_same_values() -> None:
    for subject in ("challenge", "hints"):
        dutch, english = texts("nl", subject), texts("en", subject)
        assert dutch.keys() == english.keys()
        for key in dutch:
            assert sorted(fields(dutch[key])) == sorted(fields(english[key])), key


# --- the answer -----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_answer_names_the_year_and_the_amount(
    evaluations: dict[str, Evaluation], lang: str
) -> None:
    blocks = blocks_of(report_of(evaluations["ch-03"], lang), "answer")
    table = named(blocks, "c1-answers")
    tones = [row[1]["emphasis"] for row in table["rows"]]
    assert tones == ["bad", "good", "good", "good"]
    first = rows(table)[0][1]
    amount = "€ 3.500" if lang == "nl" else "€3,500"
    assert first.startswith("✗")
    assert amount in first
    assert "2028" in first
    assert "2027" not in first
    assert value(blocks)["overall"] == {
        "wageningen-seed": "does_not_meet_gates",
        "rotterdam": "meets_gates",
        "utrecht-bewonersbod": "meets_gates",
        "lsa-basic": "meets_gates",
    }


def test_the_answer_says_when_the_rules_were_seen(evaluations: dict[str, Evaluation]) -> None:
    note = named(blocks_of(report_of(evaluations["ch-03"]), "answer"), "c1-answers")["note"]
    assert "24 november 2026" in note


def test_profiles_seen_on_other_days_say_so_one_by_one() -> None:
    cap = make_profile(CAP_RULE, id="a", last_checked="2026-01-02")
    cost = make_profile(COST_RULE, id="b", last_checked="2026-03-04", complete="false")
    evaluation = judged(challenge_dossier(make_challenge()), cap, cost)
    table = named(blocks_of(report_of(evaluation), "answer"), "c1-answers")
    assert "2 januari 2026" in rows(table)[0][1]
    assert "4 maart 2026" in rows(table)[1][1]
    assert "2026" not in table["note"]


@pytest.mark.parametrize(
    ("rule", "sign"),
    [
        ({"check": "flag", "field": "challenged.budgeted_now", "want": "true"}, "?"),
        ({"check": "document", "doc": "budget"}, "!"),
        ({"check": "judgement", "ask": {"nl": "Is het goed?", "en": "Is it good?"}}, "?"),
        (CAP_RULE, "✓"),
        ({"check": "note"}, "?"),
        (CAP_RULE | {"evidence": "memory"}, "?"),
    ],
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_kind_of_answer_has_its_sign(rule: dict[str, Any], sign: str, lang: str) -> None:
    report = report_of(made(make_challenge(), rule), lang)
    assert rows(named(blocks_of(report, "answer"), "c1-answers"))[0][1].startswith(sign)
    assert drawn(report)


@pytest.mark.parametrize("applies", ["grant", "process"])
def test_rules_about_something_else_do_not_apply_and_ask_nothing(applies: str) -> None:
    profile = make_profile(CAP_RULE, COST_RULE, applies_to=applies)
    report = report_of(judged(challenge_dossier(make_challenge()), profile))
    blocks = blocks_of(report)
    assert rows(named(blocks, "c1-answers"))[0][1].startswith("–")
    assert not {"c1-cap-table-1", "c1-cost-table-1", "c1-steps-self"} & names(blocks)
    assert drawn(report)


# --- what is needed -------------------------------------------------------------------------------


def test_the_same_advice_of_several_profiles_is_given_once(
    evaluations: dict[str, Evaluation],
) -> None:
    blocks = blocks_of(report_of(evaluations["ch-06"]), "steps")
    papers = named(blocks, "c1-steps-documents")["items"]
    assert len(papers) == 3
    assert all(rule in papers[0] for rule in ("R5", "U5", "L2"))
    people = named(blocks, "c1-steps-people")["items"]
    assert [re.findall(r"[RUL]\d", item) for item in people] == [["R4"], ["R6"], ["L5"]]


def test_an_unknown_current_cost_is_for_the_municipality(
    evaluations: dict[str, Evaluation],
) -> None:
    blocks = blocks_of(report_of(evaluations["ch-02"]), "steps")
    (item,) = named(blocks, "c1-steps-municipality")["items"]
    assert all(rule in item for rule in ("R8", "U3", "L4"))
    (own,) = named(blocks, "c1-steps-self")["items"]
    assert "18.000" in own
    assert "W1" in own


def test_a_challenge_that_passes_needs_nothing(evaluations: dict[str, Evaluation]) -> None:
    blocks = blocks_of(report_of(evaluations["ch-01"]), "steps")
    assert not [name for name in names(blocks) if name.startswith("c1-steps")]


def test_lines_that_do_not_add_up_are_the_first_thing_to_mend(
    evaluations: dict[str, Evaluation],
) -> None:
    blocks = blocks_of(report_of(evaluations["ch-06"]), "steps")
    first = named(blocks, "c1-steps-self")["items"][0].replace("\u00a0", " ")
    assert all(part in first for part in ("2028", "€ 31.000", "€ 30.500", "€ 500"))
    cost = named(blocks, "c1-steps-municipality")["items"][0]
    assert all(year in cost for year in ("2027", "2028", "2029"))


# --- the money per year ---------------------------------------------------------------------------


def test_the_maximum_is_tested_year_by_year(evaluations: dict[str, Evaluation]) -> None:
    blocks = blocks_of(report_of(evaluations["ch-03"]), "years")
    assert rows(named(blocks, "c1-cap-table-1")) == [
        ["2027", "€ 46.000,00", "€ 50.000,00", "€ 0,00", "€ 4.000,00", "✓ voldoet"],
        ["2028", "€ 53.500,00", "€ 50.000,00", "€ 3.500,00", "€ 0,00", "✗ voldoet niet"],
        ["2029", "€ 47.500,00", "€ 50.000,00", "€ 0,00", "€ 2.500,00", "✓ voldoet"],
    ]


def test_the_current_cost_is_tested_once_for_profiles_that_ask_the_same(
    evaluations: dict[str, Evaluation],
) -> None:
    blocks = blocks_of(report_of(evaluations["ch-05"]), "years")
    table = named(blocks, "c1-cost-table-1")
    assert all(rule in table["caption"] for rule in ("R8", "U3", "L4"))
    assert [row[3] for row in rows(table)] == ["€ 4.500,00"] * 3
    assert "c1-cost-table-2" not in names(blocks)


def test_another_factor_has_a_table_and_a_column_of_its_own() -> None:
    evaluation = shipped("ch-05", profiles=("rotterdam", "groen-zelfbeheer-70"))
    blocks = blocks_of(report_of(evaluation), "years")
    # 0.7 x 36,500 = 25,550; 41,000 - 25,550 = 15,450
    assert rows(named(blocks, "c1-cost-table-2"))[0][1:5] == [
        "€ 41.000,00",
        "€ 36.500,00",
        "€ 25.550,00",
        "€ 15.450,00",
    ]
    assert len(named(blocks, "c1-cost-table-1")["columns"]) == 6


def test_total_and_average_stand_beside_and_hide_the_breach(
    evaluations: dict[str, Evaluation],
) -> None:
    table = named(blocks_of(report_of(evaluations["ch-03"]), "years"), "c1-totals")
    assert [row[1] for row in rows(table)] == [
        "€ 147.000,00",
        "€ 49.000,00",
        "€ 53.500,00 (in 2028)",
    ]
    assert table["note"]


def test_a_total_is_not_known_while_a_year_is_not(evaluations: dict[str, Evaluation]) -> None:
    blocks = blocks_of(report_of(evaluations["ch-06"]), "years")
    assert all("2029" in row[1] for row in rows(named(blocks, "c1-totals")))
    assert "61.000" not in said(blocks)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_chart_tells_what_it_shows(evaluations: dict[str, Evaluation], lang: str) -> None:
    for name, parts in (
        ("ch-03", ("2028", "53500", "3500", "50000", "56100")),
        ("ch-05", ("2029", "41000", "36500", "4500", "9000")),
        ("ch-02", ("2027", "68000", "18000", "50000")),
    ):
        chart = named(blocks_of(report_of(evaluations[name], lang), "years"), "c1-chart")
        alt = chart["alt"].replace(".", "").replace(",", "")
        assert all(part in alt for part in parts), (name, alt)
        assert chart["alt"] != chart["caption"]


def test_a_year_that_is_not_known_has_no_bar_and_says_so(
    evaluations: dict[str, Evaluation],
) -> None:
    alt = named(blocks_of(report_of(evaluations["ch-06"]), "years"), "c1-chart")["alt"]
    assert "2029" in alt
    assert "€\u00a00" not in alt


def test_exactly_the_maximum_is_allowed_or_not_as_the_limit_says() -> None:
    lines = {"2027": {"staff": "50000.00"}}
    money = {"requested_by_year": {"2027": "50000.00"}, "costs_by_year": lines}
    outcomes = {}
    for boundary in ("inclusive", "exclusive"):
        limit = CAP.replace(boundary=boundary)
        blocks = blocks_of(report_of(made(make_challenge(money=money), CAP_RULE, limit=limit)))
        outcomes[boundary] = rows(named(blocks, "c1-cap-table-1"))[0][5][0]
        assert ("c1-steps-self" in names(blocks)) == (boundary == "exclusive")
    assert outcomes == {"inclusive": "✓", "exclusive": "✗"}


def test_a_broken_cent_is_compared_exactly_and_shown_rounded() -> None:
    # 0.7 x 333.33 = 233.331: 233.33 fits, 233.34 does not.
    rule = COST_RULE | {"factor": "0.7"}
    for asked, sign in (("233.33", "✓"), ("233.34", "✗")):
        challenge = make_challenge(
            money={"requested_by_year": {"2027": asked}},
            baseline={"avoidable_by_year": {"2027": "333.33"}},
        )
        table = named(blocks_of(report_of(made(challenge, rule)), "years"), "c1-cost-table-1")
        assert rows(table)[0][3] == "€ 233,33"
        assert rows(table)[0][6].startswith(sign)


def test_amounts_with_other_vat_are_not_compared() -> None:
    challenge = make_challenge(money={"vat": {"challenger": "incl", "incumbent": "excl"}})
    report = report_of(made(challenge, COST_RULE))
    blocks = blocks_of(report)
    assert rows(named(blocks, "c1-cost-table-1"))[0][-1].startswith("?")
    assert "c1-steps-municipality" in names(blocks)


def test_without_a_maximum_the_chart_has_none_and_no_table() -> None:
    blocks = blocks_of(report_of(made(make_challenge(), COST_RULE)), "years")
    assert {"c1-chart", "c1-cost-table-1"} <= names(blocks)
    assert not {"c1-cap-table-1", "c1-limit-1"} & names(blocks)
    assert len(named(blocks, "c1-totals")["columns"]) == 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_challenge_with_hardly_anything_in_it_still_has_a_page(lang: str) -> None:
    bare = Challenge.model_validate(
        {"kind": "challenge", "id": "x", "title": {"nl": "Leeg", "en": "Empty"}}
    )
    report = report_of(made(bare, CAP_RULE, COST_RULE), lang)
    blocks = blocks_of(report)
    assert "c1-chart" not in names(blocks)
    assert [row[1][0] for row in rows(named(blocks, "c1-rules-table-1"))] == ["?", "?"]
    assert len(named(blocks, "c1-steps-self")["items"]) == 1
    assert drawn(report)


# --- the money around it --------------------------------------------------------------------------


def test_sums_that_do_not_add_up_or_cannot_be_checked_are_told_apart(
    evaluations: dict[str, Evaluation],
) -> None:
    table = named(blocks_of(report_of(evaluations["ch-06"]), "money"), "c1-sums")
    assert [row[-1][0] for row in rows(table)] == ["✓", "✗", "?"]
    assert rows(table)[1][-2] == "€ 500,00"
    good = named(blocks_of(report_of(evaluations["ch-01"]), "money"), "c1-sums")
    assert {row[-1][0] for row in rows(good)} == {"✓"}


def test_memos_are_shown_and_never_netted(evaluations: dict[str, Evaluation]) -> None:
    blocks = blocks_of(report_of(evaluations["ch-02"]))
    assert [row[1] for row in rows(named(blocks, "c1-memos"))] == ["€ 350.000,00", "€ 700.000,00"]
    assert rows(named(blocks, "c1-cap-table-1"))[0][1] == "€ 68.000,00"
    first = blocks_of(report_of(evaluations["ch-01"]))
    assert [row[1] for row in rows(named(first, "c1-memos"))] == ["€ 2.500,00", "€ 600,00"]
    assert rows(named(first, "c1-cap-table-1"))[0][1] == "€ 46.500,00"


def test_sunk_lines_are_shown_and_not_counted() -> None:
    lines = {"2027": {"staff": "40000.00", "past_repairs": "9000.00"}}
    report = report_of(made(make_challenge(money={"costs_by_year": lines}), CAP_RULE))
    table = rows(named(blocks_of(report, "money"), "c1-lines"))
    assert [row[1] for row in table] == ["€ 40.000,00", "€ 9.000,00", "€ 40.000,00"]


def test_cost_that_stays_is_shown_beside_the_cost_that_falls_away(
    evaluations: dict[str, Evaluation],
) -> None:
    blocks = blocks_of(report_of(evaluations["ch-03"]), "money")
    assert rows(named(blocks, "c1-stays"))[2] == [
        "2029",
        "€ 57.222,00",
        "€ 2.080,80",
        "€ 59.302,80",
    ]
    unknown = blocks_of(report_of(evaluations["ch-02"]), "money")
    assert "c1-stays" not in names(unknown)


def test_volunteers_count_in_hours_and_never_in_euros(evaluations: dict[str, Evaluation]) -> None:
    table = named(blocks_of(report_of(evaluations["ch-05"]), "value"), "c1-volunteers")
    assert rows(table)[0][:3] == ["2027", "2.600", "€ 1.800,00"]


# --- judgements, notes, side by side --------------------------------------------------------------


def test_a_judgement_says_who_when_and_why(evaluations: dict[str, Evaluation]) -> None:
    evaluation = evaluations["ch-03"]
    table = named(blocks_of(report_of(evaluation), "judgements"), "c1-judgements-table")
    shown = {row[0].split()[-1]: row for row in rows(table)}
    given = evaluation.dossier.challenges[0].judgements["R4"]  # type: ignore[union-attr]
    assert shown["R4"][2].startswith("✓")
    assert "1 juni 2026" in shown["R4"][3]
    assert shown["R4"][4] == given.reason
    assert shown["R9"][2].startswith("?")


def test_a_bare_judgement_and_a_no_are_named_so() -> None:
    ask = {"check": "judgement", "ask": {"nl": "Goed?", "en": "Good?"}}
    no = {"result": "fail", "by": "Jansen", "on": "2026-05-05", "reason": "te weinig ervaring"}
    challenge = make_challenge(illustrative="true", judgements={"G1": "pass", "G2": no})
    report = report_of(made(challenge, ask, ask))
    blocks = blocks_of(report)
    first, second = rows(named(blocks, "c1-judgements-table"))
    assert first[2].startswith("✓")
    assert second[2].startswith("✗")
    assert second[4] == "te weinig ervaring"
    assert rows(named(blocks, "c1-answers"))[0][1].startswith("✗")


def test_the_same_subject_of_two_profiles_stands_in_one_row(
    evaluations: dict[str, Evaluation],
) -> None:
    blocks = blocks_of(report_of(evaluations["ch-04"]), "side_by_side")
    matrix = rows(named(blocks, "c1-side-matrix"))
    support = next(row for row in matrix if "R5" in row[2])
    assert [cell[:1] for cell in support[1:]] == ["–", "!", "!", "!"]
    counts = rows(named(blocks, "c1-side-counts"))
    assert [row[2:4] for row in counts] == [["2", "0"], ["6", "1"], ["4", "0"], ["4", "0"]]


def test_many_profiles_are_counted_and_not_put_beside_each_other() -> None:
    evaluation = shipped("ch-05", profiles=("all",))
    report = report_of(evaluation)
    blocks = blocks_of(report, "side_by_side")
    assert len(rows(named(blocks, "c1-side-counts"))) == len(evaluation.book.profiles) > 5
    assert "c1-side-matrix" not in names(blocks)
    assert drawn(report)


def test_notes_of_the_process_are_shown_in_their_order(
    evaluations: dict[str, Evaluation],
) -> None:
    evaluation = evaluations["ch-01"]
    later = Note((("date", "2026-06-02"), ("what", "told"), ("hours", "1.5")))
    sooner = Note((("date", "2026-05-06"), ("what", HOSTILE), ("hours", "")))
    dossier = replace(evaluation.loaded.dossier, process=(later, sooner))  # type: ignore[type-var]
    changed = replace(evaluation, loaded=replace(evaluation.loaded, dossier=dossier))
    table = named(blocks_of(report_of(changed), "process"), "process-events")
    assert rows(table) == [["6 mei 2026", HOSTILE, ""], ["2 juni 2026", "told", "1,5"]]
    assert not blocks_of(report_of(evaluation), "process")


# --- scores and principles ------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_scores_stand_apart_with_their_total(evaluations: dict[str, Evaluation], lang: str) -> None:
    blocks = blocks_of(report_of(evaluations["ch-03"], lang), "scores")
    total = "74,33" if lang == "nl" else "74.33"
    assert total in said(blocks)
    leaves = {row[0].split()[0] for row in rows(named(blocks, "c1-scores-table"))}
    assert leaves == {"K1", "K2.P1", "K2.P2", "K2.P3", "K2.P4", "K2.P5", "K3", "K4", "K5"}


def test_a_high_score_does_not_change_the_answer(evaluations: dict[str, Evaluation]) -> None:
    high = value(blocks_of(report_of(evaluations["ch-02"]), "answer"))
    low = value(blocks_of(report_of(evaluations["ch-03"]), "answer"))
    assert Decimal(high["total"]) > Decimal(low["total"])
    assert high["overall"]["wageningen-seed"] == "does_not_meet_gates"


def test_each_principle_has_its_part(evaluations: dict[str, Evaluation]) -> None:
    evaluation = evaluations["ch-03"]
    blocks = blocks_of(report_of(evaluation), "principles")
    for number, principle in enumerate(evaluation.book.principles.principles, start=1):  # type: ignore[union-attr]
        heading = named(blocks, f"c1-principle-{number}")
        assert principle.label.nl in heading["heading"]
        assert principle.ask.nl in " ".join(heading["paragraphs"])
        assert len(rows(named(blocks, f"c1-principle-{number}-1"))) == 3
        assert len(rows(named(blocks, f"c1-origin-{number}"))) == len(principle.derived_from)
    table = rows(named(blocks, "c1-principles-table"))
    assert [row[2] for row in table] == ["5"] * 5
    # P2: 40, 60 and 80 make 60; P1: 80, 100 and 80 make 86 2/3.
    assert table[1][1].startswith("60 ")
    assert table[0][1].startswith("≈ 86,6667")


def test_without_criteria_the_report_is_about_conditions_only() -> None:
    report = report_of(shipped("ch-06"))
    assert value(blocks_of(report, "answer"))["total"] is None
    assert names(blocks_of(report, "scores", "principles")) == {"scores", "principles"}


# --- other kinds of outcome -----------------------------------------------------------------------


def kinds(blocks: Blocks) -> list[str]:
    return [block["kind"] for block in blocks if block["type"] == "banner"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_single_file_under_a_profile_that_was_asked_for(tmp_path: Path, lang: str) -> None:
    source = ROOT / "submissions" / "ch-05" / "challenges" / "ch-05.yaml"
    shutil.copy(source, tmp_path / "eigen.yaml")
    evaluation = evaluate(tmp_path / "eigen.yaml", Choices(profiles=("rotterdam",)))
    report = report_of(evaluation, lang)
    blocks = blocks_of(report)
    assert len(rows(named(blocks, "c1-answers"))) == 1
    assert value(blocks)["overall"] == {"rotterdam": "does_not_meet_gates"}
    assert "c1-side-counts" not in names(blocks)
    assert kinds(blocks) == ["illustrative"]
    assert drawn(report)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_several_challenges_have_a_heading_each_in_every_section(tmp_path: Path, lang: str) -> None:
    folder = copy_dossier("ch-06", tmp_path)
    for name in ("ch-01", "ch-03"):
        file = f"challenges/{name}.yaml"
        shutil.copy(ROOT / "submissions" / name / file, folder / file)
    report = report_of(evaluate(folder), lang)
    blocks = blocks_of(report)
    levels = {b["id"]: b["level"] for b in blocks if b["type"] == "text" and b["heading"]}
    for section in ("answer", "steps", "facts", "years", "money", "rules", "scores", "side"):
        assert [levels[f"{section}-{number}"] for number in (1, 2, 3)] == [3, 3, 3]
    assert [value(blocks, number)["id"] for number in (1, 2, 3)] == ["ch-01", "ch-03", "ch-06"]
    assert drawn(report)


def test_lines_of_one_challenge_do_not_hold_up_another(tmp_path: Path) -> None:
    folder = copy_dossier("ch-06", tmp_path)
    file = "challenges/ch-01.yaml"
    shutil.copy(ROOT / "submissions" / "ch-01" / file, folder / file)
    blocks = blocks_of(report_of(evaluate(folder)), "answer")
    start, end = (
        next(i for i, b in enumerate(blocks) if b.get("id") == f"answer-{n}") for n in (1, 2)
    )
    first = [p for b in blocks[start:end] if b["type"] == "text" for p in b["paragraphs"]]
    second = [p for b in blocks[end:] if b["type"] == "text" for p in b["paragraphs"]]
    assert (len(first), len(second)) == (1, 2)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_another_maximum_is_a_scenario_without_a_source(lang: str) -> None:
    report = report_of(shipped("ch-03", cap=Decimal(45000)), lang)
    blocks = blocks_of(report)
    assert kinds(blocks)[0] == "scenario"
    table = rows(named(blocks, "c1-cap-table-1"))
    amount = "€ 45.000,00" if lang == "nl" else "€45,000.00"
    assert [row[2] for row in table] == [amount] * 3
    assert [row[5][0] for row in table] == ["✗"] * 3
    assert "c1-limit-1" not in names(blocks)
    assert drawn(report)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_missing_reason_makes_it_provisional(tmp_path: Path, lang: str) -> None:
    folder = copy_dossier("ch-03", tmp_path)
    file = folder / "consensus.csv"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(lines[:-1]), encoding="utf-8")
    evaluation = evaluate(folder)
    report = report_of(evaluation, lang)
    blocks = blocks_of(report)
    assert evaluation.outcome.status == "provisional"
    assert "provisional" in kinds(blocks)
    assert value(blocks)["total"] is not None
    assert drawn(report)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_missing_score_leaves_conditions_and_no_total(tmp_path: Path, lang: str) -> None:
    folder = copy_dossier("ch-03", tmp_path)
    file = folder / "scores.csv"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(lines[:-1]), encoding="utf-8")
    report = report_of(evaluate(folder), lang)
    blocks = blocks_of(report)
    assert "refused" in kinds(blocks)
    assert value(blocks)["total"] is None
    assert "74,33" not in said(blocks)
    assert "74.33" not in said(blocks)
    assert len(rows(named(blocks, "c1-cap-table-1"))) == 3
    assert drawn(report)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_hostile_text_stays_text(evaluations: dict[str, Evaluation], lang: str) -> None:
    evaluation = evaluations["ch-01"]
    dossier = evaluation.loaded.dossier
    assert isinstance(dossier, ChallengeDossier)
    raw = dossier.challenges[0].model_dump(by_alias=True)
    raw["applicant"] |= {"name": HOSTILE, "legal_form": HOSTILE}
    raw["challenged"] |= {"task": HOSTILE, "partner": HOSTILE, "theme": "T9"}
    raw["support"]["method"] = HOSTILE
    raw["based_on"] = HOSTILE
    raw["baseline"]["source"] = HOSTILE
    raw["money"]["one_off"] = {HOSTILE: "10.00"}
    raw["money"]["in_kind"] = [{"what": HOSTILE, "from": HOSTILE, "to": "x", "note": HOSTILE}]
    raw["money"]["costs_by_year"]["2027"] = {HOSTILE: "52500.00"}
    raw["judgements"]["R4"] = {
        "result": "pass",
        "by": HOSTILE,
        "on": "2026-06-01",
        "reason": HOSTILE,
    }
    raw["results_claimed"] = [{"slot": "R07", "how": HOSTILE}]
    raw["decision"] = {"date": "2026-07-01", "outcome": HOSTILE, "by": HOSTILE}
    raw["incumbent"] = {
        "scores": {"K1": "70"},
        "continuity": {"gap": True},
        "lines": {HOSTILE: HOSTILE},
    }
    changed = replace(dossier, challenges=(Challenge.model_validate(raw),))
    outcome = challenge_outcome(changed, evaluation.book)
    loaded = replace(evaluation.loaded, dossier=changed)
    report = report_of(Evaluation(loaded, evaluation.book, outcome), lang)
    page = drawn(report)
    shown = json.dumps(blocks_of(report), ensure_ascii=False)
    assert shown.count(HOSTILE) >= 12
    assert "<script" not in page
    assert "\u202e" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; $x^2$ {score} **vet** =1+1 [U+202E]gpj" in page


# --- the notebook itself --------------------------------------------------------------------------


@pytest.mark.notebook
def test_the_notebook_runs_and_gives_the_same_results() -> None:
    from evaluator.report.html import render_html  # noqa: PLC0415 - loads nbconvert
    from evaluator.report.reading import values_of  # noqa: PLC0415
    from evaluator.report.runner import run_notebook  # noqa: PLC0415 - loads papermill
    from evaluator.report.sidecar import read_sidecar  # noqa: PLC0415

    sidecar = read_sidecar(ROOT / "notebooks" / "challenge.yaml")
    notebook = run_notebook(
        ROOT / "notebooks" / "challenge.ipynb",
        sidecar,
        {"dossier": "submissions/ch-03", "lang": "nl"},
        title="t",
        cwd=ROOT,
    )
    expected = value(blocks_of(report_of(shipped("ch-03")), "answer"))
    assert values_of(notebook)["challenge.1"] == expected
    page = render_html(notebook, lang="nl", title="t", meta={"a": "b"})
    assert 'id="c1-cap-table-1"' in page
    assert "begin(" not in page
    with_code = render_html(notebook, lang="nl", title="t", meta={"a": "b"}, show_code=True)
    assert "begin(" in with_code


def test_the_notebook_calls_every_section_once() -> None:
    notebook = json.loads((ROOT / "notebooks" / "challenge.ipynb").read_text(encoding="utf-8"))
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    called = [m[1] for c in cells if (m := re.fullmatch(r"report\.(\w+)\(\)", c["source"]))]
    assert called == list(SECTIONS)
    assert not any(cell["outputs"] for cell in cells)
