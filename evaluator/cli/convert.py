"""``evaluator convert``: a dossier in files as a workbook, or the other way round."""

from __future__ import annotations

import sys
from pathlib import Path

from evaluator.formats.library import locate
from evaluator.office.convert import convert as work
from evaluator.render.catalogue import Words


def convert(path: Path, target: Path, criteria_dir: Path | None, lang: str | None) -> int:
    """Convert, and say what was made; exit 0.

    Raises:
        EvaluatorError: The dossier cannot be used, or its other form cannot hold it unchanged.
    """
    made = work(locate(path), target, lang, criteria_dir)
    words = Words(made.lang)
    form = "workbook" if made.to_workbook else "files"
    lines = [
        words.text(f"cli.convert.{form}", folder=target.as_posix(), digest=made.digest[:19]),
        *([words.text("cli.convert.left", files=", ".join(made.left))] if made.left else []),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0
