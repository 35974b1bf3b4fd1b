"""The shape of the code: who may import whom, what the core never does, how notebooks look.

The checks read the sources (AST), so they also see imports inside functions. Each has a
counter-test on planted code at the end of the file: a check that cannot fail proves nothing.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "evaluator"
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MODULES = sorted(p for p in PACKAGE.rglob("*.py") if "_data" not in p.parts)

# An import points to an earlier row or stays in its own unit. The YAML text reader lives among the
# formats but stands at the bottom: it turns text into nodes and knows nothing of dossiers.
LAYERS: tuple[frozenset[str], ...] = (
    frozenset({"errors"}),
    frozenset({"formats.yaml_text"}),
    frozenset({"model"}),
    frozenset({"rules", "panel", "award", "ranking", "ledger"}),
    frozenset({"outcome"}),
    frozenset({"robustness", "voice", "lint", "study"}),
    frozenset({"formats", "store", "render", "report"}),
    frozenset({"office"}),
    frozenset({"__init__"}),
    frozenset({"cli"}),
    frozenset({"__main__"}),
)
EDGES = LAYERS[6]
CORE = frozenset({"errors", "formats.yaml_text"}).union(*LAYERS[2:5])
RANK = {unit: rank for rank, units in enumerate(LAYERS) for unit in units}

# What the core may use from outside: nothing compiled but pydantic, so that it starts at once.
CORE_PACKAGES = frozenset({"pydantic", "pydantic_core", "typing_extensions", "annotated_types"})
YAML_PACKAGES = CORE_PACKAGES | {"ruamel"}
# Of the standard library the core has no use for files, the machine, the clock, chance, network,
# other processes or code made from text. What it needs of these comes in as an argument.
FILES = {"csv", "fileinput", "glob", "io", "linecache", "pathlib", "shelve", "shutil", "sqlite3"}
FILES |= {"tempfile", "tomllib", "xml", "zipfile", "mmap", "marshal", "pickle"}
MACHINE = {"ctypes", "getpass", "locale", "logging", "os", "platform", "resource", "signal", "site"}
MACHINE |= {"sys", "sysconfig", "fcntl", "msvcrt", "winreg", "pwd"}
CLOCK_AND_CHANCE = {"random", "sched", "secrets", "time", "uuid", "zoneinfo"}
NETWORK = {"asyncio", "email", "ftplib", "http", "imaplib", "select", "smtplib", "socket", "ssl"}
NETWORK |= {"socketserver", "urllib", "webbrowser", "xmlrpc"}
PROCESSES = {"concurrent", "multiprocessing", "queue", "subprocess", "threading"}
CODE = {"code", "codeop", "importlib", "inspect", "pkgutil", "runpy", "zipimport"}
FORBIDDEN_IN_CORE = FILES | MACHINE | CLOCK_AND_CHANCE | NETWORK | PROCESSES | CODE
FORBIDDEN_CALLS = frozenset({"open", "print", "input", "exec", "eval", "compile", "__import__"})
CLOCK = frozenset({"now", "today", "utcnow"})

# Packages with one home. `skcriteria` is a second opinion and never the outcome.
HOMES = {"skcriteria": "robustness", "papermill": "report", "nbconvert": "report", "docx": "report"}

# What the everyday commands must not load (the figure: `--help` and `check` start in a blink).
HEAVY = {"numpy", "scipy", "pandas", "matplotlib", "skcriteria", "sklearn", "seaborn"}
HEAVY |= {
    "papermill",
    "nbconvert",
    "nbclient",
    "nbformat",
    "IPython",
    "ipykernel",
    "zmq",
    "tornado",
    "docx",
    "lxml",
}

MAX_MODULE_LINES = 350
MAX_FUNCTION_LINES = 40
MAX_CELL_LINES = 6


@dataclass(frozen=True)
class Import:
    """One import of a module: its full name, its line, and whether only a type checker sees it."""

    name: str
    line: int
    typing_only: bool


def _typing_blocks(tree: ast.AST) -> set[ast.AST]:
    """All nodes under `if TYPE_CHECKING:`."""
    found: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            found.update(inner for child in node.body for inner in ast.walk(child))
    return found


def imports_of(source: str, module: str) -> list[Import]:
    """Every import in a source; `from evaluator import x` counts as `evaluator.x`."""
    tree = ast.parse(source)
    typing_only = _typing_blocks(tree)
    found: list[Import] = []
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parent = module.split(".")[: -node.level]
                base = ".".join([*parent, base]).rstrip(".")
            names = [f"{base}.{a.name}" if base == "evaluator" else base for a in node.names]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            names = [a.value for a in node.args[:1] if isinstance(a, ast.Constant)]
        found += [Import(name, node.lineno, node in typing_only) for name in names]
    return found


def unit_of(name: str) -> str:
    """The unit a module of the package belongs to: its first part, or a named exception."""
    parts = name.split(".")[1:]
    if ".".join(parts[:2]) in RANK:
        return ".".join(parts[:2])
    return parts[0] if parts and _is_unit(parts[0]) else "__init__"


def _is_unit(part: str) -> bool:
    return part in RANK or (PACKAGE / part).is_dir() or (PACKAGE / f"{part}.py").is_file()


def module_of(path: Path) -> str:
    """The dotted name of a file of the package."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    if len(parts) > 2 and parts[-1] == "__init__":
        parts = parts[:-1]
    return ".".join(parts)


