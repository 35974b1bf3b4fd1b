"""A criteria set that holds together: weights, ids, scale, mechanism, scenarios.

All problems of a file are told at once, each with its line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from evaluator.errors import Problem
from evaluator.formats.parse import shown
from evaluator.formats.yaml_text import Document, Path
from evaluator.model.criteria import CriteriaSet, Criterion
from evaluator.model.mechanism import AnyMechanism, AwardOnValue, Logarithmic, WeightedSum
from evaluator.model.numbers import canonical_number, plain
from evaluator.model.principles import PrincipleSet

HUNDRED = Fraction(100)
Report = Callable[[Path, str, str, str, str], None]


def check_criteria(
    document: Document, criteria: CriteriaSet, principles: PrincipleSet, kind: str
) -> list[Problem]:
    """Every problem of a set; `kind` is ``tender`` or ``challenge``."""
    problems: list[Problem] = []

    def report(path: Path, code: str, found: str, allowed: str, remedy: str) -> None:
        line, column = document.place(path)
        problems.append(
            Problem(
                code=code,
                file=document.file,
                line=line,
                column=column,
                found=found,
                allowed=allowed,
                remedy=remedy,
            )
        )

    _tree(criteria, report)
    _references(criteria, principles, report)
    _scale(criteria, report)
    _kind(criteria, kind, report)
    _mechanism(criteria, criteria.mechanism, ("mechanism",), report)
    for name, scenario in criteria.mechanisms.items():
        _scenario(criteria, scenario, ("mechanisms", name), report)
    for name, weights in criteria.weight_sets.items():
        _weight_set(criteria, name, weights, report)
    _ties(criteria, report)
    return problems


def _paths(
    nodes: tuple[Criterion, ...], above: Path = ("criteria",)
) -> Iterator[tuple[Criterion, Path]]:
    for index, node in enumerate(nodes):
        yield node, (*above, index)
        yield from _paths(node.children, (*above, index, "children"))


def _tree(criteria: CriteriaSet, report: Report) -> None:
    _sum(criteria.criteria, ("criteria",), "the top level", report)
    seen: set[str] = set()
    for node, path in _paths(criteria.criteria):
        if node.children:
            _sum(node.children, (*path, "children"), node.id, report)
        if node.id in seen:
            report(
                (*path, "id"),
                "id.duplicate",
                f"criterion {node.id} twice",
                "each id once",
                "rename one",
            )
        seen.add(node.id)
        if node.kind == "price" and len(path) != len(("criteria", 0)):
            report(
                path,
                "criterion.price_not_on_top",
                f"price {node.id} within a group",
                "a price at the top level",
                "move it up",
            )
    if not criteria.leaves:
        report(
            ("criteria",),
            "criterion.none",
            "no criterion that can be scored",
            "at least one",
            "add a criterion",
        )
    if sum(1 for node, _ in criteria.walk() if node.kind == "price") > 1:
        report(
            ("criteria",),
            "criterion.two_prices",
            "more than one price criterion",
            "one",
            "keep one",
        )


def _sum(nodes: tuple[Criterion, ...], path: Path, name: str, report: Report) -> None:
    total = sum((Fraction(node.weight) for node in nodes), Fraction(0))
    if total != HUNDRED:
        report(
            path,
            "weights.do_not_sum",
            f"weights under {name} sum to {plain(total)}",
            "weights of siblings that sum to exactly 100",
            "mend the weights",
        )


def _references(criteria: CriteriaSet, principles: PrincipleSet, report: Report) -> None:
    known, slots = principles.ids(), {slot.id for slot in principles.results}
    for node, path in _paths(criteria.criteria):
        for index, principle in enumerate(node.principles or ()):
            if principle not in known:
                report(
                    (*path, "principles", index),
                    "principle.unknown",
                    f"principle {shown(principle)!r}",
                    ", ".join(sorted(known)),
                    f"name a principle of {principles.id}",
                )
        for index, result in enumerate(node.results):
            if result not in slots:
                report(
                    (*path, "results", index),
                    "result.unknown",
                    f"result {shown(result)!r}",
                    f"a result of {principles.id}",
                    "mend the id",
                )
        if (
            node.minimum is not None
            and not criteria.scale.minimum <= Fraction(node.minimum) <= criteria.scale.maximum
        ):
            report(
                (*path, "minimum"),
                "criterion.minimum_off_scale",
                f"minimum {canonical_number(node.minimum)}",
                f"{plain(criteria.scale.minimum)} to {plain(criteria.scale.maximum)}",
                "mend the minimum",
            )
    lots = [lot.id for lot in criteria.lots]
    for index, lot in enumerate(lots):
        if lot in lots[:index]:
            report(
                ("lots", index, "id"),
                "id.duplicate",
                f"lot {lot} twice",
                "each id once",
                "rename one",
            )


def _scale(criteria: CriteriaSet, report: Report) -> None:
    if criteria.status == "adopted" and not criteria.scale.is_anchored():
        report(
            ("scale",),
            "scale.no_anchors",
            "a scale without a description of its levels",
            "anchors: a text for every level (both ends of a number scale)",
            "add anchors, or write status: draft",
        )


def _kind(criteria: CriteriaSet, kind: str, report: Report) -> None:
    wanted = {"mechanism": criteria.mechanism, "on_withdrawal": criteria.on_withdrawal}
    if kind == "tender":
        for key, value in wanted.items():
            if value is None:
                report(
                    (),
                    "key.missing",
                    f"the key {key!r} is missing",
                    f"{key}, published before bids are opened",
                    f"add {key}:",
                )
        if not criteria.ties:
            report(
                (),
                "key.missing",
                "the key 'ties' is missing",
                "ties: a list that ends with lot, or [lot]",
                "add ties:",
            )
        return
    present = [key for key, value in wanted.items() if value is not None]
    present += ["lots"] if criteria.lots else []
    for key in present:
        report(
            (key,),
            "key.not_for_challenge",
            f"the key {key!r}",
            "a set for challenges without mechanism, lots and on_withdrawal",
            "remove it",
        )
    if criteria.price is not None:
        report(
            ("criteria",),
            "key.not_for_challenge",
            "a price criterion",
            "a set for challenges without price",
            "remove it",
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


def _ties(criteria: CriteriaSet, report: Report) -> None:
    known = {*criteria.nodes, "lot", "price"}
    for index, name in enumerate(criteria.ties):
        if name not in known:
            report(
                ("ties", index),
                "id.unknown",
                f"tie step {shown(name)!r}",
                "a criterion, price, or lot",
                "mend the id",
            )
