"""A group's own view of itself (eigen inschatting, geen oordeel): apart from every score."""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.render.challenge_more import say
from evaluator.render.challenge_view import View
from evaluator.report.blocks import Block, Cell, deflist, table

NAME = "own_view"
QUESTIONS = ("want", "can", "need", "do_ourselves")
"""What do you want, can you do, need, can you do yourselves (seed-002 line 119)."""


def own_view(view: View) -> Iterator[Block]:
    """How far the group thinks it is for each principle, then the four questions."""
    rating = view.challenge.self_rating
    if rating is None:
        return
    if rating.principles:
        yield _rated(view)
    answers = {name: getattr(rating, name) for name in QUESTIONS}
    if any(answers.values()):
        none = _say(view, "not_answered")
        pairs = [(_say(view, name), said or none) for name, said in answers.items()]
        yield deflist(pairs, _say(view, "questions"), id=view.name("own-questions"))


def _say(view: View, key: str, **values: str) -> str:
    return say(view, f"{NAME}.{key}", **values)


def _rated(view: View) -> Block:
    """Every principle of the set in its order, also those the group says nothing about."""
    rating, known = view.challenge.self_rating, view.book.principles
    given = rating.principles if rating else {}
    titles = {
        one.id: view.say("principles.title", id=one.id, label=one.label.get(view.words.lang))
        for one in (known.principles if known else ())
    }
    names = [*titles, *(name for name in given if name not in titles)]
    rows: list[list[Cell | str]] = []
    for name in names:
        # Without a set of principles nobody can say that a name is not in it.
        strange = _say(view, "strange", id=name) if known else name
        title, own = titles.get(name, strange), given.get(name)
        if own is None:
            rows.append([title, Cell(_say(view, "not_rated"), "muted"), "–"])
        else:
            rows.append([title, _say(view, own.view), own.evidence or _say(view, "no_evidence")])
    return table(
        [_say(view, key) for key in ("principle", "view", "evidence")],
        rows,
        caption=_say(view, "caption"),
        id=view.name("own-view"),
    )
