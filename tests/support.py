"""Builders that the tests share: a criteria set, a tender, a challenge, each in a few words.

Values are text, as they come from a file; whatever a test does not name is dull and valid.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from evaluator.model.assessment import Assessment, Assessor, ConsensusRow, ScoreRow
from evaluator.model.challenge import Challenge, ChallengeDossier
from evaluator.model.criteria import CriteriaSet
from evaluator.model.dossier import Bid, DossierHead, Price, Tender
from evaluator.model.finding import Finding, Where
from evaluator.model.numbers import minor_units
from evaluator.model.outcome import BidOutcome, ChallengeOutcome, ProfileOutcome, TenderOutcome
from evaluator.model.principles import PrincipleSet
from evaluator.model.rule import Limit, Profile
from evaluator.model.rulebook import Rulebook
from evaluator.outcome import challenge_outcome, tender_outcome

ROOT = Path(__file__).resolve().parent.parent
TITLE = {"nl": "proef", "en": "test"}
SOURCE = {"ref": "src"}
DOWN_FROM_100 = {"min": "0", "max": "100", "step": "1", "anchors": {"0": TITLE, "100": TITLE}}

SET: dict[str, Any] = {
    "kind": "criteria-set",
    "id": "set",
    "status": "adopted",
    "ledger": "none",
    "regime": "sas",
    "valid_from": "2026-01-01",
    "principles": "principles",
    "scale": DOWN_FROM_100,
    "criteria": [{"id": "Q", "weight": "100", "principles": ["P1"]}],
    "mechanism": {"name": "weighted-sum"},
    "panel": {
        "aggregate": "mean",
        "assessors": "1",
        "min_per_cell": "1",
        "individual_reason": "none",
        "recusal": "that_bid",
    },
    "rounding": {"score": "none", "points": "none", "total": "none", "mode": "half_up"},
    "ties": ["lot"],
    "on_withdrawal": "keep",
}

HEAD = {"id": "proef", "title": TITLE, "reference_date": "2026-04-01"}

PRINCIPLES = PrincipleSet.model_validate(
    {
        "kind": "principle-set",
        "id": "principles",
        "title": TITLE,
        "status": "adopted",
        "adopted_by": {"by": TITLE, "on": "2026-01-01"},
        "source": SOURCE,
        "principles": [{"id": "P1", "label": TITLE, "ask": TITLE, "evidence": "invented"}],
    }
)

CAP = Limit.model_validate(
    {
        "kind": "limit",
        "id": "challenge-cap",
        "description": TITLE,
        "unit": "EUR",
        "boundary": "inclusive",
        "vat": "unspecified",
        "per": ["challenge", "year"],
        "values": [
            {
                "from": "2018-01-01",
                "value": "50000.00",
                "source": SOURCE,
                "last_checked": "2026-11-24",
            }
        ],
    }
)


def leaf(name: str, weight: str = "100", **more: Any) -> dict[str, Any]:
    """A criterion that the committee scores."""
    return {"id": name, "weight": weight, "principles": ["P1"], **more}


def price(weight: str) -> dict[str, Any]:
    """The price criterion."""
    return {"id": "price", "weight": weight, "kind": "price"}


def make_set(**changes: Any) -> CriteriaSet:
    """A criteria set; groups such as `panel` and `rounding` are merged with the dull ones."""
    merged = {
        key: SET[key] | value
        if isinstance(SET.get(key), dict) and key in ("panel", "rounding")
        else value
        for key, value in changes.items()
    }
    return CriteriaSet.model_validate(SET | merged)


def make_tender(
    criteria: CriteriaSet,
    bids: Mapping[str, Mapping[str, Any]],
    assessors: Mapping[str, Sequence[str]] | None = None,
    **head: Any,
) -> Tender:
    """A tender with every reason given.

    Args:
        criteria: The set; its lots and leaves decide which rows there are.
        bids: By id: ``scores`` (leaf to a score, or to a list in the order of the assessors, None
            for no row), ``consensus`` (leaf to a score), ``price`` or ``prices`` (by lot), and
            anything a bid's file may have. ``vat``, ``currency``, ``period`` go with the price.
        assessors: By id, the bids each has an interest in; as many as the longest list by default.
        head: Further keys of dossier.yaml.
    """
    lots = [lot.id for lot in criteria.lots] or ["1"]
    longest = max(
        (len(_list(s)) for b in bids.values() for s in b.get("scores", {}).values()), default=1
    )
    people = assessors if assessors is not None else {f"a{i + 1}": () for i in range(longest)}
    panel = tuple(
        Assessor(assessor=name, role="member", declared_on="2026-01-02", conflicts=tuple(conflicts))  # type: ignore[arg-type]
        for name, conflicts in people.items()
    )
    rows = [_rows(criteria, lots, name, bid, list(people)) for name, bid in bids.items()]
    return Tender(
        DossierHead.model_validate(HEAD | {"kind": "tender"} | head),
        tuple(_bid(name, bid) for name, bid in bids.items()),
        tuple(one for name, bid in bids.items() for one in _prices(lots, name, bid)),
        Assessment(
            panel, tuple(r for s, _ in rows for r in s), tuple(r for _, c in rows for r in c), {}
        ),
    )


def _list(scores: Any) -> list[Any]:
    return list(scores) if isinstance(scores, (list, tuple)) else [scores]


def _bid(name: str, bid: Mapping[str, Any]) -> Bid:
    known = {key: value for key, value in bid.items() if key in Bid.model_fields}
    if "status" in known:
        known["status"] = {"on": "2026-03-01", "reason": "its own wish"} | known["status"]
    return Bid.model_validate({"id": name, "name": f"Bid {name}"} | known)


def _prices(lots: Sequence[str], name: str, bid: Mapping[str, Any]) -> list[Price]:
    given = bid.get("prices") or ({lots[0]: bid["price"]} if "price" in bid else {})
    currency = bid.get("currency", "EUR")
    return [
        Price(
            lot,
            name,
            minor_units(Decimal(amount), currency),
            currency,
            bid.get("vat", "excl"),
            bid.get("period", "year"),
            Where("prices.csv"),
        )
        for lot, amount in given.items()
    ]


def _rows(
    criteria: CriteriaSet,
    lots: Sequence[str],
    name: str,
    bid: Mapping[str, Any],
    people: Sequence[str],
) -> tuple[list[ScoreRow], list[ConsensusRow]]:
    scores, consensus = [], []
    for lot in bid.get("lots") or lots[:1]:
        for one in criteria.leaves:
            given = _list(bid.get("scores", {}).get(one.id))
            scores += [
                ScoreRow(
                    lot, name, one.id, who, str(score), "", "", "", "", "", "", Where("scores.csv")
                )
                for who, score in zip(people, given, strict=False)
                if score is not None
            ]
            joint = str(bid.get("consensus", {}).get(one.id, ""))
            consensus.append(
                ConsensusRow(lot, name, one.id, joint, "reason", "", Where("consensus.csv"))
            )
    return scores, consensus


def book_of(criteria: CriteriaSet | None = None, **more: Any) -> Rulebook:
    """A rulebook around a criteria set."""
    return Rulebook(criteria, more.pop("principles", PRINCIPLES if criteria else None), **more)


def judge(
    criteria: CriteriaSet,
    bids: Mapping[str, Mapping[str, Any]],
    assessors: Mapping[str, Sequence[str]] | None = None,
    *,
    book: Rulebook | None = None,
    **head: Any,
) -> TenderOutcome:
    """The outcome of a tender made by `make_tender`."""
    return tender_outcome(make_tender(criteria, bids, assessors, **head), book or book_of(criteria))


def bid_of(outcome: TenderOutcome, name: str, lot: int = 0) -> BidOutcome:
    """One bid's outcome."""
    return next(bid for bid in outcome.lots[lot].bids if bid.id == name)


