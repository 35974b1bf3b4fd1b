"""The files that a register names: where they may stand, and how each is read."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath, PureWindowsPath

from evaluator.errors import CallError, EvaluatorError, InputError, Problem
from evaluator.formats.challenges import read_challenges, read_single_challenge
from evaluator.formats.dossier import HEAD, open_dossier
from evaluator.formats.dossier_files import FolderFiles
from evaluator.formats.library import Library
from evaluator.formats.loaded import Asked, Loaded
from evaluator.formats.parse import shown
from evaluator.formats.yaml_text import Document
from evaluator.model.register import Register


@dataclass(frozen=True, slots=True)
class Named:
    """A file or folder that a register names.

    Attributes:
        text: Its path as it is told everywhere: from the register's folder, with slashes.
        path: Where it is.
        line: Its line in the register.
    """

    text: str
    path: Path
    line: int | None

    @property
    def is_folder(self) -> bool:
        """Whether it is a dossier with files of its own rather than one challenge file."""
        return self.path.is_dir() or self.path.name == HEAD or self.path.suffix == ".xlsx"

    def told(self, file: str) -> str:
        """A file of it, as seen from the register."""
        if not self.is_folder:
            return self.text
        base = self.text if self.path.is_dir() else posixpath.dirname(self.text)
        return posixpath.join(base, file) if file else self.text


def named_files(
    document: Document, register: Register, folder: Path, problems: list[Problem]
) -> Iterator[Named]:
    """What the register names; a path that cannot be used is a problem.

    A path leads to a place in the register's folder or beside it: what lies elsewhere on a machine
    is not there on another.
    """
    here = folder.resolve()
    seen: dict[str, int | None] = {}
    for index, written in enumerate(register.challenges):
        line, column = document.place(("challenges", index))
        text = posixpath.normpath(written.replace("\\", "/"))
        path = _resolved(here / text)
        wrong = _wrong(written, text, path, here)
        if wrong is None and text in seen:
            wrong = Problem(
                code="id.duplicate",
                found=f"{shown(written)}, also on line {seen[text]}",
                allowed="each challenge once",
                remedy="keep one of the two",
            )
        if wrong is not None:
            problems.append(replace(wrong, file=document.file, line=line, column=column))
        elif path is not None:
            seen[text] = line
            yield Named(text, path, line)


def _resolved(path: Path) -> Path | None:
    try:
        return path.resolve()
    except (OSError, ValueError):  # a loop of links, or signs that no path has
        return None


def _wrong(written: str, text: str, path: Path | None, here: Path) -> Problem | None:
    """Why a path cannot be used; None when it can."""
    if PurePosixPath(text).is_absolute() or PureWindowsPath(written).is_absolute():
        return Problem(
            code="path.absolute",
            found=shown(written),
            allowed="a path within or beside the register",
            remedy="write the path from the register's folder",
        )
    if path is None or not path.is_relative_to(here.parent) or path in (here, here.parent):
        return Problem(
            code="path.outside",
            found=shown(written),
            allowed="a path within or beside the register",
            remedy="put the challenge in the register's folder or beside it",
        )
    if not path.exists():
        return Problem(
            code="file.missing",
            found=shown(written),
            allowed="a challenge file, or the folder of a challenge dossier",
            remedy="check the path",
        )
    return None


class Reader:
    """Reads the dossiers of a register; what they have in common is read once."""

    def __init__(self, criteria_dir: Path | None, profiles: tuple[str, ...]) -> None:
        """Keep where to look and by which profiles to judge."""
        self.criteria_dir, self.profiles = criteria_dir, profiles
        self._documents: dict[Path, Document] = {}

    def read(self, named: Named) -> Loaded:
        """One dossier or challenge file.

        Raises:
            InputError: It cannot be used; each problem names its file from the register's folder.
        """
        try:
            loaded = self._folder(named) if named.is_folder else self._single(named)
        except EvaluatorError as error:
            raise InputError(replace(p, file=named.told(p.file)) for p in error.problems) from None
        return loaded

    def _single(self, named: Named) -> Loaded:
        beside = named.path.parent
        library = Library(None, self.criteria_dir, beside=beside, _read=self._documents)
        asked = Asked(FolderFiles(beside), library, self.profiles)
        return read_single_challenge(named.path, asked)

    def _folder(self, named: Named) -> Loaded:
        head, source = open_dossier(named.path)
        library = Library(
            source.folder, self.criteria_dir, given=source.given, _read=self._documents
        )
        kind = head.data.get("kind") if isinstance(head.data, dict) else None
        if kind != "challenge":
            line, column = head.place(("kind",))
            raise CallError(
                Problem(
                    code="kind.other",
                    file=head.file,
                    line=line,
                    column=column,
                    found=f"kind: {shown(kind)}",
                    allowed="kind: challenge",
                    remedy="name a dossier of a challenge",
                )
            )
        return read_challenges(head, Asked(source, library, self.profiles))
