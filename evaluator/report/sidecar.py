"""The sidecar of a notebook: what the report is called, and what may be asked of it.

Example::

    id: tender
    title: {nl: Uitkomst van de aanbesteding, en: Outcome of the tender}
    description: {nl: ..., en: ...}
    order: 10
    page: one                  # each chapter on one A4; left out: on as many pages as it takes
    parameters:
      lang: {type: str, default: nl, enum: [nl, en], description: {nl: ..., en: ...}}
      seed: {type: int, default: 1, minimum: 0, description: {nl: ..., en: ...}}
"""

from __future__ import annotations

import keyword
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, cast, get_args

from evaluator.errors import InputError, Problem
from evaluator.formats.files import read_document
from evaluator.formats.yaml_text import Document
from evaluator.report.words import LANGUAGES

Type = Literal["str", "int", "float", "bool"]
Layout = Literal["flow", "one"]
"""How a report stands on paper: on as many pages as it takes, or each chapter on one A4."""
Value = str | int | float | bool | None

SIDECAR_REQUIRED = ("id", "title", "description", "order", "parameters")
SIDECAR_KEYS = (*SIDECAR_REQUIRED, "page")
PARAMETER_KEYS = ("type", "default", "description", "enum", "minimum", "maximum")
REQUIRED = ("type", "default", "description")
TYPES: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool}
TYPE_WORDS = {"str": "text", "int": "a whole number", "float": "a number", "bool": "True or False"}

