"""Findings: what is noteworthy or wrong in a bid, a challenge or an evaluation.

A finding is a result, not an error of the program.
It carries a stable code and the values for its message; the words stand in the message
catalogue (`evaluator/render/messages`), so that one finding reads in Dutch and in English.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from evaluator.model.rule import Basis

Severity = Literal["error", "warning", "info"]

REFUSES = frozenset(
    {
        "gate.unknown",
        "gate.judgement_open",
        "score.missing",
        "score.off_scale",
        "score.recused",
        "score.too_few",
        "score.not_on_grid",
        "consensus.missing",
        "assessor.undeclared",
        "assessor.fewer_than_announced",
        "price.missing",
        "price.not_positive",
        "price.vat_mixed",
        "price.vat_unknown",
        "price.currency_mixed",
        "price.period_mixed",
        "money.lines_do_not_add_up",
        "criteria.withdrawn",
    }
)
"""Codes that, with severity error, make an outcome `refused`; others make it `provisional`."""


FIRST = frozenset({"tie.unresolved", "bid.none_admissible", "margin.not_decisive"})
"""Codes that stand first among those of their severity: they change how an outcome reads."""


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a dossier: a file relative to it, and the line, cell or field."""

    file: str = ""
    line: int | None = None
    field: str | None = None
    cell: str | None = None

    def as_json(self) -> dict[str, object]:
        """The place as it stands in the outcome."""
        base: dict[str, object] = {"file": self.file, "line": self.line, "field": self.field}
        return base | ({"cell": self.cell} if self.cell else {})


NOWHERE = Where()


@dataclass(frozen=True, slots=True)
class Finding:
    """One coded finding.

    Attributes:
        code: Stable name, such as ``score.missing``.
        severity: ``error`` refuses or makes provisional; ``warning`` and ``info`` do not.
        where: The place in the dossier.
        values: Values for the message, by name; text from a dossier stays text.
        basis: Law, own documents or good practice; set from the regime by the pipeline.
        source: Article or document, set from the regime by the pipeline.
    """

    code: str
    severity: Severity
    where: Where = NOWHERE
    values: dict[str, str] = field(default_factory=dict)
    basis: Basis = "practice"
    source: str = ""

    @property
    def refuses(self) -> bool:
        """Whether no outcome may be given while this stands."""
        return self.severity == "error" and self.code in REFUSES

    def sort_key(self) -> tuple[str, ...]:
        """An order that does not depend on the order of rows or files."""
        rank = {"error": "0", "warning": "1", "info": "2"}[self.severity]
        return (
            rank + ("0" if self.code in FIRST else "1"),
            self.code,
            *(f"{k}={v}" for k, v in sorted(self.values.items())),
            self.where.file,
        )


def error(code: str, where: Where = NOWHERE, **values: str) -> Finding:
    """A finding that refuses the outcome or makes it provisional."""
    return Finding(code, "error", where, values)


def warning(code: str, where: Where = NOWHERE, **values: str) -> Finding:
    """A finding that a reader must see."""
    return Finding(code, "warning", where, values)


def info(code: str, where: Where = NOWHERE, **values: str) -> Finding:
    """A finding that is good to know."""
    return Finding(code, "info", where, values)
