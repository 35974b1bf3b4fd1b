"""Finding criteria, principles, profiles, limits, regimes and sources by id.

An id is looked up in the dossier's folder, then in the folder given with ``--criteria``, then
in the workspace (``./criteria``), then in the copy that comes with the program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib import resources
from pathlib import Path, PurePosixPath, PureWindowsPath

from evaluator.errors import CallError, InputError, Problem
from evaluator.formats.files import read_document
from evaluator.formats.parse import parse, shown
from evaluator.formats.yaml_text import Document
from evaluator.formats.yaml_text import Path as YamlPath
from evaluator.model.base import Source, Sources

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_\-]*(/[A-Za-z0-9][A-Za-z0-9_\-.]*)*")
LONGEST_ID = 120
"""Folder and id together; file systems refuse longer names than 255 bytes."""


def packed_root() -> Path:
    """The folder with the program's own criteria, notebooks and example dossiers."""
    inside = Path(str(resources.files("evaluator"))) / "_data"
    return inside if inside.is_dir() else Path(__file__).resolve().parents[2]


def locate(path: str | Path) -> Path:
    """A dossier's path.

    As given; beside ``notebooks/`` when that is the current folder; or, for a path that starts
    with ``submissions/`` and is not there, the example that comes with the program.
    """
    given = Path(path)
    try:
        there = given.exists()
    except (OSError, ValueError):  # too long for a path, or with signs that no path has
        raise CallError(
            Problem(
                code="call.no_such_path",
                found=shown(str(path)),
                allowed="a dossier's folder or a challenge file",
                remedy="check the path",
            )
        ) from None
    if there or given.is_absolute():
        return given
    above = Path("..") / given
    if Path.cwd().name == "notebooks" and above.exists():
        return above
    shipped = packed_root() / given
    return shipped if given.parts[:1] == ("submissions",) and shipped.exists() else given


@contextmanager
def asked_at(document: Document, path: YamlPath) -> Iterator[None]:
    """Give a problem without a file the place of the reference that led to it."""
    try:
        yield
    except InputError as error:
        line, column = document.place(path)
        raise InputError(
            one if one.file else replace(one, file=document.file, line=line, column=column)
            for one in error.problems
        ) from None


@dataclass(frozen=True, slots=True)
class Found:
    """A document and where it was found."""

    document: Document
    path: Path
    origin: str


