"""The documents and tables of a dossier, whatever files they stand in: a folder, or a workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from evaluator.errors import Problem
from evaluator.formats.files import read_document
from evaluator.formats.table_numbers import DecimalSign
from evaluator.formats.tables import Table, TableSpec, read_table
from evaluator.formats.yaml_text import Document
from evaluator.model.criteria import CriteriaSet
from evaluator.model.finding import Finding, Where


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of a group: what it is called, and how to read it.

    Attributes:
        stem: The id that its name gives it.
        name: The name of its file, such as ``bids/A.yaml``.
        read: Reads it; raises `InputError` when it cannot be used.
    """

    stem: str
    name: str
    read: Callable[[], Document]


class Files(Protocol):
    """Where a dossier's documents and tables come from."""

    @property
    def folder(self) -> Path:
        """The folder that paths in the dossier are relative to."""
        ...

    @property
    def given(self) -> Mapping[str, Document]:
        """Documents that stand in no file of their own, by the name of the file they stand for."""
        ...

    @property
    def places(self) -> Mapping[str, Where]:
        """Where a table stands that findings know by the name of its own file."""
        ...

    @property
    def owns_folder(self) -> bool:
        """Whether everything in the folder belongs to the dossier."""
        ...

    def entries(self, inner: str) -> list[Entry]:
        """The documents of a group, ``bids`` or ``challenges``, in a fixed order."""
        ...

    def table(self, spec: TableSpec, decimal: DecimalSign, problems: list[Problem]) -> Table | None:
        """A table; None when there is none, and without rows when anything was wrong with it."""
        ...

    def used(self) -> tuple[Path, ...]:
        """Files whose raw digests go into the manifest."""
        ...

    def computed(self, criteria: CriteriaSet | None) -> tuple[Finding, ...]:
        """Cells that a form computes and that show something else than what is computed here."""
        ...


@dataclass(frozen=True, slots=True)
class FolderFiles:
    """A folder with YAML documents and a file for each table."""

    folder: Path
    given: Mapping[str, Document] = field(default_factory=dict)
    owns_folder: bool = True

    @property
    def places(self) -> Mapping[str, Where]:
        """Tables that stand in a workbook of their own."""
        return table_places(self.folder)

    def entries(self, inner: str) -> list[Entry]:
        """One document for each YAML file of the inner folder."""
        return [
            Entry(path.stem, name, lambda path=path, name=name: read_document(path, name))  # type: ignore[misc]
            for path in sorted((self.folder / inner).glob("*.yaml"))
            for name in [f"{inner}/{path.name}"]
        ]

    def table(self, spec: TableSpec, decimal: DecimalSign, problems: list[Problem]) -> Table | None:
        """The table's own file."""
        return read_table(self.folder, spec, decimal=decimal, problems=problems)

    def used(self) -> tuple[Path, ...]:
        """Everything but people.csv and the log."""
        return used(self.folder)

    def computed(self, criteria: CriteriaSet | None) -> tuple[Finding, ...]:  # noqa: ARG002 - a workbook needs it
        """Text files compute nothing."""
        return ()


def table_places(folder: Path) -> dict[str, Where]:
    """The workbook of each table that has one, by the name of its CSV file."""
    return {f"{path.stem}.csv": Where(path.name) for path in folder.glob("*.xlsx")}


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
        *folder.glob("criteria/**/*.xlsx"),
    ]
    # A spreadsheet that is open keeps a file beside it; on Windows nobody else may read that.
    return tuple(
        sorted(p for p in names if p.name not in outside and not p.name.startswith((".", "~")))
    )
