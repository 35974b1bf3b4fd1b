"""Filled-in forms into the dossier's table of scores: all of it or nothing, nothing in silence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from filelock import FileLock, Timeout

from evaluator.errors import CallError, InputError, Problem
from evaluator.formats import specs
from evaluator.formats.assessment import canonical_score
from evaluator.formats.parse import shown
from evaluator.formats.table_file import find_file, read_bytes
from evaluator.model.assessment import Assessor
from evaluator.office.collect_check import Gap, Given, check_form
from evaluator.office.collect_form import ReadForm
from evaluator.office.collect_merge import VALUES, Key, Plan, make_plan, refuse_changes
from evaluator.office.collect_read import read_form
from evaluator.office.collect_table import Edit, edited_csv, edited_xlsx, new_csv, new_xlsx
from evaluator.office.form_source import Desk, open_desk
from evaluator.store.atomic import write_atomic

LOCK = ".scores.lock"
TRIAL = ".collect-"
WAIT = 10.0
"""Seconds to wait for another collection of the same dossier."""

STEM = "scores"


@dataclass(frozen=True, slots=True)
class Collected:
    """What collecting did.

    Attributes:
        desk: The dossier as it was.
        table: The file with scores.
        forms: The forms, in the order in which they were given.
        plan: What was new, changed, equal, kept and open.
        waiting: Assessors whose scores count and who have none in the table yet.
    """

    desk: Desk
    table: Path
    forms: tuple[ReadForm, ...]
    plan: Plan
    waiting: tuple[Assessor, ...]

    @property
    def wrote(self) -> bool:
        """Whether the table was written."""
        return bool(self.plan.added or self.plan.replaced)

    @property
    def counted_gaps(self) -> tuple[Gap, ...]:
        """Open cells of assessors whose scores count."""
        counting = {one.assessor for one in self.desk.assessors if one.counts}
        return tuple(gap for gap in self.plan.gaps if gap.key[3] in counting)


def collect(
    path: Path, files: Sequence[Path], criteria_dir: Path | None = None, *, replace: bool = False
) -> Collected:
    """Merge forms into a dossier.

    Args:
        path: The dossier's folder or workbook.
        files: The forms; folders and patterns such as ``forms/*.xlsx`` stand for their workbooks.
        criteria_dir: Folder to look in for criteria, after the dossier's own.
        replace: Whether a score of a form takes the place of another one in the table.

    Raises:
        CallError: Scores differ and `replace` was not asked for, the table of scores stands where
            this cannot write, or somebody else is collecting. Nothing was written.
        InputError: A form or the dossier cannot be used; with every problem of all forms.
    """
    folder = path if path.is_dir() else path.parent
    if not path.exists():
        open_desk(path, criteria_dir)  # says that there is nothing
    chosen = form_files(files)
    with _held(folder):
        desk = open_desk(path, criteria_dir)
        table = _table(desk)
        forms, given, gaps = _read(chosen, desk)
        plan = make_plan(desk.assessment.scores, given, gaps, desk.criteria.scale)
        if not replace:
            refuse_changes(plan.changes, table.name, desk.place)
        if plan.added or plan.replaced:
            edit = _edit(desk, plan)
            data = _edited(table, edit)
            _try(path, criteria_dir, table.name, data, _expected(desk, plan))
            write_atomic(table, data)
    scored = {row.assessor for row in desk.assessment.scores if row.score}
    scored |= {one.assessor for one in given if one.score}
    waiting = tuple(
        one
        for one in desk.assessors
        if one.counts and one.assessor not in scored and _has_work(desk, one)
    )
    return Collected(desk, table, tuple(forms), plan, waiting)


def _has_work(desk: Desk, assessor: Assessor) -> bool:
    subjects = desk.subjects(desk.head.language)
    return any(one.open and not desk.recused(assessor, one.id) for one in subjects)


WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
"""A folder may hold forms in a form that is refused: they are told, not passed over."""


def form_files(files: Sequence[Path]) -> list[Path]:
    """The workbooks that a call names, each once.

    PowerShell hands a pattern on as it is typed, so that it is looked up here.

    Raises:
        CallError: A name that no file has, or a folder or pattern without a workbook.
    """
    found: list[Path] = []
    for path in files:
        if path.is_dir():
            inside = sorted(p for p in path.iterdir() if p.suffix.lower() in WORKBOOKS)
        elif path.exists():
            inside = [path]
        else:
            inside = sorted(path.parent.glob(path.name)) if set(path.name) & set("*?[") else []
        # What Excel and LibreOffice leave beside an open file.
        found += [one for one in inside if not one.name.startswith(("~", "."))]
        if not inside:
            raise CallError(
                Problem(
                    code="call.no_such_form",
                    found=shown(path.as_posix()),
                    allowed="filled-in forms, or a folder with them",
                    remedy="check the path",
                )
            )
    return list({path.resolve(): path for path in found}.values())


def with_remarks(files: Sequence[Path]) -> list[str]:
    """Names of the forms in which somebody hung a comment on a cell: it is not carried over."""
    found = []
    for path in form_files(files):
        with ZipFile(path) as package:
            if any("comments" in name.lower() for name in package.namelist()):
                found.append(path.name)
    return found


def _read(files: Sequence[Path], desk: Desk) -> tuple[list[ReadForm], list[Given], list[Gap]]:
    """Everything that the forms say; all their problems at once."""
    problems: list[Problem] = []
    forms: list[ReadForm] = []
    given: list[Given] = []
    gaps: list[Gap] = []
    names = _names(files)
    for path in files:
        data = read_bytes(path, problems)
        form = read_form(data, names[path], desk, problems) if data is not None else None
        if form is None:
            continue
        other = next((one for one in forms if one.assessor == form.assessor), None)
        if other is not None:
            problems.append(_twice(form, other))
            continue
        forms.append(form)
        rows, open_ = check_form(form, problems)
        given += rows
        gaps += open_
    if problems:
        raise InputError(problems)
    return forms, given, gaps


def _names(files: Sequence[Path]) -> Mapping[Path, str]:
    """Names for messages: short ones, unless two files have the same."""
    names = [path.name for path in files]
    return {path: path.name if names.count(path.name) == 1 else path.as_posix() for path in files}


def _twice(form: ReadForm, other: ReadForm) -> Problem:
    return Problem(
        code="form.assessor_twice",
        file=form.file,
        found=f"{form.assessor.assessor}, also in {other.file}",
        allowed="one form for each assessor",
        remedy="ask which of the two counts, and leave the other out",
    )


def _table(desk: Desk) -> Path:
    """The file with scores, new or not.

    Raises:
        CallError: The scores stand in the workbook, or the workbook is not the dossier's own.
        InputError: Two files.
    """
    folder, book = desk.loaded.folder, desk.book
    problems: list[Problem] = []
    path = find_file(folder, STEM, problems)
    if problems:
        raise InputError(problems)
    if book is not None and not desk.owns_folder:
        raise _not_here("collect.workbook_alone", book, "dossier.xlsx, in a folder of its own")
    if book is not None and any(row.where.file == book.name for row in desk.assessment.scores):
        raise _not_here("collect.scores_in_workbook", book, "an empty sheet Scores, or scores.xlsx")
    return path or folder / f"{STEM}{'.csv' if book is None else '.xlsx'}"


def _not_here(code: str, book: Path, allowed: str) -> CallError:
    remedy = {
        "collect.workbook_alone": "move it to a folder and call it dossier.xlsx",
        "collect.scores_in_workbook": "copy the rows with their heading row to a new workbook "
        "scores.xlsx beside it, empty the sheet below its heading row, and collect again",
    }[code]
    return CallError(
        Problem(code=code, file=book.name, found=book.name, allowed=allowed, remedy=remedy)
    )


def _edit(desk: Desk, plan: Plan) -> Edit:
    lots = desk.lots
    return Edit(
        spec=specs.scores(desk.subject_column),
        subject=desk.subject_column,
        only_lot=lots[0] if len(lots) == 1 else "",
        decimal=desk.head.tables.decimal,
        added=plan.added,
        replaced=plan.replaced,
    )


def _edited(table: Path, edit: Edit) -> bytes:
    is_csv = table.suffix == ".csv"
    if not table.exists():
        return new_csv(edit) if is_csv else new_xlsx(edit)
    data = table.read_bytes()
    return edited_csv(data, edit) if is_csv else edited_xlsx(data, edit, table.name)


def _expected(desk: Desk, plan: Plan) -> dict[Key, tuple[str, ...]]:
    """Every row that the table must have afterwards."""
    rows: dict[Key, tuple[str, ...]] = {
        row[:4]: (canonical_score(row.score), *row[5:-1]) for row in desk.assessment.scores
    }
    for key, values in (*plan.added.items(), *plan.replaced.items()):
        rows[key] = (canonical_score(values["score"]), *(values[name] for name in VALUES[1:]))
    return rows


def _try(
    path: Path,
    criteria_dir: Path | None,
    name: str,
    data: bytes,
    expected: Mapping[Key, tuple[str, ...]],
) -> None:
    """Read the dossier with its new table before that takes the place of the old one.

    Raises:
        InputError: It does not read back as it was meant.
    """
    folder = path if path.is_dir() else path.parent
    for leftover in folder.glob(f"{TRIAL}*"):  # of a process that was killed; we hold the lock
        rmtree(leftover, ignore_errors=True)
    with TemporaryDirectory(prefix=TRIAL, dir=folder) as inner:
        (Path(inner) / name).write_bytes(data)
        desk = open_desk(path, criteria_dir, scores=Path(inner))
    found = {row[:4]: (canonical_score(row.score), *row[5:-1]) for row in desk.assessment.scores}
    if found != expected:
        other = [key for key in {*found, *expected} if found.get(key) != expected.get(key)]
        listed = "; ".join(desk.place(key) for key in sorted(other)[:5])
        raise InputError(
            Problem(
                code="collect.not_as_meant",
                file=name,
                found=listed,
                allowed="the table as it was meant; the old one is untouched",
                remedy="report this as a fault of the program, with the form",
            )
        )


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """One process at a time collects for a dossier, and the disk's refusals are told."""
    try:
        with FileLock(folder / LOCK, timeout=WAIT):
            yield
    except Timeout:
        raise CallError(
            Problem(
                code="collect.busy",
                file=folder.name,
                found="another process that collects for this dossier",
                allowed="one at a time",
                remedy="wait, then run again",
            )
        ) from None
    except OSError as error:
        raise CallError(
            Problem(
                code="form.unwritable",
                file=Path(str(error.filename or folder)).name,
                found=error.strerror or type(error).__name__,
                allowed="a folder that can be written",
                remedy="close the file in other programs, and check the rights to the folder",
            )
        ) from None
