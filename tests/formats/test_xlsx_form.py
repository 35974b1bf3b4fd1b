"""Forms to fill in: the same bytes, locked and unlocked cells, drop-downs, help, print."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from html import unescape
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.errors import CallError
from evaluator.formats.xlsx_book import read_book
from evaluator.formats.xlsx_form import Column, FormSheet, Look, Styled, write_form
from evaluator.formats.xlsx_form_look import height, shorter
from evaluator.formats.xlsx_write import Formula, Number
from tests.formats.workbooks import unzipped

LEVELS = ("onvoldoende", "matig", "goed")
SCORES = FormSheet(
    name="Scores",
    title="Scores van Beoordelaar 3",
    notes=["Vul de gele cellen in.", "Een heel lange regel. " * 20],
    columns=[
        Column(heading="criterium", locked=True, width=10),
        Column(heading="score", choices=LEVELS, help="Kies een woord van de schaal.", width=14),
        Column(heading="motivering", help="Waarom deze score?", width=40),
        Column(heading="pagina", pattern="@"),
        Column(heading="berekend: punten", pattern="0.00"),
    ],
    rows=[
        ["C1", "goed", None, "3-4", Number(Fraction(1, 3))],
        [
            "C2",
            Styled(value="gooed", look="error", comment="Dit woord staat niet in de schaal."),
            Styled(value="=1+1", look="warning"),
        ],
        ["C3", *[Styled(look="grey", choices=()) for _ in range(3)]],
        ["C4", Styled(value=Decimal("7.5"), choices=("7.5", "8")), Styled(help="Anders.")],
        [Styled(value="zie C1", look="info", link="Scores!A9"), Formula("1+1", 2)],
    ],
    spare=3,
    protect=True,
    page_breaks=(2, 4),
    freeze_columns=1,
    names={"evaluator_scores": "A7:E14", "evaluator_first": "B7"},
    footer="R&D Beoordelaar 3",
)
FIRST = SCORES.row(0)


def parts(*sheets: FormSheet) -> dict[str, str]:
    return {name: xml.decode() for name, xml in unzipped(write_form(sheets)).items()}


def sheet(*sheets: FormSheet, at: int = 1) -> str:
    return parts(*sheets)[f"xl/worksheets/sheet{at}.xml"]


def opened(*sheets: FormSheet) -> openpyxl.Workbook:
    """As another program sees it."""
    return openpyxl.load_workbook(BytesIO(write_form(sheets)))


def one(columns: list[Column], **more: object) -> FormSheet:
    return FormSheet(name="Blad", columns=columns, **more)  # type: ignore[arg-type]


def test_the_same_sheets_give_the_same_bytes() -> None:
    assert write_form([SCORES]) == write_form([SCORES])
    assert b"2026" not in unzipped(write_form([SCORES]))["docProps/core.xml"]


def test_what_is_written_is_read_back() -> None:
    problems: list[object] = []
    (grid,) = read_book(write_form([SCORES]), "form.xlsx", problems) or []  # type: ignore[arg-type]
    assert [row[:3] for row in grid.rows[-6:]] == [
        ["criterium", "score", "motivering"],
        ["C1", "goed", ""],
        ["C2", "gooed", "=1+1"],
        ["C3", "", ""],
        ["C4", Decimal("7.5"), ""],
        ["zie C1", Decimal(2), ""],
    ]
    assert grid.rows[0][0] == SCORES.title
    assert grid.formulas == {f"E{FIRST}": "0.3333333333333333"}
    # A formula where people fill in is told as any other.
    assert [getattr(p, "cell", "") for p in problems] == [f"Scores!B{FIRST + 4}"]


def test_notes_are_cut_at_the_width_of_the_sheet_and_stand_in_the_first_column() -> None:
    top = SCORES.top()
    width = sum(column.width for column in SCORES.columns)
    assert top[0] == SCORES.title
    assert len(top) > 4
    assert max(map(len, top)) <= width
    assert " ".join(top[2:]).strip() == SCORES.notes[1].strip()
    book = opened(SCORES)["Scores"]
    assert [book.cell(line, 1).value or "" for line in range(1, len(top) + 1)] == top
    assert all(book.cell(line, 2).value is None for line in range(1, len(top) + 1))
    assert book.merged_cells.ranges == set()


def test_row_says_where_a_row_stands() -> None:
    assert opened(SCORES)["Scores"].cell(FIRST + 1, 1).value == "C2"
    bare = one([Column(heading="")], rows=[["tekst"]])
    assert opened(bare)["Blad"].cell(bare.row(0), 1).value == "tekst"
    assert bare.row(0) == 1


def test_only_what_may_be_filled_in_is_unlocked() -> None:
    book = opened(SCORES)["Scores"]
    assert book.protection.sheet
    assert book.protection.password is None
    locked = [
        [book.cell(FIRST + row, at).protection.locked for at in range(1, 6)] for row in range(8)
    ]
    plain = [True, False, False, False, True]  # the criterion, and what is computed
    assert locked == [
        plain, plain, [True, True, True, True, True], plain,
        plain, plain, plain, plain,
    ]  # fmt: skip
    assert book.cell(FIRST - 1, 2).protection.locked  # the headings


def test_a_sheet_that_is_not_protected_says_nothing_of_it() -> None:
    assert "sheetProtection" not in sheet(one([Column(heading="id")]))


def validations(xml: str) -> dict[str, str]:
    """The cells and the source of every drop-down and help."""
    found = re.findall(r"<dataValidation (.*?)(?:/>|>(.*?)</dataValidation>)", xml)
    return {
        re.search('sqref="([^"]*)"', attributes)[1]: unescape(re.sub("<.*?>", "", inner))  # type: ignore[index]
        for attributes, inner in found
    }


def test_drop_downs_and_help_are_where_something_may_be_filled_in() -> None:
    f = FIRST
    assert validations(sheet(SCORES)) == {
        # Not in the greyed row, nor where something is locked or computed.
        f"B{f}:B{f + 1} B{f + 4}:B{f + 7}": '"onvoldoende,matig,goed"',
        f"B{f + 3}": '"7.5,8"',
        f"C{f}:C{f + 1} C{f + 4}:C{f + 7}": "",
        f"C{f + 3}": "",
    }


@pytest.mark.parametrize(
    "choices",
    [
        tuple(f"keuze {i}" for i in range(40)),  # over 255 characters
        ("een, twee", "drie"),  # a comma separates choices
        ('een "twee"', "drie"),
        (" een", "twee"),  # Excel cuts spaces off
        ("=A1", "twee"),
    ],
)
def test_choices_that_do_not_fit_in_a_drop_down_stand_on_a_visible_sheet(
    choices: tuple[str, ...],
) -> None:
    long = one([Column(heading="keuze", choices=choices), Column(heading="b", choices=choices)],
               rows=[[None]])  # fmt: skip
    assert validations(sheet(long)) == {
        f"{letter}2": f"'Lijsten'!$A$2:$A${len(choices) + 1}" for letter in "AB"
    }
    book = openpyxl.load_workbook(BytesIO(write_form([long], lists="Lists")))
    assert book.sheetnames == ["Blad", "Lists"]
    assert book["Lists"].sheet_state == "visible"
    listed = [row[0].value for row in book["Lists"].iter_rows(min_row=2)]
    assert listed == list(choices)


def test_a_list_that_is_not_strict_lets_other_values_in() -> None:
    free, strict = (
        sheet(one([Column(heading="a", choices=("x",), strict=s)], spare=1)) for s in (False, True)
    )
    assert 'showErrorMessage="1"' in strict
    assert 'showErrorMessage="1"' not in free


def test_help_is_cut_at_a_word_where_excel_takes_no_more() -> None:
    long = one([Column(heading="een kopje van meer dan tweeëndertig tekens", help="woorden " * 90)],
               spare=1)  # fmt: skip
    xml = sheet(long)
    (title,) = re.findall('promptTitle="([^"]*)"', xml)
    (text,) = re.findall('prompt="([^"]*)"', xml)
    assert title == "een kopje van meer dan…"
    assert len(text) <= 255
    assert text.endswith("woorden…")


@given(st.text(max_size=60), st.integers(1, 40))
def test_shorter_is_never_longer(text: str, most: int) -> None:
    short = shorter(text, most)
    assert len(short.encode("utf-16-le", "surrogatepass")) // 2 <= most
    assert short == text or short.endswith("…")


def test_a_comment_hangs_on_its_cell_and_dossier_text_in_it_is_text() -> None:
    told = one(
        [Column(heading="a")], rows=[[Styled(look="error", comment="=1+1 <b> _x0041_\u20ac")]]
    )
    cell = opened(told)["Blad"]["A2"]
    assert cell.comment is not None
    assert parts(told)["xl/comments1.xml"].count("_x005F_x0041_") == 1
    assert "=1+1 &lt;b&gt;" in parts(told)["xl/comments1.xml"]


def test_a_link_leads_to_a_cell_and_keeps_value_and_look() -> None:
    other = FormSheet(name="Wat 'n naam", columns=[Column(heading="x")])
    linked = one([Column(heading="a")],
                 rows=[[Styled(value=Decimal("1.5"), link="Wat 'n naam!A1")]])  # fmt: skip
    cell = opened(linked, other)["Blad"]["A2"]
    assert cell.value == 1.5
    assert cell.hyperlink is not None
    assert cell.hyperlink.location == "'Wat ''n naam'!A1"
    assert cell.hyperlink.target is None


def test_every_look_differs_in_more_than_colour() -> None:
    looks: tuple[Look, ...] = ("input", "fixed", "computed", "grey", "heading", "note", "error",
                               "warning", "info")  # fmt: skip
    book = opened(
        one([Column(heading="a")], rows=[[Styled(value="x", look=look)] for look in looks])
    )
    drawn = {}
    for row, look in enumerate(looks, start=2):
        cell = book["Blad"].cell(row, 1)
        drawn[look] = (cell.border.left.style, cell.font.b, cell.font.i, cell.fill.patternType)
    marks = [drawn[look] for look in ("error", "warning", "info")]
    assert len(set(marks)) == 3
    assert len({drawn["input"][0], drawn["fixed"][0], *[border for border, *_ in marks]}) == 5
    assert drawn["grey"][3] not in (drawn["fixed"][3], "solid")
    assert drawn["heading"][1]
    assert drawn["computed"][2]


def test_it_prints_on_a4_with_its_headings_on_every_page() -> None:
    xml = parts(SCORES)
    page = xml["xl/worksheets/sheet1.xml"]
    assert 'paperSize="9"' in page
    assert 'orientation="landscape"' in page
    assert re.findall(r'<brk id="(\d+)"', page) == [str(FIRST + 1), str(FIRST + 3)]
    assert f"Scores!${FIRST - 1}:${FIRST - 1}" in xml["xl/workbook.xml"]
    # Excel may ignore page breaks when it fits a sheet to the page, so the scale is given.
    assert "fitToPage" not in page
    assert "&amp;&amp;D Beoordelaar 3" in page
    wide = one([Column(heading="a", width=200)], page_breaks=(1,), rows=[["x"], ["y"]])
    (scale,) = re.findall(r'<pageSetup [^>]*scale="(\d+)"', sheet(wide))
    assert 60 < int(scale) < 75  # 1,505 pixels on a page of 1,045
    narrow = sheet(one([Column(heading="a")], portrait=True))
    assert "fitToPage" in narrow
    assert "landscape" not in narrow


def test_a_sheet_that_nobody_could_read_on_one_page_is_printed_on_more() -> None:
    wide = one([Column(heading=f"a{i}", width=20) for i in range(25)], freeze_columns=1)
    made_ = parts(wide)
    assert 'fitToWidth="3"' in made_["xl/worksheets/sheet1.xml"]
    assert "Blad!$A:$A,Blad!$1:$1" in made_["xl/workbook.xml"]
    readable = one([Column(heading=f"a{i}", width=20) for i in range(12)])
    assert "fitToWidth" not in sheet(readable)


def test_rows_are_as_high_as_their_text_and_may_grow() -> None:
    """A height that counts as chosen by hand stays as it is when somebody types more."""
    page = sheet(one([Column(heading="a", width=20)], rows=[["woord " * 30], ["kort"]]))
    heights = dict(re.findall(r'<row r="(\d+)"[^>]* ht="([\d.]+)"', page))
    assert float(heights["2"]) > 8 * 12
    assert "3" not in heights or float(heights["3"]) <= 15
    assert "customHeight" not in page
    assert height([("x " * 5000, 10)]) == 409.5
    assert height([]) == 15


def test_columns_and_headings_stay_in_sight() -> None:
    few = one([Column(heading="a")], title="Titel", freeze_columns=1)
    assert 'xSplit="1" ySplit="3" topLeftCell="B4"' in sheet(few)
    # Twenty lines that stay would leave nothing of a small screen.
    many = one([Column(heading="a")], notes=["regel"] * 20, freeze_columns=1)
    assert 'xSplit="1" topLeftCell="B1"' in sheet(many)


def test_names_hold_in_the_whole_workbook() -> None:
    names = opened(SCORES).defined_names
    assert names["evaluator_scores"].attr_text == "'Scores'!$A$7:$E$14"
    assert names["evaluator_first"].attr_text == "'Scores'!$B$7"


@pytest.mark.parametrize(
    ("sheets", "code", "found"),
    [
        ([], "workbook.no_sheet", "no sheet"),
        ([one([]), one([])], "workbook.sheet_name", "already in use"),
        ([one([], names={"met spatie": "A1"})], "workbook.defined_name", "met spatie"),
        ([one([], names={"A1": "A1"})], "workbook.defined_name", "A1 for A1"),
        ([one([], names={"naam": "Blad!A1"})], "workbook.defined_name", "naam for Blad!A1"),
        (
            [one([], names={"naam": "A1"}), FormSheet(name="b", columns=[], names={"Naam": "A2"})],
            "workbook.defined_name",
            "Naam twice",
        ),
        ([one([Column(heading="a")], rows=[["x", "y"]])], "workbook.columns", "2 cells in a row"),
        ([one([Column(heading="x" * 40_000)])], "workbook.text_too_long", "40000 characters"),
    ],
)
def test_what_a_form_cannot_hold_is_told(sheets: list[FormSheet], code: str, found: str) -> None:
    with pytest.raises(CallError) as error:
        write_form(sheets)
    (problem,) = error.value.problems
    assert problem.code == code
    assert found in problem.found
    assert problem.allowed


TEXT = st.text(max_size=300)


@given(TEXT, TEXT, st.lists(st.text(min_size=1, max_size=20), max_size=4))
def test_any_text_makes_a_workbook_that_can_be_read(
    text: str, comment: str, choices: list[str]
) -> None:
    sheet_ = FormSheet(
        name="Blad",
        columns=[Column(heading="a" + text, help=comment, choices=tuple(choices))],
        rows=[[Styled(value=text or None, comment=comment)]],
        title=text,
        notes=[text],
        footer=text,
    )
    assert read_book(write_form([sheet_]), "form.xlsx", []) is not None
