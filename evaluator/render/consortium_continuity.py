"""What goes on after the change of contract: each bid beside the present provider."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from evaluator.render.consortium_view import Scene
from evaluator.report.blocks import Block, Cell, table, text

GAP, STAFF, TEMPORARY = "gap_months", "staff_kept_share", "staff_temporary_share"
KEPT, NOW = "projects_kept", "projects_now"
KNOWN = (GAP, STAFF, TEMPORARY, KEPT, NOW)
PARTNERS = "incumbent_partners_kept"
"""Fact of a bid: how many of the present partners stay."""


def continuity(scene: Scene) -> Iterator[Block]:
    """One row a bid, the present provider on top; nothing where nobody says anything."""
    incumbent = scene.view.tender.head.incumbent
    if not (incumbent and incumbent.continuity) and not any(
        one.bid.continuity or PARTNERS in one.bid.facts for one in scene.all
    ):
        return
    rows: list[list[Cell | str]] = []
    if incumbent is None:
        said = scene.say("continuity.no_incumbent")
    else:
        said = scene.say("continuity.incumbent")
        name = scene.say("continuity.now", name=incumbent.name or scene.unknown)
        rows.append([Cell(name, "muted"), *_cells(scene, incumbent.continuity), "–"])
    for one in scene.all:
        partners = _number(scene, one.bid.facts.get(PARTNERS))
        rows.append([scene.name(one.bid), *_cells(scene, one.bid.continuity), partners])
    yield text(
        [scene.say("continuity.intro"), said], heading=scene.say("continuity.heading"), level=3
    )
    keys = ("who", "gap", "staff", "temporary", "projects", "share", "partners")
    yield table(
        scene.columns("continuity", *keys, right=keys[1:]),
        rows,
        caption=scene.say("continuity.caption"),
        id="consortium-continuity",
        note=scene.say("continuity.note"),
    )


def _cells(scene: Scene, given: Mapping[str, Any]) -> list[str]:
    kept, now = scene.fact(given.get(KEPT)), scene.fact(given.get(NOW))
    counts = {"kept": _number(scene, given.get(KEPT)), "now": _number(scene, given.get(NOW))}
    projects = scene.unknown
    if KEPT in given:
        projects = scene.say("continuity.of", **counts)
    elif NOW in given:
        projects = scene.say("continuity.only_now", **counts)
    share = kept / now if kept is not None and now else None
    return [
        _number(scene, given.get(GAP)),
        _share(scene, given.get(STAFF)),
        _share(scene, given.get(TEMPORARY)),
        projects,
        scene.percent(share),
    ]


def _number(scene: Scene, given: object) -> str:
    """A number; other words as they are."""
    number = scene.fact(given)
    if number is not None:
        return scene.number(number)
    return scene.unknown if given is None else str(given)


def _share(scene: Scene, given: object) -> str:
    number = scene.fact(given)
    return scene.percent(Fraction(number)) if number is not None else _number(scene, given)
