"""What reading a dossier gives, and the files that belong to one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from evaluator.errors import InputError, Problem
from evaluator.formats.book_plan import BOOK
from evaluator.formats.dossier_files import Files
from evaluator.formats.library import Library
from evaluator.formats.parse import shown
from evaluator.formats.yaml_text import Document
from evaluator.model.challenge import ChallengeDossier
from evaluator.model.dossier import DossierHead, Tender
from evaluator.model.finding import Finding, Where, error, warning
from evaluator.model.rulebook import Rulebook
from evaluator.model.series import Series

KNOWN = {
    "dossier.yaml",
    BOOK,
    "bids",
    "challenges",
    "criteria",
    "criteria.yaml",
    "people.csv",
    "people.xlsx",
    "log.jsonl",
    "README.md",
    "principles",
    "profiles",
    "limits",
    "regimes",
    "tenders",
    "sources.yaml",
    "bijlagen",
    "attachments",
}
NOT_READ = {"locks", "prices.sealed"}
"""Evidence that this version does not read: an outcome beside it is never complete."""

ASSESSED = ("assessors", "scores", "consensus", "process", "questions")
TABLES = {
    "tender": ("prices", *ASSESSED),
    "challenge": ASSESSED,
    "tender-series": ("prices", "tenders", "lots"),
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """A dossier with the rulebook it is judged by.

    `notices` are findings on the files themselves; `files` are those that were read; `places` says
    where a table stands that findings know by the name of its own file.
    """

    dossier: Tender | ChallengeDossier | Series
    book: Rulebook
    folder: Path
    notices: tuple[Finding, ...] = ()
    files: tuple[Path, ...] = ()
    library: Library = field(default_factory=Library)
    places: Mapping[str, Where] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a call asks of a dossier: where to look, which profiles, another criteria set."""

    files: Files
    library: Library
    profiles: tuple[str, ...] = ()
    criteria: str | None = None

    @property
    def folder(self) -> Path:
        """The folder that paths in the dossier are relative to."""
        return self.files.folder

    def notices(self, kind: str, book: Rulebook) -> tuple[Finding, ...]:
        """What is noteworthy about the files themselves.

        Args:
            kind: Kind of the dossier, which decides what belongs in its folder.
            book: The rules, against which computed cells of a workbook are held.
        """
        own = notices(self.folder, kind) if self.files.owns_folder else ()
        return (*own, *self.files.computed(book.criteria))


def need_provenance(document: Document, head: DossierHead, book: Rulebook) -> None:
    """Points that somebody else published must say who.

    Raises:
        InputError: The set's aggregate is `published` and the dossier has no provenance.
    """
    if book.criteria is None or book.criteria.panel.aggregate != "published" or head.provenance:
        return
    line, column = document.place(())
    raise InputError(
        Problem(
            code="key.missing",
            file=document.file,
            line=line,
            column=column,
            found="the key 'provenance' is missing",
            allowed="provenance: {nl, en}: who published the points, and where",
            remedy="add provenance:",
        )
    )


def duplicate(document: Document, what: str, other: str) -> Problem:
    """An id that two files have."""
    line, column = document.place(("id",))
    return Problem(
        code="id.duplicate",
        file=document.file,
        line=line,
        column=column,
        found=f"{what}, also in {other}",
        allowed="each id once",
        remedy="rename one",
    )


def notices(folder: Path, kind: str) -> tuple[Finding, ...]:
    """Files that are not read: a name that nobody knows, or evidence that is not built yet."""
    known = {f"{stem}{suffix}" for stem in TABLES[kind] for suffix in (".csv", ".xlsx")}
    names = [path.name for path in sorted(folder.iterdir())]
    found = [error("ledger.not_read", Where(name), file=name) for name in names if name in NOT_READ]
    unknown = [
        name
        for name in names
        if name not in KNOWN | NOT_READ | known and not name.startswith((".", "~"))
    ]
    found += [warning("dossier.unknown_file", Where(shown(n)), file=shown(n)) for n in unknown]
    # A bid in a file of another kind would otherwise be left out in silence.
    return (*found, *_unread(folder))


def _unread(folder: Path) -> list[Finding]:
    names = [
        f"{inner}/{path.name}"
        for inner in ("bids", "challenges")
        if (folder / inner).is_dir()
        for path in sorted((folder / inner).iterdir())
        if path.suffix != ".yaml" and not path.name.startswith((".", "~"))
    ]
    return [error("dossier.unread_file", Where(shown(n)), file=shown(n)) for n in names]
