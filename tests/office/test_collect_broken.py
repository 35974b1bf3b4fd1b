"""Forms that cannot be used: each told in one sentence with sheet and cell, nothing changed.

Every case starts from a form that is filled in completely, so that what is told is told of the one
thing that was done to it.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from evaluator.errors import Problem
from evaluator.office import collect_read
from evaluator.office.form_source import open_desk
from evaluator.render.catalogue import Words
from tests.office.forms_kit import (
    CHALLENGE,
    TENDER,
    Form,
    change,
    fill_all,
    filled,
    form_of,
    refused,
    spoilt,
    unscored,
)
from tests.support import ROOT, copy_dossier

Spoil = Callable[[Form], object]

FIRST = ("A", "C1")


def write(**values: object) -> Spoil:
    """Something in the first row to score."""
    return lambda form: form.write(form.row(*FIRST), **values)


def fact(label: str, value: object) -> Spoil:
    """Something else behind a line of the form."""

    def spoil(form: Form) -> None:
        form.fact(label).value = value

    return spoil


def rename(old: str, new: str) -> Spoil:
    def spoil(form: Form) -> None:
        form.book[old].title = new

    return spoil


def heading(name: str, text: str | None) -> Spoil:
    def spoil(form: Form) -> None:
        form.cell(form.head, name).value = text

    return spoil


def row_deleted(form: Form) -> None:
    form.sheet.delete_rows(form.row("B", "C3"))


def row_twice(form: Form) -> None:
    form.cell(form.row("B", "C3"), "bid").value = "A"


def row_unknown(form: Form) -> None:
    form.cell(form.row("B", "C3"), "criterion").value = "C99"


def column_deleted(form: Form) -> None:
    form.sheet.delete_cols(form.at["score"])


def column_added(form: Form) -> None:
    form.sheet.cell(form.head, 30).value = "mijn eigen kolom"


def column_nameless(form: Form) -> None:
    form.sheet.cell(form.row(*FIRST), 18).value = "een losse opmerking"


def headings_gone(form: Form) -> None:
    form.sheet.delete_rows(form.head)


def sheet_added(form: Form) -> None:
    form.book.create_sheet("Aantekeningen")["A1"] = "Let op bij B"


def fact_gone(form: Form) -> None:
    form.book["Formulier"].delete_rows(form.fact("Beoordelaar").row)


def sheet_hidden(form: Form) -> None:
    form.book["Schaal"].sheet_state = "hidden"


def merged(form: Form) -> None:
    row = form.row(*FIRST)
    places = [form.cell(at, "reason").coordinate for at in (row, row + 1)]
    form.sheet.merge_cells(":".join(places))


def filtered(form: Form) -> None:
    row = form.row("B", "C1")
    form.sheet.auto_filter.ref = f"A{form.head}:O{form.head + 40}"
    form.sheet.auto_filter.add_filter_column(0, ["A"])
    for at in range(row, row + 10):
        form.sheet.row_dimensions[at].hidden = True


def rows_hidden(form: Form) -> None:
    form.sheet.row_dimensions[form.row("B", "C1")].hidden = True


def column_hidden(form: Form) -> None:
    form.sheet.column_dimensions[form.cell(1, "evidence").column_letter].hidden = True


CASES: list[tuple[str, str, str, Spoil]] = [
    # what the assessor fills in
    ("a word that is not on the scale", "form.off_scale", "score", write(score="prima")),
    ("a number that is not on the scale", "form.off_scale", "score", write(score=75)),
    ("a currency sign", "form.off_scale", "score", write(score="€ 80")),
    ("a percentage", "form.off_scale", "score", write(score="80%")),
    ("a date as a score", "form.off_scale", "score", write(score="13-04-2026")),
    ("a formula", "table.xlsx_formula", "score", write(score="=80")),
    ("a score that cannot be assessed", "form.score_and_cannot", "cannot", write(cannot="ja")),
    ("a word for yes that is none", "form.not_allowed", "cannot", write(cannot="misschien")),
    ("an unknown basis", "form.not_allowed", "basis", write(basis="gevoel")),
    ("no basis where the set asks one", "form.reason_missing", "basis", write(basis=None)),
    ("a story as page", "form.page", "page",
     write(page="zie de bijlage van het plan, pagina 3 tot 5")),
    ("two lines as page", "form.page", "page", write(page="3\n4")),
    ("a date that a spreadsheet made of pages", "form.page", "page",
     write(page=dt.date(2026, 4, 3))),
    ("a date as text", "form.date", "Uitleg!B", fact("Datum ingevuld", "13-04-2026")),
    # what is locked
    ("another question", "form.text_changed", "question", write(question="Is het leuk?")),
    ("another name", "form.text_changed", "name", write(name="Een ander")),
    ("another topic", "form.text_changed", "label", write(label="Prijs")),
    ("nothing to look for", "form.text_changed", "evidence", write(evidence=None)),
    ("another role", "form.text_changed", "Formulier!B", fact("Rol", "inkoper")),
    ("another digest", "form.changed", "Formulier!B",
     fact("Kenmerk van dit formulier", "sha256:0")),
    ("another language", "form.changed", "Formulier!B", fact("Taal", "fr")),
    ("a language that it was not made in", "form.text_changed", "", fact("Taal", "en")),
    ("no version", "form.changed", "Formulier!B", fact("Versie van het formulier", "een")),
    ("a newer version", "form.too_new", "Formulier!B", fact("Versie van het formulier", "2")),
    ("a line gone", "form.fact_missing", "Formulier!A1", fact_gone),
    # whose form it is
    ("another dossier", "form.other_dossier", "Formulier!B", fact("Dossier", "tender-voorbeeld")),
    ("another assessor", "form.unknown_assessor", "Formulier!B", fact("Beoordelaar", "A9")),
    ("other criteria", "form.other_criteria", "Formulier!B",
     fact("Kenmerk van de criteria", "sha256:0")),
    # rows, columns and sheets
    ("a row deleted", "form.row_missing", "Scores!A1", row_deleted),
    ("a row twice", "form.row_twice", "", row_twice),
    ("a row of its own", "form.row_unknown", "", row_unknown),
    ("a column deleted", "form.column_missing", "Scores!A", column_deleted),
    ("a column renamed", "form.column_unknown", "", heading("score", "cijfer")),
    ("a column added", "form.column_unknown", "", column_added),
    ("a column without heading", "form.column_unknown", "", column_nameless),
    ("a column twice", "form.column_twice", "", heading("strengths", "zwak")),
    ("no headings", "form.no_heading_row", "Scores!A1", headings_gone),
    ("the scores renamed", "form.sheet_missing", "", rename("Scores", "Blad1")),
    ("the form renamed", "form.sheet_missing", "", rename("Formulier", "Blad4")),
    ("a sheet added", "form.sheet_unknown", "Aantekeningen!A1", sheet_added),
    ("a hidden sheet", "table.xlsx_hidden_sheet", "Schaal!A1", sheet_hidden),
    ("merged cells", "table.xlsx_merged", "reason", merged),
    ("rows hidden by a filter", "table.xlsx_filtered_rows", "Scores!", filtered),
    ("rows hidden by hand", "table.xlsx_hidden_rows", "Scores!", rows_hidden),
    ("a hidden column", "table.xlsx_hidden_columns", "Scores!", column_hidden),
]  # fmt: skip

ENGLISH = re.compile(r"\b(the|an|with|without|not|and|each|that|which|row|missing|such|must|at)\b")


def in_dutch(problem: Problem) -> str:
    """A problem as a Dutch secretary reads it; nothing of it is left in English."""
    said = Words("nl").problem(problem)
    for text in (said.headline, said.remedy, said.found, said.allowed):
        assert not ENGLISH.search(re.sub(r"'[^']*'", "", text)), text
    assert said.headline != Words("nl").problem(Problem(code="never.heard_of")).headline
    return said.headline


@pytest.mark.parametrize(("what", "code", "cell", "spoil"), CASES, ids=[case[0] for case in CASES])
def test_what_is_wrong_is_told_with_its_cell(
    tmp_path: Path, what: str, code: str, cell: str, spoil: Spoil
) -> None:
    folder = unscored(tmp_path, TENDER, "A3")
    path = form_of(folder, tmp_path / "forms")
    with filled(path) as form:
        form.all()
        wanted = form.place(form.row(*FIRST), cell) if cell in form.at else cell
        spoil(form)
    found = refused(folder, [path])
    told = [problem for problem in found if problem.code == code]
    assert told, (what, [(p.code, p.cell, p.found) for p in found][:5])
    assert told[0].file == path.name
    assert (told[0].cell or "").startswith(wanted), (what, told[0])
    assert told[0].cell or code == "form.sheet_missing"
    assert in_dutch(told[0])


def test_a_currency_sign_is_told_in_words_of_its_own(tmp_path: Path) -> None:
    folder = unscored(tmp_path, TENDER, "A3")
    path = spoilt(form_of(folder, tmp_path / "forms"), write(score="€ 80"))
    (problem,) = refused(folder, [path])
    assert problem.remedy == "write the number alone, without a currency"
    assert problem.allowed == "onvoldoende, matig, voldoende, goed, uitstekend"


def test_a_date_made_of_pages_is_told_how_it_came(tmp_path: Path) -> None:
    folder = unscored(tmp_path, TENDER, "A3")
    path = spoilt(form_of(folder, tmp_path / "forms"), write(page=dt.date(2026, 4, 3)))
    (problem,) = refused(folder, [path])
    assert "3-5" in Words("nl").problem(problem).remedy


def test_a_real_date_cell_is_a_date(tmp_path: Path) -> None:
    folder = unscored(tmp_path, TENDER, "A3")
    path = spoilt(form_of(folder, tmp_path / "forms"), fact("Datum ingevuld", dt.date(2026, 4, 16)))
    done = collect_read.read_form(path.read_bytes(), "x", open_desk(folder), found := [])
    assert not found
    assert done is not None
    assert done.filled_on == "2026-04-16"


def test_a_reason_in_words_is_asked_where_the_set_asks_it(tmp_path: Path) -> None:
    """form.reason_missing: one of strengths, weaknesses and reason is enough."""
    folder = unscored(tmp_path, TENDER, "A3")
    text = (ROOT / "criteria/tenders/preventief-veld-voorbeeldstad.yaml").read_text("utf-8")
    (folder / "criteria.yaml").write_text(
        text.replace("individual_reason: tag", "individual_reason: text"), encoding="utf-8"
    )
    change(folder / "dossier.yaml", "criteria: tenders/preventief-veld-voorbeeldstad",
           "criteria: criteria.yaml")  # fmt: skip
    path = form_of(folder, tmp_path / "forms")
    with filled(path) as form:
        form.all()
        form.write(form.row("A", "C1"), reason=None)
        form.write(form.row("A", "C2.P1"), reason=None, weaknesses="Mager.")
        place = form.place(form.row("A", "C1"), "reason")
    (problem,) = refused(folder, [path])
    assert (problem.code, problem.cell) == ("form.reason_missing", place)
    assert in_dutch(problem)


# --- who may not score ----------------------------------------------------------------------------


def with_interest(folder: Path, bids: str) -> None:
    change(folder / "assessors.csv", "A3,inwoner_wijkpanel,true,2026-02-10,",
           f"A3,inwoner_wijkpanel,true,2026-02-10,{bids}")  # fmt: skip


def test_a_score_in_a_grey_row_is_refused(tmp_path: Path) -> None:
    """form.recused: each cell that was filled in, though it was locked."""
    folder = unscored(tmp_path, TENDER, "A3")
    with_interest(folder, "B")
    path = form_of(folder, tmp_path / "forms")
    with filled(path) as form:
        form.all()
        row = form.row("B", "C1")
        form.write(row, score="goed", reason="Ik ken ze goed.")
        places = [form.place(row, "score"), form.place(row, "reason")]
    found = refused(folder, [path])
    assert [(p.code, p.cell) for p in found] == [("form.recused", place) for place in places]
    assert in_dutch(found[0])


def test_an_interest_declared_after_the_form_was_sent_is_told_for_what_was_filled_in(
    tmp_path: Path,
) -> None:
    folder = unscored(tmp_path, TENDER, "A3")
    path = form_of(folder, tmp_path / "forms")
    with filled(path) as form:
        form.write(form.row("A", "C1"), score="goed", basis="verteld")
        form.write(form.row("B", "C1"), score="goed", basis="verteld")
    with_interest(folder, "B")
    found = refused(folder, [path])
    assert {problem.code for problem in found} == {"form.recused"}
    assert len(found) == 2


def test_an_interest_taken_back_leaves_a_row_that_must_be_asked_again(tmp_path: Path) -> None:
    """form.changed."""
    folder = unscored(tmp_path, TENDER, "A3")
    with_interest(folder, "B")
    path = fill_all(form_of(folder, tmp_path / "forms"))
    change(folder / "assessors.csv", "2026-02-10,B", "2026-02-10,")
    found = refused(folder, [path])
    assert {problem.code for problem in found} == {"form.changed"}
    assert len(found) == 10


# --- the dossier changed --------------------------------------------------------------------------


def test_a_form_of_another_dossier_is_one_problem(tmp_path: Path) -> None:
    """form.other_dossier: not a flood of texts that differ."""
    other = copy_dossier("tender-voorbeeld", tmp_path / "other")
    path = fill_all(form_of(other, tmp_path / "forms"))
    folder = unscored(tmp_path, TENDER, "A3")
    (problem,) = refused(folder, [path])
    assert (problem.code, problem.found, problem.allowed) == (
        "form.other_dossier", "tender-voorbeeld", TENDER,
    )  # fmt: skip
    challenge = fill_all(form_of(unscored(tmp_path, CHALLENGE, "A2"), tmp_path / "ch", "A2"))
    assert [p.code for p in refused(folder, [challenge])] == ["form.other_dossier"]


@pytest.mark.parametrize("old", ["weight: 25", "goed: 80", "minimum"])
def test_criteria_that_changed_after_the_forms_were_sent_are_told(tmp_path: Path, old: str) -> None:
    """form.other_criteria: weights too, which a form does not show."""
    folder = unscored(tmp_path, TENDER, "A3")
    text = (ROOT / "criteria/tenders/preventief-veld-voorbeeldstad.yaml").read_text("utf-8")
    (folder / "criteria.yaml").write_text(text, encoding="utf-8")
    change(folder / "dossier.yaml", "criteria: tenders/preventief-veld-voorbeeldstad",
           "criteria: criteria.yaml")  # fmt: skip
    path = fill_all(form_of(folder, tmp_path / "forms"))
    if old == "weight: 25":  # C1 and C2 have 25 each
        text = text.replace("weight: 25", "weight: 24", 1).replace("weight: 25", "weight: 26", 1)
    elif old == "goed: 80":
        text = text.replace("goed: 80", "goed: 81", 1)
    else:
        text = text.replace("  - id: C1\n", "  - id: C1\n    minimum: 40\n", 1)
    (folder / "criteria.yaml").write_text(text, encoding="utf-8")
    (problem,) = refused(folder, [path])
    assert problem.code == "form.other_criteria"
    assert (problem.cell or "").startswith("Formulier!B")


def test_a_bid_that_was_added_after_the_forms_were_sent_is_a_row_that_is_missing(
    tmp_path: Path,
) -> None:
    folder = unscored(tmp_path, TENDER, "A3")
    path = fill_all(form_of(folder, tmp_path / "forms"))
    bid = (folder / "bids" / "C.yaml").read_text(encoding="utf-8").replace("id: C\n", "id: E\n")
    (folder / "bids" / "E.yaml").write_text(bid, encoding="utf-8")
    found = refused(folder, [path])
    assert [p.code for p in found] == ["form.row_missing"] * 10
    assert found[0].found == "E / C1"


# --- several files --------------------------------------------------------------------------------


def test_two_forms_of_one_assessor_are_told_with_both_files(tmp_path: Path) -> None:
    """form.assessor_twice."""
    folder = unscored(tmp_path, TENDER, "A3")
    path = fill_all(form_of(folder, tmp_path / "forms"))
    copy = tmp_path / "forms" / "A3 (2).xlsx"
    copy.write_bytes(path.read_bytes())
    (problem,) = refused(folder, [path, copy])
    assert (problem.code, problem.file) == ("form.assessor_twice", copy.name)
    assert problem.found == f"A3, also in {path.name}"
    assert in_dutch(problem)


def test_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    folder = unscored(tmp_path, TENDER, "A3")
    paths = [fill_all(form_of(folder, tmp_path / place)) for place in ("one", "two")]
    (problem,) = refused(folder, paths)
    assert problem.file == paths[1].as_posix()
    assert paths[0].as_posix() in problem.found


def test_all_problems_of_all_forms_are_told_at_once(tmp_path: Path) -> None:
    folder = unscored(tmp_path, TENDER)
    first = spoilt(form_of(folder, tmp_path / "forms", "A1"), write(score="prima", page="x" * 50))
    second = spoilt(form_of(folder, tmp_path / "forms", "A2"), write(basis="gevoel"))
    third = spoilt(form_of(folder, tmp_path / "forms", "A3"), write(question="Anders?"))
    found = refused(folder, [first, second, third])
    assert [(p.file[-7:-5], p.code) for p in found] == [
        ("A1", "form.off_scale"), ("A1", "form.page"), ("A2", "form.not_allowed"),
        ("A3", "form.text_changed"),
    ]  # fmt: skip


# --- what is no form ------------------------------------------------------------------------------


def any_workbook(path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active["A1"] = "iets"
    book.save(path)


def only_a_sheet_of_its_name(path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.title = "Scores"
    book.active["A1"] = "criterium"
    book.save(path)


def no_workbook(path: Path) -> None:
    path.write_text("perceel;inschrijving\n", encoding="utf-8")


def with_password(path: Path) -> None:
    # What Excel makes of a workbook with a password: an OLE file with a stream of that name.
    name = "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 1016 + name + b"\0" * 480)


def with_macros(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", b"\0" * 300_000_000)


def with_a_link(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/externalLinks/externalLink1.xml", b"<externalLink/>")


@pytest.mark.parametrize(
    ("code", "make"),
    [
        ("form.not_a_form", any_workbook),
        ("form.sheet_missing", only_a_sheet_of_its_name),
        ("table.xlsx", no_workbook),
        ("table.xlsx", with_password),
        ("table.xlsx_macros", with_macros),
        ("table.xlsx", bomb),
        ("table.xlsx", with_a_link),
    ],
)
def test_what_is_no_form_is_told_in_one_sentence(
    tmp_path: Path, code: str, make: Callable[[Path], None]
) -> None:
    folder = unscored(tmp_path, TENDER, "A3")
    path = fill_all(form_of(folder, tmp_path / "forms"))
    make(path)
    found = refused(folder, [path])
    assert len(found) == 1, found
    assert found[0].code.startswith(code)
    assert in_dutch(found[0])


def test_an_invisible_sign_is_refused(tmp_path: Path) -> None:
    """form.text: a sign that no table can hold."""
    folder = unscored(tmp_path, TENDER, "A3")
    path = spoilt(form_of(folder, tmp_path / "forms"), write(reason="een\u007fteken"))
    (problem,) = refused(folder, [path])
    assert (problem.code, problem.found) == ("form.text", "an invisible sign (U+007F)")
    assert in_dutch(problem)
