"""What a page needs to know of a notebook before it is drawn: headings, names, banners, faults."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from evaluator.errors import Problem, ReportError
from evaluator.report.draw import draw
from evaluator.report.markup import el, join, shown
from evaluator.report.prose import prose
from evaluator.report.reading import block_of, opened
from evaluator.report.words import word

PROSE = "prose"
"""Tag of cells with text for researchers."""
CONTENTS_FROM = 4
"""Chapters from which a page gets a list of contents."""


@dataclass(slots=True)
class Page:
    """A notebook drawn: one piece of HTML a cell, and what the frame around them needs.

    Attributes:
        lang: Language of the page's own words.
        show_code: Whether code and researchers' prose are shown.
        cells: HTML of each cell, in order; empty where nothing is shown.
        contents: Name and text of each chapter (heading of level 2).
        banners: Titles of the banners, for the head of each page on paper.
        sheets: Whether each chapter is one A4 on paper, and so one element of the page.
    """

    lang: str
    show_code: bool
    sheets: bool = False
    cells: list[Markup] = field(default_factory=list)
    contents: list[tuple[str, str]] = field(default_factory=list)
    banners: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    level: int = 1
    code_cells: int = 0

    def chapters(self) -> list[tuple[str, str]]:
        """The list of contents; empty for a short page."""
        return self.contents if len(self.contents) >= CONTENTS_FROM else []


def page_of(
    notebook: Mapping[str, Any], lang: str, *, show_code: bool, sheets: bool = False
) -> Page:
    """Draw the cells of an executed notebook.

    Args:
        notebook: An executed notebook.
        lang: Language of the page's own words.
        show_code: Show code and researchers' prose too.
        sheets: Make an element of each chapter and of each part in it, for one A4 a chapter.

    Raises:
        ReportError: A cell stopped with an error; an output is no block; two blocks have the same
            name; a heading skips a level.
    """
    page = Page(lang, show_code, sheets)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            page.cells.append(join(*_code_cell(page, cell)))
        elif cell["cell_type"] == "markdown":
            page.cells.append(_markdown_cell(page, cell))
        else:
            page.cells.append(Markup(""))
    return page


def _code_cell(page: Page, cell: Mapping[str, Any]) -> Iterator[Markup]:
    page.code_cells += 1
    if page.show_code and cell["source"].strip():
        yield _code(page, cell)
    for output in cell.get("outputs", ()):
        if output["output_type"] == "error":
            _refuse(
                "report.stopped", f"a notebook that stopped with {output['ename']}", "a whole run"
            )
        block = block_of(output)
        if block is not None:
            drawn = [(item, _block(page, item)) for item in opened(block)]
            yield _sheets(drawn) if page.sheets else join(*(html for _, html in drawn))
        elif page.show_code and (printed := _printed(output)):
            label = el("p", word(page.lang, "output"), class_="code-label")
            yield el(
                "div", label, el("pre", shown(printed, page.lang), tabindex=0), class_="output"
            )


def _code(page: Page, cell: Mapping[str, Any]) -> Markup:
    asked = {"parameters", "injected-parameters"}.intersection(cell["metadata"].get("tags", ()))
    words = f"{word(page.lang, 'code')} {page.code_cells}"
    label = el(
        "p", f"{words}: {word(page.lang, 'parameters')}" if asked else words, class_="code-label"
    )
    return el(
        "div",
        label,
        el("pre", el("code", shown(cell["source"], page.lang)), tabindex=0),
        class_="code",
    )


def _markdown_cell(page: Page, cell: Mapping[str, Any]) -> Markup:
    is_prose = PROSE in cell["metadata"].get("tags", ())
    if (is_prose and not page.show_code) or not cell["source"].strip():
        return Markup("")
    html, page.level = prose(cell["source"], page.level)
    label = el("p", word(page.lang, "prose"), class_="code-label") if is_prose else None
    return el("div", label, html, class_="prose")


def _block(page: Page, block: dict[str, Any]) -> Markup:
    if block["type"] == "banner" and block["title"] not in page.banners:
        page.banners.append(block["title"])
    if block["type"] == "text" and block["heading"] is not None:
        block = _heading(page, block)
    for name in _names(block):
        if name in page.names:
            _refuse("report.duplicate_id", f"the name {name} twice", "each name once in a page")
        page.names.add(name)
    return draw(block, page.lang)


def _sheets(drawn: Sequence[tuple[Mapping[str, Any], Markup]]) -> Markup:
    """Each chapter as a sheet; in it, each heading of level 3 with what follows as a part."""
    found: list[Markup] = []
    for chapter in _split(drawn, 2):
        parts = list(_split(chapter, 3))
        inner = join(*(_section(part, 3, "part") for part in parts))
        found.append(_section(chapter, 2, "sheet", inner))
    return join(*found)


def _split(
    drawn: Sequence[tuple[Mapping[str, Any], Markup]], level: int
) -> Iterator[Sequence[tuple[Mapping[str, Any], Markup]]]:
    """What stands before the first heading of a level, then each heading with what follows."""
    starts = [number for number, (block, _) in enumerate(drawn) if _is_heading(block, level)]
    bounds = [0, *(start for start in starts if start), len(drawn)]
    for start, end in itertools.pairwise(bounds):
        yield drawn[start:end]


def _section(
    drawn: Sequence[tuple[Mapping[str, Any], Markup]],
    level: int,
    name: str,
    inner: Markup | None = None,
) -> Markup:
    """Blocks as an element that its heading names; as they are where they have no such heading."""
    content = inner if inner is not None else join(*(html for _, html in drawn))
    first = drawn[0][0] if drawn else {}
    if not _is_heading(first, level):
        return content
    return el("section", content, class_=name, aria_labelledby=first["id"])


def _is_heading(block: Mapping[str, Any], level: int) -> bool:
    heads = block.get("type") == "text" and block["heading"] is not None
    return bool(heads and block["level"] == level)


def _heading(page: Page, block: dict[str, Any]) -> dict[str, Any]:
    """The block with a name for its heading; chapters go into the list of contents."""
    if block["level"] > page.level + 1:
        name, level = block["heading"], block["level"]
        found = f"the heading {name!r:.60} of level {level} under level {page.level}"
        _refuse("report.heading_skip", found, f"level {page.level + 1} or higher up")
    page.level = block["level"]
    # Names that blocks choose have no underscore, so these can never be among them.
    named = block if block["id"] else block | {"id": f"_chapter-{len(page.contents) + 1}"}
    if page.level == 2:  # noqa: PLR2004 - chapters
        page.contents.append((named["id"], block["heading"]))
        return named
    return block


def _names(block: Mapping[str, Any]) -> Iterator[str]:
    if block.get("id"):
        yield block["id"]
    if block["type"] == "figure" and block["table"]:
        yield block["table"]["id"]


def _printed(output: Mapping[str, Any]) -> str:
    """What a cell printed, or the plain text of its result."""
    text = (
        output["text"]
        if output["output_type"] == "stream"
        else output["data"].get("text/plain", "")
    )
    return text if isinstance(text, str) else "".join(text)


def _refuse(code: str, found: str, allowed: str) -> None:
    remedy = "mend the notebook and run it again"
    raise ReportError(Problem(code=code, found=found, allowed=allowed, remedy=remedy))
