"""A register as its table and its report look at it: amounts, answers and decisions in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from evaluator.formats.register import RegisterEvaluation
from evaluator.model.rule import Profile
from evaluator.outcome.register_types import PartnerTotal, RegisterOutcome, Row, Sum
from evaluator.render.catalogue import Words
from evaluator.render.register_json import total_text

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class RegisterView:
    """A register with the words of one language."""

    evaluation: RegisterEvaluation
    words: Words

    @property
    def whole(self) -> RegisterOutcome:
        """What came out."""
        return self.evaluation.together

    @property
    def year(self) -> str:
        """The register's year."""
        return self.whole.year

    @property
    def profile(self) -> Profile:
        """The profile that gives the answers and the maximum."""
        return self.evaluation.book.profiles[0]

    def say(self, key: str, **values: object) -> str:
        """A text about registers."""
        return self.words.text(f"register.{key}", **values)

    def plural(self, key: str, count: int, **values: object) -> str:
        """A text that has a form of its own for one."""
        number = self.words.number(count)
        return self.say(f"{key}_one" if count == 1 else key, count=number, **values)

    def money(self, minor: int | Fraction | None) -> str:
        """An amount in cents, or that it is not known."""
        return self.say("unknown") if minor is None else self.words.money(minor)

    def sum(self, asked: Sum) -> str:
        """A sum; "at least" where a part is not known, and nothing where nobody asks anything."""
        if not asked.count:
            return NOTHING
        if len(asked.unknown) == asked.count:
            return self.say("unknown")
        said = self.words.money(asked.known)
        return self.say("at_least", amount=said) if asked.unknown else said

    def name(self, one: PartnerTotal) -> str:
        """A partner, and whether the register does not list it."""
        if not one.key:
            return self.say("partners.nobody")
        name = one.name if isinstance(one.name, str) else one.name.get(self.words.lang)
        if one.listed or not self.evaluation.register.partners:
            return name
        return self.say("partners.not_listed", name=name)

    def partner(self, row: Row) -> str:
        """The partner of a challenge."""
        return next(self.name(one) for one in self.whole.partners if one.key == row.partner)

    def title(self, row: Row) -> str:
        """Title and id of a challenge."""
        return f"{row.title.get(self.words.lang)} ({row.id})"

    def answer(self, row: Row) -> str:
        """The answer under the first profile; a refused outcome says so too."""
        said = self.words.text(f"words.overall.{row.first}")
        if row.status == "refused":
            return self.say("refused", answer=said)
        return said

    def score(self, row: Row) -> str:
        """The total of the scores, apart from the answer."""
        total = total_text(row)
        return NOTHING if total is None else self.words.number(total)

    def decision(self, row: Row) -> str:
        """What was decided, in the municipality's own words, or that it is open."""
        return row.decision.outcome if row.decision else self.say("open")

    def days(self, row: Row) -> str:
        """Days from submission to decision."""
        if row.days is not None:
            return self.words.number(row.days)
        return NOTHING if row.decision is None else self.say("unknown")

    def budget(self) -> str:
        """What is asked in the year against the money that is there, in one sentence."""
        budget = self.whole.budget
        if budget.amount is None or budget.difference is None:
            return self.say("budget.no_budget", year=self.year)
        values = {"budget": self.money(budget.amount), "left": self.money(abs(budget.difference))}
        return self.say(f"budget.{budget.state}", year=self.year, **values)

    def left(self) -> str:
        """What the budget leaves, or how much is lacking."""
        budget = self.whole.budget
        if budget.difference is None:
            return self.say("unknown")
        said = self.money(abs(budget.difference))
        if budget.state == "over":
            return self.say("short", amount=said)
        return self.say("at_most", amount=said) if budget.state == "open" else said

    def facts(self) -> Iterator[str]:
        """What a council asks first, a sentence each."""
        whole = self.whole
        yield self.plural("answer.count", len(whole.rows))
        yield self.say("answer.asked", year=self.year, asked=self.sum(whole.budget.asked))
        unknown = whole.budget.asked.unknown
        if unknown:
            named = self.words.listed(unknown)
            yield self.plural("answer.unknown", len(unknown), year=self.year, challenges=named)
        yield self.budget()
        yield self.decided()
        for key, found in (("splitting", whole.splitting), ("same_task", whole.same_task)):
            if found:
                yield self.plural(f"answer.{key}", len(found))

    def decided(self) -> str:
        """How many are decided and open, and how long it took."""
        days = self.whole.days
        count = self.words.number
        done = len(self.whole.rows) - len(days.open)
        said = self.say("days.decided", decided=count(done), open=count(len(days.open)))
        if days.median is None or days.shortest is None or days.longest is None:
            return said
        took = self.plural(
            "days.took",
            days.known,
            shortest=count(days.shortest),
            longest=count(days.longest),
            median=count(days.median),
        )
        return f"{said} {took}"

    def seen(self) -> str:
        """Whose rules these are, when they were last looked at, and whether they are complete."""
        profile, day = self.profile, self.profile.last_checked
        title = profile.title.get(self.words.lang)
        parts = [self.say("answer.profile", profile=title)]
        if day is None:
            parts.append(self.words.text("challenge.answer.seen_never"))
        else:
            parts.append(self.words.text("challenge.answer.seen", day=self.words.date(day)))
        whole = "complete" if profile.complete else "incomplete"
        parts.append(self.words.text(f"challenge.answer.{whole}"))
        return " ".join(parts)


def register_line(evaluation: RegisterEvaluation, words: Words) -> str:
    """What the list of reports says of a register."""
    view = RegisterView(evaluation, words)
    asked = view.sum(view.whole.budget.asked)
    return view.plural("card", len(view.whole.rows), year=view.year, asked=asked)
