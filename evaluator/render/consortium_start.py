"""How the consortium came about: who began, who left and why, who loses a task and was told."""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.model.numbers import parse_number
from evaluator.model.process import Event
from evaluator.outcome.consortium import LostTask, lost_tasks, published_on
from evaluator.render.consortium_figures import Sum, summed
from evaluator.render.consortium_view import Scene
from evaluator.report.blocks import Block, Cell, table, text

BEGAN, ENDED = "parties_at_start", "parties_at_end"
"""Keys under ``procedure``: parties in the talks at the beginning and at the end."""


def started(scene: Scene) -> Iterator[Block]:
    """How many began and left, and a row for each that did; nothing where nothing says so."""
    shown = [one for one in scene.events if one.kind in ("took part", "left")]
    said = list(_counts(scene))
    if not shown and not said:
        return
    left = [one for one in shown if one.kind == "left"]
    if left:
        hours = scene.summed(_hours(left), scene.number)
        said.append(scene.say("start.hours_left", hours=hours))
    yield text(said or scene.say("start.no_counts"), heading=scene.say("start.heading"), level=3)
    if not shown:
        return
    rows: list[list[Cell | str]] = [
        [
            scene.day(one.day),
            one.who,
            scene.view.known("event", one.kind or one.what),
            one.reason or scene.unknown,
            scene.hours(one.hours),
            _heard(scene, one) if one.kind == "left" else "",
        ]
        for one in shown
    ]
    keys = ("day", "who", "what", "why", "hours", "heard")
    yield table(
        scene.columns("start", *keys, right=("hours",)),
        rows,
        caption=scene.say("start.caption"),
        id="consortium-start",
    )


def _counts(scene: Scene) -> Iterator[str]:
    """How many parties began, how many are left, and which part of them went away."""
    procedure = scene.view.tender.head.procedure
    began, ended = (scene.fact(procedure.get(key)) for key in (BEGAN, ENDED))
    if began is None and ended is None:
        return
    numbers = {
        key: scene.unknown if value is None else scene.number(value)
        for key, value in (("began", began), ("ended", ended))
    }
    yield scene.say("start.counts", **numbers)
    if began and ended is not None and 0 <= ended <= began:
        gone = began - ended
        yield scene.say(
            "start.gone", count=scene.number(gone), began=numbers["began"],
            share=scene.percent(gone / began),
        )  # fmt: skip


def _hours(rows: list[Event]) -> Sum:
    return summed(parse_number(one.hours) for one in rows)


def _heard(scene: Scene, left: Event) -> str:
    """What a party that left told afterwards."""
    return _said(scene, _first(scene, "exit interview", left)) or scene.unknown


def _first(scene: Scene, kind: str, about: Event) -> Event | None:
    """The first row of a kind about the same party."""
    same = (one for one in scene.events if (one.kind, one.party) == (kind, about.party))
    return next(same, None)


def _said(scene: Scene, row: Event | None) -> str:
    if row is None:
        return ""
    return scene.say("start.said", day=scene.day(row.day), reason=row.reason or scene.unknown)


def tasks(scene: Scene) -> Iterator[Block]:
    """Who loses a task, when that party was told, and how the task is handed over."""
    lost = lost_tasks(scene.view.tender)
    if not lost:
        return
    public = published_on(scene.view.tender.head)
    said = [scene.say("tasks.intro")]
    said.append(
        scene.say("tasks.published", day=scene.day(public)) if public
        else scene.say("tasks.not_published")
    )  # fmt: skip
    yield text(said, heading=scene.say("tasks.heading"), level=3)
    rows: list[list[Cell | str]] = [
        [
            one.event.who,
            one.event.reason or scene.unknown,
            _told(scene, one),
            _in_time(scene, one),
            _said(scene, _first(scene, "handover", one.event)) or scene.unknown,
            _said(scene, _first(scene, "exit interview", one.event)) or scene.unknown,
        ]
        for one in lost
    ]
    keys = ("who", "task", "told", "in_time", "handover", "heard")
    yield table(
        scene.columns("tasks", *keys),
        rows,
        caption=scene.say("tasks.caption"),
        id="consortium-tasks",
        note=scene.say("tasks.note"),
    )


def _told(scene: Scene, one: LostTask) -> Cell | str:
    if one.told is None:
        return scene.warn(scene.say("tasks.not_told"))
    return _said(scene, one.told)


def _in_time(scene: Scene, one: LostTask) -> Cell | str:
    """Whether the party heard it before everybody could read it."""
    if one.told is None:
        return scene.warn(scene.say("given.false"))
    if one.late is None:
        return scene.say("tasks.cannot_tell")
    if one.late:
        return scene.warn(scene.say("tasks.late"))
    return Cell(scene.say("given.true"), "good", "✓")
