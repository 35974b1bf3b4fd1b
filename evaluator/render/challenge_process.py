"""How it went: what was done and said, questions and answers, as the dossier's tables have them."""

from __future__ import annotations

from collections.abc import Sequence

from evaluator.model.challenge import ChallengeDossier
from evaluator.model.dossier import Note
from evaluator.model.numbers import parse_number
from evaluator.render.catalogue import Words
from evaluator.render.shared_blocks import Made
from evaluator.render.texts import texts
from evaluator.report.blocks import Block, Cell, group, table, text


def process(session: Made) -> Block:
    """The chapter; an empty group where there are no notes."""
    dossier, words = session.evaluation.dossier, session.words
    notes = dossier if isinstance(dossier, ChallengeDossier) else None
    if notes is None or not (notes.process or notes.questions):
        return group()
    heading = words.text("challenge.process.heading")
    blocks = [text(words.text("challenge.process.intro"), heading=heading, id="process")]
    for key, rows in (("events", notes.process), ("questions", notes.questions)):
        if rows:
            blocks.append(_table(words, rows, key))
    return group(*blocks)


def _table(words: Words, notes: Sequence[Note], key: str) -> Block:
    """Every column that some row fills, in the order of the file; rows by date."""
    names = list(dict.fromkeys(name for note in notes for name, said in note.cells if said))
    ordered = sorted((dict(note.cells) for note in notes), key=lambda row: row.get("date", ""))
    rows: list[list[Cell | str]] = [
        [_written(words, row.get(name, "")) for name in names] for row in ordered
    ]
    known = texts(words.lang, "challenge")
    heads = [known.get(f"process.{name}", name) for name in names]
    caption = words.text(f"challenge.process.{key}")
    return table(heads, rows, caption=caption, id=f"process-{key}")


def _written(words: Words, said: str) -> str:
    if parse_number(said) is not None:
        return words.number(said)
    try:
        return words.date(said)
    except ValueError:
        return said
