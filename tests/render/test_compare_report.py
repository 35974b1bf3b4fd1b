"""The comparison's report: what its blocks hold, in both languages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from evaluator.formats.dossier import Loaded
from evaluator.formats.evaluation import Choices, Evaluation, evaluate, judge
from evaluator.render.catalogue import Words
from evaluator.render.compare_report import CompareReport
from evaluator.render.session import Session, sidecar_of
from evaluator.report.html import render_html
from evaluator.report.runner import run_notebook
from evaluator.report.sidecar import read_sidecar
from tests.support import ROOT, book_of, leaf, make_set, make_tender

SECTIONS = (
    "banners", "answer", "agreement", "choices", "details", "opinions", "findings", "sources",
    "about", "rows",
)  # fmt: skip
LANGUAGES = ("nl", "en")
HOSTILE = "<script>alert(1)</script> $\\frac{a}$ {0} \u202e"


def report_of(evaluation: Evaluation, lang: str = "nl") -> CompareReport:
    code: Any = lang
    return CompareReport(Session(evaluation, Words(lang), code, 1, {}))


def shipped(name: str, lang: str = "nl", **choices: Any) -> CompareReport:
    return report_of(evaluate(ROOT / "submissions" / name, Choices(**choices)), lang)


def made(bids: dict[str, dict[str, Any]], lang: str = "nl", **changes: Any) -> CompareReport:
    criteria = make_set(**{"criteria": [leaf("Q1", "60"), leaf("Q2", "40")]} | changes)
    return report_of(judge(Loaded(make_tender(criteria, bids), book_of(criteria), Path("x"))), lang)


def blocks(report: CompareReport, *names: str) -> Iterator[dict[str, Any]]:
    for name in names or SECTIONS:
        data = getattr(report, name)().as_json()
        yield from data["blocks"] if data["type"] == "group" else [data]


def tables(report: CompareReport, *names: str) -> dict[str, dict[str, Any]]:
    return {b["id"]: b for b in blocks(report, *names) if b["type"] == "table"}


def label(name: str, lang: str) -> str:
    """What the shipped set calls a scenario."""
    criteria = evaluate(ROOT / "submissions" / "tender-voorbeeld").book.criteria
    assert criteria
    assert name in criteria.scenario_labels
    return criteria.scenario_label(name, lang)


def words_of(cell: Any) -> str:
    return cell if isinstance(cell, str) else cell["text"]


def cells(table: dict[str, Any]) -> dict[str, list[str]]:
    return {words_of(row[0]): [words_of(cell) for cell in row[1:]] for row in table["rows"]}


def said(report: CompareReport, *names: str) -> str:
    texts = [b for b in blocks(report, *names) if b["type"] == "text"]
    return " ".join(part for b in texts for part in [*b["paragraphs"], *b["items"]])


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["tender-voorbeeld", "ch-02", "fcdo-hs-system"])
def test_scenario_is_the_first_thing_on_the_page(name: str, lang: str) -> None:
    first = next(blocks(shipped(name, lang)))
    assert (first["type"], first["kind"]) == ("banner", "scenario")


def test_scenario_stands_there_once_when_the_start_is_a_scenario_too() -> None:
    report = shipped("ch-03", cap=Decimal("45000.00"))
    assert report.session.evaluation.outcome.scenario
    kinds = [b["kind"] for b in blocks(report, "banners")]
    assert kinds.count("scenario") == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_picture_names_the_choices_that_change_the_winner(lang: str) -> None:
    picture = next(
        b for b in blocks(shipped("tender-voorbeeld", lang), "agreement") if b["type"] == "figure"
    )
    for name, winner in (("continuity_first", "D"), ("value_discount", "B"), ("lowest_price", "B")):
        assert f"‘{label(name, lang)}’ ({winner})" in picture["alt"]
    assert f"{label('residents_40', lang)}’ (" not in picture["alt"]
    assert picture["alt"] != picture["caption"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_answer_counts_and_names_them(lang: str) -> None:
    told = said(shipped("tender-voorbeeld", lang), "answer")
    assert label("continuity_first", lang) in told
    # 2 weight sets, 6 mechanisms, 2 x 4 combinations and one other reading.
    assert str(2 + 6 + 8 + 1) in told


@pytest.mark.parametrize(
    ("lang", "total", "yes"), [("nl", "79,25 (1)", "ja"), ("en", "79.25 (1)", "yes")]
)
def test_totals_and_places_stand_per_choice(lang: str, total: str, yes: str) -> None:
    found = cells(tables(shipped("tender-voorbeeld", lang), "details")["family-1-weight-set"])
    assert total in found[label("continuity_first", lang)]
    assert found[label("residents_40", lang)][:2] == ["A", yes]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["tender-voorbeeld", "tender-voorbeeldstad"])
def test_an_id_stands_only_in_the_legend_beside_its_label(name: str, lang: str) -> None:
    report = shipped(name, lang)
    ids = set(report.session.evaluation.book.criteria.scenario_labels)  # type: ignore[union-attr]
    legend = tables(report, "choices")
    named = [column["label"] for column in legend["weights"]["columns"][2:]]
    named += [words_of(row[0]) for row in legend["mechanisms"]["rows"][1:]]
    assert {one for one in ids if any(f"({one})" in text for text in named)} == ids
    rest = [getattr(report, section)().as_json() for section in SECTIONS if section != "choices"]
    page = json.dumps(rest, ensure_ascii=False)
    assert not [one for one in ids if f"{one}" in page and "_" in one]


def test_a_scenario_without_a_label_keeps_its_id() -> None:
    bids = {"A": {"scores": {"Q1": 100, "Q2": 0}}, "B": {"scores": {"Q1": 0, "Q2": 100}}}
    report = made(bids, "en", weight_sets={"flip": {"Q1": "20", "Q2": "80"}})
    assert "‘flip’" in said(report, "answer")
    assert tables(report, "choices")["weights"]["columns"][-1]["label"] == "flip"


def test_weights_are_shown_as_shares_of_the_whole() -> None:
    found = cells(tables(shipped("tender-voorbeeld", "en"), "choices")["weights"])
    row = next(values for name, values in found.items() if name.startswith("C4"))
    assert row == ["15%", "15%", "12%", "35%"]


@pytest.mark.parametrize(("lang", "score"), [("nl", "76,800 (1)"), ("en", "76.800 (1)")])
def test_second_opinions_have_three_decimals_and_are_not_the_outcome(lang: str, score: str) -> None:
    report = shipped("tender-voorbeeld", lang)
    found = cells(tables(report, "opinions")["opinion-scores-1"])
    assert score in next(values for name, values in found.items() if name.startswith("A"))
    assert Words(lang).text("compare.opinions.not_outcome") in said(report, "opinions")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_tidy_table_has_a_row_for_each_bid_and_choice(lang: str) -> None:
    report = shipped("tender-voorbeeld", lang)
    rows = tables(report, "rows")["tidy-table"]["rows"]
    # 1 outcome, 3 weight sets, 6 mechanisms, 8 combinations, 1 reading, 3 methods; four bids.
    assert len(rows) == 4 * (1 + 3 + 6 + 8 + 1 + 3)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_bid_that_falls_out_says_why(lang: str) -> None:
    band = {"formula": "bandwidth", "floor": "100", "ceiling": "200", "outside": "refuse"}
    half = {"name": "weighted-sum", "price_weight": "50", "price": band}
    bids = {
        "A": {"scores": {"Q1": 100, "Q2": 0}, "price": "180"},
        "B": {"scores": {"Q1": 0, "Q2": 100}, "price": "120"},
        "C": {"scores": {"Q1": 100, "Q2": 100}, "price": "250"},
    }
    report = made(bids, lang, mechanisms={"half": half})
    row = cells(tables(report, "details")["family-1-mechanism"])["half"]
    assert Words(lang).word("inadmissible", "price.outside_bandwidth") in row[-1]
    assert "C" in row[-1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_bid_says_not_applicable(lang: str) -> None:
    report = made({"A": {"scores": {"Q1": 100, "Q2": 0}}}, lang)
    assert Words(lang).text("compare.answer.one_bid") in said(report, "answer")
    assert not [b for b in blocks(report) if b["type"] == "figure"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_refused_outcome_gives_a_page_that_says_so(lang: str) -> None:
    report = made({"A": {"scores": {"Q1": 100}}, "B": {"scores": {"Q1": 1, "Q2": 2}}}, lang)
    assert "refused" in [b["kind"] for b in blocks(report, "banners")]
    assert Words(lang).text("compare.answer.refused") in said(report, "answer")
    assert "findings-table" in tables(report)
    assert not tables(report, "details", "opinions", "rows", "choices")


def test_a_provisional_outcome_is_compared_and_marked() -> None:
    kinds = [b["kind"] for b in blocks(shipped("fcdo-hs-system"), "banners")]
    assert "provisional" in kinds
    assert tables(shipped("fcdo-hs-system"), "opinions")


def test_a_tie_is_told_as_a_tie() -> None:
    report = made(
        {n: {"scores": {"Q1": 50, "Q2": 50}} for n in "AB"},
        "en",
        weight_sets={"x": {"Q1": "50", "Q2": "50"}},
    )
    assert "A and B tie" in said(report, "answer")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_text_from_a_dossier_stays_data(lang: str) -> None:
    bids = {
        "A": {"name": HOSTILE, "scores": {"Q1": 100, "Q2": 0}},
        "B": {"name": HOSTILE, "scores": {"Q1": 0, "Q2": 100}},
    }
    report = made(bids, lang, weight_sets={"x": {"Q1": "20", "Q2": "80"}})
    for section in SECTIONS:
        bundle = getattr(report, section)()._repr_mimebundle_()
        assert "<script>" not in bundle["text/html"]
    names = [row[1] for row in tables(report, "answer")["bids-1"]["rows"]]
    assert all("<script>" in name and "{0}" in name for name in names)


def test_many_bids_and_choices_stay_readable() -> None:
    bids = {f"B{i:02}": {"scores": {"Q1": i, "Q2": 100 - i}} for i in range(20)}
    sets = {f"w{i}": {"Q1": str(i), "Q2": str(100 - i)} for i in range(1, 50)}
    report = made(bids, "en", weight_sets=sets)
    assert "14 of the 20 bids" in said(report, "agreement")
    assert len(tables(report, "rows")["tidy-table"]["rows"]) == 300
    assert tables(report, "rows")["tidy-table"]["note"]


def test_a_weight_set_that_was_asked_for_narrows_the_page_and_nothing_else() -> None:
    report = shipped("tender-voorbeeld", "en", weight_set="residents_40")
    rows = cells(tables(report, "details")["family-1-weight-set"])
    assert list(rows) == [Words("en").text("compare.adopted"), label("residents_40", "en")]
    assert cells(tables(report, "answer")["bids-1"])["A"][1] == "76.80"  # as adopted
    chosen = next(b for b in blocks(report, "about") if b["type"] == "deflist")["pairs"]
    assert Words("en").text("shared.about.adopted_choice") in [value for _, value in chosen]


# --- challenges -----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_profiles_stand_beside_each_other_with_every_variant(lang: str) -> None:
    report = shipped("ch-02", lang, profiles=("all",))
    matrix = tables(report, "agreement")["matrix-1"]
    assert [c["label"] for c in matrix["columns"]][2] == "social rent"
    legend = words_of(tables(report, "choices")["variants"]["rows"][0][0])
    assert "(social_rent)" in legend
    assert "social_rent" not in said(report, "answer")
    signs = {words_of(row[0]): [cell["sign"] for cell in row[1:]] for row in matrix["rows"]}
    assert next(s for name, s in signs.items() if name.startswith("Wageningen")) == ["✗", "✓"]
    assert len(matrix["rows"]) == len(report.session.evaluation.book.profiles)


@pytest.mark.parametrize(("lang", "amount"), [("nl", "18.000,00"), ("en", "18,000.00")])
def test_what_fails_and_by_how_much_is_told(lang: str, amount: str) -> None:
    report = shipped("ch-02", lang, profiles=("all",))
    rows = tables(report, "agreement")["details-1"]["rows"]
    mine = next(row for row in rows if words_of(row[0]).startswith("Wageningen"))
    assert "W1" in words_of(mine[2])
    assert amount in words_of(mine[4])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_list_is_not_a_comparison(lang: str) -> None:
    report = shipped("ch-03", lang, profiles=("wageningen-seed",))
    assert Words(lang).text("compare.challenge.one_profile") in said(report, "answer")


# --- the notebook ---------------------------------------------------------------------------------


@pytest.mark.notebook
@pytest.mark.slow
def test_the_notebook_runs_and_draws_a_page() -> None:
    side = read_sidecar(sidecar_of("compare"))
    asked = {"dossier": str(ROOT / "submissions" / "tender-voorbeeld"), "lang": "en"}
    executed = run_notebook(sidecar_of("compare").with_suffix(".ipynb"), side, asked, title="x")
    page = render_html(executed, lang="en", title="x", meta={})
    assert "SCENARIO, NOT THE OUTCOME" in page
    assert label("continuity_first", "en") in page
