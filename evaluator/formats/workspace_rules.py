"""What the program ships under ``criteria/``, in marks that show later which rule changed.

A mark is the digest of a document, and a short digest of each of its parts: a rule, a requirement,
a criterion, the value of a limit from a date on, a source. The days on which somebody looked again
(``last_checked``, ``retrieved``) are no part: looking again changes no rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator

from evaluator.formats.files import read_document
from evaluator.formats.library import packed_root
from evaluator.ledger import digest
from evaluator.model.base import Filled, Frozen, Refused

FOLDERS = ("challenges", "limits", "principles", "profiles", "regimes", "tenders")
SOURCES = "sources"
"""The one document that stands in no folder."""

_DAYS = frozenset({"last_checked", "retrieved"})
_FIXED = frozenset({"kind", "id"})
"""What a document is: its name says so already."""

_NAMES = ("id", "topic", "from")
"""What the items of a list are told apart by: rules, topics of a regime, values of a limit."""

_BY_KEY = "findings"
_SHORT = slice(7, 23)
"""Sixteen hex digits: enough to see a change, and a file that people can look at."""


def _parts(value: Any) -> dict[str, str]:
    """Parts as they stand in the file: ``rules/R1=0123456789abcdef title=...``."""
    if isinstance(value, Mapping):
        return dict(value)
    pairs = [word.rpartition("=") for word in value.split()] if isinstance(value, str) else []
    if not pairs or not all(name and short for name, _, short in pairs):
        raise Refused(
            "names and digests, as the program wrote them",
            "restore workspace.yaml from a copy",
        )
    return {name: short for name, _, short in pairs}


class Mark(Frozen):
    """How a document looked: its digest, and a short digest of each part."""

    digest: Filled
    parts: Annotated[dict[str, str], BeforeValidator(_parts)]


@dataclass(frozen=True, slots=True)
class Change:
    """How a document differs from its mark.

    Attributes:
        document: Its folder and id, such as ``profiles/rotterdam``.
        added: Parts that are new.
        changed: Parts that read differently.
        removed: Parts that are gone.
        recorded: Whether there was a mark at all.
        there: Whether the document is still there.
    """

    document: str
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    recorded: bool = True
    there: bool = True

    @property
    def only_looked_again(self) -> bool:
        """Every part is as it was: another order, or another day on which somebody looked."""
        whole = self.recorded and self.there
        return whole and not (self.added or self.changed or self.removed)


def mark_of(data: Mapping[str, Any]) -> Mark:
    """The mark of a document's plain values."""
    parts = {name: digest(_without_days(value))[_SHORT] for name, value in _walk(data)}
    return Mark(digest=digest(dict(data)), parts=parts)


def _walk(data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in data.items():
        if key in _DAYS | _FIXED:
            continue
        named = list(_items(key, value))
        yield from named or [(key, value)]


def _items(above: str, value: Any) -> Iterator[tuple[str, Any]]:
    """The parts of a list of rules, of a tree of criteria, or of a mapping from codes."""
    if above == _BY_KEY and isinstance(value, dict):
        yield from ((f"{above}/{code}", item) for code, item in value.items())
    if not isinstance(value, list):
        return
    for item in value:
        name = next((item[key] for key in _NAMES if key in item), None) if _is_group(item) else None
        if name is None:
            continue
        own = {key: inner for key, inner in item.items() if key != "children"}
        yield f"{above}/{name}", own
        yield from _items(above, item.get("children"))


def _is_group(item: Any) -> bool:
    return isinstance(item, dict)


def _without_days(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_days(item) for key, item in value.items() if key not in _DAYS}
    return [_without_days(item) for item in value] if isinstance(value, list) else value


def shipped_names() -> list[str]:
    """Folder and id of every document that the program ships; ``sources`` for the sources."""
    root = packed_root() / "criteria"
    paths = [path for name in FOLDERS for path in sorted((root / name).glob("*.yaml"))]
    return [SOURCES, *(f"{path.parent.name}/{path.stem}" for path in paths)]


def shipped_path(name: str) -> Path:
    """The file of a document that the program ships."""
    return packed_root() / "criteria" / f"{name}.yaml"


def shipped_marks() -> dict[str, Mark]:
    """The mark of every document that the program ships; reads all of them."""
    return {
        name: mark_of(read_document(shipped_path(name), f"{name}.yaml").data)
        for name in shipped_names()
    }


def difference(name: str, before: Mark | None, now: Mark | None) -> Change | None:
    """How a document changed; None where it did not."""
    if before is None or now is None:
        known = before is not None or now is not None
        return Change(name, recorded=before is not None, there=now is not None) if known else None
    if before.digest == now.digest:
        return None
    old, new = before.parts, now.parts
    return Change(
        name,
        added=tuple(part for part in new if part not in old),
        changed=tuple(part for part in new if part in old and new[part] != old[part]),
        removed=tuple(part for part in old if part not in new),
    )
