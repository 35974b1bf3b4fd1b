"""A dossier in a workbook: its documents, its tables, and what stands in files beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from evaluator.errors import InputError, Problem
from evaluator.formats.book_computed import computed_findings
from evaluator.formats.book_documents import BookDocuments, read_documents
from evaluator.formats.book_plan import BOOK, TABLES, TABLES_OF, meant_word
from evaluator.formats.book_sheets import Rows, Sheets
from evaluator.formats.csv_table import RawTable, heading_key
from evaluator.formats.dossier_files import Entry, FolderFiles, table_places, used
from evaluator.formats.table_file import find_file, read_bytes
from evaluator.formats.table_numbers import DecimalSign
from evaluator.formats.tables import Table, TableSpec, read_table, table_of
from evaluator.formats.xlsx_book import read_book
from evaluator.formats.xlsx_table import column_letters
from evaluator.formats.yaml_text import Document
from evaluator.model.criteria import CriteriaSet
from evaluator.model.finding import Finding, Where

BASES = ("measured", "told", "promised")


@dataclass(frozen=True, slots=True)
class BookFiles:
    """A workbook, and beside it files for what does not stand in it, such as the prices."""

    path: Path
    sheets: Sheets
    documents: BookDocuments

    @property
    def folder(self) -> Path:
        """The folder of the workbook."""
        return self.path.parent

    @property
    def given(self) -> Mapping[str, Document]:
        """The criteria set, where it stands in the workbook."""
        one = self.documents.criteria
        return {} if one is None else {one.name: one}

    @property
    def places(self) -> Mapping[str, Where]:
        """The sheet of each table that the workbook has."""
        beside = table_places(self.folder)
        own = {
            f"{stem}.csv": Where(self.path.name, None, None, f"{grid.name}!A1")
            for stem in TABLES_OF.get(self.documents.kind, ())
            for grid in [self.sheets.find(TABLES[stem])]
            if grid is not None and not (self.folder / f"{stem}.csv").is_file()
        }
        return own | beside if self.owns_folder else beside | own

    def doubles(self) -> list[Problem]:
        """A criteria set that stands in a file as well, which would be passed over."""
        return [
            self._twice(f"the criteria in the workbook and {name}")
            for name in self.given
            if self.owns_folder and (self.folder / name).is_file()
        ]

    def entries(self, inner: str) -> list[Entry]:
        """The documents of the workbook; those of the folder where the workbook has none.

        Raises:
            InputError: They stand in both.
        """
        own = self.documents.bids if inner == "bids" else self.documents.challenges
        beside = FolderFiles(self.folder).entries(inner) if self.owns_folder else []
        if not own:
            return beside
        if beside:
            raise InputError(self._twice(f"{inner} in the workbook and {beside[0].name}"))
        # Not the file's stem: an id may be anything until it was checked.
        return [
            Entry(str(one.data.get("id", "")), one.name, lambda one=one: one)  # type: ignore[misc]
            for one in own
        ]

    def table(self, spec: TableSpec, decimal: DecimalSign, problems: list[Problem]) -> Table | None:
        """The sheet of a table; its own file where the sheet is empty or not there."""
        rows = None
        if spec.stem in TABLES_OF.get(self.documents.kind, ()):
            before = len(self.sheets.problems)
            rows = self.sheets.rows(TABLES[spec.stem], spec.names())
            problems += self.sheets.problems[before:]
        beside = self._beside(spec.stem)
        if rows is None or (beside is not None and not rows.rows):
            only_prices = spec.stem == "prices" or self.owns_folder
            return (
                read_table(self.folder, spec, decimal=decimal, problems=problems)
                if only_prices
                else None
            )
        if beside is not None:
            problems.append(self._twice(f"the sheet {rows.sheet} and the file {beside.name}"))
        return self._of_sheet(rows, spec, decimal, problems)

    def _of_sheet(
        self, rows: Rows, spec: TableSpec, decimal: DecimalSign, problems: list[Problem]
    ) -> Table:
        names = spec.names()
        for at, heading in enumerate(rows.headings):
            if names.get(heading_key(heading)) == "basis":
                for row in rows.rows:
                    row[at] = meant_word(str(row[at]), BASES)
        raw = RawTable([rows.heading_line, *rows.lines], [list(rows.headings), *rows.rows])
        return table_of(
            self.path.name,
            raw,
            spec,
            lambda at: f"{rows.sheet}!{column_letters(rows.columns[at])}",
            decimal=decimal,
            problems=problems,
        )

    @property
    def owns_folder(self) -> bool:
        """Whether the folder is the dossier's: a workbook by another name stands by itself."""
        return self.path.name == BOOK

    def _beside(self, stem: str) -> Path | None:
        return find_file(self.folder, stem, []) if self.owns_folder else None

    def _twice(self, found: str) -> Problem:
        return Problem(
            code="table.two_places",
            file=self.path.name,
            found=found,
            allowed="one of the two",
            remedy="empty the sheet below its headings, or move the file away",
        )

    def computed(self, criteria: CriteriaSet | None) -> tuple[Finding, ...]:
        """Computed cells of the workbook that are out of date, or were typed over."""
        return tuple(computed_findings(self.sheets, criteria, self.documents.decimal))

    def used(self) -> tuple[Path, ...]:
        """The workbook with what was read beside it."""
        if self.owns_folder:
            return used(self.folder)
        prices = find_file(self.folder, "prices", []) if self.documents.kind == "tender" else None
        return (self.path,) if prices is None else (self.path, prices)


def open_book(path: Path) -> BookFiles:
    """Read the workbook of a dossier.

    Raises:
        InputError: Everything that is wrong with its sheets.
    """
    problems: list[Problem] = []
    data = read_bytes(path, problems)
    grids = read_book(data, path.name, problems) if data is not None else None
    if grids is None:
        raise InputError(problems)
    sheets = Sheets(path.name, grids, problems)
    documents = read_documents(sheets)
    files = BookFiles(path, sheets, documents)
    problems += files.doubles()
    if problems:
        raise InputError(problems)
    return files
