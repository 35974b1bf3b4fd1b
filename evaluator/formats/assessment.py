"""Reading the committee's tables, and the tables that are only shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from evaluator.errors import Problem
from evaluator.formats import specs
from evaluator.formats.dossier_files import Files
from evaluator.formats.parse import shown
from evaluator.formats.tables import Table, TableSpec
from evaluator.model.assessment import Assessment, Assessor, ConsensusRow, ScoreRow
from evaluator.model.base import is_moment, read_bool
from evaluator.model.dossier import Note
from evaluator.model.finding import Where
from evaluator.model.numbers import canonical_number, parse_number

Decimal = Literal["point", "comma"]
MOMENT = "a date such as 2026-04-13, or a moment such as 2026-04-13T12:00:00+02:00"
BASES = ("", "measured", "told", "promised")
_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_.\-]{0,78}[A-Za-z0-9_\-])?")


@dataclass(frozen=True, slots=True)
class Ids:
    """Which ids the tables may use; `subject` is the column: ``bid`` or ``challenge``."""

    subject: str
    subjects: Sequence[str]
    leaves: Sequence[str]
    lots: Sequence[str] = ()


def read_assessment(
    files: Files, decimal: Decimal, ids: Ids, problems: list[Problem]
) -> Assessment:
    """The committee's three tables; ids that nobody knows and double rows are problems."""
    before = len(problems)
    assessors, places, names = _assessors(files, decimal, ids.subjects, problems)
    unread = len(problems) > before and not names
    known = {
        "subject": set(ids.subjects),
        "criterion": set(ids.leaves),
        "assessor": names,
        "lot": set(ids.lots),
    }
    if unread:
        del known["assessor"]  # what is wrong with that table is told once, not for every score
    scores = _scores(files, decimal, ids.subject, known, ids.lots, problems)
    consensus = _consensus(files, decimal, ids.subject, known, ids.lots, problems)
    return Assessment(assessors, scores, consensus, places)


def _assessors(
    files: Files, decimal: Decimal, subjects: Sequence[str], problems: list[Problem]
) -> tuple[tuple[Assessor, ...], dict[str, Where], set[str]]:
    """Assessors and their places; and every id named, so that a bad row is told once."""
    table = files.table(specs.ASSESSORS, decimal, problems)
    found: dict[str, Assessor] = {}
    places: dict[str, Where] = {}
    for index, row in enumerate(table.rows if table else ()):
        one = _assessor(table, index, row, set(subjects), problems) if table else None
        if one is None or table is None:
            continue
        if one.assessor in found:
            problems.append(
                cell_problem(
                    table, index, "assessor", "row.duplicate", row[0], "each assessor once"
                )
            )
        found[one.assessor] = one
        places[one.assessor] = where(table, index, "assessor")
    names = {row[0] for row in (table.rows if table else ())}
    return tuple(found[key] for key in sorted(found)), places, names


def _assessor(
    table: Table | None,
    index: int,
    row: tuple[str, ...],
    subjects: set[str],
    problems: list[Problem],
) -> Assessor | None:
    if table is None:
        return None
    name, role, counts, declared, conflicts = row
    before = len(problems)
    for column, value in (("assessor", name), ("role", role)):
        if not _ID.fullmatch(value):
            problems.append(
                cell_problem(
                    table, index, column, "value.not_an_id", value, "a short id without spaces"
                )
            )
    truth = read_bool(counts)
    if truth is None:
        problems.append(
            cell_problem(
                table, index, "counts", "value.not_allowed", counts, "true, false, ja or nee"
            )
        )
    day = read_day(table, index, "declared_on", declared, problems) if declared else None
    interests = tuple(part.strip() for part in conflicts.split("|") if part.strip())
    problems += [
        cell_problem(table, index, "conflicts", "id.unknown", interest, ", ".join(sorted(subjects)))
        for interest in interests
        if interest not in subjects
    ]
    if len(problems) > before:
        return None
    return Assessor.model_construct(
        assessor=name,
        role=role,
        counts=bool(truth),
        declared_on=day,
        conflicts=tuple(sorted(set(interests))),
    )


def read_day(
    table: Table, index: int, column: str, text: str, problems: list[Problem]
) -> date | None:
    """A date in a cell; anything else is a problem."""
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    problems.append(
        cell_problem(table, index, column, "value.not_allowed", text, "a date such as 2026-04-13")
    )
    return None


def lot_of(row_lot: str, lots: Sequence[str]) -> str:
    """The lot of a row; where there is one lot it may be left out."""
    return row_lot or (lots[0] if len(lots) == 1 else "")


