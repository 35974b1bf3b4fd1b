"""What the checks look for, from ``words.toml``: words, figures, marks and the age of a check."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("words.toml")


@cache
def listed() -> dict[str, Any]:
    """The whole list, read once."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def vague(lang: str) -> re.Pattern[str]:
    """Finds the vague words of a language."""
    return re.compile(rf"\b(?:{_any(listed()['vague'][lang])})\b", re.IGNORECASE)


@cache
def open_question(lang: str) -> re.Pattern[str]:
    """Finds the beginning of a question that is not answered with yes or no."""
    return re.compile(rf"\s*(?:{_any(listed()['open_question'][lang])})\b", re.IGNORECASE)


def marks() -> tuple[str, ...]:
    """How a text begins that is still to be filled in."""
    return tuple(listed()["to_fill_in"]["marks"])


def years_to_look_again() -> int:
    """After how many years somebody should look again."""
    return int(listed()["look_again"]["years"])


def _any(words: Iterable[str]) -> str:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word) for word in longest_first)
