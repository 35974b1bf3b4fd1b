"""What stands on a sheet: as much of the parts as one A4 holds, the most important first.

Nothing is left out in silence: a list that goes on ends in how many more there are, a text that was
cut says so. Letters never get smaller.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from evaluator.render import selfcheck_room as room
from evaluator.render.challenge_view import View
from evaluator.render.selfcheck_parts import MOST_BESIDE, Parts, say
from evaluator.report.blocks import Cell

LISTS = ("holds", "missing", "change", "municipality")
"""Lists in the columns, in order."""
EASY = (
    ("welcome", 3), ("holds", 4), ("years", 8), ("municipality", 4), ("missing", 8),
    ("holds", 2), ("change", 4), ("municipality", 3), ("missing", 5), ("years", 6),
)  # fmt: skip
"""What is made shorter where the sheet is too small, in order, each to how many."""
TIGHT = (
    ("welcome", 1), ("years", 4), ("holds", 1), ("municipality", 2), ("missing", 3),
    ("change", 3), ("years", 3), ("missing", 2), ("change", 2), ("municipality", 1),
    ("beside", 2), ("years", 2), ("missing", 1), ("beside", 1), ("change", 1),
)  # fmt: skip
"""The same, where long texts were cut and it is still too full."""


class Step(NamedTuple):
    """How far a sheet is made shorter.

    Attributes:
        items: Lines that a point may take.
        own: Lines that an answer of the group itself may take.
        lead: Lines that the sentence under the title may take.
        why: Whether warnings say what they mean; without it their titles stand there alone.
        shorter: Lists to make shorter, in order, each to how many.
    """

    items: int
    own: int
    lead: int
    why: bool
    shorter: tuple[tuple[str, int], ...]


STEPS = (
    Step(5, 3, 3, why=True, shorter=EASY),
    Step(3, 2, 2, why=True, shorter=EASY),
    Step(2, 1, 2, why=False, shorter=(*EASY, *TIGHT)),
)
TITLE_LINES = 2
COLUMN_ITEM = room.COLUMN - room.INDENT


@dataclass(frozen=True, slots=True)
class Sheet:
    """The parts that fit, each with how many of its points stand there."""

    parts: Parts
    counts: Mapping[str, int]

    def shown(self, name: str) -> tuple[str, ...]:
        """The points of a list that stand on the sheet."""
        return self.parts.points.get(name, ())[: self.counts.get(name, 0)]

    def left(self, name: str) -> int:
        """How many points of a list do not."""
        return len(self.parts.points.get(name, ())) - len(self.shown(name))

    def years(self) -> list[tuple[Cell | str, ...]]:
        """The years that stand there: those in the way before others, in order of time."""
        rows = self.parts.years
        order = sorted(range(len(rows)), key=lambda place: not rows[place][1])
        kept = sorted(order[: self.counts["years"]])
        return [rows[place][0] for place in kept]

    def years_left(self) -> int:
        """How many years do not."""
        return len(self.parts.years) - self.counts["years"]


def sheet_of(view: View, parts: Parts) -> Sheet:
    """The sheet of a challenge: everything, made shorter until it fits."""
    for step in STEPS:
        sheet = _shorter(view, _cut(view, parts, step), step.shorter)
        if height(view, sheet) <= room.PAGE:
            break
    return sheet


def _shorter(view: View, parts: Parts, shorter: Sequence[tuple[str, int]]) -> Sheet:
    """The sheet with its lists made shorter, in order, until it fits or nothing is left to do."""
    counts = {name: len(items) for name, items in parts.points.items()}
    counts |= {"years": len(parts.years), "beside": min(counts.get("beside", 0), MOST_BESIDE)}
    sheet = Sheet(parts, counts)
    for name, least in shorter:
        while height(view, sheet) > room.PAGE and counts.get(name, 0) > least:
            counts = counts | {name: counts[name] - 1}
            sheet = Sheet(parts, counts)
    return sheet


def _cut(view: View, parts: Parts, step: Step) -> Parts:
    """The parts with long texts cut to what a reader takes in at a glance."""
    end = say(view, "cut")

    def short(said: str, lines: int, width: int, size: int = room.BODY) -> str:
        return room.shortened(said, lines, width, end, size)

    width = {"beside": room.WIDE - room.INDENT}
    lines = {"beside": 2, "welcome": 1}
    points = {
        name: tuple(
            short(item, lines.get(name, step.items), width.get(name, COLUMN_ITEM)) for item in items
        )
        for name, items in parts.points.items()
    }
    return replace(
        parts,
        title=short(parts.title, TITLE_LINES, room.WIDE * 9 // 10, room.TITLE),
        about=short(parts.about, step.lead, room.WIDE),
        banners=tuple(
            (kind, title, body if step.why else "") for kind, title, body in parts.banners
        ),
        points=points,
        questions=tuple(
            (asked, short(said, step.own, room.COLUMN) if said else "")
            for asked, said in parts.questions
        ),
        made=short(parts.made, 3, room.WIDE),
    )


def welcome(view: View, sheet: Sheet) -> str:
    """The welcome documents in one sentence; empty where there is none."""
    names, left = list(sheet.shown("welcome")), sheet.left("welcome")
    if left:
        names.append(say(view, "listed_more", count=str(left)))
    return say(view, "missing.welcome", names=view.words.listed(names)) if names else ""


def points(view: View, sheet: Sheet, name: str) -> list[str]:
    """The points of a list, with how many more there are."""
    left = sheet.left(name)
    more = [say(view, "more", count=str(left))] if left else []
    return [*sheet.shown(name), *more]


def years_note(view: View, sheet: Sheet) -> str:
    """What is said under the years: how many more, and whether the condition counts."""
    left = sheet.years_left()
    more = say(view, "more", count=str(left)) if left else ""
    return " ".join(said for said in (more, sheet.parts.years_note) if said)


def nothing(view: View, sheet: Sheet, name: str) -> list[str]:
    """What is said where a list has no points."""
    return [] if sheet.shown(name) else [say(view, f"{name}.nothing")]


def after(view: View, sheet: Sheet, name: str) -> list[str]:
    """What stands under the points of a list: under the missing documents, the welcome ones."""
    said = welcome(view, sheet) if name == "missing" else ""
    return [said] if said else []


YEARS = ("year", "asked", "most", "room")


def head(view: View) -> list[str]:
    """The headings of the table of years."""
    return [say(view, f"years.{key}") for key in YEARS]


def height(view: View, sheet: Sheet) -> int:
    """How high a sheet is at most, in tenths of a point."""
    return _lead(sheet) + room.columns([*_pieces(view, sheet)]) + _wide(view, sheet)


def _lead(sheet: Sheet) -> int:
    parts = sheet.parts
    warned = (
        room.lines_of(f"{title} {body}", room.WIDE - 350, room.SMALL, bold=True)
        for _, title, body in parts.banners
    )
    banners = sum(lines * room.SMALL_LINE + room.BANNER for lines in warned)
    title = room.lines_of(parts.title, room.WIDE * 9 // 10, room.TITLE) * room.TITLE_LINE
    inside = room.WIDE - 200
    answer = room.lines_of(parts.answer, inside, room.TITLE, bold=True) * room.TITLE_LINE
    box = room.BOX + answer + room.lines_of(parts.question, inside) * room.LINE
    texts = room.paragraph(parts.about, room.WIDE) + room.paragraph(parts.seen, room.WIDE)
    return room.PAGE_TITLE + title + room.AFTER + texts + banners + box


def _pieces(view: View, sheet: Sheet) -> Iterator[int]:
    """Heights of the parts in the columns, in order; none of them is broken."""
    if sheet.parts.years:
        rows = [[_said(cell) for cell in row] for row in sheet.years()]
        caption, note = say(view, "years.caption"), years_note(view, sheet)
        yield room.PART + room.rows_of([head(view), *rows], caption, note) + room.AFTER
    else:
        yield room.PART + room.paragraph(sheet.parts.no_years, room.COLUMN)
    for name in LISTS:
        none, more = nothing(view, sheet, name), after(view, sheet, name)
        items = [room.points([item], room.COLUMN) for item in points(view, sheet, name)]
        texts = [room.paragraph(said, room.COLUMN) for said in (*none, *more)]
        yield room.PART + sum(texts) + sum(items)


def _said(cell: Cell | str) -> str:
    return cell if isinstance(cell, str) else f"{cell.sign} {cell.text}"


def _wide(view: View, sheet: Sheet) -> int:
    beside = points(view, sheet, "beside")
    total = room.PART + room.points(beside, room.WIDE) if beside else 0
    caption = room.paragraph(say(view, "questions.caption"), room.WIDE, room.SMALL)
    total += room.PART + caption + room.pairs_in_two(sheet.parts.questions, room.COLUMN)
    return total + room.PART + room.paragraph(sheet.parts.made, room.WIDE)
