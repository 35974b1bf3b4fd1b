"""The consortia of a tender as their section looks at them, and how it writes values."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from evaluator.model.dossier import Bid, Member
from evaluator.model.numbers import MINOR_UNITS, parse_number, plain, round_exact
from evaluator.model.process import Event, events
from evaluator.outcome.consortium import small_share
from evaluator.render.catalogue import Words
from evaluator.render.consortium_figures import Consortium, Sum, consortium_of
from evaluator.render.tender_view import View
from evaluator.report.blocks import Cell, Column


@dataclass(frozen=True)
class Scene:
    """A tender with its consortia, by the id of the bid."""

    view: View

    @cached_property
    def words(self) -> Words:
        """Texts and number formats."""
        return self.view.words

    @cached_property
    def small(self) -> Fraction | None:
        """Share of the money below which a party is small."""
        return small_share(self.view.tender.head)

    @cached_property
    def all(self) -> list[Consortium]:
        """Every bid, in the order of their ids."""
        tender = self.view.tender
        return [
            consortium_of(tender, bid, self.small)
            for bid in sorted(tender.bids, key=lambda one: one.id)
        ]

    @cached_property
    def listed(self) -> list[Consortium]:
        """Bids that name their parties."""
        return [one for one in self.all if one.members]

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """Rows of process.csv by day."""
        return events(self.view.tender.process)

    @cached_property
    def results(self) -> list[str]:
        """Ids of the intended results."""
        found = self.view.session.evaluation.book.principles
        return [slot.id for slot in found.results] if found else []

    # --- texts --------------------------------------------------------------------------------

    def say(self, key: str, **values: object) -> str:
        """A text of this section."""
        return self.words.text(f"consortium.{key}", **values)

    @property
    def unknown(self) -> str:
        """What stands where a dossier says nothing: never a zero."""
        return self.say("unknown")

    def columns(self, group: str, *keys: str, right: Iterable[str] = ()) -> list[Column]:
        """Headings of a table; those of `right` have numbers."""
        numbers = set(right)
        return [
            Column(self.say(f"{group}.{key}"), "right" if key in numbers else "left")
            for key in keys
        ]

    def name(self, bid: Bid) -> str:
        """A bid for the reader."""
        return self.view.bid_name(bid.id)

    # --- values -------------------------------------------------------------------------------

    def number(self, value: Fraction | int, places: int = 1) -> str:
        """A number with few decimals, for the eye."""
        exact = Fraction(value)
        rounded = round_exact(exact, places)
        said = self.words.number(plain(rounded))
        return said if rounded == exact else f"≈ {said}"

    def percent(self, share: Fraction | None) -> str:
        """A part of the whole as a percentage."""
        return self.unknown if share is None else self.words.percent(share)

    def euros(self, amount: Fraction, currency: str = "EUR", sign: str = "") -> str:
        """An amount in whole units, ≈ where it was rounded."""
        rounded = round_exact(amount, 0)
        said = self.words.amount(rounded, currency)
        places = MINOR_UNITS[currency]
        said = said[: -places - 1] if places else said
        return f"{'' if rounded == amount else '≈ '}{sign}{said}"

    def summed(self, found: Sum, write: Callable[[Fraction], str]) -> str:
        """A total with how many parties say nothing."""
        if found.total is None:
            return self.unknown
        said = write(found.total)
        return self.say("partly", value=said, count=str(found.unknown)) if found.unknown else said

    def count(self, members: Iterable[Member], field: Callable[[Member], bool | None]) -> str:
        """How many parties have something, and of how many it is not known."""
        said = [field(one) for one in members]
        known = [one for one in said if one is not None]
        total = Fraction(sum(known)) if known else None
        return self.summed(Sum(total, len(said) - len(known)), self.number)

    def fact(self, value: object) -> Fraction | None:
        """A free fact as a number, if it is one."""
        if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
            return None
        return Fraction(value)

    def hours(self, said: str) -> str:
        """Hours of a row of process.csv."""
        if not said:
            return self.unknown
        return self.words.number(said) if parse_number(said) is not None else said

    def day(self, said: str) -> str:
        """A day of a row of process.csv."""
        try:
            return self.words.date(said) if said else self.unknown
        except ValueError:
            return said

    def warn(self, said: str) -> Cell:
        """A cell that a reader must see, with a sign beside its colour."""
        return Cell(said, "bad", "!")
