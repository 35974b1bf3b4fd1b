"""Requirements (eisen) on bids, before any score."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from evaluator.model.criteria import CriteriaSet, Lot
from evaluator.model.dossier import Bid, Price, Tender
from evaluator.model.finding import Finding, Where, error, warning
from evaluator.model.outcome import Check
from evaluator.model.rule import Limit
from evaluator.rules import Context, run

Subject = tuple[Lot, Bid, Price | None]


def bid_gates(
    tender: Tender, criteria: CriteriaSet, limits: Mapping[str, Limit], subject: Subject
) -> tuple[tuple[Check, ...], list[Finding]]:
    """Every requirement on one bid in one lot, with findings."""
    lot, bid, price = subject
    where = Where(f"bids/{dict(tender.bid_files).get(bid.id, bid.id + '.yaml')}")
    context = Context(
        root=_root(tender, lot, bid, price),
        subject=bid.id,
        where=where,
        documents=bid.documents,
        judgements=bid.judgements,
        limits=limits,
        illustrative=criteria.illustrative,
        on=tender.head.reference_date,
    )
    verdicts = [run(rule, context) for rule in criteria.gates]
    checks = tuple(verdict.check for verdict in verdicts)
    findings = [finding for verdict in verdicts for finding in verdict.findings]
    stands = bid.status.state == "admitted"
    failed = any(check.result in ("fail", "incomplete") for check in checks)
    for check in checks:
        found = _finding(check, lot, bid, where, needed=stands and not failed)
        findings += [found] if found and stands else []
    return checks, findings


def _root(tender: Tender, lot: Lot, bid: Bid, price: Price | None) -> dict[str, Any]:
    fields = {name: getattr(bid, name) for name in type(bid).model_fields}
    amount = None if price is None else Fraction(price.minor, price.scale)
    paid = (
        None if price is None else {"amount": amount, "currency": price.currency, "vat": price.vat}
    )
    return fields | {
        "price": paid,
        "timeline": tender.head.timeline,
        "procedure": tender.head.procedure,
        "lot": {"id": lot.id, "ceiling": lot.ceiling},
    }


def _finding(check: Check, lot: Lot, bid: Bid, where: Where, *, needed: bool) -> Finding | None:
    """A requirement that is not met is an answer; one that cannot be told refuses the outcome."""
    names = {"lot": lot.id, "subject": bid.id, "rule": check.rule.id}
    place = Where(where.file, where.line, check.rule.field or check.rule.doc)
    if check.result == "fail":
        return warning("gate.fail", place, **names)
    if check.result == "incomplete":
        return warning("gate.incomplete", place, document=check.rule.doc or "", **names)
    if check.result == "unknown":
        return (error if needed else warning)("gate.unknown", place, **names)
    if check.result == "judgement":
        return (error if needed else warning)("gate.judgement_open", place, **names)
    return None
