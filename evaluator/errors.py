"""The errors of the program, in one place.

    EvaluatorError            exit 2   the base: one or more problems, all told at once
    ├── InputError            exit 2   a file, a table or a rule cannot be used
    ├── CallError             exit 2   a command or function cannot use what it was given
    └── ReportError           exit 3   a report could not be made

A bad *bid* or a bad *evaluation* is not an error but a result: see `evaluator.model.finding`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class CellRef(str):
    """The address of a cell with its sheet, such as ``Scores!F12``.

    What reads a workbook gives it where a text file has a column.
    """

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong with a file or a call, in words that help to mend it.

    Attributes:
        code: Stable, language-free name of the kind of problem, such as ``yaml.duplicate_key``.
        file: The file, relative to the dossier or criteria folder where that is possible.
        line: Line in the file, counted from 1.
        column: Column in the line (counted from 1) or the name of a table's column.
        cell: Address of a cell in a workbook, such as ``C12`` or ``Scores!F12``.
        found: What stands there.
        allowed: What may stand there.
        remedy: What to do about it.
    """

    code: str
    file: str = ""
    line: int | None = None
    column: int | str | None = None
    cell: str | None = None
    found: str = ""
    allowed: str = ""
    remedy: str = ""

    def __post_init__(self) -> None:
        """Take a column that is the address of a cell for what it is."""
        if isinstance(self.column, CellRef):
            object.__setattr__(self, "cell", str(self.column))
            object.__setattr__(self, "column", None)

    def place(self) -> str:
        """The place in one short text, such as ``scores.csv:12:score``; may be empty."""
        spot = self.cell or (str(self.line) if self.line is not None else "")
        column = "" if self.column is None or self.cell else str(self.column)
        return ":".join(part for part in (self.file, spot, column) if part)

    def as_json(self) -> dict[str, object]:
        """The problem as it stands in ``evaluator/error/1``."""
        return {
            "code": self.code,
            "file": self.file,
            "line": self.line,
            "column": self.column,
            **({"cell": self.cell} if self.cell else {}),
            "found": self.found,
            "allowed": self.allowed,
            "remedy": self.remedy,
        }


class EvaluatorError(Exception):
    """Something cannot be used; carries every problem found, not only the first."""

    exit_code = 2

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        """Keep the problems as a tuple; a single one may be given bare."""
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("; ".join(f"{p.place()} {p.code}: {p.found}" for p in self.problems))


class InputError(EvaluatorError):
    """A file, a table or a rule cannot be used."""


class CallError(EvaluatorError):
    """A command, a parameter or a function call cannot be used."""


class ReportError(EvaluatorError):
    """A report could not be made; earlier reports are untouched."""

    exit_code = 3
