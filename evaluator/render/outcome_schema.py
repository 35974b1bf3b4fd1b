"""JSON schemas of what the program writes: outcome, check, comparison and error."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
MAYBE: Schema = {"type": ["string", "null"]}
NUMBER: Schema = {"type": ["string", "null"], "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}
DIGEST: Schema = {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}
EXACT: Schema = {
    "type": "object",
    "additionalProperties": {"type": "string", "pattern": r"^-?[0-9]+/[0-9]+$"},
}
RESULT: Schema = {"enum": ["pass", "fail", "incomplete", "unknown", "judgement", "not_due"]}
LOCAL: Schema = {
    "type": ["object", "null"],
    "properties": {"nl": TEXT, "en": TEXT},
    "required": ["nl", "en"],
}


def _object(required: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    return {
        "type": "object",
        "properties": required | (optional or {}),
        "required": sorted(required),
        "additionalProperties": False,
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _map(values: Schema) -> Schema:
    return {"type": "object", "additionalProperties": values}


SOURCE: Schema = {"type": ["object", "null"], "properties": {"ref": TEXT, "place": MAYBE}}
WHERE = _object(
    {"file": TEXT, "line": {"type": ["integer", "null"]}, "field": MAYBE}, {"cell": TEXT}
)
FINDING = _object(
    {
        "code": TEXT,
        "severity": {"enum": ["error", "warning", "info"]},
        "basis": {"enum": ["law", "documents", "practice"]},
        "where": WHERE,
        "message": TEXT,
        "remedy": TEXT,
        "source": TEXT,
        "values": _map(TEXT),
    }
)
YEAR = _object({"value": NUMBER, "limit": NUMBER, "over": NUMBER, "room": NUMBER, "result": RESULT})
CHECK_RESULT = _object(
    {
        "rule": TEXT,
        "kind": {"enum": ["gate", "criterion", "info", "process"]},
        "check": TEXT,
        "result": RESULT,
        "counted": {"type": "boolean"},
        "text": LOCAL,
        "source": SOURCE,
        "values": _map(TEXT),
    },
    {
        "ask": LOCAL,
        "purpose": LOCAL,
        "evidence": TEXT,
        "phase": TEXT,
        "why_not_counted": TEXT,
        "answered_by": _map(TEXT),
        "by_year": _map(YEAR),
        "waived": _map(TEXT),
    },
)
NODE = _object(
    {"points": NUMBER},
    {
        "score": NUMBER,
        "spread": NUMBER,
        "n": {"type": ["integer", "null"]},
        "consensus": NUMBER,
        "value": NUMBER,
    },
)
PRICE: Schema = _object({"amount": NUMBER, "currency": TEXT, "vat": MAYBE, "points": NUMBER})
RANK: Schema = {"type": ["integer", "null"], "minimum": 1}
BID = _object(
    {
        "id": TEXT,
        "name": TEXT,
        "status": {"enum": ["admitted", "withdrawn", "excluded"]},
        "admissible": {"type": "boolean"},
        "why_inadmissible": _list(TEXT),
        "gates": _list(CHECK_RESULT),
        "criteria": _map(NODE),
        "principles": _map(NUMBER),
        "price": {"anyOf": [PRICE, {"type": "null"}]},
        "total": NUMBER,
        "rank": RANK,
        "unofficial": {"anyOf": [_object({"total": NUMBER, "rank": RANK}), {"type": "null"}]},
    },
    {"unrounded_total": NUMBER, "exact": EXACT},
)
LOT = _object(
    {
        "id": TEXT,
        "better": {"enum": ["higher", "lower"]},
        "unit": {"enum": ["points", "money"]},
        "winners": _list(TEXT),
        "tie": {"type": "boolean"},
        "margin": NUMBER,
        "tie_path": _list(TEXT),
        "bids": _list(BID),
    }
)
PROFILE = _object(
    {
        "overall": {
            "enum": [
                "meets_gates",
                "does_not_meet_gates",
                "incomplete",
                "not_assessable_yet",
                "not_applicable",
            ]
        },
        "reason": MAYBE,
        "complete": {"type": "boolean"},
        "missing_documents": _list(TEXT),
        "welcome_documents": _list(TEXT),
        "notes": _list(_object({"rule": TEXT, "kind": TEXT, "text": LOCAL, "source": SOURCE})),
        "checks": _list(CHECK_RESULT),
    }
)
SCORES = _object(
    {"criteria": _map(NODE), "principles": _map(NUMBER), "total": NUMBER}, {"exact": EXACT}
)
CHALLENGE = _object(
    {
        "id": TEXT,
        "profiles": _map(PROFILE),
        "scores": {"anyOf": [SCORES, {"type": "null"}]},
        "findings": _list(FINDING),
    }
)
TENDER = _object(
    {
        "id": TEXT,
        "status": {"enum": ["awarded", "tie", "no_valid_bid"]},
        "winners": _list(TEXT),
        "published_winner": MAYBE,
        "agrees": {"type": ["boolean", "null"]},
        "why": TEXT,
    }
)
CRITERIA = _object({"id": MAYBE, "digest": DIGEST, "origins": _map(TEXT)})

OUTCOME: Schema = _object(
    {
        "schema": {"const": "evaluator/outcome/1"},
        "kind": {"enum": ["tender", "challenge", "tender-series"]},
        "dossier": TEXT,
        "status": {"enum": ["complete", "provisional", "refused"]},
        "purpose": {"enum": ["working", "decision"]},
        "scenario": {"anyOf": [_map(TEXT), {"type": "null"}]},
        "criteria": CRITERIA,
        "inputs_digest": DIGEST,
        "findings": _list(FINDING),
    },
    {"lots": _list(LOT), "challenges": _list(CHALLENGE), "tenders": _list(TENDER)},
)
_WHO: Schema = {"enum": ["self", "document", "municipality", "person"]}
_CHANGE = _object({"field": TEXT, "before": MAYBE, "after": MAYBE})
_HINT = _object(
    {
        "rule": TEXT,
        "hint": TEXT,
        "who": _WHO,
        "impossible": {"type": "boolean"},
        "verified": {"type": "boolean"},
        "alternative": {"type": "boolean"},
        "changes": _list(_CHANGE),
    }
)
_PLAN = _object(
    {
        "overall": PROFILE["properties"]["overall"],
        "reached": {"type": "boolean"},
        "needs": _list(_WHO),
        "blocked": _list(TEXT),
        "steps": _list(_HINT),
        "changes": _list(_CHANGE),
    }
)
_WOULD_PASS = _object(
    {
        "overall": TEXT,
        "would_pass": _list(_HINT),
        "plan": _PLAN,
        "missing_documents": _list(TEXT),
        "welcome_documents": _list(TEXT),
    }
)
CHECK: Schema = _object(
    {
        "schema": {"const": "evaluator/check/1"},
        "kind": TEXT,
        "findings": _list(FINDING),
        "ignored": _map(TEXT),
    },
    {
        "id": TEXT,
        "dossier": TEXT,
        "status": TEXT,
        "criteria": CRITERIA,
        "inputs_digest": DIGEST,
        "challenges": _list(_object({"id": TEXT, "profiles": _map(_WOULD_PASS)})),
    },
)
_TRUTH: Schema = {"type": ["boolean", "null"]}
_CHOICE = _object(
    {
        "kind": TEXT,
        "name": TEXT,
        "status": {"enum": ["complete", "provisional", "refused", "unsound"]},
        "changes": _map(TEXT),
        "same_as_adopted": {"type": "boolean"},
        "note": _list(TEXT),
    }
)
_COMPARED_LOT = _object(
    {"id": TEXT, "reason": TEXT, "winners": _list(TEXT), "opinions_reason": TEXT}
)
_OPINION = _object(
    {
        "lot": TEXT,
        "method": TEXT,
        "label": TEXT,
        "source": TEXT,
        "relative": {"type": "boolean"},
        "agrees": _TRUTH,
        "same_ranks": _TRUTH,
        "compromise": _list(TEXT),
        "notes": _list(TEXT),
        "not_applicable": MAYBE,
    }
)
_BID_ROW = _object(
    {
        "scenario_kind": TEXT,
        "scenario": TEXT,
        "lot": TEXT,
        "bid": TEXT,
        "total": NUMBER,
        "unit": {"enum": ["points", "money", "score"]},
        "better": {"enum": ["higher", "lower"]},
        "rank": RANK,
        "admissible": {"type": "boolean"},
        "winner": {"type": "boolean"},
        "agrees_with_outcome": _TRUTH,
        "note": _list(TEXT),
    },
    {"exact": {"type": "string"}},
)
_CHALLENGE_ROW = _object(
    {
        "challenge": TEXT,
        "profile": TEXT,
        "variant": TEXT,
        "overall": TEXT,
        "failing_rules": _list(TEXT),
        "open_rules": _list(TEXT),
        "over_by_year": _map(NUMBER),
        "over_current_by_year": _map(NUMBER),
        "status": {"enum": ["complete", "refused"]},
        "same_as_filed": _TRUTH,
        "note": _list(TEXT),
    }
)
COMPARE: Schema = _object(
    {
        "schema": {"const": "evaluator/compare/1"},
        "notice": {"const": "SCENARIO, NOT THE OUTCOME"},
        "kind": {"enum": ["tender", "challenge"]},
        "dossier": TEXT,
        "status": {"enum": ["complete", "provisional", "refused"]},
        "criteria": _object({"id": MAYBE, "digest": DIGEST}),
        "inputs_digest": DIGEST,
        "findings": _list(FINDING),
        "rows": _list({"anyOf": [_BID_ROW, _CHALLENGE_ROW]}),
    },
    {
        "scenarios": _list(_CHOICE),
        "skipped": _list(_object({"scenario": TEXT, "reason": TEXT})),
        "readings": _map(TEXT),
        "lots": _list(_COMPARED_LOT),
        "second_opinions": _list(_OPINION),
        "reason": TEXT,
        "variants": _list(
            _object({"challenge": TEXT, "name": TEXT, "note": TEXT, "keys": _list(TEXT)})
        ),
    },
)
ERROR: Schema = _object(
    {
        "schema": {"const": "evaluator/error/1"},
        "errors": _list(
            _object(
                {
                    "code": TEXT,
                    "file": TEXT,
                    "line": {"type": ["integer", "null"]},
                    "column": {"type": ["integer", "string", "null"]},
                    "found": TEXT,
                    "allowed": TEXT,
                    "remedy": TEXT,
                },
                {"cell": TEXT},
            )
        ),
    }
)
