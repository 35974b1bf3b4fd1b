"""What was found and what is allowed, in the language of the reader.

The code says both in English, so that a program always reads the same. For people,
``messages/<language>/phrases.toml`` has for each of those texts what the language says instead;
a language without that file takes the words of the code.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from functools import cache

from evaluator.render.texts import MESSAGES, fields, tables

SUBJECT = "phrases"
PHRASE = "phrase"
"""How a value is written that is itself a text of the code, as in ``{place:phrase}``."""

QUOTED = "quoted"
"""A value that stands between quotes in the text of the code."""

EVERY_CODE = "any"
DEEPEST = 4
"""Texts within texts that are looked up; the code makes no more."""

LONGEST = 2_000
"""Characters of the longest text that is looked up: longer ones hold what somebody typed."""

_QUOTED = "'.*'|\".*\""


def said(
    lang: str, part: str, code: str, text: str, shown: Callable[[str, str], str], deep: int = 0
) -> str:
    """A text of the code in a language; one that nobody translated stays as it is.

    Text from a dossier within it goes in as it is: it is not read as a phrase and not as a format.

    Args:
        lang: The language.
        part: ``found`` or ``allowed`` of a problem.
        code: The code of the problem, which says which phrases can apply.
        text: The English text.
        shown: Writes a value in a given way, such as ``number``.
        deep: How many texts this one stands within.
    """
    known = phrases(lang, part, code) if deep < DEEPEST and len(text) <= LONGEST else ()
    for pattern, own in known:
        match = pattern.fullmatch(text)
        if match is None:
            continue
        parts = []
        for literal, name, spec, _ in string.Formatter().parse(own):
            parts.append(literal)
            if name is not None and spec == PHRASE:
                parts.append(said(lang, part, code, match[name], shown, deep + 1))
            elif name is not None:
                parts.append(_written(match[name], spec or "", shown))
        return "".join(parts)
    return text


def _written(value: str, spec: str, shown: Callable[[str, str], str]) -> str:
    try:
        return shown(value, spec)
    except ValueError:  # a number that is none is better shown than told as a second error
        return value


@cache
def phrases(lang: str, part: str, code: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The texts of the code as patterns, with what a language says instead; best match first."""
    if not (MESSAGES / lang / f"{SUBJECT}.toml").is_file():
        return ()
    groups = tables(lang, SUBJECT)[part]
    near = [g for g in groups if code == g or code.startswith((f"{g}.", f"{g}_"))]
    chosen = [*sorted(near, key=len, reverse=True), EVERY_CODE]
    return tuple(
        (_pattern(template), own) for group in chosen for template, own in groups[group].items()
    )


def _pattern(template: str) -> re.Pattern[str]:
    """A text of the code as a pattern, each value in it a group."""
    fields(template)  # refuses what is more than a plain name
    parts = []
    for literal, name, spec, _ in string.Formatter().parse(template):
        parts.append(re.escape(literal))
        if name is not None:
            parts.append(f"(?P<{name}>{_QUOTED if spec == QUOTED else '.*?'})")
    return re.compile("".join(parts), re.DOTALL)
