"""What would go wrong on Windows, tried without one: names, paths, pipes, line ends."""

from __future__ import annotations

import ast
import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath
from types import SimpleNamespace

import pytest

from evaluator import cli
from evaluator.errors import CallError
from evaluator.formats.dossier_files import used
from evaluator.report import normalise
from evaluator.store import atomic, folder
from tests.cli.program import call, started
from tests.support import ROOT, copy_dossier

TENDER = "tender-voorbeeldstad"
PACKAGE = sorted((ROOT / "evaluator").rglob("*.py"))
LACKING = {"crypt", "fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty"}
"""Modules of the standard library that Windows lacks."""
ELSEWHERE = re.compile(
    r"\bos\.(fork|rename|getuid|geteuid|uname|symlink|mkfifo|killpg|setsid|chown)\b"
    r"|symlink_to|SIGKILL|SIGHUP|%-[a-zA-Z]|[\"']/(tmp|dev|etc|usr)/|get_context\(.fork"
)
"""Calls that Windows lacks, or that do something else there (`os.rename` over a file)."""


def calls(path: Path) -> Iterator[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def test_nothing_is_used_that_windows_lacks() -> None:
    for path in PACKAGE:
        text = path.read_text(encoding="utf-8")
        assert not ELSEWHERE.search(text), path
        for node in ast.walk(ast.parse(text)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not LACKING & set(names), path


def test_text_is_read_and_written_as_utf_8_with_line_feeds() -> None:
    """The code page of a machine and its line ends are in no file that we make."""
    for path in PACKAGE:
        for one in calls(path):
            name = one.func.attr if isinstance(one.func, ast.Attribute) else ""
            given = {keyword.arg for keyword in one.keywords}
            place = f"{path.name}:{one.lineno}"
            assert name not in {"read_text", "write_text"} or "encoding" in given, place
            assert name != "write_text" or "newline" in given, place


def test_output_is_the_same_bytes_on_every_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe of Windows: the code page of the machine, carriage returns at the ends of lines."""
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="cp1252", newline="\r\n")
    monkeypatch.setattr(sys, "stdout", stream)
    assert cli.run(["rule", "score.missing"]) == 0
    stream.flush()
    here = started("rule", "score.missing").out
    assert len(here.splitlines()) > 1
    assert raw.getvalue() == here.encode("utf-8")


def test_a_reader_that_goes_away_is_no_fault() -> None:
    gone = OSError(22, "Invalid argument")
    assert cli._reader_left(gone, "nt")
    assert not cli._reader_left(gone, "posix")
    assert not cli._reader_left(OSError(28, "No space left on device"), "nt")
    assert not cli._reader_left(OSError(22, "Invalid argument", "scores.csv"), "nt")
    assert not cli._reader_left(ValueError(), "nt")


@pytest.mark.parametrize("name", ["con", "CON", "aux", "nul", "com1", "lpt9"])
@pytest.mark.parametrize("kind", ["tender", "challenge", "principles"])
def test_no_name_is_given_that_windows_keeps_for_a_device(
    kind: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """call.folder_name."""
    monkeypatch.chdir(tmp_path)
    asked = f"{name}.xlsx" if kind == "principles" else name
    ran = call("new", kind, asked, "--lang", "en")
    assert ran.code == 2
    assert "[call.folder_name]" in ran.err
    assert f"{name}, a name that Windows keeps for a device" in ran.err
    assert f"did you mean {name.lower()}-1" in ran.err.lower()
    assert not list(tmp_path.iterdir())


def test_what_an_open_spreadsheet_leaves_is_not_read(tmp_path: Path) -> None:
    """Excel lets nobody else read its file: the digests of a report must not ask for it."""
    dossier = copy_dossier(TENDER, tmp_path)
    before = used(dossier)
    for name in ("~$dossier.xlsx", "~$scores.xlsx", ".~lock.scores.xlsx", "._scores.csv"):
        (dossier / name).write_bytes(b"\x05user")
    assert used(dossier) == before
    assert call("check", str(dossier)).code == 0


@pytest.mark.skipif(os.name == "nt", reason="a pipe has no name in a folder there")
@pytest.mark.parametrize("name", ["criteria.yaml", "scores.csv", "bids/A.yaml"])
def test_a_pipe_or_device_in_a_dossier_is_refused_and_not_waited_for(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `con.yaml` is on Windows: reading it would read the keyboard."""
    monkeypatch.chdir(tmp_path)
    assert call("new", "tender", "my-tender").code == 0
    path = tmp_path / "my-tender" / name
    path.unlink()
    os.mkfifo(path)
    ran = call("check", "my-tender")
    assert ran.code == 2
    assert Path(name).name in ran.err
    assert "unreadable" in ran.err


@pytest.mark.parametrize(
    "text",
    [
        r"in C:\Users\x\dossier\a.yaml",
        r"in 'C:\\Users\\x\\dossier\\a.yaml'",
        "in C:/Users/x/dossier/a.yaml",
    ],
)
def test_a_folder_of_windows_is_taken_out_of_a_report_in_every_spelling(text: str) -> None:
    told = normalise._neutral(text, PureWindowsPath("C:/Users/x/dossier"))
    assert "Users" not in told
    assert "<folder>" in told


def test_a_new_folder_that_a_virus_scanner_holds_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, tries = Path.rename, []

    def held(self: Path, target: Path) -> Path:
        tries.append(target)
        if len(tries) < 3:
            raise PermissionError(13, "The process cannot access the file")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", held)
    with pytest.raises(CallError):  # elsewhere a refusal is final
        folder.made_whole(tmp_path / "made", Path.mkdir)
    tries.clear()
    monkeypatch.setattr(atomic, "os", SimpleNamespace(name="nt"))
    folder.made_whole(tmp_path / "made", Path.mkdir)
    assert len(tries) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["made"]
