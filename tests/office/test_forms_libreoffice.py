"""Forms that LibreOffice opened and saved: drop-downs, locks and content go through.

Whoever fills in a form may use any spreadsheet program. Here LibreOffice opens the file as it was
sent, and saves it again before and after it was filled in.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook

from evaluator.formats.evaluation import evaluate
from evaluator.office.collect import collect
from tests.office.forms_kit import CHALLENGE, TENDER, filled, form_of, refused, unscored

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed"),
]


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A profile of its own: settings and locks of this machine stay out of it."""
    return tmp_path_factory.mktemp("libreoffice")


def saved(path: Path, to: Path, profile: Path) -> Path:
    """The file as LibreOffice saves it."""
    to.mkdir(exist_ok=True)
    done = subprocess.run(
        [
            str(SOFFICE), "--headless", f"-env:UserInstallation={profile.as_uri()}",
            "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(to), str(path),
        ],
        capture_output=True, encoding="utf-8", timeout=180, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (to / path.name).is_file(), done.stdout + done.stderr
    return to / path.name


@pytest.mark.parametrize(("name", "people"), [(TENDER, ("A1", "A3", "A5")), (CHALLENGE, ("A2",))])
def test_forms_saved_by_libreoffice_are_collected(
    tmp_path: Path, profile: Path, name: str, people: tuple[str, ...]
) -> None:
    folder = unscored(tmp_path, name, *people)
    forms = []
    for who in people:
        sent = saved(form_of(folder, tmp_path / "sent", who), tmp_path / "opened", profile)
        with filled(sent) as form:
            form.all("goed", "Concreet; met ‘cijfers’ & voorbeelden (zie p. 3).")
            form.fact("Datum ingevuld").value = "2026-04-16"
            row = next(row for row in form.rows() if not form.is_grey(row))
            form.write(row, page=12, strengths="+ sterk", weaknesses="één\ntwee")
        forms.append(saved(sent, tmp_path / "back", profile))
    done = collect(folder, forms)
    assert (done.plan.gaps, done.plan.changes) == ((), ())
    assert len(done.plan.added) == {TENDER: 40 + 40 + 30, CHALLENGE: 9}[name]
    assert {values["at"] for values in done.plan.added.values()} == {"2026-04-16"}
    first = next(values for values in done.plan.added.values() if values["page"])
    assert (first["page"], first["strengths"], first["weaknesses"], first["basis"]) == (
        "12", "+ sterk", "één\ntwee", "told",
    )  # fmt: skip
    assert first["reason"] == "Concreet; met ‘cijfers’ & voorbeelden (zie p. 3)."
    assert evaluate(folder).outcome.status == "complete"


def test_drop_downs_and_locks_survive(tmp_path: Path, profile: Path) -> None:
    folder = unscored(tmp_path, TENDER, "A5")
    path = saved(form_of(folder, tmp_path / "sent", "A5"), tmp_path / "opened", profile)
    with filled(path) as form:
        row, grey = form.row("A", "C1"), form.row("D", "C1")
        cell = form.cell(row, "score").coordinate
        rules = [r for r in form.sheet.data_validations.dataValidation if cell in r.sqref]
        assert [rule.formula1.strip('"') for rule in rules] == [
            "onvoldoende,matig,voldoende,goed,uitstekend"
        ]
        assert form.sheet.protection.sheet
        assert not form.cell(row, "score").protection.locked
        assert form.cell(row, "question").protection.locked
        assert form.is_grey(grey)
        assert form.cell(grey, "score").value == "U beoordeelt deze inschrijving niet."
    assert "evaluator_assessor" in load_workbook(path).defined_names


def test_what_is_wrong_is_told_with_its_cell_after_libreoffice_too(
    tmp_path: Path, profile: Path
) -> None:
    folder = unscored(tmp_path, TENDER, "A3")
    path = form_of(folder, tmp_path / "sent")
    with filled(path) as form:
        form.all()
        row = form.row("B", "C2.P1")
        form.write(row, score="€ 80")
        place = form.place(row, "score")
    (problem,) = refused(folder, [saved(path, tmp_path / "back", profile)])
    assert (problem.code, problem.cell) == ("form.off_scale", place)