def totals(outcome: TenderOutcome, lot: int = 0) -> dict[str, Any]:
    """Total of every ranked bid."""
    return {bid.id: bid.total for bid in outcome.lots[lot].bids if bid.total is not None}


def ranks(outcome: TenderOutcome, lot: int = 0) -> dict[str, int | None]:
    """Rank of every bid, None where it has none."""
    return {bid.id: bid.rank for bid in outcome.lots[lot].bids}


def codes(found: Any, severity: str = "") -> set[str]:
    """Codes of findings (of an outcome, or a list), all of them or of one severity."""
    items: Sequence[Finding] = getattr(found, "findings", found)
    return {finding.code for finding in items if severity in ("", finding.severity)}


CHALLENGE: dict[str, Any] = {
    "kind": "challenge",
    "id": "c",
    "title": TITLE,
    "submitted": "2026-05-04",
    "period": {"start": "2027-01-01", "end": "2027-12-31"},
    "money": {
        "vat": {"challenger": "excl", "incumbent": "excl"},
        "requested_by_year": {"2027": "40000.00"},
        "own_income_by_year": {"2027": "0"},
        "costs_by_year": {"2027": {"staff": "40000.00"}},
    },
    "baseline": {"status": "confirmed", "avoidable_by_year": {"2027": "45000.00"}},
}


def make_challenge(**changes: Any) -> Challenge:
    """A challenge of one year; groups such as `money` are merged with the dull ones."""
    merged = {
        key: CHALLENGE[key] | value
        if isinstance(value, dict) and key in ("money", "baseline")
        else value
        for key, value in changes.items()
    }
    return Challenge.model_validate(CHALLENGE | merged)


def make_profile(*rules: Mapping[str, Any], **changes: Any) -> Profile:
    """A profile; a rule is a gate with evidence `seen` unless it says otherwise."""
    full = [
        {"id": f"G{i + 1}", "evidence": "seen", "text": TITLE, **rule}
        for i, rule in enumerate(rules)
    ]
    base = {
        "kind": "profile",
        "id": "profile",
        "title": TITLE,
        "applies_to": "take-over",
        "complete": "true",
        "source": SOURCE,
    }
    return Profile.model_validate(base | {"rules": full} | changes)


def challenge_dossier(
    *challenges: Challenge, assessment: Assessment | None = None, **head: Any
) -> ChallengeDossier:
    """A dossier around challenges."""
    base = HEAD | {"kind": "challenge"}
    return ChallengeDossier(
        DossierHead.model_validate(base | head), challenges, assessment or Assessment()
    )


def gates(
    challenge: Challenge, *rules: Mapping[str, Any], limit: Limit = CAP, **profile: Any
) -> tuple[ProfileOutcome, ChallengeOutcome]:
    """One challenge under one profile: the profile's outcome, and the whole."""
    book = book_of(profiles=(make_profile(*rules, **profile),), limits={limit.id: limit})
    outcome = challenge_outcome(challenge_dossier(challenge), book)
    return outcome.challenges[0].profiles[0], outcome


def plain(value: Any) -> Any:
    """An outcome as plain values, without the lines of files, which depend on order."""
    if isinstance(value, Where):
        return value.file
    if isinstance(value, BaseModel):
        return {name: plain(getattr(value, name)) for name in type(value).model_fields}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, (list, tuple)) else value


def copy_dossier(name: str, to: Path) -> Path:
    """A shipped dossier, to change."""
    return Path(shutil.copytree(ROOT / "submissions" / name, to / name))
