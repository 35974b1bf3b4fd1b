"""A filled-in form: is it ours, is it whole, and what does it say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from evaluator.errors import Problem
from evaluator.formats.csv_table import Cell, heading_key
from evaluator.formats.parse import shown
from evaluator.formats.table_numbers import plain_number
from evaluator.formats.xlsx_book import Grid, read_book
from evaluator.formats.xlsx_form import Styled
from evaluator.formats.xlsx_table import column_letters
from evaluator.formats.xlsx_write import Entry, Formula, Number
from evaluator.model.base import is_moment
from evaluator.office.collect_form import AGAIN, Line, ReadForm
from evaluator.office.form_content import FormContent, form_content
from evaluator.office.form_plan import (
    FACTS,
    FILLED_ON,
    FORM,
    FORM_VERSION,
    GUIDE,
    IDS,
    SCALE,
    SCORES,
    SHEETS,
    columns,
    fact_names,
    heading_names,
    is_sheet,
)
from evaluator.office.form_sheets import scale_sheet
from evaluator.office.form_source import NO_LOT, Desk
from evaluator.office.form_words import folded

EMPTY = "an empty cell"
_VERSION_DIGITS = 4


def read_form(data: bytes, file: str, desk: Desk, problems: list[Problem]) -> ReadForm | None:
    """Read a form and hold its locked cells against the dossier.

    Args:
        data: The workbook.
        file: Its name, for messages.
        desk: The dossier that it should belong to.
        problems: Every problem found is added here.

    Returns:
        None when it is not a form of this dossier, or was changed.
    """
    before = len(problems)
    grids = read_book(data, file, problems)
    if grids is None or len(problems) > before:
        return None
    return _Reading(file, desk, {grid.name: grid for grid in grids}, problems).form()


@dataclass(frozen=True, slots=True)
class _Reading:
    """One pass over a form."""

    file: str
    desk: Desk
    grids: Mapping[str, Grid]
    problems: list[Problem]
    cells: dict[str, tuple[str, str]] = field(default_factory=dict)

    def form(self) -> ReadForm | None:
        """The form, when everything that is locked is as it should be."""
        before = len(self.problems)
        sheet, scores = self._sheet(FORM), self._sheet(SCORES)
        if sheet is None or scores is None:
            self._no_form()
            return None
        for cell in scores.formulas:
            # A reader of tables passes over computed columns; a form has none.
            self._say("table.xlsx_formula", "a formula",
                      "values only: what a formula gives depends on the program that opens "
                      "the file", "copy the cell and paste it as a value",
                      f"{scores.name}!{cell}")  # fmt: skip
        self.cells.update(_facts(sheet))
        if not self._is_readable(sheet) or not self._belongs():
            return None
        assessor = self.desk.find(self.cells["assessor"][0])
        lang = self.cells["language"][0]
        if assessor is None or lang not in FORM:
            return None
        content = form_content(self.desk, assessor, lang, every=True)
        lines = self._lines(scores, content)
        if len(self.problems) == before:
            self._unchanged(content, lines)
        self._other_sheets()
        filled_on = self._filled_on()
        if len(self.problems) > before:
            return None
        return ReadForm(self.file, content, tuple(lines), filled_on)

    def _sheet(self, names: Mapping[str, str]) -> Grid | None:
        return next((grid for name, grid in self.grids.items() if is_sheet(name, names)), None)

    def _no_form(self) -> None:
        there = [n for n in self.grids if any(is_sheet(n, s) for s in (GUIDE, FORM, SCORES))]
        wanted = [s for s in (FORM, SCORES) if self._sheet(s) is None]
        listed = ", ".join(shown(name) for name in self.grids) or "no sheet"
        if there:
            self._say("form.sheet_missing", listed, " / ".join(dict.fromkeys(wanted[0].values())),
                      "give the sheet its own name back")  # fmt: skip
        else:
            self._say("form.not_a_form", listed, "a workbook that evaluator forms made",
                      "give the file that the assessor filled in, saved as .xlsx")  # fmt: skip

    def _is_readable(self, sheet: Grid) -> bool:
        lacking = [f for f in FACTS if f.name not in self.cells and f.name != "program"]
        if lacking:
            names = ", ".join(f"{fact.nl} / {fact.en}" for fact in lacking)
            self._say("form.fact_missing", names, "every line of this sheet as it was made", AGAIN,
                      f"{sheet.name}!A1")  # fmt: skip
            return False
        text, cell = self.cells["version"]
        version = (
            int(text) if text.isascii() and text.isdecimal() and len(text) <= _VERSION_DIGITS else 0
        )
        if version < 1:
            self._say(
                "form.changed", shown(text) or EMPTY, "the version as it was made", AGAIN, cell
            )
        elif version > FORM_VERSION:
            self._say("form.too_new", text, f"at most {FORM_VERSION}",
                      "use the version of the program that made it", cell)  # fmt: skip
        return 1 <= version <= FORM_VERSION

    def _belongs(self) -> bool:
        """Whether it is a form of this dossier, of somebody in it, by the criteria of today."""
        (dossier, at), (assessor, who) = self.cells["dossier"], self.cells["assessor"]
        (lang, said), (criteria, where) = self.cells["language"], self.cells["criteria"]
        if dossier != self.desk.head.id:
            self._say("form.other_dossier", shown(dossier) or EMPTY, self.desk.head.id,
                      "collect it with the dossier that it was made for", at)  # fmt: skip
        elif self.desk.find(assessor) is None:
            known = ", ".join(one.assessor for one in self.desk.assessors)
            self._say("form.unknown_assessor", shown(assessor) or EMPTY, known,
                      "collect it with the dossier that knows this assessor", who)  # fmt: skip
        elif lang not in FORM:
            self._say("form.changed", shown(lang) or EMPTY, ", ".join(FORM), AGAIN, said)
        elif criteria != self.desk.criteria_digest:
            self._say("form.other_criteria", shown(criteria) or EMPTY, self.desk.criteria_digest,
                      AGAIN, where)  # fmt: skip
        else:
            return True
        return False

    def _lines(self, sheet: Grid, content: FormContent) -> list[Line]:
        heading = _heading_row(sheet, self.desk.subject_column)
        places = self._columns(sheet, heading) if heading is not None else {}
        if heading is None or not places:
            if heading is None:
                wanted = [c.heading(content.lang) for c in content.columns if c.required]
                self._say("form.no_heading_row", shown(sheet.name), ", ".join(wanted), AGAIN,
                          f"{sheet.name}!A1")  # fmt: skip
            return []
        letters = {name: column_letters(at) for name, at in places.items()}
        expected = {row.key: row for row in content.rows}
        found: dict[tuple[str, str, str], Line] = {}
        for at in range(heading + 1, len(sheet.rows)):
            cells = {name: _text(sheet.rows[at][place]) for name, place in places.items()}
            line = sheet.lines[at]
            key = self._key(cells)
            place = f"{sheet.name}!{letters['criterion']}{line}"
            row = expected.get(key)
            if row is None:
                self._say("form.row_unknown", self.desk.place(key),
                          "the rows that the form was made with", "remove the row",
                          place, line)  # fmt: skip
            elif key in found:
                self._say("form.row_twice", self.desk.place(key),
                          "each row once", "remove one of the two", place, line)  # fmt: skip
            else:
                found[key] = Line(self.file, sheet.name, line, row, cells, letters)
        self._whole(sheet, content, found)
        return list(found.values())

    def _key(self, cells: Mapping[str, str]) -> tuple[str, str, str]:
        lots = self.desk.lots
        lot = cells.get("lot") or (lots[0] if len(lots) == 1 else NO_LOT)
        return (lot, cells[self.desk.subject_column], cells["criterion"])

    def _columns(self, sheet: Grid, heading: int) -> dict[str, int]:
        """Position of each known column; {} when one is missing, strange or there twice."""
        names = heading_names(self.desk.subject_column)
        places: dict[str, int] = {}
        before, line = len(self.problems), sheet.lines[heading]
        for at, cell in enumerate(sheet.rows[heading]):
            text = _text(cell)
            name = names.get(heading_key(text))
            place = f"{sheet.name}!{column_letters(at)}{line}"
            filled = any(row[at] != "" for row in sheet.rows[heading + 1 :])
            if name in places:
                self._say("form.column_twice", shown(text), "each column once",
                          "remove one of the two", place, line)  # fmt: skip
            elif name is not None:
                places[name] = at
            elif text or filled:
                self._say("form.column_unknown", shown(text) or "a column without a heading",
                          "the columns that the form was made with",
                          "put what it says under reason, and remove the column",
                          place, line)  # fmt: skip
        several = len(self.desk.lots) > 1
        for column in columns(self.desk.subject_column, several_lots=several):
            needed = column.required or column.name == "lot"
            if needed and column.name not in places:
                self._say("form.column_missing", f"no column {column.nl} / {column.en}",
                          "the columns that the form was made with", AGAIN,
                          f"{sheet.name}!A{line}", line)  # fmt: skip
        return places if len(self.problems) == before else {}

    def _whole(
        self, sheet: Grid, content: FormContent, found: Mapping[tuple[str, str, str], Line]
    ) -> None:
        """Every row that is still open must be there."""
        for row in content.rows:
            if row.subject.open and row.key not in found:
                self._say("form.row_missing", self.desk.place(row.key),
                          "the rows that the form was made with", AGAIN,
                          f"{sheet.name}!A1")  # fmt: skip

    def _unchanged(self, content: FormContent, lines: list[Line]) -> None:
        """Hold every locked text against what the program would write today."""
        before = len(self.problems)
        role, cell = self.cells["role"]
        if folded(role) != folded(content.role):
            self._say("form.text_changed", shown(role) or EMPTY, shown(content.role), AGAIN,
                      cell)  # fmt: skip
        locked = [c.name for c in content.columns if not c.input]
        names = [name for name in locked if not lines or name in lines[0].places]
        for line in lines:
            for name in names:
                text, wanted = line.cells[name], line.row.texts[name]
                if name not in IDS and folded(text) != folded(wanted):
                    found = shown(text) or EMPTY
                    self._say("form.text_changed", found, shown(wanted) or EMPTY, AGAIN,
                              line.cell(name), line.line)  # fmt: skip
        self._same_scale(content)
        said, cell = self.cells["content"]
        if len(self.problems) == before and said != content.digest([x.row for x in lines], names):
            self._say("form.changed", shown(said) or EMPTY, "the form as it was made", AGAIN, cell)

    def _same_scale(self, content: FormContent) -> None:
        """The words that the assessor scored by are those of today."""
        sheet = self._sheet(SCALE)
        if sheet is None:
            wanted = " / ".join(dict.fromkeys(SCALE.values()))
            self._say("form.sheet_missing", ", ".join(self.grids), wanted,
                      "give the sheet its own name back")  # fmt: skip
            return
        today = [[_shown_entry(entry) for entry in row] for row in scale_sheet(content).rows]
        rows = list(zip(sheet.lines, sheet.rows, strict=True))[-len(today) :] if today else []
        for (line, cells), texts in zip(rows, today, strict=False):
            for at, text in enumerate(texts):
                found = _text(cells[at]) if at < len(cells) else ""
                if folded(found) != folded(text):
                    self._say("form.text_changed", shown(found) or EMPTY, shown(text) or EMPTY,
                              AGAIN, f"{sheet.name}!{column_letters(at)}{line}", line)  # fmt: skip

    def _other_sheets(self) -> None:
        for name in self.grids:
            if not any(is_sheet(name, sheet) for sheet in SHEETS):
                self._say("form.sheet_unknown", shown(name),
                          "the sheets that the form was made with",
                          "move that sheet to a file of its own", f"{name}!A1")  # fmt: skip

    def _filled_on(self) -> str:
        guide = self._sheet(GUIDE)
        for text, cell in _pairs(guide, fact_names([FILLED_ON])).values() if guide else ():
            if not text or is_moment(text):
                return text
            self._say("form.date", shown(text), "a date such as 2026-04-13",
                      "write year-month-day", cell)  # fmt: skip
        return ""

    def _say(
        self, code: str, found: str, allowed: str, remedy: str, cell: str = "", line: int = 0
    ) -> None:
        self.problems.append(
            Problem(
                code=code,
                file=self.file,
                line=line or None,
                cell=cell or None,
                found=found,
                allowed=allowed,
                remedy=remedy,
            )
        )


def _facts(sheet: Grid) -> dict[str, tuple[str, str]]:
    return _pairs(sheet, fact_names(FACTS))


def _pairs(sheet: Grid, names: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Value and cell of each line that begins with one of the names."""
    found: dict[str, tuple[str, str]] = {}
    for line, row in zip(sheet.lines, sheet.rows, strict=True):
        name = names.get(heading_key(_text(row[0]))) if row else None
        if name is not None and name not in found:
            value = _text(row[1]) if len(row) > 1 else ""
            found[name] = (value, f"{sheet.name}!B{line}")
    return found


def _heading_row(sheet: Grid, subject: str) -> int | None:
    """Index of the row that names the ids; lines of text stand above it."""
    names = heading_names(subject)
    for at, row in enumerate(sheet.rows):
        said = {names.get(heading_key(_text(cell))) for cell in row}
        if {subject, "criterion"} <= said:
            return at
    return None


def _shown_entry(entry: Entry | Styled) -> str:
    """What a cell that the program writes holds, as it is read back."""
    value = entry.value if isinstance(entry, Styled) else entry
    if value is None or isinstance(value, Formula):
        return ""
    number = value.value if isinstance(value, Number) else value
    return _text(number if isinstance(number, str | Decimal) else Decimal(str(number)))


def _text(cell: Cell) -> str:
    text = plain_number(cell) if isinstance(cell, Decimal) else cell
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
