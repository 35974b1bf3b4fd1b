"""What an assessor filled in, cell by cell: scores to take over, gaps to name, mistakes to mend."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from evaluator.errors import Problem
from evaluator.formats.parse import shown
from evaluator.formats.table_numbers import Refused, number_or_word
from evaluator.formats.tables import MAX_CELL
from evaluator.office.collect_form import AGAIN, Line, ReadForm, recused_cells
from evaluator.office.form_sheets import recused_text
from evaluator.office.form_words import YES, basis_of, basis_words, folded, says_yes

TEXTS = ("strengths", "weaknesses", "reason")
"""Columns of free text; one of them is enough where a reason is asked for."""

LONGEST_PAGE = 40

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T.*)?")


@dataclass(frozen=True, slots=True)
class Given:
    """One filled-in row, in the words of a dossier's table.

    Attributes:
        file: The form.
        assessor: Id of the assessor.
        lot: Id of the lot, "" for a challenge.
        subject: Id of the bid or challenge.
        criterion: Id of the leaf.
        score: Id of a level or a number; "" when it cannot be assessed.
        values: Strengths, weaknesses, reason, basis, page and moment, by column.
        cell: Address of the score in the form.
    """

    file: str
    assessor: str
    lot: str
    subject: str
    criterion: str
    score: str
    values: dict[str, str]
    cell: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What a row of the table is known by."""
        return (self.lot, self.subject, self.criterion, self.assessor)


@dataclass(frozen=True, slots=True)
class Gap:
    """A cell that has no score.

    `why` is ``empty``, ``texts`` (something was written, but no score) or ``cannot`` (the
    assessor says that it cannot be assessed, for the `reason`).
    """

    key: tuple[str, str, str, str]
    cell: str
    why: Literal["empty", "texts", "cannot"]
    reason: str = ""


def check_form(form: ReadForm, problems: list[Problem]) -> tuple[list[Given], list[Gap]]:
    """Every row of a form.

    Args:
        form: A form whose locked cells are as they were made.
        problems: Every mistake is added here, with its cell.

    Returns:
        The rows with a score or a reason why there is none, and the cells without a score. A row
        with a mistake is in neither.
    """
    given: list[Given] = []
    gaps: list[Gap] = []
    for line in sorted(form.lines, key=lambda one: one.line):
        found = list(_mistakes(form, line))
        problems += found
        if not found and not line.row.recused:
            _take(form, line, given, gaps)
    return given, gaps


def _take(form: ReadForm, line: Line, given: list[Given], gaps: list[Gap]) -> None:
    lot, subject, criterion = line.row.key
    key = (lot, subject, criterion, form.assessor.assessor)
    texts = {name: line.cells.get(name, "") for name in TEXTS}
    score = form.content.scores.level(line.cells["score"]) or ""
    cannot = says_yes(line.cells["not_assessable"])
    if not score and line.row.subject.open:
        why: Literal["empty", "texts", "cannot"] = (
            "cannot" if cannot else "texts" if any(texts.values()) else "empty"
        )
        reason = texts["reason"] or texts["weaknesses"] or texts["strengths"]
        gaps.append(Gap(key, line.cell("score"), why, reason))
    if score or cannot:
        values = texts | {
            "basis": basis_of(line.cells.get("basis", "")) or "",
            "page": line.cells.get("page", ""),
            "at": form.filled_on,
        }
        given.append(
            Given(form.file, key[3], lot, subject, criterion, score, values, line.cell("score"))
        )


def _mistakes(form: ReadForm, line: Line) -> Iterator[Problem]:
    """Everything that is wrong with a row."""
    if line.row.recused:
        for name in recused_cells(line, form.content):
            yield _wrong(line, name, "form.recused", shown(line.cells[name]),
                         "nothing: this assessor declared an interest",
                         "clear the cell, or mend the table of assessors")  # fmt: skip
        return
    yield from _score(form, line)
    yield from _words(form, line)
    for name in (*TEXTS, "page"):
        text = line.cells.get(name, "")
        if control := _CONTROL.search(text):
            yield _wrong(line, name, "form.text",
                         f"an invisible sign (U+{ord(control[0]):04X})",
                         "text without invisible signs", "type the text again")  # fmt: skip
        elif len(text) > MAX_CELL:
            yield _wrong(line, name, "form.text", f"{len(text)} characters",
                         f"at most {MAX_CELL} characters", "shorten the text")  # fmt: skip
    yield from _reason(form, line)


def _score(form: ReadForm, line: Line) -> Iterator[Problem]:
    text, words = line.cells["score"], form.content.scores
    cannot = says_yes(line.cells["not_assessable"])
    if cannot is None:
        yield _wrong(line, "not_assessable", "form.not_allowed",
                     shown(line.cells["not_assessable"]), shown(YES[form.content.lang]),
                     "choose from the list, or clear the cell")  # fmt: skip
    if not text:
        return
    if folded(text) == folded(recused_text(form.content)):
        yield _wrong(line, "score", "form.changed", shown(text),
                     "a score: no interest is declared any more", AGAIN)  # fmt: skip
    elif words.level(text) is None:
        number = number_or_word(text, "point")
        # A currency sign, a percentage or thousands have their own words.
        told = isinstance(number, Refused) and number.code != "table.number_decimal_sign"
        remedy = number.remedy if told and isinstance(number, Refused) else "choose from the list"
        yield _wrong(line, "score", "form.off_scale", shown(text), words.offered(), remedy)
    if cannot:
        yield _wrong(line, "not_assessable", "form.score_and_cannot", shown(text),
                     "a score, or that it cannot be assessed: one of the two",
                     "clear one of the two cells")  # fmt: skip


def _words(form: ReadForm, line: Line) -> Iterator[Problem]:
    basis, page = line.cells.get("basis", ""), line.cells.get("page", "")
    if basis and basis_of(basis) is None:
        allowed = ", ".join(basis_words(form.content.lang).values())
        yield _wrong(line, "basis", "form.not_allowed", shown(basis), allowed,
                     "choose from the list, or clear the cell")  # fmt: skip
    if _DATE.fullmatch(page):
        yield _wrong(line, "page", "form.page", shown(page), "pages such as 3 to 5",
                     "the spreadsheet made a date of it: write 3 to 5 instead of 3-5")  # fmt: skip
    elif len(page) > LONGEST_PAGE or "\n" in page:
        yield _wrong(line, "page", "form.page", shown(page),
                     f"at most {LONGEST_PAGE} characters on one line",
                     "write page numbers only; move the rest to reason")  # fmt: skip


def _reason(form: ReadForm, line: Line) -> Iterator[Problem]:
    """What the criteria set asks beside a score."""
    if not line.cells["score"] or form.content.scores.level(line.cells["score"]) is None:
        return
    asked = form.content.must_say
    if asked == "text" and not any(line.cells.get(name, "") for name in TEXTS):
        yield _wrong(line, "reason", "form.reason_missing",
                     "no strengths, no weaknesses and no reason",
                     "a few words in one of these three",
                     "ask the assessor for a reason")  # fmt: skip
    if asked == "tag" and not line.cells.get("basis", ""):
        allowed = ", ".join(basis_words(form.content.lang).values())
        yield _wrong(line, "basis", "form.reason_missing", "no basis", allowed,
                     "ask the assessor for the basis")  # fmt: skip


def _wrong(line: Line, column: str, code: str, found: str, allowed: str, remedy: str) -> Problem:
    return Problem(
        code=code,
        file=line.file,
        line=line.line,
        cell=line.cell(column),
        found=found,
        allowed=allowed,
        remedy=remedy,
    )
