"""The first answer of ``evaluator quick``: may we, the room per year, and what next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evaluator.cli.quick_questions import Answers
from evaluator.formats.evaluation import Evaluation
from evaluator.model.challenge import ChallengeDossier
from evaluator.model.outcome import ChallengeOutcome, Check, ProfileOutcome, YearResult
from evaluator.model.rule import Profile
from evaluator.render.catalogue import Words
from evaluator.render.hints import advice_of, as_sentence, round_money
from evaluator.render.terminal import clean

CAP = "cap_per_year"
WHO = ("self", "document", "municipality", "person")
MOST = 6
"""Steps of one kind on a first screen; the check names them all."""


def answer_text(evaluation: Evaluation, answers: Answers, file: Path, words: Words) -> str:
    """The answer in words, with the commands that come next."""
    outcome, dossier = evaluation.outcome, evaluation.dossier
    if not isinstance(outcome, ChallengeOutcome) or not isinstance(dossier, ChallengeDossier):
        raise TypeError(type(outcome).__name__)
    profiles = {profile.id: profile for profile in evaluation.book.profiles}
    first, *beside = outcome.challenges[0].profiles
    lines = ["", words.text("quick.answer.saved", file=_name(file)), ""]
    if not answers.known:
        lines += [words.text("quick.answer.other"), ""]
    lines += _under(profiles[first.profile], first, words)
    lines += ["", *_room(first, answers, words), ""]
    lines += _next(evaluation, first, words)
    for one in beside:
        lines += ["", *_under(profiles[one.profile], one, words)]
    lines += ["", *_commands(file, words), "", words.text("words.advice")]
    return "\n".join(lines) + "\n"


def _under(profile: Profile, outcome: ProfileOutcome, words: Words) -> Iterator[str]:
    """Whether it is allowed under one profile, since when that is known, and how fully."""
    yield words.text("quick.answer.under", profile=clean(profile.title.get(words.lang)))
    yield words.text("quick.answer.may", answer=words.text(f"quick.may.{outcome.overall}"))
    day = profile.last_checked
    yield (
        words.text("quick.answer.seen_never")
        if day is None
        else words.text("quick.answer.seen", day=words.date(day))
    )
    yield words.text(f"quick.answer.{'complete' if profile.complete else 'not_complete'}")


def _room(outcome: ProfileOutcome, answers: Answers, words: Words) -> Iterator[str]:
    """Room per year under the maximum; what is not known is said."""
    yield words.text("quick.room.heading")
    caps = [check for check in outcome.checks if check.rule.check == CAP]
    if answers.period is None:
        yield words.text("quick.room.no_years")
    elif not caps:
        yield words.text("quick.room.no_cap")
    for check in caps:
        yield from (_year(year, check, words) for year in check.by_year)


def _year(year: YearResult, check: Check, words: Words) -> str:
    asked = None if year.value is None else round_money(words, year.value)
    if year.limit is None:
        return words.text("quick.room.limit_unknown", year=year.year, rule=check.rule.id)
    most = round_money(words, year.limit)
    if asked is None:
        return words.text("quick.room.asked_unknown", year=year.year, most=most)
    key = "over" if year.over else "left"
    rest = round_money(words, year.over or year.room or 0)
    return words.text(f"quick.room.{key}", year=year.year, asked=asked, most=most, rest=rest)


def _next(evaluation: Evaluation, outcome: ProfileOutcome, words: Words) -> Iterator[str]:
    """What has to happen, by whose move it is."""
    dossier = evaluation.dossier
    challenge = dossier.challenges[0]  # type: ignore[union-attr]
    found = advice_of(evaluation, challenge, outcome, words)
    if not found:
        yield words.text("quick.next.nothing")
    for who in WHO:
        hints = [hint for hint in found if hint.who == who and not hint.impossible]
        if hints:
            yield words.text(f"quick.next.{who}")
            yield from (f"  - {clean(as_sentence(hint, words))}" for hint in hints[:MOST])
        if len(hints) > MOST:
            yield "  - " + words.text("quick.next.more", count=str(len(hints) - MOST))
    stuck = [hint for hint in found if hint.impossible]
    if stuck:
        yield words.text("quick.next.impossible")
        yield from (f"  - {clean(as_sentence(hint, words))}" for hint in stuck)


def _commands(file: Path, words: Words) -> Iterator[str]:
    """The very commands that go on from here."""
    name, folder = _name(file), _name(file.with_suffix(""))
    yield words.text("quick.commands.heading")
    for key, command in (
        ("fill", ""),
        ("check", f"evaluator check {name}"),
        ("book", f"evaluator convert {name} {folder}"),
        ("report", f"evaluator report {name}"),
    ):
        yield "  " + words.text(f"quick.commands.{key}", command=command, file=name)


def _name(path: Path) -> str:
    """A path as it is typed in a command."""
    text = clean(path.as_posix())
    return f'"{text}"' if " " in text else text
