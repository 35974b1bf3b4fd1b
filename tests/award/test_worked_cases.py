"""Worked examples: published cases reproduced to the last printed digit (`tests/cases/*.yaml`)."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from evaluator.formats.criteria_checks import check_criteria
from evaluator.formats.files import read_document
from evaluator.formats.yaml_text import Document
from evaluator.model.criteria import CriteriaSet
from evaluator.model.numbers import fixed
from evaluator.model.outcome import TenderOutcome
from tests.support import PRINCIPLES, TITLE, bid_of, codes, judge, leaf, make_set, price, ranks

CASES = Path(__file__).resolve().parent.parent / "cases"
FILES = sorted(
    path for path in CASES.glob("*.yaml") if not path.name.startswith(("shipped-", "matrix"))
)
PARTS = {
    "price_fraction",
    "price_points",
    "points",
    "total",
    "discount",
    "unofficial",
    "rank",
    "findings",
    "status",
}


def read(path: Path) -> dict[str, Any]:
    data = read_document(path, path.name).data
    assert isinstance(data, dict)
    assert set(data["expected"]) <= PARTS
    return data


def rules_of(rules: dict[str, Any]) -> CriteriaSet:
    """The criteria set of an example; the key `price` among the weights is the price criterion."""
    minimum = {"minimum": rules["minimum"]} if "minimum" in rules else {}
    weights = dict(rules["criteria"])
    cost = weights.pop("price", None)
    # A set has something to score; where the example is about price alone it weighs nothing.
    tree = [leaf(name, weight, **minimum) for name, weight in weights.items()] or [leaf("Q", "0")]
    tree += [price(cost)] if cost else []
    count = rules.get("assessors", "1")
    changes: dict[str, Any] = {
        key: rules[key] for key in ("rounding", "on_withdrawal") if key in rules
    }
    return make_set(
        criteria=tree,
        scale=scale_of(rules),
        panel={"assessors": count, "min_per_cell": count},
        mechanism=rules.get("mechanism")
        or {"name": "weighted-sum", **({"price": rules["price"]} if cost else {})},
        **changes,
    )


def scale_of(rules: dict[str, Any]) -> dict[str, Any]:
    if "scale_levels" in rules:
        levels = rules["scale_levels"]
        return {"levels": levels, "anchors": dict.fromkeys(levels, TITLE)}
    top = rules.get("scale_max", "100")
    return {"min": "0", "max": top, "step": "1", "anchors": {"0": TITLE, top: TITLE}}


def outcome_of(case: dict[str, Any]) -> TenderOutcome:
    criteria = rules_of(case["rules"])
    scored = {"scores": {"Q": "0"}} if criteria.leaves[0].weight == 0 else {}
    bids = {name: scored | bid for name, bid in case["bids"].items()}
    return judge(criteria, bids)


def printed(value: Fraction | None, like: str, factor: Fraction) -> str:
    """A value with as many decimals as the source prints, rounded half up."""
    assert value is not None
    return fixed(value * factor, len(like.partition(".")[2]))


def step(outcome: TenderOutcome, key: str, column: str) -> dict[str, Any]:
    found = next(step for step in outcome.lots[0].steps if step.key == key)
    return {bid: row[found.columns.index(column)] for bid, row in found.rows}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_worked_example_comes_out_as_printed(path: Path) -> None:
    """Fractions, points, totals, ranks and findings of the example, to its last printed digit."""
    case = read(path)
    outcome, expected = outcome_of(case), case["expected"]
    assert outcome.status == expected.get("status", "complete")
    factor = Fraction(case.get("printed_out_of", "100")) / 100
    got = {
        "price_points": lambda bid: bid_of(outcome, bid).price_points,
        "total": lambda bid: bid_of(outcome, bid).total,
        "unofficial": lambda bid: bid_of(outcome, bid).unofficial_total,
        "price_fraction": lambda bid: step(outcome, "price", "fraction")[bid],
        "discount": lambda bid: step(outcome, "fictitious", "discount")[bid],
    }
    for part, read_one in got.items():
        times = Fraction(1) if part == "price_fraction" else factor
        for bid, text in expected.get(part, {}).items():
            assert printed(read_one(bid), text, times) == text, (part, bid)
    for bid, nodes in expected.get("points", {}).items():
        for node, text in nodes.items():
            assert printed(bid_of(outcome, bid).points[node], text, factor) == text, (bid, node)
    wanted = {
        bid: None if rank == "none" else int(rank) for bid, rank in expected.get("rank", {}).items()
    }
    assert {bid: ranks(outcome)[bid] for bid in wanted} == wanted
    assert set(expected.get("findings", [])) <= codes(outcome)


def test_every_example_says_where_it_comes_from() -> None:
    """A name and a source in every file; at least the thirty examples of the first collection."""
    assert len(FILES) >= 30
    for path in FILES:
        case = read(path)
        assert case["name"].strip(), path.name
        assert case["source"].strip(), path.name


def test_printed_weights_of_33_and_66_percent_are_refused() -> None:
    """The weights of the PIANOo webinar sum to 99, and nothing is rescaled to make them fit."""
    criteria = make_set(
        criteria=[leaf("Q", "66"), price("33")],
        mechanism={
            "name": "weighted-sum",
            "price": {"formula": "bandwidth", "floor": "20", "ceiling": "25", "outside": "refuse"},
        },
    )
    problems = check_criteria(Document("set.yaml", {}), criteria, PRINCIPLES, "tender")
    assert [problem.code for problem in problems] == ["weights.do_not_sum"]
    assert "99" in problems[0].found
