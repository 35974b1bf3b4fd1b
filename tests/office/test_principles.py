"""A list of principles of one's own: YAML or workbook, from a table, with sources of its own."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook, load_workbook

from evaluator.cli.new_principles import start_text
from evaluator.errors import InputError, Problem
from evaluator.formats.documents import check_document
from evaluator.formats.evaluation import Choices, evaluate
from evaluator.formats.files import read_document
from evaluator.formats.library import Library
from evaluator.formats.principles_book import read_principles_book
from evaluator.formats.rulebook import read_principles
from evaluator.formats.yaml_text import read_yaml
from evaluator.ledger import digest
from evaluator.model.principles import PrincipleSet
from evaluator.office.convert import convert
from evaluator.office.principles_write import filled, principle_book
from evaluator.office.yaml_write import write_yaml
from evaluator.render.catalogue import Words
from tests.cli.program import call
from tests.formats.workbooks import needs_office, through_office
from tests.support import ROOT

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

SHIPPED = {
    "voorbeeldstad": "tender-voorbeeldstad",
    "wageningen-placeholder": "tender-voorbeeld",
}
"""The principle sets that come with the program, with a dossier that is judged by each."""

Change = Callable[[Workbook], object]
DAY = dt.date(2026, 11, 25)


def shipped(name: str) -> dict[str, Any]:
    data: dict[str, Any] = read_document(ROOT / f"criteria/principles/{name}.yaml", name).data
    return data


def start() -> dict[str, Any]:
    data: dict[str, Any] = read_yaml(start_text("lijst", DAY), "lijst.yaml").data
    return data


def in_folder(folder: Path, name: str, data: bytes, suffix: str = ".xlsx") -> Path:
    """A folder for --criteria with one list of principles."""
    (folder / "principles").mkdir(parents=True, exist_ok=True)
    (folder / "principles" / f"{name}{suffix}").write_bytes(data)
    return folder


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with nothing in it."""
    folder = tmp_path / "hier"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


# both forms are one list
# -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_list_is_the_same_as_a_workbook(name: str, lang: str, tmp_path: Path) -> None:
    folder = in_folder(tmp_path, name, principle_book(shipped(name), lang))
    library = Library(None, folder)
    assert read_principles(library, name) == read_principles(Library(), name)
    assert library.used[f"principles/{name}"] == "criteria"


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize(("name", "dossier"), SHIPPED.items())
def test_a_dossier_has_the_same_digest_of_its_rules(
    name: str, dossier: str, lang: str, tmp_path: Path
) -> None:
    folder = in_folder(tmp_path, name, principle_book(shipped(name), lang))
    path = ROOT / "submissions" / dossier
    before, after = evaluate(path), evaluate(path, Choices(criteria_dir=folder))
    assert after.book.origins[f"principles/{name}"] == "criteria"
    assert after.criteria_digest == before.criteria_digest
    assert after.inputs_digest == before.inputs_digest


@pytest.mark.parametrize("name", SHIPPED)
def test_a_workbook_gives_back_the_values_of_the_file(name: str, tmp_path: Path) -> None:
    """Null and left out are one thing; nothing else is lost, added or put in another order."""
    folder = in_folder(tmp_path, name, principle_book(shipped(name), "nl"))
    document = read_principles_book(folder / "principles" / f"{name}.xlsx", f"{name}.xlsx")
    assert document.data == filled(shipped(name)) | {"illustrative": "ja"}
    again = principle_book(document.data, "nl")
    assert again == (folder / "principles" / f"{name}.xlsx").read_bytes()


def test_the_workbook_of_a_list_changes_with_its_content() -> None:
    data = shipped("voorbeeldstad")
    before = principle_book(data, "nl")
    data["principles"][0]["label"]["nl"] += "!"
    assert principle_book(data, "nl") != before


