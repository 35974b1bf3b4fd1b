"""The committee in a report: who scored, what each gave, where they lie apart.

Assessors are shown by number and role, never by name: who they are is kept outside the dossier's
digests and outside every report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from evaluator.model.assessment import Assessor
from evaluator.model.criteria import CriteriaSet
from evaluator.model.outcome import Cell, IndividualScore
from evaluator.render.shared_subject import Entry, Subject, part_caption
from evaluator.render.shared_text import Made, exact, score_words
from evaluator.report.blocks import Block, Column, group, table
from evaluator.report.blocks import Cell as TableCell

ASSESSORS_PER_TABLE = 7


def committee(session: Made, assessors: Sequence[Assessor], *, id: str) -> Block:  # noqa: A002
    """Who scored: number, role, whether it counts, declared when, and absent for whom."""
    words = session.words
    columns = [
        words.text(f"shared.committee.{key}")
        for key in ("assessor", "counts", "declared", "absent")
    ]
    rows: list[list[Entry]] = []
    for assessor in numbered(assessors):
        declared = (
            words.date(assessor.declared_on)
            if assessor.declared_on
            else words.text("shared.committee.not_declared")
        )
        absent = ", ".join(assessor.conflicts) or words.text("words.none")
        rows.append(
            [
                assessor_name(session, assessor, assessors),
                words.text(f"words.value.{str(assessor.counts).lower()}"),
                declared if assessor.declared_on else TableCell(declared, "bad", "✗"),
                absent,
            ]
        )
    return table(columns, rows, caption=words.text("shared.committee.caption"), id=id)


def numbered(assessors: Sequence[Assessor]) -> list[Assessor]:
    """Assessors in the order of their numbers: by id, A2 before A10, whatever the file's order."""
    return sorted(assessors, key=lambda one: _natural(one.assessor))


def _natural(text: str) -> list[tuple[int, int, str]]:
    parts = re.findall(r"[0-9]+|[^0-9]+", text)
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]


def assessor_name(session: Made, assessor: Assessor, everyone: Sequence[Assessor]) -> str:
    """An assessor for the reader: ``Beoordelaar 3, inwoner (wijkpanel)``."""
    words, number = session.words, numbered(everyone).index(assessor) + 1
    return words.text("shared.committee.named", number=str(number), role=assessor.role)


def individual_tables(
    session: Made,
    criteria: CriteriaSet,
    subject: Subject,
    assessors: Sequence[Assessor],
    *,
    id: str,  # noqa: A002 - the word of blocks
    caption: str,
) -> Block:
    """Every assessor's own score per criterion; who is absent for an interest is named so."""
    everyone = numbered(assessors)
    parts = [
        everyone[at : at + ASSESSORS_PER_TABLE]
        for at in range(0, len(everyone), ASSESSORS_PER_TABLE)
    ]
    blocks = []
    for number, part in enumerate(parts, start=1):
        columns = [
            Column(session.words.text("shared.scores.criterion")),
            *(Column(assessor_name(session, one, assessors)) for one in part),
        ]
        rows = [
            [leaf.id, *(_given(session, criteria, subject, leaf.id, one) for one in part)]
            for leaf in criteria.leaves
        ]
        said = part_caption(session, caption, number, len(parts))
        blocks.append(
            table(columns, rows, caption=said, id=id if number == 1 else f"{id}-{number}")
        )
    return group(*blocks)


def _given(
    session: Made, criteria: CriteriaSet, subject: Subject, leaf: str, assessor: Assessor
) -> Entry:
    words = session.words
    found = next(
        (one for one in subject.cells[leaf].individuals if one.assessor == assessor.assessor), None
    )
    if found is None:
        if assessor.assessor in subject.absent:
            return TableCell(words.text("shared.scores.absent"), "muted")
        if not assessor.counts:
            return TableCell("–", "muted")
        return TableCell(words.text("shared.scores.missing"), "bad", "✗")
    said = individual_text(session, criteria, found)
    return (
        said
        if found.counts
        else TableCell(words.text("shared.scores.not_counted", score=said), "muted")
    )


def individual_text(session: Made, criteria: CriteriaSet, one: IndividualScore) -> str:
    """One assessor's score: the word of the scale and the number."""
    words = session.words
    if one.value is None:
        return words.text("shared.scores.off_scale", given=one.given)
    level = score_words(words, criteria.scale, one.value, session.lang)
    number = exact(words, one.value)
    return f"{level} ({number})" if level else number


def wide_cells(
    criteria: CriteriaSet, subjects: Sequence[Subject]
) -> Iterator[tuple[Subject, Cell]]:
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
    yield from sorted(
        found, key=lambda pair: (-(pair[1].spread or 0), pair[0].id, pair[1].criterion)
    )
