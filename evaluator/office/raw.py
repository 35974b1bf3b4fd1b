"""A dossier as its documents and tables hold it: what a conversion carries over, unchanged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from evaluator.errors import CallError, InputError, Problem
from evaluator.formats import specs
from evaluator.formats.dossier import load, open_dossier
from evaluator.formats.dossier_files import Files, FolderFiles
from evaluator.formats.files import read_document
from evaluator.formats.loaded import Loaded
from evaluator.formats.rulebook import EVERY
from evaluator.formats.table_numbers import DecimalSign
from evaluator.formats.tables import TableSpec
from evaluator.formats.yaml_text import Document
from evaluator.model.challenge import ChallengeDossier
from evaluator.model.dossier import Tender

SINGLE_HEAD = ("id", "title", "illustrative", "criteria", "profiles")
"""What a challenge in a file of its own says of the dossier that it makes."""


@dataclass(frozen=True, slots=True)
class RawTable:
    """The rows of one table under the columns of its spec."""

    spec: TableSpec
    rows: list[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class RawDossier:
    """Documents and tables, read and checked but not typed.

    Attributes:
        kind: tender, challenge or tender-series.
        head: ``dossier.yaml``.
        criteria: The criteria set, if there is one.
        subjects: Bids or challenges, in the order of their files.
        tables: Every table that the dossier has, by the name of its own file.
        loaded: The same dossier as the program understood it.
    """

    kind: str
    head: Document
    criteria: Document | None
    subjects: tuple[Document, ...]
    tables: Mapping[str, RawTable]
    loaded: Loaded

    @property
    def folder(self) -> Path:
        """The dossier's folder."""
        return self.loaded.folder


def read_raw(path: Path, criteria_dir: Path | None = None) -> RawDossier:
    """Read a dossier for a conversion.

    Raises:
        CallError: There is nothing at the path.
        InputError: A file cannot be used; with every problem found.
    """
    loaded = loaded_as_it_is(path, criteria_dir)
    library = loaded.library
    named = loaded.book.origins.get("criteria_file", "")
    criteria = library.documents.get(named)
    head, files = _opened(path, loaded)
    kind = str(head.data["kind"])
    inner = {"tender": "bids", "challenge": "challenges"}.get(kind, "")
    names = _names(loaded)
    subjects = [library.documents[name] for name in names] if inner else []
    decimal = getattr(loaded.dossier.head, "tables").decimal  # noqa: B009 - every head has it
    tables = {} if _is_single(path) else _tables(kind, files, decimal)
    return RawDossier(kind, head, criteria, tuple(subjects), tables, loaded)


def loaded_as_it_is(path: Path, criteria_dir: Path | None = None) -> Loaded:
    """A dossier read whole; a challenge that names no profile is read under all of them."""
    try:
        return load(path, criteria_dir=criteria_dir)
    except CallError as error:
        if {problem.code for problem in error.problems} != {"call.no_profile"}:
            raise
    return load(path, criteria_dir=criteria_dir, profiles=(EVERY,))


def _is_single(path: Path) -> bool:
    """Whether a path is one challenge file, and no dossier."""
    return path.is_file() and path.suffix != ".xlsx" and path.name != "dossier.yaml"


def _opened(path: Path, loaded: Loaded) -> tuple[Document, Files]:
    if _is_single(path):
        data = read_document(path, path.name).data
        head = {"kind": "challenge", **{key: data[key] for key in SINGLE_HEAD if key in data}}
        return Document("dossier.yaml", head), FolderFiles(loaded.folder)
    return open_dossier(path)


def _names(loaded: Loaded) -> list[str]:
    """Names of the documents of bids or challenges, as the library has them."""
    dossier = loaded.dossier
    if isinstance(dossier, Tender):
        files = dict(dossier.bid_files)
        return [f"bids/{files[bid.id]}" for bid in dossier.bids]
    if isinstance(dossier, ChallengeDossier):
        return [name for _, name in dossier.files]
    return []


def _tables(kind: str, files: Files, decimal: DecimalSign) -> dict[str, RawTable]:
    subject = "challenge" if kind == "challenge" else "bid"
    wanted: tuple[TableSpec, ...] = (
        specs.ASSESSORS,
        specs.scores(subject),
        specs.consensus(subject),
        specs.PROCESS,
        specs.QUESTIONS,
    )
    if kind == "tender":
        wanted = (*wanted, specs.PRICES)
    if kind == "tender-series":
        wanted = (specs.SERIES_TENDERS, specs.SERIES_PRICES, specs.SERIES_LOTS)
    problems: list[Problem] = []
    found = {}
    for spec in wanted:
        table = files.table(spec, decimal, problems)
        if table is not None:
            found[spec.stem] = RawTable(spec, table.rows)
    if problems:
        raise InputError(problems)
    return found
