"""Time and CPU of programs that run in a process of their own."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.support import ROOT


class Taken(NamedTuple):
    """Seconds on the clock and seconds of CPU, user and system, of the process and its children."""

    wall: float
    cpu: float


def run(arguments: Sequence[str], cwd: Path) -> Taken:
    """Run Python with these arguments, once; it has to end well."""
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    before, start = os.times(), time.perf_counter()
    done = subprocess.run(
        [sys.executable, *arguments], cwd=cwd, env=env, capture_output=True, encoding="utf-8",
        check=False,
    )  # fmt: skip
    wall, after = time.perf_counter() - start, os.times()
    assert done.returncode == 0, done.stdout + done.stderr
    cpu = (
        after.children_user + after.children_system - before.children_user - before.children_system
    )
    return Taken(wall, cpu)


def in_turn(programs: Sequence[Sequence[str]], cwd: Path, times: int) -> list[list[Taken]]:
    """Run programs in turn, so that a busy moment of the machine meets them all alike."""
    taken: list[list[Taken]] = [[] for _ in programs]
    for _ in range(times):
        for place, program in zip(taken, programs, strict=True):
            place.append(run(program, cwd))
    return taken


def median_wall(taken: Sequence[Taken]) -> float:
    """The middle of the seconds on the clock."""
    return statistics.median(one.wall for one in taken)
