"""The formulas in the cells of a sheet.

What a formula gives depends on the program that opens the file, so none counts as input. In a
column that the program's own forms mark as computed a formula is left out of what is read; anywhere
else it is refused.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from evaluator.formats.xlsx_xml import ATTRIBUTE, NS, address, attribute, cell_before

_FORMULA = re.compile(rb"<" + NS + rb"f(?:\s[^>]*)?(?:/>|>([^<]*))")
_FORMULA_TAG = re.compile(rb"<" + NS + rb"f((?:" + ATTRIBUTE + rb")*)\s*/?>")
_ERROR_VALUE = re.compile(rb"(?:</[^<>]*>)?\s*<" + NS + rb"v(?:\s[^>]*)?>([^<]*)<")


@dataclass(frozen=True, slots=True)
class FormulaCell:
    """A formula in a cell.

    Attributes:
        text: The formula, or "" where it is stored with another cell.
        alone: Whether it fills its own cell only.
        error: The error that it gave, such as ``#N/A``; "" when it gave a value.
    """

    text: str
    alone: bool
    error: str


def formulas_of(body: bytes) -> dict[str, FormulaCell]:
    """Every formula in a block of cells, by the address of its cell."""
    if b"<f" not in body and (b":" not in body or b":f" not in body):
        return {}
    found: dict[str, FormulaCell] = {}
    for cell, formula in _formulas(body):
        # Two formulas in one cell are nothing that a program writes.
        found[cell] = replace(formula, alone=False) if cell in found else formula
    return found


def _formulas(body: bytes) -> Iterator[tuple[str, FormulaCell]]:
    for match in _FORMULA.finditer(body):
        attributes = cell_before(body, match.start())
        cell = address(attributes)
        text = html.unescape((match[1] or b"").decode("utf-8", "replace"))
        error = _ERROR_VALUE.match(body, match.end()) if b"e" in attributes else None
        is_error = error is not None and attribute(attributes, b"t") == b"e"
        yield (
            cell,
            FormulaCell(
                text,
                alone=_is_alone(body, match.start(), cell),
                error=error[1].decode("utf-8", "replace") if error and is_error else "",
            ),
        )


def _is_alone(body: bytes, position: int, cell: str) -> bool:
    """Whether a formula fills one cell: others look as if their values had been typed."""
    tag = _FORMULA_TAG.match(body, position)
    if tag is None:
        return False
    kind, area = attribute(tag[1], b"t"), attribute(tag[1], b"ref").decode("ascii", "replace")
    return kind not in {b"array", b"dataTable"} or area in {cell, f"{cell}:{cell}"}
