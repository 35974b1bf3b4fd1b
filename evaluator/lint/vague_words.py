"""Vague words in a rule that tests no figure and no fact."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evaluator.lint.subject import Subject, texts
from evaluator.lint.word_list import vague
from evaluator.model.finding import Finding, info, warning
from evaluator.model.rule import Rule

UNMEASURED = ("document", "judgement", "note")
"""Checks that hold nothing against a figure or a fact: all rests on the words."""

DECIDE = ("gate", "criterion")
_DIGIT = re.compile(r"[0-9]")


def look(subject: Subject) -> Iterator[Finding]:
    """Own rules with words that everybody reads in their own way."""
    for rule, place in subject.rules():
        words = found_in(rule)
        if words:
            yield (warning if rule.kind in DECIDE else info)(
                "rule.vague_words",
                place,
                profile=subject.profile.id,
                rule=rule.id,
                words=", ".join(words),
            )


def found_in(rule: Rule) -> list[str]:
    """The vague words of a rule, each once; none where the rule names or tests a figure or fact."""
    said = list(texts(rule.text, rule.ask))
    if rule.check not in UNMEASURED or any(_DIGIT.search(text) for _, text in said):
        return []
    found = [match.casefold() for lang, text in said for match in vague(lang).findall(text)]
    return list(dict.fromkeys(found))
