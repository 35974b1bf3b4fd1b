"""The package of an XLSX workbook: what is inside, and is it safe to open.

A workbook is a zip of XML parts (ECMA-376, part 2: Open Packaging Conventions). A zip can hold far
more than its size says, two parts of one name, or headers that lie about lengths, and XML can
declare entities that grow without end. So the parts that are needed are taken out here, within
limits, and `repack` puts them into a fresh package: what was checked is what is read.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from evaluator.errors import InputError, Problem
from evaluator.formats.parse import shown

MAX_UNPACKED = 50 * 1024 * 1024
"""Most bytes that all parts together may unpack to."""

MAX_RATIO = 100
"""Most times that a part may grow by unpacking; a sheet of data grows 10 to 30 times."""

MAX_PARTS = 1_000
"""Most parts in a package; a workbook of data has a dozen."""

_SMALL = 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0"
_MACROS = ("vbaproject.bin", "xl/macrosheets/", "xl/activex/")
_LINKED = ("xl/externallinks/", "xl/connections.xml", "xl/querytables/", "xl/model/")
_EMBEDDED = ("xl/embeddings/",)
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_DATE_1904 = re.compile(rb"\bdate1904\s*=\s*[\"'](?:1|true|on)[\"']")
_SAVE_AGAIN = "open it in Excel or LibreOffice and save it again as .xlsx"
_BAD_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError,
            RuntimeError, OverflowError, zipfile.LargeZipFile)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet in the list of a workbook.

    Attributes:
        name: Name of the sheet.
        state: ``visible``, ``hidden``, or ``veryHidden``, which no menu of a program shows.
        kind: ``worksheet`` for cells; a chart, a dialog and such have another.
        part: Name of the part with its content.
    """

    name: str
    state: str
    kind: str
    part: str


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a workbook, unpacked.

    Attributes:
        file: Name of the file, for messages.
        parts: XML by name of the part, in lower case.
        sheets: The sheets in their order.
        strings: XML of the texts that cells point to; may be empty.
        styles: XML of the formats of cells; may be empty.
        date1904: Whether days are counted from 1904 and not from 1900.
    """

    file: str
    parts: dict[str, bytes]
    sheets: tuple[SheetEntry, ...]
    strings: bytes
    styles: bytes
    date1904: bool

    def take(self, entry: SheetEntry) -> bytes:
        """XML of a sheet, which leaves the package: it is large and needed once.

        Raises:
            InputError: The package has no such part.
        """
        xml = _part(self.parts, entry.part, self.file)
        del self.parts[entry.part]
        return xml

    def tables(self, entry: SheetEntry) -> list[bytes]:
        """XML of the tables that a sheet has (Insert, Table): they have filters of their own."""
        if _links_of(entry.part) not in self.parts:
            return []
        targets = _relations(self.parts, entry.part, self.file).values()
        return [self.parts.get(part, b"") for kind, part in targets if kind == "table"]


def open_package(data: bytes, file: str) -> Package:
    """Unpack a workbook.

    Args:
        data: The whole file.
        file: Name of the file, for messages.

    Raises:
        InputError: The file is no workbook, or not one that is safe to read.
    """
    parts = _unpack(data, file)
    workbook, targets = _workbook(parts, file)
    sheets = tuple(_sheets(workbook, targets))
    for sheet in sheets:
        if not sheet.name.isprintable() or shown(sheet.name) != sheet.name:
            raise damaged(file, f"a sheet with an unusual name: {shown(sheet.name)}")
    again = [name for name, count in Counter(s.part for s in sheets if s.part).items() if count > 1]
    names = Counter(sheet.name.strip().casefold() for sheet in sheets)
    if again or max(names.values(), default=1) > 1:
        twice = max(names, key=lambda name: names[name])
        raise damaged(file, f"more than one sheet with the name {shown(twice)}"
                      if names[twice] > 1 else "two sheets with the same cells")  # fmt: skip
    return Package(
        file=file,
        parts=parts,
        sheets=sheets,
        strings=parts.get(_target(targets, "sharedStrings"), b""),
        styles=parts.get(_target(targets, "styles"), b""),
        date1904=_DATE_1904.search(ET.tostring(workbook)) is not None,
    )


def every_part(data: bytes, file: str) -> dict[str, bytes]:
    """All parts of a workbook as they are, pictures and such included, in their order.

    Raises:
        InputError: As `open_package`.
    """
    open_package(data, file)
    try:
        return package_parts(data)
    except _BAD_ZIP as error:
        raise _no_zip(file, error) from None


def package_parts(data: bytes) -> dict[str, bytes]:
    """All parts of a workbook of our own."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {one.filename: _read_member(archive, one) for one in archive.infolist()}


