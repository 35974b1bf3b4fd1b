"""What a call chooses, from its options."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evaluator.errors import CallError, Problem
from evaluator.formats.evaluation import Choices
from evaluator.model.numbers import parse_number


def choices(
    criteria: Path | None, profiles: Sequence[str] | None, weight_set: str, mechanism: str, cap: str
) -> Choices:
    """The choices; a cap must be an amount, a criteria folder must exist.

    Raises:
        CallError: One of them cannot be used.
    """
    amount = parse_number(cap) if cap else None
    if cap and (amount is None or amount < 0 or amount != round(amount, 2)):
        raise CallError(
            Problem(
                code="call.cap",
                found=cap,
                allowed="an amount such as 45000.00",
                remedy="write digits and a point",
            )
        )
    if criteria is not None and not criteria.is_dir():
        raise CallError(
            Problem(
                code="call.no_such_folder",
                found=str(criteria),
                allowed="a folder for --criteria",
                remedy="check the path",
            )
        )
    return Choices(
        criteria_dir=criteria,
        profiles=tuple(profiles or ()),
        weight_set=weight_set,
        mechanism=mechanism,
        cap=amount,
    )
