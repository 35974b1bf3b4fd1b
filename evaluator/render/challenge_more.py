"""What the further sections of the challenge report share: their texts, and when they show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from evaluator.model.numbers import terminating_places
from evaluator.render.catalogue import Words
from evaluator.render.challenge_view import View, views
from evaluator.render.shared_blocks import Made
from evaluator.render.texts import texts
from evaluator.report.blocks import Block, group, text

SUBJECT = "challenge_more"
"""The message file of these sections."""

PERCENT_PLACES = 1
HUNDRED = 100


def say(view: View, key: str, **values: str) -> str:
    """A text of these sections."""
    return view.words.text(f"{SUBJECT}.{key}", **values)


def word(view: View, key: str, otherwise: str) -> str:
    """The word for a value that a dossier chooses freely; else the value itself."""
    return texts(view.words.lang, SUBJECT).get(key, otherwise)


def percent(words: Words, share: Fraction) -> str:
    """A share of 1 as a percentage with one decimal; ``≈`` where that is rounded."""
    said = words.percent(share, PERCENT_PLACES)
    places = terminating_places(share * HUNDRED)
    if places is not None and places <= PERCENT_PLACES:
        return said
    return words.text(f"{SUBJECT}.approximately", value=said)


def optional_section(session: Made, name: str, make: Callable[[View], Iterator[Block]]) -> Block:
    """A section that shows only what the dossier says: an empty group where it says nothing.

    Args:
        session: Evaluation, words and language.
        name: Key of the section in the message file, with a `heading` and an `intro`.
        make: Blocks about one challenge; none where it says nothing.
    """
    words = session.words
    blocks: list[Block] = []
    for view in views(session):
        made = list(make(view))
        if made and view.many:
            title = view.challenge.title.get(session.lang)
            head = view.say("of_several", id=view.challenge.id, title=title)
            blocks.append(text(heading=head, level=3, id=f"{section_id(name)}-{view.number}"))
        blocks += made
    if not blocks:
        return group()
    return group(section_head(words, name), *blocks)


def section_head(words: Words, name: str) -> Block:
    """Heading and introduction of a section."""
    return text(
        words.text(f"{SUBJECT}.{name}.intro"),
        heading=words.text(f"{SUBJECT}.{name}.heading"),
        id=section_id(name),
    )


def section_id(name: str) -> str:
    """The name of a section in the page."""
    return name.replace("_", "-")
