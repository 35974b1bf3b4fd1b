"""The copy of a workbook in which each finding stands at its cell."""

from __future__ import annotations

import io
import re
from contextlib import suppress
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.errors import InputError, Problem
from evaluator.formats.book_plan import NOT_READ
from evaluator.formats.xlsx_book import Grid, read_book
from evaluator.formats.xlsx_comments import SIGN
from evaluator.formats.xlsx_form import Column, FormSheet, Styled, write_form
from evaluator.model.finding import Where, warning
from evaluator.office.annotate import SHEETS, Told, annotate, told_findings, told_problems
from evaluator.render.catalogue import Words
from tests.formats.workbooks import (
    MAIN,
    made,
    needs_office,
    package,
    sheet_xml,
    text_cell,
    through_office,
    unzipped,
    zipped,
)

if TYPE_CHECKING:
    from pathlib import Path

    import xlsxwriter

FILE = "dossier.xlsx"
NL, EN = Words("nl"), Words("en")
BOOK = [
    FormSheet(
        name="Scores",
        columns=[
            Column(heading="criterium", locked=True),
            Column(heading="score", choices=("goed", "matig"), help="Kies een woord."),
            Column(heading="motivering", width=40),
        ],
        rows=[
            ["C1", "goed", "omdat"],
            ["C2", Styled(value="gooed", comment="Een opmerking van iemand."), None],
            ["C3", Decimal("12.5"), "=1+1"],
        ],
        spare=2,
        protect=True,
    ),
    FormSheet(name="Jan's blad", columns=[Column(heading="id", width=33)], rows=[["een"]]),
]
ORIGINAL = write_form(BOOK)
WORST = Told(
    "error", FILE, "Scores!B3", "Dit woord staat niet in de schaal: 'gooed'.", "Kies goed."
)
HINT = Told("info", FILE, "Scores!B3", "Ook dit.", "")
EMPTY = Told("warning", FILE, "Scores!C3", "=1+1 <leeg> & _x0041_ \u20ac\x07", "Schrijf waarom.")
OTHER = Told("warning", FILE, "Jan's blad!A2", "Op een ander blad.", "Doe iets.")
ELSEWHERE = Told("error", "prices.xlsx", "B4", "In een ander bestand.", "Vul de prijs in.")
LINE = Told("info", "bids/A.yaml", "12", "In een regel.", "")
TOLD = [HINT, OTHER, WORST, EMPTY, ELSEWHERE, LINE]


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def annotated(data: bytes = ORIGINAL, told: list[Told] | None = None, words: Words = NL) -> bytes:
    return annotate(data, FILE, TOLD if told is None else told, words)


def grids_of(data: bytes) -> list[Grid]:
    problems: list[Problem] = []
    grids = read_book(data, FILE, problems)
    assert problems == []
    assert grids is not None
    return grids


def marks_of(sheet: Any) -> dict[str, list[str]]:
    """The cells of each rule of ours in a sheet, by the colour that it gives."""
    return {
        rule.dxf.fill.bgColor.rgb: str(area.sqref).split()
        for area, rules in sheet.conditional_formatting._cf_rules.items()
        for rule in rules
        if "evaluator" in rule.formula[0]
    }


def comments_of(sheet: Any) -> dict[str, str]:
    return {
        cell.coordinate: cell.comment.text
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }


def test_the_cells_themselves_stay_as_they_were_to_the_byte() -> None:
    before, after = unzipped(ORIGINAL), unzipped(annotated())
    for name in ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"):
        cells = re.compile(rb"<cols>.*</cols><sheetData>.*</sheetData>(?:<sheetProtection[^>]*>)?")
        assert cells.findall(before[name]) == cells.findall(after[name]) != []
        rules = re.compile(rb"<dataValidations.*</dataValidations>")
        assert rules.findall(before[name]) == rules.findall(after[name])
    untouched = {"xl/sharedStrings.xml", "xl/theme/theme1.xml", "docProps/core.xml"}
    assert all(before[name] == after[name] for name in untouched)
    assert grids_of(annotated())[1:] == grids_of(ORIGINAL)


def test_the_same_findings_give_the_same_bytes_and_the_original_is_not_touched() -> None:
    original = bytes(ORIGINAL)
    assert annotated() == annotated()
    assert original == ORIGINAL


def test_each_place_is_marked_with_the_worst_that_was_found_there() -> None:
    book = opened(annotated())
    assert marks_of(book["Scores"]) == {"FFFBDDE0": ["B3"], "FFFFEBB8": ["C3"]}
    assert marks_of(book["Jan's blad"]) == {"FFFFEBB8": ["A2"]}
    # A colour alone is no mark: each has its own frame.
    frames = {
        rule.dxf.border.left.style
        for rules in book["Scores"].conditional_formatting._cf_rules.values()
        for rule in rules
    }
    assert frames == {"thin", "dashed"}


