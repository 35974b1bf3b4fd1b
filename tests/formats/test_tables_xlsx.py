"""Workbooks from outside: what is read from them, and everything that is refused.

The workbooks are made here, with XlsxWriter where it can make them and by hand where only an
attacker or an odd program would.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import struct
import tracemalloc
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluator.errors import Problem
from evaluator.formats import xlsx_package
from evaluator.formats.csv_table import MAX_ROWS
from evaluator.formats.tables import Table, TableSpec, read_table
from evaluator.formats.xlsx_table import column_letters
from evaluator.formats.xlsx_write import write_table_xlsx

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SPEC = TableSpec(
    stem="scores",
    columns=("bid", "score", "note"),
    required=frozenset({"bid"}),
    numeric=frozenset({"score"}),
)
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
HEADING = "".join(
    f'<c r="{letter}1" t="inlineStr"><is><t>{name}</t></is></c>'
    for letter, name in zip("ABC", SPEC.columns, strict=True)
)


def sheet_xml(cells: str = "", *, before: str = "", after: str = "") -> str:
    """A sheet with the heading row and more rows."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet {MAIN}>{before}<sheetData>'
        f'<row r="1">{HEADING}</row>{cells}</sheetData>{after}</worksheet>'
    )


def package(sheet: str | bytes | None = None, **more: str | bytes) -> dict[str, str | bytes]:
    """The parts of a workbook with one sheet; `more` adds parts, with __ for a slash."""
    rels = f'<Relationships xmlns="{PACKAGE}">'
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'{rels}<Relationship Id="r1" Type="{OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="scores" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{rels}<Relationship Id="r1" Type="{OFFICE}/worksheet" '
        f'Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{OFFICE}/sharedStrings" '
        f'Target="sharedStrings.xml"/><Relationship Id="r3" Type="{OFFICE}/styles" '
        'Target="/xl/styles.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet_xml() if sheet is None else sheet,
    }
    return parts | {name.replace("__", "/"): content for name, content in more.items()}


