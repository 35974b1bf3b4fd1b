"""The second route to the total: by hand, and what it refuses to add up."""

import ast
import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import evaluator.robustness.float_check as module
from evaluator.errors import CallError
from evaluator.robustness.float_check import float_total

WEIGHTS = {"C1": 60, "C2": 40, "C2.P1": 25, "C2.P2": 75}
PARENTS = {"C1": None, "C2": None, "C2.P1": "C2", "C2.P2": "C2"}
SCORES = {"C1": 80, "C2.P1": 40, "C2.P2": 100}


def test_a_tree_of_two_levels_by_hand() -> None:
    # .60 x 80 = 48; .40 x .25 x 40 = 4; .40 x .75 x 100 = 30; together 82
    assert float_total(WEIGHTS, PARENTS, SCORES, 100) == pytest.approx(82, rel=1e-12)


def test_the_total_is_out_of_100_whatever_the_scale() -> None:
    # the same scores on a scale to 5: 4, 2 and 5
    scores = {"C1": 4, "C2.P1": 2, "C2.P2": 5}
    assert float_total(WEIGHTS, PARENTS, scores, 5) == pytest.approx(82, rel=1e-12)


def test_the_tie_of_the_three_weights_is_a_tie() -> None:
    # .2 x 1 + .3 x 4 + .5 x 1 = 1.9 = .2 x 3 + .3 x 1 + .5 x 2; out of 5, so 38 points
    weights, parents = {"a": 20, "b": 30, "c": 50}, dict.fromkeys("abc")
    first = float_total(weights, parents, {"a": 1, "b": 4, "c": 1}, 5)
    second = float_total(weights, parents, {"a": 3, "b": 1, "c": 2}, 5)
    assert first == pytest.approx(38, rel=1e-12)
    assert second == pytest.approx(first, rel=1e-12)


def test_a_leaf_at_the_top_without_siblings_takes_all() -> None:
    assert float_total({"price": 100}, {"price": None}, {"price": 3}, 4) == 75


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"weights": {**WEIGHTS, "C1": 61}}, "tree.weights_do_not_sum"),
        ({"weights": {**WEIGHTS, "C2.P1": 26}}, "tree.weights_do_not_sum"),
        ({"weights": {**WEIGHTS, "C1": math.nan}}, "tree.weights_do_not_sum"),
        ({"parents": {**PARENTS, "C2.P1": "C9"}}, "tree.unknown_node"),
        ({"weights": {**WEIGHTS, "C3": 0}}, "tree.unknown_node"),
        ({"parents": {**PARENTS, "C2": "C2.P1"}}, "tree.cycle"),
        ({"parents": {**PARENTS, "C2": "C2"}}, "tree.cycle"),
        ({"scores": {"C1": 80, "C2.P1": 40}}, "score.missing"),
        ({"scores": {**SCORES, "C2": 85}}, "score.not_a_leaf"),
        ({"scores": {**SCORES, "C9": 85}}, "score.not_a_leaf"),
        ({"scores": {**SCORES, "C1": math.nan}}, "score.not_finite"),
        ({"scores": {**SCORES, "C1": math.inf}}, "score.not_finite"),
        ({"scale_max": 0}, "scale.not_positive"),
        ({"scale_max": -100}, "scale.not_positive"),
        ({"scale_max": math.nan}, "scale.not_positive"),
        ({"scale_max": math.inf}, "scale.not_positive"),
    ],
)
def test_what_does_not_fit_is_refused(changes: dict[str, Any], code: str) -> None:
    call = {"weights": WEIGHTS, "parents": PARENTS, "scores": SCORES, "scale_max": 100, **changes}
    with pytest.raises(CallError) as error:
        float_total(**call)
    assert code in [problem.code for problem in error.value.problems]


@given(
    st.lists(st.integers(1, 50), min_size=1, max_size=6),
    st.lists(st.integers(1, 50), min_size=2, max_size=6),
    st.lists(st.integers(0, 100), min_size=12, max_size=12),
)
def test_it_agrees_with_fractions_to_a_billionth(
    top: list[int], below: list[int], scores: list[int]
) -> None:
    # The first criterion has children; expected = sum of exact shares x score / 100 x 100.
    weights = {f"C{i}": 100 * part / sum(top) for i, part in enumerate(top)}
    weights |= {f"C0.{i}": 100 * part / sum(below) for i, part in enumerate(below)}
    parents = {node: "C0" if "." in node else None for node in weights}
    shares = {f"C{i}": Fraction(part, sum(top)) for i, part in enumerate(top)}
    shares |= {f"C0.{i}": shares["C0"] * Fraction(part, sum(below)) for i, part in enumerate(below)}
    del shares["C0"]
    given_scores = dict(zip(shares, scores, strict=False))
    expected = float(sum(shares[leaf] * score for leaf, score in given_scores.items()))
    total = float_total(weights, parents, given_scores, 100)
    assert total == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_it_shares_no_code_with_the_award() -> None:
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    imported = {
        node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("evaluator")
    }
    assert imported == {"evaluator.errors"}
