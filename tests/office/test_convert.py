"""A dossier as files and as a workbook: the same content, the same digests, both ways."""

from __future__ import annotations

import io
import re
import shutil
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from evaluator.errors import CallError, InputError
from evaluator.formats.dossier import load
from evaluator.formats.evaluation import evaluate
from evaluator.formats.yaml_text import read_yaml
from evaluator.model.finding import Finding
from evaluator.office.convert import OWN_RULES, convert
from evaluator.office.raw import loaded_as_it_is
from evaluator.office.yaml_write import write_yaml
from evaluator.render.outcome_json import outcome_json
from tests.support import ROOT

SHIPPED = sorted(path.parent.name for path in (ROOT / "submissions").glob("*/dossier.yaml"))
TENDER = ROOT / "submissions" / "tender-voorbeeld"


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_dossier_has_one_digest_in_both_forms_and_back(
    tmp_path: Path, name: str, lang: str
) -> None:
    original = ROOT / "submissions" / name
    book = convert(original, tmp_path / "book", lang)
    back = convert(tmp_path / "book", tmp_path / "back", lang)
    before, as_book, after = (
        evaluate(path) for path in (original, tmp_path / "book", tmp_path / "back")
    )
    assert book.to_workbook
    assert not back.to_workbook
    assert before.inputs_digest == as_book.inputs_digest == after.inputs_digest
    assert before.criteria_digest == as_book.criteria_digest == after.criteria_digest
    carried = {name for name in OWN_RULES if (original / name).exists()}
    made = {path.name for path in (tmp_path / "book").iterdir()}
    assert made <= {"dossier.xlsx", "prices.xlsx"} | carried
    results = [outcome_json(one, lang="nl") for one in (before, as_book, after)]
    for body in results:
        del body["criteria"]["origins"]
        for finding in body["findings"]:
            del finding["where"], finding["message"], finding["remedy"]
    assert results[0]["status"] == results[1]["status"] == results[2]["status"]
    key = (
        "lots"
        if "lots" in results[0]
        else "challenges"
        if "challenges" in results[0]
        else "tenders"
    )
    if key != "challenges":
        assert results[0][key] == results[1][key] == results[2][key]


def test_two_challenges_stand_in_two_columns(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ROOT / "submissions" / "ch-01", tmp_path / "two"))
    second = ROOT / "submissions" / "ch-02" / "challenges" / "ch-02.yaml"
    shutil.copy(second, folder / "challenges")
    convert(folder, tmp_path / "book", "nl")
    convert(tmp_path / "book", tmp_path / "back", "nl")
    assert evaluate(folder).inputs_digest == evaluate(tmp_path / "back").inputs_digest
    sheet = load_workbook(tmp_path / "book" / "dossier.xlsx")["Uitdaging"]
    texts = {cell.value for row in sheet.iter_rows() for cell in row}
    assert {"ch-01", "ch-02"} <= texts


def test_one_challenge_file_becomes_a_workbook(tmp_path: Path) -> None:
    file = ROOT / "submissions" / "ch-03" / "challenges" / "ch-03.yaml"
    shutil.copy(file, tmp_path / "mine.yaml")
    convert(tmp_path / "mine.yaml", tmp_path / "book", "nl")
    one, other = (loaded_as_it_is(path) for path in (tmp_path / "mine.yaml", tmp_path / "book"))
    assert one.dossier.head.id == other.dossier.head.id == "ch-03"
    assert one.dossier.challenges == other.dossier.challenges  # type: ignore[union-attr]


def test_a_workbook_by_another_name_is_read_by_itself(tmp_path: Path) -> None:
    convert(ROOT / "submissions" / "ch-03", tmp_path / "book", "nl")
    (tmp_path / "book" / "dossier.xlsx").rename(tmp_path / "mijn uitdaging.xlsx")
    (tmp_path / "brief.docx").write_bytes(b"something else")
    found = evaluate(tmp_path / "mijn uitdaging.xlsx")
    assert found.inputs_digest == evaluate(ROOT / "submissions" / "ch-03").inputs_digest
    assert not [one for one in found.outcome.findings if one.code == "dossier.unknown_file"]
    assert [path.name for path in found.loaded.files] == ["mijn uitdaging.xlsx"]


