"""What a challenge file says about a place where it holds no page of parties: nothing is added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from evaluator.formats.variants import variants_of
from evaluator.model.challenge import Challenge, ChallengeDossier
from evaluator.model.numbers import minor_units
from evaluator.render.challenge_view import View
from evaluator.rules.years import SUNK

RENT = "rent"
"""The cost line for the place."""

INVESTED = "investment_"
"""How the name of an amount starts that somebody put into the place."""


@dataclass(frozen=True, slots=True)
class Place:
    """What stands in the file about the challenger's own place.

    Attributes:
        rent: Rent by year in cents; years without a rent line are left out.
        investments: What was put in before, in euros, by the name of its line.
        visitors: Visitors a year.
        volunteers: People.
        hours: Volunteers' hours by year.
        variants: Name, note and rent by year of each variant with another rent.
    """

    rent: Mapping[str, int]
    investments: Mapping[str, Decimal]
    visitors: int | None
    volunteers: int | None
    hours: Mapping[str, Decimal | None]
    variants: tuple[tuple[str, str, Mapping[str, int]], ...]


def own_place(view: View) -> Place | None:
    """The facts about a place; None where the file has no rent or nothing to hold beside it."""
    challenge = view.challenge
    rent = _rent(challenge)
    one_off = challenge.money.one_off or {}
    invested = {name: one_off[name] for name in one_off if name.startswith(SUNK + INVESTED)}
    visitors = challenge.support.visitors_per_year
    variants = tuple(_variants(view, rent))
    if not rent or not (invested or variants or visitors is not None):
        return None
    volunteers = challenge.volunteers
    return Place(
        rent,
        invested,
        visitors,
        volunteers.people if volunteers else None,
        (volunteers.hours_by_year if volunteers else None) or {},
        variants,
    )


def _rent(challenge: Challenge) -> dict[str, int]:
    by_year = challenge.money.costs_by_year
    return {
        year: minor_units(lines[RENT], "EUR")
        for year, lines in sorted(by_year.items())
        if lines is not None and RENT in lines
    }


def _variants(view: View, rent: Mapping[str, int]) -> Iterator[tuple[str, str, Mapping[str, int]]]:
    """Variants of this challenge whose rent is another one."""
    evaluation = view.session.evaluation
    dossier, documents = evaluation.dossier, evaluation.loaded.library.documents
    files = dict(dossier.files) if isinstance(dossier, ChallengeDossier) else {}
    for variant, changed in variants_of([view.challenge], files, documents):
        other = _rent(changed)
        if other != rent:
            yield variant.name, variant.note, other
