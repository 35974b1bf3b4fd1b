"""Second opinions: published examples, and what is refused, left out or said instead of a score."""

import math
import subprocess
import sys
import warnings
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from evaluator.errors import CallError
from evaluator.robustness.methods import compromise_set
from evaluator.robustness.second_opinions import (
    Opinion,
    competition_ranks,
    decision_matrix,
    second_opinions,
)

PUBLISHED = YAML(typ="safe").load(Path(__file__).with_name("published.yaml"))


def opinions(table: dict[str, Any], **changes: Any) -> dict[str, Opinion]:
    """The three opinions by method; weighted points are made from the scores unless given."""
    call = {
        "points": None,
        "points_are_relative": False,
        "official": None,
        **{key: table[key] for key in ("bids", "criteria", "scores", "weights", "objectives")},
        **changes,
    }
    return {opinion.method: opinion for opinion in second_opinions(**call)}


def table(**changes: Any) -> dict[str, Any]:
    """Three bids, two scores out of 100 and a price."""
    return {
        "bids": ["A", "B", "C"],
        "criteria": ["C1", "C2", "price"],
        "scores": [[80, 60, 1_900_000], [60, 70, 1_800_000], [40, 90, 1_700_000]],
        "weights": [0.4, 0.3, 0.3],
        "objectives": ["max", "max", "min"],
        **changes,
    }


def codes(error: pytest.ExceptionInfo[CallError]) -> list[str]:
    return [problem.code for problem in error.value.problems]


# Published examples


@pytest.mark.parametrize("case", PUBLISHED, ids=lambda case: case["id"])
def test_a_published_example_is_reproduced_to_its_last_printed_digit(case: dict[str, Any]) -> None:
    points = None
    if case["method"] == "weighted-sum":
        largest = [max(column) for column in zip(*case["matrix"], strict=True)]
        points = [
            [w * x / top for w, x, top in zip(case["weights"], row, largest, strict=True)]
            for row in case["matrix"]
        ]
    opinion = opinions({**case, "scores": case["matrix"]}, points=points)[case["method"]]
    assert list(opinion.scores) == case["bids"]
    assert list(opinion.scores.values()) == pytest.approx(
        case["printed scores"], abs=case["tolerance"]
    )
    assert list(opinion.ranks.values()) == case["ranks"]


def test_vikor_keeps_the_mountain_alone_at_the_top_with_its_lead() -> None:
    # Q = 1, 0, 1: the lead 1 is at least 1 / (3 - 1), and A2 is also first by S and by R.
    case = next(case for case in PUBLISHED if case["method"] == "vikor")
    opinion = opinions({**case, "scores": case["matrix"]})["vikor"]
    assert opinion.compromise == ("A2",)
    assert not opinion.higher_is_better
    assert opinion.notes == ()


def test_vikor_names_the_bids_it_would_propose_together() -> None:
    # S and R by hand, weights 1/2 each, both columns with range 10:
    # A (10, 0): S .5, R .5.  B (0, 10): S .5, R .5.  C (6, 5): S .2 + .25 = .45, R .25.
    # D (5, 5.5): S .25 + .225 = .475, R .25.
    # Q of C = 0; Q of D = .5 x (.475 - .45) / .05 + 0 = .25, which is within 1/3 of the first.
    opinion = opinions(
        table(
            bids=["A", "B", "C", "D"],
            criteria=["C1", "C2"],
            scores=[[10, 0], [0, 10], [6, 5], [5, 5.5]],
            weights=[0.5, 0.5],
            objectives=["max", "max"],
        )
    )["vikor"]
    assert opinion.scores == pytest.approx({"A": 1, "B": 1, "C": 0, "D": 0.25})
    assert opinion.ranks == {"C": 1, "D": 2, "A": 3, "B": 3}
    assert opinion.compromise == ("C", "D")
    assert [(note.code, note.about) for note in opinion.notes] == [("compromise_set", ("C", "D"))]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(0, 20), min_size=3, max_size=3), min_size=2, max_size=6))
