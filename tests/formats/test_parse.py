"""From plain values to types: each problem with its place, and words that help."""

from __future__ import annotations

from typing import Any

import pytest

from evaluator.errors import InputError, Problem
from evaluator.formats.parse import LONGEST_SHOWN, parse, shown
from evaluator.formats.yaml_text import read_yaml
from evaluator.model.challenge import Challenge
from evaluator.model.criteria import CriteriaSet
from evaluator.model.dossier import Bid


def problems(kind: Any, text: str) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as error:
        parse(kind, read_yaml(text, "x.yaml"))
    return error.value.problems


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("goed", "goed"),
        (None, "nothing (null)"),
        ("a\nb", "a[U+000A]b"),
        ("\u202eevil", "[U+202E]evil"),
        ("\x1b[31m", "[U+001B][31m"),
        ("x" * 81, "x" * LONGEST_SHOWN + "..."),
        (["a"], "['a']"),
    ],
)
def test_a_value_in_a_message_is_short_and_harmless(value: Any, text: str) -> None:
    """One line, no control signs, no change of direction, at most 80 signs."""
    assert shown(value) == text


def test_every_problem_is_told_in_the_order_of_the_file() -> None:
    """Four mistakes, four lines."""
    text = "id: A\nname: ''\nlots: x\ndocuments: {a: perhaps}\nsubmitted: soon\n"
    told = problems(Bid, text)
    assert [(one.line, one.code) for one in told] == [
        (line, "value.not_allowed") for line in (2, 3, 4, 5)
    ]
    assert told[2].found.startswith("documents.a: perhaps")
    assert all(one.file == "x.yaml" and one.allowed and one.remedy for one in told)


@pytest.mark.parametrize(
    ("text", "line", "found", "remedy"),
    [
        ("id: A\nname: A\nlot: [x]\n", 3, "'lot'", "did you mean lots?"),
        ("id: A\nname: A\nzzz: x\n", 3, "'zzz'", "remove the key"),
        (
            "id: A\nname: A\nstatus:\n  state: admitted\n  raeson: x\n",
            5,
            "'raeson'",
            "did you mean reason?",
        ),
        (
            "id: A\nname: A\nmembers:\n  - {name: x, role: main, shares: 1}\n",
            4,
            "'shares'",
            "did you mean share?",
        ),
    ],
)
def test_an_unknown_key_is_told_with_the_known_ones(
    text: str, line: int, found: str, remedy: str
) -> None:
    """At its own line, also deep inside, with the nearest known name."""
    one = problems(Bid, text)[0]
    assert (one.code, one.line) == ("key.unknown", line)
    assert found in one.found
    assert remedy in one.remedy
    assert "," in one.allowed


def test_a_choice_names_the_choices() -> None:
    """Of a word, and of a mechanism."""
    one = problems(Bid, "id: A\nname: A\nstatus: {state: gone}\n")[0]
    assert "'admitted', 'withdrawn' or 'excluded'" in one.allowed
    told = problems(CriteriaSet, "mechanism: {name: lottery}\n")
    assert any("'weighted-sum'" in one.allowed for one in told if "lottery" in one.found)


def test_an_answer_may_be_full_or_bare_and_nothing_else() -> None:
    """A judgement is a word or a group; a wrong one is told at its line."""
    text = (
        "kind: challenge\nid: c\ntitle: {nl: x, en: x}\n"
        "judgements:\n  R1: pass\n  R2: {result: pass}\n"
    )
    told = problems(Challenge, text)
    assert {one.line for one in told} == {6}
    assert "R2" in told[0].found or "missing" in told[0].found


@pytest.mark.parametrize("text", ["just text\n", "- a\n- b\n", "null\n"])
def test_a_file_that_is_no_group_of_keys(text: str) -> None:
    """Told, not a traceback."""
    assert problems(Bid, text)[0].allowed == "a group of keys"
