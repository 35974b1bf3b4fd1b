"""The published JSON schemas hold for what is shipped, and refuse what the program refuses.

Files are read here as an editor with a YAML plug-in does: numbers and booleans typed, dates text.
"""

from __future__ import annotations

import csv
import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from evaluator.render.schemas import KINDS, MODELS, OUTPUTS, TABLES, schema_of
from tests.support import ROOT

YAML_FILES = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in ("criteria", "submissions")
    for path in (ROOT / folder).rglob("*.yaml")
)
TABLE_FILES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (ROOT / "submissions").rglob("*.csv")
    if path.name != "people.csv"
)


@cache
def validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator(schema_of(kind))


def as_an_editor_reads(path: Path) -> Any:
    return _json(YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")))


def _json(value: Any) -> Any:
    """Values as JSON has them: keys are text, a date is its text."""
    if isinstance(value, dict):
        return {str(key): _json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_json(item) for item in value]
    if isinstance(value, dt.datetime):
        return value.isoformat()
    return value.isoformat() if isinstance(value, dt.date) else value


def kind_of(file: str) -> str:
    if "/bids/" in file:
        return "bid"
    kind = str(as_an_editor_reads(ROOT / file)["kind"])
    return {"tender": "dossier", "challenge": "challenge", "tender-series": "series"}.get(
        kind if not file.endswith("dossier.yaml") or kind == "tender-series" else "tender", kind
    )


def table_of(file: str) -> str:
    name, head = Path(file).stem, (ROOT / file).read_text(encoding="utf-8").split("\n")[0]
    if "tsuchiura" in file:
        return f"series-{name}"
    return f"{name}-challenge" if "challenge" in head.split(",") else name


def faults(kind: str, value: Any) -> list[str]:
    return [f"{e.json_path}: {e.message[:200]}" for e in validator(kind).iter_errors(value)]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_schema_is_sound_and_closed(kind: str) -> None:
    schema = schema_of(kind)
    Draft202012Validator.check_schema(schema)
    assert schema["additionalProperties"] is False


def test_every_kind_is_an_input_or_an_output() -> None:
    assert {*MODELS, *TABLES, *OUTPUTS} == KINDS
    assert not set(MODELS) & set(TABLES)
    assert not set(MODELS) & set(OUTPUTS)


@pytest.mark.parametrize("file", YAML_FILES)
def test_a_shipped_file_fits_its_schema(file: str) -> None:
    assert not faults(kind_of(file), as_an_editor_reads(ROOT / file))


def test_every_kind_of_file_is_shipped() -> None:
    assert {kind_of(file) for file in YAML_FILES} == set(MODELS)


@pytest.mark.parametrize("file", TABLE_FILES)
def test_a_shipped_table_fits_its_schema(file: str) -> None:
    with (ROOT / file).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows
    for row in rows[:50]:
        assert not faults(table_of(file), row)


def test_every_kind_of_table_is_shipped() -> None:
    assert {table_of(file) for file in TABLE_FILES} == set(TABLES)


BROKEN = {
    "an unknown key": ("criteria/limits/challenge-cap.yaml", {"onbekend": 1}),
    "an id with a space": ("criteria/limits/challenge-cap.yaml", {"id": "het maximum"}),
    "another word": ("criteria/limits/challenge-cap.yaml", {"boundary": "ongeveer"}),
    "a title in one language": ("submissions/ch-01/dossier.yaml", {"title": {"nl": "x"}}),
    "an amount with three decimals": (
        "submissions/ch-01/challenges/ch-01.yaml",
        {"money": {"requested_by_year": {"2027": "1.001"}}},
    ),
    "a key that is no id": (
        "submissions/tender-voorbeeld/bids/A.yaml",
        {"documents": {"a b": True}},
    ),
    "a bare judgement that is neither": (
        "submissions/ch-01/challenges/ch-01.yaml",
        {"judgements": {"R4": "misschien"}},
    ),
    "a list for a group": ("submissions/tender-voorbeeld/bids/A.yaml", {"documents": []}),
}


@pytest.mark.parametrize(("file", "change"), BROKEN.values(), ids=BROKEN)
def test_the_schema_refuses_what_the_program_refuses(file: str, change: dict[str, Any]) -> None:
    assert faults(kind_of(file), as_an_editor_reads(ROOT / file) | change)


SHORT = {
    "a state alone": ("submissions/tender-voorbeeld/bids/A.yaml", {"status": "withdrawn"}),
    "a bare judgement": ("submissions/ch-01/challenges/ch-01.yaml", {"judgements": {"R4": "pass"}}),
    "a level with its value alone": (
        "criteria/tenders/preventief-veld-voorbeeld.yaml",
        {"scale": {"levels": {"laag": 0, "hoog": {"value": 100, "refusal": False}}}},
    ),
    "money that nobody knows": (
        "submissions/ch-01/challenges/ch-01.yaml",
        {"money": {"requested_by_year": {"2027": None}}},
    ),
}


@pytest.mark.parametrize(("file", "change"), SHORT.values(), ids=SHORT)
def test_the_schema_takes_the_short_forms_that_the_program_takes(
    file: str, change: dict[str, Any]
) -> None:
    assert not faults(kind_of(file), as_an_editor_reads(ROOT / file) | change)


@pytest.mark.parametrize("kind", sorted(TABLES))
def test_a_table_needs_its_columns_and_no_others(kind: str) -> None:
    spec = TABLES[kind]
    row = dict.fromkeys(spec.columns, "")
    assert not faults(kind, row)
    assert faults(kind, row | {"onbekend": ""})
    for column in spec.required:
        assert faults(kind, {k: v for k, v in row.items() if k != column})
    for column in spec.numeric:
        assert not faults(kind, row | {column: "1,5"})
        assert faults(kind, row | {column: "1.000,50"})
