"""The one sheet of an XLSX workbook that holds a table, to rows of cells."""

from __future__ import annotations

from evaluator.errors import InputError, Problem
from evaluator.formats.csv_table import RawTable, no_heading_row
from evaluator.formats.parse import shown
from evaluator.formats.xlsx_book import read_sheets
from evaluator.formats.xlsx_package import Package, SheetEntry, open_package
from evaluator.formats.xlsx_xml import column_letters

__all__ = ["column_letters", "read_xlsx"]


def read_xlsx(data: bytes, file: str, stem: str, problems: list[Problem]) -> RawTable | None:
    """Read the cells of the one sheet of a workbook that holds a table.

    Args:
        data: The whole file.
        file: Name of the file, for messages.
        stem: Name of the sheet that counts when there are several.
        problems: Every problem found is added here.

    Returns:
        Text as text, number cells as exact decimals, dates in ISO form, true and false as words;
        or None when the cells cannot be read.
    """
    try:
        package = open_package(data, file)
        entry = _choose(package, stem)
    except InputError as error:
        problems.extend(error.problems)
        return None
    grids = read_sheets(package, [entry], problems, is_book=False)
    if grids is None:
        return None
    if not grids[0].rows:
        problems.append(no_heading_row(file))
        return None
    return RawTable(grids[0].lines, grids[0].rows)


def _choose(package: Package, stem: str) -> SheetEntry:
    """The sheet named as the table, or the only sheet; it must be one that people see.

    Raises:
        InputError: It is not clear which sheet counts.
    """
    sheets = package.sheets
    named = [sheet for sheet in sheets if sheet.name.strip().casefold() == stem.casefold()]
    candidates = named or sheets
    if (
        len(candidates) == 1
        and candidates[0].state == "visible"
        and candidates[0].kind == "worksheet"
    ):
        return candidates[0]
    names = ", ".join(
        shown(sheet.name) + ("" if sheet.state == "visible" else " (hidden)")
        for sheet in sheets[:10]
    )
    raise InputError(
        Problem(
            code="table.xlsx_sheets",
            file=package.file,
            found=f"{len(sheets)} sheets: {names}" if sheets else "no sheet",
            allowed=f"one visible sheet of cells, or a visible one named {stem!r}",
            remedy=f"give the sheet that counts the name {stem!r} and make it visible",
        )
    )
