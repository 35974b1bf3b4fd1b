"""Runs of the program on damaged dossiers, and what must hold of every one of them."""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from evaluator.formats.evaluation import evaluate
from evaluator.render.schemas import schema_of
from tests.cli.program import Ran, call
from tests.properties.mutate import mutate, same_content
from tests.support import ROOT

SHIPPED = sorted(p.parent.name for p in (ROOT / "submissions").glob("*/dossier.yaml"))
OUTSIDE = {"people.csv", "log.jsonl"}
OUTCOME = Draft202012Validator(schema_of("outcome"))
ERROR = Draft202012Validator(schema_of("error"))
CHECK = Draft202012Validator(schema_of("check"))
LONGEST_RUN = 20.0
TERMINAL = tuple(
    chr(c) for c in (*range(10), *range(11, 32), 127, *range(128, 160), 0x202E, 0x2066)
)
OTHER_FORMS = (
    ("score",),
    ("score", "--lang", "en"),
    ("score", "--format", "csv"),
    ("check",),
    ("check", "--lang", "en"),
    ("check", "--format", "json"),
)


@dataclass
class Bench:
    """A copy of a shipped dossier and of the program's criteria, to damage and to mend again."""

    name: str
    folder: Path
    loose: frozenset[str] = field(default=frozenset({"criteria/sources.yaml"}))

    @classmethod
    def of(cls, name: str, folder: Path) -> Bench:
        shutil.copytree(ROOT / "submissions" / name, folder / name)
        shutil.copytree(ROOT / "criteria", folder / "criteria")
        return cls(name, folder)

    @cached_property
    def dossier(self) -> Path:
        return self.folder / self.name

    @cached_property
    def files(self) -> list[str]:
        """Files that decide: those of the dossier, and those of the criteria that it uses."""
        own = [
            path.relative_to(self.folder).as_posix()
            for path in sorted(self.dossier.rglob("*"))
            if path.suffix in (".yaml", ".csv") and path.name not in OUTSIDE
        ]
        used = evaluate(self.dossier).loaded.library.paths.values()
        program = ROOT / "criteria"
        shared = {
            f"criteria/{path.resolve().relative_to(program).as_posix()}"
            for path in used
            if path.resolve().is_relative_to(program)
        }
        return own + sorted(shared) + ["criteria/sources.yaml"]

    def score(self, *options: str, command: str = "score") -> Ran:
        return call(
            command, str(self.dossier), "--criteria", str(self.folder / "criteria"), *options
        )

    @cached_property
    def baseline(self) -> dict[str, Any]:
        return self.score("--format", "json").json

    @contextmanager
    def damaged(self, file: str, content: bytes) -> Iterator[None]:
        path = self.folder / file
        before = path.read_bytes()
        path.write_bytes(content)
        try:
            yield
        finally:
            path.write_bytes(before)


@dataclass(frozen=True, slots=True)
class Trial:
    """One mutation of one file and what is wrong with what the program made of it."""

    name: str
    seed: str
    file: str
    said: str
    code: int
    faults: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.seed} {self.file} [{self.said}] exit {self.code}: {'; '.join(self.faults)}"


def trial(bench: Bench, seed: str, *, others: float = 0.3) -> Trial:
    """Damage one file as the seed says, score, and look."""
    rng = random.Random(seed)  # noqa: S311  # the same damage for the same seed, not secrecy
    file = rng.choice(bench.files)
    before = (bench.folder / file).read_bytes()
    after, said = mutate(rng, file, before)
    same = file in bench.loose or same_content(file, before, after)
    bench.baseline  # noqa: B018  # computed before the damage
    with bench.damaged(file, after):
        ran = bench.score("--format", "json")
        faults = faults_of(ran, bench.baseline, same=same)
        if rng.random() < others:
            command, *options = rng.choice(OTHER_FORMS)
            other = bench.score(*options, command=command)
            faults += [f"{command} {' '.join(options)}: {f}" for f in other_faults(other, ran)]
    return Trial(bench.name, seed, file, said, ran.code, tuple(faults))


def faults_of(ran: Ran, baseline: dict[str, Any], *, same: bool = False) -> list[str]:
    """What a run on damaged files may not do."""
    faults = _general(ran)
    if ran.code not in (0, 1, 2):
        return [*faults, f"exit {ran.code}: {ran.err.strip()[:300]}"]
    try:
        body = ran.json
    except ValueError:
        return [*faults, f"no JSON on stdout: {ran.out[:200]!r}"]
    if ran.code == 2:
        return faults + _error_faults(body)
    faults += [f"schema: {e.json_path} {e.message[:150]}" for e in OUTCOME.iter_errors(body)]
    return faults or _outcome_faults(ran, body, baseline, same=same)


def document_trial(folder: Path, seed: str) -> Trial:
    """Damage one file of a copy of ``criteria/`` and check it by itself."""
    rng = random.Random(seed)  # noqa: S311  # the same damage for the same seed, not secrecy
    path = rng.choice(sorted(folder.rglob("*.yaml")))
    before = path.read_bytes()
    after, said = mutate(rng, path.name, before)
    path.write_bytes(after)
    try:
        ran = call("check", str(path), "--criteria", str(folder), "--format", "json")
    finally:
        path.write_bytes(before)
    faults = _general(ran)
    if ran.code == 2:
        faults += _error_faults(ran.json)
    elif ran.code in (0, 1):
        faults += [f"schema: {error.message[:150]}" for error in CHECK.iter_errors(ran.json)]
    else:
        faults.append(f"exit {ran.code}: {ran.err.strip()[:300]}")
    return Trial("criteria", seed, path.name, said, ran.code, tuple(faults))


