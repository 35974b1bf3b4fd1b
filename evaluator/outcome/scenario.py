"""Other choices than the adopted ones: weight sets, mechanisms, another cap.

A scenario is made by changing the rulebook before the pipeline runs, so it goes through the
same arithmetic; it says what was changed and cannot become the outcome.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from evaluator.errors import CallError, Problem
from evaluator.model.criteria import CriteriaSet, Criterion
from evaluator.model.mechanism import AnyMechanism, WeightedSum, WeightedSumScenario
from evaluator.model.outcome import Scenario
from evaluator.model.rule import Limit
from evaluator.model.rulebook import Rulebook

HUNDRED = Decimal(100)
PRICE_ID = "price"


def apply(
    book: Rulebook, *, weight_set: str = "", mechanism: str = "", cap: Decimal | None = None
) -> tuple[Rulebook, Scenario | None]:
    """The rulebook under other choices, and what was changed (None: nothing).

    Raises:
        CallError: The weight set or mechanism is not one that the criteria set lists.
    """
    changes: list[tuple[str, str]] = []
    criteria = book.criteria
    if weight_set:
        changed = _weights(criteria, weight_set)
        if criteria is not None and changed.shares != criteria.shares:
            changes.append(("weight_set", weight_set))
        criteria = changed
    if mechanism:
        changed = _mechanism(criteria, mechanism)
        if criteria is not None and (changed.mechanism, changed.shares) != (
            criteria.mechanism,
            criteria.shares,
        ):
            changes.append(("mechanism", mechanism))
        criteria = changed
    limits = book.limits
    if cap is not None:
        limits = {key: _capped(limit, cap) for key, limit in book.limits.items()}
        if limits != book.limits:
            changes.append(("cap", str(cap)))
    new = Rulebook(
        criteria,
        book.principles,
        book.regime,
        book.profiles,
        dict(limits),
        book.sources,
        book.origins,
    )
    return new, Scenario(tuple(changes)) if changes else None


def _weights(criteria: CriteriaSet | None, name: str) -> CriteriaSet:
    sets: Mapping[str, Mapping[str, Decimal]] = criteria.weight_sets if criteria else {}
    if criteria is None or name not in sets:
        raise CallError(_unknown("weight_set", name, sets))
    return criteria.with_weights(sets[name])


def _mechanism(criteria: CriteriaSet | None, name: str) -> CriteriaSet:
    known = criteria.mechanisms if criteria else {}
    if criteria is None or name not in known:
        raise CallError(_unknown("mechanism", name, known))
    return with_mechanism(criteria, known[name])


def with_mechanism(criteria: CriteriaSet, scenario: AnyMechanism) -> CriteriaSet:
    """The set under another mechanism; a price weight makes room by one common factor."""
    mechanism: AnyMechanism = scenario
    weight: Decimal | None = None if criteria.price is None else Decimal(0)
    if isinstance(scenario, WeightedSumScenario):
        mechanism = WeightedSum(name="weighted-sum", price=scenario.price)
        if scenario.price is not None:
            weight = scenario.price_weight
    if weight is None:
        return criteria.replace(mechanism=mechanism)
    tree = with_price_weight(criteria.criteria, weight)
    return criteria.replace(criteria=tree, mechanism=mechanism)


def with_price_weight(tree: tuple[Criterion, ...], weight: Decimal) -> tuple[Criterion, ...]:
    """The top of the tree with a price of this weight, the rest keeping its proportions.

    Weights stay exact: they become fractions of a common whole, which `CriteriaSet.shares`
    reads as such.
    """
    rest = [node for node in tree if node.kind != "price"]
    before = sum((Fraction(node.weight) for node in rest), Fraction(0))
    factor = (Fraction(100) - Fraction(weight)) / before
    kept = tuple(node.replace(weight=Fraction(node.weight) * factor) for node in rest)
    if weight == 0:
        return kept
    old = next((node for node in tree if node.kind == "price"), None)
    price = old or Criterion.model_construct(
        id=PRICE_ID,
        kind="price",
        label=None,
        question=None,
        evidence=None,
        principles=None,
        principles_reason=None,
        results=(),
        minimum=None,
        source=None,
        children=(),
        weight=weight,
    )
    return (*kept, price.replace(weight=weight))


def _capped(limit: Limit, cap: Decimal) -> Limit:
    if limit.unit != "EUR" or "challenge" not in limit.per:
        return limit
    first = limit.values[0]
    return limit.replace(values=(first.replace(value=cap),))


def _unknown(kind: str, name: str, known: Mapping[str, object]) -> Problem:
    listed = ", ".join(sorted(known)) or "none: the criteria set lists no scenarios"
    return Problem(
        code=f"call.unknown_{kind}",
        found=f"{kind} {name!r}",
        allowed=listed,
        remedy=f"choose a {kind} from the list",
    )
