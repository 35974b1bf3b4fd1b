"""Collecting forms: what comes in, what stays as it was, and what is never done in silence."""

from __future__ import annotations

import json
import shutil
import threading
from pathlib import Path

import pytest
from filelock import FileLock
from openpyxl import Workbook, load_workbook

from evaluator import cli
from evaluator.errors import CallError, InputError
from evaluator.formats.evaluation import evaluate
from evaluator.office import collect as collecting
from evaluator.office.collect import LOCK, collect, form_files
from evaluator.office.collect_table import Edit
from evaluator.office.form_source import open_desk
from evaluator.office.forms import make_forms
from tests.office.forms_kit import (
    CHALLENGE,
    TENDER,
    Form,
    change,
    collected,
    fill_all,
    filled,
    form_of,
    refused,
    scores,
    snapshot,
    unscored,
    withdraw,
    workspace,
)
from tests.support import ROOT, copy_dossier

TOLD = "verteld"


def lines(folder: Path) -> list[str]:
    return (folder / "scores.csv").read_text(encoding="utf-8").splitlines()


def rows_of(folder: Path, who: str) -> dict[tuple[str, str], dict[str, str]]:
    """An assessor's rows by bid or challenge, and criterion."""
    subject = "bid" if "bid" in scores(folder)[0] else "challenge"
    return {(r[subject], r["criterion"]): r for r in scores(folder) if r["assessor"] == who}


# --- merging --------------------------------------------------------------------------------------


def test_what_an_assessor_filled_in_becomes_rows_of_the_dossier(tmp_path: Path) -> None:
    folder = unscored(tmp_path, TENDER, "A3")
    before = lines(folder)
    path = form_of(folder, tmp_path / "forms")
    with filled(path) as form:
        form.all("voldoende", "Concreet, met cijfers; zie de bijlage.")
        form.fact("Datum ingevuld").value = "2026-04-16"
        form.write(
            form.row("B", "C2.P1"), score="Uitstekend", strengths="+ sterk", weaknesses="- zwak",
            reason='Zij zei "ja"', basis="verteld", page=12,
        )  # fmt: skip
    done = collected(folder, path)
    assert (len(done.plan.added), done.plan.same, done.plan.changes, done.plan.gaps) == (
        40, 0, (), (),
    )  # fmt: skip
    assert lines(folder)[: len(before)] == before  # not a character of others changed
    mine = rows_of(folder, "A3")
    assert mine["A", "C1"] == {
        "bid": "A", "criterion": "C1", "assessor": "A3", "score": "voldoende", "strengths": "",
        "weaknesses": "", "reason": "Concreet, met cijfers; zie de bijlage.", "basis": "told",
        "page": "", "at": "2026-04-16",
    }  # fmt: skip
    assert mine["B", "C2.P1"] | {"at": ""} == {
        "bid": "B", "criterion": "C2.P1", "assessor": "A3", "score": "uitstekend",
        "strengths": "+ sterk", "weaknesses": "- zwak", "reason": 'Zij zei "ja"', "basis": "told",
        "page": "12", "at": "",
    }  # fmt: skip


def test_the_dossier_is_scored_with_what_came_in(tmp_path: Path) -> None:
    """Three shipped assessors written on forms again: the same digest, the same outcome."""
    wanted = evaluate(ROOT / "submissions" / TENDER)
    folder = unscored(tmp_path, TENDER, "A1", "A3", "A5")
    rows = scores(copy_dossier(TENDER, tmp_path / "whole"))
    basis = {"measured": "gemeten", "told": "verteld", "promised": "beloofd", "": ""}
    forms = []
    for who in ("A1", "A3", "A5"):
        path = form_of(folder, tmp_path / "forms", who)
        with filled(path) as form:
            for row in (row for row in rows if row["assessor"] == who):
                texts = {name: row[name] for name in ("strengths", "weaknesses", "reason", "page")}
                form.write(
                    form.row(row["bid"], row["criterion"]), score=row["score"],
                    basis=basis[row["basis"]], **texts,
                )  # fmt: skip
        forms.append(path)
    collected(folder, *forms)
    found = evaluate(folder)
    assert found.outcome.status == wanted.outcome.status == "complete"
    # The moment stands once on a form and not for each score.
    for path in (folder, tmp_path / "whole" / TENDER):
        text = (path / "scores.csv").read_text(encoding="utf-8")
        without = [line.rpartition(",")[0] for line in text.splitlines()]
        (path / "scores.csv").write_text("\n".join(without) + "\n", encoding="utf-8")
    again = evaluate(tmp_path / "whole" / TENDER)
    assert evaluate(folder).inputs_digest == again.inputs_digest


