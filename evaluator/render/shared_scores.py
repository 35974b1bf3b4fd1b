"""Scores as tables, for bids and for challenges: the matrix, and scores with reasons.

Criteria are rows and subjects are columns, since names of criteria are long; a table has at most
`SUBJECTS_PER_TABLE` subjects, so that thirty bids make several tables and not one very wide one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluator.model.criteria import CriteriaSet, Criterion
from evaluator.model.outcome import Cell
from evaluator.render.catalogue import Words
from evaluator.render.shared_panel import (
    assessor_name,
    committee,
    individual_tables,
    individual_text,
    numbered,
    wide_cells,
)
from evaluator.render.shared_subject import Entry, Subject, criterion_name, part_caption
from evaluator.render.shared_text import Made, exact, score_words
from evaluator.report.blocks import Block, Column, group, table
from evaluator.report.blocks import Cell as TableCell

__all__ = [
    "HUNDRED",
    "SUBJECTS_PER_TABLE",
    "Scheme",
    "Subject",
    "assessor_name",
    "committee",
    "criterion_name",
    "individual_tables",
    "individual_text",
    "numbered",
    "part_caption",
    "points_text",
    "said_score",
    "score_matrix",
    "score_rows",
    "score_text",
    "wide_cells",
]

SUBJECTS_PER_TABLE = 6
HUNDRED = 100


def points_text(words: Words, criteria: CriteriaSet, value: Fraction | None) -> str:
    """Points as published, or unrounded where the set does not round them."""
    if value is None:
        return words.text("shared.unknown")
    if criteria.rounding.points is None:
        return exact(words, value)
    return words.number(value, criteria.rounding.points)


def score_text(words: Words, criteria: CriteriaSet, value: Fraction | None) -> str:
    """A score of the committee as published, or unrounded where the set does not round it."""
    if value is not None and criteria.rounding.score is not None:
        return words.number(value, criteria.rounding.score)
    return exact(words, value)


def chunks(subjects: Sequence[Subject], size: int = SUBJECTS_PER_TABLE) -> list[Sequence[Subject]]:
    """Subjects in groups of nearly equal size, at most `size` each."""
    parts = max(1, -(-len(subjects) // size))
    width = -(-len(subjects) // parts) or 1
    return [subjects[at : at + width] for at in range(0, len(subjects), width)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """What the cells of a matrix stand for, where that is not points out of 100.

    Attributes:
        heading: Heading of the column with weights.
        weight: What a node weighs, as text.
        whole: What all nodes weigh together, as text.
        value: Writes the points (or euros) of a node; None where scores earn nothing.
        note: A remark under the table.
        total: What the last row is called; empty for `total` of the catalogue.
    """

    heading: str
    weight: Callable[[Criterion], str]
    whole: str
    value: Callable[[Fraction], str] | None
    note: str
    total: str = ""


def points_scheme(session: Made, criteria: CriteriaSet) -> Scheme:
    """Points out of 100, each node by its share."""
    words = session.words
    published = "_published" if criteria.panel.aggregate == "published" else ""

    def weight(node: Criterion) -> str:
        share = exact(words, criteria.shares[node.id] * HUNDRED)
        inside = criteria.parent[node.id] is not None
        return words.text("shared.scores.of_which", share=share) if inside else share

    return Scheme(
        heading=words.text("shared.scores.share"),
        weight=weight,
        whole=words.number(HUNDRED),
        value=lambda value: points_text(words, criteria, value),
        note=words.text(f"shared.scores.matrix_note{published}"),
    )


def score_matrix(
    session: Made,
    criteria: CriteriaSet,
    subjects: Sequence[Subject],
    *,
    id: str,  # noqa: A002 - the word of blocks
    caption: str,
    scheme: Scheme | None = None,
) -> Block:
    """The decision matrix: criteria by subjects, with weights, and in each cell score → points.

    Args:
        session: Evaluation and words.
        criteria: The set, with the weights that were used.
        subjects: In the order of the columns.
        id: Name of the table in the page; the second and later parts get a number.
        caption: What stands above it.
        scheme: What the cells stand for; points out of 100 when absent.
    """
    used = scheme or points_scheme(session, criteria)
    parts = chunks(subjects)
    blocks = []
    for number, part in enumerate(parts, start=1):
        columns = [
            Column(session.words.text("shared.scores.criterion")),
            Column(used.heading, "right"),
            *(Column(subject.id, "right") for subject in part),
        ]
        rows = [
            _matrix_row(session, criteria, node, part, used) for node in criteria.nodes.values()
        ]
        if any(subject.total for subject in part):
            total = used.total or session.words.text("shared.scores.total")
            rows.append([total, used.whole, *(subject.total or "–" for subject in part)])
        said = part_caption(session, caption, number, len(parts))
        name = id if number == 1 else f"{id}-{number}"
        blocks.append(table(columns, rows, caption=said, id=name, note=used.note))
    return group(*blocks)


def _matrix_row(
    session: Made,
    criteria: CriteriaSet,
    node: Criterion,
    subjects: Sequence[Subject],
    scheme: Scheme,
) -> list[Entry]:
    row: list[Entry] = [criterion_name(node, session), scheme.weight(node)]
    for subject in subjects:
        points = subject.points.get(node.id)
        said = [scheme.value(points)] if points is not None and scheme.value is not None else []
        cell = subject.cells.get(node.id)
        if cell is not None and cell.score is not None:
            said.insert(0, score_text(session.words, criteria, cell.score))
        row.append(" → ".join(said) or "–")
    return row


def score_rows(
    session: Made,
    criteria: CriteriaSet,
    subject: Subject,
    *,
    id: str,  # noqa: A002 - the word of blocks
    caption: str,
) -> Block:
    """Per criterion the committee's score, what it says, the official reason, and the spread."""
    words = session.words
    keys = ("criterion", "score", "reason", "spread")  # on a narrow screen the reason comes first
    columns = [Column(words.text(f"shared.scores.{key}")) for key in keys]
    rows: list[list[Entry]] = []
    for leaf in criteria.leaves:
        cell = subject.cells[leaf.id]
        rows.append(
            [
                criterion_name(leaf, session),
                said_score(session, criteria, cell),
                cell.reason or TableCell(words.text("shared.scores.no_reason"), "muted"),
                _spread(session, criteria, cell),
            ]
        )
    return table(columns, rows, caption=caption, id=id)


