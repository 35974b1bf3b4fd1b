"""From the sheets of a form to a workbook: cells, drop-downs, help, protection and print."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from evaluator.formats.parse import shown
from evaluator.formats.xlsx_cells import (
    A4,
    CellWriter,
    Entry,
    Styles,
    call_error,
    finished,
    new_workbook,
    storable_outside,
)
from evaluator.formats.xlsx_form import Column, FormSheet, Styled
from evaluator.formats.xlsx_form_cells import ColumnCells, Help, Kind
from evaluator.formats.xlsx_form_look import (
    FONT,
    LOOKS,
    MARGIN,
    TITLE,
    TITLE_HEIGHT,
    fits_in_list,
    height,
    pages_wide,
    scale,
    shorter,
)
from evaluator.formats.xlsx_xml import column_letters

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_LIST_LENGTH = 255  # what Excel takes
_FOOTER_LENGTH = 230  # of 255: the page number comes beside it
_MOST_FROZEN = 8  # rows; more would leave a small screen no room to scroll
_COMMENT_WIDTH, _COMMENT_LETTERS, _COMMENT_LINE = 320, 46, 18
_FIRST_CHOICE = 2  # the row below the heading row of the sheet with lists
_BOLD = 0.9  # letters in a room for one ordinary letter
_NAME = re.compile(r"[A-Za-z_\\][A-Za-z0-9_.\\]{0,254}")
_AREA = re.compile(r"([A-Z]{1,3})([1-9][0-9]*)(?::([A-Z]{1,3})([1-9][0-9]*))?")


def write(sheets: Sequence[FormSheet], lists: str) -> bytes:
    """See `evaluator.formats.xlsx_form.write_form`."""
    if not sheets:
        raise call_error("workbook.no_sheet", "no sheet", "at least one sheet")
    long_lists = _Lists(lists)
    with new_workbook(FONT) as (workbook, stream):
        styles = Styles(workbook)
        for sheet in sheets:
            _SheetWriter(workbook.add_worksheet(sheet.name), styles, long_lists).write(sheet)
        if long_lists.columns:
            extra = long_lists.sheet()
            _SheetWriter(workbook.add_worksheet(lists), styles, long_lists).write(extra)
        _define_names(workbook, sheets)
    return finished(stream, rows_may_grow=True)


class _Lists:
    """The choices that fit in no drop-down itself, each list once, on a sheet of their own."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.columns: dict[tuple[str, ...], str] = {}

    def source(self, choices: tuple[str, ...], heading: str) -> str:
        """Where the list stands; it is added when it is new."""
        self.columns.setdefault(choices, heading)
        letters = column_letters(list(self.columns).index(choices))
        last = _FIRST_CHOICE + len(choices) - 1
        return f"={_quoted(self._name)}!${letters}${_FIRST_CHOICE}:${letters}${last}"

    def sheet(self) -> FormSheet:
        """The lists as columns."""
        longest = max(map(len, self.columns))
        rows = [
            [choices[i] if i < len(choices) else None for choices in self.columns]
            for i in range(longest)
        ]
        columns = [
            Column(heading=heading or self._name, width=30, locked=True)
            for heading in self.columns.values()
        ]
        return FormSheet(name=self._name, columns=columns, rows=rows, protect=True, portrait=True)


