"""Workbooks for tests, by hand where no program would make them, and a look inside."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed"
)


def text_cell(address: str, text: str) -> str:
    return f'<c r="{address}" t="inlineStr"><is><t>{text}</t></is></c>'


def sheet_xml(cells: str = "", *, before: str = "", after: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet {MAIN}>{before}<sheetData>'
        f"{cells}</sheetData>{after}</worksheet>"
    )


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def package(
    sheets: Mapping[str, str], states: Mapping[str, str] | None = None, kind: str = "worksheet"
) -> dict[str, str | bytes]:
    """The parts of a workbook with these sheets, name and XML; the last is of the kind."""
    rels = f'<Relationships xmlns="{PACKAGE}">'
    listed = "".join(
        f'<sheet name="{name}" sheetId="{i}" state="{(states or {}).get(name, "visible")}" '
        f'r:id="r{i}"/>'
        for i, name in enumerate(sheets, start=1)
    )
    links = "".join(
        f'<Relationship Id="r{i}" Type="{OFFICE}/{kind if i == len(sheets) else "worksheet"}" '
        f'Target="worksheets/sheet{i}.xml"/>'
        for i in range(1, len(sheets) + 1)
    )
    return {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'{rels}<Relationship Id="r1" Type="{OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets>{listed}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f"{rels}{links}</Relationships>",
        **{f"xl/worksheets/sheet{i}.xml": xml for i, xml in enumerate(sheets.values(), start=1)},
    }


def made(fill: Callable[[xlsxwriter.Workbook], Any]) -> bytes:
    """A workbook of XlsxWriter."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as workbook:
        fill(workbook)
    return stream.getvalue()


def through_office(data: bytes, folder: Path, suffix: str = "xlsx") -> bytes:
    """The workbook as LibreOffice saves it, with a profile of its own: other windows stay open."""
    source = folder / "opened.xlsx"
    source.write_bytes(data)
    target = folder / "saved"
    program = shutil.which("soffice")
    assert program
    subprocess.run(
        [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
         "--convert-to", suffix, "--outdir", str(target), str(source)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return (target / f"opened.{suffix.partition(chr(58))[0]}").read_bytes()
