"""What stands in the XML of a sheet and does not belong in a table of data.

python-calamine gives values only: a formula reads as its last result, an error as an empty cell, a
number as a double, and what is hidden as everything else. So the XML itself is searched (see
`xlsx_xml`). The rules that make this safe come first: no comments, no CDATA, one block of cells,
and an address of the usual form in every cell.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from itertools import islice

from evaluator.errors import InputError, Problem
from evaluator.formats.parse import shown
from evaluator.formats.table_numbers import MAX_DIGITS, significant_digits
from evaluator.formats.xlsx_formulas import FormulaCell, formulas_of
from evaluator.formats.xlsx_hidden import Hidden
from evaluator.formats.xlsx_package import MAX_UNPACKED, Package, damaged
from evaluator.formats.xlsx_room import Space, Texts
from evaluator.formats.xlsx_xml import (
    ADDRESS,
    ANY_CELL,
    ATTRIBUTE,
    LETTERS,
    NS,
    USUAL_ADDRESS,
    attribute,
    cell_before,
)
from evaluator.formats.xlsx_xml import address as address_of

DIGITS_ALLOWED = (
    f"a number of at most {MAX_DIGITS} significant digits, the most that a spreadsheet program "
    "works with"
)
DIGITS_REMEDY = "round the value and type it again, or store it as text"

MAX_TOLD = 100
"""Most cells with one kind of trouble that are told one by one."""

_STORED_DIGITS = 17
_TAGS = 2
_TEXT_TYPES = {b"str", b"inlineStr", b"d", b"e"}
_CONTROL_BYTES = bytes({*range(32)} - set(b"\t\n\r"))
_SHEET_DATA = re.compile(rb"<" + NS + rb"sheetData[\s/>]")
_SHEET_DATA_END = re.compile(rb"</" + NS + rb"sheetData\s*>")
_EMPTY_SHEET_DATA = re.compile(rb"<" + NS + rb"sheetData\s*/>")
_OPEN_CELL = rb"<" + NS + rb"c(%b)\s*>\s*<" + NS + rb"v(?:\s[^>]*)?>([^<]*)<"
_ERROR_CELL = re.compile(
    _OPEN_CELL % (rb"(?:" + ATTRIBUTE + rb")*?\s+t\s*=\s*[\"']e[\"'](?:" + ATTRIBUTE + rb")*")
)
_PIECES = re.compile(rb"v(?:\s[^>]*)?>[^<]*<[^/]")
_REFERENCE = re.compile(rb"v(?:\s[^>]*)?>[^<&]*&[^<]*</")
_LONG_VALUE = re.compile(rb"v(?:\s[^>]*)?>([^<]{18,})</")
_MERGED = re.compile(rb"<" + NS + rb"mergeCell\s[^>]*?\bref\s*=\s*[\"']([^\"']*)[\"']")
_STYLE_TAG = re.compile(rb"<" + NS + rb"(numFmt|xf)((?:" + ATTRIBUTE + rb")*)\s*/?>")
_CELL_STYLES = re.compile(rb"<" + NS + rb"cellXfs[\s>].*?</" + NS + rb"cellXfs\s*>", re.DOTALL)
_BUILT_IN_PERCENT = {b"9", b"10"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sheet is, for messages.

    Attributes:
        file: Name of the file.
        sheet: Name of the sheet; "" where the file has one sheet that counts.
    """

    file: str
    sheet: str = ""

    def problem(self, code: str, cell: str, found: str, allowed: str, remedy: str) -> Problem:
        """A problem of a cell such as ``C12``; its row is its line."""
        row = cell.lstrip(LETTERS)
        return Problem(
            code=code,
            file=self.file,
            line=int(row) if row.isdigit() else None,
            cell=f"{self.sheet}!{cell}" if self.sheet and cell else cell or None,
            found=found,
            allowed=allowed,
            remedy=remedy,
        )


@dataclass(frozen=True, slots=True)
class Scanned:
    """What stands in the XML of one sheet beside values.

    Attributes:
        problems: What a table of data does not hold, formulas left out; of each kind the first
            `MAX_TOLD` cells.
        formulas: The formulas by address.
        hidden: Rows and columns that nobody sees.
    """

    problems: list[Problem]
    formulas: dict[str, FormulaCell]
    hidden: Hidden


