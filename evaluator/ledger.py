"""Digests and canonical JSON: same content, same bytes, whatever the files looked like.

Canonical form: UTF-8, keys sorted, no spaces, NFC, numbers as plain decimal text (1/3 where
decimals never end), dates as ISO text, rows ordered by their content, empty fields left out.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

from pydantic import BaseModel

from evaluator.model.finding import Where
from evaluator.model.numbers import plain, ratio, terminating_places

PREFIX = "sha256:"


def sha256(data: bytes) -> str:
    """Digest of bytes, with its algorithm in front."""
    return PREFIX + hashlib.sha256(data).hexdigest()


def canonical_json(value: Any) -> bytes:
    """The one way to write a value."""
    text = json.dumps(
        canonical(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return text.encode("utf-8", errors="surrogatepass")


def digest(value: Any) -> str:
    """Digest of a value's canonical form."""
    return sha256(canonical_json(value))


def _text(value: str) -> str:
    return value if value.isascii() else unicodedata.normalize("NFC", value)


def canonical(value: Any) -> Any:
    """A value as plain text, lists and mappings, without places in files and empty fields."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str) and not isinstance(value, Enum):
        return _text(value)
    if isinstance(value, (int, Decimal, Fraction)):
        exact = Fraction(value)
        return ratio(exact) if terminating_places(exact) is None else plain(exact)
    if isinstance(value, date):
        return value.isoformat()
    return _canonical_group(value)


def _canonical_group(value: Any) -> Any:
    if isinstance(value, BaseModel):
        items: Iterable[tuple[str, Any]] = (
            (n, getattr(value, n)) for n in type(value).model_fields
        )
    elif is_dataclass(value) and not isinstance(value, type):
        items = ((f.name, getattr(value, f.name)) for f in fields(value))
    elif isinstance(value, Mapping):
        items = ((str(key), item) for key, item in value.items())
    elif isinstance(value, Rows):
        return value
    elif isinstance(value, (list, tuple)):
        return [canonical(item) for item in value]
    else:
        message = f"no canonical form for {type(value).__name__}"
        raise TypeError(message)
    # In a free mapping null is content (a document that nobody knows about is not a missing one);
    # in a type a field that is null is the same as one that was left out.
    keeps_null = isinstance(value, Mapping)
    kept = (
        (k, canonical(v))
        for k, v in items
        if (v is not None or keeps_null) and not isinstance(v, Where)
    )
    return {_text(k): v for k, v in kept}


class Rows(list[tuple[str, ...]]):
    """Rows that are canonical already, so that a large table is walked once."""


def rows(table: Iterable[tuple[str, ...]]) -> Rows:
    """A table whose order does not matter: its rows of text sorted by content."""
    return Rows(sorted(_row(row) for row in table))


def _row(row: tuple[str, ...]) -> tuple[str, ...]:
    """A row in canonical text; one look tells for most that it is so already."""
    return row if "".join(row).isascii() else tuple(map(_text, row))
