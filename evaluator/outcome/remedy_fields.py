"""Who can change which field of a challenge.

A group decides on its own money, papers and dates. What holds for the task is known and settled by
the municipality. Some facts nobody makes otherwise: then nothing makes the rule pass.
"""

from __future__ import annotations

from evaluator.outcome.remedy_types import Who

OF_THE_TASK = ("challenged.", "baseline.", "decision.")
"""Fields about the task and the decision: the municipality knows them, not who challenges."""

FACTS = frozenset(
    {
        "applicant.commercial",
        "applicant.is_current_partner",
        "applicant.locally_rooted",
        "challenged.budgeted_now",
        "challenged.decision_to_stop",
        "challenged.in_consortium_scope",
        "challenged.reserved_to_government",
    }
)
"""What a group or a task is. No change of a plan makes it otherwise."""

OF_OTHERS = ("judgements.", "waived.", "incumbent.", "limits.")
"""What people answer, set aside or settle: never the group's own move."""

MOVABLE = ("period.start", "period.end")
"""Dates that a group can still choose; the day of submission has been."""


def of_the_task(field: str) -> bool:
    """Whether the municipality is the one who knows."""
    return field.startswith(OF_THE_TASK)


def knows(field: str) -> Who:
    """Who can say what an unknown field holds."""
    return "municipality" if of_the_task(field) else "self"


def controlled(field: str) -> bool:
    """Whether the group itself can bring about another value."""
    return field not in FACTS and not field.startswith((*OF_THE_TASK, *OF_OTHERS))
