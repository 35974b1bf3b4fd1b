"""Where things stand in the calculation workbook: sheets, columns and rows by name.

Formulas point from sheet to sheet, so places are fixed before any cell is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from evaluator.formats.xlsx_write import Entry, Formula, Number, Sheet
from evaluator.model.assessment import Assessor
from evaluator.model.criteria import CriteriaSet
from evaluator.model.dossier import Tender
from evaluator.model.numbers import RoundingMode
from evaluator.model.outcome import BidOutcome, LotOutcome, TenderOutcome
from evaluator.render.catalogue import Words
from evaluator.render.shared_panel import numbered

MONEY = "#,##0.00"
LETTERS = 26
WIDTHS = {
    "readme": (28.0, 90.0),
    "weights": (12.0, 48.0),
    "scores": (9.0, 13.0, 13.0, 10.0),
    "points": (9.0, 13.0),
    "price": (9.0, 13.0),
    "total": (9.0, 13.0),
    "ranking": (9.0, 13.0, 40.0, 17.0, 17.0, 17.0, 17.0, 44.0),
}
"""Widths of the first columns of each sheet; the others are `WIDTH` wide, so that amounts fit."""
WIDTH = 17.0


@dataclass(frozen=True, slots=True)
class Row:
    """A bid in a lot."""

    lot: LotOutcome
    bid: BidOutcome

    @property
    def key(self) -> tuple[str, str]:
        """Ids of lot and bid."""
        return self.lot.id, self.bid.id


@dataclass(frozen=True)
class Plan:
    """A tender's workbook before it has cells.

    Attributes:
        tender: The dossier.
        criteria: The criteria set that was used.
        outcome: Its outcome.
        words: Language of the workbook.
        notes: Lines above every sheet: banners and digests.
        places: Sheet row of each thing, by sheet and key; filled while sheets are made.
    """

    tender: Tender
    criteria: CriteriaSet
    outcome: TenderOutcome
    words: Words
    notes: tuple[str, ...]
    places: dict[tuple[str, object], int] = field(default_factory=dict)

    def say(self, key: str, **values: str) -> str:
        """A text of ``calculation.toml``."""
        return self.words.text(f"calculation.{key}", **values)

    def title(self, sheet: str) -> str:
        """Name of a sheet, also within formulas."""
        return self.say(f"sheet.{sheet}")

    def assessors(self) -> list[Assessor]:
        """Assessors by number."""
        return numbered(self.tender.assessment.assessors)

    def rows(self) -> list[Row]:
        """Every bid of every lot, by id."""
        return [
            Row(lot, bid)
            for lot in self.outcome.lots
            for bid in sorted(lot.bids, key=lambda one: one.id)
        ]

    def judged(self) -> list[Row]:
        """The bids that the mechanism saw: those with points, or a value, in its steps."""
        return [row for row in self.rows() if row.bid.id in step_rows(row.lot, "score")]

    def empty(self, sheet: str, header: Sequence[str]) -> Sheet:
        """A sheet without cells, which knows the row numbers of the cells to come."""
        return Sheet(
            name=self.title(sheet),
            cells=(),
            header=(tuple(header),),
            title=self.say(f"title.{sheet}"),
            notes=(*self.notes, self.say(f"about.{sheet}")),
            widths=(*WIDTHS[sheet], *[WIDTH] * len(header))[: len(header)],
        )

    def put(self, sheet: str, base: Sheet, keys: Sequence[object]) -> None:
        """Remember in which row of a sheet each thing stands."""
        for at, key in enumerate(keys):
            self.places[sheet, key] = base.row(at)

    def ref(self, sheet: str, column: str, key: object, *, fixed: bool = False) -> str:
        """A cell of another sheet, for a formula."""
        row = self.places[sheet, key]
        cell = f"${column}${row}" if fixed else f"{column}{row}"
        return f"'{self.title(sheet)}'!{cell}"


def filled(base: Sheet, cells: Sequence[Sequence[Entry]], *, freeze: int = 2) -> Sheet:
    """A sheet with its cells."""
    return replace(base, cells=cells, freeze_columns=freeze)


def letter(at: int) -> str:
    """Name of a column, counted from 0: A, B, ..., Z, AA, ..."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, LETTERS)
        name = chr(ord("A") + rest) + name
    return name


def rounded(formula: str, places: int | None, mode: RoundingMode) -> str:
    """A formula with the published rounding around it.

    A half goes up (away from zero) with ROUND. A half to the even digit has no function of its
    own: twice the rounded half of a number is its even neighbour.
    """
    if places is None:
        return formula
    if mode == "half_up":
        return f"ROUND({formula},{places})"
    scaled = f"ROUND(({formula})*10^{places},9)"
    even = f"2*ROUND({scaled}/2,0)"
    is_half = f"ABS({scaled}-TRUNC({scaled}))=0.5"
    return f"IF({is_half},{even},ROUND({scaled},0))/10^{places}"


def pattern(places: int | None) -> str:
    """How a rounded number is shown."""
    return "General" if places is None else f"#,##0.{'0' * places}" if places else "#,##0"


def number(value: Fraction | None, shown: str = "General") -> Entry:
    """A number cell; empty for None."""
    return None if value is None else Number(value, shown)


def computed(text: str, result: Fraction | None, shown: str = "General") -> Entry:
    """A formula with what the program found; empty where it found nothing."""
    return None if result is None else Formula(text, result, shown)


def step_rows(lot: LotOutcome, key: str) -> dict[str, dict[str, Fraction | str | None]]:
    """A step of a lot as bid → column → value; empty where the step is not there."""
    for step in lot.steps:
        if step.key == key:
            return {bid: dict(zip(step.columns, values, strict=True)) for bid, values in step.rows}
    return {}
