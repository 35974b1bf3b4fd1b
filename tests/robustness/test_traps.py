"""The known traps of scikit-criteria 0.10, one by one: that they are there, and not fallen into.

Where it is cheap, a test first shows the trap in the library itself. If such a first half fails
after an upgrade, the library was mended: the test may lose that half, never the second.

Not reachable, because the wrapper takes five names from the library and nothing else (the last
test but one): the rank-reversal checker that clones the wrong bid, the checker that holds one
random generator, the shared default of `mkagg`, ELECTRE's kernel, tie breakers, imputers and
filters, renamed modules, and a test of the library that cannot fail.
"""

import ast
import math
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import evaluator.robustness
from evaluator.errors import CallError
from evaluator.robustness.second_opinions import Opinion, decision_matrix, second_opinions


@pytest.fixture(autouse=True)
def _the_library_may_warn_when_it_is_called_bare() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def every_node() -> Iterator[ast.AST]:
    """Every piece of code of the wrapper."""
    for name in ("library", "decision_matrix", "methods", "opinion", "second_opinions"):
        path = Path(evaluator.robustness.__file__).with_name(f"{name}.py")
        yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def opinions(
    scores: list[list[float]],
    weights: list[float],
    objectives: list[Any],
    points: list[list[float]] | None = None,
) -> dict[str, Opinion]:
    bids = [chr(ord("A") + i) for i in range(len(scores))]
    criteria = [f"C{j}" for j in range(len(weights))]
    result = second_opinions(
        bids, criteria, scores, weights, objectives,
        points=points, points_are_relative=False, official=None,
    )  # fmt: skip
    return {opinion.method: opinion for opinion in result}


def test_trap_1_dropping_columns_keeps_each_weight_and_direction_with_its_criterion() -> None:
    matrix = decision_matrix(
        ["A", "B"], ["a", "b", "c"], [[1, 2, 9], [3, 1, 5]], [0.2, 0.3, 0.5], ["max", "max", "min"]
    )
    assert matrix.loc[:, ["c", "a"]].weights["c"] == 0.2  # the trap: c weighs .5
    # The constant middle column is left out for VIKOR. By hand, with weights .2 and .5 of .7 and
    # the last column to be kept low: A (1, 9) S = 1; B (3, 5) S = 0. So Q = 1 and 0.
    # With weights or directions shifted, A would be best on one of the two.
    vikor = opinions([[1, 7, 9], [3, 7, 5]], [0.2, 0.3, 0.5], ["max", "max", "min"])["vikor"]
    assert vikor.scores == {"A": 1, "B": 0}
    # Three bids, so that the weights themselves show. Columns scaled by range: a (0, 1/2, 1),
    # c kept low (1, 0, 3/4). Distance from the best x weight 2/7 and 5/7:
    # A 2/7 + 0 = 2/7; B 1/7 + 5/7 = 6/7; C 0 + 5/28.  S range 2/7 .. hence by arithmetic:
    vikor = opinions([[0, 7, 0], [1, 7, 4], [2, 7, 1]], [0.2, 0.3, 0.5], ["max", "max", "min"])[
        "vikor"
    ]
    total = {"A": 2 / 7, "B": 6 / 7, "C": 5 / 28}
    largest = {"A": 2 / 7, "B": 5 / 7, "C": 5 / 28}
    low_s, high_s, low_r, high_r = 5 / 28, 6 / 7, 5 / 28, 5 / 7
    assert vikor.scores == pytest.approx(
        {
            bid: (total[bid] - low_s) / (high_s - low_s) / 2
            + (largest[bid] - low_r) / (high_r - low_r) / 2
            for bid in total
        }
    )


def test_trap_1_no_column_is_chosen_through_the_librarys_table() -> None:
    names = {node.attr for node in every_node() if isinstance(node, ast.Attribute)}
    assert names.isdisjoint({"loc", "iloc"})


def test_trap_2_ranks_are_made_from_scores_never_from_untied_rank() -> None:
    from skcriteria.agg import RankResult  # noqa: PLC0415

    bare = RankResult("x", ["A", "B", "C", "D"], [3, 1, 2, 2], {})
    assert list(bare.untied_rank_) == [2, 3, 4, 1]  # the trap: B, the first, becomes third
    points = [[10.0], [40.0], [30.0], [30.0]]
    result = opinions(points, [1.0], ["max"], points=points)["weighted-sum"]
    assert result.ranks == {"A": 4, "B": 1, "C": 2, "D": 2}


