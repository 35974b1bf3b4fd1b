"""What a comparison of a tender holds: choices, lots, and the tidy rows made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, get_args

from evaluator.model.finding import Finding
from evaluator.model.outcome import LotOutcome, TenderOutcome
from evaluator.model.rulebook import Rulebook
from evaluator.render.comparison_opinions import LotOpinions

Kind = Literal[
    "adopted", "chosen", "weight_set", "mechanism", "combination", "recusal", "on_withdrawal"
]
"""Families of choices; `chosen` is a starting point that is itself a scenario."""
KINDS: tuple[Kind, ...] = get_args(Kind)
FAMILIES: tuple[Kind, ...] = KINDS[2:]
OPINION = "second_opinion"
"""The kind of a row that another method gave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One choice, and what the pipeline gives under it.

    Attributes:
        kind: Which family of choices it is from.
        name: Its name in the criteria set; two names joined by ``+`` for a combination.
        changes: What differs from the adopted choice, as pairs of what and which.
        outcome: None if the choice cannot be computed.
        why: Codes that say why nothing came out, or what to keep in mind.
        same: Whether it is the adopted choice under another name; then it is not counted.
    """

    kind: Kind
    name: str
    changes: tuple[tuple[str, str], ...] = ()
    outcome: TenderOutcome | None = None
    why: tuple[str, ...] = ()
    same: bool = False

    @property
    def status(self) -> str:
        """complete, provisional or refused; unsound where the choice makes no sense."""
        return self.outcome.status if self.outcome else "unsound"

    @property
    def speaks(self) -> bool:
        """Whether it has totals and ranks."""
        return self.outcome is not None and self.outcome.status != "refused"

    def lot(self, name: str) -> LotOutcome | None:
        """Its result in one lot."""
        lots = self.outcome.lots if self.outcome else ()
        return next((lot for lot in lots if lot.id == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One bid in one lot under one choice, or in one second opinion.

    Attributes:
        total: Exact, as published; the second opinions' scores are floats.
        unit: ``points``, ``money`` or ``score``.
        note: Codes: rules that the bid fails, why there is no rank, what to keep in mind.
    """

    scenario_kind: str
    scenario: str
    lot: str
    bid: str
    total: Fraction | float | None
    unit: str
    better: str
    rank: int | None
    admissible: bool
    winner: bool
    agrees_with_outcome: bool | None
    note: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LotComparison:
    """One lot: which choices can be compared, and the second opinions.

    Attributes:
        reason: Why there is nothing to compare (``one_bid``, ``no_bids``); empty if there is.
    """

    lot: str
    base: LotOutcome
    reason: str
    opinions: LotOpinions


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderComparison:
    """The bids of a tender under every choice.

    Attributes:
        base: The outcome that the others are held against.
        choices: Every choice, `base` first.
        skipped: Combinations that were not made, with the reason.
        readings: Per reading that was not shown as a choice of its own, why not.
    """

    base: Choice
    book: Rulebook
    choices: tuple[Choice, ...]
    lots: tuple[LotComparison, ...]
    skipped: tuple[tuple[str, str], ...] = ()
    readings: Mapping[str, str] = field(default_factory=dict)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Findings of the outcome itself."""
        return self.base.outcome.findings if self.base.outcome else ()

    @property
    def refused(self) -> bool:
        """Whether there is no outcome to hold anything against."""
        return not self.base.speaks

    def rows(self) -> list[Row]:
        """The tidy table; empty where the outcome is refused."""
        if self.refused:
            return []
        found = [row for lot in self.lots for choice in self.choices for row in _rows(choice, lot)]
        return found + [row for lot in self.lots for row in _opinion_rows(lot)]


def agrees(choice: Choice, lot: LotComparison) -> bool | None:
    """Whether a choice has the same winner, or the same tied winners, as the outcome."""
    other = choice.lot(lot.lot)
    if other is None or not choice.speaks or lot.reason:
        return None
    return other.winners == lot.base.winners


def _rows(choice: Choice, lot: LotComparison) -> list[Row]:
    other = choice.lot(lot.lot)
    shown = other or lot.base
    extra = (lot.reason,) if lot.reason else ()
    return [
        Row(
            scenario_kind=choice.kind,
            scenario=choice.name,
            lot=lot.lot,
            bid=bid.id,
            total=bid.total if other else None,
            unit=shown.unit,
            better=shown.better,
            rank=bid.rank if other else None,
            admissible=bid.admissible if other else False,
            winner=bool(other and bid.id in other.winners),
            agrees_with_outcome=agrees(choice, lot),
            note=(*(bid.why_inadmissible if other else ()), *choice.why, *extra),
        )
        for bid in shown.bids
    ]


def _opinion_rows(lot: LotComparison) -> list[Row]:
    """Second opinions on the bids that the outcome ranks; the others get no score."""
    found = []
    for opinion in lot.opinions.opinions:
        notes = tuple(note.code for note in opinion.notes)
        if opinion.not_applicable is not None:
            notes = (opinion.not_applicable.code,)
        for bid in lot.base.bids:
            rank = opinion.ranks.get(bid.id)
            found.append(
                Row(
                    scenario_kind=OPINION,
                    scenario=opinion.method,
                    lot=lot.lot,
                    bid=bid.id,
                    total=opinion.scores.get(bid.id),
                    unit="score",
                    better="higher" if opinion.higher_is_better else "lower",
                    rank=rank,
                    admissible=bid.admissible,
                    winner=rank == 1,
                    agrees_with_outcome=opinion.agrees_with_official,
                    note=(*bid.why_inadmissible, *notes),
                )
            )
    return found
