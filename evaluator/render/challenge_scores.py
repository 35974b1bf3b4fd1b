"""Scores of a challenge, per criterion and per principle, apart from its conditions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from evaluator.model.assessment import Assessor
from evaluator.model.challenge import ChallengeDossier
from evaluator.model.criteria import CriteriaSet, Criterion
from evaluator.model.numbers import published
from evaluator.model.outcome import Cell as ScoreCell
from evaluator.model.outcome import ChallengeScores, IndividualScore
from evaluator.model.principles import Principle
from evaluator.panel.recusal import is_recused
from evaluator.render.challenge_view import View
from evaluator.render.shared_blocks import exact, score_words
from evaluator.render.shared_scores import (
    Subject,
    assessor_name,
    committee,
    criterion_name,
    individual_tables,
    individual_text,
    score_matrix,
    score_rows,
)
from evaluator.report.blocks import Block, Column, table, text

HUNDRED = 100


def scores(view: View) -> Iterator[Block]:
    """Total, score and reason per criterion, from score to points, and every assessor's score."""
    criteria, given = view.book.criteria, view.result.scores
    if criteria is None or given is None:
        yield text(view.say("scores.no_set"))
        return
    subject = _subject(view, criteria, given)
    total = view.say("scores.total_none")
    if subject.total:
        total = view.say("scores.total", total=subject.total)
    yield text([_how(view, criteria), total, *_beside(view, criteria, given)])
    yield score_rows(
        view.session,
        criteria,
        subject,
        id=view.name("scores", "table"),
        caption=view.say("scores.caption"),
    )
    if criteria.panel.spread_flag is not None:
        flag = exact(view.words, Fraction(criteria.panel.spread_flag))
        yield text(view.say("scores.spread_note", flag=flag))
    caption = view.say("scores.points_caption")
    yield score_matrix(view.session, criteria, [subject], id=view.name("points"), caption=caption)
    yield from _scale(view, criteria)
    people = _assessors(view)
    if people:
        caption = view.say("scores.individual_caption")
        yield committee(view.session, people, id=view.name("committee"))
        yield individual_tables(
            view.session, criteria, subject, people, id=view.name("individual"), caption=caption
        )
        plain = [leaf for leaf in criteria.leaves if not leaf.principles]
        yield from _reasons(view, criteria, given, plain, view.name("reasons"))


def _subject(view: View, criteria: CriteriaSet, given: ChallengeScores) -> Subject:
    total = "" if given.total is None else published(given.total, criteria.rounding.total)
    name, recusal = view.challenge.id, criteria.panel.recusal
    absent = frozenset(a.assessor for a in _assessors(view) if is_recused(a, name, recusal))
    shown = view.words.number(total) if total else ""
    return Subject(id=name, cells=given.cells, points=given.points, total=shown, absent=absent)


def _assessors(view: View) -> Sequence[Assessor]:
    dossier = view.session.evaluation.dossier
    return dossier.assessment.assessors if isinstance(dossier, ChallengeDossier) else ()


def _how(view: View, criteria: CriteriaSet) -> str:
    low, high = (exact(view.words, end) for end in (criteria.scale.minimum, criteria.scale.maximum))
    aggregate = view.words.text(f"words.aggregate_explained.{criteria.panel.aggregate}")
    return view.say("scores.how", low=low, high=high, aggregate=aggregate)


def _beside(view: View, criteria: CriteriaSet, given: ChallengeScores) -> Iterator[str]:
    """Joint scores that stand beside the official ones, and why the committee changed its mind."""
    for leaf in criteria.leaves:
        cell, name = given.cells[leaf.id], criterion_name(leaf, view.session)
        if cell.consensus is not None and criteria.panel.aggregate != "consensus":
            said = exact(view.words, cell.consensus)
            yield view.say("scores.consensus", criterion=name, score=said)
        if cell.change_reason:
            yield view.say("scores.change", criterion=name, reason=cell.change_reason)


def _scale(view: View, criteria: CriteriaSet) -> Iterator[Block]:
    """What each score means, in the words of the criteria set."""
    scale = criteria.scale
    known = [(scale.level_of(key), words) for key, words in scale.anchors.items()]
    rows = []
    placed = [(value, words) for value, words in known if value is not None]
    for value, words in sorted(placed, key=lambda pair: pair[0]):
        level = score_words(view.words, scale, value, view.session.lang)
        number = exact(view.words, value)
        rows.append([f"{level} ({number})" if level else number, words.get(view.session.lang)])
    if rows:
        heads = [view.say("scores.scale_level"), view.say("scores.scale_meaning")]
        yield table(heads, rows, caption=view.say("scores.scale_caption"), id=view.name("scale"))


def _reasons(
    view: View,
    criteria: CriteriaSet,
    given: ChallengeScores,
    leaves: Sequence[Criterion],
    name: str,
) -> Iterator[Block]:
    """What every assessor wrote about these criteria."""
    rows = [
        [criterion_name(leaf, view.session), *row]
        for leaf in leaves
        for row in _individual_rows(view, criteria, given.cells[leaf.id])
    ]
    if rows:
        keys = ("criterion", *INDIVIDUAL)
        yield table(
            [view.say(f"scores.{key}") for key in keys],
            rows,
            caption=view.say("scores.reasons_caption"),
            id=name,
        )


INDIVIDUAL = ("assessor", "score", "strengths", "weaknesses", "reason", "basis")


