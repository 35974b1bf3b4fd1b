"""A figure as the bytes of an image: equal drawings give equal bytes, on any day."""

from __future__ import annotations

import io
import re
import struct
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal, Protocol

Format = Literal["svg", "png"]

PNG_DPI = 192
"""Twice the 96 dots an inch that a page counts in, so that a PNG stays sharp."""

# matplotlib would write the date and its own version into the image.
_UNSTAMPED: dict[Format, dict[str, None]] = {
    "svg": {"Date": None, "Creator": None},
    "png": {"Software": None},
}
_SVG_SIZE = re.compile(rb'\b(width|height)="([0-9.]+)pt"')
_PNG_START = b"\x89PNG\r\n\x1a\n"
_PX_PER_PT = 96 / 72


class Savable(Protocol):
    """A figure: anything that can write itself as an image, such as a matplotlib Figure."""

    def savefig(self, fname: Any, **options: Any) -> Any:
        """Write the image to a binary file."""


def image_bytes(fig: Savable, image: Format, salt: str) -> bytes:
    """The image as bytes that depend on what is drawn and on nothing else.

    Args:
        fig: The figure.
        image: ``svg`` or ``png``.
        salt: Seeds the ids inside an SVG; the id of the block.
    """
    buffer = io.BytesIO()
    with _style(salt):
        fig.savefig(buffer, format=image, metadata=_UNSTAMPED[image])
    return buffer.getvalue()


def image_size(raw: bytes, image: Format) -> tuple[int | None, int | None]:
    """Width and height in pixels of the page; None where the image does not tell."""
    if image == "svg":
        found = {name: round(float(pt) * _PX_PER_PT) for name, pt in _SVG_SIZE.findall(raw[:2000])}
        return found.get(b"width"), found.get(b"height")
    if raw.startswith(_PNG_START):
        width, height = struct.unpack(">II", raw[16:24])
        return round(width * 96 / PNG_DPI), round(height * 96 / PNG_DPI)
    return None, None


@contextmanager
def _style(salt: str) -> Iterator[None]:
    """The project's style while a matplotlib figure is written: ticks are made as late as that."""
    if "matplotlib" not in sys.modules:
        yield
        return
    from evaluator.report.style import figure_style  # noqa: PLC0415 - loads matplotlib

    with figure_style(salt=salt), warnings.catch_warnings():
        # A letter that the font lacks is drawn as a box; caption and table still have it.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        yield
