"""Who does the task now, on the same points as the challenger: beside it, without place or rank."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from evaluator.model.challenge import ChallengeIncumbent, Continuity
from evaluator.model.criteria import CriteriaSet
from evaluator.model.numbers import plain, published
from evaluator.outcome.incumbent import Beside, CriterionBeside, beside
from evaluator.render.challenge_more import say
from evaluator.render.challenge_view import View
from evaluator.render.hints import field_name
from evaluator.render.shared_scores import criterion_name, score_text
from evaluator.report.blocks import Block, Cell, Column, table, text

NAME = "incumbent"
CONTINUITY = tuple(Continuity.model_fields)


def incumbent(view: View) -> Iterator[Block]:
    """Scores, continuity and cost lines, each only where the file says something of them."""
    given = view.challenge.incumbent
    if given is None:
        return
    if given.name:
        yield text(_say(view, "name", name=given.name))
    yield from _scores(view, given)
    if given.continuity:
        yield _continuity(view, given)
    if given.lines:
        yield _lines(view, given)


def _say(view: View, key: str, **values: str) -> str:
    return say(view, f"{NAME}.{key}", **values)


def _scores(view: View, given: ChallengeIncumbent) -> Iterator[Block]:
    criteria = view.book.criteria
    if criteria is None or not given.scores:
        yield text(_say(view, "no_scores"))
        return
    found = beside(given, criteria, view.result.scores)
    by = _say(view, "given_by_nobody")
    if given.source:
        by = _say(view, "given_by", source=given.source)
    said = [by] if found.incumbent_total is not None else [by, _say(view, "total_none")]
    yield text(said)
    columns = [
        Column(_say(view, "criterion")),
        Column(_say(view, "challenger"), "right"),
        Column(_say(view, "now"), "right"),
        Column(_say(view, "reason")),
    ]
    yield table(
        columns,
        [*_criteria(view, criteria, found), *_totals(view, criteria, found)],
        caption=_say(view, "scores_caption"),
        id=view.name(NAME, "scores"),
        note=_say(view, "scores_note"),
    )


def _criteria(view: View, criteria: CriteriaSet, found: Beside) -> Iterator[list[Cell | str]]:
    for row in found.rows:
        name = criterion_name(criteria.nodes[row.criterion], view.session)
        challenger = score_text(view.words, criteria, row.challenger)
        yield [name, challenger, _now(view, criteria, row), row.reason or "–"]


def _now(view: View, criteria: CriteriaSet, row: CriterionBeside) -> str:
    said = score_text(view.words, criteria, row.incumbent)
    return _say(view, "off_scale", score=said) if row.off_scale else said


def _totals(view: View, criteria: CriteriaSet, found: Beside) -> Iterator[list[Cell | str]]:
    """Both totals as published, or no row at all: half a total is no comparison."""
    both = (found.challenger_total, found.incumbent_total)
    if None in both:
        return
    places = criteria.rounding.total
    shown = [view.words.number(published(total, places)) for total in both if total is not None]
    yield [_say(view, "total"), *shown, "–"]


def _continuity(view: View, given: ChallengeIncumbent) -> Block:
    """The same points of both; what one of them does not say is unknown."""
    ours = view.challenge.continuity
    others = [name for name in given.continuity if name not in CONTINUITY]
    rows: list[list[Cell | str]] = []
    for name in (*CONTINUITY, *others):
        challenger, now = getattr(ours, name, None), given.continuity.get(name)
        if challenger is None and now is None:
            continue
        title = _say(view, name) if name in CONTINUITY else field_name(view.words, name)
        rows.append([title, _fact(view, challenger), _fact(view, now)])
    heads = [_say(view, key) for key in ("what", "challenger", "now")]
    return table(
        heads, rows, caption=_say(view, "continuity_caption"), id=view.name(NAME, "continuity")
    )


def _fact(view: View, given: object) -> str:
    """A fact as people write it; text from the dossier as it is."""
    if given is None:
        return view.say("unknown_amount")
    if isinstance(given, bool):
        return view.written(str(given).lower())
    if isinstance(given, (int, Decimal)):
        return view.words.number(plain(Fraction(given)))
    if isinstance(given, tuple):
        return view.words.listed(_fact(view, item) for item in given) if given else "–"
    return str(given)


def _lines(view: View, given: ChallengeIncumbent) -> Block:
    """Cost lines of both by name: the challenger's per year, the provider's as stated."""
    by_year, years = view.challenge.money.costs_by_year, view.challenge.years()
    own = dict.fromkeys(name for lines in by_year.values() for name in lines or {})
    columns = [
        Column(_say(view, "line")),
        *(Column(_say(view, "line_year", year=year), "right") for year in years),
        Column(_say(view, "line_now"), "right"),
    ]
    rows = [
        [
            view.words.word("cost", name),
            *(view.amount((by_year.get(year) or {}).get(name)) for year in years),
            _line(view, given.lines.get(name)),
        ]
        for name in dict.fromkeys((*own, *given.lines))
    ]
    return table(
        columns,
        rows,
        caption=_say(view, "lines_caption"),
        id=view.name(NAME, "lines"),
        note=_say(view, "lines_note"),
    )


def _line(view: View, given: object) -> str:
    if isinstance(given, (int, Decimal)) and not isinstance(given, bool):
        return view.words.amount(Fraction(given))
    return _fact(view, given)
