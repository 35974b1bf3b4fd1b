"""``evaluator new``: a filled-in start in a folder of one's own, ready to change.

A challenge has a start of its own, written for residents: ``start/challenge``. A tender starts as
the invented example that comes with the program. What each file asks stands as Dutch comments at
its top; for files that are copied from elsewhere these come from ``start/heads``.
"""

from __future__ import annotations

import re
import shutil
import sys
import unicodedata
from pathlib import Path
from uuid import uuid4

from evaluator.errors import CallError, Problem
from evaluator.formats.library import packed_root
from evaluator.render.catalogue import Words

START = Path(__file__).parent / "start"
CRITERIA = {
    "tender": "tenders/preventief-veld-voorbeeldstad",
    "challenge": "challenges/uitdaging-voorbeeldstad",
}
LONGEST_NAME = 59
_TENDER = "tender-voorbeeldstad"
_CHALLENGE = "mijn-uitdaging"
_SLUG = re.compile(rf"[a-z0-9][a-z0-9-]{{0,{LONGEST_NAME - 1}}}")


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
                remedy=_other_name(folder),
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
    # A name that nobody has: a folder of the user's own is never touched.
    staging = folder.parent / f".{name}-{uuid4().hex[:8]}"
    try:
        _fill(staging, name, kind)
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


def _other_name(folder: Path) -> str:
    """Propose the nearest name that can be used; where nothing is left of it, say what a name is.

    >>> _other_name(Path("werk/Mijn Aanbesteding 2026"))
    'did you mean werk/mijn-aanbesteding-2026?'
    """
    letters = unicodedata.normalize("NFKD", folder.name).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:LONGEST_NAME].rstrip("-")
    if not name:
        return "the folder's name becomes the dossier's id: choose a plain one"
    return f"did you mean {folder.with_name(name).as_posix()}?"


def _fill(target: Path, name: str, kind: str) -> None:
    root = packed_root()
    tender = kind == "tender"
    shutil.copytree(root / "submissions" / _TENDER if tender else START / "challenge", target)
    shutil.copy(root / "criteria" / f"{CRITERIA[kind]}.yaml", target / "criteria.yaml")
    _rewrite(target / "dossier.yaml", id=name, criteria="criteria.yaml")
    _rewrite(target / "criteria.yaml", f"{kind}-criteria", id=f"{name}-criteria")
    if tender:
        _rewrite(target / "dossier.yaml", "tender-dossier")
        for bid in sorted((target / "bids").glob("*.yaml")):
            _rewrite(bid, "tender-bid")
    else:
        _rename_challenge(target, _CHALLENGE, name)


def _rewrite(path: Path, head: str = "", /, **keys: str) -> None:
    """Give a file other values for top-level keys, and a head of comments in place of its own."""
    text = path.read_text(encoding="utf-8")
    for key, value in keys.items():
        text = _set(text, key, value)
    if head:
        comments = (START / "heads" / f"{head}.txt").read_text(encoding="utf-8")
        text = comments + re.sub(r"\A(#.*\n)+", "", text)
    path.write_text(text, encoding="utf-8", newline="\n")


def _set(text: str, key: str, value: str) -> str:
    """Change one top-level key and leave every comment and other line as it is."""
    changed, count = re.subn(rf"(?m)^{key}: .*$", f"{key}: {value}", text, count=1)
    if count != 1:
        message = f"the example has no key {key}"
        raise ValueError(message)
    return changed


def _rename_challenge(target: Path, old: str, name: str) -> None:
    path = target / "challenges" / f"{old}.yaml"
    _rewrite(path, id=name)
    path.replace(target / "challenges" / f"{name}.yaml")
    for table in ("scores.csv", "consensus.csv"):
        lines = (target / table).read_text(encoding="utf-8").split("\n")
        body = [
            f"{name},{line.removeprefix(old + ',')}" if line.startswith(old + ",") else line
            for line in lines
        ]
        (target / table).write_text("\n".join(body), encoding="utf-8", newline="\n")
