"""An executed notebook as a Word document (DOCX): a draft to go on with in a word processor.

It is made of the same checked blocks as the page. Every text is data: it becomes the text of a
run, never a field, a link or markup, and hidden characters are written out as in the page.
Equal notebooks give equal bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evaluator.errors import Problem, ReportError
from evaluator.report.docx_look import ACCENT, INK, MUTED, TABLE, WIDTH, Around, blank
from evaluator.report.docx_package import packed
from evaluator.report.docx_table import (
    column_widths,
    describe,
    keep_rows_whole,
    repeat_first_row,
    set_widths,
)
from evaluator.report.frame import Frame
from evaluator.report.markup import one_line, shown
from evaluator.report.reading import blocks_of
from evaluator.report.words import word

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.table import _Cell as DocxCell
    from docx.text.paragraph import Paragraph

Data = Mapping[str, Any]

HEADINGS = {2: "Heading 1", 3: "Heading 2", 4: "Heading 3"}
"""Level 1 of a page is its title; a document has a title of its own above the headings."""

LOCALES = {"nl": "nl-NL", "en": "en-GB"}
COLOURS = {"good": INK, "bad": ACCENT, "muted": MUTED}
NO_BREAK = "\u00a0"
"""Between a sign and what it is about."""
LOUD = 40
"""Characters up to which a cell that stands out is bold: a whole story in bold is unreadable."""
TERM_SHARE = 28
"""Percentage of the width that the terms of a list get."""
SIGNED_HEIGHT = 0.65
"""Centimetres of a row that is left empty to write in."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A document that is being made, and the language of its own words."""

    document: Document
    lang: str


def docx_of(
    notebook: Mapping[str, Any], *, lang: str, title: str, subtitle: str = "", foot: str = ""
) -> bytes:
    """An executed notebook as a Word document, marked as a draft on every page.

    Args:
        notebook: An executed notebook, as `run_notebook` gives it.
        lang: ``nl`` or ``en``.
        title: Title of the document, also among its properties.
        subtitle: A line under the title.
        foot: A line at the foot of every page, such as which calculation it is.

    Returns:
        The bytes of the file; equal inputs give equal bytes.

    Raises:
        CallError: A language or title that no page can have.
        ReportError: The notebook stopped, or holds something that is no block.
    """
    Frame(lang=lang, title=title)  # refuses what no page can have
    _refuse_stopped(notebook)
    blocks = list(blocks_of(notebook))
    banners = dict.fromkeys(one_line(b["title"]) for b in blocks if b["type"] == "banner")
    around = Around(
        locale=LOCALES[lang],
        title=one_line(title),
        mark=word(lang, "draft"),
        banners=tuple(banners),
        foot=one_line(foot),
        page=(word(lang, "page"), word(lang, "of")),
    )
    document = blank(around)
    drawing = Drawing(document, lang)
    _paragraph(drawing, title, "Title")
    if subtitle:
        _paragraph(drawing, subtitle, "Subtitle")
    for block in blocks:
        _DRAWN[block["type"]](drawing, block)
    return packed(document)


def _refuse_stopped(notebook: Mapping[str, Any]) -> None:
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            if output["output_type"] == "error":
                raise ReportError(
                    Problem(
                        code="report.stopped",
                        found=f"a notebook that stopped with {output['ename']}",
                        allowed="a whole run",
                        remedy="mend the notebook and run it again",
                    )
                )


def _paragraph(drawing: Drawing, text: str, style: str) -> Paragraph:
    paragraph = drawing.document.add_paragraph(style=style)
    paragraph.add_run(shown(text, drawing.lang))
    return paragraph


def _text(drawing: Drawing, block: Data) -> None:
    if block["heading"] is not None:
        _paragraph(drawing, block["heading"], HEADINGS[block["level"]])
    for paragraph in block["paragraphs"]:
        _paragraph(drawing, paragraph, "Normal")
    for item in block["items"]:
        _paragraph(drawing, item, "List Bullet")


def _banner(drawing: Drawing, block: Data) -> None:
    paragraph = drawing.document.add_paragraph(style="Intense Quote")
    paragraph.add_run(shown(block["title"], drawing.lang)).bold = True
    if block["body"].strip():
        paragraph.add_run(f" {shown(block['body'], drawing.lang)}")