@dataclass(frozen=True, slots=True)
class _Scan:
    """The block of cells of a sheet, and how to speak of a place in it."""

    place: Place
    body: bytes

    def problem(
        self, code: str, attributes: bytes, found: str, allowed: str, remedy: str
    ) -> Problem:
        """A problem of the cell with these attributes."""
        return self.place.problem(code, address_of(attributes), found, allowed, remedy)

    def damaged(self, found: str) -> InputError:
        """The error of a sheet that is no sound XML of a sheet."""
        return damaged(self.place.file, found)


class Scanner:
    """Searches the sheets of one workbook: what they hold together is limited."""

    def __init__(self, package: Package, columns: int) -> None:
        """Look at what the sheets share.

        Args:
            package: The workbook.
            columns: Most columns that a sheet may have.
        """
        self._styles = package.styles
        self._space = Space(columns)
        self._texts = Texts(package.strings)

    def scan(self, xml: bytes, place: Place) -> Scanned:
        """Search the XML of a sheet for what a table of data does not hold.

        Raises:
            InputError: The XML is of a kind that is not read here, or so large when it is read
                that nothing should try.
        """
        before, body, after = blocks(xml, place)
        scan = _Scan(place, body)
        addresses = _addresses(scan)
        _check_values(scan)
        far = self._space.far(body, addresses)
        if far:
            raise InputError(
                place.problem(
                    "table.xlsx_size",
                    far,
                    "a cell far from the others",
                    self._space.limits(),
                    "clear the cell; if nothing is seen there, delete its whole row and column",
                )
            )
        self._check_text(scan, len(addresses))
        formulas = formulas_of(body)
        checks = (
            _errors(scan),
            _digits(scan, formulas),
            _percents(scan, self._styles, formulas),
            _merged(_Scan(place, before + after)),
        )
        problems = [problem for check in checks for problem in first(check)]
        return Scanned(problems, formulas, Hidden.of(before, body, after))

    def _check_text(self, scan: _Scan, cells: int) -> None:
        """Refuse texts that are stored once and used so often that memory would not hold them."""
        total = self._texts.used(scan.body, cells)
        if total > MAX_UNPACKED:
            found = f"{total} bytes of text in all cells together"
            allowed = f"at most {MAX_UNPACKED} bytes"
            remedy = "shorten the texts, or leave out what does not belong in the table"
            raise InputError(scan.problem("table.xlsx_text", b"", found, allowed, remedy))


def first(problems: Iterable[Problem]) -> Iterable[Problem]:
    """The first `MAX_TOLD` problems of one kind, the last of which stands for the others."""
    told = list(islice(problems, MAX_TOLD + 1))
    if len(told) > MAX_TOLD:
        told[-1] = replace(told[-1], code="table.more_problems", found="more such cells")
    return told


def blocks(xml: bytes, place: Place) -> tuple[bytes, bytes, bytes]:
    """The XML before, in and after the block of cells.

    Raises:
        InputError: The XML is not of the kind that programs write.
    """
    first = _SHEET_DATA.search(xml)
    # Counting the word comes first: it takes a tenth of the time of the exact search.
    more = xml.count(b"sheetData") > _TAGS and len(_SHEET_DATA.findall(xml)) > 1
    plain = len(xml.translate(None, _CONTROL_BYTES)) == len(xml) and b"<!" not in xml
    if not plain or first is None or more:
        raise damaged(place.file, "a sheet whose XML is of an unusual kind")
    start, stop = first.start(), first.end()
    last = xml.rfind(b"sheetData")
    if last > stop:
        stop = xml.rfind(b"</", start, last)
        if not _SHEET_DATA_END.match(xml, max(stop, 0)):
            raise damaged(place.file, "a sheet whose block of cells has no clear end")
    elif not _EMPTY_SHEET_DATA.match(xml, start):
        raise damaged(place.file, "a sheet whose block of cells has no end")
    return xml[:start], xml[start:stop], xml[stop:]


def _addresses(scan: _Scan) -> list[bytes]:
    """The address of every cell."""
    body = scan.body
    most = body.count(b"<c") + (body.count(b":c") if b":" in body else 0)
    addresses: list[bytes] = USUAL_ADDRESS.findall(body)
    if len(addresses) != most:
        addresses = ADDRESS.findall(body)
        most = len(ANY_CELL.findall(body))
    if len(addresses) != most:
        raise scan.damaged("cells without an address such as C12")
    if len(set(addresses)) != len(addresses):
        twice = next(a for a, count in Counter(addresses).items() if count > 1)
        raise scan.damaged(f"the cell {twice.decode('ascii')} twice")
    return addresses


