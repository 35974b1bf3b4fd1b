"""Workbooks that LibreOffice opens and saves, as people do who have no Excel."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from evaluator.formats.tables import TableSpec, read_table
from evaluator.formats.xlsx_book import Grid, read_book
from evaluator.formats.xlsx_form import Column, FormSheet, Styled, write_form
from evaluator.formats.xlsx_write import Formula, write_table_xlsx
from tests.formats.workbooks import made, needs_office, through_office, unzipped

if TYPE_CHECKING:
    from pathlib import Path

    import xlsxwriter

    from evaluator.errors import Problem

pytestmark = [needs_office, pytest.mark.office]

LONG = tuple(f"onderwerp {i}, met een komma" for i in range(30))
HALF = Formula("F9/2", Decimal("0.29"))
FORM = [
    FormSheet(
        name="Scores",
        title="Scores van Beoordelaar 3",
        notes=["Vul de gele cellen in.", "Een heel lange regel. " * 20],
        columns=[
            Column(heading="criterium", locked=True, width=10),
            Column(heading="score", choices=("goed", "matig"), help="Kies een woord.", width=14),
            Column(heading="motivering", help="Waarom deze score?", width=40),
            Column(heading="pagina", pattern="@"),
            Column(heading="op", pattern="yyyy-mm-dd"),
            Column(heading="uren"),
            Column(heading="berekend: punten", pattern="0.00"),
        ],
        rows=[
            ["C1", "goed", "=geen formule", "3-4", 46_113, Decimal("0.58"), HALF],
            ["C2", Styled(value="gooed", look="error", comment="Dit kan niet."), "été \u20ac"],
            ["C3", *[Styled(look="grey", choices=()) for _ in range(2)]],
        ],
        spare=3,
        protect=True,
        page_breaks=(2,),
        freeze_columns=1,
        names={"evaluator_scores": "A7:G12"},
    ),
    FormSheet(
        name="Vragen",
        columns=[Column(heading="onderwerp", choices=LONG, strict=False)],
        rows=[[Styled(value="naar de scores", link="Scores!A1")]],
        spare=2,
    ),
]  # fmt: skip


def grids_of(data: bytes) -> list[Grid]:
    problems: list[Problem] = []
    grids = read_book(data, "form.xlsx", problems)
    assert problems == []
    assert grids is not None
    return grids


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return through_office(write_form(FORM), tmp_path_factory.mktemp("office"))


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_a_form_reads_the_same_after_saving(saved: bytes) -> None:
    assert b"LibreOffice" in b"".join(unzipped(saved).values())
    grids = grids_of(saved)
    assert grids == grids_of(write_form(FORM))
    assert grids[0].formulas == {"G9": "0.29"}
    assert grids[0].rows[-3][3:6] == ["3-4", "2026-04-01", Decimal("0.58")]


def test_drop_downs_and_help_are_still_there(saved: bytes) -> None:
    before, after = (
        {
            (str(one.sqref), one.type if one.formula1 else None, one.promptTitle, one.prompt)
            for one in opened(data)[sheet].data_validations.dataValidation
            if one.type == "list" or one.prompt
        }
        for sheet in ("Scores",)
        for data in (write_form(FORM), saved)
    )
    # LibreOffice writes help without a list as a rule of the kind "none" with a formula "0".
    assert {place: rest for place, _, *rest in after} == {place: rest for place, _, *rest in before}
    (words,) = [v for v in opened(saved)["Scores"].data_validations.dataValidation
                if v.type == "list"]  # fmt: skip
    assert words.formula1 == '"goed,matig"'
    (topics,) = opened(saved)["Vragen"].data_validations.dataValidation
    assert re.sub(r"[$']", "", topics.formula1) == "Lijsten!A2:A31"
    assert not topics.showErrorMessage


def test_what_is_locked_stays_locked(saved: bytes) -> None:
    before, after = (opened(data)["Scores"] for data in (write_form(FORM), saved))
    assert after.protection.sheet
    assert not after.protection.password
    for row in range(1, after.max_row + 1):
        for at in range(1, 8):
            ours, theirs = before.cell(row, at), after.cell(row, at)
            assert ours.protection.locked == theirs.protection.locked, theirs.coordinate


def test_names_comments_links_breaks_and_sheets_are_still_there(saved: bytes) -> None:
    book = opened(saved)
    assert book.sheetnames == ["Scores", "Vragen", "Lijsten"]
    assert book.defined_names["evaluator_scores"].attr_text.replace("'", "") == "Scores!$A$7:$G$12"
    scores, questions = book["Scores"], book["Vragen"]
    first = FORM[0].row(0)
    assert "Dit kan niet." in scores[f"B{first + 1}"].comment.text
    assert "Scores" in questions["A2"].hyperlink.location
    assert [one.id for one in scores.row_breaks.brk] == [first + 1]
    assert scores.print_title_rows == f"${first - 1}:${first - 1}"
    assert scores.page_setup.paperSize == 9


def test_a_table_reads_the_same_after_saving(tmp_path: Path) -> None:
    spec = TableSpec(
        stem="scores",
        columns=("bid", "score", "note"),
        required=frozenset({"bid"}),
        numeric=frozenset({"score"}),
    )
    rows = [("b1", "68.4", "een\ntwee"), ("b2", "0.58", "=1+1"), ("b3", "", "_x0041_ & <b>")]
    stream = io.BytesIO()
    write_table_xlsx(stream, spec, rows)
    (tmp_path / "scores.xlsx").write_bytes(through_office(stream.getvalue(), tmp_path))
    problems: list[Problem] = []
    table = read_table(tmp_path, spec, problems=problems)
    assert problems == []
    assert table is not None
    assert table.rows == rows


def hidden(workbook: xlsxwriter.Workbook) -> None:
    scores, other = workbook.add_worksheet("Scores"), workbook.add_worksheet("Ander")
    columns = workbook.add_worksheet("Kolommen")
    for sheet in (scores, other, columns):
        for row in range(6):
            sheet.write_row(row, 0, [f"b{row}", row])
    scores.autofilter("A1:B6")
    scores.filter_column("B", "x > 3")
    for row in (1, 2, 3):
        scores.set_row(row, options={"hidden": True})
    other.set_row(4, options={"hidden": True})
    columns.set_column("B:B", None, None, {"hidden": True})


def test_what_is_hidden_is_still_refused(tmp_path: Path) -> None:
    problems: list[Problem] = []
    read_book(through_office(made(hidden), tmp_path), "dossier.xlsx", problems)
    assert [(p.code, p.cell) for p in problems] == [
        ("table.xlsx_filtered_rows", "Scores!A2"),
        ("table.xlsx_hidden_rows", "Ander!A5"),
        ("table.xlsx_hidden_columns", "Kolommen!B1"),
    ]


def test_a_hidden_sheet_is_still_refused(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        workbook.add_worksheet("Scores").write_string(0, 0, "id")
        workbook.add_worksheet("Weg").hide()

    problems: list[Problem] = []
    read_book(through_office(made(fill), tmp_path), "dossier.xlsx", problems)
    assert [(p.code, p.cell) for p in problems] == [("table.xlsx_hidden_sheet", "Weg!A1")]


def test_an_old_workbook_is_told_to_be_saved_anew(tmp_path: Path) -> None:
    problems: list[Problem] = []
    read_book(through_office(write_form(FORM), tmp_path, "xls"), "form.xlsx", problems)
    assert [p.code for p in problems] == ["table.xlsx_encrypted"]
