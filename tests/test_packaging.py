"""What is installed and shipped: pins, hashes, licences, contents of the wheel and the sdist."""

from __future__ import annotations

import hashlib
import re
import runpy
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path, PurePosixPath

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.cli.program import call

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CACHES = {"__pycache__", ".venv", ".hypothesis", ".pytest_cache", ".ruff_cache", ".mypy_cache"}
DATA = ("criteria", "notebooks", "submissions")

# Named in the licence field or the classifiers of what is installed with the program.
COPYLEFT = re.compile(r"\bA?GPL|General Public License", re.IGNORECASE)
WEAK = re.compile(r"LGPL|Lesser", re.IGNORECASE)
# All that LICENSES.md may hold, as packages spell it: permissive, and MPL-2.0 as weak copyleft.
ALLOWED = {
    "0BSD", "Apache 2.0", "Apache License, Version 2.0", "Apache Software License", "Apache-2.0",
    "BSD License", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "ISC License (ISCL)",
    "MIT", "MIT License", "MIT-0", "MIT-CMU", "MPL-2.0", "Mozilla Public License 2.0 (MPL 2.0)",
    "PSF-2.0", "Python Software Foundation License", "Zlib",
}  # fmt: skip
JUPYTER = "etc/jupyter/jupyter_server_config.json"


def pins(name: str) -> dict[str, Requirement]:
    """The requirements of a pin file by name; comments and hashes left out."""
    text = (ROOT / name).read_text(encoding="utf-8")
    lines = re.sub(r"\s*\\\n\s+--hash=\S+", "", text).splitlines()
    found = [Requirement(line.rstrip("\\ ")) for line in lines if line and line[0] != "#"]
    return {canonicalize_name(r.name): r for r in found}


def installed(extra: str) -> dict[str, str]:
    """Name and version of all that `evaluator[extra]` needs here, by walking the metadata."""
    versions: dict[str, str] = {}
    direct = [*PROJECT["project"]["dependencies"]]
    direct += PROJECT["project"]["optional-dependencies"].get(extra, [])
    todo = [(Requirement(text), "") for text in direct]
    seen: set[tuple[str, str]] = set()
    while todo:
        requirement, asked = todo.pop()
        environment = {**default_environment(), "extra": asked}
        name = canonicalize_name(requirement.name)
        if requirement.marker and not requirement.marker.evaluate(environment):
            continue
        versions[name] = metadata.version(name)
        for extra_asked in ["", *sorted(requirement.extras)]:
            if (name, extra_asked) not in seen:
                seen.add((name, extra_asked))
                needs = metadata.requires(name) or []
                todo += [(Requirement(text), extra_asked) for text in needs]
    return versions


def tracked() -> list[PurePosixPath]:
    """Every file that git knows or would add; without git (an unpacked sdist) every file."""
    call = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    run = subprocess.run(call, cwd=ROOT, capture_output=True, check=False, encoding="utf-8")
    if run.returncode == 0:
        names = {Path(name) for name in run.stdout.split("\0") if name}
    else:
        names = {path.relative_to(ROOT) for path in ROOT.rglob("*")} - {Path("PKG-INFO")}
        names = {n for n in names if not CACHES & set(n.parts)}
    return sorted(PurePosixPath(name.as_posix()) for name in names if (ROOT / name).is_file())


