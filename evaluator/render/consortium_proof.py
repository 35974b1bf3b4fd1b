"""What the reasons rest on: measured, told or promised; by bid and by criterion."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from evaluator.model.criteria import Criterion
from evaluator.render.consortium_figures import Consortium, Proof, outcomes_of, proof_of
from evaluator.render.consortium_view import Scene
from evaluator.render.shared_scores import SUBJECTS_PER_TABLE, part_caption
from evaluator.report.blocks import Block, Cell, Column, figure, table, text
from evaluator.report.figures import Axis, Series, horizontal_stacked_bars

BASES = ("measured", "told", "promised")
MOST_BIDS = 12
"""Bids in the chart; the table under it has them all."""
HUNDRED = 100


def proof(scene: Scene) -> Iterator[Block]:
    """Shares by bid and by criterion; nothing where no reason says what it rests on."""
    found = [(one, proof_of(outcomes_of(scene.view.outcome, one.bid.id))) for one in scene.all]
    if not any(each.tagged for _, each in found):
        return
    said = [scene.say("proof.intro"), scene.say("proof.ratio")]
    yield text(said, heading=scene.say("proof.heading"), level=3)
    yield _figure(scene, [(one, each) for one, each in found if each.tagged][:MOST_BIDS], found)
    yield _by_criterion(scene)
    if not any(scene.view.large(lot) for lot in scene.view.outcome.lots):
        yield from _matrix(scene)


def _figure(
    scene: Scene, drawn: list[tuple[Consortium, Proof]], all_bids: list[tuple[Consortium, Proof]]
) -> Block:
    series = [
        Series(
            label=scene.say(f"proof.{basis}"),
            values=[(each.share(basis) or Fraction(0)) * HUNDRED for _, each in drawn],
            texts=[scene.percent(each.share(basis)) for _, each in drawn],
        )
        for basis in BASES
    ]
    axis = Axis(
        label=scene.say("proof.axis"),
        number=lambda tick: scene.words.number(Fraction(tick), 0),
        maximum=HUNDRED,
    )
    told = [
        scene.say(
            "proof.alt",
            bid=scene.name(one.bid),
            **{basis: scene.percent(each.share(basis)) for basis in BASES},
        )
        for one, each in drawn
    ]
    names = [scene.name(one.bid) for one, _ in drawn]
    return figure(
        horizontal_stacked_bars(names, series, axis=axis),
        id="consortium-proof",
        caption=scene.say("proof.caption", shown=str(len(drawn)), all=str(len(all_bids))),
        alt=" ".join(told),
        table=table(
            [Column(scene.say("proof.bid")), *_heads(scene)],
            [[scene.name(one.bid), *_cells(scene, each)] for one, each in all_bids],
            caption=scene.say("proof.table"),
            id="consortium-proof-table",
            note=scene.say("proof.note"),
        ),
    )


def _heads(scene: Scene) -> list[Column]:
    return [Column(scene.say(f"proof.{key}"), "right") for key in (*BASES, "untagged")]


def _cells(scene: Scene, found: Proof) -> list[str]:
    """How many reasons there are of each kind, with their part of those that say it."""
    if not sum(found.counts.values()):
        return [scene.unknown] * (len(BASES) + 1)
    said = [
        scene.say(
            "proof.part", count=str(found.counts[basis]), share=scene.percent(found.share(basis))
        )
        if found.tagged
        else scene.unknown
        for basis in BASES
    ]
    return [*said, str(found.counts["untagged"])]


def _by_criterion(scene: Scene) -> Block:
    """All bids together, so that a reader sees on which criteria proof can be had at all."""
    everyone = [bid for lot in scene.view.outcome.lots for bid in lot.bids]
    rows: list[list[Cell | str]] = [
        [scene.view.name(leaf), *_cells(scene, proof_of(everyone, leaf.id))]
        for leaf in scene.view.criteria.leaves
    ]
    return table(
        [Column(scene.say("proof.criterion")), *_heads(scene)],
        rows,
        caption=scene.say("proof.by_criterion"),
        id="consortium-proof-criteria",
    )


def _matrix(scene: Scene) -> Iterator[Block]:
    """The measured part on each criterion, bids side by side."""
    parts = [
        scene.all[at : at + SUBJECTS_PER_TABLE]
        for at in range(0, len(scene.all), SUBJECTS_PER_TABLE)
    ]
    for number, bids in enumerate(parts, start=1):
        rows = [
            [scene.view.name(leaf), *(_measured(scene, one, leaf) for one in bids)]
            for leaf in scene.view.criteria.leaves
        ]
        caption = part_caption(scene.view.session, scene.say("proof.matrix"), number, len(parts))
        yield table(
            [Column(scene.say("proof.criterion")), *(Column(one.bid.id, "right") for one in bids)],
            rows,
            caption=caption,
            id=f"consortium-proof-matrix-{number}",
        )


def _measured(scene: Scene, one: Consortium, leaf: Criterion) -> str:
    found = proof_of(outcomes_of(scene.view.outcome, one.bid.id), leaf.id)
    share = found.share("measured")
    if share is None:
        return scene.unknown
    return scene.say(
        "proof.of",
        count=str(found.counts["measured"]),
        whole=str(found.tagged),
        share=scene.percent(share),
    )