class _SheetWriter:
    """Puts one `FormSheet` into a worksheet."""

    def __init__(self, worksheet: Worksheet, styles: Styles, lists: _Lists) -> None:
        self._worksheet = worksheet
        self._cells = CellWriter(worksheet, styles)
        self._lists = lists

    def write(self, sheet: FormSheet) -> None:
        """Everything of the sheet, from the top."""
        top = sheet.top()
        titles = len(sheet.title_lines())
        for line, text in enumerate(top):
            self._cells.entry(line, 0, text, TITLE if line < titles else {})
            if line < titles:
                self._worksheet.set_row(line, TITLE_HEIGHT)
        if sheet.has_headings():
            self._headings(sheet, len(top))
        plans = [ColumnCells(column, protect=sheet.protect) for column in sheet.columns]
        kinds: list[list[Kind]] = [[] for _ in plans]
        first = sheet.row(0) - 1
        for line, row in enumerate((*sheet.rows, *([()] * sheet.spare)), start=first):
            self._row(line, _whole(sheet, row), plans, kinds)
        for at, plan in enumerate(plans):
            self._worksheet.set_column(at, at, plan.column.width)
            self._drop_downs(first, at, plan.column, kinds[at])
        self._layout(sheet, len(top))

    def _headings(self, sheet: FormSheet, line: int) -> None:
        style = {**LOOKS["heading"], "text_wrap": True, "locked": True}
        for at, column in enumerate(sheet.columns):
            self._cells.entry(line, at, column.heading, style)
        # Bold letters are wider.
        texts = ((column.heading, column.width * _BOLD) for column in sheet.columns)
        self._worksheet.set_row(line, height(texts))

    def _row(
        self,
        line: int,
        row: Sequence[Entry | Styled],
        plans: Sequence[ColumnCells],
        kinds: Sequence[list[Kind]],
    ) -> None:
        texts: list[tuple[str, float]] = []
        for at, (entry, plan) in enumerate(zip(row, plans, strict=True)):
            value, kind = plan.settle(entry)
            kinds[at].append(kind)
            if kind.cell.link:
                # Only the click counts: what stands in the cell is written over it.
                target = f"internal:{_target(kind.cell.link)}"
                self._worksheet.write_url(line, at, target, None, "x")
            self._cells.entry(line, at, value, kind.style)
            if kind.cell.comment:
                self._comment(line, at, kind.cell.comment)
            if isinstance(value, str):
                texts.append((value, plan.column.width))
        self._worksheet.set_row(line, height(texts))

    def _comment(self, row: int, at: int, text: str) -> None:
        paragraphs = text.split("\n")
        lines = sum(max(-(-len(one) // _COMMENT_LETTERS), 1) for one in paragraphs)
        size = {"width": _COMMENT_WIDTH, "height": (lines + 1) * _COMMENT_LINE, "font_size": 10}
        self._worksheet.write_comment(row, at, storable_outside(text), size)

    def _drop_downs(self, row: int, at: int, column: Column, kinds: Sequence[Kind]) -> None:
        """One rule for all cells of a column that have the same help and choices."""
        areas: dict[Help, list[list[int]]] = {}
        for rule, run in groupby(kind.help for kind in kinds):
            count = len(list(run))
            if rule:
                areas.setdefault(rule, []).append([row, at, row + count - 1, at])
            row += count
        for rule, places in areas.items():
            options = self._options(rule, column)
            options["other_cells"] = places[1:]
            self._cells.check(self._worksheet.data_validation(*places[0], options))

    def _options(self, rule: Help, column: Column) -> dict[str, object]:
        options: dict[str, object] = {"validate": "any"}
        if rule.choices:
            inside = fits_in_list(rule.choices, _LIST_LENGTH)
            source: object = (
                [storable_outside(text) for text in rule.choices]
                if inside
                else self._lists.source(rule.choices, column.heading)
            )
            options = {"validate": "list", "source": source, "show_error": rule.strict}
        if rule.text:
            options |= {
                "input_title": storable_outside(rule.title),
                "input_message": storable_outside(rule.text),
            }
        return options

    def _layout(self, sheet: FormSheet, rows_above: int) -> None:
        worksheet = self._worksheet
        first = rows_above + sheet.has_headings()
        frozen = first if sheet.has_headings() and first <= _MOST_FROZEN else 0
        if frozen or sheet.freeze_columns:
            worksheet.freeze_panes(frozen, sheet.freeze_columns)
        if sheet.has_headings():
            worksheet.repeat_rows(rows_above)
        if not sheet.portrait:
            worksheet.set_landscape()
        worksheet.set_paper(A4)
        worksheet.set_margins(left=MARGIN, right=MARGIN, top=0.6, bottom=0.7)
        if sheet.page_breaks:
            worksheet.set_h_pagebreaks([sheet.row(i) - 1 for i in sheet.page_breaks])
            worksheet.set_print_scale(scale(sheet))
        else:
            worksheet.fit_to_pages(pages_wide(sheet), 0)
            if sheet.freeze_columns:
                worksheet.repeat_columns(0, sheet.freeze_columns - 1)
        text = shorter(storable_outside(sheet.footer).replace("&", "&&"), _FOOTER_LENGTH)
        worksheet.set_footer(f"&L&9{' ' if text[:1].isdigit() else ''}{text}&R&9&P / &N")
        if sheet.protect:
            # Whoever prints or reads may need other widths; the content stays as it is.
            worksheet.protect("", {"format_columns": True, "format_rows": True})


def _whole(sheet: FormSheet, row: Sequence[Entry | Styled]) -> Sequence[Entry | Styled]:
    """A row with a cell for each column; those that are left out are empty.

    Raises:
        CallError: There are more cells than columns.
    """
    lacking = len(sheet.columns) - len(row)
    if lacking < 0:
        found = f"{len(row)} cells in a row of {shown(sheet.name)}"
        allowed = f"at most {len(sheet.columns)}, the number of its columns"
        raise call_error("workbook.columns", found, allowed)
    return (*row, *([None] * lacking)) if lacking else row


def _define_names(workbook: Workbook, sheets: Sequence[FormSheet]) -> None:
    """The names for cells.

    Raises:
        CallError: A name or an area that a spreadsheet program does not take, or a name twice.
    """
    known: set[str] = set()
    for sheet in sheets:
        for name, area in sheet.names.items():
            match = _AREA.fullmatch(area)
            again = name.casefold() in known
            if match is None or again or not _NAME.fullmatch(name) or _AREA.fullmatch(name.upper()):
                found = (
                    f"the name {shown(name)} twice" if again else f"{shown(name)} for {shown(area)}"
                )
                allowed = (
                    "a name of letters, digits and _ that is no address, once; for A1 or A1:B9"
                )
                raise call_error("workbook.defined_name", found, allowed)
            known.add(name.casefold())
            first, line, last, end = match.groups()
            cells = f"${first}${line}" + (f":${last}${end}" if last else "")
            workbook.define_name(name, f"={_quoted(sheet.name)}!{cells}")


def _quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"


def _target(link: str) -> str:
    sheet, _, cell = link.rpartition("!")
    return f"{_quoted(sheet)}!{cell}" if sheet else cell
