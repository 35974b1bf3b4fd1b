"""The frame of a page: head, title, contents, style for screen and paper. No script, ever."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from evaluator.errors import CallError, Problem
from evaluator.report.markup import css_string, shown, visible
from evaluator.report.words import LANGUAGES, WORDS, word

if TYPE_CHECKING:
    from evaluator.report.page import Page

TEMPLATES = Path(__file__).parent / "templates"

# Nothing may run or be fetched, whatever slipped through; images and style are in the page itself.
POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'"
)

# A page links to files beside it or below it, by plain names: no scheme, no root, no way up.
_HREF = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around the content of a page; texts are plain and are escaped by the template.

    Attributes:
        lang: ``nl`` or ``en``.
        title: Title of the page, its only heading of level 1.
        subtitle: A line under the title.
        meta: Facts about the page, by label, at its foot.
        alternates: The same page in other languages: language and relative address.
        show_code: Whether code and researchers' prose are shown.
        contents: Name and text of each chapter.
        banners: Titles of banners, for the head of each page on paper.
        sheets: Whether each chapter is one A4 on paper.
    """

    lang: str
    title: str
    subtitle: str = ""
    meta: Mapping[str, str] = field(default_factory=dict)
    alternates: Mapping[str, str] = field(default_factory=dict)
    show_code: bool = False
    contents: tuple[tuple[str, str], ...] = ()
    banners: tuple[str, ...] = ()
    sheets: bool = False

    def __post_init__(self) -> None:
        """Refuse a language, title or link that no page can have."""
        if self.lang not in LANGUAGES:
            _refuse("page.lang", repr(self.lang)[:60], ", ".join(LANGUAGES))
        if not self.title.strip():
            _refuse("page.title", "no title", "a title")
        for lang, href in self.alternates.items():
            if lang not in LANGUAGES:
                _refuse("page.lang", repr(lang)[:60], ", ".join(LANGUAGES))
            checked_href(href)

    def around(self, page: Page) -> Frame:
        """The frame of a drawn notebook."""
        return replace(
            self,
            contents=tuple(page.chapters()),
            banners=tuple(page.banners),
            sheets=page.sheets,
        )

    def say(self, key: str) -> str:
        """A word of the page."""
        return word(self.lang, key)

    def show(self, text: str) -> str:
        """A text as it is displayed; the template escapes it."""
        return shown(text, self.lang)

    @property
    def policy(self) -> str:
        """The content security policy."""
        return POLICY

    @property
    def switches(self) -> list[tuple[str, str, str]]:
        """Language, words and address of the same page in another language."""
        return [
            (lang, WORDS[lang]["switch"], href)
            for lang, href in self.alternates.items()
            if lang != self.lang
        ]

    @property
    def style(self) -> Markup:
        """The style sheet; title, banners and page numbers stand on every page on paper."""
        number = f'{css_string(self.say("page"))} " " counter(page) " / " counter(pages)'
        boxes = {
            "top-left": css_string(self.title),
            "top-right": css_string(" · ".join(self.banners)),
            "bottom-right": number,
        }
        if self.sheets and self.meta:
            # The foot of a page is not printed there: what names the report stands on each sheet.
            name, said = next(iter(self.meta.items()))
            boxes["bottom-left"] = css_string(f"{name}: {said}")
        rules = " ".join(f"@{place} {{ content: {content}; }}" for place, content in boxes.items())
        style = _style_sheet("style") + (_style_sheet("sheets") if self.sheets else "")
        return Markup(f"{style}@page {{ {rules} }}\n")  # noqa: S704 - own files, escaped strings


def checked_href(href: str) -> str:
    """The address of a file beside or below the page.

    Raises:
        CallError: Any other address.
    """
    if not _HREF.fullmatch(href):
        _refuse(
            "page.href",
            visible(href)[:80],
            "a relative path of plain names, such as map/report.nl.html",
        )
    return href


@cache
def _style_sheet(name: str) -> str:
    return (TEMPLATES / "evaluator" / f"{name}.css").read_text(encoding="utf-8")


def _refuse(code: str, found: str, allowed: str) -> None:
    remedy = "change the call that makes the page"
    raise CallError(Problem(code=code, found=found, allowed=allowed, remedy=remedy))
