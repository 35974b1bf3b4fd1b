"""The outcome of a tender: gates, panel, award, rank, findings."""

from __future__ import annotations

from dataclasses import replace

from evaluator.model.assessment import ONE_LOT
from evaluator.model.criteria import Lot
from evaluator.model.dossier import Tender
from evaluator.model.finding import Finding, Where
from evaluator.model.outcome import LotOutcome, Scenario, Status, TenderOutcome
from evaluator.model.rulebook import Rulebook
from evaluator.outcome.consortium import consortium_findings
from evaluator.outcome.lot import lot_outcome
from evaluator.outcome.standing import (
    illustrative_findings,
    published_findings,
    set_findings,
    status_of,
    unknown_results,
    unknown_themes,
    with_basis,
)
from evaluator.panel import panel_cells


def tender_outcome(
    tender: Tender, book: Rulebook, scenario: Scenario | None = None
) -> TenderOutcome:
    """Judge every lot.

    Args:
        tender: The dossier.
        book: Criteria set, principles, regime and limits that it is judged by.
        scenario: What was changed in `book`, if it is not the adopted one.
    """
    criteria = book.criteria
    if criteria is None:
        message = "a tender needs a criteria set"
        raise ValueError(message)
    lots = criteria.lots or (Lot(id=ONE_LOT),)
    subjects = [
        (lot.id, bid.id)
        for lot in lots
        for bid in tender.bids
        if lot.id in tender.lots_of(bid, lots[0].id)
    ]
    panel = panel_cells(criteria, tender.assessment, subjects)
    findings = set_findings(book, tender.head.reference_date)
    findings += [*illustrative_findings(book, tender.head), *panel.findings]
    claims = [
        (bid.id, result, Where(f"bids/{bid.id}.yaml", None, "members"))
        for bid in tender.bids
        for member in bid.members
        for result in member.results
    ]
    findings += unknown_results(book, claims)
    findings += unknown_themes(
        book,
        [
            (bid.id, theme, Where(f"bids/{bid.id}.yaml", None, "themes"))
            for bid in tender.bids
            for theme in bid.themes or ()
        ],
    )
    findings += consortium_findings(tender, book)
    judged = []
    for lot in lots:
        outcome, found = lot_outcome(tender, book, lot, panel)
        judged.append(outcome)
        findings += found
    findings += published_findings(criteria, tender.head, tender.assessment)
    complete, status = _settled(findings, book)
    shown = tuple(_withhold(lot) if status == "refused" else lot for lot in judged)
    return TenderOutcome(tender.head.id, status, shown, complete, scenario)


def _settled(findings: list[Finding], book: Rulebook) -> tuple[tuple[Finding, ...], Status]:
    """The findings with their basis, and the status that they give."""
    complete = with_basis(findings, book.regime)
    status = status_of(complete)
    if status == "refused":  # no total, so nothing that a total would tell either
        complete = tuple(one for one in complete if one.code not in OF_TOTALS)
    return complete, status


OF_TOTALS = frozenset({"margin.not_decisive", "tie.unresolved"})
"""Findings on totals and ranks."""


def _withhold(lot: LotOutcome) -> LotOutcome:
    """A refused outcome has no totals, ranks and winners."""
    bids = tuple(
        replace(
            bid,
            total=None,
            exact_total=None,
            rank=None,
            unofficial_total=None,
            unofficial_rank=None,
        )
        for bid in lot.bids
    )
    steps = tuple(step for step in lot.steps if step.key != "total")
    return replace(lot, winners=(), tie=False, bids=bids, margin=None, tie_path=(), steps=steps)
