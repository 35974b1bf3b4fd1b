"""What the parties of a bid add up to, exactly: counts, money, seats, hours, results, proof.

What a party does not say is unknown: it is counted as such, and never as nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from evaluator.model.dossier import Bid, Member, Tender
from evaluator.model.numbers import MINOR_UNITS
from evaluator.model.outcome import BidOutcome, TenderOutcome

Measure = Literal["money", "seats", "hours"]
Part = Literal["first", "second", "unknown"]

MEASURES: tuple[Measure, ...] = ("money", "seats", "hours")
PARTS: tuple[Part, ...] = ("first", "second", "unknown")

YEAR = "year"
"""Period of a price that can be held against what the parties had a year."""
STATED_VAT = ("incl", "excl", "exempt")
"""VAT bases on which amounts can be compared, if both have the same."""
PREVIOUS_VAT = "previous_vat"
"""Key under ``procedure`` with the VAT basis of what the parties had before."""
THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class Sum:
    """A total of what is known, and of how many parties it is not.

    Attributes:
        total: Sum of the known values; None where no value is known.
        unknown: Parties without a value.
    """

    total: Fraction | None
    unknown: int

    @property
    def complete(self) -> bool:
        """Whether every value is known."""
        return self.total is not None and not self.unknown


def summed(values: Iterable[Decimal | Fraction | int | None]) -> Sum:
    """Add up what is known."""
    listed = list(values)
    known = [Fraction(one) for one in listed if one is not None]
    return Sum(sum(known, Fraction(0)) if known else None, len(listed) - len(known))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a bid asks for all its lots together, in whole units of its currency."""

    amount: Fraction
    currency: str
    vat: str
    period: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a party, or all of them, had before and gets now, a year."""

    before: Fraction
    now: Fraction

    @property
    def difference(self) -> Fraction:
        """What is more or, below zero, less."""
        return self.now - self.before

    @property
    def share(self) -> Fraction | None:
        """The difference as a part of what there was; None where there was nothing."""
        return self.difference / self.before if self.before else None


@dataclass(frozen=True, slots=True)
class Consortium:
    """A bid with what is needed to add its parties up.

    Attributes:
        bid: The bid.
        members: Its parties: main contractors first, then by share and name, whatever their order
            in the file.
        small: Share of the money below which a party is small; None where nothing says so.
        asked: Its price; None where there is none, or the prices of its lots cannot be added.
        comparable: Whether the price can be held against what the parties had before.
    """

    bid: Bid
    members: tuple[Member, ...]
    small: Fraction | None
    asked: Asked | None
    comparable: bool

    def is_small(self, member: Member) -> bool | None:
        """Whether a party is small; None where its share or the limit is not known."""
        if self.small is None or member.share is None:
            return None
        return Fraction(member.share) < self.small

    def part_of(self, member: Member) -> Part:
        """Small or larger; where nothing says what small is, volunteers or not."""
        known = member.volunteer if self.small is None else self.is_small(member)
        return "unknown" if known is None else "first" if known else "second"

    def now(self, member: Member) -> Fraction | None:
        """What a party gets of the price."""
        if self.asked is None or member.share is None:
            return None
        return self.asked.amount * Fraction(member.share)

    def change(self, member: Member) -> Change | None:
        """What a party had and gets; None where that cannot be compared."""
        now = self.now(member)
        if not self.comparable or now is None or member.previous is None:
            return None
        return Change(Fraction(member.previous), now)

    def total_change(self) -> Change | None:
        """What all parties had and get together; None unless both are known of each of them."""
        return together([self.change(one) for one in self.members])

    def funded_before(self) -> list[Change] | None:
        """The change of each party that had money before; None unless all of it is known."""
        changes = [self.change(one) for one in self.members if one.previous != 0]
        known = [one for one in changes if one is not None]
        return known if len(known) == len(changes) else None

    def measured(self, measure: Measure, wanted: Callable[[Member], bool] | None = None) -> Sum:
        """Money (as a share), seats or hours of the parties, or of those that are wanted."""
        chosen = [one for one in self.members if wanted is None or wanted(one)]
        return summed(_value(one, measure) for one in chosen)

    def split(self, measure: Measure) -> dict[Part, Fraction] | None:
        """Who has which part of the money, seats or hours; None where a value is not known."""
        whole = self.measured(measure)
        if not whole.complete or not whole.total:
            return None
        parts = dict.fromkeys(PARTS, Fraction(0))
        for member in self.members:
            parts[self.part_of(member)] += (_value(member, measure) or 0) / whole.total
        return parts

    def hours_per_thousand(self, part: Part) -> Fraction | None:
        """Hours for each thousand of the price that the parties of one part get."""
        chosen = [one for one in self.members if self.part_of(one) == part]
        hours, money = summed(one.hours_spent for one in chosen), summed(map(self.now, chosen))
        if not hours.complete or not money.complete or not money.total:
            return None
        return (hours.total or Fraction(0)) * THOUSAND / money.total


def together(changes: Sequence[Change | None]) -> Change | None:
    """Changes added up; None unless every one of them is known."""
    known = [one for one in changes if one is not None]
    if not known or len(known) < len(changes):
        return None
    zero = Fraction(0)
    return Change(sum((c.before for c in known), zero), sum((c.now for c in known), zero))


def _value(member: Member, measure: Measure) -> Fraction | None:
    given = {
        "money": member.share,
        "seats": member.core_group,
        "hours": member.hours_spent,
    }[measure]
    return None if given is None else Fraction(given)


def consortium_of(tender: Tender, bid: Bid, small: Fraction | None) -> Consortium:
    """A bid with its price and with how it can be held against what there was."""
    asked = _asked(tender, bid)
    before = tender.head.procedure.get(PREVIOUS_VAT)
    comparable = (
        asked is not None
        and (asked.period, asked.currency) == (YEAR, "EUR")
        and asked.vat in STATED_VAT
        and asked.vat == before
    )
    members = tuple(sorted(bid.members, key=_place))
    return Consortium(bid, members, small, asked, comparable)


def _place(member: Member) -> tuple[bool, Fraction, str]:
    return (member.role != "main", -Fraction(member.share or 0), member.name)


def _asked(tender: Tender, bid: Bid) -> Asked | None:
    prices = [price for price in tender.prices if price.bid == bid.id]
    kinds = {(one.currency, one.vat, one.period) for one in prices}
    if len(kinds) != 1 or len(prices) < len(bid.lots):
        return None
    ((currency, vat, period),) = kinds
    minor = sum(price.minor for price in prices)
    return Asked(Fraction(minor, 10 ** MINOR_UNITS[currency]), currency, vat, period)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many parties of a bid work on each intended result."""

    counts: tuple[tuple[str, int], ...]

    def with_parties(self, least: int, most: int | None = None) -> list[str]:
        """Results on which at least and at most so many parties work."""
        return [
            slot
            for slot, count in self.counts
            if count >= least and (most is None or count <= most)
        ]


