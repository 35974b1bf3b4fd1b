"""A challenge under one profile, and changed copies of it; the challenge itself never changes."""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from evaluator.model.base import Frozen
from evaluator.model.challenge import Challenge
from evaluator.model.finding import Where
from evaluator.model.numbers import money_text
from evaluator.model.outcome import Check, ProfileOutcome
from evaluator.model.rule import Limit, LimitValue, Profile, Rule
from evaluator.model.rulebook import Rulebook
from evaluator.outcome.challenge import context_of
from evaluator.outcome.remedy_types import Change
from evaluator.rules import run
from evaluator.rules.profile import evaluate
from evaluator.rules.words import as_text

CENTS = 100
LIMITS = "limits"


@dataclass(frozen=True, slots=True)
class Case:
    """One challenge, the rules it is held against, and where it came from."""

    challenge: Challenge
    where: Where
    book: Rulebook
    profile: Profile

    def outcome(self) -> ProfileOutcome:
        """Every rule of the profile on this challenge."""
        context = context_of(self.challenge, self.where, self.book, self.profile)
        return evaluate(self.profile, context)[0]

    def check(self, rule: Rule) -> Check:
        """One rule on this challenge."""
        return run(rule, context_of(self.challenge, self.where, self.book, self.profile)).check

    def passes(self, rule: Rule) -> bool:
        """Whether one rule is met."""
        return self.check(rule).result == "pass"

    def at(self, dotted: str) -> Any:
        """The value of a field; None when any step of it is absent."""
        return context_of(self.challenge, self.where, self.book, self.profile).lookup(dotted)

    def after(self, changes: Iterable[Change]) -> Case:
        """The same with other values in a copy."""
        case = self
        for change in changes:
            case = case._with(change)
        return case

    def _with(self, change: Change) -> Case:
        if change.path[0] == LIMITS:
            _, name, day = change.path
            limit = self.book.limits[name]
            known = with_value(limit, date.fromisoformat(day), change.value)
            return replace(self, book=replace(self.book, limits={**self.book.limits, name: known}))
        return replace(self, challenge=_set(self.challenge, change.path, change.value))


def change_of(case: Case, path: tuple[str, ...], value: Any) -> Change:
    """A change of one field, with what stands there now."""
    before: Any = case.challenge
    for step in path:
        before = _step(before, step)
    money = path[0] in ("money", "baseline") and isinstance(value, Decimal)
    write = _euros if money else as_text
    texts = [None if one is None else write(one) for one in (before, value)]
    return Change(".".join(path), texts[0], texts[1], path, value)


def money_change(case: Case, path: tuple[str, ...], cents: int) -> Change:
    """A change of an amount, in cents."""
    return change_of(case, path, Decimal(cents).scaleb(-2))


def limit_change(limit: Limit, day: date, minimum: Decimal) -> Change:
    """A value that a limit would need on a day on which none is known."""
    path = (LIMITS, limit.id, day.isoformat())
    return Change(f"{LIMITS}.{limit.id}.{day.year}", None, as_text(minimum), path, minimum)


def merged(changes: Iterable[Change]) -> tuple[Change, ...]:
    """One change a field, from the first value to the last; none that changes nothing."""
    last: dict[str, Change] = {}
    for change in changes:
        first = last.get(change.field)
        last[change.field] = replace(change, before=first.before) if first else change
    return tuple(change for change in last.values() if change.before != change.after)


def with_value(limit: Limit, day: date, value: Decimal) -> Limit:
    """A limit that is also known on one day on which it was not."""
    source = limit.values[0]
    one = LimitValue.model_construct(
        from_=day, until=day, value=value, source=source.source, last_checked=source.last_checked
    )
    return limit.replace(values=tuple(sorted((*limit.values, one), key=lambda v: v.from_)))


def is_whole(path: tuple[str, ...]) -> bool:
    """Whether a field of a challenge takes whole numbers only."""
    return int in _kinds(_annotation(path))


def takes_text(path: tuple[str, ...]) -> bool:
    """Whether a field of a challenge takes one text."""
    return str in _kinds(_annotation(path))


def cents_of(amount: Decimal | None) -> int | None:
    """An amount in cents."""
    return None if amount is None else int(Fraction(amount) * CENTS)


def _euros(amount: Decimal) -> str:
    return money_text(int(Fraction(amount) * CENTS))


def _step(node: Any, step: str) -> Any:
    if isinstance(node, Mapping):
        return node.get(step)
    return getattr(node, step, None) if isinstance(node, BaseModel) else None


def _set(node: Any, path: tuple[str, ...], value: Any) -> Any:
    """A copy of a model or mapping with one value other than it was."""
    step, rest = path[0], path[1:]
    if isinstance(node, Frozen):
        inner = getattr(node, step)
        if rest and inner is None:
            inner = _blank(type(node).model_fields[step].annotation)
        return node.replace(**{step: _set(inner, rest, value) if rest else value})
    held = dict(node or {})
    return held | {step: _set(held.get(step), rest, value) if rest else value}


def _blank(annotation: Any) -> Any:
    """An empty value of an optional group: a model with nothing known, or no entries."""
    for kind in _kinds(annotation):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            needed = {name: None for name, one in kind.model_fields.items() if one.is_required()}
            return kind.model_construct(**needed)
    return {}


def _annotation(path: tuple[str, ...]) -> Any:
    kind: Any = Challenge
    for step in path:
        model = next((k for k in _kinds(kind) if isinstance(k, type) and issubclass(k, BaseModel)),
                     None)  # fmt: skip
        if model is None or step not in model.model_fields:
            return Any
        kind = model.model_fields[step].annotation
    return kind


def _kinds(annotation: Any) -> list[Any]:
    """The plain types in an optional or annotated one."""
    if get_origin(annotation) is Annotated:
        return _kinds(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return [kind for one in get_args(annotation) for kind in _kinds(one)]
    return [annotation]