def test_trap_3_the_cheapest_bid_is_best_on_price() -> None:
    from skcriteria.agg.simple import WeightedSumModel  # noqa: PLC0415
    from skcriteria.preprocessing.invert_objectives import NegateMinimize  # noqa: PLC0415
    from skcriteria.preprocessing.scalers import SumScaler  # noqa: PLC0415

    bare = decision_matrix(["A", "B", "C"], ["p"], [[100], [200], [400]], [1], ["min"])
    turned = SumScaler(target="matrix").transform(NegateMinimize().transform(bare))
    assert WeightedSumModel().evaluate(turned).rank_[2] == 1  # the trap: 400 is "best"
    result = opinions([[100], [200], [400]], [1.0], ["min"])
    for method in ("topsis", "vikor"):
        assert result[method].ranks == {"A": 1, "B": 2, "C": 3}


def test_trap_4_labels_never_empty_the_matrix() -> None:
    from skcriteria import mkdm  # noqa: PLC0415

    frame = pd.DataFrame([[1.0, 2.0], [3.0, 1.0]], index=["A", "B"], columns=["x", "y"])
    assert mkdm(frame, ["max", "max"]).matrix.isna().all(axis=None)  # the trap
    matrix = decision_matrix(["A", "B"], ["x", "y"], frame.to_numpy(), [0.5, 0.5], ["max", "min"])
    assert matrix.matrix.to_numpy().tolist() == [[1, 2], [3, 1]]
    assert list(matrix.alternatives) == ["A", "B"]
    assert list(matrix.criteria) == ["x", "y"]
    assert matrix.weights.tolist() == [0.5, 0.5]
    assert matrix.minwhere.tolist() == [False, True]


def test_trap_6_missing_constant_and_identical_end_in_words_not_in_a_strange_ranking() -> None:
    from skcriteria import mkdm  # noqa: PLC0415
    from skcriteria.agg.topsis import TOPSIS  # noqa: PLC0415

    with pytest.raises(ValueError, match="doesn't look like a ranking"):
        TOPSIS().evaluate(mkdm([[1.0, 1.0], [1.0, 1.0]], ["max", "max"]))
    with pytest.raises(CallError, match=r"matrix\.missing_value"):
        opinions([[1, math.nan], [2, 3]], [0.5, 0.5], ["max", "max"])
    identical = opinions([[1, 1], [1, 1]], [0.5, 0.5], ["max", "max"])["topsis"].not_applicable
    assert identical is not None
    assert identical.code == "identical_bids"


@pytest.mark.parametrize(
    ("bids", "criteria", "matrix", "weights", "code"),
    [
        (["A", "A"], ["x", "y"], [[1, 2], [3, 4]], [0.5, 0.5], "matrix.duplicate_name"),
        (["A", "B"], ["x", "x"], [[1, 2], [3, 4]], [0.5, 0.5], "matrix.duplicate_name"),
        (["A", "B"], ["x", "y"], [[1, 2], [3, 4]], [1.5, -0.5], "matrix.negative_weight"),
        (["A", "B"], ["x", "y"], [[1, 2], [3, 4]], [1.0, 0.8], "matrix.weights_do_not_sum"),
        (["A", "B"], ["x", "y"], [["1", 2], [3, 4]], [0.5, 0.5], "matrix.text"),
    ],
)
def test_trap_7_what_the_library_accepts_is_refused(
    bids: list[str], criteria: list[str], matrix: Any, weights: list[float], code: str
) -> None:
    from skcriteria import mkdm  # noqa: PLC0415

    mkdm(matrix, ["max", "max"], weights=weights, alternatives=bids, criteria=criteria)  # the trap
    with pytest.raises(CallError) as error:
        decision_matrix(bids, criteria, matrix, weights, ["max", "max"])
    assert code in [problem.code for problem in error.value.problems]


def test_trap_8_the_tie_that_float_noise_breaks_is_a_tie() -> None:
    # .2 x 1 + .3 x 4 + .5 x 1 = 1.9 and .2 x 3 + .3 x 1 + .5 x 2 = 1.9
    from skcriteria.agg.simple import WeightedSumModel  # noqa: PLC0415

    scores, weights = [[1, 4, 1], [3, 1, 2]], [0.2, 0.3, 0.5]
    bare = decision_matrix(["A", "B"], ["C1", "C2", "C3"], scores, weights, ["max"] * 3)
    assert sorted(WeightedSumModel().evaluate(bare).rank_) == [1, 2]  # the trap
    for scale in (1, 20, 100 / 3):  # also as points out of 100 and as shares without an end
        points = [[w * x * scale for w, x in zip(weights, row, strict=True)] for row in scores]
        result = opinions(scores, weights, ["max"] * 3, points=points)["weighted-sum"]
        assert result.ranks == {"A": 1, "B": 1}
        assert result.scores == pytest.approx({"A": 1.9 * scale, "B": 1.9 * scale}, rel=1e-12)


