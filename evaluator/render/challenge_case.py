"""A challenge beside the current cost, and what the municipality pays in all: shown, no condition.

The conditions look at each year; what stands here is beside them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from evaluator.model.numbers import plain
from evaluator.render.challenge_view import View
from evaluator.render.challenge_years import comparisons
from evaluator.report.blocks import Block, Column, table, text
from evaluator.rules.business_case import BusinessCase, CaseYear, business_case


def case(view: View) -> Iterator[Block]:
    """Per year and over the whole period; a sentence where the current cost is not known."""
    factors = {Fraction(t.check.rule.factor or 1) for t in comparisons(view, "cost_not_higher")}
    found = business_case(view.challenge, sorted(factors))
    yield view.heading(_say(view, "heading"), view.name("case"), list(_cautions(view, found)))
    if found.years and not _unknown(found):
        yield _compared(view, found)
        yield _in_all(view, found)
        if found.transition is None:
            yield text(_say(view, "transition_unknown"))


def _say(view: View, key: str, **values: str) -> str:
    return view.words.text(f"money.case.{key}", **values)


def _unknown(found: BusinessCase) -> bool:
    return all(year.avoidable is None for year in found.years.values())


def _cautions(view: View, found: BusinessCase) -> Iterator[str]:
    if _unknown(found):
        yield _say(view, "unknown")
        return
    if found.status == "estimated":
        yield _say(view, "estimated")
    if not found.comparable:
        yield _say(view, "vat")


def _compared(view: View, found: BusinessCase) -> Block:
    bounds = list(found.term.bounds)
    columns = [
        Column(_say(view, "year")),
        Column(_say(view, "asked"), "right"),
        Column(_say(view, "avoidable"), "right"),
        *(
            Column(_say(view, "bound", factor=view.words.number(plain(factor))), "right")
            for factor in bounds
        ),
        Column(_say(view, "difference"), "right"),
    ]
    rows = [
        [name, view.money(row.asked), view.money(row.avoidable),
         *(view.money(row.bounds[factor]) for factor in bounds), _difference(view, row.difference)]
        for name, row in _named(view, found, "total")
    ]  # fmt: skip
    caption, note = _say(view, "caption"), _say(view, "note")
    return table(columns, rows, caption=caption, id=view.name("case", "table"), note=note)


def _named(view: View, found: BusinessCase, total: str) -> Sequence[tuple[str, CaseYear]]:
    return [*found.years.items(), (_say(view, total), found.term)]


def _difference(view: View, amount: int | None) -> str:
    if amount is None:
        return view.say("unknown_amount")
    if amount == 0:
        return _say(view, "equal")
    return _say(view, "more" if amount > 0 else "less", amount=view.money(abs(amount)))


def _in_all(view: View, found: BusinessCase) -> Block:
    """Now against after; the one-off cost of the change has no year and joins the whole period."""
    keys = ("year", "now", "after", "difference")
    columns = [Column(_say(view, key), "left" if key == "year" else "right") for key in keys]
    total = "total" if found.transition is None else "without_transition"
    pays = [(name, row.now, row.after) for name, row in _named(view, found, total)]
    if found.transition is not None:
        pays.append((_say(view, "transition"), 0, found.transition))
        pays.append((_say(view, "with_transition"), found.term.now, found.after_in_all))
    rows = [
        [name, view.money(now), view.money(after), _difference(view, _less(after, now))]
        for name, now, after in pays
    ]
    caption, note = _say(view, "all_caption"), _say(view, "all_note")
    return table(columns, rows, caption=caption, id=view.name("pays"), note=note)


def _less(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one - other
