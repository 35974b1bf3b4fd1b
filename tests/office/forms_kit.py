"""Dossiers whose scores are still to come, and forms as people fill them in."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from evaluator.errors import EvaluatorError, Problem
from evaluator.office.collect import Collected, collect
from evaluator.office.form_source import open_desk
from evaluator.office.forms import make_forms
from tests.support import ROOT, copy_dossier

TENDER, CHALLENGE = "tender-voorbeeldstad", "ch-01"

HEADINGS = {
    "nl": {
        "lot": "perceel",
        "bid": "inschrijving",
        "challenge": "uitdaging",
        "name": "naam",
        "criterion": "criterium",
        "label": "onderwerp",
        "question": "vraag",
        "evidence": "waar let u op",
        "score": "score",
        "cannot": "niet te beoordelen",
        "strengths": "sterk",
        "weaknesses": "zwak",
        "reason": "motivering",
        "basis": "grondslag",
        "page": "pagina",
    },
    "en": {
        "lot": "lot",
        "bid": "bid",
        "challenge": "challenge",
        "name": "name",
        "criterion": "criterion",
        "label": "topic",
        "question": "question",
        "evidence": "what to look for",
        "score": "score",
        "cannot": "cannot be assessed",
        "strengths": "strengths",
        "weaknesses": "weaknesses",
        "reason": "reason",
        "basis": "basis",
        "page": "page",
    },
}
"""What stands above each column: written out, since people have forms with these words."""


BASIS = {"nl": "verteld", "en": "told"}


def unscored(to: Path, name: str = TENDER, *people: str) -> Path:
    """A copy of a shipped dossier without the scores of some assessors, or of all."""
    folder = copy_dossier(name, to)
    lines = (folder / "scores.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    at = next(csv.reader(lines[:1])).index("assessor")
    kept = [line for line in lines[1:] if people and next(csv.reader([line]))[at] not in people]
    (folder / "scores.csv").write_text("".join([lines[0], *kept]), encoding="utf-8", newline="")
    if not people:
        (folder / "scores.csv").unlink()
    return folder


def change(path: Path, old: str, new: str) -> None:
    """Other words in a file of a dossier; they must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")


def withdraw(dossier: Path, bid: str) -> None:
    """A bid that left."""
    left = "status: {state: withdrawn, on: 2026-04-14, reason: own wish}"
    change(dossier / "bids" / f"{bid}.yaml", "status: {state: admitted}", left)


def form_of(dossier: Path, to: Path, who: str = "A3", lang: str = "nl") -> Path:
    """The form of one assessor."""
    made = make_forms(open_desk(dossier), lang, to, [who])
    return made.written[0] if made.written else made.there[0]


class Form:
    """A form that is open on somebody's screen."""

    def __init__(self, book: Workbook, lang: str = "nl") -> None:
        self.book = book
        self.sheet: Any = book["Scores"]
        self.lang = lang
        self.head = next(
            row
            for row in range(1, 20)
            if HEADINGS[lang]["criterion"] in [cell.value for cell in self.sheet[row]]
        )
        names = {heading: name for name, heading in HEADINGS[lang].items()}
        self.at = {
            names[cell.value]: cell.column for cell in self.sheet[self.head] if cell.value in names
        }

    def rows(self) -> Iterator[int]:
        """Numbers of the rows to score."""
        row = self.head + 1
        while self.sheet.cell(row, self.at["criterion"]).value:
            yield row
            row += 1

    def row(self, subject: str, criterion: str, lot: str = "") -> int:
        """The row of a bid or challenge on a criterion."""
        column = self.at.get("bid") or self.at["challenge"]
        for row in self.rows():
            there = (
                self.sheet.cell(row, column).value,
                self.sheet.cell(row, self.at["criterion"]).value,
            )
            same_lot = not lot or self.sheet.cell(row, self.at["lot"]).value == lot
            if there == (subject, criterion) and same_lot:
                return row
        raise AssertionError((subject, criterion))

    def cell(self, row: int, name: str) -> Any:
        """A cell by its column."""
        return self.sheet.cell(row, self.at[name])

    def place(self, row: int, name: str) -> str:
        """The address as a message names it."""
        return f"Scores!{self.cell(row, name).coordinate}"

    def write(self, row: int, **values: object) -> None:
        """Fill in cells of a row."""
        for name, value in values.items():
            self.cell(row, name).value = value

    def is_grey(self, row: int) -> bool:
        """Whether the assessor may not score it."""
        return (
            self.cell(row, "score").value is not None and self.cell(row, "score").protection.locked
        )

    def all(self, score: str = "goed", reason: str = "Het plan is concreet.") -> None:
        """Score every row that may be scored; the set asks for a basis."""
        for row in self.rows():
            if not self.is_grey(row):
                self.write(row, score=score, reason=reason, basis=BASIS[self.lang])

    def fact(self, label: str) -> Any:
        """The value of a line of the sheet Formulier, or the date of the sheet Uitleg."""
        for sheet in self.book.worksheets:
            for row in sheet.iter_rows(max_col=2):
                if row[0].value == label:
                    return row[1]
        raise AssertionError(label)


@contextmanager
def filled(path: Path, to: Path | None = None, lang: str = "nl") -> Iterator[Form]:
    """Open a form, let somebody fill it in, and save it."""
    form = Form(load_workbook(path), lang)
    yield form
    form.book.save(to or path)


def fill_all(path: Path, score: str = "goed", **more: str) -> Path:
    """A form that is filled in completely."""
    with filled(path) as form:
        form.all(score, **more)
    return path


def spoilt(path: Path, spoil: Callable[[Form], object], lang: str = "nl") -> Path:
    """A complete form with something wrong in it."""
    with filled(path, lang=lang) as form:
        form.all("goed" if lang == "nl" else "good")
        spoil(form)
    return path


def refused(dossier: Path, files: Sequence[Path], **options: Any) -> list[Problem]:
    """The problems of a collection that changes nothing: neither the dossier nor the forms."""
    before = snapshot(dossier), [path.read_bytes() for path in files if path.is_file()]
    with pytest.raises(EvaluatorError) as caught:
        collect(dossier, files, **options)
    error = caught.value
    assert error.exit_code == 2
    assert before == (snapshot(dossier), [path.read_bytes() for path in files if path.is_file()])
    assert all(problem.found and problem.allowed for problem in error.problems)
    assert all(problem.remedy and problem.file for problem in error.problems)
    return list(error.problems)


def collected(dossier: Path, *files: Path, **options: Any) -> Collected:
    """A collection that leaves the forms as they were, and nothing else in the dossier."""
    before = [path.read_bytes() for path in files]
    there = set(snapshot(dossier))
    done = collect(dossier, list(files), **options)
    assert before == [path.read_bytes() for path in files]
    assert set(snapshot(dossier)) - there <= {done.table.name}
    return done


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, but for the lock."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".scores.lock"
    }


def scores(folder: Path) -> list[dict[str, str]]:
    """The rows of scores.csv."""
    with (folder / "scores.csv").open(encoding="utf-8-sig", newline="") as stream:
        separator = ";" if ";" in stream.readline() else ","
        stream.seek(0)
        return list(csv.DictReader(stream, delimiter=separator))


def workspace(tmp_path: Path) -> Path:
    """The small sound workspace of the broken files, whose dossiers are quick to read."""
    return Path(shutil.copytree(ROOT / "tests" / "broken" / "valid", tmp_path / "workspace"))
