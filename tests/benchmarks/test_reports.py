"""Figures that were promised for reports, on two cores: beside papermill and nbconvert as they are.

Alone on the machine: ``pytest -m benchmark -n 0``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest

from evaluator.cli.identity import parameters_of, run_digest
from evaluator.cli.make import SEED, Request, _language_job
from evaluator.formats.evaluation import Choices, evaluate
from tests.benchmarks.measure import in_turn, run
from tests.support import ROOT

pytestmark = pytest.mark.benchmark

REPORT_RATIO = 1.3
DEMO_SECONDS = 60.0

# Everything that the kernel of the report has loaded at the end, by asking it.
PROBE = """
import json, sys
from evaluator.render.session import report_for, session
given = dict(dossier="submissions/{dossier}", lang="nl", seed=1)
report = report_for("{report}", session(given, ("tender", "challenge")))
for name in dir(report):
    method = getattr(report, name)
    if callable(method) and not name.startswith("_"):
        method()
wanted = ("evaluator", "matplotlib", "numpy", "pandas", "scipy", "skcriteria", "pydantic", "ruamel")
found = sorted(n for n in sys.modules if n.split(".")[0] in wanted)
open("modules.json", "w", encoding="utf-8").write(json.dumps(found))
"""

# How somebody would do it who only read the manuals of papermill and nbconvert.
BARE = """
import sys
import papermill
from nbconvert import HTMLExporter
papermill.execute_notebook("bare.ipynb", "out.ipynb", parameters={"lang": "nl"}, progress_bar=False)
page, _ = HTMLExporter().from_filename("out.ipynb")
open("out.html", "w", encoding="utf-8").write(page)
"""

OURS = """
import json
from evaluator.cli.language import make_language
if __name__ == "__main__":
    files, failed = make_language(json.load(open("job.json", encoding="utf-8")))
    assert failed is None, failed
    for name, data in files.items():
        open(f"ours.{name}", "wb").write(data)
"""


def _job(report: str, dossier: str) -> dict[str, Any]:
    """The job of one language as `evaluator report` gives it to a helper process."""
    request = Request(path=ROOT / "submissions" / dossier, choices=Choices(), report=report)
    evaluation = evaluate(request.path, request.choices)
    parameters = parameters_of(evaluation, request.choices, SEED)
    full = run_digest(evaluation, report, parameters, "working", ["html"])
    return _language_job(request, evaluation, report, parameters, full, "nl")


def _bare_notebook(modules: list[str]) -> Any:
    """A notebook with a parameter and the same imports, and nothing else."""
    parameters = nbformat.v4.new_code_cell('lang = "nl"', metadata={"tags": ["parameters"]})
    imports = nbformat.v4.new_code_cell("\n".join(f"import {name}" for name in modules))
    return nbformat.v4.new_notebook(
        cells=[parameters, imports],
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
        },
    )


@pytest.mark.parametrize(
    ("report", "dossier"), [("tender", "tender-voorbeeld"), ("challenge", "ch-03")]
)
def test_one_language_of_a_report_beside_bare_papermill(
    report: str, dossier: str, tmp_path: Path, benchmark: Any
) -> None:
    (tmp_path / "probe.py").write_text(
        PROBE.replace("{dossier}", dossier).replace("{report}", report), encoding="utf-8"
    )
    run(["probe.py"], tmp_path)
    modules = json.loads((tmp_path / "modules.json").read_text(encoding="utf-8"))
    nbformat.write(_bare_notebook(modules), tmp_path / "bare.ipynb")
    (tmp_path / "bare.py").write_text(BARE, encoding="utf-8")
    (tmp_path / "ours.py").write_text(OURS, encoding="utf-8")
    (tmp_path / "job.json").write_text(json.dumps(_job(report, dossier)), encoding="utf-8")
    programs = (["bare.py"], ["ours.py"])
    in_turn(programs, tmp_path, 1)
    assert (tmp_path / "ours.html").stat().st_size > 10_000
    bare, ours = in_turn(programs, tmp_path, 5)
    benchmark.pedantic(run, args=(programs[1], tmp_path), rounds=2)
    ratio = min(one.wall for one in ours) / min(one.wall for one in bare)
    benchmark.extra_info["ratio"] = ratio
    assert ratio <= REPORT_RATIO, (bare, ours)


def test_the_demo_is_done_within_a_minute(tmp_path: Path, benchmark: Any) -> None:
    notebooks = {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")}
    if not {"tender", "challenge", "compare"} <= notebooks:
        pytest.skip("the notebooks of the main job are not here yet")
    taken = benchmark.pedantic(
        run, args=(["-m", "evaluator", "demo", "--out", "rapporten"], tmp_path), rounds=1
    )
    assert (tmp_path / "rapporten" / "index.html").is_file()
    assert taken.wall < DEMO_SECONDS, taken
