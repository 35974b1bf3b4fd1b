"""The money around a challenge: whether it adds up, and everything that is shown and never netted.

Own income, one-off amounts, the budget for making the plan, help in kind, volunteers and the cost
that stays: none of it is taken from what is asked or added to it (settled readings 7 and 10).
"""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.model.challenge import Challenge
from evaluator.render.challenge_case import case
from evaluator.render.challenge_view import View
from evaluator.report.blocks import Block, Cell, Column, table, text
from evaluator.rules.business_case import IncomeYear, in_all, incomes, minus
from evaluator.rules.years import SUNK, cents, costs, part_of_year, within

ADDS_UP = ("adds_up", "good", "✓")
UNCHECKABLE = ("uncheckable", None, "?")
VERDICTS = {
    "money.lines_do_not_add_up": ("does_not_add_up", "bad", "✗"),
    "money.line_uncheckable": UNCHECKABLE,
    "money.year_missing": UNCHECKABLE,
}
"""What a finding about a year's sum says in the table: key of the word, tone and sign."""


def money(view: View) -> Iterator[Block]:
    """Parts of years, sums and cost lines, memos, cost that stays, the business case, VAT."""
    if view.challenge.years():
        yield from _parts(view)
        yield _adds_up(view)
        yield from _lines(view)
        yield _income(view)
    yield from _memos(view)
    yield from _stays(view)
    if view.challenge.years():
        yield from case(view)
    vat = view.challenge.money.vat
    claims = {"challenger": vat.challenger or "unknown", "incumbent": vat.incumbent or "unknown"}
    yield text(view.say("money.vat", **claims))


def _adds_up(view: View) -> Block:
    """Asked plus income against cost, per year, with the verdict that the findings hold."""
    wrong = {f.values.get("year"): f.code for f in view.result.findings if f.code in VERDICTS}
    other = bool(view.challenge.money.other_income_by_year)
    keys = ["asked", "own", *(["other"] if other else []), "income", "costs", "difference"]
    columns = [
        Column(view.say("money.year")),
        *(Column(view.say(f"money.{key}"), "right") for key in keys),
        Column(view.say("money.result")),
    ]
    rows: list[list[Cell | str]] = []
    for year, given in incomes(view.challenge).items():
        amounts = _year(view.challenge, year, given)
        verdict = VERDICTS.get(wrong.get(year, ""), ADDS_UP)
        cell = Cell(view.say(f"money.{verdict[0]}"), verdict[1], verdict[2])  # type: ignore[arg-type]
        rows.append([year, *(view.money(amounts[key]) for key in keys), cell])
    return table(columns, rows, caption=view.say("money.add_up_caption"), id=view.name("sums"))


def _year(challenge: Challenge, year: str, given: IncomeYear) -> dict[str, int | None]:
    income, spent = given.income, costs(challenge, year)
    return {
        "asked": given.asked,
        "own": given.own,
        "other": given.other,
        "income": income,
        "costs": spent,
        "difference": None if income is None or spent is None else abs(income - spent),
    }


def _parts(view: View) -> Iterator[Block]:
    """The days of the period in each year, where a year takes part with some of them only."""
    period = view.challenge.period
    if period is None:
        return
    parts = {year: part_of_year(period, year) for year in period.years()}
    if all(part == 1 for part in parts.values()):
        yield text(_said(view, "parts.whole"))
        return
    rows = []
    for year, part in parts.items():
        span = within(period, year)
        days = [view.words.date(day) for day in span[:2]]
        rows.append([year, *days, view.words.number(span.days), view.words.percent(part)])
    keys = ("year", "first", "last", "days", "share")
    right = ("days", "share")
    columns = [
        Column(_said(view, f"parts.{key}"), "right" if key in right else "left") for key in keys
    ]
    caption, note = _said(view, "parts.caption"), _said(view, "parts.note")
    yield table(columns, rows, caption=caption, id=view.name("parts"), note=note)


def _income(view: View) -> Block:
    """What is asked beside the whole cost, and the share of income that the municipality gives."""
    given = incomes(view.challenge)
    spent = {year: costs(view.challenge, year) for year in given}
    rows = [_income_row(view, year, one, spent[year]) for year, one in given.items()]
    term = IncomeYear(
        in_all([one.asked for one in given.values()]),
        in_all([one.own for one in given.values()]),
        in_all([one.other for one in given.values()]),
    )
    if len(given) > 1:
        rows.append(
            _income_row(view, _said(view, "income.total"), term, in_all(list(spent.values())))
        )
    keys = ("year", "asked", "costs", "rest", "share")
    columns = [
        Column(_said(view, f"income.{key}"), "left" if key == "year" else "right") for key in keys
    ]
    caption, note = _said(view, "income.caption"), _said(view, "income.note")
    return table(columns, rows, caption=caption, id=view.name("income"), note=note)


