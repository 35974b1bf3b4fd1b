"""How the tender went: who took part and left, questions, and the parties of each bid."""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.model.dossier import Member
from evaluator.model.numbers import parse_number
from evaluator.render.tender_view import View
from evaluator.report.blocks import Block, Column, group, table, text

MOST_MEMBERS = 80


def process(view: View) -> Block:
    """The section on how it went; an empty group where the dossier says nothing about it."""
    words = view.words
    blocks = [*_events(view), *_questions(view), *_members(view)]
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
            view.known("event", note.get("what", "")),
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


def _members(view: View) -> Iterator[Block]:
    """The parties of each bid: their part, the money, the results and the hours they put in.

    Beyond `MOST_MEMBERS` parties only the counts of the bidders' table are shown.
    """
    bids = [bid for bid in sorted(view.tender.bids, key=lambda one: one.id) if bid.members]
    if not bids or sum(len(bid.members) for bid in bids) > MOST_MEMBERS:
        return
    words = view.words
    keys = ("name", "kind", "share", "previous", "results", "hours")
    columns = [
        Column(
            words.text(f"tender.members.{key}"),
            "right" if key in ("share", "previous", "hours") else "left",
        )
        for key in keys
    ]
    yield text(
        words.text("tender.members.intro"), heading=words.text("tender.members.heading"), level=3
    )
    for number, bid in enumerate(bids, start=1):
        caption = words.text("tender.members.caption", bid=view.bid_name(bid.id))
        rows = [_member(view, member) for member in bid.members]
        yield table(columns, rows, caption=caption, id=f"members-{number}")


def _member(view: View, member: Member) -> list[str]:
    words = view.words
    kinds = [words.text(f"words.role.{member.role}"), member.kind or ""]
    kinds += [
        words.text(f"tender.members.{key}")
        for key in ("volunteer", "local")
        if getattr(member, key)
    ]
    return [
        member.name,
        ", ".join(part for part in kinds if part),
        "" if member.share is None else words.percent(member.share),
        "" if member.previous is None else words.amount(member.previous),
        _results(member.results),
        "" if member.hours_spent is None else words.number(member.hours_spent),
    ]


def _results(results: tuple[str, ...]) -> str:
    """Results that follow each other as a range: ``R01–R22``."""
    runs: list[list[str]] = []
    for one in results:
        if runs and _follows(runs[-1][-1], one):
            runs[-1].append(one)
        else:
            runs.append([one])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _follows(before: str, after: str) -> bool:
    return (
        before[:1] == after[:1]
        and before[1:].isdecimal()
        and after[1:].isdecimal()
        and int(after[1:]) == int(before[1:]) + 1
    )
