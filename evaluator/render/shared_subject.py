"""A bid or a challenge as the shared tables of scores take it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from evaluator.model.criteria import Criterion
from evaluator.model.outcome import Cell
from evaluator.render.shared_text import Made, local
from evaluator.report.blocks import Cell as TableCell

Entry = TableCell | str
"""A cell of a table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A bid or a challenge, as far as its scores go.

    Attributes:
        id: Its id.
        cells: The committee's result per leaf criterion.
        points: Points (or euro value) per node of the tree.
        total: Its total as the reader sees it; empty where it has none.
        absent: Assessors who may not score it, because of an interest they declared.
    """

    id: str
    cells: Mapping[str, Cell]
    points: Mapping[str, Fraction | None]
    total: str = ""
    absent: frozenset[str] = field(default_factory=frozenset)


def criterion_name(criterion: Criterion, session: Made) -> str:
    """Id and name of a criterion, such as ``C1 Contribution to the results``."""
    if criterion.kind == "price":
        return session.words.text("shared.scores.price")
    name = local(criterion.label, session.lang)
    return f"{criterion.id} {name}".strip()


def part_caption(session: Made, caption: str, number: int, parts: int) -> str:
    """A caption, with which part it is where a table was split."""
    if parts == 1:
        return caption
    return session.words.text(
        "shared.scores.part", caption=caption, part=str(number), parts=str(parts)
    )