def _income_row(view: View, name: str, given: IncomeYear, spent: int | None) -> list[str]:
    share, amounts = given.share, (given.asked, spent, minus(spent, given.asked))
    said = view.say("unknown_amount") if share is None else view.words.percent(share)
    return [name, *map(view.money, amounts), said]


def _said(view: View, key: str, **values: str) -> str:
    """A text about money around a challenge."""
    return view.words.text(f"money.{key}", **values)


def _lines(view: View) -> Iterator[Block]:
    by_year, years = view.challenge.money.costs_by_year, view.challenge.years()
    names = dict.fromkeys(name for lines in by_year.values() for name in lines or {})
    if not names:
        yield text(view.say("money.no_lines"))
        return
    rows = [[_line(view, name), *_line_amounts(view, name)] for name in names]
    rows.append(
        [view.say("money.line_total"), *(view.money(costs(view.challenge, year)) for year in years)]
    )
    columns = [Column(view.say("money.line")), *(Column(year, "right") for year in years)]
    yield table(columns, rows, caption=view.say("money.lines_caption"), id=view.name("lines"))


def _line(view: View, name: str) -> str:
    if name.startswith(SUNK):
        return view.say("money.sunk", name=view.words.word("cost", name.removeprefix(SUNK)))
    return view.words.word("cost", name)


def _line_amounts(view: View, name: str) -> Iterator[str]:
    """A line's amount per year; a dash where the year has lines and this one is not among them."""
    for year in view.challenge.years():
        lines = view.challenge.money.costs_by_year.get(year)
        yield (
            "–" if lines is not None and name not in lines else view.amount((lines or {}).get(name))
        )


def _memos(view: View) -> Iterator[Block]:
    rows = [*_one_off(view), *_transition(view), *_plan(view), *_in_kind(view)]
    if rows:
        columns = [
            Column(view.say("money.memo_what")),
            Column(view.say("money.memo_amount"), "right"),
            Column(view.say("money.memo_note")),
        ]
        yield table(columns, rows, caption=view.say("money.memo_caption"), id=view.name("memos"))


def _one_off(view: View) -> Iterator[list[str]]:
    for name, amount in (view.challenge.money.one_off or {}).items():
        key = "past" if name.startswith(SUNK) else "one_off"
        what = view.say(f"money.{key}", name=view.words.word("cost", name.removeprefix(SUNK)))
        yield [what, view.amount(amount), view.say(f"money.{key}_note")]


def _transition(view: View) -> Iterator[list[str]]:
    """What the take-over costs the municipality once."""
    for name, amount in (view.challenge.baseline.transition or {}).items():
        what = _said(view, "memo.transition", name=view.words.word("cost", name))
        yield [what, view.amount(amount), _said(view, "memo.transition_note")]


def _plan(view: View) -> Iterator[list[str]]:
    asked = view.challenge.money.plan_budget_requested
    if asked:
        yield [view.say("money.plan"), view.amount(asked), view.say("money.plan_note")]


def _in_kind(view: View) -> Iterator[list[str]]:
    for gift in view.challenge.money.in_kind:
        what, saved = gift.what, view.say("money.in_kind_unknown")
        if gift.from_ and gift.to:
            giver, taker = (view.word("party", party) for party in (gift.from_, gift.to))
            what = view.say("money.in_kind_from", what=what, giver=giver, taker=taker)
        if gift.avoided_cost is not None:
            saved = view.amount(gift.avoided_cost)
        note = " ".join(part for part in (view.say("money.in_kind_note"), gift.note) if part)
        yield [view.say("money.in_kind", what=what), saved, note]


def _stays(view: View) -> Iterator[Block]:
    """The part of the current cost that the municipality keeps paying after a take-over."""
    baseline, years = view.challenge.baseline, view.challenge.years()
    stays = {year: cents(baseline.stays_by_year, year) for year in years}
    if baseline.status == "unknown" or all(amount is None for amount in stays.values()):
        yield text(view.say("money.stays_unknown"))
        return
    keys = ("avoidable", "stays", "both")
    columns = [
        Column(view.say("money.year")),
        *(Column(view.say(f"money.{key}"), "right") for key in keys),
    ]
    rows = []
    for year in years:
        away, left = cents(baseline.avoidable_by_year, year), stays[year]
        both = None if away is None or left is None else away + left
        rows.append([year, *(view.money(amount) for amount in (away, left, both))])
    yield table(
        columns,
        rows,
        caption=view.say("money.stays_caption"),
        id=view.name("stays"),
        note=view.say("money.stays_note"),
    )
