"""Challenges of one task and the present provider on the same criteria, by the same arithmetic.

Nothing here ranks: two challenges are two plans, and the provider was scored by who says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evaluator.model.challenge import ChallengeIncumbent
from evaluator.model.criteria import CriteriaSet
from evaluator.model.finding import Finding, Where, warning
from evaluator.outcome.incumbent import beside
from evaluator.outcome.register_types import Entry, NotCompared, SameTask, Side

REFUSED = "refused"


def compared(group: Sequence[Entry]) -> tuple[SameTask, list[Finding]]:
    """The challenges of one task beside each other, and what is noteworthy about the provider."""
    first = group[0].challenge.challenged
    ids = tuple(entry.challenge.id for entry in group)
    task = next((e.challenge.challenged.task for e in group if e.challenge.challenged.task), "")
    scored = [entry for entry in group if not _why_out(entry)]
    left_out = tuple((e.challenge.id, _why_out(e)) for e in group if _why_out(e))
    said = task or first.task_id or "", first.partner or ""
    digests = {entry.criteria_digest for entry in scored}
    criteria = scored[0].criteria if len(digests) == 1 else None
    if criteria is None:
        why: NotCompared = "other_criteria" if digests else "not_scored"
        return SameTask(*said, ids, why, left_out=left_out), []
    sides = [_challenger(entry, criteria) for entry in scored]
    providers = list(_providers(scored, criteria))
    if len(sides) + len(providers) < 2:  # noqa: PLR2004  # one alone is beside nothing
        return SameTask(*said, ids, "one_scored", left_out=left_out), []
    shared = SameTask(*said, ids, "", criteria, (*sides, *providers), left_out)
    return shared, [*_differing(providers, group)]


def _why_out(entry: Entry) -> str:
    """Why a challenge has no scores to lay beside others; empty where it has."""
    if entry.criteria is None or entry.result.scores is None:
        return "not_scored"
    return REFUSED if entry.status == REFUSED else ""


def _challenger(entry: Entry, criteria: CriteriaSet) -> Side:
    scores = entry.result.scores
    cells = scores.cells if scores else {}
    return Side(
        entry.challenge.id,
        (),
        {leaf.id: cells[leaf.id].score for leaf in criteria.leaves},
        scores.total if scores else None,
    )


def _providers(scored: Sequence[Entry], criteria: CriteriaSet) -> Iterator[Side]:
    """The provider as each file describes it; equal descriptions are one side."""
    found: list[tuple[ChallengeIncumbent, list[str]]] = []
    for entry in scored:
        incumbent = entry.challenge.incumbent
        if incumbent is None or not incumbent.scores:
            continue
        same = next((of for known, of in found if known == incumbent), None)
        if same is None:
            found.append((incumbent, [entry.challenge.id]))
        else:
            same.append(entry.challenge.id)
    results = {entry.challenge.id: entry.result.scores for entry in scored}
    for incumbent, of in found:
        held = beside(incumbent, criteria, results[of[0]])
        usable = {row.criterion: None if row.off_scale else row.incumbent for row in held.rows}
        yield Side("", tuple(of), usable, held.incumbent_total, incumbent)


def _differing(providers: Sequence[Side], group: Sequence[Entry]) -> Iterator[Finding]:
    """The provider has one set of scores in each file: somebody must say which holds."""
    if len(providers) > 1:
        files = {entry.challenge.id: entry.where.file for entry in group}
        subjects = sorted(name for side in providers for name in side.of)
        place = Where(files[subjects[0]], None, "incumbent.scores")
        yield warning("register.incumbent_differs", place, challenges=", ".join(subjects))
