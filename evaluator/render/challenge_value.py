"""Volunteers and social value: hours, allowances, and what others say; outside every score.

Hours are multiplied only by a rate that the dossier itself gives with method, year and source. A
factor of somebody's study is printed and multiplied with nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from evaluator.model.challenge_value import HourValue, SocialValue
from evaluator.model.numbers import plain
from evaluator.model.rule import Limit, LimitValue
from evaluator.render.challenge_view import View
from evaluator.report.blocks import Block, Cell, Column, table, text
from evaluator.rules.dated import amounts_for
from evaluator.rules.volunteers import (
    PER_YEAR,
    VOLUNTEER,
    AllowanceYear,
    allowances,
    hour_value,
    volunteer_years,
)

ON_HOURS = "volunteer-value"
ON_SOCIAL_VALUE = "social-value"
"""Topics of the regime whose texts warn for such figures, with their source."""


def value(view: View) -> Iterator[Block]:
    """People, hours and allowances; values of an hour; statements on social value."""
    given = view.challenge.volunteers
    if given is None or given.people is None:
        yield text(_say(view, "people_unknown"))
    else:
        yield text(_say(view, "people", count=view.words.number(given.people)))
    yield from _allowances(view)
    if given is not None and given.hour_values:
        yield from _hour_values(view, given.hour_values, given.hours_by_year or {})
    if view.challenge.social_value:
        yield from _social(view, view.challenge.social_value)


def _say(view: View, key: str, **values: str) -> str:
    return view.words.text(f"money.value.{key}", **values)


def _columns(view: View, left: Sequence[str], right: Sequence[str] = ()) -> list[Column]:
    return [
        *(Column(_say(view, key)) for key in left),
        *(Column(_say(view, key), "right") for key in right),
    ]


def _hours(view: View, hours: Fraction | None) -> str:
    return view.say("unknown_amount") if hours is None else view.words.number(plain(hours))


def _allowances(view: View) -> Iterator[Block]:
    """Hours and allowances per year; beside an amount per year where anything is paid."""
    years = allowances(view.challenge, view.book.limits)
    if not years:
        return
    dated = amounts_for(view.book.limits, VOLUNTEER)
    yearly = next((limit for limit in dated if PER_YEAR in limit.per), None)
    paid = any(year.paid for year in years)
    columns = _columns(view, ["year"], ["hours", "allowance"])
    if paid:
        columns += [*_columns(view, (), ["each", "most"]), Column(_say(view, "says"))]
    rows: list[list[Cell | str]] = []
    for year in years:
        row: list[Cell | str] = [year.year, _hours(view, year.hours), view.money(year.paid)]
        rows.append([*row, *(_compared(view, year, yearly) if paid else ())])
    caption = _say(view, "hours_caption")
    note = _say(view, "no_tax_advice") if paid else None
    yield table(columns, rows, caption=caption, id=view.name("volunteers"), note=note)
    if paid and dated:
        yield _known(view, dated)


def _compared(view: View, year: AllowanceYear, limit: Limit | None) -> list[Cell | str]:
    most = year.limits[limit.id] if limit is not None else None
    cells: list[Cell | str] = [view.money(year.each), view.money(most)]
    if year.paid == 0:
        return [*cells, _say(view, "nothing")]
    if year.each is None:
        return [*cells, _say(view, "no_people")]
    if limit is None or most is None:
        return [*cells, _say(view, "no_limit")]
    if limit.allows(year.each, Fraction(most)):
        return [*cells, _say(view, "within")]
    return [*cells, Cell(_say(view, "above"), None, "!")]


def _known(view: View, dated: Sequence[Limit]) -> Block:
    """Every dated amount for volunteers, with the days for which it is known."""
    rows = [
        [
            limit.description.get(view.words.lang),
            view.amount(one.value),
            _days(view, one),
            view.source(one.source),
        ]
        for limit in dated
        for one in limit.values
    ]
    columns = [
        Column(_say(view, "limit")),
        Column(_say(view, "amount"), "right"),
        *_columns(view, ["known", "source"]),
    ]
    caption = _say(view, "limits_caption")
    return table(columns, rows, caption=caption, id=view.name("allowance-limits"))


def _days(view: View, one: LimitValue) -> str:
    first = view.words.date(one.from_)
    if one.until is None:
        return _say(view, "known_open", first=first)
    return _say(view, "known_value", first=first, last=view.words.date(one.until))


def _warning(view: View, topic: str) -> list[str]:
    """What the regime says about such figures, with its source."""
    rules = view.book.regime.rules if view.book.regime else ()
    return [
        _say(view, "warning", text=rule.text.get(view.words.lang), source=view.source(rule.source))
        for rule in rules
        if rule.topic == topic
    ]


def _hour_values(
    view: View, values: Sequence[HourValue], hours: Mapping[str, Decimal | None]
) -> Iterator[Block]:
    yield view.heading(
        _say(view, "hour_heading"), view.name("hour", "values"), _warning(view, ON_HOURS)
    )
    worked = {year: Fraction(count) for year, count in hours.items() if count is not None}
    years = [year for year in volunteer_years(view.challenge) if year in worked]
    if not years:
        yield text(_say(view, "hours_lacking"))
    columns = [
        *_columns(view, ["method"], ["rate"]),
        *(Column(year, "right") for year in years),
        *_columns(view, ["source"]),
    ]
    rows = [
        [
            view.words.text(f"money.method.{one.method}"),
            _say(view, "rate_value", amount=view.amount(one.rate_per_hour), year=one.year),
            *(view.money(hour_value(one, worked[year])) for year in years),
            one.source,
        ]
        for one in values
    ]
    caption, note = _say(view, "hour_caption"), _say(view, "hour_note")
    yield table(columns, rows, caption=caption, id=view.name("hour", "table"), note=note)


def _social(view: View, statements: Sequence[SocialValue]) -> Iterator[Block]:
    factors = any(one.factor is not None for one in statements)
    warning = _warning(view, ON_SOCIAL_VALUE) if factors else []
    yield view.heading(_say(view, "social_heading"), view.name("social"), warning)
    remarks = any(one.note for one in statements)
    keys = ["method", "who", "year", "claim", "source", *(["remark"] if remarks else [])]
    rows = [
        [
            one.method,
            one.author or _say(view, "unnamed"),
            one.year,
            _claim(view, one),
            one.source,
            *([one.note or ""] if remarks else []),
        ]
        for one in statements
    ]
    yield table(
        _columns(view, keys),
        rows,
        caption=_say(view, "social_caption"),
        id=view.name("social", "table"),
        note=_say(view, "social_note"),
    )


def _claim(view: View, one: SocialValue) -> str:
    """The factor and the amount that the statement itself names; nothing is worked out."""
    said = []
    if one.factor is not None:
        said.append(_say(view, "factor", factor=view.words.number(plain(Fraction(one.factor)))))
    if one.amount is not None:
        said.append(view.amount(one.amount))
    return "; ".join(said) or _say(view, "nothing_claimed")