def _value(drawing: Drawing, block: Data) -> None:
    if block["label"] is not None:
        paragraph = _paragraph(drawing, f"{block['label']} ", "Normal")
        paragraph.add_run(shown(block["value"], drawing.lang)).bold = True


def _deflist(drawing: Drawing, block: Data) -> None:
    """Terms beside what they are; an empty one gets room to write in."""
    _paragraph(drawing, block["caption"], "Caption")
    table = _table_of(drawing, block["pairs"], block["caption"])
    set_widths(table, [WIDTH * TERM_SHARE // 100, WIDTH - WIDTH * TERM_SHARE // 100])
    keep_rows_whole(table, together=len(block["pairs"]))
    for row, (_, what) in zip(table.rows, block["pairs"], strict=True):
        row.cells[0].paragraphs[0].runs[0].bold = True
        if not what.strip():
            from docx.shared import Cm  # noqa: PLC0415 - loads lxml

            row.height = Cm(SIGNED_HEIGHT)
    _after(drawing, None)


def _table(drawing: Drawing, block: Data) -> None:
    _paragraph(drawing, block["caption"], "Caption")
    heads = [column["label"] for column in block["columns"]]
    rows = block["rows"] or [[word(drawing.lang, "no_rows")] + [""] * (len(heads) - 1)]
    table = _table_of(drawing, [heads, *rows], block["caption"])
    for cell in table.rows[0].cells:
        for run in cell.paragraphs[0].runs:
            run.bold = True
    repeat_first_row(table)
    keep_rows_whole(table, together=1)
    numbers = [i for i, column in enumerate(block["columns"]) if column["align"] == "right"]
    _align_right(table, numbers)
    _after(drawing, block["note"])


def _table_of(drawing: Drawing, rows: Sequence[Sequence[Any]], caption: str) -> Table:
    """A table with these cells; its caption is told to a screen reader too."""
    lines = [[_cell_text(cell, drawing.lang) for cell in row] for row in rows]
    table: Table = drawing.document.add_table(len(rows), len(rows[0]), TABLE)
    for row, cells, texts in zip(table.rows, rows, lines, strict=True):
        for place, cell, text in zip(row.cells, cells, texts, strict=True):
            _fill(place, cell, text)
    set_widths(table, column_widths(lines, WIDTH))
    describe(table, one_line(caption))
    return table


def _cell_text(cell: Any, lang: str) -> str:
    parts = [cell] if isinstance(cell, str) else [cell["sign"], cell["text"]]
    return NO_BREAK.join(shown(part, lang) for part in parts if part)


def _fill(place: DocxCell, cell: Any, text: str) -> None:
    from docx.shared import RGBColor  # noqa: PLC0415 - loads lxml

    place.paragraphs[0].style = "Cell"
    run = place.paragraphs[0].add_run(text)
    emphasis = None if isinstance(cell, str) else cell["emphasis"]
    if emphasis:
        run.bold = emphasis != "muted" and len(text) <= LOUD
        run.font.color.rgb = RGBColor.from_string(COLOURS[emphasis])


def _align_right(table: Table, columns: Sequence[int]) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 - loads lxml

    for row in table.rows:
        for index in columns:
            row.cells[index].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _after(drawing: Drawing, note: str | None) -> None:
    """The note under a table, or the white space that separates it from what follows."""
    _paragraph(drawing, note or "", "Note" if note else "Gap")


def _figure(drawing: Drawing, block: Data) -> None:
    """What a figure shows, in words and figures: its picture (SVG) has no place in Word."""
    _paragraph(drawing, block["caption"], "Caption")
    said = word(drawing.lang, "figure").replace("{alt}", block["alt"])
    _paragraph(drawing, said, "Normal")
    if block["table"]:
        _table(drawing, block["table"])


_DRAWN: dict[str, Callable[[Drawing, Data], None]] = {
    "table": _table,
    "figure": _figure,
    "text": _text,
    "banner": _banner,
    "value": _value,
    "deflist": _deflist,
}
