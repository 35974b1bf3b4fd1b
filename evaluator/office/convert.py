"""One form of a dossier to another: files to a workbook, or a workbook to files.

What was written is read back before anybody sees it: only a dossier with the same digests is kept.
"""

from __future__ import annotations

import csv
import io
import shutil
from dataclasses import dataclass
from pathlib import Path

from evaluator.errors import InputError, Problem
from evaluator.formats.book_plan import BOOK
from evaluator.formats.digests import criteria_digest, inputs_digest
from evaluator.formats.field_paths import path_text
from evaluator.formats.loaded import Loaded
from evaluator.office.book_write import price_book, workbook
from evaluator.office.raw import RawDossier, RawTable, loaded_as_it_is, read_raw
from evaluator.office.yaml_write import write_yaml
from evaluator.store.folder import made_whole

OWN_RULES = ("criteria", "principles", "profiles", "limits", "regimes", "sources.yaml")
"""What a dossier may have beside it: carried over as it is."""

STAYS = ("people.csv", "people.xlsx", "log.jsonl", "locks", "prices.sealed", "README.md",
         "bijlagen", "attachments")  # fmt: skip
"""What is not carried over: personal data, evidence, attachments, and words about the original."""


@dataclass(frozen=True, slots=True)
class Converted:
    """What a conversion made.

    Attributes:
        folder: The new folder.
        to_workbook: Whether it holds a workbook.
        digest: Digest of the dossier, equal before and after.
        lang: Language of the workbook.
        left: Files that were not carried over.
    """

    folder: Path
    to_workbook: bool
    digest: str
    lang: str
    left: tuple[str, ...]


def convert(
    path: Path, target: Path, lang: str | None = None, criteria_dir: Path | None = None
) -> Converted:
    """Write a dossier in its other form into a new folder.

    Args:
        path: A folder, a workbook or a challenge file.
        target: A folder that does not exist yet.
        lang: Language of the workbook; the dossier's own if None.
        criteria_dir: Folder with criteria to look in.

    Raises:
        CallError: The target is there already, or cannot be made.
        InputError: The dossier cannot be used, or its other form cannot hold it unchanged.
    """
    raw = read_raw(path, criteria_dir)
    to_workbook = raw.head.file != BOOK and not raw.head.file.endswith(".xlsx")
    chosen = lang or raw.loaded.dossier.head.language

    def fill(staging: Path) -> None:
        staging.mkdir()
        if to_workbook:
            write_book(raw, staging, chosen)
        else:
            _write_files(raw, staging)
        _carry_over(raw, staging)
        _same(raw.loaded, loaded_as_it_is(staging, criteria_dir), path)

    made_whole(target, fill)
    left = tuple(name for name in STAYS if (raw.folder / name).exists()) if path.is_dir() else ()
    return Converted(target, to_workbook, inputs_digest(raw.loaded.dossier), chosen, left)


def write_book(raw: RawDossier, folder: Path, lang: str) -> None:
    """The workbook of a dossier, and its prices beside it."""
    (folder / BOOK).write_bytes(workbook(raw, lang))
    prices = raw.tables.get("prices")
    if prices is not None:
        (folder / "prices.xlsx").write_bytes(price_book(prices, lang))


def _write_files(raw: RawDossier, folder: Path) -> None:
    documents = [raw.head, *raw.subjects, *([raw.criteria] if raw.criteria else [])]
    for one in documents:
        if one.name == one.file and one is raw.criteria:
            continue  # it stands in a file of its own already
        place = folder / one.name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(write_yaml(one.data))
    for stem, table in raw.tables.items():
        (folder / f"{stem}.csv").write_bytes(_csv(table, raw.loaded))


def _csv(table: RawTable, loaded: Loaded) -> bytes:
    """A table as CSV; columns that the spec does not require and no row fills are left out."""
    spec = table.spec
    kept = [
        at
        for at, name in enumerate(spec.columns)
        if name in spec.required or any(row[at] for row in table.rows)
    ]
    comma = loaded.dossier.head.tables.decimal == "comma"
    numeric = spec.numeric | spec.maybe_numeric
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";" if comma else ",", lineterminator="\n")
    writer.writerow([spec.columns[at] for at in kept])
    for row in table.rows:
        writer.writerow(
            [
                row[at].replace(".", ",")
                if comma and spec.columns[at] in numeric and row[at][:1] in "-0123456789"
                else row[at]
                for at in kept
            ]
        )
    return stream.getvalue().encode()


def _carry_over(raw: RawDossier, folder: Path) -> None:
    """Rules of its own that a dossier has beside it."""
    written = {path.relative_to(folder).as_posix() for path in folder.rglob("*.yaml")}
    for name in OWN_RULES:
        source = raw.folder / name
        if source.is_dir():
            for path in sorted([*source.rglob("*.yaml"), *source.rglob("*.xlsx")]):
                relative = path.relative_to(raw.folder)
                if relative.as_posix() not in written:
                    (folder / relative).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(path, folder / relative)
        elif source.is_file():
            shutil.copyfile(source, folder / name)


def _same(before: Loaded, after: Loaded, path: Path) -> None:
    """Hold the digests of both forms against each other.

    Raises:
        InputError: They differ: some value cannot stand in the other form unchanged.
    """
    pairs = (
        (inputs_digest(before.dossier), inputs_digest(after.dossier)),
        (criteria_digest(before.book), criteria_digest(after.book)),
    )
    if all(one == other for one, other in pairs):
        return
    raise InputError(
        Problem(
            code="convert.differs",
            file=path.name,
            found=f"{_difference(before, after)} would not be the same in the other form",
            allowed="content that both forms can hold",
            remedy="mend that value (spaces at the ends, signs that a cell cannot hold), or keep "
            "the dossier as it is; nothing was written",
        )
    )


def _difference(before: Loaded, after: Loaded) -> str:
    """The first field that differs, for the message."""
    from evaluator.formats.digests import normalised  # noqa: PLC0415 - only when something is wrong
    from evaluator.formats.field_paths import leaves  # noqa: PLC0415
    from evaluator.ledger import canonical  # noqa: PLC0415

    old, new = (
        {path_text(path): value for path, value in leaves(canonical(normalised(one.dossier)))}
        for one in (before, after)
    )
    names = [name for name in [*old, *new] if old.get(name, old) != new.get(name, new)]
    return names[0] if names else "the criteria set"
