"""Run folders: whole or not at all, never outside their place, never over an older one."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from evaluator.errors import CallError, ReportError
from evaluator.store import runs
from evaluator.store.atomic import write_atomic
from evaluator.store.runs import keep_failed, latest, publish, safe_id

FILES = {"report.nl.html": b"<p>x</p>", "outcome.json": b"{}", "run.json": b'{"at": 1}'}


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, but for locks."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != runs.LOCK
    }


def test_a_run_appears_whole_and_is_the_latest(tmp_path: Path) -> None:
    out = tmp_path / "reports"
    path, made = publish(out, "tender-voorbeeld", "0123456789ab", FILES)
    assert made
    assert path == out / "tender-voorbeeld" / "0123456789ab"
    expected = {f"tender-voorbeeld/0123456789ab/{name}": data for name, data in FILES.items()}
    assert tree(out) == expected | {"tender-voorbeeld/latest.txt": b"0123456789ab\n"}
    assert latest(out, "tender-voorbeeld") == path
    assert latest(out, "ander") is None


def test_the_same_run_again_is_left_as_it_is_and_named(tmp_path: Path) -> None:
    first, _ = publish(tmp_path, "d", "a1", FILES)
    stamp = (first / "outcome.json").stat().st_mtime_ns
    publish(tmp_path, "d", "b2", FILES)
    outside = {"run.json": b"another time", "manifest.json": b"other line ends"}
    again, made = publish(tmp_path, "d", "a1", FILES | outside)
    assert (again, made) == (first, False)
    assert (first / "outcome.json").stat().st_mtime_ns == stamp
    assert (first / "run.json").read_bytes() == FILES["run.json"]
    assert latest(tmp_path, "d") == first


@pytest.mark.parametrize(
    "change",
    [{"outcome.json": b"other"}, {"extra.json": b""}, {"outcome.json": None}],
    ids=["other", "more", "less"],
)
def test_a_folder_with_the_same_name_and_other_content_is_refused(
    tmp_path: Path, change: dict[str, bytes | None]
) -> None:
    publish(tmp_path, "d", "a1", FILES)
    before = tree(tmp_path)
    files = {name: data for name, data in (FILES | change).items() if data is not None}
    with pytest.raises(ReportError) as caught:
        publish(tmp_path, "d", "a1", files)
    assert caught.value.problems[0].code == "run.differs"
    assert next(iter(change)) in caught.value.problems[0].found
    assert tree(tmp_path) == before


@pytest.mark.parametrize("step", ["write_durable", "sync_folder", "patiently"])
def test_when_the_disk_refuses_the_old_run_stays_and_nothing_half_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    publish(tmp_path, "d", "a1", FILES)
    before = tree(tmp_path)

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(runs, step, full)
    with pytest.raises(ReportError) as caught:
        publish(tmp_path, "d", "b2", FILES)
    monkeypatch.undo()
    assert caught.value.exit_code == 3
    assert caught.value.problems[0].code == "run.unwritable"
    assert "No space left" in caught.value.problems[0].found
    assert tree(tmp_path) == before
    assert not list((tmp_path / "d").glob(".staging-*"))


def test_what_a_killed_process_left_is_swept_and_never_shown(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from evaluator.store import runs\n"
        "runs.patiently = lambda step: os._exit(9)\n"
        "runs.publish(Path(sys.argv[1]), 'd', 'a1', {'x.txt': b'x'})"
    )
    run = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert run.returncode == 9
    assert not (tmp_path / "d" / "a1").exists()
    assert list((tmp_path / "d").glob(".staging-*"))
    publish(tmp_path, "d", "a1", FILES)
    assert not list((tmp_path / "d").glob(".staging-*"))


def test_many_at_once_publish_one_run(tmp_path: Path) -> None:
    results = []

    def work() -> None:
        results.append(publish(tmp_path, "d", "a1", FILES)[1])

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [False] * 7 + [True]


def test_a_dossier_that_is_being_written_is_waited_for_and_then_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "d").mkdir()
    monkeypatch.setattr(runs, "WAIT", 0.05)
    with FileLock(tmp_path / "d" / runs.LOCK), pytest.raises(ReportError) as caught:
        publish(tmp_path, "d", "a1", FILES)
    assert caught.value.problems[0].code == "run.busy"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "..",
        "../x",
        "a/b",
        "A",
        "a b",
        "a.b",
        "-a",
        "con",
        "lpt1",
        "a\n",
        "é",
        "failed",
        "{x}",
        "a" * 61,
    ],
)
def test_a_name_that_cannot_be_a_folder_everywhere_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(CallError):
        safe_id(name)
    for dossier, run in ((name, "a1"), ("d", name)):
        with pytest.raises(CallError):
            publish(tmp_path, dossier, run, FILES)
    assert not list(tmp_path.rglob("*.html"))


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../x",
        "a/b.txt",
        "a\\b",
        "A.txt",
        ".x",
        "x.",
        "nul.txt",
        "latest.txt",
        "a\n",
        "x" * 200,
    ],
)
def test_a_file_name_that_cannot_be_everywhere_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(CallError):
        publish(tmp_path, "d", "a1", FILES | {name: b""})
    with pytest.raises(CallError):
        keep_failed(tmp_path, name, b"")
    assert not (tmp_path / "d").exists()


def test_a_run_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CallError):
        publish(tmp_path, "d", "a1", {})


def test_a_link_that_leads_elsewhere_is_refused(tmp_path: Path) -> None:
    out, other = tmp_path / "reports", tmp_path / "other"
    out.mkdir()
    other.mkdir()
    try:
        (out / "d").symlink_to(other, target_is_directory=True)
    except OSError:
        pytest.skip("no links here")
    with pytest.raises(CallError) as caught:
        publish(out, "d", "a1", FILES)
    assert caught.value.problems[0].code == "run.outside"
    assert not list(other.iterdir())


def test_a_failed_notebook_is_kept_apart_and_replaced(tmp_path: Path) -> None:
    keep_failed(tmp_path, "tender-voorbeeld.nl.ipynb", b"one")
    path = keep_failed(tmp_path, "tender-voorbeeld.nl.ipynb", b"two")
    assert path == tmp_path / "failed" / "tender-voorbeeld.nl.ipynb"
    assert tree(tmp_path) == {"failed/tender-voorbeeld.nl.ipynb": b"two"}


def test_where_nothing_can_be_written_one_sentence_says_so(tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("a file", encoding="utf-8")
    with pytest.raises(ReportError) as caught:
        publish(tmp_path / "reports", "d", "a1", FILES)
    assert caught.value.problems[0].code == "run.unwritable"
    with pytest.raises(ReportError):
        keep_failed(tmp_path / "reports", "x.ipynb", b"")


def test_a_file_is_replaced_in_one_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "index.html"
    write_atomic(path, b"old")

    def broken(self: Path, target: Path) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "replace", broken)
    with pytest.raises(OSError, match="Input/output"):
        write_atomic(path, b"new")
    monkeypatch.undo()
    assert tree(tmp_path) == {"index.html": b"old"}
    write_atomic(path, b"new")
    assert tree(tmp_path) == {"index.html": b"new"}
