"""The section on the consortium (samenwerkingsverband): everything is shown, nothing is scored.

The bids side by side first, then how it came about, what goes on and what is proven, and last the
parties of each bid. A part about which no bid and no table says anything is named at the top.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from evaluator.model.dossier import Member
from evaluator.outcome.consortium import SMALL
from evaluator.render.consortium_continuity import continuity
from evaluator.render.consortium_detail import details
from evaluator.render.consortium_figures import Consortium
from evaluator.render.consortium_money import money
from evaluator.render.consortium_position import position
from evaluator.render.consortium_proof import proof
from evaluator.render.consortium_results import results
from evaluator.render.consortium_shared import shared
from evaluator.render.consortium_start import started, tasks
from evaluator.render.consortium_view import Scene
from evaluator.render.tender_view import View
from evaluator.report.blocks import Block, Cell, group, table, text

MANDATE = "lead_mandate"
"""Document with which the other parties let the lead sign for them."""

Part = Callable[[Scene], Iterator[Block]]


def consortium(view: View) -> Block:
    """The section; one sentence where the dossier says nothing about any consortium."""
    scene = Scene(view)
    parts: dict[str, Part] = {
        "overview": _overview,
        "position": position,
        "money": money,
        "results": results,
        "shared": shared,
        "start": started,
        "tasks": tasks,
        "continuity": continuity,
        "proof": proof,
    }
    made = {key: list(make(scene)) for key, make in parts.items()}
    heading = scene.say("heading")
    silent = [key for key, blocks in made.items() if not blocks]
    if len(silent) == len(made):
        return group(text(scene.say("nothing"), heading=heading, id="consortium"))
    said = [scene.say("intro"), scene.say("intro_unknown"), _definition(scene)]
    lacking = [scene.say(f"{key}.heading") for key in silent]
    blocks = [text(said, heading=heading, id="consortium")]
    if lacking:
        blocks.append(text(scene.say("lacking"), items=lacking))
    for found in made.values():
        blocks += found
    return group(*blocks, *details(scene))


def _definition(scene: Scene) -> str:
    """What small means here, from the dossier; else which field would say so."""
    if scene.small is None:
        return scene.say("small_unknown", field=f"procedure.{SMALL}")
    return scene.say("small", share=scene.percent(scene.small), field=f"procedure.{SMALL}")


def _overview(scene: Scene) -> Iterator[Block]:
    """One row a bid: how many parties of which sort, and who leads."""
    if not scene.listed:
        return
    counted: dict[str, Callable[[Consortium, Member], bool | None]] = {
        "volunteer": lambda _, one: one.volunteer,
        "small": lambda whole, one: whole.is_small(one),
        "local": lambda _, one: one.local,
    }
    if scene.small is None:
        del counted["small"]
    rows: list[list[Cell | str]] = []
    for one in scene.all:
        cells = [
            scene.count(one.members, lambda member, of=of, whole=one: of(whole, member))  # type: ignore[misc]  # defaults bind the loop's values
            for of in counted.values()
        ]
        rows.append([scene.name(one.bid), _made_of(scene, one), *cells, _lead(scene, one)])
    keys = ("bid", "parties", *counted, "lead")
    yield text(heading=scene.say("overview.heading"), level=3)
    yield table(
        scene.columns("overview", *keys, right=counted),
        rows,
        caption=scene.say("overview.caption"),
        id="consortium-overview",
    )


def _made_of(scene: Scene, one: Consortium) -> str:
    if not one.members:
        return scene.unknown
    main = sum(1 for member in one.members if member.role == "main")
    return scene.say(
        "overview.made_of",
        count=str(len(one.members)),
        main=str(main),
        sub=str(len(one.members) - main),
    )


def _lead(scene: Scene, one: Consortium) -> str:
    """Who signs for all, and whether the others gave a mandate for it."""
    given = one.bid.documents.get(MANDATE)
    key = "unknown" if given is None else str(given).lower()
    mandate = scene.say("overview.mandate", given=scene.say(f"given.{key}"))
    return f"{one.bid.lead or scene.unknown}; {mandate}"
