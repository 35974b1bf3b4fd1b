"""YAML read as text: every scalar stays what was written until a type takes it.

`NO` stays ``NO``, ``1:30`` stays ``1:30``, ``1980000.00`` keeps its cents.
Duplicate keys, aliases, anchors, tags and several documents are refused.
Pure: text in, plain values and their places out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from evaluator.errors import CellRef, InputError, Problem

CENTS = 2
DEEPEST = 30
"""Deeper nesting than this is no dossier."""

_HALF_SIGN = re.compile("[\ud800-\udfff]")
"""Half of a pair, which an escape such as "\\ud83d" makes and no file can hold."""

_NULLS = {"", "~", "null", "Null", "NULL"}
Path = tuple[str | int, ...]


@dataclass(slots=True)
class Document:
    """A document as plain values (dict, list, str, None) with the place of each.

    `marks` maps the path of a value to line and column, both from 1; in a workbook the address of
    the cell stands instead of the column. `name` is what others call the document: the name of
    its file, also when it stands in a workbook among others.
    """

    file: str
    data: Any
    marks: dict[Path, tuple[int, int | CellRef]] = field(default_factory=dict)
    name: str = ""

    def __post_init__(self) -> None:
        """A document in a file of its own is called by that file."""
        self.name = self.name or self.file

    def place(self, path: Path) -> tuple[int | None, int | CellRef | None]:
        """Line and column of a value; of its nearest parent when it is absent."""
        while path:
            if path in self.marks:
                return self.marks[path]
            path = path[:-1]
        return self.marks.get((), (None, None))


def read_yaml(text: str, file: str) -> Document:
    """Read one YAML document.

    Raises:
        InputError: The text is no YAML, or uses what is refused; with line and column.
    """
    return _Reader(file).read(text)


class _Reader:
    """Turns the parser's events into values, keeping a stack instead of recursing."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.document = Document(file, None)

    def read(self, text: str) -> Document:
        stack: list[_Level] = []
        starts = content = 0
        # One event at a time: what is nested too deep must be refused before it is all read.
        for event in self._events(text):
            kind = type(event).__name__
            starts += kind == "DocumentStartEvent"
            if starts > 1:
                found = "a second document (---)"
                self._refuse("yaml.several_documents", event, found, "one document")
                break
            if not kind.startswith(("Stream", "Document")):
                content += 1
                self._take(stack, event, kind)
        if not content:
            raise InputError(self._problem("yaml.empty", None, "an empty file", "a YAML document"))
        if self.problems:
            raise InputError(self.problems)
        return self.document

    def _events(self, text: str) -> Iterator[Any]:
        from ruamel.yaml import YAML  # noqa: PLC0415  # only when a YAML file is read
        from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415

        try:
            yield from YAML(typ="safe", pure=True).parse(text)
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = (mark.line + 1, mark.column + 1) if mark else (None, None)
            syntax = self._syntax(place, error.problem or error.context)
        except (YAMLError, ValueError, RecursionError, AttributeError, IndexError) as error:
            at = getattr(error, "position", None)
            line = text.count("\n", 0, at) + 1 if isinstance(at, int) else None
            syntax = self._syntax((line, None), str(error).splitlines()[0] if str(error) else None)
        else:
            return
        raise InputError([*self.problems, syntax])

    def _syntax(self, place: tuple[int | None, int | None], problem: str | None) -> Problem:
        return Problem(
            code="yaml.syntax",
            file=self.file,
            line=place[0],
            column=place[1],
            found=problem or "text that is no YAML",
            allowed="YAML: key: value, lists with -, indentation with spaces",
            remedy="mend the line named here, or the one above it",
        )

    def _problem(
        self, code: str, event: Any, found: str, allowed: str, remedy: str = ""
    ) -> Problem:
        mark = event.start_mark if event is not None else None
        return Problem(
            code=code,
            file=self.file,
            line=mark.line + 1 if mark else 1,
            column=mark.column + 1 if mark else 1,
            found=found,
            allowed=allowed,
            remedy=remedy or "remove it or write the value out",
        )

    def _refuse(self, code: str, event: Any, found: str, allowed: str, remedy: str = "") -> None:
        self.problems.append(self._problem(code, event, found, allowed, remedy))

    def _take(self, stack: list[_Level], event: Any, kind: str) -> None:
        if kind in ("MappingEndEvent", "SequenceEndEvent"):
            done = stack.pop()
            self._place(stack, done.value, done.path)
            return
        self._check_decoration(event, kind)
        path = stack[-1].next_path() if stack else ()
        if kind == "ScalarEvent":
            self._scalar(stack, event, path)
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            self._open(stack, event, path, is_map=kind == "MappingStartEvent")

    def _check_decoration(self, event: Any, kind: str) -> None:
        if kind == "ScalarEvent" and (half := _HALF_SIGN.search(event.value)):
            self._refuse(
                "yaml.half_sign",
                event,
                f"half a sign (U+{ord(half[0]):04X})",
                "signs that can be written as UTF-8",
                "type the text again",
            )
        if kind == "AliasEvent":
            raise InputError(
                self._problem(
                    "yaml.alias", event, f"an alias (*{event.anchor})", "values written out"
                )
            )
        if getattr(event, "anchor", None):
            self._refuse("yaml.anchor", event, f"an anchor (&{event.anchor})", "values written out")
        tag = getattr(event, "tag", None)
        if tag and str(tag) != "!":
            self._refuse("yaml.tag", event, f"a tag ({tag})", "values without tags")

    def _open(self, stack: list[_Level], event: Any, path: Path, *, is_map: bool) -> None:
        if len(stack) >= DEEPEST:
            raise InputError(
                self._problem("yaml.too_deep", event, "nesting deeper than 30", "at most 30 levels")
            )
        if stack and stack[-1].wants_key():
            raise InputError(
                self._problem(
                    "yaml.key", event, "a list or group as a key", "a key that is one word"
                )
            )
        self._mark(path, event)
        stack.append(_Level({} if is_map else [], path))

    def _scalar(self, stack: list[_Level], event: Any, path: Path) -> None:
        if stack and stack[-1].wants_key():
            level = stack[-1]
            if event.value in level.value:
                self._twice(event)
            level.key = event.value
            self._mark((*level.path, event.value), event)
            return
        is_null = event.style is None and event.value in _NULLS
        if not (stack and isinstance(stack[-1].value, dict)):
            self._mark(path, event)
        self._place(stack, None if is_null else event.value, path)

    def _twice(self, event: Any) -> None:
        """A key that is there already; a comma in an amount makes keys such as 00."""
        if event.value.isascii() and event.value.isdigit() and len(event.value) <= CENTS:
            self._refuse(
                "yaml.comma_amount",
                event,
                f"an amount with a comma: ,{event.value}",
                "an amount with a point: 46500.00",
                "write amounts with a point for the cents",
            )
            return
        self._refuse(
            "yaml.duplicate_key",
            event,
            f"the key {event.value!r} twice",
            "each key once",
            "keep one of the two",
        )

    def _mark(self, path: Path, event: Any) -> None:
        self.document.marks.setdefault(
            path, (event.start_mark.line + 1, event.start_mark.column + 1)
        )

    def _place(self, stack: list[_Level], value: Any, path: Path) -> None:
        if not stack:
            self.document.data = value
            self.document.marks.setdefault(path, (1, 1))
            return
        stack[-1].add(value)


class _Level:
    """One open mapping or list."""

    __slots__ = ("key", "path", "value")

    def __init__(self, value: dict[str, Any] | list[Any], path: Path) -> None:
        self.value: Any = value
        self.path = path
        self.key: str | None = None

    def wants_key(self) -> bool:
        return isinstance(self.value, dict) and self.key is None

    def next_path(self) -> Path:
        if isinstance(self.value, list):
            return (*self.path, len(self.value))
        return (*self.path, self.key) if self.key is not None else self.path

    def add(self, value: Any) -> None:
        if isinstance(self.value, list):
            self.value.append(value)
        else:
            self.value[self.key] = value
            self.key = None