def test_a_challenge_is_collected_the_same_way(tmp_path: Path) -> None:
    folder = unscored(tmp_path, CHALLENGE, "A2")
    collected(folder, fill_all(form_of(folder, tmp_path / "forms", "A2")))
    assert set(rows_of(folder, "A2")) == {
        ("ch-01", leaf.id) for leaf in open_desk(folder).criteria.leaves
    }


def test_a_form_in_the_other_language_means_the_same(tmp_path: Path) -> None:
    made = []
    for lang, score in (("nl", "goed"), ("en", "good")):
        folder = unscored(tmp_path / lang, TENDER, "A3")
        path = form_of(folder, tmp_path / lang / "forms", "A3", lang)
        with filled(path, lang=lang) as form:
            form.all(score)
        collected(folder, path)
        made.append(lines(folder))
    assert made[0] == made[1]


def test_the_first_forms_make_the_table(tmp_path: Path) -> None:
    folder = unscored(tmp_path, TENDER)
    forms = [fill_all(form_of(folder, tmp_path / "forms", who)) for who in ("A1", "A2")]
    done = collected(folder, *forms)
    assert done.table == folder / "scores.csv"
    assert lines(folder)[0] == (
        "bid,criterion,assessor,score,strengths,weaknesses,reason,basis,page,at"
    )
    assert len(lines(folder)) == 81
    assert [one.assessor for one in done.waiting] == ["A3", "A4", "A5"]


