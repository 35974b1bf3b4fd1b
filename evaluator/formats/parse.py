"""From plain values to types, with every problem named by file, line and field."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from evaluator.errors import InputError, Problem
from evaluator.formats.yaml_text import Document, Path
from evaluator.model.base import Refused

Model = TypeVar("Model", bound=BaseModel)
LONGEST_SHOWN = 80


def shown(value: Any) -> str:
    """A value for a message: short, on one line, control characters visible."""
    text = value if isinstance(value, str) else "nothing (null)" if value is None else str(value)
    text = "".join(c if c.isprintable() else f"[U+{ord(c):04X}]" for c in text[: LONGEST_SHOWN * 2])
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "..."


def parse(kind: type[Model], document: Document) -> Model:
    """Turn a document into a type.

    Raises:
        InputError: One problem for each thing that is wrong, all at once.
    """
    try:
        return kind.model_validate(document.data)
    except ValidationError as error:
        raise InputError(problems_of(error, document, kind)) from None


def problems_of(
    error: ValidationError,
    document: Document,
    kind: type[BaseModel] | None = None,
    prefix: Path = (),
) -> list[Problem]:
    """Every problem of a validation, in the order of the file."""
    found = {_problem(detail, document, kind, prefix) for detail in error.errors(include_url=False)}
    return sorted(
        found, key=lambda p: (p.line or 0, p.column if isinstance(p.column, int) else 0, p.code)
    )


def _resolve(loc: Iterable[str | int], data: Any) -> tuple[Path, Any]:
    """The path of a value in the file; names that a union adds to `loc` are left out."""
    path: list[str | int] = []
    for part in loc:
        held: Any = data
        if isinstance(held, list):
            inside = isinstance(part, int) and part < len(held)
        else:
            inside = isinstance(held, dict) and part in held
        if inside:
            data = held[part]
            path.append(part)
    return tuple(path), data


def _problem(
    detail: Any, document: Document, kind: type[BaseModel] | None, prefix: Path
) -> Problem:
    loc = tuple(prefix) + tuple(detail["loc"])
    path, value = _resolve(loc, document.data)
    # A blank cell of a workbook has a place too.
    line, column = document.place(loc if loc in document.marks else path)
    code, found, allowed, remedy = _words(detail, loc, value, kind)
    name = ".".join(str(part) for part in path)
    found = f"{name}: {found}" if name and not found.startswith("the key") else found
    return Problem(
        code=code,
        file=document.file,
        line=line,
        column=column,
        found=found,
        allowed=allowed,
        remedy=remedy,
    )


def _words(
    detail: Any, loc: Path, value: Any, kind: type[BaseModel] | None
) -> tuple[str, str, str, str]:
    refused = (detail.get("ctx") or {}).get("error")
    if isinstance(refused, Refused):
        return refused.code, shown(value), refused.allowed, refused.remedy or "mend the value"
    what, last = detail["type"], str(loc[-1]) if loc else ""
    if what in ("missing", "union_tag_not_found"):
        key = last if what == "missing" else detail["ctx"]["discriminator"].strip("'")
        return "key.missing", f"the key {key!r} is missing", f"a value for {key}", f"add {key}:"
    if what == "extra_forbidden":
        return _unknown_key(last, loc, kind)
    if what in ("literal_error", "union_tag_invalid", "enum"):
        ctx = detail["ctx"]
        expected = ctx.get("expected") or ctx.get("expected_tags", "")
        return "value.not_allowed", shown(value), str(expected), "choose one of these"
    if what == "string_pattern_mismatch":
        return (
            "value.not_an_id",
            shown(value),
            "an id: letters a-z, digits, hyphen, underscore, point; at most 80",
            "give it a plain name",
        )
    return "value.not_allowed", shown(value), _plain_words(detail), "mend the value"


def _plain_words(detail: Any) -> str:
    """What may stand there in words of our own, which do not change with a library."""
    given = detail.get("ctx") or {}
    kinds = {
        "greater_than": f"a number above {given.get('gt')}",
        "greater_than_equal": f"a number of {given.get('ge')} or more",
        "less_than": f"a number below {given.get('lt')}",
        "less_than_equal": f"a number of at most {given.get('le')}",
        "too_long": f"at most {given.get('max_length')} items",
        "too_short": f"at least {given.get('min_length')} items",
        "model_type": "a group of keys",
        "model_attributes_type": "a group of keys",
        "dict_type": "a group of keys",
        "tuple_type": "a list",
        "list_type": "a list",
        "none_required": "nothing",
    }
    message = str(detail["msg"])
    return kinds.get(detail["type"], message[:1].lower() + message[1:])


def _unknown_key(name: str, loc: Path, kind: type[BaseModel] | None) -> tuple[str, str, str, str]:
    allowed = _keys_at(loc[:-1], kind)
    close = difflib.get_close_matches(name, allowed, n=1)
    remedy = f"did you mean {close[0]}?" if close else "remove the key, or mend its name"
    listed = ", ".join(allowed) if allowed else "only the keys of the format"
    return "key.unknown", f"the key {shown(name)!r} is not known here", listed, remedy


def _keys_at(loc: Path, kind: type[BaseModel] | None) -> list[str]:
    """Keys that the type at `loc` knows; read from its JSON schema, so unions are covered."""
    if kind is None:
        return []
    schema = TypeAdapter(kind).json_schema(by_alias=True)
    nodes = [schema]
    for part in loc:
        nodes = [step for node in nodes for step in _step(node, part, schema)]
    return sorted({key for node in nodes for key in _flatten(node, schema).get("properties", {})})


def _flatten(node: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        node = root["$defs"][node["$ref"].rsplit("/", 1)[-1]]
    return node


def _alternatives(node: dict[str, Any], root: dict[str, Any]) -> list[dict[str, Any]]:
    node = _flatten(node, root)
    options = [*node.get("anyOf", []), *node.get("oneOf", [])]
    return [leaf for option in options for leaf in _alternatives(option, root)] or [node]


def _step(node: dict[str, Any], part: str | int, root: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for option in _alternatives(node, root):
        if isinstance(part, int):
            found += [option["items"]] if isinstance(option.get("items"), dict) else []
            continue
        properties = option.get("properties", {})
        if part in properties:
            found.append(properties[part])
        elif isinstance(option.get("additionalProperties"), dict):
            found.append(option["additionalProperties"])
        elif option.get("patternProperties"):
            found += option["patternProperties"].values()
        elif any(part in str(value.get("const", "")) for value in properties.values()):
            found.append(option)
    return [leaf for node_ in found for leaf in _alternatives(node_, root)]
