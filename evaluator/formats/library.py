"""Finding criteria, principles, profiles, limits, regimes and sources by id.

An id is looked up in this order, and the first place that has it counts:

1. the dossier's own folder: ``criteria/`` in it, then the folder itself;
2. the folder given with ``--criteria``;
3. the workspace: ``./criteria``; where the current folder has none, ``criteria/`` of the nearest
   folder at or above the dossier (or the file that is read by itself) that has a
   ``workspace.yaml``;
4. the copy that comes with the program.

There is never more than one workspace: the two of step 3 are not both looked in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib import resources
from pathlib import Path, PurePosixPath, PureWindowsPath

from evaluator.errors import CallError, InputError, Problem
from evaluator.formats.files import read_document
from evaluator.formats.parse import parse, shown
from evaluator.formats.workspace_place import above, is_workspace
from evaluator.formats.yaml_text import Document
from evaluator.formats.yaml_text import Path as YamlPath
from evaluator.model.base import Source, Sources

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_\-]*(/[A-Za-z0-9][A-Za-z0-9_\-.]*)*")
FORMS = {"principle-set": (".xlsx",)}
"""Kinds of documents that may stand in another form than YAML."""

SUFFIXES = {"principles": (".yaml", ".xlsx")}
"""The same by folder."""

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
    """The places to look, in order.

    Attributes:
        dossier: Folder of the dossier; None for a file that is read by itself.
        criteria: The folder given with ``--criteria``.
        beside: Folder of a file that is read by itself: a workspace is looked for above it.
        used: Where each document that was asked for was found, by its id or path.
        paths: The file of each of these.
        documents: The documents that were read, by the name that others call them.
        given: Documents that stand in the dossier's workbook, by that name.
        sources_from: Where each source is described: ``program``, or a place before it.
    """

    dossier: Path | None = None
    criteria: Path | None = None
    beside: Path | None = None
    used: dict[str, str] = field(default_factory=dict)
    paths: dict[str, Path] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    given: Mapping[str, Document] = field(default_factory=dict)
    sources_from: dict[str, str] = field(default_factory=dict)
    _above: list[Path | None] = field(default_factory=list)
    _read: dict[Path, Document] = field(default_factory=dict)
    _sources: dict[str, Source] | None = None

    def places(self) -> Iterator[tuple[str, Path]]:
        """Folders by origin, the first that has a document wins."""
        if self.dossier is not None:
            yield "dossier", self.dossier / "criteria"
            yield "dossier", self.dossier
        if self.criteria is not None:
            yield "criteria", self.criteria
        yield "workspace", self._workspace_criteria()
        yield "program", packed_root() / "criteria"

    def _workspace_criteria(self) -> Path:
        here, found = Path("criteria"), None
        if not here.is_dir():
            found = self._workspace_above()
        return found / "criteria" if found else here

    def _workspace_above(self) -> Path | None:
        """The workspace around what is read; looked for once."""
        if not self._above:
            start = self.dossier or self.beside
            self._above.append(above(start, packed_root()) if start else None)
        return self._above[0]

    def workspace(self) -> Path | None:
        """The workspace that a command runs in, or else the one around what is read."""
        return Path() if is_workspace(Path()) else self._workspace_above()

    def find(self, folder: str, name: str, kind: str, base: Path | None = None) -> Found:
        """A document of a kind by id or path.

        Args:
            folder: Folder within ``criteria/``, such as ``profiles``; empty when `name` has it.
            name: An id, or a path that ends in ``.yaml`` (for principles also ``.xlsx``).
            kind: The value that ``kind:`` must have.
            base: Folder that a path is relative to; the current folder if None.

        Raises:
            InputError: No such document, or a document of another kind.
        """
        inside = self.given.get(name) or self.given.get(f"{name}.yaml")
        if inside is not None and not folder:
            return self._note(name, Found(inside, self.dossier or Path(), "dossier"), kind)
        # A dossier's own path has slashes, so that it means the same everywhere; one that somebody
        # types on Windows may have backslashes.
        in_file = name.endswith((".yaml", ".yml", *FORMS.get(kind, ())))
        if in_file and (base is None or "\\" not in name):
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
            path = _file(place, relative, kind)
            if path is not None:
                document = self._document(path, f"{relative}{path.suffix}")
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
        document = _read(path, shown(name))
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
        self.documents[found.document.name] = found.document
        return found

    def known(self, folder: str) -> list[str]:
        """Ids in a folder of ``criteria/``, wherever they were found."""
        names = {
            path.stem
            for origin, place in self.places()
            if origin != "dossier" or place.name == "criteria"
            for path in (place / folder).glob("*.*")
            if path.suffix in SUFFIXES.get(folder, (".yaml",))
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
            self._read[path] = _read(path, name)
        return self._read[path]

    def shipped(self, name: str) -> Document:
        """A document of the program's own copy, such as ``profiles/rotterdam``."""
        return self._document(packed_root() / "criteria" / f"{name}.yaml", f"{name}.yaml")

    def sources(self) -> dict[str, Source]:
        """Every source, the nearest place first."""
        if self._sources is None:
            self._sources = self._all_sources()
        return self._sources

    def _all_sources(self) -> dict[str, Source]:
        found: dict[str, Source] = {}
        for origin, place in self.places():
            path = place / "sources.yaml"
            if path.is_file():
                document = self._document(path, "sources.yaml")
                for source in parse(Sources, document).sources:
                    found.setdefault(source.id, source)
                    self.sources_from.setdefault(source.id, origin)
        return found


def _read(path: Path, name: str) -> Document:
    if path.suffix != ".xlsx":
        return read_document(path, name)
    # A workbook needs a reader that most runs have no use for.
    from evaluator.formats.principles_book import read_principles_book  # noqa: PLC0415

    return read_principles_book(path, name)


def _file(place: Path, relative: str, kind: str) -> Path | None:
    """The file of a document in a place, in whichever form.

    Raises:
        InputError: It stands there in two forms.
    """
    suffixes = (".yaml", *FORMS.get(kind, ()))
    found = [path for suffix in suffixes if (path := place / f"{relative}{suffix}").is_file()]
    if len(found) > 1:
        raise InputError(
            Problem(
                code="id.two_files",
                file=f"{relative}{found[0].suffix}",
                found=f"{found[0].name} and {found[1].name}",
                allowed="one of the two",
                remedy="keep the form that counts and move the other away",
            )
        )
    return found[0] if found else None


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
