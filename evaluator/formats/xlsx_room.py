"""How much memory the cells of a workbook would take, before anything reads them.

A small file can describe very much: one cell in the last corner of a sheet, for which a reader
fills all the space up to it, or one long text to which a million cells point.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from operator import itemgetter

from evaluator.formats.csv_table import MAX_ROWS
from evaluator.formats.xlsx_package import MAX_UNPACKED
from evaluator.formats.xlsx_xml import LETTERS, NS, column_index, column_letters, filled

TABLE_COLUMNS = len(LETTERS)
"""Most columns of a table: A to Z."""

BOOK_COLUMNS = 256
"""Most columns of a sheet of a dossier: a fact or a document of a bid is a column."""

MAX_CELLS = TABLE_COLUMNS * (MAX_ROWS + 1)
"""Most cells of all sheets together, each counted up to its last row and column."""

_LETTERS = LETTERS.encode()
_DIGITS = b"0123456789"
_STRING = re.compile(rb"<" + NS + rb"si[\s/>]")
_USUAL_STRING_CELL = re.compile(rb"\"s\"><v>([0-9]{1,9})<")
_STRING_CELL = re.compile(
    rb"\st\s*=\s*[\"']s[\"'][^>]*>"
    + (rb"(?:\s*<" + NS + rb"f[\s/>][^<]*(?:</[^>]*>)?)?")
    + (rb"\s*<" + NS + rb"v(?:\s[^>]*)?>\s*([0-9]{1,9})\s*<")
)


class Space:
    """The space up to the last cells of all sheets."""

    def __init__(self, columns: int) -> None:
        """Start with nothing.

        Args:
            columns: Most columns that a sheet may have.
        """
        self._columns = columns
        self._left = MAX_CELLS

    def far(self, body: bytes, addresses: list[bytes]) -> str:
        """The address of a cell for which there is no room; "" when all have room."""
        longest = max(map(len, addresses), default=0)
        second = max(map(itemgetter(1), addresses), default=0)
        # The usual case, without a look at each address: one letter and few digits.
        most = TABLE_COLUMNS * 10 ** max(longest - 1, 0)
        if second <= ord("9") and longest < len(f"A{MAX_ROWS}") and most <= self._left:
            self._left -= most
            return ""
        corner = _corner(addresses)
        if not self._fits(corner):
            # Cells without content take no space; layout reaches further than content.
            addresses = list(filled(body))
            corner = _corner(addresses)
        if not self._fits(corner):
            return max(addresses, key=lambda one: _place(one)[0] * _place(one)[1]).decode("ascii")
        self._left -= corner[0] * corner[1]
        return ""

    def limits(self) -> str:
        """What may be, in words."""
        if self._columns == TABLE_COLUMNS:
            return f"columns A to Z, and {MAX_ROWS} rows below the heading row"
        last = column_letters(self._columns - 1)
        return f"columns A to {last}, {MAX_ROWS} rows, and {MAX_CELLS} cells in all sheets"

    def _fits(self, corner: tuple[int, int]) -> bool:
        rows, columns = corner
        return rows <= MAX_ROWS + 1 and columns <= self._columns and rows * columns <= self._left


class Texts:
    """The texts that cells point to, and how much of them was used so far."""

    def __init__(self, strings: bytes) -> None:
        """Measure the texts, tags included."""
        self._lengths = [len(piece) for piece in strings.split(b"<si>")[1:]]
        if len(self._lengths) != strings.count(b"<si") or b":si" in strings:
            starts = [match.start() for match in _STRING.finditer(strings)]
            self._lengths = [end - start for start, end in pairwise([*starts, len(strings)])]
        self._longest = max(self._lengths, default=0)
        self._used = 0

    def used(self, body: bytes, cells: int) -> int:
        """Bytes of text of all sheets up to this one; at least that many when they are few."""
        most = cells * self._longest
        if self._used + most <= MAX_UNPACKED:
            self._used += most
            return self._used
        found = _USUAL_STRING_CELL.findall(body)
        if len(found) != body.count(b'"s"') or b"'" in body:
            found = _STRING_CELL.findall(body)
        known = {int(index): count for index, count in Counter(found).items()}
        self._used += sum(
            self._lengths[index] * count
            for index, count in known.items()
            if index < len(self._lengths)
        )
        return self._used


def _corner(addresses: list[bytes]) -> tuple[int, int]:
    """The number of rows and of columns up to the last cell."""
    rows = max((int(one.lstrip(_LETTERS)) for one in addresses), default=0)
    letters = {one.rstrip(_DIGITS) for one in addresses}
    return rows, max((column_index(one.decode("ascii")) + 1 for one in letters), default=0)


def _place(address: bytes) -> tuple[int, int]:
    letters = address.rstrip(_DIGITS)
    return int(address[len(letters) :]), column_index(letters.decode("ascii")) + 1
