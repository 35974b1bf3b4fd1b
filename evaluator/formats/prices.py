"""Reading the price envelope."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, cast, get_args

from evaluator.errors import Problem
from evaluator.formats import specs
from evaluator.formats.assessment import cell_problem, lot_of, where
from evaluator.formats.dossier_files import Files
from evaluator.formats.tables import Table
from evaluator.model.base import VatBasis
from evaluator.model.dossier import Price
from evaluator.model.numbers import MINOR_UNITS, minor_units, parse_number

VAT = get_args(VatBasis)


def read_prices(
    files: Files,
    decimal: Literal["point", "comma"],
    lots: Sequence[str],
    bids: Sequence[str],
    problems: list[Problem],
) -> tuple[Price, ...]:
    """Prices in minor units; a row without an amount is a price that is not known."""
    table = files.table(specs.PRICES, decimal, problems)
    found: dict[tuple[str, str], Price] = {}
    seen: set[tuple[str, str]] = set()
    for index, row in enumerate(table.rows if table else ()):
        if table is None:
            break
        price = _price(table, index, row, lots, bids, problems)
        key = (lot_of(row[0], lots), row[1])
        if key in seen:
            problems.append(
                cell_problem(
                    table,
                    index,
                    "bid",
                    "row.duplicate",
                    " / ".join(key),
                    "one price for each bid and lot",
                )
            )
        seen.add(key)
        if price is not None:
            found[key] = price
    return tuple(found[key] for key in sorted(found))


def _price(
    table: Table,
    index: int,
    row: tuple[str, ...],
    lots: Sequence[str],
    bids: Sequence[str],
    problems: list[Problem],
) -> Price | None:
    lot, bid, amount, currency, vat, period = row
    lot = lot_of(lot, lots)
    before = len(problems)
    _words(table, index, (lot, *row[1:]), (lots, bids), problems)
    number = parse_number(amount)
    if len(problems) > before or number is None:
        return None
    try:
        minor = minor_units(number, currency)
    except ValueError:
        allowed = f"at most {MINOR_UNITS[currency]} decimals in {currency}"
        problems.append(cell_problem(table, index, "amount", "value.not_allowed", amount, allowed))
        return None
    return Price(
        lot, bid, minor, currency, cast("VatBasis", vat), period, where(table, index, "amount")
    )


def _words(
    table: Table,
    index: int,
    row: tuple[str, ...],
    known: tuple[Sequence[str], Sequence[str]],
    problems: list[Problem],
) -> None:
    """The cells of a row that must be one of a list, and the period, which must be there."""
    lot, bid, _, currency, vat, period = row
    lots, bids = known
    checks = (
        ("lot", lot, lots),
        ("bid", bid, bids),
        ("currency", currency, sorted(MINOR_UNITS)),
        ("vat", vat, VAT),
    )
    for column, value, allowed in checks:
        if value not in allowed:
            code = "id.unknown" if column in ("lot", "bid") else "value.not_allowed"
            problems.append(cell_problem(table, index, column, code, value, ", ".join(allowed)))
    if not period:
        problems.append(
            cell_problem(
                table,
                index,
                "period",
                "value.not_allowed",
                period,
                "the period of the amount, such as year",
            )
        )