def wrong_imports(source: str, module: str) -> list[str]:
    """Imports of a module that point against the direction of the layers."""
    own = unit_of(module)
    wrong = []
    for item in imports_of(source, module):
        if item.name.split(".")[0] != "evaluator":
            continue
        target = unit_of(item.name)
        if target == own or (target == "__init__" and item.name.endswith(".__version__")):
            continue
        if {own, target} <= EDGES or RANK[target] < RANK[own]:
            continue
        wrong.append(f"{module}:{item.line} imports {item.name}: {own} may not use {target}")
    return wrong


def impure(source: str, module: str) -> list[str]:
    """What a module of the core may not use: packages, standard modules, calls."""
    allowed = YAML_PACKAGES if unit_of(module) == "formats.yaml_text" else CORE_PACKAGES
    wrong = []
    for item in imports_of(source, module):
        top = item.name.split(".")[0]
        if top == "evaluator" or item.typing_only:
            continue
        outside = top not in sys.stdlib_module_names and top not in allowed
        if outside or top in FORBIDDEN_IN_CORE:
            wrong.append(f"{module}:{item.line} imports {item.name}")
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id in FORBIDDEN_CALLS:
            wrong.append(f"{module}:{node.lineno} calls {node.func.id}()")
        if isinstance(node.func, ast.Attribute) and node.func.attr in CLOCK:
            wrong.append(f"{module}:{node.lineno} reads the clock: {ast.unparse(node.func)}()")
    return wrong


def long_functions(source: str, module: str) -> list[str]:
    """Functions whose body, without docstring, does not fit on a screen."""
    wrong = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
            lines = (node.end_lineno or 0) - body[0].lineno + 1
            if lines > MAX_FUNCTION_LINES:
                wrong.append(f"{module}:{node.lineno} {node.name} has {lines} lines")
    return wrong


def in_all(
    check: Callable[[str, str], list[str]], units: frozenset[str] | None = None
) -> list[str]:
    """What a check finds in the modules of the package, or of some units of it."""
    found = []
    for path in MODULES:
        module = module_of(path)
        if units is None or unit_of(module) in units:
            found += check(path.read_text(encoding="utf-8"), module)
    return found


def test_every_unit_of_the_package_has_a_layer() -> None:
    units = {unit_of(module_of(path)) for path in MODULES}
    assert units <= set(RANK), f"say in LAYERS where these belong: {sorted(units - set(RANK))}"


def test_imports_point_one_way() -> None:
    assert not in_all(wrong_imports)


def test_the_edges_have_no_circle() -> None:
    uses: dict[str, set[str]] = {edge: set() for edge in EDGES}
    for path in MODULES:
        own = unit_of(module_of(path))
        if own in EDGES:
            items = imports_of(path.read_text(encoding="utf-8"), module_of(path))
            uses[own] |= {unit_of(i.name) for i in items if i.name.startswith("evaluator")} & EDGES
        uses.get(own, set()).discard(own)
    while free := [edge for edge, targets in uses.items() if not targets & set(uses)]:
        for edge in free:
            del uses[edge]
    assert not uses, f"these edges use each other in a circle: {uses}"


def test_the_core_has_no_files_clock_chance_or_compiled_packages() -> None:
    assert not in_all(impure, CORE)


@pytest.mark.parametrize(("package", "home"), HOMES.items())
def test_a_package_with_a_home_is_used_only_there(package: str, home: str) -> None:
    def strays(source: str, module: str) -> list[str]:
        used = [i for i in imports_of(source, module) if i.name.split(".")[0] == package]
        return [f"{module}:{i.line}" for i in used if unit_of(module) != home and not i.typing_only]

    assert strays(f"import {package}.x", "evaluator.outcome")
    assert not in_all(strays)


def test_modules_lie_at_most_one_folder_deep_and_have_one_subject() -> None:
    deep = [p for p in MODULES if len(p.relative_to(PACKAGE).parts) > 2]
    assert not deep
    lines = {module_of(p): len(p.read_text(encoding="utf-8").splitlines()) for p in MODULES}
    assert not {name: n for name, n in lines.items() if n > MAX_MODULE_LINES}


def test_a_function_fits_on_a_screen() -> None:
    assert not in_all(long_functions)


PROBE = """
import json, runpy, sys
sys.argv = ["evaluator", *json.loads(sys.argv[1])]
try:
    runpy.run_module("evaluator", run_name="__main__")
except SystemExit as stop:
    code = stop.code
else:
    code = 0
print(json.dumps([code, sorted({name.split(".")[0] for name in sys.modules})]), file=sys.stderr)
"""


