"""The money per year: asked against the maximum and against the current cost, as chart and tables.

Only the amount of a year counts. Total and average stand beside, because they can hide a year in
which too much is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from evaluator.model.numbers import plain
from evaluator.model.outcome import Check, YearResult
from evaluator.model.rule import Limit, Profile
from evaluator.render.challenge_view import SIGNS, View, tone
from evaluator.report.blocks import Block, Cell, Column, deflist, figure, table, text
from evaluator.rules.profile import TAKE_OVER
from evaluator.rules.years import cents, requested

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CENTS = 100


@dataclass(slots=True)
class Comparison:
    """One comparison per year, and every rule that asks exactly this comparison."""

    check: Check
    asked_by: list[tuple[Profile, Check]]

    @property
    def years(self) -> tuple[YearResult, ...]:
        """The comparison of each year."""
        return self.check.by_year


def comparisons(view: View, kind: str) -> list[Comparison]:
    """Comparisons of one kind (`cap_per_year` or `cost_not_higher`); equal ones together.

    Profiles that are not about taking over a task ask nothing of a challenge.
    """
    found: dict[tuple[object, ...], Comparison] = {}
    for profile, outcome in view.judged:
        if profile.applies_to != TAKE_OVER:
            continue
        for check in outcome.checks:
            if check.rule.check == kind and check.by_year:
                key = (check.rule.factor, check.rule.limit, check.by_year)
                found.setdefault(key, Comparison(check, [])).asked_by.append((profile, check))
    return list(found.values())


def rules_of(view: View, test: Comparison) -> str:
    """The rules that ask for a comparison."""
    return view.rule_names((profile, check.rule) for profile, check in test.asked_by)


def years(view: View) -> Iterator[Block]:
    """The chart, the maximum, the current cost, totals, and where the maximum comes from."""
    if not view.challenge.years():
        yield text(view.say("years.no_years"))
        return
    caps, costs = comparisons(view, "cap_per_year"), comparisons(view, "cost_not_higher")
    yield _figure(view, caps[0] if caps else None)
    if note := _current_note(view):
        yield text(note)
    yield view.heading(
        view.say("years.cap_heading"), view.name("cap"), _absent(view, caps, "no_cap")
    )
    for number, test in enumerate(caps, start=1):
        yield from _cap(view, test, number)
    yield view.heading(
        view.say("years.cost_heading"), view.name("cost"), _absent(view, costs, "no_cost")
    )
    for number, test in enumerate(costs, start=1):
        yield from _cost(view, test, number)
    yield _totals(view, caps[0].years if caps else ())
    if caps:
        yield from _limit(view, caps)


def _absent(view: View, found: Sequence[Comparison], key: str) -> list[str]:
    return [] if found else [view.say(f"years.{key}")]


def _current_note(view: View) -> str:
    known = [_current(view, year) for year in view.challenge.years()]
    if all(value is None for value in known):
        return view.say("years.current_note")
    return view.say("years.estimated_note") if view.challenge.baseline.status == "estimated" else ""


def _current(view: View, year: str) -> int | None:
    """The current cost of a year that falls away, in cents; None when nobody knows."""
    baseline = view.challenge.baseline
    return None if baseline.status == "unknown" else cents(baseline.avoidable_by_year, year)


def _figure(view: View, cap: Comparison | None) -> Block:
    limits = {year.year: year.limit for year in cap.years} if cap else {}
    caption = view.say("years.caption")
    if not cap:
        caption = view.say("years.caption_no_limit")
    return figure(
        _chart(view, limits),
        id=view.name("chart"),
        caption=caption,
        alt=" ".join(_seen(view, year, limits.get(year)) for year in view.challenge.years()),
    )


def _chart(view: View, limits: dict[str, Fraction | None]) -> Figure:
    from evaluator.report.figures import (  # noqa: PLC0415  # loads matplotlib
        Axis,
        Series,
        YearWords,
        bars_with_limit,
    )

    def series(key: str, amounts: Sequence[int | Fraction | None]) -> Series:
        euros = [None if amount is None else Fraction(amount) / CENTS for amount in amounts]
        return Series(
            label=view.say(f"years.{key}"), values=euros, texts=[view.euros(a) for a in amounts]
        )

    names = view.challenge.years()
    now = [_current(view, year) for year in names]
    scenario = view.session.evaluation.outcome.scenario
    capped = scenario is not None and "cap" in dict(scenario.changes)
    key = "current_unknown" if all(value is None for value in now) else "current"
    if key == "current" and view.challenge.baseline.status == "estimated":
        key = "current_estimated"
    top = series("limit_scenario" if capped else "limit", [limits.get(year) for year in names])
    return bars_with_limit(
        names,
        requested=series("requested", [requested(view.challenge, year) for year in names]),
        axis=Axis(
            label=view.say("years.axis"),
            number=lambda value: view.words.number(str(round(value))),
        ),
        limit=top if any(value is not None for value in top.values) else None,
        current=series(key, now),
        words=YearWords(unknown=view.say("years.bar_unknown"), over=view.say("years.bar_over")),
    )


def _seen(view: View, year: str, limit: Fraction | None) -> str:
    """What the chart shows of one year, in sentences."""
    asked, now = requested(view.challenge, year), _current(view, year)
    values = {"year": year, "requested": view.euros(asked), "limit": view.euros(limit)}
    if asked is None:
        said = view.say("years.alt_unknown", **values)
    elif limit is None:
        said = view.say("years.alt_no_limit", **values)
    elif asked > limit:
        said = view.say("years.alt_over", over=view.euros(asked - limit), **values)
    else:
        said = view.say("years.alt_within", room=view.euros(limit - asked), **values)
    return f"{said} {_seen_current(view, asked, now)}"


def _seen_current(view: View, asked: int | None, now: int | None) -> str:
    if now is None:
        return view.say("years.alt_current_unknown")
    if asked is None:
        return view.say("years.alt_current", current=view.euros(now))
    key = "equal" if asked == now else "lower" if now < asked else "higher"
    difference = view.euros(abs(now - asked))
    return view.say(f"years.alt_current_{key}", current=view.euros(now), difference=difference)


def _cap(view: View, test: Comparison, number: int) -> Iterator[Block]:
    keys = ("year", "asked", "most", "over", "room", "result")
    rows: list[list[Cell | str]] = [
        [
            year.year,
            *(view.money(value) for value in (year.value, year.limit, year.over, year.room)),
            result_cell(view, year.result),
        ]
        for year in test.years
    ]
    yield table(
        _columns(view, keys),
        rows,
        caption=view.say("years.cap_caption", rules=rules_of(view, test)),
        id=view.name("cap", "table", number),
    )
    inclusive = test.check.values.get("boundary", "inclusive") == "inclusive"
    items = [cap_sum(view, year, inclusive=inclusive) for year in test.years]
    yield text(view.say("years.sums"), items=items)


def result_cell(view: View, result: str) -> Cell:
    """The result of one year, as a word with a sign."""
    return Cell(view.words.text(f"words.result.{result}"), tone(result), SIGNS[result])


def cap_sum(view: View, year: YearResult, *, inclusive: bool) -> str:
    """The comparison of one year with the maximum, as a sum in words."""
    amounts = (year.value, year.limit, year.over, year.room)
    names = ("requested", "limit", "over", "room")
    values = {name: view.euros(amount) for name, amount in zip(names, amounts, strict=True)}
    if year.value is None:
        key = "sum_no_request"
    elif year.limit is None:
        key = "sum_no_limit"
    elif year.value == year.limit:
        key = "sum_equal" if inclusive else "sum_equal_not"
    else:
        key = "sum_over" if year.value > year.limit else "sum_room"
    return view.say(f"years.{key}", year=year.year, **values)


def _cost(view: View, test: Comparison, number: int) -> Iterator[Block]:
    factor = Fraction(test.check.rule.factor or 1)
    times = view.words.number(plain(factor))
    columns = _columns(view, ("year", "asked", "now"))
    if factor != 1:
        columns.append(Column(view.say("years.bound", factor=times), "right"))
    columns += _columns(view, ("over", "room", "result"))
    rows: list[list[Cell | str]] = []
    for year in test.years:
        bound = [year.limit] if factor != 1 else []
        amounts = [year.value, _current(view, year.year), *bound, year.over, year.room]
        rows.append([year.year, *map(view.money, amounts), result_cell(view, year.result)])
    yield table(
        columns,
        rows,
        caption=view.say("years.cost_caption", rules=rules_of(view, test)),
        id=view.name("cost", "table", number),
    )
    items = [cost_sum(view, year, factor) for year in test.years]
    yield text(view.say("years.sums"), items=items)


def cost_sum(view: View, year: YearResult, factor: Fraction) -> str:
    """The comparison of one year with the current cost, as a sum in words."""
    now = _current(view, year.year)
    values = {
        "year": year.year,
        "factor": view.words.number(plain(factor)),
        "requested": view.euros(year.value),
        "current": view.euros(now),
        "limit": view.euros(year.limit),
        "over": view.euros(year.over),
        "room": view.euros(year.room),
    }
    if year.value is None:
        key = "cost_nothing" if now is None else "sum_no_request"
    elif now is None or year.limit is None:
        key = "cost_unknown"
    elif year.result == "unknown":
        key = "cost_vat"
    else:
        which = (
            "equal" if year.value == year.limit else "over" if year.value > year.limit else "room"
        )
        key = f"{'plain' if factor == 1 else 'cost'}_{which}"
    return view.say(f"years.{key}", **values)


def _columns(view: View, keys: Sequence[str]) -> list[Column]:
    left = ("year", "result")
    return [Column(view.say(f"years.{key}"), "left" if key in left else "right") for key in keys]


def _totals(view: View, limits: Sequence[YearResult]) -> Block:
    """Total, average and highest year: beside the test, never in it."""
    names = view.challenge.years()
    asked = {year: requested(view.challenge, year) for year in names}
    tops = {year.year: year.limit for year in limits}
    columns = [
        Column(view.say("years.totals_what")),
        Column(view.say("years.totals_asked"), "right"),
        *([Column(view.say("years.totals_most"), "right")] if limits else []),
    ]
    measures = ("total", "average", "highest")
    rows = [
        [view.say(f"years.{measure}"), _measured(view, asked, measure),
         *([_measured(view, tops, measure)] if limits else [])]
        for measure in measures
    ]  # fmt: skip
    return table(
        columns,
        rows,
        caption=view.say("years.totals_caption"),
        id=view.name("totals"),
        note=view.say("years.totals_note"),
    )


def _measured(
    view: View, amounts: dict[str, int | None] | dict[str, Fraction | None], measure: str
) -> str:
    """A measure over all years; not known as long as one of them is not."""
    known = {year: Fraction(amount) for year, amount in amounts.items() if amount is not None}
    lacking = [year for year in amounts if year not in known]
    if lacking:
        return view.say("years.totals_unknown", years=view.words.listed(lacking))
    total = sum(known.values(), Fraction(0))
    if measure == "highest":
        top = max(known, key=lambda year: known[year])
        same = len(set(known.values())) == 1
        amount = view.money(known[top])
        return amount if same else view.say("years.highest_value", amount=amount, year=top)
    return view.money(total if measure == "total" else total / len(known))


def _limit(view: View, caps: Sequence[Comparison]) -> Iterator[Block]:
    """Where each maximum comes from: amount, date, boundary, VAT, source, what is still open."""
    scenario = view.session.evaluation.outcome.scenario
    chosen = scenario is not None and "cap" in dict(scenario.changes)
    names = dict.fromkeys(test.check.rule.limit or "" for test in caps)
    for number, name in enumerate((n for n in names if n in view.book.limits), start=1):
        limit = view.book.limits[name]
        if chosen and limit.unit == "EUR" and "challenge" in limit.per:
            yield text(view.say("years.limit_scenario_note"))
            continue
        pairs = list(_limit_pairs(view, limit))
        yield deflist(pairs, view.say("years.limit_caption"), id=view.name("limit", number))


def _limit_pairs(view: View, limit: Limit) -> Iterator[tuple[str, str]]:
    words = view.words
    for value in limit.values:
        yield view.say("years.limit_amount"), view.amount(value.value)
        yield view.say("years.limit_from"), words.date(value.from_)
        if value.until is not None:
            yield view.say("years.limit_until"), words.date(value.until)
        yield (
            view.say("years.limit_boundary"),
            view.say(f"years.limit_boundary_{limit.boundary}"),
        )
        yield view.say("years.limit_vat"), words.text(f"words.vat.{limit.vat}")
        yield view.say("years.limit_source"), view.source(value.source)
        yield view.say("years.limit_checked"), words.date(value.last_checked)
        if value.note is not None:
            yield view.say("years.limit_note"), value.note.get(words.lang)
