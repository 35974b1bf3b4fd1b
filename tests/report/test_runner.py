"""The strict runner: a notebook runs whole, or one sentence says why not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evaluator.errors import CallError, Problem
from evaluator.report import engine
from evaluator.report.html import render_html
from evaluator.report.normalise import normalise, notebook_bytes, with_ids
from evaluator.report.reading import values_of
from evaluator.report.runner import NotebookError, read_notebook, run_notebook
from evaluator.report.sidecar import Sidecar

Make = Callable[..., Any]

# Everything in a notebook that would differ between two runs if nobody saw to it.
RESTLESS = (
    """
import os, time, warnings
print({"a", "b", "c", "d"}, time.tzname, os.environ["LC_ALL"], os.getcwd())
warnings.warn("let op")
""",
    "class Thing: pass\nThing()",
    "for i in range(200): print(i, flush=i % 7 == 0)",
    """
from evaluator.report import blocks as b, figures as f
points = f.Series(label="punten", values=[1, 3])
bars = [f.horizontal_stacked_bars(["A", "B"], [points], axis=f.Axis(label="x")) for i in range(2)]
made = [b.figure(bars[0], id="beeld", caption="c", alt="a")]
made += [b.figure(bars[1], id="foto", caption="c", alt="a", image="png")]
b.group(*made, b.value("uit", seed))
""",
)


def failure(sidecar: Sidecar, notebook: Any, **options: Any) -> NotebookError:
    with pytest.raises(NotebookError) as caught:
        run_notebook(notebook, sidecar, {}, title="Proef", **options)
    error = caught.value
    assert len(error.problems) == 1
    assert "\n" not in error.problems[0].found
    assert "Traceback" not in str(error)
    return error


@pytest.mark.notebook
def test_two_runs_are_equal_to_the_byte(
    sidecar: Sidecar, make_notebook: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = []
    for number, zone in enumerate(("Asia/Tokyo", "America/Lima")):
        folder = tmp_path / f"map-{number}"
        folder.mkdir()
        # What a folder or a machine may bring along must not matter.
        (folder / "matplotlibrc").write_text(f"font.size: {10 + number}\n", encoding="utf-8")
        (folder / "numpy.py").write_text("raise SystemExit('foreign code')\n", encoding="utf-8")
        monkeypatch.chdir(folder)
        for name, value in {"TZ": zone, "LC_ALL": "C", "PYTHONHASHSEED": str(number)}.items():
            monkeypatch.setenv(name, value)
        before = dict(os.environ)
        notebook = make_notebook(*RESTLESS)
        done = run_notebook(notebook, sidecar, {"seed": 5, "s": '"; import os #'}, title="Proef")
        assert dict(os.environ) == before
        assert values_of(done) == {"uit": 5}
        results.append((notebook_bytes(done), render_html(done, lang="nl", title="Proef", meta={})))
    assert results[0] == results[1]
    text = results[0][0].decode("utf-8")
    assert "UTC" in text
    assert str(tmp_path) not in text
    assert '"injected-parameters"' in text
    assert "0x0" in text
    assert '"version": "3.' not in text


@pytest.mark.notebook
def test_the_kernel_is_this_python_in_the_folder_of_the_caller(
    sidecar: Sidecar, make_notebook: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))  # holds no kernels
    (tmp_path / "invoer.txt").write_text("hallo", encoding="utf-8")
    notebook = make_notebook(
        "import sys, os, pathlib\nfrom evaluator.report import blocks as b\n"
        "b.group(b.value('python', os.path.samefile(sys.executable, given)),"
        " b.value('text', pathlib.Path('invoer.txt').read_text(encoding='utf-8')))",
    )
    notebook.cells[1].source = f"given = {sys.executable!r}\n" + notebook.cells[1].source
    done = run_notebook(notebook, sidecar, {}, title="Proef", cwd=tmp_path)
    assert values_of(done) == {"python": True, "text": "hallo"}
    assert notebook.cells[1].outputs == []


@pytest.mark.notebook
def test_an_exception_is_one_sentence_and_the_notebook_so_far_is_kept(
    sidecar: Sidecar, make_notebook: Make
) -> None:
    error = failure(
        sidecar, make_notebook("# prose\nUitleg", "print('voor')", "1/0", "print('na')")
    )
    assert error.exit_code == 3
    assert error.problems[0].found == "cell 4 stopped with ZeroDivisionError: division by zero"
    assert error.error_name == "ZeroDivisionError"
    kept = notebook_bytes(error.notebook).decode("utf-8")
    assert "voor" in kept
    assert "ZeroDivisionError" in kept
    assert "start_time" not in kept


@pytest.mark.notebook
def test_an_error_of_this_program_comes_through_as_its_own(
    sidecar: Sidecar, make_notebook: Make
) -> None:
    source = (
        "from evaluator.errors import InputError, Problem\n"
        "raise InputError([Problem(code='a.b', file='scores.csv', line=12, column='score',"
        " found='\"7,5\"', allowed='7.5', remedy='a point'), Problem(code='c.d', found='x')])"
    )
    with pytest.raises(NotebookError) as caught:
        run_notebook(make_notebook(source), sidecar, {}, title="Proef")
    error = caught.value
    assert error.exit_code == 2
    assert error.error_name == "InputError"
    first = Problem(code="a.b", file="scores.csv", line=12, column="score", found='"7,5"',
                    allowed="7.5", remedy="a point")  # fmt: skip
    assert error.problems == (first, Problem(code="c.d", found="x"))


@pytest.mark.notebook
@pytest.mark.parametrize(
    ("source", "code", "says"),
    [
        ("import sys\nsys.exit(0)", "report.exit_in_cell", "cell 2 ended the notebook"),
        ("import os\nos._exit(0)", "report.kernel_died", "during cell 2"),
        ("def f(:", "report.cell_failed", "SyntaxError"),
    ],
)
def test_what_papermill_lets_pass_is_a_failure(
    sidecar: Sidecar, make_notebook: Make, source: str, code: str, says: str
) -> None:
    error = failure(sidecar, make_notebook(source, "x = 1"))
    assert error.problems[0].code == code
    assert says in error.problems[0].found
    assert error.exit_code == 3


@pytest.mark.notebook
@pytest.mark.parametrize(
    ("tag", "code"),
    [("raises-exception", "report.cell_failed"), ("skip-execution", "report.cell_not_run")],
)
def test_tags_that_excuse_a_cell_excuse_nothing(
    sidecar: Sidecar, make_notebook: Make, tag: str, code: str
) -> None:
    notebook = make_notebook("1/0", "x = 1")
    notebook.cells[1].metadata["tags"] = [tag]
    error = failure(sidecar, notebook)
    assert error.problems[0].code == code
    assert "cell 2" in error.problems[0].found


@pytest.mark.notebook
def test_a_cell_that_takes_too_long_is_stopped(sidecar: Sidecar, make_notebook: Make) -> None:
    start = time.monotonic()
    error = failure(sidecar, make_notebook("import time; time.sleep(60)"), timeout=1)
    assert error.problems[0].code == "report.timeout"
    assert error.problems[0].found == "cell 2 took longer than 1 seconds"
    assert time.monotonic() - start < 20


@pytest.mark.notebook
def test_printing_has_a_limit(sidecar: Sidecar, make_notebook: Make) -> None:
    done = run_notebook(make_notebook("print('y' * 50_000)"), sidecar, {}, title="Proef")
    text = done.cells[-1].outputs[0].text
    assert text.endswith("[cut after 20000 characters]\n")
    assert len(text) < 20_100
    error = failure(sidecar, make_notebook("while True: print('x' * 10_000)"), timeout=30)
    assert error.problems[0].code == "report.too_much_output"
    assert error.exit_code == 3
    assert len(notebook_bytes(error.notebook)) < 100_000


@pytest.mark.notebook
def test_output_of_all_kinds_has_a_limit(
    sidecar: Sidecar, make_notebook: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "LARGEST_OUTPUT", 100_000)
    shown = "from IPython.display import display\nwhile True: display('x' * 10_000)"
    error = failure(sidecar, make_notebook(shown), timeout=30)
    assert error.problems[0].code == "report.too_much_output"
    assert len(notebook_bytes(error.notebook)) < 200_000


INTERRUPTED = """
import signal, sys
# A job that a shell starts in the background ignores Ctrl-C; this one must hear it.
signal.signal(signal.SIGINT, signal.default_int_handler)
from pathlib import Path
from evaluator.report.runner import NotebookError, read_notebook, run_notebook
from evaluator.report.sidecar import read_sidecar
try:
    run_notebook(Path(sys.argv[1]), read_sidecar(Path(sys.argv[2])), {}, title="Proef")