def zipped(parts: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def made(fill: Callable[[xlsxwriter.Workbook, Any], None], name: str = "scores") -> bytes:
    """A workbook of XlsxWriter with the heading row and what `fill` adds."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as workbook:
        sheet = workbook.add_worksheet(name)
        sheet.write_row(0, 0, SPEC.columns)
        fill(workbook, sheet)
    return stream.getvalue()


def read(folder: Path, data: bytes) -> tuple[Table, list[Problem]]:
    (folder / "scores.xlsx").write_bytes(data)
    problems: list[Problem] = []
    table = read_table(folder, SPEC, problems=problems)
    assert table is not None
    assert not (problems and table.rows)
    assert all(p.file == "scores.xlsx" and p.found and p.allowed and p.remedy for p in problems)
    return table, problems


def rows_of(folder: Path, data: bytes) -> list[tuple[str, ...]]:
    table, problems = read(folder, data)
    assert problems == []
    return table.rows


def test_numbers_are_the_decimals_that_were_typed(tmp_path: Path) -> None:
    # The stored texts are those of Excel: github.com/orbeon/orbeon-forms/issues/4452 and
    # learn.microsoft.com/en-us/answers/questions/4966476 (68.4); 1E-3 is how it writes 0.001.
    stored = {"0.1": "0.1", "0.57999999999999996": "0.58", "68.400000000000006": "68.4",
              "1E-3": "0.001", "1.98E6": "1980000", "-0": "0", "12": "12",
              "123456789012.345": "123456789012.345", "999999999999999": "999999999999999",
              "-1.1000000000000001": "-1.1"}  # fmt: skip
    cells = "".join(
        f'<row r="{i}"><c r="A{i}" t="str"><v>b</v></c><c r="B{i}"><v>{text}</v></c></row>'
        for i, text in enumerate(stored, start=2)
    )
    rows = rows_of(tmp_path, zipped(package(sheet_xml(cells))))
    assert [row[1] for row in rows] == list(stored.values())


@pytest.mark.parametrize(
    ("stored", "fits"),
    [
        ("123456789012345", True),
        ("1234567890123456", False),
        ("0.30000000000000004", False),  # 0.1 + 0.2
        ("0.1000000000000000055", False),  # more digits than any program stores
        ("33.333333333333336", False),
        ("0.000000000000000000123", True),
        ("100000000000000000000", True),
        ("1" * 300, False),
        ("1.000000000000000000001", False),
    ],
)
def test_a_number_of_more_than_15_digits_is_refused_with_its_cell(
    tmp_path: Path, stored: str, *, fits: bool
) -> None:
    cells = f'<row r="2"><c r="A2" t="str"><v>b</v></c><c r="B2" s="0"><v>{stored}</v></c></row>'
    _, problems = read(tmp_path, zipped(package(sheet_xml(cells))))
    assert [(p.code, p.cell, p.line) for p in problems] == (
        [] if fits else [("table.xlsx_digits", "B2", 2)]
    )


def test_many_long_dates_hide_no_long_number(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook, sheet: Any) -> None:
        moment = workbook.add_format({"num_format": "dd-mm-yyyy hh:mm"})
        for row in range(1, 300):
            sheet.write_number(row, 0, 46082.52100694444, moment)
        sheet.write_number(300, 0, 1 / 3)

    _, problems = read(tmp_path, made(fill))
    assert [(p.code, p.cell) for p in problems] == [("table.xlsx_digits", "A301")]


def test_long_texts_of_digits_are_text(tmp_path: Path) -> None:
    def fill(_: xlsxwriter.Workbook, sheet: Any) -> None:
        sheet.write_string(1, 0, "b")
        sheet.write_string(1, 2, "12345678901234567890")

    assert rows_of(tmp_path, made(fill)) == [("b", "", "12345678901234567890")]
    cells = '<row r="2"><c r="A2" t="str"><v>12345678901234567890</v></c></row>'
    data = zipped(package(sheet_xml(cells)))
    assert rows_of(tmp_path, data) == [("12345678901234567890", "", "")]


def test_dates_and_booleans_become_text(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook, sheet: Any) -> None:
        day = workbook.add_format({"num_format": "dd-mm-yyyy"})
        moment = workbook.add_format({"num_format": "dd-mm-yyyy hh:mm"})
        sheet.write_datetime(1, 0, dt.date(2026, 3, 1), day)
        sheet.write_boolean(1, 2, True)  # noqa: FBT003
        sheet.write_datetime(2, 0, dt.datetime(2026, 3, 1, 12, 30, 15), moment)  # noqa: DTZ001
        sheet.write_boolean(2, 2, False)  # noqa: FBT003

    expected = [("2026-03-01", "", "true"), ("2026-03-01T12:30:15", "", "false")]
    assert rows_of(tmp_path, made(fill)) == expected


def test_days_counted_from_1904(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"date_1904": True}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write(0, 0, "bid")
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_datetime(1, 0, dt.date(2026, 3, 1), day)
    assert rows_of(tmp_path, stream.getvalue()) == [("2026-03-01", "", "")]


@pytest.mark.parametrize(
    ("value", "pattern"),
    [(12, "dd-mm-yyyy"), (-1, "dd-mm-yyyy"), (0.5, "hh:mm"), (1.5, "[h]:mm")],
)
def test_dates_that_are_none_are_refused(tmp_path: Path, value: float, pattern: str) -> None:
    def fill(workbook: xlsxwriter.Workbook, sheet: Any) -> None:
        sheet.write_row(1, 0, ["b", ""])
        sheet.write_number(1, 2, value, workbook.add_format({"num_format": pattern}))

    _, (problem,) = read(tmp_path, made(fill))
    assert (problem.code, problem.cell) == ("table.xlsx_date", "C2")


def test_text_is_trimmed_and_rich_text_is_text(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook, sheet: Any) -> None:
        bold = workbook.add_format({"bold": True})
        sheet.write_string(1, 0, "  b1\u00a0")
        sheet.write_rich_string(1, 2, "een ", bold, "twee", " drie")

    assert rows_of(tmp_path, made(fill)) == [("b1", "", "een twee drie")]


def test_layout_without_content_is_not_content(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook, sheet: Any) -> None:
        grey = workbook.add_format({"bg_color": "#eeeeee"})
        sheet.write_row(2, 0, ["b1", 60])
        sheet.write_blank(2, 30, None, grey)
        sheet.write_blank(900_000, 0, None, grey)
        sheet.write_string(4, 0, "b2")
        sheet.write_url(4, 2, "mailto:a@example.org", string="mail")

    table, problems = read(tmp_path, made(fill))
    assert problems == []
    assert table.rows == [("b1", "60", ""), ("b2", "", "mail")]
    assert table.lines == [3, 5]
    assert table.where(1, "note") == ("scores.xlsx", 5, "note", "C5")


def test_prefixed_xml_is_read_and_searched_alike(tmp_path: Path) -> None:
    """The Open XML SDK writes every element with a prefix."""
    xml = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        "<x:sheetData><x:row><x:c t='str' r='A1'><x:v>bid</x:v></x:c></x:row>"
        '<x:row r="2"><x:c r="A2"><x:v>1</x:v></x:c>{}</x:row></x:sheetData></x:worksheet>'
    )
    assert rows_of(tmp_path, zipped(package(xml.format("")))) == [("1", "", "")]
    hidden = '<x:c r="B2"><x:f>1+1</x:f><x:v>2</x:v></x:c>'
    _, problems = read(tmp_path, zipped(package(xml.format(hidden))))
    assert ("table.xlsx_formula", "B2") in [(p.code, p.cell) for p in problems]


def test_formulas_elsewhere_in_the_sheet_are_no_input(tmp_path: Path) -> None:
    def fill(_: xlsxwriter.Workbook, sheet: Any) -> None:
        sheet.write_row(1, 0, ["b1", 60])
        sheet.data_validation("B2:B9", {"validate": "list", "source": "=$A$2:$A$9"})
        sheet.conditional_format("B2", {"type": "formula", "criteria": "=B2>1"})

    assert rows_of(tmp_path, made(fill)) == [("b1", "60", "")]


def cell(content: str) -> bytes:
    row = f'<row r="2"><c r="A2" t="str"><v>b1</v></c>{content}</row>'
    return zipped(package(sheet_xml(row)))


PERCENT = (
    f'<styleSheet {MAIN}><numFmts><numFmt numFmtId="165" formatCode="0.0%"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"><alignment/></xf><xf numFmtId="165"/></cellXfs></styleSheet>'
)
IN_CELL: dict[str, tuple[bytes, str, str]] = {
    "formula": (cell('<c r="B2"><f>SUM(A1:A9)</f><v>5</v></c>'), "xlsx_formula", "=SUM(A1:A9)"),
    "shared formula": (cell('<c r="B2"><f t="shared" si="0"/></c>'), "xlsx_formula", "a formula"),
    "error": (cell('<c r="B2" t="e"><v>#N/A</v></c>'), "xlsx_error_cell", "#N/A"),
    "not finite": (cell('<c r="B2"><v>NaN</v></c>'), "number_not_finite", "nan"),
    "exponent out of range": (cell('<c r="B2"><v>1e999</v></c>'), "number_not_finite", "inf"),
    "text": (cell('<c r="B2" t="str"><v>1,5</v></c>'), "number_decimal_sign", "1,5"),
    "date": (cell('<c r="B2" t="d"><v>2026-05-01</v></c>'), "number", "2026-05-01"),
    "boolean": (cell('<c r="B2" t="b"><v>1</v></c>'), "number", "true"),
    "percentage": (
        zipped(
            package(
                sheet_xml(
                    '<row r="2"><c r="A2" t="str"><v>b</v></c><c r="B2" s="1"><v>0.6</v></c></row>'
                ),
                **{"xl/styles.xml": PERCENT},
            )
        ),
        "xlsx_percent",
        "0.6, shown as a percentage",
    ),
    "merged": (
        zipped(
            package(
                sheet_xml(
                    '<row r="2"><c r="A2" t="str"><v>b</v></c></row>',
                    after='<mergeCells count="1"><mergeCell ref="B2:B4"/></mergeCells>',
                )
            )
        ),
        "xlsx_merged",
        "B2:B4",
    ),
}


@pytest.mark.parametrize("name", IN_CELL)
def test_what_a_cell_may_not_hold_is_told_with_its_address(tmp_path: Path, name: str) -> None:
    data, code, word = IN_CELL[name]
    _, (problem,) = read(tmp_path, data)
    assert (problem.code, problem.cell, problem.line) == (f"table.{code}", "B2", 2)
    assert word in problem.found


def test_all_cells_are_told_at_once(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook, sheet: Any) -> None:
        sheet.write_row(1, 0, ["b1", "1e5"])
        sheet.write_formula(2, 1, "=1/0", None, "#DIV/0!")
        sheet.write_number(3, 1, 0.1 + 0.2)
        sheet.write_number(4, 1, 0.6, workbook.add_format({"num_format": "0%"}))
        sheet.write_string(5, 4, "los")
        sheet.merge_range("A8:A9", "b8")

    _, problems = read(tmp_path, made(fill))
    assert [(p.code.removeprefix("table."), p.cell) for p in problems] == [
        ("empty_heading", "D1"),
        ("empty_heading", "E1"),
        ("number_exponent", "B2"),
        ("xlsx_formula", "B3"),
        ("xlsx_percent", "B5"),
        ("xlsx_merged", "A8"),
    ]
    # XlsxWriter writes 16 digits, 0.3, where Excel stores 0.30000000000000004.


NUMBERS = "".join(f"<a{i}/>" for i in range(200_000))
IN_FILE: dict[str, tuple[bytes, str, str]] = {
    "text": (b"bid,score\n", "xlsx_not_a_workbook", "no .xlsx workbook"),
    "empty file": (b"", "xlsx_not_a_workbook", "no .xlsx workbook"),
    "old or encrypted": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "xlsx_encrypted",
                         "password"),
    "cut off": (zipped(package())[:-200], "xlsx_damaged", "cannot be unpacked"),
    "no workbook": (zipped({"a.xml": "<a/>"}), "xlsx_damaged", "no part _rels/.rels"),
    "no sheet part": (zipped({k: v for k, v in package().items() if "sheet1" not in k}),
                      "xlsx_damaged", "no part xl/worksheets/sheet1.xml"),
    "macros": (zipped(package(xl__vbaProject_bin="x") | {"xl/vbaProject.bin": b"x"}),
               "xlsx_macros", "macros"),
    "external link": (zipped(package() | {"xl/externalLinks/externalLink1.xml": "<a/>"}),
                      "xlsx_external", "links to other workbooks"),
    "embedded file": (zipped(package() | {"xl/embeddings/oleObject1.bin": b"x"}),
                      "xlsx_embedded", "embedded"),
    "document type": (zipped(package('<!DOCTYPE a [<!ENTITY b "c">]>' + sheet_xml())),
                      "xlsx_declaration", "xl/worksheets/sheet1.xml"),
    "entity elsewhere": (zipped(package() | {"docProps/core.xml": "<!DOCTYPE a><a/>"}),
                         "xlsx_declaration", "docprops/core.xml"),
    "comment": (zipped(package(sheet_xml("<!-- -->"))), "xlsx_damaged", "unusual kind"),
    "cdata": (zipped(package(sheet_xml('<row r="2"><c r="A2"><v><![CDATA[1]]></v></c></row>'))),
              "xlsx_damaged", "unusual kind"),
    "utf-16": (zipped(package(sheet_xml().encode("utf-16"))), "xlsx_damaged", "unusual kind"),
    "latin-1": (zipped(package(sheet_xml('<row r="2"><c r="A2" t="str"><v>\xeb</v></c></row>')
                               .encode("latin-1"))), "xlsx_damaged", "cannot be read"),
    "no end": (zipped(package(sheet_xml().replace("</sheetData>", ""))), "xlsx_damaged",
               "has no end"),
    "two blocks": (zipped(package(sheet_xml("</sheetData><sheetData>"))), "xlsx_damaged",
                   "unusual kind"),
    "no address": (zipped(package(sheet_xml("<row><c><v>1</v></c></row>"))), "xlsx_damaged",
                   "without an address"),
    "one address twice": (zipped(package(sheet_xml('<row r="2"><c r="A2"><v>1</v></c>'
                                                   '<c r="A2"><v>2</v></c></row>'))),
                          "xlsx_damaged", "A2 twice"),
    "reference": (cell('<c r="B2"><v>1&#50;3</v></c>'), "xlsx_damaged", "a number in B2"),
    "reference to a text": (cell('<c r="B2" t="s"><v>&#48;</v></c>'), "xlsx_damaged", "in B2"),
    "pieces": (cell('<c r="B2"><v>1<?pi?>2</v></c>'), "xlsx_damaged", "unusual kind"),
    "two values": (cell('<c r="B2"><v>1</v><v>2</v></c>'), "xlsx_damaged", "unusual kind"),
    "no such text": (zipped(package(sheet_xml('<row r="2"><c r="A2" t="s"><v>7</v></c></row>'))),
                     "xlsx_damaged", "cannot be read"),
    "broken list of sheets": (zipped(package() | {"xl/workbook.xml": "<workbook"}),
                              "xlsx_damaged", "not sound XML"),
    "long list of sheets": (zipped(package() | {"xl/workbook.xml": NUMBERS}),
                            "xlsx_damaged", "bytes in xl/workbook.xml"),
    "bomb": (zipped(package() | {"xl/worksheets/sheet2.xml": b" " * (51 << 20)}),
             "xlsx_unpacked", "bytes when unpacked"),
    "growing part": (zipped(package() | {"xl/media/image1.png": b"\0" * (3 << 20)}),
                     "xlsx_unpacked", "over 100 times its size"),
    "far column": (zipped(package(sheet_xml('<row r="2"><c r="AA2"><v>1</v></c></row>'))),
                   "xlsx_size", "far from the others"),
    "far corner": (
        zipped(package(sheet_xml('<row r="9"><c r="XFD1048576" s="1"><v>1</v></c></row>'))),
        "xlsx_size", "far from the others"),
    "far corner, disguised": (
        zipped(package(sheet_xml("""<row><c a=' r="A9"' r="XFD1048576"><v>1</v></c></row>"""))),
        "xlsx_size", "far from the others"),
    "far corner, as a formula": (
        zipped(package(sheet_xml('<row r="9"><c r="XFD1048576"><f>1</f><v>1</v></c></row>'))),
        "xlsx_size", "far from the others"),
}  # fmt: skip


@pytest.mark.parametrize("name", IN_FILE)
def test_what_a_workbook_may_not_be(tmp_path: Path, name: str) -> None:
    data, code, word = IN_FILE[name]
    _, (problem,) = read(tmp_path, data)
    assert problem.code == f"table.{code}"
    assert word in problem.found


def test_an_empty_sheet_has_no_heading_row(tmp_path: Path) -> None:
    for xml in (f"<worksheet {MAIN}><sheetData/></worksheet>", sheet_xml().replace(HEADING, "")):
        _, (problem,) = read(tmp_path, zipped(package(xml)))
        assert problem.code == "table.empty"


def test_the_last_row_that_fits_and_the_first_that_does_not(tmp_path: Path) -> None:
    for row, codes in ((MAX_ROWS + 1, []), (MAX_ROWS + 2, ["table.xlsx_size"])):
        cells = f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>'
        _, problems = read(tmp_path, zipped(package(sheet_xml(cells))))
        assert [p.code for p in problems] == codes


@pytest.mark.parametrize("formula", ["", "<f>1</f>", "<f/>"])
def test_one_long_text_used_very_often_is_refused(tmp_path: Path, formula: str) -> None:
    """2 MB of cells that point to one text of 30,000 characters would be 1.2 GB of text."""
    strings = f"<sst {MAIN}><si><t>{'x' * 30_000}</t></si></sst>"
    cells = "".join(
        f'<row r="{i}"><c r="A{i}" t="s">{formula}<v>0</v></c></row>' for i in range(2, 40_002)
    )
    parts = package(sheet_xml(cells)) | {"xl/sharedStrings.xml": strings}
    _, problems = read(tmp_path, zipped(parts))
    assert [p.code for p in problems] == ["table.xlsx_text"]


def test_a_header_that_lies_about_the_unpacked_size_unpacks_no_more(tmp_path: Path) -> None:
    """The zip states the size and checksum of a good sheet; the stream goes on for 40 MB."""
    content = sheet_xml('<row r="2"><c r="A2" t="str"><v>b1</v></c></row>').encode()
    stream = zipped(package(content + b" " * (40 << 20)))
    with zipfile.ZipFile(io.BytesIO(stream)) as archive:
        true = archive.getinfo("xl/worksheets/sheet1.xml")
    for packed, lie in (("<I", len(content)), ("<I", zipfile.crc32(content))):
        old = struct.pack(packed, true.file_size if lie == len(content) else true.CRC)
        assert stream.count(old) == 2  # once before the part and once in the directory
        stream = stream.replace(old, struct.pack(packed, lie))
    tracemalloc.start()
    rows = rows_of(tmp_path, stream)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert rows == [("b1", "", "")]
    assert peak < 12 << 20


def test_two_parts_of_one_name_are_refused(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in package().items():
            archive.writestr(name, content)
        archive.writestr("XL/worksheets/sheet1.xml", sheet_xml())
    _, (problem,) = read(tmp_path, stream.getvalue())
    assert problem.code == "table.xlsx_damaged"


def test_an_encrypted_part_is_refused(tmp_path: Path) -> None:
    data = bytearray(zipped(package()))
    start = data.index(b"PK\x01\x02")
    data[start + 8] |= 1
    _, (problem,) = read(tmp_path, bytes(data))
    assert problem.code == "table.xlsx_encrypted"


@pytest.mark.parametrize(
    ("sheets", "expected"),
    [
        ([("Blad1", "")], "Blad1"),
        ([("uitleg", ""), ("Scores", "")], "Scores"),
        ([("uitleg", "hidden"), ("scores", "")], "scores"),
        ([("Blad1", ""), ("Blad2", "")], None),
        ([("Blad1", ""), ("Blad2", "hidden")], None),
        ([("Blad1", ""), ("scores", "hidden")], None),
        ([("Blad1", ""), ("Blad2", "very_hidden")], None),
    ],
)
def test_which_sheet_counts(
    tmp_path: Path, sheets: list[tuple[str, str]], expected: str | None
) -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as workbook:
        for name, state in sheets:
            sheet = workbook.add_worksheet(name)
            sheet.write_row(0, 0, ["bid", "note"])
            sheet.write_row(1, 0, ["b1", name])
            if state:
                getattr(sheet, {"hidden": "hide", "very_hidden": "very_hidden"}[state])()
    table, problems = read(tmp_path, stream.getvalue())
    if expected:
        assert problems == []
        assert table.rows == [("b1", "", expected)]
    else:
        (problem,) = problems
        assert problem.code == "table.xlsx_sheets"
        assert all(name in problem.found for name, _ in sheets)
        assert "'scores'" in problem.remedy


def test_formulas_on_a_sheet_that_does_not_count_are_allowed(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook, sheet: Any) -> None:
        sheet.write_row(1, 0, ["b1", 60])
        workbook.add_worksheet("kladblok").write_formula(0, 0, "=1+1")

    assert rows_of(tmp_path, made(fill)) == [("b1", "60", "")]


def test_every_code_of_workbooks_has_a_test(root: Path) -> None:
    sources = root.joinpath("evaluator", "formats").glob("xlsx_*.py")
    codes = {
        code
        for path in sources
        for code in re.findall(r'"table\.(xlsx_[a-z_]+)"', path.read_text(encoding="utf-8"))
    }
    tested = {code for _, code, _ in (IN_CELL | IN_FILE).values()}
    elsewhere = {"xlsx_date", "xlsx_digits", "xlsx_sheets", "xlsx_text"}
    # Of whole workbooks, and of one sheet in the same way: test_xlsx_book.py.
    elsewhere |= {"xlsx_hidden_sheet", "xlsx_sheet_kind"}
    elsewhere |= {"xlsx_hidden_rows", "xlsx_hidden_columns", "xlsx_filtered_rows"}
    assert codes == {code for code in tested if code.startswith("xlsx_")} | elsewhere


def test_column_letters() -> None:
    assert [column_letters(i) for i in (0, 25, 26, 701, 702, 16383)] == [
        "A", "Z", "AA", "ZZ", "AAA", "XFD"]  # fmt: skip


def test_the_limits_are_those_of_the_documentation() -> None:
    assert xlsx_package.MAX_UNPACKED == 50 << 20


def small_workbook() -> bytes:
    stream = io.BytesIO()
    write_table_xlsx(stream, SPEC, [("b1", "60", "een"), ("b2", "0.5", "=twee")])
    return stream.getvalue()


WORKBOOK = small_workbook()
SHEET = zipfile.ZipFile(io.BytesIO(WORKBOOK)).read("xl/worksheets/sheet1.xml")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(at=st.integers(0, len(WORKBOOK)), cut=st.integers(0, 40), put=st.binary(max_size=8))
def test_no_mutation_of_a_package_gives_a_traceback(
    tmp_path: Path, at: int, cut: int, put: bytes
) -> None:
    read(tmp_path, WORKBOOK[:at] + put + WORKBOOK[at + cut :])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(
    at=st.integers(SHEET.index(b"<sheetData"), len(SHEET)),
    cut=st.integers(0, 20),
    put=st.one_of(
        st.binary(max_size=4),
        st.sampled_from(
            [b"<f>1</f>", b"<c>", b'<c r="A1">', b' t="e"', b' t="s"', b"<v>9</v>", b"&x;", b"<!--",
             b'<c r="XFD1048576"><v>1</v></c>', b"</sheetData>", b"\xff", b"'", b'"', b"</c>"]
        ),
    ),
)  # fmt: skip
def test_no_mutation_of_a_sheet_gives_a_traceback(
    tmp_path: Path, at: int, cut: int, put: bytes
) -> None:
    parts: dict[str, str | bytes] = {}
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = SHEET[:at] + put + SHEET[at + cut :]
    read(tmp_path, zipped(parts))
