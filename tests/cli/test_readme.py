"""The commands that README.md names are there, with these options."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from evaluator.cli.app import app
from tests.cli.program import call
from tests.support import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
FENCES = re.findall(r"```[a-z]*\n(.*?)```", README, flags=re.DOTALL)
INLINE = re.findall(r"`(evaluator [^`]+)`", README)
COMMANDS = sorted(
    {
        line.strip().removeprefix("$ ").partition("  #")[0]
        for block in [*FENCES, *INLINE]
        for line in block.split("\n")
        if re.match(r"\s*(\$ )?evaluator [a-z]", line)
    }
)


def test_the_readme_names_commands() -> None:
    assert len(COMMANDS) >= 10


def _known(words: list[str]) -> list[str]:
    """Flags of a command as its help gives them."""
    help_text = call(words[0], "--help").out
    return re.findall(r"--[a-z-]+", help_text)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_readme_has_its_options(
    command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    _, *words = shlex.split(command)
    names = {c.name or c.callback.__name__ for c in app.registered_commands if c.callback}
    assert words[0] in names
    for word in words[1:]:
        if word.startswith("--"):
            assert word.partition("=")[0] in _known(words)


@pytest.mark.parametrize(
    "command", [c for c in COMMANDS if re.search(r"evaluator (score|check|rule|schema) ", c)]
)
def test_a_quick_command_of_the_readme_runs(command: str, empty: Path) -> None:
    """In an empty folder, on the names that the README has the reader make first."""
    _, *words = shlex.split(command)
    for name in ("my-challenge", "my-tender"):
        call("new", name.removeprefix("my-"), name)
    if "my-book" in words:
        call("new", "tender", "my-book", "--workbook", "--lang", "en")
    if "mijn-aanbesteding" in words:
        call("new", "tender", "mijn-aanbesteding", "--workbook")
    if any("veenstad" in word for word in words):
        call("new", "workspace", "veenstad")
        call("new", "principles", "veenstad/criteria/principles/veenstad.xlsx")
    for name in ("my-town", "mijn-gemeente"):
        call("new", "profile", name)
    (empty / "my-file.yaml").write_bytes(
        (empty / "my-challenge/challenges/my-challenge.yaml").read_bytes()
    )
    if any(word.isupper() for word in words):
        pytest.skip("a pattern, not a command")
    ran = call(*words)
    assert ran.code in (0, 1), ran.err


@pytest.mark.parametrize("name", sorted({c.split()[1] for c in COMMANDS}))
def test_the_help_of_a_command_has_an_example(name: str) -> None:
    ran = call(name, "--help")
    assert ran.code == 0
    assert f"Example: evaluator {name}" in ran.out


def test_the_help_is_grouped_by_user() -> None:
    text = call("--help").out
    for group in ("Inkoper / officer", "Uitdager / challenger", "Onderzoeker / researcher"):
        assert group in text


def test_exit_codes_in_the_readme_are_those_of_the_design() -> None:
    rows = re.findall(r"^\| (\(message\)|[a-z]+) .*\| ([0-9]+) \|$", README, flags=re.MULTILINE)
    assert [number for _, number in rows] == ["0", "1", "1", "2", "3"]
    assert [status for status, _ in rows][:3] == ["complete", "provisional", "refused"]