def build(target: str, folder: Path) -> Path:
    """Build a wheel or an sdist without a network and give the file."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (made,) = folder.iterdir()
    return made


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", tmp_path_factory.mktemp("wheel"))


def test_every_pin_is_one_exact_version() -> None:
    for name in ("constraints.txt", "requirements.lock"):
        for requirement in pins(name).values():
            assert re.fullmatch(r"==[^*,]+", str(requirement.specifier)), (name, str(requirement))
            assert requirement.url is None
            assert not requirement.extras


def test_pins_name_no_host_and_no_path() -> None:
    for name in ("constraints.txt", "requirements.lock"):
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            assert not line.startswith("-")
            if not line.startswith("#"):
                assert "/" not in line
                assert " @ " not in line


def test_what_is_installed_here_is_what_the_constraints_say() -> None:
    wanted = pins("constraints.txt")
    for name, version in installed("dev").items():
        assert name in wanted, f"{name} is installed but not pinned"
        assert wanted[name].specifier.contains(version), f"{name} {version}: {wanted[name]}"


def test_no_pin_is_left_over() -> None:
    needed = set(installed("dev"))
    for name, requirement in pins("constraints.txt").items():
        applies = requirement.marker is None or requirement.marker.evaluate()
        assert not applies or name in needed, f"nothing needs {name} any more"


def test_the_lock_has_the_versions_of_the_constraints_each_with_a_hash() -> None:
    wanted, locked = pins("constraints.txt"), pins("requirements.lock")
    assert {name: str(r) for name, r in locked.items()} == {
        name: str(wanted[name]) for name in locked
    }
    assert set(installed("")) <= set(locked)
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text[text.index("\n\n" if "\n\n" in text else "\n") :])
    hashed = [b for b in blocks if re.search(r"--hash=sha256:[0-9a-f]{64}", b)]
    assert len(hashed) == len(locked)


def test_floors_and_the_exact_scikit_criteria_are_declared() -> None:
    declared = {r.name.lower(): r for r in map(Requirement, PROJECT["project"]["dependencies"])}
    assert all(str(r.specifier) for r in declared.values()), "a dependency without a floor"
    assert str(declared["scikit-criteria"].specifier) == "==0.10"
    assert not declared["nbconvert"].specifier.contains("7.17.0")  # CVE-2025-53000
    assert not declared["jupyter-server"].specifier.contains("2.19.0")  # CVE-2026-44727
    assert PROJECT["project"]["requires-python"] == ">=3.11"


def test_no_strong_copyleft_is_installed_with_the_program() -> None:
    wrong = []
    for name in installed(""):
        about = metadata.metadata(name)
        words = [about.get("License-Expression") or "", (about.get("License") or "")[:200]]
        words += [c for c in about.get_all("Classifier") or [] if c.startswith("License")]
        wrong += [(name, w) for w in words if COPYLEFT.search(w) and not WEAK.search(w)]
    assert not wrong


def listed() -> dict[str, list[str]]:
    """The rows of LICENSES.md by the name of the package: name, version, licence, page."""
    text = (ROOT / "LICENSES.md").read_text(encoding="utf-8")
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")][2:]
    return {canonicalize_name(row[0].strip()): [cell.strip() for cell in row] for row in rows}


def test_the_list_of_licences_is_that_of_the_lock() -> None:
    wanted = {name: str(r.specifier).strip("=") for name, r in pins("requirements.lock").items()}
    assert {name: row[1] for name, row in listed().items()} == wanted


def test_only_permissive_licences_and_weak_copyleft_are_on_the_list() -> None:
    wrong = {
        name: row[2]
        for name, row in listed().items()
        if not set(re.split(r" AND | OR |; ", row[2])) <= ALLOWED
    }
    assert not wrong


def test_the_list_of_licences_says_what_the_tool_says_of_what_is_installed_here() -> None:
    tool = runpy.run_path(str(ROOT / ".ci/licences.py"))
    said = tool["declared"](sorted(set(listed()) & set(installed("dev"))))
    assert set(installed("")) <= {canonicalize_name(row["Name"]) for row in said}
    for row in said:
        assert list(row.values()) == listed()[canonicalize_name(row["Name"])]


def test_a_whole_text_for_a_licence_gets_its_name() -> None:
    tool = runpy.run_path(str(ROOT / ".ci/licences.py"))
    whole = metadata.metadata("scikit-criteria")["License"]
    assert "\n" in whole, "it gives a name by now: the recognition can go"
    assert tool["licence"](whole) == "BSD-3-Clause"
    without = whole.replace("Neither the name of", "")
    assert tool["licence"](without) == " ".join(without.split())


def test_the_wheel_carries_code_data_templates_and_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
        (info,) = {n.split("/")[0] for n in names if n.split("/")[0].endswith(".dist-info")}
        entry = packed.read(f"{info}/entry_points.txt").decode("utf-8")
    assert "evaluator = evaluator.__main__:main" in entry
    assert f"{info}/licenses/LICENSE" in names
    files = tracked()
    assert files, "git does not know this folder"
    wanted = {str(f) for f in files if f.parts[0] == "evaluator"}
    wanted |= {f"evaluator/_data/{f}" for f in files if f.parts[0] in DATA}
    wanted |= {info.replace(".dist-info", f".data/data/{JUPYTER}")}
    assert wanted == {n for n in names if not n.startswith(info)}
    for folder in DATA:
        assert any(n.startswith(f"evaluator/_data/{folder}/") for n in names), folder
    assert not [n for n in names if "docs" in n.split("/")]
    assert any(n.startswith("evaluator/report/templates/") for n in names)
    for lang in ("nl", "en"):
        for subject in ("findings", "problems", "words"):
            assert f"evaluator/render/messages/{lang}/{subject}.toml" in names


def test_an_editable_install_brings_the_settings_of_jupyter_too(tmp_path: Path) -> None:
    with zipfile.ZipFile(build("wheel:editable", tmp_path)) as packed:
        (name,) = [n for n in packed.namelist() if n.endswith(f".data/data/{JUPYTER}")]
        assert packed.read(name) == (ROOT / "notebooks" / Path(JUPYTER).name).read_bytes()


def test_two_builds_give_the_same_bytes(wheel: Path, tmp_path: Path) -> None:
    again = build("wheel", tmp_path)
    assert (
        hashlib.sha256(again.read_bytes()).digest() == hashlib.sha256(wheel.read_bytes()).digest()
    )


def test_the_sdist_is_complete(tmp_path: Path) -> None:
    with tarfile.open(build("sdist", tmp_path)) as packed:
        names = {n.split("/", 1)[1] for n in packed.getnames() if "/" in n}
    assert {str(f) for f in tracked()} <= names


def test_the_folder_docs_holds_small_pictures_that_a_page_shows() -> None:
    pages = [path for path in tracked() if path.suffix == ".md"]
    shown = "\n".join((ROOT / page).read_text(encoding="utf-8") for page in pages)
    for path in tracked():
        if path.parts[0] == "docs" and path.suffix != ".md":
            assert path.suffix == ".png", path
            assert path.name in shown, f"no page shows {path}"
            assert (ROOT / path).stat().st_size < 400_000, path


def test_no_symbolic_links_and_no_names_that_windows_refuses() -> None:
    folded: dict[str, PurePosixPath] = {}
    for path in tracked():
        assert not (ROOT / path).is_symlink(), path
        assert not re.search(r'[<>:"\\|?*]|[ .]$', str(path).replace("/", "")), path
        assert not re.fullmatch(r"(con|prn|aux|nul|com\d|lpt\d)", path.stem.lower()), path
        assert folded.setdefault(str(path).casefold(), path) == path
        assert len(str(path)) < 120, path


def test_text_files_are_utf_8_with_unix_line_ends() -> None:
    for path in tracked():
        if path.parts[:2] == ("tests", "broken") or path.suffix in {
            ".xlsx",
            ".png",
            ".pdf",
            ".zip",
        }:
            continue
        raw = (ROOT / path).read_bytes()
        raw.decode("utf-8")
        assert b"\r" not in raw, path


def test_the_readme_gives_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    begin = "python -m venv .venv && .venv/bin/python -m pip install -c constraints.txt ."
    tests = '.venv/bin/python -m pip install -c constraints.txt ".[dev]"'
    for command in (
        f"{begin} && .venv/bin/evaluator demo",
        f"{tests} && .venv/bin/python -m pytest",
    ):
        assert re.search(rf"^{re.escape(command)}$", text, re.MULTILINE), command


def commands(language: str, heading: str) -> list[str]:
    """Lines of the README's blocks in a language under a heading."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = re.split(r"^#{2,3} ", text.partition(f"# {heading}\n")[2], flags=re.MULTILINE)[0]
    blocks = re.findall(rf"^```{language}\n(.*?)^```", section, flags=re.DOTALL | re.MULTILINE)
    return [line for block in blocks for line in block.splitlines()]


