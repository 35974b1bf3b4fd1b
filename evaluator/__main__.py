"""``python -m evaluator`` and the command ``evaluator``."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    # A command is over in seconds and makes hardly any reference cycles; looking for them among
    # the rows of a large dossier takes a fifth of the time.
    gc.set_threshold(200_000, 20, 100)
    from evaluator.cli import run  # noqa: PLC0415  # nothing loads before it is asked for

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
