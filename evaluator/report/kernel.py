"""The kernel of the strict runner: ipykernel, plus two things that papermill would lose.

When a cell stops with an error of this program, the problems themselves (file, line, what is
allowed, how to mend it) go along as an output, so that the caller can tell them as its own.
And a cell that prints without end is stopped here, before its text fills the memory of both.
Started as ``python -P -m evaluator.report.kernel -f CONNECTION_FILE``.
"""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any

from evaluator.errors import EvaluatorError, Problem, ReportError

PROBLEMS_MIME = "application/vnd.evaluator.problems.v1+json"
MOST_PRINTED = 5_000_000
"""Characters that a notebook may print in all; more is a loop that went wrong."""


def problems_data(error: EvaluatorError) -> dict[str, Any]:
    """The error as plain data: its problems and the exit code it asks for."""
    return {"exit_code": error.exit_code, "problems": [p.as_json() for p in error.problems]}


def install(shell: Any) -> None:
    """Let the shell send the problems of an `EvaluatorError` before its traceback."""
    shell.set_custom_exc((EvaluatorError,), _tell)


def limit(stream: Any, most: int = MOST_PRINTED) -> None:
    """Let a stream refuse what is written to it after `most` characters.

    Raises:
        ReportError: In the cell that writes too much.
    """
    write, left = stream.write, most

    def counted(text: str) -> Any:
        nonlocal left
        left -= len(text)
        if left < 0:
            found = f"a cell printed more than {most} characters"
            allowed = "results in blocks, a few printed lines"
            raise ReportError(Problem(code="report.too_much_output", found=found, allowed=allowed))
        return write(text)

    stream.write = counted


def _tell(
    shell: Any,
    kind: type[EvaluatorError],
    error: EvaluatorError,
    trace: TracebackType,
    tb_offset: int | None = None,
) -> list[str]:
    shell.display_pub.publish({PROBLEMS_MIME: problems_data(error), "text/plain": str(error)})
    lines: list[str] = shell.InteractiveTB.structured_traceback(
        kind, error, trace, tb_offset=tb_offset
    )
    shell._showtraceback(kind, error, lines)  # noqa: SLF001 - how IPython itself sends an error
    return lines


def main(arguments: list[str]) -> None:
    """Start the kernel and serve until it is stopped."""
    from ipykernel.kernelapp import IPKernelApp  # noqa: PLC0415 - only in the kernel's own process

    app: Any = IPKernelApp.instance()
    app.initialize(arguments)
    install(app.shell)
    limit(sys.stdout)
    limit(sys.stderr)
    app.start()


if __name__ == "__main__":
    main(sys.argv[1:])
