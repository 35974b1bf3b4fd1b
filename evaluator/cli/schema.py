"""``evaluator schema``: JSON schemas of inputs and outputs."""

from __future__ import annotations

import sys

from evaluator.errors import CallError, Problem
from evaluator.render.outcome_json import dump
from evaluator.render.schemas import KINDS, schema_of


def schema(kind: str) -> int:
    """Print the JSON schema of a kind.

    Raises:
        CallError: There is no such kind.
    """
    if kind not in KINDS:
        raise CallError(
            Problem(
                code="call.unknown_schema",
                found=kind,
                allowed=", ".join(sorted(KINDS)),
                remedy="choose one of these",
            )
        )
    sys.stdout.write(dump(schema_of(kind)))
    return 0
