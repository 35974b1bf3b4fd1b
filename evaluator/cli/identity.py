"""What names a run: the digest of everything that goes into a report."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import evaluator
from evaluator.formats.evaluation import Choices, Evaluation
from evaluator.formats.library import packed_root
from evaluator.ledger import digest, sha256

LIBRARIES = ("numpy", "pandas", "matplotlib", "papermill", "nbconvert", "python-docx", "lxml")
RUN_DIGITS = 12
CODE_SUFFIXES = {".py", ".toml", ".json", ".j2", ".css", ".html"}


@cache
def code_digest() -> str:
    """Digest of the package's files and of the notebooks with their sidecars."""
    package = Path(evaluator.__file__).resolve().parent
    notebooks = packed_root() / "notebooks"
    files = [
        (path, package)
        for path in package.rglob("*")
        if path.suffix in CODE_SUFFIXES and "_data" not in path.parts
    ]
    files += [
        (path, notebooks.parent)
        for path in notebooks.glob("*")
        if path.suffix in (".ipynb", ".yaml")
    ]
    found = {path.relative_to(root).as_posix(): sha256(_text(path)) for path, root in files}
    return digest(found)


def _text(path: Path) -> bytes:
    """A file's bytes with line ends of one kind: a checkout on Windows is the same code."""
    return path.read_bytes().replace(b"\r\n", b"\n")


def versions() -> dict[str, str]:
    """Versions of the program and of what draws and runs a report."""
    return {"evaluator": evaluator.__version__} | {name: version(name) for name in LIBRARIES}


def parameters_of(evaluation: Evaluation, choices: Choices, seed: int) -> dict[str, Any]:
    """The parameters of a report as they are recorded: no path of this machine among them."""
    book = evaluation.book
    return {
        "dossier": f"submissions/{evaluation.head.id}",
        "criteria": book.criteria.id if choices.criteria and book.criteria else "",
        "weight_set": choices.weight_set,
        "mechanism": choices.mechanism,
        "profile": ",".join(profile.id for profile in book.profiles) if choices.profiles else "",
        "cap": "" if choices.cap is None else str(choices.cap),
        "seed": seed,
    }


def run_digest(
    evaluation: Evaluation,
    report: str,
    parameters: dict[str, Any],
    purpose: str,
    formats: list[str],
) -> str:
    """Digest over inputs, rules, report, parameters, purpose, formats, code and versions."""
    return digest(
        {
            "inputs": evaluation.inputs_digest,
            "criteria": evaluation.criteria_digest,
            "report": report,
            "parameters": parameters,
            "purpose": purpose,
            "formats": sorted(formats),
            "code": code_digest(),
            "versions": versions(),
        }
    )


def run_id(full: str) -> str:
    """The name of a run: the first twelve hex digits of its digest."""
    return full.partition(":")[2][:RUN_DIGITS]
