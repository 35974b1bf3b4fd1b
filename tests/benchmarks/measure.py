"""Time and CPU of programs that run in a process of their own."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
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


def run(arguments: Sequence[str], cwd: Path) -> Taken:
    """Run Python with these arguments, once; it has to end well. Linux and macOS only."""
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    start = time.perf_counter()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            [sys.executable, *arguments], cwd=cwd, env=env, stdout=output, stderr=subprocess.STDOUT
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        assert process.returncode == 0, output.read().decode("utf-8", "replace")
    unit = 1 if sys.platform == "darwin" else 1024
    return Taken(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit)


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
