"""Blocks about other methods of calculation: what they say, and what they are not."""

from __future__ import annotations

from evaluator.render.compare_tender import TenderView
from evaluator.render.comparison import total_text
from evaluator.render.comparison_types import LotComparison
from evaluator.report.blocks import Block, Cell, Column, group, table, text
from evaluator.robustness.second_opinions import Opinion, Remark


def opinions(view: TenderView) -> Block:
    """The second opinions lot by lot, after the sentence that none of them is the outcome."""
    if view.comparison.refused:
        return group()
    say = view.say
    some = [lot for lot in view.comparison.lots if lot.opinions.opinions]
    relative = any(
        one.relative
        for lot in some
        for one in lot.opinions.opinions
        if one.method == "weighted-sum"
    )
    said = [say("opinions.not_outcome")]
    if some:
        said += [
            say("opinions.relative_all" if relative else "opinions.relative"),
            say("opinions.numbers"),
            say("opinions.who"),
        ]
    blocks = [text(said, heading=say("opinions.heading"), id="opinions")]
    for place, lot, title in view.lots():
        blocks += [*title, *_lot(view, lot, place)]
    return group(*blocks)


def _lot(view: TenderView, lot: LotComparison, place: int) -> list[Block]:
    found = lot.opinions
    if found.reason:
        codes = ", ".join(found.problems)
        return [text(view.say(f"opinions.{found.reason}", **({"codes": codes} if codes else {})))]
    blocks = [_methods(view, lot, place)]
    if any(opinion.scores for opinion in found.opinions):
        blocks.insert(0, _scores(view, lot, place))
    if lot.base.tie_path:
        blocks.append(
            text(view.say("opinions.tie_broken", steps=view.words.listed(lot.base.tie_path)))
        )
    return blocks


def _scores(view: TenderView, lot: LotComparison, place: int) -> Block:
    """A row a ranked bid: place in the outcome, and number and place under each method."""
    speaking = [one for one in lot.opinions.opinions if one.scores]
    columns = [Column(view.say("opinions.bid")), Column(view.say("opinions.outcome"), "right")]
    columns += [Column(view.say(f"method.{one.method}"), "right") for one in speaking]
    ranked = sorted(
        (bid for bid in lot.base.bids if bid.rank is not None), key=lambda b: (b.rank or 0, b.id)
    )
    rows = [
        [
            view.say("named", id=bid.id, name=bid.name),
            str(bid.rank),
            *(_score(view, one, bid.id) for one in speaking),
        ]
        for bid in ranked
    ]
    return table(
        columns, rows, caption=view.say("opinions.scores_caption"), id=f"opinion-scores-{place}"
    )


def _score(view: TenderView, opinion: Opinion, bid: str) -> str:
    total = view.words.number(total_text(opinion.scores[bid], None))
    return view.say("with_rank", total=total, rank=opinion.ranks[bid])


def _methods(view: TenderView, lot: LotComparison, place: int) -> Block:
    keys = ("method", "what", "direction", "agrees", "same_ranks", "notes")
    rows = [_method_row(view, one) for one in lot.opinions.opinions]
    sources = " ".join(
        dict.fromkeys(
            f"{view.say(f'method.{one.method}')}: {one.source}" for one in lot.opinions.opinions
        )
    )
    return table(
        [view.say(f"opinions.{key}") for key in keys],
        rows,
        note=sources,
        caption=view.say("opinions.methods_caption"),
        id=f"opinion-methods-{place}",
    )


def _method_row(view: TenderView, opinion: Opinion) -> list[Cell | str]:
    direction = "higher" if opinion.higher_is_better else "lower"
    remarks = [opinion.not_applicable] if opinion.not_applicable else list(opinion.notes)
    return [
        opinion.label[view.session.lang],
        view.say(f"what.{opinion.method}"),
        view.say(f"opinions.{direction}"),
        _truth(view, opinion.agrees_with_official),
        _truth(view, opinion.same_ranks),
        " ".join(_remark(view, one) for one in remarks),
    ]


def _truth(view: TenderView, agrees: bool | None) -> Cell | str:  # noqa: FBT001  # a cell of a table
    if agrees is None:
        return view.say("opinions.unknown_agreement")
    return Cell(view.say(f"details.{'yes' if agrees else 'no'}"), sign="=" if agrees else "≠")


def _remark(view: TenderView, remark: Remark) -> str:
    said = remark.text[view.session.lang]
    if not remark.about:
        return said
    return view.say("opinions.note_about", text=said, about=view.words.listed(remark.about))
