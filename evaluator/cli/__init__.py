"""The command line: argument parsing and one call each; errors in one block on stderr.

Exit codes: 0 an answer, 1 an answer or refusal with a finding of severity error, 2 a file or
call that cannot be used, 3 a report that could not be made or a fault of the program,
130 interrupted.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence

from evaluator.errors import EvaluatorError, Problem

USAGE, FAULT, INTERRUPTED = 2, 3, 130
ERROR_SCHEMA = "evaluator/error/1"


def run(arguments: Sequence[str]) -> int:
    """Run a command and give its exit code; never a traceback unless EVALUATOR_DEBUG=1."""
    _utf8()
    as_json, lang = _wants_json(arguments), _language(arguments)
    try:
        return _run(arguments, as_json=as_json, lang=lang)
    except EvaluatorError as error:
        return _tell(error.problems, error.exit_code, as_json=as_json, lang=lang)
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away (| head): nothing is wrong with the answer.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get("EVALUATOR_DEBUG") == "1":
            raise
        found = f"{type(error).__name__}: {error}"
        problem = Problem(
            code="program.fault",
            found=found[:500],
            allowed="no fault",
            remedy="run again with EVALUATOR_DEBUG=1 and report what it prints",
        )
        return _tell((problem,), FAULT, as_json=as_json, lang=lang)


def _run(arguments: Sequence[str], *, as_json: bool, lang: str) -> int:
    from typer import Abort, BadParameter  # noqa: PLC0415  # after the faults above are caught

    from evaluator.cli.app import app  # noqa: PLC0415

    # Typer keeps click to itself; this is the base of its errors in a call.
    click_exception: type[Exception] = BadParameter.__mro__[2]
    try:
        result = app(list(arguments), standalone_mode=False)
    except Abort:
        return INTERRUPTED
    except click_exception as error:
        message = str(getattr(error, "format_message", error.__str__)())
        if type(error).__name__ == "NoArgsIsHelpError":
            sys.stderr.write(message + "\n")
            return USAGE
        problem = Problem(
            code="call.usage",
            found=message,
            allowed="the options of the command",
            remedy="see evaluator --help, or evaluator COMMAND --help",
        )
        return _tell((problem,), USAGE, as_json=as_json, lang=lang)
    return result if isinstance(result, int) else 0


def _utf8() -> None:
    """Texts are UTF-8 on every system, whatever the console's own code page."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _option(arguments: Sequence[str], name: str) -> str:
    for index, word in enumerate(arguments):
        if word == name and index + 1 < len(arguments):
            return arguments[index + 1]
        if word.startswith(name + "="):
            return word.partition("=")[2]
    return ""


def _wants_json(arguments: Sequence[str]) -> bool:
    return _option(arguments, "--format") == "json"


def _language(arguments: Sequence[str]) -> str:
    return "en" if _option(arguments, "--lang") == "en" else "nl"


def _tell(problems: Sequence[Problem], code: int, *, as_json: bool, lang: str) -> int:
    """All problems in one block; as JSON on stdout where JSON was asked for."""
    if as_json:
        errors = [problem.as_json() for problem in problems]
        body = {"schema": ERROR_SCHEMA, "errors": errors}
        sys.stdout.write(json.dumps(body, indent=1, sort_keys=True) + "\n")
    from evaluator.cli.problems import block  # noqa: PLC0415

    sys.stderr.write(block(problems, lang))
    return code
