"""What is asked of a notebook, checked against its sidecar before and while it runs.

papermill takes a misspelt parameter without a word and writes names and odd values into code as
they are. So names come from the sidecar only, values are text, finite numbers, booleans or None,
and the notebook itself checks what it was given: a misspelt ``-p`` fails under papermill's own
command line too.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evaluator.errors import CallError, Problem
from evaluator.report.sidecar import Sidecar, Value, did_you_mean, read_sidecar, typed

TAG = "parameters"

# Names that IPython puts beside the user's own.
SHELL_NAMES = frozenset({"In", "Out", "exit", "quit", "get_ipython", "open"})
DIGITS = 15
"""Digits that a float keeps."""

PLAIN = (str, int, float, bool, list, dict, type(None))


def check_call(sidecar: Sidecar, given: Mapping[str, object]) -> dict[str, Value]:
    """All parameters of a call: what was given, and the defaults of what was not.

    Args:
        sidecar: What may be asked.
        given: What is asked, by name.

    Returns:
        Every parameter of the sidecar, in its order.

    Raises:
        CallError: All unknown names and unfit values at once.
    """
    problems = [_unknown(sidecar, name) for name in given if name not in sidecar.parameters]
    values: dict[str, Value] = {}
    for name, parameter in sidecar.parameters.items():
        value = given.get(name, parameter.default)
        if not parameter.accepts(value):
            problems.append(_unfit(sidecar, name, value))
        # A whole number for a float is written as a float, so that equal calls are equal code.
        values[name] = float(value) if parameter.type == "float" and type(value) is int else value  # type: ignore[assignment]
    if problems:
        raise CallError(problems)
    return values


def from_text(sidecar: Sidecar, given: Mapping[str, str]) -> dict[str, Value]:
    """Parameters from a command line, where everything is text.

    Raises:
        CallError: All unknown names and unfit values at once.
    """
    values: dict[str, object] = {}
    for name, text in given.items():
        parameter = sidecar.parameters.get(name)
        if parameter is None:
            values[name] = text
            continue
        value = typed(parameter.type, text)
        # What cannot be read stays text, which check_call refuses with what is allowed.
        values[name] = text if value is None else value
    return check_call(sidecar, values)


def check_cell(sidecar: Sidecar, notebook: Mapping[str, Any]) -> None:
    """Hold the parameters cell of a notebook against its sidecar: same names, same defaults.

    Raises:
        CallError: No such cell or several, something else than plain assignments in it, or a
            difference with the sidecar; all at once.
    """
    values = cell_values(notebook, sidecar.file)
    problems = [
        _unknown(sidecar, name, "parameters.cell_unknown")
        for name in values
        if name not in sidecar.parameters
    ]
    for name, parameter in sidecar.parameters.items():
        if name not in values:
            found, allowed = f"no {name} in the parameters cell", f"{name} = {parameter.default!r}"
            problems.append(_problem(sidecar.file, "parameters.cell_missing", found, allowed))
        elif values[name] != parameter.default or type(values[name]) is not type(parameter.default):
            found = f"{name} = {values[name]!r} in the parameters cell"
            problems.append(
                _problem(
                    sidecar.file,
                    "parameters.cell_differs",
                    found,
                    f"{name} = {parameter.default!r}",
                )
            )
    if problems:
        raise CallError(problems)


def cell_values(notebook: Mapping[str, Any], file: str = "") -> dict[str, object]:
    """Names and values in the one cell tagged ``parameters``, read without running it.

    Raises:
        CallError: No such cell, several, or a line that is not ``name = literal``.
    """
    cells = [c for c in notebook["cells"] if TAG in c.get("metadata", {}).get("tags", ())]
    if len(cells) != 1 or cells[0]["cell_type"] != "code":
        found = f"{len(cells)} cells with the tag {TAG}"
        raise CallError(_problem(file, "parameters.tag", found, "one code cell with this tag"))
    source = cells[0]["source"]
    text = source if isinstance(source, str) else "".join(source)
    try:
        lines = ast.parse(text).body
    except SyntaxError as error:
        found = f"line {error.lineno} of the parameters cell is no Python"
        raise CallError(_problem(file, "parameters.syntax", found, "name = value")) from None
    values: dict[str, object] = {}
    for line in lines:
        name, value = _assignment(line, file)
        if name in values:
            raise CallError(_problem(file, "parameters.twice", f"{name} twice", "each name once"))
        values[name] = value
    return values


def check_namespace(sidecar: Sidecar | Path, namespace: Mapping[str, Any]) -> dict[str, Value]:
    """Check, inside a notebook, what it was given: call it with ``globals()`` in the first cell.

    Every plain variable (text, number, boolean, None, list, dict) that is not a parameter is
    refused: it is what a misspelt ``-p`` of papermill leaves behind.

    Returns:
        The parameters by name.

    Raises:
        CallError: Unknown or missing names and unfit values, all at once.
    """
    known = read_sidecar(sidecar) if isinstance(sidecar, Path) else sidecar
    own = {
        name: value
        for name, value in namespace.items()
        if type(value) in PLAIN and not name.startswith("_") and name not in SHELL_NAMES
    }
    missing = [name for name in known.parameters if name not in namespace]
    problems = [
        _problem(known.file, "parameters.missing", f"no {name}", "every parameter of the sidecar",
                 "run the parameters cell first")
        for name in missing
    ]  # fmt: skip
    # A parameter that holds anything else than a plain value is not among `own`: take it as it is.
    given = own | {name: namespace[name] for name in known.parameters if name in namespace}
    given = {name: _as_typed(known, name, value) for name, value in given.items()}
    try:
        values = check_call(known, given)
    except CallError as error:
        raise CallError([*problems, *error.problems]) from None
    if problems:
        raise CallError(problems)
    return values


def _as_typed(sidecar: Sidecar, name: str, value: object) -> object:
    """A number for a text parameter as it was typed: ``-p cap 45000.00`` reaches us as 45000.0.

    The shortest decimal of a float is what was typed, up to 15 digits; longer ones are refused
    as the float that they are.
    """
    parameter = sidecar.parameters.get(name)
    if parameter is None or parameter.type != "str" or type(value) not in (int, float):
        return value
    text = repr(value)
    plain = text.removeprefix("-").replace(".", "", 1)
    return text if plain.isdigit() and len(plain) <= DIGITS else value


def _assignment(line: ast.stmt, file: str) -> tuple[str, object]:
    """Name and value of ``name = literal``, with or without a type."""
    target: ast.expr | None = None
    value: ast.expr | None = None
    if isinstance(line, ast.Assign) and len(line.targets) == 1:
        target, value = line.targets[0], line.value
    elif isinstance(line, ast.AnnAssign):
        target, value = line.target, line.value
    if isinstance(target, ast.Name) and value is not None:
        try:
            return target.id, ast.literal_eval(value)
        except (ValueError, TypeError, MemoryError, RecursionError):
            pass
    found = f"line {line.lineno} of the parameters cell: {ast.unparse(line):.60}"
    raise CallError(
        _problem(file, "parameters.literal", found, "name = value, with a value written out")
    )


def _unknown(sidecar: Sidecar, name: str, code: str = "parameters.unknown") -> Problem:
    remedy = did_you_mean(name, list(sidecar.parameters))
    if code == "parameters.unknown" and not remedy:
        remedy = "leave it out; a variable of your own starts with _ (or restart the kernel)"
    allowed = ", ".join(sidecar.parameters) or "no parameters"
    return _problem(sidecar.file, code, f"unknown parameter {name!r:.60}", allowed, remedy)


def _unfit(sidecar: Sidecar, name: str, value: object) -> Problem:
    parameter = sidecar.parameters[name]
    remedy = ""
    if parameter.type == "str" and value is not None and not isinstance(value, str):
        remedy = f"give it as text: with papermill -r {name} {value} instead of -p"
    found = f"{name} = {value!r:.80} ({type(value).__name__})"
    return _problem(sidecar.file, "parameters.value", found, parameter.allowed(), remedy)


def _problem(file: str, code: str, found: str, allowed: str, remedy: str = "") -> Problem:
    remedy = remedy or "change the call, or mend the notebook and its sidecar"
    return Problem(code=code, file=file, found=found, allowed=allowed, remedy=remedy)
