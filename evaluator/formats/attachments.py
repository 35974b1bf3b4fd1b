"""The files that a challenge names beside its documents: whether they are there, and no more.

Their content is never read. A path is untrusted text: one that leads outside the dossier's folder
is refused before anything looks whether something stands there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath

from evaluator.errors import InputError, Problem
from evaluator.formats.book_plan import BOOK
from evaluator.formats.parse import shown
from evaluator.formats.yaml_text import Document
from evaluator.model.challenge import Challenge
from evaluator.model.finding import Finding, Where, error

Named = tuple[Challenge, str, Document]
"""A challenge, the name of its file, and its document."""


def attachment_findings(named: Iterable[Named], folder: Path) -> tuple[Finding, ...]:
    """Documents that are claimed and whose attachment is not there.

    Args:
        named: The challenges with their files.
        folder: The folder of the dossier, which the paths begin at.

    Raises:
        InputError: A path leads outside the folder.
    """
    named = tuple(named)
    problems = [
        _problem(document, doc, path)
        for challenge, _, document in named
        for doc, path in challenge.attachments.items()
        if not is_inside(path, folder)
    ]
    if problems:
        raise InputError(problems)
    return tuple(
        error(
            "document.file_absent",
            Where(name, None, f"attachments.{doc}"),
            subject=challenge.id,
            document=doc,
            file=shown(path),
        )
        for challenge, name, _ in named
        for doc, path in sorted(challenge.attachments.items())
        if challenge.documents.get(doc) is True and not _is_there(folder / path)
    )


def attached_names(challenges: Iterable[Challenge]) -> Iterator[str]:
    """Files and folders of the dossier's folder that hold attachments, as messages show them."""
    for challenge in challenges:
        yield from (shown(PurePosixPath(path).parts[0]) for path in challenge.attachments.values())


def home_of(path: Path) -> Path:
    """The folder that the paths in a challenge file begin at: that of its dossier, or its own."""
    above = path.resolve().parent.parent
    within = path.resolve().parent.name == "challenges"
    heads = ("dossier.yaml", BOOK)
    return above if within and any((above / name).is_file() for name in heads) else path.parent


def is_inside(path: str, folder: Path) -> bool:
    """Whether a path is relative, has ``/`` between its parts, and stays within a folder.

    A link that leads outside does not stay within it.
    """
    pure, windows = PurePosixPath(path), PureWindowsPath(path)
    if "\\" in path or not path.isprintable() or pure.is_absolute() or windows.drive:
        return False
    if ".." in pure.parts or not pure.parts:
        return False
    try:
        return (folder / pure).resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):  # links in a circle, names that no system has
        return False


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that is too long, a folder that nobody may look in
        return False


def _problem(document: Document, doc: str, path: str) -> Problem:
    line, column = document.place(("attachments", doc))
    return Problem(
        code="attachment.path",
        file=document.file,
        line=line,
        column=column,
        found=f"attachments.{doc}: {shown(path)}",
        allowed="a path within the dossier's folder, such as bijlagen/begroting.pdf",
        remedy="put the file in the dossier's folder and write its path from there, with / between",
    )
