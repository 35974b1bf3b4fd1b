"""`evaluator.load(...)`, `score()`, tables and the decision matrix, as README.md shows them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

import evaluator
from evaluator.errors import CallError, InputError
from evaluator.render.frames import FRAMES
from tests.support import ROOT, copy_dossier

LEAVES = ["C1", "C2.P1", "C2.P2", "C2.P3", "C2.P4", "C2.P5", "C3", "C4", "C5", "C6"]


@pytest.fixture(scope="module")
def tender() -> evaluator.Outcome:
    return evaluator.load(ROOT / "submissions" / "tender-voorbeeld").score()


@pytest.fixture(scope="module")
def challenge() -> evaluator.Outcome:
    return evaluator.load(ROOT / "submissions" / "ch-03", profiles=["wageningen-seed"]).score()


# --- load and score -------------------------------------------------------------------------------


def test_the_example_of_the_readme_works_in_an_empty_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    code = readme.partition("```python\n")[2].partition("```")[0]
    assert "evaluator.load" in code
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "README.md", "exec"), {})  # noqa: S102  # our own text
    said = capsys.readouterr().out
    assert "{'1': ('A',)} complete" in said
    assert "C2.P1" in said


def test_an_outcome_names_status_winners_and_findings(tender: evaluator.Outcome) -> None:
    assert (tender.status, tender.winners) == ("complete", {"1": ("A",)})
    assert "gate.fail" in {finding.code for finding in tender.findings}


def test_a_challenge_has_no_winners(challenge: evaluator.Outcome) -> None:
    assert (challenge.status, challenge.winners) == ("complete", {})


@pytest.mark.parametrize("cap", ["45000.00", Decimal("45000.00"), 45000])
def test_another_cap_is_a_scenario(cap: str | int | Decimal) -> None:
    """ch-01 asks 46,500: under 50,000, over 45,000."""
    dossier = evaluator.load(ROOT / "submissions" / "ch-01", profiles=["wageningen-seed"])
    adopted, other = dossier.score(), dossier.score(cap=cap)
    results = [
        one.evaluation.outcome.challenges[0].profiles[0].overall  # type: ignore[union-attr]
        for one in (adopted, other)
    ]
    assert results == ["meets_gates", "does_not_meet_gates"]
    assert adopted.evaluation.outcome.scenario is None
    assert other.evaluation.outcome.scenario is not None


@pytest.mark.parametrize(
    "cap", ["vijftig", "1e5", "-1", -1, Decimal("-0.01"), 45000.0, "45.000,00"]
)
def test_a_cap_that_is_no_amount_is_refused(cap: object) -> None:
    dossier = evaluator.load(ROOT / "submissions" / "ch-01")
    with pytest.raises(CallError, match=r"call\.cap"):
        dossier.score(cap=cap)  # type: ignore[arg-type]


def test_a_dossier_is_scored_as_it_was_loaded(tmp_path: Path) -> None:
    folder = copy_dossier("tender-voorbeeld", tmp_path)
    dossier = evaluator.load(folder)
    (folder / "prices.csv").write_text("kapot", encoding="utf-8")
    assert dossier.score().winners == {"1": ("A",)}
    with pytest.raises(InputError):
        evaluator.load(folder)


@pytest.mark.parametrize("path", ["nergens", ROOT / "criteria" / "limits" / "challenge-cap.yaml"])
def test_what_cannot_be_loaded_says_so(path: str | Path) -> None:
    with pytest.raises((CallError, InputError)):
        evaluator.load(path)


@pytest.mark.parametrize("choice", ["weight_set", "mechanism"])
def test_an_unknown_scenario_lists_the_known_ones(choice: str) -> None:
    dossier = evaluator.load(ROOT / "submissions" / "tender-voorbeeld")
    with pytest.raises(CallError) as caught:
        dossier.score(**{choice: "geen"})
    assert caught.value.problems[0].code == f"call.unknown_{choice}"


# --- tables ---------------------------------------------------------------------------------------


def test_the_ranking_has_a_row_a_bid(tender: evaluator.Outcome) -> None:
    table = tender.frame("ranking").set_index("bid")
    assert list(table.index) == ["A", "B", "C", "D"]
    assert table["rank"].to_dict() == {"A": 1, "B": 3, "C": None, "D": 2}
    assert table["total"].dropna().to_dict() == {"A": 76.8, "B": 53.6, "D": 73.25}
    assert table.loc["C", "unofficial_total"] == 68.4


def test_scores_are_tidy_one_row_a_score(tender: evaluator.Outcome) -> None:
    table = tender.frame("scores")
    rows = (ROOT / "submissions/tender-voorbeeld/scores.csv").read_text(encoding="utf-8")
    assert len(table) == rows.count("\n") - 1
    assert not table.duplicated(["lot", "subject", "criterion", "assessor"]).any()
    # The panel's score is the mean of those that count.
    means = table[table.counts].groupby(["subject", "criterion"])["score"].mean()
    cells = tender.frame("cells").set_index(["subject", "criterion"])["score"]
    assert (means - cells).abs().max() < 1e-9


def test_points_have_every_node_and_add_up(tender: evaluator.Outcome) -> None:
    table = tender.frame("points").pivot_table(
        index="subject", columns="criterion", values="points", aggfunc="first"
    )
    assert set(table.columns) == {*LEAVES, "C2"}
    total = tender.frame("ranking").set_index("bid")["total"].dropna()
    assert (table[LEAVES].sum(axis=1).loc[total.index] - total).abs().max() < 1e-9


def test_gates_have_a_row_a_rule(challenge: evaluator.Outcome) -> None:
    table = challenge.frame("gates").set_index("rule")
    assert table.loc["W1", "result"] == "fail"
    assert set(table["profile"]) == {"wageningen-seed"}


@pytest.mark.parametrize("name", sorted(FRAMES))
@pytest.mark.parametrize("dossier", ["tender-voorbeeld", "ch-03", "ch-06", "tsuchiura"])
def test_a_table_has_its_columns_also_when_it_has_no_rows(name: str, dossier: str) -> None:
    table = evaluator.load(ROOT / "submissions" / dossier).score().frame(name)
    assert list(table.columns) == FRAMES[name].split()
    for column in ("rank", "n", "line"):
        if column in table:
            assert str(table[column].dtype) == "Int64"


def test_an_unknown_table_lists_the_known_ones(tender: evaluator.Outcome) -> None:
    with pytest.raises(CallError) as caught:
        tender.frame("totals")
    assert caught.value.problems[0].allowed == ", ".join(FRAMES)


# --- decision matrix ------------------------------------------------------------------------------


def test_the_matrix_has_ranked_bids_by_leaves_with_shares_as_weights(
    tender: evaluator.Outcome,
) -> None:
    """C2 weighs 25 and each of its five children 20 of its 100: 0.05 each."""
    matrix = tender.decision_matrix()
    assert list(matrix.alternatives) == ["A", "B", "D"]
    assert list(matrix.criteria) == LEAVES
    assert matrix.weights.round(12).tolist() == [0.25, *[0.05] * 5, 0.15, 0.15, 0.10, 0.10]
    assert matrix.matrix.loc["A", "C1"] == 76.0


@pytest.mark.parametrize("name", ["ch-03", "tsuchiura"])
def test_what_has_no_matrix_says_so(name: str) -> None:
    outcome = evaluator.load(ROOT / "submissions" / name).score()
    with pytest.raises(CallError, match=r"call\.no_matrix"):
        outcome.decision_matrix()


def test_a_lot_that_is_not_there_has_no_matrix(tender: evaluator.Outcome) -> None:
    with pytest.raises(CallError, match=r"call\.no_matrix"):
        tender.decision_matrix("2")


def test_a_refused_outcome_has_no_matrix(tmp_path: Path) -> None:
    folder = copy_dossier("tender-voorbeeld", tmp_path)
    (folder / "scores.csv").write_text("bid,criterion,assessor,score\n", encoding="utf-8")
    outcome = evaluator.load(folder).score()
    assert outcome.status == "refused"
    with pytest.raises(CallError, match=r"call\.no_matrix"):
        outcome.decision_matrix()


# --- the package ----------------------------------------------------------------------------------


def loaded_after(code: str) -> set[str]:
    probe = f"{code}\nimport json, sys; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", probe], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    return {name.partition(".")[0] for name in json.loads(done.stdout.splitlines()[-1])}


HEAVY = {
    "numpy",
    "pandas",
    "scipy",
    "matplotlib",
    "skcriteria",
    "papermill",
    "nbconvert",
    "IPython",
}


@pytest.mark.parametrize(
    "code",
    [
        "import evaluator",
        "import evaluator; evaluator.load('submissions/tender-voorbeeld').score().winners",
    ],
    ids=["import", "score"],
)
def test_heavy_imports_happen_at_the_call(code: str) -> None:
    assert not HEAVY & loaded_after(code)


def test_a_table_loads_pandas_and_no_scikit_criteria() -> None:
    code = "import evaluator; evaluator.load('submissions/ch-01').score().frame('gates')"
    assert {"pandas", "skcriteria"} & loaded_after(code) == {"pandas"}


def test_public_names_are_listed_and_others_are_refused() -> None:
    listed: Callable[[object], list[str]] = dir
    assert {"load", "begin", "Dossier", "Outcome", "__version__"} <= set(listed(evaluator))
    with pytest.raises(AttributeError, match="has no attribute 'laad'"):
        evaluator.laad  # type: ignore[attr-defined]  # noqa: B018
