"""A list of principles of one's own: made from a table, checked, and written in either form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from evaluator.errors import InputError
from evaluator.formats.library import Found, Library
from evaluator.formats.principles_book import KIND, in_text, read_principle_table
from evaluator.formats.rulebook import checked_principles
from evaluator.formats.yaml_text import Document
from evaluator.office.principles_write import principle_book
from evaluator.office.yaml_write import write_yaml
from evaluator.render.catalogue import LANGUAGES, Words

BOTH = tuple(Words(lang) for lang in LANGUAGES)


@dataclass(frozen=True, slots=True)
class Adopted:
    """Who adopted the principles, in both languages, and when."""

    by: Mapping[str, str]
    on: dt.date


def from_table(table: Path, name: str, today: dt.date, adopted: Adopted | None) -> dict[str, Any]:
    """The values of a list that holds the principles of a table.

    Nothing is made up: both languages, the question to a plan and whose words a principle is must
    stand in the table. The table itself is the list's source, graded as not verified.

    Args:
        table: A CSV file, or a workbook with one sheet.
        name: The id of the list.
        today: The day on which the table was read.
        adopted: Who adopted the list; without it the list is a placeholder.

    Raises:
        InputError: Everything that is wrong with the table, with its rows and cells.
    """
    document = read_principle_table(table)
    source = f"{name}-table"
    data: dict[str, Any] = {
        "kind": KIND,
        "id": name,
        "title": _texts("workspace.table.title", name=name),
        "status": "adopted" if adopted else "placeholder",
    }
    if adopted:
        data["adopted_by"] = {"by": dict(adopted.by), "on": adopted.on.isoformat()}
    data |= {
        "source": {"ref": source},
        "sources": [
            {
                "id": source,
                "title": _joined("workspace.table.source", file=table.name),
                "where": table.name,
                "retrieved": today.isoformat(),
                "evidence": "memory",
                "note": _joined("workspace.table.note"),
            }
        ],
        "principles": document.data["principles"],
    }
    _check(replace(document, data=data), table)
    return data


def _check(document: Document, table: Path) -> None:
    library = Library(beside=table.parent)
    try:
        checked_principles(library, Found(document, table, "path"))
    except InputError as error:
        if table.suffix.casefold() != ".csv":
            raise
        raise InputError(in_text(problem) for problem in error.problems) from None


def _texts(key: str, **values: str) -> dict[str, str]:
    return {words.lang: words.text(key, **values) for words in BOTH}


def _joined(key: str, **values: str) -> str:
    """One text in both languages, for a field that has one text."""
    return " / ".join(_texts(key, **values).values())


def principles_bytes(data: Mapping[str, Any], *, workbook: bool, lang: str) -> bytes:
    """A list as a workbook in one language, or as YAML text."""
    return principle_book(data, lang) if workbook else write_yaml(dict(data))
