"""A register for people: table, JSON, CSV and report, in both languages, safe and complete."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from evaluator.cli.score import csv_text
from evaluator.formats.evaluation import Choices
from evaluator.formats.register import RegisterEvaluation, evaluate_register
from evaluator.model.numbers import parse_number
from evaluator.render.catalogue import Words
from evaluator.render.register_json import COLUMNS, register_json, tidy_register
from evaluator.render.register_report import RegisterReport
from evaluator.render.register_table import register_table
from evaluator.render.schemas import schema_of
from evaluator.render.session import Session, sidecar_of
from evaluator.report.html import render_html
from evaluator.report.runner import run_notebook
from evaluator.report.sidecar import read_sidecar
from tests.support import ROOT

SHIPPED = ROOT / "submissions" / "register-voorbeeld"
LANGUAGES = ("nl", "en")
SECTIONS = (
    "banners", "answer", "money", "partners", "challenges", "decisions", "splitting", "same_task",
    "results", "findings", "sources", "about",
)  # fmt: skip
VALIDATOR = Draft202012Validator(schema_of("register-outcome"))
HOSTILE = "<b>$x$</b> {0} =1+1"


def evaluation(path: Path = SHIPPED) -> RegisterEvaluation:
    return evaluate_register(path, Choices())


def report_of(made: RegisterEvaluation, lang: str = "nl") -> RegisterReport:
    code: Any = lang
    return RegisterReport(Session(made, Words(lang), code, 1, {}))


def blocks(report: RegisterReport, *names: str) -> Iterator[dict[str, Any]]:
    for name in names or SECTIONS:
        data = getattr(report, name)().as_json()
        yield from data["blocks"] if data["type"] == "group" else [data]


def said(report: RegisterReport, *names: str) -> str:
    texts = [b for b in blocks(report, *names) if b["type"] == "text"]
    return " ".join(part for b in texts for part in [b["heading"] or "", *b["paragraphs"]])


def cells(table: dict[str, Any]) -> list[list[str]]:
    return [[c if isinstance(c, str) else c["text"] for c in row] for row in table["rows"]]


def table_of(report: RegisterReport, section: str, name: str) -> list[list[str]]:
    for block in blocks(report, section):
        found = block.get("table") if block["type"] == "figure" else block
        if found and found["type"] == "table" and found["id"] == name:
            return cells(found)
    raise AssertionError(name)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A register of one challenge file, to change."""
    made = Path(shutil.copytree(SHIPPED, tmp_path / "register"))
    (made / "register.yaml").write_text(
        "kind: register\nid: klein\ntitle: {nl: Klein, en: Small}\nyear: 2027\n"
        "profiles: [wageningen-seed]\nchallenges: [challenges/repaircafe-oost.yaml]\n",
        encoding="utf-8",
    )
    return made