except NotebookError as error:
    print(error.problems[0].code, error.exit_code)
"""


@pytest.mark.notebook
@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent otherwise on Windows")
def test_ctrl_c_ends_the_run_and_its_kernel(
    sidecar: Sidecar, make_notebook: Make, tmp_path: Path
) -> None:
    mark = tmp_path / "pid"
    notebook = make_notebook(
        f"import os, pathlib, time\npathlib.Path({str(mark)!r}).write_text(str(os.getpid()))\n"
        "time.sleep(60)"
    )
    path = tmp_path / "proef.ipynb"
    path.write_bytes(notebook_bytes(notebook))
    command = [sys.executable, "-c", INTERRUPTED, str(path), str(tmp_path / "proef.yaml")]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    while not (mark.is_file() and mark.read_text()):
        assert run.poll() is None
        time.sleep(0.05)
    run.send_signal(signal.SIGINT)
    said, _ = run.communicate(timeout=30)
    assert said.split() == ["report.interrupted", "130"]
    with pytest.raises(ProcessLookupError):
        os.kill(int(mark.read_text()), 0)


@pytest.mark.parametrize(
    ("change", "given"),
    [
        ({}, {"sede": 1}),
        ({}, {"seed": "1"}),
        ({}, {'x=__import__("os").system("echo")#': 1}),
        ({"tags": ()}, {}),
        ({"parameters": "seed = 1"}, {}),
        ({"parameters": "import os"}, {}),
    ],
)
def test_a_wrong_call_is_refused_before_anything_runs(
    sidecar: Sidecar, make_notebook: Make, change: dict[str, Any], given: dict[str, object]
) -> None:
    with pytest.raises(CallError):
        run_notebook(make_notebook("x = 1", **change), sidecar, given, title="Proef")


def test_a_file_that_is_no_notebook_is_named(sidecar: Sidecar, tmp_path: Path) -> None:
    (tmp_path / "x.ipynb").write_text("geen notebook", encoding="utf-8")
    for name in ("x.ipynb", "weg.ipynb"):
        with pytest.raises(NotebookError) as caught:
            read_notebook(tmp_path / name)
        assert caught.value.problems[0].file == name
        assert caught.value.exit_code == 3


def test_cells_without_an_id_are_named_by_their_place(make_notebook: Make) -> None:
    notebook = make_notebook("x = 1", "y = 2")
    for cell in notebook.cells[1:]:
        del cell["id"]
    notebook.nbformat_minor = 4
    assert [c.id for c in with_ids(notebook).cells] == ["cell-0", "cell-1", "cell-2"]
    assert "id" not in notebook.cells[1]


def test_normalising_leaves_its_input_alone(make_notebook: Make, tmp_path: Path) -> None:
    notebook = make_notebook("x = 1")
    notebook.metadata["papermill"] = {"start_time": "2026-01-01"}
    notebook.metadata["widgets"] = {"x": 1}
    before = repr(notebook)
    clean = normalise(notebook, title="Proef", about={"report": "proef"}, cwd=tmp_path)
    assert repr(notebook) == before
    assert clean.metadata["title"] == "Proef"
    assert not {"papermill", "widgets"} & set(clean.metadata)
