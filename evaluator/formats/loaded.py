"""What reading a dossier gives, and the files that belong to one."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from evaluator.errors import Problem
from evaluator.formats.library import Library
from evaluator.formats.parse import shown
from evaluator.formats.yaml_text import Document
from evaluator.model.challenge import ChallengeDossier
from evaluator.model.dossier import Tender
from evaluator.model.finding import Finding, Where, warning
from evaluator.model.rulebook import Rulebook
from evaluator.model.series import Series

KNOWN = {
    "dossier.yaml",
    "bids",
    "challenges",
    "criteria",
    "criteria.yaml",
    "people.csv",
    "log.jsonl",
    "locks",
    "prices.sealed",
    "README.md",
    "principles",
    "profiles",
    "limits",
    "regimes",
    "tenders",
    "sources.yaml",
}
TABLES = (
    "prices",
    "assessors",
    "scores",
    "consensus",
    "process",
    "questions",
    "tenders",
    "lots",
    "people",
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A dossier with the rulebook it is judged by.

    `notices` are findings on the files themselves; `files` are those that were read.
    """

    dossier: Tender | ChallengeDossier | Series
    book: Rulebook
    folder: Path
    notices: tuple[Finding, ...] = ()
    files: tuple[Path, ...] = ()
    library: Library = field(default_factory=Library)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a call asks of a dossier: where to look, which profiles, another criteria set."""

    folder: Path
    library: Library
    profiles: tuple[str, ...] = ()
    criteria: str | None = None


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


def notices(folder: Path) -> tuple[Finding, ...]:
    """Files that nobody reads: perhaps a misspelt name."""
    tables = {f"{stem}{suffix}" for stem in TABLES for suffix in (".csv", ".xlsx")}
    unknown = [
        path.name
        for path in sorted(folder.iterdir())
        if path.name not in KNOWN | tables and not path.name.startswith((".", "~"))
    ]
    # A bid in a file of another kind would otherwise be left out in silence.
    unknown += [
        f"{inner}/{path.name}"
        for inner in ("bids", "challenges")
        if (folder / inner).is_dir()
        for path in sorted((folder / inner).iterdir())
        if path.suffix != ".yaml" and not path.name.startswith((".", "~"))
    ]
    return tuple(
        warning("dossier.unknown_file", Where(shown(name)), file=shown(name)) for name in unknown
    )


def used(folder: Path) -> tuple[Path, ...]:
    """Files whose raw digests go into the manifest; people.csv and the log stay outside."""
    outside = {"people.csv", "people.xlsx", "log.jsonl"}
    names = [
        *folder.glob("*.yaml"),
        *folder.glob("*.csv"),
        *folder.glob("*.xlsx"),
        *folder.glob("bids/*.yaml"),
        *folder.glob("challenges/*.yaml"),
        *folder.glob("criteria/**/*.yaml"),
    ]
    return tuple(sorted(path for path in names if path.name not in outside))
