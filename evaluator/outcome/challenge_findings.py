"""Facts of a challenge that contradict each other or the rules, apart from any condition."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from evaluator.model.challenge import Challenge
from evaluator.model.finding import Finding, Where, error, warning
from evaluator.model.rulebook import Rulebook
from evaluator.outcome.aspects import claim_findings
from evaluator.outcome.incumbent import incumbent_findings


def fact_findings(challenge: Challenge, where: Where, book: Rulebook) -> Iterator[Finding]:
    """Everything that does not fit together in what was handed in."""
    yield from _who_and_when(challenge, where)
    yield from _papers(challenge, where)
    yield from _misspelt(challenge, where, book)
    yield from _unknown_rules(challenge, where, book)
    yield from _unknown_names(challenge, where, book)
    yield from claim_findings(challenge, where)
    yield from incumbent_findings(challenge, where, book.criteria)


def _who_and_when(challenge: Challenge, where: Where) -> Iterator[Finding]:
    applicant, challenged = challenge.applicant, challenge.challenged
    who = {"subject": challenge.id}
    partner = _folded(challenged.partner)
    if partner and partner in (_folded(applicant.name), _folded(applicant.id)):
        place = Where(where.file, where.line, "challenged.partner")
        yield error("challenge.own_task", place, partner=challenged.partner or "", **who)
    if challenged.in_consortium_scope is False:
        place = Where(where.file, where.line, "challenged.in_consortium_scope")
        yield warning("challenge.outside_contract", place, task=challenged.task or "", **who)
    start = challenge.start()
    if start is not None and challenge.submitted is not None and start < challenge.submitted:
        place = Where(where.file, where.line, "period.start")
        dates = {"start": start.isoformat(), "submitted": challenge.submitted.isoformat()}
        yield error("challenge.starts_before_submission", place, **dates, **who)


def _papers(challenge: Challenge, where: Where) -> Iterator[Finding]:
    """Documents that a file claims and its own facts or attachments contradict."""
    support = challenge.support
    nothing = not support.signatures and support.meeting_report is False
    if challenge.documents.get("support") and nothing and not support.visitors_per_year:
        place = Where(where.file, where.line, "documents.support")
        yield warning("document.claim_unsupported", place, subject=challenge.id, document="support")
    for doc in sorted(challenge.attachments):
        if challenge.documents.get(doc) is not True:
            place = Where(where.file, where.line, f"attachments.{doc}")
            yield warning("document.attached_not_claimed", place, subject=challenge.id,
                          document=doc)  # fmt: skip


def _misspelt(challenge: Challenge, where: Where, book: Rulebook) -> Iterator[Finding]:
    """A document that is asked and not named, beside one that is named and looks like it."""
    asked = {rule.doc for profile in book.profiles for rule in profile.rules if rule.doc}
    strange = sorted(set(challenge.documents) - asked)
    for doc in sorted(asked - set(challenge.documents)):
        for close in get_close_matches(doc, strange, n=1, cutoff=0.8):
            place = Where(where.file, where.line, f"documents.{close}")
            yield warning(
                "document.misspelt", place, subject=challenge.id, found=close, document=doc
            )


def _unknown_rules(challenge: Challenge, where: Where, book: Rulebook) -> Iterator[Finding]:
    """Conditions set aside that no profile of this evaluation has.

    A waiver for one profile is of no concern when the challenge is held against others only.
    """
    known = {name for p in book.profiles for r in p.rules for name in (r.id, f"{p.id}/{r.id}")}
    profiles = {profile.id for profile in book.profiles}
    for name in sorted(set(challenge.waived) - known):
        profile, _, rule = name.rpartition("/")
        if profile and profile not in profiles:
            continue
        place = Where(where.file, where.line, f"waived.{name}")
        yield warning("waiver.unknown_rule", place, subject=challenge.id, rule=rule or name)


def _unknown_names(challenge: Challenge, where: Where, book: Rulebook) -> Iterator[Finding]:
    """Principles and criteria that a self-rating or the incumbent names and nobody knows."""
    rating, incumbent = challenge.self_rating, challenge.incumbent
    if rating is not None and book.principles is not None:
        for name in sorted(set(rating.principles) - book.principles.ids()):
            place = Where(where.file, where.line, f"self_rating.principles.{name}")
            yield warning("self_rating.unknown_principle", place, subject=challenge.id,
                          principle=name)  # fmt: skip
    if incumbent is not None and book.criteria is not None:
        leaves = {leaf.id for leaf in book.criteria.leaves}
        for name in sorted({*incumbent.scores, *incumbent.reasons} - leaves):
            place = Where(where.file, where.line, f"incumbent.scores.{name}")
            yield warning("incumbent.unknown_criterion", place, subject=challenge.id,
                          criterion=name)  # fmt: skip


def _folded(name: str | None) -> str:
    return " ".join((name or "").split()).casefold()
