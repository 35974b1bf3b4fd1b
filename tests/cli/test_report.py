"""`evaluator report` and `demo`: one folder a run, both languages, nothing half made."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import pytest

from evaluator.report.sidecar import read_sidecar
from tests.cli.program import call, started
from tests.support import ROOT

pytestmark = pytest.mark.notebook

PAGES = {"report.nl.html", "report.en.html", "report.nl.ipynb", "report.en.ipynb"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run folder of ch-03, made in a process of its own from an empty folder."""
    folder = tmp_path_factory.mktemp("leeg")
    ran = started("report", "submissions/ch-03", cwd=folder)
    assert (ran.code, ran.err) == (0, "")
    newest = (folder / "reports/ch-03/latest.txt").read_text(encoding="utf-8").strip()
    assert f"reports/ch-03/{newest}" in ran.out
    return folder / "reports" / "ch-03" / newest


def manifest(run: Path) -> dict[str, Any]:
    return dict(json.loads((run / "manifest.json").read_text(encoding="utf-8")))


def test_a_run_has_both_languages_the_outcome_and_a_manifest(made: Path) -> None:
    assert {path.name for path in made.iterdir()} == {
        *PAGES, "outcome.json", "manifest.json", "run.json",
    }  # fmt: skip
    assert re.fullmatch("[0-9a-f]{12}", made.name)
    for lang, word in (("nl", "voldoet"), ("en", "passes")):
        page = (made / f"report.{lang}.html").read_text(encoding="utf-8")
        assert f'lang="{lang}"' in page
        assert word in page


def test_the_manifest_has_the_digest_of_every_file(made: Path) -> None:
    found = manifest(made)
    assert found["run"] == made.name
    assert found["digest"].startswith(f"sha256:{made.name}")
    assert set(found["outputs"]) == {*PAGES, "outcome.json"}
    for name, digest in found["outputs"].items():
        assert digest == f"sha256:{hashlib.sha256((made / name).read_bytes()).hexdigest()}"
    for name, digest in found["inputs"].items():
        raw = (ROOT / "submissions" / "ch-03" / name).read_bytes()
        assert digest == f"sha256:{hashlib.sha256(raw).hexdigest()}"


def test_the_outcome_beside_the_report_is_that_of_score(made: Path, empty: Path) -> None:
    beside = json.loads((made / "outcome.json").read_text(encoding="utf-8"))
    told = call("score", "submissions/ch-03", "--format", "json").json
    for key in ("challenges", "findings", "inputs_digest", "status", "purpose", "scenario"):
        assert beside[key] == told[key]
    assert beside["criteria"]["digest"] == told["criteria"]["digest"]


def test_no_path_of_this_machine_is_written_down(made: Path) -> None:
    for path in made.iterdir():
        text = path.read_bytes()
        for place in (str(made.parents[2]), str(ROOT), str(Path.home())):
            assert place.encode() not in text, path.name


def test_the_same_run_again_is_named_and_left(made: Path) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in made.iterdir()}
    ran = started("report", "submissions/ch-03", "--lang", "en", cwd=made.parents[2])
    assert ran.code == 0
    assert "already" in ran.out
    assert {path.name: path.stat().st_mtime_ns for path in made.iterdir()} == before
    assert [p.name for p in made.parent.iterdir() if p.is_dir()] == [made.name]


def test_a_run_that_was_changed_by_hand_is_not_passed_off(made: Path) -> None:
    page = made / "report.nl.html"
    before = page.read_bytes()
    page.write_bytes(before + b" ")
    try:
        ran = started("report", "submissions/ch-03", cwd=made.parents[2])
    finally:
        page.write_bytes(before)
    assert (ran.code, ran.out) == (3, "")
    assert "run.differs" in ran.err


def test_a_decision_needs_adopted_principles(empty: Path) -> None:
    ran = call("report", "submissions/ch-03", "--purpose", "decision")
    assert (ran.code, ran.out) == (3, "")
    assert "report.no_decision" in ran.err
    assert list(empty.iterdir()) == []


def test_a_decision_needs_a_complete_outcome(dossier: Callable[[str], Path], empty: Path) -> None:
    reasons = dossier("tender-voorbeeldstad") / "consensus.csv"
    lines = reasons.read_text(encoding="utf-8").rstrip("\n").split("\n")
    reasons.write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    ran = call("report", "tender-voorbeeldstad", "--purpose", "decision")
    assert (ran.code, ran.out) == (3, "")
    assert not (empty / "reports").exists()


def test_an_unusable_file_leaves_no_folder(dossier: Callable[[str], Path], empty: Path) -> None:
    (dossier("ch-03") / "challenges" / "ch-03.yaml").write_text("id: [", encoding="utf-8")
    ran = call("report", "ch-03")
    assert (ran.code, ran.out) == (2, "")
    assert not (empty / "reports").exists()


