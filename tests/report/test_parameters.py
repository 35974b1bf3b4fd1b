"""Sidecars and parameters: every way to ask the wrong thing gets one clear answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evaluator.errors import CallError, InputError
from evaluator.report.parameters import (
    cell_values,
    check_call,
    check_cell,
    check_namespace,
    from_text,
)
from evaluator.report.sidecar import Sidecar, read_sidecar, sidecar_path

DEFAULTS = {"lang": "nl", "s": "a=b", "seed": 1, "share": 0.5, "full": False, "limit": None}


def codes(error: pytest.ExceptionInfo[Any]) -> list[str]:
    return [problem.code for problem in error.value.problems]


def test_a_sidecar_is_read_with_its_types(sidecar: Sidecar) -> None:
    assert sidecar.title == {"nl": "Proef", "en": "Trial"}
    assert {name: p.default for name, p in sidecar.parameters.items()} == DEFAULTS
    assert sidecar.parameters["lang"].enum == ("nl", "en")
    assert sidecar.parameters["seed"].allowed() == "a whole number, at least 0, at most 99"
    assert sidecar_path(Path("notebooks/tender.ipynb")) == Path("notebooks/tender.yaml")


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("order: 1", "ordr: 1", "sidecar.unknown_key", 5),
        ("title: {nl: Proef, en: Trial}", "title: {nl: Proef}", "sidecar.missing_key", 3),
        ("title: {nl: Proef, en: Trial}", "title: {nl: Proef, en: ''}", "sidecar.languages", 3),
        ("id: proef", "id: Proef X", "sidecar.id", 2),
        ("order: 1", "order: first", "sidecar.order", 5),
        ("  seed: {type: int", "  Seed=1: {type: int", "sidecar.name", 9),
        ("  seed: {type: int", "  class: {type: int", "sidecar.name", 9),
        ("type: int", "type: integer", "sidecar.type", 9),
        ("default: 1,", "default: 1.0,", "sidecar.value", 9),
        ("default: 1,", "default: 1_0,", "sidecar.value", 9),
        ("default: 0.5", "default: .nan", "sidecar.value", 10),
        ("default: 0.5", "default: 5e-1", "sidecar.value", 10),
        ("default: false", "default: no", "sidecar.value", 11),
        ("default: 1,", "default: 100,", "sidecar.default", 9),
        ("default: nl", "default: de", "sidecar.default", 7),
        ("enum: [nl, en]", "enum: nl", "sidecar.enum", 7),
        ("minimum: 0", "minimum: none", "sidecar.bound", 9),
        ("default: nl, enum: [nl, en]", "default: nl, minimum: 1", "sidecar.bound", 7),
    ],
)
def test_a_fault_in_a_sidecar_is_named_with_its_line(
    tmp_path: Path, sidecar: Sidecar, old: str, new: str, code: str, line: int
) -> None:
    path = tmp_path / "proef.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_sidecar(path)
    assert (code, line) in [(p.code, p.line) for p in caught.value.problems]
    assert all(p.file == "proef.yaml" for p in caught.value.problems)


def test_a_call_gets_every_parameter_in_the_order_of_the_sidecar(sidecar: Sidecar) -> None:
    assert check_call(sidecar, {}) == DEFAULTS
    asked = check_call(sidecar, {"seed": 7, "share": 1, "limit": 2.5})
    assert asked == DEFAULTS | {"seed": 7, "share": 1.0, "limit": 2.5}
    assert type(asked["share"]) is float
    assert list(asked) == list(DEFAULTS)


@pytest.mark.parametrize(
    "given",
    [
        {"seed": "1"},
        {"seed": True},
        {"seed": 1.0},
        {"seed": -1},
        {"seed": 100},
        {"seed": None},
        {"share": float("nan")},
        {"share": float("inf")},
        {"share": "0.5"},
        {"full": 1},
        {"full": "true"},
        {"lang": "de"},
        {"s": b"bytes"},
        {"s": Path("x")},
        {"s": {"x"}},
        {"s": "a\x00b"},
        {"s": "a\nb"},
        {"limit": "x"},
    ],
    ids=repr,
)
def test_a_value_of_another_type_or_outside_its_bounds_is_refused(
    sidecar: Sidecar, given: dict[str, object]
) -> None:
    with pytest.raises(CallError) as caught:
        check_call(sidecar, given)
    assert codes(caught) == ["parameters.value"]
    assert next(iter(given)) in caught.value.problems[0].found


def test_an_unknown_name_is_refused_with_the_nearest_known_one(sidecar: Sidecar) -> None:
    with pytest.raises(CallError) as caught:
        check_call(sidecar, {"sede": 1, "full": 3, 'x=__import__("os")#': 1})
    assert codes(caught) == ["parameters.unknown", "parameters.unknown", "parameters.value"]
    assert caught.value.problems[0].remedy == "did you mean seed?"
    assert "lang, s, seed" in caught.value.problems[0].allowed


def test_text_from_a_command_line_is_typed(sidecar: Sidecar) -> None:
    given = {"seed": "7", "share": "0.25", "full": "true", "s": "12", "limit": "3"}
    asked = from_text(sidecar, given)
    assert asked == DEFAULTS | {"seed": 7, "share": 0.25, "full": True, "s": "12", "limit": 3.0}
    for wrong in ({"seed": "1e5"}, {"seed": "٣"}, {"full": "ja"}, {"share": "nan"}, {"x": "1"}):
        with pytest.raises(CallError):
            from_text(sidecar, wrong)


def test_the_parameters_cell_is_read_without_running_it(
    sidecar: Sidecar, make_notebook: Callable[..., Any]
) -> None:
    notebook = make_notebook()
    assert cell_values(notebook) == DEFAULTS
    check_cell(sidecar, notebook)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('lang = "nl"', "parameters.cell_missing"),
        ("seed = 2", "parameters.cell_differs"),
        ("seed = True", "parameters.cell_differs"),
        ("seed = 1.0", "parameters.cell_differs"),
        ("other = 1", "parameters.cell_unknown"),
        ("import os", "parameters.literal"),
        ("seed = 1 + 1", "parameters.literal"),
        ("seed = other", "parameters.literal"),
        ("a = b = 1", "parameters.literal"),
        ("seed: int", "parameters.literal"),
        ("seed =", "parameters.syntax"),
        ("seed = 1\nseed = 1", "parameters.twice"),
    ],
)
def test_a_cell_that_differs_from_the_sidecar_is_refused(
    sidecar: Sidecar, make_notebook: Callable[..., Any], cell: str, expected: str
) -> None:
    with pytest.raises(CallError) as caught:
        check_cell(sidecar, make_notebook(parameters=cell))
    assert expected in codes(caught)


def test_a_notebook_without_its_one_parameters_cell_is_refused(
    sidecar: Sidecar, make_notebook: Callable[..., Any]
) -> None:
    with pytest.raises(CallError) as caught:
        check_cell(sidecar, make_notebook(tags=()))
    assert codes(caught) == ["parameters.tag"]
    twice = make_notebook("x = 1")
    twice.cells[1].metadata["tags"] = ["parameters"]
    with pytest.raises(CallError):
        check_cell(sidecar, twice)


def test_inside_a_notebook_a_misspelt_parameter_is_found(sidecar: Sidecar, tmp_path: Path) -> None:
    shell = {"In": ["x"], "Out": {}, "_": 3, "_i": "x", "__name__": "__main__", "exit": print}
    others = {"path": tmp_path, "module": pytest, "make": len, "some": (1, 2)}
    assert check_namespace(sidecar, DEFAULTS | shell | others) == DEFAULTS
    assert check_namespace(tmp_path / "proef.yaml", DEFAULTS) == DEFAULTS
    with pytest.raises(CallError) as caught:
        check_namespace(sidecar, DEFAULTS | {"sed": 3})
    assert caught.value.problems[0].remedy == "did you mean seed?"
    for wrong in (
        {"own": None},
        {"own": [1]},
        {"own": {"a": 1}},
        {"seed": "3"},
        {"seed": tmp_path},
    ):
        with pytest.raises(CallError):
            check_namespace(sidecar, DEFAULTS | wrong)


def test_inside_a_notebook_a_missing_parameter_is_found(sidecar: Sidecar) -> None:
    with pytest.raises(CallError) as caught:
        check_namespace(sidecar, {k: v for k, v in DEFAULTS.items() if k != "seed"})
    assert codes(caught) == ["parameters.missing"]


def test_a_number_that_nobody_typed_gets_the_way_to_give_text(sidecar: Sidecar) -> None:
    with pytest.raises(CallError) as caught:
        check_namespace(sidecar, DEFAULTS | {"s": 0.1 + 0.2})
    assert "papermill -r s 0.3" in caught.value.problems[0].remedy


@pytest.mark.parametrize(
    ("value", "text"), [(45000, "45000"), (45000.0, "45000.0"), (45000.5, "45000.5")]
)
def test_a_number_for_a_text_parameter_is_taken_as_typed(
    tmp_path: Path, value: float, text: str
) -> None:
    """Papermill's own command line reads ``-p cap 45000.00`` as a number."""
    path = tmp_path / "proef.yaml"
    path.write_text(CAP_SIDECAR, encoding="utf-8")
    assert check_namespace(path, {"cap": value}) == {"cap": text}


@pytest.mark.parametrize("value", [True, float("nan"), 1e300, 0.1 + 0.2])
def test_what_is_no_typed_amount_is_refused(tmp_path: Path, value: object) -> None:
    path = tmp_path / "proef.yaml"
    path.write_text(CAP_SIDECAR, encoding="utf-8")
    with pytest.raises(CallError):
        check_namespace(path, {"cap": value})


CAP_SIDECAR = """id: proef
title: {nl: Proef, en: Trial}
description: {nl: Proef, en: Trial}
order: 1
parameters:
  cap: {type: str, default: "", description: {nl: bedrag, en: amount}}
"""
