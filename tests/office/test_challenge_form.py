"""The form of a challenge with everything that it can hold: one digest, and bad input."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook, load_workbook

from evaluator.errors import InputError, Problem
from evaluator.formats.book_lists import LISTS
from evaluator.formats.dossier import load
from evaluator.formats.evaluation import Choices, evaluate
from evaluator.formats.field_shapes import shape_of
from evaluator.formats.yaml_text import read_yaml
from evaluator.model.challenge import Challenge
from evaluator.office.book_challenge import FIRST, OFFICER
from evaluator.office.convert import convert
from evaluator.office.yaml_write import write_yaml
from evaluator.render.catalogue import Words
from tests.support import ROOT

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

EVERYTHING = """
attachments: {budget: bijlagen/begroting.pdf, support: "bijlagen/verslag (kopie).odt"}
waived:
  R7: {by: "College (verzonnen)", on: 2026-06-01, reason: "Vereniging in oprichting. (verzonnen)"}
  rotterdam/R5: {by: "College (verzonnen)", on: 2026-06-02, reason: "Avond gezien. (verzonnen)"}
claims:
  - {aspect: better, what: "ook open op zondag (verzonnen)", basis: measured, document: budget,
     unit: dagen, now: 5, then: 7, better_when: higher}
  - {aspect: more_efficient, what: "minder overleg (verzonnen)", basis: told}
  - {aspect: cheaper, what: "goedkoper (verzonnen)", basis: promised, now: 52000.50, then: 46500,
     better_when: lower}
self_rating:
  principles:
    P1: {view: very_well, evidence: "logboek (verzonnen)"}
    P2: {view: not_yet}
    P3: {view: partly}
  want: "een open huis (verzonnen)"
  can: "koken (verzonnen)"
  need: "een sleutel (verzonnen)"
  do_ourselves: "het rooster (verzonnen)"
critical_friend: {name: "Zorg Voorbeeld (verzonnen)", role: zorgaanbieder, how: "elk kwartaal",
  agreed_on: 2026-04-01, visits_per_year: 4}
premises:
  - {party: "Buurtkamer (verzonnen)", kind: residents, rent_per_year: 14000.00, rent_basis: cost,
     market_rent_per_year: 60000, social_rent_per_year: 9000.50, visitors_per_year: 3000,
     investments: {verbouwing: 350000.00, "dak en muur": 10}, volunteers: 34,
     hours_per_year: 4200.5,
     source: "brief (verzonnen)"}
  - {party: "Instelling (verzonnen)", kind: institution, rent_basis: market}
  - {party: "Anderen (verzonnen)", kind: company, rent_basis: free}
social_value:
  - {method: "MKBA (verzonnen)", year: 2020, source: "rapport (verzonnen)", author: "Bureau",
     factor: 1.6, amount: 1000000, note: "alleen in grote steden"}
incumbent:
  name: "Stadswelzijn (verzonnen)"
  source: "opgave (verzonnen)"
  reasons: {K1: "ervaring (verzonnen)"}
  scores: {K1: 60}
  continuity: {gap_months: 0, staff_now: 3, projects_now: 6, note: tekst}
  lines: {huur: 60000}
"""
HOURS = """
  - {method: replacement, rate_per_hour: 16.50, year: 2025, source: "lijst (verzonnen)"}
  - {method: investment, rate_per_hour: 2, year: 2024, source: "lijst (verzonnen)"}
  - {method: market, rate_per_hour: 40, year: 2023, source: "lijst (verzonnen)"}
"""


def everything(data: dict[str, Any]) -> dict[str, Any]:
    """A shipped challenge with every optional field filled in."""
    data |= read_yaml(EVERYTHING, "x.yaml").data
    data["volunteers"]["hour_values"] = read_yaml(f"hours:{HOURS}", "x.yaml").data["hours"]
    data["baseline"]["transition"] = {"verhuizen": "1500.00", "nieuwe sleutels": "80"}
    data["continuity"] |= {"gap_months": "0.5", "staff_now": "3"}
    data["money"]["other_income_by_year"] = {"2027": "0.00", "2028": None}
    return data


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier with one challenge in which every field is filled in."""
    folder = tmp_path_factory.mktemp("full") / "dossier"
    shutil.copytree(ROOT / "submissions" / "ch-01", folder)
    path = folder / "challenges" / "ch-01.yaml"
    data = everything(read_yaml(path.read_text(encoding="utf-8"), path.name).data)
    path.write_bytes(write_yaml(data))
    (folder / "bijlagen").mkdir()
    for name in ("begroting.pdf", "verslag (kopie).odt"):
        (folder / "bijlagen" / name).write_bytes(b"nobody reads this")
    return folder