def test_a_report_that_fails_leaves_the_earlier_ones(
    empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cell stops: exit 3, the notebook so far under failed/, the rest untouched."""
    earlier = empty / "reports" / "ch-03" / "0123456789ab"
    earlier.mkdir(parents=True)
    (earlier / "report.nl.html").write_text("eerder", encoding="utf-8")

    def broken(_job: dict[str, Any]) -> tuple[dict[str, bytes], dict[str, Any]]:
        problem = {
            "code": "report.cell", "file": "", "line": None, "column": None, "cell": None,
            "found": "RuntimeError: stuk", "allowed": "a notebook that runs to its end",
            "remedy": "",
        }  # fmt: skip
        return {"notebook": b"{}"}, {"problems": [problem], "exit_code": 3}

    monkeypatch.setattr("evaluator.cli.language.make_language", broken)
    ran = call("report", "submissions/ch-03", "--jobs", "1")
    assert (ran.code, ran.out) == (3, "")
    assert "RuntimeError: stuk" in ran.err
    assert "Traceback" not in ran.err
    kept = [p.relative_to(empty / "reports").as_posix() for p in (empty / "reports").rglob("*.*")]
    assert sorted(kept) == ["ch-03/0123456789ab/report.nl.html", "failed/ch-03.challenge.nl.ipynb"]


@pytest.mark.slow
def test_several_dossiers_and_the_worst_exit_code(tmp_path: Path) -> None:
    """ch-06 is half filled in, with an error: it gets its report, and exit 1."""
    ran = started("report", "submissions/ch-01", "submissions/ch-06", "--out", "uit", cwd=tmp_path)
    assert (ran.code, ran.err) == (1, "")
    for name in ("ch-01", "ch-06"):
        (run,) = [p for p in (tmp_path / "uit" / name).iterdir() if p.is_dir()]
        assert {path.name for path in run.iterdir()} >= PAGES
    index = (tmp_path / "uit" / "index.html").read_text(encoding="utf-8")
    assert all(name in index for name in ("ch-01", "ch-06"))


@pytest.mark.slow
def test_the_demo_scores_the_examples_and_lists_their_reports(tmp_path: Path) -> None:
    ran = started("demo", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert "reports/index.html" in ran.out
    reports = tmp_path / "reports"
    index = (reports / "index.html").read_text(encoding="utf-8")
    linked = re.findall(r'href="([^"#]+)"', index)
    assert {link.split("/")[0] for link in linked} >= {"tender-voorbeeld", "ch-01", "ch-03"}
    for link in linked:
        assert (reports / link).is_file(), link
    assert "<script" not in index


# --- kinds of reports -----------------------------------------------------------------------------


@pytest.mark.slow
def test_every_kind_of_report_of_a_challenge_is_made_and_listed(tmp_path: Path) -> None:
    ran = started("report", "submissions/ch-03", "--kind", "all", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    runs = [path for path in (tmp_path / "reports/ch-03").iterdir() if path.is_dir()]
    kinds = {manifest(run)["report"]: run for run in runs}
    assert set(kinds) == {"challenge", "selfcheck", "collegenota", "public"}
    newest = (tmp_path / "reports/ch-03/latest.txt").read_text(encoding="utf-8").strip()
    assert newest == kinds["challenge"].name
    index = (tmp_path / "reports/index.html").read_text(encoding="utf-8")
    for kind, run in kinds.items():
        title = read_sidecar(ROOT / "notebooks" / f"{kind}.yaml").title["nl"]
        assert f"<h2>{escape(title)}</h2>" in index
        assert title in ran.out
        assert f"ch-03/{run.name}/report.nl.html" in index


def test_a_selfcheck_is_a_report_of_its_own_on_one_page(empty: Path) -> None:
    ran = call("report", "submissions/ch-03", "--kind", "selfcheck", "--jobs", "1")
    assert ran.code == 0
    (run,) = [path for path in (empty / "reports/ch-03").iterdir() if path.is_dir()]
    assert manifest(run)["report"] == "selfcheck"
    for lang in ("nl", "en"):
        page = (run / f"report.{lang}.html").read_text(encoding="utf-8")
        assert page.count('<section class="sheet"') == 1
        assert f"Run: {run.name}" in page


@pytest.mark.parametrize("kind", ["selfcheck", "collegenota", "public", "all"])
@pytest.mark.parametrize("name", ["tender-voorbeeld", "tsuchiura"])
def test_only_a_challenge_has_other_reports_than_the_assessment(
    name: str, kind: str, empty: Path
) -> None:
    ran = call("report", "submissions/ch-03", f"submissions/{name}", "--kind", kind)
    assert (ran.code, ran.out) == (2, "")
    assert "call.other_kind" in ran.err
    assert "--kind" in ran.err
    assert name in ran.err
    assert list(empty.iterdir()) == []


def test_a_kind_that_does_not_exist_is_refused(empty: Path) -> None:
    ran = call("report", "submissions/ch-03", "--kind", "poster")
    assert (ran.code, ran.out) == (2, "")
    assert "selfcheck" in ran.err
    assert list(empty.iterdir()) == []


def test_the_help_names_the_kinds_with_an_example() -> None:
    told = call("report", "--help").out
    assert "--kind selfcheck" in told
    assert all(kind in told for kind in ("assessment", "collegenota", "public", "all"))
