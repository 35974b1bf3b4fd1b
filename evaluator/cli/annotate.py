"""``evaluator check --annotate``: what was found, in a copy of the workbook that was checked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from evaluator.errors import CallError, EvaluatorError, Problem
from evaluator.formats.book_plan import BOOK
from evaluator.model.finding import Finding
from evaluator.office.annotate import Told, annotate, told_findings, told_problems
from evaluator.render.catalogue import Words
from evaluator.store.atomic import write_atomic


@dataclass(frozen=True, slots=True)
class Copy:
    """The copy that is asked for.

    Attributes:
        book: The workbook that is checked, which is only read.
        target: Where the copy goes; nothing stands there.
    """

    book: Path
    target: Path

    def findings(self, findings: tuple[Finding, ...], words: Words) -> str:
        """Write what was found; gives the line that says so."""
        return self._write(told_findings(findings, words), words)

    def problems(self, error: EvaluatorError, words: Words) -> None:
        """Write what makes the workbook unusable; the error then names the copy as well."""
        self._write(told_problems(error.problems, words), words)
        note = Problem(
            code="check.annotated",
            found=f"a copy with the cells marked: {self.target.as_posix()}",
            remedy="open it, mend your own workbook, and check again",
        )
        error.problems = (*error.problems, note)

    def _write(self, told: list[Told], words: Words) -> str:
        data = annotate(self.book.read_bytes(), self.book.name, told, words)
        try:
            write_atomic(self.target, data)
        except OSError as error:
            raise CallError(
                Problem(
                    code="call.folder_unwritable",
                    found=f"{self.target.as_posix()}: {error.strerror}",
                    allowed="a place where a file can be made",
                    remedy="choose another place, or check the rights to it",
                )
            ) from None
        return words.text("cli.annotate.made", file=self.target.as_posix())


def copy_of(path: Path, target: Path) -> Copy:
    """The copy that a call asks for, refused before anything is judged.

    Raises:
        CallError: What is checked is no workbook, or the target is none or is there already.
    """
    book = path / BOOK if path.is_dir() else path
    if book.suffix != ".xlsx" or not book.is_file():
        raise CallError(
            Problem(
                code="call.annotate",
                found=f"--annotate with {path.name}",
                allowed="a workbook, or a folder with dossier.xlsx",
                remedy="first make a workbook: evaluator convert FOLDER NEW-FOLDER",
            )
        )
    if target.suffix != ".xlsx" or target.exists():
        raise CallError(
            Problem(
                code="call.annotate",
                found=f"--annotate {target.as_posix()}",
                allowed="the name of a new file that ends in .xlsx",
                remedy="choose another name; nothing was changed",
            )
        )
    return Copy(book, target)
