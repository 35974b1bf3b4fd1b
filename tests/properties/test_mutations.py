"""Damaged files never give a traceback, nor a complete outcome that looks like the old one.

Each trial damages one value, line or byte of one file of a shipped dossier, or of the criteria that
it uses, and scores it. What must hold is written down in `laboratory.faults_of`:

- exit 0, 1 or 2, and exit 1 exactly when a finding is an error;
- exit 2 names a file, with what was found, what is allowed and what to do;
- equal digests mean an equal outcome, and a complete outcome on other content has a new finding or
  another digest;
- nothing that a terminal would obey reaches it.

Longer: ``MUTATIONS=2000 MUTATION_SEED=monday pytest tests/properties/test_mutations.py -n 0``.
One trial again: ``trial(bench, seed)`` with the seed that the failure prints.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.properties.laboratory import SHIPPED, Bench, document_trial, faults_of, trial
from tests.support import ROOT

COUNT = int(os.environ.get("MUTATIONS", "16"))
SEED = os.environ.get("MUTATION_SEED", "project")


@pytest.mark.parametrize("name", SHIPPED)
def test_damage_is_refused_or_seen(name: str, benches: Callable[[str], Bench]) -> None:
    trials = [trial(benches(name), f"{name}:{SEED}:{number}") for number in range(COUNT)]
    assert not [str(one) for one in trials if one.faults]


def test_damage_in_a_file_of_criteria_by_itself(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ROOT / "criteria", tmp_path / "criteria"))
    trials = [document_trial(folder, f"criteria:{SEED}:{number}") for number in range(2 * COUNT)]
    assert not [str(one) for one in trials if one.faults]


def test_the_trials_are_not_all_alike(benches: Callable[[str], Bench]) -> None:
    """Damage that is always refused would test only the readers."""
    codes = {trial(benches("ch-03"), f"alike:{number}", others=0).code for number in range(30)}
    assert {0, 2} <= codes


def test_a_run_that_breaks_the_rules_is_seen(benches: Callable[[str], Bench]) -> None:
    """The laboratory itself can fail: planted outcomes that may not be."""
    bench = benches("tender-voorbeeld")
    ran, base = bench.score("--format", "json"), bench.baseline
    assert not faults_of(ran, base, same=True)
    assert faults_of(ran, base, same=False)  # other content, yet the same digests and findings
    other = {**base, "lots": []}
    assert "another outcome under the same digests" in faults_of(ran, other, same=True)
