"""What a residents' group says of its own plan, and what people decided about its conditions.

None of it is ever part of a score: claims and self-ratings are shown with what supports them.
"""

from __future__ import annotations

from typing import Literal

from evaluator.model.base import Day, Filled, Frozen, Id, Num, Text, Whole

Aspect = Literal["better", "more_efficient", "cheaper"]
"""The three findings of the right to challenge (beter, efficiënter, goedkoper), never one."""

OwnView = Literal["not_yet", "partly", "well", "very_well"]
"""How far a group thinks it is: words of its own, so that nobody takes them for a score."""


class Waiver(Frozen):
    """A condition that a named person sets aside, with a reason and a date (ontheffing)."""

    by: Filled
    on: Day
    reason: Filled


class Claim(Frozen):
    """One thing that a group says will be better, more efficient or cheaper.

    `basis` says how it is known; `now` and `then` are figures in `unit`, where there are any.
    """

    aspect: Aspect
    what: Filled
    basis: Literal["measured", "told", "promised"]
    document: Id | None = None
    unit: Text | None = None
    now: Num | None = None
    then: Num | None = None
    better_when: Literal["higher", "lower"] | None = None


class OwnRating(Frozen):
    """A group's own view on one principle of residents, with what it bases that on."""

    view: OwnView
    evidence: Text | None = None


class SelfRating(Frozen):
    """Own view, no judgement (eigen inschatting, geen oordeel): by principle, and four questions.

    The questions are: what do you want, what can you do, what do you need, what can you do
    yourselves (table "talenten", seed-002 line 119).
    """

    principles: dict[Id, OwnRating] = {}
    want: Text | None = None
    can: Text | None = None
    need: Text | None = None
    do_ourselves: Text | None = None


class CriticalFriend(Frozen):
    """Somebody who looks over the shoulder (kritische vriend), instead of a diploma."""

    name: Filled
    role: Text | None = None
    how: Text | None = None
    agreed_on: Day | None = None
    visits_per_year: Whole | None = None
