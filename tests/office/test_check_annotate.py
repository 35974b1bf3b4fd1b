"""``evaluator check --annotate``: a copy with every finding at its cell, the original untouched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from evaluator.cli import run
from evaluator.office.convert import convert
from tests.support import ROOT

TENDER = ROOT / "submissions" / "tender-voorbeeld"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook of the example tender."""
    return convert(TENDER, tmp_path / "book", "nl").folder / "dossier.xlsx"


def change(book: Path, sheet: str, old: object, new: object) -> str:
    """Change the first cell with a value; gives its address."""
    workbook = load_workbook(book)
    cell = next(c for row in workbook[sheet].iter_rows() for c in row if c.value == old)
    cell.value = new
    workbook.save(book)
    return str(cell.coordinate)


def test_findings_stand_at_their_cells_in_a_copy(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = change(book, "Scores", "goed", "geweldig")
    before = book.read_bytes()
    target = tmp_path / "bevindingen.xlsx"
    assert run(["check", str(book.parent), "--annotate", str(target)]) == 1
    assert target.as_posix() in capsys.readouterr().out
    assert book.read_bytes() == before
    copy = load_workbook(target)
    assert copy.sheetnames[0] == "Bevindingen"
    assert copy.sheetnames[1:] == load_workbook(book).sheetnames
    comment = copy["Scores"][place].comment
    assert comment is not None
    assert "geweldig" in comment.text
    texts = [str(cell.value) for row in copy["Bevindingen"].iter_rows() for cell in row]
    assert f"Scores!{place}" in texts


def test_the_copy_can_be_mended_and_checked_itself(book: Path, tmp_path: Path) -> None:
    change(book, "Scores", "goed", "geweldig")
    assert run(["check", str(book.parent), "--annotate", str(tmp_path / "copy.xlsx")]) == 1
    change(tmp_path / "copy.xlsx", "Scores", "geweldig", "goed")
    (tmp_path / "copy.xlsx").replace(book)
    assert run(["check", str(book.parent)]) == 0


def test_what_makes_a_workbook_unusable_is_marked_too(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """check.annotated: exit 2 as without the option, and the copy is named."""
    place = change(book, "Partijen", "hoofdaannemer", "baas")
    target = tmp_path / "copy.xlsx"
    call = ["check", str(book.parent), "--annotate", str(target), "--format", "json"]
    assert run(call) == 2
    errors = json.loads(capsys.readouterr().out)["errors"]
    assert errors[0]["cell"] == f"Partijen!{place}"
    assert errors[-1]["code"] == "check.annotated"
    comment = load_workbook(target)["Partijen"][place].comment
    assert comment is not None
    assert "hoofdaannemer" in comment.text or "main" in comment.text


@pytest.mark.parametrize("case", ["files", "there", "name"])
def test_a_copy_that_cannot_be_made_is_refused_before_anything(
    book: Path, tmp_path: Path, case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """call.annotate: no workbook, a file that is there, a name that is no workbook's."""
    path, target = {
        "files": (TENDER, tmp_path / "copy.xlsx"),
        "there": (book, book),
        "name": (book, tmp_path / "copy.pdf"),
    }[case]
    before = book.read_bytes()
    assert run(["check", str(path), "--annotate", str(target), "--format", "json"]) == 2
    assert json.loads(capsys.readouterr().out)["errors"][0]["code"] == "call.annotate"
    assert book.read_bytes() == before
    assert not (tmp_path / "copy.pdf").exists()
