"""Checking one document of ``criteria/`` by itself: a set, a profile, principles, a limit ..."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluator.errors import InputError, Problem
from evaluator.formats.book_plan import BOOK
from evaluator.formats.files import read_document
from evaluator.formats.library import Library
from evaluator.formats.parse import parse, shown
from evaluator.formats.rulebook import (
    read_criteria,
    read_limit,
    read_principles,
    read_profile,
    read_regime,
    read_rulebook,
)
from evaluator.formats.workspace import rule_findings
from evaluator.model.base import Sources
from evaluator.model.finding import Finding
from evaluator.model.rulebook import Rulebook
from evaluator.outcome.standing import set_findings, with_basis

ONE_FILE = ("criteria-set", "profile", "principle-set", "limit", "regime", "sources")


@dataclass(frozen=True, slots=True)
class Checked:
    """What a document is, and what is noteworthy about it."""

    kind: str
    id: str
    findings: tuple[Finding, ...] = ()


def is_document(path: Path) -> bool:
    """Whether a path is a file of ``criteria/`` rather than a dossier or challenge."""
    if not path.is_file() or path.name == "dossier.yaml":
        return False
    if path.suffix == ".xlsx":
        # What reads workbooks is of no use to most runs.
        from evaluator.formats.principles_book import holds_principles  # noqa: PLC0415

        return path.name != BOOK and holds_principles(path)
    data = read_document(path, path.name).data
    return isinstance(data, dict) and data.get("kind") in ONE_FILE


def check_document(path: Path, criteria_dir: Path | None = None) -> Checked:
    """Read a document with all its cross-references.

    Raises:
        InputError: Everything that is wrong with it.
    """
    library, name = Library(None, criteria_dir, beside=path.parent), str(path)
    if path.suffix == ".xlsx":
        return Checked("principle-set", read_principles(library, name).id)
    document = read_document(path, path.name)
    kind = str(document.data["kind"])
    if kind == "criteria-set":
        book = _set(library, name, document.data)
        found = with_basis(set_findings(book, None), book.regime)
        found = (*found, *rule_findings(library, book.sources))
        return Checked(kind, book.criteria.id if book.criteria else "", found)
    if kind == "sources":
        _unique_sources(path)
        return Checked(kind, kind)
    readers: dict[str, Callable[[Library, str], Any]] = {
        "profile": read_profile,
        "principle-set": read_principles,
        "limit": read_limit,
        "regime": read_regime,
    }
    read = readers[kind](library, name)
    return Checked(kind, read.id, rule_findings(library))


def _set(library: Library, name: str, data: dict[str, Any]) -> Rulebook:
    """A set with what it names; a set with a mechanism is one for tenders."""
    kind = "tender" if "mechanism" in data or "lots" in data else "challenge"
    read_criteria(library, name, kind, None, library.sources())
    return read_rulebook(library, criteria=name, kind=kind)


def _unique_sources(path: Path) -> None:
    document = read_document(path, path.name)
    seen: set[str] = set()
    for index, source in enumerate(parse(Sources, document).sources):
        if source.id in seen:
            line, column = document.place(("sources", index))
            raise InputError(
                Problem(
                    code="id.duplicate",
                    file=path.name,
                    line=line,
                    column=column,
                    found=f"source {shown(source.id)} twice",
                    allowed="each id once",
                    remedy="keep one of the two",
                )
            )
        seen.add(source.id)
