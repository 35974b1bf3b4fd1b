"""The XML of a sheet as bytes: its tags, cells and attributes, found with regular expressions.

A sheet of 550,000 cells is 20 MB: a tree would take seconds. A reader looks at the name after any
prefix, and attributes may stand in any order with either kind of quote: what is searched for here
is what a reader would take.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

NS = rb"(?:[^\s<>/:]+:)?"
"""Any prefix before the name of a tag."""

ATTRIBUTE = rb"\s+[\w:.-]+\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*')"
"""One attribute with the space before it."""

USUAL_ADDRESS = re.compile(rb"<c r=\"([A-Z]{1,3}[1-9][0-9]{0,6})\"")
"""The address of a cell as every usual program writes it."""

ANY_CELL = re.compile(rb"<" + NS + rb"c[\s/>]")
"""The beginning of a cell."""

ADDRESS = re.compile(
    rb"<" + NS + rb"c(?:" + ATTRIBUTE + rb")*?\s+r\s*=\s*[\"']([A-Z]{1,3}[1-9][0-9]{0,6})[\"']"
)
"""The address of a cell, however it is written."""

CELL = re.compile(rb"<" + NS + rb"c((?:" + ATTRIBUTE + rb")*)\s*(/?)>")
"""The tag of a cell: its attributes, and whether it is closed at once."""

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

_PAIR = re.compile(rb"\s+([\w:.-]+)\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)')")
_WINDOWS = (200, 10_000)  # a formula may stand between a cell's tag and its value
_CHILD = re.compile(rb"\s*<(?!/)")


def attribute(attributes: bytes, name: bytes) -> bytes:
    """The value of an attribute among all of a tag; b"" when it is not there."""
    if name not in attributes:
        return b""
    return next((value for key, value in pairs(attributes) if key == name), b"")


def pairs(attributes: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The names and values of all attributes of a tag."""
    # From the first on, so that what looks like an attribute inside a value is none.
    for match in _PAIR.finditer(attributes):
        yield match[1], match[2] or match[3] or b""


def address(attributes: bytes) -> str:
    """The address among the attributes of a cell."""
    return attribute(attributes, b"r").decode("ascii", "replace")


def cell_before(body: bytes, position: int) -> bytes:
    """Attributes of the cell in which a position lies."""
    for window in _WINDOWS:
        start = max(0, position - window)
        found = [match[1] for match in CELL.finditer(body, start, position)]
        if found:
            return found[-1]
    return b""


def filled(body: bytes) -> Iterator[bytes]:
    """The addresses of all cells with content."""
    for match in CELL.finditer(body):
        if not match[2] and _CHILD.match(body, match.end()):
            found = ADDRESS.match(body, match.start())
            if found:
                yield found[1]


def column_letters(index: int) -> str:
    """The letters of a column, counted from 0.

    >>> column_letters(0), column_letters(25), column_letters(26)
    ('A', 'Z', 'AA')
    """
    high, low = divmod(index, len(LETTERS))
    return (column_letters(high - 1) if high else "") + LETTERS[low]


def column_index(letters: str) -> int:
    """The number of a column, counted from 0.

    >>> column_index("A"), column_index("Z"), column_index("AA")
    (0, 25, 26)
    """
    index = 0
    for letter in letters:
        index = index * len(LETTERS) + LETTERS.index(letter) + 1
    return index - 1
