"""Names stand in people.csv only, so that they can be erased as SECURITY.md says."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.cli.program import call
from tests.support import ROOT

NAME = "Zwaantje Quist-Xhofleer"
SURNAME = b"Quist-Xhofleer"
SECURITY = (ROOT / "SECURITY.md").read_text(encoding="utf-8")


@pytest.fixture
def tender(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dossier in an empty folder, with a name behind an id."""
    monkeypatch.chdir(tmp_path)
    assert call("new", "tender", "my-tender").code == 0
    people = "id,name,address\nA1," + NAME + ",Dorpsstraat 1\n"
    (tmp_path / "my-tender/people.csv").write_text(people, encoding="utf-8")
    return Path("my-tender")


def texts(path: Path) -> list[bytes]:
    """The content of a file; of a workbook that of its parts."""
    if path.suffix != ".xlsx":
        return [path.read_bytes()]
    with zipfile.ZipFile(path) as book:
        return [book.read(name) for name in book.namelist()]


def naming(folder: Path) -> set[str]:
    """Files in which the name stands."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {
        path.relative_to(folder).as_posix()
        for path in files
        if any(SURNAME in text for text in texts(path))
    }


@pytest.mark.notebook
def test_a_name_in_people_csv_reaches_nothing_that_a_command_makes(
    tender: Path, tmp_path: Path
) -> None:
    for arguments in (
        ("check", tender, "--format", "json"),
        ("score", tender, "--format", "json"),
        ("forms", tender),
        ("collect", tender, "forms/my-tender"),
        ("plenary", tender),
        ("convert", tender, "as-workbook"),
        ("report", tender, "--show-code"),
    ):
        ran = call(*map(str, arguments))
        assert ran.code in (0, 1), ran.err
        assert NAME not in ran.out + ran.err
    made = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {"forms", "reports", "as-workbook"} <= {p.relative_to(tmp_path).parts[0] for p in made}
    assert naming(tmp_path) == {"my-tender/people.csv"}


def test_without_people_csv_outcome_and_digests_stay(tender: Path) -> None:
    before = json.loads(call("score", str(tender), "--format", "json").out)
    (tender / "people.csv").unlink()
    after = json.loads(call("score", str(tender), "--format", "json").out)
    assert before["inputs_digest"] == after["inputs_digest"]
    assert before == after


def test_a_form_carries_no_name_in_its_properties(tender: Path) -> None:
    assert call("forms", str(tender)).code == 0
    for path in Path("forms/my-tender").glob("*.xlsx"):
        with zipfile.ZipFile(path) as book:
            core = book.read("docProps/core.xml").decode()
        assert re.search(r"<dc:creator></dc:creator>", core)
        assert re.search(r"<cp:lastModifiedBy></cp:lastModifiedBy>", core)


def command(start: str) -> str:
    """A command of SECURITY.md as it is printed there."""
    (found,) = re.findall(rf"^ *({re.escape(start)}.*)$", SECURITY, flags=re.MULTILINE)
    return str(found)


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")
def test_the_commands_for_erasing_find_copies_and_names(tender: Path, tmp_path: Path) -> None:
    copies = (
        "my-tender/.ipynb_checkpoints/people-checkpoint.csv",
        "my-tender/.~lock.dossier.xlsx#",
        "my-tender/~$dossier.xlsx",
        "people (1).xlsx",
    )
    for name in copies:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("copy", encoding="utf-8")
    (tmp_path / "forms").mkdir()
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports/letter.txt").write_text(f"aan {NAME}", encoding="utf-8")

    def lines(text: str) -> set[str]:
        run = subprocess.run(["bash", "-c", text], check=True, capture_output=True)  # noqa: S607 - found on the PATH
        return {line.removeprefix("./") for line in run.stdout.decode().splitlines()}

    found = lines(command("find . "))
    assert found == {*copies, "my-tender/people.csv", "my-tender/.ipynb_checkpoints"}
    search = command("grep ").replace("the name", NAME.lower())
    assert lines(search) == {"my-tender/people.csv", "reports/letter.txt"}
    lines(command("rm my-tender"))
    assert not (tender / "people.csv").exists()


def test_the_commands_for_erasing_are_there_for_windows_too() -> None:
    shells = re.findall(r"^ *```(bash|powershell)$", SECURITY, flags=re.MULTILINE)
    assert len(shells) > 4
    assert shells == ["bash", "powershell"] * (len(shells) // 2)
    found = command("find . ")
    windows = command("Get-ChildItem -Recurse -Force")
    names = re.findall(r"-name ('[^']+')", found)
    assert names == re.findall(r"'[^']+'", windows)
