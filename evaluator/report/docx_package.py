"""A Word document as bytes: without what python-docx brings along, and the same every time."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document

CONTENTS = "[Content_Types].xml"
"""The member that a reader looks for first."""

NOT_NEEDED = ("customXml", "thumbnail", "extended-properties", "stylesWithEffects")
"""Ends of the kinds of parts that the template of python-docx has and a draft has no use for:
an empty bibliography, a picture of an empty page, and the name of the program that made it."""


def packed(document: Document) -> bytes:
    """The document as a file; its members have no time and a fixed order.

    Members are stored and not compressed: what a compressor makes of the same text differs between
    versions of zlib.
    """
    package, part = document.part.package, document.part
    for rels in (package.rels, part.rels):
        for name in [n for n, rel in rels.items() if rel.reltype.endswith(NOT_NEEDED)]:
            del rels[name]
    stream = io.BytesIO()
    document.save(stream)
    target = io.BytesIO()
    with zipfile.ZipFile(stream) as source, zipfile.ZipFile(target, "w") as archive:
        for name in sorted(source.namelist(), key=lambda name: (name != CONTENTS, name)):
            archive.writestr(zipfile.ZipInfo(name), source.read(name))
    return target.getvalue()
