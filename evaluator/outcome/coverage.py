"""Which intended results are worked on by whom, which by nobody and which by several.

A slot is covered when somebody names it: how often, and with how many activities, is not counted
(seed-003 line 28: report on results, not on performance). A slot without a text stays empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evaluator.model.principles import ResultSlot


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One intended result and who names it.

    Attributes:
        slot: The intended result as the principle set has it, with or without a text.
        owners: Who names it, each once, in the order they were given.
    """

    slot: ResultSlot
    owners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every slot with its owners.

    Attributes:
        rows: Every slot, in the order of the principle set.
        gaps: Ids of the slots that nobody names.
        overlaps: Ids of the slots that more than one names: they may help or hinder each other.
        unknown: Pairs of an owner and an id it names that the set does not have.
    """

    rows: tuple[CoverageRow, ...]
    gaps: tuple[str, ...]
    overlaps: tuple[str, ...]
    unknown: tuple[tuple[str, str], ...]


def coverage(slots: Iterable[ResultSlot], owners: Mapping[str, Iterable[str]]) -> Coverage:
    """Hold what everybody says it works on against the intended results of a principle set.

    Args:
        slots: The intended results; a principle set has them under `results`.
        owners: For each challenge, partner or other party the ids of the slots it names; naming
            one twice counts once.
    """
    named = {owner: tuple(dict.fromkeys(ids)) for owner, ids in owners.items()}
    rows = tuple(
        CoverageRow(slot, tuple(owner for owner, ids in named.items() if slot.id in ids))
        for slot in slots
    )
    known = {row.slot.id for row in rows}
    return Coverage(
        rows=rows,
        gaps=tuple(row.slot.id for row in rows if not row.owners),
        overlaps=tuple(row.slot.id for row in rows if len(row.owners) > 1),
        unknown=tuple(
            (owner, slot) for owner, ids in named.items() for slot in ids if slot not in known
        ),
    )
