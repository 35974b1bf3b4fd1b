"""The sheets of an XLSX workbook to rows of cells: all that people see, or one that holds a table.

A workbook from outside is a zip of XML and may be anything. Three steps keep what counts in plain
sight: the package is looked through (`xlsx_package`), the XML of each sheet is searched for what a
table of data does not hold (`xlsx_scan`: formulas, errors, merged cells, what is hidden, numbers
that were never typed), and only then python-calamine reads the cells, from a package that holds
nothing else (`xlsx_values`).
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from evaluator.errors import InputError, Problem
from evaluator.formats.book_plan import COMPUTED_ROWS
from evaluator.formats.csv_table import Cell, no_heading_row
from evaluator.formats.parse import shown
from evaluator.formats.xlsx_form_look import COMPUTED
from evaluator.formats.xlsx_formulas import FormulaCell
from evaluator.formats.xlsx_package import Package, SheetEntry, open_package
from evaluator.formats.xlsx_room import BOOK_COLUMNS, TABLE_COLUMNS
from evaluator.formats.xlsx_scan import Place, Scanned, Scanner, first
from evaluator.formats.xlsx_values import Cells, trimmed, value_text, values_of
from evaluator.formats.xlsx_xml import column_letters

MAX_SHEETS = 50
"""Most sheets of a workbook; a dossier has some fifteen."""

_MARK_ROWS = 100
"""A heading stands in one of the first rows, below a title and some notes."""

_ROW_MARKS = frozenset(
    word.casefold() for name in COMPUTED_ROWS.values() for word in (name.nl, name.en)
)
"""The very words of a row that the program computes: a text that only begins so makes no mark."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One visible sheet: its cells as they stand, blank rows left out.

    Attributes:
        name: Name of the sheet.
        lines: Row number in the sheet of each row.
        rows: Cells of each row, all equally long: text trimmed, number cells exact decimals,
            dates in ISO form, true and false as words, "" where nothing stands.
        formulas: What the cells (such as ``F12``) of computed columns hold below their heading, and
            those of computed rows behind their name, as text: mostly the result of a formula. In
            `rows` they are empty.
    """

    name: str
    lines: list[int]
    rows: list[list[Cell]]
    formulas: dict[str, str] = field(default_factory=dict)


def read_book(data: bytes, file: str, problems: list[Problem]) -> list[Grid] | None:
    """Read the cells of every sheet of a workbook.

    A column is computed when a cell near its top begins with ``berekend: `` or ``computed: ``, as
    the headings of the program's own forms do: what stands below it is left out and listed. So is
    what stands in a row behind one of the names of sums that the forms have. A formula anywhere
    else is a problem.

    Args:
        data: The whole file.
        file: Name of the file, for messages.
        problems: Every problem found is added here; the cell of each has its sheet.

    Returns:
        The sheets in their order, or None when the workbook cannot be read.
    """
    try:
        package = open_package(data, file)
        _check_sheets(package)
    except InputError as error:
        problems.extend(error.problems)
        return None
    found: list[Problem] = []
    grids = read_sheets(package, package.sheets, found, is_book=True)
    problems.extend(found)
    if grids is not None and not found and not any(grid.rows for grid in grids):
        problems.append(no_heading_row(file))
        return None
    return grids


def read_sheets(
    package: Package, entries: Sequence[SheetEntry], problems: list[Problem], *, is_book: bool
) -> list[Grid] | None:
    """Read the cells of some sheets.

    Args:
        package: The workbook.
        entries: The sheets to read.
        problems: Every problem found is added here.
        is_book: Whether computed columns may hold formulas, and places name their sheet.

    Returns:
        The sheets in their order, or None when they cannot be read.
    """
    scanner = Scanner(package, BOOK_COLUMNS if is_book else TABLE_COLUMNS)
    places = [Place(package.file, entry.name if is_book else "") for entry in entries]
    sheets: list[bytes] = []
    scans: list[Scanned] = []
    refused: list[Problem] = []
    for entry, place in zip(entries, places, strict=True):
        try:
            xml = package.take(entry)
            scan = scanner.scan(xml, place)
            hidden = scan.hidden.with_tables(package.tables(entry))
            scans.append(replace(scan, hidden=hidden))
            sheets.append(xml)
            del xml
        except InputError as error:
            refused.extend(_placed(problem, place) for problem in error.problems)
    if refused:
        problems.extend(refused)
        return None
    try:
        with _without_collector():
            found = zip(entries, places, scans, values_of(package, sheets), strict=True)
            return [
                _grid(entry.name, place, scan, values, problems)
                for entry, place, scan, values in found
            ]
    except InputError as error:
        problems.extend(error.problems)
        return None


def _grid(
    name: str, place: Place, scan: Scanned, values: list[list[Any]], problems: list[Problem]
) -> Grid:
    """The cells of one sheet, its computed cells apart."""
    computed = _take_computed(scan.formulas, values) if place.sheet else {}
    refused = (
        _formula_problem(place, cell, formula)
        for cell, formula in scan.formulas.items()
        if cell not in computed
    )
    found = [*first(refused), *(p for p in scan.problems if _cell(p) not in computed)]
    table = Cells(place, found).table(values)
    prefix = f"{place.sheet}!" if place.sheet else ""
    found.extend(scan.hidden.problems(place.file, prefix, table.lines, table.rows))
    problems.extend(sorted(found, key=lambda problem: problem.line or 0))
    if table.rows:
        table = trimmed(table)
    return Grid(name, table.lines, table.rows, computed)


def _formula_problem(place: Place, cell: str, formula: FormulaCell) -> Problem:
    return place.problem(
        "table.xlsx_formula",
        cell,
        f"a formula: {shown('=' + formula.text)}" if formula.text else "a formula",
        "values only: what a formula gives depends on the program that opens the file",
        "copy the cell and paste it as a value",
    )


def _take_computed(formulas: Mapping[str, FormulaCell], values: list[list[Any]]) -> dict[str, str]:
    """What the computed columns and rows hold, by cell; those cells are empty afterwards.

    A formula that fills other cells is left where it is: it must be refused.
    """
    taken: dict[str, str] = {}
    for line, at in _computed_cells(values):
        row, cell = values[line], f"{column_letters(at)}{line + 1}"
        formula = formulas.get(cell)
        if at >= len(row) or (formula and not formula.alone):
            continue
        text = formula.error if formula and formula.error else value_text(row[at])
        if text or formula:
            taken[cell] = text
            row[at] = ""
    return taken


def _computed_cells(values: list[list[Any]]) -> Iterator[tuple[int, int]]:
    """Row and column, counted from 0, of each cell below or behind a mark."""
    for at, mark in _marks(values).items():
        yield from ((line, at) for line in range(mark + 1, len(values)))
    for line, row in enumerate(values[:_MARK_ROWS]):
        mark = next((at for at, value in enumerate(row) if _is_row_mark(value)), len(row))
        yield from ((line, at) for at in range(mark + 1, len(row)))


def _marks(values: list[list[Any]]) -> dict[int, int]:
    """Column and row, counted from 0, of the marks of computed columns."""
    marks: dict[int, int] = {}
    for line, row in enumerate(values[:_MARK_ROWS]):
        for at, value in enumerate(row):
            if (
                isinstance(value, str)
                and value.strip().casefold().startswith(COMPUTED)
                and not _is_row_mark(value)
            ):
                marks.setdefault(at, line)
    return marks


def _is_row_mark(value: Any) -> bool:
    """Whether a cell is the name of a row of sums."""
    return isinstance(value, str) and value.strip().casefold() in _ROW_MARKS


def _cell(problem: Problem) -> str:
    return (problem.cell or "").rpartition("!")[2]


def _placed(problem: Problem, place: Place) -> Problem:
    """A problem of a whole sheet, at its first cell."""
    if problem.cell or not place.sheet:
        return problem
    return replace(problem, line=1, cell=f"{place.sheet}!A1")


def _check_sheets(package: Package) -> None:
    """Refuse a list of sheets that is not what people see.

    Raises:
        InputError: Sheets that are hidden or of another kind than cells, too many or none.
    """
    sheets = package.sheets
    if not 0 < len(sheets) <= MAX_SHEETS:
        raise InputError(
            Problem(
                code="table.xlsx_sheets",
                file=package.file,
                found=f"{len(sheets)} sheets" if sheets else "no sheet",
                allowed=f"at least one sheet and at most {MAX_SHEETS}",
                remedy="remove the sheets that are not of this dossier, or copy those that are to "
                "a new workbook",
            )
        )
    refused = [
        problem
        for sheet in sheets
        for problem in (_sheet_problem(package.file, sheet),)
        if problem is not None
    ]
    if refused:
        raise InputError(refused)


def _sheet_problem(file: str, sheet: SheetEntry) -> Problem | None:
    place = Place(file, sheet.name)
    if sheet.state != "visible":
        menu = "right-click on any sheet, Unhide"
        macro = "no menu shows it: copy the sheets that you see to a new workbook"
        return place.problem(
            "table.xlsx_hidden_sheet",
            "A1",
            f"the sheet {sheet.name} is hidden",
            "sheets that everybody sees",
            menu if sheet.state == "hidden" else macro,
        )
    if sheet.kind != "worksheet":
        return place.problem(
            "table.xlsx_sheet_kind",
            "A1",
            f"the sheet {sheet.name} holds no cells, but a chart or a dialog",
            "sheets of cells",
            "remove the sheet, or move the chart to a workbook of your own",
        )
    return None


@contextmanager
def _without_collector() -> Iterator[None]:
    """Hold the search for reference cycles: rows of values have none, and it doubles the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