@needs_office
@pytest.mark.slow
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_workbook_that_libreoffice_saved_is_the_same_list(lang: str, tmp_path: Path) -> None:
    data = shipped("wageningen-placeholder")
    saved = through_office(principle_book(data, lang), tmp_path)
    folder = in_folder(tmp_path / "c", "wageningen-placeholder", saved)
    read = read_principles(Library(None, folder), "wageningen-placeholder")
    assert digest(read) == digest(read_principles(Library(), "wageningen-placeholder"))


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_drop_downs_offer_words_that_read_back(lang: str, tmp_path: Path) -> None:
    data = start()
    data["principles"][0]["evidence"] = "reported-by-others"
    path = tmp_path / "lijst.xlsx"
    path.write_bytes(principle_book(data, lang))
    sheet = load_workbook(path)[{"nl": "Principes", "en": "Principles"}[lang]]
    shown = {"nl": "door anderen over inwoners gezegd", "en": "reported-by-others"}[lang]
    assert shown in {cell.value for row in sheet.iter_rows() for cell in row}
    read = read_principles_book(path, "lijst.xlsx").data
    assert read["principles"][0]["evidence"] == "reported-by-others"
    assert (read["status"], read["sources"][0]["evidence"]) == ("placeholder", "own-choice")


def test_the_texts_of_a_workbook_name_every_field(tmp_path: Path) -> None:
    """No field shows its bare path to who fills it in, and each has a word of help."""
    for lang in ("nl", "en"):
        path = tmp_path / f"{lang}.xlsx"
        path.write_bytes(principle_book(start(), lang))
        book = load_workbook(path)
        about = book[{"nl": "Over deze lijst", "en": "About this list"}[lang]]
        rows = [[cell.value for cell in row] for row in about.iter_rows() if row[3].value]
        for what, _, explained, field in rows[1:]:
            assert what != field
            assert explained
        for sheet in book.worksheets:
            if sheet.title not in ("Uitleg", "Read me", "Lijsten", "Lists"):
                assert sheet.data_validations.dataValidation
                assert all(rule.prompt for rule in sheet.data_validations.dataValidation)


# a new list
# -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "file"),
    [
        (("lijst.yaml",), "lijst.yaml"),
        (("lijst.xlsx",), "lijst.xlsx"),
        (("lijst.xlsx", "--workbook", "--lang", "en"), "lijst.xlsx"),
        (("map/diep/lijst.xlsx",), "map/diep/lijst.xlsx"),
        (("lijst",), "lijst/principles/lijst.yaml"),
        (("map/lijst", "--workbook"), "map/lijst/principles/lijst.xlsx"),
    ],
)
def test_a_start_is_sound_in_every_form(here: Path, arguments: tuple[str, ...], file: str) -> None:
    made = call("new", "principles", *arguments)
    assert (made.code, made.err) == (0, "")
    assert f"evaluator check {file}" in made.out
    assert "principles: lijst" in made.out
    assert [p.relative_to(here).as_posix() for p in here.rglob("*") if p.is_file()] == [file]
    checked = call("check", file, "--format", "json")
    assert (checked.code, checked.json["kind"], checked.json["id"]) == (0, "principle-set", "lijst")


def test_both_starts_are_the_same_list(here: Path) -> None:
    call("new", "principles", "yaml/lijst.yaml")
    call("new", "principles", "xlsx/lijst.xlsx")
    read = [read_principles(Library(), f"{form}/lijst.{form}") for form in ("yaml", "xlsx")]
    assert read[0] == read[1]
    assert (read[0].id, read[0].status) == ("lijst", "placeholder")


def test_everything_in_a_start_says_that_it_is_invented() -> None:
    def texts(value: Any, key: str = "") -> list[tuple[str, str]]:
        if isinstance(value, dict):
            return [pair for name, item in value.items() for pair in texts(item, name)]
        if isinstance(value, list):
            return [pair for item in value for pair in texts(item, key)]
        return [(key, value)]

    said = [text for key, text in texts(start()) if key in ("nl", "en", "quote", "place", "title")]
    assert len(said) > 20
    lower = [text.lower() for text in said]
    assert not [text for text in lower if not ("verzonnen" in text or "invented" in text)]


def test_a_start_names_the_day_on_which_its_source_was_written_down() -> None:
    assert start()["sources"][0]["retrieved"] == DAY.isoformat()
    assert start()["sources"][0]["id"] == "lijst-bron"
    assert "mijn-principes" not in start_text("lijst", DAY).split("kind: ", 1)[1]