def test_each_place_has_a_comment_and_those_of_people_stay() -> None:
    comments = comments_of(opened(annotated())["Scores"])
    assert comments["B3"].startswith(
        f"Een opmerking van iemand.\n\n{SIGN} moet worden opgelost: Dit"
    )
    assert comments["B3"].index("Kies goed.") < comments["B3"].index("ter informatie: Ook dit.")
    assert comments["C3"].startswith(f"{SIGN} let op: =1+1 <leeg> & ")
    assert "_x005F_x0041_" in unzipped(annotated())["xl/comments1.xml"].decode()
    assert set(comments) == {"B3", "C3"}


def test_every_comment_has_one_box() -> None:
    parts = unzipped(annotated())
    boxes = re.findall(
        rb"<x:Row>(\d+)</x:Row><x:Column>(\d+)<", parts["xl/drawings/vmlDrawing1.vml"]
    )
    assert sorted(boxes) == [(b"2", b"1"), (b"2", b"2")]
    ids = re.findall(rb'<v:shape id="([^"]+)"', parts["xl/drawings/vmlDrawing1.vml"])
    assert len(set(ids)) == 2
    assert parts["xl/worksheets/sheet1.xml"].count(b"<legacyDrawing") == 1
    # The other sheet had no comments: everything for them is new.
    assert parts["xl/worksheets/sheet2.xml"].count(b"<legacyDrawing") == 1
    assert b'Extension="vml"' in parts["[Content_Types].xml"]


def test_the_first_sheet_lists_everything_the_worst_first_with_links() -> None:
    book = opened(annotated())
    assert book.sheetnames == ["Bevindingen", "Scores", "Jan's blad"]
    assert book.active.title == "Bevindingen"
    rows = grids_of(annotated())[0].rows
    start = rows.index(["Hoe erg", "Plek", "Wat is er", "Wat te doen"])
    assert [row[:3] for row in rows[start + 1 :]] == [
        ["moet worden opgelost", "Scores!B3", WORST.message],
        ["moet worden opgelost", "prices.xlsx B4", ELSEWHERE.message],
        ["let op", "Jan's blad!A2", OTHER.message],
        ["let op", "Scores!C3", "=1+1 <leeg> & _x0041_ \u20ac\x07"],
        ["ter informatie", "Scores!B3", HINT.message],
        ["ter informatie", "bids/A.yaml regel 12", LINE.message],
    ]
    links = [cell.hyperlink.location if cell.hyperlink else None
             for cell in book["Bevindingen"]["B"][-len(TOLD) :]]  # fmt: skip
    assert links == ["'Scores'!B3", None, "'Jan''s blad'!A2", "'Scores'!C3", "'Scores'!B3", None]
    assert "dossier.xlsx zelf" in " ".join(str(row[0]) for row in rows[:start])


def test_the_list_is_in_the_language_of_the_reader_and_is_passed_over_when_read() -> None:
    english = annotated(words=EN)
    assert opened(english).sheetnames[0] == "Findings"
    assert opened(english)["Findings"]["A5"].value == "How bad"
    assert {(name.nl, name.en) for name in NOT_READ} >= {(SHEETS["nl"], SHEETS["en"])}


def test_nothing_found_is_said() -> None:
    texts = [row[0].value for row in opened(annotated(told=[]))["Bevindingen"].iter_rows()]
    assert "Er is niets gevonden." in texts


def test_only_one_sheet_is_selected_and_names_count_the_new_one() -> None:
    parts = unzipped(annotated())
    selected = [
        name for name, xml in parts.items()
        if "worksheets/" in name and b'tabSelected="1"' in xml
    ]  # fmt: skip
    assert len(selected) == 1
    assert b'activeTab="0"' in parts["xl/workbook.xml"]
    book = opened(annotated())
    assert book["Scores"].print_title_rows == "$1:$1"
    assert book["Bevindingen"].print_title_rows == "$5:$5"


def test_annotating_again_replaces_what_stood_there() -> None:
    first = annotated(told=[WORST, OTHER])
    again = annotated(first, [EMPTY])
    book = opened(again)
    assert book.sheetnames == ["Bevindingen", "Scores", "Jan's blad"]
    assert marks_of(book["Scores"]) == {"FFFFEBB8": ["C3"]}
    assert marks_of(book["Jan's blad"]) == {}
    assert comments_of(book["Jan's blad"]) == {}
    comments = comments_of(book["Scores"])
    assert comments["B3"] == "Een opmerking van iemand."
    assert set(comments) == {"B3", "C3"}
    boxes = unzipped(again)["xl/drawings/vmlDrawing1.vml"].count(b"<v:shape ")
    assert boxes == 2
    assert grids_of(again)[1:] == grids_of(ORIGINAL)


