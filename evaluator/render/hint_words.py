"""How a hint writes amounts, names of fields and values of a check."""

from __future__ import annotations

from fractions import Fraction

from evaluator.model.numbers import parse_number
from evaluator.render.catalogue import Words
from evaluator.render.texts import texts

CENTS = 100


def round_money(words: Words, minor: int | Fraction) -> str:
    """An amount in cents for in a sentence: whole euros without ``,00``, other amounts in full."""
    said = words.money(minor)
    return said[:-3] if Fraction(minor) % CENTS == 0 else said


def field_name(words: Words, name: str) -> str:
    """A field or document as people call it; its own name where nobody knows another."""
    for group in ("field", "document"):
        said = words.word(group, name)
        if said != name:
            return said
    return texts(words.lang, "hints").get(f"field.{name}", name)


def written(words: Words, value: str) -> str:
    """A value of a check as people write it: yes, no, a number, a day; other text as it is."""
    if value in ("true", "false", "unknown"):
        return words.text(f"words.value.{value}")
    if parse_number(value) is not None:
        return words.number(value)
    try:
        return words.date(value)
    except ValueError:
        return value
