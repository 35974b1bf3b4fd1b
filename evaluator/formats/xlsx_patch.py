"""A workbook of somebody else, with something added and everything else as it was.

A library that reads and writes workbooks loses what it does not know, and openpyxl takes over ten
seconds for a book of 50,000 scores. So the parts are taken out of the package, a few are added to,
and all are put back: what is not touched stays the same to the byte.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import quoteattr

from evaluator.formats.parse import shown
from evaluator.formats.xlsx_package import damaged, every_part
from evaluator.formats.xlsx_xml import ATTRIBUTE, NS, attribute

MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
"""The names of the XML of sheets and of links in the usual form of a workbook."""

_STRICT = {
    MAIN: b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    LINKS: b"http://purl.oclc.org/ooxml/officeDocument/relationships",
}
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument"
_CONTENT = "[Content_Types].xml"
_CONTENT_TYPES = {
    "worksheet": f"{_TYPES}.spreadsheetml.worksheet+xml",
    "styles": f"{_TYPES}.spreadsheetml.styles+xml",
    "comments": f"{_TYPES}.spreadsheetml.comments+xml",
}
_LINK = re.compile(rb"<" + NS + rb"Relationship((?:" + ATTRIBUTE + rb")*)\s*/?>")

_TAG = re.compile(rb"<(/?)" + NS + rb"([\w.-]+)(?:" + ATTRIBUTE + rb")*\s*(/?)>")


class Patch:
    """The parts of a workbook while they are added to."""

    def __init__(self, data: bytes, file: str) -> None:
        """Unpack.

        Args:
            data: The whole file.
            file: Its name, for messages.

        Raises:
            InputError: The file is no workbook, or not one that is safe to read.
        """
        self.file = file
        self._parts = every_part(data, file)
        self._names = {name.lower(): name for name in self._parts}
        self.workbook = next(iter(self.linked("", "officeDocument")), "xl/workbook.xml")
        is_strict = _STRICT[MAIN] in self.part(self.workbook)
        self._namespaces = _STRICT if is_strict else {}

    def part(self, name: str) -> bytes:
        """The content of a part; names differ in more than capitals.

        Raises:
            InputError: There is no such part.
        """
        found = self._names.get(name.lower())
        if found is None:
            raise damaged(self.file, f"no part {name}")
        return self._parts[found]

    def put(self, name: str, content: bytes) -> None:
        """Replace the content of a part, or add the part."""
        self._parts[self._names.setdefault(name.lower(), name)] = content

    def spelt(self, xml: bytes) -> bytes:
        """XML of our own with the names that this workbook uses."""
        for usual, own in self._namespaces.items():
            xml = xml.replace(usual, own)
        return xml

    def linked(self, owner: str, kind: str) -> list[str]:
        """The parts of a kind to which a part links, such as ``comments``."""
        return [part for _, one, part in self._links(owner) if one == kind]

    def target(self, owner: str, link: str) -> str:
        """The part behind the id of a link; "" when there is none."""
        return next((part for one, _, part in self._links(owner) if one == link), "")

    def link(self, owner: str, kind: str, part: str) -> str:
        """Add a link from one part to another.

        Returns:
            The id of the link.
        """
        name = _links_of(owner)
        if name.lower() not in self._names:
            self.put(
                name, f'<Relationships xmlns="{_PACKAGE}/relationships"></Relationships>'.encode()
            )
        known = {link for link, _, _ in self._links(owner)}
        new = next(f"rIdE{i}" for i in range(1, len(known) + 2) if f"rIdE{i}" not in known)
        relation = (
            f'<Relationship xmlns="{_PACKAGE}/relationships" Id="{new}" '
            f'Type="{self.spelt(LINKS).decode()}/{kind}" Target="/{part}"/>'
        )
        self.put(name, added(self.part(name), "Relationships", relation.encode(), self.file))
        return new

    def add(
        self, owner: str, kind: str, folder: str, ending: str, content: bytes
    ) -> tuple[str, str]:
        """Add a new part and a link to it.

        Returns:
            The id of the link, and the name of the part.
        """
        # Some programs look for the formats under their usual name only.
        numbers = [*([""] if kind == "styles" else []), *range(1, len(self._names) + 2)]
        names = (f"{folder}/{kind}{number}.{ending}" for number in numbers)
        name = next(name for name in names if name.lower() not in self._names)
        self.put(name, content)
        if kind in _CONTENT_TYPES:
            self._declare("Override", PartName=f"/{name}", ContentType=_CONTENT_TYPES[kind])
        else:
            self._declare("Default", Extension=ending, ContentType=f"{_TYPES}.{kind}")
        return self.link(owner, kind, name), name

    def save(self) -> bytes:
        """The package; equal parts give equal bytes."""
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self._parts.items():
                entry = zipfile.ZipInfo(name)
                entry.create_system = 3  # one and the same on Windows and elsewhere
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, content)
        return stream.getvalue()

    def _links(self, owner: str) -> list[tuple[str, str, str]]:
        """Id, kind and part of each link of a part to another."""
        name = _links_of(owner).lower()
        if name not in self._names:
            return []
        found = []
        for match in _LINK.finditer(self.part(name)):
            kind = attribute(match[1], b"Type").decode("utf-8", "replace").rsplit("/", 1)[-1]
            target = attribute(match[1], b"Target").decode("utf-8", "replace")
            path = posixpath.normpath(posixpath.join("/", posixpath.dirname(owner), target))[1:]
            if attribute(match[1], b"TargetMode") != b"External":
                found.append((attribute(match[1], b"Id").decode("utf-8", "replace"), kind, path))
        return found

    def _declare(self, element: str, **attributes: str) -> None:
        """Say of which type a part is, unless that is said already."""
        pairs = " ".join(f"{name}={quoteattr(value)}" for name, value in attributes.items())
        line = f'<{element} xmlns="{_PACKAGE}/content-types" {pairs}/>'.encode()
        content = self.part(_CONTENT)
        if quoteattr(next(iter(attributes.values()))).encode() not in content:
            self.put(_CONTENT, added(content, "Types", line, self.file))


def added(xml: bytes, element: str, children: bytes, file: str) -> bytes:
    """XML with children added at the end of the first element of a name.

    A count that the element states of its children is left out; it may be.

    Raises:
        InputError: There is no such element.
    """
    name = NS + element.encode()
    start = re.search(rb"<(" + name + rb")((?:" + ATTRIBUTE + rb")*)\s*(/?)>", xml)
    if start is None:
        raise damaged(file, f"no element {shown(element)}")
    tag = b"<" + start[1] + re.sub(rb"\scount\s*=\s*(?:\"[^\"]*\"|'[^']*')", b"", start[2]) + b">"
    if start[3]:
        return xml[: start.start()] + tag + children + b"</" + start[1] + b">" + xml[start.end() :]
    end = re.compile(rb"</" + name + rb"\s*>").search(xml, start.end())
    if end is None:
        raise damaged(file, f"the element {shown(element)} without an end")
    inner = xml[start.end() : end.start()]
    return xml[: start.start()] + tag + inner + children + xml[end.start() :]


def children(xml: bytes, element: str) -> list[bytes]:
    """The children of the first element of a name, each whole; none when it is not there."""
    start = re.search(rb"<" + NS + element.encode() + rb"(?:" + ATTRIBUTE + rb")*\s*(/?)>", xml)
    found: list[bytes] = []
    if start is None or start[1]:
        return found
    depth = 0
    first = start.end()
    for match in _TAG.finditer(xml, start.end()):
        if depth == 0 and match[1]:
            break
        if depth == 0:
            first = match.start()
        depth += -1 if match[1] else 0 if match[3] else 1
        if depth == 0:
            found.append(xml[first : match.end()])
    return found


def each(xml: bytes, element: str, change: Callable[[bytes], bytes]) -> bytes:
    """XML in which every element of a name, whole, is replaced by what a function makes of it."""
    name = NS + element.encode()
    begin = re.compile(rb"<" + name + rb"(?:" + ATTRIBUTE + rb")*\s*>")
    close = re.compile(rb"</" + name + rb"\s*>")
    pieces: list[bytes] = []
    at = 0
    while (start := begin.search(xml, at)) and (end := close.search(xml, start.end())):
        pieces += [xml[at : start.start()], change(xml[start.start() : end.end()])]
        at = end.end()
    return b"".join([*pieces, xml[at:]])


def before(xml: bytes, followers: tuple[str, ...], new: bytes) -> bytes:
    """XML with an element put before the first of those that must follow it.

    Args:
        xml: The end of the XML of an element, from a place on at which its children stand.
        followers: Names of the children that must follow; the end of the whole is the last.
        new: The element.
    """
    depth = 0
    at = len(xml)
    for match in _TAG.finditer(xml):
        if depth == 0 and (match[1] or match[2].decode("utf-8", "replace") in followers):
            at = match.start()
            break
        depth += -1 if match[1] else 0 if match[3] else 1
    return xml[:at] + new + xml[at:]


def _links_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
