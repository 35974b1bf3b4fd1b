"""The report of a tender series: counts, each difference with its bids, the spread."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from evaluator.formats.dossier import Loaded
from evaluator.formats.evaluation import evaluate, judge
from evaluator.model.finding import Where
from evaluator.model.rulebook import Rulebook
from evaluator.model.series import Lottery, Series, SeriesBid, SeriesHead, SeriesTender
from evaluator.render.catalogue import Words
from evaluator.render.series_report import SeriesReport, classes
from evaluator.render.session import Session, sidecar_of
from evaluator.report.html import render_html
from evaluator.report.runner import run_notebook
from evaluator.report.sidecar import read_sidecar
from tests.support import ROOT, TITLE

SECTIONS = (
    "banners", "answer", "rule", "differences", "lotteries", "spread", "findings", "sources",
    "about",
)  # fmt: skip
RULE = {"award": "lowest-valid", "reserve": "inclusive", "minimum": "inclusive", "ties": "lottery"}
LANGUAGES = ("nl", "en")
HOSTILE = "<b>$x$</b> {0}"
HERE = Where("tenders.csv", 2)


def report_of(evaluation: Any, lang: str = "nl") -> SeriesReport:
    code: Any = lang
    return SeriesReport(Session(evaluation, Words(lang), code, 1, {}))


def shipped(lang: str = "nl") -> SeriesReport:
    return report_of(evaluate(ROOT / "submissions" / "tsuchiura"), lang)


def bid(tender: str, name: str, minor: int | None, state: Any = "valid") -> SeriesBid:
    return SeriesBid(tender, name, HOSTILE, minor, state, HERE)


def tender(name: str, winner: str | None, reserve: int | None = 1000) -> SeriesTender:
    return SeriesTender(name, date(2020, 1, 2), reserve, None, winner, HERE)


def made(
    tenders: list[SeriesTender],
    bids: list[SeriesBid],
    draws: tuple[Lottery, ...] = (),
    lang: str = "nl",
) -> SeriesReport:
    head = SeriesHead.model_validate(
        {
            "id": "s", "kind": "tender-series", "title": TITLE, "currency": "JPY",
            "rule": RULE,
        }
    )  # fmt: skip
    series = Series(head, tuple(tenders), tuple(bids), draws)
    return report_of(judge(Loaded(series, Rulebook(), Path("x"))), lang)


def blocks(report: SeriesReport, *names: str) -> Iterator[dict[str, Any]]:
    for name in names or SECTIONS:
        data = getattr(report, name)().as_json()
        yield from data["blocks"] if data["type"] == "group" else [data]


def tables(report: SeriesReport, *names: str) -> dict[str, dict[str, Any]]:
    return {b["id"]: b for b in blocks(report, *names) if b["type"] == "table"}


def words_of(cell: Any) -> str:
    return cell if isinstance(cell, str) else cell["text"]


def said(report: SeriesReport, *names: str) -> str:
    texts = [b for b in blocks(report, *names) if b["type"] == "text"]
    return " ".join(part for b in texts for part in [*b["paragraphs"], *b["items"]])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_shipped_series_agrees_in_all_but_three(lang: str) -> None:
    report = shipped(lang)
    told = said(report, "answer")
    # 771 tenders; the source names no winner twice and a higher bid once (submissions/README.md).
    assert "771" in told
    assert "768" in told
    assert {b["id"] for b in blocks(report, "differences") if b["type"] == "table"} == {
        "difference-1", "difference-2", "difference-3",
    }  # fmt: skip
    assert "Chassang" in told
    assert "MIT" in told


def test_a_difference_shows_every_bid_with_amount_status_and_mark() -> None:
    rows = tables(shipped("en"), "differences")["difference-3"]["rows"]
    assert [words_of(row[2]) for row in rows] == [
        "¥22,100,000",
        "¥22,230,000",
        "¥22,300,000",
        "¥22,400,000",
    ]
    marks = [words_of(row[5]) for row in rows]
    assert marks == ["lowest valid price", "published winner", "", ""]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_bid_that_is_out_says_why(lang: str) -> None:
    report = made(
        [tender("t", "b1", 500)],
        [
            bid("t", "b1", 600),
            bid("t", "b2", 400),
            bid("t", "b3", None),
            bid("t", "b4", 300, "disqualified"),
        ],
        lang=lang,
    )
    rows = {
        words_of(row[0]): words_of(row[4])
        for row in tables(report, "differences")["difference-1"]["rows"]
    }
    words = Words(lang)
    assert rows["b1"] == words.text("series.out.above_reserve")
    assert rows["b3"] == words.text("series.out.no_amount")
    assert rows["b4"] == words.text("series.out.disqualified")
    assert rows["b2"] == words.text("series.out.valid")


def test_lotteries_name_who_took_part_and_who_won() -> None:
    draw = Lottery("t", "b2", ("b1", "b2"), HOSTILE)
    report = made([tender("t", "b2")], [bid("t", "b1", 900), bid("t", "b2", 900)], (draw,), "en")
    table = tables(report, "lotteries")["lottery-table"]
    assert [words_of(cell) for cell in table["rows"][0]] == [
        "t",
        "2 January 2020",
        "b1 and b2",
        "b2",
        "¥900",
    ]
    assert HOSTILE in table["note"]
    assert not tables(report, "differences")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_equal_bids_without_a_drawing_are_shown_as_open(lang: str) -> None:
    report = made([tender("t", "b2")], [bid("t", "b1", 900), bid("t", "b2", 900)], lang=lang)
    assert Words(lang).text("series.answer.open_one", count="1") in said(report, "answer")
    assert "difference-1" in tables(report, "differences")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_tender_without_a_valid_bid_is_listed_with_the_reasons(lang: str) -> None:
    report = made(
        [tender("t", None)], [bid("t", "b1", None), bid("t", "b2", 5, "invalid")], lang=lang
    )
    row = tables(report, "lotteries")["no-valid"]["rows"][0]
    assert Words(lang).text("series.out.no_amount") in words_of(row[2])
    assert Words(lang).text("series.out.invalid") in words_of(row[2])
    assert Words(lang).text("series.spread.none") in said(report, "spread")


def test_classes_hold_their_lower_bound_and_the_last_holds_both() -> None:
    shares = [Fraction(p, 100) for p in (80, 84, 85, 95, 100)]
    assert classes(shares) == [(80, 2), (85, 1), (90, 0), (95, 2)]


def test_the_spread_tells_its_finding_in_words() -> None:
    report = made(
        [tender(name, "b1") for name in "tuv"],
        [bid("t", "b1", 990), bid("u", "b1", 960), bid("v", "b1", 700)],
        lang="en",
    )
    figure = next(b for b in blocks(report, "spread") if b["type"] == "figure")
    # 99 %, 96 % and 70 %: two of three between 95 and 100, middle 96.
    assert "2 of the 3 tenders (66.7%)" in figure["alt"]
    assert "at or above 96%" in figure["alt"]
    counts = [words_of(row[1]) for row in figure["table"]["rows"]]
    assert counts == ["1", "0", "0", "0", "0", "2"]


def test_tenders_without_a_reserve_price_are_left_out_of_the_spread_and_said() -> None:
    report = made(
        [tender("t", "b1"), tender("u", "b1", None)],
        [bid("t", "b1", 990), bid("u", "b1", 5)],
        lang="en",
    )
    assert Words("en").text("series.spread.skipped", count="1") in said(report, "spread")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_empty_series_and_hostile_names_give_a_page(lang: str) -> None:
    report = made([], [], lang=lang)
    assert Words(lang).text("series.answer.empty") in said(report, "answer")
    full = made([tender("t", "b1")], [bid("t", "b1", 2), bid("t", "b2", 1)], lang=lang)
    for section in SECTIONS:
        for one in (report, full):
            assert "<b>" not in getattr(one, section)()._repr_mimebundle_()["text/html"]


@pytest.mark.notebook
@pytest.mark.slow
def test_the_notebook_runs_and_draws_a_page() -> None:
    side = read_sidecar(sidecar_of("series"))
    asked = {"dossier": str(ROOT / "submissions" / "tsuchiura"), "lang": "nl"}
    executed = run_notebook(sidecar_of("series").with_suffix(".ipynb"), side, asked, title="x")
    page = render_html(executed, lang="nl", title="x", meta={})
    assert "Aanbesteding 848" in page
