"""A set's mechanism, its scenarios and its weight sets: complete, and fitting its criteria."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from evaluator.formats.parse import shown
from evaluator.formats.yaml_text import Path
from evaluator.model.criteria import HUNDRED, CriteriaSet
from evaluator.model.mechanism import AnyMechanism, AwardOnValue, Logarithmic, WeightedSum
from evaluator.model.numbers import plain

Report = Callable[[Path, str, str, str, str], None]
"""Tell a problem: where in the document, code, what was found, what is allowed, how to mend it."""


def check_mechanisms(criteria: CriteriaSet, report: Report) -> None:
    """The adopted mechanism, every scenario of it, every weight set, and what they are called."""
    _mechanism(criteria, criteria.mechanism, ("mechanism",), report)
    for name, scenario in criteria.mechanisms.items():
        _scenario(criteria, scenario, ("mechanisms", name), report)
    for name, weights in criteria.weight_sets.items():
        _weight_set(criteria, name, weights, report)
    known = list(dict.fromkeys([*criteria.weight_sets, *criteria.mechanisms]))
    for name in criteria.scenario_labels:
        if name not in known:
            report(
                ("scenario_labels", name),
                "id.unknown",
                f"label for {shown(name)!r}",
                ", ".join(known) or "none: the criteria set lists no scenarios",
                "mend the id",
            )


def _mechanism(
    criteria: CriteriaSet, mechanism: AnyMechanism | None, path: Path, report: Report
) -> None:
    if mechanism is None:
        return
    priced = isinstance(mechanism, WeightedSum) and mechanism.price is not None
    if priced and criteria.price is None:
        report(
            path,
            "mechanism.price_without_criterion",
            "a price formula and no price criterion",
            "a criterion {id: price, weight, kind: price}",
            "add it, or remove the formula",
        )
    if criteria.price is not None and not priced:
        report(
            path,
            "mechanism.criterion_without_price",
            f"a price criterion under {mechanism.name}",
            "weighted-sum with a price formula",
            "add price: {formula: ...}, or remove the criterion",
        )
    _formula(criteria, mechanism, path, report)
    if isinstance(mechanism, AwardOnValue):
        _values(criteria, mechanism, path, report)


def _formula(criteria: CriteriaSet, mechanism: AnyMechanism, path: Path, report: Report) -> None:
    if not isinstance(mechanism, WeightedSum) or not isinstance(mechanism.price, Logarithmic):
        return
    if criteria.rounding.points is None or criteria.rounding.total is None:
        report(
            (*path, "price"),
            "mechanism.logarithm_unrounded",
            "a logarithmic formula without published rounding",
            "rounding of points and of total: a logarithm is no exact number",
            "add rounding: {points: 2, total: 2}",
        )


def _values(criteria: CriteriaSet, mechanism: AwardOnValue, path: Path, report: Report) -> None:
    leaves = {leaf.id for leaf in criteria.leaves}
    lacking, extra = sorted(leaves - set(mechanism.values)), sorted(set(mechanism.values) - leaves)
    if lacking or extra:
        report(
            (*path, "values"),
            "mechanism.values",
            ", ".join(lacking) + " missing" if lacking else f"{', '.join(extra)} unknown",
            "one euro value for each criterion that is scored",
            "mend values:",
        )
    for word in mechanism.grid or {}:
        if criteria.scale.level_of(word) is None:
            report(
                (*path, "grid", word),
                "mechanism.grid",
                f"grid for {shown(word)!r}",
                criteria.scale.allowed(),
                "mend grid:",
            )


def _scenario(criteria: CriteriaSet, scenario: AnyMechanism, path: Path, report: Report) -> None:
    priced = isinstance(scenario, WeightedSum) and scenario.price is not None
    weight = getattr(scenario, "price_weight", None)
    if priced and criteria.price is None and weight is None:
        report(
            path,
            "mechanism.price_without_criterion",
            "a price formula without price_weight",
            "price_weight: the weight of the price in this scenario",
            "add price_weight:",
        )
    if weight is not None and not priced:
        report(
            path,
            "mechanism.weight_without_price",
            "price_weight without a price formula",
            "price: {formula: ...}",
            "add price:",
        )
    if not any(node.weight for node in criteria.criteria if node.kind != "price"):
        report(
            path,
            "mechanism.nothing_to_rescale",
            "no weight but that of the price",
            "criteria that have a weight, to be rescaled when that of the price changes",
            "give the criteria weights, or remove the scenario",
        )
    _formula(criteria, scenario, path, report)
    if isinstance(scenario, AwardOnValue):
        _values(criteria, scenario, path, report)


def _weight_set(
    criteria: CriteriaSet, name: str, weights: Mapping[str, Decimal], report: Report
) -> None:
    path: Path = ("weight_sets", name)
    for key in weights:
        if key not in criteria.nodes:
            report(
                (*path, key),
                "id.unknown",
                f"criterion {shown(key)!r}",
                ", ".join(criteria.nodes),
                "mend the id",
            )
    if any(key not in criteria.nodes for key in weights):
        return
    if any(weight < 0 for weight in weights.values()):
        report(
            path,
            "weights.negative",
            "a negative weight",
            "weights of 0 or more",
            "mend the weights",
        )
        return
    changed = criteria.with_weights(weights)
    groups: list[tuple[str, tuple[Any, ...]]] = [("the top level", changed.criteria)]
    groups += [(node.id, node.children) for node in changed.nodes.values() if node.children]
    for label, nodes in groups:
        total = sum((Fraction(node.weight) for node in nodes), Fraction(0))
        if total != HUNDRED:
            report(
                path,
                "weights.do_not_sum",
                f"weights under {label} sum to {plain(total)}",
                "weights of siblings that sum to exactly 100",
                "mend the weights",
            )
