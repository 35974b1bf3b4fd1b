"""Questions that a person has to answer: with yes or no, and knowing what they are for."""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.lint.subject import Subject, texts
from evaluator.lint.word_list import open_question
from evaluator.model.base import LocalText
from evaluator.model.finding import Finding, warning


def look(subject: Subject) -> Iterator[Finding]:
    """Own judgements whose question is open, and those that are no gate and have no purpose."""
    for rule, place in subject.rules():
        if rule.check != "judgement":
            continue
        names = {"profile": subject.profile.id, "rule": rule.id}
        if not is_closed(rule.ask):
            yield warning("rule.question_open", place, **names)
        if rule.purpose is None and rule.kind != "gate":
            yield warning("rule.judgement_without_purpose", place, **names)


def is_closed(ask: LocalText | None) -> bool:
    """Whether yes or no answers a question, in both languages."""
    return all(
        text.rstrip().endswith("?") and not open_question(lang).match(text)
        for lang, text in texts(ask)
    )
