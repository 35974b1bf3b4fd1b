"""The sheet for the meeting: where scores differ, what each role decides, reasons to write down."""

from __future__ import annotations

import re
import zipfile
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from evaluator import cli
from evaluator.formats.evaluation import evaluate
from evaluator.model.outcome import TenderOutcome
from evaluator.office import plenary
from evaluator.office.form_source import Desk, open_desk
from evaluator.office.plenary import is_resident, resident_words, talks, variants
from evaluator.office.plenary_sheets import plenary_bytes
from tests.office.forms_kit import CHALLENGE, TENDER, change, fill_all, form_of, unscored, withdraw
from tests.support import ROOT, copy_dossier

SUBMISSIONS = ROOT / "submissions"


def sheets(desk: Desk, to: Path, lang: Any = "nl") -> Any:
    path = to / "plenary.xlsx"
    path.write_bytes(plenary_bytes(desk, lang))
    return load_workbook(path)


def table(sheet: Any, first: str) -> list[dict[str, Any]]:
    """The rows below the heading that begins with a word."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    at = next(i for i, row in enumerate(rows) if row[0] == first)
    return [dict(zip(rows[at], row, strict=True)) for row in rows[at + 1 :]]


def text_of(sheet: Any) -> str:
    return "\n".join(str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None)


# --- what to talk about ---------------------------------------------------------------------------


def test_the_largest_differences_come_first_and_unknown_ones_last(tmp_path: Path) -> None:
    folder = unscored(tmp_path, TENDER, "A1", "A2", "A4", "A5")
    found = talks(open_desk(SUBMISSIONS / TENDER), "nl")
    spreads = [talk.cell.spread or Fraction(0) for talk in found]
    assert spreads == sorted(spreads, reverse=True)
    assert spreads[0] > spreads[-1]
    assert len(found) == 40
    lines = (folder / "scores.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("A,C1,")]
    (folder / "scores.csv").write_text("".join(kept), encoding="utf-8")
    last = talks(open_desk(folder), "nl")[-1]
    assert (last.subject.id, last.criterion, last.cell.spread) == ("A", "C1", None)


def test_the_spreads_and_scores_are_those_of_the_outcome() -> None:
    outcome = evaluate(SUBMISSIONS / TENDER).outcome
    assert isinstance(outcome, TenderOutcome)
    official = {
        (bid.id, leaf): (cell.score, cell.spread)
        for bid in outcome.lots[0].bids
        for leaf, cell in bid.cells.items()
    }
    found = talks(open_desk(SUBMISSIONS / TENDER), "nl")
    assert {(t.subject.id, t.criterion): (t.cell.score, t.cell.spread) for t in found} == official


def test_a_wide_spread_is_marked_with_a_word(tmp_path: Path) -> None:
    """spread_flag 40: from 40 on, and 20 is not wide."""
    desk = open_desk(SUBMISSIONS / TENDER)
    rows = [r for r in table(sheets(desk, tmp_path)["Bespreken"], "Nr.") if r["Nr."] is not None]
    assert {row["Verschil"] for row in rows} >= {60, 40, 20}
    for row in rows:
        assert (row["Let op"] == "bespreken") is (row["Verschil"] >= 40)


def test_each_assessor_stands_by_number_and_role_with_the_reasons(tmp_path: Path) -> None:
    desk = open_desk(SUBMISSIONS / TENDER)
    rows = table(sheets(desk, tmp_path)["Bespreken"], "Nr.")
    first = rows[:5]
    assert [row["Wie"] for row in first] == [
        "Beoordelaar 1, inkoper", "Beoordelaar 2, beleidsadviseur",
        "Beoordelaar 3, inwoner (wijkpanel)", "Beoordelaar 4, inwoner (cliëntenraad)",
        "Beoordelaar 5, professional uit de uitvoering",
    ]  # fmt: skip
    assert first[0]["Criterium"].startswith("C1 ")
    assert (first[0]["Score"], first[0]["Grondslag"]) == ("uitstekend (100)", "gemeten")
    row = next(one for one in desk.assessment.scores if one[1:4] == ("B", "C1", "A1"))
    assert (first[0]["Motivering"], first[0]["Pagina"]) == (row.reason, row.page)


def test_who_is_absent_and_what_is_missing_is_said_in_words(tmp_path: Path) -> None:
    folder = unscored(tmp_path, TENDER, "A3")
    change(folder / "assessors.csv", "A2,beleidsadviseur,true", "A2,beleidsadviseur,false")
    with (folder / "scores.csv").open("a", encoding="utf-8") as stream:
        stream.write("A,C1,A3,,,,Bijlage ontbreekt.,,,\n")
        stream.write("A,C2.P1,A3,prima,,,,,,\n")
    rows = table(sheets(open_desk(folder), tmp_path)["Bespreken"], "Nr.")
    said: dict[tuple[str, str, str], str] = {}
    bid = criterion = ""
    for row in rows:
        bid = (row["Inschrijving"] or bid)[0]
        criterion = (row["Criterium"] or criterion).split()[0]
        said[bid, criterion, row["Wie"].split(",")[0]] = row["Score"]
    assert said["A", "C1", "Beoordelaar 3"] == "geen score: niet te beoordelen"
    assert said["A", "C2.P1", "Beoordelaar 3"] == "‘prima’ staat niet op de schaal"
    assert said["A", "C3", "Beoordelaar 3"] == "nog geen score"
    assert said["D", "C1", "Beoordelaar 5"] == "doet niet mee (belang)"
    assert said["A", "C1", "Beoordelaar 2"].endswith("telt niet mee")


def test_a_committee_that_agrees_sees_a_mean_to_talk_about(tmp_path: Path) -> None:
    folder = unscored(tmp_path, TENDER)
    text = (ROOT / "criteria/tenders/preventief-veld-voorbeeldstad.yaml").read_text("utf-8")
    (folder / "criteria.yaml").write_text(
        text.replace("aggregate: mean", "aggregate: consensus"), encoding="utf-8"
    )
    change(folder / "dossier.yaml", "criteria: tenders/preventief-veld-voorbeeldstad",
           "criteria: criteria.yaml")  # fmt: skip
    (folder / "scores.csv").write_text(
        "bid,criterion,assessor,score\nA,C1,A1,goed\nA,C1,A2,voldoende\n", encoding="utf-8"
    )
    book = sheets(open_desk(folder), tmp_path)
    assert "De commissie spreekt zelf een score af." in text_of(book["Bespreken"])
    assert table(book["Bespreken"], "Nr.")[0]["Commissie"] == 70


# --- what each role decides -----------------------------------------------------------------------


def by_name(desk: Desk) -> dict[str, plenary.Variant]:
    return {variant.role or variant.name: variant for variant in variants(desk)}


def test_the_committee_stands_beside_itself_without_each_group_and_role() -> None:
    found = by_name(open_desk(SUBMISSIONS / TENDER))
    assert {name: variant.left for name, variant in found.items()} == {
        "all": ("A1", "A2", "A3", "A4", "A5"),
        "residents": ("A1", "A2", "A5"),
        "professionals": ("A3", "A4"),
        "inkoper": ("A2", "A3", "A4", "A5"),
        "beleidsadviseur": ("A1", "A3", "A4", "A5"),
        "inwoner_wijkpanel": ("A1", "A2", "A4", "A5"),
        "inwoner_clientenraad": ("A1", "A2", "A3", "A5"),
        "uitvoerend_professional": ("A1", "A2", "A3", "A4"),
    }


def test_everybody_together_gives_the_official_scores_and_points() -> None:
    """design.md 9: A has 76.80, D 73.25, B 53.60 and C, which is not admissible, 68.40."""
    found = by_name(open_desk(SUBMISSIONS / "tender-voorbeeld"))["all"]
    points = {bid: total for (_, bid), total in found.points.items()}
    assert points == {
        "A": Fraction("76.8"), "B": Fraction("53.6"), "C": Fraction("68.4"), "D": Fraction("73.25"),
    }  # fmt: skip
    assert found.places == {"1": {"A": 1, "D": 2, "C": 3, "B": 4}}


def test_a_score_without_somebody_is_the_mean_of_the_others() -> None:
    """B on C1: 100, 80, 60, 60 and 40, so without the residents (60 and 60) 220/3."""
    found = by_name(open_desk(SUBMISSIONS / TENDER))
    key = ("1", "B", "C1")
    assert found["all"].scores[key] == 68
    assert found["residents"].scores[key] == Fraction(220, 3)
    assert found["professionals"].scores[key] == 60
    assert found["inkoper"].scores[key] == 60


def test_the_sheet_says_that_it_is_a_scenario_and_what_changes(tmp_path: Path) -> None:
    sheet = sheets(open_desk(SUBMISSIONS / TENDER), tmp_path)["Rollen"]
    assert "SCENARIO, NOT THE OUTCOME" in sheet["A1"].value
    rows = table(sheet, "Inschrijving")
    assert rows[0]["Wat"] == "Volgorde op kwaliteit"
    assert rows[0]["Allen"] == "1. A, 2. D, 3. C, 4. B"
    assert rows[0]["Zonder professionals"] == "1. A, 2. C, 3. D, 4. B"
    assert rows[1]["Allen"] == "–"
    assert rows[1]["Zonder inwoners"] == "zelfde volgorde"
    assert rows[1]["Zonder professionals"] == "andere volgorde, zelfde eerste"
    assert [row["Allen"] for row in rows[2:6]] == [76.8, 53.6, 68.4, 73.25]
    assert len(rows) == 2 + 4 + 40
    assert len(rows[0]) == 3 + 8


def test_another_first_is_said(tmp_path: Path) -> None:
    folder = unscored(tmp_path, TENDER)
    lines = ["bid,criterion,assessor,score"]
    leaves = [leaf.id for leaf in open_desk(folder).criteria.leaves]
    for who, a, others in (
        ("A1", "goed", "matig"),
        ("A2", "goed", "matig"),
        ("A3", "matig", "goed"),
    ):
        lines += [
            f"{bid},{leaf},{who},{a if bid == 'A' else others}" for bid in "ABCD" for leaf in leaves
        ]
    (folder / "scores.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    rows = table(sheets(open_desk(folder), tmp_path)["Rollen"], "Inschrijving")
    assert rows[0]["Zonder professionals"] == "1. B, 1. C, 1. D, 4. A"
    assert rows[1]["Zonder professionals"] == "andere eerste"
    assert rows[1]["Zonder rol: inkoper"] == "andere eerste"  # A2 and A3 are even


def test_what_cannot_be_told_yet_is_said(tmp_path: Path) -> None:
    folder = unscored(tmp_path, TENDER, "A3")
    (folder / "scores.csv").write_text(
        "bid,criterion,assessor,score\nA,C1,A3,goed\n", encoding="utf-8"
    )
    rows = table(sheets(open_desk(folder), tmp_path)["Rollen"], "Inschrijving")
    assert rows[0]["Allen"] == rows[2]["Allen"] == "nog niet te zeggen"
    score = next(
        r for r in rows if r["Inschrijving"] == "A" and str(r["Criterium"]).startswith("C1 ")
    )
    assert (score["Allen"], score["Zonder inwoners"]) == (80, "nog niet te zeggen")


def test_a_committee_of_one_kind_has_nobody_left_without_it(tmp_path: Path) -> None:
    folder = unscored(tmp_path, TENDER, "A3")
    text = (folder / "assessors.csv").read_text(encoding="utf-8")
    same = re.sub(r"(?m)^(A[0-9]),[a-z_]+,", r"\1,inwoner_wijkpanel,", text)
    (folder / "assessors.csv").write_text(same, encoding="utf-8")
    desk = open_desk(folder)
    assert [v.name for v in variants(desk)] == ["all", "role"]
    rows = table(sheets(desk, tmp_path)["Rollen"], "Inschrijving")
    assert rows[0]["Zonder rol: inwoner (wijkpanel)"] == "niemand over"


def test_a_value_in_euros_is_not_shown_but_orders(tmp_path: Path) -> None:
    """Under award on value quality is money, which without a price says nothing."""
    folder = copy_dossier(TENDER, tmp_path)
    text = (ROOT / "criteria/tenders/preventief-veld-voorbeeldstad.yaml").read_text("utf-8")
    leaves = [leaf.id for leaf in open_desk(folder).criteria.leaves]
    values = ", ".join(f"{leaf}: '{1000 if leaf == 'C6' else 1}.00'" for leaf in leaves)
    head, _, rest = text.partition("\nmechanism:")
    tail = re.sub(r"\A.*(\n  .*)*\n", "", rest)
    changed = f"{head}\nmechanism: {{name: award-on-value, values: {{{values}}}}}\n{tail}"
    (folder / "criteria.yaml").write_text(changed, encoding="utf-8")
    change(folder / "dossier.yaml", "criteria: tenders/preventief-veld-voorbeeldstad",
           "criteria: criteria.yaml")  # fmt: skip
    desk = open_desk(folder)
    sheet = sheets(desk, tmp_path)["Rollen"]
    assert "zonder prijs zeggen ze hier niets" in text_of(sheet)
    rows = table(sheet, "Inschrijving")
    assert not [row for row in rows if row["Wat"] == "Punten voor kwaliteit"]
    assert "1000" not in text_of(sheet)
    c6 = {bid: by_name(desk)["all"].scores["1", bid, "C6"] or 0 for bid in "ABCD"}
    best = max(c6, key=lambda bid: c6[bid])
    assert rows[0]["Allen"].startswith(f"1. {best}")


def test_challenges_are_not_set_against_each_other(tmp_path: Path) -> None:
    rows = table(sheets(open_desk(SUBMISSIONS / CHALLENGE), tmp_path)["Rollen"], "Uitdaging")
    assert {row["Wat"] for row in rows} == {"Punten voor kwaliteit", "Score"}


@pytest.mark.parametrize(
    ("role", "resident"),
    [
        ("inwoner", True), ("inwoner_wijkpanel", True), ("bewoner-straat", True),
        ("Resident.panel", True), ("inwoners", True), ("residential_care", False),
        ("inkoper", False), ("professional", False),
    ],
)  # fmt: skip
def test_who_is_a_resident_is_data(role: str, *, resident: bool) -> None:
    assert is_resident(role) is resident
    assert "inwoner" in resident_words()
    assert re.search(r"(?m)^checked = 20[0-9]{2}-", plenary.ROLES.read_text(encoding="utf-8"))


# --- reasons --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "name", "headings"),
    [
        ("nl", "Motivering", "perceel inschrijving criterium score motivering reden wijziging"),
        ("en", "Reasons", "lot bid criterion score reason change_reason"),
    ],
)
def test_reasons_have_the_layout_of_their_sheet_and_table(
    tmp_path: Path, lang: str, name: str, headings: str
) -> None:
    folder = copy_dossier(TENDER, tmp_path)
    (folder / "consensus.csv").unlink()
    sheet = sheets(open_desk(folder), tmp_path, lang)[name]
    assert " ".join(cell.value for cell in sheet[1]) == headings
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2, max_col=6)]
    assert rows[0] == ["1", "A", "C1", None, None, None]
    assert len(rows) == 40


def test_a_reason_that_was_written_already_is_not_lost_by_copying(tmp_path: Path) -> None:
    desk = open_desk(SUBMISSIONS / TENDER)
    sheet = sheets(desk, tmp_path)["Motivering"]
    there = desk.assessment.consensus[0]
    assert sheet["E2"].value == there.reason


# --- the command ----------------------------------------------------------------------------------


def test_the_sheet_is_written_beside_the_forms_and_never_over_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = copy_dossier(TENDER, tmp_path)
    assert cli.run(["plenary", str(folder)]) == 0
    path = tmp_path / "forms" / f"{TENDER}-plenary.xlsx"
    said = capsys.readouterr().out
    assert f"forms/{TENDER}-plenary.xlsx" in said
    assert "5 keer liggen de scores ver uiteen" in said
    before = path.read_bytes()
    assert cli.run(["plenary", str(folder)]) == 0
    assert "Was er al, gelijk" in capsys.readouterr().out
    withdraw(folder, "B")
    assert cli.run(["plenary", str(folder)]) == 2
    assert "form.exists" in capsys.readouterr().err
    assert path.read_bytes() == before
    assert cli.run(["plenary", str(folder), "--out", "other.xlsx", "--lang", "en"]) == 0
    assert load_workbook("other.xlsx").sheetnames == ["Discuss", "Roles", "Reasons"]


def test_it_is_made_before_anybody_scored_and_says_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = unscored(tmp_path, TENDER)
    assert cli.run(["plenary", str(folder), "--out", str(tmp_path / "p.xlsx")]) == 0
    # Five assessors, forty cells; A5 may not judge the ten of D.
    assert "190 scores ontbreken nog" in capsys.readouterr().out


def test_collected_forms_come_out_in_the_sheet(tmp_path: Path) -> None:
    folder = unscored(tmp_path, TENDER, "A3")
    path = fill_all(form_of(folder, tmp_path / "forms"), "onvoldoende", reason="Nee, want.")
    assert cli.run(["collect", str(folder), str(path)]) == 0
    book = sheets(open_desk(folder), tmp_path)
    assert "Nee, want." in text_of(book["Bespreken"])


def test_no_price_is_read_or_written(tmp_path: Path) -> None:
    """The same bytes without prices, and with a file of prices that cannot be read."""
    full = copy_dossier(TENDER, tmp_path / "full")
    bare = copy_dossier(TENDER, tmp_path / "bare")
    (bare / "prices.csv").unlink()
    broken = copy_dossier(TENDER, tmp_path / "broken")
    (broken / "prices.csv").write_bytes(b"\xff\xfe")
    made = [plenary_bytes(open_desk(folder), "nl") for folder in (full, bare, broken)]
    assert made[0] == made[1] == made[2]
    amounts = re.findall(r"[0-9]{5,}", (full / "prices.csv").read_text(encoding="utf-8"))
    (tmp_path / "p.xlsx").write_bytes(made[0])
    with zipfile.ZipFile(tmp_path / "p.xlsx") as archive:
        said = "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    assert amounts
    assert not [amount for amount in amounts if f">{amount}" in said]


def test_it_prints_on_a4(tmp_path: Path) -> None:
    book = sheets(open_desk(SUBMISSIONS / TENDER), tmp_path)
    for sheet in book.worksheets:
        assert sheet.page_setup.paperSize == 9
        assert sheet.print_title_rows
