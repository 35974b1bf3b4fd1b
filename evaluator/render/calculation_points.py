"""The sheets of points and totals: share x score / highest score x 100, groups as sums."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from evaluator.formats.xlsx_write import Entry, Sheet
from evaluator.model.criteria import Criterion
from evaluator.model.mechanism import AwardOnValue, LowestPrice
from evaluator.render.calculation_plan import (
    MONEY,
    Plan,
    Row,
    computed,
    filled,
    letter,
    pattern,
    rounded,
    step_rows,
)
from evaluator.render.calculation_price import POINTS, amount_of

FIRST_NODE = 2
"""Column of the first criterion in the sheet of points, counted from 0."""


def points_sheet(plan: Plan) -> Sheet:
    """Points of every node (or the value of quality in money), from the sheets before."""
    kind = "points"
    if isinstance(plan.criteria.mechanism, AwardOnValue):
        kind = "value"
    elif isinstance(plan.criteria.mechanism, LowestPrice):
        kind = "shown"
    nodes = list(plan.criteria.nodes.values())
    heads = [plan.say("column.lot"), plan.say("column.bid"), *(node.id for node in nodes)]
    about = plan.say(f"about.{kind}")
    base = replace(plan.empty("points", heads), notes=(*plan.notes, about))
    rows = plan.judged()
    plan.put("points", base, [row.key for row in rows])
    cells = [[*row.key, *(_node(plan, row, node) for node in nodes)] for row in rows]
    return filled(base, cells)


def column_of(plan: Plan, node: str) -> str:
    """Column of a node in the sheet of points."""
    return letter(FIRST_NODE + list(plan.criteria.nodes).index(node))


def _node(plan: Plan, row: Row, node: Criterion) -> Entry:
    line, rounding = plan.places["points", row.key], plan.criteria.rounding
    shown = MONEY if isinstance(plan.criteria.mechanism, AwardOnValue) else pattern(rounding.points)
    if node.kind == "price":
        if row.bid.price_points is None:
            return None
        return computed(plan.ref("price", POINTS, row.key), row.bid.price_points, shown)
    result = row.bid.points.get(node.id)
    if node.children:
        cells = ",".join(f"{column_of(plan, child.id)}{line}" for child in node.children)
        return computed(f"SUM({cells})", result, shown)
    return computed(_leaf(plan, row, node.id), result, shown)


def _leaf(plan: Plan, row: Row, leaf: str) -> str:
    rounding, key = plan.criteria.rounding, (*row.key, leaf)
    if row.bid.cells[leaf].given_points is not None:
        return plan.ref("scores", "E", key)
    score = plan.ref("scores", "D", key)
    most = plan.ref("weights", "D", "maximum", fixed=True)
    mechanism = plan.criteria.mechanism
    if isinstance(mechanism, AwardOnValue):
        part = f"{score}/{most}" if mechanism.grid is None else _grid(plan, mechanism.grid, score)
        worth = plan.ref("weights", "G", leaf, fixed=True)
        return rounded(f"{worth}*{part}", rounding.points, rounding.mode)
    share = plan.ref("weights", "E", leaf, fixed=True)
    return rounded(f"{share}*{score}/{most}*100", rounding.points, rounding.mode)


def _grid(plan: Plan, grid: Mapping[str, Decimal], score: str) -> str:
    """The part of the value that a score earns, as nested conditions."""
    formula = "NA()"
    for word, part in reversed(list(grid.items())):
        level = plan.criteria.scale.level_of(word)
        if level is not None:
            formula = f"IF({score}={_plain(level)},{part:f},{formula})"
    return formula


def _plain(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}" if value.denominator != 1 else str(value)


def total_sheet(plan: Plan) -> Sheet:
    """Quality and price together, before and after the published rounding."""
    mechanism = plan.criteria.mechanism
    in_money = isinstance(mechanism, AwardOnValue | LowestPrice)
    keys = ("lot", "bid", "quality", "price_points", "exact", "rounded")
    if in_money:
        keys = ("lot", "bid", "value", "amount", "exact", "rounded")
    base = plan.empty("total", [plan.say(f"column.{key}") for key in keys])
    rows = [row for row in plan.judged() if row.bid.id in step_rows(row.lot, "total")]
    plan.put("total", base, [row.key for row in rows])
    return filled(base, [[*row.key, *_total(plan, row)] for row in rows])


def _total(plan: Plan, row: Row) -> Iterator[Entry]:
    """Quality, price, the total before rounding, the total after it."""
    mechanism, rounding = plan.criteria.mechanism, plan.criteria.rounding
    line = plan.places["total", row.key]
    tops = [node for node in plan.criteria.criteria if node.kind == "quality"]
    quality = sum((row.bid.points.get(node.id) or Fraction(0) for node in tops), Fraction(0))
    cells = ",".join(
        f"'{plan.title('points')}'!{column_of(plan, node.id)}{plan.places['points', row.key]}"
        for node in tops
    )
    last, shown = rounded(f"E{line}", rounding.total, rounding.mode), pattern(rounding.total)
    if isinstance(mechanism, AwardOnValue | LowestPrice):
        is_value = isinstance(mechanism, AwardOnValue)
        yield computed(f"SUM({cells})", quality, MONEY) if is_value else None
        yield computed(plan.ref("price", "C", row.key), amount_of(row.bid), MONEY)
        yield computed(f"D{line}-C{line}" if is_value else f"D{line}", row.bid.exact_total, MONEY)
    else:
        yield computed(f"SUM({cells})", quality)
        priced = row.bid.price_points
        yield None if priced is None else computed(plan.ref("price", POINTS, row.key), priced)
        yield computed(f"SUM(C{line}:D{line})", row.bid.exact_total)
    yield computed(last, row.bid.total, shown)
