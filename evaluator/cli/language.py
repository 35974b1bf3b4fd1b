"""One report in one language; runs in a process of its own when several are made."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from evaluator.cli.make import notebook_path, title_of
from evaluator.errors import EvaluatorError
from evaluator.render.catalogue import Words
from evaluator.render.session import sidecar_of
from evaluator.report.html import render_html
from evaluator.report.nodes import serialise
from evaluator.report.runner import NotebookError, run_notebook
from evaluator.report.sidecar import read_sidecar

INJECTED = "injected-parameters"


def make_language(job: dict[str, Any]) -> tuple[dict[str, bytes], dict[str, Any] | None]:
    """Run the notebook, draw its page and, where it is one, its draft in DOCX.

    Returns:
        Notebook, page and draft, or what is left of the notebook and what went wrong (plain values,
        since an exception does not travel between processes whole).
    """
    report, lang = job["report"], job["lang"]
    title = f"{title_of(report, lang)}: {job['dossier_title']}"
    try:
        notebook = run_notebook(
            notebook_path(report), read_sidecar(sidecar_of(report)), job["given"], title=title
        )
        _record(notebook, job)
        page = render_html(
            notebook,
            lang=lang,
            title=title_of(report, lang),
            subtitle=job["dossier_title"],
            meta=_meta(job),
            show_code=job["show_code"],
            alternates={other: f"report.{other}.html" for other in ("nl", "en") if other != lang},
        )
        draft = {"docx": _draft(notebook, job)} if job["docx"] else {}
    except EvaluatorError as error:
        problems = [asdict(problem) for problem in error.problems]
        left = error.notebook if isinstance(error, NotebookError) else None
        kept = {} if left is None else {"notebook": serialise(left).encode()}
        return kept, {"problems": problems, "exit_code": error.exit_code}
    return {"notebook": serialise(notebook).encode(), "html": page.encode()} | draft, None


def _draft(notebook: Any, job: dict[str, Any]) -> bytes:
    """The same report as a document to go on with; its foot says which run it came from."""
    from evaluator.report.docx import docx_of  # noqa: PLC0415  # loads lxml

    words, lang = Words(job["lang"]), job["lang"]
    label = words.text("cli.label.run")
    return docx_of(
        notebook,
        lang=lang,
        title=title_of(job["report"], lang),
        subtitle=job["dossier_title"],
        foot=f"{words.text('words.advice')} {label}: {job['run']}",
    )


def _record(notebook: Any, job: dict[str, Any]) -> None:
    """Record the parameters without paths of this machine: equal content, equal bytes."""
    recorded = job["recorded"]
    for cell in notebook.cells:
        if INJECTED in cell.metadata.get("tags", []):
            lines = [
                f"{name} = {recorded.get(name, value)!r}" for name, value in job["given"].items()
            ]
            cell["source"] = "\n".join(["# Parameters", *lines])
    about = notebook.metadata.get("evaluator")
    if about is not None:
        about["parameters"] = {
            name: recorded.get(name, value) for name, value in about["parameters"].items()
        }


def _meta(job: dict[str, Any]) -> dict[str, str]:
    words = Words(job["lang"])
    return {
        words.text("cli.label.run"): job["run"],
        words.text("cli.label.purpose"): words.text(f"words.purpose.{job['purpose']}"),
        words.text("cli.label.inputs"): job["inputs"],
        words.text("cli.label.criteria"): job["criteria"],
        words.text("cli.label.nature"): words.text("words.advice"),
    }