_ID = re.compile(r"[a-z][a-z0-9-]{0,59}")
# A name is written into code as it is, so nothing but a plain name is taken.
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_INT = re.compile(r"[+-]?[0-9]{1,18}")
_FLOAT = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One thing that may be asked of a report.

    Attributes:
        name: A plain Python name.
        type: ``str``, ``int``, ``float`` or ``bool``.
        default: What holds when nothing is asked; None where the sidecar says ``null``, and then
            None may be asked as well.
        description: In both languages.
        enum: The only values, where there is such a list.
        minimum: Lowest number, itself allowed.
        maximum: Highest number, itself allowed.
    """

    name: str
    type: Type
    default: Value
    description: Mapping[str, str]
    enum: tuple[Value, ...] | None = None
    minimum: float | None = None
    maximum: float | None = None

    def allowed(self) -> str:
        """What may be given, in words."""
        if self.enum is not None:
            words = "one of " + ", ".join(repr(v) for v in self.enum)
        else:
            words = TYPE_WORDS[self.type]
            words += "" if self.minimum is None else f", at least {self.minimum:g}"
            words += "" if self.maximum is None else f", at most {self.maximum:g}"
        return f"{words}, or None" if self.default is None else words

    def accepts(self, value: object) -> bool:
        """Whether a value is of the right type and within its bounds."""
        if value is None:
            return self.default is None
        # bool is an int to Python, so the exact type counts; a whole number will do for a float.
        right = type(value) is TYPES[self.type] or (self.type == "float" and type(value) is int)
        if not right or (isinstance(value, float) and not math.isfinite(value)):
            return False
        if isinstance(value, str) and not value.isprintable() and value != "":
            return False
        if self.enum is not None and value not in self.enum:
            return False
        if isinstance(value, int | float):
            low = self.minimum is None or value >= self.minimum
            return low and (self.maximum is None or value <= self.maximum)
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Sidecar:
    """What a notebook is called and what may be asked of it; `file` names where that was read."""

    id: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    order: int
    parameters: Mapping[str, Parameter]
    file: str
    page: Layout = "flow"


def sidecar_path(notebook: Path) -> Path:
    """The sidecar that belongs to a notebook."""
    return notebook.with_suffix(".yaml")


def read_sidecar(path: Path) -> Sidecar:
    """Read and check a sidecar.

    Raises:
        InputError: Every fault of the file at once, with its line.
    """
    document = read_document(path, path.name)
    reader = _Reader(document)
    sidecar = reader.sidecar()
    if reader.problems or sidecar is None:
        raise InputError(reader.problems)
    return sidecar


class _Reader:
    """Reads one sidecar and gathers what is wrong with it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []

    def sidecar(self) -> Sidecar | None:
        data = self.document.data
        if not isinstance(data, dict):
            self._wrong((), "sidecar.shape", "no keys", ", ".join(SIDECAR_REQUIRED))
            return None
        self._keys((), data, SIDECAR_KEYS, required=SIDECAR_REQUIRED)
        title, description = self._both(("title",)), self._both(("description",))
        parameters = data.get("parameters")
        if not isinstance(parameters, dict):
            self._wrong(
                ("parameters",), "sidecar.parameters", "no parameters", "name: {type, default, ...}"
            )
            return None
        read = {name: self._parameter(name) for name in parameters}
        return Sidecar(
            id=self._id(data.get("id")),
            title=title,
            description=description,
            order=self._order(data.get("order")),
            parameters=MappingProxyType({n: p for n, p in read.items() if p is not None}),
            file=self.document.file,
            page=self._page(data.get("page", "flow")),
        )

    def _parameter(self, name: str) -> Parameter | None:
        at = ("parameters", name)
        data = self.document.data["parameters"][name]
        if not _NAME.fullmatch(name) or keyword.iskeyword(name):
            self._wrong(
                at, "sidecar.name", repr(name), "a lower-case Python name of at most 40 characters"
            )
            return None
        if not isinstance(data, dict):
            self._wrong(at, "sidecar.parameter", repr(data), "type, default, description")
            return None
        self._keys(at, data, PARAMETER_KEYS, required=REQUIRED)
        kind = data.get("type")
        if kind not in TYPES:
            self._wrong((*at, "type"), "sidecar.type", repr(kind), ", ".join(TYPES))
            return None
        read = Parameter(
            name=name,
            type=kind,
            default=self._value((*at, "default"), kind, data.get("default")),
            description=self._both((*at, "description")),
            enum=self._enum(at, kind, data.get("enum")),
            minimum=self._bound((*at, "minimum"), kind, data.get("minimum")),
            maximum=self._bound((*at, "maximum"), kind, data.get("maximum")),
        )
        if not read.accepts(read.default):
            self._wrong((*at, "default"), "sidecar.default", repr(read.default), read.allowed())
        return read

    def _value(self, at: tuple[str, ...], kind: str, text: object) -> Value:
        value = typed(kind, text) if isinstance(text, str) else None
        if value is None and text is not None:
            self._wrong(at, "sidecar.value", repr(text), TYPE_WORDS[kind])
        return value

    def _enum(self, at: tuple[str, ...], kind: str, listed: object) -> tuple[Value, ...] | None:
        if listed is None:
            return None
        if not isinstance(listed, list) or not listed:
            self._wrong((*at, "enum"), "sidecar.enum", repr(listed), "a list of values")
            return None
        return tuple(self._value((*at, "enum"), kind, item) for item in listed)

    def _bound(self, at: tuple[str, ...], kind: str, text: object) -> float | None:
        if text is None:
            return None
        value = typed("float", text) if isinstance(text, str) and kind in ("int", "float") else None
        if not isinstance(value, float):
            self._wrong(
                at, "sidecar.bound", repr(text), "a number, for a parameter that is a number"
            )
            return None
        return value

    def _id(self, text: object) -> str:
        if not isinstance(text, str) or not _ID.fullmatch(text):
            self._wrong(
                ("id",), "sidecar.id", repr(text), "a letter, then lower case, digits, hyphens"
            )
            return ""
        return text

    def _order(self, text: object) -> int:
        value = typed("int", text) if isinstance(text, str) else None
        if not isinstance(value, int):
            self._wrong(("order",), "sidecar.order", repr(text), "a whole number")
            return 0
        return value

    def _page(self, text: object) -> Layout:
        for layout in get_args(Layout):
            if text == layout:
                return cast("Layout", layout)
        self._wrong(("page",), "sidecar.page", repr(text), ", ".join(get_args(Layout)))
        return "flow"

    def _both(self, at: tuple[str, ...]) -> Mapping[str, str]:
        data: Any = self.document.data
        for key in at:
            data = data.get(key) if isinstance(data, dict) else None
        if not isinstance(data, dict):
            self._wrong(at, "sidecar.languages", repr(data), "{nl: ..., en: ...}")
            return {}
        self._keys(at, data, LANGUAGES, required=LANGUAGES)
        empty = [
            lang for lang, text in data.items() if not (isinstance(text, str) and text.strip())
        ]
        for lang in empty:
            self._wrong((*at, lang), "sidecar.languages", "no text", f"a text in {lang}")
        return MappingProxyType({k: v for k, v in data.items() if isinstance(v, str)})

    def _keys(
        self,
        at: tuple[str, ...],
        data: Mapping[str, Any],
        known: tuple[str, ...],
        *,
        required: tuple[str, ...],
    ) -> None:
        for key in data:
            if key not in known:
                self._wrong(
                    (*at, key),
                    "sidecar.unknown_key",
                    repr(key),
                    ", ".join(known),
                    did_you_mean(key, known),
                )
        for key in required:
            if key not in data:
                self._wrong(at, "sidecar.missing_key", f"no {key}", ", ".join(required))

    def _wrong(
        self, at: tuple[str, ...], code: str, found: str, allowed: str, remedy: str = ""
    ) -> None:
        line, column = self.document.place(at)
        where = ".".join(at)
        self.problems.append(
            Problem(
                code=code,
                file=self.document.file,
                line=line,
                column=column,
                found=f"{where}: {found}" if where else found,
                allowed=allowed,
                remedy=remedy or "mend this line of the sidecar",
            )
        )


def typed(kind: str, text: str) -> Value:
    """A text as a value of a type; None where it is none.

    Numbers are plain: no ``1e5``, no ``1_000``, no ``nan``; booleans are ``true`` and ``false``.
    """
    if kind == "str":
        return text
    if kind == "bool":
        return {"true": True, "false": False}.get(text.lower())
    if kind == "int":
        return int(text) if _INT.fullmatch(text) else None
    return float(text) if _FLOAT.fullmatch(text) else None


def did_you_mean(name: str, known: tuple[str, ...] | list[str]) -> str:
    """A remedy that names the nearest known name, if one is near."""
    near = get_close_matches(name, known, n=1, cutoff=0.6)
    return f"did you mean {near[0]}?" if near else ""