def test_nothing_is_overwritten(here: Path) -> None:
    """call.file_exists and call.folder_exists: in neither form."""
    for name in ("a.yaml", "b.xlsx", "map/x"):
        (here / name).parent.mkdir(exist_ok=True)
        (here / name).write_text("mijn werk", encoding="utf-8")
    for name, code in (
        ("a.yaml", "call.file_exists"),
        ("a.xlsx", "call.file_exists"),
        ("b.yaml", "call.file_exists"),
        ("map", "call.folder_exists"),
    ):
        ran = call("new", "principles", name)
        assert (ran.code, ran.out, code in ran.err) == (2, "", True), name
    for name in ("a.yaml", "b.xlsx", "map/x"):
        assert (here / name).read_text(encoding="utf-8") == "mijn werk"
    assert len([path for path in here.rglob("*") if path.is_file()]) == 3


@pytest.mark.parametrize(
    ("name", "offered"),
    [("Onze Principes.xlsx", "onze-principes.xlsx"), ("Onze Principes", "onze-principes")],
)
def test_a_name_that_cannot_be_an_id_is_refused_with_one_that_can(
    here: Path, name: str, offered: str
) -> None:
    ran = call("new", "principles", name)
    assert (ran.code, f"Bedoelde u {offered}?" in ran.err) == (2, True), ran.err
    assert list(here.iterdir()) == []


def test_a_yaml_file_is_no_workbook(here: Path) -> None:
    """call.new_option."""
    ran = call("new", "principles", "lijst.yaml", "--workbook")
    assert (ran.code, "call.new_option" in ran.err) == (2, True)
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("parent", ["bestand/lijst.xlsx", "bestand/lijst"])
def test_a_place_that_cannot_be_written_is_told(here: Path, parent: str) -> None:
    (here / "bestand").write_text("x", encoding="utf-8")
    ran = call("new", "principles", parent)
    assert (ran.code, "call.folder_unwritable" in ran.err) == (2, True)


@pytest.mark.parametrize("form", ["yaml", "xlsx"])
def test_a_list_in_a_workspace_is_found_by_its_name(here: Path, form: str) -> None:
    """With its own source, without a list of sources: from an empty workspace to an outcome."""
    call("new", "workspace", "gemeente")
    made = call("new", "principles", f"gemeente/criteria/principles/onze.{form}")
    assert "criteria/principles van" not in made.out  # it is there already
    call("new", "tender", "gemeente/submissions/proef")
    dossier = here / "gemeente" / "submissions" / "proef"
    criteria = dossier / "criteria.yaml"
    text = criteria.read_text(encoding="utf-8")
    for at, name in enumerate(("P3", "P4", "P5")):
        text = text.replace(f"principles: [{name}]", f"principles: [P{at % 2 + 1}]")
    criteria.write_text(
        text.replace("principles: voorbeeldstad", "principles: onze").replace("results: [", "# ["),
        encoding="utf-8",
    )
    book = evaluate(dossier).book
    assert book.origins["principles/onze"] == "workspace"
    own = book.sources["onze-bron"]
    assert (own.evidence, own.retrieved.year >= 2026) == ("own-choice", True)
    assert book.principles is not None
    assert book.principles.sources is None


def test_where_a_source_is_described_changes_no_digest(tmp_path: Path) -> None:
    """In the list itself, or in sources.yaml beside it."""
    data = start()
    inside = in_folder(tmp_path / "a", "lijst", principle_book(data, "nl"))
    sources = data.pop("sources")
    beside = in_folder(tmp_path / "b", "lijst", principle_book(data, "nl"))
    (beside / "sources.yaml").write_bytes(write_yaml({"kind": "sources", "sources": sources}))
    one, other = (Library(None, folder) for folder in (inside, beside))
    assert read_principles(one, "lijst") == read_principles(other, "lijst")
    assert one.sources()["lijst-bron"] == other.sources()["lijst-bron"]


# what is wrong is named by sheet and cell
# -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The start as a workbook."""
    path = tmp_path_factory.mktemp("lijst") / "lijst.xlsx"
    path.write_bytes(principle_book(start(), "nl"))
    return path


def problems(sound: Path, folder: Path, change: Change) -> list[Problem]:
    """What is told of a changed copy."""
    path = folder / "lijst.xlsx"
    book = load_workbook(sound)
    change(book)
    book.save(path)
    with pytest.raises(InputError) as error:
        check_document(path)
    assert error.value.exit_code == 2
    return list(error.value.problems)


