"""Making a municipality's workspace, and taking over what a new version of the program changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from evaluator import __version__
from evaluator.errors import CallError, Problem
from evaluator.formats.workspace import Workspace, read_workspace, workspace_text
from evaluator.formats.workspace_place import NAME, is_workspace
from evaluator.formats.workspace_rules import Change, difference, shipped_marks
from evaluator.store.atomic import write_atomic

CRITERIA = ("principles", "profiles", "limits", "tenders", "challenges")
"""Folders for rules of one's own; regimes come from the program, since they are the law's."""

FOLDERS = (*(f"criteria/{name}" for name in CRITERIA), "submissions", "reports")


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What is to be accepted: the changes since the workspace recorded the rules, and the new text.

    Attributes:
        before: The version of the program whose rules are recorded now.
        changes: One for each document that differs, in the order of their names.
    """

    folder: Path
    before: str
    changes: tuple[Change, ...]
    text: str

    def write(self) -> None:
        """Record the rules of this version: ``workspace.yaml`` in one step, and nothing else.

        Raises:
            CallError: The file cannot be written.
        """
        try:
            write_atomic(self.folder / NAME, self.text.encode())
        except OSError as error:
            raise CallError(
                Problem(
                    code="call.folder_unwritable",
                    found=f"{(self.folder / NAME).as_posix()}: {error.strerror}",
                    allowed="a file that can be written",
                    remedy="check the rights to it; nothing was changed",
                )
            ) from None


def fill_workspace(target: Path, name: str, today: dt.date, readme: str, ignored: str) -> None:
    """Make the folders and files of a new workspace.

    Args:
        target: The folder to make.
        name: What the workspace is called.
        today: The day on which it is made.
        readme: Text of its ``README.md``.
        ignored: Text of its ``.gitignore``.
    """
    for folder in FOLDERS:
        (target / folder).mkdir(parents=True)
        if folder != "reports":  # git keeps no empty folder, and ignores this one
            _write(target / folder / ".gitkeep", "")
    made = Workspace(
        kind="workspace", name=name, made_on=today, made_with=__version__, rules=shipped_marks()
    )
    _write(target / NAME, workspace_text(made))
    _write(target / "README.md", readme)
    _write(target / ".gitignore", ignored)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def acceptance(folder: Path, today: dt.date) -> Acceptance:
    """What accepting the program's rules of today would change in a workspace.

    Raises:
        CallError: The folder is no workspace.
        InputError: Its ``workspace.yaml`` cannot be used.
    """
    if not is_workspace(folder):
        raise CallError(
            Problem(
                code="call.no_workspace",
                found=folder.as_posix(),
                allowed=f"a folder with a {NAME}",
                remedy="name the folder of a workspace, or leave --accept-changes out to make one",
            )
        )
    workspace, _ = read_workspace(folder)
    now = shipped_marks()
    names = sorted({*workspace.rules, *now})
    found = [difference(name, workspace.rules.get(name), now.get(name)) for name in names]
    renewed = workspace.replace(rules=now, accepted_on=today, accepted_with=__version__)
    return Acceptance(
        folder,
        workspace.version,
        tuple(change for change in found if change is not None),
        workspace_text(renewed),
    )
