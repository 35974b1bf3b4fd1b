"""The score form of an assessor: what is in it, what never is, and what happens to older files."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from evaluator import cli
from evaluator.errors import CallError
from evaluator.office import form_source
from evaluator.office.form_content import form_content
from evaluator.office.form_plan import FORM_VERSION
from evaluator.office.form_sheets import form_bytes
from evaluator.office.form_source import open_desk
from evaluator.office.form_words import ScoreWords, basis_of
from evaluator.office.forms import make_forms
from tests.office.forms_kit import (
    CHALLENGE,
    HEADINGS,
    TENDER,
    Form,
    change,
    form_of,
    unscored,
    withdraw,
    workspace,
)
from tests.support import ROOT, copy_dossier, make_set

SUBMISSIONS = ROOT / "submissions"


def opened(path: Path, lang: str = "nl") -> Form:
    return Form(load_workbook(path), lang)


def texts(path: Path) -> str:
    """Everything that a workbook says, with its comments, help and names."""
    with zipfile.ZipFile(path) as archive:
        parts = [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    return "\n".join(parts)


def with_interest(to: Path, *bids: str, reading: str = "that_bid") -> Path:
    """A tender in which assessor A3 declared an interest."""
    folder = unscored(to, TENDER, "A3")
    change(
        folder / "assessors.csv",
        "A3,inwoner_wijkpanel,true,2026-02-10,",
        "A3,inwoner_wijkpanel,true,2026-02-10," + "|".join(bids),
    )
    criteria = (ROOT / "criteria/tenders/preventief-veld-voorbeeldstad.yaml").read_text(
        encoding="utf-8"
    )
    assert "recusal: that_bid" in criteria
    changed = criteria.replace("recusal: that_bid", f"recusal: {reading}")
    (folder / "criteria.yaml").write_text(changed, encoding="utf-8")
    change(
        folder / "dossier.yaml", "criteria: tenders/preventief-veld-voorbeeldstad",
        "criteria: criteria.yaml",
    )  # fmt: skip
    return folder


# --- what is in it --------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("name", [TENDER, CHALLENGE])
def test_a_form_asks_every_criterion_of_everything_that_is_scored(
    tmp_path: Path, name: str, lang: str
) -> None:
    desk = open_desk(SUBMISSIONS / name)
    path = form_of(SUBMISSIONS / name, tmp_path, "A2", lang)
    assert path.name == f"{name}-A2.xlsx"
    form = opened(path, lang)
    subject = "bid" if name == TENDER else "challenge"
    there = [
        (form.cell(row, subject).value, form.cell(row, "criterion").value) for row in form.rows()
    ]
    leaves = desk.criteria.leaves
    assert there == [(one.id, leaf.id) for one in desk.subjects(lang) for leaf in leaves]
    row = form.row(desk.subjects(lang)[0].id, leaves[0].id)
    assert leaves[0].question is not None
    assert leaves[0].evidence is not None
    assert form.cell(row, "question").value == leaves[0].question.get(lang)
    assert form.cell(row, "evidence").value == leaves[0].evidence.get(lang)
    assert form.cell(row, "name").value == desk.subjects(lang)[0].name


def test_the_sheets_and_headings_are_those_that_older_forms_have(tmp_path: Path) -> None:
    """A contract: never change this test to make it pass."""
    for lang, sheets in (
        ("nl", ["Uitleg", "Scores", "Schaal", "Formulier"]),
        ("en", ["Read me", "Scores", "Scale", "Form"]),
    ):
        form = opened(form_of(SUBMISSIONS / TENDER, tmp_path / lang, lang=lang), lang)
        assert form.book.sheetnames == sheets
        wanted = [text for name, text in HEADINGS[lang].items() if name not in ("lot", "challenge")]
        assert [cell.value for cell in form.sheet[form.head]] == wanted
    assert FORM_VERSION == 1


def test_cells_keep_their_names(tmp_path: Path) -> None:
    form = opened(form_of(SUBMISSIONS / TENDER, tmp_path))
    names = {name: place.attr_text for name, place in form.book.defined_names.items()}
    assert set(names) == {
        "evaluator_scores", "evaluator_filled_on", "evaluator_version", "evaluator_program",
        "evaluator_dossier", "evaluator_assessor", "evaluator_role", "evaluator_language",
        "evaluator_criteria", "evaluator_content",
    }  # fmt: skip
    sheet, _, area = names["evaluator_assessor"].partition("!")
    assert form.book[sheet.strip("'")][area.replace("$", "")].value == "A3"
    area = names["evaluator_scores"].partition("!")[2].replace("$", "")
    first, last = (form.sheet[end] for end in area.split(":"))
    assert (first.value, first.row) == ("inschrijving", form.head)
    assert last.coordinate == form.cell(list(form.rows())[-1], "page").coordinate


@pytest.mark.parametrize(
    ("lang", "words", "yes"),
    [
        ("nl", "onvoldoende,matig,voldoende,goed,uitstekend", "ja"),
        ("en", "insufficient,moderate,sufficient,good,excellent", "yes"),
    ],
)
def test_scores_are_words_to_choose_from(tmp_path: Path, lang: str, words: str, yes: str) -> None:
    form = opened(form_of(SUBMISSIONS / TENDER, tmp_path, lang=lang), lang)
    lists = {
        column: rule.formula1.strip('"')
        for rule in form.sheet.data_validations.dataValidation
        for column in ("score", "cannot", "basis")
        if form.cell(form.row("A", "C1"), column).coordinate in rule.sqref
    }
    basis = {"nl": "gemeten,verteld,beloofd", "en": "measured,told,promised"}[lang]
    assert lists == {"score": words, "cannot": yes, "basis": basis}


def test_only_the_cells_to_fill_in_are_open(tmp_path: Path) -> None:
    form = opened(form_of(SUBMISSIONS / TENDER, tmp_path))
    assert all(sheet.protection.sheet for sheet in form.book.worksheets)
    assert not any(sheet.protection.password for sheet in form.book.worksheets)
    row = form.row("B", "C2.P1")
    is_open = {name for name in form.at if not form.cell(row, name).protection.locked}
    assert is_open == {"score", "cannot", "strengths", "weaknesses", "reason", "basis", "page"}
    assert not form.fact("Datum ingevuld").protection.locked
    assert form.fact("Dossier").protection.locked


def test_what_a_scale_means_stands_in_words_with_the_values_beside(tmp_path: Path) -> None:
    sheet = opened(form_of(SUBMISSIONS / TENDER, tmp_path)).book["Schaal"]
    rows = {row[0].value: (row[1].value, row[2].value) for row in sheet.iter_rows(max_col=3)}
    assert rows["goed"][0].startswith("Het plan beantwoordt de hele vraag")
    assert [rows[word][1] for word in ("onvoldoende", "matig", "uitstekend")] == [0, 40, 100]


def test_a_form_says_who_reads_it_and_how_the_assessor_is_called_there(tmp_path: Path) -> None:
    said = texts(form_of(SUBMISSIONS / TENDER, tmp_path, "A3"))
    assert "Eerst leest de secretaris van de commissie" in said
    assert "kunnen openbaar worden" in said
    assert "en een rechter" in said
    assert "Beoordelaar 3, inwoner (wijkpanel)" in said
    assert "geen namen, adressen of telefoonnummers" in said
    english = texts(form_of(SUBMISSIONS / TENDER, tmp_path / "en", "A3", "en"))
    assert "Assessor 3, resident (neighbourhood panel)" in english
    assert "may become public" in english


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("", None),
        ("  scores_locked: 2026-04-24\n", "De scores worden vastgelegd op 24 april 2026."),
        ("  scores_locked: 2026-04-24\n  scoring_deadline: 2026-04-20\n", "voor 20 april 2026."),
    ],
)
def test_the_deadline_stands_in_it_where_the_dossier_has_one(
    tmp_path: Path, moment: str, said: str | None
) -> None:
    folder = unscored(tmp_path, TENDER)
    change(folder / "dossier.yaml", "timeline:\n", f"timeline:\n{moment}")
    text = texts(form_of(folder, tmp_path / "forms"))
    assert ("Wanneer klaar" in text) is (said is not None)
    assert said is None or said in text


def test_each_bid_is_printed_on_its_own_page_of_a4(tmp_path: Path) -> None:
    form = opened(form_of(SUBMISSIONS / TENDER, tmp_path))
    breaks = [one.id for one in form.sheet.row_breaks.brk]
    assert breaks == [form.row(bid, "C1") - 1 for bid in ("B", "C", "D")]
    assert (form.sheet.page_setup.orientation, form.sheet.page_setup.paperSize) == ("landscape", 9)
    assert form.sheet.print_title_rows == f"${form.head}:${form.head}"


# --- what never is --------------------------------------------------------------------------------


def test_a_form_is_the_same_whatever_the_prices_and_the_scores_of_others(tmp_path: Path) -> None:
    """No price and no other score can be in it: it comes out equal without them."""
    full = copy_dossier(TENDER, tmp_path / "full")
    bare = unscored(tmp_path / "bare", TENDER)
    for name in ("prices.csv", "consensus.csv"):
        (bare / name).unlink()
    broken = copy_dossier(TENDER, tmp_path / "broken")
    (broken / "prices.csv").write_text("no table of prices", encoding="utf-8")
    made = [
        form_of(folder, tmp_path / "forms" / folder.parent.name).read_bytes()
        for folder in (full, bare, broken)
    ]
    assert made[0] == made[1] == made[2]


def test_no_form_speaks_of_money(tmp_path: Path) -> None:
    amounts = re.findall(r"[0-9]{5,}", (SUBMISSIONS / TENDER / "prices.csv").read_text("utf-8"))
    said = texts(form_of(SUBMISSIONS / TENDER, tmp_path))
    assert amounts
    assert not [amount for amount in amounts if f">{amount}" in said]
    assert "€" not in said


def test_nobody_is_named(tmp_path: Path) -> None:
    folder = unscored(tmp_path, TENDER)
    (folder / "people.csv").write_text("assessor,name\nA3,Sanne de Wit\n", encoding="utf-8")
    said = texts(form_of(folder, tmp_path / "forms"))
    assert "Sanne" not in said
    assert "de Wit" not in said


def test_a_bid_that_no_longer_takes_part_is_not_asked(tmp_path: Path) -> None:
    folder = unscored(tmp_path, TENDER)
    withdraw(folder, "B")
    form = opened(form_of(folder, tmp_path / "forms"))
    assert {form.cell(row, "bid").value for row in form.rows()} == {"A", "C", "D"}


# --- interests ------------------------------------------------------------------------------------


def test_what_an_assessor_may_not_judge_is_grey_and_locked_and_says_so(tmp_path: Path) -> None:
    form = opened(form_of(with_interest(tmp_path, "B"), tmp_path / "forms"))
    for row in form.rows():
        mine = form.cell(row, "bid").value == "B"
        cells = [form.cell(row, name) for name in ("score", "cannot", "reason", "basis", "page")]
        assert all(cell.protection.locked is mine for cell in cells)
        said = "U beoordeelt deze inschrijving niet." if mine else None
        assert form.cell(row, "score").value == said
    grey = form.cell(form.row("B", "C1"), "reason").coordinate
    rules = form.sheet.data_validations.dataValidation
    assert not [rule for rule in rules if grey in rule.sqref]
    assert "Grijze regels" in texts(tmp_path / "forms" / f"{TENDER}-A3.xlsx")


def test_an_interest_that_reaches_all_bids_leaves_no_form_to_fill_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = with_interest(tmp_path, "B", reading="all_bids")
    assert cli.run(["forms", str(folder), "--out", str(tmp_path / "forms")]) == 0
    said = capsys.readouterr().out
    assert "Beoordelaar 3, inwoner (wijkpanel) (A3) beoordeelt niets" in said
    # A5 declared an interest in bid D already.
    made = sorted(path.name for path in (tmp_path / "forms").iterdir())
    assert made == [f"{TENDER}-{who}.xlsx" for who in ("A1", "A2", "A4")]


# --- files ----------------------------------------------------------------------------------------


def test_forms_of_every_assessor_and_the_same_bytes_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.run(["forms", str(SUBMISSIONS / TENDER)]) == 0
    folder = Path("forms") / TENDER
    assert sorted(p.name for p in folder.iterdir()) == [f"{TENDER}-A{n}.xlsx" for n in range(1, 6)]
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert "evaluator collect" in capsys.readouterr().out
    assert cli.run(["forms", str(SUBMISSIONS / TENDER)]) == 0
    assert capsys.readouterr().out.count("was er al, gelijk") == 5
    assert first == {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_language_is_that_of_the_dossier_unless_asked_otherwise(tmp_path: Path) -> None:
    arguments = ["forms", str(SUBMISSIONS / TENDER), "--assessor", "A1", "--out"]
    assert cli.run([*arguments, str(tmp_path / "nl")]) == 0
    assert cli.run([*arguments, str(tmp_path / "en"), "--lang", "en"]) == 0
    assert load_workbook(tmp_path / "nl" / f"{TENDER}-A1.xlsx").sheetnames[0] == "Uitleg"
    assert load_workbook(tmp_path / "en" / f"{TENDER}-A1.xlsx").sheetnames[0] == "Read me"
    assert len(list((tmp_path / "en").iterdir())) == 1


def test_a_form_that_somebody_filled_in_is_never_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """form.exists: and then no other form is written either."""
    path = form_of(SUBMISSIONS / TENDER, tmp_path, "A3")
    form = opened(path)
    form.write(form.row("A", "C1"), score="goed")
    form.book.save(path)
    before = path.read_bytes()
    assert cli.run(["forms", str(SUBMISSIONS / TENDER), "--out", str(tmp_path)]) == 2
    assert "form.exists" in capsys.readouterr().err
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """form.unwritable."""
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(CallError) as caught:
        make_forms(open_desk(SUBMISSIONS / TENDER), "nl", tmp_path / "file" / "inside")
    assert caught.value.problems[0].code == "form.unwritable"


def test_an_assessor_that_nobody_knows_is_told_with_those_there_are(tmp_path: Path) -> None:
    """call.unknown_assessor."""
    with pytest.raises(CallError) as caught:
        make_forms(open_desk(SUBMISSIONS / TENDER), "nl", tmp_path, ["A3", "A9"])
    problem = caught.value.problems[0]
    assert (problem.code, problem.found) == ("call.unknown_assessor", "A9")
    assert problem.allowed == "A1, A2, A3, A4, A5"
    assert not list(tmp_path.iterdir())


# --- dossiers that have nothing to score ----------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("tsuchiura", "call.not_for_series"),
        ("fcdo-hs-system", "form.published"),
        ("ch-06", "form.no_criteria"),
    ],
)
def test_a_dossier_that_no_committee_scores_is_refused(name: str, code: str) -> None:
    with pytest.raises(CallError) as caught:
        open_desk(SUBMISSIONS / name)
    assert caught.value.problems[0].code == code


def test_a_single_challenge_file_has_no_committee() -> None:
    """form.no_assessors."""
    path = SUBMISSIONS / CHALLENGE / "challenges" / "ch-01.yaml"
    with pytest.raises(CallError) as caught:
        open_desk(path)
    assert caught.value.problems[0].code == "form.no_assessors"


def test_a_dossier_without_assessors_is_refused(tmp_path: Path) -> None:
    """form.no_assessors."""
    folder = unscored(tmp_path, TENDER)
    (folder / "assessors.csv").unlink()
    with pytest.raises(CallError) as caught:
        open_desk(folder)
    assert caught.value.problems[0].code == "form.no_assessors"


def test_assessors_whose_files_would_be_one_on_windows_are_refused(tmp_path: Path) -> None:
    """form.look_alike."""
    folder = unscored(tmp_path, TENDER)
    change(folder / "assessors.csv", "A2,", "a1,")
    with pytest.raises(CallError) as caught:
        open_desk(folder)
    problem = caught.value.problems[0]
    assert (problem.code, problem.found) == ("form.look_alike", "A1 and a1")


def test_a_tender_whose_bids_all_left_has_nothing_to_score(tmp_path: Path) -> None:
    """form.nothing_to_score."""
    folder = unscored(tmp_path, TENDER)
    for bid in "ABCD":
        withdraw(folder, bid)
    with pytest.raises(CallError) as caught:
        make_forms(open_desk(folder), "nl", tmp_path / "forms")
    assert caught.value.problems[0].code == "form.nothing_to_score"


def test_a_challenge_needs_no_profile_to_be_scored(tmp_path: Path) -> None:
    folder = copy_dossier(CHALLENGE, tmp_path)
    text = (folder / "dossier.yaml").read_text(encoding="utf-8")
    (folder / "dossier.yaml").write_text(re.sub(r"(?m)^profiles: .*\n", "", text), encoding="utf-8")
    for path in (folder / "challenges").iterdir():
        inner = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"(?m)^profiles: .*\n", "", inner), encoding="utf-8")
    assert len(list(opened(form_of(folder, tmp_path / "forms")).rows())) == 9


# --- content --------------------------------------------------------------------------------------


def test_the_content_is_a_pure_function_of_dossier_assessor_and_language() -> None:
    first, second = (open_desk(SUBMISSIONS / TENDER) for _ in range(2))
    one = form_content(first, first.assessors[1], "nl")
    other = form_content(second, second.assessors[1], "nl")
    assert one.digest() == other.digest()
    assert form_bytes(one) == form_bytes(other)
    assert one.digest() != form_content(first, first.assessors[1], "en").digest()
    assert one.digest() != form_content(first, first.assessors[2], "nl").digest()


def test_a_source_that_was_looked_at_again_leaves_the_forms_as_they_are(tmp_path: Path) -> None:
    """The digest of a form is over what is scored by; last_checked of a source is not that."""
    desk = open_desk(SUBMISSIONS / TENDER)
    criteria = Path(shutil.copytree(ROOT / "criteria", tmp_path / "criteria"))
    sources = criteria / "sources.yaml"
    text = sources.read_text(encoding="utf-8")
    changed = re.sub(r"retrieved: 20[0-9-]+", "retrieved: 2026-11-01", text)
    assert changed != text
    sources.write_text(changed, encoding="utf-8")
    assert open_desk(SUBMISSIONS / TENDER, criteria).criteria_digest == desk.criteria_digest


def test_two_lots_are_told_apart_and_a_leaf_without_question_shows_its_id(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    desk = open_desk(folder / "tender", folder / "criteria")
    made = make_forms(desk, "nl", tmp_path / "forms")
    form = opened(made.written[0])
    there = [(form.cell(r, "lot").value, form.cell(r, "bid").value) for r in form.rows()]
    assert there == [("north", "A")] * 3 + [("north", "B")] * 3 + [("south", "A")] * 3
    assert form.cell(form.row("A", "C1", "north"), "label").value == "C1"


def test_a_leaf_asks_what_the_group_above_it_asks_when_it_has_no_question_of_its_own() -> None:
    text = {"nl": "Hoe sterk is het plan?", "en": "How strong is the plan?"}
    own = {"nl": "Is het duidelijk?", "en": "Is it clear?"}
    leaves: list[dict[str, Any]] = [
        {"id": "a", "weight": "50", "principles": ["P1"]},
        {"id": "b", "weight": "50", "principles": ["P1"], "question": own},
    ]
    criteria = make_set(
        criteria=[{"id": "Q", "weight": "100", "question": text, "children": leaves}]
    )
    desk = open_desk(SUBMISSIONS / TENDER)
    other = form_source.Desk(desk.loaded, criteria, desk.assessors)
    content = form_content(other, other.assessors[0], "nl")
    asked = {row.criterion: row.texts["question"] for row in content.rows}
    assert asked == {"a": text["nl"], "b": own["nl"]}


# --- words ----------------------------------------------------------------------------------------


def levels(**labels: dict[str, str]) -> ScoreWords:
    anchors = {name: {"nl": "x", "en": "x"} for name in ("laag", "hoog")}
    scale = {"levels": {"laag": "0", "hoog": "10"}, "labels": labels, "anchors": anchors}
    return ScoreWords(make_set(scale=scale).scale, "en")


def test_labels_that_could_be_confused_give_way_to_ids() -> None:
    assert levels(laag={"nl": "laag", "en": "low"}, hoog={"nl": "hoog", "en": "high"}).choices == (
        "low", "high",
    )  # fmt: skip
    assert levels(laag={"nl": "laag", "en": "hoog"}, hoog={"nl": "hoog", "en": "high"}).choices == (
        "laag", "hoog",
    )  # fmt: skip
    assert levels(laag={"nl": "laag", "en": "x"}, hoog={"nl": "hoog", "en": "X"}).choices == (
        "laag", "hoog",
    )  # fmt: skip
    assert levels(laag={"nl": "laag", "en": "10"}, hoog={"nl": "hoog", "en": "top"}).choices == (
        "laag", "hoog",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("high", "hoog"), ("HIGH ", "hoog"), ("hoog", "hoog"), ("10", "hoog"), ("10,0", "hoog"),
        ("10.0", "hoog"), ("5", None), ("hoger", None), ("1,000", None), ("", None),
    ],
)  # fmt: skip
def test_a_level_is_known_by_its_label_its_id_and_its_value(given: str, meant: str | None) -> None:
    words = levels(laag={"nl": "laag", "en": "low"}, hoog={"nl": "hoog", "en": "high"})
    assert words.level(given) == meant


@pytest.mark.parametrize(
    ("scale", "choices", "half"),
    [
        ({"min": "1", "max": "5", "step": "1"}, ("1", "2", "3", "4", "5"), None),
        ({"min": "0", "max": "10", "step": "0.5"}, (), "7.5"),
        ({"min": "0", "max": "1000", "step": "1"}, (), None),
    ],
)
def test_a_scale_of_numbers_offers_a_list_where_that_is_short_and_whole(
    scale: dict[str, str], choices: tuple[str, ...], half: str | None
) -> None:
    anchors = {scale["min"]: {"nl": "x", "en": "x"}, scale["max"]: {"nl": "y", "en": "y"}}
    words = ScoreWords(make_set(scale={**scale, "anchors": anchors}).scale, "nl")
    assert words.choices == choices
    assert words.level("7,5") == words.level("7.5") == half
    assert words.level(scale["max"]) == scale["max"]
    assert words.level("12345") is None


def test_a_basis_is_known_in_both_languages() -> None:
    assert [basis_of(text) for text in ("Gemeten", "told", "beloofd", "geroken")] == [
        "measured", "told", "promised", None,
    ]  # fmt: skip