def find(sheet: Worksheet, value: str) -> tuple[int, int]:
    """Row and column of the first cell that holds a value."""
    return next(
        (cell.row, cell.column) for row in sheet.iter_rows() for cell in row if cell.value == value
    )


def below(sheet: str, heading: str, value: object, rows: int = 1) -> Change:
    """Put a value below a heading."""

    def change(book: Workbook) -> None:
        row, column = find(book[sheet], heading)
        book[sheet].cell(row + rows, column).value = value

    return change


def field(name: str, value: object) -> Change:
    """Give a field of the list itself another value."""

    def change(book: Workbook) -> None:
        row, _ = find(book["Over deze lijst"], name)
        book["Over deze lijst"].cell(row, 2).value = value

    return change


def rename(sheet: str, name: str) -> Change:
    def change(book: Workbook) -> None:
        book[sheet].title = name

    return change


def remove(sheet: str) -> Change:
    return lambda book: book.remove(book[sheet])


def emptied(sheet: str) -> Change:
    def change(book: Workbook) -> None:
        row, _ = find(book[sheet], "id")
        book[sheet].delete_rows(row + 1, 100)

    return change


@pytest.mark.parametrize(
    ("change", "code", "cell"),
    [
        (below("Principes", "principe (en)", None), "text.one_language", "Principes!B5"),
        (below("Principes", "vraag aan een plan (nl)", None), "text.one_language", "Principes!E5"),
        (field("title.en", None), "text.one_language", "Over deze lijst!B6"),
        (below("Principes", "van wie", "iemand"), "value.not_allowed", "Principes!F5"),
        (below("Principes", "van wie", None), "principles.empty_cell", "Principes!A5"),
        (below("Principes", "id", "P 2", 3), "value.not_an_id", "Principes!A7"),
        (below("Principes", "id", "P1", 3), "id.duplicate", "Principes!A7"),
        (below("Principes", "bron", "geen-bron"), "source.unknown", "Principes!G5"),
        (below("Principes", "citaat", None, 2), "principles.empty_cell", "Principes!G6"),
        (below("Thema's", "bron", "geen-bron"), "source.unknown", "Thema's!D5"),
        (below("Resultaten", "thema", "T9"), "id.unknown", "Resultaten!D5"),
        (below("Resultaten", "principe", "P9"), "id.unknown", "Resultaten!E5"),
        (below("Bronnen", "gelezen op", "vorige week"), "value.not_allowed", "Bronnen!D5"),
        (below("Bronnen", "hoe zeker", "heel zeker"), "value.not_allowed", "Bronnen!E5"),
        (below("Bronnen", "gelezen op", None), "principles.empty_cell", "Bronnen!A5"),
        (below("Principes", "id", None), "principles.empty_cell", "Principes!A5"),
        (field("status", "vastgesteld"), "value.not_allowed", "Over deze lijst!A1"),
        (field("adopted_by.on", "31-01-2026"), "value.not_allowed", "Over deze lijst!B11"),
        (field("source.ref", None), "key.missing", "Over deze lijst!B12"),
        (below("Principes", "citaat", "weg", 0), "book.unknown_column", "Principes!K4"),
        (rename("Thema's", "Themas"), "book.unknown_sheet", "Themas!A1"),
        (remove("Over deze lijst"), "principles.empty", "Over deze lijst!A1"),
        (emptied("Principes"), "principles.empty", "Principes!A1"),
    ],
)
def test_what_is_wrong_is_told_with_its_sheet_and_cell(
    sound: Path, tmp_path: Path, change: Change, code: str, cell: str
) -> None:
    told = problems(sound, tmp_path, change)
    places = [(one.code, one.cell) for one in told]
    assert (code, cell) in places, places
    one = next(one for one in told if one.code == code)
    assert one.file.endswith("lijst.xlsx")
    assert str(one.line) == cell.rpartition("!")[2].lstrip("ABCDEFGHIJK")
    assert one.found
    assert one.allowed
    assert one.remedy
    words = Words("nl").problem(one)
    assert words.headline
    assert words.remedy


def test_a_source_that_the_program_describes_otherwise_is_refused(
    sound: Path, tmp_path: Path
) -> None:
    """source.two_meanings: nobody can say which of the two is meant."""

    def change(book: Workbook) -> None:
        below("Bronnen", "id", "lsa-page")(book)

    told = [one for one in problems(sound, tmp_path, change) if one.code == "source.two_meanings"]
    assert [one.cell for one in told] == ["Bronnen!A5"]


