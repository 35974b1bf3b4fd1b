"""Pointers to sources: which there are in a type, and which nobody describes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from evaluator.errors import Problem
from evaluator.formats.parse import shown
from evaluator.formats.yaml_text import Document
from evaluator.formats.yaml_text import Path as YamlPath
from evaluator.model.base import Source, SourceRef


def source_refs(value: Any) -> Iterator[SourceRef]:
    """Every pointer to a source within a type."""
    if isinstance(value, SourceRef):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from source_refs(getattr(value, name))
    elif isinstance(value, dict):
        for item in value.values():
            yield from source_refs(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from source_refs(item)


def check_sources(document: Document, sources: dict[str, Source]) -> list[Problem]:
    """Pointers to sources that nobody describes."""
    found = []
    for path, ref in _refs(document.data, ()):
        if isinstance(ref, str) and ref not in sources:
            line, column = document.place(path)
            found.append(
                Problem(
                    code="source.unknown",
                    file=document.file,
                    line=line,
                    column=column,
                    found=f"the source {shown(ref)!r}",
                    allowed="an id in sources.yaml",
                    remedy="add the source to sources.yaml, or mend its id",
                )
            )
    return found


def _refs(value: Any, path: YamlPath) -> Iterator[tuple[YamlPath, Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key == "ref" and path and path[-1] == "source":
                yield (*path, key), item
            else:
                yield from _refs(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _refs(item, (*path, index))
