"""The words of the page itself: frame, labels, notes. What a report says is in its blocks."""

from __future__ import annotations

LANGUAGES = ("nl", "en")

WORDS: dict[str, dict[str, str]] = {
    "nl": {
        "about": "Over dit rapport",
        "code": "Code",
        "contents": "Inhoud",
        "cut": "hier staan de eerste {shown} van {total} tekens",
        "data": "De cijfers bij deze figuur",
        "draft": "CONCEPT",
        "figure": "De figuur zelf staat in het HTML-rapport. Dit is erop te zien: {alt}",
        "language": "Nederlands",
        "no_reports": "Er zijn nog geen rapporten.",
        "no_rows": "geen regels",
        "output": "Uitvoer",
        "of": "van",
        "page": "Pagina",
        "parameters": "Gekozen waarden",
        "prose": "Toelichting voor onderzoekers",
        "reports": "Rapporten",
        "skip": "Naar de inhoud",
        "status": "Uitkomst",
        "switch": "In het Nederlands",
    },
    "en": {
        "about": "About this report",
        "code": "Code",
        "contents": "Contents",
        "cut": "the first {shown} of {total} characters are shown",
        "data": "The figures behind this chart",
        "draft": "DRAFT (CONCEPT)",
        "figure": "The chart itself is in the HTML report. It shows this: {alt}",
        "language": "English",
        "no_reports": "There are no reports yet.",
        "no_rows": "no rows",
        "output": "Output",
        "of": "of",
        "page": "Page",
        "parameters": "Chosen values",
        "prose": "Notes for researchers",
        "reports": "Reports",
        "skip": "Skip to the content",
        "status": "Outcome",
        "switch": "In English",
    },
}

# A notebook cell in JupyterLab does not know its language: signs and figures only.
NEUTRAL = {"cut": "{shown} / {total}", "no_rows": "–", "data": "123"}


def word(lang: str | None, key: str) -> str:
    """A word of the page in a language; without a language a sign that needs none."""
    return NEUTRAL[key] if lang is None else WORDS[lang][key]
