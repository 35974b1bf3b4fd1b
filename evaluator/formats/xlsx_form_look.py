"""How the cells of a form look, and how much of a text fits where a spreadsheet program shows it.

Colour is never the only sign: what may be filled in has a full frame, what may not has a thin one
and no colour, what is greyed is hatched, and each mark has a frame of its own. The colours keep
apart in the usual kinds of colour blindness and in grey print (light yellow, pink and blue under
black text: contrast over 12 to 1, WCAG 2.2 asks 4.5).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evaluator.formats.xlsx_form import Column, FormSheet, Look

FONT: Mapping[str, object] = {"font_name": "Arial", "font_size": 10, "font_scheme": "none"}
"""A font that Windows and macOS have and LibreOffice draws with letters of the same widths.

The font of ordinary cells is the measure of a column's width, so another font would change what
fits on a page.
"""

COMPUTED = ("berekend: ", "computed: ")
"""How the heading of a column begins that the program fills in and does not read."""

TITLE: Mapping[str, object] = {"bold": True, "font_size": 15}
TITLE_HEIGHT = 21
"""Height of a row of the title in points."""

_THIN, _MEDIUM, _DASHED, _THICK, _DOTTED, _HAIR = 1, 2, 8, 5, 4, 7
_HATCHED = 14  # a pattern of thin slanted lines
_GREY, _DARK = "#8A94A0", "#5A6470"

LOOKS: Mapping[Look, Mapping[str, object]] = {
    "input": {"border": _THIN, "border_color": _DARK, "bg_color": "#FFFDE7"},
    "fixed": {"border": _HAIR, "border_color": _GREY},
    "computed": {"border": _HAIR, "border_color": _GREY, "bg_color": "#EEF1F4", "italic": True},
    "grey": {"border": _HAIR, "border_color": _GREY, "pattern": _HATCHED, "fg_color": "#C4CAD1",
             "bg_color": "#FFFFFF", "font_color": "#3C444D"},
    "heading": {"border": _THIN, "border_color": _DARK, "bg_color": "#DCE6F0", "bold": True},
    "note": {"italic": True, "font_color": "#3C444D"},
    "error": {"border": _THICK, "border_color": "#9C1C28", "bg_color": "#FBDDE0", "bold": True},
    "warning": {"border": _DASHED, "border_color": "#7A5200", "bg_color": "#FFEBB8"},
    "info": {"border": _DOTTED, "border_color": "#1F4E79", "bg_color": "#DDEBF7"},
}  # fmt: skip
"""The properties of a cell's format in the words of XlsxWriter."""

CROSSED: Mapping[str, object] = {"diag_type": 1, "diag_border": _HAIR, "diag_color": _GREY}
"""Added to a greyed cell without text: LibreOffice draws no hatching."""

LINKED: Mapping[str, object] = {"underline": 1, "font_color": "#0B4A8F"}
"""Added to a cell with a link."""

FILLED_IN: frozenset[Look] = frozenset({"input", "error", "warning", "info"})
"""Looks of cells that people may fill in, unless their column is locked."""

_INCH = 96  # pixels
_LETTER = 7.5  # pixels of a digit of the font; programs round it in ways of their own
_PADDING = 5  # pixels of a cell that hold no text
_SIDES = {True: 8.27, False: 11.69}  # the width of A4 in inches, upright or not
MARGIN = 0.4
"""Inches left free at the left and right side of a page."""

_LINE, _AROUND = 12.75, 2.25  # points of a line, and of the space around a text
_LEAST_HEIGHT, _MOST_HEIGHT = 15.0, 409.5
_READABLE = 55  # per cent: letters of 5.5 points
_MOST_PAGES = 4
_SMALLEST, _LARGEST = 10, 100  # scales that a spreadsheet program takes


def is_computed(column: Column) -> bool:
    """Whether the heading says that the program fills in the column."""
    return column.heading.casefold().startswith(COMPUTED)


def scale(sheet: FormSheet) -> int:
    """The percentage at which all columns fit on one page.

    Excel has a setting that fits a sheet to the page, but then it may ignore page breaks
    (Microsoft, "Insert, move, or delete page breaks in a worksheet").
    """
    return max(min(int(_fitting(sheet)), _LARGEST), _SMALLEST)


def pages_wide(sheet: FormSheet) -> int:
    """On how many pages beside each other a sheet is printed: one, unless nobody could read it."""
    return min(max(-(-_READABLE // int(_fitting(sheet))), 1), _MOST_PAGES)


def _fitting(sheet: FormSheet) -> float:
    """The percentage at which the columns are exactly as wide as a page."""
    pixels = sum(column.width * _LETTER + _PADDING for column in sheet.columns)
    room = (_SIDES[sheet.portrait] - 2 * MARGIN) * _INCH
    return max(100 * room / max(pixels, 1), 1)


def height(cells: Iterable[tuple[str, float]]) -> float:
    """The points that a row needs for texts in columns of these widths.

    A program fits a row to its text when somebody types in it, not when it opens a file.
    """
    lines = max((_lines(text, width) for text, width in cells), default=1)
    return min(max(lines * _LINE + _AROUND, _LEAST_HEIGHT), _MOST_HEIGHT)


@lru_cache(maxsize=4096)
def _lines(text: str, width: float) -> int:
    """How many lines a text takes at about one letter for each unit of width."""
    room = max(int(width), 1)
    count = 0
    for paragraph in text.split("\n"):
        count += 1
        used = 0
        for word in paragraph.split(" "):
            if used and used + len(word) >= room:
                count, used = count + 1, 0
            rest = used + len(word) + (used > 0)
            count += max(rest - 1, 0) // room
            used = max(rest - 1, 0) % room + 1 if rest else 0
    return count


def shorter(text: str, most: int) -> str:
    """A text of at most `most` characters, cut after a word and with an ellipsis.

    >>> shorter("een twee drie", 10), shorter("een", 10), shorter("onafgebroken", 5)
    ('een twee…', 'een', 'onaf…')
    """
    # What counts is UTF-16, in which an emoji takes two places.
    if _length(text) <= most:
        return text
    room = most - 1
    while _length(text[:room]) > most - 1:
        room -= 1
    words = text[: room + 1].rpartition(" ")[0] or text[:room]
    return words.rstrip(" ,;:.\n") + "…"


def fits_in_list(choices: Sequence[str], most: int) -> bool:
    """Whether choices can stand in the drop-down itself, where a comma separates them."""
    plain = not any('"' in text or "," in text or text != text.strip() for text in choices)
    return plain and not choices[0].startswith("=") and _length(",".join(choices)) <= most


def _length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
