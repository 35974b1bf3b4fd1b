"""A tender series as its report looks at it: tenders with their bids, amounts in words."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from evaluator.model.outcome import SeriesOutcome, SeriesResult
from evaluator.model.series import Lottery, Series, SeriesBid, SeriesTender
from evaluator.outcome.series import reason_out
from evaluator.render.catalogue import Words
from evaluator.render.session import Session

VALID = "valid"


@dataclass(frozen=True)
class SeriesView:
    """A session of a series, with what every section needs.

    Raises:
        TypeError: The session is not of a series, which `session.KINDS` rules out.
    """

    session: Session

    @cached_property
    def words(self) -> Words:
        """Texts and number formats."""
        return self.session.words

    @cached_property
    def outcome(self) -> SeriesOutcome:
        """The outcome."""
        outcome = self.session.evaluation.outcome
        if not isinstance(outcome, SeriesOutcome):
            raise TypeError(outcome.kind)
        return outcome

    @cached_property
    def series(self) -> Series:
        """The dossier."""
        dossier = self.session.evaluation.dossier
        if not isinstance(dossier, Series):
            raise TypeError(type(dossier).__name__)
        return dossier

    @cached_property
    def tenders(self) -> dict[str, SeriesTender]:
        """Tenders by id."""
        return {tender.id: tender for tender in self.series.tenders}

    @cached_property
    def bids(self) -> dict[str, list[SeriesBid]]:
        """Bids by tender, in the order of the file."""
        found: dict[str, list[SeriesBid]] = {}
        for bid in self.series.bids:
            found.setdefault(bid.tender, []).append(bid)
        return found

    @cached_property
    def draws(self) -> dict[str, Lottery]:
        """Drawings of lots by tender."""
        return {draw.tender: draw for draw in self.series.lotteries}

    def say(self, key: str, **values: object) -> str:
        """A text of this report."""
        return self.words.text(f"series.{key}", **values)

    def plural(self, key: str, count: int, **values: object) -> str:
        """A text that has a form of its own for one."""
        return self.say(f"{key}_one" if count == 1 else key, count=self.count(count), **values)

    def count(self, number: int) -> str:
        """A whole number as the language writes it."""
        return self.words.number(number)

    def money(self, minor: int | None) -> str:
        """An amount, or that there is none."""
        return (
            self.say("none")
            if minor is None
            else self.words.money(minor, self.series.head.currency)
        )

    def out(self, bid: SeriesBid) -> str:
        """Why a bid is not valid, as a code; ``valid`` if it is."""
        return reason_out(bid, self.tenders[bid.tender], self.series.head.rule) or VALID

    def day(self, tender: str) -> str:
        """Date of a tender, if known."""
        found = self.tenders[tender].date
        return self.words.date(found) if found else self.say("unknown")

    def share(self, result: SeriesResult) -> Fraction | None:
        """Lowest valid price as a share of the reserve price."""
        reserve = self.tenders[result.id].reserve
        return Fraction(result.lowest, reserve) if result.lowest is not None and reserve else None
