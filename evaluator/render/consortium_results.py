"""Who works on the intended results: which ones nobody owns, and which ones several parties do."""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.render.consortium_figures import Consortium, coverage
from evaluator.render.consortium_view import Scene
from evaluator.render.shared_scores import SUBJECTS_PER_TABLE, part_caption
from evaluator.report.blocks import Block, Cell, Column, table, text


def results(scene: Scene) -> Iterator[Block]:
    """One row a bid, then the themes; nothing where no party names any intended result."""
    if not any(coverage(one.bid, scene.results) for one in scene.listed):
        return
    yield text(scene.say("results.intro"), heading=scene.say("results.heading"), level=3)
    rows: list[list[Cell | str]] = []
    for one in scene.listed:
        found = coverage(one.bid, scene.results)
        counts = [(0, 0), (1, 1), (2, None)]
        cells = [
            scene.unknown if found is None else str(len(found.with_parties(least, most)))
            for least, most in counts
        ]
        rows.append([scene.name(one.bid), str(len(scene.results)), *cells])
    keys = ("bid", "intended", "nobody", "one", "several")
    yield table(
        scene.columns("results", *keys, right=keys[1:]),
        rows,
        caption=scene.say("results.caption"),
        id="consortium-results",
        note=scene.say("results.note"),
    )
    yield from _themes(scene)


def _themes(scene: Scene) -> Iterator[Block]:
    """Results of each theme on which somebody works, by bid; a result may be in a theme or not."""
    found = scene.view.session.evaluation.book.principles
    slots: dict[str, list[str]] = {theme.id: [] for theme in found.themes} if found else {}
    for slot in found.results if found else ():
        if slot.theme is not None and slot.theme in slots:
            slots[slot.theme].append(slot.id)
    if found is None or not any(slots.values()):
        yield text(scene.say("results.no_themes"))
        return
    listed = scene.listed
    parts = [
        listed[at : at + SUBJECTS_PER_TABLE] for at in range(0, len(listed), SUBJECTS_PER_TABLE)
    ]
    for number, bids in enumerate(parts, start=1):
        rows = [
            [
                f"{theme.id} {theme.label.get(scene.words.lang)}",
                *(_owned(scene, one, slots[theme.id]) for one in bids),
            ]
            for theme in found.themes
        ]
        columns = [
            Column(scene.say("results.theme")),
            *(Column(one.bid.id, "right") for one in bids),
        ]
        caption = part_caption(
            scene.view.session, scene.say("results.themes_caption"), number, len(parts)
        )
        yield table(columns, rows, caption=caption, id=f"consortium-themes-{number}")


def _owned(scene: Scene, one: Consortium, slots: list[str]) -> str:
    """How many of a theme's results somebody works on."""
    found = coverage(one.bid, scene.results)
    if found is None:
        return scene.unknown
    owned = set(found.with_parties(1))
    count = sum(slot in owned for slot in slots)
    return scene.say("results.of", count=str(count), whole=str(len(slots)))
