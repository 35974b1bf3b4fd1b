"""The sheet of prices: the envelope, and what the price earns by the published formula."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from evaluator.award import is_relative
from evaluator.formats.xlsx_write import Entry, Formula, Number, Sheet
from evaluator.model.mechanism import (
    Bandwidth,
    BestQualityWithinCeiling,
    FixedPrice,
    LinearOnCeiling,
    LinearToLowest,
    Logarithmic,
    PriceFormula,
    WeightedSum,
)
from evaluator.model.numbers import MINOR_UNITS
from evaluator.model.outcome import BidOutcome
from evaluator.render.calculation_plan import (
    MONEY,
    Plan,
    Row,
    computed,
    filled,
    number,
    pattern,
    rounded,
    step_rows,
)

BASE = ("lot", "bid", "amount", "currency", "vat")
LOWEST, FLOOR, CEILING, LOG_BASE, PART, POINTS = "F", "G", "H", "I", "J", "K"


def price_sheet(plan: Plan) -> Sheet:
    """Every price, with the steps of the price formula or the verdict on the ceiling."""
    mechanism = plan.criteria.mechanism
    extra: tuple[str, ...] = ()
    if isinstance(mechanism, WeightedSum) and mechanism.price is not None:
        extra = ("lowest", "floor", "ceiling", "base", "part", "points")
    elif isinstance(mechanism, BestQualityWithinCeiling | FixedPrice):
        extra = ("bound", "verdict")
    base = plan.empty("price", [plan.say(f"column.{key}") for key in (*BASE, *extra)])
    rows = [row for row in plan.rows() if row.bid.price_minor is not None]
    plan.put("price", base, [row.key for row in rows])
    cells = [[*_envelope(plan, row), *_more(plan, row, rows)] for row in rows]
    return filled(base, cells)


def amount_of(bid: BidOutcome) -> Fraction:
    """A bid's price in whole units of its currency."""
    return Fraction(bid.price_minor or 0, 10 ** MINOR_UNITS[bid.currency or "EUR"])


def _envelope(plan: Plan, row: Row) -> list[Entry]:
    vat = plan.words.text(f"words.vat.{row.bid.vat or 'unknown'}")
    return [*row.key, Number(amount_of(row.bid), MONEY), row.bid.currency or "", vat]


def _more(plan: Plan, row: Row, rows: list[Row]) -> list[Entry]:
    mechanism, line = plan.criteria.mechanism, plan.places["price", row.key]
    if isinstance(mechanism, WeightedSum) and mechanism.price is not None:
        return _formula(plan, row, rows, mechanism.price)
    bound = getattr(mechanism, "ceiling", None) or getattr(mechanism, "amount", None)
    if not isinstance(mechanism, BestQualityWithinCeiling | FixedPrice) or bound is None:
        return []
    fixed = isinstance(mechanism, FixedPrice)
    kind = "fixed" if fixed else "ceiling"
    yes, no = plan.say(f"verdict.{kind}_in"), plan.say(f"verdict.{kind}_out")
    sign = "=" if fixed else "<="
    amount = amount_of(row.bid)
    holds = amount == bound if fixed else amount <= bound
    test = f'IF(C{line}{sign}F{line},"{yes}","{no}")'
    return [Number(Fraction(bound), MONEY), Formula(test, yes if holds else no)]


def _formula(plan: Plan, row: Row, rows: list[Row], rule: PriceFormula) -> list[Entry]:
    """Lowest price, parameters, the part of the points that the price earns, and the points."""
    found = step_rows(row.lot, "price").get(row.bid.id)
    line, node, rounding = (
        plan.places["price", row.key],
        plan.criteria.price,
        plan.criteria.rounding,
    )
    if found is None or node is None:
        return []
    lowest = None
    if is_relative(plan.criteria.mechanism):
        counted = [one for one in rows if one.lot is row.lot and _sets_lowest(plan, one)]
        cells = ",".join(f"C{plan.places['price', one.key]}" for one in counted)
        lowest = computed(f"MIN({cells})", _exact(found, "lowest"), MONEY)
    given = {name: getattr(rule, name, None) for name in ("floor", "ceiling", "base")}
    parameters = [number(None if v is None else Fraction(v)) for v in given.values()]
    share = plan.ref("weights", "E", node.id, fixed=True)
    points = rounded(f"{share}*{PART}{line}*100", rounding.points, rounding.mode)
    return [
        lowest,
        *parameters,
        computed(_part(rule, line), _exact(found, "fraction")),
        computed(points, _exact(found, "points"), pattern(rounding.points)),
    ]


def _exact(found: Mapping[str, Fraction | str | None], key: str) -> Fraction | None:
    value = found.get(key)
    return value if isinstance(value, Fraction) else None


def _sets_lowest(plan: Plan, row: Row) -> bool:
    """Whether a price counts as lowest: of judged bids, and of those that left but are kept."""
    bid = row.bid
    left = bid.status != "admitted" and bid.why_inadmissible == (bid.status,)
    judged = bid.id in step_rows(row.lot, "price")
    return judged or (left and plan.criteria.on_withdrawal == "keep")


def _part(rule: PriceFormula, line: int) -> str:
    """The price formula on one line of the sheet."""
    price, lowest = f"C{line}", f"{LOWEST}{line}"
    if isinstance(rule, Bandwidth):
        ceiling, floor = f"{CEILING}{line}", f"{FLOOR}{line}"
        return _within(f"({ceiling}-{price})/({ceiling}-{floor})", rule.outside)
    if isinstance(rule, LinearOnCeiling):
        return _within(f"({CEILING}{line}-{price})/{CEILING}{line}", rule.outside)
    if isinstance(rule, LinearToLowest):
        return _cut(f"1-({price}-{lowest})/{lowest}", rule.below_zero)
    if isinstance(rule, Logarithmic):
        return _cut(f"1-LN({price}/{lowest})/LN({LOG_BASE}{line})", rule.below_zero)
    return f"{lowest}/{price}"


def _within(formula: str, outside: str) -> str:
    return f"MIN(1,MAX(0,{formula}))" if outside == "clip" else formula


def _cut(formula: str, below_zero: str) -> str:
    return f"MAX(0,{formula})" if below_zero == "zero" else formula
