"""A challenge on a terminal, for the group itself: the answer, and what to do about it.

The first profile in full, a few others as one line each. Words are those for residents.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from evaluator.formats.evaluation import Evaluation
from evaluator.model.challenge import Challenge, ChallengeDossier
from evaluator.model.finding import Finding
from evaluator.model.outcome import ChallengeResult, Check, ProfileOutcome, YearResult
from evaluator.model.rule import Profile
from evaluator.outcome.remedy import BLOCKING, Plan
from evaluator.render.catalogue import Words
from evaluator.render.hints import (
    Hint,
    advice_of,
    field_name,
    plan_of,
    round_money,
    step_hints,
)
from evaluator.render.terminal import clean

MOST_BESIDE = 3
"""Municipalities beside the first one: more is for a researcher, who has `compare`."""

DECIDING = {
    "does_not_meet_gates": ("fail",),
    "incomplete": ("incomplete",),
    "not_assessable_yet": ("unknown", "judgement"),
}
"""Which results lead to an answer."""

SUMS = "money.lines_do_not_add_up"
SIGNS = {"item": "  - ", "met": "  ✓ "}


@dataclass(frozen=True, slots=True)
class Told:
    """One challenge with its outcome, and how to say it."""

    evaluation: Evaluation
    challenge: Challenge
    result: ChallengeResult
    words: Words

    def say(self, key: str, **values: str) -> str:
        """A text of this answer."""
        return self.words.text(f"check.{key}", **values)

    def profile(self, outcome: ProfileOutcome) -> Profile:
        """The rules that an outcome is about."""
        return next(one for one in self.evaluation.book.profiles if one.id == outcome.profile)

    def title(self, outcome: ProfileOutcome) -> str:
        """What the rules are called."""
        return clean(self.profile(outcome).title.get(self.words.lang))


def challenge_lines(evaluation: Evaluation, words: Words) -> list[str]:
    """Every challenge of the dossier, one after another."""
    dossier, outcome = evaluation.dossier, evaluation.outcome
    given = dossier.challenges if isinstance(dossier, ChallengeDossier) else ()
    results = {one.id: one for one in getattr(outcome, "challenges", ())}
    many = len(given) > 1
    lines: list[str] = []
    for challenge in given:
        told = Told(evaluation, challenge, results[challenge.id], words)
        lines += [clean(f"{challenge.id}: {challenge.title.get(words.lang)}"), ""] * many
        lines += _challenge(told)
    return lines


def _challenge(told: Told) -> Iterator[str]:
    profiles = told.result.profiles
    refused = [one for one in told.result.findings if one.code == SUMS]
    if refused:
        years = told.words.listed(sorted(one.values["year"] for one in refused))
        yield told.say("refused", years=years)
        yield ""
    if not profiles:
        yield told.say("no_profile")
        return
    first, others = profiles[0], profiles[1:]
    yield from _in_full(told, first)
    if others:
        yield told.say("beside")
        for outcome in others[:MOST_BESIDE]:
            yield f"{SIGNS['item']}{_one_line(told, outcome)}"
        if len(others) > MOST_BESIDE:
            yield f"    {told.say('left_out', count=str(len(others) - MOST_BESIDE))}"
        yield ""


def _in_full(told: Told, outcome: ProfileOutcome) -> Iterator[str]:
    yield told.say("under", profile=told.title(outcome))
    yield told.say("answer", answer=told.words.text(f"words.overall.{outcome.overall}"))
    if outcome.reason in ("no_testable_rule", "applies_to_grant", "applies_to_process"):
        yield told.words.text(f"words.overall_reason.{outcome.reason}")
    yield _seen(told, outcome)
    rules = told.profile(outcome)
    if rules.unknown and not rules.complete:
        yield told.words.text("cli.not_found")
        yield from (f"{SIGNS['item']}{clean(text.get(told.words.lang))}" for text in rules.unknown)
    yield ""
    whole = plan_of(told.evaluation, told.challenge, outcome)
    hints = advice_of(told.evaluation, told.challenge, outcome, told.words)
    for key, items in _sections(told, outcome, hints, whole):
        if items:
            yield told.say(key)
            yield from items
            yield ""
    yield from _together(told, outcome, whole)
    yield from _room(told, outcome)


def _seen(told: Told, outcome: ProfileOutcome) -> str:
    """When somebody last looked at these rules, and whether the list is complete."""
    profile = told.profile(outcome)
    day = profile.last_checked
    seen = told.say("seen", day=told.words.date(day)) if day else told.say("seen_never")
    return f"{seen} {told.say('complete' if profile.complete else 'not_complete')}"


def _sections(
    told: Told, outcome: ProfileOutcome, hints: list[Hint], whole: Plan
) -> Iterator[tuple[str, list[str]]]:
    gates = [check for check in outcome.checks if check.counted]
    met = [check for check in gates if check.result == "pass"]
    yield "holds", [f"{SIGNS['met']}{_rule(told, check)}" for check in met]
    yield "waived", [_waived(told, check) for check in outcome.checks if check.waived]
    papers = [check.rule.doc or "" for check in gates if _is_missing(check)]
    yield "missing", _papers(told, papers)
    yield "welcome", [*_items(field_name(told.words, doc) for doc in outcome.welcome_documents)]
    own = [hint for hint in hints if hint.who == "self" and not hint.impossible]
    sums = [hint for hint in step_hints(whole, outcome, told.words) if not hint.rule]
    yield "own", [*_hints(own), *_items(hint.text for hint in sums)]
    for who in ("municipality", "person"):
        found = [hint for hint in hints if hint.who == who and not hint.impossible]
        note = [f"    {told.say('person_note')}"] if who == "person" and found else []
        yield who, [*_hints(found), *note]
    yield "impossible", [*_hints(hint for hint in hints if hint.impossible)]


def _is_missing(check: Check) -> bool:
    return check.rule.check == "document" and check.result in ("incomplete", "fail")


def _papers(told: Told, papers: list[str]) -> list[str]:
    named = [*_items(field_name(told.words, doc) for doc in dict.fromkeys(papers))]
    return [*named, f"    {told.say('presence')}"] if named else []


def _items(texts: Iterable[str]) -> Iterator[str]:
    return (f"{SIGNS['item']}{clean(text)}" for text in texts)


def _hints(hints: Iterable[Hint]) -> Iterator[str]:
    """Hints with their rule; an alternative stands under the one that it replaces."""
    for hint in hints:
        sign = "    " if hint.alternative else SIGNS["item"]
        yield f"{sign}{hint.rule}: {clean(hint.text)}"


def _rule(told: Told, check: Check) -> str:
    text = check.rule.text or check.rule.ask
    return clean(f"{check.rule.id} {text.get(told.words.lang) if text else ''}".rstrip())


def _waived(told: Told, check: Check) -> str:
    """A condition that somebody set aside, by whom, when and why; its result stays."""
    by = dict(check.waived or {})
    said = told.say(
        "waived_by",
        rule=_rule(told, check),
        result=told.words.text(f"words.result.{check.result}"),
        by=by["by"],
        day=told.words.date(by["on"]),
        reason=by["reason"],
    )
    return f"{SIGNS['item']}{clean(said)}"


def _together(told: Told, outcome: ProfileOutcome, whole: Plan) -> Iterator[str]:
    """Whether all changes together are enough, and on whom it then still depends."""
    if not whole.steps:
        return
    joint = [one for one in step_hints(whole, outcome, told.words) if ", " in one.rule]
    if joint:
        yield told.say("joint")
        yield from _hints(joint)
        yield ""
    if whole.blocked:
        yield told.say("blocked", rules=told.words.listed(whole.blocked))
    elif not whole.reached:
        yield told.say("not_reached")
    elif whole.needs:
        names = told.words.listed(told.say(f"needs_{who}") for who in whole.needs)
        yield told.say("reached_with", names=names)
    else:
        yield told.say("reached")
    yield ""


def _room(told: Told, outcome: ProfileOutcome) -> Iterator[str]:
    """Each year beside the most that may be asked."""
    caps = [check for check in outcome.checks if check.rule.check == "cap_per_year"]
    for check in caps:
        if check.by_year:
            yield told.say("room", rule=check.rule.id)
            yield from (f"{SIGNS['item']}{_year(told, year)}" for year in check.by_year)
            yield ""


def _year(told: Told, year: YearResult) -> str:
    def said(cents: int | Fraction | None) -> str:
        unknown = told.words.text("words.value.unknown")
        return unknown if cents is None else round_money(told.words, cents)

    asked, most = said(year.value), said(year.limit)
    if year.value is None or year.limit is None or year.result == "unknown":
        key, rest = "year_unknown", ""
    else:
        key = "year_over" if year.value > year.limit else "year_room"
        rest = said(abs(year.limit - year.value))
    return told.say(key, year=year.year, asked=asked, most=most, rest=rest)


def _one_line(told: Told, outcome: ProfileOutcome) -> str:
    """Another municipality: its answer, what decides, when we looked and whether it is all."""
    answer = told.words.text(f"words.overall.{outcome.overall}")
    wanted = DECIDING.get(outcome.overall, ())
    deciding = [c for c in outcome.checks if c.counted and c.result in BLOCKING
                and c.result in wanted]  # fmt: skip
    line = told.say("line", profile=told.title(outcome), answer=answer)
    if deciding:
        more = len(deciding) - 1
        key = "deciding" if not more else "deciding_one_more" if more == 1 else "deciding_more"
        text = deciding[0].rule.text or deciding[0].rule.ask
        said = clean(text.get(told.words.lang)).rstrip(".?") if text else ""
        line += told.say(key, rule=deciding[0].rule.id, text=said, count=str(more))
    return f"{line} {_seen_short(told, outcome)}"


def _seen_short(told: Told, outcome: ProfileOutcome) -> str:
    profile = told.profile(outcome)
    day = profile.last_checked
    key = "complete" if profile.complete else "not_complete"
    seen = "seen_short" if day else "seen_never_short"
    whole = told.say(f"{key}_short")
    return told.say(seen, whole=whole, **({"day": told.words.date(day)} if day else {}))


def not_said_yet(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Findings without those that the answer above has told already."""
    told = (one.code.startswith("gate.") and one.code != "gate.waived" for one in findings)
    return tuple(one for one, said in zip(findings, told, strict=True) if not said)
