"""``evaluator new``: a filled-in start in a folder of one's own, ready to change."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from evaluator.errors import CallError, Problem
from evaluator.formats.library import packed_root
from evaluator.render.catalogue import Words

TEMPLATE = {
    "tender": ("tender-voorbeeldstad", "tenders/preventief-veld-voorbeeldstad"),
    "challenge": ("ch-01", "challenges/uitdaging-voorbeeldstad"),
}
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,58}")


def new(kind: str, folder: Path, lang: str) -> int:
    """Copy a complete invented example, with its own criteria set beside it.

    Raises:
        CallError: The folder is there already, or its name cannot be an id.
    """
    name = folder.name
    if not _SLUG.fullmatch(name):
        raise CallError(
            Problem(
                code="call.folder_name",
                found=name,
                allowed="lower case letters, digits and hyphens",
                remedy="the folder's name becomes the dossier's id: choose a plain one",
            )
        )
    if folder.exists():
        raise CallError(
            Problem(
                code="call.folder_exists",
                found=folder.as_posix(),
                allowed="a folder that does not exist yet",
                remedy="choose another name; nothing was changed",
            )
        )
    example, criteria = TEMPLATE[kind]
    staging = folder.parent / f".{name}.new"
    shutil.rmtree(staging, ignore_errors=True)
    try:
        _fill(staging, name, kind, example, criteria)
        staging.rename(folder)
    except OSError as error:
        raise CallError(
            Problem(
                code="call.folder_unwritable",
                found=f"{folder.as_posix()}: {error.strerror}",
                allowed="a place where a folder can be made",
                remedy="choose another place, or check the rights to it",
            )
        ) from None
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    words = Words(lang)
    sys.stdout.write(words.text(f"cli.new.{kind}", folder=folder.as_posix()) + "\n")
    return 0


def _fill(target: Path, name: str, kind: str, example: str, criteria: str) -> None:
    root = packed_root()
    shutil.copytree(root / "submissions" / example, target)
    shutil.copy(root / "criteria" / f"{criteria}.yaml", target / "criteria.yaml")
    head = target / "dossier.yaml"
    text = head.read_text(encoding="utf-8")
    text = _set(text, "id", name)
    text = _set(text, "criteria", "criteria.yaml")
    head.write_text(text, encoding="utf-8", newline="\n")
    own = target / "criteria.yaml"
    own.write_text(
        _set(own.read_text(encoding="utf-8"), "id", f"{name}-criteria"),
        encoding="utf-8",
        newline="\n",
    )
    if kind == "challenge":
        _rename_challenge(target, example, name)


def _set(text: str, key: str, value: str) -> str:
    """Change one top-level key and leave every comment and other line as it is."""
    changed, count = re.subn(rf"(?m)^{key}: .*$", f"{key}: {value}", text, count=1)
    if count != 1:
        message = f"the example has no key {key}"
        raise ValueError(message)
    return changed


def _rename_challenge(target: Path, old: str, name: str) -> None:
    path = target / "challenges" / f"{old}.yaml"
    text = _set(path.read_text(encoding="utf-8"), "id", name)
    path.unlink()
    (target / "challenges" / f"{name}.yaml").write_text(text, encoding="utf-8", newline="\n")
    for table in ("scores.csv", "consensus.csv"):
        lines = (target / table).read_text(encoding="utf-8").split("\n")
        body = [
            f"{name},{line.removeprefix(old + ',')}" if line.startswith(old + ",") else line
            for line in lines
        ]
        (target / table).write_text("\n".join(body), encoding="utf-8", newline="\n")
