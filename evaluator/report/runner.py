"""The strict way through papermill: a notebook runs whole, or there is no report.

papermill by itself takes misspelt parameters, calls a notebook complete whose kernel was killed,
and lets ``sys.exit(0)`` pass. Here each of these stops with one sentence, and the notebook as far
as it came goes along with the error. A notebook and its parameters come in, an executed notebook
comes out; nothing is written.
"""

from __future__ import annotations

import logging
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from evaluator.errors import Problem, ReportError
from evaluator.report.kernel import PROBLEMS_MIME
from evaluator.report.parameters import check_call, check_cell
from evaluator.report.quick import quick_imports
from evaluator.report.sidecar import Sidecar, Value

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from evaluator.report.engine import Watch

TIMEOUT = 120
"""Seconds that one cell may take."""
INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""

_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_WHOLE = "a notebook that runs to its end"


class NotebookError(ReportError):
    """A notebook did not run to its end.

    Attributes:
        notebook: The notebook as far as it came, without stamps; None when it never started.
        error_name: Name of the error raised in a cell, such as ``InputError``; else empty.
        log: What the kernel itself said, for diagnosis.
        exit_code: 3; that of the error where the notebook raised one of this program's own (2 for
            a file or call that cannot be used); 130 after Ctrl-C.
    """

    def __init__(
        self,
        problems: Problem | list[Problem],
        *,
        exit_code: int = 3,
        error_name: str = "",
        log: str = "",
    ) -> None:
        super().__init__(problems)
        self.exit_code = exit_code
        self.error_name = error_name
        self.log = log
        self.notebook: NotebookNode | None = None


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook of our own; never one that came with a submission.

    Raises:
        NotebookError: The file is absent or no notebook.
    """
    with quick_imports():
        from evaluator.report import nodes  # noqa: PLC0415 - loads nbformat
    try:
        return nodes.parse(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        found = f"{path.name} cannot be read as a notebook: {_first_line(str(error))}"
        allowed = "a Jupyter notebook, format 4"
        raise NotebookError(_problem("report.notebook", found, allowed, path.name)) from None


def run_notebook(
    source: Path | NotebookNode,
    sidecar: Sidecar,
    parameters: Mapping[str, object],
    *,
    title: str,
    cwd: Path | None = None,
    timeout: int = TIMEOUT,
) -> NotebookNode:
    """Run a notebook from the first cell to the last in a kernel of its own.

    Args:
        source: The notebook or its file; it is not changed.
        sidecar: What may be asked of it.
        parameters: What is asked; defaults fill up the rest.
        title: Title of the report, in its language.
        cwd: Folder in which it runs, so that relative paths hold; the current one if None.
        timeout: Seconds that one cell may take.

    Returns:
        The executed notebook without stamps, paths and random ids: equal inputs, equal bytes.

    Raises:
        CallError: A parameter is unknown or unfit, or notebook and sidecar differ.
        NotebookError: It did not run to its end; the notebook so far is in its `notebook`.
    """
    notebook = read_notebook(source) if isinstance(source, Path) else source
    check_cell(sidecar, notebook)
    asked = check_call(sidecar, parameters)
    folder = (cwd or Path.cwd()).resolve()
    about = {"report": sidecar.id, "parameters": dict(asked)}
    if sidecar.page == "one":
        about["page"] = sidecar.page
    with quick_imports():
        from evaluator.report import normalise  # noqa: PLC0415 - loads nbformat
        from evaluator.report.engine import Watch  # noqa: PLC0415 - loads papermill

    with tempfile.TemporaryDirectory(prefix="evaluator-", ignore_cleanup_errors=True) as scratch:
        watch = Watch(folder=Path(scratch), cwd=folder)
        try:
            executed = _execute(normalise.with_ids(notebook), asked, watch, timeout)
            _all_ran(executed)
        except NotebookError as failure:
            failure.log = _tail(watch.log)
            if watch.manager is not None:
                failure.notebook = normalise.normalise(
                    watch.manager.nb, title=title, about=about, cwd=folder
                )
            raise
    return normalise.normalise(executed, title=title, about=about, cwd=folder)


def _execute(
    notebook: NotebookNode, asked: Mapping[str, Value], watch: Watch, timeout: int
) -> NotebookNode:
    """Call papermill and turn each way in which it can stop into one sentence."""
    with quick_imports():
        from nbclient.exceptions import CellTimeoutError, DeadKernelError  # noqa: PLC0415 - with papermill
        from papermill.exceptions import PapermillException, PapermillExecutionError  # noqa: PLC0415

    try:
        return _papermill(notebook, asked, watch, timeout)
    except PapermillExecutionError:
        _stopped_in_cell(watch)
    except KeyboardInterrupt:
        found = "interrupted before the report was whole"
        raise NotebookError(_problem("report.interrupted", found), exit_code=INTERRUPTED) from None
    except CellTimeoutError:
        found = f"{_place(watch)} took longer than {timeout} seconds"
        raise NotebookError(
            _problem("report.timeout", found, f"at most {timeout} seconds a cell")
        ) from None
    except DeadKernelError:
        found = f"the calculation ended during {_place(watch)}: killed, out of memory, or a crash"
        raise NotebookError(
            _problem("report.kernel_died", found, remedy="close other programs and try again")
        ) from None
    except (PapermillException, RuntimeError, OSError, TimeoutError) as error:
        found = f"the notebook could not be started or talked to: {_first_line(str(error))}"
        raise NotebookError(
            _problem("report.kernel_start", found, "a Python with ipykernel", remedy="try again")
        ) from None


def _papermill(
    notebook: NotebookNode, asked: Mapping[str, Value], watch: Watch, timeout: int
) -> NotebookNode:
    """One call of papermill; a second one if no kernel answered, such as after a clash of ports."""
    from papermill import execute_notebook  # noqa: PLC0415 - imported with the engine

    from evaluator.report.engine import ENGINE  # noqa: PLC0415 - loads papermill

    def call() -> NotebookNode:
        with _quiet():
            done: NotebookNode = execute_notebook(
                notebook,
                None,
                parameters=dict(asked),
                engine_name=ENGINE,
                kernel_name="python3",
                language="python",
                progress_bar=False,
                request_save_on_cell_execute=False,
                autosave_cell_every=0,
                watch=watch,
                execution_timeout=timeout,
            )
        return done

    try:
        return call()
    except RuntimeError as error:
        if "before replying to kernel_info" not in str(error):
            raise
        return call()


def _stopped_in_cell(watch: Watch) -> NoReturn:
    """Say why a cell stopped: our own error, an exit, too much output, or any other exception."""
    place, outputs = _failing(watch)
    if watch.too_much:
        found = f"{place} gave more output than a report can hold"
        raise NotebookError(_problem("report.too_much_output", found)) from None
    error = next((o for o in outputs if o["output_type"] == "error"), None)
    if error is None:
        raise NotebookError(
            _problem("report.cell_failed", f"{place} stopped without an error")
        ) from None
    told = [o.data[PROBLEMS_MIME] for o in outputs if PROBLEMS_MIME in o.get("data", {})]
    if told:
        problems = [Problem(**problem) for problem in told[-1]["problems"]]
        raise NotebookError(
            problems, exit_code=told[-1]["exit_code"], error_name=error["ename"]
        ) from None
    words = f"{place} stopped with {error['ename']}: {_first_line(error['evalue'])}"
    raise NotebookError(_problem("report.cell_failed", words), error_name=error["ename"]) from None


def _all_ran(notebook: NotebookNode) -> None:
    """Require that every code cell ran without error: the status papermill records can be wrong."""
    for number, cell in _numbered(notebook):
        if cell.cell_type != "code":
            continue
        error = next((o for o in cell.outputs if o.output_type == "error"), None)
        if error is not None:
            # papermill lets an exit with 0 pass as if the notebook were whole.
            what = (
                "ended the notebook (exit)"
                if error.ename == "SystemExit"
                else f"stopped with {error.ename}"
            )
            code = "report.exit_in_cell" if error.ename == "SystemExit" else "report.cell_failed"
            raise NotebookError(_problem(code, f"cell {number} {what}"), error_name=error.ename)
        if cell.source.strip() and cell.execution_count is None:
            raise NotebookError(_problem("report.cell_not_run", f"cell {number} did not run"))


def _failing(watch: Watch) -> tuple[str, list[Any]]:
    """The first cell with an error and its outputs; without one, the cell that ran last."""
    for number, cell in _numbered(watch.manager.nb):
        outputs = cell.get("outputs", [])
        if any(output.output_type == "error" for output in outputs):
            return f"cell {number}", list(outputs)
    return _place(watch), []


def _place(watch: Watch) -> str:
    """The cell that was running last, by its place in the notebook as it is stored."""
    ran = 0
    for number, cell in _numbered(watch.manager.nb if watch.manager else None):
        if cell.metadata.get("papermill", {}).get("start_time"):
            ran = number
    return f"cell {ran}" if ran else "the start"


def _numbered(notebook: NotebookNode | None) -> Iterator[tuple[int, Any]]:
    """Cells by their place in the stored notebook: those that papermill added are not counted."""
    number = 0
    for cell in notebook.cells if notebook else ():
        tags = cell.metadata.get("tags", ())
        number += not {"papermill-error-cell-tag", "injected-parameters"}.intersection(tags)
        yield number, cell


def _problem(
    code: str, found: str, allowed: str = _WHOLE, file: str = "", remedy: str = ""
) -> Problem:
    remedy = remedy or "mend the notebook; as far as it came it is kept for diagnosis"
    return Problem(code=code, file=file, found=found, allowed=allowed, remedy=remedy)


def _first_line(text: str) -> str:
    lines = [line.strip() for line in _ANSI.sub("", text).splitlines() if line.strip()]
    return lines[0][:300] if lines else "no message"


def _tail(log: Path, size: int = 4000) -> str:
    """The end of what the kernel itself said."""
    return log.read_text(encoding="utf-8", errors="replace")[-size:] if log.is_file() else ""


@contextmanager
def _quiet() -> Iterator[None]:
    """Papermill's log stays quiet: what went wrong is told once, by the error."""
    log, nobody = logging.getLogger("papermill"), logging.NullHandler()
    before, log.propagate = log.propagate, False
    log.addHandler(nobody)
    try:
        yield
    finally:
        log.removeHandler(nobody)
        log.propagate = before