def _scores(
    files: Files,
    decimal: Decimal,
    subject: str,
    known: dict[str, set[str]],
    lots: Sequence[str],
    problems: list[Problem],
) -> tuple[ScoreRow, ...]:
    table = files.table(specs.scores(subject), decimal, problems)
    if table is None:
        return ()
    found: list[ScoreRow] = []
    seen: set[tuple[str, ...]] = set()
    for index, cells in enumerate(table.rows):
        lot, rest = (lot_of(cells[0], lots), cells[1:]) if subject == "bid" else ("", cells)
        row = ScoreRow._make((lot, *rest, where(table, index, "score")))
        key = row[:4]
        _known_ids(table, index, subject, key, known, problems)
        if key in seen:
            problems.append(
                cell_problem(
                    table,
                    index,
                    "assessor",
                    "row.duplicate",
                    " / ".join(key),
                    "one row for each cell",
                )
            )
        seen.add(key)
        _words(table, index, row, problems)
        found.append(row)
    return tuple(found)


def _consensus(
    files: Files,
    decimal: Decimal,
    subject: str,
    known: dict[str, set[str]],
    lots: Sequence[str],
    problems: list[Problem],
) -> tuple[ConsensusRow, ...]:
    table = files.table(specs.consensus(subject), decimal, problems)
    if table is None:
        return ()
    found: list[ConsensusRow] = []
    seen: set[tuple[str, ...]] = set()
    for index, cells in enumerate(table.rows):
        lot, rest = (lot_of(cells[0], lots), cells[1:]) if subject == "bid" else ("", cells)
        row = ConsensusRow._make((lot, *rest, where(table, index, "reason")))
        key = row[:3]
        _known_ids(table, index, subject, key, known, problems)
        if key in seen:
            problems.append(
                cell_problem(
                    table,
                    index,
                    "criterion",
                    "row.duplicate",
                    " / ".join(key),
                    "one row for each cell",
                )
            )
        seen.add(key)
        found.append(row)
    return tuple(found)


def _known_ids(
    table: Table,
    index: int,
    subject: str,
    key: tuple[str, ...],
    known: dict[str, set[str]],
    problems: list[Problem],
) -> None:
    names = ("lot", "subject", "criterion", "assessor")[: len(key)]
    for name, value in zip(names, key, strict=True):
        if name not in known or value in known[name] or (name == "lot" and not known["lot"]):
            continue
        column = subject if name == "subject" else name
        listed = ", ".join(sorted(known[name])[:30]) or f"none: there are no {name}s"
        problem = cell_problem(table, index, column, "id.unknown", value, listed)
        # One wrong id may stand in a hundred rows: it is told where it stands first.
        if not any(_same_id(problem, told) for told in problems):
            problems.append(problem)


def _same_id(one: Problem, other: Problem) -> bool:
    same = (one.code, one.file, one.found, one.allowed)
    return same == (other.code, other.file, other.found, other.allowed)


def where(table: Table, index: int, column: str) -> Where:
    """The place of a cell, for a finding."""
    file, line, name, cell = table.where(index, column)
    return Where(file, line, name, cell)


def cell_problem(
    table: Table, index: int, column: str, code: str, found: str, allowed: str
) -> Problem:
    """What is wrong with a cell."""
    file, line, name, cell = table.where(index, column)
    return Problem(
        code=code,
        file=file,
        line=line,
        column=name,
        cell=cell,
        found=shown(found) or "an empty cell",
        allowed=allowed,
        remedy="mend the cell",
    )


def _words(table: Table, index: int, row: ScoreRow, problems: list[Problem]) -> None:
    """Cells of a score that may hold only some words, or a moment."""
    code = "value.not_allowed"
    if row.basis not in BASES:
        allowed = "measured, told or promised"
        problems.append(cell_problem(table, index, "basis", code, row.basis, allowed))
    if row.at and not is_moment(row.at):
        problems.append(cell_problem(table, index, "at", code, row.at, MOMENT))


def read_notes(
    files: Files, spec: TableSpec, decimal: Decimal, problems: list[Problem]
) -> tuple[Note, ...]:
    """A table that is shown and never scored; its numbers in one form, so 5.5 is 5.50."""
    table = files.table(spec, decimal, problems)
    rows: Iterable[tuple[str, ...]] = table.rows if table else ()
    day = spec.columns.index("date")
    for index, row in enumerate(rows):
        if table is not None and row[day] and not is_moment(row[day]):
            problems.append(
                cell_problem(table, index, "date", "value.not_allowed", row[day], MOMENT)
            )
    return tuple(
        Note(
            tuple(
                (name, canonical_score(cell) if name in spec.numeric else cell)
                for name, cell in zip(spec.columns, row, strict=True)
                if cell
            )
        )
        for row in rows
    )


@cache
def canonical_score(text: str) -> str:
    """A score for the digest: 76 and 76.0 are the same, words stay words."""
    number = parse_number(text)
    return text if number is None else canonical_number(number)
