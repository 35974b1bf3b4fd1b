"""Blocks: what a report is made of. A notebook cell ends in one; pages and PDFs read nothing else.

Each block is plain data with a version (`block.schema.json`). JupyterLab shows its HTML, a terminal
its text; the report's template draws the data. A figure without a text for those who do not see it,
or a table without a caption, cannot be made.

Values come in as text: whoever makes a block has already written numbers, money and dates as the
report's language does.
"""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NoReturn, get_args

from evaluator.errors import CallError, Problem
from evaluator.report.image import Savable, image_bytes, image_size
from evaluator.report.markup import storable

MIME = "application/vnd.evaluator.block.v1+json"
VERSION = 1

Align = Literal["left", "right"]
Emphasis = Literal["good", "bad", "muted"]
Kind = Literal["placeholder", "illustrative", "provisional", "scenario", "refused"]
Json = dict[str, Any]

_ID = re.compile(r"[a-z][a-z0-9-]{0,59}")
_NAME = re.compile(r"[a-z][a-z0-9_.-]{0,99}")
HEADING_LEVELS = (2, 3, 4)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table that stands out.

    Attributes:
        text: What the cell says.
        emphasis: ``good``, ``bad`` or ``muted``; None for an ordinary cell.
        sign: A word or mark before the text, such as ``✓`` or ``te hoog``. Needed for good and bad:
            colour alone says nothing to who does not see it (WCAG 2.2, 1.4.1).
    """

    text: str
    emphasis: Emphasis | None = None
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, how it is aligned, and a name for programs."""

    label: str
    align: Align = "left"
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a report as plain data; made by the functions of this module only."""

    data: Mapping[str, Any]

    def as_json(self) -> Json:
        """The data of the block, as in `block.schema.json`."""
        return dict(self.data)

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        """What Jupyter stores: the data, escaped HTML for JupyterLab, and plain text."""
        from evaluator.report.draw import draw, plain  # noqa: PLC0415 - draw imports this module

        return {
            MIME: self.as_json(),
            "text/html": str(draw(self.data, None)),
            "text/plain": plain(self.data),
        }


def table(
    columns: Sequence[Column | str],
    rows: Iterable[Sequence[Cell | str]],
    *,
    caption: str,
    id: str,  # noqa: A002 - the word of HTML and of the block's schema
    note: str | None = None,
) -> Block:
    """A table; the first column heads its row.

    Args:
        columns: Headings; a plain text is a left-aligned column.
        rows: Cells as text, one for each column.
        caption: What the table is about; shown above it.
        id: Name of the table in the page: lower case, digits and hyphens.
        note: A remark under the table.

    Raises:
        CallError: No caption, no column, a heading without text, a row of another length, a cell
            that is not text, or good or bad news that only colour would tell.
    """
    heads = [_column(c if isinstance(c, Column) else Column(c)) for c in columns]
    if not heads:
        _refuse("block.columns", "a table without columns", "at least one column")
    return _block(
        "table",
        id=_id(id),
        caption=_text(caption, "block.caption_missing", "the caption of a table"),
        columns=heads,
        rows=[_row(row, number, len(heads)) for number, row in enumerate(rows, start=1)],
        note=None if note is None else _text(note, "block.note", "the note of a table"),
    )


def figure(
    fig: Savable,
    *,
    id: str,  # noqa: A002 - the word of HTML and of the block's schema
    caption: str,
    alt: str,
    table: Block | None = None,
    image: Literal["svg", "png"] = "svg",
) -> Block:
    """A chart, with what it shows in words and, if wanted, its numbers in a table.

    Args:
        fig: A matplotlib Figure, or anything else with ``savefig``.
        id: Name of the figure in the page.
        caption: What the figure is about; shown under it.
        alt: What there is to see, for who does not see it (WCAG 2.2, 1.1.1). Not the caption again.
        table: The same numbers as a `table` block, shown under the figure.
        image: ``svg``, sharp at any size; ``png`` for charts with very many points.

    Raises:
        CallError: No caption or no alternative text, both the same, or a `table` that is none.
    """
    data = {
        "id": _id(id),
        "caption": _text(caption, "block.caption_missing", "the caption of a figure"),
        "alt": _text(alt, "block.alt_missing", "the alternative text of a figure"),
    }
    if data["alt"].strip() == data["caption"].strip():
        _refuse(
            "block.alt_is_caption", "the caption again as alternative text", "what the figure shows"
        )
    if table is not None and not _is(table, "table"):
        _refuse("block.figure_table", f"{table!r:.60}", "a table block")
    if image not in ("svg", "png"):
        _refuse("block.image", f"{image!r:.60}", "svg or png")
    raw = image_bytes(fig, image, salt=id)
    width, height = image_size(raw, image)
    mime = {"svg": "image/svg+xml", "png": "image/png"}[image]
    data |= {"mime": mime, "data": base64.b64encode(raw).decode("ascii")}
    return _block(
        "figure", **data, width=width, height=height, table=table.as_json() if table else None
    )


def text(
    paragraphs: str | Sequence[str] = (),
    *,
    heading: str | None = None,
    level: int = 2,
    id: str | None = None,  # noqa: A002 - the word of HTML and of the block's schema
    items: Sequence[str] = (),
) -> Block:
    """A heading, paragraphs and a list, each optional; plain text without markup.

    Args:
        paragraphs: One text, or several.
        heading: Heading above them.
        level: Level of the heading, 2 to 4: level 1 is the title of the page.
        id: Name of the heading in the page, to link to.
        items: A list of points under the paragraphs.

    Raises:
        CallError: Nothing to say, an empty text, or a level that is not 2, 3 or 4.
    """
    if isinstance(level, bool) or level not in HEADING_LEVELS:
        _refuse("block.level", f"heading level {level!r}", "2, 3 or 4")
    texts = [paragraphs] if isinstance(paragraphs, str) else list(paragraphs)
    if not texts and heading is None and not items:
        _refuse("block.text_empty", "a text block without text", "a heading, a paragraph or a list")
    return _block(
        "text",
        id=None if id is None else _id(id),
        heading=None if heading is None else _text(heading, "block.heading", "a heading"),
        level=level,
        paragraphs=[_text(item, "block.paragraph", "a paragraph") for item in texts],
        items=[_text(item, "block.item", "an item of a list") for item in items],
    )


def banner(kind: Kind, title: str, body: str = "") -> Block:
    """A warning that nobody may miss; its title is also printed on every page on paper.

    Raises:
        CallError: An unknown kind or no title.
    """
    if kind not in get_args(Kind):
        _refuse("block.kind", f"the kind {kind!r:.60}", ", ".join(get_args(Kind)))
    head = _text(title, "block.title", "the title of a banner")
    return _block(
        "banner", kind=kind, title=head, body=_text(body, "block.body", "a banner", empty=True)
    )


def value(name: str, value: Any, label: str | None = None) -> Block:
    """A result for programs and tests; drawn only when it has a label, and then it must be text.

    Args:
        name: Lower case, digits and ``. _ -``; unique in the report.
        value: Text, whole number, finite float, True, False, None, or lists and dicts of these.
        label: What stands before the value in the page.

    Raises:
        CallError: A bad name, or a value that is not plain and finite.
    """
    if not _NAME.fullmatch(_text(name, "block.name", "the name of a value")):
        _refuse("block.name", f"the name {name!r:.60}", "lower case letters, digits and . _ -")
    if label is not None and not isinstance(value, str):
        _refuse("block.value", f"{value!r:.60} under a label", "text as the reader sees it")
    shown = None if label is None else _text(label, "block.label", "the label of a value")
    return _block("value", name=name, value=_plain(value, name), label=shown)


def deflist(
    pairs: Iterable[tuple[str, str]],
    caption: str,
    *,
    id: str | None = None,  # noqa: A002 - the word of HTML and of the block's schema
) -> Block:
    """Terms and what they are, such as the facts of a dossier.

    Raises:
        CallError: No caption, no pairs, or a term or description that is not text.
    """
    listed = [
        [
            _text(t, "block.term", "a term"),
            _text(d, "block.description", "a description", empty=True),
        ]
        for t, d in pairs
    ]
    if not listed:
        _refuse("block.pairs", "a list without terms", "at least one term and its description")
    head = _text(caption, "block.caption_missing", "the caption of a list of terms")
    return _block("deflist", id=None if id is None else _id(id), caption=head, pairs=listed)


def group(*blocks: Block) -> Block:
    """Several blocks as one, so that one cell can show them; groups within are opened.

    Raises:
        CallError: Something that is not a block.
    """
    opened: list[Json] = []
    for item in blocks:
        if not isinstance(item, Block):
            _refuse("block.group", f"{item!r:.60} in a group", "blocks")
        opened += item.data["blocks"] if _is(item, "group") else [item.as_json()]
    return _block("group", blocks=opened)


def _block(type_: str, /, **data: Any) -> Block:
    return Block({"version": VERSION, "type": type_, **data})


def _is(item: object, type_: str) -> bool:
    return isinstance(item, Block) and item.data["type"] == type_


def _refuse(code: str, found: str, allowed: str) -> NoReturn:
    remedy = "change the call that makes this block"
    raise CallError(Problem(code=code, found=found, allowed=allowed, remedy=remedy))


def _text(given: object, code: str, what: str, *, empty: bool = False) -> str:
    if not isinstance(given, str):
        _refuse(code, f"{type(given).__name__} as {what}", "text")
    if not empty and not given.strip():
        _refuse(code, f"no text for {what}", "text")
    return storable(given)


def _id(given: object) -> str:
    if not isinstance(given, str) or not _ID.fullmatch(given):
        _refuse(
            "block.id",
            f"the id {given!r:.80}",
            "a letter, then lower case letters, digits and hyphens",
        )
    return given


def _column(column: Column) -> Json:
    if column.align not in get_args(Align):
        _refuse("block.align", f"{column.align!r:.60}", "left or right")
    head = _text(column.label, "block.column_label", "the heading of a column")
    key = (
        None if column.key is None else _text(column.key, "block.column_key", "the key of a column")
    )
    return {"label": head, "align": column.align, "key": key}


def _row(row: Sequence[Cell | str], number: int, width: int) -> list[Json | str]:
    if isinstance(row, str) or len(row) != width:
        found = "a text" if isinstance(row, str) else f"{len(row)} cells"
        _refuse("block.row", f"{found} in row {number}", f"{width} cells")
    return [_cell(cell, number) for cell in row]


def _cell(cell: Cell | str, number: int) -> Json | str:
    where = f"a cell of row {number}"
    if not isinstance(cell, Cell):
        return _text(cell, "block.cell", where, empty=True)
    if cell.emphasis is not None and cell.emphasis not in get_args(Emphasis):
        _refuse("block.emphasis", f"{cell.emphasis!r:.60} for {where}", "good, bad or muted")
    if cell.emphasis in ("good", "bad") and not cell.sign.strip():
        _refuse(
            "block.sign_missing", f"only a colour for {where}", "a sign or word beside the colour"
        )
    words = _text(cell.text, "block.cell", where, empty=True)
    return {"text": words, "emphasis": cell.emphasis, "sign": storable(cell.sign)}


def _plain(given: Any, name: str) -> Any:
    if given is None or type(given) in (bool, int):
        return given
    if type(given) is str:
        return storable(given)
    if type(given) is float and math.isfinite(given):
        return given
    if type(given) in (list, tuple):
        return [_plain(item, name) for item in given]
    if type(given) is dict and all(type(key) is str for key in given):
        return {storable(key): _plain(item, name) for key, item in given.items()}
    _refuse("block.value", f"{given!r:.60} as {name}", "text, whole or finite number, list or dict")
