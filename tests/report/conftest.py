"""A small notebook with its sidecar, and a reader of pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from evaluator.report.sidecar import Sidecar, read_sidecar

SIDECAR = """
id: proef
title: {nl: Proef, en: Trial}
description: {nl: Een proef, en: A trial}
order: 1
parameters:
  lang: {type: str, default: nl, enum: [nl, en], description: {nl: taal, en: language}}
  s: {type: str, default: "a=b", description: {nl: tekst, en: text}}
  seed: {type: int, default: 1, minimum: 0, maximum: 99, description: {nl: toeval, en: chance}}
  share: {type: float, default: 0.5, description: {nl: deel, en: share}}
  full: {type: bool, default: false, description: {nl: volledig, en: full}}
  limit: {type: float, default: null, description: {nl: grens, en: limit}}
"""
PARAMETERS = (
    'lang = "nl"\ns = "a=b"; seed = 1\nshare: float = 0.5\nfull = False\nlimit = None  # none'
)

# What a bid or a name may hold: markup, quotes, templates, controls, direction marks, maths.
HOSTILE = (
    "<script>document.title='hacked'</script><img src=x onerror=\"document.title='hacked'\">"
    "</style></table></main>\"'> {{ 7*7 }} {% raw %} \x00\x1b[31m \u202egnp.exe $\\frac{ <h1>x</h1>"
)


@dataclass
class Parsed(HTMLParser):
    """A page as a reader of its structure sees it."""

    tags: list[str] = field(default_factory=list)
    attributes: list[tuple[str, str, str | None]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in ("meta", "img", "br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> without start"
        assert self.open.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def values(self, name: str) -> list[str | None]:
        return [value for _, attribute, value in self.attributes if attribute == name]


@pytest.fixture
def parse() -> Callable[[str], Parsed]:
    """Parse a piece of HTML and require that each element is closed."""

    def parsed(html: str) -> Parsed:
        reader = Parsed()
        reader.feed(html)
        reader.close()
        assert not reader.open
        return reader

    return parsed


@pytest.fixture
def hostile() -> str:
    return HOSTILE


@pytest.fixture
def sidecar(tmp_path: Path) -> Sidecar:
    path = tmp_path / "proef.yaml"
    path.write_text(SIDECAR, encoding="utf-8")
    return read_sidecar(path)


@pytest.fixture
def make_notebook() -> Callable[..., Any]:
    """A notebook with the parameters cell and the given code cells after it."""

    def made(
        *code: str, parameters: str = PARAMETERS, tags: tuple[str, ...] = ("parameters",)
    ) -> Any:
        cells = [new_code_cell(parameters, metadata={"tags": list(tags)})]
        for source in code:
            prose = source.startswith("# prose\n")
            new = new_markdown_cell if prose else new_code_cell
            cells.append(new(source, metadata={"tags": ["prose"] if prose else []}))
        for number, cell in enumerate(cells):
            cell["id"] = f"cell-{number}"
        return new_notebook(cells=cells)

    return made


@pytest.fixture
def executed(make_notebook: Callable[..., Any]) -> Callable[..., Any]:
    """A notebook as if it had run: one cell for each block given."""

    def made(*blocks: Any, source: str = "evaluator.show()") -> Any:
        notebook = make_notebook(*[source] * len(blocks))
        for cell, block in zip(notebook.cells[1:], blocks, strict=True):
            data = block if isinstance(block, dict) else block._repr_mimebundle_()
            cell.outputs = [new_output("display_data", data)]
            cell.execution_count = 1
        return notebook

    return made
