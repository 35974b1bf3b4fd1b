"""Pages: one title, no script, nothing from elsewhere, readable by machine and by ear."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nbformat.v4 import new_markdown_cell, new_output

from evaluator.errors import CallError, ReportError
from evaluator.report import blocks as b
from evaluator.report.exporter import EvaluatorExporter
from evaluator.report.html import Entry, Link, index_html, render_html
from evaluator.report.reading import blocks_of, values_of
from evaluator.report.words import WORDS

META = {"Dossier": "tender-voorbeeld", "Run": "0123456789ab"}


def page_of(notebook: Any, **change: Any) -> str:
    asked = {"lang": "nl", "title": "Uitkomst", "meta": META} | change
    return render_html(notebook, **asked)


@pytest.fixture
def hostile_page(executed: Callable[..., Any], hostile: str) -> Callable[..., str]:
    """A page with hostile text in every place that takes text."""

    def made(**change: Any) -> str:
        table = b.table(
            [hostile, b.Column(hostile, "right")],
            [[hostile, b.Cell(hostile, "bad", hostile)]],
            caption=hostile,
            id="tabel",
            note=hostile,
        )
        notebook = executed(
            b.banner("placeholder", hostile, hostile),
            b.text([hostile], heading=hostile, items=[hostile]),
            table,
            b.deflist([(hostile, hostile)], hostile),
            b.value("x", hostile, hostile),
            source=hostile,
        )
        notebook.cells += [_markdown(hostile), _markdown(f"# {hostile}\n\n$${hostile}$$\n")]
        asked = {"title": hostile, "subtitle": hostile, "meta": {hostile: hostile}} | change
        return page_of(notebook, **asked)

    return made


def _markdown(source: str, **metadata: Any) -> Any:
    return new_markdown_cell(source, metadata=metadata)


@pytest.mark.parametrize("show_code", [False, True])
def test_hostile_text_is_shown_and_does_nothing(
    hostile_page: Callable[..., str], parse: Callable[[str], Any], *, show_code: bool
) -> None:
    html = hostile_page(show_code=show_code)
    page = parse(html.split("\n", 1)[1])
    assert page.tags.count("h1") == 1
    assert page.tags.count("title") == 1
    assert page.tags.count("style") == 1
    assert not {"script", "iframe", "object", "embed", "form", "input", "link"} & set(page.tags)
    assert "img" not in page.tags
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]
    assert "{{ 7*7 }}" in "".join(page.texts)
    assert "\u202e" not in html
    assert "\x1b" not in html


@pytest.mark.browser
@pytest.mark.skipif(not shutil.which("chromium"), reason="no chromium")
def test_no_script_runs_even_without_the_policy(
    hostile_page: Callable[..., str], tmp_path: Path
) -> None:
    html = hostile_page(title="Proef", show_code=True)
    policy = html.index("<meta http-equiv")
    html = html[:policy] + html[html.index(">", policy) + 1 :]
    assert "Content-Security" not in html
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom",
               f"--user-data-dir={tmp_path / 'profile'}", str(tmp_path / "page.html")]  # fmt: skip
    dom = subprocess.run(
        command, capture_output=True, encoding="utf-8", check=True, timeout=60
    ).stdout
    assert "<title>Proef</title>" in dom
    assert dom.count("<h1>") == 1


def test_a_page_has_the_frame_that_everybody_needs(
    executed: Callable[..., Any], parse: Callable[[str], Any]
) -> None:
    html = page_of(executed(b.text("Hallo", heading="Kop")), alternates={"en": "report.en.html"})
    assert html.startswith('<!DOCTYPE html>\n<html lang="nl">\n<head>\n<meta http-equiv="Content')
    assert "default-src &#39;none&#39;" in html.split("<meta charset")[0]
    page = parse(html.split("\n", 1)[1])
    assert page.tags.count("main") == 1
    assert "#_main" in page.values("href")
    assert "report.en.html" in page.values("href")
    assert {"header", "footer"} <= set(page.tags)
    assert "http" not in "".join(v or "" for _, n, v in page.attributes if n in ("href", "src"))
    assert "@page" in html
    assert html.endswith("</html>\n")
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    for name in page.values("aria-labelledby"):
        assert name in ids


def test_banners_and_page_numbers_go_on_every_page_on_paper(executed: Callable[..., Any]) -> None:
    html = page_of(executed(b.banner("scenario", "SCENARIO, NIET DE UITKOMST")))
    assert '@top-right { content: "SCENARIO, NIET DE UITKOMST"; }' in html
    assert '@bottom-right { content: "Pagina" " " counter(page) " / " counter(pages); }' in html


def test_equal_notebooks_give_equal_pages(executed: Callable[..., Any]) -> None:
    notebook = executed(b.text("a"), b.table(["a"], [["1"]], caption="c", id="t"))
    before = repr(notebook)
    assert page_of(notebook) == page_of(notebook)
    assert repr(notebook) == before


def test_the_pages_words_are_of_its_language(executed: Callable[..., Any]) -> None:
    blocks = [b.text("x", heading=f"Kop {i}") for i in range(4)]
    dutch = page_of(executed(*blocks))
    english = page_of(executed(*blocks), lang="en")
    assert "Naar de inhoud" in dutch
    assert ">Inhoud<" in dutch
    assert "Skip to the content" in english
    assert "Inhoud" not in english
    assert set(WORDS["nl"]) == set(WORDS["en"])
    assert all(text.strip() for words in WORDS.values() for text in words.values())


def test_code_printed_output_and_prose_are_for_who_asks(executed: Callable[..., Any]) -> None:
    notebook = executed(b.text("Tekst"), source="bijzondere_aanroep()")
    notebook.cells[1].outputs.append(new_output("stream", name="stdout", text="gedrukt <b>"))
    notebook.cells[1].outputs.append(new_output("execute_result", {"text/plain": "<object>"}))
    notebook.cells.append(_markdown("# Methode\n\nUitleg *hier*.", tags=["prose"]))
    notebook.cells.append(_markdown("Voor allen"))
    plain, full = page_of(notebook), page_of(notebook, show_code=True)
    for text in ("bijzondere_aanroep", "gedrukt", "&lt;object&gt;", "Methode"):
        assert text not in plain
        assert text in full
    assert "<p>Voor allen</p>" in plain
    assert "gedrukt &lt;b&gt;" in full
    assert "Code 1: Gekozen waarden" in full
    assert full.count("<h1") == 1
    assert "<h2>Methode</h2>" in full


def test_prose_leads_nowhere_but_the_web(executed: Callable[..., Any]) -> None:
    source = (
        "[a](https://example.org/?a=1&b=2) [b](javascript:alert(1)) [c](file:/etc/passwd)\n\n"
        "![beeld](https://example.org/x.png) <b onclick=x>vet</b> $x < y$\n\n##### Diep\n"
    )
    notebook = executed(b.text("Tekst", heading="Kop"))
    notebook.cells.append(_markdown(source))
    html = page_of(notebook)
    assert 'href="https://example.org/?a=1&amp;b=2"' in html
    assert "javascript:" not in html
    assert "file:" not in html
    assert "<img" not in html
    assert "&lt;b onclick=x&gt;" in html
    assert '<code class="math">x &lt; y</code>' in html
    assert "<h3>Diep</h3>" in html


def test_contents_come_with_the_fourth_chapter(executed: Callable[..., Any]) -> None:
    def chapters(n: int) -> str:
        return page_of(executed(*(b.text("x", heading=f"Kop {i}") for i in range(n))))

    assert "<nav" not in chapters(3)
    assert chapters(4).count('<a href="#_chapter-') == 4


@pytest.mark.parametrize(
    ("code", "blocks"),
    [
        ("report.duplicate_id", [b.table(["a"], [], caption="c", id="t")] * 2),
        ("report.heading_skip", [b.text("x", heading="k", level=3)]),
        ("report.heading_skip", [b.text("x", heading="k"), b.text("x", heading="k", level=4)]),
        ("report.not_a_block", [{"text/html": "<b>x</b>"}]),
        ("report.not_a_block", [{"image/png": "aGFsbG8="}]),
        ("report.bad_block", [{b.MIME: {"version": 2, "type": "text"}}]),
        ("report.bad_block", [{b.MIME: "x"}]),
        (
            "report.bad_block",
            [
                {
                    b.MIME: b.table(["a"], [["1"]], caption="c", id="t").as_json()
                    | {"rows": [["1", "2"]]}
                }
            ],
        ),
    ],
)
def test_a_notebook_that_would_make_a_faulty_page_is_refused(
    executed: Callable[..., Any], code: str, blocks: list[Any]
) -> None:
    with pytest.raises(ReportError) as caught:
        page_of(executed(*blocks))
    assert caught.value.problems[0].code == code


def test_a_notebook_that_stopped_makes_no_page(executed: Callable[..., Any]) -> None:
    notebook = executed(b.text("x"))
    error = new_output("error", ename="ValueError", evalue="x", traceback=[])
    notebook.cells[1].outputs.append(error)
    with pytest.raises(ReportError) as caught:
        page_of(notebook)
    assert caught.value.problems[0].code == "report.stopped"


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("page.lang", {"lang": "de"}),
        ("page.title", {"title": " "}),
        ("page.href", {"alternates": {"en": "https://example.org"}}),
        ("page.href", {"alternates": {"en": "//example.org/x"}}),
        ("page.href", {"alternates": {"en": "../../x.html"}}),
        ("page.href", {"alternates": {"en": "javascript:alert(1)"}}),
        ("page.lang", {"alternates": {"de": "x.html"}}),
    ],
)
def test_a_page_that_cannot_be_is_refused(
    executed: Callable[..., Any], code: str, change: dict[str, Any]
) -> None:
    with pytest.raises(CallError) as caught:
        page_of(executed(b.text("x")), **change)
    assert caught.value.problems[0].code == code


def test_values_and_blocks_can_be_read_back(executed: Callable[..., Any]) -> None:
    notebook = executed(b.group(b.value("a", 1), b.text("x")), b.value("b.c", ["2"]))
    assert values_of(notebook) == {"a": 1, "b.c": ["2"]}
    assert [block["type"] for block in blocks_of(notebook)] == ["value", "text", "value"]
    with pytest.raises(ReportError):
        values_of(executed(b.value("a", 1), b.value("a", 1)))


def test_nbconverts_own_way_gives_a_page_too(executed: Callable[..., Any]) -> None:
    notebook = executed(b.text("Hallo"))
    notebook.metadata["title"] = "Uitslag"
    notebook.metadata["evaluator"] = {"parameters": {"lang": "en"}}
    html, _ = EvaluatorExporter().from_notebook_node(notebook)
    assert '<html lang="en">' in html
    assert "<h1>Uitslag</h1>" in html


def test_a_template_in_the_current_folder_is_not_taken_for_ours(
    executed: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "evaluator").mkdir()
    (tmp_path / "evaluator" / "index.html.j2").write_text("other", encoding="utf-8")
    (tmp_path / "evaluator" / "conf.json").write_text("{}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    html, _ = EvaluatorExporter().from_notebook_node(executed(b.text("Hallo")))
    assert "Hallo" in html


def entry(**change: Any) -> Entry:
    given = {
        "title": {"nl": "Uitkomst", "en": "Outcome"},
        "status": "volledig",
        "links": [Link(text="Nederlands", href="t/0123/report.nl.html", lang="nl")],
        "note": "2 februari 2026",
        "group": "tender-voorbeeld",
    } | change
    return Entry(**given)


def test_the_list_of_reports_names_each_with_status_and_files(parse: Callable[[str], Any]) -> None:
    html = index_html([entry(), entry(group="ch-03", status="voldoet niet")], "nl")
    page = parse(html.split("\n", 1)[1])
    assert page.tags.count("h1") == 1
    assert "<h1>Rapporten</h1>" in html
    assert page.tags.count("h2") == 2
    assert "<strong>voldoet niet</strong>" in html
    assert 'href="t/0123/report.nl.html"' in html
    assert '<p class="note" lang="en">Outcome</p>' in html
    assert "Content-Security-Policy" in html
    assert html == index_html([entry(), entry(group="ch-03", status="voldoet niet")], "nl")


def test_an_empty_list_says_so() -> None:
    assert "There are no reports yet." in index_html([], "en")


def test_the_list_escapes_and_refuses(hostile: str, parse: Callable[[str], Any]) -> None:
    title = {"nl": hostile, "en": hostile}
    links = [Link(text=hostile, href="a/b.html")]
    html = index_html(
        [entry(title=title, status=hostile, note=hostile, group=hostile, links=links)], "nl"
    )
    page = parse(html.split("\n", 1)[1])
    assert page.tags.count("h1") == 1
    assert not {"script", "img"} & set(page.tags)
    with pytest.raises(CallError):
        index_html([entry(links=[Link(text="x", href="javascript:x")])], "nl")
    with pytest.raises(CallError):
        index_html([entry(title={"en": "Outcome"})], "nl")


def test_making_pages_does_not_load_a_slow_grammar() -> None:
    code = (
        "import sys; from evaluator.report.html import _exporter; _exporter();"
        "from evaluator.report.reading import _validator; _validator();"
        "import evaluator.report.quick as q; print(q.SLOW in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
