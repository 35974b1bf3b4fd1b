"""An outcome as one tidy table: a row for each bid, rule (and year), or tender."""

from __future__ import annotations

from typing import Any

from evaluator.formats.evaluation import Evaluation
from evaluator.model.outcome import ChallengeOutcome, SeriesOutcome, TenderOutcome
from evaluator.render.outcome_json import outcome_json

Tidy = tuple[list[str], list[list[str]]]


def tidy(evaluation: Evaluation) -> Tidy:
    """Columns and rows, values written as in the JSON."""
    outcome, body = evaluation.outcome, outcome_json(evaluation, lang="en")
    if isinstance(outcome, TenderOutcome):
        return _tender(body)
    if isinstance(outcome, ChallengeOutcome):
        return _challenge(body)
    assert isinstance(outcome, SeriesOutcome)  # noqa: S101  # the third and last kind
    columns = ["tender", "status", "winners", "published_winner", "agrees", "why"]
    return columns, [
        [
            t["id"],
            t["status"],
            "|".join(t["winners"]),
            _cell(t["published_winner"]),
            _cell(t["agrees"]),
            t["why"],
        ]
        for t in body["tenders"]
    ]


def _cell(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _tender(body: dict[str, Any]) -> Tidy:
    lots = body["lots"]
    bids = [(lot, bid) for lot in lots for bid in lot["bids"]]
    nodes = list(bids[0][1]["criteria"]) if bids else []
    columns = [
        "status",
        "lot",
        "bid",
        "name",
        "bid_status",
        "admissible",
        "amount",
        "total",
        "rank",
    ]
    rows = []
    for lot, bid in bids:
        price = bid["price"] or {}
        row = [
            body["status"],
            lot["id"],
            bid["id"],
            bid["name"],
            bid["status"],
            bid["admissible"],
            price.get("amount"),
            bid["total"],
            bid["rank"],
        ]
        row += [bid["criteria"][node]["points"] for node in nodes]
        rows.append([_cell(value) for value in row])
    return columns + [f"points:{node}" for node in nodes], rows


def _challenge(body: dict[str, Any]) -> Tidy:
    columns = [
        "status",
        "challenge",
        "profile",
        "overall",
        "rule",
        "kind",
        "result",
        "counted",
        "year",
        "value",
        "limit",
        "over",
        "room",
        "year_result",
    ]
    rows = []
    for challenge in body["challenges"]:
        for name, profile in challenge["profiles"].items():
            for check in profile["checks"]:
                start = [
                    body["status"],
                    challenge["id"],
                    name,
                    profile["overall"],
                    check["rule"],
                    check["kind"],
                    check["result"],
                    check["counted"],
                ]
                years = check.get("by_year") or {"": {}}
                for year, values in years.items():
                    tail = [
                        year,
                        *(values.get(k) for k in ("value", "limit", "over", "room", "result")),
                    ]
                    rows.append([_cell(value) for value in [*start, *tail]])
    return columns, rows
