"""From score to total: every step of the calculation, and where the points come from as a chart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from evaluator.model.criteria import Criterion
from evaluator.model.mechanism import LowestPrice
from evaluator.model.outcome import BidOutcome, LotOutcome, Step
from evaluator.render.shared_blocks import exact
from evaluator.render.shared_scores import HUNDRED, SUBJECTS_PER_TABLE, part_caption, score_text
from evaluator.render.tender_view import View
from evaluator.report.blocks import Block, Column, figure, group, table, text

MOST_PARTS = 8
"""Parts of a bar that can be told apart; with more top criteria the smallest go together."""
MOST_BARS = 30
_AMOUNTS = ("amount", "lowest", "ceiling", "discount")
_Row = tuple[str, tuple[Fraction | str | None, ...]]


def calculation(view: View) -> Block:
    """Every step of the calculation as a table."""
    words = view.words
    said = [words.text("tender.steps.intro")]
    if view.refused:
        said.append(words.text("tender.steps.refused"))
    blocks = [text(said, heading=words.text("tender.steps.heading"), id="calculation")]
    for lot in view.outcome.lots:
        blocks += view.lot_heading(lot)
        blocks += _example(view, lot)
        for number, step in enumerate(lot.steps, start=1):
            blocks += _step(view, lot, step, number)
    return group(*blocks)


def _example(view: View, lot: LotOutcome) -> Iterator[Block]:
    """One cell worked out in words, so that a reader can follow all of them."""
    bids = view.inside(lot)
    if not bids or not view.counts_points or view.criteria.panel.aggregate == "published":
        return
    bid, leaf = bids[0], view.criteria.leaves[0]
    score, points = bid.cells[leaf.id].score, bid.points.get(leaf.id)
    if score is None or points is None:
        return
    words, criteria = view.words, view.criteria
    yield text(
        words.text(
            "tender.steps.example",
            criterion=view.name(leaf),
            bid=bid.id,
            share=exact(words, criteria.shares[leaf.id] * HUNDRED),
            score=score_text(words, criteria, score),
            most=exact(words, criteria.scale.maximum),
            points=view.points(lot, points),
        )
    )


def _step(view: View, lot: LotOutcome, step: Step, number: int) -> Iterator[Block]:
    if not step.rows:
        return
    words = view.words
    caption = view.caption(
        "tender.steps.caption", lot, number=str(number), step=words.text(f"words.step.{step.key}")
    )
    note = words.text(f"words.step_explained.{step.key}")
    name = view.id(f"step-{step.key}", lot)
    nodes = view.criteria.nodes
    if not all(column in nodes for column in step.columns):
        yield _by_bid(view, lot, step, (name, caption, note))
        return
    rows = sorted(step.rows, key=lambda row: _place(view, lot, row[0]))
    parts = [rows[at : at + SUBJECTS_PER_TABLE] for at in range(0, len(rows), SUBJECTS_PER_TABLE)]
    for at, part in enumerate(parts, start=1):
        said = part_caption(view.session, caption, at, len(parts))
        yield _by_criterion(
            view, lot, step, part, (name if at == 1 else f"{name}-{at}", said, note)
        )


def _place(view: View, lot: LotOutcome, bid: str) -> int:
    order = [one.id for one in view.ordered(lot)]
    return order.index(bid) if bid in order else -1


def _by_criterion(
    view: View, lot: LotOutcome, step: Step, rows: Sequence[_Row], how: tuple[str, str, str]
) -> Block:
    """Criteria down, bids across: a step has a column for each criterion, and there may be many."""
    name, caption, note = how
    words = view.words
    columns = [
        Column(words.text("tender.steps.criterion")),
        *(Column(bid or words.text("tender.steps.share"), "right") for bid, _ in rows),
    ]
    cells = [
        [
            view.name(view.criteria.nodes[column]),
            *(_number(view, lot, step.key, column, values[at]) for _, values in rows),
        ]
        for at, column in enumerate(step.columns)
    ]
    return table(columns, cells, caption=caption, id=name, note=note)


def _by_bid(view: View, lot: LotOutcome, step: Step, how: tuple[str, str, str]) -> Block:
    name, caption, note = how
    words = view.words
    columns = [
        Column(words.text("tender.steps.bid")),
        *(Column(words.text(f"words.step_column.{column}"), "right") for column in step.columns),
    ]
    rows = [
        [
            bid,
            *(
                _number(view, lot, step.key, column, one)
                for column, one in zip(step.columns, values, strict=True)
            ),
        ]
        for bid, values in sorted(step.rows, key=lambda row: _place(view, lot, row[0]))
    ]
    return table(columns, rows, caption=caption, id=name, note=note)


def _number(
    view: View, lot: LotOutcome, step: str, column: str, value: Fraction | str | None
) -> str:
    """A cell of a step as the reader sees it: money, points or a plain number."""
    if value is None or isinstance(value, str):
        return "–" if value is None else view.words.word("step_verdict", value)
    if column in _AMOUNTS or step == "value" or (column == "exact" and lot.unit == "money"):
        return view.money(lot, value)
    if column == "rounded":
        return view.total(lot, value)
    if step == "score":
        return score_text(view.words, view.criteria, value)
    if "points" in (step, column):
        return view.points(lot, value)
    return exact(view.words, value)


def chart(view: View) -> Block:
    """Where the points (or the euros of quality) come from: one bar a bid."""
    words = view.words
    heading = words.text(f"tender.chart.heading{'_value' if view.has_values else ''}")
    blocks: list[Block] = []
    for lot in view.outcome.lots:
        blocks += _lot_chart(view, lot)
    if not blocks:
        why = (
            "refused"
            if view.refused
            else "price_only"
            if isinstance(view.criteria.mechanism, LowestPrice)
            else "none"
        )
        blocks = [text(words.text(f"tender.chart.{why}"))]
    return group(text(heading=heading, id="chart"), *blocks)


def _lot_chart(view: View, lot: LotOutcome) -> Iterator[Block]:
    ranked = view.ranked(lot)[:MOST_BARS]
    if not ranked or isinstance(view.criteria.mechanism, LowestPrice):
        return
    # matplotlib takes a second to load: only a report with a chart pays for it.
    from evaluator.report.figures import Axis, Series, horizontal_stacked_bars  # noqa: PLC0415

    parts = _parts(view, ranked)
    series = [
        Series(label=name, values=values, texts=[_short(view, one) for one in values])
        for name, values in parts
    ]
    money = view.has_values
    axis = Axis(
        label=view.words.text(f"tender.chart.axis{'_value' if money else ''}"),
        number=lambda tick: view.words.number(Fraction(tick), 0),
        maximum=None if money else HUNDRED,
    )
    totals = [
        _short(view, sum((v[i] or Fraction(0) for _, v in parts), Fraction(0)))
        if money
        else view.total(lot, bid.total)
        for i, bid in enumerate(ranked)
    ]
    drawn = horizontal_stacked_bars(
        [view.bid_name(bid) for bid in ranked], series, axis=axis, totals=totals
    )
    caption = view.caption(f"tender.chart.caption{'_value' if money else ''}", lot)
    yield from view.lot_heading(lot)
    yield figure(
        drawn,
        id=view.id("points-chart", lot),
        caption=caption,
        alt=_alt(view, lot, ranked, parts),
        table=_chart_table(view, lot, ranked, parts),
    )


def _short(view: View, value: Fraction | None) -> str:
    """A value in a bar: whole euros, or points with as few decimals as they have, at most two."""
    if value is None:
        return ""
    if view.has_values:
        return view.words.number(value, 0)
    places = next((n for n in (0, 1) if (value * 10**n).denominator == 1), 2)
    return view.words.number(value, places)


_Parts = list[tuple[str, list[Fraction | None]]]


def _parts(view: View, bids: Sequence[BidOutcome]) -> _Parts:
    """Top criteria with the points of each bid; beyond eight, the lightest go together."""
    nodes = [
        node for node in view.criteria.criteria if not (view.has_values and node.kind == "price")
    ]
    kept = nodes
    if len(nodes) > MOST_PARTS:
        heaviest = sorted(nodes, key=lambda node: -view.criteria.shares[node.id])[: MOST_PARTS - 1]
        kept = [node for node in nodes if node in heaviest]
    parts: _Parts = [(view.name(node), [_points(bid, node) for bid in bids]) for node in kept]
    rest = [node for node in nodes if node not in kept]
    if rest:
        sums = [
            sum((_points(bid, node) or Fraction(0) for node in rest), Fraction(0)) for bid in bids
        ]
        parts.append((view.words.text("tender.chart.rest", count=str(len(rest))), [*sums]))
    return parts


def _points(bid: BidOutcome, node: Criterion) -> Fraction | None:
    return bid.price_points if node.kind == "price" else bid.points.get(node.id)


def _alt(view: View, lot: LotOutcome, bids: Sequence[BidOutcome], parts: _Parts) -> str:
    """What the chart tells: who leads and by how much, and where the leader's points come from."""
    words, first = view.words, bids[0]
    largest = max(parts, key=lambda part: part[1][0] or Fraction(0))
    kind, top = "_value" if view.has_values else "", largest[1][0] or Fraction(0)
    said = [
        words.text(
            f"tender.chart.alt{kind}",
            bid=view.bid_name(first),
            total=view.amount(lot, first.total),
            part=largest[0],
            points=view.money(lot, top) if view.has_values else _short(view, top),
        )
    ]
    if len(bids) > 1:
        said.append(
            words.text(
                "tender.chart.alt_second",
                bid=view.bid_name(bids[1]),
                total=view.amount(lot, bids[1].total),
            )
        )
    if len(bids) > 2:  # noqa: PLR2004 - the first two are named in full
        listed = words.listed(f"{bid.id} ({view.amount(lot, bid.total)})" for bid in bids[2:])
        said.append(words.text("tender.chart.alt_others", bids=listed))
    return " ".join(said)


def _chart_table(view: View, lot: LotOutcome, bids: Sequence[BidOutcome], parts: _Parts) -> Block:
    words = view.words
    columns = [
        Column(words.text("tender.steps.criterion")),
        *(Column(bid.id, "right") for bid in bids),
    ]
    rows = [[name, *(view.points(lot, one) for one in values)] for name, values in parts]
    if len(bids) > SUBJECTS_PER_TABLE:
        columns = [
            Column(words.text("tender.steps.bid")),
            *(Column(name, "right") for name, _ in parts),
        ]
        rows = [
            [bid.id, *(view.points(lot, values[at]) for _, values in parts)]
            for at, bid in enumerate(bids)
        ]
    return table(
        columns,
        rows,
        caption=view.caption("tender.chart.table", lot),
        id=view.id("points-table", lot),
    )
