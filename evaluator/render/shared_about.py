"""What a report was made of: dossier, rules, dates, digests; never a clock."""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.model.series import SeriesHead
from evaluator.render.shared_text import Made, adopted, changes_said, local
from evaluator.report.blocks import Block, deflist, group, text


def about(session: Made) -> Block:
    """What the report was made of: dossier, rules and where they were found, dates, digests.

    No clock: the same dossier under the same rules gives the same block.
    """
    words, evaluation = session.words, session.evaluation
    heading = text(
        [words.text("words.advice"), words.text("shared.about.intro")],
        heading=words.text("shared.about.heading"),
        id="about",
    )
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
    return changes_said(session, scenario.changes)


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
            yield (
                label("adopted"),
                adopted(session, criteria.adopted_by.by, words.date(criteria.adopted_by.on)),
            )
    if book.principles is not None:
        status = words.text(f"words.set_status.{book.principles.status}")
        yield (
            label("principles"),
            f"{local(book.principles.title, lang)} ({book.principles.id}): {status}",
        )
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
    other = sorted(
        name for name, place in found.items() if place != "dossier" and name != "criteria_file"
    )
    for key, names in (("origin_dossier", own), ("origin_library", other)):
        if names:
            yield words.text(f"shared.about.{key}"), ", ".join(names)
