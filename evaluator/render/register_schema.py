"""JSON schema of a register (``evaluator/register/1``)."""

from __future__ import annotations

from evaluator.render.outcome_schema import DIGEST, FINDING, LOCAL, MAYBE, NUMBER, TEXT, Schema


def _object(required: dict[str, Schema]) -> Schema:
    return {
        "type": "object",
        "properties": required,
        "required": sorted(required),
        "additionalProperties": False,
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _map(values: Schema) -> Schema:
    return {"type": "object", "additionalProperties": values}


COUNT: Schema = {"type": ["integer", "null"], "minimum": 0}
MONEY: Schema = {"type": ["string", "null"], "pattern": r"^-?[0-9]+\.[0-9]{2}$"}
OVERALL: Schema = {
    "enum": [
        "meets_gates",
        "does_not_meet_gates",
        "incomplete",
        "not_assessable_yet",
        "not_applicable",
    ]
}
STATUS: Schema = {"enum": ["complete", "provisional", "refused"]}
_SUM: dict[str, Schema] = {
    "known": MONEY,
    "at_least": {"type": "boolean"},
    "unknown": _list(TEXT),
    "count": {"type": "integer", "minimum": 0},
}
SUM = _object(_SUM)
_MAXIMUM: dict[str, Schema] = {"maximum": NUMBER, "over": NUMBER}
_DECISION = _object({"date": TEXT, "outcome": TEXT, "by": TEXT})
_ROW = _object(
    {
        "id": TEXT,
        "title": LOCAL,
        "file": TEXT,
        "applicant": MAYBE,
        "partner": MAYBE,
        "task_id": MAYBE,
        "task": MAYBE,
        "submitted": MAYBE,
        "decision": {"anyOf": [_DECISION, {"type": "null"}]},
        "days_to_decision": COUNT,
        "overall": _map(OVERALL),
        "status": STATUS,
        "criteria": MAYBE,
        "total": NUMBER,
        "by_year": _map(_object({"asked": MONEY, **_MAXIMUM})),
        "in_year": SUM,
        "asked": SUM,
        "findings": _map({"type": "integer"}),
    }
)
_PARTNER = _object(
    {
        "id": MAYBE,
        "name": {"anyOf": [LOCAL, MAYBE]},
        "listed": {"type": "boolean"},
        "challenges": _list(TEXT),
        "in_year": SUM,
        "asked": SUM,
    }
)
_SIDE = _object(
    {
        "kind": {"enum": ["challenge", "incumbent"]},
        "id": MAYBE,
        "name": MAYBE,
        "source": MAYBE,
        "described_by": _list(TEXT),
        "scores": _map(NUMBER),
        "total": NUMBER,
    }
)
_SAME_TASK = _object(
    {
        "task": TEXT,
        "partner": MAYBE,
        "challenges": _list(TEXT),
        "comparable": {"type": "boolean"},
        "why_not": {"enum": ["not_scored", "one_scored", "other_criteria", None]},
        "criteria": MAYBE,
        "sides": _list(_SIDE),
        "left_out": _map({"enum": ["not_scored", "refused"]}),
    }
)
REGISTER: Schema = _object(
    {
        "schema": {"const": "evaluator/register/1"},
        "register": TEXT,
        "title": LOCAL,
        "year": TEXT,
        "status": STATUS,
        "profile": TEXT,
        "inputs_digest": DIGEST,
        "criteria_digest": DIGEST,
        "findings": _list(FINDING),
        "budget": _object(
            {
                "amount": MONEY,
                "source": MAYBE,
                "asked": SUM,
                "state": {"enum": ["no_budget", "within", "over", "open"]},
                "difference": MONEY,
            }
        ),
        "years": _map(SUM),
        "without_years": _list(TEXT),
        "challenges": _list(_ROW),
        "partners": _list(_PARTNER),
        "answers": _map({"type": "integer"}),
        "decisions": _list(
            _object({"outcome": TEXT, "by": _list(TEXT), "challenges": _list(TEXT), "in_year": SUM})
        ),
        "days": _object(
            {
                "known": COUNT,
                "shortest": COUNT,
                "median": NUMBER,
                "longest": COUNT,
                "open": _list(TEXT),
                "unknown": _list(TEXT),
            }
        ),
        "splitting": _list(
            _object(
                {
                    "challenges": _list(TEXT),
                    "applicant": TEXT,
                    "same": {"enum": ["task", "partner"]},
                    "by_year": _map(_object({**_SUM, **_MAXIMUM})),
                }
            )
        ),
        "same_task": _list(_SAME_TASK),
        "coverage": {
            "anyOf": [
                _object(
                    {
                        "slots": _map(_list(TEXT)),
                        "gaps": _list(TEXT),
                        "overlaps": _list(TEXT),
                        "unknown": _list(_list(TEXT)),
                    }
                ),
                {"type": "null"},
            ]
        },
    }
)
