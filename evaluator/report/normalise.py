"""An executed notebook without traces of when, where and by whom it was run."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from evaluator.report.nodes import node, serialise, upgraded

if TYPE_CHECKING:
    from nbformat import NotebookNode

INJECTED = "injected-parameters"

PROGRAM = Path(__file__).resolve().parents[2]

_ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]+")
_RUN_ONLY = ("papermill", "execution", "ExecuteTime")


def with_ids(notebook: NotebookNode) -> NotebookNode:
    """A copy in the newest format, each cell with an id; a cell without one is named by its place.

    (papermill would draw random ids.)
    """
    copy = upgraded(_deep_copy(notebook))
    copy.nbformat_minor = max(copy.nbformat_minor, 5)
    given = {cell.get("id") for cell in notebook.cells}
    for place, (cell, before) in enumerate(zip(copy.cells, notebook.cells, strict=True)):
        name = f"cell-{place}"
        cell["id"] = before.get("id") or (f"{name}-" if name in given else name)
    return copy


def normalise(
    notebook: NotebookNode, *, title: str, about: Mapping[str, Any], cwd: Path
) -> NotebookNode:
    """A copy with stamps, paths and random ids removed, so that equal runs are equal bytes.

    Args:
        notebook: An executed notebook, also one that stopped half-way.
        title: Title of the report; nbconvert reads it from the notebook.
        about: What belongs to the report: its id and parameters.
        cwd: Folder in which it ran; written as ``<folder>`` where a message names it.
    """
    copy: NotebookNode = _deep_copy(notebook)
    language = {k: v for k, v in copy.metadata.get("language_info", {}).items() if k != "version"}
    copy.metadata = node(
        {
            "title": title,
            "evaluator": dict(about),
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": language or {"name": "python"},
        }
    )
    for cell in copy.cells:
        for name in _RUN_ONLY:
            cell.metadata.pop(name, None)
        if INJECTED in cell.metadata.get("tags", ()):
            cell["id"] = INJECTED
        for output in cell.get("outputs", ()):
            _clean(output, cwd)
    return copy


def notebook_bytes(notebook: NotebookNode) -> bytes:
    """The notebook as it is stored: UTF-8, checked against its format, line feed at the end."""
    return (serialise(notebook).rstrip("\n") + "\n").encode("utf-8")


def _clean(output: NotebookNode, cwd: Path) -> None:
    if output.output_type == "stream":
        output["text"] = _neutral(output["text"], cwd)
    elif output.output_type == "error":
        output["evalue"] = _neutral(output["evalue"], cwd)
        output["traceback"] = [_neutral(line, cwd) for line in output["traceback"]]
    elif "text/plain" in output.get("data", {}):
        output.data["text/plain"] = _neutral(output.data["text/plain"], cwd)


def _neutral(text: str, cwd: PurePath) -> str:
    """The text without addresses in memory and folders of this machine, however it spells them."""
    python = Path(sys.prefix), Path(sys.base_prefix)
    named = [
        (cwd, "<folder>"),
        *((folder, "<python>") for folder in python),
        (PROGRAM, "<program>"),
    ]
    for folder, name in named:
        if len(str(folder)) <= len(folder.anchor):
            continue
        # Windows: as it is, with the backslashes doubled as Python quotes them, with slashes.
        for spelled in (str(folder), repr(str(folder))[1:-1], folder.as_posix()):
            text = text.replace(spelled, name)
    return _ADDRESS.sub("at 0x0", text)


def _deep_copy(item: Any) -> Any:
    """A copy of nested nodes, lists and plain values; `copy.deepcopy` is slower on large images."""
    if isinstance(item, dict):
        return node({key: _deep_copy(value) for key, value in item.items()})
    if isinstance(item, list):
        return [_deep_copy(one) for one in item]
    return item
