"""Reading a dossier: one folder, or one challenge file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from evaluator.errors import CallError, InputError, Problem
from evaluator.formats.challenges import read_challenges, read_single_challenge
from evaluator.formats.files import read_document
from evaluator.formats.library import Library
from evaluator.formats.loaded import Asked, Loaded, notices, used
from evaluator.formats.parse import shown
from evaluator.formats.series import read_series
from evaluator.formats.tender import read_tender
from evaluator.formats.yaml_text import Document
from evaluator.model.rulebook import Rulebook


def load(
    path: Path,
    *,
    criteria_dir: Path | None = None,
    profiles: Iterable[str] = (),
    criteria: str | None = None,
) -> Loaded:
    """Read and check a dossier and everything it refers to.

    Args:
        path: A dossier's folder, its ``dossier.yaml``, or a single challenge file.
        criteria_dir: Folder to look in after the dossier's own.
        profiles: Profiles to judge a challenge by, instead of the file's own.
        criteria: Another criteria set than the dossier names (a scenario).

    Raises:
        CallError: There is nothing at the path, or no profile to judge by.
        InputError: A file cannot be used; with every problem found.
    """
    if not path.exists():
        raise CallError(
            Problem(
                code="call.no_such_path",
                found=shown(str(path)),
                allowed="a dossier's folder or a challenge file",
                remedy="check the path",
            )
        )
    if path.is_file() and path.name != "dossier.yaml":
        asked = Asked(path.parent, Library(None, criteria_dir), tuple(profiles), criteria)
        return read_single_challenge(path, asked)
    folder = path if path.is_dir() else path.parent
    head = read_document(folder / "dossier.yaml", "dossier.yaml")
    kind = head.data.get("kind") if isinstance(head.data, dict) else None
    asked = Asked(folder, Library(folder, criteria_dir), tuple(profiles), criteria)
    reader: dict[object, Callable[[Document, Asked], Loaded]] = {
        "tender": read_tender,
        "challenge": read_challenges,
        "tender-series": _series,
    }
    if not isinstance(kind, str) or kind not in reader:
        line, column = head.place(("kind",))
        raise InputError(
            Problem(
                code="kind.unknown",
                file="dossier.yaml",
                line=line,
                column=column,
                found=f"kind: {shown(kind)}",
                allowed=", ".join(str(k) for k in reader),
                remedy="choose one of these kinds",
            )
        )
    return reader[kind](head, asked)


def _series(document: Document, asked: Asked) -> Loaded:
    if asked.profiles or asked.criteria:
        raise CallError(
            Problem(
                code="call.not_for_series",
                found="a profile or criteria set with a tender series",
                allowed="a series alone: it is judged by price",
                remedy="leave it out",
            )
        )
    folder, library = asked.folder, asked.library
    return Loaded(
        read_series(document, folder),
        Rulebook(),
        folder,
        notices(folder, "tender-series"),
        used(folder),
        library,
    )
