"""How much fits on one A4: heights of what a sheet holds, estimated on the safe side.

No font is asked, since nobody knows which one a reader's machine has. Letters count as wide as in
DejaVu Sans, the widest of the common ones: what fits there fits in Arial too. Sizes are those of
``report/templates/evaluator/sheets.css``, in tenths of a point; `tests/report/test_one_page.py`
prints pages and counts them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from evaluator.report.markup import one_line

PAGE = 7550
"""What a sheet may take; 15 points are left for how browsers round."""
WIDE, COLUMN = 5200, 2500
"""Width of the sheet and of one of its two columns."""
INDENT = 120
"""Space before the text of a point in a list."""

BODY, SMALL, HEAD, TITLE = 95, 90, 110, 150
"""Sizes of letters."""
LINE, SMALL_LINE, TITLE_LINE = 124, 116, 180
"""Heights of a line in them."""

PAGE_TITLE = 180
"""The title of the page, which every sheet leaves room for."""
PART = 230
"""The heading of a part."""
AFTER = 30
"""Space after a paragraph, list or table."""
CELL = 40
"""Space around a row of a table, with its line."""
SIDES = 80
"""Space beside a cell of a table."""
BANNER = 120
"""Space and border around a banner, and before the next one."""
BOX = 200
"""Space and border around the answer."""
WRITE = 300
"""A line to write on."""

EM = 100
"""Widths of letters are in hundredths of their size."""
BOLD = 112
"""Per cent that bold letters are wider."""
_WIDTHS = {
    letter: width
    for letters, width in (
        ("ijlI'", 30),
        (" \u00a0,.’J/:;\\|", 34),
        ("f-", 36),
        ('()[]t!r"', 46),
        ("sz*_`–?", 53),
        ("cLFkvxy", 59),
        ("PTYaoeESbdghnpqu", 64),
        ("0123456789€${}KAV", 68),
        ("BRXZCUHN", 75),
        ("DGOQ&w", 82),
        ("#+<=>^~✓✗M", 87),
    )
    for letter in letters
}
_OTHER = 100
"""Any other letter or sign: as wide as it is high, which is right for the widest of them."""
_ACCENTED = 12
"""What an accented letter may be wider than the letter that it is made from."""

LONGEST = 600
"""Letters of one text that are looked at; more never fits."""


def width_of(said: str, size: int, *, bold: bool = False) -> int:
    """How wide a text is at most, in tenths of a point."""
    total = sum(_width(letter) for letter in said)
    return -(-total * size * (BOLD if bold else 100) // (EM * 100))


def lines_of(said: str, width: int, size: int = BODY, *, bold: bool = False) -> int:
    """On how many lines a text stands at most; words that are wider than a line are broken."""
    lines, used = 1, 0
    space = width_of(" ", size, bold=bold)
    for word in one_line(said).split(" "):
        wide = width_of(word, size, bold=bold)
        if used and used + space + wide > width:
            lines, used = lines + 1, 0
        if wide > width:
            # A line of a broken word may stay empty by almost the width of one letter.
            whole = -(-wide // (width - size))
            lines, used = lines + whole - 1, width
        else:
            used += wide + (space if used else 0)
    return lines


def shortened(said: str, most: int, width: int, cut: str, size: int = BODY) -> str:
    """A text on at most a number of lines; what is left out is said at its end.

    Args:
        said: Any text, from any source.
        most: Lines that it may take.
        width: Width of a line.
        cut: What stands at the end of a text that was cut, such as ``… (ingekort)``.
        size: Size of the letters.
    """
    line = one_line(said[: LONGEST * 2])
    if len(said) <= LONGEST and lines_of(line, width, size) <= most:
        return line
    low, high = 0, min(len(line), LONGEST)
    while low < high:
        middle = (low + high + 1) // 2
        fits = lines_of(_cut(line, middle, cut), width, size) <= most
        low, high = (middle, high) if fits else (low, middle - 1)
    return _cut(line, low, cut)


def _cut(line: str, length: int, cut: str) -> str:
    """The first words of a text; of a text without spaces its first letters."""
    start = line[:length]
    words = start.rpartition(" ")[0] if line[length : length + 1] not in ("", " ") else start
    return f"{(words or start).rstrip(' ,.;:')}{cut}"


def paragraph(said: str, width: int, size: int = BODY) -> int:
    """Height of a paragraph."""
    return lines_of(said, width, size) * LINE + AFTER


def points(items: Iterable[str], width: int) -> int:
    """Height of a list of points."""
    heights = [lines_of(item, width - INDENT) * LINE + 10 for item in items]
    return sum(heights) + AFTER if heights else 0


def rows_of(rows: Iterable[Sequence[str]], caption: str, note: str) -> int:
    """Height of a table in a column: its caption, rows (the head among them) and note.

    The head and the outer columns are bold. Where all cells fit on one line, a browser puts them
    there. Else columns count as equally wide; a browser gives the longest text more room.
    """
    cells = [list(row) for row in rows]
    height = lines_of(caption, COLUMN, SMALL, bold=True) * SMALL_LINE + AFTER
    widest = [
        max(
            width_of(cell, SMALL, bold=not down or across in (0, len(cells[0]) - 1))
            for down, cell in enumerate(column)
        )
        for across, column in enumerate(zip(*cells, strict=True))
    ]
    one_line_each = sum(widest) + len(widest) * SIDES <= COLUMN
    for row in cells:
        room = COLUMN // len(row) - SIDES
        most = max(lines_of(cell, room, SMALL, bold=True) for cell in row)
        height += (1 if one_line_each else most) * SMALL_LINE + CELL
    return height + (lines_of(note, COLUMN, SMALL) * SMALL_LINE + AFTER if note else 0)


def columns(pieces: Sequence[int]) -> int:
    """Height of two columns that a browser balances.

    Args:
        pieces: Heights of what is never broken, in order.
    """
    left, best = 0, sum(pieces)
    for piece in pieces:
        left += piece
        best = min(best, max(left, sum(pieces) - left))
    return best


def pairs_in_two(pairs: Sequence[tuple[str, str]], width: int) -> int:
    """Height of questions with answers, two beside each other; no answer is a line to write on."""
    heights = [
        lines_of(asked, width, bold=True) * LINE
        + (lines_of(answer, width) * LINE if answer else WRITE)
        for asked, answer in pairs
    ]
    return sum(max(heights[place : place + 2]) + 40 for place in range(0, len(heights), 2))


def _width(letter: str) -> int:
    known = _WIDTHS.get(letter)
    if known is not None:
        return known
    base = unicodedata.normalize("NFD", letter)[0]
    return _WIDTHS[base] + _ACCENTED if base != letter and base in _WIDTHS else _OTHER
