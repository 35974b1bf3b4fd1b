"""What would make a challenge pass: the smallest changes, each held against the checks.

A change is computed, made on a copy, and the checks run on that copy: a remedy that does not do
what it says is not marked as verified. The proposal itself is never edited, and nothing here is
part of an outcome.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from fractions import Fraction

from evaluator.model.challenge import Challenge
from evaluator.model.finding import Where
from evaluator.model.outcome import Check
from evaluator.model.rule import Profile, Rule
from evaluator.model.rulebook import Rulebook
from evaluator.outcome.remedy_case import CENTS, Case, merged
from evaluator.outcome.remedy_dates import of_deadline, of_weeks_after, of_weeks_before
from evaluator.outcome.remedy_facts import (
    of_document,
    of_flag,
    of_judgement,
    of_list,
    of_number,
)
from evaluator.outcome.remedy_money import MONEY, too_much
from evaluator.outcome.remedy_open import open_money, sums
from evaluator.outcome.remedy_types import Change, Move, Plan, Remedy, Who
from evaluator.rules.money import money_findings

BLOCKING = ("fail", "incomplete", "unknown", "judgement")
"""Results that keep a counted rule from being met."""

MOST_ROUNDS = 4
"""A change can show the next thing that lacks: VAT, then an amount, then what is too much."""

OTHERS: tuple[Who, ...] = ("municipality", "person")

FACTS: dict[str, Callable[[Check, Case], list[Remedy]]] = {
    "before": of_deadline,
    "covers_all": of_list,
    "document": of_document,
    "flag": of_flag,
    "judgement": of_judgement,
    "max_value": of_number,
    "max_weeks_after": of_weeks_after,
    "min_value": of_number,
    "min_weeks_before": of_weeks_before,
}

__all__ = ["BLOCKING", "Change", "Move", "Plan", "Remedy", "Who", "plan", "remedies"]


def remedies(
    challenge: Challenge, where: Where, book: Rulebook, profile: Profile
) -> tuple[Remedy, ...]:
    """A remedy, or several together, for each counted rule that is not met, in their order.

    Each is true for its own rule; `plan` says what all rules together ask.
    """
    case = Case(challenge, where, book, profile)
    within = _money_rules(case)
    found: list[Remedy] = []
    for check in _blocking(case):
        found += _verified(case, check.rule, *_for_rule(case, check.rule, within))
    return tuple(found)


def plan(challenge: Challenge, where: Where, book: Rulebook, profile: Profile) -> Plan:
    """All changes together, and whether the challenge then meets every gate of the profile."""
    case = now = Case(challenge, where, book, profile)
    within = _money_rules(case)
    steps: list[Remedy] = []
    for _ in range(MOST_ROUNDS):
        blocked = {step.rule for step in steps if step.impossible}
        new = _together(now, [c for c in _blocking(now) if c.rule.id not in blocked], within)
        steps += new
        if not any(step.changes for step in new):
            break
        now = now.after(_changes(new))
    mended = sums(now, _differences(now))
    steps += mended
    now = now.after(_changes(mended))
    overall = now.outcome().overall
    return Plan(
        tuple(replace(step, verified=overall == "meets_gates") for step in steps),
        merged(_changes(steps)),
        overall,
        overall == "meets_gates" and not _differences(now),
        tuple(who for who in OTHERS if any(step.who == who for step in steps)),
        tuple(dict.fromkeys(step.rule for step in steps if step.impossible)),
    )


def _blocking(case: Case) -> list[Check]:
    return [c for c in case.outcome().checks if c.counted and c.result in BLOCKING]


def _money_rules(case: Case) -> list[Rule]:
    """The money rules that count: a year gets no more cost than all of them let it."""
    return [c.rule for c in case.outcome().checks if c.counted and c.rule.check in MONEY]


def _for_rule(case: Case, rule: Rule, within: list[Rule]) -> tuple[list[Remedy], Case]:
    """Remedies of one rule, and the copy with all of them."""
    found: list[Remedy] = []
    for _ in range(MOST_ROUNDS):
        check = case.check(rule)
        if check.result == "pass":
            break
        new = _steps(case, check, within)
        found += new
        if not any(one.changes for one in new):
            break
        case = case.after(_changes(new))
    return found or [Remedy(rule.id, "other", "self")], case


def _steps(case: Case, check: Check, within: list[Rule]) -> list[Remedy]:
    if check.rule.check in FACTS:
        return FACTS[check.rule.check](check, case)
    found = too_much(case, [check], within) if check.result == "fail" else []
    after = case.after(_changes(found))
    return [*found, *open_money(after, after.check(check.rule), within)]


def _together(case: Case, checks: list[Check], within: list[Rule]) -> list[Remedy]:
    """One round for all rules: open amounts, then what is too much under all money rules, facts."""
    found: list[Remedy] = []
    money = [check.rule for check in checks if check.rule.check in MONEY]
    for rule in money:
        now = case.after(_changes(found))
        found += open_money(now, now.check(rule), within)
    now = case.after(_changes(found))
    failing = [check for check in map(now.check, money) if check.result == "fail"]
    if failing:
        found += [one for one in too_much(now, failing, within) if not one.alternative]
    for check in checks:
        if check.rule.check not in MONEY:
            now = case.after(_changes(found))
            again = now.check(check.rule)
            if again.result != "pass":
                found += _steps(now, again, within)
    return found


def _verified(case: Case, rule: Rule, found: list[Remedy], after: Case) -> list[Remedy]:
    """Mark what makes the rule pass; an alternative is tried instead of what it replaces."""
    passes = after.passes(rule)
    marked = []
    for index, one in enumerate(found):
        holds = passes and not one.impossible
        if one.alternative:
            others = [*found[: index - 1], one, *found[index + 1 :]]
            holds = case.after(_changes(others, alternatives=True)).passes(rule)
        marked.append(replace(one, verified=holds, waivable=bool(rule.waivable)))
    return marked


def _changes(found: Iterable[Remedy], *, alternatives: bool = False) -> list[Change]:
    return [
        change
        for remedy in found
        if alternatives or not remedy.alternative
        for change in remedy.changes
    ]


def _differences(case: Case) -> dict[str, int]:
    """Costs less income in cents, by year whose lines do not add up."""
    found: Mapping[str, int] = {
        one.values["year"]: _cents(one.values["costs"]) - _cents(one.values["income"])
        for one in money_findings(case.challenge, case.where)
        if one.code == "money.lines_do_not_add_up"
    }
    return dict(found)


def _cents(text: str) -> int:
    return int(Fraction(text) * CENTS)