def _check_values(scan: _Scan) -> None:
    """Refuse values in several pieces: a reader takes one piece and is silent about the others."""
    if _PIECES.search(scan.body):
        raise scan.damaged("a cell whose value is of an unusual kind")
    if b"&" not in scan.body:
        return
    for match in _REFERENCE.finditer(scan.body):
        attributes = cell_before(scan.body, match.start())
        if attribute(attributes, b"t") not in _TEXT_TYPES:
            address = attribute(attributes, b"r").decode("ascii", "replace")
            raise scan.damaged(f"a number in {address} that is not written in digits")


def _errors(scan: _Scan) -> Iterator[Problem]:
    if b'"e"' not in scan.body and (b"'" not in scan.body or b"'e'" not in scan.body):
        return
    for match in _ERROR_CELL.finditer(scan.body):
        value = html.unescape(match[2].decode("utf-8", "replace")) or "an error"
        yield scan.problem(
            "table.xlsx_error_cell",
            match[1],
            shown(value),
            "a value or an empty cell",
            "clear the cell or type the value",
        )


def _digits(scan: _Scan, formulas: Collection[str]) -> Iterator[Problem]:
    """Numbers that would change by being read: no spreadsheet program writes as many digits."""
    for match in _LONG_VALUE.finditer(scan.body):
        text = match[1].decode("utf-8", "replace")
        try:
            stored = significant_digits(Decimal(text))
            read = significant_digits(Decimal(repr(float(text))))
        except (InvalidOperation, ValueError):
            continue  # text, or more than a double can hold
        if stored <= _STORED_DIGITS or read > MAX_DIGITS:
            continue  # what is read is told where it is read
        attributes = cell_before(scan.body, match.start())
        typed = address_of(attributes) not in formulas
        if typed and attribute(attributes, b"t") not in _TEXT_TYPES:
            yield scan.problem(
                "table.xlsx_digits", attributes, shown(text), DIGITS_ALLOWED, DIGITS_REMEDY
            )


def _percents(scan: _Scan, styles: bytes, formulas: Collection[str]) -> Iterator[Problem]:
    formats = _percent_styles(styles)
    if not formats:
        return
    cells = re.compile(
        _OPEN_CELL % (rb"(?:" + ATTRIBUTE + rb")*?\s+s\s*=\s*[\"'](?:" + b"|".join(formats)
        + rb")[\"'](?:" + ATTRIBUTE + rb")*")
    )  # fmt: skip
    for match in cells.finditer(scan.body):
        typed = address_of(match[1]) not in formulas
        if typed and attribute(match[1], b"t") in {b"", b"n"}:
            yield scan.problem(
                "table.xlsx_percent",
                match[1],
                f"{shown(match[2].decode('utf-8', 'replace'))}, shown as a percentage",
                "a number in an ordinary format",
                "give the cell the format General and type the number that the column asks for",
            )


def _percent_styles(styles: bytes) -> list[bytes]:
    """Numbers of the cell formats that show a value as a percentage, a hundred times as large."""
    tags = [(match[1], match[2]) for match in _STYLE_TAG.finditer(styles)]
    percent = _BUILT_IN_PERCENT | {
        attribute(attributes, b"numFmtId")
        for tag, attributes in tags
        if tag == b"numFmt" and b"%" in attribute(attributes, b"formatCode")
    }
    block = _CELL_STYLES.search(styles)
    formats = _STYLE_TAG.findall(block[0]) if block else []
    return [
        str(index).encode()
        for index, (_, attributes) in enumerate(formats)
        if attribute(attributes, b"numFmtId") in percent
    ]


def _merged(scan: _Scan) -> Iterator[Problem]:
    for match in _MERGED.finditer(scan.body):
        area = match[1].decode("ascii", "replace")
        yield scan.problem(
            "table.xlsx_merged",
            b' r="' + match[1].split(b":")[0] + b'"',
            f"merged cells {shown(area)}",
            "one value in every cell",
            "undo the merging (Home, Merge) and fill every cell",
        )
