"""What parties share without paying each other, whom they work with, and how they decide."""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.render.consortium_figures import Consortium
from evaluator.render.consortium_view import Scene
from evaluator.report.blocks import Block, Cell, table, text

FLEX, FUND, ASSETS = "flex_share", "initiative_fund", "shared_assets"
"""Facts of a bid: the free share, the fund for residents' plans, what the parties share."""


def shared(scene: Scene) -> Iterator[Block]:
    """One row a bid; nothing where no bid says any of it."""
    makers = {
        "flex": _flex,
        "fund": _fund,
        "assets": _assets,
        "in_kind": _in_kind,
        "links": links_said,
        "governance": governance_said,
    }
    rows: list[list[Cell | str]] = [
        [scene.name(one.bid), *(make(scene, one) for make in makers.values())] for one in scene.all
    ]
    if all(cell == scene.unknown for row in rows for cell in row[1:]):
        return
    yield text(scene.say("shared.intro"), heading=scene.say("shared.heading"), level=3)
    yield table(
        scene.columns("shared", "bid", *makers, right=("flex", "fund")),
        rows,
        caption=scene.say("shared.caption"),
        id="consortium-shared",
        note=scene.say("shared.note"),
    )


def _flex(scene: Scene, one: Consortium) -> str:
    return scene.percent(scene.fact(one.bid.facts.get(FLEX)))


def _fund(scene: Scene, one: Consortium) -> str:
    """The fund in euros; as it is written where it is no number."""
    given = one.bid.facts.get(FUND)
    amount = scene.fact(given)
    if amount is not None:
        return scene.euros(amount)
    return _written(scene, given)


def _assets(scene: Scene, one: Consortium) -> str:
    return _written(scene, one.bid.facts.get(ASSETS))


def _written(scene: Scene, given: object) -> str:
    """A free fact in words; an empty list says that there is nothing."""
    if given is None:
        return scene.unknown
    if isinstance(given, tuple):
        return ", ".join(str(item) for item in given) if given else scene.say("none")
    if isinstance(given, bool):
        return scene.say(f"given.{str(given).lower()}")
    return str(given)


def _in_kind(scene: Scene, one: Consortium) -> str:
    """How many times somebody helps without being paid; each of them stands at the bid."""
    given = one.bid.in_kind
    if given is None:
        return scene.unknown
    return scene.say("shared.times", count=str(len(given))) if given else scene.say("none")


def links_said(scene: Scene, one: Consortium) -> str:
    """Whom the parties work with outside the consortium."""
    return _written(scene, one.bid.external_links)


def governance_said(scene: Scene, one: Consortium) -> str:
    """How the parties decide together."""
    return one.bid.governance or scene.unknown