@pytest.mark.parametrize(
    "call",
    [["--help"], ["check", "--help"], ["check", str(ROOT / "submissions" / "tender-voorbeeld")]],
    ids=["help", "check-help", "check"],
)
def test_everyday_commands_load_nothing_heavy(call: list[str]) -> None:
    run = subprocess.run(
        [sys.executable, "-c", PROBE, json.dumps(call)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.stderr.endswith("]]\n"), run.stderr
    code, loaded = json.loads(run.stderr.splitlines()[-1])
    assert code in (0, None), run.stdout + run.stderr
    assert "evaluator" in loaded
    assert not [n for n in loaded if n in HEAVY or n.startswith("jupyter")]


def notebook_faults(notebook: dict[str, object]) -> list[str]:
    """What a committed notebook may not have: logic, outputs, traces of a run."""
    cells = notebook["cells"]
    assert isinstance(cells, list)
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    faults = [] if notebook.get("nbformat") == 4 else ["not notebook format 4"]
    if len({cell.get("id") for cell in cells} - {None}) != len(cells):
        faults.append("cells need ids of their own")
    tagged = [c for c in code if "parameters" in c["metadata"].get("tags", [])]
    if len(tagged) != 1:
        faults.append(f"{len(tagged)} cells are tagged parameters, must be 1")
    for cell in code:
        faults += [f"cell {cell.get('id')}: {fault}" for fault in _cell_faults(cell)]
    return faults


def _cell_faults(cell: dict[str, object]) -> list[str]:
    text = cell["source"]
    source = "".join(text) if isinstance(text, list) else str(text)
    faults = []
    if cell["outputs"] or cell["execution_count"] is not None:
        faults.append("not stripped of outputs")
    if {"papermill", "execution"} & set(cell["metadata"]):
        faults.append("carries traces of a run")
    # The parameters cell declares one name a line and has no length of its own.
    parameters = "parameters" in cell["metadata"].get("tags", [])
    if len(source.splitlines()) > MAX_CELL_LINES and not parameters:
        faults.append(f"longer than {MAX_CELL_LINES} lines")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            faults.append(f"defines something: line {node.lineno}")
        if isinstance(node, ast.Call) and "open" in ast.unparse(node.func).split("."):
            faults.append(f"opens a file: line {node.lineno}")
    names = {item.name for item in imports_of(source, "notebook")}
    return faults + [f"imports {n}" for n in sorted(names) if n.split(".")[0] != "evaluator"]


def test_the_reports_of_the_main_job_are_here() -> None:
    assert {"tender", "challenge", "compare"} <= {path.stem for path in NOTEBOOKS}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_an_article_with_short_calls(path: Path) -> None:
    assert not notebook_faults(json.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_has_its_sidecar(path: Path) -> None:
    assert path.with_suffix(".yaml").is_file()


# --- the checks themselves can fail ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("evaluator.errors", "import evaluator.model.base"),
        ("evaluator.award.logarithmic", "from evaluator import ranking"),
        ("evaluator.award.logarithmic", "from ..panel import aggregate"),
        ("evaluator.outcome", "def f():\n    from evaluator.render.tables import table"),
        ("evaluator.store.runs", "import importlib; importlib.import_module('evaluator.cli')"),
        ("evaluator.model.base", "import evaluator"),
    ],
)
def test_an_import_against_the_direction_is_seen(module: str, line: str) -> None:
    assert wrong_imports(line, module)


@pytest.mark.parametrize(
    "line",
    [
        "import numpy",
        "from pathlib import Path",
        "import datetime\ndatetime.date.today()",
        "open('x')",
        "def f():\n    import random",
    ],
)
def test_what_the_core_may_not_use_is_seen(line: str) -> None:
    assert impure(line, "evaluator.panel.aggregate")


def test_what_the_core_may_use_is_left_alone() -> None:
    fine = "import json\nfrom fractions import Fraction\nfrom pydantic import BaseModel\n"
    assert not impure(fine, "evaluator.model.base")
    assert not wrong_imports("from evaluator.errors import InputError", "evaluator.model.base")
    assert not wrong_imports("from evaluator.formats.yaml_text import read", "evaluator.lint.text")


def test_a_long_function_is_seen() -> None:
    assert long_functions("def f():\n" + "    x = 1\n" * 41, "evaluator.cli")
    assert not long_functions("def f():\n" + "    x = 1\n" * 40, "evaluator.cli")


@pytest.mark.parametrize(
    ("source", "change"),
    [
        ("import pandas", {}),
        ("def f(): pass", {}),
        ("x = open('a')", {}),
        ("x = 1\n" * 7, {}),
        ("x", {"outputs": [{"output_type": "stream"}]}),
        ("x", {"execution_count": 3}),
        ("x", {"metadata": {"papermill": {}}}),
    ],
)
def test_a_fault_in_a_notebook_is_seen(source: str, change: dict[str, object]) -> None:
    parameters = {"cell_type": "code", "id": "p", "source": "a = 1", "outputs": []}
    parameters |= {"execution_count": None, "metadata": {"tags": ["parameters"]}}
    cell = {**parameters, "id": "c", "source": source, "metadata": {}}
    assert not notebook_faults({"nbformat": 4, "cells": [parameters, {**cell, "source": "x"}]})
    assert notebook_faults({"nbformat": 4, "cells": [parameters, cell | change]})
