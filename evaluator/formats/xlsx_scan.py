"""What stands in the XML of a sheet and does not belong in a table of data.

python-calamine gives values only: a formula reads as its last result, an error as an empty cell, a
number as a double. So the XML itself is searched, with regular expressions over bytes (a sheet of
550,000 cells is 20 MB: a tree would take seconds). The rules that make this safe come first: no
comments, no CDATA, one block of cells, and an address of the usual form in every cell.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from itertools import islice, pairwise
from operator import itemgetter

from evaluator.errors import InputError, Problem
from evaluator.formats.csv_table import MAX_ROWS
from evaluator.formats.parse import shown
from evaluator.formats.table_numbers import MAX_DIGITS, significant_digits
from evaluator.formats.xlsx_package import MAX_UNPACKED, SheetParts, damaged

DIGITS_ALLOWED = (
    f"a number of at most {MAX_DIGITS} significant digits, the most that a spreadsheet program "
    "works with"
)
DIGITS_REMEDY = "round the value and type it again, or store it as text"

MAX_TOLD = 100
"""Most cells with one kind of trouble that are told one by one."""

_STORED_DIGITS = 17
_TAGS = 2
_WINDOWS = (200, 10_000)  # a formula may stand between a cell's tag and its value
_TEXT_TYPES = {b"str", b"inlineStr", b"d", b"e"}
_CONTROL_BYTES = bytes({*range(32)} - set(b"\t\n\r"))
_NS = rb"(?:[^\s<>/:]+:)?"  # a reader looks at the name after any prefix
_ATTRIBUTE = rb"\s+[\w:.-]+\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*')"
_SHEET_DATA = re.compile(rb"<" + _NS + rb"sheetData[\s/>]")
_SHEET_DATA_END = re.compile(rb"</" + _NS + rb"sheetData\s*>")
_USUAL_ADDRESS = re.compile(rb"<c r=\"([A-Z]{1,3}[1-9][0-9]{0,6})\"")
_EMPTY_SHEET_DATA = re.compile(rb"<" + _NS + rb"sheetData\s*/>")
_ANY_CELL = re.compile(rb"<" + _NS + rb"c[\s/>]")
_ADDRESS = re.compile(
    rb"<" + _NS + rb"c(?:" + _ATTRIBUTE + rb")*?\s+r\s*=\s*[\"']([A-Z]{1,3}[1-9][0-9]{0,6})[\"']"
)
_CELL = re.compile(rb"<" + _NS + rb"c((?:" + _ATTRIBUTE + rb")*)\s*(/?)>")
_FORMULA = re.compile(rb"<" + _NS + rb"f(?:\s[^>]*)?(?:/>|>([^<]*))")
_OPEN_CELL = rb"<" + _NS + rb"c(%b)\s*>\s*<" + _NS + rb"v(?:\s[^>]*)?>([^<]*)<"
_ERROR_CELL = re.compile(
    _OPEN_CELL % (rb"(?:" + _ATTRIBUTE + rb")*?\s+t\s*=\s*[\"']e[\"'](?:" + _ATTRIBUTE + rb")*")
)
_PIECES = re.compile(rb"v(?:\s[^>]*)?>[^<]*<[^/]")
_REFERENCE = re.compile(rb"v(?:\s[^>]*)?>[^<&]*&[^<]*</")
_LONG_VALUE = re.compile(rb"v(?:\s[^>]*)?>([^<]{18,})</")
_CHILD = re.compile(rb"\s*<(?!/)")
_MERGED = re.compile(rb"<" + _NS + rb"mergeCell\s[^>]*?\bref\s*=\s*[\"']([^\"']*)[\"']")
_STRING = re.compile(rb"<" + _NS + rb"si[\s/>]")
_STRING_CELL = re.compile(
    rb"\st\s*=\s*[\"']s[\"'][^>]*>"
    + (rb"(?:\s*<" + _NS + rb"f[\s/>][^<]*(?:</[^>]*>)?)?")
    + (rb"\s*<" + _NS + rb"v(?:\s[^>]*)?>\s*([0-9]+)\s*<")
)
_STYLE_TAG = re.compile(rb"<" + _NS + rb"(numFmt|xf)((?:" + _ATTRIBUTE + rb")*)\s*/?>")
_CELL_STYLES = re.compile(rb"<" + _NS + rb"cellXfs[\s>].*?</" + _NS + rb"cellXfs\s*>", re.DOTALL)
_BUILT_IN_PERCENT = {b"9", b"10"}


@dataclass(frozen=True, slots=True)
class _Scan:
    """The block of cells of a sheet, and how to speak of a place in it."""

    file: str
    body: bytes

    def cell(self, position: int) -> bytes:
        """Attributes of the cell in which a position lies."""
        for window in _WINDOWS:
            start = max(0, position - window)
            found = [match[1] for match in _CELL.finditer(self.body, start, position)]
            if found:
                return found[-1]
        return b""

    def problem(
        self, code: str, attributes: bytes, found: str, allowed: str, remedy: str
    ) -> Problem:
        """A problem of the cell with these attributes; its row is its line."""
        cell = _attribute(attributes, b"r").decode("ascii", "replace")
        row = re.sub(r"[^0-9]", "", cell)
        return Problem(
            code=code,
            file=self.file,
            line=int(row) if row else None,
            cell=cell or None,
            found=found,
            allowed=allowed,
            remedy=remedy,
        )


def scan_sheet(parts: SheetParts, file: str) -> list[Problem]:
    """Search the XML of a sheet for what a table of data does not hold.

    Returns:
        Formulas, errors, numbers of more digits than a program stores, percentages and merged
        cells; of each the first `MAX_TOLD` cells.

    Raises:
        InputError: The XML is of a kind that is not read here, or so large when it is read that
            nothing should try.
    """
    before, body, after = _blocks(parts.sheet, file)
    scan = _Scan(file, body)
    addresses = _addresses(scan)
    _check_values(scan)
    _check_size(scan, addresses)
    _check_text(scan, parts.strings, len(addresses))
    checks = (
        _formulas(scan),
        _errors(scan),
        _digits(scan),
        _percents(scan, parts.styles),
        _merged(_Scan(file, before + after)),
    )
    return [problem for check in checks for problem in _first(check)]


def _first(problems: Iterator[Problem]) -> Iterable[Problem]:
    told = list(islice(problems, MAX_TOLD + 1))
    if len(told) > MAX_TOLD:
        told[-1] = replace(told[-1], code="table.more_problems", found="more such cells")
    return told


def _blocks(xml: bytes, file: str) -> tuple[bytes, bytes, bytes]:
    """The XML before, in and after the block of cells."""
    first = _SHEET_DATA.search(xml)
    # Counting the word comes first: it takes a tenth of the time of the exact search.
    more = xml.count(b"sheetData") > _TAGS and len(_SHEET_DATA.findall(xml)) > 1
    plain = len(xml.translate(None, _CONTROL_BYTES)) == len(xml) and b"<!" not in xml
    if not plain or first is None or more:
        raise damaged(file, "a sheet whose XML is of an unusual kind")
    start, stop = first.start(), first.end()
    last = xml.rfind(b"sheetData")
    if last > stop:
        stop = xml.rfind(b"</", start, last)
        if not _SHEET_DATA_END.match(xml, max(stop, 0)):
            raise damaged(file, "a sheet whose block of cells has no clear end")
    elif not _EMPTY_SHEET_DATA.match(xml, start):
        raise damaged(file, "a sheet whose block of cells has no end")
    return xml[:start], xml[start:stop], xml[stop:]


def _addresses(scan: _Scan) -> list[bytes]:
    """The address of every cell."""
    body = scan.body
    most = body.count(b"<c") + body.count(b":c")
    addresses: list[bytes] = _USUAL_ADDRESS.findall(body)
    if len(addresses) != most:
        addresses = _ADDRESS.findall(body)
        most = len(_ANY_CELL.findall(body))
    if len(addresses) != most:
        raise damaged(scan.file, "cells without an address such as C12")
    if len(set(addresses)) != len(addresses):
        twice = next(a for a, count in Counter(addresses).items() if count > 1)
        raise damaged(scan.file, f"the cell {twice.decode('ascii')} twice")
    return addresses


def _check_values(scan: _Scan) -> None:
    """Refuse values in several pieces: a reader takes one piece and is silent about the others."""
    if _PIECES.search(scan.body):
        raise damaged(scan.file, "a cell whose value is of an unusual kind")
    for match in _REFERENCE.finditer(scan.body):
        attributes = scan.cell(match.start())
        if _attribute(attributes, b"t") not in _TEXT_TYPES:
            address = _attribute(attributes, b"r").decode("ascii", "replace")
            raise damaged(scan.file, f"a number in {address} that is not written in digits")


def _check_size(scan: _Scan, addresses: list[bytes]) -> None:
    """Refuse cells beyond column Z or the last row: a reader fills all the space up to them."""
    last = MAX_ROWS + 1
    short = len(f"A{last}")
    longest = max(map(len, addresses), default=0)
    second = max(map(itemgetter(1), addresses), default=0)
    if longest < short and second <= ord("9"):
        return  # the usual case, without a look at each address
    far = {a for a in addresses if a[1] > ord("9") or (len(a) >= short and int(a[1:]) > last)}
    for match in _CELL.finditer(scan.body) if far else ():
        address = _ADDRESS.match(scan.body, match.start())
        filled = not match[2] and _CHILD.match(scan.body, match.end())
        if filled and address and address[1] in far:
            raise InputError(
                scan.problem(
                    "table.xlsx_size",
                    match[1],
                    "a cell far from the others",
                    f"columns A to Z, and {MAX_ROWS} rows below the heading row",
                    "clear the cell; if nothing is seen there, delete its whole row and column",
                )
            )


def _check_text(scan: _Scan, strings: bytes, cells: int) -> None:
    """Refuse texts that are stored once and used so often that memory would not hold them."""
    starts = [match.start() for match in _STRING.finditer(strings)]
    lengths = [end - start for start, end in pairwise([*starts, len(strings)])]
    if cells * max(lengths, default=0) <= MAX_UNPACKED:
        return
    uses = Counter(_STRING_CELL.findall(scan.body))
    known = {int(index): count for index, count in uses.items() if int(index) < len(lengths)}
    total = sum(lengths[index] * count for index, count in known.items())
    if total > MAX_UNPACKED:
        found = f"{total} bytes of text in all cells together"
        allowed = f"at most {MAX_UNPACKED} bytes"
        remedy = "shorten the texts, or leave out what does not belong in the table"
        raise InputError(scan.problem("table.xlsx_text", b"", found, allowed, remedy))


def _formulas(scan: _Scan) -> Iterator[Problem]:
    if b"<f" not in scan.body and b":f" not in scan.body:
        return
    for match in _FORMULA.finditer(scan.body):
        formula = html.unescape((match[1] or b"").decode("utf-8", "replace"))
        yield scan.problem(
            "table.xlsx_formula",
            scan.cell(match.start()),
            f"a formula: {shown('=' + formula)}" if formula else "a formula",
            "values only: what a formula gives depends on the program that opens the file",
            "copy the cell and paste it as a value",
        )


def _errors(scan: _Scan) -> Iterator[Problem]:
    if b'"e"' not in scan.body and b"'e'" not in scan.body:
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


def _digits(scan: _Scan) -> Iterator[Problem]:
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
        attributes = scan.cell(match.start())
        if _attribute(attributes, b"t") not in _TEXT_TYPES:
            yield scan.problem(
                "table.xlsx_digits", attributes, shown(text), DIGITS_ALLOWED, DIGITS_REMEDY
            )


def _percents(scan: _Scan, styles: bytes) -> Iterator[Problem]:
    formats = _percent_styles(styles)
    if not formats:
        return
    cells = re.compile(
        _OPEN_CELL % (rb"(?:" + _ATTRIBUTE + rb")*?\s+s\s*=\s*[\"'](?:" + b"|".join(formats)
        + rb")[\"'](?:" + _ATTRIBUTE + rb")*")
    )  # fmt: skip
    for match in cells.finditer(scan.body):
        if _attribute(match[1], b"t") in {b"", b"n"}:
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
        _attribute(attributes, b"numFmtId")
        for tag, attributes in tags
        if tag == b"numFmt" and b"%" in _attribute(attributes, b"formatCode")
    }
    block = _CELL_STYLES.search(styles)
    formats = _STYLE_TAG.findall(block[0]) if block else []
    return [
        str(index).encode()
        for index, (_, attributes) in enumerate(formats)
        if _attribute(attributes, b"numFmtId") in percent
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


def _attribute(attributes: bytes, name: bytes) -> bytes:
    match = re.search(rb"\s" + name + rb"\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", attributes)
    return (match[1] or match[2] or b"") if match else b""
