"""The outcome as JSON (``evaluator/outcome/1``): the form that other programs rely on.

Amounts have the currency's decimals; rounded values have exactly their published places;
values that do not terminate stand at 12 decimals, with the fraction under ``exact``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from evaluator.formats.evaluation import Evaluation
from evaluator.model.base import LocalText
from evaluator.model.criteria import CriteriaSet
from evaluator.model.finding import Finding
from evaluator.model.numbers import (
    MINOR_UNITS,
    fixed,
    money_text,
    plain,
    published,
    ratio,
    terminating_places,
)
from evaluator.model.outcome import (
    BidOutcome,
    Cell,
    ChallengeOutcome,
    ChallengeResult,
    ChallengeScores,
    Check,
    LotOutcome,
    ProfileOutcome,
    Scenario,
    SeriesOutcome,
    TenderOutcome,
    YearResult,
)
from evaluator.model.rule import Rule
from evaluator.render.catalogue import Words

SCHEMA = "evaluator/outcome/1"
Exact = dict[str, str]

_OBEYED = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control signs, marks of direction and half signs, which JSON leaves as they are."""


def outcome_json(
    evaluation: Evaluation, *, lang: str = "nl", purpose: str = "working"
) -> dict[str, Any]:
    """The outcome as plain values."""
    outcome, book = evaluation.outcome, evaluation.book
    words = Words(lang)
    criteria = book.criteria
    base: dict[str, Any] = {
        "schema": SCHEMA,
        "kind": outcome.kind,
        "dossier": outcome.dossier,
        "status": outcome.status,
        "purpose": purpose,
        "scenario": _scenario(outcome.scenario),
        "criteria": {
            "id": criteria.id if criteria else None,
            "digest": evaluation.criteria_digest,
            "origins": dict(sorted(book.origins.items())),
        },
        "inputs_digest": evaluation.inputs_digest,
        "findings": [finding_json(f, words) for f in outcome.findings],
    }
    if isinstance(outcome, TenderOutcome):
        return base | {"lots": [_lot(lot, criteria) for lot in outcome.lots]}
    if isinstance(outcome, ChallengeOutcome):
        return base | {"challenges": [_challenge(c, criteria, words) for c in outcome.challenges]}
    return base | {"tenders": _series(outcome)}


def dump(value: Any) -> str:
    """JSON text: UTF-8, keys sorted, one value a line; no sign that a terminal would obey."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False)
    return _OBEYED.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text) + "\n"


def finding_json(finding: Finding, words: Words) -> dict[str, Any]:
    """A finding with its words in one language."""
    text = words.finding(finding)
    return {
        "code": finding.code,
        "severity": finding.severity,
        "basis": finding.basis,
        "where": finding.where.as_json(),
        "message": text.message,
        "remedy": text.remedy,
        "source": finding.source,
        "values": dict(finding.values),
    }


def _scenario(scenario: Scenario | None) -> dict[str, str] | None:
    return dict(scenario.changes) if scenario else None


def _text(text: LocalText | None) -> dict[str, str] | None:
    return {"nl": text.nl, "en": text.en} if text else None


def _exact(name: str, value: Fraction | None, exact: Exact) -> None:
    if value is not None and terminating_places(value) is None:
        exact[name] = ratio(value)


def _plain(name: str, value: Fraction | None, exact: Exact) -> str | None:
    _exact(name, value, exact)
    return None if value is None else plain(value)


def _published(name: str, value: Fraction | None, places: int | None, exact: Exact) -> str | None:
    if places is None:
        return _plain(name, value, exact)
    return None if value is None else published(value, places)


def _total(
    name: str, value: Fraction | None, lot: LotOutcome, criteria: CriteriaSet | None, exact: Exact
) -> str | None:
    """A total as published: points, or an amount where the lowest wins."""
    if criteria is None:
        return _plain(name, value, exact)
    if lot.unit == "money":
        return _amount(name, value, criteria.rounding.total, criteria, exact)
    return _published(name, value, criteria.rounding.total, exact)


def _amount(
    name: str, value: Fraction | None, places: int | None, criteria: CriteriaSet, exact: Exact
) -> str | None:
    """An amount as published; without rounding it has the currency's decimals if they will do."""
    if places is None and value is not None:
        minor, needed = MINOR_UNITS[criteria.currency], terminating_places(value)
        places = minor if needed is not None and needed <= minor else None
    return _published(name, value, places, exact)


def _lot(lot: LotOutcome, criteria: CriteriaSet | None) -> dict[str, Any]:
    return {
        "id": lot.id,
        "better": lot.better,
        "unit": lot.unit,
        "winners": list(lot.winners),
        "tie": lot.tie,
        "margin": _total("margin", lot.margin, lot, criteria, {}),
        "tie_path": list(lot.tie_path),
        "bids": [_bid(bid, lot, criteria) for bid in lot.bids],
    }


def _bid(bid: BidOutcome, lot: LotOutcome, criteria: CriteriaSet | None) -> dict[str, Any]:
    exact: Exact = {}
    total = _total("total", bid.total, lot, criteria, exact)
    unofficial = None
    if bid.unofficial_total is not None:
        shown = _total("unofficial.total", bid.unofficial_total, lot, criteria, exact)
        unofficial = {"total": shown, "rank": bid.unofficial_rank}
    found = {
        "id": bid.id,
        "name": bid.name,
        "status": bid.status,
        "admissible": bid.admissible,
        "why_inadmissible": list(bid.why_inadmissible),
        "gates": [check_json(check) for check in bid.gates],
        "criteria": _nodes(bid.cells, bid.points, criteria, exact, unit=lot.unit),
        "principles": {k: _plain(f"principles.{k}", v, exact) for k, v in bid.principles.items()},
        "price": _price(bid, criteria, exact),
        "total": total,
        "rank": bid.rank,
        "unofficial": unofficial,
    }
    if bid.exact_total is not None and bid.exact_total != bid.total:
        found["unrounded_total"] = _plain("unrounded_total", bid.exact_total, exact)
    return found | ({"exact": exact} if exact else {})


