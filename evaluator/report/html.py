"""Pages: a notebook as a report, and the list of all reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from evaluator.report.frame import TEMPLATES, Frame, checked_href
from evaluator.report.quick import quick_imports
from evaluator.report.words import LANGUAGES

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from evaluator.report.exporter import EvaluatorExporter


def render_html(  # noqa: PLR0913 - what a page is made of, each by name
    nb: NotebookNode,
    *,
    lang: str,
    title: str,
    meta: Mapping[str, str],
    show_code: bool = False,
    subtitle: str = "",
    alternates: Mapping[str, str] | None = None,
) -> str:
    """An executed notebook as one HTML page: its blocks, and nothing else unless code is shown.

    Args:
        nb: An executed notebook, as `run_notebook` gives it.
        lang: ``nl`` or ``en``.
        title: Title of the page.
        meta: Facts about the report, by label, at the foot of the page.
        show_code: Show code, printed output and prose for researchers too.
        subtitle: A line under the title.
        alternates: Language and relative address of the same report in other languages.

    Returns:
        The page; equal inputs give equal text.

    Raises:
        CallError: A language, title or address that no page can have.
        ReportError: The notebook stopped, or holds something that is no block.
    """
    frame = Frame(
        lang=lang,
        title=title,
        subtitle=subtitle,
        meta=dict(meta),
        alternates=dict(alternates or {}),
        show_code=show_code,
    )
    html, _ = _exporter().from_notebook_node(nb, {"frame": frame})
    return html


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A file of a report: its words, address from the list, and language (empty for data)."""

    text: str
    href: str
    lang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A report in the list.

    Attributes:
        title: By language; the first is that of the page, others follow in small.
        status: What came out, in the language of the page, such as ``volledig``.
        links: Its files.
        note: A line about it, such as dossier and date.
        group: Heading under which it stands; entries with the same group follow each other.
    """

    title: Mapping[str, str]
    status: str
    links: Sequence[Link]
    note: str = ""
    group: str = ""


def index_html(entries: Sequence[Entry], lang: str, *, title: str = "") -> str:
    """The page that lists all reports, in the look of a report.

    Args:
        entries: The reports, in the order in which they are shown.
        lang: ``nl`` or ``en``.
        title: Title of the page; ``Rapporten`` or ``Reports`` when empty.

    Raises:
        CallError: An unknown language, a report without a title in it, or an address that leads
            elsewhere.
    """
    frame = Frame(lang=lang, title=title or Frame(lang=lang, title="-").say("reports"))
    for entry in entries:
        Frame(lang=lang, title=entry.title.get(lang, ""))  # refuses what no page can have
        for link in entry.links:
            checked_href(link.href)
    groups: list[tuple[str, list[Entry]]] = []
    for entry in entries:
        if not groups or groups[-1][0] != entry.group:
            groups.append((entry.group, []))
        groups[-1][1].append(entry)
    html: str = (
        _templates()
        .get_template("list.html.j2")
        .render(frame=frame, groups=groups, languages=LANGUAGES)
    )
    return html.rstrip() + "\n"


@cache
def _exporter() -> EvaluatorExporter:
    with quick_imports():
        from evaluator.report.exporter import EvaluatorExporter  # noqa: PLC0415 - loads nbconvert
    return EvaluatorExporter()  # type: ignore[no-untyped-call]  # traitlets


@cache
def _templates() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415

    loader = FileSystemLoader(TEMPLATES / "evaluator")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
