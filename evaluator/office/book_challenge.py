"""The sheets of a workbook that hold a challenge: what is asked of it, its money, its lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from fractions import Fraction
from typing import Any

from evaluator.formats import book_plan as plan
from evaluator.formats.book_columns import (
    JUDGEMENT_COLUMNS,
    MONEY_COLUMNS,
    MONEY_ITEMS,
    TOTAL,
    Heading,
    Records,
)
from evaluator.formats.book_lists import LISTS, SUBJECT
from evaluator.formats.book_money import YEAR, take_money
from evaluator.formats.book_sums import MoneyRow, Sum, SumFormulas, year_sums
from evaluator.formats.field_paths import parse_path
from evaluator.formats.field_shapes import shape_of
from evaluator.formats.table_numbers import plain_number
from evaluator.formats.xlsx_form import Column, FormSheet, Styled
from evaluator.formats.xlsx_write import Entry, Formula
from evaluator.formats.yaml_text import Path
from evaluator.model.challenge import Challenge
from evaluator.model.numbers import parse_number
from evaluator.office.book_cells import AMOUNT
from evaluator.office.book_sheets import Book, letters, with_cells
from evaluator.office.raw import RawDossier

FIRST: tuple[Path, ...] = (
    ("id",),
    ("title", "nl"),
    ("title", "en"),
    ("challenged", "task"),
    ("challenged", "partner"),
    ("applicant", "name"),
    ("period", "start"),
    ("period", "end"),
    ("money", "vat", "challenger"),
    ("support", "signatures"),
    ("support", "meeting_report"),
    ("baseline", "status"),
)
"""What a group fills in first: with the money and the municipality the questions of the program."""

OFFICER: tuple[Path, ...] = (
    ("incumbent", "name"),
    ("incumbent", "source"),
    ("incumbent", "continuity", "gap_months"),
    ("incumbent", "continuity", "staff_now"),
    ("incumbent", "continuity", "projects_now"),
    ("decision", "date"),
    ("decision", "outcome"),
    ("decision", "by"),
)
"""What the municipality fills in, if it does."""

NOT_ASKED = frozenset({"kind", "scores", "profiles", "criteria", "illustrative",
                       "money.plan_budget_requested", "incumbent", "decision"})  # fmt: skip
TEXT_WIDTH = 22
SPARE_MONEY = 20


def challenge_sheets(book: Book, raw: RawDossier) -> Iterator[FormSheet]:
    """Everything that the workbook says of the challenges of a dossier."""
    data = [deepcopy(one.data) for one in raw.subjects]
    names = [str(one["id"]) for one in data]
    pairs = list(zip(names, data, strict=True))
    money = [{SUBJECT: name, **row} for name, one in pairs for row in take_money(one)]
    lists = [
        (listed, [{SUBJECT: name, **row} for name, one in pairs for row in listed.take(one)])
        for listed in LISTS
    ]
    judgements = list(judged(data))
    documents = {name: one.pop("documents", {}) for name, one in pairs}
    for one in data:
        one.pop("kind", None)
    heads = {name if len(names) > 1 else "": one for name, one in pairs}
    yield book.fields(plan.CHALLENGE, "challenge", Challenge, heads, standard=_asked())
    yield _money(book, money)
    shown = documents if len(names) > 1 else {"": documents[names[0]]}
    known = [path for name in _documents_asked(raw) if (path := parse_path(name))]
    yield book.fields(plan.DOCUMENTS, "documents", Challenge, shown,
                      standard=known, base=("documents",))  # fmt: skip
    for listed, rows in lists:
        kind = (Challenge, listed.item)
        yield book.records(listed.sheet, listed.columns, kind, rows)
    place: Path = ("judgements", "x")
    yield book.records(plan.JUDGEMENTS, JUDGEMENT_COLUMNS, (Challenge, place), judgements)


def _asked() -> list[Path | str]:
    """The fields of the sheet in their parts: first, later, and for the municipality."""
    later = [path for path in shape_of(Challenge).leaves(NOT_ASKED) if path not in FIRST]
    return ["first", *FIRST, "later", *later, "officer", *OFFICER]


def judged(documents: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every answer to a rule, taken out of its document, with the id of that document."""
    for one in documents:
        for rule, answer in (one.pop("judgements", None) or {}).items():
            said = answer if isinstance(answer, dict) else {"result": answer}
            yield {SUBJECT: one["id"], "rule": rule, **said}


def _documents_asked(raw: RawDossier) -> list[str]:
    """Documents that the profiles of the dossier ask for."""
    rules = [rule for profile in raw.loaded.book.profiles for rule in profile.rules]
    return list(dict.fromkeys(rule.doc for rule in rules if rule.doc))


