"""How the tender went: events by date, and questions with their answers."""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.model.numbers import parse_number
from evaluator.model.process import event_kind
from evaluator.render.tender_view import View
from evaluator.report.blocks import Block, Column, group, table, text


def process(view: View) -> Block:
    """The section on how it went; an empty group where the dossier says nothing about it."""
    words = view.words
    blocks = [*_events(view), *_questions(view)]
    if not blocks:
        return group()
    return group(
        text(
            words.text("tender.process.intro"),
            heading=words.text("tender.process.heading"),
            id="process",
        ),
        *blocks,
    )


def _events(view: View) -> Iterator[Block]:
    """Events by date: what a party did or was told, why, and the hours it took."""
    words, notes = view.words, [dict(note.cells) for note in view.tender.process]
    if not notes:
        return
    rows = [
        [
            _date(view, note.get("date", "")),
            _what(view, note.get("what", "")),
            note.get("who", ""),
            note.get("reason", ""),
            _hours(view, note.get("hours", "")),
        ]
        for note in sorted(notes, key=lambda one: (one.get("date", ""), one.get("who", "")))
    ]
    columns = [
        Column(words.text(f"tender.process.{key}"), "right" if key == "hours" else "left")
        for key in ("date", "what", "who", "reason", "hours")
    ]
    yield table(columns, rows, caption=words.text("tender.process.caption"), id="process-table")


def _what(view: View, said: str) -> str:
    """An event in the language of the report; other words as they are."""
    return view.known("event", event_kind(said) or said)


def _date(view: View, said: str) -> str:
    try:
        return view.words.date(said)
    except ValueError:
        return said


def _hours(view: View, said: str) -> str:
    return view.words.number(said) if parse_number(said) is not None else said


def _questions(view: View) -> Iterator[Block]:
    """Questions of bidders and the answers that all of them got (nota van inlichtingen)."""
    words, notes = view.words, view.tender.questions
    if not notes:
        return
    names = [name for name, _ in notes[0].cells]
    columns = [view.known("question", name) for name in names]
    rows = [[_cell(view, name, said) for name, said in note.cells] for note in notes]
    yield table(columns, rows, caption=words.text("tender.process.questions"), id="questions")


def _cell(view: View, name: str, said: str) -> str:
    return _date(view, said) if name == "date" else said
