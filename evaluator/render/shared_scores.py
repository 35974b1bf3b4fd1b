"""Scores as tables, for bids and for challenges: the matrix, the committee, scores with reasons.

Criteria are rows and subjects are columns, since names of criteria are long; a table has at most
`SUBJECTS_PER_TABLE` subjects, so that thirty bids make several tables and not one very wide one.
Assessors are shown by number and role, never by name: who they are is kept outside the dossier's
digests and outside every report.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from evaluator.model.assessment import Assessor
from evaluator.model.criteria import Criterion, CriteriaSet
from evaluator.model.outcome import Cell, IndividualScore
from evaluator.render.catalogue import Words
from evaluator.render.shared_blocks import Made, exact, local, score_words
from evaluator.report.blocks import Block, Cell as TableCell, Column, group, table

SUBJECTS_PER_TABLE = 6
ASSESSORS_PER_TABLE = 7
HUNDRED = 100
Entry = TableCell | str


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
    """

    heading: str
    weight: Callable[[Criterion], str]
    whole: str
    value: Callable[[Fraction], str] | None
    note: str


def points_scheme(session: Made, criteria: CriteriaSet) -> Scheme:
    """Points out of 100, each node by its share."""
    words = session.words

    def weight(node: Criterion) -> str:
        share = exact(words, criteria.shares[node.id] * HUNDRED)
        inside = criteria.parent[node.id] is not None
        return words.text("shared.scores.of_which", share=share) if inside else share

    return Scheme(
        heading=words.text("shared.scores.share"), weight=weight, whole=words.number(HUNDRED),
        value=lambda value: points_text(words, criteria, value),
        note=words.text("shared.scores.matrix_note"),
    )  # fmt: skip


def score_matrix(
    session: Made, criteria: CriteriaSet, subjects: Sequence[Subject], *,
    id: str, caption: str, scheme: Scheme | None = None,  # noqa: A002 - the word of blocks
) -> Block:  # fmt: skip
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
        rows = [_matrix_row(session, criteria, node, part, used) for node in criteria.nodes.values()]
        if any(subject.total for subject in part):
            total = session.words.text("shared.scores.total")
            rows.append([total, used.whole, *(subject.total or "–" for subject in part)])
        said = part_caption(session, caption, number, len(parts))
        name = id if number == 1 else f"{id}-{number}"
        blocks.append(table(columns, rows, caption=said, id=name, note=used.note))
    return group(*blocks)


def part_caption(session: Made, caption: str, number: int, parts: int) -> str:
    """A caption, with which part it is where a table was split."""
    if parts == 1:
        return caption
    return session.words.text("shared.scores.part", caption=caption, part=str(number), parts=str(parts))


def _matrix_row(
    session: Made, criteria: CriteriaSet, node: Criterion, subjects: Sequence[Subject], scheme: Scheme
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


def committee(session: Made, assessors: Sequence[Assessor], *, id: str) -> Block:  # noqa: A002
    """Who scored: number, role, whether the scores count, when they declared, and for whom they are absent."""
    words = session.words
    columns = [words.text(f"shared.committee.{key}") for key in ("assessor", "counts", "declared", "absent")]
    rows: list[list[Entry]] = []
    for assessor in numbered(assessors):
        declared = words.date(assessor.declared_on) if assessor.declared_on else words.text("shared.committee.not_declared")
        absent = ", ".join(assessor.conflicts) or words.text("words.none")
        rows.append([
            assessor_name(session, assessor, assessors),
            words.text(f"words.value.{str(assessor.counts).lower()}"),
            declared if assessor.declared_on else TableCell(declared, "bad", "✗"),
            absent,
        ])  # fmt: skip
    return table(columns, rows, caption=words.text("shared.committee.caption"), id=id)


def numbered(assessors: Sequence[Assessor]) -> list[Assessor]:
    """Assessors in the order of their numbers: by id, with A2 before A10; not by the order of a file."""
    return sorted(assessors, key=lambda one: _natural(one.assessor))


def _natural(text: str) -> list[tuple[int, int, str]]:
    parts = re.findall(r"[0-9]+|[^0-9]+", text)
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]


