"""``evaluator new workspace``: a municipality's own folder, apart from the program's."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

from evaluator.cli.new import START
from evaluator.formats.workspace import listed
from evaluator.formats.workspace_rules import Change
from evaluator.office.workspace import acceptance, fill_workspace
from evaluator.render.catalogue import Words
from evaluator.render.terminal import clean
from evaluator.store.folder import made_whole


def new_workspace(folder: Path, lang: str) -> int:
    """Make a workspace.

    Raises:
        CallError: Something stands there already, or it cannot be made.
    """
    name = folder.resolve().name or folder.as_posix()
    readme, ignored = (_start(file) for file in ("README.md", "gitignore.txt"))
    made_whole(folder, lambda made: fill_workspace(made, name, _today(), readme, ignored))
    words, shown = Words(lang), clean(folder.as_posix())
    sys.stdout.write(words.text("workspace.made", folder=shown) + "\n")
    sys.stdout.write(words.text("workspace.next", folder=shown) + "\n")
    return 0


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()


def _start(file: str) -> str:
    return (START / "workspace" / file).read_text(encoding="utf-8")


def accept_changes(folder: Path, lang: str) -> int:
    """Say how the program's rules changed, and record them as they are now.

    Raises:
        EvaluatorError: The folder is no workspace, or its file cannot be used or written.
    """
    words, found = Words(lang), acceptance(folder, _today())
    if not found.changes:
        sys.stdout.write(words.text("workspace.nothing", version=found.before) + "\n")
        return 0
    said = [words.text("workspace.changed", version=found.before)]
    said += [f"- {_said(change, words)}" for change in found.changes]
    sys.stdout.write("\n".join(said) + "\n")
    sys.stdout.flush()
    found.write()
    sys.stdout.write(words.text("workspace.accepted") + "\n")
    return 0


def _said(change: Change, words: Words) -> str:
    key = (
        "change_new"
        if not change.recorded
        else "change_gone"
        if not change.there
        else "change_looked"
        if change.only_looked_again
        else "change"
    )
    return clean(
        words.text(
            f"workspace.{key}",
            document=change.document,
            changed=listed(change.changed),
            added=listed(change.added),
            removed=listed(change.removed),
        )
    )
