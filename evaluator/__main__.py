"""``python -m evaluator`` and the command ``evaluator``."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    from evaluator.cli import run  # noqa: PLC0415  # nothing loads before it is asked for

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
