"""What `collect` and a workbook would lose or pass over without a word, and now tell."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from evaluator.cli import run
from evaluator.errors import InputError
from evaluator.formats.dossier import load
from evaluator.formats.evaluation import evaluate
from evaluator.office.collect import form_files
from evaluator.office.convert import convert
from tests.office.forms_kit import fill_all, form_of, refused, spoilt, unscored
from tests.support import ROOT

TENDER = ROOT / "submissions" / "tender-voorbeeld"


@pytest.mark.parametrize("more", ["sheet", "comment"])
def test_a_scores_workbook_with_more_in_it_is_not_written_anew(tmp_path: Path, more: str) -> None:
    """collect.more_in_workbook: a second sheet or a comment would be gone."""
    dossier = unscored(tmp_path)
    form = fill_all(form_of(dossier, tmp_path / "forms"))
    book = Workbook()
    table = book.active
    assert table is not None
    table.title = "scores"
    table.append(["bid", "criterion", "assessor", "score"])
    if more == "comment":
        table["A1"].comment = Comment("nog eens bespreken", "secretaris")
    else:
        book.create_sheet("Notities").append(["niet vergeten"])
    book.save(dossier / "scores.xlsx")
    told = refused(dossier, [form])
    assert [(one.code, one.file) for one in told] == [("collect.more_in_workbook", "scores.xlsx")]


def test_a_folder_passes_no_form_over(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.XLSX", "c.xlsm", "d.ods", "~$a.xlsx", "brief.pdf"):
        (tmp_path / name).write_bytes(b"")
    assert [path.name for path in form_files([tmp_path])] == ["a.xlsx", "b.XLSX", "c.xlsm", "d.ods"]


def test_a_form_with_another_scale_is_refused(tmp_path: Path) -> None:
    """Who scored by other words scored by another scale."""
    dossier = unscored(tmp_path)

    def other_words(form: object) -> None:
        sheet = form.book["Schaal"]  # type: ignore[attr-defined]
        sheet["B4"].value = "Helemaal geweldig."

    told = refused(dossier, [spoilt(form_of(dossier, tmp_path / "forms"), other_words)])
    assert {(one.code, one.cell) for one in told} == {("form.text_changed", "Schaal!B4")}


def test_a_removed_sheet_of_requirements_is_not_an_empty_one(tmp_path: Path) -> None:
    """book.missing_sheet: without it every bid would meet every requirement."""
    book = convert(TENDER, tmp_path / "book", "nl").folder / "dossier.xlsx"
    workbook = load_workbook(book)
    del workbook["Eisen"]
    workbook.save(book)
    with pytest.raises(InputError) as error:
        load(book.parent)
    assert [one.code for one in error.value.problems] == ["book.missing_sheet"]
    assert "Eisen" in error.value.problems[0].found


def test_criteria_beside_the_workbook_are_not_passed_over(tmp_path: Path) -> None:
    folder = convert(TENDER, tmp_path / "book", "nl").folder
    source = ROOT / "criteria" / "tenders" / "preventief-veld-voorbeeld.yaml"
    (folder / "tenders").mkdir()
    shutil.copy(source, folder / "tenders")
    with pytest.raises(InputError) as error:
        load(folder)
    assert [one.code for one in error.value.problems] == ["table.two_places"]


@pytest.mark.parametrize("text", ["900.000", "1.980"])
def test_a_price_that_was_pasted_with_a_thousands_point_is_refused(
    tmp_path: Path, text: str
) -> None:
    """900.000 is nine hundred thousand to who pasted it, and would be nine hundred euros."""
    folder = convert(TENDER, tmp_path / "book", "nl").folder
    workbook = load_workbook(folder / "prices.xlsx")
    sheet = workbook["prices"]
    column = next(cell.column for cell in sheet[1] if cell.value == "bedrag")
    sheet.cell(2, column).value = text
    workbook.save(folder / "prices.xlsx")
    with pytest.raises(InputError) as error:
        load(folder)
    assert [one.code for one in error.value.problems] == ["table.number_thousands"]
    files = Path(shutil.copytree(TENDER, tmp_path / "files"))
    prices = (files / "prices.csv").read_text(encoding="utf-8")
    (files / "prices.csv").write_text(prices.replace("1980000.00", text), encoding="utf-8")
    with pytest.raises(InputError) as error:
        load(files)
    assert [one.code for one in error.value.problems] == ["table.number_thousands"]


def test_an_empty_group_beside_its_fields_converts(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(TENDER, tmp_path / "files"))
    bid = folder / "bids" / "D.yaml"
    text = bid.read_text(encoding="utf-8")
    assert "status: {state: admitted}" in text
    bid.write_text(text.replace("status: {state: admitted}", "status: {}"), encoding="utf-8")
    made = convert(folder, tmp_path / "book", "nl")
    assert evaluate(made.folder).inputs_digest == evaluate(folder).inputs_digest


def test_a_comment_on_a_cell_of_a_form_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is read by nobody else: the secretary is told where it hangs."""
    dossier = unscored(tmp_path)
    form = fill_all(form_of(dossier, tmp_path / "forms"))
    workbook = load_workbook(form)
    workbook["Scores"]["G7"].comment = Comment("eigenlijk matig", "beoordelaar")
    workbook.save(form)
    assert run(["collect", str(dossier), str(form), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["remarks"] == [form.name]
    assert run(["collect", str(dossier), str(form)]) == 0
    assert form.name in capsys.readouterr().out