def assessor_name(session: Made, assessor: Assessor, everyone: Sequence[Assessor]) -> str:
    """An assessor for the reader: ``Beoordelaar 3, inwoner (wijkpanel)``."""
    words, number = session.words, numbered(everyone).index(assessor) + 1
    return words.text("shared.committee.named", number=str(number), role=assessor.role)


def score_rows(session: Made, criteria: CriteriaSet, subject: Subject, *, id: str, caption: str) -> Block:  # noqa: A002
    """Per criterion the committee's score, what it says, the spread, and the official reason."""
    words = session.words
    keys = ("criterion", "score", "spread", "reason")
    columns = [Column(words.text(f"shared.scores.{key}")) for key in keys]
    rows: list[list[Entry]] = []
    for leaf in criteria.leaves:
        cell = subject.cells[leaf.id]
        rows.append([
            criterion_name(leaf, session), said_score(session, criteria, cell), _spread(session, criteria, cell),
            cell.reason or TableCell(words.text("shared.scores.no_reason"), "muted"),
        ])  # fmt: skip
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
    if minimum is not None and (cell.exact if cell.exact is not None else cell.score) < Fraction(minimum):
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


def individual_tables(
    session: Made, criteria: CriteriaSet, subject: Subject, assessors: Sequence[Assessor], *, id: str, caption: str  # noqa: A002
) -> Block:
    """Every assessor's own score per criterion; who is absent because of an interest is named so."""
    everyone = numbered(assessors)
    parts = [everyone[at : at + ASSESSORS_PER_TABLE] for at in range(0, len(everyone), ASSESSORS_PER_TABLE)]
    blocks = []
    for number, part in enumerate(parts, start=1):
        columns = [
            Column(session.words.text("shared.scores.criterion")),
            *(Column(assessor_name(session, one, assessors)) for one in part),
        ]
        rows = [
            [criterion_name(leaf, session), *(_given(session, criteria, subject, leaf.id, one) for one in part)]
            for leaf in criteria.leaves
        ]
        said = part_caption(session, caption, number, len(parts))
        blocks.append(table(columns, rows, caption=said, id=id if number == 1 else f"{id}-{number}"))
    return group(*blocks)


def _given(session: Made, criteria: CriteriaSet, subject: Subject, leaf: str, assessor: Assessor) -> Entry:
    words = session.words
    found = next((one for one in subject.cells[leaf].individuals if one.assessor == assessor.assessor), None)
    if found is None:
        if assessor.assessor in subject.absent:
            return TableCell(words.text("shared.scores.absent"), "muted")
        if not assessor.counts:
            return TableCell("–", "muted")
        return TableCell(words.text("shared.scores.missing"), "bad", "✗")
    said = individual_text(session, criteria, found)
    return said if found.counts else TableCell(words.text("shared.scores.not_counted", score=said), "muted")


def individual_text(session: Made, criteria: CriteriaSet, one: IndividualScore) -> str:
    """One assessor's score: the word of the scale and the number."""
    words = session.words
    if one.value is None:
        return words.text("shared.scores.off_scale", given=one.given)
    level = score_words(words, criteria.scale, one.value, session.lang)
    number = exact(words, one.value)
    return f"{level} ({number})" if level else number


def wide_cells(criteria: CriteriaSet, subjects: Sequence[Subject]) -> Iterator[tuple[Subject, Cell]]:
    """The cells where assessors lie so far apart that the published flag goes up, widest first."""
    flag = criteria.panel.spread_flag
    if flag is None:
        return
    found = [
        (subject, cell)
        for subject in subjects
        for cell in subject.cells.values()
        if cell.spread is not None and cell.spread >= Fraction(flag)
    ]
    yield from sorted(found, key=lambda pair: (-(pair[1].spread or 0), pair[0].id, pair[1].criterion))
