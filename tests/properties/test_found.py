"""Damage that was once a fault of the program, or that got a message which named no file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evaluator.formats.files import read_document
from tests.cli.program import call, started
from tests.properties.laboratory import SHIPPED, Bench, faults_of


def _set(*path: str | int, to: Any) -> Callable[[Any], None]:
    """Put a value at a place of a document."""

    def change(data: Any) -> None:
        for step in path[:-1]:
            data = data[step]
        data[path[-1]] = to

    return change


def _drop(*path: str | int) -> Callable[[Any], None]:
    def change(data: Any) -> None:
        for step in path[:-1]:
            data = data[step]
        del data[path[-1]]

    return change


DOSSIER, CHALLENGE = "{name}/dossier.yaml", "{name}/challenges/{name}.yaml"
CAP, SET = "criteria/limits/challenge-cap.yaml", "criteria/tenders/preventief-veld-voorbeeld.yaml"
PROFILE = "criteria/profiles/wageningen-seed.yaml"

# Each was once a fault of the program, or a message that named no file.
FOUND = {
    "a kind that is a list": ("ch-02", DOSSIER, _set("kind", to=["x"]), 2),
    "a kind that is a group": ("fcdo-hs-system", DOSSIER, _set("kind", to={"x": "y"}), 2),
    "a profile's id of 200,000 signs": ("ch-01", DOSSIER, _set("profiles", 0, to="x" * 200_000), 2),
    "a path of 200,000 signs": (
        "ch-01", DOSSIER, _set("profiles", 0, to="x" * 200_000 + ".yaml"), 2,
    ),
    "a path with a NUL": ("ch-01", DOSSIER, _set("profiles", 0, to="nul\0.yaml"), 2),
    "a criteria set with a tab": (
        "tender-voorbeeld", DOSSIER, _set("criteria", to="tenders/x\t"), 2,
    ),
    "an unknown criteria set": ("tender-voorbeeld", DOSSIER, _set("criteria", to="tenders/x"), 2),
    "an unknown profile": ("ch-03", DOSSIER, _set("profiles", 0, to="x"), 2),
    "a cap with three decimals": ("ch-05", CAP, _set("values", 0, "value", to="50000.001"), 2),
    "a cap in another unit": ("ch-05", CAP, _set("unit", to="weken"), 2),
    "a cap under another id": ("ch-06", CAP, _set("id", to="CHALLENGE-CAP"), 2),
    "a limit that nobody knows": ("ch-04", PROFILE, _set("rules", 0, "limit", to="x"), 2),
    "a profile that extends itself": (
        "ch-04", PROFILE, _set("extends", to="wageningen-seed"), 2,
    ),
    "an amount of forty nines": (
        "ch-04", CHALLENGE, _set("money", "costs_by_year", "2027", "rent", to="9" * 40), 1,
    ),
    "half a sign": ("ch-01", CHALLENGE, _set("title", "nl", to="\ud83d"), 2),
    "a document that nobody knows about": (
        "ch-01", CHALLENGE, _set("documents", "support", to=None), 0,
    ),
    "a document that is not named": ("ch-01", CHALLENGE, _drop("documents", "support"), 0),
    "a year that nobody asks for": (
        "ch-01", CHALLENGE, _set("money", "requested_by_year", "2031", to=None), 0,
    ),
    "a period of a thousand years": (
        "ch-01", CHALLENGE, _set("period", to={"start": "2027-01-01", "end": "3026-12-31"}), 0,
    ),
    "signs that a terminal obeys, in a rule": (
        "ch-01", PROFILE, _set("rules", 0, "text", to={"nl": "\x1b[2J", "en": "\x9b2J"}), 0,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("name", "file", "change", "code"), FOUND.values(), ids=FOUND)
def test_a_case_that_was_found(
    name: str, file: str, change: Callable[[Any], None], code: int, benches: Callable[[str], Bench]
) -> None:
    bench = benches(name)
    path = bench.folder / file.format(name=name)
    data = read_document(path, path.name).data
    change(data)
    assert bench.baseline
    with bench.damaged(file.format(name=name), json.dumps(data).encode()):
        ran = bench.score("--format", "json")
        text = bench.score()
        checked = bench.score(command="check")
    assert not faults_of(ran, bench.baseline)
    assert {ran.code, text.code, checked.code} == {code}, ran.err
    assert not {"\x1b", "\x9b"} & set(text.out + text.err + checked.out)


def test_a_missing_document_and_one_that_nobody_knows_about_are_two_things(
    benches: Callable[[str], Bench],
) -> None:
    """False and absent are missing, null is unknown: other results, so other digests."""
    bench = benches("ch-01")
    file = f"{bench.name}/challenges/{bench.name}.yaml"
    data = read_document(bench.folder / file, file).data
    seen = []
    for value in ("true", "false", None):
        data["documents"]["support"] = value
        with bench.damaged(file, json.dumps(data).encode()):
            seen.append(bench.score("--format", "json").json["inputs_digest"])
    del data["documents"]["support"]
    with bench.damaged(file, json.dumps(data).encode()):
        seen.append(bench.score("--format", "json").json["inputs_digest"])
    assert len(set(seen)) == 4


def test_the_same_content_in_another_layout_has_the_same_digest(
    benches: Callable[[str], Bench],
) -> None:
    """Every YAML file as JSON, every table with other separators and line ends: one digest."""
    seen: set[str] = set()
    for name in SHIPPED:
        bench = benches(name)
        for file in bench.files:
            if file in seen:  # of the criteria, which several use
                continue
            seen.add(file)
            raw = (bench.folder / file).read_bytes()
            if file.endswith(".yaml"):
                other = json.dumps(read_document(bench.folder / file, file).data).encode()
            else:
                other = b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n")
            with bench.damaged(file, other):
                body = bench.score("--format", "json").json
            before = bench.baseline
            assert body["inputs_digest"] == before["inputs_digest"], (name, file)
            assert body["criteria"]["digest"] == before["criteria"]["digest"], (name, file)


@pytest.mark.parametrize("number", range(4))
def test_damage_in_a_process_of_its_own(number: int, tmp_path: Path) -> None:
    """As a user meets it: real streams, a real exit code."""
    name = SHIPPED[number * 2]
    bench = Bench.of(name, tmp_path / name)
    file = f"{name}/dossier.yaml"
    content = (bench.folder / file).read_bytes()
    damage = (content[: len(content) // 2], b"", b"\xff\xfe", content + b"\n\x1b[31m: [")[number]
    (bench.folder / file).write_bytes(damage)
    ran = started("score", str(bench.dossier), "--format", "json", cwd=tmp_path)
    assert not faults_of(ran, {"findings": []})
    assert ran.code == 2
    assert call("score", str(bench.dossier)).code == 2
