"""Whole workbooks from outside: every sheet that people see, and nothing that they do not."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.errors import Problem
from evaluator.formats import xlsx_room
from evaluator.formats.csv_table import MAX_ROWS
from evaluator.formats.tables import TableSpec, read_table
from evaluator.formats.xlsx_book import MAX_SHEETS, Grid, read_book
from evaluator.formats.xlsx_form import Column, FormSheet, Styled, write_form
from evaluator.formats.xlsx_write import Formula, Number
from tests.formats.workbooks import made, package, sheet_xml, text_cell, unzipped, zipped

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Workbook = xlsxwriter.Workbook


def read(data: bytes) -> tuple[list[Grid] | None, list[Problem]]:
    problems: list[Problem] = []
    grids = read_book(data, "dossier.xlsx", problems)
    assert all(p.file == "dossier.xlsx" and p.found and p.allowed and p.remedy for p in problems)
    return grids, problems


def grids_of(data: bytes) -> list[Grid]:
    grids, problems = read(data)
    assert problems == []
    assert grids is not None
    return grids


def two_sheets(workbook: Workbook) -> tuple[Any, Any]:
    """Scores with three columns and three rows, and reasons."""
    scores, reasons = workbook.add_worksheet("Scores"), workbook.add_worksheet("Motivering")
    scores.write_row(0, 0, ["inschrijving", "score", "berekend: punten"])
    for row, bid in enumerate(("noord", "zuid", "west"), start=1):
        scores.write_row(row, 0, [bid, 60 + row])
    reasons.write_row(0, 0, ["inschrijving", "motivering"])
    reasons.write_row(1, 0, ["noord", "omdat"])
    return scores, reasons


def test_every_sheet_is_read_with_its_row_numbers_and_without_blank_rows() -> None:
    def fill(workbook: Workbook) -> None:
        one = workbook.add_worksheet("Criteria")
        one.write_string(0, 0, "  Uitleg  ")
        one.write_row(3, 0, ["id", "gewicht", "ja?"])
        one.write_row(5, 0, ["C1", 12.5, True])
        one.write_blank(9, 20, None, workbook.add_format({"bold": True}))
        workbook.add_worksheet("Leeg")

    first, second = grids_of(made(fill))
    assert first.name == "Criteria"
    assert first.lines == [1, 4, 6]
    assert first.rows == [
        ["Uitleg", "", ""], ["id", "gewicht", "ja?"], ["C1", Decimal("12.5"), "true"]
    ]  # fmt: skip
    assert (second.name, second.lines, second.rows) == ("Leeg", [], [])


def test_a_workbook_of_openpyxl_reads_the_same() -> None:
    ours = made(two_sheets)
    theirs = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(ours)).save(theirs)
    assert unzipped(theirs.getvalue()).keys() != unzipped(ours).keys()
    assert grids_of(theirs.getvalue()) == grids_of(ours)


def test_formulas_in_a_computed_column_are_left_out_and_listed() -> None:
    def fill(workbook: Workbook) -> None:
        scores, _ = two_sheets(workbook)
        percent = workbook.add_format({"num_format": "0%"})
        scores.write_formula("C2", "=B2/3", percent, 61 / 3)
        scores.write_formula("C3", '=IF(B3>1,"ja ","nee")', None, "ja ")
        scores.write_formula("C4", "=1/0", None, "#DIV/0!")

    scores, _ = grids_of(made(fill))
    assert scores.formulas == {"C2": "20.333333333333332", "C3": "ja", "C4": "#DIV/0!"}
    assert [row[2] for row in scores.rows] == ["berekend: punten", "", "", ""]


@pytest.mark.parametrize(
    ("mark", "ignored"),
    [
        ("berekend: punten", True),
        ("Computed: points", True),
        ("berekend", False),
        ("niet berekend: x", False),
    ],
)
def test_only_the_mark_of_our_forms_makes_a_column_computed(mark: str, *, ignored: bool) -> None:
    def fill(workbook: Workbook) -> None:
        scores, _ = two_sheets(workbook)
        scores.write_string("C1", mark)
        scores.write_formula("C2", "=B2*2", None, 122)

    _, problems = read(made(fill))
    assert [p.cell for p in problems] == ([] if ignored else ["Scores!C2"])


ROW = "berekend: kosten samen"


def test_a_row_of_sums_is_left_out_and_listed_with_what_was_typed_over_it() -> None:
    def fill(workbook: Workbook) -> None:
        sheet = workbook.add_worksheet("Geld")
        sheet.write_row(0, 0, ["uitdaging", "onderdeel", "2027", "2028"])
        sheet.write_row(1, 0, ["a", ROW])
        sheet.write_formula("C2", "=SUM(C3:C9)", None, 12)
        sheet.write_number("D2", 99)
        sheet.write_row(2, 0, ["a", "kosten", 12, 13])

    (grid,) = grids_of(made(fill))
    assert {cell: Decimal(text) for cell, text in grid.formulas.items()} == {"C2": 12, "D2": 99}
    assert grid.rows[1] == ["a", ROW, "", ""]
    assert grid.rows[2] == ["a", "kosten", Decimal(12), Decimal(13)]


@pytest.mark.parametrize("text", [f"{ROW} en meer", "berekend:kosten samen", "kosten samen"])
def test_only_the_very_name_of_a_sum_makes_a_row_computed(text: str) -> None:
    """A reason that begins like it hides nothing that stands beside it."""

    def fill(workbook: Workbook) -> None:
        sheet = workbook.add_worksheet("Scores")
        sheet.write_row(0, 0, ["id", "motivering", "score"])
        sheet.write_row(1, 0, ["a", text])
        sheet.write_formula("C2", "=1+1", None, 2)

    _, problems = read(made(fill))
    assert [p.cell for p in problems] == ["Scores!C2"]


def test_a_formula_above_the_mark_or_in_another_column_is_refused() -> None:
    def fill(workbook: Workbook) -> None:
        scores, reasons = two_sheets(workbook)
        scores.write_string("C4", "berekend: dit staat te laag")
        scores.write_string("C1", "punten")
        scores.write_formula("C2", "=B2*2", None, 122)
        scores.write_formula("B3", "=60+2", None, 62)
        reasons.write_formula("B2", '="om"&"dat"', None, "omdat")

    _, problems = read(made(fill))
    assert [(p.code, p.cell, p.line) for p in problems] == [
        ("table.xlsx_formula", "Scores!C2", 2),
        ("table.xlsx_formula", "Scores!B3", 3),
        ("table.xlsx_formula", "Motivering!B2", 2),
    ]
    assert "=60+2" in problems[1].found


def test_a_formula_that_fills_other_cells_is_never_left_out() -> None:
    """An array formula in a computed column would put values in the columns beside it."""

    def fill(workbook: Workbook) -> None:
        scores, _ = two_sheets(workbook)
        scores.write_string("B1", "berekend: iets")
        scores.write_string("C1", "score")
        scores.write_array_formula("B2:C4", "{=A2:B4}", None, 1)

    _, problems = read(made(fill))
    assert [p.cell for p in problems] == ["Scores!B2"]


def test_what_looks_like_an_address_inside_another_attribute_is_none() -> None:
    cells = (
        f'<row r="1">{text_cell("A1", "berekend: x")}{text_cell("B1", "score")}</row>'
        '<row r="2"><c x=\' r="A2"\' r="B2"><f>1</f><v>1</v></c></row>'
    )
    _, problems = read(zipped(package({"Scores": sheet_xml(cells)})))
    assert [(p.code, p.cell) for p in problems] == [("table.xlsx_formula", "Scores!B2")]


def test_two_formulas_in_one_cell_are_refused() -> None:
    cells = (
        f'<row r="1">{text_cell("A1", "berekend: x")}</row>'
        '<row r="2"><c r="A2"><f t="array" ref="A2:C9">1</f><f>1</f><v>1</v></c></row>'
    )
    _, problems = read(zipped(package({"Scores": sheet_xml(cells)})))
    assert [p.code for p in problems] == ["table.xlsx_formula"]


def test_a_number_that_nobody_typed_is_allowed_where_a_formula_made_it() -> None:
    sheet = FormSheet(
        name="Scores",
        columns=[Column(heading="score"), Column(heading="berekend: punten")],
        rows=[[Decimal(1), Formula("A2/3", Decimal(1) / 3)], [Number(Decimal("0.1"))]],
    )
    (grid,) = grids_of(write_form([sheet]))
    assert grid.formulas == {"B2": "0.3333333333333333"}
    assert grid.rows == [["score", "berekend: punten"], [Decimal(1), ""], [Decimal("0.1"), ""]]


# --- what a person does not see -------------------------------------------------------------------


def hide(state: str) -> Callable[[Workbook], None]:
    def fill(workbook: Workbook) -> None:
        _, reasons = two_sheets(workbook)
        getattr(reasons, state)()

    return fill


def filtered(workbook: Workbook) -> None:
    scores, _ = two_sheets(workbook)
    scores.autofilter("A1:C4")
    scores.filter_column("A", "x == west")
    scores.set_row(1, options={"hidden": True})
    scores.set_row(2, options={"hidden": True})


def filtered_table(workbook: Workbook) -> None:
    scores, _ = two_sheets(workbook)
    scores.add_table("A1:B4", {"columns": [{"header": "inschrijving"}, {"header": "score"}]})
    scores.set_row(3, options={"hidden": True})


def hidden_rows(workbook: Workbook) -> None:
    scores, _ = two_sheets(workbook)
    for row in (1, 3, 40):
        scores.set_row(row, options={"hidden": True})


def hidden_columns(workbook: Workbook) -> None:
    scores, _ = two_sheets(workbook)
    scores.set_column("B:XFD", None, None, {"hidden": True})


def no_height(workbook: Workbook) -> None:
    scores, _ = two_sheets(workbook)
    scores.set_row(2, 0.1)


def no_width(workbook: Workbook) -> None:
    scores, _ = two_sheets(workbook)
    scores.set_column("A:A", 0.01)


UNSEEN: dict[str, tuple[Callable[[Workbook], None], str, str, str]] = {
    "hidden sheet": (
        hide("hide"),
        "table.xlsx_hidden_sheet",
        "Motivering!A1",
        "Motivering is hidden",
    ),
    "very hidden sheet": (
        hide("very_hidden"),
        "table.xlsx_hidden_sheet",
        "Motivering!A1",
        "is hidden",
    ),
    "filter": (
        filtered,
        "table.xlsx_filtered_rows",
        "Scores!A2",
        "rows 2 to 3 are hidden by a filter",
    ),
    "rows": (hidden_rows, "table.xlsx_hidden_rows", "Scores!A2", "row 2 is hidden, and 1 more"),
    "columns": (
        hidden_columns,
        "table.xlsx_hidden_columns",
        "Scores!B1",
        "columns B to C are hidden",
    ),
    "row of no height": (no_height, "table.xlsx_hidden_rows", "Scores!A3", "row 3 is hidden"),
    "column of no width": (
        no_width,
        "table.xlsx_hidden_columns",
        "Scores!A1",
        "column A is hidden",
    ),
}


@pytest.mark.parametrize("name", UNSEEN)
def test_what_a_person_does_not_see_is_refused_with_its_place(name: str) -> None:
    fill, code, cell, found = UNSEEN[name]
    _, (problem,) = read(made(fill))
    assert (problem.code, problem.cell) == (code, cell)
    assert found in problem.found


def test_a_very_hidden_sheet_has_its_own_remedy() -> None:
    _, (hidden,) = read(made(hide("hide")))
    _, (very,) = read(made(hide("very_hidden")))
    assert "Unhide" in hidden.remedy
    assert "no menu" in very.remedy


def test_the_filter_of_a_table_counts_as_a_filter() -> None:
    data = made(filtered_table)
    assert [p.code for p in read(data)[1]] == ["table.xlsx_hidden_rows"]
    parts = unzipped(data)
    table = parts["xl/tables/table1.xml"].replace(
        b'<autoFilter ref="A1:B4"/>',
        b'<autoFilter ref="A1:B4"><filterColumn colId="0"/></autoFilter>',
    )
    assert table != parts["xl/tables/table1.xml"]
    _, (problem,) = read(zipped(parts | {"xl/tables/table1.xml": table}))
    assert (problem.code, problem.cell) == ("table.xlsx_filtered_rows", "Scores!A4")


def test_a_filter_without_a_choice_and_hidden_rows_without_content_are_no_matter() -> None:
    def fill(workbook: Workbook) -> None:
        scores, _ = two_sheets(workbook)
        scores.autofilter("A1:C4")
        scores.set_row(40, options={"hidden": True})
        scores.set_column("F:XFD", None, None, {"hidden": True})

    grids_of(made(fill))


def test_a_table_of_one_sheet_is_refused_as_well(tmp_path: Path) -> None:
    spec = TableSpec(
        stem="scores", columns=("inschrijving", "score"), required=frozenset({"inschrijving"})
    )

    def fill(workbook: Workbook) -> None:
        sheet = workbook.add_worksheet("scores")
        sheet.write_row(0, 0, spec.columns)
        sheet.write_row(1, 0, ["noord", 60])
        sheet.set_row(1, options={"hidden": True})
        sheet.set_column("B:B", None, None, {"hidden": True})

    (tmp_path / "scores.xlsx").write_bytes(made(fill))
    problems: list[Problem] = []
    read_table(tmp_path, spec, problems=problems)
    assert [(p.code, p.cell) for p in problems] == [
        ("table.xlsx_hidden_columns", "B1"),
        ("table.xlsx_hidden_rows", "A2"),
    ]


@pytest.mark.parametrize("said", ['hidden="1"', "hidden='true'", 'hidden = "on"', 'ht="0"'])
def test_rows_are_hidden_however_it_is_written(said: str) -> None:
    cells = f'<row r="1">{text_cell("A1", "a")}</row><row {said}>{text_cell("A2", "b")}</row>'
    _, (problem,) = read(zipped(package({"Scores": sheet_xml(cells)})))
    assert (problem.code, problem.cell) == ("table.xlsx_hidden_rows", "Scores!A2")


# --- what a workbook may not be -------------------------------------------------------------------

GOOD = sheet_xml(f'<row r="1">{text_cell("A1", "id")}</row>')
CORNER = sheet_xml(f'<row r="{MAX_ROWS + 1}"><c r="Z{MAX_ROWS + 1}"><v>1</v></c></row>')
TWO = {"Scores": GOOD, "Criteria": GOOD}
SAME_PART = str(package(TWO)["xl/_rels/workbook.xml.rels"]).replace("sheet2", "sheet1")
CUT = GOOD.replace("</sheetData>", "")


def scores(cells: str) -> bytes:
    return zipped(package({"Scores": sheet_xml(f'<row r="2">{cells}</row>')}))


def merged(workbook: Workbook) -> None:
    two_sheets(workbook)[1].merge_range("A3:B4", "x")


def time_of_day(workbook: Workbook) -> None:
    clock = workbook.add_format({"num_format": "hh:mm"})
    two_sheets(workbook)[0].write_number("B2", 0.5, clock)


WHOLE: dict[str, tuple[bytes, str, str]] = {
    "no sheet": (zipped(package({})), "table.xlsx_sheets", "no sheet"),
    "too many sheets": (
        zipped(package({f"S{i}": GOOD for i in range(MAX_SHEETS + 1)})),
        "table.xlsx_sheets",
        f"{MAX_SHEETS + 1} sheets",
    ),
    "empty": (
        zipped(package({"Scores": sheet_xml(), "Criteria": sheet_xml()})),
        "table.empty",
        "no heading row",
    ),
    "one name in two cases": (
        zipped(package({"Scores": GOOD, "scores": GOOD})),
        "table.xlsx_damaged",
        "the name scores",
    ),
    "two names for one part": (
        zipped(package(TWO) | {"xl/_rels/workbook.xml.rels": SAME_PART}),
        "table.xlsx_damaged",
        "two sheets with the same cells",
    ),
    "odd name": (zipped(package({"a&#10;b": GOOD})), "table.xlsx_damaged", "unusual name"),
    "macros": (
        zipped(package(TWO) | {"xl/vbaProject.bin": b"x"}),
        "table.xlsx_macros",
        "macros",
    ),
    "external link": (
        zipped(package(TWO) | {"xl/externalLinks/externalLink1.xml": "<a/>"}),
        "table.xlsx_external",
        "links to other workbooks",
    ),
    "password": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "table.xlsx_encrypted",
        "password",
    ),
    "bomb": (
        zipped(package(TWO) | {"xl/worksheets/sheet3.xml": b" " * (51 << 20)}),
        "table.xlsx_unpacked",
        "bytes when unpacked",
    ),
}
IN_SHEET: dict[str, tuple[bytes, str, str, str]] = {
    "chart sheet": (
        zipped(package(TWO, kind="chartsheet")),
        "table.xlsx_sheet_kind",
        "Criteria!A1",
        "no cells",
    ),
    "damaged": (
        zipped(package(TWO | {"Criteria": CUT})),
        "table.xlsx_damaged",
        "Criteria!A1",
        "has no end",
    ),
    "no part": (
        zipped({name: xml for name, xml in package(TWO).items() if "sheet2" not in name}),
        "table.xlsx_damaged",
        "Criteria!A1",
        "sheet2.xml",
    ),
    "far column": (
        scores('<c r="IW2"><v>1</v></c>'),
        "table.xlsx_size",
        "Scores!IW2",
        "far from the others",
    ),
    "two far corners": (
        zipped(package({"Scores": CORNER, "Criteria": CORNER})),
        "table.xlsx_size",
        f"Criteria!Z{MAX_ROWS + 1}",
        "far from the others",
    ),
    "merged": (made(merged), "table.xlsx_merged", "Motivering!A3", "A3:B4"),
    "error": (
        scores('<c r="A2" t="e"><v>#N/A</v></c>'),
        "table.xlsx_error_cell",
        "Scores!A2",
        "#N/A",
    ),
    "digits": (
        scores('<c r="A2"><v>0.30000000000000004</v></c>'),
        "table.xlsx_digits",
        "Scores!A2",
        "0.30000000000000004",
    ),
    "time": (made(time_of_day), "table.xlsx_date", "Scores!B2", "without a date"),
}


@pytest.mark.parametrize("name", WHOLE)
def test_what_a_book_may_not_be(name: str) -> None:
    data, code, word = WHOLE[name]
    _, (problem,) = read(data)
    assert (problem.code, problem.cell) == (code, None)
    assert word in problem.found


@pytest.mark.parametrize("name", IN_SHEET)
def test_what_a_sheet_of_a_book_may_not_hold(name: str) -> None:
    data, code, cell, word = IN_SHEET[name]
    _, (problem,) = read(data)
    assert (problem.code, problem.cell) == (code, cell)
    assert problem.line == int(re.sub(r".*![A-Z]+", "", cell))
    assert word in problem.found


def test_amounts_with_a_currency_sign_stay_text_for_the_one_who_asks_for_a_number() -> None:
    """A number with the format of a currency is a number; one pasted with its sign is text."""

    def fill(workbook: Workbook) -> None:
        prices = workbook.add_worksheet("Prijzen")
        prices.write_row(0, 0, ["bedrag"])
        prices.write_number(1, 0, 1980000, workbook.add_format({"num_format": '"EUR" #,##0.00'}))
        prices.write_string(2, 0, "\u20ac 1.980.000,00")

    (grid,) = grids_of(made(fill))
    assert grid.rows == [["bedrag"], [Decimal(1980000)], ["\u20ac 1.980.000,00"]]


def test_problems_of_all_sheets_come_at_once_in_the_order_of_the_workbook() -> None:
    def fill(workbook: Workbook) -> None:
        scores, reasons = two_sheets(workbook)
        reasons.write_formula("A3", "=1+1", None, 2)
        scores.merge_range("A9:A10", "x")
        scores.write_formula("A8", "=1+1", None, 2)
        scores.set_row(1, options={"hidden": True})

    _, problems = read(made(fill))
    assert [p.cell for p in problems] == ["Scores!A2", "Scores!A8", "Scores!A9", "Motivering!A3"]


def test_texts_are_counted_over_all_sheets() -> None:
    """Five sheets that each use a long text often enough for a fifth of the limit and a bit."""
    strings = f"<sst><si><t>{'x' * 30_000}</t></si></sst>"
    uses = xlsx_room.MAX_UNPACKED // 30_000 // 5 + 50
    cells = "".join(
        f'<row r="{i}"><c r="A{i}" t="s"><v>0</v></c></row>' for i in range(1, uses + 1)
    )
    parts = package({f"S{i}": sheet_xml(cells) for i in range(5)})
    rels = str(parts["xl/_rels/workbook.xml.rels"])
    link = 'Id="rs" Type="x/sharedStrings" Target="sharedStrings.xml"'
    parts |= {
        "xl/sharedStrings.xml": strings,
        "xl/_rels/workbook.xml.rels": rels.replace("</", f"<Relationship {link}/></", 1),
    }
    _, problems = read(zipped(parts))
    assert [(p.code, p.cell) for p in problems] == [("table.xlsx_text", "S4!A1")]


def test_columns_beyond_z_are_read() -> None:
    """A fact of a bid is a column, and there may be many."""
    sheet = FormSheet(
        name="Inschrijvingen", columns=[Column(heading=f"feit {i}") for i in range(60)],
        rows=[[f"waarde {i}" for i in range(60)]],
    )  # fmt: skip
    (grid,) = grids_of(write_form([sheet]))
    assert grid.rows[1][59] == "waarde 59"


SMALL = write_form(
    [
        FormSheet(
            name="Scores",
            columns=[Column(heading="score", choices=("goed", "matig")), Column(heading="op")],
            rows=[["goed", Styled(value=Decimal("12.5"), comment="let op")]],
            spare=2,
            protect=True,
        ),
        FormSheet(name="Criteria", columns=[Column(heading="id")], rows=[["C1"]]),
    ]
)
SHEET = unzipped(SMALL)["xl/worksheets/sheet1.xml"]


@pytest.mark.parametrize(
    "cells",
    [
        f'<row r="{"9" * 5000}" hidden="1">{text_cell("A1", "x")}</row>',
        f'<row r="1"><c r="A1" t="s"><v>{"9" * 5000}</v></c></row>',
    ],
)
def test_numbers_longer_than_python_converts_give_no_traceback(cells: str) -> None:
    grids, problems = read(zipped(package({"Scores": sheet_xml(cells)})))
    assert problems
    assert grids is None or grids[0].rows == [["x"]]


@settings(max_examples=150)
@given(at=st.integers(0, len(SMALL)), cut=st.integers(0, 40), put=st.binary(max_size=8))
def test_no_mutation_of_a_book_gives_a_traceback(at: int, cut: int, put: bytes) -> None:
    read(SMALL[:at] + put + SMALL[at + cut :])


@settings(max_examples=300)
@given(
    at=st.integers(0, len(SHEET)),
    cut=st.integers(0, 20),
    put=st.one_of(
        st.binary(max_size=4),
        st.sampled_from([b"<f>1</f>", b' hidden="1"', b'<col min="1" max="0" hidden="1"/>',
                         b"<row ", b' ht="0"', b'<f t="array" ref="A1:', b' r="', b"/>"]),
    ),
)  # fmt: skip
def test_no_mutation_of_a_sheet_of_a_book_gives_a_traceback(at: int, cut: int, put: bytes) -> None:
    sheet = SHEET[:at] + put + SHEET[at + cut :]
    read(zipped(unzipped(SMALL) | {"xl/worksheets/sheet1.xml": sheet}))
