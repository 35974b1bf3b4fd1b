"""A report with `page: one`: each chapter is one A4, whatever the dossier holds.

Pages are printed by Chromium and counted, in the fonts of the style sheet and in the widest common
one.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from evaluator.errors import InputError
from evaluator.formats.evaluation import Choices, Evaluation, evaluate
from evaluator.formats.loaded import Loaded
from evaluator.model.challenge import Challenge
from evaluator.model.outcome import Scenario
from evaluator.model.principles import PrincipleSet
from evaluator.outcome import challenge_outcome
from evaluator.render.catalogue import Words
from evaluator.render.selfcheck_report import SelfcheckReport
from evaluator.render.session import Session
from evaluator.render.texts import LANGUAGES
from evaluator.report import blocks as b
from evaluator.report.html import render_html
from evaluator.report.sidecar import Sidecar, read_sidecar
from tests.report.conftest import SIDECAR
from tests.support import CAP, PRINCIPLES, ROOT, book_of, challenge_dossier, make_challenge
from tests.support import make_profile as profile

SHIPPED = sorted(path.parent.name for path in ROOT.glob("submissions/ch-*/dossier.yaml"))
PRINTS = [
    pytest.mark.browser,
    pytest.mark.skipif(not shutil.which("chromium"), reason="no chromium"),
]
FONTS = ('Arial, "Liberation Sans", Helvetica, "Noto Sans", sans-serif', '"DejaVu Sans"')
CASES = [("nl", FONTS[0]), ("nl", FONTS[1]), ("en", FONTS[1])]
YEARS = [str(2027 + number) for number in range(12)]
SMALLEST = 9.0
"""Points: the smallest letters that everybody can read on paper."""


def printed(html: str, folder: Path) -> bytes:
    """The page as Chromium prints it."""
    (folder / "page.html").write_text(html, encoding="utf-8")
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu",
               "--no-pdf-header-footer", f"--user-data-dir={folder / 'profile'}",
               f"--print-to-pdf={folder / 'page.pdf'}", str(folder / "page.html")]  # fmt: skip
    subprocess.run(command, capture_output=True, check=True, timeout=90)
    return (folder / "page.pdf").read_bytes()


def pages_in(pdf: bytes) -> int:
    """How many pages a PDF of Chromium has: its page objects are not compressed."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def sheets(evaluation: Evaluation, lang: str) -> str:
    """The self-check as a page."""
    report = SelfcheckReport(Session(evaluation, Words(lang), lang, 1, {}))  # type: ignore[arg-type]
    output = new_output("display_data", report.sheets()._repr_mimebundle_())
    cell = new_code_cell("report.sheets()", outputs=[output], execution_count=1)
    notebook = new_notebook(cells=[cell], metadata={"evaluator": {"page": "one"}})
    words = {"nl": "Zelfcheck van een uitdaging", "en": "Self-check of a challenge"}
    return render_html(
        notebook, lang=lang, title=words[lang], subtitle="dossier", meta={"Run": "0123456789ab"}
    )


# --- a dossier that holds as much as it can -------------------------------------------------------

WORDS = "Buurtbewonersvereniging met onwaarschijnlijk langdurige samenwerkingsverbanden "
FILLS = {
    "words": WORDS * 8,
    "one word": "Mw" * 300,
    "wide": "歓迎します" * 90,
    "signs": "🏘️👪🏽 ✗✓ €€€ <b> & \u202e " * 25,
}


def both(said: str) -> dict[str, str]:
    return {"nl": said, "en": said}


def rules(fill: str) -> list[dict[str, Any]]:
    """Every kind of rule, many times, with the longest words."""
    money = {"basis": "requested"}
    found: list[dict[str, Any]] = [
        {"check": "cap_per_year", "limit": CAP.id, **money, "text": both(fill)},
        {"check": "cost_not_higher", "against": "avoidable", "factor": "0.7", **money},
    ]
    for number in range(20):
        found += [
            {"check": "document", "doc": f"missing_document_{number}_{'x' * 40}"},
            {"check": "document", "doc": f"present_document_{number}"},
            {"check": "document", "doc": f"welcome_document_{number}", "kind": "info"},
            {"check": "document", "doc": f"unknown_document_{number}"},
            {"check": "judgement", "ask": both(f"{number} {fill}"), "text": both(fill)},
            {"check": "flag", "field": "applicant.locally_rooted", "want": "true",
             "text": both(f"{number} {fill}")},
            {"check": "flag", "field": "challenged.budgeted_now", "want": "true"},
            {"check": "min_value", "field": "support.signatures", "min": str(900 + number)},
        ]  # fmt: skip
    return found


def full_challenge(fill: str, name: str) -> Challenge:
    amounts = {year: f"{99999999 + number}.99" for number, year in enumerate(YEARS)}
    ids = range(20)
    return make_challenge(
        id=name,
        title=both(fill),
        period={"start": f"{YEARS[0]}-01-01", "end": f"{YEARS[-1]}-12-31"},
        applicant={"name": fill, "locally_rooted": "true"},
        challenged={"task": fill},
        support={"signatures": "12"},
        money={"requested_by_year": amounts, "own_income_by_year": dict.fromkeys(YEARS, "1.00"),
               "costs_by_year": {year: {"staff": "5.00"} for year in YEARS}},
        baseline={"status": "estimated", "avoidable_by_year": dict.fromkeys(YEARS[:6], "10.01")},
        documents={f"present_document_{number}": "true" for number in ids}
        | {f"unknown_document_{number}": None for number in ids},
        self_rating=dict.fromkeys(("want", "can", "need", "do_ourselves"), fill),
    )  # fmt: skip