def repack(package: Package, sheets: Sequence[bytes]) -> io.BytesIO:
    """A package with the cells of these sheets and nothing else, written anew."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    shared = {"sharedStrings": package.strings, "styles": package.styles}
    parts = {kind: (kind, xml) for kind, xml in shared.items() if xml}
    parts |= {f"sheet{i}": ("worksheet", xml) for i, xml in enumerate(sheets)}
    links = "".join(
        f'<Relationship Id="r{name}" Type="{office}/{kind}" Target="{name}.xml"/>'
        for name, (kind, _) in parts.items()
    )
    listed = "".join(
        f'<sheet name="sheet{i}" sheetId="{i + 1}" r:id="rsheet{i}"/>' for i in range(len(sheets))
    )
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{rels.replace("relationships", "content-types")}"/>',
        "_rels/.rels": f'<Relationships xmlns="{rels}"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {main} xmlns:r="{office}"><workbookPr '
        f'date1904="{int(package.date1904)}"/><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{rels}">{links}</Relationships>',
        **{f"xl/{name}.xml": xml for name, (_, xml) in parts.items()},
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    stream.seek(0)
    return stream


def damaged(file: str, found: str) -> InputError:
    """The error of a package that does not hold what a workbook must hold."""
    return _error(file, "table.xlsx_damaged", found, "an undamaged .xlsx workbook", _SAVE_AGAIN)


def _no_zip(file: str, error: Exception) -> InputError:
    return damaged(file, f"a zip package that cannot be unpacked: {shown(error)}")


def _error(file: str, code: str, found: str, allowed: str, remedy: str) -> InputError:
    return InputError(Problem(code=code, file=file, found=found, allowed=allowed, remedy=remedy))


def _unpack(data: bytes, file: str) -> dict[str, bytes]:
    """The XML parts by name in lower case (names differ in more than capitals: OPC 7.3)."""
    if data.startswith(_OLE):
        found = "a workbook with a password, or of the old .xls kind"
        remedy = "remove the password (File, Info) or save it as .xlsx"
        allowed = "an .xlsx workbook without a password"
        raise _error(file, "table.xlsx_encrypted", found, allowed, remedy)
    if not data.startswith(b"PK"):
        found = "a file that is no .xlsx workbook"
        remedy = "save it as .xlsx; a new name alone is not enough"
        raise _error(file, "table.xlsx_not_a_workbook", found, "an .xlsx workbook", remedy)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _look_through(members, file)
            parts = {
                member.filename.lower(): _read_member(archive, member)
                for member in members
                if member.filename.lower().endswith((".xml", ".rels"))
            }
    except _BAD_ZIP as error:
        raise _no_zip(file, error) from None
    for name, content in parts.items():
        if _DECLARATION.search(content):
            found = f"a document type or entity in {shown(name)}"
            allowed = "XML without declarations"
            raise _error(file, "table.xlsx_declaration", found, allowed, _SAVE_AGAIN)
    return parts


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    # With a size: without one, zipfile unpacks everything before it cuts at the stated length.
    with archive.open(member) as stream:
        return stream.read(member.file_size)


def _look_through(members: list[zipfile.ZipInfo], file: str) -> None:
    """Refuse by name and size, before anything is unpacked.

    Raises:
        InputError: Something that a workbook of data has no use for.
    """
    names = [member.filename.lower() for member in members]
    for code, marks, found, remedy in (
        ("table.xlsx_macros", _MACROS, "macros", "save it as .xlsx, without macros"),
        ("table.xlsx_external", _LINKED, "links to other workbooks or data",
         "break the links (Data, Edit links) and keep the values"),
        ("table.xlsx_embedded", _EMBEDDED, "embedded files", "remove the embedded files"),
    ):  # fmt: skip
        if any(mark in name for name in names for mark in marks):
            raise _error(file, code, found, "a workbook of cells only", remedy)
    if any(member.flag_bits & 1 for member in members):
        raise _error(file, "table.xlsx_encrypted", "parts that are encrypted",
                     "a workbook without a password", "remove the password")  # fmt: skip
    if len(set(names)) != len(names) or len(names) > MAX_PARTS:
        raise damaged(file, f"{len(names)} parts, of which {len(set(names))} have their own name")
    unpacked = sum(member.file_size for member in members)
    grown = [m for m in members if m.file_size > max(_SMALL, m.compress_size * MAX_RATIO)]
    if unpacked > MAX_UNPACKED or grown:
        found = f"{unpacked} bytes when unpacked"
        raise _error(file, "table.xlsx_unpacked",
                     f"{found}, {shown(grown[0].filename)} over {MAX_RATIO} times its size"
                     if grown else found,
                     f"at most {MAX_UNPACKED} bytes and {MAX_RATIO} times the packed size",
                     "remove empty rows, layout and other sheets, or use a CSV file")  # fmt: skip


def _workbook(parts: dict[str, bytes], file: str) -> tuple[ET.Element, dict[str, tuple[str, str]]]:
    """The list of sheets and, by id, kind and part of everything that the workbook points to."""
    path = _target(_relations(parts, "", file), "officeDocument") or "xl/workbook.xml"
    return _tree(_part(parts, path, file), path, file), _relations(parts, path, file)


def _relations(parts: dict[str, bytes], path: str, file: str) -> dict[str, tuple[str, str]]:
    folder = posixpath.dirname(path)
    rels = _links_of(path)
    tree = _tree(_part(parts, rels, file), rels, file)
    return {
        link.get("Id", ""): (
            link.get("Type", "").rsplit("/", 1)[-1],
            posixpath.normpath(posixpath.join("/", folder, link.get("Target", "")))[1:].lower(),
        )
        for link in tree
        if link.get("TargetMode") != "External"
    }


def _links_of(path: str) -> str:
    """The part in which the links of a part stand."""
    folder, name = posixpath.split(path)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _target(targets: dict[str, tuple[str, str]], kind: str) -> str:
    return next((part for k, part in targets.values() if k == kind), "")


def _part(parts: dict[str, bytes], name: str, file: str) -> bytes:
    if name not in parts:
        raise damaged(file, f"no part {shown(name)}")
    return parts[name]


def _tree(xml: bytes, name: str, file: str) -> ET.Element:
    if len(xml) > _SMALL:
        raise damaged(file, f"{len(xml)} bytes in {shown(name)}")
    try:
        return ET.fromstring(xml)  # noqa: S314 - no declarations are left (_unpack), and 1 MB at most
    except (ET.ParseError, ValueError, LookupError) as error:
        raise damaged(file, f"{shown(name)} is not sound XML: {shown(error)}") from None


def _sheets(workbook: ET.Element, targets: dict[str, tuple[str, str]]) -> Iterator[SheetEntry]:
    for element in workbook.iter():
        if element.tag.rsplit("}", 1)[-1] != "sheet":
            continue
        link = next((v for k, v in element.items() if k.endswith("}id")), "")
        kind, part = targets.get(link, ("", ""))
        yield SheetEntry(element.get("name", ""), element.get("state", "visible"), kind, part)
