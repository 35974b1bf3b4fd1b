"""The public summary: one page for residents, in plain words and without names of people.

Who judged, decided or asked stands in the other reports; here only the group's own name is shown.
Text that people typed as a reason is left out for the same reason: it may hold a name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from evaluator.render.challenge_answer import reasons, seen
from evaluator.render.challenge_view import View
from evaluator.render.nota_answer import asked
from evaluator.render.nota_open import hints, municipality
from evaluator.render.nota_view import (
    appeal,
    at_most,
    banners,
    chosen,
    held_back,
    lead,
    refusing,
    section,
    signing,
)
from evaluator.render.session import Session
from evaluator.report.blocks import Block, text

SUBJECT = "public"
MOST = 3
"""Lines of one list: all of it fits on a page."""


def say(view: View, key: str, **values: str) -> str:
    """A text of the public summary."""
    return view.words.text(f"public.{key}", **values)


class PublicReport:
    """Chapters of the summary, each as one block."""

    def __init__(self, session: Session) -> None:
        """Keep what the summary is made of."""
        self.session = session

    def banners(self) -> Block:
        """Scenario, refused or provisional, placeholder, illustrative."""
        return banners(self.session, SUBJECT)

    def asked(self) -> Block:
        """What the group asks."""
        return self._section("asked", _asked)

    def answer(self) -> Block:
        """The answer and why."""
        return self._section("answer", _answer)

    def next(self) -> Block:
        """What happens now, and what is still open."""
        return self._section("next", _next)

    def rules(self) -> Block:
        """Where the rules come from, and when somebody looked."""
        return self._section("rules", _rules)

    def signing(self) -> Block:
        """Empty lines for who signs."""
        return signing(self.session, SUBJECT)

    def _section(self, name: str, make: Callable[[View], Iterator[Block]]) -> Block:
        return section(self.session, SUBJECT, name, make)


def _asked(view: View) -> Iterator[Block]:
    challenge, unknown = view.challenge, view.say("unknown")
    name, task = challenge.applicant.name or unknown, challenge.challenged.task or unknown
    said = [say(view, "asked.who", name=name, task=task)]
    if challenge.period is not None:
        start, end = (
            view.words.date(day) for day in (challenge.period.start, challenge.period.end)
        )
        said.append(say(view, "asked.period", start=start, end=end))
    said.append(say(view, "asked.money", years=asked(view)))
    yield text(" ".join(said))


def _answer(view: View) -> Iterator[Block]:
    """The answer; first whether there is an outcome at all, and last that it is advice."""
    found = chosen(view)
    said = held_back(view, SUBJECT)
    if found is None:
        yield text([*said, say(view, "answer.none")])
        return
    profile, outcome = found
    said.append(lead(view, profile, outcome))
    why = list(reasons(view, outcome))
    yield text(said, items=at_most(view, why, MOST))
    waived = [check.rule.id for check in outcome.checks if check.waived]
    if waived and outcome.overall != "meets_gates":  # among the reasons of a yes it stands already
        yield text(say(view, "answer.waived", rules=view.words.listed(waived)))
    decision = view.challenge.decision
    if decision is not None:
        day = view.words.date(decision.date)
        yield text(say(view, "answer.decided", day=day))
    else:
        yield text(say(view, "answer.advice"))


def _next(view: View) -> Iterator[Block]:
    """By whose move it is: the group, the municipality, people who judge."""
    given = hints(view)
    papers = [one.text for one in given if one.who == "document"]
    items = [one.text for one in given if one.who == "self"]
    lines = [say(view, "next.self", text=line) for line in at_most(view, items, MOST)]
    if papers:
        lines.append(say(view, "next.documents", count=str(len(papers))))
    city = at_most(view, municipality(view), MOST)
    lines += [say(view, "next.municipality", text=line) for line in city]
    people = [one.rule for one in given if one.who == "person"]
    if people:
        lines.append(say(view, "next.people", count=str(len(people))))
    if refusing(view):
        lines.insert(0, say(view, "next.refused", count=str(len(refusing(view)))))
    yield text([] if lines else [say(view, "next.nothing")], items=lines)
    yield text(appeal(view, SUBJECT))


def _rules(view: View) -> Iterator[Block]:
    found = chosen(view)
    if found is None:
        yield text(say(view, "rules.none"))
        return
    profile, _ = found
    title, source = profile.title.get(view.words.lang), view.source(profile.source)
    yield text(" ".join([say(view, "rules.from", title=title, source=source), seen(view, profile)]))
