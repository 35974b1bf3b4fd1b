"""Reading a tender series."""

from __future__ import annotations

from typing import cast, get_args

from evaluator.errors import InputError, Problem
from evaluator.formats import specs
from evaluator.formats.assessment import cell_problem, read_day, where
from evaluator.formats.dossier_files import Files
from evaluator.formats.parse import parse, shown
from evaluator.formats.tables import Table, TableSpec
from evaluator.formats.yaml_text import Document
from evaluator.model.numbers import MINOR_UNITS, minor_units, parse_number
from evaluator.model.series import BidState, Lottery, Series, SeriesBid, SeriesHead, SeriesTender

STATES = get_args(BidState)


def read_series(document: Document, files: Files) -> Series:
    """Head and tables of a series.

    Raises:
        InputError: Every problem of every table.
    """
    head = parse(SeriesHead, document)
    problems: list[Problem] = []
    if head.currency not in MINOR_UNITS:
        line, column = document.place(("currency",))
        problems.append(
            Problem(
                code="value.not_allowed",
                file=document.file,
                line=line,
                column=column,
                found=shown(head.currency),
                allowed=", ".join(sorted(MINOR_UNITS)),
                remedy="choose one of these",
            )
        )
        raise InputError(problems)
    tenders = _tenders(_table(files, specs.SERIES_TENDERS, head, problems), head, problems)
    bids = _bids(_table(files, specs.SERIES_PRICES, head, problems), head, tenders, problems)
    draws = _lotteries(
        files.table(specs.SERIES_LOTS, head.tables.decimal, problems),
        bids,
        problems,
    )
    if problems:
        raise InputError(problems)
    return Series(head, tuple(tenders.values()), tuple(bids.values()), draws)


def _table(
    files: Files, spec: TableSpec, head: SeriesHead, problems: list[Problem]
) -> Table | None:
    table = files.table(spec, head.tables.decimal, problems)
    if table is None and not problems:
        problems.append(
            Problem(
                code="file.missing",
                file=f"{spec.stem}.csv",
                found="no such table",
                allowed="a table of the series",
                remedy=f"add {spec.stem}.csv",
            )
        )
    return table


def _minor(
    table: Table, index: int, column: str, text: str, head: SeriesHead, problems: list[Problem]
) -> int | None:
    number = parse_number(text)
    if number is None:
        return None
    try:
        return minor_units(number, head.currency)
    except ValueError:
        places = MINOR_UNITS[head.currency]
        problems.append(
            cell_problem(
                table, index, column, "value.not_allowed", text, f"at most {places} decimals"
            )
        )
        return None


def _tenders(
    table: Table | None, head: SeriesHead, problems: list[Problem]
) -> dict[str, SeriesTender]:
    found: dict[str, SeriesTender] = {}
    for index, row in enumerate(table.rows if table else ()):
        if table is None:
            break
        name, day, reserve, minimum, winner = row
        if not name or name in found:
            problems.append(
                cell_problem(table, index, "tender", "row.duplicate", name, "each tender once")
            )
        found[name] = SeriesTender(
            name,
            read_day(table, index, "date", day, problems) if day else None,
            _minor(table, index, "reserve_price", reserve, head, problems),
            _minor(table, index, "minimum_price", minimum, head, problems),
            winner or None,
            where(table, index, "published_winner"),
        )
    return found


def _bids(
    table: Table | None, head: SeriesHead, tenders: dict[str, SeriesTender], problems: list[Problem]
) -> dict[tuple[str, str], SeriesBid]:
    found: dict[tuple[str, str], SeriesBid] = {}
    for index, row in enumerate(table.rows if table else ()):
        if table is None:
            break
        tender, bid, bidder, amount, currency, state = row
        if tender not in tenders:
            problems.append(
                cell_problem(
                    table, index, "tender", "id.unknown", tender, "a tender in tenders.csv"
                )
            )
        if not bid or (tender, bid) in found:
            problems.append(
                cell_problem(
                    table,
                    index,
                    "bid",
                    "row.duplicate",
                    f"{tender} / {bid}",
                    "each bid once in a tender",
                )
            )
        if currency != head.currency:
            problems.append(
                cell_problem(table, index, "currency", "value.not_allowed", currency, head.currency)
            )
        if state not in STATES:
            problems.append(
                cell_problem(table, index, "status", "value.not_allowed", state, ", ".join(STATES))
            )
            continue
        minor = _minor(table, index, "amount", amount, head, problems)
        found[tender, bid] = SeriesBid(
            tender, bid, bidder, minor, cast("BidState", state), where(table, index, "amount")
        )
    return found


def _lotteries(
    table: Table | None, bids: dict[tuple[str, str], SeriesBid], problems: list[Problem]
) -> tuple[Lottery, ...]:
    found = []
    seen: set[str] = set()
    for index, row in enumerate(table.rows if table else ()):
        if table is None:
            break
        tender, winner, among, note = row
        if tender in seen:
            problems.append(
                cell_problem(
                    table, index, "tender", "row.duplicate", tender, "one lottery for each tender"
                )
            )
        seen.add(tender)
        names = tuple(sorted({part.strip() for part in among.split("|") if part.strip()}))
        if winner not in names or any((tender, name) not in bids for name in names):
            problems.append(
                cell_problem(
                    table,
                    index,
                    "among",
                    "id.unknown",
                    among,
                    "bids of this tender, the winner among them",
                )
            )
        found.append(Lottery(tender, winner, names, note))
    return tuple(sorted(found, key=lambda draw: draw.tender))
