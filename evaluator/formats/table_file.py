"""The one file of a table: which it is, and its bytes."""

from __future__ import annotations

from pathlib import Path

from evaluator.errors import Problem
from evaluator.formats.files import refuse_device
from evaluator.formats.parse import shown

MAX_BYTES = 16 * 1024 * 1024
"""Largest CSV file: fifty bids, a hundred criteria and ten assessors with 200 signs each."""

MAX_WORKBOOK_BYTES = 5 * 1024 * 1024
"""Largest workbook: it is packed, and is unpacked under limits of its own."""

_SUFFIXES = (".csv", ".xlsx")
_LOOK_ALIKES = (*_SUFFIXES, ".xls", ".xlsm", ".xlsb", ".ods", ".tsv")


def find_file(folder: Path, stem: str, problems: list[Problem]) -> Path | None:
    """The one file of the table; names are compared in the folder's listing.

    Asking the system for a name would find ``Scores.CSV`` on Windows and not on Linux.
    """
    entries = sorted(folder.iterdir()) if folder.is_dir() else []
    names = [p for p in entries if p.stem.casefold() == stem.casefold()]
    exact = [p for p in names if p.stem == stem and p.suffix in _SUFFIXES]
    problems.extend(
        Problem(
            code="table.file_name",
            file=other.name,
            found=shown(other.name),
            allowed=f"{stem}.csv or {stem}.xlsx",
            remedy="save it under one of these names and in that form, or move it away",
        )
        for other in names
        if other not in exact and other.suffix.casefold() in _LOOK_ALIKES
    )
    if len(exact) > 1:
        problems.append(
            Problem(
                code="table.two_files",
                file=exact[0].name,
                found=f"{exact[0].name} and {exact[1].name}",
                allowed="one of the two",
                remedy="remove the one that does not count",
            )
        )
        return None
    return exact[0] if exact else None


def read_bytes(path: Path, problems: list[Problem]) -> bytes | None:
    """The content of a file, or None and a problem when it cannot be read or is too large."""
    most = MAX_BYTES if path.suffix == ".csv" else MAX_WORKBOOK_BYTES
    try:
        refuse_device(path)
        with path.open("rb") as stream:
            data = stream.read(most + 1)
    except OSError as error:
        problems.append(
            Problem(
                code="table.unreadable",
                file=path.name,
                found=error.strerror or "the file cannot be read",
                allowed="a file that can be read",
                remedy="close it in other programs and check the rights to it",
            )
        )
        return None
    if len(data) > most:
        problems.append(
            Problem(
                code="table.too_large",
                file=path.name,
                found=f"more than {most} bytes",
                allowed=f"at most {most} bytes",
                remedy="remove what does not belong in the table (pictures, layout, other sheets)",
            )
        )
        return None
    return data
