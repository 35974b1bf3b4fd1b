"""What a self-check could say of one challenge: everything, in order, before room is looked at.

The page is for the group that challenges. It looks at one list of conditions, that of its own
municipality; at most three others stand beside it, a line each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluator import __version__
from evaluator.model.outcome import Check, ProfileOutcome, YearResult
from evaluator.model.rule import Profile
from evaluator.render.challenge_answer import money_findings
from evaluator.render.challenge_view import SIGNS, View, capital, tone
from evaluator.render.hints import CENTS, Hint, advice_of, field_name
from evaluator.render.selfcheck_room import WIDE, shortened
from evaluator.render.summary import banner_kinds
from evaluator.report.blocks import Cell
from evaluator.report.markup import one_line
from evaluator.rules.profile import TAKE_OVER

MOST_BESIDE = 3
"""Municipalities beside the own one: more would answer a question that a group does not have."""
DIGITS = 12
"""Digits of a digest, as in the name of a run."""
QUESTIONS = ("want", "can", "need", "do_ourselves")


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that a sheet could say, each part in the order of what matters most.

    Attributes:
        title: Title of the challenge.
        about: Who wants what.
        banners: Kind, title and one sentence.
        question: What is asked; empty where there is no list of conditions.
        answer: Sign and words.
        seen: Of when the list is, and whether it is complete.
        years: One row a year: cells, and whether the year stands in the way.
        no_years: What is said where there is no such table.
        years_note: A remark under the table; empty for none.
        points: Points of the lists, by part.
        questions: The group's questions, each with its own words or nothing.
        made: Who made it from what.
    """

    title: str
    about: str
    banners: tuple[tuple[str, str, str], ...]
    question: str
    answer: str
    seen: str
    years: tuple[tuple[tuple[Cell | str, ...], bool], ...]
    no_years: str
    years_note: str
    points: dict[str, tuple[str, ...]]
    questions: tuple[tuple[str, str], ...]
    made: str


def say(view: View, key: str, **values: str) -> str:
    """A text of the self-check."""
    return view.words.text(f"selfcheck.{key}", **values)


def parts_of(view: View) -> Parts:
    """What a self-check could say of a challenge."""
    own = _own(view)
    rows, no_years, note = _years(view, own[1]) if own else ((), say(view, "none"), "")
    return Parts(
        title=one_line(view.challenge.title.get(view.words.lang)),
        about=_about(view),
        banners=tuple(_banners(view)),
        question=say(view, "answer.question", profile=_list_name(view, own[0])) if own else "",
        answer=_answer(view, own[1]) if own else say(view, "none"),
        seen=_seen(view, own[0]) if own else say(view, "answer.advice"),
        years=rows,
        no_years=no_years,
        years_note=note,
        points={name: tuple(dict.fromkeys(items)) for name, items in _points(view, own)},
        questions=tuple(_questions(view)),
        made=_made(view),
    )