def coverage(bid: Bid, slots: Sequence[str]) -> Coverage | None:
    """Parties per intended result; None where no party names any, or there are no results."""
    named = [set(one.results) for one in bid.members]
    if not slots or not any(named):
        return None
    return Coverage(tuple((slot, sum(slot in one for one in named)) for slot in slots))


@dataclass(frozen=True, slots=True)
class Proof:
    """Reasons by what they rest on."""

    counts: Counter[str] = field(default_factory=Counter)

    @property
    def tagged(self) -> int:
        """Reasons that say what they rest on."""
        return sum(self.counts[key] for key in ("measured", "told", "promised"))

    def share(self, basis: str) -> Fraction | None:
        """Part of the tagged reasons; None where there are none."""
        return Fraction(self.counts[basis], self.tagged) if self.tagged else None


def proof_of(bids: Iterable[BidOutcome], criterion: str | None = None) -> Proof:
    """What the reasons of assessors who count rest on, on one criterion or on all."""
    counts: Counter[str] = Counter()
    for bid in bids:
        cells = bid.cells.values() if criterion is None else [bid.cells[criterion]]
        for cell in cells:
            counts.update(one.basis or "untagged" for one in cell.individuals if one.counts)
    return Proof(counts)


def outcomes_of(outcome: TenderOutcome, bid: str) -> list[BidOutcome]:
    """A bid in every lot that it is for."""
    return [one for lot in outcome.lots for one in lot.bids if one.id == bid]
