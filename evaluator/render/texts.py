"""The files with texts: one for each subject and language, read when first asked for."""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("nl", "en")
PHRASES = "phrases"
PHRASE, QUOTED, EVERY_CODE = "phrase", "quoted", "any"
_QUOTED = "'.*'|\".*\""
MESSAGES = Path(__file__).resolve().parent / "messages"


class UnknownTextError(KeyError):
    """A text or a value in a text that does not exist: a fault of the program."""


@cache
def tables(lang: str, subject: str) -> Mapping[str, Any]:
    """One subject as it stands in its file."""
    path = MESSAGES / lang / f"{subject}.toml"
    if not re.fullmatch(r"[a-z_]+", subject) or not path.is_file():
        raise UnknownTextError(f"{lang}: no texts about {subject}")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def texts(lang: str, subject: str) -> Mapping[str, str]:
    """The texts of one subject by key, without the subject."""
    return dict(_flat(tables(lang, subject), ""))


def _flat(table: Mapping[str, Any], above: str) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value


@cache
def phrases(lang: str, part: str, code: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Patterns of the words of the code with what a language says instead, best match first.

    Args:
        lang: A language; one without a file of phrases takes the words of the code as they are.
        part: ``found`` or ``allowed`` of a problem.
        code: The code of the problem, which says which groups of the file apply.
    """
    if not (MESSAGES / lang / f"{PHRASES}.toml").is_file():
        return ()
    groups = tables(lang, PHRASES)[part]
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


def fields(template: str) -> list[tuple[str, str]]:
    """The values that a text asks for, each with how it is written.

    Raises:
        ValueError: The text asks for more than a plain name.
    """
    found = []
    for _, name, spec, conversion in string.Formatter().parse(template):
        if name is None:
            continue
        if not name.isidentifier() or conversion or "{" in (spec or ""):
            raise ValueError(f"only a plain name may stand between braces: {template}")
        found.append((name, spec or ""))
    return found
