"""Coded checks on drafts of rules: what is vague in them, before anybody is judged by them.

One subject a module, each with one function; this is the one registry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from evaluator.lint import (
    certainty,
    differences,
    figures,
    gates,
    money,
    procedure,
    purposes,
    questions,
    to_fill_in,
    vague_words,
)
from evaluator.lint.subject import Subject
from evaluator.model.finding import Finding

PROFILE_CHECKS: tuple[Callable[[Subject], Iterator[Finding]], ...] = (
    to_fill_in.look,
    gates.look,
    vague_words.look,
    questions.look,
    purposes.look,
    differences.look,
    figures.look,
    money.look,
    procedure.look,
    certainty.look,
)


def profile_findings(subject: Subject) -> tuple[Finding, ...]:
    """Everything that is vague, missing or old in a profile; none of it is an error."""
    found = (finding for check in PROFILE_CHECKS for finding in check(subject))
    return tuple(sorted(found, key=Finding.sort_key))


__all__ = ["PROFILE_CHECKS", "Subject", "profile_findings"]
