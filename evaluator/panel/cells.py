"""One cell for every subject and leaf criterion, with everything that is wrong in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from evaluator.model.assessment import Assessment, Assessor, ConsensusRow, ScoreRow
from evaluator.model.criteria import CriteriaSet, Criterion
from evaluator.model.finding import Finding, Where, error, warning
from evaluator.model.numbers import parse_number, plain, round_exact
from evaluator.model.outcome import Cell, IndividualScore
from evaluator.panel.aggregate import mean, median, spread
from evaluator.panel.recusal import assessor_findings, is_recused

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class PanelResult:
    """Cells by lot, subject and criterion; findings of the committee as a whole and per cell."""

    cells: dict[Key, Cell]
    findings: tuple[Finding, ...]
    by_subject: dict[tuple[str, str], tuple[Finding, ...]]


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every cell needs at hand."""

    criteria: CriteriaSet
    assessors: tuple[Assessor, ...]
    scores: Mapping[Key, list[ScoreRow]]
    consensus: Mapping[Key, ConsensusRow]
    values: dict[str, Fraction | None]

    def value(self, text: str) -> Fraction | None:
        """The score a text stands for, looked up once for each text."""
        if text not in self.values:
            self.values[text] = self.criteria.scale.level_of(text)
        return self.values[text]


def panel_cells(
    criteria: CriteriaSet, assessment: Assessment, subjects: Iterable[tuple[str, str]]
) -> PanelResult:
    """The committee's result for each (lot, subject) on each leaf.

    Under `mean` and `median` the individual scores decide and a consensus score stands beside
    them; under `consensus` it decides and they stand beside it. Neither overwrites the other.
    """
    desk = _desk(criteria, assessment)
    published = criteria.panel.aggregate == "published"
    general = (
        []
        if published
        else assessor_findings(criteria, assessment.assessors, assessment.assessor_lines)
    )
    cells: dict[Key, Cell] = {}
    by_subject: dict[tuple[str, str], tuple[Finding, ...]] = {}
    for lot, subject in subjects:
        found: list[Finding] = []
        for leaf in criteria.leaves:
            key = (lot, subject, leaf.id)
            cells[key] = (
                _published(desk, leaf, key, found) if published else _cell(desk, leaf, key, found)
            )
        by_subject[lot, subject] = tuple(found)
    return PanelResult(cells, tuple(general), by_subject)


def _desk(criteria: CriteriaSet, assessment: Assessment) -> _Desk:
    scores: dict[Key, list[ScoreRow]] = {}
    for row in assessment.scores:
        scores.setdefault((row.lot, row.subject, row.criterion), []).append(row)
    consensus = {(row.lot, row.subject, row.criterion): row for row in assessment.consensus}
    return _Desk(criteria, assessment.assessors, scores, consensus, {})


def _names(key: Key) -> dict[str, str]:
    lot, subject, criterion = key
    return {"lot": lot, "subject": subject, "criterion": criterion}


def _cell(desk: _Desk, leaf: Criterion, key: Key, found: list[Finding]) -> Cell:
    before = len(found)
    individuals = _individuals(desk, key, found)
    explained = len(found) > before
    values = [one.value for one in individuals if one.counts and one.value is not None]
    panel, row = desk.criteria.panel, desk.consensus.get(key)
    wide = spread(values)
    _enough(desk, key, values, found, explained=explained)
    if wide is not None and panel.spread_flag is not None and wide >= panel.spread_flag:
        place = _lowest(desk, key, individuals)
        found.append(warning("score.spread", place, spread=plain(wide), **_names(key)))
    joint = _consensus(desk, key, row, values, found)
    exact = (
        {"mean": mean, "median": median}[panel.aggregate](values)
        if panel.aggregate != "consensus"
        else joint
    )
    rounding = desk.criteria.rounding
    score = None if exact is None else round_exact(exact, rounding.score, rounding.mode)
    _reason(key, row, found)
    return Cell(
        leaf.id,
        score,
        wide,
        len(values),
        individuals,
        joint,
        row.reason if row else "",
        row.change_reason if row else "",
        exact=exact,
    )


def _lowest(desk: _Desk, key: Key, individuals: tuple[IndividualScore, ...]) -> Where:
    """Where the lowest score that counts stands: a place to begin to talk."""
    counted = [one for one in individuals if one.counts and one.value is not None]
    who = min(counted, key=lambda one: (one.value, one.assessor)).assessor
    return next(row.where for row in desk.scores[key] if row.assessor == who)


