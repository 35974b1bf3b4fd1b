"""A level playing field: what a place costs and who put what into it, by kind of party.

Fort Vreeswijk is why this page is there (seed-002 lines 45-47 and 65): residents pay a market rent
for a place in which they invested, and ask that institutions pay more than residents. Rent per
visitor is ``rent / visitors`` and a share is ``part / whole``, both exact. Where a figure is
missing nothing is computed; what another rent would give is a scenario and says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from evaluator.model.challenge_value import Premises
from evaluator.model.numbers import minor_units, plain, ratio
from evaluator.render.challenge_more import percent, say, word
from evaluator.render.challenge_place import INVESTED, Place, own_place
from evaluator.render.challenge_view import View
from evaluator.report.blocks import Block, Cell, Column, table
from evaluator.rules.years import SUNK

NAME = "field"
PARTIES_PER_TABLE = 4
"""Parties that fit beside each other; more of them make several tables."""

SIMPLE = 100
"""Up to this denominator a share is also written as a fraction, such as 1/3."""


def field(view: View) -> Iterator[Block]:
    """The parties side by side; without them what the challenger itself stated about its place."""
    given = view.challenge.premises
    if not given:
        yield from _own(view)
        return
    for start in range(0, len(given), PARTIES_PER_TABLE):
        yield _places(view, given[start : start + PARTIES_PER_TABLE], start)
    for number, one in enumerate(given, start=1):
        if one.investments:
            yield _invested(view, one.investments, one.party, view.name(NAME, "invested", number))
    if any(_rents(one)[1:] != (None, None) for one in given):
        yield _scenario(view, given)


def _say(view: View, key: str, **values: str) -> str:
    return say(view, f"{NAME}.{key}", **values)


def _places(view: View, given: tuple[Premises, ...], start: int) -> Block:
    """Facts as rows and parties as columns."""
    facts = {
        "kind": [_say(view, f"kind_{one.kind}") for one in given],
        "rent": [view.amount(one.rent_per_year) for one in given],
        "basis": [_basis(view, one) for one in given],
        "visitors": [_count(view, one.visitors_per_year) for one in given],
        "per_visitor": [_rent_per_visitor(view, one) for one in given],
        "volunteers": [_count(view, one.volunteers) for one in given],
        "hours": [_count(view, one.hours_per_year) for one in given],
        "source": [one.source or "–" for one in given],
    }
    return table(
        [_say(view, "what"), *(one.party for one in given)],
        [[_say(view, name), *cells] for name, cells in facts.items()],
        caption=_say(view, "places_caption"),
        id=view.name(NAME, "places", start // PARTIES_PER_TABLE + 1),
        note=_say(view, "note"),
    )


def _basis(view: View, one: Premises) -> str:
    return _say(view, f"basis_{one.rent_basis}") if one.rent_basis else _unknown(view)


def _unknown(view: View) -> str:
    return view.say("unknown_amount")


def _count(view: View, given: Decimal | int | None) -> str:
    return _unknown(view) if given is None else view.words.number(plain(Fraction(given)))


def _cents(given: Decimal | None) -> int | None:
    return None if given is None else minor_units(given, "EUR")


def _rent_per_visitor(view: View, one: Premises) -> str:
    return per_visitor(view, _cents(one.rent_per_year), one.visitors_per_year)


def per_visitor(view: View, rent: int | None, visitors: int | None) -> str:
    """Rent divided by visitors with the sum beside it; unknown where a figure is missing or 0."""
    if rent is None or not visitors or visitors < 0:
        return _unknown(view)
    each = Fraction(rent, visitors)
    said = view.words.money(each)
    if each.denominator != 1:
        said = say(view, "approximately", value=said)
    values = {"rent": view.euros(rent), "visitors": view.words.number(visitors)}
    return _say(view, "per_visitor_sum", amount=said, **values)


def _invested(view: View, lines: Mapping[str, Decimal], party: str, name: str) -> Block:
    """Who put in how much, with each one's exact share of the whole."""
    amounts = {who: minor_units(amount, "EUR") for who, amount in lines.items()}
    whole = sum(amounts.values())
    rows = [
        [_investor(view, who), view.money(amount), _share(view, amount, whole)]
        for who, amount in amounts.items()
    ]
    rows.append([_say(view, "invested_total"), view.money(whole), ""])
    columns = [
        Column(_say(view, "invested_who")),
        Column(_say(view, "invested_amount"), "right"),
        Column(_say(view, "invested_share"), "right"),
    ]
    return table(
        columns,
        rows,
        caption=_say(view, "invested_caption", party=party),
        id=name,
        note=_say(view, "invested_note"),
    )


