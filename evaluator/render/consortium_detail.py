"""One bid after the other: its parties one by one, help without payment, and what else it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from evaluator.ledger import canonical_json
from evaluator.model.dossier import Member
from evaluator.render.consortium_continuity import KNOWN
from evaluator.render.consortium_figures import Consortium, coverage, summed
from evaluator.render.consortium_money import asked_said, change_said
from evaluator.render.consortium_shared import governance_said, links_said
from evaluator.render.consortium_view import Scene
from evaluator.render.tender_rules import fact_text
from evaluator.report.blocks import Block, Cell, table, text

MOST_MEMBERS = 80
"""Parties of all bids together up to which each party gets a row."""

PARTY = ("party", "kind", "share", "before", "change", "results", "hours")
RIGHT = ("before", "change", "hours")
"""Columns of numbers; a share with its amount may take two lines, so it is no such column."""


def details(scene: Scene) -> Iterator[Block]:
    """A heading and tables for each bid that says anything; too many parties are only counted."""
    shown = [one for one in scene.all if one.members or one.bid.in_kind or _more(scene, one)]
    if not shown:
        return
    yield text(scene.say("detail.intro"), heading=scene.say("detail.heading"), level=3)
    count = sum(len(one.members) for one in shown)
    rows = count <= MOST_MEMBERS
    if not rows:
        yield text(scene.say("detail.too_many", count=str(count), most=str(MOST_MEMBERS)))
    for number, one in enumerate(shown, start=1):
        yield text(
            heading=scene.name(one.bid), level=4, id=f"consortium-bid-{number}",
            items=list(_points(scene, one)),
        )  # fmt: skip
        if rows and one.members:
            yield _members(scene, one, number)
        if one.bid.in_kind:
            yield _in_kind(scene, one, number)


def _points(scene: Scene, one: Consortium) -> Iterator[str]:
    """What holds for the bid as a whole."""
    kinds = Counter(member.kind for member in one.members if member.kind)
    if kinds:
        listed = ", ".join(f"{kind} ({count})" for kind, count in sorted(kinds.items()))
        yield scene.say("detail.kinds", kinds=listed)
    found = coverage(one.bid, scene.results)
    if found is not None:
        for key, slots in (
            ("nobody", found.with_parties(0, 0)),
            ("several", found.with_parties(2)),
        ):
            said = runs(slots) if slots else scene.say("none")
            yield scene.say(f"detail.{key}", results=said)
    yield scene.say("detail.links", links=links_said(scene, one))
    yield scene.say("detail.governance", said=governance_said(scene, one))
    if one.bid.in_kind is None:
        yield scene.say("detail.in_kind_unknown")
    elif not one.bid.in_kind:
        yield scene.say("detail.in_kind_none")
    yield from _more(scene, one)


def _more(scene: Scene, one: Consortium) -> list[str]:
    """What a bid says about continuity beyond the table of that part."""
    return [
        scene.say("detail.more", what=key.replace("_", " "), said=fact_text(scene.view, key, value))
        for key, value in sorted(one.bid.continuity.items())
        if key not in KNOWN
    ]


def _members(scene: Scene, one: Consortium, number: int) -> Block:
    rows: list[list[Cell | str]] = [
        [
            member.name,
            _kind(scene, one, member),
            _share(scene, one, member),
            scene.unknown if member.previous is None else scene.euros(Fraction(member.previous)),
            _change(scene, one, member),
            runs(sorted(set(member.results))) or scene.unknown,
            scene.unknown
            if member.hours_spent is None
            else scene.number(Fraction(member.hours_spent)),
        ]
        for member in one.members
    ]
    rows.append(_together(scene, one))
    return table(
        scene.columns("detail", *PARTY, right=RIGHT),
        rows,
        caption=scene.say("detail.members", bid=scene.name(one.bid)),
        id=f"members-{number}",
        note=scene.say("detail.members_note", asked=asked_said(scene, one)),
    )


def _together(scene: Scene, one: Consortium) -> list[Cell | str]:
    """The last row: what there is of each, and of how many parties it is not known."""
    change = one.total_change()
    said = scene.say("not_comparable") if not one.comparable else scene.say("incomplete")
    return [
        scene.say("detail.together"),
        scene.say("detail.count", count=str(len(one.members))),
        scene.summed(one.measured("money"), scene.percent),
        scene.summed(summed(m.previous for m in one.members), scene.euros),
        said if change is None else change_said(scene, change),
        "",
        scene.summed(one.measured("hours"), scene.number),
    ]


def _kind(scene: Scene, one: Consortium, member: Member) -> str:
    """Role, kind, and what there is to know about the party; what is not known is named too."""
    said = [scene.words.text(f"words.role.{member.role}"), member.kind or ""]
    answers = {"volunteer": member.volunteer, "local": member.local, "core": member.core_group}
    said += [
        scene.say(f"detail.{key}{'' if answer else '_unknown'}")
        for key, answer in answers.items()
        if answer is not False
    ]
    if one.is_small(member):
        said.append(scene.say("detail.small"))
    served = member.municipalities_served
    if served is not None:
        key = "served_one" if served == 1 else "served"
        said.append(scene.say(f"detail.{key}", count=scene.number(served)))
    if member.funded is False:
        said.append(scene.say("detail.unpaid"))
    if member.paid_from:
        said.append(scene.say("detail.paid_from", what=member.paid_from))
    return ", ".join(part for part in said if part)


def _share(scene: Scene, one: Consortium, member: Member) -> str:
    if member.share is None:
        return scene.unknown
    share, now = scene.percent(Fraction(member.share)), one.now(member)
    if now is None or one.asked is None:
        return share
    return scene.say("detail.share_value", share=share, amount=scene.euros(now, one.asked.currency))


def _change(scene: Scene, one: Consortium, member: Member) -> str:
    change = one.change(member)
    if change is not None:
        return change_said(scene, change)
    return scene.unknown if one.comparable else scene.say("not_comparable")


def _in_kind(scene: Scene, one: Consortium, number: int) -> Block:
    """The register of help without payment; its amounts are added to nothing."""
    rows: list[list[Cell | str]] = [
        [
            gift.what,
            gift.from_ or scene.unknown,
            gift.to or scene.unknown,
            scene.unknown
            if gift.avoided_cost is None
            else scene.euros(Fraction(gift.avoided_cost)),
            gift.note or "",
        ]
        for gift in sorted(one.bid.in_kind or (), key=canonical_json)
    ]
    return table(
        scene.columns("gift", "what", "from", "to", "saved", "note", right=("saved",)),
        rows,
        caption=scene.say("gift.caption", bid=scene.name(one.bid)),
        id=f"in-kind-{number}",
        note=scene.say("gift.note_below"),
    )


def runs(results: Sequence[str]) -> str:
    """Results that follow each other as a range: ``R01–R22``.

    >>> runs(["R01", "R02", "R03", "R07"])
    'R01–R03, R07'
    """
    found: list[list[str]] = []
    for one in results:
        if found and _follows(found[-1][-1], one):
            found[-1].append(one)
        else:
            found.append([one])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in found)


def _follows(before: str, after: str) -> bool:
    return (
        before[:1] == after[:1]
        and before[1:].isdecimal()
        and after[1:].isdecimal()
        and int(after[1:]) == int(before[1:]) + 1
    )