def test_trap_8_ties_are_followed_by_a_gap() -> None:
    points = [[30.0], [20.0], [20.0], [10.0]]
    result = opinions(points, [1.0], ["max"], points=points)["weighted-sum"]
    assert list(result.ranks.values()) == [1, 2, 2, 4]


def test_trap_9_two_calls_give_one_answer() -> None:
    call = ([[80, 9], [60, 8], [70, 7]], [0.5, 0.5], ["max", "min"], [[40, 10], [30, 20], [35, 30]])
    assert opinions(*call) == opinions(*call)


def test_trap_11_vikor_ranks_by_q_and_does_not_tie_the_compromise_set() -> None:
    from skcriteria.agg.vikor import VIKOR  # noqa: PLC0415

    # Q of C is 0 and of D .25 (worked out in test_second_opinions): D is within the lead of 1/3.
    rows = [[10, 0], [0, 10], [6, 5], [5, 5.5]]
    matrix = decision_matrix(list("ABCD"), ["C1", "C2"], rows, [0.5, 0.5], ["max", "max"])
    assert list(VIKOR().evaluate(matrix).rank_) == [2, 2, 1, 1]  # the trap: a tie that is none
    assert opinions(rows, [0.5, 0.5], ["max", "max"])["vikor"].ranks == {
        "A": 3, "B": 3, "C": 1, "D": 2,
    }  # fmt: skip


def test_trap_11_one_bid_is_no_division_by_zero() -> None:
    from skcriteria import mkdm  # noqa: PLC0415
    from skcriteria.agg.vikor import VIKOR  # noqa: PLC0415

    with pytest.raises(ZeroDivisionError):
        VIKOR().evaluate(mkdm([[1.0, 2.0]], ["max", "max"]))
    reason = opinions([[1, 2]], [0.5, 0.5], ["max", "max"])["vikor"].not_applicable
    assert reason is not None
    assert reason.code == "one_bid"


def test_vikor_does_not_blow_float_noise_up_to_a_full_range() -> None:
    # Each bid is worst on half of the weight and on one criterion of .2: S and R tie exactly.
    # In floats .2 + .2 + .1 and .1 + .2 + .2 may differ; divided by their own range they would be
    # 0 and 1.
    from skcriteria.agg.vikor import VIKOR  # noqa: PLC0415

    found = False
    for noise in (0.1 + 0.2 - 0.3, 2e-16, -2e-16, 1e-15):
        weights = [0.2, 0.2, 0.1, 0.2, 0.2, 0.1 + noise]
        rows = [[1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1]]
        matrix = decision_matrix(["A", "B"], list("abcdef"), rows, weights, ["max"] * 6)
        bare = VIKOR(use_compromise_set=False).evaluate(matrix).e_.q_k
        found = found or abs(bare[0] - bare[1]) > 0.4
        vikor = opinions(rows, weights, ["max"] * 6)["vikor"]
        assert vikor.ranks == {"A": 1, "B": 1}
        assert "distances_equal" in [note.code for note in vikor.notes]
    assert found  # the trap is real


def test_topsis_and_vikor_are_marked_relative_and_a_withdrawal_can_turn_them() -> None:
    result = opinions([[80, 9], [60, 8]], [0.5, 0.5], ["max", "min"], [[40, 10], [30, 20]])
    assert {method: opinion.relative for method, opinion in result.items()} == {
        "weighted-sum": False,
        "topsis": True,
        "vikor": True,
    }


def test_traps_5_10_12_13_only_five_names_are_taken_from_the_library() -> None:
    taken = {
        (node.module, alias.name)
        for node in every_node()
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("skcriteria")
        for alias in node.names
    }
    plain = {a.name for n in every_node() if isinstance(n, ast.Import) for a in n.names}
    assert taken == {
        ("skcriteria", "DecisionMatrix"),
        ("skcriteria.agg.simple", "WeightedSumModel"),
        ("skcriteria.agg.topsis", "TOPSIS"),
        ("skcriteria.agg.vikor", "VIKOR"),
        ("skcriteria.preprocessing.scalers", "VectorScaler"),
    }
    assert not any(name.startswith("skcriteria") for name in plain)


def test_no_warning_of_a_library_reaches_the_caller_even_if_numpy_is_set_to_raise() -> None:
    rows = [[1, 0, 5, 9], [0, 1, 5, 8]]
    with warnings.catch_warnings(record=True) as leaked, np.errstate(all="raise"):
        warnings.simplefilter("always")
        result = opinions(rows, [0.25] * 4, ["max", "max", "max", "min"], rows)
    assert leaked == []
    assert all(opinion.not_applicable is None for opinion in result.values())
