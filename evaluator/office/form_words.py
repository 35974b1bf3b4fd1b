"""The words that a form offers to choose from, and what they stand for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from evaluator.formats.assessment import BASES
from evaluator.model.criteria import Scale
from evaluator.model.numbers import canonical_number, parse_number
from evaluator.render.catalogue import Words

YES = {"nl": "ja", "en": "yes"}
"""What is chosen under "cannot be assessed"; either word is understood in either language."""

LONGEST_INLINE = 255
"""Characters of a drop-down that a spreadsheet keeps in the cell itself."""

_ONE_SIGN = re.compile(r"(-?[0-9]{1,9})[.,]([0-9]{1,2})")


def folded(text: str) -> str:
    """A text as it is compared: one space between words, composed letters, no capitals."""
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


@dataclass(frozen=True)
class ScoreWords:
    """The scores of a scale as one language offers them.

    A level has a label in each language; where two levels could be confused by their labels, the
    form shows their ids instead.
    """

    scale: Scale
    lang: str

    @cached_property
    def shown(self) -> dict[str, str]:
        """What stands in the form for each level, lowest first; empty for a scale of numbers."""
        levels = sorted((self.scale.levels or {}).items(), key=lambda one: one[1].value)
        labels = {
            word: self.scale.labels[word].get(self.lang) if word in self.scale.labels else word
            for word, _ in levels
        }
        return labels if self._tells_apart(labels) else {word: word for word in labels}

    def _tells_apart(self, labels: Mapping[str, str]) -> bool:
        """Whether no label is another level's label, id or value."""
        if len({folded(label) for label in labels.values()}) < len(labels):
            return False
        values = {word: self.scale.level_of(word) for word in labels}
        meant = {word: self.scale.level_of(label) for word, label in labels.items()}
        return all(meant[word] in (None, values[word]) for word in labels)

    @cached_property
    def choices(self) -> tuple[str, ...]:
        """The drop-down; empty where the scale has too many numbers, or broken ones."""
        if self.scale.levels is not None:
            return tuple(self.shown.values())
        low, high, step = (
            Fraction(n or 0) for n in (self.scale.min, self.scale.max, self.scale.step)
        )
        if low.denominator != 1 or step.denominator != 1 or (high - low) / step > LONGEST_INLINE:
            return ()
        numbers = tuple(str(n) for n in range(int(low), int(high) + 1, int(step)))
        return numbers if len(",".join(numbers)) <= LONGEST_INLINE else ()

    def level(self, text: str) -> str | None:
        """What a dossier writes for a score: the id of a level, or a number.

        Args:
            text: What was filled in: a label of this language, an id or a number of the scale.

        Returns:
            None when it is not on the scale.
        """
        for word, label in self.shown.items():
            if folded(label) == folded(text):
                return word
        comma = _ONE_SIGN.fullmatch(text)
        number = f"{comma[1]}.{comma[2]}" if comma else text
        value = self.scale.level_of(number)
        for word in self.scale.levels or {}:
            if value is not None and self.scale.level_of(word) == value:
                return word
        given = parse_number(number)
        return None if value is None or given is None else canonical_number(given)

    def say(self, score: str) -> str:
        """A score of the dossier as the form shows it."""
        value = self.scale.level_of(score)
        for word, label in self.shown.items():
            if value is not None and self.scale.level_of(word) == value:
                return label
        return score

    def offered(self) -> str:
        """What may be chosen, for a message."""
        return ", ".join(self.shown.values()) or self.scale.allowed()


def basis_words(lang: str) -> dict[str, str]:
    """The words for the kinds of basis, by what a dossier writes."""
    words = Words(lang)
    return {name: words.text(f"words.score_basis.{name}") for name in BASES if name}


def basis_of(text: str) -> str | None:
    """What a dossier writes for a basis in either language; None when nobody knows it."""
    for lang in YES:
        for name, word in basis_words(lang).items():
            if folded(text) in (name, folded(word)):
                return name
    return None


def says_yes(text: str) -> bool | None:
    """Whether a cell under "cannot be assessed" says so; None when it says something else."""
    if folded(text) in {*YES.values(), "true"}:
        return True
    return False if folded(text) in {"", "nee", "no", "false"} else None
