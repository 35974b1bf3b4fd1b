"""The maximum, read in every way side by side: which is the rule, and what the others would say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from evaluator.model.rule import Limit
from evaluator.render.catalogue import NO_BREAK
from evaluator.render.challenge_view import View
from evaluator.render.challenge_years import Comparison, comparisons, result_cell, rules_of
from evaluator.report.blocks import Block, Cell, Column, table, text
from evaluator.rules.readings import Reading, ReadingYear
from evaluator.rules.readings import readings as readings_of

COLUMNS = ("reading", "rule", "years", "result", "room", "note")


def readings(view: View) -> Iterator[Block]:
    """A table for each maximum that a profile names; a sentence where none does."""
    if not view.challenge.years():
        yield text(view.say("years.no_years"))
        return
    caps = comparisons(view, "cap_per_year")
    if not caps:
        yield text(view.say("years.no_cap"))
    for number, test in enumerate(caps, start=1):
        limit = view.book.limits[test.check.rule.limit or ""]
        found = readings_of(view.challenge, limit, test.check, view.book.limits)
        yield _table(view, test, found, number)
        yield text(list(_conclusions(view, limit, found)))


def _table(view: View, test: Comparison, found: Sequence[Reading], number: int) -> Block:
    rows: list[list[Cell | str]] = [
        [
            _name(view, reading),
            _rule(view, reading),
            _amounts(view, reading),
            result_cell(view, reading.result),
            _room(view, reading),
            _notes(view, reading),
        ]
        for reading in found
    ]
    return table(
        [Column(_say(view, key)) for key in COLUMNS],
        rows,
        caption=_say(view, "caption", rules=rules_of(view, test)),
        id=view.name("readings", number),
    )


def _say(view: View, key: str, **values: str) -> str:
    return view.words.text(f"money.readings.{key}", **values)


def _values(view: View, reading: Reading) -> dict[str, str]:
    """Values for the texts of a reading, as the language writes them."""
    years = [year for year in reading.values.get("years", "").split(", ") if year]
    rates = [rate for rate in reading.values.get("rate", "").split(", ") if rate]
    return {
        "years": view.words.listed(years) if years else "",
        "rate": view.words.listed(view.words.percent(Fraction(rate)) for rate in rates)
        if rates
        else view.say("unknown_amount"),
    }


def _name(view: View, reading: Reading) -> str:
    return view.words.text(f"money.reading.{reading.key}", **_values(view, reading))


def _rule(view: View, reading: Reading) -> Cell:
    return Cell(_say(view, "is_rule")) if reading.is_rule else Cell(_say(view, "not_rule"), "muted")


def _amounts(view: View, reading: Reading) -> str:
    return "; ".join(_year(view, year) for year in reading.years)


def _year(view: View, year: ReadingYear) -> str:
    values = {"value": _euros(view, year.value), "limit": _euros(view, year.limit)}
    if year.span is not None:
        days = {"first": view.words.date(year.span.first), "last": view.words.date(year.span.last)}
        return _say(view, "contract_year", number=year.year, **days, **values)
    if year.year:
        return _say(view, "year", year=year.year, **values)
    return _say(view, "together", **values)


def _euros(view: View, amount: Fraction | None) -> str:
    """An amount for the eye; one that holds a part of a cent is marked as rounded."""
    exact = amount is None or amount.denominator == 1
    return view.euros(amount) if exact else f"≈{NO_BREAK}{view.euros(amount)}"


def _room(view: View, reading: Reading) -> str:
    """The year with most above the maximum; where there is none, the smallest room."""
    over = [(year.over, year) for year in reading.years if year.result == "fail"]
    if over:
        amount, year = max(over, key=lambda item: item[0] or Fraction(0))
        said = _euros(view, amount)
        if not year.year:
            return _say(view, "over", amount=said)
        key = "over_in" if year.span is None else "over_in_contract_year"
        return _say(view, key, amount=said, year=year.year)
    rooms = [year.room for year in reading.years if year.room is not None]
    if not rooms:
        return _say(view, "cannot_tell")
    key = "left" if len(reading.years) > 1 else "left_once"
    return _say(view, key, amount=_euros(view, min(rooms)))


def _notes(view: View, reading: Reading) -> str:
    values = _values(view, reading)
    keys = [("assumed", reading.note_key), ("lacking", reading.lack_key)]
    said = [view.words.text(f"money.{group}.{key}", **values) for group, key in keys if key]
    return " ".join(said)


def _conclusions(view: View, limit: Limit, found: Sequence[Reading]) -> Iterator[str]:
    """Whether the way of reading matters here, and what to ask the municipality."""
    rule = next((reading for reading in found if reading.is_rule), found[0])
    others = sum(1 for one in found if one.result != rule.result)
    if others:
        yield _say(view, "differs_one" if others == 1 else "differs", count=str(others))
    else:
        yield _say(view, "same")
    unknown = [year.year for year in rule.years if year.limit is None]
    if unknown:
        yield _say(view, "ask_limit", years=view.words.listed(unknown))
    if limit.vat == "unspecified":
        yield _say(view, "ask_vat")
