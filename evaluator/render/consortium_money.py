"""The money of each bid side by side: what it asks, what its parties had, who is new or unpaid."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from evaluator.model.dossier import Member
from evaluator.render.consortium_figures import YEAR, Change, Consortium, summed, together
from evaluator.render.consortium_view import Scene
from evaluator.report.blocks import Block, Cell, table, text

CUT = "cut_versus_previous"
"""Key under ``procedure`` with the cut that the municipality made."""


def money(scene: Scene) -> Iterator[Block]:
    """One row a bid; nothing where no party says what it gets or had."""
    if not any(
        member.share is not None or member.previous is not None
        for one in scene.listed
        for member in one.members
    ):
        return
    said = [scene.say("money.intro")]
    cut = scene.fact(scene.view.tender.head.procedure.get(CUT))
    said.append(
        scene.say("money.no_cut")
        if cut is None
        else scene.say("money.cut", share=scene.percent(cut))
    )
    yield text(said, heading=scene.say("money.heading"), level=3)
    keys = ("bid", "asked", "before", "less", "change")
    yield table(
        scene.columns("money", *keys, right=keys[2:]),
        [
            [
                scene.name(one.bid),
                asked_said(scene, one),
                scene.summed(summed(m.previous for m in one.members), scene.euros),
                *_cut(scene, one),
            ]
            for one in scene.listed
        ],
        caption=scene.say("money.caption"),
        id="consortium-money",
        note=scene.say("money.note"),
    )
    yield _division(scene)


def _division(scene: Scene) -> Block:
    """Who gets most, who is new and who gets nothing."""
    rows: list[list[Cell | str]] = [
        [
            scene.name(one.bid),
            _largest(scene, one),
            scene.count(one.members, _is_new),
            scene.count(one.members, lambda m: None if m.funded is None else not m.funded),
        ]
        for one in scene.listed
    ]
    keys = ("bid", "largest", "new", "unpaid")
    return table(
        scene.columns("money", *keys, right=keys[2:]),
        rows,
        caption=scene.say("money.division"),
        id="consortium-division",
    )


def asked_said(scene: Scene, one: Consortium) -> str:
    """The price with its VAT basis and the period it is for."""
    asked = one.asked
    if asked is None:
        return scene.unknown
    period = scene.say("year") if asked.period == YEAR else asked.period
    return scene.say(
        "money.asked_value",
        amount=scene.euros(asked.amount, asked.currency),
        vat=scene.words.text(f"words.vat.{asked.vat}"),
        period=period,
    )


def change_said(scene: Scene, change: Change) -> str:
    """How much more or less, as a part of what there was."""
    if not change.before:
        return scene.say("change.new" if change.now else "change.never")
    if not change.difference:
        return scene.say("change.same")
    return f"{_sign(change)}{scene.percent(abs(change.share or Fraction(0)))}"


def _sign(change: Change) -> str:
    return "+" if change.difference > 0 else "−"


def _in_full(scene: Scene, change: Change) -> str:
    """The change with its amount."""
    said = change_said(scene, change)
    if not (change.before and change.difference):
        return said
    amount = scene.euros(abs(change.difference), sign=_sign(change))
    return scene.say("change.value", amount=amount, share=said)


def _cut(scene: Scene, one: Consortium) -> list[Cell | str]:
    """Of the parties that had money before: how many get less, and the change of all of them."""
    if not one.comparable:
        return [scene.say("not_comparable")] * 2
    changes = one.funded_before()
    if changes is None:
        return [scene.say("incomplete")] * 2
    total = together(changes)
    if total is None:
        return [scene.say("none")] * 2
    less = sum(change.difference < 0 for change in changes)
    count = scene.say("money.less_value", count=str(less), whole=str(len(changes)))
    return [count, _in_full(scene, total)]


def _largest(scene: Scene, one: Consortium) -> str:
    """The party with the largest share; the first of those that are equal."""
    known = [member for member in one.members if member.share is not None]
    if not known:
        return scene.unknown
    first = max(known, key=lambda member: member.share or 0)
    share = scene.percent(Fraction(first.share or 0))
    return scene.say("money.largest_value", party=first.name, share=share)


def _is_new(member: Member) -> bool | None:
    """Whether a party had nothing before."""
    return None if member.previous is None else not member.previous
