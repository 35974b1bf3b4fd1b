"""A tender as its report looks at it: lots, bids and numbers in the words of the reader."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from evaluator.model.criteria import CriteriaSet, Criterion, Lot
from evaluator.model.dossier import Bid, Tender
from evaluator.model.mechanism import AwardOnValue, LowestPrice
from evaluator.model.numbers import MINOR_UNITS
from evaluator.model.outcome import BidOutcome, LotOutcome, TenderOutcome
from evaluator.panel.recusal import is_recused
from evaluator.render.catalogue import Words
from evaluator.render.session import Session
from evaluator.render.shared_blocks import exact, local
from evaluator.render.shared_scores import Subject, criterion_name, points_text
from evaluator.render.texts import texts
from evaluator.report.blocks import Block, text

LARGE = 150
"""Cells (bids x criteria) of a lot from which reasons are printed once, not per principle too."""


@dataclass(frozen=True)
class View:
    """A session of a tender, with what every section needs.

    Raises:
        TypeError: The session is not of a tender, which `session.KINDS` rules out.
    """

    session: Session

    @cached_property
    def words(self) -> Words:
        """Texts and number formats."""
        return self.session.words

    @cached_property
    def outcome(self) -> TenderOutcome:
        """The outcome."""
        outcome = self.session.evaluation.outcome
        if not isinstance(outcome, TenderOutcome):
            raise TypeError(outcome.kind)
        return outcome

    @cached_property
    def tender(self) -> Tender:
        """The dossier."""
        dossier = self.session.evaluation.dossier
        if not isinstance(dossier, Tender):
            raise TypeError(type(dossier).__name__)
        return dossier

    @cached_property
    def criteria(self) -> CriteriaSet:
        """The criteria set under which the outcome was made (in a scenario: the changed one)."""
        criteria = self.session.evaluation.book.criteria
        if criteria is None:
            raise TypeError(self.outcome.dossier)
        return criteria

    @cached_property
    def bids(self) -> dict[str, Bid]:
        """Bids as handed in."""
        return {bid.id: bid for bid in self.tender.bids}

    @property
    def refused(self) -> bool:
        """Whether totals, ranks and winners are withheld."""
        return self.outcome.status == "refused"

    @property
    def many(self) -> bool:
        """Whether there are several lots."""
        return len(self.outcome.lots) > 1

    @property
    def counts_points(self) -> bool:
        """Whether quality earns points, and not euros or nothing at all."""
        return not isinstance(self.criteria.mechanism, (LowestPrice, AwardOnValue))

    def large(self, lot: LotOutcome) -> bool:
        """Whether a lot has so many cells that long texts are printed once only."""
        return len(lot.bids) * len(self.criteria.leaves) > LARGE

    def lot_of(self, lot: LotOutcome) -> Lot | None:
        """The lot as the criteria set has it."""
        return next((one for one in self.criteria.lots if one.id == lot.id), None)

    def lot_name(self, lot: LotOutcome) -> str:
        """A lot for the reader, such as ``Perceel 2: wijk Noord``."""
        known = self.lot_of(lot)
        name = self.words.text("tender.lot.name", lot=lot.id)
        label = local(known.label if known else None, self.session.lang)
        return f"{name}: {label}" if label else name

    def lot_heading(self, lot: LotOutcome) -> list[Block]:
        """A heading of level 3 above what belongs to a lot; nothing where there is one lot."""
        return [text(heading=self.lot_name(lot), level=3)] if self.many else []

    def level(self) -> int:
        """Level of a heading within a lot."""
        return 4 if self.many else 3

    def id(self, name: str, lot: LotOutcome, number: int | None = None) -> str:
        """Name of a table in the page: of lots and bids only the place is used, never their ids."""
        place = self.outcome.lots.index(lot) + 1
        parts = [name, *([f"lot{place}"] if self.many else []), *([str(number)] if number else [])]
        return "-".join(parts)

    def caption(self, key: str, lot: LotOutcome, **values: str) -> str:
        """A caption of the catalogue, with the lot where there are several."""
        said = self.words.text(key, **values)
        return self.words.text("words.in_lot", lot=lot.id, text=said) if self.many else said

    def bid_name(self, bid: BidOutcome | str) -> str:
        """A bid for the reader: name and id."""
        known = self.bids[bid if isinstance(bid, str) else bid.id]
        return known.name if known.name == known.id else f"{known.name} ({known.id})"

    def ordered(self, lot: LotOutcome) -> list[BidOutcome]:
        """Ranked bids first, best on top; then the others by id."""
        return sorted(
            lot.bids, key=lambda bid: (bid.rank is None, bid.rank or 0, not bid.admissible, bid.id)
        )

    def ranked(self, lot: LotOutcome) -> list[BidOutcome]:
        """Bids with a rank, best first."""
        return [bid for bid in self.ordered(lot) if bid.rank is not None]

    def inside(self, lot: LotOutcome) -> list[BidOutcome]:
        """Admissible bids, best first."""
        return [bid for bid in self.ordered(lot) if bid.admissible]

    def outside(self, lot: LotOutcome) -> list[BidOutcome]:
        """Bids that are not admissible."""
        return [bid for bid in self.ordered(lot) if not bid.admissible]

    def currency(self, lot: LotOutcome) -> str:
        """Currency of a lot; euro where no price is known."""
        return next((bid.currency for bid in lot.bids if bid.currency), "EUR")

    def money(self, lot: LotOutcome, amount: Fraction) -> str:
        """An amount in whole units of the lot's currency, with the currency's decimals."""
        currency = self.currency(lot)
        whole = (amount * 10 ** MINOR_UNITS[currency]).denominator == 1
        return f"{'' if whole else '≈ '}{self.words.amount(amount, currency)}"

    def total(self, lot: LotOutcome, value: Fraction | None) -> str:
        """A total as published: points, or money where the lowest amount wins."""
        if value is None:
            return ""
        if lot.unit == "money":
            return self.money(lot, value)
        if self.criteria.rounding.total is None:
            return exact(self.words, value)
        return self.words.number(value, self.criteria.rounding.total)

    def amount(self, lot: LotOutcome, value: Fraction | None) -> str:
        """A total in a sentence: ``76,80 punten`` or ``€ 1.650.000,00``."""
        said = self.total(lot, value)
        if lot.unit == "money":
            return said
        return self.words.text("tender.points", points=said)

    def points(self, lot: LotOutcome, value: Fraction | None) -> str:
        """Points of a node, or its value in money."""
        if value is not None and lot.unit == "money" and not self.counts_points and self.has_values:
            return self.money(lot, value)
        return points_text(self.words, self.criteria, value)

    @property
    def has_values(self) -> bool:
        """Whether quality is worth money (award on value)."""
        return isinstance(self.criteria.mechanism, AwardOnValue)

    def price(self, bid: BidOutcome) -> str:
        """A bid's price; a dash where the envelope holds none."""
        if bid.price_minor is None:
            return "–"
        return self.words.money(bid.price_minor, bid.currency or "EUR")

    def price_of(self, bid: BidOutcome) -> Fraction | None:
        """A bid's price in whole units of its currency."""
        if bid.price_minor is None:
            return None
        return Fraction(bid.price_minor, 10 ** MINOR_UNITS[bid.currency or "EUR"])

    def known(self, group: str, key: str) -> str:
        """A word for a key that a dossier may choose freely; else the key itself."""
        return texts(self.words.lang, "tender").get(f"{group}.{key}", key.replace("_", " "))

    def name(self, criterion: Criterion) -> str:
        """A criterion for the reader."""
        return criterion_name(criterion, self.session)

    def subject(self, lot: LotOutcome, bid: BidOutcome) -> Subject:
        """A bid as the shared tables of scores take it."""
        assessors = self.tender.assessment.assessors
        recusal = self.criteria.panel.recusal
        return Subject(
            id=bid.id,
            cells=bid.cells,
            points=bid.points,
            total=self.total(lot, bid.total),
            absent=frozenset(one.assessor for one in assessors if is_recused(one, bid.id, recusal)),
        )
