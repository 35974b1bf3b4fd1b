"""Blocks that every report has: banners, findings, sources, and what the report was made of.

The texts stand in ``messages/<language>/shared.toml``; text from a dossier goes into blocks as data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Protocol

from evaluator.formats.evaluation import Evaluation
from evaluator.model.base import Lang, LocalText, SourceRef
from evaluator.model.criteria import Scale
from evaluator.model.finding import Finding
from evaluator.model.numbers import terminating_places
from evaluator.model.rulebook import Rulebook
from evaluator.model.series import SeriesHead
from evaluator.render.catalogue import Words
from evaluator.render.summary import banner_kinds
from evaluator.report.blocks import Block, Cell, Column, banner, deflist, group, table, text

MOST_PER_CODE = 12
"""Findings of one code that are written out; the rest is counted."""
EXACT_PLACES = 4
"""Decimals in which an unrounded value is shown; more than these are marked with ≈."""

_SIGNS = {"error": "✗", "warning": "!", "info": "i"}


class Made(Protocol):
    """What a block needs of a session (`evaluator.render.session.Session`)."""

    @property
    def evaluation(self) -> Evaluation:
        """The dossier, its rules and its outcome."""
        ...

    @property
    def words(self) -> Words:
        """Texts and number formats."""
        ...

    @property
    def lang(self) -> Lang:
        """Language of the report."""
        ...


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
        changes = "; ".join(
            words.text(f"shared.change.{what}", choice=choice) for what, choice in outcome.scenario.changes
        )
        return words.text("shared.banner.scenario", changes=changes)
    if kind == "refused":
        count = sum(1 for finding in outcome.findings if finding.refuses)
        return words.text(_plural("shared.banner.refused", count), count=str(count))
    if kind == "provisional":
        count = sum(1 for finding in outcome.findings if finding.severity == "error")
        return words.text(_plural("shared.banner.provisional", count), count=str(count))
    if kind == "placeholder" and book.principles is not None:
        return words.text("shared.banner.placeholder", title=book.principles.title.get(session.lang))
    return words.text(f"shared.banner.{kind}")


def _plural(key: str, count: int) -> str:
    return f"{key}_one" if count == 1 else key


def findings(session: Made) -> Block:
    """The findings, worst first: what, what to do, and whether law, own documents or practice asks it.

    Of one code at most `MOST_PER_CODE` are written out and the rest is counted, so that a large
    tender stays readable; the JSON of the outcome has them all.
    """
    words, found = session.words, session.evaluation.outcome.findings
    heading = text(
        words.text("shared.findings.intro"), heading=words.text("shared.findings.heading"), id="findings"
    )
    if not found:
        return group(heading, text(words.text("shared.findings.none")))
    columns = [words.text(f"shared.findings.{key}") for key in ("severity", "what", "remedy", "basis")]
    rows = [row for one in _in_order(found) for row in _finding_rows(session, one)]
    counts = {kind: sum(1 for one in found if one.severity == kind) for kind in _SIGNS}
    listed = words.listed(f"{count} × {words.text(f'words.severity.{kind}')}" for kind, count in counts.items() if count)
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


def named_source(
    book: Rulebook, pointer: str | SourceRef | None, words: Words | None = None
) -> str:
    """A source as people cite it: its title and the place in it; empty where there is none.

    Args:
        book: Rulebook whose sources are known.
        pointer: A `SourceRef`, or its text ``ref place`` as a finding carries it.
        words: Language for the commonest place, ``lines 37-43``; any other place, and every place
            without words, is shown as the rules write it.
    """
    if not pointer:
        return ""
    if isinstance(pointer, SourceRef):
        ref, place = pointer.ref, pointer.place or ""
    else:
        ref, _, place = pointer.partition(" ")
    known = book.sources.get(ref)
    lines = re.fullmatch(r"(lines?) ([0-9, -]+)", place)
    if lines and words is not None:
        place = words.text(f"shared.{lines[1]}", lines=lines[2])
    return ", ".join(part for part in (known.title if known else ref, place) if part)


def cited(session: Made, pointer: str | SourceRef | None) -> str:
    """`named_source` in the language of the report."""
    return named_source(session.evaluation.book, pointer, session.words)


def sources(session: Made) -> Block:
    """Every source that the rules point to: title, where it is, how well it is known, when it was read."""
    words, known = session.words, session.evaluation.book.sources
    heading = text(
        words.text("shared.sources.intro"), heading=words.text("shared.sources.heading"), id="sources"
    )
    if not known:
        return group(heading, text(words.text("shared.sources.none")))
    columns = [words.text(f"shared.sources.{key}") for key in ("title", "where", "evidence", "retrieved", "id")]
    rows = [
        [source.title, source.where, words.text(f"words.evidence.{source.evidence}"),
         words.date(source.retrieved), source.id]
        for source in sorted(known.values(), key=lambda one: one.id)
    ]  # fmt: skip
    return group(
        heading,
        table(columns, rows, caption=words.text("shared.sources.caption"), id="sources-table"),
    )


def about(session: Made) -> Block:
    """What the report was made of: dossier, rules and where they were found, dates, digests.

    No clock: the same dossier under the same rules gives the same block.
    """
    words, evaluation = session.words, session.evaluation
    heading = text(
        [words.text("words.advice"), words.text("shared.about.intro")],
        heading=words.text("shared.about.heading"), id="about",
    )  # fmt: skip
    pairs = [*_about_dossier(session), *_about_rules(session)]
    pairs += [
        (words.text("shared.about.inputs_digest"), evaluation.inputs_digest),
        (words.text("shared.about.criteria_digest"), evaluation.criteria_digest),
    ]
    return group(heading, deflist(pairs, words.text("shared.about.caption"), id="about-list"))


def _about_dossier(session: Made) -> Iterator[tuple[str, str]]:
    words, evaluation, head = session.words, session.evaluation, session.evaluation.head
    outcome = evaluation.outcome

    def label(key: str) -> str:
        return words.text(f"shared.about.{key}")

    yield label("dossier"), f"{local(head.title, session.lang)} ({head.id})"
    yield label("status"), words.text(f"words.status.{outcome.status}")
    yield label("choice"), _choice(session)
    if not isinstance(head, SeriesHead):
        if head.reference_date is not None:
            yield label("reference_date"), words.date(head.reference_date)
        for key in ("provenance", "note"):
            value = getattr(head, key)
            if value is not None:
                yield label(key), local(value, session.lang)
    if head.attribution is not None:
        yield label("attribution"), local(head.attribution, session.lang)


def _choice(session: Made) -> str:
    words, scenario = session.words, session.evaluation.outcome.scenario
    if scenario is None:
        return words.text("shared.about.adopted_choice")
    return "; ".join(words.text(f"shared.change.{what}", choice=choice) for what, choice in scenario.changes)


def _about_rules(session: Made) -> Iterator[tuple[str, str]]:
    words, book, lang = session.words, session.evaluation.book, session.lang

    def label(key: str) -> str:
        return words.text(f"shared.about.{key}")

    criteria = book.criteria
    if criteria is not None:
        yield label("criteria"), f"{local(criteria.title, lang, criteria.id)} ({criteria.id})"
        yield label("criteria_status"), words.text(f"words.set_status.{criteria.status}")
        yield label("valid_from"), words.date(criteria.valid_from)
        if criteria.adopted_by is not None:
            yield label("adopted"), adopted(session, criteria.adopted_by.by, words.date(criteria.adopted_by.on))
    if book.principles is not None:
        status = words.text(f"words.set_status.{book.principles.status}")
        yield label("principles"), f"{local(book.principles.title, lang)} ({book.principles.id}): {status}"
    if book.regime is not None:
        checked = words.text("shared.about.checked", day=words.date(book.regime.last_checked))
        yield label("regime"), f"{local(book.regime.title, lang)} ({book.regime.id}); {checked}"
    for profile in book.profiles:
        yield label("profile"), f"{local(profile.title, lang)} ({profile.id})"
    yield from _origins(session)


def _origins(session: Made) -> Iterator[tuple[str, str]]:
    """Which rules lie with the dossier itself.

    Whether the others came from a workspace or from the program's own copy depends on the folder
    that somebody happened to work in; the digest says what they were, so the page does not.
    """
    words, found = session.words, session.evaluation.book.origins
    own = sorted(name for name, place in found.items() if place == "dossier")
    other = sorted(name for name, place in found.items() if place != "dossier" and name != "criteria_file")
    for key, names in (("origin_dossier", own), ("origin_library", other)):
        if names:
            yield words.text(f"shared.about.{key}"), ", ".join(names)


def adopted(session: Made, by: LocalText, on: str) -> str:
    """Who adopted a set, and when, as one phrase."""
    return session.words.text("shared.about.adopted_by", by=by.get(session.lang), on=on)


def local(value: LocalText | None, lang: Lang, fallback: str = "") -> str:
    """A text of the rules in the language of the report."""
    return value.get(lang) if value is not None else fallback


def exact(words: Words, value: Fraction | None) -> str:
    """An unrounded value for the eye: as it is where it is short, else ≈ four decimals.

    The official, rounded totals are not written by this function but with their published places.
    """
    if value is None:
        return words.text("shared.unknown")
    places = terminating_places(value)
    if places is not None and places <= EXACT_PLACES:
        return words.number(value, places)
    return f"≈ {words.number(value, EXACT_PLACES)}"


def score_words(words: Words, scale: Scale, score: Fraction, lang: Lang) -> str:
    """What a score says on the scale: its level, or the two levels it lies between; else empty."""
    if scale.levels is None:
        return ""
    ordered = sorted(scale.levels.items(), key=lambda item: item[1].value)
    names = {name: local(scale.labels.get(name), lang, name) for name, _ in ordered}
    below = [name for name, level in ordered if Fraction(level.value) <= score]
    above = [name for name, level in ordered if Fraction(level.value) >= score]
    if not below or not above:
        return ""
    if below[-1] == above[0]:
        return names[below[-1]]
    return words.text("shared.between", low=names[below[-1]], high=names[above[0]])


def columns_of(labels: Sequence[str], *, right_from: int = 1) -> list[Column]:
    """Columns of a table of numbers: the first ones left, from `right_from` on to the right."""
    return [Column(label, "right" if i >= right_from else "left") for i, label in enumerate(labels)]