def test_a_source_that_is_described_the_same_is_no_problem(tmp_path: Path) -> None:
    data = start()
    known = Library().sources()["lsa-page"]
    data["sources"].append(
        {key: str(value) for key, value in known if value is not None}
        | {"retrieved": known.retrieved.isoformat()}
    )
    path = tmp_path / "lijst.xlsx"
    path.write_bytes(principle_book(data, "nl"))
    assert check_document(path).id == "lijst"


def test_a_date_cell_and_words_of_the_other_language_are_understood(
    sound: Path, tmp_path: Path
) -> None:
    book = load_workbook(sound)
    below("Bronnen", "gelezen op", dt.date(2026, 5, 4))(book)
    below("Principes", "van wie", "Resident-Reported")(book)
    field("status", "Placeholder")(book)
    path = tmp_path / "lijst.xlsx"
    book.save(path)
    data = read_principles_book(path, "lijst.xlsx").data
    assert data["sources"][0]["retrieved"] == "2026-05-04"
    assert data["principles"][0]["evidence"] == "resident-reported"
    assert data["status"] == "placeholder"


def test_further_origins_stand_on_rows_of_their_own(sound: Path) -> None:
    """The row holds the id and the origin; a filled-in row with a known id is a mistake (above)."""
    origins = read_principles_book(sound, "lijst.xlsx").data["principles"][0]["derived_from"]
    assert [one["source"]["place"] for one in origins] == [
        "bladzijde 2 (verzonnen)",
        "bladzijde 3 (verzonnen)",
    ]


def test_a_list_in_two_forms_is_refused(tmp_path: Path) -> None:
    """id.two_files: nobody can say which one counts."""
    in_folder(tmp_path, "lijst", principle_book(start(), "nl"))
    in_folder(tmp_path, "lijst", start_text("lijst", DAY).encode(), ".yaml")
    with pytest.raises(InputError) as error:
        read_principles(Library(None, tmp_path), "lijst")
    one = error.value.problems[0]
    assert (one.code, one.found) == ("id.two_files", "lijst.yaml and lijst.xlsx")
    assert Library(None, tmp_path).known("principles").count("lijst") == 1


def test_a_workbook_under_another_name_than_its_id_is_told(tmp_path: Path) -> None:
    in_folder(tmp_path, "andere", principle_book(start(), "nl"))
    with pytest.raises(InputError) as error:
        read_principles(Library(None, tmp_path), "andere")
    assert [(one.code, one.cell) for one in error.value.problems] == [
        ("id.other_than_file", "Over deze lijst!B5")
    ]


def test_a_workbook_of_another_kind_is_no_list(tmp_path: Path) -> None:
    """It is left to who reads dossiers, or told as no workbook."""
    book = Workbook()
    book.save(tmp_path / "ander.xlsx")
    (tmp_path / "geen.xlsx").write_bytes(b"PK\x03\x04 and more")
    for name in ("ander.xlsx", "geen.xlsx"):
        ran = call("check", str(tmp_path / name))
        assert (ran.code, "program.fault" in ran.err) == (2, False)


# from a table
# --------------------------------------------------------------------------------------------------

DUTCH = "id;principe;principe (engels);vraag;vraag (engels);van wie"
ROW = "P1;Samen;Together;Samen?;Together?;gezegd door inwoners"
ENGLISH = "id,principle (dutch),principle,question (dutch),question,evidence"
ROW_EN = "P1,Samen,Together,Samen?,Together?,resident-reported"


def table(folder: Path, *lines: str, name: str = "tabel.csv") -> str:
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return name


def made_from(here: Path, *arguments: str) -> PrincipleSet:
    ran = call("new", "principles", *arguments)
    assert (ran.code, ran.err) == (0, ""), ran.err
    return read_principles(Library(), arguments[0])


