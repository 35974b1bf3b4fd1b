"""What a field of a document may hold, read from the JSON schema of its type."""

from __future__ import annotations

from functools import cache, cached_property
from typing import Any

from pydantic import BaseModel, TypeAdapter

from evaluator.formats.yaml_text import Path

_NUMBER = {"number", "integer"}
DEEPEST = 4
"""No field that stands in a cell lies deeper in a type; a tree has no end."""

_ANYTHING: dict[str, Any] = {}


@cache
def shape_of(kind: type[BaseModel]) -> Shape:
    """The shape of a type; made once."""
    return Shape(kind)


class Shape:
    """The fields of a type by path."""

    def __init__(self, kind: type[BaseModel]) -> None:
        self._kind = kind
        self._known: dict[Path, Field] = {}

    @cached_property
    def _schema(self) -> dict[str, Any]:
        return TypeAdapter(self._kind).json_schema(by_alias=True)

    def at(self, path: Path) -> Field:
        """What may stand at a path; nothing where the type has no such field."""
        if path not in self._known:
            nodes = [self._schema]
            for part in path:
                nodes = [step for node in nodes for step in self._step(node, part)]
            self._known[path] = Field([leaf for node in nodes for leaf in self._options(node)])
        return self._known[path]

    def leaves(self, without: frozenset[str] = frozenset()) -> list[Path]:
        """Every field that the type names and that stands in one cell, in the order of the type.

        Args:
            without: Dotted paths of fields or groups to leave out.
        """
        found: list[Path] = []
        self._walk([self._schema], (), without, found)
        return list(dict.fromkeys(found))

    def _walk(
        self, nodes: list[dict[str, Any]], path: Path, without: frozenset[str], found: list[Path]
    ) -> None:
        options = [leaf for node in nodes for leaf in self._options(node)]
        names = dict.fromkeys(name for option in options for name in option.get("properties", {}))
        if not names and path:
            field = Field(options)
            groups = any(o.get("type") in ("object", "array") for o in options)
            if not groups or (field.is_list and not self._holds_groups(options)):
                found.append(path)
        for name in names:
            step = (*path, name)
            if ".".join(map(str, step)) not in without and len(path) < DEEPEST:
                inner = [o["properties"][name] for o in options if name in o.get("properties", {})]
                self._walk(inner, step, without, found)

    def _holds_groups(self, options: list[dict[str, Any]]) -> bool:
        items = [option["items"] for option in options if isinstance(option.get("items"), dict)]
        inner = [leaf for item in items for leaf in self._options(item)]
        return any("properties" in leaf for leaf in inner)

    def declared(self, path: Path) -> bool:
        """Whether a field stands in the type by name, and is not a key of a free mapping."""
        *above, last = path
        nodes = [self._schema]
        for part in above:
            nodes = [step for node in nodes for step in self._step(node, part)]
        options = [leaf for node in nodes for leaf in self._options(node)]
        return any(last in option.get("properties", {}) for option in options)

    def _resolve(self, node: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in node:
            node = self._schema["$defs"][node["$ref"].rsplit("/", 1)[-1]]
        return node

    def _options(self, node: dict[str, Any]) -> list[dict[str, Any]]:
        node = self._resolve(node)
        options = [*node.get("anyOf", []), *node.get("oneOf", [])]
        return [leaf for option in options for leaf in self._options(option)] or [node]

    def _step(self, node: dict[str, Any], part: str | int) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for option in self._options(node):
            if isinstance(part, int):
                found += [option["items"]] if isinstance(option.get("items"), dict) else []
                continue
            if part in option.get("properties", {}):
                found.append(option["properties"][part])
            elif isinstance(option.get("additionalProperties"), dict):
                found.append(option["additionalProperties"])
            elif option.get("additionalProperties") is True or option == _ANYTHING:
                found.append(_ANYTHING)
            else:
                found += option.get("patternProperties", {}).values()
        return found


class Field:
    """What may stand in one field."""

    def __init__(self, options: list[dict[str, Any]]) -> None:
        self._options = options

    @cached_property
    def is_known(self) -> bool:
        """Whether the type has such a field at all."""
        return bool(self._options)

    @cached_property
    def is_list(self) -> bool:
        """A list of plain values and nothing else."""
        kinds = {str(option.get("type")) for option in self._options} - {"null"}
        return kinds == {"array"}

    @cached_property
    def is_free(self) -> bool:
        """A fact: text, number, true or false, or a list of these."""
        return any("type" not in option and "enum" not in option and "const" not in option
                   for option in self._options)  # fmt: skip

    @cached_property
    def is_anything(self) -> bool:
        """Whatever the file says, which nothing reads before somebody asks for it."""
        return _ANYTHING in self._options

    @cached_property
    def is_number(self) -> bool:
        """A number, an amount or a whole number."""
        words = [word for option in self._options for word in option.get("enum", [])]
        counts = any(isinstance(word, int) and not isinstance(word, bool) for word in words)
        return counts or any(_NUMBER & set(_types(option)) for option in self._options)

    @cached_property
    def is_text(self) -> bool:
        """Text that the type itself looks at, such as a year, which may be a number too."""
        return any(option == {"type": "string"} for option in self._options)

    @cached_property
    def is_truth(self) -> bool:
        """True or false."""
        words = (word for option in self._options for word in option.get("enum", []))
        return any(word is True for word in words)  # 1 is equal to True and is no boolean

    @cached_property
    def is_moment(self) -> bool:
        """A date, or a date and a time with its zone."""
        return any("time zone" in str(option.get("description")) for option in self._options)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of which one must stand in the field; empty when there is no such list."""
        found = [
            str(word)
            for option in self._options
            for word in (*option.get("enum", []), *_constants(option))
            if isinstance(word, str)
        ]
        return () if self.is_truth else tuple(dict.fromkeys(found))


def _types(option: dict[str, Any]) -> list[str]:
    kind = option.get("type")
    return kind if isinstance(kind, list) else [str(kind)]


def _constants(option: dict[str, Any]) -> list[Any]:
    return [option["const"]] if "const" in option else []