def _general(ran: Ran) -> list[str]:
    faults = []
    if "Traceback (most recent call last)" in ran.out + ran.err:
        faults.append("a traceback")
    if any(sign in ran.err for sign in TERMINAL):
        faults.append("a control sign on stderr")
    if ran.seconds > LONGEST_RUN:
        faults.append(f"took {ran.seconds:.1f} s")
    if (ran.code == 2) != bool(ran.err):
        faults.append(f"exit {ran.code} with stderr {ran.err[:200]!r}")
    return faults


def _error_faults(body: dict[str, Any]) -> list[str]:
    faults = [f"schema: {error.message[:150]}" for error in ERROR.iter_errors(body)]
    if not any(problem["file"] for problem in body["errors"]):
        faults.append(f"no problem names a file: {body['errors'][0]}")
    for problem in body["errors"]:
        if Path(problem["file"]).is_absolute() or problem["line"] == 0:
            faults.append(f"a place that is no place: {problem['file']}:{problem['line']}")
        if not (problem["code"] and problem["found"] and problem["allowed"] and problem["remedy"]):
            faults.append(f"a problem that does not say enough: {problem}")
    return faults


def _known(body: dict[str, Any]) -> set[tuple[str, str]]:
    return {(f["code"], json.dumps(f["values"], sort_keys=True)) for f in body["findings"]}


def _outcome_faults(
    ran: Ran, body: dict[str, Any], baseline: dict[str, Any], *, same: bool
) -> list[str]:
    faults = []
    errors = [f for f in body["findings"] if f["severity"] == "error"]
    if ran.code != bool(errors) or (body["status"] == "complete") == bool(errors):
        faults.append(f"exit {ran.code}, {body['status']}, {len(errors)} errors")
    digests = [(b["inputs_digest"], b["criteria"]["digest"]) for b in (body, baseline)]
    if digests[0] == digests[1] and _decided(body) != _decided(baseline):
        faults.append("another outcome under the same digests")
    new = _known(body) - _known(baseline)
    if body["status"] == "complete" and digests[0] == digests[1] and not new and not same:
        faults.append("complete, with no new finding and no other digest")
    for finding in body["findings"]:
        file, line = finding["where"]["file"], finding["where"]["line"]
        if Path(file).is_absolute() or "\\" in file or (line is not None and line < 1):
            faults.append(f"a place that is no place: {file}:{line}")
    if body["status"] == "refused":
        faults += _refusal_faults(body)
    return faults


def _decided(body: dict[str, Any]) -> str:
    """The outcome without the places of its findings, which move with a blank line."""
    kept = {k: v for k, v in body.items() if k != "findings"}
    kept["findings"] = [list(finding) for finding in _known(body)]
    return json.dumps(_unplaced(kept), sort_keys=True)


def _unplaced(value: Any) -> Any:
    """A value without places and order: where something stands in its file says nothing."""
    if isinstance(value, dict):
        return {key: _unplaced(item) for key, item in value.items() if key != "where"}
    if isinstance(value, list):
        return sorted(
            (_unplaced(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True)
        )
    return value


def _refusal_faults(body: dict[str, Any]) -> list[str]:
    lots = body.get("lots", [])
    ranked = any(
        lot["winners"] or any(bid["rank"] or bid["total"] for bid in lot["bids"]) for lot in lots
    )
    totals = any((c["scores"] or {}).get("total") for c in body.get("challenges", []))
    return ["refused, with ranks or totals"] if ranked or totals else []


def other_faults(ran: Ran, scored: Ran) -> list[str]:
    """The same dossier by another command or in another form."""
    faults = _general(ran)
    if ran.code not in (0, 1, 2):
        return [*faults, f"exit {ran.code}: {ran.err.strip()[:300]}"]
    if ran.code != scored.code:
        faults.append(f"exit {ran.code} where JSON gave {scored.code}")
    if any(sign in ran.out for sign in TERMINAL):
        faults.append("a control sign on stdout")
    return faults


def campaign(names: Sequence[str], folder: Path, seed: str, count: int) -> Iterator[Trial]:
    """Many trials, spread over dossiers."""
    benches = [Bench.of(name, folder / name) for name in names]
    here = Path.cwd()
    os.chdir(folder)
    try:
        for number in range(count):
            bench = benches[number % len(benches)]
            yield trial(bench, f"{bench.name}:{seed}:{number}")
    finally:
        os.chdir(here)


if __name__ == "__main__":
    import tempfile

    asked, how_many = sys.argv[1], int(sys.argv[2])
    every = sys.argv[3:] or SHIPPED
    tally = {0: 0, 1: 0, 2: 0, 3: 0}
    with tempfile.TemporaryDirectory() as made:
        for one in campaign(every, Path(made), asked, how_many):
            tally[one.code] = tally.get(one.code, 0) + 1
            if one.faults:
                print(one, flush=True)  # noqa: T201
    print(tally)  # noqa: T201