def test_a_finding_names_sheet_and_cell(tmp_path: Path) -> None:
    convert(TENDER, tmp_path / "book", "nl")
    book = load_workbook(tmp_path / "book" / "dossier.xlsx")
    scores = book["Scores"]
    heading = next(row for row in scores.iter_rows() if row[1].value == "inschrijving")
    column = next(cell.column for cell in heading if cell.value == "score")
    scores.cell(heading[0].row + 1, column).value = "geweldig"
    book.save(tmp_path / "book" / "dossier.xlsx")
    outcome = evaluate(tmp_path / "book").outcome
    wrong = next(one for one in outcome.findings if one.code == "score.off_scale")
    address = f"Scores!{heading[column - 1].column_letter}{heading[0].row + 1}"
    assert (wrong.where.file, wrong.where.cell) == ("dossier.xlsx", address)
    spread = next(one for one in outcome.findings if one.code == "score.spread")
    assert spread.where.file == "dossier.xlsx"
    assert str(spread.where.cell).startswith(f"Scores!{heading[column - 1].column_letter}")
    gate = next(one for one in outcome.findings if one.code.startswith("gate."))
    assert gate.where.file == "dossier.xlsx"
    assert str(gate.where.cell).startswith("Inschrijvingen!")


def test_what_the_other_form_cannot_hold_is_told_and_nothing_is_made(tmp_path: Path) -> None:
    """convert.differs: a list item that ends in a backslash cannot be told from an escaped bar."""
    folder = Path(shutil.copytree(TENDER, tmp_path / "dossier"))
    head = folder / "dossier.yaml"
    draw = (
        "lot_draws: [{lot: '1', bids: [A, B], order: [A, B], on: 2026-05-01, by: x,"
        " witnesses: ['een\\', twee]}]\n"
    )
    head.write_text(head.read_text(encoding="utf-8") + draw, encoding="utf-8")
    with pytest.raises(InputError) as error:
        convert(folder, tmp_path / "book", "nl")
    assert [one.code for one in error.value.problems] == ["convert.differs"]
    assert "head.lot_draws" in error.value.problems[0].found
    assert not (tmp_path / "book").exists()


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    with pytest.raises(CallError) as error:
        convert(TENDER, tmp_path / "there", "nl")
    assert error.value.problems[0].code == "call.folder_exists"
    assert not list((tmp_path / "there").iterdir())


def test_personal_data_stay_where_they_are(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(TENDER, tmp_path / "dossier"))
    (folder / "people.csv").write_text("id,name\nA1,Iemand\n", encoding="utf-8")
    made = convert(folder, tmp_path / "book", "nl")
    assert made.left == ("people.csv",)
    for path in (tmp_path / "book").iterdir():
        assert b"Iemand" not in path.read_bytes()


def test_a_decimal_comma_in_text_cells_is_read_when_the_dossier_says_so(tmp_path: Path) -> None:
    convert(TENDER, tmp_path / "book", "nl")
    path = tmp_path / "book" / "dossier.xlsx"
    book = load_workbook(path)
    before = evaluate(tmp_path / "book")
    for row in book["Dossier"].iter_rows():
        if row[3].value == "tables.decimal":
            row[1].value = "komma"
    bids = book["Inschrijvingen"]
    heading = next(row for row in bids.iter_rows() if row[0].value == "id")
    share = next(cell for cell in heading if cell.value == "gegeven: flex_share")
    cell = bids.cell(share.row + 1, share.column)
    assert cell.value == 0.08
    cell.value = "0,08"
    members = book["Partijen"]
    heading = next(row for row in members.iter_rows() if row[0].value == "inschrijving")
    amount = next(cell for cell in heading if cell.value == "vorig bedrag per jaar")
    assert members.cell(amount.row + 1, amount.column).value == 655000
    members.cell(amount.row + 1, amount.column).value = "655000,00"
    book.save(path)
    assert evaluate(tmp_path / "book").inputs_digest == before.inputs_digest


