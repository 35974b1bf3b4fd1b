"""Run folders: `reports/<dossier>/<run>/`, made whole and then shown by one rename.

Whoever looks sees the folders of before or the new one, never half a report. A run is named by the
digest of all that went into it, so an existing folder of that name holds the same report: it is
left as it is. `latest.txt` names the newest (no symbolic links: Windows).
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from filelock import FileLock, Timeout

from evaluator.errors import CallError, Problem, ReportError
from evaluator.store.atomic import patiently, sync_folder, write_atomic, write_durable

LATEST = "latest.txt"
FAILED = "failed"
LOCK = ".lock"
STAGING = ".staging-"
OUTSIDE_DIGEST = frozenset({"run.json", "manifest.json"})
"""Files that may differ between equal runs: times and machine facts, raw digests of input files."""
WAIT = 60.0
"""Seconds to wait for another process that publishes the same dossier."""

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_FILE = re.compile(r"[a-z0-9][a-z0-9_-]*(\.[a-z0-9][a-z0-9_-]*)*")
LONGEST_NAME = 120
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")


def is_device(name: str) -> bool:
    """Whether Windows keeps a name for a device: alone, with any extension, in capitals too."""
    return _DEVICES.fullmatch(name.lower()) is not None


def safe_id(text: str, what: str = "id") -> str:
    """The text, if it can name a folder anywhere: lower case, digits and hyphens.

    Raises:
        CallError: It cannot, or it is a name that Windows keeps for a device.
    """
    if not _ID.fullmatch(text) or is_device(text) or text == FAILED:
        allowed = f"lower case letters, digits and hyphens, at most 60, not {FAILED}"
        raise CallError(_problem("run.id", f"the {what} {text!r:.80}", allowed, "rename it"))
    return text


def publish(
    out_dir: Path, dossier_id: str, run_id: str, files: Mapping[str, bytes]
) -> tuple[Path, bool]:
    """Put a run in its folder, whole or not at all, and name it in `latest.txt`.

    Args:
        out_dir: Folder of all reports; made if absent.
        dossier_id: Name of the dossier's folder.
        run_id: Name of the run: the start of its digest.
        files: Content of each file by name.

    Returns:
        The folder, and whether it was made now; False where the same run was there already.

    Raises:
        CallError: A name that cannot be a file or folder everywhere, or no files.
        ReportError: A folder of that name holds something else, another process holds the dossier,
            or the disk refuses. Folders that were there stay as they were.
    """
    for name in files:
        _safe_file(name)
    if not files:
        raise CallError(
            _problem("run.empty", "a run without files", "at least one file", "make a report first")
        )
    home = _inside(out_dir, safe_id(dossier_id, "dossier id"))
    target = _inside(home, safe_id(run_id, "run id"))
    with _told(home), _held(home):
        _sweep(home)
        made = not target.exists()
        if made:
            _stage(home, target, files)
        else:
            _same(target, files)
        write_atomic(home / LATEST, f"{run_id}\n".encode())
    return target, made


def name_latest(out_dir: Path, dossier_id: str, run_id: str) -> None:
    """Name a run that was there already as the newest of its dossier.

    Raises:
        ReportError: The disk refuses, or another process holds the dossier.
    """
    home = _inside(out_dir, safe_id(dossier_id, "dossier id"))
    with _told(home), _held(home):
        write_atomic(home / LATEST, f"{safe_id(run_id, 'run id')}\n".encode())


def latest(out_dir: Path, dossier_id: str) -> Path | None:
    """Folder of the newest run of a dossier; None where there is none."""
    home = _inside(out_dir, safe_id(dossier_id, "dossier id"))
    try:
        name = (home / LATEST).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    folder = _inside(home, safe_id(name, "run id"))
    return folder if folder.is_dir() else None


def keep_failed(out_dir: Path, name: str, data: bytes) -> Path:
    """Keep what is left of a run that failed, under `failed`, for diagnosis; replaces an older one.

    Args:
        out_dir: Folder of all reports.
        name: File name, such as ``tender-voorbeeld.nl.ipynb``.
        data: Its content.

    Raises:
        CallError: A name that cannot be a file everywhere.
        ReportError: The disk refuses.
    """
    folder = out_dir / FAILED
    path = folder / _safe_file(name)
    with _told(folder):
        folder.mkdir(parents=True, exist_ok=True)
        write_atomic(path, data)
    return path


def _safe_file(name: str) -> str:
    fits = len(name) <= LONGEST_NAME and _FILE.fullmatch(name) and not is_device(name)
    if not fits or name == LATEST:
        allowed = "lower case letters, digits, hyphens, dots, such as report.nl.html"
        raise CallError(
            _problem("run.file", f"the file name {name!r:.80}", allowed, "rename the file")
        )
    return name


def _inside(folder: Path, name: str) -> Path:
    """A path in a folder, also when a link is in the way."""
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        found = f"{name}, which leads out of {folder.name}"
        raise CallError(
            _problem("run.outside", found, "a folder of reports without links", "remove the link")
        )
    return path


def _stage(home: Path, target: Path, files: Mapping[str, bytes]) -> None:
    """Write all files beside the target, then rename: the one step in which the run appears."""
    staging = home / f"{STAGING}{target.name}-{uuid4().hex[:8]}"
    try:
        staging.mkdir()
        for name, data in sorted(files.items()):
            write_durable(staging / name, data)
        sync_folder(staging)
        patiently(lambda: staging.rename(target))
        sync_folder(home)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _sweep(home: Path) -> None:
    """Remove what a killed process left behind; nobody else writes while we hold the lock."""
    for leftover in home.glob(f"{STAGING}*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _same(target: Path, files: Mapping[str, bytes]) -> None:
    """Require that a folder of the same name holds the same report."""
    there = {path.name: path.read_bytes() for path in target.iterdir() if path.is_file()}
    names = (set(there) | set(files)) - OUTSIDE_DIGEST
    other = sorted(name for name in names if there.get(name) != files.get(name))
    if other:
        raise ReportError(
            _problem(
                "run.differs",
                f"{target.parent.name}/{target.name} holds another report: {', '.join(other)}",
                "the same files, as the run has the same name",
                "look at what changed in that folder, move it away and run again",
            )
        )


@contextmanager
def _held(home: Path) -> Iterator[None]:
    """Hold the dossier: one process at a time publishes it."""
    home.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(home / LOCK, timeout=WAIT):
            yield
    except Timeout:
        found = f"another process is writing reports of {home.name}"
        raise ReportError(
            _problem("run.busy", found, "one at a time", "wait, then run again")
        ) from None


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """What the disk refuses, in one sentence."""
    try:
        yield
    except OSError as error:
        why = error.strerror or type(error).__name__
        place = Path(error.filename).name if isinstance(error.filename, str) else folder.name
        found = f"{place}: {why}"
        remedy = "free space or choose another folder with --out"
        raise ReportError(
            _problem("run.unwritable", found, "a folder that can be written", remedy)
        ) from None


def _problem(code: str, found: str, allowed: str, remedy: str) -> Problem:
    return Problem(code=code, found=found, allowed=allowed, remedy=remedy)