def test_several_lots_are_told_apart(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    (folder / "tender" / "scores.csv").unlink()
    criteria = folder / "criteria"
    made = make_forms(open_desk(folder / "tender", criteria), "nl", tmp_path / "forms")
    with filled(made.written[0]) as form:
        form.all("goed")
        form.write(form.row("A", "C1", "south"), score="uitstekend")
    collected(folder / "tender", made.written[0], criteria_dir=criteria)
    rows = {(r["lot"], r["bid"], r["criterion"]): r["score"] for r in scores(folder / "tender")}
    assert len(rows) == 9
    assert rows["south", "A", "C1"] == "uitstekend"
    assert rows["north", "A", "C1"] == "goed"


def test_collecting_again_changes_nothing_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = unscored(tmp_path, TENDER, "A3")
    path = fill_all(form_of(folder, tmp_path / "forms"))
    collected(folder, path)
    before = snapshot(folder)
    assert cli.run(["collect", str(folder), str(path)]) == 0
    assert snapshot(folder) == before
    assert "Niets te schrijven in scores.csv. Al gelijk: 40." in capsys.readouterr().out


def test_a_word_and_its_value_are_the_same_score(tmp_path: Path) -> None:
    folder = unscored(tmp_path, TENDER, "A3")
    with (folder / "scores.csv").open("a", encoding="utf-8") as stream:
        stream.write("A,C1,A3,80,,,Het plan is concreet.,told,,\n")
    done = collected(folder, fill_all(form_of(folder, tmp_path / "forms")))
    assert (done.plan.same, done.plan.changes) == (1, ())
    assert rows_of(folder, "A3")["A", "C1"]["score"] == "80"


# --- gaps -----------------------------------------------------------------------------------------


def test_the_moment_goes_with_what_was_written_then(tmp_path: Path) -> None:
    folder = unscored(tmp_path, TENDER, "A3")
    path = form_of(folder, tmp_path / "forms")
    with filled(path) as form:
        form.all()
        form.fact("Datum ingevuld").value = "2026-04-16"
    collected(folder, path)
    with filled(path) as form:
        form.write(form.row("A", "C1"), page="3")
        form.fact("Datum ingevuld").value = "2026-04-18"
    collected(folder, path)
    with filled(path) as form:
        form.write(form.row("A", "C2.P1"), page="4")
        form.fact("Datum ingevuld").value = None
    collected(folder, path)
    mine = rows_of(folder, "A3")
    moments = [mine["A", leaf]["at"] for leaf in ("C1", "C2.P1", "C2.P2")]
    assert moments == ["2026-04-18", "2026-04-16", "2026-04-16"]
    assert [mine["A", leaf]["page"] for leaf in ("C1", "C2.P1")] == ["3", "4"]


def test_gaps_are_named_and_what_is_there_is_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = unscored(tmp_path, TENDER, "A3")
    path = form_of(folder, tmp_path / "forms")
    with filled(path) as form:
        form.all()
        empty, texts, cannot, silent = (form.row("A", c) for c in ("C1", "C2.P1", "C2.P2", "C2.P3"))
        form.write(empty, score=None, reason=None)
        form.write(texts, score=None, reason="nog niet klaar", basis=None)
        form.write(cannot, score=None, cannot="ja", reason="De bijlage ontbreekt.")
        form.write(silent, score=None, cannot="Ja", reason=None)
        place = form.place(empty, "score")
    assert cli.run(["collect", str(folder), str(path)]) == 1
    said = capsys.readouterr().out
    assert "Nog open bij Beoordelaar 3, inwoner (wijkpanel) (A3): 4" in said
    assert f"A, C1 ({place}): geen score" in said
    assert "geen score, wel tekst; die tekst is niet overgenomen" in said
    assert "niet te beoordelen: De bijlage ontbreekt." in said
    assert "niet te beoordelen, zonder reden" in said
    mine = rows_of(folder, "A3")
    assert len(mine) == 38
    assert (mine["A", "C2.P2"]["score"], mine["A", "C2.P2"]["reason"]) == (
        "", "De bijlage ontbreekt.",
    )  # fmt: skip
    found = evaluate(folder).outcome
    assert {f.values["criterion"] for f in found.findings if f.code == "score.missing"} == {
        "C1", "C2.P1", "C2.P2", "C2.P3",
    }  # fmt: skip


def test_an_empty_form_is_all_gaps_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = unscored(tmp_path, TENDER, "A3")
    before = snapshot(folder)
    path = form_of(folder, tmp_path / "forms")
    assert cli.run(["collect", str(folder), str(path), "--lang", "en"]) == 1
    said = capsys.readouterr().out
    assert "(A3): 40" in said
    assert said.count("no score") == 40
    assert snapshot(folder) == before


def test_an_empty_cell_never_deletes_a_score_and_that_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = unscored(tmp_path, TENDER, "A3")
    path = form_of(folder, tmp_path / "forms")
    collected(folder, fill_all(path))
    before = snapshot(folder)
    with filled(path) as form:
        form.write(form.row("A", "C1"), score=None, reason=None)
        form.write(form.row("A", "C2.P1"), reason=None, strengths="Sterk.", page="7")
    assert cli.run(["collect", str(folder), str(path), "--replace"]) == 0
    said = capsys.readouterr().out
    assert "een leeg vak wist nooit een score" in said
    assert "A3, A, C1: goed" in said
    mine = rows_of(folder, "A3")
    assert mine["A", "C1"]["score"] == "goed"
    row = mine["A", "C2.P1"]
    assert (row["reason"], row["strengths"], row["page"]) == (
        "Het plan is concreet.", "Sterk.", "7",
    )  # fmt: skip
    assert before != snapshot(folder)


def test_somebody_who_does_not_count_leaves_no_gaps(tmp_path: Path) -> None:
    folder = unscored(tmp_path, TENDER, "A3")
    change(folder / "assessors.csv", "A3,inwoner_wijkpanel,true", "A3,inwoner_wijkpanel,false")
    done = collected(folder, form_of(folder, tmp_path / "forms"))
    assert len(done.plan.gaps) == 40
    assert done.counted_gaps == ()
    assert done.waiting == ()


def test_a_bid_that_was_withdrawn_after_the_forms_were_sent_is_no_gap(tmp_path: Path) -> None:
    folder = unscored(tmp_path, TENDER, "A3")
    path = form_of(folder, tmp_path / "forms")
    with filled(path) as form:
        form.all()
        for row in form.rows():
            if form.cell(row, "bid").value == "B":
                form.write(row, score=None, reason=None)
        form.write(form.row("B", "C1"), score="matig", reason="Mager.")
    withdraw(folder, "B")
    done = collected(folder, path)
    assert done.plan.gaps == ()
    assert len(done.plan.added) == 31


def test_a_form_made_after_a_bid_was_withdrawn_is_whole_without_it(tmp_path: Path) -> None:
    folder = unscored(tmp_path, TENDER, "A3")
    withdraw(folder, "B")
    done = collected(folder, fill_all(form_of(folder, tmp_path / "forms")))
    assert (len(done.plan.added), done.plan.gaps) == (30, ())


# --- another score --------------------------------------------------------------------------------


def test_another_score_is_refused_and_each_is_listed(tmp_path: Path) -> None:
    """collect.other_score: old and new, with the cell of the form; nothing written."""
    folder = unscored(tmp_path, TENDER, "A3")
    path = form_of(folder, tmp_path / "forms")
    collected(folder, fill_all(path))
    with filled(path) as form:
        first, second = form.row("A", "C1"), form.row("D", "C2.P4")
        form.write(first, score="matig")
        form.write(second, reason="Bij nader inzien.")
        places = [form.place(first, "score"), form.place(second, "score")]
    found = refused(folder, [path])
    assert [p.code for p in found] == ["collect.other_score"] * 2
    assert [p.cell for p in found] == places
    assert found[0].found == "A / C1 / A3, score: goed -> matig"
    assert found[1].found == ("D / C2.P4 / A3, reason: Het plan is concreet. -> Bij nader inzien.")


def test_with_replace_each_change_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = unscored(tmp_path, TENDER, "A3")
    path = form_of(folder, tmp_path / "forms")
    with filled(path) as form:
        form.all()
        form.write(form.row("A", "C1"), page="3")
    collected(folder, path)
    before = lines(folder)
    with filled(path) as form:
        form.write(form.row("A", "C1"), score="matig", basis="gemeten", page=None)
        form.write(form.row("B", "C1"), score=None, cannot="ja", reason="Ik was er niet bij.")
    assert cli.run(["collect", str(folder), str(path), "--replace"]) == 1
    said = capsys.readouterr().out
    assert "A3, A, C1, score: ‘goed’ werd ‘matig’" in said
    assert "A3, A, C1, grondslag: ‘verteld’ werd ‘gemeten’" in said
    assert "A3, A, C1, pagina: ‘3’ werd ‘leeg’" in said
    assert "A3, B, C1, score: ‘goed’ werd ‘niet te beoordelen’" in said
    mine = rows_of(folder, "A3")
    # The page belonged to the score that went.
    assert (mine["A", "C1"]["score"], mine["A", "C1"]["page"]) == ("matig", "")
    assert mine["B", "C1"]["score"] == ""
    assert len(set(before) - set(lines(folder))) == 2


def test_a_score_after_not_to_be_assessed_takes_nothing_away(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = unscored(tmp_path, TENDER, "A3")
    path = form_of(folder, tmp_path / "forms")
    with filled(path) as form:
        form.all()
        form.write(form.row("A", "C1"), score=None, cannot="ja", reason="Bijlage ontbreekt.")
    assert len(collected(folder, path).plan.gaps) == 1
    with filled(path) as form:
        form.write(form.row("A", "C1"), score="goed", cannot=None, reason="Nu gezien.")
    assert cli.run(["collect", str(folder), str(path)]) == 0
    assert "score: ‘niet te beoordelen’ werd ‘goed’" in capsys.readouterr().out
    assert rows_of(folder, "A3")["A", "C1"]["reason"] == "Nu gezien."


# --- the table as it was --------------------------------------------------------------------------


def test_a_table_of_a_spreadsheet_keeps_its_form(tmp_path: Path) -> None:
    """Byte order mark, semicolons, Dutch headings in another order, line ends, quotes."""
    folder = unscored(tmp_path, TENDER, "A3")
    other = (
        "\ufeffcriterium;inschrijving;beoordelaar;motivering;score;grondslag\r\n"
        '"C1";A;A1;"met ""quotes"";\r\nen een regel";goed;told\r\n'
        "\r\n"
        "C1;A;A3;oud;matig;told\r\n"
        "C1; B ;A1;  spaties  ;goed;"
    )
    (folder / "scores.csv").write_bytes(other.encode("utf-8"))
    path = form_of(folder, tmp_path / "forms")
    with filled(path) as form:
        form.write(form.row("A", "C1"), score="goed", reason="nieuw; met teken", basis=TOLD)
        form.write(form.row("C", "C1"), score="matig", reason="kort", basis=TOLD)
    collected(folder, path, replace=True)
    assert (folder / "scores.csv").read_bytes().decode("utf-8") == (
        "\ufeffcriterium;inschrijving;beoordelaar;motivering;score;grondslag\r\n"
        '"C1";A;A1;"met ""quotes"";\r\nen een regel";goed;told\r\n'
        "\r\n"
        'C1;A;A3;"nieuw; met teken";goed;told\r\n'
        "C1; B ;A1;  spaties  ;goed;\r\n"
        "C1;C;A3;kort;matig;told\r\n"
    )


def test_a_column_that_is_needed_is_added_at_the_right(tmp_path: Path) -> None:
    folder = unscored(tmp_path, TENDER, "A3")
    (folder / "scores.csv").write_text(
        "criterium,inschrijving,beoordelaar,score\nC1,A,A1,goed\n", encoding="utf-8"
    )
    path = form_of(folder, tmp_path / "forms")
    with filled(path) as form:
        form.write(form.row("A", "C1"), score="goed", reason="kort", page="3", basis=TOLD)
    collected(folder, path)
    assert (folder / "scores.csv").read_text(encoding="utf-8") == (
        "criterium,inschrijving,beoordelaar,score,motivering,grondslag,pagina\n"
        "C1,A,A1,goed,,,\n"
        "C1,A,A3,goed,kort,told,3\n"
    )


def test_numbers_are_written_with_the_decimal_sign_of_the_dossier(tmp_path: Path) -> None:
    folder = unscored(tmp_path, TENDER, "A3")
    text = (ROOT / "criteria/tenders/preventief-veld-voorbeeldstad.yaml").read_text("utf-8")
    scale, rest = text.partition("scale:\n")[2].partition("criteria:\n")[::2]
    assert scale
    anchors = '{"0": {nl: niets, en: none}, "10": {nl: alles, en: all}}'
    numbers = f"  {{min: 0, max: 10, step: 0.5, anchors: {anchors}}}\n"
    changed = text.partition("scale:\n")[0] + "scale:\n" + numbers + "criteria:\n" + rest
    (folder / "criteria.yaml").write_text(changed, encoding="utf-8")
    change(
        folder / "dossier.yaml", "criteria: tenders/preventief-veld-voorbeeldstad",
        "criteria: criteria.yaml\ntables: {decimal: comma}",
    )  # fmt: skip
    (folder / "scores.csv").write_text(
        "bid;criterion;assessor;score;reason;basis\nA;C1;A1;7,50;ja;\n", encoding="utf-8"
    )
    path = form_of(folder, tmp_path / "forms")
    with filled(path) as form:
        form.write(form.row("A", "C1"), score=7.5, reason="half", basis=TOLD)
        form.write(form.row("B", "C1"), score="8,5", reason="als tekst", basis=TOLD)
        form.write(form.row("C", "C1"), score=8, reason="heel", basis=TOLD)
    collected(folder, path)
    assert lines(folder)[1:] == [
        "A;C1;A1;7,50;ja;", "A;C1;A3;7,5;half;told", "B;C1;A3;8,5;als tekst;told",
        "C;C1;A3;8;heel;told",
    ]  # fmt: skip


def test_a_table_in_a_workbook_of_its_own_stays_one(tmp_path: Path) -> None:
    folder = unscored(tmp_path, TENDER, "A3")
    (folder / "scores.csv").unlink()
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["criterium", "inschrijving", "beoordelaar", "score", "motivering"],
        ["C1", "A", "A1", 80, "een getal"],
        ["C1", "A", "A3", "matig", "oud"],
    ):
        sheet.append(row)
    book.save(folder / "scores.xlsx")
    path = form_of(folder, tmp_path / "forms")
    with filled(path) as form:
        form.write(form.row("A", "C1"), score="goed", reason="nieuw", basis=TOLD)
        form.write(form.row("B", "C1"), score="matig", reason="+kort", page="4", basis=TOLD)
    done = collected(folder, path, replace=True)
    assert done.table.name == "scores.xlsx"
    assert not (folder / "scores.csv").exists()
    read = load_workbook(folder / "scores.xlsx").active
    assert read is not None
    assert [[cell.value for cell in row] for row in read.iter_rows()] == [
        ["criterium", "inschrijving", "beoordelaar", "score", "motivering", "grondslag", "pagina"],
        ["C1", "A", "A1", 80, "een getal", None, None],
        ["C1", "A", "A3", "goed", "nieuw", "told", None],
        ["C1", "B", "A3", "matig", "+kort", "told", "4"],
    ]


# --- a dossier in a workbook ----------------------------------------------------------------------


def as_workbook(folder: Path, to: Path) -> Path:
    """A dossier as one workbook, by the program's own converter."""
    assert cli.run(["convert", str(folder), str(to)]) == 0
    assert (to / "dossier.xlsx").is_file()
    return to


def test_a_dossier_in_a_workbook_gets_its_scores_beside_it(tmp_path: Path) -> None:
    folder = as_workbook(unscored(tmp_path, TENDER), tmp_path / "book")
    before = (folder / "dossier.xlsx").read_bytes()
    forms = [
        fill_all(form_of(folder, tmp_path / "forms", who)) for who in ("A1", "A2", "A3", "A4", "A5")
    ]
    done = collected(folder, *forms)
    assert done.table == folder / "scores.xlsx"
    assert (folder / "dossier.xlsx").read_bytes() == before
    assert evaluate(folder).outcome.status != "refused"
    assert collected(folder, *forms).plan.same == len(done.plan.added)


def test_scores_in_the_workbook_itself_are_not_touched(tmp_path: Path) -> None:
    """collect.scores_in_workbook: with the way out."""
    folder = as_workbook(unscored(tmp_path, TENDER, "A3"), tmp_path / "book")
    path = fill_all(form_of(folder, tmp_path / "forms"))
    (problem,) = refused(folder, [path])
    assert (problem.code, problem.file) == ("collect.scores_in_workbook", "dossier.xlsx")
    assert "scores.xlsx beside it" in problem.remedy


def test_a_workbook_without_a_folder_of_its_own_is_told(tmp_path: Path) -> None:
    """collect.workbook_alone: a table beside it would not be read."""
    folder = as_workbook(unscored(tmp_path, TENDER), tmp_path / "book")
    (tmp_path / "many").mkdir()
    alone = Path(shutil.copyfile(folder / "dossier.xlsx", tmp_path / "many" / "tender.xlsx"))
    path = fill_all(form_of(folder, tmp_path / "forms"))
    with pytest.raises(CallError) as caught:
        collect(alone, [path])
    assert caught.value.problems[0].code == "collect.workbook_alone"
    assert sorted(p.name for p in (tmp_path / "many").iterdir()) == [LOCK, "tender.xlsx"]


# --- whole or not at all --------------------------------------------------------------------------


def test_a_merge_that_would_not_read_back_never_lands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """collect.not_as_meant: the new table is read before it takes the place of the old one."""
    folder = unscored(tmp_path, TENDER, "A3")
    path = fill_all(form_of(folder, tmp_path / "forms"))
    real = collecting.edited_csv

    def spoils(data: bytes, edit: Edit) -> bytes:
        return real(data, edit).replace(b"A,C1,A1,goed", b"A,C1,A1,matig")

    monkeypatch.setattr(collecting, "edited_csv", spoils)
    (problem,) = refused(folder, [path])
    assert (problem.code, problem.found) == ("collect.not_as_meant", "A / C1 / A1")
    monkeypatch.setattr(collecting, "edited_csv", lambda data, _: data + b'"\n')
    before = snapshot(folder)
    with pytest.raises(InputError) as caught:
        collect(folder, [path])
    assert caught.value.problems[0].code.startswith("table.")
    assert snapshot(folder) == before


def test_what_a_killed_process_left_is_swept(tmp_path: Path) -> None:
    folder = unscored(tmp_path, TENDER, "A3")
    (folder / ".collect-old").mkdir()
    (folder / ".collect-old" / "scores.csv").write_text("half", encoding="utf-8")
    collect(folder, [fill_all(form_of(folder, tmp_path / "forms"))])
    assert not list(folder.glob(".collect-*"))


def test_a_disk_that_refuses_leaves_the_old_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """form.unwritable."""
    folder = unscored(tmp_path, TENDER, "A3")
    path = fill_all(form_of(folder, tmp_path / "forms"))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", str(folder / "scores.csv"))

    monkeypatch.setattr(collecting, "write_atomic", full)
    (problem,) = refused(folder, [path])
    assert (problem.code, problem.file) == ("form.unwritable", "scores.csv")


def test_one_collection_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """collect.busy; and whoever waits adds to what the other wrote."""
    folder = unscored(tmp_path, TENDER)
    forms = [fill_all(form_of(folder, tmp_path / "forms", who)) for who in ("A1", "A2", "A3")]
    with FileLock(folder / LOCK):
        monkeypatch.setattr(collecting, "WAIT", 0.05)
        (problem,) = refused(folder, forms[:1])
    assert problem.code == "collect.busy"
    monkeypatch.setattr(collecting, "WAIT", 60.0)
    threads = [threading.Thread(target=collect, args=(folder, [path])) for path in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {row["assessor"] for row in scores(folder)} == {"A1", "A2", "A3"}
    assert len(scores(folder)) == 120


def test_prices_are_not_opened_to_collect(tmp_path: Path) -> None:
    folder = unscored(tmp_path, TENDER, "A3")
    (folder / "prices.csv").write_bytes(b"\xff\xfe no table")
    done = collected(folder, fill_all(form_of(folder, tmp_path / "forms")))
    assert len(done.plan.added) == 40


# --- the call -------------------------------------------------------------------------------------


def test_json_says_the_same_as_the_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = unscored(tmp_path, TENDER, "A3")
    path = form_of(folder, tmp_path / "forms")
    with filled(path) as form:
        form.all()
        form.write(form.row("A", "C1"), score=None, reason=None)
        place = form.place(form.row("A", "C1"), "score")
    assert cli.run(["collect", str(folder), str(path), "--format", "json"]) == 1
    body = json.loads(capsys.readouterr().out)
    assert body["schema"] == "evaluator/collect/1"
    assert (body["added"], body["same"], body["changes"], body["table"]) == (
        39,
        0,
        [],
        "scores.csv",
    )
    assert body["forms"] == [{"file": path.name, "assessor": "A3"}]
    assert body["gaps"] == [
        {"lot": "1", "subject": "A", "criterion": "C1", "assessor": "A3", "cell": place,
         "why": "empty", "reason": ""}
    ]  # fmt: skip


def test_a_folder_and_a_pattern_stand_for_their_forms(tmp_path: Path) -> None:
    """PowerShell hands `forms/*.xlsx` on as it is typed."""
    for name in ("b.xlsx", "a.xlsx", "~$a.xlsx", ".~lock.a.xlsx#", "notes.txt"):
        (tmp_path / name).write_bytes(b"")
    names = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    assert form_files([tmp_path]) == names
    assert form_files([tmp_path / "*.xlsx"]) == names
    assert form_files([tmp_path / "b.xlsx", tmp_path, tmp_path / "b.xlsx"]) == names[::-1]


@pytest.mark.parametrize("name", ["none.xlsx", "none*.xlsx", "empty"])
def test_a_form_that_is_not_there_is_told(tmp_path: Path, name: str) -> None:
    """call.no_such_form."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(CallError) as caught:
        form_files([tmp_path / name])
    assert caught.value.problems[0].code == "call.no_such_form"


def test_a_dossier_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CallError) as caught:
        collect(tmp_path / "none", [tmp_path])
    assert caught.value.problems[0].code == "call.no_such_path"
    assert not list(tmp_path.iterdir())


def test_the_example_that_comes_with_the_program_is_not_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other commands find `submissions/...` in the program's own copy; this one changes files."""
    path = fill_all(form_of(ROOT / "submissions" / TENDER, tmp_path))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CallError) as caught:
        collect(Path("submissions") / TENDER, [path])
    assert caught.value.problems[0].code == "call.no_such_path"


def test_an_older_form_with_fewer_columns_still_reads(tmp_path: Path) -> None:
    """By their headings: here without page and strengths, and with columns moved."""
    folder = unscored(tmp_path, TENDER, "A3")
    path = form_of(folder, tmp_path / "forms")
    with filled(path) as form:
        for name in ("page", "strengths"):
            form.sheet.delete_cols(Form(form.book).at[name])
        form.sheet.move_range(f"A{form.head}:A{form.head + 40}", cols=20)
        form.at = Form(form.book).at
        form.sheet.delete_cols(1)
        form.at = Form(form.book).at
        form.all()
    done = collected(folder, path)
    assert len(done.plan.added) == 40
