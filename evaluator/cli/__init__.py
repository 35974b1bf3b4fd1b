"""The command line: argument parsing and one call each; errors in one block on stderr.

Exit codes: 0 an answer, 1 an answer or refusal with a finding of severity error, 2 a file or
call that cannot be used, 3 a report that could not be made or a fault of the program,
130 interrupted.
"""

from __future__ import annotations

import errno
import json
import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from evaluator.errors import EvaluatorError, Problem

USAGE, FAULT, INTERRUPTED = 2, 3, 130
ERROR_SCHEMA = "evaluator/error/1"
LONGEST_LIST = 100_000


def run(arguments: Sequence[str]) -> int:
    """Run a command and give its exit code; never a traceback unless EVALUATOR_DEBUG=1."""
    _utf8()
    arguments = arguments or ("--help",)
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except EvaluatorError as error:
        return _tell(error.problems, error.exit_code, arguments)
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away (| head): nothing is wrong with the answer.
        _no_more_output()
        return 0
    except Exception as error:
        if os.environ.get("EVALUATOR_DEBUG") == "1":
            raise
        if _reader_left(error, os.name):
            _no_more_output()
            return 0
        return _tell((_fault(error),), FAULT, arguments)
    return code


def _reader_left(error: Exception, system: str) -> bool:
    """Whether the reader of our output went away; Windows says only that a call was not valid."""
    return (
        isinstance(error, OSError)
        and system == "nt"
        and error.errno == errno.EINVAL
        and error.filename is None
    )


def _fault(error: Exception) -> Problem:
    """What went wrong that is nobody's input: the program itself, or a disk that is full."""
    found = f"{type(error).__name__}: {error}"[:500]
    if isinstance(error, OSError) and error.filename is None:
        _no_more_output()
        return Problem(
            code="output.failed",
            found=found,
            allowed="an output that takes what is written",
            remedy="check the room on the disk and where the output goes",
        )
    return Problem(
        code="program.fault",
        found=found,
        allowed="no fault",
        remedy="run again with EVALUATOR_DEBUG=1 and report what it prints",
    )


def _no_more_output() -> None:
    """Send what is left of standard output nowhere, so that Python does not try it again."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(arguments: Sequence[str]) -> int:
    from typer import Abort, BadParameter  # noqa: PLC0415  # after the faults above are caught

    from evaluator.cli.app import app  # noqa: PLC0415

    # Typer keeps click to itself; this is the base of its errors in a call.
    click_exception: type[Exception] = BadParameter.__mro__[2]
    try:
        result = app(list(arguments), standalone_mode=False)
    except Abort:
        return INTERRUPTED
    except SystemExit as stop:  # how click leaves when the reader of its output went away
        raise BrokenPipeError from stop
    except click_exception as error:
        message = str(getattr(error, "format_message", error.__str__)())
        problem = Problem(
            code="call.usage",
            found=message,
            allowed="the options of the command",
            remedy="see evaluator --help, or evaluator COMMAND --help",
        )
        return _tell((problem,), USAGE, arguments)
    return result if isinstance(result, int) else 0


def _utf8() -> None:
    """Texts are the same bytes on every system: UTF-8 whatever the code page, line feeds."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")


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
    """The language asked for, else that of a dossier among the arguments, else Dutch."""
    asked = _option(arguments, "--lang")
    if asked in ("nl", "en"):
        return asked
    return "en" if any(is_english(Path(word)) for word in arguments) else "nl"


def is_english(path: Path) -> bool:
    """Whether an argument is a dossier in English, as far as it can be read."""
    head = path / "dossier.yaml"
    book = path if path.suffix == ".xlsx" else path / "dossier.xlsx"
    try:
        text = head.read_text(encoding="utf-8-sig") if head.is_file() else ""
        sheets = _sheet_list(book) if book.is_file() else ""
    except (OSError, ValueError):
        return False
    return bool(
        re.search(r"(?m)^language: *['\"]?en\b", text)
        or re.search(r'name="(?:Read me|Bids|Challenge|Reasons)"', sheets)
    )


def _sheet_list(book: Path) -> str:
    """The names of a workbook's sheets, as its package lists them; no more than one part of it."""
    from zipfile import BadZipFile, ZipFile  # noqa: PLC0415  # only for the language of an error

    try:
        with ZipFile(book) as archive, archive.open("xl/workbook.xml") as part:
            return part.read(LONGEST_LIST).decode("utf-8", "replace")
    except (BadZipFile, KeyError, RuntimeError, NotImplementedError):
        return ""


def _tell(problems: Sequence[Problem], code: int, arguments: Sequence[str]) -> int:
    """All problems in one block; as JSON on stdout where JSON was asked for."""
    if _wants_json(arguments):
        errors = [problem.as_json() for problem in problems]
        body = {"schema": ERROR_SCHEMA, "errors": errors}
        sys.stdout.write(json.dumps(body, indent=1, sort_keys=True) + "\n")
    from evaluator.cli.problems import block  # noqa: PLC0415

    sys.stderr.write(block(problems, _language(arguments)))
    return code
