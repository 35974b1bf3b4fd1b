"""A register as JSON (``evaluator/register/1``) and as one tidy table.

Amounts have two decimals. A sum says what is known, whether that is "at least", and what is not
known in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from evaluator.formats.register import RegisterEvaluation
from evaluator.model.base import LocalText
from evaluator.model.numbers import money_text, plain, published
from evaluator.outcome.coverage import Coverage
from evaluator.outcome.register_types import (
    PartnerTotal,
    RegisterOutcome,
    Row,
    SameTask,
    Side,
    Splitting,
    Sum,
)
from evaluator.render.catalogue import Words
from evaluator.render.outcome_json import cents_text, finding_json

SCHEMA = "evaluator/register/1"
COLUMNS = (
    "register", "challenge", "file", "applicant", "partner", "task_id", "task", "year",
    "in_register_year", "asked", "maximum", "over", "profile", "overall", "status", "total",
    "submitted", "decision_date", "decision", "decided_by", "days_to_decision",
)  # fmt: skip
"""One row for each challenge and year; a challenge without years has one row without a year."""


def register_json(evaluation: RegisterEvaluation, lang: str) -> dict[str, Any]:
    """Everything a register tells, as plain values; the language is that of the findings."""
    words, whole = Words(lang), evaluation.together
    budget = whole.budget
    return {
        "schema": SCHEMA,
        "register": whole.id,
        "title": _local(evaluation.register.title),
        "year": whole.year,
        "status": evaluation.outcome.status,
        "profile": whole.profile,
        "inputs_digest": evaluation.inputs_digest,
        "criteria_digest": evaluation.criteria_digest,
        "findings": [finding_json(finding, words) for finding in whole.findings],
        "budget": {
            "amount": _money(budget.amount),
            "source": evaluation.register.budget_source,
            "asked": _sum(budget.asked),
            "state": budget.state,
            "difference": _money(budget.difference),
        },
        "years": {one.year: _sum(one.asked) for one in whole.years},
        "without_years": list(whole.without_years),
        "challenges": [_row(row) for row in whole.rows],
        "partners": [_partner(one) for one in whole.partners],
        "answers": dict(whole.answers),
        "decisions": [
            {
                "outcome": one.outcome,
                "by": list(one.by),
                "challenges": list(one.challenges),
                "in_year": _sum(one.in_year),
            }
            for one in whole.decisions
        ],
        "days": _days(whole),
        "splitting": [_splitting(one) for one in whole.splitting],
        "same_task": [_same_task(one) for one in whole.same_task],
        "coverage": None if whole.coverage is None else _coverage(whole.coverage),
    }


def tidy_register(evaluation: RegisterEvaluation) -> tuple[list[str], list[list[str]]]:
    """Columns and rows of ``register.csv``: one row for each challenge and year."""
    whole = evaluation.together
    return list(COLUMNS), [line for row in whole.rows for line in _lines(row, whole)]


def _lines(row: Row, whole: RegisterOutcome) -> Iterator[list[str]]:
    about = [whole.id, row.id, row.file, row.applicant or "", row.partner, row.task_id or ""]
    about.append(row.task or "")
    decision = row.decision
    rest = [whole.profile, row.first, row.status, total_text(row) or "", _day(row.submitted)]
    rest += [
        _day(decision.date if decision else None),
        decision.outcome if decision else "",
        decision.by if decision else "",
        "" if row.days is None else str(row.days),
    ]
    for year in row.years:
        own = "true" if year.year == whole.year else "false"
        amounts = [_money(year.asked), cents_text(year.cap), cents_text(year.over)]
        yield [*about, year.year, own, *(amount or "" for amount in amounts), *rest]
    if not row.years:
        yield [*about, "", "", "", "", "", *rest]


def total_text(row: Row) -> str | None:
    """The total of a challenge's scores with its published places."""
    if row.total is None or row.criteria is None:
        return None
    return published(row.total, row.criteria.rounding.total)


def _day(day: Any) -> str:
    return "" if day is None else str(day.isoformat())


def _local(text: LocalText | str) -> dict[str, str] | str:
    return text if isinstance(text, str) else {"nl": text.nl, "en": text.en}


def _money(minor: int | None) -> str | None:
    return None if minor is None else money_text(minor)


def _sum(asked: Sum) -> dict[str, Any]:
    return {
        "known": money_text(asked.known),
        "at_least": bool(asked.unknown),
        "unknown": list(asked.unknown),
        "count": asked.count,
    }


def _row(row: Row) -> dict[str, Any]:
    decision = row.decision
    return {
        "id": row.id,
        "title": _local(row.title),
        "file": row.file,
        "applicant": row.applicant,
        "partner": row.partner or None,
        "task_id": row.task_id,
        "task": row.task,
        "submitted": _day(row.submitted) or None,
        "decision": decision
        and {"date": _day(decision.date), "outcome": decision.outcome, "by": decision.by},
        "days_to_decision": row.days,
        "overall": dict(row.overall),
        "status": row.status,
        "criteria": row.criteria.id if row.criteria else None,
        "total": total_text(row),
        "by_year": {
            one.year: {
                "asked": _money(one.asked),
                "maximum": cents_text(one.cap),
                "over": cents_text(one.over),
            }
            for one in row.years
        },
        "in_year": _sum(row.in_year),
        "asked": _sum(row.asked),
        "findings": dict(row.findings),
    }


def _partner(one: PartnerTotal) -> dict[str, Any]:
    return {
        "id": one.key or None,
        "name": _local(one.name) if one.name else None,
        "listed": one.listed,
        "challenges": list(one.challenges),
        "in_year": _sum(one.in_year),
        "asked": _sum(one.asked),
    }


def _days(whole: RegisterOutcome) -> dict[str, Any]:
    days = whole.days
    return {
        "known": days.known,
        "shortest": days.shortest,
        "median": None if days.median is None else plain(days.median),
        "longest": days.longest,
        "open": list(days.open),
        "unknown": list(days.unknown),
    }


def _splitting(one: Splitting) -> dict[str, Any]:
    return {
        "challenges": list(one.challenges),
        "applicant": one.applicant,
        "same": one.same,
        "by_year": {
            year.year: _sum(year.asked)
            | {"maximum": cents_text(year.cap), "over": cents_text(year.over)}
            for year in one.years
        },
    }


def _same_task(one: SameTask) -> dict[str, Any]:
    places = one.criteria.rounding.total if one.criteria else None
    return {
        "task": one.task,
        "partner": one.partner or None,
        "challenges": list(one.challenges),
        "comparable": not one.why,
        "why_not": one.why or None,
        "criteria": one.criteria.id if one.criteria else None,
        "sides": [_side(side, places) for side in one.sides],
        "left_out": dict(one.left_out),
    }


def _side(side: Side, places: int | None) -> dict[str, Any]:
    def number(value: Fraction | None) -> str | None:
        return None if value is None else plain(value)

    return {
        "kind": "incumbent" if side.provider else "challenge",
        "id": side.id or None,
        "name": side.provider.name if side.provider else None,
        "source": side.provider.source if side.provider else None,
        "described_by": list(side.of),
        "scores": {name: number(score) for name, score in side.scores.items()},
        "total": None if side.total is None else published(side.total, places),
    }


def _coverage(coverage: Coverage) -> dict[str, Any]:
    return {
        "slots": {row.slot.id: list(row.owners) for row in coverage.rows},
        "gaps": list(coverage.gaps),
        "overlaps": list(coverage.overlaps),
        "unknown": [list(pair) for pair in coverage.unknown],
    }
