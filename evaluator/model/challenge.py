"""A challenge (uitdaging): what a residents' group asks and what it knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    Discriminator,
    Tag,
    model_validator,
)

from evaluator.model.assessment import Assessment
from evaluator.model.base import (
    Bool,
    Day,
    Fact,
    Filled,
    Frozen,
    Id,
    LocalText,
    Num,
    Refused,
    Text,
    VatBasis,
    Whole,
)
from evaluator.model.challenge_claims import Claim, CriticalFriend, SelfRating, Waiver
from evaluator.model.challenge_value import HourValue, Premises, SocialValue
from evaluator.model.dossier import DossierHead, InKind, Judgement, Note
from evaluator.model.yearly import Asked, ByYear, Lines, Year


def _judgement(value: Any) -> Any:
    return {"bare": value} if isinstance(value, str) else value


def _form(value: Any) -> str:
    """Which form an answer has, so that what is wrong with it is told once."""
    bare = "bare" in value if isinstance(value, dict) else isinstance(value, BareJudgement)
    return "bare" if bare else "full"


class Applicant(Frozen):
    """Who challenges."""

    id: Id | None = None
    name: Text | None = None
    legal_form: Text | None = None
    commercial: Bool | None = None
    profit_motive: Bool | None = None
    is_current_partner: Bool | None = None
    locally_rooted: Bool | None = None
    board_residents_share: Num | None = None
    municipalities_served: Whole | None = None
    relevant_body: Bool | None = None


class Challenged(Frozen):
    """The task that is challenged, and whose it is."""

    partner: Text | None = None
    task_id: Id | None = None
    partner_role: Text | None = None
    theme: Id | None = None
    task: Text | None = None
    in_consortium_scope: Bool | None = None
    budgeted_now: Bool | None = None
    money_available: Bool | None = None
    reserved_to_government: Bool | None = None
    conflict_running_contract: Bool | None = None
    procurement_running: Bool | None = None
    decision_to_stop: Bool | None = None


class Period(Frozen):
    """First and last day of the challenge."""

    start: Day
    end: Day

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if self.start > self.end:
            raise Refused("a start on or before the end", "mend period.start or period.end")
        return self

    def years(self) -> tuple[str, ...]:
        """Calendar years that the period touches."""
        return tuple(str(year) for year in range(self.start.year, self.end.year + 1))


class Vat(Frozen):
    """On which VAT basis the two sides state their amounts: claims, not advice."""

    challenger: VatBasis | None = None
    incumbent: VatBasis | None = None


class Money(Frozen):
    """Amounts per year; null is unknown."""

    currency: Literal["EUR"] = "EUR"
    vat: Vat = Vat()
    requested_by_year: ByYear = {}
    own_income_by_year: ByYear = {}
    other_income_by_year: ByYear = {}
    costs_by_year: dict[Year, Lines | None] = {}
    one_off: Lines | None = None
    plan_budget_requested: Asked | None = None
    in_kind: tuple[InKind, ...] = ()


class Baseline(Frozen):
    """The current cost (huidige kosten) of the task."""

    status: Literal["confirmed", "estimated", "unknown"]
    source: Text | None = None
    stated_on: Day | None = None
    avoidable_by_year: ByYear | None = None
    stays_by_year: ByYear | None = None
    transition: Lines | None = None


class Volunteers(Frozen):
    """Volunteers: shown, outside every gate and score."""

    people: Whole | None = None
    hours_by_year: dict[Year, Num | None] | None = None
    paid_allowance_by_year: ByYear | None = None
    hour_values: tuple[HourValue, ...] = ()


class Support(Frozen):
    """Support among residents."""

    signatures: Whole | None = None
    area_residents: Whole | None = None
    visitors_per_year: Whole | None = None
    method: Text | None = None
    meeting_report: Bool | None = None


class Continuity(Frozen):
    """What goes on after the take-over."""

    handover_months: Num | None = None
    gap_months: Num | None = None
    staff_now: Num | None = None
    staff_taken_over: Num | None = None
    projects_kept: Num | None = None
    projects_now: Num | None = None
    exit_plan: Bool | None = None


class ResultClaim(Frozen):
    """A result that the challenger says it works on."""

    slot: Id
    how: Text | None = None


class BareJudgement(Frozen):
    """An answer without a name and a reason: it counts in an illustrative file only."""

    bare: Literal["pass", "fail"]


Answer = Annotated[
    Annotated[Judgement, Tag("full")] | Annotated[BareJudgement, Tag("bare")],
    Discriminator(_form),
    BeforeValidator(_judgement, json_schema_input_type=Literal["pass", "fail"] | Judgement),
]


class Decision(Frozen):
    """What the municipality decided: recorded, never computed."""

    date: Day
    outcome: Filled
    by: Filled


class ChallengeIncumbent(Frozen):
    """The present provider on the same criteria: shown beside, never ranked.

    `source` says who gave the scores and on what; `reasons` why, by criterion.
    """

    name: Text | None = None
    source: Text | None = None
    reasons: dict[Id, Text] = {}
    scores: dict[Id, Num] = {}
    continuity: dict[Id, Fact] = {}
    lines: dict[Filled, Fact] = {}


class Challenge(Frozen):
    """One challenge, as one file holds it; what is absent is unknown."""

    kind: Literal["challenge"]
    id: Id
    title: LocalText
    illustrative: Bool = False
    profiles: tuple[Filled, ...] = ()
    criteria: Filled | None = None
    based_on: Text | None = None
    submitted: Day | None = None
    applicant: Applicant = Applicant()
    challenged: Challenged = Challenged()
    period: Period | None = None
    money: Money = Money()
    baseline: Baseline = Baseline(status="unknown")
    volunteers: Volunteers | None = None
    support: Support = Support()
    continuity: Continuity = Continuity()
    documents: dict[Id, Bool | None] = {}
    attachments: dict[Id, Filled] = {}
    judgements: dict[Filled, Answer] = {}
    waived: dict[Filled, Waiver] = {}
    claims: tuple[Claim, ...] = ()
    self_rating: SelfRating | None = None
    critical_friend: CriticalFriend | None = None
    premises: tuple[Premises, ...] = ()
    social_value: tuple[SocialValue, ...] = ()
    results_claimed: tuple[ResultClaim, ...] = ()
    scores: dict[Filled, dict[Id, Fact]] | None = None
    incumbent: ChallengeIncumbent | None = None
    decision: Decision | None = None
    variants: dict[Id, dict[Filled, Any]] = {}

    def years(self) -> tuple[str, ...]:
        """Every year of the period and every year for which money is asked, in order."""
        asked = set(self.money.requested_by_year)
        return tuple(sorted(asked | set(self.period.years() if self.period else ())))

    def start(self) -> date | None:
        """First day, if known."""
        return self.period.start if self.period else None


@dataclass(frozen=True, slots=True)
class ChallengeDossier:
    """A challenge dossier: a head, one or more challenges, and the committee's tables."""

    head: DossierHead
    challenges: tuple[Challenge, ...]
    assessment: Assessment
    files: tuple[tuple[str, str], ...] = ()
    process: tuple[Note, ...] = ()
    questions: tuple[Note, ...] = ()
