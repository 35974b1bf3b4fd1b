"""Checking one document of ``criteria/`` by itself: a set, a profile, principles, a limit ..."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from evaluator.errors import InputError, Problem
from evaluator.formats.book_plan import BOOK
from evaluator.formats.evaluation import Choices
from evaluator.formats.files import read_document
from evaluator.formats.library import Library, packed_root
from evaluator.formats.parse import parse, shown
from evaluator.formats.profiles import read_limit, read_line
from evaluator.formats.register import evaluate_register, is_register
from evaluator.formats.rulebook import (
    read_criteria,
    read_principles,
    read_regime,
    read_rulebook,
)
from evaluator.formats.workspace import rule_findings
from evaluator.formats.workspace_rules import FOLDERS
from evaluator.formats.yaml_text import Document
from evaluator.lint import Subject, profile_findings
from evaluator.model.base import Sources
from evaluator.model.finding import Finding, Where
from evaluator.model.rulebook import Rulebook
from evaluator.outcome.standing import set_findings, with_basis

SOURCES_FILE = "sources.yaml"
ONE_FILE = ("criteria-set", "profile", "principle-set", "limit", "regime", "sources")


@dataclass(frozen=True, slots=True)
class Checked:
    """What a document is, and what is noteworthy about it."""

    kind: str
    id: str
    findings: tuple[Finding, ...] = ()


def is_document(path: Path) -> bool:
    """Whether a path is a file of ``criteria/`` or a register, and not a dossier or challenge."""
    if is_register(path):
        return True
    if not path.is_file() or path.name == "dossier.yaml":
        return False
    if path.suffix == ".xlsx":
        # What reads workbooks is of no use to most runs.
        from evaluator.formats.principles_book import holds_principles  # noqa: PLC0415

        return path.name != BOOK and holds_principles(path)
    data = read_document(path, path.name).data
    return isinstance(data, dict) and data.get("kind") in ONE_FILE


def check_document(
    path: Path, criteria_dir: Path | None = None, today: date | None = None
) -> Checked:
    """Read a document with all its cross-references.

    Args:
        path: The file.
        criteria_dir: The folder given with ``--criteria``; without it, a folder with sources that
            the file itself lies in, such as ``mine/`` of ``mine/profiles/mine.yaml``.
        today: The day on which somebody asks, to tell what nobody looked at for long; without it
            the age of a check is not looked at.

    Raises:
        InputError: Everything that is wrong with it.
    """
    if is_register(path):
        together = evaluate_register(path, Choices(criteria_dir=criteria_dir))
        return Checked("register", together.register.id, together.outcome.findings)
    own = criteria_dir or _folder_of(path)
    library, name = Library(None, own, beside=path.parent), str(path)
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
    if kind == "profile":
        return _profile(library, name, document, today)
    readers: dict[str, Callable[[Library, str], Any]] = {
        "principle-set": read_principles,
        "limit": read_limit,
        "regime": read_regime,
    }
    read = readers[kind](library, name)
    return Checked(kind, read.id, rule_findings(library))


def _folder_of(path: Path) -> Path | None:
    """The folder with rules and sources of its own that a file lies in; None in the program's."""
    folder = path.resolve().parent
    home = folder.parent
    there = folder.name in FOLDERS and (home / SOURCES_FILE).is_file()
    return home if there and home != (packed_root() / "criteria").resolve() else None


def _profile(library: Library, name: str, document: Document, today: date | None) -> Checked:
    """A profile with what it builds on, and what is vague in it."""
    *parents, profile = read_line(library, name)
    limits = {rule.limit for rule in profile.rules if rule.limit}
    subject = Subject(
        profile,
        own=tuple(rule["id"] for rule in document.data.get("rules") or ()),
        data=document.data,
        parents=tuple(parents),
        limits={limit: read_limit(library, limit) for limit in sorted(limits)},
        sources=library.sources(),
        place=lambda path: Where(document.file, document.place(path)[0]),
        today=today,
    )
    found = with_basis(profile_findings(subject), None)
    return Checked("profile", profile.id, (*found, *rule_findings(library, subject.refs())))


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
