"""Plain text for a terminal: aligned tables, and nothing that a terminal would obey."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

WIDEST = 60
GAP = "  "
SPACES = "\u00a0\u202f"
"""No-break spaces, which our own amounts have."""


def clean(text: str) -> str:
    """Text from a dossier as it may be printed: control characters are shown, not sent."""
    return "".join(c if c.isprintable() or c in SPACES else f"[U+{ord(c):04X}]" for c in text)


def width(text: str) -> int:
    """Columns that a text takes: wide characters count double, combining ones nothing."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def cut(text: str, most: int = WIDEST) -> str:
    """A text that fits its column."""
    text = clean(text)
    return text if len(text) <= most else text[: most - 3] + "..."


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> str:
    """An aligned table with a heading; `right` numbers the columns that hold numbers."""
    lines = [[cut(cell) for cell in row] for row in (columns, *rows)]
    widths = [max(width(line[i]) for line in lines) for i in range(len(columns))]

    def fit(cell: str, index: int) -> str:
        pad = " " * (widths[index] - width(cell))
        return pad + cell if index in right else cell + pad

    body = [GAP.join(fit(cell, i) for i, cell in enumerate(line)).rstrip() for line in lines]
    body.insert(1, GAP.join("-" * size for size in widths))
    return "\n".join(body)
