"""What a remedy is: a change that makes a condition of a challenge pass, and whose move it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as held
from typing import Any, Literal

from evaluator.model.outcome import Overall

Who = Literal["self", "document", "municipality", "person"]
"""Whose move it is: the group's own, a document to hand in, a fact that the municipality has to
find out or to settle, or a person who has to judge."""

Kind = Literal[
    "lower",
    "move",
    "no_amount",
    "amount",
    "years",
    "limit",
    "vat_limit",
    "vat_own",
    "vat_other",
    "current_cost",
    "sums",
    "document",
    "document_unknown",
    "flag",
    "flag_task",
    "fact",
    "unknown",
    "unknown_task",
    "judgement",
    "judged_no",
    "at_least",
    "more_than",
    "at_most",
    "less_than",
    "list",
    "date",
    "date_unknown",
    "date_fixed",
    "other",
]
"""What kind of change it is; the words for each stand in the catalogue (``hints.toml``)."""


@dataclass(frozen=True, slots=True)
class Change:
    """One value of a challenge, before and after.

    Attributes:
        field: Dotted name in the challenge's file; ``limits.<limit>.<year>`` for an amount that
            the municipality still has to name.
        before: What stands there as text, amounts in euros; None where it is not known.
        after: What would stand there.
        path: The steps of `field`; a name of a rule or document may hold a point of its own.
        value: `after` as the model types it.
    """

    field: str
    before: str | None
    after: str | None
    path: tuple[str, ...] = held(default=(), compare=False, repr=False)
    value: Any = held(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Move:
    """Cents of cost that move from one year to another."""

    source: str
    target: str
    cents: int


@dataclass(frozen=True, slots=True)
class Remedy:
    """A change that makes a rule pass, found by arithmetic and held against the checks.

    Attributes:
        rule: Id of the rule; several where one change serves several; empty for the sums.
        kind: What kind of change.
        who: Whose move it is.
        changes: One worked way to do it, complete: cost lines keep adding up.
        verified: Whether the rule passed on a copy with the changes of all its remedies together
            (an alternative: instead of the one before it).
        impossible: Whether no change that can be computed makes the rule pass.
        alternative: Whether this comes instead of the remedy before it.
        waivable: Whether the profile lets a named person set the rule aside.
        subject: The document or field that it is about.
        amounts: Cents by year: to ask less, or the most that fits.
        left: Cents by year that may still be asked.
        moves: Costs that go to another year.
        values: What was found and what is wanted, as text.
    """

    rule: str
    kind: Kind
    who: Who
    changes: tuple[Change, ...] = ()
    verified: bool = False
    impossible: bool = False
    alternative: bool = False
    waivable: bool = False
    subject: str = ""
    amounts: tuple[tuple[str, int], ...] = ()
    left: tuple[tuple[str, int], ...] = ()
    moves: tuple[Move, ...] = ()
    values: Mapping[str, str] = held(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """All changes under a profile together, and the answer with them.

    Attributes:
        steps: The remedies in it; money is one step for all money rules of the profile.
        changes: All changes, one a field, as they were applied to the copy.
        overall: The answer on the copy.
        reached: Whether the copy meets every gate and its sums add up.
        needs: Who has to act beside the group itself.
        blocked: Rules that nothing makes pass.
    """

    steps: tuple[Remedy, ...]
    changes: tuple[Change, ...]
    overall: Overall
    reached: bool
    needs: tuple[Who, ...] = ()
    blocked: tuple[str, ...] = ()
