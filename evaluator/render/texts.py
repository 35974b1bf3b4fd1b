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