def test_conditional_formats_of_people_stay() -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet("Scores")
        sheet.write_row(0, 0, ["id", 1])
        red = workbook.add_format({"bg_color": "red"})
        sheet.conditional_format(
            "A1:B9", {"type": "cell", "criteria": ">", "value": 5, "format": red}
        )

    twice = annotated(annotated(made(fill)), [WORST])
    rules = opened(twice)["Scores"].conditional_formatting._cf_rules
    kinds = {str(area.sqref): [rule.type for rule in one] for area, one in rules.items()}
    assert kinds == {"A1:B9": ["cellIs"], "B3": ["expression"]}
    priorities = [rule.priority for one in rules.values() for rule in one]
    assert len(set(priorities)) == 2


def test_more_comments_than_a_drawing_sets_aside_numbers_for() -> None:
    many = [Told("info", FILE, f"Jan's blad!A{row}", "te veel", "") for row in range(1, 1501)]
    data = annotated(told=many)
    assert len(comments_of(opened(data)["Jan's blad"])) == 1500
    xml = next(
        xml for name, xml in unzipped(data).items() if name.endswith(".vml") and b"1500" not in xml
        and xml.count(b"<v:shape ") == 1500
    )  # fmt: skip
    ids = [int(one) for one in re.findall(rb"_x0000_s(\d+)", xml)]
    blocks = re.search(rb'data="([\d,]+)"', xml)
    assert blocks
    assert {one // 1024 for one in ids} <= {int(one) for one in blocks[1].split(b",")}
    assert sum(map(len, marks_of(opened(data)["Jan's blad"]).values())) >= 500


@pytest.mark.parametrize(
    "spot", ["Weg!A1", "Scores!XFDX1", "Scores!1", "Scores", "", "7", "A1", "Scores!A0"]
)
def test_a_place_that_is_not_there_is_listed_and_not_marked(spot: str) -> None:
    book = opened(annotated(told=[Told("error", FILE, spot, "Bericht.", "")]))
    assert marks_of(book["Scores"]) == {}
    assert "Bericht." in [cell.value for cell in book["Bevindingen"]["C"]]


def test_findings_and_problems_become_lines() -> None:
    finding = warning("score.spread", Where(FILE, 12, None, "Scores!F12"), subject="A",
                      criterion="C1", spread="40")  # fmt: skip
    (told,) = told_findings([finding], NL)
    assert (told.severity, told.file, told.spot) == ("warning", FILE, "Scores!F12")
    assert told.message == NL.finding(finding).message
    problem = Problem(code="table.xlsx_formula", file=FILE, line=3, cell="Scores!B3",
                      found="a formula", allowed="a value", remedy="x")  # fmt: skip
    (line,) = told_problems([problem], NL)
    assert (line.severity, line.spot) == ("error", "Scores!B3")
    assert line.message.split("\n")[:2] == ["In een cel staat een formule", "Er staat: een formule"]
    (bare,) = told_problems([Problem(code="file.missing", file="x", line=4)], NL)
    assert bare.spot == "4"


def test_a_workbook_that_is_not_safe_is_refused() -> None:
    macros = zipped(unzipped(ORIGINAL) | {"xl/vbaProject.bin": b"x"})
    with pytest.raises(InputError) as error:
        annotated(macros)
    assert [problem.code for problem in error.value.problems] == ["table.xlsx_macros"]


CONTENT = "[Content_Types].xml"
BROKEN = {
    "no list of types": (CONTENT, b"<Types", b"<Typen", "no element Types"),
    "no end of types": (CONTENT, b"</Types>", b"", "the element Types without an end"),
    "no formats": ("xl/styles.xml", b"cellXfs", b"cellXf", "no element cellXfs"),
    "no comments": ("xl/comments1.xml", b"commentList", b"list", "no element commentList"),
    "no cells": ("xl/worksheets/sheet2.xml", b"<sheetData", b"<data", "unusual kind"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_workbook_that_cannot_be_added_to_is_told_as_damaged(name: str) -> None:
    part, old, new, found = BROKEN[name]
    parts = unzipped(ORIGINAL)
    assert old in parts[part]
    with pytest.raises(InputError) as error:
        annotated(zipped(parts | {part: parts[part].replace(old, new)}))
    (problem,) = error.value.problems
    assert problem.code == "table.xlsx_damaged"
    assert found in problem.found


PARTS = ("xl/workbook.xml", "xl/styles.xml", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml",
         "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels", CONTENT)  # fmt: skip


@settings(max_examples=300)
@given(
    part=st.sampled_from(PARTS),
    at=st.floats(0, 1),
    cut=st.integers(0, 30),
    put=st.sampled_from([b"", b"<", b">", b"</", b'"', b"<comment ref='A1'>", b"<v:shape a='b'>",
                         b"<dxfs/>", b"<sheets/>", b"\xff", b"<x/>", SIGN.encode()]),
)  # fmt: skip
def test_no_mutation_of_a_part_gives_a_traceback(
    part: str, at: float, cut: int, put: bytes
) -> None:
    parts = unzipped(ORIGINAL)
    xml = parts[part]
    start = int(at * len(xml))
    with suppress(InputError):
        annotated(zipped(parts | {part: xml[:start] + put + xml[start + cut :]}))


def test_parts_that_are_no_xml_stay() -> None:
    picture = bytes(range(256)) * 9
    data = annotated(zipped(unzipped(ORIGINAL) | {"xl/media/image1.png": picture}))
    assert unzipped(data)["xl/media/image1.png"] == picture


# --- workbooks that other programs wrote ----------------------------------------------------------


def test_a_workbook_without_formats_and_with_few_parts() -> None:
    bare = package({"Scores": sheet_xml(f'<row r="1">{text_cell("A1", "id")}</row>')})
    bare["[Content_Types].xml"] = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats'
        '-officedocument.spreadsheetml.worksheet+xml"/></Types>'
    )
    data = annotated(zipped(bare))
    assert marks_of(opened(data)["Scores"]) == {"FFFBDDE0": ["B3"], "FFFFEBB8": ["C3"]}
    assert opened(data)["Bevindingen"]["A5"].fill.fgColor.rgb == "FFDCE6F0"


def test_a_sheet_without_cells_can_be_marked() -> None:
    bare = zipped(unzipped(ORIGINAL) | {
        "xl/worksheets/sheet2.xml": f"<worksheet {MAIN}><sheetData/></worksheet>"
    })  # fmt: skip
    assert marks_of(opened(annotated(bare))["Jan's blad"]) == {"FFFFEBB8": ["A2"]}


def test_names_with_a_prefix_and_the_strict_form_are_kept() -> None:
    strict = {
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main":
            "http://purl.oclc.org/ooxml/spreadsheetml/main",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships":
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
    }  # fmt: skip
    parts = {}
    for name, xml in unzipped(ORIGINAL).items():
        text = xml.decode() if name.endswith((".xml", ".rels")) else ""
        for usual, own in strict.items():
            text = text.replace(usual, own)
        parts[name] = text or xml
    for name in ("xl/styles.xml", "xl/worksheets/sheet1.xml"):
        text = str(parts[name]).replace('xmlns="', 'xmlns:x="', 1)
        parts[name] = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", text)
    made_strict = unzipped(annotated(zipped(parts)))
    for name in ("xl/styles.xml", "xl/worksheets/sheet1.xml", "xl/workbook.xml"):
        assert b"schemas.openxmlformats.org/spreadsheetml" not in made_strict[name]
    assert b"</x:sheetData><x:sheetProtection" in made_strict["xl/worksheets/sheet1.xml"]
    assert grids_of(annotated(zipped(parts)))[1:] == grids_of(zipped(parts))


def test_a_workbook_that_openpyxl_wrote() -> None:
    stream = io.BytesIO()
    opened(ORIGINAL).save(stream)
    book = opened(annotated(stream.getvalue()))
    assert marks_of(book["Scores"]) == {"FFFBDDE0": ["B3"], "FFFFEBB8": ["C3"]}
    assert comments_of(book["Scores"])["B3"].startswith("Een opmerking van iemand.")


@needs_office
@pytest.mark.office
def test_libreoffice_reads_the_copy_and_its_own_is_annotated(tmp_path: Path) -> None:
    for data in (annotated(), annotated(through_office(ORIGINAL, tmp_path))):
        saved = through_office(data, tmp_path)
        book = opened(saved)
        assert book.sheetnames == ["Bevindingen", "Scores", "Jan's blad"]
        assert sorted(marks_of(book["Scores"]).values()) == [["B3"], ["C3"]]
        assert comments_of(book["Scores"])["C3"].startswith(f"{SIGN} let op: =1+1 <leeg>")
        assert grids_of(saved)[1:] == grids_of(ORIGINAL)
        assert book["Scores"].protection.sheet
        assert len(book["Scores"].data_validations.dataValidation) == 1
        # What LibreOffice saved can be annotated anew: nothing of the first time is left.
        again = opened(annotated(saved, [OTHER]))
        assert marks_of(again["Scores"]) == {}
        assert comments_of(again["Scores"]) == {"B3": "Een opmerking van iemand."}
