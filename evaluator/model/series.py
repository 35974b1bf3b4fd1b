"""A tender series: many price-only tenders in one table, with their published winners."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from evaluator.model.base import Bool, Day, Filled, Frozen, Id, LocalText
from evaluator.model.dossier import TableSettings
from evaluator.model.finding import Where

BidState = Literal["valid", "disqualified", "invalid", "not_opened"]


class SeriesRule(Frozen):
    """How the tenders of the series were awarded."""

    award: Literal["lowest-valid"]
    reserve: Literal["inclusive", "exclusive"]
    minimum: Literal["inclusive", "exclusive"]
    ties: Literal["lottery", "none"]


class SeriesHead(Frozen):
    """``dossier.yaml`` of a tender series."""

    id: Id
    kind: Literal["tender-series"]
    title: LocalText
    illustrative: Bool = False
    language: Literal["nl", "en"] = "nl"
    reference_date: Day | None = None
    currency: Filled
    rule: SeriesRule
    tables: TableSettings = TableSettings()
    attribution: LocalText | None = None
    provenance: LocalText | None = None
    note: LocalText | None = None


@dataclass(frozen=True, slots=True)
class SeriesTender:
    """One tender of the series; amounts in minor units."""

    id: str
    date: date | None
    reserve: int | None
    minimum: int | None
    published_winner: str | None
    where: Where


@dataclass(frozen=True, slots=True)
class SeriesBid:
    """One bid in one tender of the series."""

    tender: str
    id: str
    bidder: str
    minor: int | None
    state: BidState
    where: Where


@dataclass(frozen=True, slots=True)
class Lottery:
    """A published drawing of lots among equal bids."""

    tender: str
    winner: str
    among: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Series:
    """A whole series."""

    head: SeriesHead
    tenders: tuple[SeriesTender, ...]
    bids: tuple[SeriesBid, ...]
    lotteries: tuple[Lottery, ...] = ()
