"""What can be wrong with the workbook of a dossier: one sentence each, with sheet and cell."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook

from evaluator.errors import InputError, Problem
from evaluator.formats.digests import inputs_digest
from evaluator.formats.dossier import load
from evaluator.office.convert import convert
from evaluator.render.catalogue import Words
from tests.support import ROOT

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Change = Callable[[Workbook], object]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two sound workbooks: a tender and a challenge."""
    folder = tmp_path_factory.mktemp("books")
    convert(ROOT / "submissions" / "tender-voorbeeld", folder / "tender", "nl")
    convert(ROOT / "submissions" / "ch-03", folder / "challenge", "nl")
    return folder


def problems(books: Path, folder: Path, kind: str, change: Change) -> list[Problem]:
    """What is told of a changed copy; the copy itself is not touched by reading it."""
    copy = Path(shutil.copytree(books / kind, folder / kind))
    book = load_workbook(copy / "dossier.xlsx")
    change(book)
    book.save(copy / "dossier.xlsx")
    before = (copy / "dossier.xlsx").read_bytes()
    with pytest.raises(InputError) as error:
        load(copy)
    assert (copy / "dossier.xlsx").read_bytes() == before
    return list(error.value.problems)


def heading(sheet: Worksheet, name: str) -> tuple[int, int]:
    """Row and column of a heading."""
    return next(
        (cell.row, cell.column) for row in sheet.iter_rows() for cell in row if cell.value == name
    )


def put(sheet: str, name: str, value: object, below: int = 1) -> Change:
    """Put a value below a heading."""

    def change(book: Workbook) -> None:
        row, column = heading(book[sheet], name)
        book[sheet].cell(row + below, column).value = value

    return change


def field(sheet: str, name: str, value: object) -> Change:
    """Give a field of a sheet of fields another value."""

    def change(book: Workbook) -> None:
        row, _ = heading(book[sheet], name)
        book[sheet].cell(row, 2).value = value

    return change


def rename(sheet: str, name: str) -> Change:
    def change(book: Workbook) -> None:
        book[sheet].title = name

    return change


def rename_heading(sheet: str, old: str, new: str) -> Change:
    return put(sheet, old, new, 0)


def remove(sheet: str) -> Change:
    return lambda book: book.remove(book[sheet])


def empty(sheet: str) -> Change:
    """Leave nothing of a sheet but its headings."""

    def change(book: Workbook) -> None:
        row, _ = heading(book[sheet], "naam")
        book[sheet].delete_rows(row + 1, 200)

    return change


def copy_sheet(sheet: str, name: str) -> Change:
    def change(book: Workbook) -> None:
        book.copy_worksheet(book[sheet]).title = name

    return change


def above(book: Workbook) -> None:
    book["Scores"]["C1"].value = "niet wissen!"


def second_column(book: Workbook) -> None:
    put("Inschrijvingen", "penvoerder", "naam", 0)(book)


def loop(book: Workbook) -> None:
    put("Criteria", "hoort bij", "C2", 1)(book)
    row, column = heading(book["Criteria"], "hoort bij")
    row_of = {book["Criteria"].cell(r, 1).value: r for r in range(row, row + 20)}
    book["Criteria"].cell(row_of["C2"], column).value = "C1"


def row_without_name(book: Workbook) -> None:
    row, _ = heading(book["Dossier"], "title.nl")
    book["Dossier"].cell(row, 4).value = None


def no_heading(book: Workbook) -> None:
    row, _ = heading(book["Motivering"], "motivering")
    for cell in book["Motivering"][row]:
        cell.value = None


CASES: list[tuple[str, str, Change, str, str]] = [
    (
        "tender",
        "book.unknown_sheet",
        rename("Scores", "Scorez"),
        "Scorez!A1",
        "did you mean Scores",
    ),
    (
        "tender",
        "book.two_sheets",
        copy_sheet("Inschrijvingen", "Bids"),
        "Bids!A1",
        "remove the other",
    ),
    ("tender", "book.no_heading", no_heading, "Motivering!A1", "put the heading row back"),
    ("tender", "book.above_heading", above, "Scores!C1", "below the heading row"),
    ("tender", "book.twice", second_column, "Inschrijvingen!", "remove or rename"),
    (
        "tender",
        "book.missing_column",
        rename_heading("Inschrijvingen", "naam", "naamm"),
        "Inschrijvingen!",
        "add the column",
    ),
    (
        "tender",
        "book.unknown_column",
        rename_heading("Partijen", "rol", "Wat doet het?"),
        "Partijen!",
        "remove the column",
    ),
    ("tender", "book.parent", put("Criteria", "hoort bij", "C99"), "Criteria!B", "in this sheet"),
    ("tender", "book.parent", loop, "Criteria!B", "mend one of the parents"),
    ("tender", "book.no_field", row_without_name, "Dossier!D", "name the field"),
    ("challenge", "book.money_item", put("Geld", "onderdeel", "kosten?", 4), "Geld!B", "choose"),
    (
        "challenge",
        "book.money_place",
        put("Geld", "bedrag (eenmalig)", 12, 4),
        "Geld!",
        "move or remove",
    ),
    ("tender", "key.missing", put("Inschrijvingen", "naam", None), "Inschrijvingen!B", "add name"),
    ("tender", "key.missing", field("Dossier", "title.en", None), "Dossier!B", "add en"),
    (
        "tender",
        "book.no_zone",
        put("Inschrijvingen", "ingediend op", datetime(2026, 4, 13, 9, 10)),  # noqa: DTZ001 - a cell has no zone
        "Inschrijvingen!E",
        "with its time zone",
    ),
    ("tender", "book.missing_sheet", empty("Inschrijvingen"), "Partijen!A", "put the bids"),
    ("challenge", "book.missing_sheet", remove("Uitdaging"), "Documenten!", "fill in the sheet"),
    (
        "tender",
        "book.unknown_column",
        rename_heading("Inschrijvingen", "penvoerder", "email"),
        "Inschrijvingen!",
        "",
    ),
    ("tender", "value.not_allowed", put("Partijen", "rol", "baas"), "Partijen!C", "choose one"),
    (
        "tender",
        "table.number_currency",
        put("Partijen", "vorig bedrag per jaar", "€ 655000"),
        "Partijen!",
        "without a currency",
    ),
    (
        "tender",
        "table.number_thousands",
        put("Partijen", "vorig bedrag per jaar", "655,000.00"),
        "Partijen!",
        "thousands",
    ),
    (
        "tender",
        "value.not_allowed",
        field("Dossier", "reference_date", "30-04-2026"),
        "Dossier!B",
        "year-month-day",
    ),
    ("tender", "id.unknown", put("Scores", "beoordelaar", "A99"), "Scores!", "mend the cell"),
    (
        "tender",
        "table.unknown_column",
        rename_heading("Scores", "zwak", "zwakte punt"),
        "Scores!",
        "",
    ),
    (
        "challenge",
        "value.not_allowed",
        field("Uitdaging", "period.start", "1 januari 2027"),
        "Uitdaging!B",
        "year-month-day",
    ),
    ("tender", "value.not_allowed", field("Dossier", "kind", "veiling"), "Dossier!B", "choose one"),
    (
        "tender",
        "value.not_allowed",
        put("Inschrijvingen", "stand", "actief"),
        "Inschrijvingen!F",
        "choose one",
    ),
    (
        "tender",
        "value.not_allowed",
        field("Werkwijze", "mechanism.name", "gewogen som"),
        "Werkwijze!B",
        "choose one",
    ),
]


