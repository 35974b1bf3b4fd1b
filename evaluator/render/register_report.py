"""The report of a register: what a council asks of a year's challenges, each chapter one block."""

from __future__ import annotations

from evaluator.formats.register import RegisterEvaluation
from evaluator.render import register_beside, register_money, shared_blocks
from evaluator.render.challenge_view import SIGNS, tone
from evaluator.render.register_view import NOTHING, RegisterView
from evaluator.render.session import Session
from evaluator.report.blocks import Block, Cell, Column, deflist, group, table, text


class RegisterReport:
    """Chapters of the report."""

    def __init__(self, session: Session) -> None:
        """Keep the session.

        Raises:
            TypeError: It is not of a register, which `session.READERS` rules out.
        """
        if not isinstance(session.evaluation, RegisterEvaluation):
            raise TypeError(type(session.evaluation).__name__)
        self.session = session
        self.view = RegisterView(session.evaluation, session.words)

    def banners(self) -> Block:
        """The warnings that hold for the whole page."""
        return shared_blocks.banners(self.session)

    def answer(self) -> Block:
        """How many, for how much, against which budget; answers and decisions counted."""
        view, say = self.view, self.view.say
        head = text(
            [" ".join(view.facts()), view.seen(), say("answer.advice")],
            heading=say("answer.heading"),
            id="answer",
        )
        counted = [
            (view.words.text(f"words.overall.{answer}"), view.words.number(count))
            for answer, count in view.whole.answers.items()
        ]
        pairs = deflist(counted, say("answer.caption"), id="answers")
        note = view.evaluation.register.note
        return group(head, pairs, *([text(note.get(view.words.lang))] if note else []))

    def money(self) -> Block:
        """What is asked per year against the budget."""
        return register_money.years(self.view)

    def partners(self) -> Block:
        """What is asked per partner."""
        return register_money.partners(self.view)

    def challenges(self) -> Block:
        """Every challenge: who, what, how much, answer and score."""
        view, say = self.view, self.view.say
        keys = ("challenge", "applicant", "partner", "in_year", "total", "answer", "score")
        right = {"in_year", "total", "score"}
        columns = [
            Column(say(f"column.{key}", year=view.year), "right" if key in right else "left")
            for key in keys
        ]
        rows: list[list[Cell | str]] = [
            [
                view.title(row),
                row.applicant or say("unknown"),
                view.partner(row),
                view.sum(row.in_year),
                view.sum(row.asked),
                Cell(view.answer(row), tone(row.first), SIGNS[row.first]),
                view.score(row),
            ]
            for row in view.whole.rows
        ]
        return group(
            text(say("challenges.intro"), heading=say("challenges.heading"), id="challenges"),
            table(columns, rows, caption=say("challenges.caption"), id="challenges-table"),
        )

    def decisions(self) -> Block:
        """What was decided, by whom, and how long it took."""
        view, say = self.view, self.view.say
        intro = [view.decided(), say("decisions.intro")]
        blocks = [text(intro, heading=say("decisions.heading"), id="decisions")]
        if view.whole.decisions:
            blocks.append(self._decided())
        columns: list[Column | str] = [
            say("column.challenge"),
            say("column.submitted"),
            say("column.decision"),
            say("column.decision_date"),
            Column(say("column.days"), "right"),
        ]
        rows = [
            [
                view.title(row),
                view.words.date(row.submitted) if row.submitted else say("unknown"),
                view.decision(row),
                view.words.date(row.decision.date) if row.decision else NOTHING,
                view.days(row),
            ]
            for row in view.whole.rows
        ]
        listed = table(columns, rows, caption=say("decisions.caption"), id="decisions-table")
        return group(*blocks, listed)

    def _decided(self) -> Block:
        """Decisions counted by the words in which they were recorded."""
        view, say = self.view, self.view.say
        columns: list[Column | str] = [
            say("column.decision"),
            say("column.by"),
            Column(say("column.count"), "right"),
            Column(say("column.in_year", year=view.year), "right"),
        ]
        rows = [
            [
                one.outcome,
                "; ".join(one.by),
                view.words.number(len(one.challenges)),
                view.sum(one.in_year),
            ]
            for one in view.whole.decisions
        ]
        return table(columns, rows, caption=say("decisions.counted"), id="decided")

    def splitting(self) -> Block:
        """Challenges that may be parts of one."""
        return register_beside.splitting(self.view)

    def same_task(self) -> Block:
        """Several challenges of one task, with the present provider."""
        return register_beside.same_task(self.view)

    def results(self) -> Block:
        """Which intended results partners and challenges name."""
        return register_beside.results(self.view)

    def findings(self) -> Block:
        """What was found."""
        return shared_blocks.findings(self.session)

    def sources(self) -> Block:
        """Sources of the rules."""
        return shared_blocks.sources(self.session)

    def about(self) -> Block:
        """What the report was made of."""
        return shared_blocks.about(self.session)