@pytest.fixture(scope="module")
def book(full: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same as a Dutch workbook."""
    folder = tmp_path_factory.mktemp("book") / "book"
    convert(full, folder, "nl")
    return folder


def test_the_sample_fills_every_list_and_every_fixed_value(full: Path) -> None:
    """A list or word that the sample lacks would go through here untested."""
    data = read_yaml((full / "challenges" / "ch-01.yaml").read_text(encoding="utf-8"), "x").data
    assert set(Challenge.model_fields) - set(data) <= {"decision", "scores", "criteria", "variants",
                                                       "profiles"}  # fmt: skip
    for listed in LISTS:
        rows = list(listed.take(data))
        assert rows, listed.sheet.nl
        shape = shape_of(Challenge)
        for heading in listed.columns.columns:
            if heading.path in ("subject", listed.key, listed.value):
                continue
            words = set(shape.at((*listed.item, heading.path)).words)
            said = {row[heading.path] for row in rows if heading.path in row}
            assert said, (listed.sheet.nl, heading.path)
            if heading.path in ("aspect", "basis", "method", "better_when"):
                assert words <= said or not words


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_field_has_one_digest_in_both_forms_and_back(
    full: Path, tmp_path: Path, lang: str
) -> None:
    convert(full, tmp_path / "book", lang)
    convert(tmp_path / "book", tmp_path / "back", lang)
    forms = (full, tmp_path / "book", tmp_path / "back")
    assert len({evaluate(path).inputs_digest for path in forms}) == 1
    assert load(full).dossier.challenges == load(forms[2]).dossier.challenges  # type: ignore[union-attr]


def test_the_workbook_shows_no_english_word_in_dutch(book: Path) -> None:
    found = load_workbook(book / "dossier.xlsx")
    names = ("Wat beter wordt", "Eigen inschatting", "Ruimte", "Waarde van uren")
    texts = {str(cell.value) for name in names for row in found[name].iter_rows() for cell in row}
    words = (
        "beter efficiënter goedkoper gemeten bewoners instelling kostprijs markt gratis vervanging"
    )
    assert {*words.split(), "nog niet", "voor een deel", "heel goed"} <= texts
    assert not {"better", "more_efficient", "not_yet", "residents", "cost", "replacement"} & texts


def test_the_first_part_comes_first_and_says_that_the_rest_may_come_later(book: Path) -> None:
    sheet = load_workbook(book / "dossier.xlsx")["Uitdaging"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    labels = [row[0] for row in rows]
    first, later, officer = (
        labels.index(text) for text in ("EERST: DIT IS NODIG", "MAG LATER", "VOOR DE GEMEENTE")
    )
    assert first < later < officer
    fields = [".".join(str(part) for part in path) for path in FIRST]
    assert [row[-1] for row in rows[first + 1 : later]] == fields
    assert rows[first + 1][-1] == "id"
    assert {".".join(map(str, path)) for path in OFFICER} <= {row[-1] for row in rows[officer:]}
    assert all(row[2] for row in rows[first:officer]), "each row says why it is asked"


# attachments
# ------------------------------------------------------------------------------------------------


def codes(folder: Path) -> set[str]:
    return {one.code for one in evaluate(folder).outcome.findings}


def test_attachments_that_are_there_give_no_word(full: Path) -> None:
    assert not {"document.file_absent", "dossier.unknown_file"} & codes(full)


def test_a_document_that_is_claimed_and_whose_file_is_absent_is_an_error(
    full: Path, tmp_path: Path
) -> None:
    """document.file_absent: with its place, from a folder, one file, and a workbook."""
    copy = Path(shutil.copytree(full, tmp_path / "copy"))
    (copy / "bijlagen" / "begroting.pdf").unlink()
    under = Choices(profiles=("rotterdam",))
    for path in (copy, copy / "challenges" / "ch-01.yaml"):
        findings = evaluate(path, under).outcome.findings
        (found,) = [one for one in findings if one.code == "document.file_absent"]
        assert found.severity == "error"
        assert found.values == {
            "subject": "ch-01", "document": "budget", "file": "bijlagen/begroting.pdf",
        }  # fmt: skip
        assert found.where.line is not None
    convert(full, tmp_path / "book", "nl")  # the files stay where they were
    absent = [o for o in evaluate(tmp_path / "book").outcome.findings
              if o.code == "document.file_absent"]  # fmt: skip
    assert {str(one.where.cell).partition("!")[0] for one in absent} == {"Bijlagen"}


def test_a_file_that_is_attached_anywhere_in_the_folder_is_known(
    full: Path, tmp_path: Path
) -> None:
    copy = Path(shutil.copytree(full, tmp_path / "copy"))
    (copy / "los.pdf").write_bytes(b"")
    assert "dossier.unknown_file" in codes(copy)
    path = copy / "challenges" / "ch-01.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("bijlagen/begroting.pdf", "los.pdf"), encoding="utf-8")
    assert "dossier.unknown_file" not in codes(copy)


@pytest.mark.parametrize(
    "path",
    ["/etc/passwd", "../andere/plan.pdf", "bijlagen/../../plan.pdf", "C:/plan.pdf", "c:plan.pdf",
     "bijlagen\\plan.pdf", "//server/plan.pdf", "bijlagen/uit.pdf", "een\u202etwee.pdf", "."],
)  # fmt: skip
def test_an_attachment_outside_the_folder_is_refused(full: Path, tmp_path: Path, path: str) -> None:
    """attachment.path: absolute, upwards, by a link, with signs that nobody sees."""
    copy = Path(shutil.copytree(full, tmp_path / "copy"))
    (tmp_path / "plan.pdf").write_bytes(b"")
    (copy / "bijlagen" / "uit.pdf").symlink_to(tmp_path / "plan.pdf")
    file = copy / "challenges" / "ch-01.yaml"
    data = read_yaml(file.read_text(encoding="utf-8"), file.name).data
    data["attachments"] = {"budget": path}
    file.write_bytes(write_yaml(data))
    with pytest.raises(InputError) as error:
        load(copy)
    (one,) = error.value.problems
    assert (one.code, one.file) == ("attachment.path", "challenges/ch-01.yaml")
    assert one.line
    assert Words("nl").problem(one).allowed.startswith("een pad binnen de map")


def test_a_long_name_or_a_folder_is_no_file_that_is_there(full: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(full, tmp_path / "copy"))
    file = copy / "challenges" / "ch-01.yaml"
    data = read_yaml(file.read_text(encoding="utf-8"), file.name).data
    data["attachments"] = {"budget": f"bijlagen/{'x' * 300}.pdf", "support": "bijlagen"}
    file.write_bytes(write_yaml(data))
    absent = [o for o in evaluate(copy).outcome.findings if o.code == "document.file_absent"]
    assert len(absent) == 2


# what can be wrong on the new sheets
# ------------------------------------------------------------------------------------------------

Change = Callable[[Workbook], object]


def cell_of(sheet: Worksheet, heading: str, below: int) -> Any:
    found = next(cell for row in sheet.iter_rows() for cell in row if cell.value == heading)
    return sheet.cell(found.row + below, found.column)


def negative_transition(book: Workbook) -> None:
    """The change itself costs less than nothing."""
    rows = list(book["Geld"].iter_rows())
    heads = next(row for row in rows if row[1].value == "onderdeel")
    at = next(i for i, cell in enumerate(heads) if cell.value == "bedrag (eenmalig)")
    next(row for row in rows if row[1].value == "kosten van de overgang")[at].value = -3


def put(sheet: str, heading: str, value: object, below: int = 1) -> Change:
    def change(book: Workbook) -> None:
        cell_of(book[sheet], heading, below).value = value

    return change


WRONG: list[tuple[str, str, Change, str]] = [
    ("word", "value.not_allowed", put("Wat beter wordt", "waarin", "mooier"), "Wat beter wordt!B"),
    (
        "word",
        "value.not_allowed",
        put("Wat beter wordt", "hoe bekend", "zeker"),
        "Wat beter wordt!D",
    ),
    (
        "word",
        "value.not_allowed",
        put("Eigen inschatting", "eigen inschatting", "8"),
        "Eigen inschatting!C",
    ),
    ("word", "value.not_allowed", put("Waarde van uren", "methode", "gevoel"), "Waarde van uren!B"),
    ("word", "value.not_allowed", put("Ruimte", "soort huur", "hoog"), "Ruimte!"),
    ("word", "value.not_allowed", put("Ruimte", "soort partij", "mensen"), "Ruimte!"),
    (
        "amount",
        "table.number_thousands",
        put("Waarde van uren", "bedrag per uur", "1,600.50"),
        "Waarde van uren!C",
    ),
    ("amount", "money.negative", put("Waarde van uren", "bedrag per uur", -1), "Waarde van uren!C"),
    ("amount", "value.not_allowed", put("Ruimte", "huur per jaar", 1.005), "Ruimte!"),
    ("amount", "money.negative", put("Ruimte", "investering: verbouwing", -5), "Ruimte!"),
    (
        "amount",
        "table.number_currency",
        put("Maatschappelijk rendement", "bedrag", "€ 10"),
        "Maatschappelijk rendement!",
    ),
    ("amount", "money.negative", negative_transition, "Geld!"),
    ("required", "key.missing", put("Wat beter wordt", "wat", None), "Wat beter wordt!C"),
    ("required", "key.missing", put("Waarde van uren", "bron", None), "Waarde van uren!E"),
    ("required", "key.missing", put("Waarde van uren", "jaar", None), "Waarde van uren!D"),
    (
        "required",
        "key.missing",
        put("Maatschappelijk rendement", "bron", None),
        "Maatschappelijk rendement!",
    ),
    ("required", "key.missing", put("Ruimte", "wie", None), "Ruimte!B"),
    ("required", "key.missing", put("Ontheffingen", "reden", None), "Ontheffingen!E"),
    (
        "required",
        "key.missing",
        put("Eigen inschatting", "eigen inschatting", None),
        "Eigen inschatting!",
    ),
    ("required", "book.no_field", put("Eigen inschatting", "principe", None), "Eigen inschatting!"),
    ("required", "book.no_field", put("Ontheffingen", "voorwaarde", None), "Ontheffingen!"),
    ("required", "book.no_field", put("Bijlagen", "stuk", None), "Bijlagen!"),
    ("required", "value.not_allowed", put("Bijlagen", "bestand", None), "Bijlagen!"),
    (
        "year",
        "value.not_allowed",
        put("Waarde van uren", "jaar", "vorig jaar"),
        "Waarde van uren!D",
    ),
    ("day", "value.not_allowed", put("Ontheffingen", "op", "1 juni"), "Ontheffingen!"),
    ("twice", "book.twice", put("Bijlagen", "stuk", "support"), "Bijlagen!"),
    ("whose", "id.unknown", put("Wat beter wordt", "uitdaging", "ch-99"), "Wat beter wordt!A"),
    (
        "column",
        "book.missing_column",
        put("Waarde van uren", "bron", "waar het staat", 0),
        "Waarde van uren!",
    ),
    ("path", "attachment.path", put("Bijlagen", "bestand", "../x.pdf"), "Bijlagen!C"),
]


@pytest.mark.parametrize("case", WRONG, ids=[f"{one[0]}-{at}" for at, one in enumerate(WRONG)])
def test_what_is_wrong_on_a_new_sheet_is_told_with_its_cell(
    book: Path, tmp_path: Path, case: tuple[str, str, Change, str]
) -> None:
    _, code, change, cell = case
    copy = Path(shutil.copytree(book, tmp_path / "book"))
    found = load_workbook(copy / "dossier.xlsx")
    change(found)
    found.save(copy / "dossier.xlsx")
    with pytest.raises(InputError) as error:
        load(copy)
    told: list[Problem] = [one for one in error.value.problems if one.code == code]
    assert told, error.value.problems
    assert str(told[0].cell).startswith(cell), told[0]
    assert len(error.value.problems) <= 3
    said = Words("nl").problem(told[0])
    assert said.headline
    assert said.remedy
