"""Values of a document as cells of a workbook: numbers as numbers, words in its language."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from evaluator.formats.book_plan import shown_word
from evaluator.formats.field_paths import UNKNOWN, cell_text
from evaluator.formats.field_shapes import Field
from evaluator.formats.table_numbers import MAX_DIGITS, significant_digits
from evaluator.formats.xlsx_form import Column
from evaluator.formats.xlsx_write import Entry
from evaluator.model.base import read_bool

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
TRUTHS = {"nl": ("ja", "nee"), "en": ("yes", "no")}
FREE_TRUTHS = {"nl": ("ja", "nee"), "en": ("true", "false")}
"""Among texts and numbers, yes is a text."""

AMOUNT = "#,##0.00"


def entry(value: Any, field: Field, lang: str) -> Entry:
    """A value of a document as it stands in a cell of a workbook in one language."""
    if isinstance(value, str) and not field.is_anything:
        if value in field.words:
            return shown_word(value, lang)
        if field.is_truth or field.is_free:
            truth = read_bool(value)
            if truth is not None:
                words = TRUTHS[lang] if field.is_truth else FREE_TRUTHS[lang]
                return words[0 if truth else 1]
        if field.is_number or field.is_free:
            number = number_of(value)
            if number is not None:
                return number
    return cell_text(value, free=field.is_free)


def number_of(text: str) -> Decimal | None:
    """The number that a text writes, if a cell can hold it unchanged."""
    if not _NUMBER.fullmatch(text):
        return None
    number = Decimal(text)
    return number if significant_digits(number) <= MAX_DIGITS else None


def choices(field: Field, lang: str) -> tuple[str, ...]:
    """What a drop-down of a field offers; nothing where the field is free."""
    if field.is_truth:
        return (*TRUTHS[lang], UNKNOWN)
    # With numbers beside the words (rounding: none, 0, 1 ...) a list would stop the numbers.
    return () if field.is_number else tuple(shown_word(word, lang) for word in field.words)


def column(heading: str, field: Field, lang: str, *, width: float = 16, help: str = "") -> Column:  # noqa: A002 - as XlsxWriter and `Column` call it
    """A column for one field of every record."""
    return Column(heading=heading, width=width, help=help, choices=choices(field, lang))
