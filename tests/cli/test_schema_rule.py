"""`evaluator schema` and `evaluator rule`: every kind, every code, both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from evaluator.render.catalogue import texts
from evaluator.render.schemas import KINDS
from tests.cli.program import call

CODES = sorted({key.rpartition(".")[0] for key in texts("en", "findings")})


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_schema_is_a_json_schema(kind: str, empty: Path) -> None:
    ran = call("schema", kind)
    assert (ran.code, ran.err) == (0, "")
    Draft202012Validator.check_schema(ran.json)
    assert ran.json["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_the_known_kinds_are_listed_for_an_unknown_one(empty: Path) -> None:
    ran = call("schema", "uitkomst")
    assert ran.code == 2
    assert ", ".join(sorted(KINDS)) in ran.err


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("code", CODES)
def test_every_finding_is_explained(code: str, lang: str) -> None:
    ran = call("rule", code, "--lang", lang)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"{code}\n")
    assert len(ran.out.split("\n")) >= 4
    assert "{" not in ran.out


def test_the_code_of_a_problem_is_explained_too() -> None:
    assert call("rule", "yaml.duplicate_key").code == 0
