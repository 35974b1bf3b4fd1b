"""What collecting changes: which rows are new, which change, which stay, what is in the way.

A cell is one assessor's row for a bid and a criterion. Three rules: an equal score is silent; an
empty cell of a form never deletes a score; a different score is refused, or, when the call says
``--replace``, written and told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from evaluator.errors import CallError, Problem
from evaluator.formats.parse import shown
from evaluator.model.assessment import ScoreRow
from evaluator.model.criteria import Scale
from evaluator.office.collect_check import Gap, Given

Key = tuple[str, str, str, str]
"""Lot, bid or challenge, criterion, assessor."""

VALUES = ("score", "strengths", "weaknesses", "reason", "basis", "page", "at")
"""What a row says beside its key."""

ABOUT = ("strengths", "weaknesses", "reason", "basis", "page")
CANNOT = "cannot"


@dataclass(frozen=True, slots=True)
class Change:
    """One value of the dossier's table that another takes the place of.

    `old` and `new` are as the table writes them; a score of a cell that cannot be assessed is
    `CANNOT`. `fills` says that there was no score yet, so that nothing stands in its way.
    """

    key: Key
    field: str
    old: str
    new: str
    file: str
    cell: str
    fills: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do with the table.

    Attributes:
        added: New rows, in the order of the forms.
        replaced: Rows that take the place of older ones.
        changes: What these replace that said something else.
        same: How many rows say what the table says already.
        kept: Scores of the table whose cell in the form is empty.
        gaps: Cells that have no score, in the forms nor in the table.
    """

    added: Mapping[Key, Mapping[str, str]]
    replaced: Mapping[Key, Mapping[str, str]]
    changes: tuple[Change, ...]
    same: int
    kept: tuple[ScoreRow, ...]
    gaps: tuple[Gap, ...]


def make_plan(
    rows: Iterable[ScoreRow], given: Iterable[Given], gaps: Sequence[Gap], scale: Scale
) -> Plan:
    """Hold what the forms say against the table.

    Args:
        rows: The table as it is.
        given: Rows of the forms; each key once.
        gaps: Cells of the forms without a score.
        scale: Tells which scores are the same: ``goed`` and ``80`` may be.
    """
    table: dict[Key, ScoreRow] = {row[:4]: row for row in rows}
    added: dict[Key, Mapping[str, str]] = {}
    replaced: dict[Key, Mapping[str, str]] = {}
    changes: list[Change] = []
    same = 0
    for one in given:
        old = table.get(one.key)
        if old is None:
            added[one.key] = {"score": one.score, **one.values}
            continue
        values = _merged(old, one, scale)
        if values is None:
            same += 1
            continue
        replaced[one.key] = values
        changes += _changes(old, one, values, scale)
    kept = [table[gap.key] for gap in gaps if _stands(table, gap)]
    open_ = [gap for gap in gaps if not _stands(table, gap)]
    return Plan(added, replaced, tuple(changes), same, tuple(kept), tuple(open_))


def _stands(table: Mapping[Key, ScoreRow], gap: Gap) -> bool:
    """Whether the table has a score for a cell that the form leaves empty."""
    return gap.why != CANNOT and gap.key in table and table[gap.key].score != ""


def _equal(scale: Scale, one: str, other: str) -> bool:
    if one == other:
        return True
    value = scale.level_of(one) if one else None
    return value is not None and bool(other) and value == scale.level_of(other)


def _merged(old: ScoreRow, one: Given, scale: Scale) -> Mapping[str, str] | None:
    """The row as it will be; None when nothing of it changes.

    Reasons belong to a score: with the same score an empty cell leaves what is there, with another
    score they all come from the form.
    """
    before = old._asdict()
    if not _equal(scale, old.score, one.score):
        return {"score": one.score, **one.values}
    about = {name: one.values[name] or before[name] for name in ABOUT}
    if all(about[name] == before[name] for name in ABOUT):
        return None
    # The moment goes with what was written at that moment.
    return {"score": old.score, **about, "at": one.values["at"] or old.at}


def _changes(old: ScoreRow, one: Given, values: Mapping[str, str], scale: Scale) -> list[Change]:
    """Values that said something else; filling in what was empty takes nothing away."""
    before = old._asdict()
    found = []
    if not old.score and one.score:
        return [Change(one.key, "score", CANNOT, one.score, one.file, one.cell, fills=True)]
    if old.score and not _equal(scale, old.score, one.score):
        new = one.score or CANNOT
        found.append(Change(one.key, "score", old.score, new, one.file, one.cell))
    found += [
        Change(one.key, name, before[name], values[name], one.file, one.cell)
        for name in ABOUT
        if before[name] and values[name] != before[name]
    ]
    return found


def refuse_changes(
    changes: Sequence[Change], table: str, place_of: Callable[[Sequence[str]], str]
) -> None:
    """Nothing that was written is overwritten without being asked for.

    Args:
        changes: What would change.
        table: Name of the table's file.
        place_of: Says where a key is, for the message.

    Raises:
        CallError: One problem for each value that would change.
    """
    refused = [change for change in changes if not change.fills]
    if refused:
        raise CallError([_change_problem(one, table, place_of(one.key)) for one in refused])


def _change_problem(change: Change, table: str, place: str) -> Problem:
    arrow = f"{shown(change.old)} -> {shown(change.new)}"
    if change.new in ("", CANNOT):
        end = "nothing" if change.new == "" else "cannot be assessed"
        arrow = f"{shown(change.old)} -> {end}"
    found = {
        "score": f"{place}, score: {arrow}",
        "strengths": f"{place}, strengths: {arrow}",
        "weaknesses": f"{place}, weaknesses: {arrow}",
        "reason": f"{place}, reason: {arrow}",
        "basis": f"{place}, basis: {arrow}",
        "page": f"{place}, page: {arrow}",
    }
    return Problem(
        code="collect.other_score",
        file=change.file,
        cell=change.cell,
        found=found[change.field],
        allowed=f"what {table} has already, or a cell that it has not",
        remedy="ask which of the two counts; --replace takes the one of the form",
    )
