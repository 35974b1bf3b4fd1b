"""A copy of a dossier's workbook in which each finding stands at its cell.

The copy has a first sheet that lists everything, the worst first, with a link to each place; the
cells themselves are marked and carry the same text as a comment. The workbook that was checked is
never written to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evaluator.errors import Problem
from evaluator.formats.xlsx_form import Column, FormSheet, Styled
from evaluator.formats.xlsx_marks import Mark, mark_book
from evaluator.model.finding import Finding, Severity
from evaluator.render.catalogue import Words

SHEETS = {"nl": "Bevindingen", "en": "Findings"}
"""Name of the first sheet; a reader of dossiers passes over it."""

_ORDER: tuple[Severity, ...] = ("error", "warning", "info")
_CELL = re.compile(r"(?P<sheet>.+)!(?P<cell>[A-Z]{1,3}[1-9][0-9]{0,6})")
_WIDTHS = {"severity": 18, "place": 20, "message": 62, "remedy": 50}


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the list.

    Attributes:
        severity: How bad it is.
        file: The file that it is about, relative to the dossier; "" for the dossier itself.
        spot: A cell such as ``Scores!F12``, a row number, or "".
        message: What there is.
        remedy: What to do about it.
    """

    severity: Severity
    file: str
    spot: str
    message: str
    remedy: str


def told_findings(findings: Iterable[Finding], words: Words) -> list[Told]:
    """Findings of a check in words."""
    told = []
    for finding in findings:
        text, where = words.finding(finding), finding.where
        spot = where.cell or ("" if where.line is None else str(where.line))
        told.append(Told(finding.severity, where.file, spot, text.message, text.remedy))
    return told


def told_problems(problems: Iterable[Problem], words: Words) -> list[Told]:
    """Problems of a workbook that cannot be read as a dossier, in words."""
    told = []
    for problem in problems:
        text = words.problem(problem)
        lines = [
            text.headline,
            *([words.text("cli.annotate.found", text=text.found)] if text.found else []),
            *([words.text("cli.annotate.allowed", text=text.allowed)] if text.allowed else []),
        ]
        spot = problem.cell or ("" if problem.line is None else str(problem.line))
        told.append(Told("error", problem.file, spot, "\n".join(lines), text.remedy))
    return told


def annotate(original: bytes, file: str, told: Sequence[Told], words: Words) -> bytes:
    """A copy of a workbook with its cells marked, and a first sheet that lists everything.

    What an earlier call put into the workbook is replaced. Equal arguments give equal bytes.

    Args:
        original: The workbook that was checked.
        file: Its name, as `told` has it.
        told: What was found.
        words: The language of the list.

    Raises:
        InputError: The file is no workbook, or not one that is safe to read.
    """
    ordered = sorted(told, key=lambda one: _ORDER.index(one.severity))
    marks = []
    for one in ordered:
        place = _CELL.fullmatch(one.spot) if one.file == file else None
        if place:
            severity = words.text(f"words.severity.{one.severity}")
            text = f"{severity}: {one.message}\n{one.remedy}".strip()
            marks.append(Mark(place["sheet"], place["cell"], one.severity, text))
    return mark_book(original, file, marks, _list(file, ordered, words))


def _list(file: str, told: Sequence[Told], words: Words) -> FormSheet:
    notes = [words.text("cli.annotate.copy", file=file), words.text("cli.annotate.marks")]
    if not told:
        notes.append(words.text("cli.annotate.nothing"))
    return FormSheet(
        name=SHEETS[words.lang],
        title=words.text("cli.annotate.title", file=file),
        notes=notes,
        columns=[
            Column(heading=words.text(f"cli.annotate.{key}"), width=width, locked=True)
            for key, width in _WIDTHS.items()
        ],
        rows=[
            [
                Styled(value=words.text(f"words.severity.{one.severity}"), look=one.severity),
                _place(file, one, words),
                one.message,
                one.remedy,
            ]
            for one in told
        ],
        protect=False,
        footer=words.text("cli.annotate.title", file=file),
    )


def _place(file: str, one: Told, words: Words) -> Styled:
    """Where it is: a link when it is a cell of this workbook."""
    is_cell = one.file == file and _CELL.fullmatch(one.spot) is not None
    spot = words.text("shared.findings.line", line=one.spot) if one.spot.isdigit() else one.spot
    text = spot if is_cell else " ".join(part for part in (one.file, spot) if part)
    return Styled(value=text or None, look="fixed", link=one.spot if is_cell else "")
