"""Sheets of a workbook that hold a table: the committee, its scores and reasons, the process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evaluator.formats.book_plan import TABLES, shown_word
from evaluator.formats.tables import TableSpec
from evaluator.formats.xlsx_form import Column, FormSheet
from evaluator.formats.xlsx_write import Entry
from evaluator.model.base import read_bool
from evaluator.office.book_cells import FREE_TRUTHS, number_of
from evaluator.office.book_sheets import Book

BASES = ("measured", "told", "promised")
FIXED = ("counts", "basis")
"""Columns whose words do not depend on the dossier."""

_WIDE = {"strengths": 36, "weaknesses": 36, "reason": 48, "question": 48, "answer": 48, "who": 40,
         "change_reason": 36, "what": 20, "note": 36, "period": 12}  # fmt: skip


def table_sheet(
    book: Book,
    spec: TableSpec,
    rows: Sequence[tuple[str, ...]],
    known: Mapping[str, tuple[str, ...]],
    *,
    spare: int = 50,
) -> FormSheet:
    """A table as a sheet of the workbook.

    Args:
        book: The workbook that it belongs to.
        spec: Its columns.
        rows: Its rows, as `read_table` gives them.
        known: Values that a column may have, for its drop-down.
        spare: Empty rows below.
    """
    offered = dict(known) | {"counts": FREE_TRUTHS[book.lang]}
    offered["basis"] = tuple(shown_word(word, book.lang) for word in BASES)
    columns = [
        Column(
            heading=heading(spec, name, book.lang),
            width=_WIDE.get(name, 14),
            help=book.texts.column(spec.stem, name),
            choices=() if (spec.stem, name) == ("assessors", "assessor") else offered.get(name, ()),
            # Ids may still be added: a list of them helps, and never stops what is typed.
            strict=name in FIXED,
        )
        for name in spec.columns
    ]
    cells = [
        [_entry(name, text, spec, book.lang) for name, text in zip(spec.columns, row, strict=True)]
        for row in rows
    ]
    return FormSheet(
        name=TABLES[spec.stem].get(book.lang),
        columns=columns,
        rows=cells,
        title=book.texts.title(spec.stem),
        notes=book.texts.notes(spec.stem),
        spare=spare,
        freeze_columns=2,
    )


def heading(spec: TableSpec, column: str, lang: str) -> str:
    """The heading of a column in one language."""
    dutch = spec.headings.get(column, (column,))
    return column if lang == "en" else dutch[0]


def _entry(column: str, text: str, spec: TableSpec, lang: str) -> Entry:
    if text == "":
        return None
    if column == "counts":
        truth = read_bool(text)
        return text if truth is None else FREE_TRUTHS[lang][0 if truth else 1]
    if column == "basis":
        return shown_word(text, lang)
    if column in spec.numeric or column in spec.maybe_numeric:
        number = number_of(text)
        return text if number is None else number
    return text
