"""The same challenge under the rules of other municipalities, and as its own variants.

A variant sets fields of the challenge by dotted keys, such as ``money.requested_by_year``; the
result must again be a whole challenge, read by the same type as the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from evaluator.errors import CallError, Problem
from evaluator.formats.evaluation import Evaluation
from evaluator.formats.variants import Variant, variants_of
from evaluator.model.challenge import ChallengeDossier
from evaluator.model.finding import Finding
from evaluator.model.outcome import ChallengeOutcome, Check, ProfileOutcome
from evaluator.outcome import challenge_outcome

AS_FILED = ""
"""Name of the variant in which nothing is changed."""
OPEN = ("incomplete", "unknown", "judgement")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeRow:
    """One challenge, as filed or as a variant, under one profile.

    Attributes:
        variant: Name of the variant; empty for the challenge as filed.
        failing_rules: Rules that count and say fail.
        open_rules: Rules that count and lack a document, a value or a judgement.
        over_by_year: What is asked above the maximum of each year, in cents; None if not known.
            Empty if the profile has no such rule.
        over_current_by_year: The same against the current cost.
        status: refused where the amounts do not add up; then `overall` is not to be relied on.
        same_as_filed: For a variant: whether the profile says the same of the challenge as filed.
        note: Codes of what to keep in mind.
    """

    challenge: str
    profile: str
    variant: str
    overall: str
    failing_rules: tuple[str, ...]
    open_rules: tuple[str, ...]
    over_by_year: dict[str, Fraction | None]
    over_current_by_year: dict[str, Fraction | None]
    status: str
    same_as_filed: bool | None = None
    note: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeComparison:
    """Challenges under every profile, as filed and as their variants.

    Attributes:
        reason: Why there is nothing to compare (``one_profile``); empty if there is.
    """

    status: str
    findings: tuple[Finding, ...]
    table: tuple[ChallengeRow, ...] = ()
    variants: tuple[Variant, ...] = ()
    reason: str = ""

    @property
    def refused(self) -> bool:
        """Whether the outcome is refused, and this comparison with it."""
        return self.status == "refused"

    def rows(self) -> list[ChallengeRow]:
        """The tidy table; empty where the outcome is refused."""
        return list(self.table)


def compare_challenge(evaluation: Evaluation) -> ChallengeComparison:
    """Judge every challenge and every variant under every profile of the rulebook.

    Raises:
        CallError: Not a challenge.
        InputError: A variant that is no challenge, with file and line.
    """
    dossier, outcome = evaluation.dossier, evaluation.outcome
    if not isinstance(dossier, ChallengeDossier) or not isinstance(outcome, ChallengeOutcome):
        raise CallError(
            Problem(
                code="call.other_kind",
                found=f"a dossier of kind {outcome.kind}",
                allowed="challenge",
                remedy="give a challenge file or a folder with challenges",
            )
        )
    documents = evaluation.loaded.library.documents
    made = list(variants_of(dossier.challenges, dict(dossier.files), documents))
    if outcome.status == "refused":
        return ChallengeComparison(status=outcome.status, findings=outcome.findings)
    rows = list(_rows(outcome, AS_FILED, {}))
    filed = {(row.challenge, row.profile): row.overall for row in rows}
    for variant, challenge in made:
        other = replace(dossier, challenges=(challenge,))
        rows += _rows(challenge_outcome(other, evaluation.book), variant.name, filed)
    reason = "" if len(evaluation.book.profiles) > 1 or made else "one_profile"
    return ChallengeComparison(
        status=outcome.status,
        findings=outcome.findings,
        variants=tuple(v for v, _ in made),
        reason=reason,
        table=tuple(sorted(rows, key=lambda row: row.challenge)),
    )


def _rows(
    outcome: ChallengeOutcome, variant: str, filed: Mapping[tuple[str, str], str]
) -> Iterator[ChallengeRow]:
    for challenge in outcome.challenges:
        refusing = tuple(dict.fromkeys(f.code for f in challenge.findings if f.refuses))
        for profile in challenge.profiles:
            key = (challenge.id, profile.profile)
            yield ChallengeRow(
                challenge=challenge.id,
                profile=profile.profile,
                variant=variant,
                overall=profile.overall,
                failing_rules=_rules(profile, ("fail",)),
                open_rules=_rules(profile, OPEN),
                over_by_year=_over(profile, "cap_per_year"),
                over_current_by_year=_over(profile, "cost_not_higher"),
                status="refused" if refusing else "complete",
                same_as_filed=profile.overall == filed[key] if key in filed else None,
                note=(*refusing, *_notes(profile)),
            )


def _rules(profile: ProfileOutcome, results: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(c.rule.id for c in profile.checks if c.counted and c.result in results)


def _notes(profile: ProfileOutcome) -> tuple[str, ...]:
    notes = () if profile.complete else ("profile_incomplete",)
    return (*notes, profile.reason) if profile.reason else notes


def _over(profile: ProfileOutcome, check: str) -> dict[str, Fraction | None]:
    """The most by which any rule of a kind is exceeded, for each year."""
    found: dict[str, Fraction | None] = {}
    for one in _money_checks(profile, check):
        for year in one.by_year:
            known = [v for v in (found.get(year.year), year.over) if v is not None]
            found[year.year] = max(known) if known else None
    return found


def _money_checks(profile: ProfileOutcome, check: str) -> list[Check]:
    return [c for c in profile.checks if c.rule.check == check and c.counted]
