"""The same bids under other choices, the same challenge under other rules: tidy data.

Everything here is a scenario and never the outcome. The work stands in `comparison_tender` and
`comparison_challenge`; this module gives the tidy table, the CSV and the JSON of both.
"""

from __future__ import annotations

import csv
import io
from fractions import Fraction
from typing import Any

from evaluator.errors import CallError, Problem
from evaluator.formats.evaluation import Evaluation
from evaluator.model.challenge import ChallengeDossier
from evaluator.model.dossier import Tender
from evaluator.model.numbers import parse_number, published, ratio, terminating_places
from evaluator.render.catalogue import Words
from evaluator.render.comparison_challenge import (
    ChallengeComparison,
    ChallengeRow,
    compare_challenge,
)
from evaluator.render.comparison_opinions import PLACES
from evaluator.render.comparison_tender import compare_tender
from evaluator.render.comparison_types import Choice, Row, TenderComparison
from evaluator.render.outcome_json import cents_text, finding_json

SCHEMA = "evaluator/compare/1"
NOTICE = "SCENARIO, NOT THE OUTCOME"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

Comparison = TenderComparison | ChallengeComparison

TENDER_COLUMNS = (
    "scenario_kind",
    "scenario",
    "lot",
    "bid",
    "total",
    "unit",
    "better",
    "rank",
    "admissible",
    "winner",
    "agrees_with_outcome",
    "note",
)
CHALLENGE_COLUMNS = (
    "challenge",
    "profile",
    "variant",
    "overall",
    "failing_rules",
    "open_rules",
    "over_by_year",
    "over_current_by_year",
    "status",
    "same_as_filed",
    "note",
)


def compare(evaluation: Evaluation) -> Comparison:
    """Compare what the dossier holds.

    Raises:
        CallError: A tender series, which is judged by price alone.
        InputError: A variant of a challenge that cannot be used.
    """
    if isinstance(evaluation.dossier, Tender):
        return compare_tender(evaluation)
    if isinstance(evaluation.dossier, ChallengeDossier):
        return compare_challenge(evaluation)
    raise CallError(
        Problem(
            code="call.other_kind",
            found="a tender series",
            allowed="a tender or a challenge",
            remedy="a series is judged by price alone: use evaluator score or evaluator report",
        )
    )


def tidy_comparison(
    comparison: Comparison, places: int | None
) -> tuple[list[str], list[list[str]]]:
    """Columns and rows as text, the same in every language.

    Args:
        comparison: What was compared.
        places: Decimals of a published total; None keeps the exact value.
    """
    if isinstance(comparison, ChallengeComparison):
        return list(CHALLENGE_COLUMNS), [_challenge_cells(row) for row in comparison.rows()]
    return list(TENDER_COLUMNS), [_tender_cells(row, places) for row in comparison.rows()]


def total_text(total: Fraction | float | None, places: int | None) -> str:
    """An exact total as published; a float of another method with three decimals."""
    if total is None:
        return ""
    if isinstance(total, float):
        text = f"{total:.{PLACES}f}"
        return text.removeprefix("-") if float(text) == 0 else text
    return published(total, places)


def _truth(value: bool | None) -> str:  # noqa: FBT001  # a cell of a table
    return "" if value is None else str(value).lower()


def _tender_cells(row: Row, places: int | None) -> list[str]:
    return [
        row.scenario_kind,
        row.scenario,
        row.lot,
        row.bid,
        total_text(row.total, places),
        row.unit,
        row.better,
        "" if row.rank is None else str(row.rank),
        _truth(row.admissible),
        _truth(row.winner),
        _truth(row.agrees_with_outcome),
        "|".join(row.note),
    ]


def _years(over: dict[str, Fraction | None]) -> str:
    return "|".join(
        f"{year}:{cents_text(value) or 'unknown'}" for year, value in sorted(over.items())
    )


def _challenge_cells(row: ChallengeRow) -> list[str]:
    return [
        row.challenge,
        row.profile,
        row.variant,
        row.overall,
        "|".join(row.failing_rules),
        "|".join(row.open_rules),
        _years(row.over_by_year),
        _years(row.over_current_by_year),
        row.status,
        _truth(row.same_as_filed),
        "|".join(row.note),
    ]


def places_of(evaluation: Evaluation) -> int | None:
    """Decimals of a published total."""
    criteria = evaluation.loaded.book.criteria
    return criteria.rounding.total if criteria else None


