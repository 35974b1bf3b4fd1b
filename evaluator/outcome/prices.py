"""Guards on prices, before any formula sees them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from evaluator.award import formula, is_relative, needs_price
from evaluator.model.criteria import CriteriaSet, Lot
from evaluator.model.dossier import Bid, Price
from evaluator.model.finding import Finding, Where, error, info, warning
from evaluator.model.mechanism import FixedPrice, Logarithmic

ENVELOPE = Where("prices.csv")


def price_findings(
    criteria: CriteriaSet,
    lot: Lot,
    bids: Sequence[Bid],
    prices: dict[str, Price],
    left: Sequence[Bid] = (),
) -> list[Finding]:
    """What is wrong or noteworthy about the prices of the bids that are still in.

    `left` are bids that were withdrawn and whose prices still count for the lowest price.
    """
    wanted = needs_price(criteria.mechanism)
    looks = wanted or isinstance(criteria.mechanism, FixedPrice) or _asked_elsewhere(criteria, lot)
    given = [prices[bid.id] for bid in bids if bid.id in prices]
    found = [
        error("price.missing", ENVELOPE, lot=lot.id, subject=bid.id)
        for bid in bids
        if wanted and bid.id not in prices
    ]
    for price in given:
        if price.minor <= 0 and looks:
            found.append(error("price.not_positive", price.where, lot=lot.id, subject=price.bid))
        if price.vat == "unknown" and looks:
            found.append(error("price.vat_unknown", price.where, lot=lot.id, subject=price.bid))
    beside = list(left) if is_relative(criteria.mechanism) else []
    found += [_left(lot, bid, prices) for bid in beside]
    if looks:
        others = [prices[bid.id] for bid in beside if bid.id in prices]
        found += _mixed(criteria, lot, [*given, *others])
    return found + _noteworthy(criteria, lot, bids, given)


def _asked_elsewhere(criteria: CriteriaSet, lot: Lot) -> bool:
    """Whether a ceiling or a requirement looks at prices that the mechanism does not need."""
    return lot.ceiling is not None or any(
        (rule.field or "").startswith("price.") for rule in criteria.gates
    )


def _left(lot: Lot, bid: Bid, prices: dict[str, Price]) -> Finding:
    """A bid that left after scoring and whose price still counts: it must be there."""
    price = prices.get(bid.id)
    if price is None:
        return error("price.missing", ENVELOPE, lot=lot.id, subject=bid.id)
    if price.minor <= 0:
        return error("price.not_positive", price.where, lot=lot.id, subject=bid.id)
    return info("price.left_bid_counts", price.where, lot=lot.id, subject=bid.id)


def _mixed(criteria: CriteriaSet, lot: Lot, given: Sequence[Price]) -> list[Finding]:
    """Amounts on different bases are not compared."""
    bases = {price.vat for price in given} | ({lot.vat} if lot.vat and given else set())
    kinds = {
        "price.vat_mixed": {str(basis) for basis in bases},
        "price.currency_mixed": {price.currency for price in given}
        | ({criteria.currency} if given else set()),
        "price.period_mixed": {price.period for price in given},
    }
    return [
        error(code, ENVELOPE, lot=lot.id, found=", ".join(sorted(values)))
        for code, values in kinds.items()
        if len(values) > 1
    ]


def _noteworthy(
    criteria: CriteriaSet, lot: Lot, bids: Sequence[Bid], given: Sequence[Price]
) -> list[Finding]:
    found: list[Finding] = []
    amounts = {price.minor for price in given}
    if len(given) > 1 and len(amounts) == 1:
        found.append(info("price.equal", ENVELOPE, lot=lot.id))
    if is_relative(criteria.mechanism):
        used = formula(criteria.mechanism)
        floored = getattr(getattr(criteria.mechanism, "price", None), "below_zero", "")
        reversal_free = (
            isinstance(getattr(criteria.mechanism, "price", None), Logarithmic)
            and floored == "keep"
        )
        if not reversal_free:
            symbols = used.symbols if used else ""
            found.append(warning("price.relative_formula", ENVELOPE, lot=lot.id, formula=symbols))
        if len(bids) == 1:
            found.append(info("price.one_bidder", ENVELOPE, lot=lot.id, subject=bids[0].id))
    return found


def above_lot_ceiling(lot: Lot, price: Price | None) -> bool:
    """Whether a price exceeds the ceiling of its lot."""
    if lot.ceiling is None or price is None:
        return False
    return Fraction(price.minor, price.scale) > Fraction(lot.ceiling)
