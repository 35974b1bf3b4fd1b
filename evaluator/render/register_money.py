"""The money of a register: per year against the budget, and per partner."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from evaluator.outcome.register_types import PartnerTotal
from evaluator.render.register_view import NOTHING, RegisterView
from evaluator.report.blocks import Block, Cell, Column, figure, group, table, text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CENTS = 100
MOST_BARS = 25
"""Bars that stay readable; the table has every partner."""


def years(view: RegisterView) -> Block:
    """Every year's sum; the budget is known for the register's year only."""
    say, register = view.say, view.evaluation.register
    intro = [view.budget(), say("years.intro")]
    if register.budget_source:
        intro.append(say("years.source", source=register.budget_source))
    if view.whole.without_years:
        named = view.words.listed(view.whole.without_years)
        intro.append(say("years.without", challenges=named))
    seen = " ".join(
        say("years.alt", year=one.year, asked=view.sum(one.asked)) for one in view.whole.years
    )
    return group(
        text(intro, heading=say("years.heading"), id="years"),
        figure(
            _year_chart(view),
            id="years-figure",
            caption=say("years.figure"),
            alt=f"{seen} {view.budget()}",
            table=_year_table(view),
        ),
    )


def _year_chart(view: RegisterView) -> Figure:
    from evaluator.report.figures import (  # noqa: PLC0415  # loads matplotlib
        Axis,
        Series,
        YearWords,
        bars_with_limit,
    )

    whole, say = view.whole, view.say
    known = [len(one.asked.unknown) < one.asked.count or not one.asked.count for one in whole.years]
    asked = Series(
        label=say("years.asked"),
        values=[
            one.asked.known // CENTS if there else None
            for one, there in zip(whole.years, known, strict=True)
        ],
        texts=[view.sum(one.asked) if one.asked.count else "" for one in whole.years],
    )
    budget = whole.budget.amount
    limit = None
    if budget is not None:
        limit = Series(
            label=say("years.budget", year=view.year),
            values=[budget // CENTS if one.year == view.year else None for one in whole.years],
        )
    return bars_with_limit(
        [one.year for one in whole.years],
        requested=asked,
        limit=limit,
        axis=Axis(label=say("years.axis"), number=lambda value: view.words.number(int(value))),
        words=YearWords(unknown=say("unknown"), over=say("years.over")),
    )


def _year_table(view: RegisterView) -> Block:
    say, budget = view.say, view.whole.budget
    columns: list[Column | str] = [
        say("column.year"),
        Column(say("column.count"), "right"),
        Column(say("column.asked"), "right"),
        say("column.unknown"),
        Column(say("column.budget"), "right"),
        Column(say("column.left"), "right"),
    ]
    rows: list[list[Cell | str]] = []
    for one in view.whole.years:
        money: list[Cell | str] = [NOTHING, NOTHING]
        if one.year == view.year:
            money = [view.money(budget.amount), _left(view)]
        unknown = view.words.listed(one.asked.unknown) if one.asked.unknown else NOTHING
        count = view.words.number(one.asked.count)
        rows.append([one.year, count, view.sum(one.asked), unknown, *money])
    return table(columns, rows, caption=say("years.caption"), id="years-table")


def _left(view: RegisterView) -> Cell | str:
    said = view.left()
    return Cell(said, "bad", "✗") if view.whole.budget.state == "over" else said


def partners(view: RegisterView) -> Block:
    """A bar and a row for each partner; challenges that name none have a row of their own."""
    say = view.say
    asked = [one for one in view.whole.partners if one.challenges]
    heading = text(say("partners.intro"), heading=say("partners.heading"), id="partners")
    shown = asked[:MOST_BARS]
    if not shown:
        return group(heading, _partner_table(view))
    alt = " ".join(
        say(
            "partners.alt",
            name=view.name(one),
            year=view.year,
            asked=view.sum(one.in_year),
        )
        for one in shown
    )
    caption = say("partners.figure", year=view.year)
    if len(asked) > MOST_BARS:
        count = view.words.number(MOST_BARS)
        caption = f"{caption} {say('partners.first', count=count)}"
    chart = figure(
        _partner_chart(view, shown),
        id="partners-figure",
        caption=caption,
        alt=alt,
        table=_partner_table(view),
    )
    return group(heading, chart)


def _partner_chart(view: RegisterView, shown: Sequence[PartnerTotal]) -> Figure:
    from evaluator.report.figures import (  # noqa: PLC0415  # loads matplotlib
        Axis,
        Series,
        horizontal_stacked_bars,
    )

    series = Series(
        label=view.say("partners.asked", year=view.year),
        values=[one.in_year.known // CENTS for one in shown],
    )
    return horizontal_stacked_bars(
        [view.name(one) for one in shown],
        [series],
        axis=Axis(label=view.say("years.axis"), number=lambda value: view.words.number(int(value))),
        totals=[view.sum(one.in_year) for one in shown],
    )


def _partner_table(view: RegisterView) -> Block:
    say = view.say
    columns: list[Column | str] = [
        say("column.partner"),
        Column(say("column.count"), "right"),
        Column(say("column.in_year", year=view.year), "right"),
        Column(say("column.total"), "right"),
        say("column.challenges"),
    ]
    rows = [
        [
            view.name(one),
            view.words.number(len(one.challenges)),
            view.sum(one.in_year),
            view.sum(one.asked),
            ", ".join(one.challenges) or NOTHING,
        ]
        for one in view.whole.partners
    ]
    return table(columns, rows, caption=say("partners.caption"), id="partners-table")