def _enough(
    desk: _Desk, key: Key, values: list[Fraction], found: list[Finding], *, explained: bool
) -> None:
    """Too few scores in a cell, unless it is empty and each missing one was told already."""
    panel = desk.criteria.panel
    # Under consensus a committee may agree without individual scores; a mean of none is none.
    wanted = max(panel.min_per_cell, 0 if panel.aggregate == "consensus" else 1)
    if len(values) < wanted and (values or not explained):
        found.append(
            error(
                "score.too_few",
                Where("scores.csv"),
                found=str(len(values)),
                wanted=str(wanted),
                **_names(key),
            )
        )


def _individuals(desk: _Desk, key: Key, found: list[Finding]) -> tuple[IndividualScore, ...]:
    rows = {row.assessor: row for row in desk.scores.get(key, ())}
    subject, recusal = key[1], desk.criteria.panel.recusal
    scores = []
    for assessor in desk.assessors:
        row = rows.get(assessor.assessor)
        recused = is_recused(assessor, subject, recusal)
        if row is None or not row.score:
            if assessor.counts and not recused:
                place = row.where if row else Where("scores.csv")
                found.append(
                    error("score.missing", place, assessor=assessor.assessor, **_names(key))
                )
            continue
        scores.append(_individual(desk, assessor, row, key, found, recused=recused))
    return tuple(scores)


def _individual(
    desk: _Desk, assessor: Assessor, row: ScoreRow, key: Key, found: list[Finding], *, recused: bool
) -> IndividualScore:
    value = desk.value(row.score)
    who = assessor.assessor
    if value is None:
        allowed = desk.criteria.scale.allowed()
        found.append(
            error(
                "score.off_scale",
                row.where,
                found=row.score,
                allowed=allowed,
                assessor=who,
                **_names(key),
            )
        )
    if recused:
        found.append(error("score.recused", row.where, assessor=who, **_names(key)))
    asked = desk.criteria.panel.individual_reason
    if (asked == "text" and not (row.reason or row.strengths or row.weaknesses).strip()) or (
        asked == "tag" and not row.basis
    ):
        found.append(
            error("reason.individual_missing", row.where, asked=asked, assessor=who, **_names(key))
        )
    return IndividualScore(
        who,
        assessor.role,
        row.score,
        value,
        assessor.counts and not recused,
        row.strengths,
        row.weaknesses,
        row.reason,
        row.basis,
        row.page,
    )


def _consensus(
    desk: _Desk, key: Key, row: ConsensusRow | None, values: list[Fraction], found: list[Finding]
) -> Fraction | None:
    decides = desk.criteria.panel.aggregate == "consensus"
    if row is None or not row.score:
        if decides:
            found.append(error("consensus.missing", Where("consensus.csv"), **_names(key)))
        return None
    value = desk.value(row.score)
    if value is None:
        allowed = desk.criteria.scale.allowed()
        found.append(
            error(
                "score.off_scale",
                row.where,
                found=row.score,
                allowed=allowed,
                assessor="consensus",
                **_names(key),
            )
        )
        return None
    if not decides:
        found.append(warning("consensus.unused", row.where, found=plain(value), **_names(key)))
    elif values and not min(values) <= value <= max(values):
        found.append(
            warning("consensus.outside_individual", row.where, found=plain(value), **_names(key))
        )
        if not row.change_reason.strip():
            found.append(error("reason.change_missing", row.where, **_names(key)))
    return value


def _reason(key: Key, row: ConsensusRow | None, found: list[Finding]) -> None:
    if row is None or not row.reason.strip():
        place = row.where if row else Where("consensus.csv")
        found.append(error("reason.missing", place, **_names(key)))


def _published(desk: _Desk, leaf: Criterion, key: Key, found: list[Finding]) -> Cell:
    """Points as somebody else published them; the score follows from the points."""
    row = desk.consensus.get(key)
    _reason(key, row, found)
    number = parse_number(row.score) if row and row.score else None
    if row is None or number is None:
        place = row.where if row else Where("consensus.csv")
        found.append(error("score.missing", place, assessor="published", **_names(key)))
        return Cell(leaf.id, None, None, None, reason=row.reason if row else "")
    share = desk.criteria.shares[leaf.id] * 100
    points = Fraction(number)
    if not 0 <= points <= share:
        allowed = f"0 to {plain(share)}"
        found.append(
            error(
                "score.off_scale",
                row.where,
                found=row.score,
                allowed=allowed,
                assessor="published",
                **_names(key),
            )
        )
        return Cell(leaf.id, None, None, None, reason=row.reason)
    score = points / share * desk.criteria.scale.maximum if share else None
    return Cell(leaf.id, score, None, None, reason=row.reason, given_points=points, exact=score)
