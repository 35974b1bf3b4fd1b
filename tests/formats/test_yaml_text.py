"""YAML as text: nothing is guessed, and everything has a line."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.errors import InputError
from evaluator.formats.yaml_text import Document, read_yaml


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: NO\n", {"a": "NO"}),
        ("a: 1:30\n", {"a": "1:30"}),
        ("a: 1980000.00\n", {"a": "1980000.00"}),
        ("a: 0o14\n", {"a": "0o14"}),
        ("a: 2026-04-13\n", {"a": "2026-04-13"}),
        ("a: true\n", {"a": "true"}),
        ("a:\n", {"a": None}),
        ("a: ~\n", {"a": None}),
        ("a: null\n", {"a": None}),
        ("a: 'null'\n", {"a": "null"}),
        ("a: ''\n", {"a": ""}),
        ('a: "x\\ny"\n', {"a": "x\ny"}),
        ("a: >\n  x\n  y\n", {"a": "x y\n"}),
        ("2027: x\n", {"2027": "x"}),
        ("null: x\n", {"null": "x"}),
        ("- a\n- [b, c]\n- {d: e}\n", ["a", ["b", "c"], {"d": "e"}]),
        ("just text\n", "just text"),
        ("\ufeffa: b\n".lstrip("\ufeff"), {"a": "b"}),
        ("a: b # comment\n", {"a": "b"}),
        ("'<<': x\n", {"<<": "x"}),
    ],
)
def test_every_scalar_stays_what_was_written(text: str, data: Any) -> None:
    """No booleans, no sexagesimals, no dates, no octals: text, or null."""
    assert read_yaml(text, "x.yaml").data == data


def test_every_value_has_its_line_and_column() -> None:
    """Keys, list items and nested values; an absent value has the place of its parent."""
    document = read_yaml("a: 1\nb:\n  - x\n  - {c: d}\n", "x.yaml")
    assert document.place(("a",)) == (1, 1)
    assert document.place(("b", 1)) == (4, 5)
    assert document.place(("b", 1, "c")) == (4, 6)
    assert document.place(("b", 1, "nothing", 3)) == (4, 5)
    assert document.place(("nothing",)) == (1, 1)


def test_an_empty_document_has_no_place() -> None:
    """Nothing was read, so there is no line to name."""
    assert Document("x", None).place(("a",)) == (None, None)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: 1\na: 2\n", "yaml.duplicate_key", 2),
        ("a: {b: 1, b: 2}\n", "yaml.duplicate_key", 1),
        ("a: &x 1\nb: 2\n", "yaml.anchor", 1),
        ("a: 1\nb: *x\n", "yaml.alias", 2),
        ("a: !!int 1\n", "yaml.tag", 1),
        ("a: !own 1\n", "yaml.tag", 1),
        ("a: 1\n---\nb: 2\n", "yaml.several_documents", 2),
        ("", "yaml.empty", 1),
        ("# nothing\n", "yaml.empty", 1),
        ("a: 1\n b: 2\n", "yaml.syntax", 2),
        ("a: 'x\n", "yaml.syntax", None),
        ("a: [1\n", "yaml.syntax", 2),
        ("a:\tb\n\tc: d\n", "yaml.syntax", None),
        ("[a]: b\n", "yaml.key", 1),
        ("? {a: b}\n: c\n", "yaml.key", 1),
        ("a: b\nc: \x07\n", "yaml.syntax", 2),
        ('a: "\\ud83d"\n', "yaml.half_sign", 1),
        ("[" * 31 + "]" * 31 + "\n", "yaml.too_deep", 1),
        ("[" * 100000, "yaml.too_deep", 1),
    ],
)
def test_what_is_refused_has_a_code_and_a_line(text: str, code: str, line: int | None) -> None:
    """Aliases, anchors, tags, doubles, depth, syntax: one problem each, never a traceback."""
    with pytest.raises(InputError) as error:
        read_yaml(text, "x.yaml")
    problem = error.value.problems[0]
    assert problem.file == "x.yaml"
    assert problem.code == code
    if line is not None:
        assert problem.line == line


def test_thirty_levels_are_allowed() -> None:
    """The limit itself is within."""
    assert read_yaml("[" * 30 + "]" * 30 + "\n", "x.yaml").data is not None


def test_all_doubles_are_told_at_once() -> None:
    """Two double keys, two problems, in the order of the file."""
    with pytest.raises(InputError) as error:
        read_yaml("a: 1\na: 2\nb: 1\nc: 1\nc: 2\n", "x.yaml")
    assert [problem.line for problem in error.value.problems] == [2, 5]


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Never another exception."""
    with contextlib.suppress(InputError):
        read_yaml(text, "x.yaml")