def comparison_csv(evaluation: Evaluation) -> str:
    """The tidy table as CSV in which no cell can become a formula."""
    columns, rows = tidy_comparison(compare(evaluation), places_of(evaluation))
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([[_inert(cell) for cell in row] for row in rows])
    return stream.getvalue()


def _inert(cell: str) -> str:
    risky = cell.startswith(FORMULA_STARTS) and parse_number(cell) is None
    return f"'{cell}" if risky else cell


def comparison_json(evaluation: Evaluation, comparison: Comparison, lang: str) -> dict[str, Any]:
    """The comparison as plain values (``evaluator/compare/1``)."""
    words, criteria = Words(lang), evaluation.book.criteria
    status = (
        evaluation.outcome.status
        if isinstance(comparison, ChallengeComparison)
        else comparison.base.status
    )
    body: dict[str, Any] = {
        "schema": SCHEMA,
        "notice": NOTICE,
        "kind": evaluation.outcome.kind,
        "dossier": evaluation.outcome.dossier,
        "status": status,
        "criteria": {"id": criteria.id if criteria else None, "digest": evaluation.criteria_digest},
        "inputs_digest": evaluation.inputs_digest,
        "findings": [finding_json(finding, words) for finding in comparison.findings],
    }
    if isinstance(comparison, ChallengeComparison):
        return body | _challenge_json(comparison)
    return body | _tender_json(comparison, places_of(evaluation), lang)


def _challenge_json(comparison: ChallengeComparison) -> dict[str, Any]:
    return {
        "reason": comparison.reason,
        "variants": [
            {"challenge": v.challenge, "name": v.name, "note": v.note, "keys": list(v.keys)}
            for v in comparison.variants
        ],
        "rows": [
            {
                "challenge": row.challenge,
                "profile": row.profile,
                "variant": row.variant,
                "overall": row.overall,
                "failing_rules": list(row.failing_rules),
                "open_rules": list(row.open_rules),
                "over_by_year": {y: cents_text(v) for y, v in row.over_by_year.items()},
                "over_current_by_year": {
                    y: cents_text(v) for y, v in row.over_current_by_year.items()
                },
                "status": row.status,
                "same_as_filed": row.same_as_filed,
                "note": list(row.note),
            }
            for row in comparison.rows()
        ],
    }


def _tender_json(comparison: TenderComparison, places: int | None, lang: str) -> dict[str, Any]:
    return {
        "scenarios": [] if comparison.refused else [_choice_json(c) for c in comparison.choices],
        "skipped": [{"scenario": name, "reason": why} for name, why in comparison.skipped],
        "readings": dict(comparison.readings),
        "lots": [
            {
                "id": lot.lot,
                "reason": lot.reason,
                "winners": list(lot.base.winners),
                "opinions_reason": lot.opinions.reason,
            }
            for lot in comparison.lots
        ],
        "second_opinions": [
            {
                "lot": lot.lot,
                "method": one.method,
                "label": one.label[lang],
                "source": one.source,
                "relative": one.relative,
                "agrees": one.agrees_with_official,
                "same_ranks": one.same_ranks,
                "compromise": list(one.compromise),
                "notes": [note.text[lang] for note in one.notes],
                "not_applicable": one.not_applicable.text[lang] if one.not_applicable else None,
            }
            for lot in comparison.lots
            for one in lot.opinions.opinions
        ],
        "rows": [_row_json(row, places) for row in comparison.rows()],
    }


def _choice_json(choice: Choice) -> dict[str, Any]:
    return {
        "kind": choice.kind,
        "name": choice.name,
        "status": choice.status,
        "changes": dict(choice.changes),
        "same_as_adopted": choice.same,
        "note": list(choice.why),
    }


def _row_json(row: Row, places: int | None) -> dict[str, Any]:
    body: dict[str, Any] = {
        "scenario_kind": row.scenario_kind,
        "scenario": row.scenario,
        "lot": row.lot,
        "bid": row.bid,
        "total": total_text(row.total, places) or None,
        "unit": row.unit,
        "better": row.better,
        "rank": row.rank,
        "admissible": row.admissible,
        "winner": row.winner,
        "agrees_with_outcome": row.agrees_with_outcome,
        "note": list(row.note),
    }
    exact = row.total if isinstance(row.total, Fraction) else None
    if exact is not None and terminating_places(exact) is None:
        body["exact"] = ratio(exact)
    return body
