"""The block that tells what is wrong: Dutch for people, one stable English for programs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from evaluator.cli.problems import SHOWN, block
from evaluator.errors import Problem
from tests.cli.program import call

COLON = (
    "een dubbele punt op een plek waar die niet kan: staat er al een op deze regel, "
    "of springt de regel verkeerd in?"
)
ENGLISH = re.compile(r"\b(the|an|not|and|or|with|no|such|did|mean|should|value|requires|is not)\b")


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def lines(text: str, label: str) -> list[str]:
    """What stands behind a label of a block."""
    return [
        line.partition(": ")[2] for line in text.splitlines() if line.startswith(f"    {label}")
    ]


@pytest.mark.parametrize(
    ("old", "new", "found", "allowed"),
    [
        (
            "language: nl",
            "language: de",
            "language: de",
            "'nl' of 'en'",
        ),
        (
            "id: tender-voorbeeld",
            "id: [a, b]",
            "id: ['a', 'b']",
            "één stuk tekst",
        ),
        (
            "language: nl",
            "language: nl\nfoo: 1",
            "de sleutel 'foo' is hier niet bekend",
            "",
        ),
        (
            "language: nl",
            "language: nl: x",
            COLON,
            "YAML: sleutel: waarde, lijsten met -, inspringen met spaties",
        ),
        (
            "language: nl",
            "language: nl\nlanguage: nl",
            "twee keer de sleutel 'language'",
            "elke sleutel één keer",
        ),
    ],
)
def test_a_mistake_in_a_dossier_is_told_in_dutch_and_in_english(
    dossier: Callable[[str], Path], old: str, new: str, found: str, allowed: str
) -> None:
    folder = dossier("tender-voorbeeld")
    change(folder / "dossier.yaml", old, new)
    dutch = call("check", str(folder), "--lang", "nl")
    assert dutch.code == 2
    assert lines(dutch.err, "Gevonden")[0] == found
    assert allowed in lines(dutch.err, "Toegestaan")[0]
    english = call("check", str(folder), "--lang", "en")
    told = call("check", str(folder), "--lang", "nl", "--format", "json")
    errors = told.json["errors"]
    assert [one["found"] for one in errors] == lines(english.err, "Found")
    assert [one["allowed"] for one in errors] == lines(english.err, "Allowed")
    same = call("check", str(folder), "--lang", "en", "--format", "json")
    assert json.loads(same.out) == json.loads(told.out)


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (("score", "--turbo"), "de optie --turbo bestaat niet"),
        (("score", "x", "--profil", "x"), "de optie --profil bestaat niet"),
        (("scoer", "x"), "de opdracht 'scoer' bestaat niet; bedoelde u 'score'"),
        (("zzz",), "de opdracht 'zzz' bestaat niet"),
        (("score",), "er ontbreekt een woord in de opdracht: 'path'"),
        (("score", "a", "b"), "er staat te veel in de opdracht: b"),
        (("score", "a", "--profile"), "achter de optie '--profile' ontbreekt een waarde"),
        (("score", "a", "--format", "xml"), "bij '--format' kan 'xml' niet; het kan zijn: "),
        (("demo", "--jobs", "99"), "bij '--jobs' "),
        (("demo", "--jobs", "0"), "bij '--jobs' "),
        (("demo", "--jobs", "veel"), "bij '--jobs' hoort een heel getal"),
        (("demo", "--all=ja"), "achter de optie '--all' hoort geen waarde"),
    ],
)
def test_a_call_that_is_not_well_written_is_told_in_dutch(
    empty: Path, arguments: tuple[str, ...], found: str
) -> None:
    ran = call(*arguments)
    assert ran.code == 2
    told = lines(ran.err, "Gevonden")[0]
    assert found in told
    assert not ENGLISH.search(told), told
    assert lines(ran.err, "Toegestaan") == ["de opties van deze opdracht"]


def test_text_of_a_dossier_cannot_steer_the_block() -> None:
    bad = "\x1b[2J{0} {found:phrase} the key\n"
    text = block(
        [Problem(code="key.missing", found=f"the key {bad!r} is missing", allowed=bad)], "nl"
    )
    assert "\x1b" not in text
    assert lines(text, "Gevonden") == [f"de sleutel {bad!r} ontbreekt"]
    assert lines(text, "Toegestaan") == ["[U+001B][2J{0} {found:phrase} the key[U+000A]"]


def test_a_block_is_counted_and_cut() -> None:
    problems = [Problem(code="key.missing", found="the key 'x' is missing")] * (SHOWN + 3)
    dutch, english = block(problems, "nl"), block(problems, "en")
    assert dutch.startswith(f"Niet gelukt: {SHOWN + 3} problemen\n")
    assert english.startswith(f"Not done: {SHOWN + 3} problems\n")
    assert dutch.endswith("  ... +3\n")
    assert lines(dutch, "Gevonden") == ["de sleutel 'x' ontbreekt"] * SHOWN
    assert lines(english, "Found") == ["the key 'x' is missing"] * SHOWN
