"""What was found and what is allowed, in Dutch: every text of the code, and nothing of a dossier.

The texts themselves are read from the code by `problem_phrases`.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import string
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Annotated

import pytest
from pydantic import Field, ValidationError

from evaluator.errors import InputError, Problem
from evaluator.formats.dossier import load
from evaluator.formats.files import read_document
from evaluator.formats.parse import parse
from evaluator.formats.yaml_text import Document, read_yaml
from evaluator.model.base import Frozen, Num
from evaluator.render.catalogue import Words
from evaluator.render.phrases import EVERY_CODE, PHRASE, QUOTED, phrases
from evaluator.render.texts import fields, tables
from tests.render.problem_phrases import HOLE, PARTS, said
from tests.support import ROOT

BROKEN = ROOT / "tests" / "broken"
CASES: list[dict[str, str]] = read_document(BROKEN / "expected.yaml", "expected.yaml").data["cases"]
WORD = re.compile(r"[A-Za-z]{2}")
ENGLISH = re.compile(
    r"\b(the|an|with|without|not|no|and|or|twice|each|that|for|which|row|missing|such|must|"
    r"should|at most|at least|there|found|expected)\b"
)
"""Words that show that a text was not translated; none of them is Dutch."""

ELSEWHERE = {"call.usage", "yaml.syntax", "workbook.sheet_name", "report.no_decision"}
"""Groups with words that no call spells out: those of libraries, and a list of reasons."""
OTHERS = {"{first} or {last}", "nothing (null)", "an error", "comma"}
"""A list that pydantic makes, values that are none, and a word that a dossier chooses."""

OWN_SPECS = {"", "number", PHRASE, "word/status"}
nl, en = Words("nl"), Words("en")


def texts_of_the_code() -> list[tuple[str, str, list[str]]]:
    """Part, text and codes; a code that is put together ends in something, such as ``matrix.x``."""
    return [
        (part, with_values(text), sorted(code.replace(HOLE, "x") for code in codes))
        for part in PARTS
        for text, codes in sorted(said()[part].items())
        if WORD.search(text.replace(HOLE, ""))
    ]


def with_values(text: str) -> str:
    """A text of the code with something of a dossier for each value."""
    count = iter(range(1, 10))
    return re.sub(HOLE, lambda _: f"'¤{next(count)}'", text)


def every_phrase() -> list[tuple[str, str, str, str]]:
    """Part, group, English and Dutch of every phrase."""
    return [
        (part, group, english, dutch)
        for part, groups in tables("nl", "phrases").items()
        for group, entries in groups.items()
        for english, dutch in entries.items()
    ]


def in_dutch(part: str, code: str, text: str) -> str:
    return str(getattr(nl.problem(Problem(code=code, **{part: text})), part))


def used_by(part: str, code: str, text: str) -> set[str]:
    """The Dutch phrases that a text is made of."""
    for pattern, own in phrases("nl", part, code):
        if match := pattern.fullmatch(text):
            inner = [match[n] for n, spec in fields(own) if spec == PHRASE]
            return {own}.union(*(used_by(part, code, value) for value in inner))
    return set()


# --- the list is complete -------------------------------------------------------------------------


def test_every_text_of_the_code_has_its_dutch() -> None:
    lacking = []
    for part, text, codes in texts_of_the_code():
        told = [in_dutch(part, code, text) for code in codes if used_by(part, code, text)]
        if all(ENGLISH.search(re.sub(r"'¤.'", "", dutch)) for dutch in told):
            lacking.append(f"{part} of {', '.join(codes)}: {text}")
    assert not lacking, "\n".join(["give it in messages/nl/phrases.toml:", *lacking])


def test_no_phrase_is_left_over() -> None:
    used = {
        own
        for part, text, codes in texts_of_the_code()
        for code in codes
        for own in used_by(part, code, text)
    }
    system = {os.strerror(number) for number in errno.errorcode}
    for _, group, english, dutch in every_phrase():
        told = english in OTHERS or english in system
        windows = sys.platform == "win32" and group == EVERY_CODE  # says some things otherwise
        assert dutch in used or group in ELSEWHERE or told or windows, (group, english)


def test_the_scan_follows_texts_through_helpers_and_tables() -> None:
    found, allowed = said()["found"], said()["allowed"]
    assert "key.missing" in found[f"the key {HOLE} is missing"]  # a tuple that a function gives
    assert "rule.text_missing" in found[f"rule {HOLE} without text"]  # a table of words
    top = f"weights under the top level sum to {HOLE}"
    assert "weights.do_not_sum" in found[top]  # an argument
    assert "table.number" in allowed[f"a number with a decimal {HOLE}, such as 1980000.00"]
    assert "value.not_allowed" in allowed["a year such as 2027"]  # raised by a type
    assert "block.heading" in found["no text for a heading"]  # an argument of an argument


# --- the list is sound ----------------------------------------------------------------------------


def test_a_phrase_uses_the_values_of_its_text() -> None:
    for _, _, english, dutch in every_phrase():
        given, taken = dict(fields(english)), dict(fields(dutch))
        assert set(given.values()) <= {"", QUOTED}, english
        assert set(taken.values()) <= OWN_SPECS, dutch
        assert set(taken) <= set(given), dutch
        assert all(name.startswith("unused") for name in set(given) - set(taken)), english
        assert len(fields(english)) == len(given), "each value has its own name"


def test_a_phrase_is_plain_dutch_that_stands_behind_a_label() -> None:
    for _, _, _, dutch in every_phrase():
        words = re.sub(r"\{[^}]*\}", "", dutch)
        assert dutch.strip() == dutch
        assert "\n" not in dutch
        assert not dutch.endswith("."), "no sentence: it stands behind Gevonden or Toegestaan"
        assert not re.search(r"\b(poort|panel|evaluatie|baseline)", words, re.IGNORECASE), dutch
        assert not ENGLISH.search(words), dutch


def test_a_phrase_stands_once_in_its_group_and_is_never_hidden() -> None:
    """An earlier line that always fits too would win; only the last of a group may fit all."""
    for part, groups in tables("nl", "phrases").items():
        for group, entries in groups.items():
            shapes = Counter(re.sub(r"\{\w+", "{", english) for english in entries)
            assert max(shapes.values()) == 1, (part, group)
            for english in entries:
                values = {name: "'¤'" for name, _ in fields(english)}
                text = string.Formatter().vformat(english.replace(":quoted", ""), (), values)
                code = "x.y" if group == EVERY_CODE else group
                first = next(own for p, own in phrases("nl", part, code) if p.fullmatch(text))
                assert first == entries[english], f"{english!r} is hidden by {first!r}"


# --- what is said ---------------------------------------------------------------------------------


def told(code: str, found: str = "", allowed: str = "") -> tuple[str, str]:
    """Found and allowed in Dutch; in English they are the very words of the code."""
    problem = Problem(code=code, found=found, allowed=allowed)
    assert en.problem(problem)[2:] == (found, allowed)
    return nl.problem(problem).found, nl.problem(problem).allowed


def test_the_words_that_were_asked_for() -> None:
    assert told("key.unknown", "the key 'foo' is not known here", "id, kind") == (
        "de sleutel 'foo' is hier niet bekend",
        "id, kind",
    )
    assert told(
        "value.not_allowed",
        "reference_date: 30-04-2026",
        "a date such as 2026-04-13 (year-month-day) that exists",
    ) == (
        "reference_date: 30-04-2026",
        "een datum die bestaat, zoals 2026-04-13 (jaar-maand-dag)",
    )
    assert told("call.usage", allowed="the options of the command")[1] == (
        "de opties van deze opdracht"
    )
    assert told("value.not_allowed", allowed="'nl' or 'en'")[1] == "'nl' of 'en'"
    assert told("value.not_allowed", allowed="'seed', 'seen', 'memory' or 'own-choice'")[1] == (
        "'seed', 'seen', 'memory' of 'own-choice'"
    )
    assert told("file.too_large", "1234567 bytes", "at most 1000000 bytes") == (
        "1.234.567 bytes",
        "hoogstens 1.000.000 bytes",
    )


def test_where_it_stands_is_kept_before_what_stands_there() -> None:
    assert told("value.not_allowed", "money: nothing (null)")[0] == "money: niets (null)"
    variant = "variants.later: the key 'x' is not known here"
    assert told("key.unknown", variant)[0] == "variants.later: de sleutel 'x' is hier niet bekend"
    assert told("run.unwritable", "reports: No space left on device")[0] == (
        "reports: de schijf is vol"
    )
    assert told("report.cell_failed", "cell 4 stopped with ValueError: no message")[0] == (
        "cel 4 stopte met ValueError: geen melding"
    )


def test_reasons_are_told_one_by_one() -> None:
    found = "the outcome is refused; it is a scenario; the principles x are a placeholder"
    assert told("report.no_decision", found)[0] == (
        "de uitkomst is nog niet te berekenen; het is een scenario; "
        "de principes x zijn nog niet vastgesteld"
    )


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("value.not_allowed", "text"),
        ("value.not_allowed", "one"),
        ("value.not_allowed", "a number"),
        ("id.unknown", "lot 1"),
        ("id.unknown", "criterion C9"),
        ("value.not_allowed", "dit and dat"),
        ("value.not_allowed", "1234567 bytes"),
        ("table.number", "3 cells"),
        ("value.not_allowed", "lead: true, false, ja or nee"),
        ("value.not_allowed", "{subject.__class__} {0} %s {name:phrase}"),
        ("value.not_allowed", r"name: \1 \g<0>"),
    ],
)
def test_what_stands_in_a_dossier_is_shown_as_it_is(code: str, found: str) -> None:
    """Words that the code has for itself can stand in a cell or a file, too."""
    assert told(code, found)[0] == found


def test_values_are_put_in_as_they_are() -> None:
    bad = "{key} {{0}} {x:phrase} \\1 an empty cell"
    found = f"the key {bad!r} is missing"
    assert told("key.missing", found)[0] == f"de sleutel {bad!r} ontbreekt"
    assert told("key.missing", allowed=f"a value for {bad}")[1] == f"een waarde bij {bad}"


def test_words_that_nobody_translated_stay_as_they_are() -> None:
    assert told("never.heard_of", "a new thing", "another one") == ("a new thing", "another one")
    assert told("file.too_large", "very many bytes")[0] == "very many bytes"


@pytest.mark.parametrize("text", ["a: " * 600, "x or " * 400, "'" * 1999, "a: " * 100_000])
@pytest.mark.parametrize("code", ["call.usage", "call.ignore", "id.unknown", "sidecar.missing_key"])
def test_a_text_that_goes_on_and_on_is_told_at_once(code: str, text: str) -> None:
    began = time.perf_counter()
    assert all(told(code, text, text))
    assert time.perf_counter() - began < 2


# --- words of libraries ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "dutch"),
    [
        ("a: b: c\n", "een dubbele punt op een plek waar die niet kan"),
        ("a: 1\n  b: 2\n", "een dubbele punt op een plek waar die niet kan"),
        ("a:\n  - 1\n - 2\n", "een streepje (-) dat anders inspringt"),
        ("a: [1, 2\nb: 3\n", "een komma of ] ontbreekt"),
        ("a: {b: 1\nc: 2\n", "een komma of } ontbreekt"),
        ("a: 1\nzonder\nb: 2\n", "een regel zonder dubbele punt"),
        ('a: "zonder einde\nb: 2\n', "een aanhalingsteken dat niet wordt gesloten"),
        ("a: 'x' y\n", "tekst na een aanhalingsteken dat al gesloten is"),
        ("a: @naam\n", "het teken '@', waarmee een waarde niet kan beginnen"),
        ("a:\n\tb: 1\n", "een tab: spring in met spaties"),
        ('a: "C:\\map"\n', "een \\ met 'm' erachter"),
        ("a: \x01\n", "een onzichtbaar teken"),
        ("%YAML 3\n", "iets dat geen goede YAML is"),
    ],
)  # fmt: skip
def test_what_is_no_yaml_is_told_in_plain_dutch(text: str, dutch: str) -> None:
    with pytest.raises(InputError) as caught:
        read_yaml(text, "x.yaml")
    words = nl.problem(caught.value.problems[-1])
    assert dutch in words.found
    assert words.allowed == "YAML: sleutel: waarde, lijsten met -, inspringen met spaties"


class Limits(Frozen):
    above: Num = Field(gt=0)
    least: Num = Field(ge=1)
    below: Num = Field(lt=100)
    most: Num = Field(le=10)
    few: Annotated[tuple[str, ...], Field(max_length=1)]
    many: Annotated[tuple[str, ...], Field(min_length=2)]


def test_limits_of_a_type_are_told_in_words_of_our_own() -> None:
    wrong = {"above": "0", "least": "0", "below": "100", "most": "11"}
    wrong |= {"few": ["a", "b"], "many": []}
    with pytest.raises(InputError) as caught:
        parse(Limits, Document("x.yaml", wrong))
    assert {(p.allowed, nl.problem(p).allowed) for p in caught.value.problems} == {
        ("a number above 0", "een getal boven 0"),
        ("a number of 1 or more", "een getal van 1 of meer"),
        ("a number below 100", "een getal onder 100"),
        ("a number of at most 10", "een getal van hoogstens 10"),
        ("at most 1 items", "hoogstens 1 onderdelen"),
        ("at least 2 items", "minstens 2 onderdelen"),
    }


# --- real mistakes --------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"])
def test_a_broken_file_is_told_in_dutch(case: dict[str, str], tmp_path: Path) -> None:
    workspace = Path(shutil.copytree(BROKEN / "valid", tmp_path / "workspace"))
    shutil.copyfile(BROKEN / "files" / case["file"], workspace / case["as"])
    with pytest.raises((InputError, ValidationError)) as caught:
        load(workspace / case["open"], criteria_dir=workspace / "criteria")
    assert isinstance(caught.value, InputError)
    for problem in caught.value.problems:
        words = nl.problem(problem)
        for text in (words.found, words.allowed, words.remedy):
            assert not ENGLISH.search(re.sub(r"'[^']*'|own-choice|not_opened", "", text)), text
        assert en.problem(problem)[2:] == (problem.found, problem.allowed)
