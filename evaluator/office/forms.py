"""A score form for each assessor, in a folder; what stands there already is never overwritten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluator.errors import CallError, Problem
from evaluator.model.assessment import Assessor
from evaluator.office.form_content import form_content
from evaluator.office.form_sheets import form_bytes
from evaluator.office.form_source import Desk
from evaluator.store.atomic import write_atomic

DEFAULT_FOLDER = Path("forms")


@dataclass(frozen=True, slots=True)
class FormsMade:
    """What was written.

    Attributes:
        folder: Where the forms stand.
        written: Files that are new.
        there: Files that were there already with the same content.
        judging_nothing: Assessors without a form, since their interest keeps them from all of it.
    """

    folder: Path
    written: tuple[Path, ...]
    there: tuple[Path, ...]
    judging_nothing: tuple[Assessor, ...]


def make_forms(desk: Desk, lang: str, folder: Path, assessors: Sequence[str] = ()) -> FormsMade:
    """Write the forms of all assessors, or of some: all of them or none.

    Args:
        desk: The dossier.
        lang: Language of the forms.
        folder: Where they go; made if absent.
        assessors: Ids of the assessors to make a form for; all when empty.

    Raises:
        CallError: An id that no assessor has, a file in the way that differs, or a folder that
            cannot be written. Nothing was overwritten.
    """
    forms: dict[Path, bytes] = {}
    idle = []
    for assessor in _chosen(desk, assessors):
        content = form_content(desk, assessor, lang)
        if not content.rows:
            raise _nothing_to_score(desk)
        if all(row.recused for row in content.rows):
            idle.append(assessor)
            continue
        name = f"{desk.head.id}-{assessor.assessor}.xlsx"
        forms[folder / name] = form_bytes(content)
    written, there = write_new(forms)
    return FormsMade(folder, written, there, tuple(idle))


def _nothing_to_score(desk: Desk) -> CallError:
    return CallError(
        Problem(
            code="form.nothing_to_score",
            file=desk.head.id,
            found="nothing that still takes part",
            allowed="at least one bid that was not withdrawn or excluded",
            remedy="look at status: in the files of the bids",
        )
    )


def _chosen(desk: Desk, assessors: Sequence[str]) -> list[Assessor]:
    known = [one.assessor for one in desk.assessors]
    strange = sorted(set(assessors) - set(known))
    if strange:
        raise CallError(
            Problem(
                code="call.unknown_assessor",
                found=", ".join(strange),
                allowed=", ".join(known),
                remedy="choose from the list",
            )
        )
    return [one for one in desk.assessors if not assessors or one.assessor in assessors]


def write_new(files: Mapping[Path, bytes]) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Write files that are not there; equal ones are left.

    Returns:
        The files that were written and those that were there already.

    Raises:
        CallError: A file is there and differs (then nothing is written), or the disk refuses.
    """
    try:
        there = {path: path.read_bytes() for path in files if path.exists()}
        differ = [path for path, data in there.items() if data != files[path]]
        if differ:
            raise CallError([_in_the_way(path) for path in differ])
        for path, data in files.items():
            if path not in there:
                path.parent.mkdir(parents=True, exist_ok=True)
                write_atomic(path, data)
    except OSError as error:
        raise CallError(
            Problem(
                code="form.unwritable",
                file=str(error.filename or ""),
                found=error.strerror or type(error).__name__,
                allowed="a folder that can be written",
                remedy="check the rights, or choose another folder with --out",
            )
        ) from None
    return tuple(path for path in files if path not in there), tuple(there)


def _in_the_way(path: Path) -> Problem:
    return Problem(
        code="form.exists",
        file=path.as_posix(),
        found="a file with other content",
        allowed="no file of this name, or an equal one",
        remedy="somebody may have filled it in: keep it, and choose another folder with --out",
    )
