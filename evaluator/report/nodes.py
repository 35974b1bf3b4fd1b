"""nbformat with types: reading, writing and making notebook nodes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import nbformat
from nbformat import NotebookNode

_FORMAT: Any = nbformat  # ships no types for its functions


def parse(text: str) -> NotebookNode:
    """A notebook, format 4, from its JSON.

    Raises:
        ValueError: The text is no notebook.
    """
    try:
        notebook: NotebookNode = _FORMAT.reads(text, as_version=4)
    except nbformat.ValidationError as error:
        raise ValueError(str(error)) from None
    return notebook


def serialise(notebook: NotebookNode) -> str:
    """The JSON of a notebook, checked against its format."""
    return str(_FORMAT.writes(notebook))


def upgraded(notebook: NotebookNode) -> NotebookNode:
    """The notebook in the newest minor version of format 4."""
    newest: NotebookNode = _FORMAT.v4.upgrade(notebook)
    return newest


def node(items: Mapping[str, Any]) -> NotebookNode:
    """A node with these items."""
    made: NotebookNode = _FORMAT.NotebookNode(items)
    return made
