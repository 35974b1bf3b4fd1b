"""What a check may look at: one challenge or one bid, the limits, and the answers of people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, Protocol

from pydantic import BaseModel

from evaluator.model.challenge import BareJudgement, Challenge
from evaluator.model.challenge_claims import Waiver
from evaluator.model.dossier import Judgement
from evaluator.model.finding import Finding, Where
from evaluator.model.outcome import Check
from evaluator.model.rule import Limit, Rule


class Verdict(NamedTuple):
    """A check with the findings it leads to."""

    check: Check
    findings: tuple[Finding, ...] = ()


class CheckModule(Protocol):
    """What a module in this folder offers: parameters and one function."""

    REQUIRED: frozenset[str]
    OPTIONAL: frozenset[str]

    def run(self, rule: Rule, context: Context) -> Verdict:
        """Judge one rule."""
        ...


@dataclass(frozen=True, slots=True)
class Context:
    """The subject of a check.

    Attributes:
        root: Values by the first word of a dotted field, such as ``applicant`` or ``facts``.
        subject: Id of the bid or challenge, for findings.
        where: Its file.
        documents: Documents by id: there, not there, or unknown (None).
        judgements: Answers by rule id or ``profile/rule``.
        limits: Dated limits by id.
        profile: Profile that asks, empty in a tender.
        illustrative: Whether a bare judgement counts.
        on: Day for dated limits that are not per year.
        challenge: The challenge, for checks on its money.
        waived: Conditions set aside, by rule id or ``profile/rule``.
    """

    root: Mapping[str, Any]
    subject: str
    where: Where
    documents: Mapping[str, bool | None]
    judgements: Mapping[str, Judgement | BareJudgement]
    limits: Mapping[str, Limit] = field(default_factory=dict)
    profile: str = ""
    illustrative: bool = False
    on: date | None = None
    challenge: Challenge | None = None
    waived: Mapping[str, Waiver] = field(default_factory=dict)

    def lookup(self, dotted: str) -> Any:
        """The value at ``a.b.c``; None when any step of it is absent."""
        value: Any = self.root
        for step in dotted.split("."):
            if isinstance(value, Mapping):
                value = value.get(step)
            elif isinstance(value, BaseModel) and step in type(value).model_fields:
                value = getattr(value, step)
            else:
                return None
        return value

    def answer(self, rule: Rule) -> Judgement | BareJudgement | None:
        """The answer to a judgement; the one for this profile goes before the general one."""
        return self.judgements.get(f"{self.profile}/{rule.id}") or self.judgements.get(rule.id)

    def waiver(self, rule: Rule) -> Waiver | None:
        """Who set the rule aside; the one for this profile goes before the general one."""
        return self.waived.get(f"{self.profile}/{rule.id}") or self.waived.get(rule.id)

    def place(self, field_name: str) -> Where:
        """A field of the subject's file."""
        return Where(self.where.file, self.where.line, field_name)
