"""The sums that the sheet of money shows for each year, and the formulas that make them.

``asked + own income + other income = cost lines`` is what must hold (`evaluator.rules.money`). The
formula of a workbook and the arithmetic here say the same; an amount that is not known makes the
sum not known, and a year of which nothing is known shows nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluator.formats.book_columns import MONEY_ITEMS
from evaluator.formats.field_paths import UNKNOWN

SUNK = "past_"
"""Lines whose name begins so were spent before: shown, never counted."""

LEAST = "-1E+15"
"""Below every amount that a workbook holds exactly: what lies above it is a number."""

INCOME = ("requested", "own_income", "other_income")
"""What the costs are paid from; the last may be left out."""

Known = Fraction | None
"""An amount; None is not known."""

Sum = Fraction | str
"""A sum; ``?`` where it is not known, "" where nothing is given."""


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """A row of the sheet of money: what it is about, its line, and the amounts by year."""

    item: str
    line: str
    by_year: Mapping[str, Known]


def year_sums(rows: Iterable[MoneyRow], year: str) -> dict[str, Sum]:
    """The three sums of one challenge in one year: income, costs and their difference."""
    rows = list(rows)
    asked, own, other = (_amounts(rows, item, year) for item in INCOME)
    costs = _amounts([row for row in rows if not row.line.startswith(SUNK)], "costs", year)
    if any(row.by_year for row in rows if row.item == "other_income"):
        other = other or [None]
    given = [*asked, *own, *other, *costs]
    if not any(amount is not None for amount in given):
        return dict.fromkeys(("income", "costs", "difference"), UNKNOWN if given else "")
    income = _together([*(asked or [None]), *(own or [None]), *other])
    spent = _together(costs or [None])
    known = isinstance(income, Fraction) and isinstance(spent, Fraction)
    return {
        "income": income,
        "costs": spent,
        "difference": Fraction(income) - Fraction(spent) if known else UNKNOWN,
    }


def _amounts(rows: Sequence[MoneyRow], item: str, year: str) -> list[Known]:
    return [row.by_year[year] for row in rows if row.item == item and year in row.by_year]


def _together(amounts: Sequence[Known]) -> Sum:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Fraction(0)) if len(known) == len(amounts) else UNKNOWN


@dataclass(frozen=True, slots=True)
class SumFormulas:
    """The formulas of a sheet of money, which cover every row that may still be filled in.

    Attributes:
        lang: Language of the words in the column of items.
        first: First row of amounts.
        last: Last row that can be filled in.
        years: Letters of the columns of years.
        subject: Cell that names the challenge; "" where there is only one.
    """

    lang: str
    first: int
    last: int
    years: Sequence[str]
    subject: str = ""

    def income(self, column: str) -> str:
        """Asked and income together in the year of a column."""
        total = "+".join(self._sum(name, column) for name in INCOME)
        lacking = [f"{self._numbers(name, column)}=0" for name in INCOME[:2]]
        said = "+".join(self._given("other_income", year) for year in self.years)
        lacking.append(f"AND({said}>0,{self._numbers('other_income', column)}=0)")
        lacking += [f"{self._unknown(name, column)}>0" for name in INCOME]
        return self._shown(column, f'IF(OR({",".join(lacking)}),"{UNKNOWN}",{total})')

    def costs(self, column: str) -> str:
        """The lines of costs together in the year of a column, without what is past."""
        none = f"{self._numbers('costs', column)}=0"
        unknown = f"{self._unknown('costs', column)}>0"
        total = self._sum("costs", column)
        return self._shown(column, f'IF(OR({none},{unknown}),"{UNKNOWN}",{total})')

    def difference(self, column: str, income: int, costs: int) -> str:
        """Income less costs, by the rows in which these two stand."""
        above, below = f"{column}{income}", f"{column}{costs}"
        known = f"AND(ISNUMBER({above}),ISNUMBER({below}))"
        return f'IF({known},N({above})-N({below}),IF({above}&{below}="","","{UNKNOWN}"))'

    def _cells(self, column: str) -> str:
        return f"{column}${self.first}:{column}${self.last}"

    def _rows(self, item: str) -> str:
        """The conditions on a row: of an item, of this challenge, and not past."""
        word = MONEY_ITEMS[item][1].get(self.lang)
        rows = f'{self._cells("$B")},"{word}"'
        if self.subject:
            rows += f",{self._cells('$A')},{self.subject}"
        if item == "costs":
            rows += f',{self._cells("$C")},"<>{SUNK}*"'
        return rows

    def _given(self, item: str, column: str) -> str:
        """How many cells hold anything."""
        return f'COUNTIFS({self._rows(item)},{self._cells(column)},"<>")'

    def _numbers(self, item: str, column: str) -> str:
        """How many cells hold a number."""
        return f'COUNTIFS({self._rows(item)},{self._cells(column)},">{LEAST}")'

    def _unknown(self, item: str, column: str) -> str:
        """How many cells hold something that is no number."""
        return f"({self._given(item, column)}-{self._numbers(item, column)})"

    def _sum(self, item: str, column: str) -> str:
        return f"SUMIFS({self._cells(column)},{self._rows(item)})"

    def _shown(self, column: str, value: str) -> str:
        """A sum, or a sign: nothing where the year has no amount, ``?`` where none is known."""
        items = (*INCOME, "costs")
        numbers = "+".join(self._numbers(name, column) for name in items)
        given = "+".join(self._given(name, column) for name in items)
        return f'IF({numbers}=0,IF({given}>0,"{UNKNOWN}",""),{value})'
