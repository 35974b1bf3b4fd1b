"""JSON schemas of every input and output, made from the types that read and write them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from evaluator.formats import specs
from evaluator.formats.tables import TableSpec
from evaluator.model.base import Sources
from evaluator.model.challenge import Challenge
from evaluator.model.criteria import CriteriaSet
from evaluator.model.dossier import Bid, DossierHead
from evaluator.model.principles import PrincipleSet
from evaluator.model.register import Register
from evaluator.model.rule import Limit, Profile, Regime
from evaluator.model.series import SeriesHead
from evaluator.render.outcome_schema import CHECK, COMPARE, ERROR, OUTCOME
from evaluator.render.register_schema import REGISTER

if TYPE_CHECKING:
    from pydantic import BaseModel

DRAFT = "https://json-schema.org/draft/2020-12/schema"

MODELS: dict[str, type[BaseModel]] = {
    "bid": Bid,
    "challenge": Challenge,
    "criteria-set": CriteriaSet,
    "dossier": DossierHead,
    "limit": Limit,
    "principle-set": PrincipleSet,
    "profile": Profile,
    "regime": Regime,
    "register": Register,
    "series": SeriesHead,
    "sources": Sources,
}
TABLES: dict[str, TableSpec] = {
    "assessors": specs.ASSESSORS,
    "consensus": specs.consensus("bid"),
    "consensus-challenge": specs.consensus("challenge"),
    "prices": specs.PRICES,
    "process": specs.PROCESS,
    "questions": specs.QUESTIONS,
    "scores": specs.scores("bid"),
    "scores-challenge": specs.scores("challenge"),
    "series-lots": specs.SERIES_LOTS,
    "series-prices": specs.SERIES_PRICES,
    "series-tenders": specs.SERIES_TENDERS,
}
OUTPUTS: dict[str, dict[str, Any]] = {
    "check": CHECK,
    "compare": COMPARE,
    "error": ERROR,
    "outcome": OUTCOME,
    "register-outcome": REGISTER,
}
KINDS = frozenset({*MODELS, *TABLES, *OUTPUTS})


def schema_of(kind: str) -> dict[str, Any]:
    """The JSON schema of a kind of input or output."""
    makers: list[tuple[dict[str, Any], Callable[[Any], dict[str, Any]]]] = [
        (MODELS, _model),
        (TABLES, _table),
        (OUTPUTS, dict),
    ]
    body = next(make(known[kind]) for known, make in makers if kind in known)
    return {"$schema": DRAFT, "title": kind} | body


def _model(model: type[BaseModel]) -> dict[str, Any]:
    schema = model.model_json_schema(by_alias=True) | {"title": model.__name__}
    _close(schema)
    return schema


def _close(node: Any) -> None:
    """Refuse keys that do not look as asked; pydantic only says what those that do must hold."""
    if isinstance(node, dict):
        if "patternProperties" in node:
            node["additionalProperties"] = False
        for item in node.values():
            _close(item)
    elif isinstance(node, list):
        for item in node:
            _close(item)


def _table(spec: TableSpec) -> dict[str, Any]:
    """One row of a table; cells are text, numbers without thousands separators."""
    number = {"type": "string", "pattern": r"^(-?[0-9]+([.,][0-9]+)?)?$"}
    columns = {
        name: dict(number) if name in spec.numeric else {"type": "string"} for name in spec.columns
    }
    for name, other in spec.headings.items():
        columns[name]["description"] = f"also headed: {', '.join(other)}"
    return {
        "type": "object",
        "description": f"a row of {spec.stem}.csv or {spec.stem}.xlsx",
        "properties": columns,
        "required": sorted(spec.required),
        "additionalProperties": False,
    }
