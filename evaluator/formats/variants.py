"""Variants of a challenge: the same one with some fields set anew by dotted keys.

The result must again be a whole challenge, read by the same type as the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from evaluator.errors import CellRef, InputError, Problem
from evaluator.formats.parse import problems_of, shown
from evaluator.formats.yaml_text import Document
from evaluator.model.challenge import Challenge

NOTE = "note"
FIXED = ("kind", "id", "profiles", "criteria", "variants")
"""What a variant cannot change: another challenge, or other rules, is another comparison."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A variant of a challenge and what the file says about it."""

    challenge: str
    name: str
    note: str
    keys: tuple[str, ...]


def variants_of(
    challenges: Iterable[Challenge], files: Mapping[str, str], documents: Mapping[str, Document]
) -> Iterator[tuple[Variant, Challenge]]:
    """Every variant of every challenge, with the challenge that it makes.

    Args:
        challenges: The challenges.
        files: Name of each one's file, by id.
        documents: The files as they were read, by name.

    Raises:
        InputError: A variant that is no challenge, with file and line.
    """
    for challenge in challenges:
        place = _Place(documents, files.get(challenge.id, ""))
        for name, changes in sorted(challenge.variants.items()):
            note = changes.get(NOTE)
            if note is not None and not isinstance(note, str):
                wrong = Problem(
                    code="variant.note", found=shown(note), allowed="text", remedy="write one text"
                )
                raise InputError(place.at(name, NOTE, wrong))
            keys = tuple(key for key in changes if key != NOTE)
            variant = Variant(challenge=challenge.id, name=name, note=note or "", keys=keys)
            yield variant, vary(challenge, name, changes, place)


def vary(challenge: Challenge, name: str, changes: Mapping[str, Any], place: _Place) -> Challenge:
    """A challenge with some of its fields set anew.

    Raises:
        InputError: A key that names no field, or a value that the field cannot have; all at once.
    """
    keys = {key: value for key, value in changes.items() if key != NOTE}
    try:
        return _changed(challenge, keys, place.file)
    except InputError as error:
        together = error.problems
    # Each key by itself, so that what is wrong is told at the line of its key.
    told: list[Problem] = []
    for key, value in keys.items():
        try:
            _changed(challenge, {key: value}, place.file)
        except InputError as error:
            told += [place.at(name, key, problem) for problem in error.problems]
    raise InputError(told or [place.at(name, "", problem) for problem in together])


def _changed(challenge: Challenge, changes: Mapping[str, Any], file: str) -> Challenge:
    data = challenge.model_dump(by_alias=True, exclude={"variants"})
    problems = []
    for key, value in changes.items():
        wrong = _set(data, key.split("."), value)
        if wrong:
            found = f"{shown(key)}: {wrong}"
            problems.append(
                Problem(code="variant.key", found=found, allowed=_ALLOWED, remedy=_REMEDY)
            )
    if problems:
        raise InputError(problems)
    try:
        return Challenge.model_validate(data)
    except ValidationError as error:
        raise InputError(problems_of(error, Document(file, data), Challenge)) from None


_ALLOWED = "a dotted key of a field of the challenge, such as money.requested_by_year"
_REMEDY = "mend the key; the fields are in: evaluator schema challenge"


def _set(data: dict[str, Any], path: list[str], value: Any) -> str:
    """Set one field; says what is wrong, or nothing."""
    if not all(path):
        return "an empty part in the key"
    if path[0] in FIXED:
        return f"a variant cannot change {path[0]}"
    here: Any = data
    for part in path[:-1]:
        if here.get(part) is None:
            here[part] = {}
        here = here[part]
        if not isinstance(here, dict):
            return f"{shown(part)} has no fields of its own"
    here[path[-1]] = value
    return ""


class _Place:
    """Where the variants of a challenge stand."""

    def __init__(self, documents: Mapping[str, Document], name: str) -> None:
        self.document = documents.get(name, Document(name, None))
        self.file = self.document.file

    def at(self, variant: str, key: str, problem: Problem) -> Problem:
        """A problem of the changed challenge, told at the key of the variant that made it."""
        line, column = self._line(variant, key)
        found = f"variants.{variant}: {problem.found}"
        return replace(problem, file=self.file, line=line, column=column, found=found)

    def _line(self, variant: str, key: str) -> tuple[int | None, int | CellRef | None]:
        place = ("variants", variant, key) if key else ("variants", variant)
        return self.document.place(place)