@pytest.mark.parametrize(
    "case",
    CASES,
    ids=[f"{case[1]}-{index}" for index, case in enumerate(CASES)],
)
def test_a_broken_workbook_is_told_with_sheet_and_cell(
    books: Path, tmp_path: Path, case: tuple[str, str, Change, str, str]
) -> None:
    kind, code, change, cell, remedy = case
    told = problems(books, tmp_path, kind, change)
    matching = [one for one in told if one.code == code]
    assert matching, told
    one = matching[0]
    assert one.file == "dossier.xlsx"
    assert str(one.cell).startswith(cell), one
    assert remedy in one.remedy
    assert one.found
    assert one.allowed
    assert len(told) <= 3, told
    text = Words("nl").problem(one)
    assert text.headline
    assert text.remedy


def test_both_forms_in_one_folder_are_refused(books: Path, tmp_path: Path) -> None:
    """dossier.two_forms: nobody can say which of the two counts."""
    copy = Path(shutil.copytree(books / "tender", tmp_path / "tender"))
    (copy / "dossier.yaml").write_text("id: x\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        load(copy)
    assert [one.code for one in error.value.problems] == ["dossier.two_forms"]


@pytest.mark.parametrize("beside", ["scores.csv", "bids/A.yaml"])
def test_data_in_the_workbook_and_in_a_file_are_refused(
    books: Path, tmp_path: Path, beside: str
) -> None:
    """table.two_places: a score in one of the two would be passed over."""
    copy = Path(shutil.copytree(books / "tender", tmp_path / "tender"))
    source = ROOT / "submissions" / "tender-voorbeeld" / beside
    (copy / beside).parent.mkdir(exist_ok=True)
    shutil.copy(source, copy / beside)
    with pytest.raises(InputError) as error:
        load(copy)
    assert [one.code for one in error.value.problems] == ["table.two_places"]


@pytest.mark.parametrize("name", ["dossier.ods", "Dossier 2026.xlsx", "dossier.xlsm"])
def test_a_workbook_under_another_name_is_pointed_out(
    books: Path, tmp_path: Path, name: str
) -> None:
    """dossier.other_file: who never had a YAML file is not told that one is missing."""
    copy = Path(shutil.copytree(books / "tender", tmp_path / "tender"))
    (copy / "dossier.xlsx").rename(copy / name)
    with pytest.raises(InputError) as error:
        load(copy)
    assert [(one.code, one.file) for one in error.value.problems] == [("dossier.other_file", name)]


def test_yes_and_no_are_read_in_an_english_workbook(tmp_path: Path) -> None:
    original = ROOT / "submissions" / "tender-voorbeeld"
    convert(original, tmp_path / "book", "en")
    texts = {
        cell.value
        for row in load_workbook(tmp_path / "book" / "dossier.xlsx")["Bids"].iter_rows()
        for cell in row
    }
    assert {"yes", "no"} <= texts
    assert inputs_digest(load(tmp_path / "book").dossier) == inputs_digest(load(original).dossier)


def test_an_empty_sheet_leaves_the_word_to_the_file_beside_it(books: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(books / "tender", tmp_path / "tender"))
    book = load_workbook(copy / "dossier.xlsx")
    row, _ = heading(book["Scores"], "inschrijving")
    book["Scores"].delete_rows(row + 1, 2000)
    book.save(copy / "dossier.xlsx")
    shutil.copy(ROOT / "submissions" / "tender-voorbeeld" / "scores.csv", copy)
    assert inputs_digest(load(copy).dossier) == inputs_digest(load(books / "tender").dossier)


def test_a_sheet_that_may_be_removed_is_not_missed(books: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(books / "tender", tmp_path / "tender"))
    book = load_workbook(copy / "dossier.xlsx")
    for name in ("Uitleg", "Vragen", "Proces", "Oordelen"):
        del book[name]
    book.create_sheet("Kladblad")  # empty: nothing is lost
    book.save(copy / "dossier.xlsx")
    load(copy)
