"""A tender series: the lowest valid bid recomputed, every disagreement shown with its reason."""

from __future__ import annotations

import csv
from typing import Any

import pytest

from evaluator.formats.dossier import load
from evaluator.model.finding import NOWHERE
from evaluator.model.series import Lottery, Series, SeriesBid, SeriesHead, SeriesTender
from evaluator.outcome import score, series_outcome
from tests.support import ROOT, TITLE, codes

RULE = {"award": "lowest-valid", "reserve": "inclusive", "minimum": "inclusive", "ties": "lottery"}


def series(
    bids: dict[str, Any],
    winner: str | None,
    *,
    reserve: int | None = 1000,
    minimum: int | None = None,
    lottery: tuple[str, str] | None = None,
    **rule: str,
) -> Series:
    """One tender; a bid is an amount, or (amount, state)."""
    head = SeriesHead.model_validate(
        {"id": "s", "kind": "tender-series", "title": TITLE, "currency": "JPY", "rule": RULE | rule}
    )
    rows = [
        SeriesBid(
            "t", name, name, *(given if isinstance(given, tuple) else (given, "valid")), NOWHERE
        )
        for name, given in bids.items()
    ]
    draws = (Lottery("t", lottery[0], tuple(lottery[1].split("|")), ""),) if lottery else ()
    return Series(
        head, (SeriesTender("t", None, reserve, minimum, winner, NOWHERE),), tuple(rows), draws
    )


@pytest.mark.parametrize(
    ("bids", "winner", "changes", "expected"),
    [
        ({"a": 900, "b": 950}, "a", {}, ("awarded", ("a",), True, "same")),
        ({"a": 1000}, "a", {}, ("awarded", ("a",), True, "same")),
        ({"a": 1001, "b": 1002}, None, {}, ("no_valid_bid", (), True, "no_winner_either")),
        (
            {"a": 1000},
            "a",
            {"reserve_rule": "exclusive"},
            ("no_valid_bid", (), False, "published_above_reserve"),
        ),
        ({"a": 400, "b": 500}, "b", {"minimum": 500}, ("awarded", ("b",), True, "same")),
        (
            {"a": 499, "b": 600},
            "a",
            {"minimum": 500},
            ("awarded", ("b",), False, "published_below_minimum"),
        ),
        (
            {"a": 500},
            "a",
            {"minimum": 500, "minimum_rule": "exclusive"},
            ("no_valid_bid", (), False, "published_below_minimum"),
        ),
        ({"a": (800, "disqualified"), "b": 900}, "b", {}, ("awarded", ("b",), True, "same")),
        (
            {"a": (800, "invalid"), "b": 900},
            "a",
            {},
            ("awarded", ("b",), False, "published_invalid"),
        ),
        ({"a": (800, "not_opened")}, "a", {}, ("no_valid_bid", (), False, "published_not_opened")),
        ({"a": None, "b": 900}, "a", {}, ("awarded", ("b",), False, "published_no_amount")),
        ({"a": 900, "b": 800}, "a", {}, ("awarded", ("b",), False, "lower_valid_bid")),
        ({"a": 900}, "z", {}, ("awarded", ("a",), False, "published_winner_unknown")),
        ({"a": 900}, None, {}, ("awarded", ("a",), False, "no_published_winner")),
        ({"a": 5000}, "a", {"reserve": None}, ("awarded", ("a",), True, "same")),
        (
            {"a": 900, "b": 900},
            "a",
            {"lottery": ("a", "a|b")},
            ("awarded", ("a",), True, "lottery"),
        ),
        ({"a": 900, "b": 900}, "a", {}, ("tie", ("a", "b"), None, "tie_without_lottery")),
        (
            {"a": 900, "b": 900, "c": 950},
            "a",
            {"lottery": ("a", "a|b|c")},
            ("tie", ("a", "b"), None, "tie_without_lottery"),
        ),
        (
            {"a": 900, "b": 900},
            "a",
            {"lottery": ("b", "a|b")},
            ("awarded", ("b",), False, "lower_valid_bid"),
        ),
        (
            {"a": 900, "b": 900},
            "a",
            {"lottery": ("a", "a|b"), "ties": "none"},
            ("tie", ("a", "b"), None, "tie_without_lottery"),
        ),
    ],
)
def test_a_tender_of_a_series(
    bids: dict[str, Any], winner: str | None, changes: dict[str, Any], expected: tuple[Any, ...]
) -> None:
    """Reserve and minimum included or not, states, ties with and without the lottery, and why it
    differs.
    """
    more = {
        key.removesuffix("_rule") if key.endswith("_rule") else key: value
        for key, value in changes.items()
    }
    if "reserve_rule" in changes:
        data = series(bids, winner)
        data = Series(
            data.head.replace(rule=data.head.rule.replace(reserve="exclusive")),
            data.tenders,
            data.bids,
        )
    elif "minimum_rule" in changes:
        data = series(bids, winner, minimum=500)
        data = Series(
            data.head.replace(rule=data.head.rule.replace(minimum="exclusive")),
            data.tenders,
            data.bids,
        )
    else:
        data = series(bids, winner, **more)
    result = series_outcome(data).tenders[0]
    assert (result.status, result.winners, result.agrees, result.why) == expected


@pytest.mark.parametrize(
    ("bids", "winner", "lottery", "expected"),
    [
        ({"a": 900}, "a", None, set()),
        ({"a": 900}, "z", None, {"series.disagrees"}),
        ({"a": 1001}, "a", None, {"series.disagrees", "series.no_valid_bid"}),
        ({"a": 900, "b": 900}, "a", None, {"series.tie_open"}),
        ({"a": 900, "b": 900}, "a", ("a", "a|b"), {"series.lottery"}),
    ],
)
def test_what_a_series_tells(
    bids: dict[str, int], winner: str, lottery: tuple[str, str] | None, expected: set[str]
) -> None:
    """A disagreement, an open tie, no valid bid and a lottery each have a finding; none is an
    error.
    """
    outcome = series_outcome(series(bids, winner, lottery=lottery))
    assert (codes(outcome), outcome.status) == (expected, "complete")


def test_the_shipped_series_agrees_with_ten_lines_of_csv() -> None:
    """A second route over the raw files: lowest valid bid at or under the reserve and at or above
    the minimum.
    """
    folder = ROOT / "submissions" / "tsuchiura"

    def table(name: str) -> list[dict[str, str]]:
        with (folder / name).open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    lots = {row["tender"]: row["winner"] for row in table("lots.csv")}
    bids: dict[str, list[dict[str, str]]] = {}
    for row in table("prices.csv"):
        bids.setdefault(row["tender"], []).append(row)
    expected = {}
    for tender in table("tenders.csv"):
        low, high = int(tender["minimum_price"] or 0), int(tender["reserve_price"] or 10**15)
        valid = [
            b
            for b in bids.get(tender["tender"], [])
            if b["status"] == "valid" and b["amount"] and low <= int(b["amount"]) <= high
        ]
        least = min((int(b["amount"]) for b in valid), default=None)
        first = sorted(b["bid"] for b in valid if int(b["amount"]) == least)
        expected[tender["tender"]] = (
            (lots[tender["tender"]],)
            if len(first) > 1 and tender["tender"] in lots
            else tuple(first)
        )
    outcome: Any = score(load(folder).dossier, load(folder).book)
    assert {tender.id: tender.winners for tender in outcome.tenders} == expected
    assert len(expected) >= 100