def full(fill: str, challenges: int = 1) -> Evaluation:
    """Fifteen profiles, twelve years, twenty documents that lack, and every banner."""
    lists = [profile(*rules(fill), id=f"p{n}", title=both(f"{n} {fill}"), complete="false",
                     last_checked="2026-11-24") for n in range(15)]  # fmt: skip
    principles = PrincipleSet.model_validate(
        PRINCIPLES.model_dump(by_alias=True) | {"status": "placeholder"}
    )
    book = book_of(profiles=tuple(lists), limits={CAP.id: CAP}, principles=principles)
    every = [full_challenge(fill, f"c{number}") for number in range(challenges)]
    dossier = challenge_dossier(*every, illustrative="true")
    changed = Scenario((("cap", "1"),))
    outcome = challenge_outcome(dossier, book, changed)
    return Evaluation(Loaded(dossier, book, Path()), book, outcome)


class TestPrint:
    """Printed by Chromium."""

    pytestmark = PRINTS

    @pytest.mark.parametrize("lang", LANGUAGES)
    @pytest.mark.parametrize("name", SHIPPED)
    def test_every_shipped_challenge_is_one_page(
        self, name: str, lang: str, tmp_path: Path
    ) -> None:
        html = sheets(evaluate(ROOT / "submissions" / name, Choices()), lang)
        assert pages_in(printed(html, tmp_path)) == 1

    @pytest.mark.parametrize(("lang", "font"), CASES)
    @pytest.mark.parametrize("fill", FILLS)
    def test_the_fullest_dossier_is_one_page_a_challenge(
        self, fill: str, lang: str, font: str, tmp_path: Path
    ) -> None:
        html = sheets(full(FILLS[fill], 2), lang)
        assert FONTS[0] in html
        assert pages_in(printed(html.replace(FONTS[0], font), tmp_path)) == 2

    def test_what_is_too_long_would_be_seen(self, tmp_path: Path) -> None:
        html = sheets(evaluate(ROOT / "submissions" / "ch-03", Choices()), "nl")
        longer = html.replace("</main>", "<p>x</p>" * 90 + "</main>")
        assert pages_in(printed(longer, tmp_path)) > 1


def test_what_was_left_out_is_counted() -> None:
    page = sheets(full(FILLS["words"]), "nl")
    found = re.findall(r"En nog (\d+): zie het hele rapport", page)
    assert len(found) >= 4
    assert "(ingekort)" in page


def test_no_letter_on_paper_is_too_small() -> None:
    style = sheets(full(FILLS["words"]), "nl").split("</style>")[0]
    own = style[style.index("A report of which each chapter is one A4") :]
    points = [float(size) for size in re.findall(r"font(?:-size)?:[^;]*?([0-9.]+)pt", own)]
    assert len(points) > 5
    assert min(points) >= SMALLEST


def test_a_sheet_is_an_element_that_its_heading_names(parse: Callable[[str], Any]) -> None:
    page = parse(sheets(full(FILLS["signs"], 2), "en").split("\n", 1)[1])
    names = page.values("aria-labelledby")
    assert page.tags.count("section") == len([name for name in names if name in page.values("id")
                                              and not str(name).startswith("_")])  # fmt: skip
    assert {"c1-sheet", "c2-sheet", "c1-years", "c2-about"} <= set(names)
    assert "script" not in page.tags
    assert page.tags.count("h1") == 1


def test_a_sheet_loads_nothing_and_keeps_the_policy() -> None:
    page = sheets(full(FILLS["signs"]), "nl")
    assert "default-src &#39;none&#39;" in page.split("<meta charset")[0]
    assert not re.search(r"(?:src|href)=\"(?!#|data:)[^\"]*:", page)


def test_other_reports_have_no_sheets(executed: Callable[..., Any]) -> None:
    html = render_html(
        executed(b.text("a", heading="Kop"), b.text("b", heading="Deel", level=3)),
        lang="nl", title="Proef", meta={"Run": "1"},
    )  # fmt: skip
    assert "<section" not in html
    assert 'class="sheets"' not in html
    assert ".sheet " not in html
    assert "@bottom-left" not in html


def test_a_sheet_of_paper_names_the_run(executed: Callable[..., Any]) -> None:
    notebook = executed(b.text("a", heading="Kop"))
    notebook.metadata["evaluator"] = {"page": "one"}
    html = render_html(notebook, lang="nl", title="Proef", meta={"Run": "0123456789ab", "x": "y"})
    assert '@bottom-left { content: "Run: 0123456789ab"; }' in html


def test_the_sidecar_says_how_a_report_stands_on_paper(sidecar: Sidecar, tmp_path: Path) -> None:
    assert sidecar.page == "flow"
    path = tmp_path / "one.yaml"
    path.write_text(f"{SIDECAR}page: one\n", encoding="utf-8")
    assert read_sidecar(path).page == "one"
    path.write_text(f"{SIDECAR}page: two\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_sidecar(path)
    (problem,) = caught.value.problems
    assert (problem.code, problem.allowed) == ("sidecar.page", "flow, one")


def test_the_selfcheck_is_such_a_report() -> None:
    assert read_sidecar(ROOT / "notebooks" / "selfcheck.yaml").page == "one"