def _list_name(view: View, profile: Profile) -> str:
    """The short name of a list of conditions; a very long one is cut, so that the answer stays."""
    return _brief(view, view.profile_name(profile), WIDE // 3)


def _brief(view: View, said: str, width: int) -> str:
    return shortened(said, 1, width, say(view, "cut"))


def own_profile(view: View) -> str | None:
    """Id of the list of the own municipality; None where the challenge was held against none."""
    own = _own(view)
    return own[0].id if own else None


def _own(view: View) -> tuple[Profile, ProfileOutcome] | None:
    """The list that the challenge names first, or its dossier; else the first that was asked."""
    judged = {profile.id: (profile, outcome) for profile, outcome in view.judged}
    head = view.session.evaluation.head
    named = (*view.challenge.profiles, *getattr(head, "profiles", ()), *judged)
    return next((judged[name] for name in named if name in judged), None)


def _about(view: View) -> str:
    challenge, words = view.challenge, view.words
    name = _brief(view, challenge.applicant.name or say(view, "nobody"), WIDE * 2 // 3)
    task = _brief(view, challenge.challenged.task or "", WIDE * 2 // 3)
    if task:
        said = say(view, "about.task", name=name, task=task.rstrip("."))
    else:
        said = say(view, "about.no_task", name=name)
    if challenge.period is None:
        return said
    start, end = words.date(challenge.period.start), words.date(challenge.period.end)
    return f"{said} {say(view, 'about.period', start=start, end=end)}"


def _banners(view: View) -> Iterator[tuple[str, str, str]]:
    for kind in banner_kinds(view.session.evaluation):
        yield kind, view.words.text(f"words.banner.{kind}"), say(view, f"banner.{kind}")


def _answer(view: View, outcome: ProfileOutcome) -> str:
    said = say(view, f"answer.{outcome.overall}")
    if outcome.reason and outcome.reason != "unknown_or_open":
        said = view.say(f"reason.{outcome.reason}")
    return f"{SIGNS[outcome.overall]} {said}"


def _seen(view: View, profile: Profile) -> str:
    """When somebody last looked at these rules, whether they are complete, and who decides."""
    said = [_day(view, "answer", profile), _whole(view, "answer", profile)]
    return " ".join([*said, say(view, "answer.advice")])


def _day(view: View, where: str, profile: Profile) -> str:
    if profile.last_checked is None:
        return say(view, f"{where}.seen_never")
    return say(view, f"{where}.seen", day=view.words.date(profile.last_checked))


def _whole(view: View, where: str, profile: Profile) -> str:
    return say(view, f"{where}.{'complete' if profile.complete else 'incomplete_list'}")


def _years(
    view: View, outcome: ProfileOutcome
) -> tuple[tuple[tuple[tuple[Cell | str, ...], bool], ...], str, str]:
    """Rows, what is said without rows, and a note."""
    caps = [check for check in outcome.checks if check.rule.check == "cap_per_year"]
    if not caps:
        return (), say(view, "years.no_limit"), ""
    cap = next((check for check in caps if check.counted), caps[0])
    if not cap.by_year:
        return (), say(view, "years.no_years"), ""
    rows = tuple((_year(view, year), year.result != "pass") for year in cap.by_year)
    return rows, "", "" if cap.counted else say(view, "years.not_counted")


def _year(view: View, year: YearResult) -> tuple[Cell | str, ...]:
    return year.year, view.euros(year.value), view.euros(year.limit), _room(view, year)


def _room(view: View, year: YearResult) -> Cell:
    if year.over is None or year.room is None:
        said = say(view, "years.unknown")
    elif year.over or year.room:
        key = "over" if year.over else "left"
        said = say(view, f"years.{key}", amount=view.euros(year.over or year.room))
    else:
        said = say(view, "years.exact_over" if year.result == "fail" else "years.exact")
    return Cell(said, tone(year.result), SIGNS[year.result])


def _points(
    view: View, own: tuple[Profile, ProfileOutcome] | None
) -> Iterator[tuple[str, Sequence[str]]]:
    if own is None:
        return
    profile, outcome = own
    found = _advice(view, outcome)
    yield "holds", [*_holds(view, outcome)]
    yield "missing", [_name(view, document) for document in outcome.missing_documents]
    yield "welcome", [_name(view, document) for document in outcome.welcome_documents]
    yield "change", [*_change(view, outcome, found)]
    yield "municipality", [*_municipality(view, outcome, found)]
    others = [pair for pair in view.judged if pair[0] is not profile]
    yield "beside", [_beside(view, *pair) for pair in others if pair[0].applies_to == TAKE_OVER]


def _name(view: View, document: str) -> str:
    return one_line(field_name(view.words, document))


def _advice(view: View, outcome: ProfileOutcome) -> list[Hint]:
    """What would make it pass, each held against the checks."""
    return advice_of(view.session.evaluation, view.challenge, outcome, view.words)


def _holds(view: View, outcome: ProfileOutcome) -> Iterator[str]:
    """Conditions that are met: money and facts each, documents together, then what was waived."""
    met = [check for check in outcome.checks if check.counted and check.result == "pass"]
    for check in met:
        if check.rule.check != "document":
            yield one_line(view.rule_text(check.rule))
    papers = [_name(view, check.rule.doc or "") for check in met if check.rule.check == "document"]
    if papers:
        yield say(view, "holds.documents", names=_some(view, papers))
    yield from (_waived(view, check) for check in outcome.checks if check.waived)


def _waived(view: View, check: Check) -> str:
    by = (check.waived or {})["by"]
    text = one_line(view.rule_text(check.rule))
    return say(view, "holds.waived", by=one_line(by), text=text)


def _some(view: View, names: Sequence[str], most: int = 6) -> str:
    """A list in a sentence; of a long one the first, and how many more."""
    left = len(names) - most
    rest = [say(view, "listed_more", count=str(left))] if left > 0 else []
    return view.words.listed([*names[:most], *rest])


def _sums(view: View) -> Iterator[str]:
    for finding in money_findings(view):
        difference = view.euros(Fraction(finding.values["difference"]) * CENTS)
        yield say(view, "change.add_up", year=finding.values["year"], difference=difference)


def _change(view: View, outcome: ProfileOutcome, found: Sequence[Hint]) -> Iterator[str]:
    """What the group can do; what no change can mend stands first, since it decides the rest."""
    yield from (hint.text for hint in found if hint.impossible)
    yield from _sums(view)
    yield from (hint.text for hint in found if hint.who == "self" and not hint.impossible)
    if outcome.missing_documents:
        yield say(view, "change.documents")


def _municipality(view: View, outcome: ProfileOutcome, found: Sequence[Hint]) -> Iterator[str]:
    """What only the municipality knows, what a person has to judge, and an open VAT basis."""
    possible = [hint for hint in found if not hint.impossible]
    yield from (hint.text for hint in possible if hint.who == "municipality")
    for hint in possible:
        if hint.who == "person":
            yield say(view, "municipality.judge", ask=hint.text)
    limits = [view.book.limits.get(check.rule.limit or "") for check in outcome.checks]
    if any(limit is not None and limit.vat == "unspecified" for limit in limits):
        yield say(view, "municipality.vat")


def _beside(view: View, profile: Profile, outcome: ProfileOutcome) -> str:
    return say(
        view,
        "beside.line",
        sign=SIGNS[outcome.overall],
        profile=_list_name(view, profile),
        answer=say(view, f"beside.{outcome.overall}"),
        seen=_day(view, "beside", profile),
        complete=_whole(view, "beside", profile),
    )


def _questions(view: View) -> Iterator[tuple[str, str]]:
    """The questions, with what the group itself said."""
    own = view.challenge.self_rating
    for key in QUESTIONS:
        said = getattr(own, key) if own is not None else None
        yield say(view, f"questions.{key}"), one_line(said or "")


def _made(view: View) -> str:
    evaluation, name = view.session.evaluation, view.challenge.applicant.name
    values = {
        "dossier": _brief(view, evaluation.head.id, WIDE // 3),
        "inputs": evaluation.inputs_digest.partition(":")[2][:DIGITS],
        "criteria": evaluation.criteria_digest.partition(":")[2][:DIGITS],
        "profiles": _some(view, [_list_name(view, p) for p, _ in view.judged], MOST_BESIDE + 1),
    }
    if name:
        made = say(view, "made.text", name=_brief(view, name, WIDE // 2), **values)
    else:
        made = say(view, "made.text_nobody", **values)
    return capital(f"{made} {say(view, 'made.program', version=__version__)}")
