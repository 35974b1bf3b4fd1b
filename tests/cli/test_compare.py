"""``evaluator compare`` as a user meets it: what is printed, what the exit code says."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from evaluator.cli import make, run
from evaluator.formats.evaluation import Choices
from evaluator.render.schemas import schema_of
from tests.support import ROOT, copy_dossier

TENDER = str(ROOT / "submissions" / "tender-voorbeeld")
Called = list[tuple[str, Path, Choices]]


@pytest.fixture
def reports(monkeypatch: pytest.MonkeyPatch) -> Called:
    """Calls for a report, none of which is made."""
    calls: Called = []

    def pretend(name: str, path: Path, choices: Choices, **_: Any) -> tuple[Path, bool]:
        calls.append((name, path, choices))
        return Path("reports/tender-voorbeeld/0123456789ab"), True

    monkeypatch.setattr(make, "make_report", pretend)
    return calls


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = run(["compare", *arguments])
    return code, capsys.readouterr().out


def test_the_terminal_shows_scenario_first_then_rows_and_sentences(
    capsys: pytest.CaptureFixture[str], reports: Called
) -> None:
    code, out = call(capsys, TENDER, "--lang", "en")
    assert code == 0
    assert out.splitlines()[1] == "[SCENARIO, NOT THE OUTCOME]"
    assert "Continuity counts most" in out
    assert "continuity_first" not in out
    assert "reports/tender-voorbeeld/0123456789ab" in out
    assert [(name, path.name) for name, path, _ in reports] == [("compare", "tender-voorbeeld")]


def test_no_report_is_made_when_none_is_asked(
    capsys: pytest.CaptureFixture[str], reports: Called
) -> None:
    assert call(capsys, TENDER, "--no-report")[0] == 0
    assert not reports


def test_json_fits_its_schema_and_makes_no_report(
    capsys: pytest.CaptureFixture[str], reports: Called
) -> None:
    code, out = call(capsys, TENDER, "--format", "json")
    body = json.loads(out)
    jsonschema.validate(body, schema_of("compare"))
    assert code == 0
    assert body["kind"] == "tender"
    first = [
        r["bid"] for r in body["rows"] if r["scenario"] == "continuity_first" and r["rank"] == 1
    ]
    assert first == ["D"]
    assert not reports


def test_csv_is_the_tidy_table(capsys: pytest.CaptureFixture[str], reports: Called) -> None:
    _, out = call(capsys, TENDER, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert {r["scenario_kind"] for r in rows} == {
        "adopted", "weight_set", "mechanism", "combination", "recusal", "second_opinion",
    }  # fmt: skip
    d = next(r for r in rows if r["scenario"] == "continuity_first" and r["bid"] == "D")
    assert (d["total"], d["rank"], d["agrees_with_outcome"]) == ("79.25", "1", "false")
    assert not reports


def test_all_profiles_and_variants_of_a_challenge(
    capsys: pytest.CaptureFixture[str], reports: Called
) -> None:
    path = str(ROOT / "submissions" / "ch-02" / "challenges" / "ch-02.yaml")
    code, out = call(capsys, path, "--profile", "all", "--format", "json")
    body = json.loads(out)
    jsonschema.validate(body, schema_of("compare"))
    assert code == 0
    assert {r["variant"] for r in body["rows"]} == {"", "social_rent"}
    over = next(
        r["over_by_year"] for r in body["rows"]
        if (r["profile"], r["variant"]) == ("wageningen-seed", "")
    )  # fmt: skip
    assert over == dict.fromkeys(("2027", "2028", "2029"), "18000.00")  # 68,000 - 50,000


def test_the_terminal_of_a_challenge_in_dutch(
    capsys: pytest.CaptureFixture[str], reports: Called
) -> None:
    path = str(ROOT / "submissions" / "ch-02")
    code, out = call(capsys, path, "--profile", "all", "--lang", "nl")
    assert code == 0
    assert "SCENARIO" in out
    assert "social rent" in out
    assert "social_rent" not in out
    assert len(reports) == 1
    assert reports[0][2].profiles == ("all",)


def test_a_refused_outcome_is_not_compared_and_gives_exit_1(
    capsys: pytest.CaptureFixture[str], reports: Called, tmp_path: Path
) -> None:
    folder = copy_dossier("tender-voorbeeld", tmp_path)
    scores = folder / "scores.csv"
    lines = scores.read_text(encoding="utf-8").splitlines()
    scores.write_text("\n".join([lines[0], *lines[2:]]) + "\n", encoding="utf-8")
    code, out = call(capsys, str(folder), "--lang", "en")
    assert code == 1
    assert "score.missing" in out
    assert "Continuity counts most" not in out
    assert not reports
    code, out = call(capsys, str(folder), "--format", "json")
    body = json.loads(out)
    assert (code, body["status"], body["rows"]) == (1, "refused", [])
    code, out = call(capsys, str(folder), "--format", "csv")
    assert (code, len(out.splitlines())) == (1, 1)


def test_a_provisional_outcome_is_compared_and_gives_exit_1(
    capsys: pytest.CaptureFixture[str], reports: Called
) -> None:
    code, out = call(capsys, str(ROOT / "submissions" / "fcdo-hs-system"), "--format", "json")
    assert code == 1
    assert json.loads(out)["rows"]


@pytest.mark.parametrize("arguments", [["submissions/tsuchiura"], ["nowhere"]])
def test_what_cannot_be_compared_gives_exit_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert run(["compare", *arguments]) == 2
    taken = capsys.readouterr()
    assert taken.out == ""
    assert taken.err


def test_a_bad_variant_gives_exit_2_with_its_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = copy_dossier("ch-02", tmp_path)
    file = folder / "challenges" / "ch-02.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("money.requested_by_year:", "money.asked:"), encoding="utf-8")
    assert run(["compare", str(folder), "--format", "json"]) == 2
    error = json.loads(capsys.readouterr().out)["errors"][0]
    assert (error["file"], error["line"]) == (
        "challenges/ch-02.yaml",
        text[: text.index("social_rent")].count("\n") + 1,
    )
    assert "asked" in error["found"]