def test_the_compromise_set_is_the_librarys_where_no_distance_is_flat(
    rows: list[list[int]],
) -> None:
    from skcriteria.agg.vikor import VIKOR  # noqa: PLC0415

    assume(all(len(set(column)) > 1 for column in zip(*rows, strict=True)))
    bids = [f"b{i}" for i in range(len(rows))]
    weights = [0.5, 0.25, 0.25]  # exact in binary: no float noise between our route and theirs
    opinion = opinions(table(bids=bids, criteria=["x", "y", "z"], scores=rows, weights=weights))[
        "vikor"
    ]
    matrix = decision_matrix(bids, ["x", "y", "z"], rows, weights, ["max", "max", "min"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        extra = VIKOR(use_compromise_set=False).evaluate(matrix).e_
    assert list(opinion.scores.values()) == pytest.approx(list(extra.q_k), abs=1e-9)
    noisy = any(1e-12 < abs(q - p) < 1e-6 for q in extra.q_k for p in extra.q_k)
    if not noisy and len(set(extra.q_k.round(9))) == len(set(extra.q_k)):
        assert opinion.compromise == tuple(bids[i] for i in extra.compromise_set)


def test_vikor_proposes_the_second_too_if_the_first_is_best_on_neither_distance() -> None:
    # S and R already from 0 to 1, so Q = (S + R) / 2: .1, .45, .5, 1. The lead .35 is above 1/3,
    # but the first has neither the smallest S (that is 0, the second) nor the smallest R (the
    # third). Opricovic and Tzeng (2004): then the first and the second together.
    total, largest = [0.1, 0.0, 1.0, 1.0], [0.1, 0.9, 0.0, 1.0]
    assert compromise_set([0.1, 0.45, 0.5, 1.0], total, largest) == (0, 1)
    assert compromise_set([0.1, 0.45, 0.5, 1.0], [0.0, 0.1, 1.0, 1.0], largest) == (0,)
    # all tied, and the last best on neither: there is no second to add
    assert compromise_set([0.5] * 3, [0.0, 1.0, 0.5], [1.0, 0.0, 0.5]) == (0, 1, 2)


# The official outcome beside it


def test_the_weighted_sum_adds_the_awards_own_points() -> None:
    points = [[32, 18, 20], [24, 21, 25], [16, 27, 30]]  # totals 70, 70, 73
    opinion = opinions(table(), points=points)["weighted-sum"]
    assert opinion.scores == pytest.approx({"A": 70, "B": 70, "C": 73})
    assert opinion.ranks == {"C": 1, "A": 2, "B": 2}
    assert not opinion.relative


def test_points_of_a_relative_price_formula_make_the_sum_relative() -> None:
    points = [[32, 18, 20], [24, 21, 25], [16, 27, 30]]
    assert opinions(table(), points=points, points_are_relative=True)["weighted-sum"].relative


def test_agreement_is_about_who_comes_first_and_same_ranks_about_all() -> None:
    points = [[32, 18, 20], [24, 21, 25], [16, 27, 30]]

    def verdict(official: dict[str, int]) -> tuple[bool | None, bool | None]:
        opinion = opinions(table(), points=points, official=official)["weighted-sum"]
        return opinion.agrees_with_official, opinion.same_ranks

    assert verdict({"C": 1, "A": 2, "B": 2}) == (True, True)
    assert verdict({"C": 1, "A": 2, "B": 3}) == (True, False)
    assert verdict({"A": 1, "C": 2, "B": 3}) == (False, False)
    assert verdict({"A": 1, "C": 1, "B": 3}) == (False, False)


def test_without_official_ranks_nothing_is_said_about_agreement() -> None:
    for opinion in opinions(table()).values():
        assert opinion.agrees_with_official is None
        assert opinion.same_ranks is None


@pytest.mark.parametrize(
    ("official", "code"),
    [
        ({"A": 1, "B": 2}, "matrix.official_bids"),
        ({"A": 1, "B": 2, "C": 3, "D": 4}, "matrix.official_bids"),
        ({"A": 1, "B": 2, "C": 2, "D": 3}, "matrix.official_ranks"),
        ({"A": 0, "B": 1, "C": 2}, "matrix.official_ranks"),
        ({"A": 2, "B": 3, "C": 4}, "matrix.official_ranks"),
    ],
)
def test_an_official_ranking_of_something_else_is_refused(
    official: dict[str, int], code: str
) -> None:
    with pytest.raises(CallError) as error:
        opinions(table(), official=official)
    assert code in codes(error)


# What a method cannot say


def test_one_bid_is_not_applicable_for_every_method() -> None:
    one = table(bids=["A"], scores=[[80, 60, 1_900_000]])
    for opinion in opinions(one, points=[[32, 18, 20]], official={"A": 1}).values():
        assert opinion.not_applicable is not None
        assert opinion.not_applicable.code == "one_bid"
        assert opinion.scores == opinion.ranks == {}
        assert opinion.agrees_with_official is None


def test_no_bid_is_not_applicable_either() -> None:
    for opinion in opinions(table(bids=[], scores=[]), points=[], official={}).values():
        assert opinion.not_applicable is not None
        assert opinion.not_applicable.code == "no_bids"


def test_without_points_there_is_no_weighted_sum() -> None:
    result = opinions(table())
    assert result["weighted-sum"].not_applicable is not None
    assert result["weighted-sum"].not_applicable.code == "no_points"
    assert result["topsis"].not_applicable is None


def test_negative_points_are_not_clamped_but_not_applicable() -> None:
    points = [[32, 18, -5], [24, 21, 25], [16, 27, 30]]
    reason = opinions(table(), points=points)["weighted-sum"].not_applicable
    assert reason is not None
    assert reason.code == "negative_points"


def test_equal_bids_tie_in_the_sum_and_cannot_be_compared_by_distance() -> None:
    same = table(scores=[[80, 60, 100]] * 3)
    result = opinions(same, points=[[32, 18, 20]] * 3)
    assert result["weighted-sum"].ranks == {"A": 1, "B": 1, "C": 1}
    for method in ("topsis", "vikor"):
        reason = result[method].not_applicable
        assert reason is not None
        assert reason.code == "identical_bids"


def test_bids_that_differ_only_where_no_weight_is_cannot_be_compared_by_distance() -> None:
    result = opinions(table(scores=[[1, 5, 5], [2, 5, 5], [3, 5, 5]], weights=[0, 0.5, 0.5]))
    for method in ("topsis", "vikor"):
        reason = result[method].not_applicable
        assert reason is not None
        assert reason.code == "identical_bids"


def test_vikor_leaves_a_constant_column_out_and_says_so() -> None:
    constant = opinions(table(scores=[[80, 60, 9], [80, 70, 8], [80, 90, 7.5]]))
    without = opinions(
        table(
            criteria=["C2", "price"],
            scores=[[60, 9], [70, 8], [90, 7.5]],
            weights=[0.5, 0.5],
            objectives=["max", "min"],
        )
    )
    vikor = constant["vikor"]
    assert ("constant_columns_dropped", ("C1",)) in [(n.code, n.about) for n in vikor.notes]
    assert vikor.scores == pytest.approx(without["vikor"].scores)
    # TOPSIS divides by the length of a column, not by its range: nothing to leave out.
    assert constant["topsis"].notes == ()
    assert constant["topsis"].scores == pytest.approx(without["topsis"].scores)


def test_topsis_leaves_a_column_of_zeros_out_and_says_so() -> None:
    topsis = opinions(table(scores=[[0, 60, 9], [0, 70, 8], [0, 90, 7]]))["topsis"]
    assert [(n.code, n.about) for n in topsis.notes] == [("zero_columns_dropped", ("C1",))]
    assert topsis.ranks == {"C": 1, "B": 2, "A": 3}


def test_a_difference_of_one_cent_in_the_price_is_a_difference() -> None:
    scores = [[50, 1_999_999.99], [50, 2_000_000.00]]
    pair = table(
        bids=["A", "B"], criteria=["C1", "p"], scores=scores, weights=[0.6, 0.4],
        objectives=["max", "min"],
    )  # fmt: skip
    for method in ("topsis", "vikor"):
        assert opinions(pair)[method].ranks == {"A": 1, "B": 2}


def test_every_text_is_there_in_both_languages() -> None:
    for opinion in opinions(table()).values():
        assert set(opinion.label) == {"nl", "en"}
        assert opinion.source
        for remark in (*opinion.notes, *([opinion.not_applicable] * bool(opinion.not_applicable))):
            assert all(remark.text[language] for language in ("nl", "en"))


# What is refused


BAD_CELLS = [
    (math.nan, "matrix.missing_value"),
    (None, "matrix.missing_value"),
    (pd.NA, "matrix.missing_value"),
    (pd.NaT, "matrix.missing_value"),
    (np.float64("nan"), "matrix.missing_value"),
    (math.inf, "matrix.not_finite"),
    (-math.inf, "matrix.not_finite"),
    (Fraction(10) ** 400, "matrix.not_finite"),
    ("80", "matrix.text"),
    ("", "matrix.text"),
    (True, "matrix.text"),
    (np.bool_(True), "matrix.text"),  # noqa: FBT003 - the value is the point
    (80 + 0j, "matrix.text"),
    ([80], "matrix.text"),
    (1e300, "matrix.out_of_range"),
    (1e-300, "matrix.out_of_range"),
]


@pytest.mark.parametrize(("value", "code"), BAD_CELLS, ids=repr)
def test_a_value_that_is_no_number_is_refused_where_it_stands(value: object, code: str) -> None:
    scores = [[80, 60, 9], [60, value, 8], [40, 90, 7]]
    good = [[1, 1, 1]] * 3
    for call in (
        lambda: opinions(table(scores=scores)),
        lambda: opinions(table(), points=scores),
        lambda: decision_matrix(["A", "B", "C"], ["C1", "C2", "C3"], scores, [0.4, 0.3, 0.3],
                                ["max"] * 3),
    ):  # fmt: skip
        with pytest.raises(CallError) as error:
            call()
        [problem] = error.value.problems
        assert problem.code == code
        assert problem.column == "C2"
        assert "'B'" in problem.found
        assert problem.allowed
        assert problem.remedy
    with pytest.raises(CallError) as error:
        opinions(table(scores=good, weights=[0.4, value, 0.3]))
    assert codes(error) == [code]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"bids": ["A", "B", "A"]}, "matrix.duplicate_name"),
        ({"criteria": ["C1", "C1", "price"]}, "matrix.duplicate_name"),
        ({"bids": ["A", "", "C"]}, "matrix.name"),
        ({"bids": ["A", None, "C"]}, "matrix.name"),
        ({"bids": "ABC"}, "matrix.text"),
        ({"weights": [0.4, 0.3, 0.2]}, "matrix.weights_do_not_sum"),
        ({"weights": [0.8, 0.5, 0.5]}, "matrix.weights_do_not_sum"),
        ({"weights": [40, 30, 30]}, "matrix.weights_do_not_sum"),
        ({"weights": [0.8, 0.5, -0.3]}, "matrix.negative_weight"),
        ({"weights": [0.5, 0.5]}, "matrix.shape"),
        ({"objectives": ["max", "max"]}, "matrix.shape"),
        ({"objectives": ["max", "max", "minimise"]}, "matrix.objective"),
        ({"objectives": [max, max, min]}, "matrix.objective"),
        ({"objectives": ["max", "max", -1]}, "matrix.objective"),
        ({"scores": [[1, 2, 3], [4, 5, 6]]}, "matrix.shape"),
        ({"scores": [[1, 2, 3], [4, 5], [7, 8, 9]]}, "matrix.shape"),
    ],
)
def test_what_the_library_passes_in_silence_is_refused(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(CallError) as error:
        opinions(table(**changes))
    assert code in codes(error)
    changed = table(**changes)
    with pytest.raises(CallError) as error:
        decision_matrix(*(changed[k] for k in ("bids", "criteria", "scores", "weights",
                                               "objectives")))  # fmt: skip
    assert code in codes(error)


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(CallError) as error:
        opinions(table(bids=["A", "A", "C"], weights=[0.4, -0.3, 0.3],
                       scores=[[1, 2, 3], [math.nan, 5, 6], [7, "x", 9]]))  # fmt: skip
    assert codes(error) == [
        "matrix.duplicate_name",
        "matrix.missing_value",
        "matrix.text",
        "matrix.negative_weight",
        "matrix.weights_do_not_sum",
    ]


def test_points_where_there_is_no_weight_are_refused() -> None:
    with pytest.raises(CallError) as error:
        opinions(table(weights=[0.4, 0.6, 0]), points=[[1, 1, 0], [1, 1, 2], [1, 1, 0]])
    assert codes(error) == ["matrix.points_without_weight"]


@pytest.mark.parametrize("count", [0, 1])
def test_a_decision_matrix_needs_two_bids(count: int) -> None:
    with pytest.raises(CallError) as error:
        decision_matrix(["A"][:count], ["C1"], [[1.0]][:count], [1.0], ["max"])
    assert codes(error) == ["matrix.too_few_bids"]


def test_a_decision_matrix_needs_a_criterion() -> None:
    with pytest.raises(CallError) as error:
        decision_matrix(["A", "B"], [], [[], []], [], [])
    assert codes(error) == ["matrix.no_criteria"]


@pytest.mark.parametrize(
    ("method", "column", "objective", "code"),
    [
        ("vikor", [5, 5, 5], "max", "matrix.constant_column"),
        ("vikor", [0.1 + 0.2, 0.3, 0.3], "max", "matrix.constant_column"),
        ("topsis", [0, 0, 0], "max", "matrix.zero_column"),
        ("weighted-sum", [1, 2, 3], "min", "matrix.objective"),
        ("weighted-sum", [1, 2, -3], "max", "matrix.negative_value"),
        ("wsm", [1, 2, 3], "max", "matrix.method"),
    ],
)
def test_what_a_named_method_cannot_compute_is_refused(
    method: Any, column: list[float], objective: Any, code: str
) -> None:
    rows = [[x, y] for x, y in zip(column, [1, 2, 3], strict=True)]
    call = (["A", "B", "C"], ["C1", "C2"], rows, [0.5, 0.5], [objective, "max"])
    with pytest.raises(CallError) as error:
        decision_matrix(*call, method=method)
    assert codes(error) == [code]
    assert decision_matrix(*call).shape == (3, 2)


def test_a_long_value_is_shown_shortened() -> None:
    with pytest.raises(CallError) as error:
        opinions(table(scores=[["x" * 200_000, 1, 2], [1, 2, 3], [2, 3, 4]]))
    assert len(error.value.problems[0].found) < 200


# Ranks, order, noise


@pytest.mark.parametrize(
    ("scores", "higher", "ranks"),
    [
        ([3, 2, 2, 1], True, (1, 2, 2, 4)),
        ([1, 2, 2, 3], False, (1, 2, 2, 4)),
        ([1, 1, 1], True, (1, 1, 1)),
        ([0.1 + 0.2, 0.3], True, (1, 1)),
        ([0.0, 0.9e-9, 1.8e-9], False, (1, 1, 3)),  # a chain does not tie its two ends
        ([1e6, 1e6 + 1e-4], True, (1, 1)),  # the tolerance grows with the scores
        ([], True, ()),
    ],
)
def test_ranks_are_competition_ranks_with_a_tolerance(
    scores: list[float],
    higher: bool,  # noqa: FBT001 - a column of the table above
    ranks: tuple[int, ...],
) -> None:
    assert competition_ranks(scores, higher_is_better=higher) == ranks


def test_a_bid_is_ranked_alike_whatever_the_order_of_bids_and_criteria() -> None:
    straight = opinions(table())
    turned = opinions(
        {
            "bids": ["C", "A", "B"],
            "criteria": ["price", "C1", "C2"],
            "scores": [[1_700_000, 40, 90], [1_900_000, 80, 60], [1_800_000, 60, 70]],
            "weights": [0.3, 0.4, 0.3],
            "objectives": ["min", "max", "max"],
        }
    )
    for method in ("topsis", "vikor"):
        assert straight[method].ranks == turned[method].ranks
        assert straight[method].scores == pytest.approx(turned[method].scores)


FINITE = st.floats(-1e9, 1e9, allow_nan=False).filter(lambda x: x == 0 or abs(x) > 1e-9)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_finite_matrix_gives_scores_or_a_reason_and_never_a_crash(data: st.DataObject) -> None:
    n, m = data.draw(st.integers(0, 5)), data.draw(st.integers(1, 4))
    names = st.text(min_size=1, max_size=8).filter(str.strip)
    bids = data.draw(st.lists(names, min_size=n, max_size=n, unique=True))
    criteria = data.draw(st.lists(names, min_size=m, max_size=m, unique=True))
    cells = st.one_of(FINITE, st.sampled_from([0.0, 0.1 + 0.2, 0.3, 1.0]))
    rows = data.draw(st.lists(st.lists(cells, min_size=m, max_size=m), min_size=n, max_size=n))
    parts = data.draw(st.lists(st.integers(0, 9), min_size=m, max_size=m).filter(any))
    weights = [part / sum(parts) for part in parts]
    objectives = data.draw(st.lists(st.sampled_from(["max", "min"]), min_size=m, max_size=m))
    points = [[abs(x) * bool(w) for x, w in zip(row, weights, strict=True)] for row in rows]
    with warnings.catch_warnings(record=True) as leaked, np.errstate(all="raise"):
        warnings.simplefilter("always")
        result = second_opinions(
            bids, criteria, rows, weights, objectives,
            points=points, points_are_relative=False, official=None,
        )  # fmt: skip
    assert leaked == []
    for opinion in result:
        if opinion.not_applicable:
            assert opinion.scores == opinion.ranks == {}
        else:
            assert list(opinion.scores) == bids
            assert all(type(s) is float and math.isfinite(s) for s in opinion.scores.values())
            assert min(opinion.ranks.values()) == 1


def test_importing_the_module_loads_no_heavy_library() -> None:
    script = (
        "import sys, evaluator.robustness.second_opinions, evaluator.robustness.float_check;"
        "print(sorted({'numpy', 'pandas', 'scipy', 'skcriteria', 'matplotlib'} & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        check=True,
        encoding="utf-8",
        cwd=Path(__file__).parents[2],
    )
    assert run.stdout.strip() == "[]"