def change(folder: Path, old: str, new: str, file: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


OOST = "challenges/repaircafe-oost.yaml"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_json_of_the_shipped_register_fits_its_schema(lang: str) -> None:
    body = register_json(evaluation(), lang)
    assert not [f"{e.json_path} {e.message}" for e in VALIDATOR.iter_errors(body)]
    assert body["budget"]["asked"] == {
        "known": "405500.00",
        "at_least": False,
        "unknown": [],
        "count": 10,
    }
    assert body["years"]["2029"]["unknown"] == ["ch-06"]


@pytest.mark.parametrize("old", ["2027: 27500.00, ", "submitted: 2026-06-22\n"])
def test_the_json_of_a_register_with_unknowns_fits_its_schema(small: Path, old: str) -> None:
    change(small, old, "", OOST)
    body = register_json(evaluation(small), "nl")
    assert not [f"{e.json_path} {e.message}" for e in VALIDATOR.iter_errors(body)]
    assert body["coverage"] is None
    assert body["budget"]["state"] == "no_budget"


def test_the_tidy_rows_add_up_to_the_totals() -> None:
    made = evaluation()
    columns, rows = tidy_register(made)
    assert tuple(columns) == COLUMNS
    assert {len(row) for row in rows} == {len(columns)}
    by_year: dict[str, Any] = {}
    for row in rows:
        one = dict(zip(columns, row, strict=True))
        by_year[one["year"]] = by_year.get(one["year"], 0) + (parse_number(one["asked"]) or 0)
        assert (one["in_register_year"] == "true") == (one["year"] == "2027")
    known = {name: sums["known"] for name, sums in register_json(made, "nl")["years"].items()}
    assert {name: f"{value:.2f}" for name, value in by_year.items()} == known
    assert len({(row[1], row[7]) for row in rows}) == len(rows)


def test_every_column_of_the_csv_is_explained() -> None:
    guide = (ROOT / "submissions" / "README.md").read_text(encoding="utf-8")
    part = guide.split("## A register of challenges\n")[1].split("\n## ")[0]
    assert not [name for name in COLUMNS if f"`{name}`" not in part]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_says_what_a_council_asks_first(lang: str) -> None:
    text = register_table(evaluation(), Words(lang))
    for part in {
        "nl": ("€ 405.500,00", "€ 5.500,00 te weinig", "ten minste", "toegewezen", "klopt of"),
        "en": ("€405,500.00", "€5,500.00 too little", "at least", "toegewezen", "wrong or"),
    }[lang]:
        assert part.replace(" ", " ") in text.replace("\u00a0", " ")
    assert "register.splitting" in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_report_has_every_chapter_and_says_whose_rules_and_when_seen(lang: str) -> None:
    report = report_of(evaluation(), lang)
    ids = [b["id"] for b in blocks(report) if b.get("id")]
    assert len(set(ids)) == len(ids)
    told = said(report)
    assert {"nl": "Volgens wat wij op", "en": "2026"}[lang] in told
    assert {"nl": "geen besluit", "en": "not a decision"}[lang] in told
    kinds = [b["kind"] for b in blocks(report, "banners")]
    assert kinds == ["provisional", "placeholder", "illustrative"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_figure_has_its_words_and_its_table(lang: str) -> None:
    figures = [b for b in blocks(report_of(evaluation(), lang)) if b["type"] == "figure"]
    assert [b["id"] for b in figures] == ["years-figure", "partners-figure"]
    for one in figures:
        assert one["table"] is not None
        assert len(one["alt"]) > 40
    assert "2029" in figures[0]["alt"]


def test_challenges_of_one_task_stand_in_the_order_of_their_ids_with_the_provider_last() -> None:
    report = report_of(evaluation(), "en")
    section = next(b for b in blocks(report, "same_task") if b["type"] == "table")
    labels = [column["label"] for column in section["columns"]]
    assert labels[1:3] == ["buurttafel", "eethuis"]
    assert labels[3].startswith("Now: Tafeldienst")
    assert cells(section)[-1][1:] == ["75.67", "72.00", "65.00"]
    assert "no order" in said(report, "same_task")


def test_what_is_not_known_is_said_and_never_zero(small: Path) -> None:
    change(small, "2027: 27500.00, ", "", OOST)
    report = report_of(evaluation(small), "en")
    assert table_of(report, "money", "years-table")[0][2:4] == ["not known", "repaircafe-oost"]
    assert table_of(report, "challenges", "challenges-table")[0][3:5] == [
        "not known",
        "at least €28,000.00",
    ]
    assert "has to find out" in said(report, "money")


def test_a_challenge_without_any_year_is_named(small: Path) -> None:
    change(small, "{2027: 27500.00, 2028: 28000.00}", "{}", OOST)
    change(small, "period: {start: 2027-01-01, end: 2028-12-31}\n", "", OOST)
    made = evaluation(small)
    assert "repaircafe-oost" in said(report_of(made), "money")
    rows = tidy_register(made)[1]
    assert [row[7:10] for row in rows] == [["", "", ""]]


def test_text_of_a_dossier_is_shown_and_never_obeyed(small: Path) -> None:
    change(small, 'nl: "Repaircafé Oost"', f'nl: "{HOSTILE}"', OOST)
    change(small, "Stichting Samen Repareren (verzonnen)", HOSTILE, OOST)
    made = evaluation(small)
    row = table_of(report_of(made), "challenges", "challenges-table")[0]
    assert row[0] == f"{HOSTILE} (repaircafe-oost)"
    assert row[1] == HOSTILE
    change(small, HOSTILE, "=1+1", OOST)
    change(small, HOSTILE, "=1+1", OOST)
    lines = csv_text(*tidy_register(evaluation(small))).splitlines()
    assert ",'=1+1," in lines[1]


@pytest.mark.notebook
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_notebook_runs_and_gives_a_page(lang: str) -> None:
    sidecar = read_sidecar(sidecar_of("register"))
    path = sidecar_of("register").with_suffix(".ipynb")
    notebook = run_notebook(path, sidecar, {"dossier": str(SHIPPED), "lang": lang}, title="x")
    page = render_html(
        notebook, lang=lang, title="x", subtitle="y", meta={}, show_code=False, alternates={}
    )
    for name in ("answer", "years-figure", "partners-table", "splitting-1", "same-task-1"):
        assert f'id="{name}"' in page
