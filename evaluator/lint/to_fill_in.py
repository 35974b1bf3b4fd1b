"""Texts of a start that are still to be filled in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evaluator.lint.subject import LANGUAGES, Path, Subject
from evaluator.lint.word_list import marks
from evaluator.model.finding import Finding, Where, warning


def look(subject: Subject) -> Iterator[Finding]:
    """Marked texts of the profile, and of the sources and limits that it names; each place once."""
    told: set[Path] = set()
    for path, text in _texts(subject.data, ()):
        whole = path[:-1] if path and path[-1] in LANGUAGES else path
        if is_marked(text) and whole not in told:
            told.add(whole)
            field = ".".join(str(step) for step in _named(subject.data, whole))
            yield warning("profile.to_fill_in", subject.place(path), field=field)
    for ref in subject.refs():
        source = subject.sources.get(ref)
        if source is not None and is_marked(f"{source.title} {source.where} {source.note or ''}"):
            yield warning("profile.to_fill_in", Where("sources.yaml"), field=f"sources.{ref}")
    for name, limit in sorted(subject.limits.items()):
        notes = [one.note for one in limit.values if one.note is not None]
        if any(is_marked(text.nl) for text in (limit.description, *notes)):
            yield warning(
                "profile.to_fill_in", Where(f"limits/{name}.yaml"), field=f"limits.{name}"
            )


def is_marked(text: str) -> bool:
    """Whether a text says that it is still to be filled in."""
    return any(mark in text for mark in marks())


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, (*path, index))
    elif isinstance(value, str):
        yield path, value


def _named(value: Any, path: Path) -> Iterator[str | int]:
    """The steps of a path, an item of a list by its id where it has one."""
    for step in path:
        value = value[step]
        named = isinstance(step, int) and isinstance(value, dict) and "id" in value
        yield value["id"] if named else step
