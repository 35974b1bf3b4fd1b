"""The report of a tender: what its blocks hold, in both languages and in every kind of outcome."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from evaluator.formats.dossier import Loaded
from evaluator.formats.evaluation import Choices, Evaluation, evaluate
from evaluator.model.criteria import CriteriaSet
from evaluator.model.dossier import Note
from evaluator.model.rulebook import Rulebook
from evaluator.outcome import tender_outcome
from evaluator.render.catalogue import Words
from evaluator.render.session import Session
from evaluator.render.tender_report import TenderReport
from evaluator.render.texts import LANGUAGES, texts
from evaluator.report.page import page_of
from evaluator.report.reading import opened
from tests.support import ROOT, TITLE, book_of, copy_dossier, leaf, make_set, make_tender, price

SECTIONS = (
    "banners",
    "outcome",
    "overview",
    "requirements",
    "matrix",
    "principles",
    "scores",
    "calculation",
    "chart",
    "consortium",
    "process",
    "findings",
    "regime",
    "sources",
    "about",
)
VOORBEELD = ROOT / "submissions" / "tender-voorbeeld"
HOSTILE = "<script>alert(1)</script> $x^2$ {score} **vet** =1+1 \u202egpj"
WORDS = {
    "levels": {"laag": "0", "midden": "50", "hoog": "100"},
    "anchors": {"laag": TITLE, "midden": TITLE, "hoog": TITLE},
}

Blocks = list[dict[str, Any]]


def report_of(evaluation: Evaluation, lang: str = "nl") -> TenderReport:
    return TenderReport(Session(evaluation, Words(lang), lang, 1, {}))  # type: ignore[arg-type]


def made(
    criteria: CriteriaSet,
    bids: Mapping[str, Any],
    *args: Any,
    book: Rulebook | None = None,
    **head: Any,
) -> Evaluation:
    tender = make_tender(criteria, bids, *args, **head)
    rules = book or book_of(criteria)
    return Evaluation(Loaded(tender, rules, Path()), rules, tender_outcome(tender, rules))


def blocks_of(report: TenderReport, *sections: str) -> Blocks:
    return [
        block
        for name in sections or SECTIONS
        for block in opened(getattr(report, name)().as_json())
    ]


def table(blocks: Blocks, name: str) -> dict[str, Any]:
    return next(block for block in blocks if block.get("id") == name)


def texts_of(block: Mapping[str, Any]) -> list[list[str]]:
    """The cells of a table as plain texts."""
    return [
        [cell if isinstance(cell, str) else cell["text"] for cell in row] for row in block["rows"]
    ]


def sentence(blocks: Blocks, number: int = 1) -> str:
    return next(
        block["value"] for block in blocks if block.get("name") == f"outcome.sentence.{number}"
    )


def said(blocks: Blocks) -> str:
    return json.dumps(blocks, ensure_ascii=False)


def drawn(report: TenderReport) -> str:
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
def voorbeeld() -> Evaluation:
    return evaluate(VOORBEELD)


# --- the shipped example ------------------------------------------------------------------------


def test_the_first_sentence_names_winner_total_and_margin(voorbeeld: Evaluation) -> None:
    dutch = sentence(blocks_of(report_of(voorbeeld), "outcome"))
    english = sentence(blocks_of(report_of(voorbeeld, "en"), "outcome"))
    for shown, expected in (
        (dutch, ("(A)", "76,80", "3,55", "(D)")),
        (english, ("(A)", "76.80", "3.55", "(D)")),
    ):
        assert all(part in shown for part in expected), shown


def test_the_order_has_every_bid_and_no_total_for_one_that_is_not_admissible(
    voorbeeld: Evaluation,
) -> None:
    rows = texts_of(table(blocks_of(report_of(voorbeeld), "outcome"), "ranking"))
    assert [row[0] for row in rows] == ["1", "2", "3", "–"]
    assert [row[2] for row in rows] == ["76,80", "73,25", "53,60", "–"]
    assert "GT1" in rows[3][4]
    assert "GT2" in rows[3][4]


def test_what_an_inadmissible_bid_would_have_had_is_unofficial_and_apart(
    voorbeeld: Evaluation,
) -> None:
    blocks = blocks_of(report_of(voorbeeld), "requirements")
    (row,) = texts_of(table(blocks, "outside"))
    assert row[2:] == ["(68,40)", "(3)"]
    elsewhere = [name for name in SECTIONS if name != "requirements"]
    assert "68,40" not in said(blocks_of(report_of(voorbeeld), *elsewhere))


def test_the_matrix_has_scores_points_and_weights(voorbeeld: Evaluation) -> None:
    found = table(blocks_of(report_of(voorbeeld), "matrix"), "matrix-table")
    assert [column["label"] for column in found["columns"][2:]] == ["A", "D", "B"]
    rows = {row[0].split()[0]: row[1:] for row in texts_of(found)}
    assert rows["C1"] == ["25", "76 → 19", "80 → 20", "68 → 17"]
    assert rows["C2"][1:] == ["20,6", "17,5", "12,2"]
    assert rows["C2.P1"][1] == "84 → 4,2"
    assert rows[Words("nl").text("shared.scores.total")] == ["100", "76,80", "73,25", "53,60"]


def test_each_principle_has_its_section_with_scores_and_reasons(voorbeeld: Evaluation) -> None:
    blocks = blocks_of(report_of(voorbeeld), "principles")
    headings = [b["heading"] for b in blocks if b["type"] == "text" and b["level"] == 2]
    assert [h for h in headings if " P" in h] == headings[1:]
    assert len(headings) == 6
    scores = {
        row[0][-2]: row[1]
        for row in texts_of(table(blocks, "principle-1-scores"))
        if row[0].endswith(")")
    }
    assert scores == {"A": "84", "D": "70", "B": "52"}
    reasons = {row[0]: row[2] for row in texts_of(table(blocks, "principle-1-reasons"))}
    assert reasons["A"].startswith("Maatjes, inloop")
    assert "25" in blocks[0]["paragraphs"][0]  # five criteria of a fifth of 25 points each


def test_assessors_have_a_number_and_a_role_and_never_a_name(tmp_path: Path) -> None:
    folder = copy_dossier("tender-voorbeeld", tmp_path)
    people = "id,name,address\nA3,Wim Zoekmaar,Dorpsstraat 1\n"
    (folder / "people.csv").write_text(people, encoding="utf-8", newline="")
    shown = said(blocks_of(report_of(evaluate(folder))))
    assert "Beoordelaar 3, inwoner (wijkpanel)" in shown
    assert "Zoekmaar" not in shown
    assert "Dorpsstraat" not in shown


def test_who_is_recused_is_shown_as_absent_and_not_as_missing(voorbeeld: Evaluation) -> None:
    blocks = blocks_of(report_of(voorbeeld), "scores")
    absent, missing = (Words("nl").text(f"shared.scores.{key}") for key in ("absent", "missing"))
    found = [b for b in blocks if str(b.get("id", "")).startswith("individual-")]
    cells = [cell for block in found for row in texts_of(block) for cell in row]
    assert cells.count(absent) == 10  # assessor A5 for bid D on ten criteria
    assert missing not in cells


def test_every_step_of_the_calculation_is_there(voorbeeld: Evaluation) -> None:
    lot = voorbeeld.outcome.lots[0]  # type: ignore[union-attr]
    blocks = blocks_of(report_of(voorbeeld), "calculation")
    assert {f"step-{step.key}" for step in lot.steps} <= {b.get("id") for b in blocks}
    assert texts_of(table(blocks, "step-total")) == [
        ["A", "76,8", "76,80"],
        ["D", "73,25", "73,25"],
        ["B", "53,6", "53,60"],
    ]


def test_the_chart_says_who_leads_and_by_what(voorbeeld: Evaluation) -> None:
    found = next(b for b in blocks_of(report_of(voorbeeld, "en"), "chart") if b["type"] == "figure")
    assert all(part in found["alt"] for part in ("(A)", "76.80", "(D)", "73.25", "B (53.60"))
    assert texts_of(found["table"])[1][1:] == ["20.6", "17.5", "12.2"]


def test_process_and_questions_are_shown_where_the_dossier_has_them(voorbeeld: Evaluation) -> None:
    blocks = blocks_of(report_of(voorbeeld), "process")
    assert len(table(blocks, "process-table")["rows"]) == 19
    assert len(table(blocks, "questions")["rows"]) == 5


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_banners_of_a_placeholder_example(voorbeeld: Evaluation, lang: str) -> None:
    kinds = [b["kind"] for b in blocks_of(report_of(voorbeeld, lang), "banners")]
    assert kinds == ["placeholder", "illustrative"]


def test_a_scenario_says_so_and_what_was_changed() -> None:
    blocks = blocks_of(report_of(evaluate(VOORBEELD, Choices(weight_set="residents_40"))))
    banner = next(b for b in blocks if b["type"] == "banner")
    assert banner["kind"] == "scenario"
    assert "Inwoners wegen 40 procent" in banner["body"]
    assert "residents_40" not in banner["body"]
    assert sentence(blocks) != sentence(blocks_of(report_of(evaluate(VOORBEELD)), "outcome"))
    # C1 20, C2 40, C3 12, C4 12, C5 8, C6 8 on 76, 82.4, 88, 64, 80, 64
    assert "77,92" in sentence(blocks)


# --- every kind of outcome renders, in both languages -------------------------------------------


def scored(**bids: Any) -> dict[str, Any]:
    return {name: {"scores": {"Q": value}, "price": "100.00"} for name, value in bids.items()}


def award_on_value() -> Evaluation:
    criteria = make_set(
        criteria=[leaf("Q", "60"), leaf("R", "40")],
        mechanism={"name": "award-on-value", "values": {"Q": "30.00", "R": "20.00"}},
    )
    bids = {
        "a": {"scores": {"Q": "100", "R": "50"}, "price": "100.00"},  # 100 - 30 - 10 = 60
        "b": {"scores": {"Q": "0", "R": "0"}, "price": "65.00"},  # 65
    }
    return made(criteria, bids)


def several_lots() -> Evaluation:
    lots = [{"id": "noord", "label": TITLE}, {"id": "zuid"}]
    criteria = make_set(
        lots=lots,
        gates=[
            {
                "id": "G1",
                "check": "document",
                "doc": "plan",
                "text": TITLE,
                "evidence": "own-choice",
            }
        ],
    )
    bids = {
        name: {
            "scores": {"Q": value},
            "lots": ["noord", "zuid"],
            "documents": {"plan": "true"},
            "prices": {"noord": "10.00", "zuid": "20.00"},
        }
        for name, value in (("a", "90"), ("b", "60"))
    } | {"c": {"scores": {"Q": "80"}, "lots": ["zuid"], "prices": {"zuid": "15.00"}}}
    return made(criteria, bids)


def large() -> Evaluation:
    criteria = make_set(
        criteria=[leaf(f"K{i}", "2.5") for i in range(40)],
        scale=WORDS,
        panel={
            "aggregate": "mean",
            "assessors": "10",
            "spread_flag": "50",
            "individual_reason": "none",
        },
    )
    words = ("laag", "midden", "hoog")
    bids = {
        f"b{i:02}": {
            "scores": {f"K{k}": [words[(i + k + a) % 3] for a in range(10)] for k in range(40)},
            "price": f"{100 + i}.00",
        }
        for i in range(30)
    }
    return made(criteria, bids)


def with_price(formula: Mapping[str, str]) -> Evaluation:
    criteria = make_set(
        criteria=[leaf("Q", "60"), price("40")],
        mechanism={"name": "weighted-sum", "price": formula},
        rounding={"points": "2", "total": "2"},
    )
    return made(
        criteria,
        {
            "a": {"scores": {"Q": "90"}, "price": "120.00"},
            "b": {"scores": {"Q": "60"}, "price": "100.00"},
        },
    )


VARIANTS = {
    "voorbeeldstad": lambda: evaluate(ROOT / "submissions" / "tender-voorbeeldstad"),
    "published": lambda: evaluate(ROOT / "submissions" / "fcdo-hs-system"),
    "scenario": lambda: evaluate(VOORBEELD, Choices(weight_set="residents_40")),
    "price scenario": lambda: evaluate(VOORBEELD, Choices(mechanism="price_30_lowest")),
    "one bid": lambda: made(make_set(), scored(a="80")),
    "no bid admissible": lambda: made(make_set(criteria=[leaf("Q", minimum="90")]), scored(a="80")),
    "refused": lambda: made(
        make_set(panel={"assessors": "2"}), {"a": {"scores": {"Q": ["80", None]}, "price": "1.00"}}
    ),
    "tie": lambda: made(make_set(ties=["lot"]), scored(a="80", b="80")),
    "withdrawn": lambda: made(
        make_set(),
        scored(a="80")
        | {
            "b": {
                "scores": {"Q": "90"},
                "price": "1.00",
                "status": {"state": "withdrawn", "on": "2026-03-01", "reason": HOSTILE},
            }
        },
    ),
    "award on value": award_on_value,
    "lowest price": lambda: made(
        make_set(mechanism={"name": "lowest-price"}), scored(a="80", b="60")
    ),
    "fixed price": lambda: made(
        make_set(mechanism={"name": "fixed-price", "amount": "100.00"}), scored(a="80", b="60")
    ),
    "bandwidth": lambda: with_price(
        {"formula": "bandwidth", "floor": "80.00", "ceiling": "130.00", "outside": "clip"}
    ),
    "logarithmic": lambda: with_price(
        {"formula": "logarithmic", "base": "2", "below_zero": "zero"}
    ),
    "several lots": several_lots,
    "large": large,
}


@pytest.fixture(scope="module", params=VARIANTS)
def variant(request: pytest.FixtureRequest) -> Evaluation:
    return VARIANTS[request.param]()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_kind_of_outcome_becomes_a_page(variant: Evaluation, lang: str) -> None:
    html = drawn(report_of(variant, lang))
    assert 'id="ranking' in html
    assert Words(lang).text("words.advice") in html


def test_a_refused_outcome_shows_no_total_rank_or_chart_and_asks_the_question() -> None:
    evaluation = VARIANTS["refused"]()
    assert evaluation.outcome.status == "refused"
    blocks = blocks_of(report_of(evaluation))
    assert not [b for b in blocks if b["type"] == "figure"]
    assert "step-total" not in {b.get("id") for b in blocks}
    labels = [c["label"] for c in table(blocks, "ranking")["columns"]]
    assert Words("nl").text("tender.ranking.total") not in labels
    (asked,) = next(b["items"] for b in blocks if b["type"] == "text" and b["items"])
    finding = next(f for f in evaluation.outcome.findings if f.refuses)
    assert asked == " ".join(Words("nl").finding(finding)[:2])
    assert Words("nl").text("shared.scores.total") not in [
        row[0] for row in texts_of(table(blocks, "matrix-table"))
    ]


def test_a_tie_names_the_bids_and_that_lots_must_be_drawn() -> None:
    blocks = blocks_of(report_of(VARIANTS["tie"]()), "outcome")
    assert sentence(blocks) == Words("nl").text(
        "tender.outcome.tie_draw", bids="Bid a (a) en Bid b (b)", total="80 punten"
    )


def test_a_broken_tie_names_the_step() -> None:
    criteria = make_set(criteria=[leaf("Q", "50"), leaf("R", "50")], ties=["Q", "lot"])
    bids = {"a": {"scores": {"Q": "80", "R": "60"}}, "b": {"scores": {"Q": "60", "R": "80"}}}
    shown = sentence(blocks_of(report_of(made(criteria, bids), "en"), "outcome"))
    step = Words("en").text("tender.outcome.step_score", criterion="Q")
    assert step in shown
    assert shown.rstrip(".").endswith("Bid a (a) comes first")


def test_one_bid_is_a_normal_case() -> None:
    blocks = blocks_of(report_of(VARIANTS["one bid"]()))
    assert sentence(blocks) == Words("nl").text(
        "tender.outcome.single", bid="Bid a (a)", total="80 punten"
    )
    assert "difference" not in {b.get("id") for b in blocks}


def test_award_on_value_is_in_money_and_the_lowest_wins() -> None:
    blocks = blocks_of(report_of(award_on_value(), "en"))
    assert all(part in sentence(blocks) for part in ("Bid a (a)", "€60.00", "€5.00"))
    rows = {row[1]: row[2:5] for row in texts_of(table(blocks, "ranking"))}
    assert rows["Bid a (a)"] == ["€60.00", "€40.00", "€100.00"]
    assert table(blocks, "matrix-table")["columns"][1]["label"] == Words("en").text(
        "tender.matrix.worth"
    )
    assert texts_of(table(blocks, "matrix-table"))[0] == [
        "Q",
        "€30.00",
        "100 → €30.00",
        "0 → €0.00",
    ]


def test_several_lots_each_have_their_sentence_and_tables() -> None:
    blocks = blocks_of(report_of(several_lots()))
    assert "noord" in sentence(blocks, 1)
    assert "zuid" in sentence(blocks, 2)
    assert {"ranking-lot1", "ranking-lot2", "matrix-table-lot2", "points-chart-lot1"} <= {
        b.get("id") for b in blocks
    }
    assert "{" not in sentence(blocks, 1)


def test_a_large_tender_keeps_its_tables_narrow_and_its_lists_short() -> None:
    blocks = blocks_of(report_of(large()))
    widest = max(len(b["columns"]) for b in blocks if b["type"] == "table")
    assert widest <= 11
    assert len(table(blocks, "findings-table")["rows"]) < 60
    assert not [b for b in blocks if str(b.get("id", "")).startswith("principle-1-reasons")]
    assert (
        len([b for b in blocks if str(b.get("id", "")).startswith("matrix-table")]) == 5
    )  # 30 bids, 6 a table


# --- text from a dossier stays data -------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_hostile_text_in_names_reasons_and_notes_stays_text(lang: str) -> None:
    criteria = make_set()
    bids = {
        "a": {
            "scores": {"Q": "80"},
            "price": "1.00",
            "name": HOSTILE,
            "lead": HOSTILE,
            "members": [{"name": HOSTILE, "role": "main", "kind": HOSTILE}],
        }
    }
    tender = make_tender(criteria, bids, title={"nl": HOSTILE, "en": HOSTILE})
    assessment = tender.assessment
    scores = tuple(row._replace(reason=HOSTILE) for row in assessment.scores)
    consensus = tuple(row._replace(reason=HOSTILE) for row in assessment.consensus)
    note = Note(
        (
            ("date", HOSTILE),
            ("who", HOSTILE),
            ("what", HOSTILE),
            ("reason", HOSTILE),
            ("hours", HOSTILE),
        )
    )
    tender = replace(
        tender,
        assessment=assessment._replace(scores=scores, consensus=consensus),
        process=(note,),
        questions=(note,),
    )
    book = book_of(criteria)
    html = drawn(
        report_of(
            Evaluation(Loaded(tender, book, Path()), book, tender_outcome(tender, book)), lang
        )
    )
    assert "<script" not in html
    assert "\u202e" not in html
    assert "&lt;script&gt;" in html
    assert "{score}" in html


def test_the_report_does_not_depend_on_the_order_of_rows(voorbeeld: Evaluation) -> None:
    loaded = voorbeeld.loaded
    tender, assessment = loaded.dossier, loaded.dossier.assessment  # type: ignore[union-attr]
    turned = replace(
        tender,
        bids=tender.bids[::-1],  # type: ignore[union-attr]
        assessment=assessment._replace(
            assessors=assessment.assessors[::-1],
            scores=assessment.scores[::-1],
            consensus=assessment.consensus[::-1],
        ),
    )
    other = Evaluation(
        replace(loaded, dossier=turned), voorbeeld.book, tender_outcome(turned, voorbeeld.book)
    )  # type: ignore[arg-type]
    names = [name for name in SECTIONS if name != "findings"]  # findings name lines of files
    assert blocks_of(report_of(other), *names) == blocks_of(report_of(voorbeeld), *names)


# --- the catalogue ------------------------------------------------------------------------------


@pytest.mark.parametrize("subject", ["tender", "shared"])
def test_both_languages_have_the_same_texts(subject: str) -> None:
    assert texts("nl", subject).keys() == texts("en", subject).keys()


def forbidden() -> Iterator[tuple[str, str]]:
    for subject in ("tender", "shared"):
        for key, text in texts("nl", subject).items():
            yield f"{subject}.{key}", text.lower()


def test_dutch_texts_use_the_words_of_the_trade() -> None:
    wrong = [
        key
        for key, text in forbidden()
        for word in ("poort", " panel", "evaluatie", "baseline")
        if word in f" {text}"
    ]
    assert not wrong


# --- the notebook itself ------------------------------------------------------------------------


@pytest.mark.notebook
def test_the_notebook_runs_and_shows_every_section() -> None:
    from evaluator.report.reading import blocks_of as read  # noqa: PLC0415 - loads jsonschema
    from evaluator.report.runner import run_notebook  # noqa: PLC0415 - loads papermill
    from evaluator.report.sidecar import read_sidecar  # noqa: PLC0415

    sidecar = read_sidecar(ROOT / "notebooks" / "tender.yaml")
    asked = {"dossier": str(VOORBEELD), "lang": "en"}
    notebook = run_notebook(
        ROOT / "notebooks" / "tender.ipynb", sidecar, asked, title="t", cwd=ROOT
    )
    found = list(read(notebook))
    assert sentence(found) == sentence(blocks_of(report_of(evaluate(VOORBEELD), "en"), "outcome"))
    headings = [
        b["heading"] for b in found if b["type"] == "text" and b["heading"] and b["level"] == 2
    ]
    assert len(headings) == 19
    assert date.today().isoformat() not in said(found)  # noqa: DTZ011 - no clock in a report
