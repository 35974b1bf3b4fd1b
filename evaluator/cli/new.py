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
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from evaluator.errors import CallError, Problem
from evaluator.formats.library import packed_root
from evaluator.render.catalogue import Words
from evaluator.store.folder import made_whole
from evaluator.store.runs import is_device

START = Path(__file__).parent / "start"
CRITERIA = {
    "tender": "tenders/preventief-veld-voorbeeldstad",
    "challenge": "challenges/uitdaging-voorbeeldstad",
}
LONGEST_NAME = 59
_TENDER = "tender-voorbeeldstad"
_CHALLENGE = "mijn-uitdaging"
SLUG = re.compile(rf"[a-z0-9][a-z0-9-]{{0,{LONGEST_NAME - 1}}}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a call asks beside kind and place.

    Attributes:
        workbook: A workbook instead of text files.
        table: A table with principles, to make a list of.
        adopted_by: Who adopted the principles of that table, in both languages.
        adopted_on: When they did.
        accept: Record the rules of this version of the program in a workspace.
    """

    workbook: bool = False
    table: Path | None = None
    adopted_by: str = ""
    adopted_on: str = ""
    accept: bool = False


PLAIN = Asked()


def new(kind: str, folder: Path, lang: str, asked: Asked = PLAIN) -> int:
    """Make a start of a kind.

    Raises:
        CallError: The call cannot be used, or something stands at the place already.
        InputError: The table or workspace that it names cannot be used.
    """
    _fits(kind, asked)
    if kind == "principles":
        from evaluator.cli.new_principles import adopted_of, new_principles  # noqa: PLC0415

        adopted = adopted_of(asked.adopted_by, asked.adopted_on)
        return new_principles(
            folder, lang, workbook=asked.workbook, table=asked.table, adopted=adopted
        )
    if kind == "profile":
        from evaluator.cli.new_profile import new_profile  # noqa: PLC0415

        return new_profile(folder, lang)
    if kind == "workspace":
        from evaluator.cli.new_workspace import accept_changes, new_workspace  # noqa: PLC0415

        return accept_changes(folder, lang) if asked.accept else new_workspace(folder, lang)
    return _new_dossier(kind, folder, lang, workbook=asked.workbook)


def _fits(kind: str, asked: Asked) -> None:
    """Refuse an option that says nothing about what is made."""
    for option, given, kinds in (
        ("--workbook", asked.workbook, ("tender", "challenge", "principles")),
        ("--from", asked.table is not None, ("principles",)),
        ("--adopted-by", bool(asked.adopted_by), ("principles",)),
        ("--adopted-on", bool(asked.adopted_on), ("principles",)),
        ("--accept-changes", asked.accept, ("workspace",)),
    ):
        if given and kind not in kinds:
            raise CallError(
                Problem(
                    code="call.new_option",
                    found=f"{option} with new {kind}",
                    allowed=f"{option} with new {', '.join(kinds)}",
                    remedy="leave the option out",
                )
            )
    if asked.table is None and (asked.adopted_by or asked.adopted_on):
        raise CallError(
            Problem(
                code="call.new_option",
                found="who adopted the principles, without a table that holds them",
                allowed="--adopted-by and --adopted-on beside --from",
                remedy="add --from, or fill it in later in the list itself",
            )
        )


def _new_dossier(kind: str, folder: Path, lang: str, *, workbook: bool) -> int:
    """Copy a complete invented example, with its own criteria set beside it."""
    name = folder.name
    check_name(folder, name)
    fill = _fill_workbook if workbook else _fill
    made_whole(folder, lambda staging: fill(staging, name, kind, lang))
    text = "cli.new.workbook" if workbook else f"cli.new.{kind}"
    sys.stdout.write(Words(lang).text(text, folder=folder.as_posix()) + "\n")
    return 0


def check_name(path: Path, name: str, ending: str = "") -> None:
    """Refuse a name that cannot be an id, or a file on every system.

    Args:
        path: What is to be made.
        name: The id that it gets.
        ending: The ending of the file, for the name that is proposed.

    Raises:
        CallError: With the nearest name that can be used.
    """
    if SLUG.fullmatch(name) and not is_device(name):
        return
    device = f"{name}, a name that Windows keeps for a device"
    raise CallError(
        Problem(
            code="call.folder_name",
            found=device if is_device(name) else name,
            allowed="lower case letters, digits and hyphens",
            remedy=_nearest_name(path.with_name(name), ending),
        )
    )


def _nearest_name(folder: Path, ending: str = "") -> str:
    """Propose the nearest name that can be used; where nothing is left of it, say what a name is.

    >>> _nearest_name(Path("werk/Mijn Aanbesteding 2026"))
    'did you mean werk/mijn-aanbesteding-2026?'
    """
    letters = unicodedata.normalize("NFKD", folder.name).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:LONGEST_NAME].rstrip("-")
    if not name:
        return "the name becomes the id of what is made: choose a plain one"
    if is_device(name):
        name = f"{name}-1"
    return f"did you mean {folder.with_name(name + ending).as_posix()}?"


def _fill_workbook(target: Path, name: str, kind: str, lang: str) -> None:
    """The same start as one workbook, with the prices in a second file."""
    from evaluator.office.convert import write_book  # noqa: PLC0415  # writes a workbook
    from evaluator.office.raw import read_raw  # noqa: PLC0415

    with TemporaryDirectory() as scratch:
        _fill(Path(scratch) / name, name, kind, lang)
        target.mkdir()
        write_book(read_raw(Path(scratch) / name), target, lang)


def _fill(target: Path, name: str, kind: str, lang: str) -> None:
    root = packed_root()
    tender = kind == "tender"
    shutil.copytree(root / "submissions" / _TENDER if tender else START / "challenge", target)
    shutil.copy(root / "criteria" / f"{CRITERIA[kind]}.yaml", target / "criteria.yaml")
    _rewrite(target / "dossier.yaml", id=name, criteria="criteria.yaml", language=lang)
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
