"""A tender dossier: what lies before the committee."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field

from evaluator.model.assessment import Assessment
from evaluator.model.base import (
    Amount,
    Bool,
    Day,
    Fact,
    Filled,
    Frozen,
    Id,
    LocalText,
    Moment,
    Num,
    Text,
    VatBasis,
    Whole,
)
from evaluator.model.finding import Where
from evaluator.model.numbers import MINOR_UNITS


class TableSettings(Frozen):
    """How numbers in the CSV tables are written."""

    decimal: Literal["point", "comma"] = "point"


class LotDraw(Frozen):
    """A recorded drawing of lots (loting) among bids that tied."""

    lot: Id
    bids: tuple[Id, ...]
    order: tuple[Id, ...]
    on: Day
    by: Filled
    witnesses: tuple[Filled, ...] = ()
    method: Filled | None = None


class Incumbent(Frozen):
    """The present provider: never ranked, shown beside."""

    name: Text | None = None
    scores: dict[Id, Num] = {}
    continuity: dict[Id, Fact] = {}
    lines: dict[Id, Fact] = {}


class DossierHead(Frozen):
    """``dossier.yaml`` of a tender or a challenge."""

    id: Id
    kind: Literal["tender", "challenge"]
    title: LocalText
    illustrative: Bool = False
    criteria: Filled | None = None
    profiles: tuple[Filled, ...] = ()
    reference_date: Day | None = None
    language: Literal["nl", "en"] = "nl"
    tables: TableSettings = TableSettings()
    timeline: dict[Id, Moment] = {}
    procedure: dict[Id, Fact] = {}
    lot_draws: tuple[LotDraw, ...] = ()
    incumbent: Incumbent | None = None
    attribution: LocalText | None = None
    provenance: LocalText | None = None
    note: LocalText | None = None


def _status(value: Any) -> Any:
    return {"state": value} if isinstance(value, str) else value


BidState = Literal["admitted", "withdrawn", "excluded"]


class BidStatus(Frozen):
    """Whether a bid still takes part; ``status: withdrawn`` is short for its state alone."""

    state: BidState = "admitted"
    on: Day | None = None
    reason: Text | None = None


class InKind(Frozen):
    """Help with closed purses (met gesloten beurzen): shown, never netted."""

    model_config = ConfigDict(populate_by_name=True)

    what: Filled
    from_: Text | None = Field(default=None, alias="from")
    to: Text | None = None
    avoided_cost: Amount | None = None
    note: Text | None = None


class Member(Frozen):
    """A party in a consortium; what is absent is unknown."""

    name: Filled
    role: Literal["main", "sub"]
    kind: Text | None = None
    local: Bool | None = None
    volunteer: Bool | None = None
    share: Num | None = None
    previous: Amount | None = None
    funded: Bool | None = None
    results: tuple[Id, ...] = ()
    core_group: Bool | None = None
    hours_spent: Num | None = None
    municipalities_served: Whole | None = None
    paid_from: Text | None = None


class Judgement(Frozen):
    """A named person's answer to a rule that asks for a judgement."""

    result: Literal["pass", "fail"]
    by: Filled
    on: Day
    reason: Filled


class Bid(Frozen):
    """A bid (inschrijving) without its price."""

    id: Id
    name: Filled
    lots: tuple[Id, ...] = ()
    lead: Text | None = None
    submitted: Moment | None = None
    status: Annotated[
        BidStatus, BeforeValidator(_status, json_schema_input_type=BidState | BidStatus)
    ] = BidStatus()
    members: tuple[Member, ...] = ()
    themes: tuple[Id, ...] | None = None
    documents: dict[Id, Bool | None] = {}
    facts: dict[Id, Fact] = {}
    continuity: dict[Id, Fact] = {}
    judgements: dict[Filled, Judgement] = {}
    # None and not an empty tuple: a bid that does not say it has the digest that it always had.
    in_kind: tuple[InKind, ...] | None = None
    external_links: tuple[Filled, ...] | None = None
    governance: Text | None = None


@dataclass(frozen=True, slots=True)
class Price:
    """A price from the envelope, in minor units of its currency."""

    lot: str
    bid: str
    minor: int
    currency: str
    vat: VatBasis
    period: str
    where: Where

    @property
    def scale(self) -> int:
        """Minor units in one unit of the currency."""
        return int(10 ** MINOR_UNITS[self.currency])


@dataclass(frozen=True, slots=True)
class Note:
    """A row of process.csv or questions.csv: shown, never scored."""

    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Tender:
    """A whole tender dossier."""

    head: DossierHead
    bids: tuple[Bid, ...]
    prices: tuple[Price, ...]
    assessment: Assessment
    process: tuple[Note, ...] = ()
    questions: tuple[Note, ...] = ()
    bid_files: tuple[tuple[str, str], ...] = ()

    def lots_of(self, bid: Bid, only: str) -> tuple[str, ...]:
        """Lots that a bid is for; `only` where the dossier does not name lots."""
        return bid.lots or (only,)
