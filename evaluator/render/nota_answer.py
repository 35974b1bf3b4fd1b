"""The start of the collegenota: the subject, the advice, the answer and the rules behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evaluator.model.outcome import Check
from evaluator.model.rule import Profile
from evaluator.render.challenge_answer import seen
from evaluator.render.challenge_rules import found as used
from evaluator.render.challenge_view import View
from evaluator.render.nota_view import (
    advice,
    at_most,
    chosen,
    deciding,
    lead,
    say,
    source_of,
)
from evaluator.report.blocks import Block, Cell, deflist, table, text
from evaluator.rules.years import requested

MOST_RULES = 5
MOST_OTHERS = 3


def subject(view: View) -> Iterator[Block]:
    """What the group asks, in a few lines."""
    pairs = [(say(view, f"subject.{key}"), said) for key, said in _facts(view) if said]
    yield deflist(pairs, say(view, "subject.caption"), id=view.name("subject"))


def _facts(view: View) -> Iterator[tuple[str, str]]:
    challenge, unknown = view.challenge, view.say("unknown")
    task, period = challenge.challenged, challenge.period
    yield "applicant", challenge.applicant.name or unknown
    yield "task", task.task or unknown
    role = view.word("partner_role", task.partner_role) if task.partner_role else ""
    yield "partner", ", ".join(part for part in (task.partner, role) if part) or unknown
    if period is None:
        yield "period", unknown
    else:
        start, end = view.words.date(period.start), view.words.date(period.end)
        yield "period", view.say("facts.period_value", start=start, end=end)
    yield "requested", asked(view)
    if challenge.decision is not None:
        made = challenge.decision
        day = view.words.date(made.date)
        yield (
            "decision",
            view.say("facts.decision_value", outcome=made.outcome, by=made.by, day=day),
        )


def asked(view: View) -> str:
    """What is asked each year, on one line."""
    years = [
        view.say("facts.year", year=year, amount=view.euros(requested(view.challenge, year)))
        for year in view.challenge.years()
    ]
    return "; ".join(years) or view.say("unknown")


def advised(view: View) -> Iterator[Block]:
    """The advice, and that it is no decision."""
    said = advice(view)
    found = chosen(view)
    waived = [check.rule.id for check in found[1].checks if check.waived] if found else []
    if waived:
        said.append(say(view, "advice.waived", rules=view.words.listed(waived)))
    yield text([" ".join(said), say(view, "advice.no_decision")])


def answer(view: View) -> Iterator[Block]:
    """The answer under one list of rules, the rules that lead to it, and other lists in a line."""
    found = chosen(view)
    if found is None:
        yield text(say(view, "answer.none"))
        return
    profile, outcome = found
    yield text([f"{lead(view, profile, outcome)} {seen(view, profile)}"])
    checks = deciding(outcome)
    if checks:
        yield _rules(view, profile, checks)
    others = [_other(view, one.title.get(view.words.lang), other) for one, other in view.judged[1:]]
    if others:
        yield text([say(view, "answer.others")], items=at_most(view, others, MOST_OTHERS))


def _other(view: View, title: str, outcome: object) -> str:
    overall = getattr(outcome, "overall", "")
    return say(view, "answer.other", profile=title, answer=view.say(f"verdict.{overall}"))


def _rules(view: View, profile: Profile, checks: Sequence[Check]) -> Block:
    """The deciding rules; documents last, since there may be many of them."""
    ordered = sorted(checks, key=lambda check: check.rule.check == "document")
    shown, rest = ordered[:MOST_RULES], ordered[MOST_RULES:]
    rows: list[list[Cell | str]] = [
        [
            check.rule.id,
            view.rule_text(check.rule),
            view.result_cell(check),
            _found(view, check),
            _place(view, profile, check),
        ]
        for check in shown
    ]
    columns = [say(view, f"answer.{key}") for key in ("rule", "text", "result", "found", "source")]
    notes = [_sources(view, profile, shown)]
    if rest:
        names = view.words.listed(check.rule.id for check in rest)
        notes.insert(0, say(view, "answer.rest", rules=names))
    return table(
        columns,
        rows,
        caption=say(view, "answer.caption"),
        id=view.name("answer"),
        note=" ".join(notes),
    )


def _found(view: View, check: Check) -> str:
    """The values that were compared; who judged and why has a table of its own."""
    if check.rule.check == "judgement":
        return say(view, "answer.judged")
    return "\n".join(used(view, check))


def _place(view: View, profile: Profile, check: Check) -> str:
    """The place in the source and how well it is known; the title stands under the table."""
    ref = source_of(profile, check.rule)
    if ref is None:
        return view.say("rules.no_source")
    known = view.book.sources.get(ref.ref)
    said = view.source(ref)
    said = said.removeprefix(known.title).removeprefix(", ") if known else said
    parts = [said] if ref.place else []
    if check.rule.evidence is not None:
        parts.append(view.words.text(f"words.evidence.{check.rule.evidence}"))
    return "\n".join(parts) or "–"


def _sources(view: View, profile: Profile, checks: Sequence[Check]) -> str:
    """The titles of the sources of some rules, each once."""
    refs = [source_of(profile, check.rule) for check in checks]
    titles = []
    for name in dict.fromkeys(ref.ref for ref in refs if ref is not None):
        known = view.book.sources.get(name)
        if known is not None:
            day = view.words.date(known.retrieved)
            titles.append(say(view, "answer.cited", title=known.title, day=day))
        else:
            titles.append(name)
    return say(view, "answer.sources", sources="; ".join(titles)) if titles else ""
