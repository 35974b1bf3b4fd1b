"""Blocks that every report has: banners, findings, sources, and what the report was made of.

The texts stand in ``messages/<language>/shared.toml``; text from a dossier is data in a block.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from evaluator.model.finding import Finding
from evaluator.render.catalogue import Words
from evaluator.render.shared_about import about
from evaluator.render.shared_text import (
    Made,
    changes_said,
    cited,
    columns_of,
    exact,
    local,
    named_source,
    score_words,
)
from evaluator.render.summary import banner_kinds
from evaluator.report.blocks import Block, Cell, banner, group, table, text

__all__ = [
    "Made",
    "about",
    "banners",
    "cited",
    "columns_of",
    "exact",
    "findings",
    "local",
    "named_source",
    "score_words",
    "sources",
]

MOST_PER_CODE = 12
"""Findings of one code that are written out; the rest is counted."""
_SIGNS = {"error": "✗", "warning": "!", "info": "i"}


def banners(session: Made) -> Block:
    """The warnings that hold for the whole report, each with what it means.

    Scenario, refused or provisional, placeholder principles, illustrative: in that order, as
    `summary.banner_kinds` finds them; an empty group where none holds.
    """
    words = session.words
    return group(
        *(
            banner(kind, words.text(f"words.banner.{kind}"), _banner_body(session, kind))  # type: ignore[arg-type]
            for kind in banner_kinds(session.evaluation)
        )
    )


def _banner_body(session: Made, kind: str) -> str:
    words, outcome, book = session.words, session.evaluation.outcome, session.evaluation.book
    if kind == "scenario" and outcome.scenario is not None:
        changes = changes_said(session, outcome.scenario.changes)
        return words.text("shared.banner.scenario", changes=changes)
    if kind == "refused":
        count = sum(1 for finding in outcome.findings if finding.refuses)
        return words.text(_plural("shared.banner.refused", count), count=str(count))
    if kind == "provisional":
        count = sum(1 for finding in outcome.findings if finding.severity == "error")
        return words.text(_plural("shared.banner.provisional", count), count=str(count))
    if kind == "placeholder" and book.principles is not None:
        return words.text(
            "shared.banner.placeholder", title=book.principles.title.get(session.lang)
        )
    return words.text(f"shared.banner.{kind}")


def _plural(key: str, count: int) -> str:
    return f"{key}_one" if count == 1 else key


def findings(session: Made) -> Block:
    """Findings, worst first: what, remedy, and whether law, own documents or practice asks it.

    Of one code at most `MOST_PER_CODE` are written out and the rest is counted, so that a large
    tender stays readable; the JSON of the outcome has them all.
    """
    words, found = session.words, session.evaluation.outcome.findings
    heading = text(
        words.text("shared.findings.intro"),
        heading=words.text("shared.findings.heading"),
        id="findings",
    )
    if not found:
        return group(heading, text(words.text("shared.findings.none")))
    columns = [
        words.text(f"shared.findings.{key}") for key in ("severity", "what", "remedy", "basis")
    ]
    rows = [row for one in _in_order(found) for row in _finding_rows(session, one)]
    counts = {kind: sum(1 for one in found if one.severity == kind) for kind in _SIGNS}
    listed = words.listed(
        f"{count} × {words.text(f'words.severity.{kind}')}"
        for kind, count in counts.items()
        if count
    )
    caption = words.text("shared.findings.caption", counts=listed)
    return group(heading, table(columns, rows, caption=caption, id="findings-table"))


def _in_order(found: Iterable[Finding]) -> Iterator[list[Finding]]:
    """Findings by severity and code, as the outcome orders them."""
    by_code: dict[tuple[str, str], list[Finding]] = {}
    for finding in sorted(found, key=Finding.sort_key):
        by_code.setdefault((finding.severity, finding.code), []).append(finding)
    yield from by_code.values()


def _finding_rows(session: Made, same: Sequence[Finding]) -> Iterator[list[Cell | str]]:
    words = session.words
    several = len(getattr(session.evaluation.outcome, "lots", ())) > 1
    before: tuple[str, str] | None = None
    for finding in same[:MOST_PER_CODE]:
        said = words.finding(finding, several_lots=several)
        place = ", ".join(
            str(part)
            for part in (finding.where.file, finding.where.cell or _line(words, finding.where.line))
            if part
        )
        why = " ".join(part for part in (_basis(session, finding), said.why) if part)
        what = " ".join(part for part in (said.message, f"({place})" if place else "") if part)
        again = Cell(words.text("shared.findings.same"), "muted")
        rest = [again, again] if before == (said.remedy, why) else [said.remedy, why]
        yield [_severity(words, finding), what, *rest]
        before = (said.remedy, why)
    if len(same) > MOST_PER_CODE:
        more = words.text(
            "shared.findings.more", count=str(len(same) - MOST_PER_CODE), code=same[0].code
        )
        yield [_severity(words, same[0]), more, "", ""]


def _line(words: Words, line: int | None) -> str:
    return "" if line is None else words.text("shared.findings.line", line=str(line))


def _severity(words: Words, finding: Finding) -> Cell:
    word = words.text(f"words.severity.{finding.severity}")
    emphasis = {"error": "bad", "warning": None, "info": "muted"}[finding.severity]
    return Cell(word, emphasis, _SIGNS[finding.severity])  # type: ignore[arg-type]


def _basis(session: Made, finding: Finding) -> str:
    basis = session.words.text(f"shared.basis.{finding.basis}")
    source = cited(session, finding.source)
    return f"{basis}: {source}." if source else f"{basis}."


def sources(session: Made) -> Block:
    """Every source that the rules point to: title, where, how well known, when it was read."""
    words, known = session.words, session.evaluation.book.sources
    heading = text(
        words.text("shared.sources.intro"),
        heading=words.text("shared.sources.heading"),
        id="sources",
    )
    if not known:
        return group(heading, text(words.text("shared.sources.none")))
    columns = [
        words.text(f"shared.sources.{key}")
        for key in ("title", "where", "evidence", "retrieved", "id")
    ]
    rows = [
        [
            source.title,
            source.where,
            words.text(f"words.evidence.{source.evidence}"),
            words.date(source.retrieved),
            source.id,
        ]
        for source in sorted(known.values(), key=lambda one: one.id)
    ]
    return group(
        heading,
        table(columns, rows, caption=words.text("shared.sources.caption"), id="sources-table"),
    )
