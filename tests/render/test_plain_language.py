"""Texts that residents read have short sentences, in Dutch and in English."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from evaluator.render.texts import LANGUAGES, texts

SUBJECTS = (
    "challenge_more", "check", "hints", "money", "nota", "public", "quick", "register", "selfcheck",
)  # fmt: skip
LONGEST = 20
"""Words in a sentence. Guides for Dutch at level B1 advise fewer than this on average."""


def long_sentences(text: str) -> Iterator[str]:
    """Sentences with too many words; a value that is filled in counts as one word."""
    for sentence in re.split(r"(?<=[.!?:;])\s+", re.sub(r"\{[^}]*\}", "x", text)):
        if len(sentence.split()) > LONGEST:
            yield sentence


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("subject", SUBJECTS)
def test_no_sentence_is_longer_than_a_reader_can_hold(subject: str, lang: str) -> None:
    # `accept` holds what may be answered: a list of words, not sentences.
    said = {key: text for key, text in texts(lang, subject).items() if "accept." not in key}
    assert said
    assert {key: found for key, text in said.items() if (found := list(long_sentences(text)))} == {}


def test_a_long_sentence_is_found_and_the_same_words_in_two_are_not() -> None:
    words = ["woord"] * (LONGEST + 1)
    assert list(long_sentences(" ".join(words) + "."))
    assert not list(long_sentences(" ".join(words[:10]) + ". " + " ".join(words[10:]) + "."))
