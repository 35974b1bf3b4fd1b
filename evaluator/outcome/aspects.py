"""Better, more efficient, cheaper: three findings, each by itself and never one yes.

A group may say that it does a task "beter, efficiënter en goedkoper" (seed-002 line 55). Each of
the three stands with what it rests on: measured, told or promised. Whether it is cheaper follows
from the amounts too, year by year.

What counts as measured: a figure (`now` or `then`) in a unit, or a document that is there. A claim
marked measured with neither counts as told, and a finding says so. That a document is there proves
that it is there, not that what it says is true.

What counts as contradicted: figures of a claim that go the wrong way or stay equal, since better
is more than equally good; for cheaper also a year in which more is asked than the current cost
that falls away, or no year in which less is asked while every year can be compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, get_args

from evaluator.model.challenge import Challenge
from evaluator.model.challenge_claims import Aspect, Claim
from evaluator.model.finding import Finding, Where, warning
from evaluator.rules.years import cents, requested

Basis = Literal["measured", "told", "promised"]
Standing = Literal["measured", "told", "promised", "nothing_said", "contradicted"]
Direction = Literal["better", "equal", "worse", "unknown"]
Compared = Literal["less", "equal", "more", "unknown"]

STRONGEST_FIRST: tuple[Basis, ...] = get_args(Basis)
ORDER: tuple[Aspect, ...] = get_args(Aspect)
"""The order in which the three stand: better, more efficient, cheaper."""


@dataclass(frozen=True, slots=True)
class SeenClaim:
    """What a group says, with how far it carries.

    Attributes:
        claim: What was handed in.
        basis: How it is known; told where it is called measured without a figure or document.
        change: `then` less `now`, in the unit of the claim; None where one of them is not known.
        direction: Which way the figures go; unknown without two figures and a wanted direction.
        document_there: Whether the document it names is there; None where it names none or where
            that is not known.
    """

    claim: Claim
    basis: Basis
    change: Fraction | None
    direction: Direction
    document_there: bool | None

    @property
    def demoted(self) -> bool:
        """Whether it was called measured and counts as told."""
        return self.claim.basis != self.basis

    @property
    def contradicted(self) -> bool:
        """Whether its own figures say otherwise."""
        return self.direction in ("equal", "worse")


@dataclass(frozen=True, slots=True)
class YearCompared:
    """What is asked in a year beside the current cost that falls away, in cents."""

    year: str
    requested: int | None
    avoidable: int | None
    compared: Compared

    @property
    def difference(self) -> int | None:
        """How much more is asked, below zero when less; None when it cannot be told."""
        if self.compared == "unknown" or self.requested is None or self.avoidable is None:
            return None
        return self.requested - self.avoidable


@dataclass(frozen=True, slots=True)
class AspectFinding:
    """One of the three, with everything it rests on.

    Attributes:
        aspect: Better, more efficient or cheaper.
        standing: The strongest basis among its claims; contradicted when figures say otherwise.
        claims: What the group says, in its own order.
        by_year: For cheaper, the amounts of each year; empty for the other two.
    """

    aspect: Aspect
    standing: Standing
    claims: tuple[SeenClaim, ...]
    by_year: tuple[YearCompared, ...] = ()


def aspects(challenge: Challenge) -> tuple[AspectFinding, ...]:
    """Better, more efficient and cheaper, always all three and in this order."""
    return tuple(_aspect(challenge, aspect) for aspect in ORDER)


def claim_findings(challenge: Challenge, where: Where) -> Iterator[Finding]:
    """Claims that are called measured without proof, and claims that the figures contradict."""
    place = Where(where.file, where.line, "claims")
    for found in aspects(challenge):
        for seen in found.claims:
            names = {"subject": challenge.id, "aspect": found.aspect, "claim": seen.claim.what}
            if seen.demoted:
                yield warning("claim.measured_without_proof", place, **names)
            if seen.contradicted or (found.by_year and dearer(found.by_year)):
                yield warning("claim.contradicted", place, **names)


def dearer(by_year: tuple[YearCompared, ...]) -> bool:
    """Whether the amounts say that it is not cheaper."""
    seen = {year.compared for year in by_year}
    return "more" in seen or seen == {"equal"}


def _aspect(challenge: Challenge, aspect: Aspect) -> AspectFinding:
    claims = tuple(_seen(challenge, one) for one in challenge.claims if one.aspect == aspect)
    by_year = _by_year(challenge) if aspect == "cheaper" else ()
    return AspectFinding(aspect, _standing(claims, by_year), claims, by_year)


def _standing(claims: tuple[SeenClaim, ...], by_year: tuple[YearCompared, ...]) -> Standing:
    if not claims:
        return "nothing_said"
    if dearer(by_year) or any(one.contradicted for one in claims):
        return "contradicted"
    return min((one.basis for one in claims), key=STRONGEST_FIRST.index)


def _seen(challenge: Challenge, claim: Claim) -> SeenClaim:
    change = None
    if claim.now is not None and claim.then is not None:
        change = Fraction(claim.then) - Fraction(claim.now)
    there = _document_there(challenge, claim)
    figure = _has_unit(claim) and (claim.now is not None or claim.then is not None)
    proved = figure or there is True
    basis: Basis = "told" if claim.basis == "measured" and not proved else claim.basis
    return SeenClaim(claim, basis, change, _direction(claim, change), there)


def _has_unit(claim: Claim) -> bool:
    """Whether it says of what its figures are; without that a figure says nothing."""
    return bool(claim.unit and claim.unit.strip())


def _document_there(challenge: Challenge, claim: Claim) -> bool | None:
    if claim.document is None:
        return None
    if claim.document in challenge.attachments:
        return True
    # Absent from the list is not handed in; null is a question that is still open.
    return challenge.documents.get(claim.document, False)


def _direction(claim: Claim, change: Fraction | None) -> Direction:
    if change is None or not _has_unit(claim) or claim.better_when is None:
        return "unknown"
    if change == 0:
        return "equal"
    return "better" if (change > 0) == (claim.better_when == "higher") else "worse"


def _by_year(challenge: Challenge) -> tuple[YearCompared, ...]:
    """Amounts of each year; compared only when both VAT bases are stated and equal."""
    vat, baseline = challenge.money.vat, challenge.baseline
    comparable = vat.challenger == vat.incumbent and vat.challenger not in (None, "unknown")
    found = []
    for year in challenge.years():
        known = baseline.status != "unknown"
        avoidable = cents(baseline.avoidable_by_year, year) if known else None
        asked = requested(challenge, year)
        compared = _compared(asked, avoidable) if comparable else "unknown"
        found.append(YearCompared(year, asked, avoidable, compared))
    return tuple(found)


def _compared(asked: int | None, avoidable: int | None) -> Compared:
    if asked is None or avoidable is None:
        return "unknown"
    if asked == avoidable:
        return "equal"
    return "less" if asked < avoidable else "more"
