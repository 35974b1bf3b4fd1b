"""Who may score what: declarations, conflicts, and the two readings of a recusal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from evaluator.model.assessment import Assessor
from evaluator.model.criteria import CriteriaSet
from evaluator.model.finding import NOWHERE, Finding, Where, error, warning

Recusal = Literal["that_bid", "all_bids"]


def is_recused(assessor: Assessor, subject: str, recusal: Recusal) -> bool:
    """Whether a declared conflict keeps an assessor from scoring a subject.

    Under `that_bid` the assessor is absent for that bid on all criteria; under `all_bids` for
    every bid, since who has an interest in one bid also judges its rivals.
    """
    return bool(assessor.conflicts) if recusal == "all_bids" else subject in assessor.conflicts


def counting(assessors: tuple[Assessor, ...]) -> tuple[Assessor, ...]:
    """Assessors whose scores count."""
    return tuple(assessor for assessor in assessors if assessor.counts)


def assessor_findings(
    criteria: CriteriaSet, assessors: tuple[Assessor, ...], lines: Mapping[str, Where]
) -> list[Finding]:
    """Missing declarations, recusals, and fewer assessors than the documents announce."""
    found: list[Finding] = []
    for assessor in assessors:
        place = lines.get(assessor.assessor, NOWHERE)
        if assessor.declared_on is None:
            found.append(error("assessor.undeclared", place, assessor=assessor.assessor))
        if assessor.conflicts:
            found.append(
                warning(
                    "assessor.recused",
                    place,
                    assessor=assessor.assessor,
                    subjects=", ".join(sorted(assessor.conflicts)),
                    reading=criteria.panel.recusal,
                )
            )
    announced, present = criteria.panel.assessors, len(counting(assessors))
    if present < announced:
        found.append(
            error(
                "assessor.fewer_than_announced",
                Where("assessors.csv"),
                found=str(present),
                wanted=str(announced),
            )
        )
    if present > announced:
        found.append(
            warning(
                "assessor.more_than_announced",
                Where("assessors.csv"),
                found=str(present),
                wanted=str(announced),
            )
        )
    return found
