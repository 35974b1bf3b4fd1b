"""What every report needs to write: texts of the rules, sources, scores and exact numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Protocol

from evaluator.formats.evaluation import Evaluation
from evaluator.model.base import Lang, LocalText, SourceRef
from evaluator.model.criteria import Scale
from evaluator.model.numbers import terminating_places
from evaluator.model.rulebook import Rulebook
from evaluator.render.catalogue import Words
from evaluator.report.blocks import Column

EXACT_PLACES = 4
"""Decimals in which an unrounded value is shown; a value that has more gets ≈."""


class Made(Protocol):
    """What a block needs of a session (`evaluator.render.session.Session`)."""

    @property
    def evaluation(self) -> Evaluation:
        """The dossier, its rules and its outcome."""
        ...

    @property
    def words(self) -> Words:
        """Texts and number formats."""
        ...

    @property
    def lang(self) -> Lang:
        """Language of the report."""
        ...


def named_source(
    book: Rulebook, pointer: str | SourceRef | None, words: Words | None = None
) -> str:
    """A source as people cite it: its title and the place in it; empty where there is none.

    Args:
        book: Rulebook whose sources are known.
        pointer: A `SourceRef`, or its text ``ref place`` as a finding carries it.
        words: Language for the commonest place, ``lines 37-43``; any other place, and every place
            without words, is shown as the rules write it.
    """
    if not pointer:
        return ""
    if isinstance(pointer, SourceRef):
        ref, place = pointer.ref, pointer.place or ""
    else:
        ref, _, place = pointer.partition(" ")
    known = book.sources.get(ref)
    lines = re.fullmatch(r"(lines?) ([0-9, -]+)", place)
    if lines and words is not None:
        place = words.text(f"shared.{lines[1]}", lines=lines[2])
    return ", ".join(part for part in (known.title if known else ref, place) if part)


def cited(session: Made, pointer: str | SourceRef | None) -> str:
    """`named_source` in the language of the report."""
    return named_source(session.evaluation.book, pointer, session.words)


def changes_said(session: Made, changes: Iterable[tuple[str, str]]) -> str:
    """What a scenario changes, with the labels that the criteria set gives its choices."""
    words, criteria = session.words, session.evaluation.book.criteria

    def said(what: str, choice: str) -> str:
        listed = what in ("weight_set", "mechanism") and criteria is not None
        name = criteria.scenario_label(choice, session.lang) if criteria and listed else choice
        return words.text(f"shared.change.{what}", choice=name)

    return "; ".join(said(what, choice) for what, choice in changes)


def adopted(session: Made, by: LocalText, on: str) -> str:
    """Who adopted a set, and when, as one phrase."""
    return session.words.text("shared.about.adopted_by", by=by.get(session.lang), on=on)


def local(value: LocalText | None, lang: Lang, fallback: str = "") -> str:
    """A text of the rules in the language of the report."""
    return value.get(lang) if value is not None else fallback


def exact(words: Words, value: Fraction | None) -> str:
    """An unrounded value for the eye: as it is where it is short, else ≈ four decimals.

    The official, rounded totals are not written by this function but with their published places.
    """
    if value is None:
        return words.text("shared.unknown")
    places = terminating_places(value)
    if places is not None and places <= EXACT_PLACES:
        return words.number(value, places)
    return f"≈ {words.number(value, EXACT_PLACES)}"


def score_words(words: Words, scale: Scale, score: Fraction, lang: Lang) -> str:
    """What a score says on the scale: its level, or the two levels it lies between; else empty."""
    if scale.levels is None:
        return ""
    ordered = sorted(scale.levels.items(), key=lambda item: item[1].value)
    names = {name: local(scale.labels.get(name), lang, name) for name, _ in ordered}
    below = [name for name, level in ordered if Fraction(level.value) <= score]
    above = [name for name, level in ordered if Fraction(level.value) >= score]
    if not below or not above:
        return ""
    if below[-1] == above[0]:
        return names[below[-1]]
    return words.text("shared.between", low=names[below[-1]], high=names[above[0]])


def columns_of(labels: Sequence[str], *, right_from: int = 1) -> list[Column]:
    """Columns of a table of numbers: the first ones left, from `right_from` on to the right."""
    return [Column(label, "right" if i >= right_from else "left") for i, label in enumerate(labels)]