def _investor(view: View, who: str) -> str:
    plain_name = who.removeprefix(SUNK).removeprefix(INVESTED)
    return word(view, f"{NAME}.investor.{plain_name}", plain_name or who)


def _share(view: View, amount: int, whole: int) -> str:
    if not whole:
        return _unknown(view)
    share = Fraction(amount, whole)
    said = percent(view.words, share)
    if share.denominator == 1 or share.denominator > SIMPLE:
        return said
    return _say(view, "share", ratio=ratio(share), percent=said)


def _rents(one: Premises) -> tuple[int | None, int | None, int | None]:
    """Rent as it is, at the market price and at a social rent, in cents."""
    amounts = (one.rent_per_year, one.market_rent_per_year, one.social_rent_per_year)
    now, market, social = (_cents(amount) for amount in amounts)
    return now, market, social


def _scenario(view: View, given: tuple[Premises, ...]) -> Block:
    keys = ("now", "market", "social")
    columns = [
        Column(_say(view, "scenario_party")),
        *(Column(_say(view, f"scenario_{key}"), "right") for key in keys),
    ]
    rows: list[list[Cell | str]] = []
    for one in given:
        now, *others = _rents(one)
        cells = [_instead(view, now, other) for other in others]
        rows.append([one.party, view.money(now), *cells])
    return table(
        columns,
        rows,
        caption=_say(view, "scenario_caption"),
        id=view.name(NAME, "scenario"),
        note=_say(view, "scenario_note"),
    )


def _instead(view: View, now: int | None, other: int | None) -> str:
    """Another rent, and how far it is from the present one where that is known."""
    if other is None or now is None:
        return view.money(other)
    key = "same" if other == now else "more" if other > now else "less"
    difference = _say(view, f"scenario_{key}", amount=view.euros(abs(other - now)))
    return _say(view, "scenario_difference", amount=view.money(other), difference=difference)


# --- what the challenger itself stated ------------------------------------------------------------


def _own(view: View) -> Iterator[Block]:
    place = own_place(view)
    if place is None:
        return
    yield table(
        [_say(view, "fact"), _say(view, "value")],
        list(_own_facts(view, place)),
        caption=_say(view, "facts_caption"),
        id=view.name(NAME, "facts"),
        note=_say(view, "note"),
    )
    if place.investments:
        name = view.name(NAME, "invested", 1)
        yield _invested(view, place.investments, _say(view, "own"), name)
    if place.variants:
        yield _variants(view, place)


def _own_facts(view: View, place: Place) -> Iterator[list[str]]:
    """Only what stands in the file, and the rent per visitor where both are there."""
    for year, rent in place.rent.items():
        yield [_say(view, "rent_year", year=year), view.money(rent)]
    yield [_say(view, "visitors"), _count(view, place.visitors)]
    for year, rent in place.rent.items():
        said = per_visitor(view, rent, place.visitors)
        yield [_say(view, "per_visitor_year", year=year), said]
    yield [_say(view, "people"), _count(view, place.volunteers)]
    for year, hours in place.hours.items():
        yield [_say(view, "hours_year", year=year), _count(view, hours)]


def _variants(view: View, place: Place) -> Block:
    years = list(place.rent)
    rows: list[list[str]] = [
        [_say(view, "variant_now"), *(view.money(rent) for rent in place.rent.values())]
    ]
    for name, note, rents in place.variants:
        title = _say(view, "variant_note", name=name, note=note) if note else name
        cells = [_instead(view, place.rent[year], rents.get(year)) for year in years]
        rows.append([title, *cells])
    return table(
        [Column(_say(view, "variant")), *(Column(year, "right") for year in years)],
        rows,
        caption=_say(view, "variants_caption"),
        id=view.name(NAME, "variants"),
        note=_say(view, "scenario_note"),
    )
