"""The report of a comparison: SCENARIO, NOT THE OUTCOME from the first line to the last."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from evaluator.formats.evaluation import judge
from evaluator.render import compare_challenge, compare_opinions, compare_picture, compare_tender
from evaluator.render.compare_challenge import ChallengeView
from evaluator.render.compare_tender import TenderView
from evaluator.render.comparison import compare
from evaluator.render.comparison_challenge import ChallengeComparison
from evaluator.render.session import Session
from evaluator.render.shared_blocks import about, banners, findings, sources
from evaluator.report.blocks import Block, banner, group


class CompareReport:
    """The same bids under other choices, or the same challenge under other rules.

    Each method gives one block; what does not hold for the kind of dossier is an empty one.
    """

    def __init__(self, session: Session) -> None:
        """Keep the session; the comparison is made at the first section.

        A weight set or mechanism that was asked for narrows the comparison. Everything else on the
        page (status, findings, digests) is that of the outcome it is compared with.
        """
        asked = session.evaluation
        self.asked = asked
        if asked.choices.weight_set or asked.choices.mechanism:
            start = replace(asked.choices, weight_set="", mechanism="")
            session = replace(session, evaluation=judge(asked.loaded, start))
        self.session = session

    @cached_property
    def view(self) -> TenderView | ChallengeView:
        """The comparison that every section shows."""
        made = compare(self.asked)
        if isinstance(made, ChallengeComparison):
            return ChallengeView(self.session, made)
        return TenderView(self.session, made)

    def banners(self) -> Block:
        """SCENARIO, NOT THE OUTCOME, and the warnings that hold for the outcome too."""
        words, is_tender = self.session.words, isinstance(self.view, TenderView)
        body = words.text(f"compare.banner.{'tender' if is_tender else 'challenge'}")
        own = banner("scenario", words.text("words.banner.scenario"), body)
        others = [
            Block(item)
            for item in banners(self.session).data["blocks"]
            if item["kind"] != "scenario"
        ]
        return group(own, *others)

    def answer(self) -> Block:
        """The question, and the answer in sentences."""
        view = self.view
        if isinstance(view, TenderView):
            return compare_tender.answer(view)
        return compare_challenge.answer(view)

    def agreement(self) -> Block:
        """Rank per choice per bid; for a challenge profiles x variants, and where it fails."""
        view = self.view
        if isinstance(view, TenderView):
            return compare_picture.agreement(view)
        return group(compare_challenge.matrix(view), compare_challenge.details(view))

    def choices(self) -> Block:
        """What the choices, profiles and variants are."""
        view = self.view
        if isinstance(view, TenderView):
            return compare_picture.choices(view)
        return compare_challenge.choices(view)

    def details(self) -> Block:
        """Totals and places, choice by choice; a challenge has no such section."""
        view = self.view
        return compare_tender.details(view) if isinstance(view, TenderView) else group()

    def opinions(self) -> Block:
        """What other methods of calculation say; a challenge has no such section."""
        view = self.view
        return compare_opinions.opinions(view) if isinstance(view, TenderView) else group()

    def rows(self) -> Block:
        """The tidy table."""
        view = self.view
        return (
            compare_tender.tidy(view)
            if isinstance(view, TenderView)
            else compare_challenge.tidy(view)
        )

    def findings(self) -> Block:
        """Findings of the outcome that is compared with."""
        return findings(self.session)

    def sources(self) -> Block:
        """Sources of the rules."""
        return sources(self.session)

    def about(self) -> Block:
        """What the report was made of."""
        return about(self.session)
