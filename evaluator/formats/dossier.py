"""Reading a dossier: one folder, or one challenge file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from evaluator.errors import CallError, InputError, Problem
from evaluator.formats.book_plan import BOOK
from evaluator.formats.challenges import read_challenges, read_single_challenge
from evaluator.formats.dossier_files import Files, FolderFiles
from evaluator.formats.files import read_document
from evaluator.formats.library import Library
from evaluator.formats.loaded import TABLES, Asked, Loaded
from evaluator.formats.parse import shown
from evaluator.formats.series import read_series
from evaluator.formats.tender import read_tender
from evaluator.formats.yaml_text import Document
from evaluator.model.rulebook import Rulebook

HEAD = "dossier.yaml"
BOOK_LIKE = (".ods", ".xls", ".xlsm", ".xlsb", ".xlsx")


def load(
    path: Path,
    *,
    criteria_dir: Path | None = None,
    profiles: Iterable[str] = (),
    criteria: str | None = None,
) -> Loaded:
    """Read and check a dossier and everything it refers to.

    Args:
        path: A dossier's folder, its ``dossier.yaml``, a workbook, or a single challenge file.
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
    if path.is_file() and path.suffix != ".xlsx" and path.name != HEAD:
        files = FolderFiles(path.parent)
        library = Library(None, criteria_dir, beside=path.parent)
        asked = Asked(files, library, tuple(profiles), criteria)
        return read_single_challenge(path, asked)
    head, source = open_dossier(path)
    kind = head.data.get("kind") if isinstance(head.data, dict) else None
    library = Library(source.folder, criteria_dir, given=source.given)
    asked = Asked(source, library, tuple(profiles), criteria)
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
                file=head.file,
                line=line,
                column=column,
                found=f"kind: {shown(kind)}",
                allowed=", ".join(str(k) for k in reader),
                remedy="choose one of these kinds",
            )
        )
    return reader[kind](head, asked)


def open_dossier(path: Path) -> tuple[Document, Files]:
    """The head of a dossier, and where the rest of it stands; nothing is judged yet.

    Raises:
        InputError: It cannot be read, or stands in the folder in two forms.
    """
    folder = path if path.is_dir() else path.parent
    book = folder / BOOK if path.is_dir() or path.name == HEAD else path
    if book.name == BOOK and book.is_file() and (folder / HEAD).is_file():
        raise InputError(
            Problem(
                code="dossier.two_forms",
                file=BOOK,
                found=f"{HEAD} and {BOOK}",
                allowed="one of the two",
                remedy="keep the form that counts and move the other away",
            )
        )
    if book.is_file():
        # A workbook needs zipfile and a compiled reader, which most runs have no use for.
        from evaluator.formats.book_files import open_book  # noqa: PLC0415

        opened = open_book(book)
        return opened.documents.head, opened
    _other_form(folder)
    return read_document(folder / HEAD, HEAD), FolderFiles(folder)


def _other_form(folder: Path) -> None:
    """A workbook that is there under another name, or in a form that is not read.

    Raises:
        InputError: It is there, and no ``dossier.yaml`` either.
    """
    if (folder / HEAD).exists() or not folder.is_dir():
        return
    alike = sorted(path.name for path in folder.iterdir() if path.suffix.lower() in BOOK_LIKE)
    tables = {f"{stem}.xlsx" for stems in TABLES.values() for stem in stems}
    alike = [name for name in alike if name not in tables and not name.startswith("~")]
    if alike:
        raise InputError(
            Problem(
                code="dossier.other_file",
                file=shown(alike[0]),
                found=f"{shown(alike[0])}, and no {BOOK}",
                allowed=f"a workbook with the name {BOOK}, or text files with {HEAD}",
                remedy=f"save it as {BOOK}",
            )
        )


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
    return Loaded(
        read_series(document, asked.files),
        Rulebook(),
        asked.folder,
        asked.notices("tender-series", Rulebook()),
        asked.files.used(),
        asked.library,
        asked.files.places,
    )
