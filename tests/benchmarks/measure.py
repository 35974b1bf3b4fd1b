"""Time and CPU of programs that run in a process of their own."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.support import ROOT


class Taken(NamedTuple):
    """Seconds on the clock, seconds of CPU (user and system) and the most memory in bytes.

    CPU is that of the process and its children, memory that of the process.
    """

    wall: float
    cpu: float
    memory: int


LAUNCHER = """
import json, os, subprocess, sys, time
start = time.perf_counter()
process = subprocess.Popen(sys.argv[2:])
_, status, usage = os.wait4(process.pid, 0)
taken = [time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss]
process.returncode = os.waitstatus_to_exitcode(status)
with open(sys.argv[1], "w", encoding="utf-8") as file:
    json.dump(taken, file)
sys.exit(process.returncode)
"""
"""A small process in between: a child's peak of memory begins at that of the process it left."""


def run(arguments: Sequence[str], cwd: Path) -> Taken:
    """Run Python with these arguments, once; it has to end well. Linux and macOS only."""
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryDirectory() as scratch:
        figures = Path(scratch) / "figures.json"
        done = subprocess.run(
            [sys.executable, "-c", LAUNCHER, str(figures), sys.executable, *arguments],
            cwd=cwd, env=env, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        wall, cpu, peak = json.loads(figures.read_text(encoding="utf-8"))
    return Taken(wall, cpu, peak * (1 if sys.platform == "darwin" else 1024))


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
