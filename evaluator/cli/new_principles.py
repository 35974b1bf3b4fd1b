"""``evaluator new principles``: a list of residents' principles, as YAML or as a workbook."""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from evaluator.cli.new import START, check_name
from evaluator.errors import CallError, Problem
from evaluator.formats.library import packed_root
from evaluator.formats.workspace_place import above
from evaluator.formats.yaml_text import read_yaml
from evaluator.model.base import is_moment
from evaluator.office.principles import Adopted, from_table, principles_bytes
from evaluator.render.catalogue import Words
from evaluator.render.terminal import clean
from evaluator.store.atomic import write_atomic
from evaluator.store.folder import made_whole

SUFFIXES = (".xlsx", ".yaml")
_ID, _DAY = "mijn-principes", "2026-01-31"
_TWO = re.compile(r"\s*([^|]*[^|\s])\s*\|\s*([^|]*[^|\s])\s*")


def new_principles(
    path: Path,
    lang: str,
    *,
    workbook: bool = False,
    table: Path | None = None,
    adopted: Adopted | None = None,
) -> int:
    """Make a list of principles and say how to use it.

    Args:
        path: A file that ends in .xlsx or .yaml, or a new folder for the list.
        lang: Language of the workbook and of what is said.
        workbook: A workbook rather than YAML.
        table: A table with principles to make the list of; without it, an invented start.
        adopted: Who adopted the principles of the table.

    Raises:
        CallError: Something stands there already, or the place or name cannot be used.
        InputError: The table cannot be used.
    """
    in_file = path.suffix in SUFFIXES
    name = path.stem if in_file else path.name
    _check_name(path, name, workbook=workbook)
    as_book = path.suffix == ".xlsx" or (workbook and not in_file)
    today = dt.datetime.now().astimezone().date()
    make = _maker(name, today, as_book, lang, table, adopted)
    made = path if in_file else path / "principles" / f"{name}{'.xlsx' if as_book else '.yaml'}"
    if in_file:
        _write_file(path, make)
    else:
        made_whole(path, lambda staging: _fill(staging / "principles", made.name, make()))
    sys.stdout.write("\n".join(_said(path, made, name, Words(lang), table)) + "\n")
    return 0


def _check_name(path: Path, name: str, *, workbook: bool) -> None:
    if path.suffix == ".yaml" and workbook:
        raise CallError(
            Problem(
                code="call.new_option",
                found=f"--workbook with {path.name}",
                allowed="--workbook with a folder, or a name that ends in .xlsx",
                remedy="leave the option out, or let the name end in .xlsx",
            )
        )
    check_name(path, name, path.suffix if path.suffix in SUFFIXES else "")


def _maker(
    name: str,
    today: dt.date,
    as_book: bool,  # noqa: FBT001 - one of six plain values
    lang: str,
    table: Path | None,
    adopted: Adopted | None,
) -> Callable[[], bytes]:
    """What gives the content of the file; a table is read at once."""
    if table is not None:
        data = from_table(table, name, today, adopted)
        return lambda: principles_bytes(data, workbook=as_book, lang=lang)
    text = start_text(name, today)
    if not as_book:
        return text.encode
    start: dict[str, Any] = read_yaml(text, f"{name}.yaml").data
    return lambda: principles_bytes(start, workbook=True, lang=lang)


def start_text(name: str, today: dt.date) -> str:
    """The invented start under a name of one's own."""
    text = (START / "principles" / "principles.yaml").read_text(encoding="utf-8")
    head, _, body = text.partition("kind: ")
    body = body.replace(_ID, name).replace(f"retrieved: {_DAY}", f"retrieved: {today.isoformat()}")
    return f"{head}kind: {body}"


def _fill(folder: Path, name: str, data: bytes) -> None:
    folder.mkdir(parents=True)
    (folder / name).write_bytes(data)


def _write_file(path: Path, make: Callable[[], bytes]) -> None:
    """Write a new file; nothing that stands there is overwritten.

    Raises:
        CallError: Something stands there already, or it cannot be written.
    """
    other = path.with_suffix(next(suffix for suffix in SUFFIXES if suffix != path.suffix))
    there = next((one for one in (path, other) if one.exists()), None)
    if there is not None:
        raise CallError(
            Problem(
                code="call.file_exists",
                found=there.as_posix(),
                allowed="a file that does not exist yet, in neither form",
                remedy="choose another name; nothing was changed",
            )
        )
    data = make()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, data)
    except OSError as error:
        raise CallError(
            Problem(
                code="call.folder_unwritable",
                found=f"{path.as_posix()}: {error.strerror}",
                allowed="a place where a file can be made",
                remedy="choose another place, or check the rights to it",
            )
        ) from None


def _said(path: Path, made: Path, name: str, words: Words, table: Path | None) -> list[str]:
    """What was made, how to check it, and how to use it from there."""
    shown = clean(made.as_posix())
    lines = [words.text(f"workspace.list.{'from_table' if table else 'start'}", file=shown)]
    lines.append(words.text("workspace.list.check", file=shown))
    home = above(made.parent, packed_root())
    if made != path:
        lines.append(
            words.text("workspace.list.use_folder", name=name, folder=clean(path.as_posix()))
        )
    elif home is not None and made.resolve().parent == home / "criteria" / "principles":
        lines.append(words.text("workspace.list.use_workspace", name=name))
    else:
        lines.append(words.text("workspace.list.use_elsewhere", name=name, file=clean(made.name)))
    return lines


def adopted_of(by: str, on: str) -> Adopted | None:
    """Who adopted a list, and when, from the options of a call.

    Raises:
        CallError: One of the two is missing, or cannot be read.
    """
    if not by and not on:
        return None
    both = _TWO.fullmatch(by)
    if both is None:
        raise CallError(
            Problem(
                code="call.adopted",
                found=f"--adopted-by {by}".strip(),
                allowed="who adopted the principles, in Dutch and in English with | between",
                remedy="write for instance --adopted-by 'de gemeenteraad|the council'",
            )
        )
    if "T" in on or not is_moment(on):
        raise CallError(
            Problem(
                code="call.adopted",
                found=f"--adopted-on {on}".strip(),
                allowed="the day on which they were adopted, such as 2026-01-31",
                remedy="write year-month-day",
            )
        )
    return Adopted({"nl": both[1], "en": both[2]}, dt.date.fromisoformat(on))
