"""The drafts of a challenge as documents, for the tests of the collegenota and the summary."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
import pytest
from docx.oxml.ns import qn
from nbformat.v4 import new_code_cell, new_notebook, new_output

from evaluator.formats.evaluation import Choices, Evaluation, evaluate
from evaluator.formats.loaded import Loaded
from evaluator.model.challenge import ChallengeDossier
from evaluator.outcome import challenge_outcome
from evaluator.render.catalogue import Words
from evaluator.render.session import Session, report_for
from evaluator.report.docx import docx_of
from evaluator.report.html import render_html
from tests.support import CAP, ROOT, book_of

if TYPE_CHECKING:
    from docx.document import Document

SHIPPED = sorted(path.parent.name for path in ROOT.glob("submissions/ch-*/dossier.yaml"))
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
PAGE = re.compile(rb"/Type\s*/Page(?!s)")


def shipped(name: str, *profiles: str) -> Evaluation:
    return evaluate(ROOT / "submissions" / name, Choices(profiles=profiles))


def judged(dossier: ChallengeDossier, *profiles: Any, **book: Any) -> Evaluation:
    made = book_of(profiles=profiles, limits={CAP.id: CAP}, **book)
    return Evaluation(Loaded(dossier, made, Path()), made, challenge_outcome(dossier, made))


def notebook_of(kind: str, evaluation: Evaluation, lang: str) -> Any:
    """The notebook as if it had run: the calls that it holds, in its own order."""
    source = json.loads((ROOT / "notebooks" / f"{kind}.ipynb").read_text(encoding="utf-8"))
    code = "\n".join(cell["source"] for cell in source["cells"] if cell["cell_type"] == "code")
    report = report_for(kind, Session(evaluation, Words(lang), lang, 1, {}))  # type: ignore[arg-type]
    calls = re.findall(r"report\.(\w+)\(\)", code)
    assert calls
    outputs = [
        [new_output("display_data", getattr(report, call)()._repr_mimebundle_())] for call in calls
    ]
    return new_notebook(cells=[new_code_cell("x", outputs=output) for output in outputs])


def document_of(kind: str, evaluation: Evaluation, lang: str = "nl") -> Document:
    return docx.Document(io.BytesIO(bytes_of(kind, evaluation, lang)))


def bytes_of(kind: str, evaluation: Evaluation, lang: str) -> bytes:
    title = {"nl": f"CONCEPT {kind}", "en": f"DRAFT (CONCEPT) {kind}"}[lang]
    return docx_of(
        notebook_of(kind, evaluation, lang),
        lang=lang,
        title=title,
        subtitle=evaluation.head.title.get(lang),  # type: ignore[arg-type]
        foot="run",
    )


def page_of(kind: str, evaluation: Evaluation, lang: str) -> str:
    return render_html(notebook_of(kind, evaluation, lang), lang=lang, title="t", meta={})


def said(document: Document) -> str:
    """All text of the body, one paragraph a line."""
    return "\n".join(
        "".join(part.text or "" for part in p.iter(qn("w:t")))
        for p in document.element.body.iter(qn("w:p"))
    )


def chapter(document: Document, heading: str) -> str:
    """What stands under a heading of the first level."""
    lines: list[str] = []
    inside = False
    for p in document.element.body.iter(qn("w:p")):
        style = p.pPr.pStyle.val if p.pPr is not None and p.pPr.pStyle is not None else ""
        words = "".join(part.text or "" for part in p.iter(qn("w:t")))
        if style == "Heading1":
            inside = words == heading
        elif inside:
            lines.append(words)
    return "\n".join(lines)


def rows(document: Document, caption: str) -> list[list[str]]:
    """The cells of the table under a caption that begins with these words."""
    for made in document.tables:
        before = "".join(part.text or "" for part in made._tbl.getprevious().iter(qn("w:t")))
        if before.startswith(caption):
            return [[cell.text for cell in row.cells] for row in made.rows]
    raise AssertionError(f"no table under {caption}")


def pages(data: dict[str, bytes], folder: Path) -> dict[str, int]:
    """How many pages LibreOffice makes of each document; skips where there is no Writer."""
    if SOFFICE is None:
        pytest.skip("LibreOffice is not installed")
    source, target = folder / "docx", folder / "pdf"
    source.mkdir()
    for name, content in data.items():
        (source / f"{name}.docx").write_bytes(content)
    (source / "probe.txt").write_text("x", encoding="utf-8")
    subprocess.run(
        [
            SOFFICE, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to", "pdf", "--outdir", str(target), *map(str, sorted(source.iterdir())),
        ],
        capture_output=True, timeout=300, check=False,
    )  # fmt: skip
    if not (target / "probe.pdf").is_file():
        pytest.skip("LibreOffice has no Writer here")
    return {name: len(PAGE.findall((target / f"{name}.pdf").read_bytes())) for name in data}
