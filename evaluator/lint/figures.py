"""Amounts, percentages and weeks that stand in the words of a rule and are not tested."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from evaluator.lint.subject import Subject, texts
from evaluator.lint.word_list import listed
from evaluator.model.finding import Finding, warning
from evaluator.model.numbers import parse_number, plain
from evaluator.model.rule import EURO, Rule

PER_HUNDRED = 100


class Figure(NamedTuple):
    """A number with its unit: ``euro``, ``percent`` or ``weeks``."""

    unit: str
    value: Fraction


def look(subject: Subject) -> Iterator[Finding]:
    """Own rules whose words name a figure that their check, or no check at all, holds.

    A figure in a rule that tests none of that kind may be tested by another rule of the profile.
    """
    everywhere = {figure for rule in subject.profile.rules for figure in tested(rule, subject)}
    for rule, place in subject.rules():
        own = tested(rule, subject)
        for figure in sorted(named(rule)):
            same_unit = {one for one in own if one.unit == figure.unit}
            if figure in (same_unit or everywhere):
                continue
            names = {
                "profile": subject.profile.id,
                "rule": rule.id,
                "figure": plain(figure.value),
                "unit": figure.unit,
            }
            if same_unit:
                tests = ", ".join(plain(one.value) for one in sorted(same_unit))
                yield warning("rule.figure_differs", place, tests=tests, **names)
            else:
                yield warning("rule.figure_not_tested", place, **names)


def named(rule: Rule) -> set[Figure]:
    """The figures in the words of a rule, in either language."""
    return {
        Figure(unit, value)
        for lang, text in texts(rule.text, rule.ask)
        for unit, pattern in _patterns().items()
        for match in pattern.finditer(text)
        if (value := _number(match["before"] or match["behind"], lang)) is not None
    }


def tested(rule: Rule, subject: Subject) -> set[Figure]:
    """The figures that a rule's check holds something against."""
    found = set()
    if rule.weeks is not None:
        found.add(Figure("weeks", Fraction(rule.weeks)))
    if rule.factor is not None:
        found.add(Figure("percent", Fraction(rule.factor) * PER_HUNDRED))
    limit = subject.limits.get(rule.limit or "")
    if limit is not None and limit.unit == EURO:
        found |= {Figure("euro", Fraction(one.value)) for one in limit.values}
    return found


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {unit: _pattern(**words) for unit, words in listed()["figure"].items()}


def _pattern(before: list[str], behind: list[str]) -> re.Pattern[str]:
    number = r"[0-9](?:[0-9.,]*[0-9])?"
    first = "|".join(re.escape(word) for word in before)
    last = "|".join(re.escape(word) + (r"\b" if word[-1].isalpha() else "") for word in behind)
    lead = rf"(?:{first})\s*(?P<before>{number})" if first else r"(?P<before>(?!))"
    return re.compile(rf"{lead}|(?P<behind>{number})\s*(?:{last})", re.IGNORECASE)


def _number(text: str, lang: str) -> Fraction | None:
    """A number as a language writes it; None where it does not write numbers so."""
    signs = listed()["number"][lang]
    value = parse_number(text.replace(signs["group"], "").replace(signs["point"], "."))
    return None if value is None else Fraction(value)
