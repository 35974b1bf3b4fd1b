"""What a register is made of, and what comes out: amounts in cents, dates as recorded, no ranks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from evaluator.model.base import LocalText
from evaluator.model.challenge import Challenge, ChallengeIncumbent, Decision
from evaluator.model.criteria import CriteriaSet
from evaluator.model.finding import Finding, Where
from evaluator.model.outcome import ChallengeResult, Overall, Status
from evaluator.outcome.coverage import Coverage

Same = Literal["task", "partner"]
Room = Literal["no_budget", "within", "over", "open"]
NotCompared = Literal["", "not_scored", "one_scored", "other_criteria"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One challenge of a register with its outcome.

    Attributes:
        challenge: What was handed in.
        where: The challenge's file, relative to the register.
        result: What came out, under the profiles of the register.
        status: Status of the outcome of its dossier.
        criteria: The set it was scored with; None where there are only conditions.
        criteria_digest: Digest of the rules it was judged by.
    """

    challenge: Challenge
    where: Where
    result: ChallengeResult
    status: Status
    criteria: CriteriaSet | None = None
    criteria_digest: str = ""


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount in cents as far as it is known.

    Attributes:
        known: Sum of the amounts that are known.
        unknown: What has no amount: ids of challenges, or years of one challenge. With any of
            them the sum is "at least".
        count: How many challenges or years it is over, the unknown ones included.
    """

    known: int
    unknown: tuple[str, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class AskedYear:
    """What one challenge asks in one year, and the maximum of that year under the first profile."""

    year: str
    asked: int | None
    cap: Fraction | None = None

    @property
    def over(self) -> Fraction | None:
        """What is asked above the maximum; None when one of the two is not known."""
        if self.asked is None or self.cap is None:
            return None
        return max(Fraction(0), self.asked - self.cap)


@dataclass(frozen=True, slots=True)
class Row:
    """One challenge in the register.

    `partner` is the key of its partner in `RegisterOutcome.partners`, empty where none is named.
    `days` are calendar days from submission to decision, None while one of the two is not known.
    `findings` counts what its own report says, by severity.
    """

    id: str
    title: LocalText
    file: str
    applicant: str | None
    partner: str
    task_id: str | None
    task: str | None
    submitted: date | None
    decision: Decision | None
    days: int | None
    overall: Mapping[str, Overall]
    status: Status
    total: Fraction | None
    criteria: CriteriaSet | None
    years: tuple[AskedYear, ...]
    in_year: Sum
    asked: Sum
    findings: Mapping[str, int]

    @property
    def first(self) -> Overall:
        """The answer under the first profile."""
        return next(iter(self.overall.values()))


@dataclass(frozen=True, slots=True)
class YearTotal:
    """What all challenges ask in one year."""

    year: str
    asked: Sum


@dataclass(frozen=True, slots=True)
class Budget:
    """The money that is there in the register's year against what is asked in it, in cents.

    `difference` is what is left (negative: asked too much) when every amount that is known is
    counted; `state` is ``open`` when it fits so far and an amount is not known.
    """

    amount: int | None
    asked: Sum
    state: Room
    difference: int | None


@dataclass(frozen=True, slots=True)
class PartnerTotal:
    """What is asked of the tasks of one partner.

    `key` is its id, or its folded name where the register does not list it; empty: not named.
    """

    key: str
    name: LocalText | str
    listed: bool
    challenges: tuple[str, ...]
    in_year: Sum
    asked: Sum


@dataclass(frozen=True, slots=True)
class DecisionTotal:
    """Challenges with one recorded decision, in the words of the municipality."""

    outcome: str
    by: tuple[str, ...]
    challenges: tuple[str, ...]
    in_year: Sum


@dataclass(frozen=True, slots=True)
class Days:
    """Days from submission to decision; open challenges are counted, no clock runs for them."""

    known: int
    shortest: int | None
    median: Fraction | None
    longest: int | None
    open: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SplitYear:
    """What challenges that may be parts of one ask together in a year, against the maximum."""

    year: str
    asked: Sum
    cap: Fraction | None

    @property
    def over(self) -> Fraction | None:
        """How far the known amounts lie above the maximum for one challenge."""
        return None if self.cap is None else max(Fraction(0), self.asked.known - self.cap)


@dataclass(frozen=True, slots=True)
class Splitting:
    """Challenges by one applicant about one task or partner in the same years."""

    challenges: tuple[str, ...]
    applicant: str
    same: Same
    years: tuple[SplitYear, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """A challenge or the present provider on the criteria: shown beside the others, never ranked.

    `of` names the challenges whose files describe the provider; empty for a challenge itself.
    """

    id: str
    of: tuple[str, ...]
    scores: Mapping[str, Fraction | None]
    total: Fraction | None
    provider: ChallengeIncumbent | None = None


@dataclass(frozen=True, slots=True)
class SameTask:
    """Several challenges of one task.

    `why` says why they are not compared; `left_out` gives the reason for each challenge that is
    not among the sides.
    """

    task: str
    partner: str
    challenges: tuple[str, ...]
    why: NotCompared
    criteria: CriteriaSet | None = None
    sides: tuple[Side, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RegisterOutcome:
    """A year's challenges together.

    `without_years` names challenges that say for no year what they ask: every total is "at least"
    because of them.
    """

    id: str
    year: str
    profile: str
    rows: tuple[Row, ...]
    years: tuple[YearTotal, ...]
    without_years: tuple[str, ...]
    budget: Budget
    partners: tuple[PartnerTotal, ...]
    answers: Mapping[Overall, int]
    decisions: tuple[DecisionTotal, ...]
    days: Days
    splitting: tuple[Splitting, ...]
    same_task: tuple[SameTask, ...]
    coverage: Coverage | None
    findings: tuple[Finding, ...]
