"""What the committee talks about: where its members differ, and what each role decides.

Nothing here is an outcome. Prices are not read, requirements are not looked at, and every variant
with fewer assessors is a scenario. The scores come from the official engine (`panel_cells`), the
points from the official tree, the order from the one module that ranks.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

from evaluator.award import evaluate
from evaluator.award.candidate import Candidate
from evaluator.award.points import leaf_points
from evaluator.model.assessment import Assessment, Assessor
from evaluator.model.criteria import CriteriaSet
from evaluator.model.mechanism import AwardOnValue, LowestPrice
from evaluator.model.outcome import Cell
from evaluator.office.form_source import Desk, Subject
from evaluator.panel.cells import panel_cells
from evaluator.ranking import rank, rounded_totals

ROLES = Path(__file__).with_name("plenary_roles.toml")

EVERYBODY, NO_RESIDENTS, NO_PROFESSIONALS, NO_ROLE = "all", "residents", "professionals", "role"


@dataclass(frozen=True, slots=True)
class Talk:
    """One bid or challenge on one criterion."""

    subject: Subject
    criterion: str
    cell: Cell
    flagged: bool


@dataclass(frozen=True, slots=True)
class Variant:
    """The committee without some of its members.

    Attributes:
        name: `EVERYBODY`, `NO_RESIDENTS`, `NO_PROFESSIONALS` or `NO_ROLE`.
        role: The role that is left out, under `NO_ROLE`.
        left: Ids of the assessors that remain and count.
        scores: Score of the committee by lot, subject and criterion.
        points: Points for quality by lot and subject; None while a score is missing.
        places: Place by quality within each lot; empty while something is missing.
    """

    name: str
    role: str
    left: tuple[str, ...]
    scores: Mapping[tuple[str, str, str], Fraction | None]
    points: Mapping[tuple[str, str], Fraction | None]
    places: Mapping[str, Mapping[str, int]]


def talks(desk: Desk, lang: str) -> list[Talk]:
    """Every cell of what still takes part, the largest spread first; unknown spreads last."""
    subjects = [one for one in desk.subjects(lang) if one.open]
    found = panel_cells(_talked_about(desk), desk.assessment, _keys(subjects)).cells
    flag = desk.criteria.panel.spread_flag
    made = []
    for subject in subjects:
        for leaf in desk.criteria.leaves:
            cell = found[subject.lot, subject.id, leaf.id]
            wide = flag is not None and cell.spread is not None and cell.spread >= Fraction(flag)
            made.append(Talk(subject, leaf.id, cell, wide))
    # Python's sort keeps the order of lots, bids and criteria among equal spreads.
    return sorted(
        made, key=lambda talk: -1 if talk.cell.spread is None else talk.cell.spread, reverse=True
    )


def variants(desk: Desk) -> list[Variant]:
    """Everybody, and the committee without each group and each role that has somebody in it."""
    counting = [one for one in desk.assessors if one.counts]
    roles = list(dict.fromkeys(one.role for one in counting))
    residents = {role for role in roles if is_resident(role)}
    wanted: list[tuple[str, str, set[str]]] = [(EVERYBODY, "", set())]
    if residents and len(residents) < len(roles):
        wanted.append((NO_RESIDENTS, "", residents))
        wanted.append((NO_PROFESSIONALS, "", set(roles) - residents))
    wanted += [(NO_ROLE, role, {role}) for role in roles]
    return [
        _variant(desk, name, role, [one for one in counting if one.role not in out])
        for name, role, out in wanted
    ]


def is_resident(role: str) -> bool:
    """Whether a role is that of a resident (`plenary_roles.toml`).

    >>> is_resident("inwoner_wijkpanel"), is_resident("residential_care"), is_resident("inkoper")
    (True, False, False)
    """
    folded = role.casefold()
    return any(
        folded == word or folded.startswith(tuple(word + sign for sign in "_-."))
        for word in resident_words()
    )


def shows_points(criteria: CriteriaSet) -> bool:
    """Whether points for quality say something without a price.

    A value in euros is money that only means something beside a price, and under the lowest price
    quality earns nothing.
    """
    return not isinstance(criteria.mechanism, AwardOnValue | LowestPrice)


def shows_order(desk: Desk) -> bool:
    """Whether bids are set against each other by quality; challenges are not."""
    if desk.subject_column == "challenge":
        return False
    return not isinstance(desk.criteria.mechanism, LowestPrice)


@cache
def resident_words() -> tuple[str, ...]:
    """How the role of a resident begins."""
    return tuple(tomllib.loads(ROLES.read_text(encoding="utf-8"))["residents"])


def _talked_about(desk: Desk) -> CriteriaSet:
    """The set with a mean where the committee agrees on a score: there is none before it meets."""
    panel = desk.criteria.panel
    if panel.aggregate != "consensus":
        return desk.criteria
    return desk.criteria.replace(panel=panel.replace(aggregate="mean"))


def _keys(subjects: Iterable[Subject]) -> list[tuple[str, str]]:
    return [(one.lot, one.id) for one in subjects]


def _variant(desk: Desk, name: str, role: str, left: list[Assessor]) -> Variant:
    ids = {one.assessor for one in left}
    assessment = Assessment(
        tuple(left), tuple(row for row in desk.assessment.scores if row.assessor in ids)
    )
    criteria = _talked_about(desk)
    keys = _keys(one for one in desk.subjects(desk.head.language) if one.open)
    cells = panel_cells(criteria, assessment, keys).cells
    points = {
        key: _points(criteria, {leaf.id: cells[*key, leaf.id].score for leaf in criteria.leaves})
        for key in keys
    }
    scores = {key: cell.score for key, cell in cells.items()}
    places = {lot: _places(criteria, points, lot) for lot in dict.fromkeys(lot for lot, _ in keys)}
    return Variant(name, role, tuple(one.assessor for one in left), scores, points, places)


def _points(criteria: CriteriaSet, scores: Mapping[str, Fraction | None]) -> Fraction | None:
    """Points for quality, or the value of quality where that decides: no price is in either."""
    bid = Candidate("", scores)
    if isinstance(criteria.mechanism, AwardOnValue):
        nodes = evaluate(criteria, (bid,), (bid,)).points[bid.id]
        parts = [nodes[leaf.id] for leaf in criteria.leaves]
    else:
        parts = list(leaf_points(criteria, bid).values())
    known = [part for part in parts if part is not None]
    return sum(known, Fraction(0)) if len(known) == len(parts) else None


def _places(
    criteria: CriteriaSet, points: Mapping[tuple[str, str], Fraction | None], lot: str
) -> dict[str, int]:
    inside = {subject: total for (one, subject), total in points.items() if one == lot}
    totals = {subject: total for subject, total in inside.items() if total is not None}
    if len(totals) < len(inside):
        return {}
    return rank(rounded_totals(totals, criteria.rounding), "higher", lambda _: ()).ranks
