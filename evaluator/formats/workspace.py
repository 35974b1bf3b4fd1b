"""A municipality's own workspace: ``workspace.yaml``, and which rules of the program changed.

An upgrade of the program touches no file of a workspace. It can change a rule that the workspace
uses from the program's own copy, though. So a workspace records how the rules of the program
looked; a command that uses one of them compares, and tells a difference as a finding.

These findings are about the folder that somebody works in and not about a dossier. They stand
beside an outcome and never in it: the same dossier under the same rules has the same report,
whoever makes it.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal

from evaluator.formats.files import read_document
from evaluator.formats.library import Library
from evaluator.formats.parse import parse
from evaluator.formats.workspace_place import NAME
from evaluator.formats.workspace_rules import SOURCES, Change, Mark, difference, mark_of
from evaluator.formats.yaml_text import Document
from evaluator.model.base import Day, Filled, Frozen
from evaluator.model.finding import Finding, Where, info, warning

NONE = "none"
"""Stands in a finding for an empty list of parts."""

_WIDTH = 100

_HEAD = """\
# Dit is de eigen map van een gemeente. Het programma schrijft dit bestand: verander het niet.
# Onder rules staat hoe de regels eruitzagen die met het programma meekomen. Verandert een nieuwe
# versie van het programma zo'n regel, dan zegt evaluator check dat.
#
# This is a municipality's own workspace. The program writes this file: do not change it.
# Below rules stands what the rules that come with the program looked like. When a new version of
# the program changes such a rule, evaluator check says so.
"""


class Workspace(Frozen):
    """What ``workspace.yaml`` holds.

    `made_*` say when and by which version the folder was made, `accepted_*` when and of which
    version the rules were accepted since.
    """

    kind: Literal["workspace"]
    name: Filled
    made_on: Day
    made_with: Filled
    accepted_on: Day | None = None
    accepted_with: Filled | None = None
    rules: dict[str, Mark]

    @property
    def version(self) -> str:
        """The version of the program whose rules are recorded."""
        return self.accepted_with or self.made_with


def read_workspace(folder: Path) -> tuple[Workspace, Document]:
    """The ``workspace.yaml`` of a folder.

    Raises:
        InputError: It cannot be used; with every problem found.
    """
    document = read_document(folder / NAME, NAME)
    return parse(Workspace, document), document


def workspace_text(workspace: Workspace) -> str:
    """The text of ``workspace.yaml``; equal content gives equal text."""
    lines = [_HEAD + "kind: workspace", f"name: {_quoted(workspace.name)}"]
    for key in ("made", "accepted"):
        day, version = getattr(workspace, f"{key}_on"), getattr(workspace, f"{key}_with")
        if day is not None:
            lines.append(f"{key}_on: {day.isoformat()}")
        if version is not None:
            lines.append(f"{key}_with: {_quoted(version)}")
    lines.append("rules:")
    for name, mark in sorted(workspace.rules.items()):
        lines += [f"  {name}:", f"    digest: {mark.digest}", "    parts: >-"]
        words = " ".join(f"{part}={short}" for part, short in mark.parts.items())
        lines += [f"      {line}" for line in _folded(words)]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _folded(words: str) -> list[str]:
    return textwrap.wrap(words, _WIDTH, break_long_words=False, break_on_hyphens=False)


def rule_findings(library: Library, sources: Iterable[str] = ()) -> tuple[Finding, ...]:
    """What changed of the program's rules that were used, where a workspace is in use.

    Args:
        library: Knows what was used, and where each document was found.
        sources: Ids of the sources that the rules name.

    Raises:
        InputError: The workspace's own file cannot be used.
    """
    folder = library.workspace()
    if folder is None:
        return ()
    workspace, document = read_workspace(folder)
    found = [
        _finding(change, workspace, document)
        for change in _changes(library, workspace.rules, sorted(set(sources)))
    ]
    return tuple(sorted(found, key=Finding.sort_key))


def _changes(
    library: Library, recorded: Mapping[str, Mark], sources: Iterable[str]
) -> Iterator[Change]:
    """Documents from the program that were used and are not as they were recorded."""
    for name, origin in library.used.items():
        if origin == "program":
            change = difference(name, recorded.get(name), mark_of(library.shipped(name).data))
            if change is not None:
                yield change
    used = [source for source in sources if library.sources_from.get(source) == "program"]
    if used:
        whole = difference(SOURCES, recorded.get(SOURCES), mark_of(library.shipped(SOURCES).data))
        change = whole and _about(whole, {f"{SOURCES}/{source}" for source in used})
        if change is not None:
            yield change


def _about(change: Change, parts: set[str]) -> Change | None:
    """The part of a change that is about the sources in use; nothing where none of them is."""
    if not change.recorded:
        return change
    added, changed, removed = (
        tuple(part for part in group if part in parts)
        for group in (change.added, change.changed, change.removed)
    )
    if not (added or changed or removed):
        return None
    return Change(change.document, added, changed, removed)


def _finding(change: Change, workspace: Workspace, document: Document) -> Finding:
    field = f"rules.{change.document}"
    line, _ = document.place(("rules", change.document))
    where = Where(NAME, line, field)
    if not change.recorded:
        return info(
            "rules.not_recorded", where, document=change.document, version=workspace.version
        )
    if change.only_looked_again:
        return info(
            "rules.looked_again", where, document=change.document, version=workspace.version
        )
    return warning(
        "rules.changed",
        where,
        document=change.document,
        version=workspace.version,
        changed=listed(change.changed),
        added=listed(change.added),
        removed=listed(change.removed),
    )


def listed(parts: Iterable[str]) -> str:
    """Parts for a message; `NONE` where there are none."""
    return ", ".join(parts) or NONE
