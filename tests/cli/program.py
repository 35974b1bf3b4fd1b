"""Calls of the program: in this process, quickly, or in one of its own, as a user makes them."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluator.cli import run
from tests.support import ROOT


@dataclass(frozen=True, slots=True)
class Ran:
    """What a call gave."""

    code: int
    out: str
    err: str
    seconds: float

    @property
    def json(self) -> dict[str, Any]:
        return dict(json.loads(self.out))


@contextmanager
def _streams() -> Iterator[tuple[io.TextIOWrapper, io.TextIOWrapper]]:
    """Streams such as a terminal has: bytes below, so that unwritable signs are met here too."""
    before = sys.stdout, sys.stderr
    made = tuple(io.TextIOWrapper(io.BytesIO(), encoding="ascii") for _ in before)
    sys.stdout, sys.stderr = made
    try:
        yield made[0], made[1]
    finally:
        sys.stdout, sys.stderr = before


def call(*arguments: str) -> Ran:
    """Run a command in this process."""
    with _streams() as streams:
        start = time.perf_counter()
        code = run(arguments)
        seconds = time.perf_counter() - start
        texts = []
        for stream in streams:
            stream.flush()
            texts.append(stream.buffer.getvalue().decode("utf-8"))  # type: ignore[attr-defined]
    return Ran(code, texts[0], texts[1], seconds)


def started(*arguments: str, cwd: Path | None = None, **environment: str) -> Ran:
    """Run a command in a process of its own, with the project's package and nothing of ours."""
    env: Mapping[str, str] = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "evaluator", *arguments],
        cwd=cwd or ROOT, env=env, capture_output=True, encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip
    return Ran(done.returncode, done.stdout, done.stderr, time.perf_counter() - start)
