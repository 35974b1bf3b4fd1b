"""Cell formats of our own, added to those of a workbook of somebody else."""

from __future__ import annotations

import re
from collections.abc import Mapping

from evaluator.formats.xlsx_form import FormSheet, write_form
from evaluator.formats.xlsx_form_look import LOOKS
from evaluator.formats.xlsx_package import package_parts
from evaluator.formats.xlsx_patch import MAIN, Patch, added, before, children
from evaluator.formats.xlsx_xml import NS
from evaluator.model.finding import Severity

_KINDS = {"fonts": b"fontId", "fills": b"fillId", "borders": b"borderId"}
_FIRST_OWN_PATTERN = 164  # patterns of numbers below it are the same in every workbook
_FRAMES: Mapping[Severity, str] = {"error": "thin", "warning": "dashed", "info": "dotted"}
_SIDES = ("left", "right", "top", "bottom")
_BEHIND = ("tableStyles", "colors", "extLst")
_ROOT = re.compile(rb"<" + NS + rb"styleSheet\b[^>]*>")
_CELL = re.compile(rb'(<c r="[A-Z]+[0-9]+" s=")([0-9]+)"')
_TEXT = re.compile(rb' t="s"><v>([0-9]+)</v>')
_PATTERN = re.compile(rb'numFmtId="([0-9]+)"')


class Stylesheet:
    """The formats of a workbook while they are added to."""

    def __init__(self, patch: Patch) -> None:
        """Take the formats of a workbook, or bare ones where it has none."""
        self._patch = patch
        self._part = next(iter(patch.linked(patch.workbook, "styles")), "")
        bare = package_parts(write_form([FormSheet(name="x", columns=[])]))["xl/styles.xml"]
        self._xml = patch.part(self._part) if self._part else patch.spelt(bare)

    def marks(self) -> dict[Severity, int]:
        """The numbers of the formats by which a cell is marked, which are added."""
        root = _ROOT.search(self._xml)
        start = root.end() if root else 0
        if not re.search(rb"<" + NS + rb"dxfs[\s/>]", self._xml):
            empty = self._patch.spelt(b'<dxfs xmlns="%b"></dxfs>' % MAIN)
            self._xml = self._xml[:start] + before(self._xml[start:], _BEHIND, empty)
        first = len(children(self._xml, "dxfs"))
        self._add("dxfs", [_mark(severity) for severity in _FRAMES])
        return {severity: first + i for i, severity in enumerate(_FRAMES)}

    def sheet(self, form: FormSheet) -> bytes:
        """The XML of a sheet of our own with the formats of this workbook, its texts inside."""
        own = package_parts(write_form([form]))
        styles = own["xl/styles.xml"]
        offsets = {kind: len(children(self._xml, kind)) for kind in (*_KINDS, "cellXfs")}
        for kind in _KINDS:
            self._add(kind, children(styles, kind))
        self._add("cellXfs", [_shifted(one, offsets) for one in children(styles, "cellXfs")])
        texts = [
            b"".join(children(one, "si")) for one in children(own["xl/sharedStrings.xml"], "sst")
        ]
        xml = _TEXT.sub(
            lambda one: b' t="inlineStr"><is>%b</is>' % texts[int(one[1])],
            own["xl/worksheets/sheet1.xml"],
        )
        first = offsets["cellXfs"]
        return self._patch.spelt(
            _CELL.sub(lambda one: b'%b%d"' % (one[1], int(one[2]) + first), xml)
        )

    def save(self) -> None:
        """Put the formats back into the workbook."""
        if self._part:
            self._patch.put(self._part, self._xml)
        else:
            self._patch.add(self._patch.workbook, "styles", "xl", "xml", self._xml)

    def _add(self, kind: str, items: list[bytes]) -> None:
        """Add formats of one kind; each says itself which XML it is, whatever stands around it."""
        own = b"".join(re.sub(rb"^<([\w]+)", rb'<\1 xmlns="%b"' % MAIN, one) for one in items)
        self._xml = added(self._xml, kind, self._patch.spelt(own), self._patch.file)


def _mark(severity: Severity) -> bytes:
    look = LOOKS[severity]
    fill, frame = (str(look[key]).replace("#", "FF") for key in ("bg_color", "border_color"))
    sides = "".join(
        f'<{side} style="{_FRAMES[severity]}"><color rgb="{frame}"/></{side}>' for side in _SIDES
    )
    bold = "<font><b/></font>" if look.get("bold") else ""
    return (
        f'<dxf>{bold}<fill><patternFill patternType="solid"><fgColor rgb="{fill}"/>'
        f'<bgColor rgb="{fill}"/></patternFill></fill><border>{sides}</border></dxf>'
    ).encode()


def _shifted(cell_format: bytes, offsets: Mapping[str, int]) -> bytes:
    """A format of a cell whose font, fill and frame stand behind those of the workbook."""
    for kind, name in _KINDS.items():
        number = re.search(name + rb'="([0-9]+)"', cell_format)
        if number:
            shifted = b'%b="%d"' % (name, int(number[1]) + offsets[kind])
            cell_format = cell_format.replace(number[0], shifted)
    pattern = _PATTERN.search(cell_format)
    if pattern and int(pattern[1]) >= _FIRST_OWN_PATTERN:
        cell_format = cell_format.replace(pattern[0], b'numFmtId="0"')
    return cell_format