def _money(book: Book, rows: list[dict[str, Any]]) -> FormSheet:
    words = {item: name.get(book.lang) for item, (_, name) in MONEY_ITEMS.items()}
    years = sorted({key for row in rows for key in row if YEAR.fullmatch(key)})
    columns = MONEY_COLUMNS.columns
    by_year = tuple(Heading(path=year, nl=year, en=year) for year in years)
    records = Records(columns=(*columns[:3], *by_year, *columns[3:]), required=())
    shown = [row | {"item": words[row["item"]]} for row in rows]
    kind = (Challenge, ("money", "requested_by_year"))
    sheet = book.records(plan.MONEY, records, kind, shown, spare=SPARE_MONEY)
    offered = [
        Column(heading=one.heading, width=TEXT_WIDTH, help=one.help, choices=tuple(words.values()))
        if one.heading == columns[1].get(book.lang)
        else Column(heading=one.heading, width=TEXT_WIDTH, help=one.help, pattern=AMOUNT)
        for one in sheet.columns
    ]
    if not years:
        return with_cells(sheet, offered, sheet.rows)
    # All columns first: how wide the sheet is decides how many lines its notes take.
    offered.append(Column(heading=TOTAL.get(book.lang), width=18, locked=True))
    sheet = with_cells(sheet, offered, sheet.rows)
    return _with_totals(_with_sums(sheet, rows, years, book.lang), len(years))


def _with_sums(
    sheet: FormSheet, rows: Sequence[dict[str, Any]], years: Sequence[str], lang: str
) -> FormSheet:
    """The sheet of money with what the years come to on top, for each challenge."""
    subjects = list(dict.fromkeys(row[SUBJECT] for row in rows))
    above = len(plan.COMPUTED_ROWS) * len(subjects)
    first = sheet.row(above)
    columns = [letters(3 + at) for at in range(len(years))]
    cells: list[Sequence[Entry | Styled]] = []
    for number, subject in enumerate(subjects):
        line = sheet.row(number * len(plan.COMPUTED_ROWS))
        own = f"$A${line}" if len(subjects) > 1 else ""
        last = first + len(sheet.rows) - 1 + SPARE_MONEY
        formulas = SumFormulas(lang, first, last, columns, own)
        known = [_money_row(row) for row in rows if row[SUBJECT] == subject]
        made = [
            _of_year(formulas, column, line, year_sums(known, year))
            for column, year in zip(columns, years, strict=True)
        ]
        for key, name in plan.COMPUTED_ROWS.items():
            head = [_fixed(subject), _fixed(name.get(lang)), _fixed(None)]
            rest = [_fixed(None)] * (len(sheet.columns) - 4 - len(made))
            cells.append([*head, *(one[key] for one in made), *rest])
    return with_cells(sheet, sheet.columns, [*cells, *sheet.rows])


def _of_year(
    formulas: SumFormulas, column: str, line: int, sums: Mapping[str, Sum]
) -> dict[str, Styled]:
    """The three sums of a year, which stand below each other from a line on."""
    texts = {
        "income": formulas.income(column),
        "costs": formulas.costs(column),
        "difference": formulas.difference(column, line, line + 1),
    }
    return {
        key: Styled(value=Formula(text, sums[key], AMOUNT), look="computed", choices=(), help="")
        for key, text in texts.items()
    }


def _fixed(value: str | None) -> Styled:
    return Styled(value=value, look="computed", choices=(), help="")


def _money_row(row: dict[str, Any]) -> MoneyRow:
    """A row as its formulas see it: an amount that is no number is not known."""
    amounts = {key: parse_number(value or "") for key, value in row.items() if YEAR.fullmatch(key)}
    by_year = {
        year: None if number is None else Fraction(number) for year, number in amounts.items()
    }
    return MoneyRow(row["item"], row.get("line", ""), by_year)


def _with_totals(sheet: FormSheet, years: int) -> FormSheet:
    """The sheet of money with the sum of the years in the last cell of each row."""
    first, last = letters(3), letters(2 + years)
    cells: list[Sequence[Entry | Styled]] = []
    for i, row in enumerate(sheet.rows):
        filled = [*row, *[None] * (len(sheet.columns) - 1 - len(row))]
        numbers = [one for one in filled[3 : 3 + years] if not isinstance(one, str | Styled | None)]
        total = sum((Fraction(plain_number(n)) for n in numbers), Fraction(0))  # type: ignore[arg-type]
        line = sheet.row(i)
        text = Formula(f"SUM({first}{line}:{last}{line})", total, AMOUNT)
        cells.append([*filled, Styled(value=text, look="computed") if numbers else None])
    return with_cells(sheet, sheet.columns, cells)
