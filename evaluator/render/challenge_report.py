"""The report of a challenge: for residents first, then everything that an officer has to check.

Each method is one chapter and gives one block; the notebook `challenge` calls them in order.
"""

from __future__ import annotations

from evaluator.model.numbers import plain
from evaluator.model.outcome import ChallengeResult
from evaluator.panel.principles import points_on_principles
from evaluator.render import (
    challenge_answer,
    challenge_aspects,
    challenge_facts,
    challenge_field,
    challenge_incumbent,
    challenge_money,
    challenge_own_view,
    challenge_process,
    challenge_readings,
    challenge_results,
    challenge_rules,
    challenge_scores,
    challenge_side,
    challenge_value,
    challenge_years,
    shared_blocks,
)
from evaluator.render.challenge_more import optional_section
from evaluator.render.challenge_view import section, views
from evaluator.render.session import Session
from evaluator.report.blocks import Block, group, value


def _results(result: ChallengeResult) -> dict[str, object]:
    """What came out, for programs: the answer per profile and the total."""
    total = result.scores.total if result.scores else None
    return {
        "id": result.id,
        "overall": {outcome.profile: outcome.overall for outcome in result.profiles},
        "total": None if total is None else plain(total),
    }


class ChallengeReport:
    """Chapters of the report, each as one block."""

    def __init__(self, session: Session) -> None:
        """Keep what the report is made of."""
        self.session = session

    def banners(self) -> Block:
        """Scenario, provisional or refused, placeholder, illustrative."""
        return shared_blocks.banners(self.session)

    def answer(self) -> Block:
        """The answer under each profile, with why, and the results for programs."""
        found = [
            value(f"challenge.{view.number}", _results(view.result)) for view in views(self.session)
        ]
        return group(section(self.session, "answer", challenge_answer.answer), *found)

    def steps(self) -> Block:
        """What would make it pass: own moves, missing documents, questions to the municipality."""
        return section(self.session, "steps", challenge_answer.steps)

    def facts(self) -> Block:
        """Who challenges which task of whom, when, for how much."""
        return section(self.session, "facts", challenge_facts.facts)

    def years(self) -> Block:
        """The money per year against the maximum and the current cost."""
        return section(self.session, "years", challenge_years.years, self._say("years.intro"))

    def readings(self) -> Block:
        """The maximum, read in every way: which is the rule, and what the others would say."""
        intro = self._say("readings.intro")
        return section(self.session, "readings", challenge_readings.readings, intro)

    def money(self) -> Block:
        """The money around it: shown, never netted."""
        return section(self.session, "money", challenge_money.money, self._say("money.intro"))

    def value(self) -> Block:
        """Volunteers and social value, outside every condition and score."""
        return section(self.session, "value", challenge_value.value, self._say("value.intro"))

    def aspects(self) -> Block:
        """Better, more efficient, cheaper: three answers, each with how it is known."""
        return challenge_aspects.aspect_section(self.session)

    def field(self) -> Block:
        """Rent and investments by kind of party; empty where the dossier says nothing of it."""
        return optional_section(self.session, "field", challenge_field.field)

    def conditions(self) -> Block:
        """Every rule of every profile with its result, values and source."""
        return section(self.session, "rules", challenge_rules.conditions, self._say("rules.intro"))

    def judgements(self) -> Block:
        """Questions that people answered, or have to answer."""
        intro = self._say("judgements.intro")
        return section(self.session, "judgements", challenge_rules.judgements, intro)

    def notes(self) -> Block:
        """What is good to know about the profiles."""
        return section(self.session, "notes", challenge_rules.notes)

    def process(self) -> Block:
        """What was done, said and asked; an empty group where the dossier says nothing of it."""
        return challenge_process.process(self.session)

    def side_by_side(self) -> Block:
        """The same challenge under the profiles of the dossier."""
        return section(self.session, "side", challenge_side.side_by_side, self._say("side.intro"))

    def scores(self) -> Block:
        """Scores per criterion, apart from the conditions."""
        return section(self.session, "scores", challenge_scores.scores, self._say("scores.intro"))

    def principles(self) -> Block:
        """A part for each principle of residents."""
        criteria, words = self.session.evaluation.book.criteria, self.session.words
        intro = ""
        if criteria is not None:
            total = shared_blocks.exact(words, points_on_principles(criteria))
            intro = self._say("principles.intro", total=total)
        return section(self.session, "principles", challenge_scores.principles, intro)

    def incumbent(self) -> Block:
        """Who does the task now, on the same points; empty where the dossier says nothing of it."""
        return optional_section(self.session, "incumbent", challenge_incumbent.incumbent)

    def results(self) -> Block:
        """Which intended results are named; empty where no challenge names one."""
        return challenge_results.result_section(self.session)

    def own_view(self) -> Block:
        """The group's own view, apart from every score; empty where it gives none."""
        return optional_section(self.session, "own_view", challenge_own_view.own_view)

    def findings(self) -> Block:
        """Everything that was found, worst first."""
        return shared_blocks.findings(self.session)

    def sources(self) -> Block:
        """Where the rules come from."""
        return shared_blocks.sources(self.session)

    def about(self) -> Block:
        """What the report was made of, and that it is no decision."""
        return shared_blocks.about(self.session)

    def _say(self, key: str, **values: str) -> str:
        return self.session.words.text(f"challenge.{key}", **values)