def _price(bid: BidOutcome, criteria: CriteriaSet | None, exact: Exact) -> dict[str, Any] | None:
    if bid.price_minor is None or bid.currency is None:
        return None
    places = criteria.rounding.points if criteria else None
    return {
        "amount": money_text(bid.price_minor, bid.currency),
        "currency": bid.currency,
        "vat": bid.vat,
        "points": _published("price.points", bid.price_points, places, exact),
    }


def _nodes(
    cells: Mapping[str, Cell],
    points: Mapping[str, Fraction | None],
    criteria: CriteriaSet | None,
    exact: Exact,
    *,
    unit: str = "points",
) -> dict[str, Any]:
    """Every node of the tree: score, points (or euro value), spread and number of scores."""
    if criteria is None:
        return {}
    rounding = criteria.rounding
    found: dict[str, Any] = {}
    for name in criteria.nodes:
        node: dict[str, Any] = {}
        if name in cells:
            cell = cells[name]
            node["score"] = _published(f"criteria.{name}.score", cell.score, rounding.score, exact)
            node["spread"] = _plain(f"criteria.{name}.spread", cell.spread, exact)
            node["n"] = cell.n
            if cell.consensus is not None:
                node["consensus"] = _plain(f"criteria.{name}.consensus", cell.consensus, exact)
        if unit == "money":
            node["points"] = None
            node["value"] = _amount(
                f"criteria.{name}.value", points.get(name), rounding.points, criteria, exact
            )
        else:
            node["points"] = _published(
                f"criteria.{name}.points", points.get(name), rounding.points, exact
            )
        found[name] = node
    return found


def check_json(check: Check) -> dict[str, Any]:
    """One verdict with its words, source, values and sum."""
    rule = check.rule
    found: dict[str, Any] = {
        "rule": rule.id,
        "kind": rule.kind,
        "check": rule.check,
        "result": check.result,
        "counted": check.counted,
        "text": _text(rule.text or rule.ask),
        "source": _source(rule),
        "values": dict(check.values),
    }
    optional = {
        "ask": _text(rule.ask),
        "purpose": _text(rule.purpose),
        "evidence": rule.evidence,
        "phase": rule.phase,
        "why_not_counted": check.why_not_counted or None,
        "answered_by": dict(check.answered_by) if check.answered_by else None,
        "waived": dict(check.waived) if check.waived else None,
        "by_year": _by_year(check),
    }
    return found | {key: value for key, value in optional.items() if value is not None}


def _by_year(check: Check) -> dict[str, Any] | None:
    if check.rule.check not in ("cap_per_year", "cost_not_higher"):
        return None
    return {year.year: _year(year) for year in check.by_year}


def _source(rule: Rule) -> dict[str, str | None] | None:
    return {"ref": rule.source.ref, "place": rule.source.place} if rule.source else None


def cents_text(value: Fraction | None) -> str | None:
    """Cents that may be broken (a factor times an amount): two decimals, or all that it needs."""
    if value is None:
        return None
    euros = value / 100
    places = terminating_places(euros)
    return fixed(euros, 2) if places is not None and places <= MINOR_UNITS["EUR"] else plain(euros)


def _year(year: YearResult) -> dict[str, Any]:
    return {
        "value": None if year.value is None else money_text(year.value),
        "limit": cents_text(year.limit),
        "over": cents_text(year.over),
        "room": cents_text(year.room),
        "result": year.result,
    }


def _challenge(
    result: ChallengeResult, criteria: CriteriaSet | None, words: Words
) -> dict[str, Any]:
    return {
        "id": result.id,
        "profiles": {profile.profile: _profile(profile) for profile in result.profiles},
        "scores": _scores(result.scores, criteria),
        "findings": [finding_json(finding, words) for finding in result.findings],
    }


def _profile(profile: ProfileOutcome) -> dict[str, Any]:
    return {
        "overall": profile.overall,
        "reason": profile.reason or None,
        "complete": profile.complete,
        "missing_documents": list(profile.missing_documents),
        "welcome_documents": list(profile.welcome_documents),
        "notes": [
            {
                "rule": note.rule.id,
                "kind": note.rule.kind,
                "text": _text(note.rule.text),
                "source": _source(note.rule),
            }
            for note in profile.notes
        ],
        "checks": [check_json(check) for check in profile.checks],
    }


def _scores(scores: ChallengeScores | None, criteria: CriteriaSet | None) -> dict[str, Any] | None:
    if scores is None or criteria is None:
        return None
    exact: Exact = {}
    total = _published("total", scores.total, criteria.rounding.total, exact)
    found = {
        "criteria": _nodes(scores.cells, scores.points, criteria, exact),
        "principles": {
            k: _plain(f"principles.{k}", v, exact) for k, v in scores.principles.items()
        },
        "total": total,
    }
    return found | ({"exact": exact} if exact else {})


def _series(outcome: SeriesOutcome) -> list[dict[str, Any]]:
    return [
        {
            "id": tender.id,
            "status": tender.status,
            "winners": list(tender.winners),
            "published_winner": tender.published_winner,
            "agrees": tender.agrees,
            "why": tender.why,
        }
        for tender in outcome.tenders
    ]
