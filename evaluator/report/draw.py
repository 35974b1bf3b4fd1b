"""Blocks drawn: as HTML for pages and JupyterLab, as plain text for a terminal.

One function a kind of block; data in, markup out. Every text passes `el`, which escapes it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from evaluator.report.markup import el, join, one_line, shown
from evaluator.report.words import word

Data = Mapping[str, Any]
Lang = str | None

# Banners are told apart by shape and word; the colour only helps. Outlines on a 24 by 24 grid.
ICONS: dict[str, str] = {
    "placeholder": "M4 4h16v16H4z M8 9h8 M8 12h8 M8 15h5",
    "illustrative": "M12 3a6 6 0 0 1 3.5 10.9V17h-7v-3.1A6 6 0 0 1 12 3z M9.5 20.5h5",
    "provisional": "M12 3a9 9 0 1 0 .01 0z M12 7v5.5l3.5 2",
    "scenario": "M5 20V9a5 5 0 0 1 5-5h9 M15 8l4-4-4-4 M5 14h6a4 4 0 0 1 4 4v2",
    "refused": "M8.3 3h7.4L21 8.3v7.4L15.7 21H8.3L3 15.7V8.3z M8.5 8.5l7 7 M15.5 8.5l-7 7",
}


def draw(block: Data, lang: Lang) -> Markup:
    """The HTML of a block.

    Args:
        block: A block as plain data, version 1.
        lang: Language of the page's own words; None inside a notebook, which has none.
    """
    return _DRAWN[block["type"]](block, lang)


def plain(block: Data) -> str:
    """A block as plain text."""
    return _PLAIN[block["type"]](block)


def _table(block: Data, lang: Lang) -> Markup:
    columns, caption_id = block["columns"], f"_caption-{block['id']}"
    head = [el("th", shown(c["label"], lang), scope="col", class_=_align(c)) for c in columns]
    body = [el("tr", *_cells(row, columns, lang)) for row in block["rows"]]
    if not body:
        body = [el("tr", el("td", word(lang, "no_rows"), colspan=len(columns), class_="muted"))]
    drawn = el(
        "table",
        el("caption", el("span", shown(block["caption"], lang)), id=caption_id),
        el("thead", el("tr", *head)),
        el("tbody", *body),
        id=block["id"],
    )
    # A wide table scrolls in a region of its own, which the keyboard reaches too.
    region = el(
        "div", drawn, class_="scroll", role="region", tabindex=0, aria_labelledby=caption_id
    )
    note = el("p", shown(block["note"], lang), class_="note") if block["note"] else None
    return el("div", region, note, class_="table")


def _cells(row: list[Any], columns: list[Data], lang: Lang) -> list[Markup]:
    cells = []
    for index, (cell, column) in enumerate(zip(row, columns, strict=True)):
        data = {"text": cell, "emphasis": None, "sign": ""} if isinstance(cell, str) else cell
        sign = el("span", shown(data["sign"], lang), class_="sign") if data["sign"] else None
        words = join(sign, shown(str(data["text"]), lang) or None, glue=" ")
        classes = " ".join(c for c in (_align(column), data["emphasis"]) if c) or None
        tag, scope = ("th", "row") if index == 0 else ("td", None)
        cells.append(el(tag, words, scope=scope, class_=classes))
    return cells


def _align(column: Data) -> str | None:
    return "number" if column["align"] == "right" else None


def _figure(block: Data, lang: Lang) -> Markup:
    image = el(
        "img",
        src=f"data:{block['mime']};base64,{block['data']}",
        alt=shown(block["alt"], lang),
        width=block["width"],
        height=block["height"],
    )
    caption_id = f"_caption-{block['id']}"
    region = el(
        "div", image, class_="scroll", role="region", tabindex=0, aria_labelledby=caption_id
    )
    caption = el("figcaption", shown(block["caption"], lang), id=caption_id)
    drawn = el("figure", region, caption, id=block["id"])
    table = _table(block["table"], lang) if block["table"] else None
    return join(drawn, table)


def _text(block: Data, lang: Lang) -> Markup:
    heading = None
    if block["heading"] is not None:
        heading = el(f"h{block['level']}", shown(block["heading"], lang), id=block["id"])
    paragraphs = [el("p", shown(p, lang), class_="text") for p in block["paragraphs"]]
    items = [el("li", shown(item, lang)) for item in block["items"]]
    return join(heading, *paragraphs, el("ul", *items) if items else None)


def _banner(block: Data, lang: Lang) -> Markup:
    path = el("path", d=ICONS[block["kind"]])
    # Size and colours too: where no style sheet reaches, an icon without them fills the page.
    look: dict[str, str | int] = {"fill": "none", "stroke": "currentColor", "stroke_width": 2}
    icon = el("svg", path, viewBox="0 0 24 24", width=24, height=24, aria_hidden="true", **look)
    body = el("p", shown(block["body"], lang), class_="text") if block["body"].strip() else None
    words = el(
        "div", el("p", el("strong", shown(block["title"], lang)), class_="banner-title"), body
    )
    return el("div", icon, words, class_=f"banner {block['kind']}", role="note")


def _value(block: Data, lang: Lang) -> Markup:
    if block["label"] is None:
        return Markup("")
    label = el("span", shown(block["label"], lang), class_="label")
    return el("p", label, " ", el("strong", shown(block["value"], lang)), class_="value")


def _deflist(block: Data, lang: Lang) -> Markup:
    rows = [
        el("div", el("dt", shown(term, lang)), el("dd", shown(what, lang)))
        for term, what in block["pairs"]
    ]
    caption = el("figcaption", shown(block["caption"], lang))
    return el("figure", caption, el("dl", *rows), id=block["id"], class_="facts")


def _group(block: Data, lang: Lang) -> Markup:
    return join(*(draw(item, lang) for item in block["blocks"]))


_DRAWN: dict[str, Callable[[Data, Lang], Markup]] = {
    "table": _table,
    "figure": _figure,
    "text": _text,
    "banner": _banner,
    "value": _value,
    "deflist": _deflist,
    "group": _group,
}


def _plain_cell(cell: Any) -> str:
    if isinstance(cell, str):
        return one_line(cell)
    return " ".join(one_line(part) for part in (cell["sign"], cell["text"]) if part)


def _plain_table(block: Data) -> str:
    lines = [[c["label"] for c in block["columns"]], *block["rows"]]
    rows = [" | ".join(_plain_cell(cell) for cell in line) for line in lines]
    return "\n".join([one_line(block["caption"]), *rows, *filter(None, [block["note"]])])


def _plain_text(block: Data) -> str:
    items = [f"- {item}" for item in block["items"]]
    return "\n".join(shown(t) for t in [block["heading"], *block["paragraphs"], *items] if t)


_PLAIN: dict[str, Callable[[Data], str]] = {
    "table": _plain_table,
    "figure": lambda b: f"{one_line(b['caption'])}: {one_line(b['alt'])}",
    "text": _plain_text,
    "banner": lambda b: f"[{one_line(b['title'])}] {one_line(b['body'])}".rstrip(),
    "value": lambda b: f"{one_line(b['label'] or b['name'])}: {one_line(str(b['value']))[:200]}",
    "deflist": lambda b: "\n".join(f"{one_line(t)}: {one_line(d)}" for t, d in b["pairs"]),
    "group": lambda b: "\n\n".join(plain(item) for item in b["blocks"]),
}
