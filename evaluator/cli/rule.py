"""``evaluator rule``: what a finding means."""

from __future__ import annotations

import sys

from evaluator.render.catalogue import Words


def rule(code: str, lang: str) -> int:
    """Print message, reason and remedy of a finding."""
    words = Words(lang)
    sys.stdout.write("\n".join([code, *words.explain(code)]) + "\n")
    return 0
