"""papermill's engine for reports: our own interpreter, a fixed environment, bounded outputs.

Imported only when a notebook is run, under `quick_imports`: it loads papermill and its kernel
client. papermill remains the executor; this says which kernel it starts and how much a cell may
print.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import zmq
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, papermill_engines
from traitlets import Instance, default

ENGINE = "evaluator"

LONGEST_STREAM = 20_000
"""Characters that one cell may print; the rest is dropped with a note. (nbclient's search for
carriage returns takes a time that grows with the square of the longest line.)"""
LARGEST_OUTPUT = 50_000_000
"""Characters of all outputs of a notebook together; more ends the run."""

# What a kernel's result may depend on is the same everywhere and at any time.
ENVIRONMENT: Mapping[str, str] = {
    "IPYKERNEL_CELL_NAME": "<cell>",  # warnings name the cell, not a temporary file
    "LC_ALL": "C.UTF-8",
    "MPLBACKEND": "agg",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "SOURCE_DATE_EPOCH": "0",
    "TZ": "UTC",
}


@dataclass(slots=True)
class Watch:
    """What the runner wants to know of a run, also of one that stops half-way.

    Attributes:
        folder: A temporary folder: settings of IPython and the kernel's log.
        cwd: Folder in which the notebook runs.
        manager: papermill's own record of the run; its `nb` is the notebook so far.
        size: Characters of output so far.
        too_much: The outputs passed `LARGEST_OUTPUT`.
        streams: Characters printed so far, by cell and stream.
    """

    folder: Path
    cwd: Path
    manager: Any = None
    size: int = 0
    too_much: bool = False
    streams: dict[tuple[int, str], int] = field(default_factory=dict)

    @property
    def log(self) -> Path:
        """Where the kernel's own messages go."""
        return self.folder / "kernel.log"


def kernel_environment(folder: Path) -> dict[str, str]:
    """The environment of the kernel: the caller's, with all that matters for the result fixed."""
    environment = os.environ | ENVIRONMENT | {"IPYTHONDIR": str(folder)}
    environment.pop("PYTHONSTARTUP", None)
    own = Path(__file__).resolve().parents[2]
    installed = {Path(sysconfig.get_path(name)).resolve() for name in ("purelib", "platlib")}
    if own not in installed:  # run from its sources: the kernel must find the same package
        paths = [str(own), environment.get("PYTHONPATH", "")]
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    return environment


class OwnPython(KernelSpecManager):
    """Knows one kernel: this interpreter, whatever kernels the machine has installed."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:  # noqa: ARG002 - jupyter's own
        """The kernel of the runner, under any name."""
        # -P and ignore_cwd: no module is imported from the folder of a dossier.
        command = [sys.executable, "-P", "-m", "evaluator.report.kernel", "-f", "{connection_file}"]
        return KernelSpec(
            argv=[*command, "--InteractiveShellApp.ignore_cwd=True"],
            display_name="Python 3",
            language="python",
            metadata={"supported_encryption": ["curve"]},
        )


def manager_class(watch: Watch) -> type[AsyncKernelManager]:
    """A kernel manager for one run."""

    class Manager(AsyncKernelManager):
        kernel_spec_manager = Instance(KernelSpecManager)

        @default("kernel_spec_manager")
        def _own_python(self) -> KernelSpecManager:
            return OwnPython()

        @default("transport_encryption")
        def _encrypted(self) -> str:
            # Others on the machine could read a plain socket of the local host.
            return "auto" if zmq.has("curve") else "disabled"

        async def start_kernel(self, **options: Any) -> None:  # type: ignore[override]  # async there too
            environment = kernel_environment(watch.folder)
            # What the kernel itself says (not its cells) is for diagnosis, not for the terminal.
            with watch.log.open("wb") as log:
                await super().start_kernel(
                    **options,
                    env=environment,
                    cwd=str(watch.cwd),
                    stdout=subprocess.DEVNULL,
                    stderr=log,
                )

    return Manager


class Client(PapermillNotebookClient):  # type: ignore[misc]  # papermill ships no types
    """papermill's client with a limit on what cells put out."""

    watch: Watch

    def output(
        self, outs: list[Any], msg: dict[str, Any], display_id: str | None, cell_index: int
    ) -> Any:
        """Take an output, or drop it when there is too much."""
        size = _size(msg["content"])
        self.watch.size += size
        if self.watch.size > LARGEST_OUTPUT:
            if not self.watch.too_much:
                self.watch.too_much = True
                self.stopping = asyncio.ensure_future(self.km.interrupt_kernel())
            return None
        if msg["msg_type"] == "stream" and not self._fits(msg, cell_index):
            return None
        return super().output(outs, msg, display_id, cell_index)

    def _fits(self, msg: dict[str, Any], cell_index: int) -> bool:
        """Whether anything of a printed text is kept; cuts it at the limit, with a note."""
        content = msg["content"]
        key = (cell_index, content["name"])
        before = self.watch.streams.get(key, 0)
        self.watch.streams[key] = before + len(content["text"])
        room = LONGEST_STREAM - before
        if room <= 0:
            return False
        if len(content["text"]) > room:
            content["text"] = (
                content["text"][:room] + f"\n[cut after {LONGEST_STREAM} characters]\n"
            )
        return True


def _size(content: dict[str, Any]) -> int:
    """Characters of an output, roughly."""
    return len(str(content.get("text", ""))) + sum(
        len(str(v)) for v in content.get("data", {}).values()
    )


class Engine(NBClientEngine):  # type: ignore[misc]  # papermill ships no types
    """papermill's own engine, with our client and kernel manager."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, *, watch: Watch, execution_timeout: int, **_: Any
    ) -> Any:
        """Run the cells of a notebook; the notebook so far is in the watch at any moment."""
        watch.manager = nb_man
        client = Client(
            nb_man,
            kernel_name=kernel_name,
            kernel_manager_class=manager_class(watch),
            timeout=execution_timeout,
            startup_timeout=60,
            iopub_timeout=30,
            shutdown_kernel="immediate",
            record_timing=False,
            # One text a stream, whatever pieces it came in: pieces depend on the machine's pace.
            coalesce_streams=True,
        )
        client.watch = watch
        return client.execute()


papermill_engines.register(ENGINE, Engine)
