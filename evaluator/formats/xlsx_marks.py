"""Marks on cells of a workbook of somebody else, and a sheet put before the others.

A mark is a conditional format that always holds, and a comment: the cell itself, its value, its
format, its lock and its drop-down stay as they were, and the mark can be taken away again.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from evaluator.formats.xlsx_cells import xml_text
from evaluator.formats.xlsx_comments import with_comments
from evaluator.formats.xlsx_form import FormSheet
from evaluator.formats.xlsx_patch import LINKS, MAIN, Patch, added, before, each
from evaluator.formats.xlsx_scan import Place, blocks
from evaluator.formats.xlsx_styles import Stylesheet
from evaluator.formats.xlsx_xml import ATTRIBUTE, NS, attribute, pairs
from evaluator.model.finding import Severity

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")

_CELL = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
_ALWAYS = b'"evaluator"="evaluator"'
_BEHIND = (
    "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins",
    "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches",
    "ignoredErrors", "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF",
    "picture", "oleObjects", "controls", "AlternateContent", "webPublishItems", "tableParts",
    "extLst",
)  # fmt: skip
_AREAS = 500  # cells that one rule names; a program must be able to hold the list
_SHEET = re.compile(rb"<" + NS + rb"sheet((?:" + ATTRIBUTE + rb")*)\s*/?>")
_SHEET_ID = re.compile(rb"\ssheetId\s*=\s*[\"'](\d{1,9})[\"']")
_SHEETS = re.compile(rb"<" + NS + rb"sheets(?:" + ATTRIBUTE + rb")*\s*>")
_SHEETS_END = re.compile(rb"</" + NS + rb"sheets\s*>")
# What `blocks` leaves of the tag: `</sheetData>`, or the `>` of a block without cells.
_CELLS_END = re.compile(rb"</" + NS + rb"sheetData\s*>|[^<]*?>")
_SELECTED = re.compile(rb"(\stabSelected\s*=\s*)(?:\"[^\"]*\"|'[^']*')")
_LOCAL = re.compile(rb"(\slocalSheetId\s*=\s*)[\"'](\d{1,9})[\"']")
_VIEW = re.compile(rb"(<" + NS + rb"workbookView)((?:" + ATTRIBUTE + rb")*)")
_PRIORITY = re.compile(rb"\spriority\s*=\s*[\"'](\d{1,9})")


@dataclass(frozen=True, slots=True)
class Mark:
    """What is told of one cell.

    Attributes:
        sheet: Name of the sheet.
        cell: Its address, such as ``F12``.
        severity: How bad it is.
        text: What is told; of several marks on one cell all are.
    """

    sheet: str
    cell: str
    severity: Severity
    text: str


def mark_book(data: bytes, file: str, marks: Sequence[Mark], first: FormSheet) -> bytes:
    """A copy of a workbook with marked cells and one more sheet before the others.

    Marks and the sheet of an earlier time are replaced. A mark on a sheet that is not there is left
    out. Equal arguments give equal bytes.

    Args:
        data: The workbook, which is not changed.
        file: Its name, for messages.
        marks: The cells to mark.
        first: The sheet to put before the others; it has no comments and no lists.

    Raises:
        InputError: The file is no workbook, or not one that is safe to read.
    """
    patch = Patch(data, file)
    styles = Stylesheet(patch)
    formats = styles.marks()
    parts = _sheet_parts(patch)
    by_sheet: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        if _CELL.fullmatch(mark.cell):
            by_sheet[mark.sheet].append(mark)
    for name, part in parts.items():
        if name != first.name:
            _mark_sheet(patch, name, part, by_sheet[name], formats)
    _put_first(patch, first, parts.get(first.name, ""), styles.sheet(first))
    styles.save()
    return patch.save()


def _sheet_parts(patch: Patch) -> dict[str, str]:
    """The parts of the sheets with cells by name, in their order."""
    kinds = set(patch.linked(patch.workbook, "worksheet"))
    found = {}
    for match in _SHEET.finditer(patch.part(patch.workbook)):
        name = html.unescape(attribute(match[1], b"name").decode("utf-8", "replace"))
        links = (value for key, value in pairs(match[1]) if key.endswith(b":id"))
        part = patch.target(patch.workbook, next(links, b"").decode("utf-8", "replace"))
        if part in kinds:
            found[name] = part
    return found


def _mark_sheet(
    patch: Patch, name: str, part: str, marks: Sequence[Mark], formats: Mapping[Severity, int]
) -> None:
    above, cells, after = blocks(patch.part(part), Place(patch.file, name))
    end = _CELLS_END.match(after)
    cells, after = cells + (end[0] if end else b""), after[end.end() if end else 0 :]
    above = _SELECTED.sub(rb'\1"0"', above)
    after = each(after, "conditionalFormatting", lambda one: b"" if _is_ours(one) else one)
    worst: dict[str, Severity] = {}
    texts: dict[str, list[str]] = {}
    for mark in marks:
        known = worst.get(mark.cell, mark.severity)
        worst[mark.cell] = min(known, mark.severity, key=SEVERITIES.index)
        told = texts.setdefault(mark.cell, [])
        if mark.text not in told:
            told.append(mark.text)
    after = before(after, _BEHIND, patch.spelt(_rules(worst, formats, after)))
    comments = {cell: "\n\n".join(told) for cell, told in texts.items()}
    after = with_comments(patch, part, after, comments)
    patch.put(part, above + cells + after)


def _rules(worst: Mapping[str, Severity], formats: Mapping[Severity, int], after: bytes) -> bytes:
    """The conditional formats of all marked cells of a sheet."""
    priority = max((int(one) for one in _PRIORITY.findall(after)), default=0)
    xml = b""
    for severity in SEVERITIES:
        cells = [cell for cell, one in worst.items() if one == severity]
        for start in range(0, len(cells), _AREAS):
            priority += 1
            areas = " ".join(cells[start : start + _AREAS]).encode()
            xml += (
                b'<conditionalFormatting xmlns="%b" sqref="%b"><cfRule type="expression" '
                b'dxfId="%d" priority="%d"><formula>%b</formula></cfRule></conditionalFormatting>'
            ) % (MAIN, areas, formats[severity], priority, _ALWAYS)
    return xml


def _is_ours(rule: bytes) -> bool:
    return _ALWAYS in rule.replace(b"&quot;", b'"')


def _put_first(patch: Patch, first: FormSheet, part: str, content: bytes) -> None:
    """Put a sheet before the others, or in the place of the one that has its name."""
    if part:
        patch.put(part, content)
        at = list(_sheet_parts(patch)).index(first.name)
    else:
        at = 0
        link, _ = patch.add(patch.workbook, "worksheet", "xl/worksheets", "xml", content)
        xml = patch.part(patch.workbook)
        numbers = [int(one) for one in _SHEET_ID.findall(xml)]
        sheet = (
            f'<sheet xmlns="{MAIN.decode()}" xmlns:r="{LINKS.decode()}" '
            f'name={quoteattr(first.name)} sheetId="{max(numbers, default=0) + 1}" r:id="{link}"/>'
        )
        xml = _SHEETS.sub(lambda one: one[0] + patch.spelt(sheet.encode()), xml, count=1)
        # Names that hold on one sheet only count the sheets from the first on.
        xml = _LOCAL.sub(lambda one: b'%b"%d"' % (one[1], int(one[2]) + 1), xml)
        patch.put(patch.workbook, _with_titles(patch, xml, first))
    view = _VIEW.sub(lambda one: _opened(one, at), patch.part(patch.workbook), count=1)
    patch.put(patch.workbook, view)


def _with_titles(patch: Patch, xml: bytes, first: FormSheet) -> bytes:
    """The workbook with the heading row of the first sheet repeated on every page."""
    line = first.row(0) - 1
    quoted = first.name.replace("'", "''")
    name = (
        f'<definedName xmlns="{MAIN.decode()}" name="_xlnm.Print_Titles" localSheetId="0">'
        f"'{xml_text(quoted)}'!${line}:${line}</definedName>"
    ).encode()
    if not first.has_headings():
        return xml
    if not re.search(rb"<" + NS + rb"definedNames[\s/>]", xml):
        empty = b'<definedNames xmlns="%b"></definedNames>' % MAIN
        xml = _SHEETS_END.sub(lambda one: one[0] + patch.spelt(empty), xml, count=1)
    return added(xml, "definedNames", patch.spelt(name), patch.file)


def _opened(view: re.Match[bytes], at: int) -> bytes:
    """The view of the workbook with the sheet in front."""
    other = re.sub(rb"\s(?:activeTab|firstSheet)\s*=\s*(?:\"[^\"]*\"|'[^']*')", b"", view[2])
    return view[1] + other + b' firstSheet="0" activeTab="%d"' % at