def said_score(session: Made, criteria: CriteriaSet, cell: Cell) -> Entry:
    """A score with its word on the scale, and a mark where it lies below a minimum."""
    words = session.words
    if cell.score is None:
        return TableCell(words.text("shared.scores.not_scored"), "bad", "✗")
    said = score_text(words, criteria, cell.score)
    level = score_words(words, criteria.scale, cell.score, session.lang)
    said = f"{said} ({level})" if level else said
    minimum = criteria.nodes[cell.criterion].minimum
    if minimum is not None and (cell.exact if cell.exact is not None else cell.score) < Fraction(
        minimum
    ):
        low = words.text("shared.scores.below_minimum", minimum=exact(words, Fraction(minimum)))
        return TableCell(f"{said}, {low}", "bad", "✗")
    return said


def _spread(session: Made, criteria: CriteriaSet, cell: Cell) -> Entry:
    words = session.words
    if cell.spread is None:
        return words.text("shared.scores.no_spread") if cell.individuals else "–"
    values = [one.value for one in cell.individuals if one.counts and one.value is not None]
    said = exact(words, cell.spread)
    if cell.spread:
        low, high = (exact(words, value) for value in (min(values), max(values)))
        said = words.text("shared.scores.range", spread=said, low=low, high=high)
    flag = criteria.panel.spread_flag
    if flag is not None and cell.spread >= Fraction(flag):
        return TableCell(said, None, "!")
    return said