@dataclass(slots=True)
class Library:
    """The places to look, in order."""

    dossier: Path | None = None
    criteria: Path | None = None
    used: dict[str, str] = field(default_factory=dict)
    paths: dict[str, Path] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    _read: dict[Path, Document] = field(default_factory=dict)
    _sources: dict[str, Source] | None = None

    def places(self) -> Iterator[tuple[str, Path]]:
        """Folders by origin, the first that has a document wins."""
        if self.dossier is not None:
            yield "dossier", self.dossier / "criteria"
            yield "dossier", self.dossier
        if self.criteria is not None:
            yield "criteria", self.criteria
        yield "workspace", Path("criteria")
        yield "program", packed_root() / "criteria"

    def find(self, folder: str, name: str, kind: str, base: Path | None = None) -> Found:
        """A document of a kind by id or path.

        Args:
            folder: Folder within ``criteria/``, such as ``profiles``; empty when `name` has it.
            name: An id, or a path that ends in ``.yaml``.
            kind: The value that ``kind:`` must have.
            base: Folder that a path is relative to; the current folder if None.

        Raises:
            InputError: No such document, or a document of another kind.
        """
        # A dossier's own path has slashes, so that it means the same everywhere; one that somebody
        # types on Windows may have backslashes.
        if name.endswith((".yaml", ".yml")) and (base is None or "\\" not in name):
            return self._at_path(name, kind, base)
        relative = f"{folder}/{name}" if folder else name
        if not _ID.fullmatch(relative) or len(relative) > LONGEST_ID:
            raise InputError(
                Problem(
                    code="id.not_an_id",
                    found=shown(name),
                    allowed="an id, or a path that ends in .yaml",
                    remedy="write letters, digits, hyphens",
                )
            )
        for origin, place in self.places():
            path = place / f"{relative}.yaml"
            if path.is_file():
                document = self._document(path, f"{relative}.yaml")
                if _kind(document) != kind and origin == "dossier":
                    continue
                found = self._note(relative, Found(document, path, origin), kind)
                return _under_its_name(found)
        raise InputError(self._unknown(folder, name, relative))

    def _at_path(self, name: str, kind: str, base: Path | None) -> Found:
        if base is not None and (
            PureWindowsPath(name).is_absolute() or PurePosixPath(name).is_absolute()
        ):
            raise InputError(
                Problem(
                    code="path.absolute",
                    found=shown(name),
                    allowed="a path within or beside the dossier",
                    remedy="write the path from the dossier's folder",
                )
            )
        path = (base or Path()) / name
        # What is told and recorded holds no path of this machine.
        name = path.name if path.is_absolute() and base is None else name.replace("\\", "/")
        document = read_document(path, shown(name))
        return self._note(name, Found(document, path, "dossier" if base else "path"), kind)

    def _note(self, name: str, found: Found, kind: str) -> Found:
        if _kind(found.document) != kind:
            line, column = found.document.place(("kind",))
            raise InputError(
                Problem(
                    code="kind.other",
                    file=found.document.file,
                    line=line,
                    column=column,
                    found=f"kind: {shown(_kind(found.document))}",
                    allowed=f"kind: {kind}",
                    remedy=f"name a document of kind {kind}",
                )
            )
        self.used[name] = found.origin
        self.paths[name] = found.path
        self.documents[found.document.file] = found.document
        return found

    def known(self, folder: str) -> list[str]:
        """Ids in a folder of ``criteria/``, wherever they were found."""
        names = {
            path.stem
            for origin, place in self.places()
            if origin != "dossier" or place.name == "criteria"
            for path in (place / folder).glob("*.yaml")
        }
        return sorted(names)

    def _unknown(self, folder: str, name: str, relative: str) -> Problem:
        where = folder or relative.rpartition("/")[0] or "tenders"
        prefix = "" if folder else f"{where}/"
        listed = ", ".join(f"{prefix}{known}" for known in self.known(where)) or "none found"
        return Problem(
            code="id.unknown",
            found=f"the id {shown(name)!r}",
            allowed=listed,
            remedy="choose a known id, or give --criteria the folder where it is",
        )

    def _document(self, path: Path, name: str) -> Document:
        """A file, read once."""
        if path not in self._read:
            self._read[path] = read_document(path, name)
        return self._read[path]

    def sources(self) -> dict[str, Source]:
        """Every source, the nearest place first."""
        if self._sources is None:
            self._sources = self._all_sources()
        return self._sources

    def _all_sources(self) -> dict[str, Source]:
        found: dict[str, Source] = {}
        for _, place in self.places():
            path = place / "sources.yaml"
            if path.is_file():
                document = read_document(path, "sources.yaml")
                for source in parse(Sources, document).sources:
                    found.setdefault(source.id, source)
        return found


def _under_its_name(found: Found) -> Found:
    """A document that was found by its id has that id.

    Raises:
        InputError: The file says that it is another one.
    """
    said = found.document.data.get("id")
    if said != found.path.stem:
        line, column = found.document.place(("id",))
        raise InputError(
            Problem(
                code="id.other_than_file",
                file=found.document.file,
                line=line,
                column=column,
                found=f"id: {shown(said)}",
                allowed=f"id: {found.path.stem}, as the file is named",
                remedy="give the file the name of its id, or the other way round",
            )
        )
    return found


def _kind(document: Document) -> object:
    return document.data.get("kind") if isinstance(document.data, dict) else None
