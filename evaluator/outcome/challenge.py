"""The outcome of a challenge: gates per profile, scores apart, findings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from evaluator.award.candidate import Candidate
from evaluator.award.points import leaf_points, node_points, total_points
from evaluator.model.challenge import Challenge, ChallengeDossier
from evaluator.model.criteria import CriteriaSet
from evaluator.model.finding import Finding, Where, info, warning
from evaluator.model.numbers import round_exact
from evaluator.model.outcome import (
    ChallengeOutcome,
    ChallengeResult,
    ChallengeScores,
    ProfileOutcome,
    Scenario,
)
from evaluator.model.rule import Profile
from evaluator.model.rulebook import Rulebook
from evaluator.outcome.challenge_findings import fact_findings
from evaluator.outcome.standing import (
    illustrative_findings,
    published_findings,
    set_findings,
    status_of,
    unknown_results,
    unknown_themes,
    with_basis,
)
from evaluator.outcome.thresholds import threshold_findings
from evaluator.panel import PanelResult, panel_cells
from evaluator.panel.principles import principle_scores
from evaluator.rules import Context
from evaluator.rules.money import money_findings
from evaluator.rules.profile import evaluate
from evaluator.rules.volunteers import volunteer_findings

NO_LOT = ""


def challenge_outcome(
    dossier: ChallengeDossier, book: Rulebook, scenario: Scenario | None = None
) -> ChallengeOutcome:
    """Judge every challenge under every profile; score them where there is a criteria set."""
    criteria = book.criteria
    subjects = [(NO_LOT, challenge.id) for challenge in dossier.challenges]
    panel = panel_cells(criteria, dossier.assessment, subjects) if criteria else None
    findings = set_findings(book, dossier.head.reference_date)
    findings += illustrative_findings(book, dossier.head)
    findings += panel.findings if panel else ()
    if criteria is not None:
        findings += published_findings(criteria, dossier.head, dossier.assessment)
    results = []
    for challenge in dossier.challenges:
        where = Where(dict(dossier.files).get(challenge.id, ""))
        result = _judge(challenge, where, book, panel)
        findings += result.findings
        results.append(result)
    complete = with_basis(findings, book.regime)
    status = status_of(complete)
    shown = tuple(_withhold(one) if status == "refused" else one for one in results)
    return ChallengeOutcome(dossier.head.id, status, shown, complete, scenario)


def _withhold(result: ChallengeResult) -> ChallengeResult:
    """A refused outcome has no totals; the gates stay."""
    if result.scores is None:
        return result
    return replace(result, scores=replace(result.scores, total=None, exact_total=None))


def _judge(
    challenge: Challenge, where: Where, book: Rulebook, panel: PanelResult | None
) -> ChallengeResult:
    findings = [*money_findings(challenge, where)]
    if challenge.scores is not None:
        findings.append(
            info("scores.block_unused", Where(where.file, None, "scores"), subject=challenge.id)
        )
    claims = [(challenge.id, claim.slot, where) for claim in challenge.results_claimed]
    findings += unknown_results(book, claims)
    findings += fact_findings(challenge, where, book)
    findings += volunteer_findings(challenge, where, book.limits)
    findings += unknown_themes(book, [(challenge.id, challenge.challenged.theme, where)])
    profiles = []
    for profile in book.profiles:
        outcome, found = evaluate(profile, context_of(challenge, where, book, profile))
        profiles.append(outcome)
        findings += [*found, *_gate_findings(outcome, challenge, where)]
    scores = None
    if book.criteria is not None and panel is not None:
        scores = _scores(challenge, book.criteria, panel)
        findings += panel.by_subject[NO_LOT, challenge.id]
        findings += threshold_findings(book.criteria, scores.cells, NO_LOT, challenge.id)
    complete = with_basis(findings, book.regime)
    return ChallengeResult(challenge.id, tuple(profiles), scores, complete)


def context_of(challenge: Challenge, where: Where, book: Rulebook, profile: Profile) -> Context:
    """What the checks of one profile may look at."""
    return Context(
        root={name: getattr(challenge, name) for name in type(challenge).model_fields},
        subject=challenge.id,
        where=where,
        documents=challenge.documents,
        judgements=challenge.judgements,
        limits=book.limits,
        profile=profile.id,
        illustrative=challenge.illustrative,
        on=challenge.start() or challenge.submitted,
        challenge=challenge,
        waived=challenge.waived,
    )


def _gate_findings(
    outcome: ProfileOutcome, challenge: Challenge, where: Where
) -> Iterator[Finding]:
    for check in outcome.checks:
        if not check.counted:
            continue
        names = {"subject": challenge.id, "profile": outcome.profile, "rule": check.rule.id}
        if check.result == "fail":
            yield warning("gate.fail", where, **names)
        elif check.result == "incomplete":
            yield warning("gate.incomplete", where, document=check.rule.doc or "", **names)
        elif check.result == "unknown":
            yield info("gate.unknown", where, **names)
        elif check.result == "judgement":
            yield info("gate.judgement_open", where, **names)


def _scores(challenge: Challenge, criteria: CriteriaSet, panel: PanelResult) -> ChallengeScores:
    """Panel scores and points by the same tree and rounding as a tender's."""
    cells = {leaf.id: panel.cells[NO_LOT, challenge.id, leaf.id] for leaf in criteria.leaves}
    scores: dict[str, Fraction | None] = {key: cell.score for key, cell in cells.items()}
    points = node_points(criteria, leaf_points(criteria, Candidate(challenge.id, scores)))
    exact = total_points(criteria, points)
    rounding = criteria.rounding
    total = None if exact is None else round_exact(exact, rounding.total, rounding.mode)
    return ChallengeScores(cells, points, principle_scores(criteria, scores), total, exact)
