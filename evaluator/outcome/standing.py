"""What holds for an evaluation as a whole: status of the set, its validity, its principles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from evaluator.model.assessment import Assessment
from evaluator.model.criteria import CriteriaSet
from evaluator.model.dossier import DossierHead
from evaluator.model.finding import Finding, Where, error, warning
from evaluator.model.outcome import Status
from evaluator.model.rule import Regime
from evaluator.model.rulebook import Rulebook
from evaluator.panel.principles import carried


def set_findings(book: Rulebook, reference: date | None) -> list[Finding]:
    """Findings on the criteria set and on the principles it carries."""
    criteria, principles = book.criteria, book.principles
    if criteria is None:
        return []
    place = Where(book.origins.get("criteria_file", ""))
    found: list[Finding] = []
    if criteria.status != "adopted":
        found.append(error(f"criteria.{criteria.status}", place, criteria=criteria.id))
    if reference is not None and reference < criteria.valid_from:
        found.append(
            error(
                "criteria.not_yet_valid",
                place,
                criteria=criteria.id,
                valid_from=criteria.valid_from.isoformat(),
                reference=reference.isoformat(),
            )
        )
    if reference is None:
        found.append(warning("criteria.validity_unchecked", place, criteria=criteria.id))
    if criteria.ledger == "required":
        found.append(error("ledger.not_recorded", place, criteria=criteria.id))
    found += [
        warning("criterion.no_principle", place, criterion=leaf.id)
        for leaf in criteria.leaves
        if not leaf.principles and leaf.principles_reason is None
    ]
    if principles is not None:
        if principles.status == "placeholder":
            found.append(warning("principle.placeholder", place, principles=principles.id))
        lacking = sorted(principles.ids() - set(carried(criteria)))
        found += [warning("principle.not_carried", place, principle=p) for p in lacking]
    return found


def illustrative_findings(book: Rulebook, head: DossierHead) -> list[Finding]:
    """A dossier and a set of which only one says that it is an example."""
    criteria = book.criteria
    if criteria is None or criteria.illustrative == head.illustrative:
        return []
    place = Where("dossier.yaml", None, "illustrative")
    return [warning("illustrative.differs", place, criteria=criteria.id,
                    which="criteria" if criteria.illustrative else "dossier")]  # fmt: skip


def published_findings(
    criteria: CriteriaSet, head: DossierHead, assessment: Assessment
) -> list[Finding]:
    """Points that somebody else published are never more than provisional."""
    if criteria.panel.aggregate != "published":
        return []
    source = head.provenance.en if head.provenance else ""
    found = [error("consensus.only_published", Where("consensus.csv"), provenance=source)]
    if assessment.assessors or assessment.scores:
        found.append(warning("scores.not_published", Where("scores.csv"), criteria=criteria.id))
    return found


def unknown_results(book: Rulebook, claims: Iterable[tuple[str, str, Where]]) -> list[Finding]:
    """Results that a bid or challenge names and the principle set does not have."""
    if book.principles is None or not book.principles.results:
        return []
    known = {slot.id for slot in book.principles.results}
    return [
        warning("bid.unknown_result", where, subject=subject, result=result)
        for subject, result, where in claims
        if result not in known
    ]


def unknown_themes(book: Rulebook, named: Iterable[tuple[str, str | None, Where]]) -> list[Finding]:
    """Themes that a bid or challenge names and the principle set does not have."""
    if book.principles is None or not book.principles.themes:
        return []
    known = {theme.id for theme in book.principles.themes}
    return [
        warning("theme.unknown", where, subject=subject, found=theme)
        for subject, theme, where in named
        if theme is not None and theme not in known
    ]


def with_basis(findings: Iterable[Finding], regime: Regime | None) -> tuple[Finding, ...]:
    """Findings once each, in a fixed order, with why they matter under the regime."""
    known = regime.findings if regime else {}
    seen: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        basis = known.get(finding.code)
        if basis is not None:
            source = (
                f"{basis.source.ref} {basis.source.place or ''}".strip() if basis.source else ""
            )
            finding = replace(finding, basis=basis.basis, source=source)  # noqa: PLW2901  # the same finding, complete
        seen.setdefault(
            (finding.code, finding.severity, tuple(sorted(finding.values.items()))), finding
        )
    return tuple(sorted(seen.values(), key=Finding.sort_key))


def status_of(findings: Iterable[Finding]) -> Status:
    """Refused when something needed is missing; provisional on any other error."""
    errors = [finding for finding in findings if finding.severity == "error"]
    if any(finding.refuses for finding in errors):
        return "refused"
    return "provisional" if errors else "complete"
