"""What people said: judgements and waivers with who and why, scores apart, what residents asked."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from evaluator.model.challenge import ChallengeDossier
from evaluator.model.numbers import published
from evaluator.model.outcome import Check
from evaluator.render.challenge_view import View
from evaluator.render.nota_view import at_most, chosen, is_complete, say
from evaluator.render.shared_blocks import exact, score_words
from evaluator.report.blocks import Block, Cell, Column, table, text

MOST_QUESTIONS = 4
MOST_RESULTS = 4


def judgements(view: View) -> Iterator[Block]:
    """Who judged what and why, and which conditions somebody set aside."""
    found = chosen(view)
    checks = found[1].checks if found else ()
    asked = [check for check in checks if check.rule.check == "judgement"]
    waived = [check for check in checks if check.waived]
    if asked:
        yield _judged(view, asked)
    if waived:
        yield _waived(view, waived)
    if not asked and not waived:
        yield text(say(view, "judgements.none"))


def _judged(view: View, checks: list[Check]) -> Block:
    keys = ("question", "answer", "who", "why")
    rows: list[list[Cell | str]] = []
    for check in checks:
        asked = (
            check.rule.ask.get(view.words.lang) if check.rule.ask else view.rule_text(check.rule)
        )
        rows.append([f"{check.rule.id}: {asked}", *_answer(view, check)])
    return table(
        [say(view, f"judgements.{key}") for key in keys],
        rows,
        caption=say(view, "judgements.caption"),
        id=view.name("judgements"),
    )


def _answer(view: View, check: Check) -> list[Cell | str]:
    by, given = check.answered_by, check.values.get("found")
    said = view.words.text(f"words.value.{given}") if given else view.result_cell(check).text
    if by is not None:
        who = view.say("judgements.by_on", by=by["by"], day=view.words.date(by["on"]))
        return [said, who, by["reason"]]
    key = "bare" if given else "open"
    return [said, say(view, f"judgements.{key}"), "–"]


def _waived(view: View, checks: list[Check]) -> Block:
    keys = ("condition", "result", "who", "why")
    rows: list[list[Cell | str]] = []
    for check in checks:
        by = check.waived or {}
        who = view.say("judgements.by_on", by=by["by"], day=view.words.date(by["on"]))
        result = view.words.text(f"words.result.{check.result}")
        rows.append([f"{check.rule.id}: {view.rule_text(check.rule)}", result, who, by["reason"]])
    return table(
        [say(view, f"waived.{key}") for key in keys],
        rows,
        caption=say(view, "waived.caption"),
        id=view.name("waived"),
        note=say(view, "waived.note"),
    )


def scores(view: View) -> Iterator[Block]:
    """Scores per principle, apart from the conditions; nothing where nobody gave scores."""
    criteria, given, known = view.book.criteria, view.result.scores, view.book.principles
    if criteria is None or given is None or known is None:
        return
    rows: list[list[Cell | str]] = []
    for one in known.principles:
        value = given.principles.get(one.id)
        if value is not None:
            level = score_words(view.words, criteria.scale, value, view.session.lang)
            title = f"{one.id}: {one.label.get(view.words.lang)}"
            rows.append([title, _rounded(view, value), level or "–"])
    if not rows:
        return
    note = None
    if given.total is not None and is_complete(view):
        total = view.words.number(published(given.total, criteria.rounding.total))
        note = view.say("scores.total", total=total)
    columns = [
        Column(say(view, "scores.principle")),
        Column(say(view, "scores.score"), "right"),
        Column(say(view, "scores.level")),
    ]
    yield text(say(view, "scores.intro"))
    caption = say(view, "scores.caption", top=exact(view.words, criteria.scale.maximum))
    yield table(columns, rows, caption=caption, id=view.name("scores"), note=note)


def _rounded(view: View, value: Fraction) -> str:
    """A score in one decimal, ≈ where it is not exactly that."""
    said = view.words.number(value, 1)
    return said if value * 10 % 1 == 0 else f"≈ {said}"


def residents(view: View) -> Iterator[Block]:
    """What residents asked: support, the group's own words, results, questions with answers."""
    items = [*_wishes(view), *_support(view), *_results(view), *_questions(view)]
    if items:
        yield text(items=items)
    else:
        yield text(say(view, "residents.none"))


def _wishes(view: View) -> Iterator[str]:
    own = view.challenge.self_rating
    for key in ("want", "need"):
        said = getattr(own, key, None)
        if said:
            yield say(view, f"residents.{key}", text=said)


def _support(view: View) -> Iterator[str]:
    support, number = view.challenge.support, view.words.number
    if support.signatures is None:
        yield say(view, "residents.support_unknown")
    elif support.area_residents is not None:
        residents = number(support.area_residents)
        count = number(support.signatures)
        yield say(view, "residents.signatures_of", count=count, residents=residents)
    else:
        yield say(view, "residents.signatures", count=number(support.signatures))


def _results(view: View) -> Iterator[str]:
    principles = view.book.principles
    slots = {slot.id: slot for slot in principles.results} if principles else {}
    named = []
    for claim in view.challenge.results_claimed:
        slot = slots.get(claim.slot)
        words = slot.text.get(view.words.lang) if slot and slot.text else ""
        said = words or view.say("facts.result_empty")
        named.append(view.say("facts.result", slot=claim.slot, text=said))
    if named:
        listed = at_most(view, named, MOST_RESULTS)
        yield say(view, "residents.results", results="; ".join(listed))


def _questions(view: View) -> Iterator[str]:
    """Questions of the dossier with their answers, without who asked."""
    dossier = view.session.evaluation.dossier
    notes = dossier.questions if isinstance(dossier, ChallengeDossier) else ()
    lines = []
    for note in notes:
        row = dict(note.cells)
        if row.get("question"):
            answered = row.get("answer") or say(view, "residents.no_answer")
            lines.append(say(view, "residents.question", question=row["question"], answer=answered))
    yield from at_most(view, lines, MOST_QUESTIONS)
