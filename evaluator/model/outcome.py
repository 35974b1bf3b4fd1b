"""What comes out: gates, panel scores, points, totals, ranks and findings.

Everything is exact here; words and roundings for the eye are made at the edge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from evaluator.model.finding import Finding
from evaluator.model.rule import Rule

CheckResult = Literal["pass", "fail", "incomplete", "unknown", "judgement", "not_due"]
Status = Literal["complete", "provisional", "refused"]
Better = Literal["higher", "lower"]
Overall = Literal[
    "meets_gates", "does_not_meet_gates", "incomplete", "not_assessable_yet", "not_applicable"
]


@dataclass(frozen=True, slots=True)
class YearResult:
    """One year of the cap or of the comparison with current cost, in minor units."""

    year: str
    value: int | None
    limit: Fraction | None
    result: CheckResult
    basis: str = ""

    @property
    def over(self) -> Fraction | None:
        """What is asked above the limit; zero when within it, None when it cannot be told."""
        if self.value is None or self.limit is None or self.result == "unknown":
            return None
        return max(Fraction(0), self.value - self.limit)

    @property
    def room(self) -> Fraction | None:
        """What is left under the limit; zero when exceeded, None when it cannot be told."""
        if self.value is None or self.limit is None or self.result == "unknown":
            return None
        return max(Fraction(0), self.limit - self.value)


@dataclass(frozen=True, slots=True)
class Check:
    """The verdict on one rule, with the values that were used.

    `values` holds what was compared as text by name (found, wanted, deadline ...).
    `counted` says whether the rule counts in `overall`; a rule that does not still stands here.
    `waived` says who set the condition aside, when and why; its result stays as it was.
    """

    rule: Rule
    result: CheckResult
    values: Mapping[str, str] = field(default_factory=dict)
    by_year: tuple[YearResult, ...] = ()
    counted: bool = True
    why_not_counted: str = ""
    answered_by: Mapping[str, str] | None = None
    waived: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class IndividualScore:
    """One assessor's score in a cell; `value` is None when it cannot be used."""

    assessor: str
    role: str
    given: str
    value: Fraction | None
    counts: bool
    strengths: str = ""
    weaknesses: str = ""
    reason: str = ""
    basis: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One subject on one leaf criterion.

    `score` is rounded as published; `exact` is the same before rounding: minimums use it.
    """

    criterion: str
    score: Fraction | None
    spread: Fraction | None
    n: int | None
    individuals: tuple[IndividualScore, ...] = ()
    consensus: Fraction | None = None
    reason: str = ""
    change_reason: str = ""
    given_points: Fraction | None = None
    exact: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One intermediate table of a mechanism: the calculation sheet is made of these.

    `key` names its caption in the message catalogue; rows are bids, columns are criteria ids or
    names of intermediate values. Cells are exact numbers, or text.
    """

    key: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Fraction | str | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class AwardResult:
    """What a mechanism gives back: points per node, totals before rounding, and every step."""

    better: Better
    points: dict[str, dict[str, Fraction | None]]
    price_points: dict[str, Fraction | None]
    totals: dict[str, Fraction]
    steps: tuple[Step, ...]
    inadmissible: dict[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    unit: Literal["points", "money"] = "points"


@dataclass(frozen=True, slots=True)
class BidOutcome:
    """A bid's whole result in one lot."""

    id: str
    name: str
    status: str
    admissible: bool
    gates: tuple[Check, ...]
    cells: dict[str, Cell]
    points: dict[str, Fraction | None]
    principles: dict[str, Fraction | None]
    price_minor: int | None
    currency: str | None
    vat: str | None
    price_points: Fraction | None
    total: Fraction | None
    exact_total: Fraction | None
    rank: int | None
    unofficial_total: Fraction | None = None
    unofficial_rank: int | None = None
    why_inadmissible: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LotOutcome:
    """One lot: ranks, winners, ties and the calculation steps."""

    id: str
    better: Better
    unit: Literal["points", "money"]
    winners: tuple[str, ...]
    tie: bool
    bids: tuple[BidOutcome, ...]
    steps: tuple[Step, ...] = ()
    margin: Fraction | None = None
    tie_path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """A choice other than the adopted one; every page says SCENARIO, NOT THE OUTCOME."""

    changes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TenderOutcome:
    """The outcome of a tender."""

    dossier: str
    status: Status
    lots: tuple[LotOutcome, ...]
    findings: tuple[Finding, ...]
    scenario: Scenario | None = None
    kind: Literal["tender"] = "tender"

    @property
    def winners(self) -> dict[str, tuple[str, ...]]:
        """Winners by lot; several mean an unresolved tie."""
        return {lot.id: lot.winners for lot in self.lots}


@dataclass(frozen=True, slots=True)
class ProfileOutcome:
    """A challenge under the rules of one profile.

    `missing_documents` are asked for; `welcome_documents` are missing too but nobody may refuse a
    challenge for them.
    """

    profile: str
    overall: Overall
    complete: bool
    checks: tuple[Check, ...]
    notes: tuple[Check, ...]
    missing_documents: tuple[str, ...]
    reason: str = ""
    welcome_documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChallengeScores:
    """Scores of a challenge, apart from its gates."""

    cells: dict[str, Cell]
    points: dict[str, Fraction | None]
    principles: dict[str, Fraction | None]
    total: Fraction | None
    exact_total: Fraction | None


@dataclass(frozen=True, slots=True)
class ChallengeResult:
    """One challenge: gates per profile, scores apart, findings."""

    id: str
    profiles: tuple[ProfileOutcome, ...]
    scores: ChallengeScores | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class ChallengeOutcome:
    """The outcome of a challenge dossier."""

    dossier: str
    status: Status
    challenges: tuple[ChallengeResult, ...]
    findings: tuple[Finding, ...]
    scenario: Scenario | None = None
    kind: Literal["challenge"] = "challenge"


@dataclass(frozen=True, slots=True)
class SeriesResult:
    """One tender of a series: what was recomputed and what was published."""

    id: str
    status: str
    winners: tuple[str, ...]
    published_winner: str | None
    agrees: bool | None
    why: str
    lowest: int | None = None


@dataclass(frozen=True, slots=True)
class SeriesOutcome:
    """The outcome of a series."""

    dossier: str
    status: Status
    tenders: tuple[SeriesResult, ...]
    findings: tuple[Finding, ...]
    scenario: Scenario | None = None
    kind: Literal["tender-series"] = "tender-series"


AnyOutcome = TenderOutcome | ChallengeOutcome | SeriesOutcome
