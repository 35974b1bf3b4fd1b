"""The report of a tender: sections in the order in which a reader needs them.

``notebooks/tender.ipynb`` calls one method a cell; each gives one block.
"""

from __future__ import annotations

from evaluator.render import (
    consortium,
    shared_blocks,
    tender_gates,
    tender_outcome,
    tender_principles,
    tender_process,
    tender_regime,
    tender_rules,
    tender_scores,
    tender_steps,
)
from evaluator.render.session import Session
from evaluator.render.tender_view import View
from evaluator.report.blocks import Block


class TenderReport:
    """Sections of the report of a tender.

    Args:
        session: The evaluation, and the words of the report's language.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.view = View(session)

    def banners(self) -> Block:
        """Warnings that hold for the whole report."""
        return shared_blocks.banners(self.session)

    def outcome(self) -> Block:
        """The outcome in one sentence, the order, and what makes the difference."""
        return tender_outcome.outcome(self.view)

    def overview(self) -> Block:
        """What is bought, who takes part, and under which rules."""
        return tender_rules.overview(self.view)

    def requirements(self) -> Block:
        """Requirements with what was found, and the bids that do not meet them."""
        return tender_gates.requirements(self.view)

    def matrix(self) -> Block:
        """The decision matrix and what kind of model it is."""
        return tender_scores.matrix(self.view)

    def principles(self) -> Block:
        """A section for each resident principle."""
        return tender_principles.principles(self.view)

    def scores(self) -> Block:
        """Scores in words, spread, individual scores and official reasons per bid."""
        return tender_scores.scores(self.view)

    def calculation(self) -> Block:
        """From score to total, step by step."""
        return tender_steps.calculation(self.view)

    def chart(self) -> Block:
        """Where the points come from."""
        return tender_steps.chart(self.view)

    def consortium(self) -> Block:
        """The consortium of each bid and how it came about; shown, never scored."""
        return consortium.consortium(self.view)

    def process(self) -> Block:
        """How it went: events, questions and answers."""
        return tender_process.process(self.view)

    def findings(self) -> Block:
        """What the check noticed."""
        return shared_blocks.findings(self.session)

    def regime(self) -> Block:
        """What the procedure asks: law, own documents, good practice."""
        return tender_regime.regime(self.view)

    def sources(self) -> Block:
        """Where the rules come from."""
        return shared_blocks.sources(self.session)

    def about(self) -> Block:
        """What the report was made of."""
        return shared_blocks.about(self.session)
