"""A criteria set that holds together: weights, ids, scale, mechanism, scenarios.

All problems of a file are told at once, each with its line.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from evaluator.errors import Problem
from evaluator.formats.mechanism_checks import Report, check_mechanisms
from evaluator.formats.parse import shown
from evaluator.formats.yaml_text import Document, Path
from evaluator.model.criteria import CriteriaSet, Criterion
from evaluator.model.numbers import canonical_number, plain
from evaluator.model.principles import PrincipleSet

HUNDRED = Fraction(100)


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
    check_mechanisms(criteria, report)
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
        _node(node, path, report)
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


def _node(node: Criterion, path: Path, report: Report) -> None:
    """What a node may not be called, and where a price may not stand."""
    if node.id == "lot" or (node.id == "price" and node.kind != "price"):
        report(
            (*path, "id"),
            "id.reserved",
            f"criterion {node.id}",
            "another id: price and lot are steps that break a tie",
            "rename the criterion",
        )
    if node.kind == "price" and len(path) != len(("criteria", 0)):
        report(
            path,
            "criterion.price_not_on_top",
            f"price {node.id} within a group",
            "a price at the top level",
            "move it up",
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
    _lots(criteria, report)


def _lots(criteria: CriteriaSet, report: Report) -> None:
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
                "ties: the published steps in order, such as [C1, C2, lot]",
                "add ties:",
            )
        return
    present = [key for key, value in wanted.items() if value is not None]
    present += [key for key in ("lots", "gates") if getattr(criteria, key)]
    for key in present:
        report(
            (key,),
            "key.not_for_challenge",
            f"the key {key!r}",
            "a set for challenges: its conditions stand in profiles, and it has no award",
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
        if name in criteria.ties[:index] or (name == "lot" and index + 1 < len(criteria.ties)):
            report(
                ("ties", index),
                "ties.order",
                f"tie step {shown(name)!r} at place {index + 1}",
                "each step once, and lot (a drawing always decides) as the last",
                "mend ties:",
            )