@pytest.mark.parametrize(
    "data",
    [
        {"a": "NO", "b": "1:30", "c": None, "d": "null", "e": "", "f": " x ", "g": "a\nb"},
        {"x": ["", "~", "#", "a: b", "- c", "'", '"', "é", "\u202e"], "y": [], "z": {}},
        {"C2.P1": {"2027": "46500.00"}, "l": [{"a": "1"}, {"b": ["2", "3"]}]},
    ],
)
def test_yaml_that_is_written_reads_back_as_it_was(data: dict[str, object]) -> None:
    assert read_yaml(write_yaml(data).decode(), "x.yaml").data == data


def test_a_tender_workbook_scores_as_its_files_do(tmp_path: Path) -> None:
    convert(TENDER, tmp_path / "book", "nl")
    totals = {
        bid["id"]: bid.get("total")
        for bid in outcome_json(evaluate(tmp_path / "book"), lang="nl")["lots"][0]["bids"]
        if bid["admissible"]
    }
    assert totals == {"A": "76.80", "D": "73.25", "B": "53.60"}
    assert load(tmp_path / "book").folder == tmp_path / "book"


@pytest.mark.parametrize(
    ("name", "sheet", "cell", "at"),
    [
        ("tender-voorbeeld", "Criteria", "berekend: deel van het geheel (%)", (1, 0)),
        ("ch-03", "Geld", "berekend: samen", (4, 0)),
        ("ch-03", "Geld", "berekend: gevraagd en inkomsten samen", (0, 2)),
        ("ch-03", "Geld", "berekend: kosten samen", (0, 3)),
        ("ch-03", "Geld", "berekend: verschil (moet 0 zijn)", (0, 4)),
    ],
)
def test_a_computed_cell_that_shows_something_else_is_a_warning(
    tmp_path: Path, name: str, sheet: str, cell: str, at: tuple[int, int]
) -> None:
    """book.computed_differs: the cell is never read, but whoever looks at it is misled."""
    convert(ROOT / "submissions" / name, tmp_path / "book", "nl")
    path = tmp_path / "book" / "dossier.xlsx"
    assert not warned(path)
    data = path.read_bytes()
    # What another program leaves behind that changes a cell and computes nothing.
    book = load_workbook(path)
    cached = load_workbook(path, data_only=True)[sheet]
    row, column = next(
        (one.row, one.column)
        for line in cached.iter_rows()
        for one in line
        if str(one.value) == cell
    )
    row, column = row + at[0], column + at[1]
    old = cached.cell(row, column).value
    address = book[sheet].cell(row, column).coordinate
    assert book[sheet].cell(row, column).data_type == "f"
    member = next(n for n in ZipFile(path).namelist() if n.endswith(sheet_part(path, sheet)))
    changed = rewritten(data, member, address, "<v>12.5</v></c>")
    path.write_bytes(changed)
    found = warned(path)
    assert found
    assert [one.where.cell for one in found] == [f"{sheet}!{address}"]
    assert found[0].values["shown"] == "12.5"
    assert Decimal(found[0].values["computed"]) == Decimal(str(old))


def warned(path: Path) -> list[Finding]:
    found = evaluate(path.parent).outcome.findings
    return [one for one in found if one.code == "book.computed_differs"]


def sheet_part(path: Path, name: str) -> str:
    """The part of a sheet: parts are numbered in the order of the sheets."""
    return f"sheet{load_workbook(path, read_only=True).sheetnames.index(name) + 1}.xml"


def rewritten(data: bytes, member: str, address: str, new: str) -> bytes:
    """A package with another result of the formula in one cell of one part."""
    stream = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as before, ZipFile(stream, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == member:
                pattern = rf'(<c r="{address}"[^>]*><f>[^<]*</f>)<v>[^<]*</v></c>'
                content, count = re.subn(pattern.encode(), rb"\1" + new.encode(), content)
                assert count == 1
            after.writestr(name, content)
    return stream.getvalue()