def _individual_rows(view: View, criteria: CriteriaSet, cell: ScoreCell) -> Iterator[list[str]]:
    people = {one.assessor: one for one in _assessors(view)}
    for one in cell.individuals:
        yield [
            assessor_name(view.session, people[one.assessor], _assessors(view)),
            individual_text(view.session, criteria, one),
            one.strengths or "–",
            one.weaknesses or "–",
            one.reason or "–",
            _basis(view, one),
        ]


def _basis(view: View, one: IndividualScore) -> str:
    if one.basis and one.page:
        return view.say("scores.based", basis=one.basis, page=one.page)
    if one.page:
        return view.say("scores.page", page=one.page)
    return view.words.word("score_basis", one.basis) if one.basis else "–"


def principles(view: View) -> Iterator[Block]:
    """A table of the principles, then for each its question, score, reason and origin."""
    criteria, given, known = view.book.criteria, view.result.scores, view.book.principles
    if criteria is None or given is None or known is None:
        yield text(view.say("principles.none"))
        return
    yield _overview(view, criteria, given, known.principles)
    for number, principle in enumerate(known.principles, start=1):
        yield from _principle(view, criteria, given, principle, number)


def _carrying(criteria: CriteriaSet, principle: Principle) -> list[Criterion]:
    return [leaf for leaf in criteria.leaves if principle.id in (leaf.principles or ())]


def _share(view: View, criteria: CriteriaSet, principle: Principle) -> str:
    shares = [criteria.shares[leaf.id] for leaf in _carrying(criteria, principle)]
    return exact(view.words, sum(shares, Fraction(0)) * HUNDRED)


def _score(view: View, criteria: CriteriaSet, given: ChallengeScores, principle: Principle) -> str:
    value = given.principles.get(principle.id)
    if value is None:
        return ""
    level = score_words(view.words, criteria.scale, value, view.session.lang)
    said = exact(view.words, value)
    return f"{said} ({level})" if level else said


def _overview(
    view: View, criteria: CriteriaSet, given: ChallengeScores, known: Sequence[Principle]
) -> Block:
    lang = view.words.lang
    rows = [
        [
            view.say("principles.title", id=one.id, label=one.label.get(lang)),
            _score(view, criteria, given, one) or view.say("unknown_amount"),
            _share(view, criteria, one),
            ", ".join(leaf.id for leaf in _carrying(criteria, one)) or "–",
        ]
        for one in known
    ]
    columns = [
        Column(view.say("principles.principle")),
        Column(view.say("principles.score")),
        Column(view.say("principles.share"), "right"),
        Column(view.say("principles.criteria")),
    ]
    return table(
        columns, rows, caption=view.say("principles.caption"), id=view.name("principles", "table")
    )


def _principle(
    view: View, criteria: CriteriaSet, given: ChallengeScores, principle: Principle, number: int
) -> Iterator[Block]:
    lang = view.words.lang
    leaves = _carrying(criteria, principle)
    score, share = _score(view, criteria, given, principle), _share(view, criteria, principle)
    said = [view.say("principles.ask", ask=principle.ask.get(lang))]
    if not leaves:
        said.append(view.say("principles.not_carried"))
    elif score:
        said.append(view.say("principles.scored", score=score, share=share))
    else:
        said.append(view.say("principles.unscored", share=share))
    title = view.say("principles.title", id=principle.id, label=principle.label.get(lang))
    yield view.heading(title, view.name("principle", number), said)
    for place, leaf in enumerate(leaves, start=1):
        yield from _carried(view, criteria, given, leaf, view.name("principle", number, place))
    yield from _origin(view, principle, number)


def _carried(
    view: View, criteria: CriteriaSet, given: ChallengeScores, leaf: Criterion, name: str
) -> Iterator[Block]:
    """One criterion that carries the principle: question, official reason, every assessor's."""
    cell, title = given.cells[leaf.id], criterion_name(leaf, view.session)
    said = []
    if leaf.question is not None:
        question = leaf.question.get(view.words.lang)
        said.append(view.say("principles.question", criterion=title, question=question))
    reason = view.say("principles.no_reason")
    if cell.reason:
        reason = view.say("principles.reason", reason=cell.reason)
    yield text([*said, reason, *_spread(view, criteria, cell)])
    rows = list(_individual_rows(view, criteria, cell))
    if rows:
        yield table(
            [view.say(f"scores.{key}") for key in INDIVIDUAL],
            rows,
            caption=view.say("principles.reasons_caption", criterion=title),
            id=name,
        )


def _spread(view: View, criteria: CriteriaSet, cell: ScoreCell) -> Iterator[str]:
    """How far the assessors lie apart, and whether that is as far as the set calls wide."""
    if cell.spread is None:
        return
    flag = criteria.panel.spread_flag
    wide = flag is not None and cell.spread >= Fraction(flag)
    key = "spread_wide" if wide else "spread"
    yield view.say(f"principles.{key}", spread=exact(view.words, cell.spread))


def _origin(view: View, principle: Principle, number: int) -> Iterator[Block]:
    """Where the principle comes from and who said it."""
    rows = [
        [one.who.get(view.words.lang), one.quote, view.source(one.source)]
        for one in principle.derived_from
    ]
    if rows:
        keys = ("origin_who", "origin_quote", "origin_source")
        yield table(
            [view.say(f"principles.{key}") for key in keys],
            rows,
            caption=view.say(
                "principles.origin_caption", id=principle.id, evidence=principle.evidence
            ),
            id=view.name("origin", number),
        )
