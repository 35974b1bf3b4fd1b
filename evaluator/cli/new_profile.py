"""``evaluator new profile``: a municipality's own conditions for challenges, to fill in."""

from __future__ import annotations

import datetime as dt
import re
import sys
from pathlib import Path

from evaluator.cli.new import START, check_name
from evaluator.cli.new_file import write_new
from evaluator.formats.library import packed_root
from evaluator.formats.workspace_place import above
from evaluator.render.catalogue import Words
from evaluator.render.terminal import clean
from evaluator.store.folder import made_whole

SUFFIX = ".yaml"
_ID, _SOURCE, _DAY = "mijn-profiel", "mijn-verordening", "2026-01-31"
_IN_A_FILE = "illustrative-invented"
"""A source that the program knows: a file by itself has no sources of its own."""


def new_profile(path: Path, lang: str) -> int:
    """Make a profile and say how to go on.

    Args:
        path: A new folder for a profile with its limit and its sources, or a file that ends in
            .yaml for the profile alone.
        lang: Language of what is said.

    Raises:
        CallError: Something stands there already, or the place or name cannot be used.
    """
    alone = path.suffix == SUFFIX
    name = path.stem if alone else path.name
    check_name(path, name, SUFFIX if alone else "")
    today = dt.datetime.now().astimezone().date()
    if alone:
        write_new(path, profile_text(name, today, alone=True).encode())
    else:
        made_whole(path, lambda staging: _fill(staging, name, today))
    sys.stdout.write("\n".join(_said(path, name, Words(lang), alone=alone)) + "\n")
    return 0


def profile_text(name: str, today: dt.date, *, alone: bool) -> str:
    """The start of a profile under a name of one's own.

    A profile by itself has neither a limit nor a source beside it. So the rule on the number of
    supporters is left out, and a source stands there that says that it is to be replaced.
    """
    text = _start("profile.yaml", name, today)
    if not alone:
        return text
    kept = re.sub(r"(?m)(^  #.*\n)+  - id: V4\n(?:    .*\n)+", "", text)
    return kept.replace(f"{name}-verordening", _IN_A_FILE)


def _start(file: str, name: str, today: dt.date) -> str:
    text = (START / "profile" / file).read_text(encoding="utf-8")
    text = text.replace(_ID, name).replace(_SOURCE, f"{name}-verordening")
    return text.replace(_DAY, today.isoformat())


def _fill(folder: Path, name: str, today: dt.date) -> None:
    files = {
        f"profiles/{name}.yaml": profile_text(name, today, alone=False),
        f"limits/{name}-supporters.yaml": _start("supporters.yaml", name, today),
        "sources.yaml": _start("sources.yaml", name, today),
    }
    for place, text in files.items():
        file = folder / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")


def _said(path: Path, name: str, words: Words, *, alone: bool) -> list[str]:
    """What was made, what to fill in, how to check it, and how to use it from there."""
    shown = clean(path.as_posix())
    if not alone:
        return [
            words.text("cli.new.profile", folder=shown),
            words.text("cli.new.profile_check", file=f"{shown}/profiles/{name}{SUFFIX}"),
            words.text("cli.new.profile_use_folder", name=name, folder=shown),
        ]
    home = above(path.parent, packed_root())
    at_home = home is not None and path.resolve().parent == home / "criteria" / "profiles"
    use = "profile_use_workspace" if at_home else "profile_use_file"
    return [
        words.text("cli.new.profile_file", file=shown),
        words.text("cli.new.profile_check", file=shown),
        words.text(f"cli.new.{use}", name=name, file=shown),
    ]
