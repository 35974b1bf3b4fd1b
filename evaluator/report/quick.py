"""A shortcut for slow imports."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

SLOW = "rfc3987_syntax"
"""Builds a grammar when imported, 0.8 of the 1.2 seconds that `import papermill` takes. jsonschema
uses it where it is installed, for one string format (`iri`) that no notebook has."""


@contextmanager
def quick_imports() -> Iterator[None]:
    """Inside, `rfc3987_syntax` counts as not installed; afterwards all is as before."""
    if SLOW in sys.modules:
        yield
        return
    sys.modules[SLOW] = None  # type: ignore[assignment]  # documented: makes the import fail
    try:
        yield
    finally:
        if sys.modules.get(SLOW, ...) is None:
            del sys.modules[SLOW]
