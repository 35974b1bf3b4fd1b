"""Comments on cells of a workbook of somebody else: ours are added, those of people stay.

A comment is two things in a workbook: its text (ECMA-376, part 1, 18.7) and the box that shows it,
a drawing in VML (part 4, 19). A program that saves the workbook may drop the name of the writer,
so ours are known by how their text begins.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from evaluator.formats.xlsx_cells import xml_text
from evaluator.formats.xlsx_form_look import shorter
from evaluator.formats.xlsx_patch import LINKS, MAIN, Patch, added, before, each
from evaluator.formats.xlsx_xml import ATTRIBUTE, LETTERS, NS, attribute, column_index, pairs

SIGN = "[evaluator]"
"""How each text of ours begins."""

_LONGEST = 2_000
_BEHIND = (
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "AlternateContent",
    "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
_TAG = re.compile(rb"<" + NS + rb"comment((?:" + ATTRIBUTE + rb")*)")
_OURS = re.compile(re.escape(SIGN.encode()) + rb"[^<]*")
_SPACE = (b" ", b"\n", b"\r", b"\t", b"&#10;", b"&#13;", b"&#xA;", b"&#xD;")
_TEXT_END = re.compile(rb"</" + NS + rb"text\s*>")
_ANY_TAG = re.compile(rb"<[^>]*>")
_DRAWN = re.compile(rb"<" + NS + rb"legacyDrawing((?:" + ATTRIBUTE + rb")*)\s*/?>")
_SHAPE_CELL = re.compile(rb"<x:Row>\s*(\d{1,9})\s*</x:Row>\s*<x:Column>\s*(\d{1,9})\s*</x:Column>")
_SHAPE_ID = re.compile(rb"_x0000_s(\d{1,9})")
_BLOCK = 1024  # numbers of shapes that one drawing sets aside at a time
_LINE, _LETTERS_A_LINE, _WIDTH = 15, 46, 300  # pixels, letters, pixels
_COLUMN_WIDTH, _ROW_HEIGHT = 64, 20  # pixels of a column and a row of the usual size
_EMPTY = b'<comments xmlns="%b"><authors></authors><commentList></commentList></comments>'
_DRAWING = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    '<o:idmap v:ext="edit" data="{blocks}"/></o:shapelayout><v:shapetype id="_x0000_t202" '
    'coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
    "</xml>"
)
_BOX = (
    '<v:shape id="_x0000_s{id}" type="#_x0000_t202" style="position:absolute;width:{width}px;'
    'height:{height}px;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto">'
    '<div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note">'
    "<x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>"
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column>"
    "</x:ClientData></v:shape>"
)


def with_comments(patch: Patch, sheet: str, after: bytes, texts: Mapping[str, str]) -> bytes:
    """Add comments to the cells of a sheet; those of an earlier time that are ours are taken away.

    Args:
        patch: The workbook.
        sheet: Name of the part of the sheet.
        after: The XML of the sheet after its cells.
        texts: The comment of each cell, such as ``F12``.

    Returns:
        The XML after the cells, with a link to the boxes of the comments.
    """
    part = next(iter(patch.linked(sheet, "comments")), "")
    if not part and not texts:
        return after
    xml = patch.part(part) if part else patch.spelt(_EMPTY % MAIN)
    xml, gone, present = _without_ours(xml)
    xml, new = _with_texts(patch, xml, texts, present)
    if part:
        patch.put(part, xml)
    else:
        patch.add(sheet, "comments", "xl", "xml", xml)
    return _with_boxes(patch, sheet, after, gone - set(texts), {cell: texts[cell] for cell in new})


def _without_ours(xml: bytes) -> tuple[bytes, set[str], set[str]]:
    """The comments without ours; the cells that lost theirs; the cells that have one of people."""
    gone: set[str] = set()
    present: set[str] = set()

    def keep(whole: bytes) -> bytes:
        cell = _cell(whole)
        if SIGN.encode() in whole:
            # Behind the text LibreOffice writes where its box stands, which is no text of anybody.
            ends = list(_TEXT_END.finditer(whole))
            at = ends[-1].end() if ends else len(whole)
            said = _without_last_space(_OURS.sub(b"", whole[:at]))
            if not _ANY_TAG.sub(b"", said).strip():
                gone.add(cell)
                return b""
            whole = said + whole[at:]
        present.add(cell)
        return whole

    return each(xml, "comment", keep), gone, present


def _without_last_space(xml: bytes) -> bytes:
    """A comment without the space at its end, which may stand in several pieces of it."""
    at = len(xml)
    tags: list[bytes] = []
    while True:
        while xml.endswith(b">", 0, at):
            start = xml.rfind(b"<", 0, at)
            tags.append(xml[start:at])
            at = start
        space = next((one for one in _SPACE if xml.endswith(one, 0, at)), None)
        if space is None:
            return xml[:at] + b"".join(reversed(tags))
        at -= len(space)


def _cell(comment: bytes) -> str:
    tag = _TAG.match(comment)
    return attribute(tag[1], b"ref").decode("ascii", "replace") if tag else ""


def _with_texts(
    patch: Patch, xml: bytes, texts: Mapping[str, str], present: set[str]
) -> tuple[bytes, list[str]]:
    """The comments with ours, and the cells that need a box for one."""
    said = {cell: f"{SIGN} {shorter(text, _LONGEST)}" for cell, text in texts.items()}

    def join(whole: bytes) -> bytes:
        cell = _cell(whole)
        if cell not in said:
            return whole
        run = patch.spelt(_run("\n\n" + said[cell]))
        ends = list(_TEXT_END.finditer(whole))
        at = ends[-1].start() if ends else len(whole)
        return whole[:at] + run + whole[at:]

    new = [cell for cell in texts if cell not in present]
    xml = each(xml, "comment", join)
    if new:
        authors = len(re.findall(rb"<" + NS + rb"author[\s/>]", xml))
        main = MAIN.decode()
        author = f'<author xmlns="{main}">evaluator</author>'.encode()
        xml = added(xml, "authors", patch.spelt(author), patch.file)
        comments = b"".join(
            f'<comment xmlns="{main}" ref="{cell}" authorId="{authors}"><text>'.encode()
            + _run(said[cell])
            + b"</text></comment>"
            for cell in new
        )
        xml = added(xml, "commentList", patch.spelt(comments), patch.file)
    return xml, new


def _run(text: str) -> bytes:
    """A piece of the text of a comment."""
    return (
        f'<r xmlns="{MAIN.decode()}"><rPr><sz val="10"/><color indexed="81"/>'
        f'<rFont val="Tahoma"/><family val="2"/></rPr><t xml:space="preserve">{xml_text(text)}</t>'
        "</r>"
    ).encode()


def _with_boxes(
    patch: Patch, sheet: str, after: bytes, gone: set[str], texts: Mapping[str, str]
) -> bytes:
    """The boxes of comments: without those of cells that lost theirs, with new ones."""
    drawn = _DRAWN.search(after)
    links = (value for key, value in pairs(drawn[1]) if key.endswith(b":id")) if drawn else ()
    part = patch.target(sheet, next(iter(links), b"").decode("utf-8", "replace"))
    if not part and not texts:
        return after
    if not part:
        link, part = patch.add(sheet, "vmlDrawing", "xl/drawings", "vml", b"")
        number = int(re.sub(r"\D", "", part))
        blocks = range(number, number + len(texts) // _BLOCK + 1)
        patch.put(part, _DRAWING.format(blocks=",".join(map(str, blocks))).encode())
        drawing = (
            f'<legacyDrawing xmlns="{MAIN.decode()}" xmlns:r="{LINKS.decode()}" r:id="{link}"/>'
        )
        after = before(after, _BEHIND, patch.spelt(drawing.encode()))
        first = number * _BLOCK + 1
    else:
        ids = [int(one) for one in _SHAPE_ID.findall(patch.part(part))]
        first = max(ids, default=_BLOCK) + 1
    places = {(line - 1, at) for line, at in map(_spot, gone)}

    def keep(shape: bytes) -> bytes:
        found = _SHAPE_CELL.search(shape)
        return b"" if found and (int(found[1]), int(found[2])) in places else shape

    boxes = "".join(_box(first + i, cell, text) for i, (cell, text) in enumerate(texts.items()))
    xml = each(patch.part(part), "shape", keep)
    end = xml.rfind(b"</xml>")
    patch.put(part, xml[:end] + boxes.encode() + xml[end:])
    return after


def _box(number: int, cell: str, text: str) -> str:
    line, column = _spot(cell)
    paragraphs = shorter(text, _LONGEST).split("\n")
    lines = sum(max(-(-len(one) // _LETTERS_A_LINE), 1) for one in paragraphs) + 1
    height = lines * _LINE
    down = max(line - 2, 0)
    # Column, pixels, row, pixels of the upper left corner, and of the lower right one.
    corners = (
        column + 1, 15, down, 10, column + 1 + _WIDTH // _COLUMN_WIDTH, 15,
        down + height // _ROW_HEIGHT, height % _ROW_HEIGHT,
    )  # fmt: skip
    return _BOX.format(
        id=number, width=_WIDTH, height=height, anchor=", ".join(map(str, corners)),
        row=line - 1, column=column,
    )  # fmt: skip


def _spot(cell: str) -> tuple[int, int]:
    """Row number (from 1) and column (from 0) of a cell."""
    row = cell.lstrip(LETTERS)
    return int(row), column_index(cell.removesuffix(row))
