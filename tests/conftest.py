"""What holds for every test: no network, no settings of the machine, the same examples."""

from __future__ import annotations

import os
import socket
from pathlib import Path

# Before anything is imported: later is too late for matplotlib and jupyter.
os.environ["MPLBACKEND"] = "Agg"
os.environ["JUPYTER_PLATFORM_DIRS"] = "1"
os.environ["PYTHONUTF8"] = "1"
for _name in [name for name in os.environ if name.startswith(("EVALUATOR_", "COLUMNS", "LINES"))]:
    del os.environ[_name]

import pytest
from hypothesis import settings

LOOPBACK = ("127.", "::1", "localhost")

# Examples are drawn from a fixed seed, so that a red test is red again for the next reader; time is
# measured by the benchmarks and not by a deadline on a busy machine.
settings.register_profile("project", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("project")


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True, scope="session")
def no_network() -> object:
    """Refuse every connection that leaves the machine: no command needs one."""
    real = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(LOOPBACK):
            msg = f"a test tried to reach {address[0]!r}"
            raise PermissionError(msg)
        real(self, address)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", guarded)
    yield
    patch.undo()
