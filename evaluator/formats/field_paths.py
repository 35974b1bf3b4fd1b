"""Fields of a document by their path, and how a value of a field stands in one cell.

A path names a field as TOML does: ``label.nl``, ``facts.flex_share``, ``weights."C2.P1"``; an item
of a list of groups has its number, counted from 1: ``members[2].name``.

A cell holds one value. Blank means: not given. ``?`` means: not known (null). ``geen`` or ``none``
is an empty list, ``|`` parts the items of a list. Text that looks like one of these signs has a
backslash before it; text that a cell would not keep (empty, with spaces at its ends) is written as
a JSON string.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from evaluator.formats.yaml_text import Path

UNKNOWN = "?"
EMPTY_LISTS = ("geen", "none")
EMPTY_GROUP = "{}"
_SIGN = re.compile(r"\\*(?:\?|\{\})")
_SIGN_OR_LIST = re.compile(r"\\*(?:\?|\{\}|geen|none)", re.IGNORECASE)
_PLAIN = re.compile(r'[^.\[\]"\s]+')
_STEP = re.compile(r'(?:"((?:[^"\\]|\\.)*)"|([^.\[\]"\s]+))((?:\[[1-9][0-9]{0,3}\])*)(\.|$)')
_SPLIT = re.compile(r"(?<!\\)\|")


def path_text(path: Path) -> str:
    """A path as people read and write it.

    >>> path_text(("weight_sets", "residents", "C2.P1")), path_text(("lots", 0, "id"))
    ('weight_sets.residents."C2.P1"', 'lots[1].id')
    """
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part + 1}]"
            continue
        name = part if _PLAIN.fullmatch(part) else json.dumps(part, ensure_ascii=False)
        text += f".{name}" if text else name
    return text


def parse_path(text: str) -> Path | None:
    """The path that a text names; None when it is none.

    >>> parse_path('weights."C2.P1"'), parse_path("lots[1].id"), parse_path("a..b")
    (('weights', 'C2.P1'), ('lots', 0, 'id'), None)
    """
    path: list[str | int] = []
    at = 0
    while True:
        match = _STEP.match(text, at)
        if match is None:
            return None
        quoted, plain, numbers, point = match.groups()
        try:
            path.append(plain if quoted is None else str(json.loads(f'"{quoted}"')))
        except ValueError:
            return None
        path += [int(number) - 1 for number in re.findall(r"[0-9]+", numbers)]
        at = match.end()
        if not point:
            return tuple(path)


def leaves(data: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value of a document that stands in one cell, with its path, in the order of the file.

    A list of plain values is one value; so are an empty group and an empty list.
    """
    if isinstance(data, dict) and data:
        for key, value in data.items():
            yield from leaves(value, (*path, key))
    elif isinstance(data, list) and any(isinstance(item, dict | list) for item in data):
        for index, value in enumerate(data):
            yield from leaves(value, (*path, index))
    else:
        yield path, data


def put(data: dict[str, Any], path: Path, value: Any) -> bool:
    """Put a value into a document; False when something else stands in the way."""
    here: Any = data
    for part, following in zip(path, [*path[1:], None], strict=True):
        last = following is None
        fresh: Any = value if last else [] if isinstance(following, int) else {}
        if isinstance(part, int):
            if not isinstance(here, list) or part > len(here) or (last and part < len(here)):
                return False
            if part == len(here):
                here.append(fresh)
        elif not isinstance(here, dict) or (last and part in here):
            return False
        else:
            here.setdefault(part, fresh)
        here = here[part]
    return True


def cell_text(value: Any, *, free: bool) -> str:
    """A value as it stands in a cell.

    Args:
        value: Text, None, a list of texts, or an empty group.
        free: The field may hold a text or a list: a list shows by its ``|``, a text has none.
    """
    if value is None or isinstance(value, dict):
        return UNKNOWN if value is None else EMPTY_GROUP
    if isinstance(value, list):
        return _list_text(value, free=free)
    text = str(value)
    if _needs_quotes(text):
        return json.dumps(text, ensure_ascii=False).replace("|", "\\u007c")
    if (_SIGN_OR_LIST if free else _SIGN).fullmatch(text):
        return f"\\{text}"
    return text.replace("|", "\\|") if free else text


def _list_text(value: list[Any], *, free: bool) -> str:
    if not value:
        return EMPTY_LISTS[0]
    items = [_item(item) for item in value]
    # One item alone must show that it is a list, where it would mean something else.
    alone = len(items) == 1 and (free or not items[0] or _SIGN_OR_LIST.fullmatch(items[0]))
    return "|".join(items) + ("|" if alone else "")


def _item(item: Any) -> str:
    return UNKNOWN if item is None else str(item).replace("|", "\\|")


def cell_value(text: str, *, is_list: bool, free: bool) -> Any:
    """The value that a cell holds; the opposite of `cell_text`.

    Args:
        text: What stands in the cell, not blank.
        is_list: The field holds a list of plain values.
        free: The field may hold a text or a list.
    """
    if text == UNKNOWN:
        return None
    if text == EMPTY_GROUP:
        return {}
    if is_list or free:
        if text.casefold() in EMPTY_LISTS:
            return []
        parts = _SPLIT.split(text)
        if is_list or len(parts) > 1:
            kept = parts[:-1] if len(parts) > 1 and not parts[-1].strip() else parts
            return [part.strip().replace("\\|", "|") for part in kept]
        text = text.replace("\\|", "|")
    if text.startswith("\\") and (_SIGN_OR_LIST if free else _SIGN).fullmatch(text):
        return text[1:]
    return _unquoted(text)


def _unquoted(text: str) -> str:
    if text.startswith('"') and text.endswith('"') and len(text) > 1:
        try:
            inside = json.loads(text)
        except ValueError:
            return text
        if isinstance(inside, str) and _needs_quotes(inside):
            return inside
    return text


def _needs_quotes(text: str) -> bool:
    """Whether a cell would lose something of a text: its ends, or what makes it a JSON string."""
    if text != text.strip() or not text or "\r" in text:
        return True
    if not (text.startswith('"') and text.endswith('"')):
        return False
    try:
        inside = json.loads(text)
    except ValueError:
        return False
    return isinstance(inside, str) and _needs_quotes(inside)
