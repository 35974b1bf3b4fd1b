"""Rules as data: rule profiles for challenges, gates of a tender, dated limits, legal regimes."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import ConfigDict, Field, model_validator

from evaluator.model.base import (
    Bool,
    Day,
    Evidence,
    Fact,
    Filled,
    Frozen,
    Id,
    LocalText,
    Num,
    Refused,
    SourceRef,
    VatBasis,
    Whole,
)

Basis = Literal["law", "documents", "practice"]
EURO = "EUR"
"""The unit of limits that are held against amounts, which are whole cents."""

RuleKind = Literal["gate", "criterion", "info", "process"]


class Rule(Frozen):
    """One rule: a check from the closed list with its parameters, its words and its source.

    The words are printed, the check decides.
    Which parameters a check needs is declared by the check itself (`evaluator.rules`).
    """

    model_config = ConfigDict(populate_by_name=True)

    id: Id
    kind: RuleKind = "gate"
    check: Id
    text: LocalText | None = None
    purpose: LocalText | None = None
    ask: LocalText | None = None
    source: SourceRef | None = None
    evidence: Evidence | None = None
    last_checked: Day | None = None
    phase: Literal["takeover"] | None = None
    waivable: Bool | None = None
    doc: Id | None = None
    on_missing: Literal["incomplete", "fail"] | None = None
    field: Filled | None = None
    want: Bool | None = None
    min: Num | None = None
    max: Num | None = None
    limit: Id | None = None
    basis: Literal["requested"] | None = None
    against: Literal["avoidable"] | None = None
    factor: Num | None = Field(default=None, gt=0)
    of: tuple[Fact, ...] | None = None
    deadline: Filled | None = None
    from_: Filled | None = Field(default=None, alias="from")
    to: Filled | None = None
    weeks: Whole | None = Field(default=None, gt=0)

    PARAMETERS: ClassVar[tuple[str, ...]] = (
        "ask",
        "doc",
        "on_missing",
        "field",
        "want",
        "min",
        "max",
        "limit",
        "basis",
        "against",
        "factor",
        "of",
        "deadline",
        "from_",
        "to",
        "weeks",
    )

    def given(self) -> set[str]:
        """Names of the check parameters that the rule sets."""
        return {name for name in self.PARAMETERS if getattr(self, name) is not None}


class Clause(Frozen):
    """Words of the municipality itself, printed as they are; nobody else writes them."""

    text: LocalText
    source: SourceRef


class Profile(Frozen):
    """The challenge rules of one municipality, as far as they are known.

    `unknown` names what was not found, for a profile that is not complete. `without` names the
    rules of the extended profile that do not hold here. `appeal` is the municipality's own clause
    on objection and appeal.
    """

    kind: Literal["profile"]
    id: Id
    title: LocalText
    applies_to: Literal["take-over", "grant", "process"]
    complete: Bool
    extends: Id | None = None
    without: tuple[Id, ...] = ()
    source: SourceRef | None = None
    last_checked: Day | None = None
    note: LocalText | None = None
    unknown: tuple[LocalText, ...] = ()
    appeal: Clause | None = None
    rules: tuple[Rule, ...] = ()


class LimitValue(Frozen):
    """The value of a limit from a date on; after `until`, the last day it is known for, unknown."""

    model_config = ConfigDict(populate_by_name=True)

    from_: Day = Field(alias="from")
    until: Day | None = None
    value: Num = Field(ge=0)
    source: SourceRef
    last_checked: Day
    note: LocalText | None = None


class Limit(Frozen):
    """A dated amount or number that a rule names."""

    kind: Literal["limit"]
    id: Id
    description: LocalText
    unit: Filled
    boundary: Literal["inclusive", "exclusive"]
    vat: Literal["unspecified"] | VatBasis = "unspecified"
    per: tuple[Filled, ...] = ()
    values: tuple[LimitValue, ...]

    @model_validator(mode="after")
    def _in_order(self) -> Limit:
        starts = [value.from_ for value in self.values]
        if not starts or sorted(set(starts)) != starts:
            raise Refused("one value per date, oldest first", "put the values in order of date")
        ends = [value.until for value in self.values]
        nexts = [*starts[1:], None]
        for value, until, after in zip(self.values, ends, nexts, strict=True):
            if until and (until < value.from_ or (after is not None and until >= after)):
                raise Refused("until: on or after from, before the next", "mend until, or drop it")
        if self.unit == EURO and any(Fraction(v.value) * 100 % 1 for v in self.values):
            raise Refused("euros with at most two decimals", "write the value in whole cents")
        return self

    def on(self, day: date) -> LimitValue | None:
        """The value in force on a day; None before the first known value and after the last."""
        known = [value for value in self.values if value.from_ <= day]
        last = known[-1] if known else None
        return None if last is None or (last.until is not None and last.until < day) else last

    def allows(self, value: Fraction, limit: Fraction) -> bool:
        """Whether a value stays within the limit, the boundary as the limit says."""
        return value <= limit if self.boundary == "inclusive" else value < limit


class RegimeRule(Frozen):
    """What a legal regime asks on one topic, and whether the law or the documents ask it."""

    topic: Id
    basis: Basis
    text: LocalText
    source: SourceRef
    evidence: Evidence


class FindingBasis(Frozen):
    """Why a finding matters under a regime."""

    basis: Basis
    source: SourceRef | None = None


class Regime(Frozen):
    """A legal regime: which duties are law, which are promised, which are good practice.

    `limits` are dated values that no rule names and that stand beside every outcome, such as the
    highest allowance for a volunteer.
    """

    kind: Literal["regime"]
    id: Id
    title: LocalText
    description: LocalText
    source: SourceRef
    last_checked: Day
    open_questions: tuple[LocalText, ...] = ()
    limits: tuple[Id, ...] = ()
    rules: tuple[RegimeRule, ...] = ()
    findings: dict[str, FindingBasis] = {}
