"""A notebook as a Word document: its content read back, its marks, and the same bytes each time."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_output

from evaluator.errors import CallError, ReportError
from evaluator.report.blocks import Block, Cell, Column, banner, deflist, figure, group, table, text
from evaluator.report.blocks import value as value_block
from evaluator.report.docx import docx_of
from evaluator.report.docx_look import WIDTH
from evaluator.report.docx_table import EDGES, column_widths

if TYPE_CHECKING:
    from docx.document import Document

Made = Callable[..., Any]


class Picture:
    """A chart as far as a block needs one."""

    def savefig(self, target: Any, **_: Any) -> None:
        target.write(
            b'<svg xmlns="http://www.w3.org/2000/svg" width="10pt" height="10pt"'
            b' viewBox="0 0 10 10"><rect width="5" height="5"/></svg>'
        )


def opened(notebook: Any, **more: Any) -> Document:
    given = {"lang": "nl", "title": "Nota", **more}
    return docx.Document(io.BytesIO(docx_of(notebook, **given)))


def words(document: Document) -> str:
    """All text of the body in its order."""
    return "\n".join(text_of(p) for p in document.element.body.iter(qn("w:p")))


def text_of(paragraph: Any) -> str:
    """The text of a paragraph, from its runs alone."""
    return "".join(part.text or "" for part in paragraph.iter(qn("w:t")))


def xml_of(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


BLOCKS: tuple[Block, ...] = (
    banner("refused", "NOG NIET TE BEREKENEN", "Er mist iets."),
    banner("illustrative", "VOORBEELD"),
    text(["Een alinea."], heading="Antwoord", items=["een punt"]),
    text(heading="Lager", level=3),
    text(heading="Laagst", level=4),
    table(
        ["Jaar", Column("Gevraagd", "right"), "Uitslag"],
        [
            ["2027", "€ 1", Cell("voldoet", "good", "✓")],
            ["2028", "€ 2", Cell("te veel", "bad", "✗")],
            ["2029", "€ 3", Cell("later", "muted")],
        ],
        caption="Het geld",
        id="geld",
        note="een noot",
    ),
    deflist([("Naam", ""), ("Datum", "vandaag")], "Wie tekent"),
    value_block("x.y", {"stil": 1}),
    value_block("z", "74,33", "Totaal"),
)


@pytest.mark.parametrize(("lang", "mark"), [("nl", "CONCEPT"), ("en", "DRAFT (CONCEPT)")])
def test_every_page_has_the_draft_mark_and_the_banners_at_its_head(
    executed: Made, lang: str, mark: str
) -> None:
    document = opened(executed(*BLOCKS), lang=lang)
    for section in document.sections:
        head = section.header.paragraphs[0].text
        assert head == f"{mark} · NOG NIET TE BEREKENEN · VOORBEELD"
        assert not section.different_first_page_header_footer
    assert "w:evenAndOddHeaders" not in document.settings.element.xml


def test_headings_have_the_styles_of_headings(executed: Made) -> None:
    document = opened(executed(*BLOCKS), subtitle="onder")
    styled = [(p.style.name, p.text) for p in document.paragraphs if p.style is not None]
    assert styled[:2] == [("Title", "Nota"), ("Subtitle", "onder")]
    for name, said in (("Heading 1", "Antwoord"), ("Heading 2", "Lager"), ("Heading 3", "Laagst")):
        assert (name, said) in styled
    assert ("List Bullet", "een punt") in styled
    assert ("Normal", "Totaal 74,33") in styled
    assert "stil" not in words(document)


def test_a_table_has_a_caption_and_a_head_that_is_repeated(executed: Made) -> None:
    document = opened(executed(*BLOCKS))
    made = document.tables[0]
    assert [c.text for c in made.rows[0].cells] == ["Jaar", "Gevraagd", "Uitslag"]
    heads = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") for row in made.rows]
    assert heads[0] is not None
    assert heads[1:] == [None] * 3
    assert [row.cells[2].text for row in made.rows][1:] == [
        "✓\u00a0voldoet",
        "✗\u00a0te veel",
        "later",
    ]
    before = made._tbl.getprevious()
    assert before.pPr.pStyle.val == "Caption"
    assert text_of(before) == "Het geld"
    said = made._tbl.tblPr.find(qn("w:tblCaption"))
    assert said.get(qn("w:val")) == "Het geld"
    assert "een noot" in words(document)


def test_a_list_of_terms_leaves_room_to_write_where_nothing_is_filled_in(executed: Made) -> None:
    made = opened(executed(*BLOCKS)).tables[1]
    assert [[c.text for c in row.cells] for row in made.rows] == [
        ["Naam", ""],
        ["Datum", "vandaag"],
    ]
    assert made.rows[0].height is not None
    assert made.rows[1].height is None


@pytest.mark.parametrize(("lang", "locale"), [("nl", "nl-NL"), ("en", "en-GB")])
def test_language_and_title_are_set_and_nobody_is_the_author(
    executed: Made, lang: str, locale: str
) -> None:
    data = docx_of(executed(*BLOCKS), lang=lang, title="Nota")
    parts = xml_of(data)
    core = docx.Document(io.BytesIO(data)).core_properties
    assert (core.title, core.language) == ("Nota", locale)
    assert (core.author, core.last_modified_by, core.comments, core.created, core.modified) == (
        "", "", "", None, None,
    )  # fmt: skip
    said = re.findall(r"<w:(?:lang|themeFontLang)[^>]*>", "".join(parts.values()))
    assert said
    assert all(f'w:val="{locale}"' in one and "en-US" not in one for one in said)
    assert "docProps/app.xml" not in parts
    assert not [name for name in parts if name.endswith((".jpeg", ".jpg", ".png"))]


def test_a_page_is_a4(executed: Made) -> None:
    section = opened(executed(*BLOCKS)).sections[0]
    assert section.page_width is not None
    assert section.page_height is not None
    sides = (round(section.page_width.mm), round(section.page_height.mm))  # Word counts in twips
    assert sides == (210, 297)


def test_text_stays_text_whatever_it_holds(executed: Made, hostile: str) -> None:
    bad = hostile + ' =1+1 { PAGE } HYPERLINK "http://x.example" \u200f\ud800\ufffe'
    blocks = (
        banner("provisional", bad, bad),
        text([bad], heading=bad, items=[bad]),
        table([bad, "b"], [[bad, Cell(bad, "bad", bad)]], caption=bad, id="t", note=bad),
        deflist([(bad, bad)], bad),
        value_block("v", bad, bad),
    )
    data = docx_of(executed(*blocks), lang="nl", title=bad, subtitle=bad, foot=bad)
    parts = xml_of(data)
    whole = "".join(parts.values())
    assert set(re.findall(r'w:instr="([^"]*)"', whole)) == {"PAGE", "NUMPAGES"}
    for tag in ("w:instrText", "w:hyperlink", "w:fldChar", "w:object", "w:altChunk"):
        assert f"<{tag}" not in whole
    assert 'TargetMode="External"' not in whole
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\u202a-\u202e\u200e\u200f\ufffe]", whole.replace("\r", "")
    )
    document = docx.Document(io.BytesIO(data))
    for said in ("<script>", "=1+1", "{ PAGE }", "[U+202E]", "[U+0000]", "[U+200F]", "[U+D800]"):
        assert words(document).count(said) >= 9, said
    assert "[U+202E]" in (document.core_properties.title or "")


def test_the_same_notebook_gives_the_same_bytes_at_another_time(
    executed: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook = executed(*BLOCKS)
    first = docx_of(notebook, lang="nl", title="Nota", foot="run")
    real = time.localtime
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    monkeypatch.setattr(time, "localtime", lambda *_: real(2_000_000_000))
    assert docx_of(notebook, lang="nl", title="Nota", foot="run") == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        names = archive.namelist()
        assert names == ["[Content_Types].xml", *sorted(names[1:])]
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {one.compress_type for one in archive.infolist()} == {zipfile.ZIP_STORED}


def test_other_content_gives_other_bytes(executed: Made) -> None:
    made = [docx_of(executed(text(said)), lang="nl", title="Nota") for said in ("ja", "nee")]
    assert made[0] != made[1]


def test_a_figure_becomes_its_words_and_its_table(executed: Made) -> None:
    numbers = table(["a", "b"], [["1", "2"]], caption="De cijfers", id="cijfers")
    chart = figure(Picture(), id="beeld", caption="Een beeld", alt="De lijn stijgt.", table=numbers)
    document = opened(executed(group(chart)))
    assert "De lijn stijgt." in words(document)
    assert "HTML-rapport" in words(document)
    assert [c.text for c in document.tables[0].rows[1].cells] == ["1", "2"]
    assert not document.inline_shapes


def test_an_empty_table_says_that_it_has_no_rows(executed: Made) -> None:
    document = opened(executed(table(["a", "b"], [], caption="Leeg", id="leeg")))
    assert [c.text for c in document.tables[0].rows[1].cells] == ["geen regels", ""]


def test_a_notebook_that_stopped_is_no_document(executed: Made) -> None:
    notebook = executed(text("ja"))
    notebook.cells[1].outputs.append(new_output("error", ename="E", evalue="x", traceback=[]))
    with pytest.raises(ReportError, match=r"report\.stopped"):
        docx_of(notebook, lang="nl", title="Nota")


def test_what_is_no_block_is_refused(executed: Made) -> None:
    with pytest.raises(ReportError, match=r"report\.not_a_block"):
        docx_of(executed({"text/html": "<b>x</b>"}), lang="nl", title="Nota")


@pytest.mark.parametrize(("lang", "title"), [("de", "Nota"), ("nl", " ")])
def test_an_unknown_language_or_no_title_is_refused(executed: Made, lang: str, title: str) -> None:
    with pytest.raises(CallError, match=r"page\."):
        docx_of(executed(text("ja")), lang=lang, title=title)


CELLS = st.text(alphabet="ab \n", max_size=120)


@given(
    st.integers(1, 6).flatmap(
        lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n), min_size=1)
    )
)
def test_columns_fill_the_width_and_none_is_lost(rows: list[list[str]]) -> None:
    widths = column_widths(rows, WIDTH)
    assert sum(widths) == WIDTH
    assert len(widths) == len(rows[0])
    assert all(width > 0 for width in widths)


def test_a_column_of_one_word_is_wide_enough_for_it() -> None:
    rows = [["Nr.", "De regel", "Uitslag"], ["W1", "lang " * 60, "voldoet"]]
    narrow, wide, word = column_widths(rows, WIDTH)
    assert word / WIDTH >= (len("voldoet") + EDGES) / 110
    assert wide > word > narrow
