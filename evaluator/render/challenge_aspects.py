"""Better, more efficient, cheaper: three answers under each other, each with what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from evaluator.model.numbers import plain
from evaluator.outcome.aspects import (
    AspectFinding,
    Compared,
    SeenClaim,
    YearCompared,
    aspects,
)
from evaluator.render.challenge_more import say, section_head
from evaluator.render.challenge_view import View, views
from evaluator.render.hints import field_name
from evaluator.render.shared_blocks import Made
from evaluator.report.blocks import Block, Cell, Column, Emphasis, group, table, text, value

NAME = "aspects"
_SIGN: dict[Compared, tuple[Emphasis | None, str]] = {
    "less": ("good", "✓"),
    "equal": (None, "="),
    "more": ("bad", "✗"),
    "unknown": (None, "?"),
}
_WAY: dict[str, tuple[Emphasis | None, str]] = {
    "better": ("good", "✓"),
    "equal": ("bad", "✗"),
    "worse": ("bad", "✗"),
    "unknown": (None, "?"),
}


def aspect_section(session: Made) -> Block:
    """The three answers for each challenge, and the standings for programs."""
    blocks: list[Block] = [section_head(session.words, NAME)]
    for view in views(session):
        found = aspects(view.challenge)
        if view.many:
            title = view.challenge.title.get(session.lang)
            head = view.say("of_several", id=view.challenge.id, title=title)
            blocks.append(text(heading=head, level=3, id=f"{NAME}-{view.number}"))
        blocks += _three(view, found)
        standings = {one.aspect: one.standing for one in found}
        blocks.append(value(f"{NAME}.{view.number}", standings))
    return group(*blocks)


def _three(view: View, found: tuple[AspectFinding, ...]) -> Iterator[Block]:
    for one in found:
        said = [_standing(view, one)]
        if one.aspect == "cheaper":
            said += _sums(view, one)
        yield view.heading(_say(view, one.aspect), view.name(NAME, _id(one)), said)
        if one.claims:
            yield _claims(view, one)
        if one.aspect == "cheaper" and _amounts_known(one):
            yield _years(view, one)
    if any(one.claims for one in found):
        yield text(_say(view, "proof"))


def _say(view: View, key: str, **values: str) -> str:
    return say(view, f"{NAME}.{key}", **values)


def _id(one: AspectFinding) -> str:
    return one.aspect.replace("_", "-")


def _standing(view: View, one: AspectFinding) -> str:
    """One sentence on what the group says and how that is known."""
    aspect = view.words.text(f"words.aspect.{one.aspect}")
    if one.standing == "nothing_said":
        return _say(view, "nothing_said")
    return _say(view, one.standing, aspect=aspect)


def _claims(view: View, one: AspectFinding) -> Block:
    keys = ("what", "basis", "document", "now", "then", "change")
    aspect = view.words.text(f"words.aspect.{one.aspect}")
    rows: list[list[Cell | str]] = [
        [
            seen.claim.what,
            _basis(view, seen),
            _document(view, seen),
            _figure(view, seen, seen.claim.now),
            _figure(view, seen, seen.claim.then),
            _change(view, seen),
        ]
        for seen in one.claims
    ]
    return table(
        [_say(view, key) for key in keys],
        rows,
        caption=_say(view, "caption", aspect=aspect),
        id=view.name(NAME, _id(one), "claims"),
    )


def _basis(view: View, seen: SeenClaim) -> Cell | str:
    if seen.demoted:
        return Cell(_say(view, "demoted"), None, "!")
    return view.words.text(f"words.score_basis.{seen.basis}")


def _document(view: View, seen: SeenClaim) -> str:
    """A document by name, and whether it is there; a dash where none is named."""
    if seen.claim.document is None:
        return "–"
    key = {True: "there", False: "missing", None: "unknown"}[seen.document_there]
    name = field_name(view.words, seen.claim.document)
    return _say(view, f"document_{key}", name=name)


def _figure(view: View, seen: SeenClaim, given: Decimal | None) -> str:
    return "–" if given is None else _with_unit(view, seen, "figure", Fraction(given))


def _with_unit(view: View, seen: SeenClaim, key: str, number: Fraction) -> str:
    said = view.words.number(plain(number))
    return _say(view, key, number=said, unit=seen.claim.unit or "").strip()


def _change(view: View, seen: SeenClaim) -> Cell | str:
    """How much more or less, exact, and whether that is the way it should go."""
    if seen.change is None:
        return _say(view, "no_figures")
    if seen.change == 0:
        change = _say(view, "same")
    else:
        key = "more" if seen.change > 0 else "less"
        change = _with_unit(view, seen, key, abs(seen.change))
    direction = _say(view, f"direction_{seen.direction}")
    emphasis, sign = _WAY[seen.direction]
    return Cell(_say(view, "changed", change=change, direction=direction), emphasis, sign)


def _amounts_known(one: AspectFinding) -> bool:
    return any(year.avoidable is not None for year in one.by_year)


def _sums(view: View, one: AspectFinding) -> Iterator[str]:
    """What the amounts say, apart from what the group says."""
    baseline = view.challenge.baseline
    if not one.by_year:
        yield _say(view, "no_years")
        return
    if not _amounts_known(one):
        yield _say(view, "baseline_unknown")
        return
    for kind in _SIGN:
        years = [year.year for year in one.by_year if year.compared == kind]
        if years:
            yield _say(view, f"sum_{kind}", years=view.words.listed(years))
    if any(_only_vat(year) for year in one.by_year):
        yield _say(view, "vat")
    if baseline.status == "estimated":
        yield _say(view, "baseline_estimated")


def _only_vat(year: YearCompared) -> bool:
    """Whether both amounts are known and only their VAT stands in the way."""
    return year.compared == "unknown" and year.requested is not None and year.avoidable is not None


def _years(view: View, one: AspectFinding) -> Block:
    columns = [
        Column(_say(view, "year")),
        Column(_say(view, "asked"), "right"),
        Column(_say(view, "away"), "right"),
        Column(_say(view, "result")),
    ]
    rows: list[list[Cell | str]] = [
        [year.year, view.money(year.requested), view.money(year.avoidable), _result(view, year)]
        for year in one.by_year
    ]
    return table(columns, rows, caption=_say(view, "years_caption"), id=view.name(NAME, "years"))


def _result(view: View, year: YearCompared) -> Cell:
    emphasis, sign = _SIGN[year.compared]
    amount = view.money(abs(year.difference or 0))
    return Cell(_say(view, f"year_{year.compared}", amount=amount), emphasis, sign)