@pytest.mark.parametrize("lines", [(DUTCH, ROW), (ENGLISH, ROW_EN)], ids=["dutch", "english"])
@pytest.mark.parametrize("target", ["lijst.yaml", "lijst.xlsx"])
def test_a_table_becomes_a_list_in_either_form(
    here: Path, lines: tuple[str, ...], target: str
) -> None:
    read = made_from(here, target, "--from", table(here, *lines))
    assert (read.id, read.status, read.adopted_by) == ("lijst", "placeholder", None)
    one = read.principles[0]
    assert (one.id, one.label.nl, one.label.en, one.ask.nl, one.evidence) == (
        "P1",
        "Samen",
        "Together",
        "Samen?",
        "resident-reported",
    )
    library = Library()
    read_principles(library, target)
    own = library.sources()["lijst-table"]
    # Nobody compared the table with a decision: its grade says so.
    assert (own.evidence, own.where) == ("memory", "tabel.csv")
    assert own.retrieved == dt.datetime.now().astimezone().date()


def test_a_workbook_with_one_sheet_is_a_table_too(here: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Blad1"
    for line in (DUTCH, ROW):
        sheet.append(line.split(";"))
    book.save(here / "tabel.xlsx")
    assert made_from(here, "lijst.yaml", "--from", "tabel.xlsx").principles[0].id == "P1"


def test_origins_of_a_table_are_kept(here: Path) -> None:
    lines = [
        f"{DUTCH};bron;plaats in de bron;wie zei het (nl);wie zei het (en);citaat",
        f"{ROW};seed-003;regel 16;inwoners;residents;samen",
        "P1;;;;;;seed-001;regel 2;inwoners;residents;niet alleen",
    ]
    read = made_from(here, "lijst.yaml", "--from", table(here, *lines))
    assert [(one.source.ref, one.quote) for one in read.principles[0].derived_from] == [
        ("seed-003", "samen"),
        ("seed-001", "niet alleen"),
    ]


def test_who_adopted_the_list_and_when_makes_it_adopted(here: Path) -> None:
    read = made_from(
        here, "lijst.xlsx", "--from", table(here, DUTCH, ROW),
        "--adopted-by", "de raad | the council", "--adopted-on", "2026-05-12",
    )  # fmt: skip
    assert read.status == "adopted"
    assert read.adopted_by is not None
    assert (read.adopted_by.by.nl, read.adopted_by.by.en) == ("de raad", "the council")
    assert read.adopted_by.on == dt.date(2026, 5, 12)


@pytest.mark.parametrize(
    "options",
    [
        ("--adopted-by", "de raad|the council"),
        ("--adopted-on", "2026-05-12"),
        ("--adopted-by", "de raad", "--adopted-on", "2026-05-12"),
        ("--adopted-by", "a|b|c", "--adopted-on", "2026-05-12"),
        ("--adopted-by", "de raad|the council", "--adopted-on", "12 mei"),
        ("--adopted-by", "de raad|the council", "--adopted-on", "2026-05-12T10:00:00+02:00"),
    ],
)
def test_half_of_an_adoption_is_refused(here: Path, options: tuple[str, ...]) -> None:
    """call.adopted."""
    ran = call("new", "principles", "lijst.yaml", "--from", table(here, DUTCH, ROW), *options)
    assert (ran.code, "call.adopted" in ran.err) == (2, True)
    assert not (here / "lijst.yaml").exists()


def test_an_adoption_without_a_table_is_refused(here: Path) -> None:
    """call.new_option: an invented start was adopted by nobody."""
    ran = call("new", "principles", "lijst.yaml", "--adopted-on", "2026-05-12")
    assert (ran.code, "call.new_option" in ran.err) == (2, True)


@pytest.mark.parametrize(
    ("lines", "code", "line"),
    [
        ((DUTCH, ROW.replace("Together;", ";", 1)), "text.one_language", "2"),
        ((DUTCH, ROW, ROW.replace("P1", "P2").replace("Samen?", "")), "text.one_language", "3"),
        ((DUTCH.replace(";vraag (engels)", ""), "P1;a;b;c;verzonnen"), "book.missing_column", "1"),
        ((DUTCH.replace(";van wie", ""), "P1;a;b;c;d"), "book.missing_column", "1"),
        ((DUTCH + ";kleur", ROW + ";rood"), "book.unknown_column", "1"),
        ((DUTCH, ROW.replace("gezegd door inwoners", "wie weet")), "value.not_allowed", "2"),
        ((DUTCH, ROW.replace("gezegd door inwoners", "")), "principles.empty_cell", "2"),
        ((DUTCH, ROW, ROW), "id.duplicate", "3"),
        ((DUTCH + ";bron", ROW + ";seed-001"), "principles.empty_cell", "2"),
        (
            (
                f"{DUTCH};bron;wie zei het (nl);wie zei het (en);citaat",
                f"{ROW};geen-bron;iemand;somebody;ja",
            ),
            "source.unknown",
            "2",
        ),
        ((DUTCH,), "principles.empty", "1"),
        (("niets",), "book.no_heading", "1"),
    ],
)
def test_what_is_wrong_with_a_table_is_told_with_its_line(
    here: Path, lines: tuple[str, ...], code: str, line: str
) -> None:
    ran = call("new", "principles", "lijst.yaml", "--from", table(here, *lines))
    assert (ran.code, ran.out) == (2, "")
    assert f"[{code}]" in ran.err, ran.err
    assert f"tabel.csv:{line}" in ran.err, ran.err
    assert "Principes!" not in ran.err  # a CSV file has no sheets
    assert not (here / "lijst.yaml").exists()


def test_a_missing_translation_is_not_made_up(here: Path) -> None:
    ran = call(
        "new", "principles", "lijst.yaml", "--lang", "en",
        "--from", table(here, DUTCH, ROW.replace("Together;", ";", 1)),
    )  # fmt: skip
    assert "label: no text in English beside this one" in ran.err
    assert "write the text in English too" in ran.err


def test_a_workbook_with_several_sheets_is_asked_which_one_counts(here: Path) -> None:
    """principles.which_sheet: with the names of the sheets."""
    book = Workbook()
    for name in ("Een", "Twee"):
        sheet = book.create_sheet(name)
        for line in (DUTCH, ROW):
            sheet.append(line.split(";"))
    book.remove(book.worksheets[0])
    book.save(here / "tabel.xlsx")
    ran = call("new", "principles", "lijst.yaml", "--from", "tabel.xlsx")
    assert (ran.code, "principles.which_sheet" in ran.err, "Een, Twee" in ran.err) == (
        2,
        True,
        True,
    )
    book["Twee"].title = "Principes"
    book.save(here / "tabel.xlsx")
    assert call("new", "principles", "lijst.yaml", "--from", "tabel.xlsx").code == 0


def test_a_cell_of_a_workbook_table_is_named(here: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Blad1"
    for line in (DUTCH, ROW.replace("gezegd door inwoners", "wie weet")):
        sheet.append(line.split(";"))
    book.save(here / "tabel.xlsx")
    ran = call("new", "principles", "lijst.yaml", "--from", "tabel.xlsx")
    assert (ran.code, "tabel.xlsx:Blad1!F2" in ran.err) == (2, True), ran.err


def test_a_table_that_is_not_there_is_told(here: Path) -> None:
    ran = call("new", "principles", "lijst.yaml", "--from", "geen.csv")
    assert (ran.code, "geen.csv" in ran.err, "program.fault" in ran.err) == (2, True, False)


def test_a_list_that_lies_in_the_dossier_goes_with_it_into_another_form(tmp_path: Path) -> None:
    dossier = Path(shutil.copytree(ROOT / "submissions/tender-voorbeeldstad", tmp_path / "d"))
    data = shipped("voorbeeldstad")
    data["note"]["nl"] = "Een eigen lijst."
    in_folder(dossier, "voorbeeldstad", principle_book(data, "nl"))
    convert(dossier, tmp_path / "boek", "nl")
    before, after = evaluate(dossier), evaluate(tmp_path / "boek")
    assert after.book.origins["principles/voorbeeldstad"] == "dossier"
    assert after.criteria_digest == before.criteria_digest


def test_a_list_that_lies_in_the_dossier_goes_into_the_manifest(tmp_path: Path) -> None:
    dossier = Path(shutil.copytree(ROOT / "submissions/tender-voorbeeldstad", tmp_path / "d"))
    in_folder(dossier / "criteria", "voorbeeldstad", principle_book(shipped("voorbeeldstad"), "nl"))
    evaluation = evaluate(dossier)
    assert evaluation.book.origins["principles/voorbeeldstad"] == "dossier"
    assert dossier / "criteria/principles/voorbeeldstad.xlsx" in evaluation.loaded.files
