"""Evaluator: scores consortium tenders and right-to-challenge proposals, exactly and repeatably.

    >>> import evaluator
    >>> d = evaluator.load("submissions/tender-voorbeeld")      # doctest: +SKIP
    >>> o = d.score()                                           # doctest: +SKIP
    >>> o.winners, o.frame("scores"), o.decision_matrix()       # doctest: +SKIP

Importing this package loads nothing heavy; pandas and scikit-criteria come in at the call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evaluator.render.api import Dossier, Outcome, load
    from evaluator.render.session import begin

__version__ = "0.1.0"
__all__ = ["Dossier", "Outcome", "__version__", "begin", "load"]

_HOMES = {
    "Dossier": "evaluator.render.api",
    "Outcome": "evaluator.render.api",
    "load": "evaluator.render.api",
    "begin": "evaluator.render.session",
}


def __getattr__(name: str) -> Any:
    """Find a public name when it is first used."""
    if name not in _HOMES:
        message = f"module 'evaluator' has no attribute {name!r}"
        raise AttributeError(message)
    from importlib import import_module  # noqa: PLC0415  # only when a name is asked for

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """Public names, the lazy ones too."""
    return sorted(__all__)
