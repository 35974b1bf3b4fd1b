"""Reading whole dossiers: forms, optional files, lots, and files that nobody reads."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from evaluator.errors import InputError
from evaluator.formats.dossier import load
from evaluator.model.challenge import ChallengeDossier
from evaluator.model.dossier import Tender
from evaluator.model.series import Series
from evaluator.outcome import score
from tests.support import ROOT, codes, copy_dossier, ranks

VALID = ROOT / "tests" / "broken" / "valid"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A copy of the sound workspace."""
    return Path(shutil.copytree(VALID, tmp_path / "workspace"))


def read(workspace: Path, name: str) -> Any:
    return load(workspace / name, criteria_dir=workspace / "criteria")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_folder_its_head_and_a_single_file_can_be_given(workspace: Path) -> None:
    """A dossier by its folder or its dossier.yaml; a challenge by its file."""
    for path, kind in (
        ("tender", Tender),
        ("tender/dossier.yaml", Tender),
        ("challenge", ChallengeDossier),
        ("series", Series),
    ):
        assert isinstance(read(workspace, path).dossier, kind)
    single = load(
        workspace / "challenge" / "challenges" / "c.yaml",
        criteria_dir=workspace / "criteria",
        profiles=["proef-profile"],
    )
    assert isinstance(single.dossier, ChallengeDossier)
    outcome: Any = score(single.dossier, single.book)
    assert (outcome.challenges[0].profiles[0].overall, outcome.challenges[0].scores) == (
        "meets_gates",
        None,
    )


def test_the_shipped_single_files_give_the_same_verdicts_as_their_dossiers() -> None:
    """Gates do not depend on whether the tables are there."""
    for name in ("ch-01", "ch-02", "ch-03", "ch-04", "ch-05", "ch-06"):
        folder = ROOT / "submissions" / name
        whole: Any = score(load(folder).dossier, load(folder).book)
        profiles = [profile.profile for profile in whole.challenges[0].profiles]
        loaded = load(folder / "challenges" / f"{name}.yaml", profiles=profiles)
        single: Any = score(loaded.dossier, loaded.book)
        assert [p.overall for p in single.challenges[0].profiles] == [
            p.overall for p in whole.challenges[0].profiles
        ]


def test_a_profile_of_the_call_goes_before_those_of_the_file(workspace: Path) -> None:
    """Asked for one, judged by one."""
    loaded = load(
        workspace / "challenge", criteria_dir=workspace / "criteria", profiles=["rotterdam"]
    )
    assert [profile.id for profile in loaded.book.profiles] == ["rotterdam"]


def test_a_file_that_nobody_reads_is_told(workspace: Path) -> None:
    """Perhaps a misspelt table, or a bid saved under another kind of name; hidden files are left
    alone.
    """
    folder = workspace / "tender"
    for name in ("socres.csv", "bids/C.yml", ".hidden", "~lock"):
        (folder / name).write_text("x", encoding="utf-8")
    found = {finding.values.get("file") for finding in read(workspace, "tender").notices}
    assert found == {"socres.csv", "bids/C.yml"}
    assert codes(read(workspace, "tender").notices, "warning") == {"dossier.unknown_file"}
    assert codes(read(workspace, "tender").notices, "error") == {"dossier.unread_file"}


def test_evidence_that_is_not_read_yet_is_told(workspace: Path) -> None:
    """A log or a sealed envelope that this version does not check may not look as if it did."""
    (workspace / "tender" / "log.jsonl").write_text("{}\n", encoding="utf-8")
    found = codes(read(workspace, "tender").notices, "error")
    assert found <= {"ledger.not_read"}
    (workspace / "tender" / "prices.sealed").write_text("x", encoding="utf-8")
    assert "ledger.not_read" in codes(read(workspace, "tender").notices, "error")


def test_a_dossier_without_a_lot_column_has_one_lot(tmp_path: Path) -> None:
    """The shipped tender leaves the lot out; naming it everywhere gives the same tender."""
    folder = copy_dossier("tender-voorbeeld", tmp_path)
    loaded = load(folder)
    assert isinstance(loaded.dossier, Tender)
    assert {row.lot for row in loaded.dossier.assessment.scores} == {"1"}
    assert {price.lot for price in loaded.dossier.prices} == {"1"}


def test_a_price_row_without_an_amount_is_a_missing_price(workspace: Path) -> None:
    """Not zero: the outcome is refused and says which bid."""
    edit(workspace / "tender" / "prices.csv", "north,B,1500.00", "north,B,")
    outcome: Any = score(read(workspace, "tender").dossier, read(workspace, "tender").book)
    assert (outcome.status, codes(outcome, "error")) == ("refused", {"price.missing"})
    finding = next(f for f in outcome.findings if f.code == "price.missing")
    assert (finding.values["lot"], finding.values["subject"]) == ("north", "B")


def test_prices_in_a_workbook_and_in_a_table_cannot_both_be_there(workspace: Path) -> None:
    """Which of the two counts is not guessed."""
    shutil.copyfile(workspace / "tender" / "prices.csv", workspace / "tender" / "prices.xlsx")
    with pytest.raises(InputError) as error:
        read(workspace, "tender")
    assert "table.two_files" in {problem.code for problem in error.value.problems}


def test_a_finding_points_at_the_row_it_is_about(workspace: Path) -> None:
    """File and line, counted from 1 with the heading row."""
    edit(workspace / "tender" / "scores.csv", "north,B,C1,a1,goed", "north,B,C1,a1,beter")
    outcome: Any = score(read(workspace, "tender").dossier, read(workspace, "tender").book)
    finding = next(f for f in outcome.findings if f.code == "score.off_scale")
    assert (finding.where.file, finding.where.line, finding.where.field) == (
        "scores.csv",
        8,
        "score",
    )
    assert finding.values["found"] == "beter"


def test_dutch_headings_and_booleans_are_read(workspace: Path) -> None:
    """`beoordelaar;rol;telt mee;verklaard op;belangen` with ja and nee."""
    text = (
        "beoordelaar;rol;telt mee;verklaard op;belangen\n"
        "a1;lid;ja;2026-01-02;\na2;lid;nee;2026-01-02;A|B\n"
    )
    (workspace / "tender" / "assessors.csv").write_text(text, encoding="utf-8")
    assessors = read(workspace, "tender").dossier.assessment.assessors
    assert [(a.assessor, a.counts, a.conflicts) for a in assessors] == [
        ("a1", True, ()),
        ("a2", False, ("A", "B")),
    ]


def test_two_lots_with_a_bid_in_one_and_a_bid_in_both(workspace: Path) -> None:
    """A is in north and south, B in north only; the recorded draw puts B first in the north."""
    loaded = read(workspace, "tender")
    outcome: Any = score(loaded.dossier, loaded.book)
    assert outcome.winners == {"north": ("B",), "south": ("A",)}
    assert (ranks(outcome, 0), ranks(outcome, 1)) == ({"A": 2, "B": 1}, {"A": 1})


def test_a_dossier_reads_the_same_from_any_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The current folder decides nothing about a dossier that brings what it names."""
    before = load(ROOT / "submissions" / "ch-01")
    monkeypatch.chdir(tmp_path)
    after = load(ROOT / "submissions" / "ch-01")
    assert after.dossier == before.dossier
    assert after.book.profiles == before.book.profiles
