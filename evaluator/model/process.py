"""Events of ``process.csv``: who took part, left, lost a task, was told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass

from evaluator.model.dossier import Note

EVENTS = {
    "took part": "deed mee",
    "left": "haakte af",
    "loses a task": "verliest een taak",
    "was told": "kreeg bericht",
    "answered": "gaf antwoord",
    "site visit": "bezoek",
    "handover": "overdracht",
    "exit interview": "nagesprek",
}
"""What may stand in the column ``what``, and the Dutch words that mean the same."""


@dataclass(frozen=True, slots=True)
class Event:
    """A row of ``process.csv``; `kind` is a key of `EVENTS`, None for any other words."""

    day: str
    who: str
    what: str
    reason: str
    hours: str
    kind: str | None

    @property
    def party(self) -> str:
        """The name by which rows about one party find each other."""
        return " ".join(self.who.split()).casefold()


def event_kind(said: str) -> str | None:
    """The event that words stand for, in either language; None where they are none of these."""
    folded = " ".join(said.split()).casefold()
    return next((kind for kind, dutch in EVENTS.items() if folded in (kind, dutch)), None)


def events(notes: Iterable[Note]) -> tuple[Event, ...]:
    """The rows by day, whatever their order in the file."""
    return tuple(sorted(_events(notes), key=lambda one: astuple(one)[:-1]))


def _events(notes: Iterable[Note]) -> Iterator[Event]:
    for note in notes:
        row = dict(note.cells)
        what = row.get("what", "")
        yield Event(
            row.get("date", ""),
            row.get("who", ""),
            what,
            row.get("reason", ""),
            row.get("hours", ""),
            event_kind(what),
        )
