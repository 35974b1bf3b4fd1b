"""The intended results: who wants to work on which, which nobody names, which several name.

A slot without a text stays empty, and how many activities somebody names counts nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evaluator.model.challenge import ChallengeDossier
from evaluator.model.principles import PrincipleSet
from evaluator.outcome.coverage import Coverage, CoverageRow, coverage
from evaluator.render.challenge_more import SUBJECT, section_head
from evaluator.render.shared_blocks import Made
from evaluator.report.blocks import Block, Cell, Column, group, table, text

NAME = "results"


def result_section(session: Made) -> Block:
    """Coverage of the slots by the challenges of this dossier; empty where none names a slot."""
    dossier, known = session.evaluation.dossier, session.evaluation.book.principles
    if not isinstance(dossier, ChallengeDossier) or known is None:
        return group()
    owners = {
        challenge.id: [claim.slot for claim in challenge.results_claimed]
        for challenge in dossier.challenges
    }
    if not any(owners.values()):
        return group()
    found = coverage(known.results, owners)
    blocks = [section_head(session.words, NAME), text(list(_numbers(session, found)))]
    if any(row.owners for row in found.rows):
        blocks.append(_named(session, dossier, known, found))
    if found.gaps:
        blocks.append(_gaps(session, known, found))
    return group(*blocks)


def _say(session: Made, key: str, **values: str) -> str:
    return session.words.text(f"{SUBJECT}.{NAME}.{key}", **values)


def _numbers(session: Made, found: Coverage) -> Iterator[str]:
    words, total = session.words, len(found.rows)
    if total:
        counts = {"total": total, "named": total - len(found.gaps), "gaps": len(found.gaps)}
        said = {key: words.number(count) for key, count in counts.items()}
        yield _say(session, "counts", **said)
    else:
        yield _say(session, "no_slots")
    if found.overlaps:
        yield _say(session, "overlaps", slots=words.listed(found.overlaps))
    empty = sum(1 for row in found.rows if row.slot.text is None)
    if empty:
        yield _say(session, "empty", count=words.number(empty))
    if found.unknown:
        names = [
            _say(session, "unknown_name", slot=slot, owner=owner) for owner, slot in found.unknown
        ]
        yield _say(session, "unknown", names=words.listed(names))


def _named(session: Made, dossier: ChallengeDossier, known: PrincipleSet, found: Coverage) -> Block:
    """The slots that somebody names, with what they say about how."""
    rows: list[list[Cell | str]] = [
        [row.slot.id, _text(session, row), _theme(session, known, row), _who(session, dossier, row)]
        for row in found.rows
        if row.owners
    ]
    return table(
        [_say(session, key) for key in ("slot", "text", "theme", "who")],
        rows,
        caption=_say(session, "named_caption"),
        id="results-named",
    )


def _text(session: Made, row: CoverageRow) -> Cell | str:
    if row.slot.text is None:
        return Cell(_say(session, "no_text"), "muted")
    return row.slot.text.get(session.lang)


def _theme(session: Made, known: PrincipleSet, row: CoverageRow) -> str:
    themes = {theme.id: theme.label.get(session.lang) for theme in known.themes}
    if row.slot.theme is None:
        return _say(session, "no_theme")
    return themes.get(row.slot.theme, row.slot.theme)


def _who(session: Made, dossier: ChallengeDossier, row: CoverageRow) -> str:
    """Each challenge that names the slot, with every way it says it works on it."""
    lines = []
    for challenge in dossier.challenges:
        if challenge.id not in row.owners:
            continue
        ways = [c.how for c in challenge.results_claimed if c.slot == row.slot.id and c.how]
        lines += [_say(session, "how", owner=challenge.id, how=how) for how in ways]
        if not ways:
            lines.append(challenge.id)
    return "\n".join(lines)


def _gaps(session: Made, known: PrincipleSet, found: Coverage) -> Block:
    """A row for each theme with how many of its slots are named and how many are not."""
    by_theme: dict[str | None, list[CoverageRow]] = {}
    for row in found.rows:
        by_theme.setdefault(row.slot.theme, []).append(row)
    keys = ("theme", "total", "named", "gaps")
    columns = [Column(_say(session, key), "left" if key == "theme" else "right") for key in keys]
    rows = [
        [_theme(session, known, slots[0]), *(session.words.number(n) for n in _counts(slots))]
        for slots in by_theme.values()
    ]
    return table(
        columns,
        rows,
        caption=_say(session, "gaps_caption"),
        id="results-gaps",
        note=_say(session, "gaps_note"),
    )


def _counts(slots: Sequence[CoverageRow]) -> tuple[int, int, int]:
    named = sum(1 for row in slots if row.owners)
    return len(slots), named, len(slots) - named
