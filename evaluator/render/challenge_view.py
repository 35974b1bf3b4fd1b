"""What every part of the challenge report needs: one challenge, its outcome, and how to write it.

The report goes through the dossier's challenges section by section. With one challenge the sections
are its chapters; with several each section has a heading for every challenge.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from evaluator.model.base import SourceRef
from evaluator.model.challenge import Challenge, ChallengeDossier
from evaluator.model.numbers import minor_units
from evaluator.model.outcome import ChallengeOutcome, ChallengeResult, Check, ProfileOutcome
from evaluator.model.rule import Profile, Rule
from evaluator.model.rulebook import Rulebook
from evaluator.render.catalogue import Words
from evaluator.render.hints import round_money, written
from evaluator.render.shared_blocks import Made, cited
from evaluator.render.texts import texts
from evaluator.report.blocks import Block, Cell, Emphasis, group, text

SIGNS = {
    "pass": "✓",
    "fail": "✗",
    "incomplete": "!",
    "unknown": "?",
    "judgement": "?",
    "not_due": "–",
    "meets_gates": "✓",
    "does_not_meet_gates": "✗",
    "not_assessable_yet": "?",
    "not_applicable": "–",
}
"""A sign beside each result and answer, so that nothing depends on colour."""

_TONE: dict[str, Emphasis] = {
    "pass": "good",
    "meets_gates": "good",
    "fail": "bad",
    "does_not_meet_gates": "bad",
    "not_due": "muted",
    "not_applicable": "muted",
}


@dataclass(frozen=True, slots=True)
class View:
    """One challenge of the dossier.

    Attributes:
        session: Evaluation, words and language.
        number: Its place in the dossier, from 1; names in the page are made with it, since an id
            from a dossier may hold anything.
        many: Whether the dossier has more than one challenge.
        challenge: What was handed in.
        result: What came out.
    """

    session: Made
    number: int
    many: bool
    challenge: Challenge
    result: ChallengeResult

    @property
    def words(self) -> Words:
        """Texts and number formats."""
        return self.session.words

    @property
    def book(self) -> Rulebook:
        """The rules that were used."""
        return self.session.evaluation.book

    @property
    def judged(self) -> list[tuple[Profile, ProfileOutcome]]:
        """Every profile with the outcome under it, in the order that was asked for."""
        known = {profile.id: profile for profile in self.book.profiles}
        return [(known[outcome.profile], outcome) for outcome in self.result.profiles]

    def say(self, key: str, **values: str) -> str:
        """A text of this report."""
        return self.words.text(f"challenge.{key}", **values)

    def word(self, group: str, value: str) -> str:
        """The word for a value that a dossier chooses freely; else the value itself."""
        own = texts(self.words.lang, "challenge").get(f"{group}.{value}")
        return own or self.words.word(group, value)

    def name(self, *parts: str | int) -> str:
        """A name for a block, unique in the page."""
        return "-".join(("c" + str(self.number), *(str(part) for part in parts)))

    def heading(self, words: str, name: str, paragraphs: Sequence[str] = ()) -> Block:
        """A heading inside a section, one level lower where each challenge has its own."""
        return text(list(paragraphs), heading=words, level=4 if self.many else 3, id=name)

    def money(self, minor: int | Fraction | None) -> str:
        """An amount in cents as the reader sees it, or that it is not known."""
        return self.say("unknown_amount") if minor is None else self.words.money(minor)

    def amount(self, euros: Decimal | None) -> str:
        """An amount in euros as the reader sees it, or that it is not known."""
        return self.money(None if euros is None else minor_units(euros, "EUR"))

    def euros(self, minor: int | Fraction | None) -> str:
        """An amount for in a sentence or a chart: whole euros without the cents."""
        return self.say("unknown_amount") if minor is None else round_money(self.words, minor)

    def written(self, value: str) -> str:
        """A value of a check as people write it: yes, no, a date, a number; else as it is."""
        return written(self.words, value)

    def source(self, ref: SourceRef | None) -> str:
        """Title of a source and the place in it."""
        return cited(self.session, ref) or self.say("rules.no_source")

    def profile_name(self, profile: Profile) -> str:
        """A short name: the title up to its first comma or colon, if that tells profiles apart."""
        titles = [other.title.get(self.words.lang) for other in self.book.profiles]
        short = [_short(title) for title in titles]
        title = profile.title.get(self.words.lang)
        return _short(title) if short.count(_short(title)) == 1 else title

    def rule_names(self, pairs: Iterable[tuple[Profile, Rule]]) -> str:
        """Rules by profile, such as ``Rotterdam R5; Utrecht U5``."""
        by_profile: dict[str, list[str]] = {}
        for profile, rule in pairs:
            rules = by_profile.setdefault(self.profile_name(profile), [])
            if rule.id not in rules:
                rules.append(rule.id)
        return "; ".join(
            self.say("rules_of", profile=profile, rules=", ".join(rules))
            for profile, rules in by_profile.items()
        )

    def rule_text(self, rule: Rule) -> str:
        """The words of a rule, else its question, else its id."""
        words = rule.text or rule.ask
        return words.get(self.words.lang) if words else rule.id

    def result_cell(self, check: Check) -> Cell:
        """The result of a check as a word with a sign; what does not count has no colour."""
        said = self.words.text(f"words.result.{check.result}")
        baseline = self.challenge.baseline
        known = baseline.status != "unknown" and baseline.avoidable_by_year
        if check.result == "unknown" and check.rule.check == "cost_not_higher" and not known:
            said = self.words.text("words.result_unknown.cost_not_higher")
        return Cell(said, tone(check.result) if check.counted else "muted", SIGNS[check.result])

    def answer_cell(self, outcome: ProfileOutcome) -> Cell:
        """The answer under a profile as a word with a sign."""
        answer = outcome.overall
        return Cell(capital(self.say(f"verdict.{answer}")), tone(answer), SIGNS[answer])


def capital(said: str) -> str:
    """A text with its first letter as a capital."""
    return said[:1].upper() + said[1:]


def tone(result: str) -> Emphasis | None:
    """How a result stands out in a table."""
    return _TONE.get(result)


def _short(title: str) -> str:
    return re.split(r"[,:]", title, maxsplit=1)[0].strip() or title


def views(session: Made) -> list[View]:
    """Every challenge of the dossier with its outcome."""
    evaluation = session.evaluation
    dossier, outcome = evaluation.dossier, evaluation.outcome
    if not isinstance(dossier, ChallengeDossier) or not isinstance(outcome, ChallengeOutcome):
        return []
    given = {challenge.id: challenge for challenge in dossier.challenges}
    many = len(outcome.challenges) > 1
    return [
        View(session, number, many, given[result.id], result)
        for number, result in enumerate(outcome.challenges, start=1)
    ]


def section(
    session: Made, name: str, make: Callable[[View], Iterator[Block]], intro: str = ""
) -> Block:
    """A chapter of the report: its heading, and what it says about each challenge.

    Args:
        session: Evaluation, words and language.
        name: Key of the section in the message catalogue, and its name in the page.
        make: Blocks about one challenge.
        intro: A paragraph under the heading; empty for none.
    """
    heading = session.words.text(f"challenge.{name}.heading")
    blocks = [text([intro] if intro else [], heading=heading, id=name)]
    for view in views(session):
        if view.many:
            title = view.challenge.title.get(session.lang)
            words = view.say("of_several", id=view.challenge.id, title=title)
            blocks.append(text(heading=words, level=3, id=f"{name}-{view.number}"))
        blocks += make(view)
    return group(*blocks)
