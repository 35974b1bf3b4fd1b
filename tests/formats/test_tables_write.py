"""Workbooks that the program writes: the same bytes, text as text, figures with their formulas."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from evaluator.errors import CallError, Problem
from evaluator.formats.tables import TableSpec, read_table
from evaluator.formats.xlsx_write import (
    Formula,
    Number,
    Sheet,
    write_table_xlsx,
    write_workbook,
)

if TYPE_CHECKING:
    from pathlib import Path

SHEET = Sheet(
    name="Berekening",
    title="Van score naar punten",
    notes=("invoer 1a2b",),
    header=[("inschrijving", "punten")],
    cells=[
        ["noord", Number(Decimal("9.95"), "0.00")],
        ["zuid", Fraction(2, 3)],
        ["totaal", Formula("SUM(B5:B6)", Fraction(1061, 100), "0.00")],
        ["", Formula('=IF(B5>B6,"noord","zuid")', "noord")],
        [None, 7],
    ],
    bold=frozenset({2}),
    freeze_columns=1,
)
FORMULA_LIKE = ["=1+1", "+31 6 12345678", "-5", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://x")']


def parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def values(data: bytes) -> list[list[object]]:
    """What a program sees that does not calculate."""
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def test_the_same_sheets_give_the_same_bytes_without_clock_or_system() -> None:
    data = write_workbook([SHEET])
    assert data == write_workbook([SHEET])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.create_system for entry in archive.infolist()} == {3}
    assert parts(data)["docProps/core.xml"].count("1980-01-01T00:00:00Z") == 2


def test_formulas_stand_beside_their_results() -> None:
    data = write_workbook([SHEET])
    xml = parts(data)["xl/worksheets/sheet1.xml"]
    assert SHEET.row(0) == 5
    assert re.search(r'<c r="B7" s="\d+"><f>SUM\(B5:B6\)</f><v>10.61</v></c>', xml)
    assert '<c r="B8" t="str"><f>IF(B5&gt;B6,"noord","zuid")</f><v>noord</v></c>' in xml
    assert "<v>9.95</v>" in xml
    assert values(data)[4:] == [
        ["noord", 9.95], ["zuid", 0.6666666666666667], ["totaal", 10.61], ["", "noord"], ["", 7.0]
    ]  # fmt: skip


def test_the_heading_stays_in_sight_and_on_every_page() -> None:
    written = parts(write_workbook([SHEET]))
    xml = written["xl/worksheets/sheet1.xml"]
    assert 'xSplit="1" ySplit="4" topLeftCell="B5"' in xml
    assert "Berekening!$4:$4" in written["xl/workbook.xml"]
    assert values(write_workbook([SHEET]))[0][0] == "Van score naar punten"


@pytest.mark.parametrize("text", FORMULA_LIKE)
def test_text_is_never_a_formula(text: str) -> None:
    data = write_workbook(
        [Sheet(name="x", title=text, notes=[text], header=[[text]], cells=[[text]])]
    )
    written = parts(data)
    cells = re.findall(r'<c r="\w+" s="(\d+)" t="s"', written["xl/worksheets/sheet1.xml"])
    assert len(cells) == 4
    assert "<f>" not in written["xl/worksheets/sheet1.xml"]
    styles = written["xl/styles.xml"].split("<cellXfs")[1].split("</cellXfs>")[0]
    formats = re.findall(r"<xf [^>]*>", styles)
    assert all('quotePrefix="1"' in formats[int(at)] for at in cells)
    assert {row[0] for row in values(data)} - {""} == {text}


def test_signs_that_xml_cannot_hold_become_visible() -> None:
    sheet = Sheet(name="x", cells=[["a\uffffb\ufdd0c"], [Formula("A1", "a\x01b\ufffe")]])
    assert values(write_workbook([sheet])) == [["a\ufffdb\ufffdc"], ["a\ufffdb\ufffd"]]


@pytest.mark.parametrize(
    ("sheets", "code"),
    [
        ([], "workbook.no_sheet"),
        ([Sheet(name="a/b", cells=[])], "workbook.sheet_name"),
        ([Sheet(name="x" * 32, cells=[])], "workbook.sheet_name"),
        ([Sheet(name="a", cells=[]), Sheet(name="A", cells=[])], "workbook.sheet_name"),
        ([Sheet(name="a", cells=[["x" * 32_768]])], "workbook.text_too_long"),
        ([Sheet(name="a", cells=[[None] * 16_384 + ["x"]])], "workbook.too_large"),
    ],
)
def test_what_a_workbook_cannot_hold_is_an_error(sheets: list[Sheet], code: str) -> None:
    with pytest.raises(CallError) as caught:
        write_workbook(sheets)
    (problem,) = caught.value.problems
    assert problem.code == code
    assert problem.allowed


SPEC = TableSpec(
    stem="prices",
    columns=("bid", "amount"),
    required=frozenset({"bid"}),
    maybe_numeric=frozenset({"amount"}),
)


def there_and_back(folder: Path, rows: list[tuple[str, str]]) -> list[tuple[str, ...]]:
    write_table_xlsx(folder / "prices.xlsx", SPEC, rows)
    problems: list[Problem] = []
    table = read_table(folder, SPEC, problems=problems)
    assert problems == []
    assert table is not None
    return table.rows


def test_texts_that_look_like_something_else_come_back(tmp_path: Path) -> None:
    texts = ["_x0041_", "_x0041_x0042_", "__x000D__", "_x005F_", "_x005f_x0041_", "_x12_", "007",
             "1e5", "TRUE", "#N/A", "2026-03-01", "'60", "{=1}", "http://x", "a\nb", "<b>&amp;",
             *(text for text in FORMULA_LIKE if text == text.strip())]  # fmt: skip
    rows = [(text, "") for text in texts]
    assert there_and_back(tmp_path, rows) == rows


def test_numbers_of_up_to_15_digits_come_back(tmp_path: Path) -> None:
    numbers = ["0", "-0.5", "9.95", "1980000.01", "123456789012345", "0.000000000000123", "goed"]
    rows = [("b", number) for number in numbers]
    assert there_and_back(tmp_path, rows) == rows


@given(st.lists(st.text("_x05fF4", max_size=14), max_size=8))
def test_underscores_come_back(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    rows = [(text, "") for text in texts if text]
    assert there_and_back(tmp_path_factory.mktemp("t"), rows) == rows


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("1234567890123456", "workbook.digits"),
        (Decimal("0.1234567890123456"), "workbook.digits"),
        (Decimal("NaN"), "workbook.digits"),
        ("a\uffff", "workbook.text"),
    ],
)
def test_a_table_is_not_written_when_it_would_not_come_back(
    value: str | Decimal, code: str
) -> None:
    with pytest.raises(CallError) as caught:
        write_table_xlsx(io.BytesIO(), SPEC, [("b", value)])
    assert caught.value.problems[0].code == code
