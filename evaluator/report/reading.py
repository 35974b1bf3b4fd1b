"""Blocks read back from an executed notebook, checked against their schema."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

from evaluator.errors import Problem, ReportError
from evaluator.report.blocks import MIME
from evaluator.report.quick import quick_imports

RICH = ("image/", "text/html", "text/markdown", "text/latex", "application/")
"""Kinds of output that a reader would miss if a page left them out without a word."""


def schema() -> dict[str, Any]:
    """The JSON schema of a block."""
    source = resources.files("evaluator.report").joinpath("block.schema.json")
    loaded: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
    return loaded


def block_of(output: Mapping[str, Any]) -> dict[str, Any] | None:
    """The block in one output of a cell; None where the output is printed or plain text.

    Raises:
        ReportError: The output is rich but no block, or a block of another shape or version.
    """
    if output.get("output_type") not in ("display_data", "execute_result"):
        return None
    data = output["data"]
    if MIME in data:
        return _checked(data[MIME])
    rich = sorted(name for name in data if name.startswith(RICH))
    if rich:
        raise ReportError(
            Problem(
                code="report.not_a_block",
                found=f"an output of type {', '.join(rich)}, which a page cannot show safely",
                allowed="blocks: table, figure, text, banner, value, deflist, group",
                remedy="end the cell with a block, or assign the result to a name",
            )
        )
    return None


def blocks_of(notebook: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Every block of an executed notebook in reading order; groups are opened."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            block = block_of(output)
            if block is not None:
                yield from opened(block)


def opened(block: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The block itself, or the blocks of a group."""
    if block["type"] == "group":
        yield from block["blocks"]
    else:
        yield block


def values_of(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """What the notebook found, by name: its `value` blocks.

    Raises:
        ReportError: Two values with the same name.
    """
    found: dict[str, Any] = {}
    for block in blocks_of(notebook):
        if block["type"] != "value":
            continue
        if block["name"] in found:
            raise ReportError(
                Problem(
                    code="report.duplicate_value",
                    found=f"the value {block['name']} twice",
                    allowed="each name once in a report",
                    remedy="give one of the two another name",
                )
            )
        found[block["name"]] = block["value"]
    return found


@cache
def _validator() -> Any:
    with quick_imports():
        from jsonschema import Draft202012Validator  # noqa: PLC0415 - only where a page is made

    return Draft202012Validator(schema())


def _checked(block: Any) -> dict[str, Any]:
    if not isinstance(block, dict) or not _validator().is_valid(block) or not _square(block):
        kind = block.get("type") if isinstance(block, dict) else type(block).__name__
        raise ReportError(
            Problem(
                code="report.bad_block",
                found=f"a block ({kind!r:.60}) that is not as block.schema.json describes",
                allowed="blocks made by evaluator.report.blocks, version 1",
                remedy="make the block with its function, or run the notebook again",
            )
        )
    return dict(block)


def _square(block: Mapping[str, Any]) -> bool:
    """Whether every row of every table has a cell for each column, which no schema can say."""
    if block["type"] == "group":
        return all(_square(item) for item in block["blocks"])
    table = block["table"] if block["type"] == "figure" else block
    if not table or table["type"] != "table":
        return True
    return all(len(row) == len(table["columns"]) for row in table["rows"])