def in_bash(line: str) -> str:
    """A command of PowerShell as it is in bash."""
    line = re.sub(r"\\Scripts\\(python|evaluator)\.exe", r"/bin/\1", line)
    return line.replace("Copy-Item ", "cp ").replace("\\", "/")


def test_the_commands_for_an_install_without_internet_are_the_same_on_windows() -> None:
    heading = "Without internet, without admin rights"
    bash = [line.removesuffix("/") for line in commands("bash", heading)]
    assert [in_bash(line) for line in commands("powershell", heading)] == bash[:7]
    assert "--platform win_amd64" in bash[8]


def test_the_commands_for_windows_are_those_for_linux() -> None:
    windows = [in_bash(line) for line in commands("powershell", "Windows (PowerShell)")]
    linux = [part for line in commands("bash", "Install and run") for part in line.split(" && ")]
    assert windows[:5] == linux
    assert len(windows) > 5
    for line in windows[5:]:
        program, command, *_ = line.split()
        assert program == ".venv/bin/evaluator"
        assert call(command, "--help").code == 0, line


def test_the_version_is_said_once() -> None:
    assert metadata.version("evaluator") == PROJECT["project"]["version"]
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [Unreleased]" in text


def test_no_machine_path_or_package_host_is_written_down() -> None:
    # Assembled here, so that this file does not find itself.
    traces = ["/" + name + "/" for name in ("root", "work", "home")]
    traces += ["python" + "hosted", "py" + "pi.org", "registry" + ".npm", "file:" + "//"]
    for path in tracked():
        if path.suffix in {".md", ".toml", ".txt", ".lock", ".yaml", ".py", ".cfg", ".ipynb", ""}:
            text = (ROOT / path).read_text(encoding="utf-8", errors="replace")
            assert not [trace for trace in traces if trace in text], path
