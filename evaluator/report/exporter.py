"""nbconvert's exporter for reports. Imported only when a page is made: it loads nbconvert.

Also for nbconvert's own command line: ``jupyter nbconvert --to evaluator report.nl.ipynb``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nbconvert.exporters.templateexporter import TemplateExporter
from traitlets import default

from evaluator.report.frame import TEMPLATES, Frame
from evaluator.report.page import page_of
from evaluator.report.words import LANGUAGES

if TYPE_CHECKING:
    from markupsafe import Markup
    from nbformat import NotebookNode


class EvaluatorExporter(TemplateExporter):
    """A notebook as a page of its blocks, in the project's own template and nothing else."""

    export_from_notebook = "Evaluator"
    output_mimetype = "text/html"

    @default("file_extension")
    def _own_extension(self) -> str:
        return ".html"

    @default("template_name")
    def _own_template(self) -> str:
        return "evaluator"

    @default("extra_template_basedirs")
    def _own_folder(self) -> list[str]:
        # nbconvert's default is the current folder: a template there must not be taken for ours.
        return [str(TEMPLATES)]

    def default_filters(self) -> Any:
        """Nbconvert's filters, and one that escapes text that may hold hidden characters."""
        yield from TemplateExporter.default_filters(self)  # type: ignore[no-untyped-call]
        yield "drawn", _drawn

    def from_notebook_node(  # type: ignore[override]  # text out, as nbconvert's own templates
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """The page of a notebook.

        What the page is called comes in `resources`, or from the notebook's own metadata.
        """
        known = dict(resources or {})
        if "frame" not in known:
            known["frame"] = _frame_of(nb)
        frame: Frame = known["frame"]
        sheets = nb.metadata.get("evaluator", {}).get("page") == "one"
        page = page_of(nb, frame.lang, show_code=frame.show_code, sheets=sheets)
        known["frame"] = frame.around(page)
        known["drawn_cells"] = page.cells
        html, used = super().from_notebook_node(nb, known, **kw)
        return html.rstrip() + "\n", used


def _drawn(cell_index: int, cells: list[Markup]) -> Markup:
    """The HTML of one cell, drawn before."""
    return cells[cell_index]


def _frame_of(nb: NotebookNode) -> Frame:
    parameters = nb.metadata.get("evaluator", {}).get("parameters", {})
    lang = parameters.get("lang") if parameters.get("lang") in LANGUAGES else LANGUAGES[0]
    return Frame(lang=lang, title=nb.metadata.get("title") or "Evaluator")
