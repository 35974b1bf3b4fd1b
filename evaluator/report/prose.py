"""Markdown cells as HTML that cannot do anything: no raw HTML, no images, links to the web only."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from mistune import HTMLRenderer, create_markdown

from evaluator.report.markup import el, visible

DEEPEST = 6


class Renderer(HTMLRenderer):
    """Draws Markdown; headings follow on those of the page, which has one title and no gaps.

    Args:
        level: Level of the heading before this text.
    """

    def __init__(self, level: int) -> None:
        super().__init__(escape=True)
        self.level = level

    def heading(self, text: str, level: int, **attrs: Any) -> str:  # noqa: ARG002 - mistune's own
        """A heading: never the title of the page, at most one level deeper than the last."""
        self.level = min(max(level, 2), self.level + 1, DEEPEST)
        return f"<h{self.level}>{text}</h{self.level}>\n"

    def link(self, text: str, url: str, title: str | None = None) -> str:  # noqa: ARG002 - mistune
        """A link to the web or a mail address; any other address is text."""
        if not url.startswith(("https://", "http://", "mailto:", "#")):
            return text
        return str(el("a", Markup(text), href=url, rel="noreferrer"))  # noqa: S704 - drawn by mistune

    def image(self, text: str, url: str, title: str | None = None) -> str:  # noqa: ARG002 - mistune
        """The words for an image: a page takes nothing from elsewhere."""
        return text

    def inline_math(self, text: str) -> str:
        """A formula, as it was typed: a page runs nothing that could set it."""
        return str(el("code", text, class_="math"))  # comes raw from the parser: escaped here

    def block_math(self, text: str) -> str:
        """A formula on lines of its own, as it was typed."""
        return str(el("pre", el("code", text.strip("\n"), class_="math"))) + "\n"


def prose(source: str, level: int) -> tuple[Markup, int]:
    """Markdown as HTML, and the level of its last heading.

    Args:
        source: The text of a markdown cell.
        level: Level of the heading before it in the page.
    """
    renderer = Renderer(level)
    # Tabs and line feeds are all that Markdown needs of the hidden characters.
    html = create_markdown(renderer=renderer, plugins=["table", "math"])(visible(source))
    return Markup(html), renderer.level  # noqa: S704 - the renderer escapes every text
