"""Who has which part of the money, the seats and the hours: small parties beside larger ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from evaluator.model.dossier import Member
from evaluator.render.consortium_figures import (
    MEASURES,
    PARTS,
    THOUSAND,
    Consortium,
    Measure,
    Part,
)
from evaluator.render.consortium_view import Scene
from evaluator.report.blocks import Block, Cell, Column, figure, table, text
from evaluator.report.figures import Axis, Series, horizontal_stacked_bars

MOST_BIDS = 6
"""Bids in one chart; the table under it has them all."""
HUNDRED = 100

Split = tuple[Consortium, Measure, dict[Part, Fraction] | None]


def position(scene: Scene) -> Iterator[Block]:
    """The chart with its numbers where they are known in full, and the counts behind it."""
    if not any(
        one.measured(measure).total is not None for one in scene.listed for measure in MEASURES
    ):
        return
    yield text(
        scene.say(f"position.intro_{_kind(scene)}"), heading=scene.say("position.heading"), level=3
    )
    known = [one for one in scene.listed if any(one.split(measure) for measure in MEASURES)]
    if known:
        yield _figure(scene, known)
    yield _counts(scene)


def _kind(scene: Scene) -> str:
    """By what the parties are split: by size, or by volunteers where nothing says what small is."""
    return "volunteer" if scene.small is None else "size"


def _figure(scene: Scene, known: list[Consortium]) -> Block:
    drawn: list[Split] = [
        (one, measure, one.split(measure)) for one in known[:MOST_BIDS] for measure in MEASURES
    ]
    used = [part for part in PARTS if any(parts and parts[part] for _, _, parts in drawn)]
    series = [
        Series(
            label=_label(scene, part),
            values=[None if parts is None else parts[part] * HUNDRED for _, _, parts in drawn],
            texts=[
                scene.percent(parts[part]) if parts and parts[part] else "" for *_, parts in drawn
            ],
        )
        for part in used
    ]
    names = [
        scene.say("position.bar", bid=one.bid.id, measure=scene.say(f"measure.{measure}"))
        for one, measure, _ in drawn
    ]
    axis = Axis(
        label=scene.say("position.axis"),
        number=lambda tick: scene.words.number(Fraction(tick), 0),
        maximum=HUNDRED,
    )
    ends = ["" if parts else scene.say("incomplete") for _, _, parts in drawn]
    more = len(known) > MOST_BIDS
    caption = scene.say(
        f"position.caption{'_first' if more else ''}", shown=str(MOST_BIDS), all=str(len(known))
    )
    return figure(
        horizontal_stacked_bars(names, series, axis=axis, totals=ends),
        id="consortium-position",
        caption=caption,
        alt=" ".join(_told(scene, one) for one in known[:MOST_BIDS]),
        table=_numbers(scene),
    )


def _label(scene: Scene, part: Part) -> str:
    return scene.say(f"part.{_kind(scene)}.{part}")


def _told(scene: Scene, one: Consortium) -> str:
    """What the bars of one bid show, in a sentence."""
    said = [
        scene.say(
            "position.alt_part",
            measure=scene.say(f"measure.{measure}"),
            share=scene.percent(parts["first"]) if parts else scene.say("incomplete"),
        )
        for measure in MEASURES
        for parts in [one.split(measure)]
    ]
    return scene.say(
        f"position.alt_{_kind(scene)}", bid=scene.name(one.bid), parts=scene.words.listed(said)
    )


def _numbers(scene: Scene) -> Block:
    """The numbers of the chart, for every bid that names its parties."""
    rows: list[list[Cell | str]] = []
    used = [
        part
        for part in PARTS
        if part != "unknown"
        or any((one.split(m) or {}).get(part) for one in scene.listed for m in MEASURES)
    ]
    for one in scene.listed:
        for measure in MEASURES:
            parts = one.split(measure)
            cells = [
                scene.percent(parts[part]) if parts else scene.say("incomplete") for part in used
            ]
            rows.append([one.bid.id, scene.say(f"measure.{measure}"), *cells])
    columns = scene.columns("position", "bid", "measure")
    columns += [Column(_label(scene, part), "right") for part in used]
    return table(columns, rows, caption=scene.say("position.table"), id="consortium-position-table")


def _counts(scene: Scene) -> Block:
    """Seats, hours, and hours for each thousand of the price."""
    sized = scene.small is not None
    keys = ["bid", "seats", *(["small_seats"] if sized else []), "volunteer_seats", "hours"]
    rows: list[list[Cell | str]] = []
    for one in scene.listed:
        cells = [scene.name(one.bid), scene.count(one.members, lambda member: member.core_group)]
        if sized:
            cells.append(_seats(scene, one, one.is_small))
        cells.append(_seats(scene, one, lambda member: member.volunteer))
        cells.append(scene.summed(one.measured("hours"), scene.number))
        cells += [_per_thousand(scene, one, "first"), _per_thousand(scene, one, "second")]
        rows.append([*cells])
    amount = _thousand(scene)
    columns = scene.columns("position", *keys, right=keys[1:])
    columns += [
        Column(scene.say("position.hours_of", amount=amount, part=_label(scene, part)), "right")
        for part in PARTS[:2]
    ]
    return table(
        columns,
        rows,
        caption=scene.say("position.counts"),
        id="consortium-seats",
        note=scene.say("position.note", amount=amount),
    )


def _thousand(scene: Scene) -> str:
    """The amount for which hours are counted, in the currency of the prices."""
    asked = next((one.asked for one in scene.listed if one.asked is not None), None)
    return scene.euros(Fraction(THOUSAND), asked.currency if asked else "EUR")


def _seats(scene: Scene, one: Consortium, wanted: Callable[[Member], bool | None]) -> str:
    """Seats of some parties, of all seats."""
    answers = [_both(member.core_group, wanted(member)) for member in one.members]
    seats = one.measured("seats")
    if None in answers or not seats.complete:
        return scene.unknown
    count = sum(1 for answer in answers if answer)
    if not seats.total:
        return scene.say("position.no_seats")
    return scene.say(
        "position.of",
        count=str(count),
        whole=scene.number(seats.total),
        share=scene.percent(count / seats.total),
    )


def _both(*answers: bool | None) -> bool | None:
    """Whether two things hold; not known only where the answer hangs on what is not known."""
    if False in answers:
        return False
    return None if None in answers else True


def _per_thousand(scene: Scene, one: Consortium, part: Part) -> str:
    if not any(one.part_of(member) == part for member in one.members):
        return scene.say("position.none")
    hours = one.hours_per_thousand(part)
    return scene.say("not_computable") if hours is None else scene.number(hours, 2)
