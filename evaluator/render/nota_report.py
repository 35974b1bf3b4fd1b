"""The collegenota: a draft of one or two A4 for the mayor and aldermen. Advice, not a decision.

Each method is one chapter and gives one block; the notebook `collegenota` calls them in order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from evaluator.render import nota_answer, nota_money, nota_open, nota_people
from evaluator.render.challenge_view import View, views
from evaluator.render.nota_view import appeal, banners, chosen, section, signing
from evaluator.render.session import Session
from evaluator.report.blocks import Block, group, text, value

SUBJECT = "nota"


class NotaReport:
    """Chapters of the nota, each as one block."""

    def __init__(self, session: Session) -> None:
        """Keep what the nota is made of."""
        self.session = session

    def banners(self) -> Block:
        """Scenario, refused or provisional, placeholder, illustrative."""
        return banners(self.session, SUBJECT)

    def advice(self) -> Block:
        """The advice, and that it is no decision; for programs the answer."""
        found = []
        for view in views(self.session):
            pair = chosen(view)
            if pair is not None:
                name, result = f"nota.{view.number}", {pair[0].id: pair[1].overall}
                found.append(value(name, {"id": view.challenge.id, "overall": result}))
        return group(self._section("advice", nota_answer.advised), *found)

    def subject(self) -> Block:
        """Who asks what, of whom, when, for how much."""
        return self._section("subject", nota_answer.subject)

    def answer(self) -> Block:
        """The answer under the municipality's list, with the rules that lead to it."""
        return self._section("answer", nota_answer.answer)

    def money(self) -> Block:
        """The money per year and in total, against the maximum and the current cost."""
        return self._section("money", nota_money.money)

    def aspects(self) -> Block:
        """Better, more efficient, cheaper: three findings."""
        return self._section("aspects", nota_money.three)

    def judgements(self) -> Block:
        """Judgements and waivers, with who and why."""
        return self._section("judgements", nota_people.judgements)

    def scores(self) -> Block:
        """Scores per principle, apart from the conditions."""
        return self._section("scores", nota_people.scores)

    def residents(self) -> Block:
        """What residents asked."""
        return self._section("residents", nota_people.residents)

    def risks(self) -> Block:
        """Risks and open questions."""
        return self._section("risks", nota_open.risks)

    def find_out(self) -> Block:
        """What the municipality has to find out."""
        return self._section("find_out", nota_open.find_out)

    def appeal(self) -> Block:
        """The municipality's own clause on objection, or that none is known."""
        return self._section("appeal", lambda view: iter([text(appeal(view, SUBJECT))]))

    def signing(self) -> Block:
        """Empty lines for who signs."""
        return signing(self.session, SUBJECT)

    def _section(self, name: str, make: Callable[[View], Iterator[Block]]) -> Block:
        return section(self.session, SUBJECT, name, make)
