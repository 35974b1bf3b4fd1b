"""How charts look: one style for all, whatever settings the user, the folder or the day has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib.style

from evaluator.report.image import PNG_DPI
from evaluator.report.markup import one_line

INK = "#1f2933"
GRID = "#c9d1d9"
WARNING = "#8c2d04"
# Light fills that stay apart for the three common kinds of colour blindness (after the scheme
# "light" of P. Tol, Colour Schemes, SRON/EPS/TN/09-002), each with a hatch for who sees none.
FILLS = ("#77aadd", "#eedd88", "#99ddff", "#ffaabb", "#bbcc33", "#dddddd", "#44bb99", "#ee8866")
HATCHES = ("", "///", "---", "\\\\\\", "xx", "|||", "//", "++")

WIDTH = 7.2
"""Inches; 691 pixels in a page."""

STYLE: dict[str, Any] = {
    "axes.axisbelow": True,
    "axes.edgecolor": INK,
    "axes.formatter.use_locale": False,
    "axes.labelcolor": INK,
    "axes.labelsize": 10,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "figure.facecolor": "white",
    "font.family": ["DejaVu Sans"],
    "font.size": 10,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "hatch.linewidth": 0.6,
    "legend.fontsize": 9.5,
    "legend.frameon": False,
    "patch.edgecolor": INK,
    "path.sketch": None,
    "savefig.bbox": "tight",
    "savefig.dpi": PNG_DPI,
    "savefig.pad_inches": 0.06,
    "svg.fonttype": "path",  # letters as outlines: the page looks the same on every machine
    "text.color": INK,
    "text.parse_math": False,  # a name with $ in it is a name; \frac would stop the report
    "text.usetex": False,
    "xtick.color": INK,
    "ytick.color": INK,
}

LABEL_LENGTH = 60


@contextmanager
def figure_style(salt: str = "evaluator") -> Iterator[None]:
    """The project's matplotlib settings, whatever settings the user or the folder has.

    Args:
        salt: Seeds the ids inside an SVG, so that equal charts are equal bytes.
    """
    with matplotlib.style.context(["default", STYLE | {"svg.hashsalt": salt}]):
        yield


def label(text: str, n: int = LABEL_LENGTH) -> str:
    """A name as a label: one line, at most `n` characters, safe for matplotlib.

    A leading underscore would hide a name from the legend, so a zero-width space goes before it.
    """
    line = one_line(text)
    cut = line if len(line) <= n else line[: n - 1].rstrip() + "…"
    return f"\u200b{cut}" if cut.startswith("_") else cut
