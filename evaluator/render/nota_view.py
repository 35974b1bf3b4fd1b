"""What the collegenota and the public summary share: whose rules they are about, and short words.

Both are about one list of rules: the first of the dossier, or the one that was asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from evaluator.model.base import SourceRef
from evaluator.model.finding import Finding
from evaluator.model.outcome import Check, ProfileOutcome
from evaluator.model.rule import Profile, Rule
from evaluator.render.challenge_answer import DECIDES
from evaluator.render.challenge_view import View, views
from evaluator.render.shared_blocks import Made
from evaluator.render.summary import banner_kinds
from evaluator.report.blocks import Block, banner, deflist, group, text

SIGNED = ("name", "role", "date", "signature")
"""What whoever signs fills in; all of it is left empty."""

Chosen = tuple[Profile, ProfileOutcome]


def say(view: View, key: str, **values: str) -> str:
    """A text of the collegenota."""
    return view.words.text(f"nota.{key}", **values)


def chosen(view: View) -> Chosen | None:
    """The list of rules that the document is about; None where there is none."""
    return next(iter(view.judged), None)


def is_complete(view: View) -> bool:
    """Whether the outcome stands: without that no total is given."""
    return view.session.evaluation.outcome.status == "complete"


def banners(session: Made, subject: str) -> Block:
    """The warnings that hold for the whole document, in a line each."""
    words = session.words
    return group(
        *(
            banner(
                kind,  # type: ignore[arg-type]  # one of the kinds of banners
                words.text(f"words.banner.{kind}"),
                words.text(f"{subject}.banner.{kind}"),
            )
            for kind in banner_kinds(session.evaluation)
        )
    )


def section(
    session: Made, subject: str, name: str, make: Callable[[View], Iterator[Block]]
) -> Block:
    """A chapter: its heading and what it says; with several challenges one after another.

    Args:
        session: Evaluation, words and language.
        subject: File of the texts, ``nota`` or ``public``.
        name: Key of the chapter there, and its name in the page.
        make: Blocks about one challenge; a challenge that gives none is left out.
    """
    blocks: list[Block] = []
    place = name.replace("_", "-")
    for view in views(session):
        found = list(make(view))
        if view.many and found:
            title = view.challenge.title.get(session.lang)
            said = view.say("of_several", id=view.challenge.id, title=title)
            blocks.append(text(heading=said, level=3, id=f"{place}-{view.number}"))
        blocks += found
    if not blocks:
        return group()
    heading = session.words.text(f"{subject}.{name}.heading")
    return group(text(heading=heading, id=place), *blocks)


def deciding(outcome: ProfileOutcome) -> list[Check]:
    """The rules that lead to the answer; where it is yes, every rule that counts."""
    if outcome.overall == "meets_gates":
        return [check for check in outcome.checks if check.counted]
    results = DECIDES.get(outcome.overall, ())
    return [check for check in outcome.checks if check.counted and check.result in results]


def held_back(view: View, subject: str) -> list[str]:
    """That the outcome does not hold yet, where that is so; it is said before anything else."""
    if is_complete(view):
        return []
    status = view.session.evaluation.outcome.status
    return [view.words.text(f"{subject}.held_back.{status}")]


def advice(view: View) -> list[str]:
    """What is advised, never a decision; nothing but to wait while the outcome does not hold."""
    waiting = held_back(view, "nota")
    if waiting:
        return waiting
    found = chosen(view)
    if found is None:
        return [say(view, "advice.none")]
    empty = found[1].reason == "no_testable_rule"
    return [say(view, f"advice.{'no_testable_rule' if empty else found[1].overall}")]


def lead(view: View, profile: Profile, outcome: ProfileOutcome) -> str:
    """The answer under a list of rules, in one sentence."""
    empty = outcome.reason == "no_testable_rule"
    key = outcome.reason if empty else outcome.overall
    return view.say(f"lead.{key}", profile=profile.title.get(view.words.lang))


def refusing(view: View) -> list[Finding]:
    """What stands between this challenge and an outcome that holds, worst first."""
    outcome = view.session.evaluation.outcome
    subject = view.challenge.id
    return [
        finding
        for finding in sorted(outcome.findings, key=Finding.sort_key)
        if finding.severity == "error" and finding.values.get("subject", subject) == subject
    ]


def source_of(profile: Profile, rule: Rule) -> SourceRef | None:
    """The source of a rule: its own, else that of its list."""
    return rule.source or profile.source


def at_most(view: View, lines: Sequence[str], most: int) -> list[str]:
    """The first lines, and a line that counts the others."""
    if len(lines) <= most:
        return list(lines)
    return [*lines[:most], say(view, "more", count=str(len(lines) - most))]


def signing(session: Made, subject: str) -> Block:
    """Empty lines for who signs; nobody is filled in."""
    words = session.words
    pairs = [(words.text(f"nota.sign.{key}"), "") for key in SIGNED]
    return group(
        text(heading=words.text("nota.sign.heading"), id="sign"),
        deflist(pairs, words.text(f"{subject}.sign.caption"), id="sign-list"),
    )


def appeal(view: View, subject: str) -> list[str]:
    """The municipality's own clause on objection with its source; never one of our own."""
    found = chosen(view)
    clause = found[0].appeal if found else None
    if clause is None:
        return [view.words.text(f"{subject}.appeal.none")]
    source = say(view, "appeal.source", source=view.source(clause.source))
    return [f"{clause.text.get(view.words.lang)} {source}"]
