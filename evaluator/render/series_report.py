"""The report of a tender series: recomputed winners beside the published ones."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from functools import cached_property

from evaluator.model.outcome import SeriesResult
from evaluator.model.series import SeriesBid
from evaluator.render.series_view import SeriesView
from evaluator.render.session import Session
from evaluator.render.shared_blocks import about, banners, findings, sources
from evaluator.report.blocks import Block, Cell, Column, group, table, text

MOST = 100
"""Differences, drawings and empty tenders that are written out; the JSON has them all."""
STEP = 5
"""Width of a class of the spread, in percent."""


class SeriesReport:
    """How many tenders agree, each disagreement with its bids, and how prices lie."""

    def __init__(self, session: Session) -> None:
        """Keep the session."""
        self.session = session
        self.view = SeriesView(session)

    @cached_property
    def results(self) -> tuple[SeriesResult, ...]:
        """Every tender."""
        return self.view.outcome.tenders

    def banners(self) -> Block:
        """The warnings that hold for the whole page."""
        return banners(self.session)

    def answer(self) -> Block:
        """The question, how often the winners are the same, and what became of each tender."""
        view, say = self.view, self.view.say
        head = text(say("answer.question"), heading=say("answer.heading"), id="answer")
        if not self.results:
            return group(head, text(say("answer.empty")))
        return group(head, text([*self._said(), *_origin(view)]), _counts(view, self.results))

    def _said(self) -> list[str]:
        view, say = self.view, self.view.say
        total = view.count(len(self.results))
        differs = sum(1 for result in self.results if result.agrees is False)
        still = sum(1 for result in self.results if result.agrees is None)
        drawn = sum(1 for result in self.results if result.why == "lottery")
        same = view.count(len(self.results) - differs - still)
        said = [
            view.plural(
                "answer.agrees", differs, agrees=same, total=total, differs=view.count(differs)
            )
            if differs or still
            else say("answer.agrees_all", total=total)
        ]
        said += [view.plural("answer.open", still)] if still else []
        return said + ([view.plural("answer.lotteries", drawn)] if drawn else [])

    def rule(self) -> Block:
        """The award rule of the series in words, and how many bids are valid."""
        view, say, rule = self.view, self.view.say, self.view.series.head.rule
        floored = sum(1 for tender in view.series.tenders if tender.minimum is not None)
        numbers = {"count": view.count(floored), "total": view.count(len(self.results))}
        items = [
            say("rule.award"),
            say(f"rule.reserve_{rule.reserve}"),
            say(f"rule.minimum_{rule.minimum}", **numbers),
            say(f"rule.ties_{rule.ties}"),
        ]
        counts = Counter(view.out(bid) for bid in view.series.bids)
        rows = [[say(f"out.{why}"), view.count(count)] for why, count in counts.most_common()]
        columns = [Column(say("rule.why")), Column(say("rule.count"), "right")]
        return group(
            text(heading=say("rule.heading"), id="rule", items=items),
            table(columns, rows, caption=say("rule.caption"), id="validity"),
        )

    def differences(self) -> Block:
        """Each tender where the winners differ or cannot be told, with all its bids."""
        view, say = self.view, self.view.say
        found = [result for result in self.results if result.agrees is not True]
        if not found:
            return text(say("differs.none"), heading=say("differs.heading"), id="differences")
        blocks = [text(say("differs.intro"), heading=say("differs.heading"), id="differences")]
        for place, result in enumerate(found[:MOST], start=1):
            blocks += _difference(view, result, place)
        if len(found) > MOST:
            blocks.append(text(say("differs.more", shown=MOST, total=view.count(len(found)))))
        return group(*blocks)

    def lotteries(self) -> Block:
        """Drawings of lots that decided, and tenders without a valid bid."""
        view, say = self.view, self.view.say
        drawn = [result for result in self.results if result.why == "lottery"]
        if not drawn:
            first = text(say("lottery.none"), heading=say("lottery.heading"), id="lotteries")
            return group(first, *_no_valid(view, self.results))
        keys = ["tender", "date", "among", "winner", "amount", "note"]
        rows = [_draw_row(view, result) for result in drawn[:MOST]]
        said = [say("differs.more", shown=MOST, total=view.count(len(drawn)))]
        notes = said if len(drawn) > MOST else []
        if len({row[-1] for row in rows}) == 1:
            notes = [*notes, say("lottery.all", note=rows[0][-1])] if rows[0][-1] else notes
            keys, rows = keys[:-1], [row[:-1] for row in rows]
        columns = [say(f"lottery.{key}") for key in keys]
        note = " ".join(notes) or None
        return group(
            text(say("lottery.intro"), heading=say("lottery.heading"), id="lotteries"),
            table(columns, rows, caption=say("lottery.caption"), id="lottery-table", note=note),
            *_no_valid(view, self.results),
        )

    def spread(self) -> Block:
        """Lowest valid price as a share of the reserve price: a bar for each class."""
        view, say = self.view, self.view.say
        shares = [share for result in self.results if (share := view.share(result)) is not None]
        if not shares:
            return text(say("spread.none"), heading=say("spread.heading"), id="spread")
        said = [say("spread.explain")]
        if len(shares) < len(self.results):
            said.append(say("spread.skipped", count=view.count(len(self.results) - len(shares))))
        return group(text(said, heading=say("spread.heading"), id="spread"), _spread(view, shares))

    def findings(self) -> Block:
        """What was found."""
        return findings(self.session)

    def sources(self) -> Block:
        """Sources of the rules."""
        return sources(self.session)

    def about(self) -> Block:
        """What the report was made of."""
        return about(self.session)


def _origin(view: SeriesView) -> list[str]:
    """Period, number of bids, and whose data these are."""
    dates = [tender.date for tender in view.series.tenders if tender.date is not None]
    bids = view.count(len(view.series.bids))
    if dates:
        first, last = (view.words.date(day) for day in (min(dates), max(dates)))
        said = [view.say("answer.period", first=first, last=last, bids=bids)]
    else:
        said = [view.say("answer.no_period", bids=bids)]
    head = view.series.head
    said += [
        part.get(view.session.lang) for part in (head.provenance, head.note) if part is not None
    ]
    if head.attribution is not None:
        said.append(view.say("answer.attribution", text=head.attribution.get(view.session.lang)))
    return said


def _counts(view: SeriesView, results: tuple[SeriesResult, ...]) -> Block:
    """How many tenders came out in each way."""
    counts = Counter((result.why, result.agrees) for result in results)
    columns = [
        Column(view.say("answer.why")),
        Column(view.say("answer.agrees_column")),
        Column(view.say("answer.count"), "right"),
    ]
    rows: list[list[Cell | str]] = [
        [view.words.text(f"words.series_why.{why}"), _agrees(view, agrees), view.count(count)]
        for (why, agrees), count in counts.most_common()
    ]
    return table(columns, rows, caption=view.say("answer.caption"), id="counts")


def _agrees(view: SeriesView, agrees: bool | None) -> Cell:  # noqa: FBT001  # a cell of a table
    key, sign = {True: ("true", "="), False: ("false", "≠"), None: ("unknown", "?")}[agrees]
    return Cell(view.say(f"agrees.{key}"), sign=sign)


def _difference(view: SeriesView, result: SeriesResult, place: int) -> list[Block]:
    tender = view.tenders[result.id]
    key = "differs.title_dated" if tender.date else "differs.title"
    title = view.say(key, tender=result.id, **({"day": view.day(result.id)} if tender.date else {}))
    published = result.published_winner or view.say("differs.nobody")
    if len(result.winners) > 1:
        who = view.say(
            "differs.recomputed_tie", winners=view.words.listed(result.winners), published=published
        )
    elif result.winners:
        who = view.say("differs.recomputed", winner=result.winners[0], published=published)
    else:
        who = view.say("differs.recomputed_none", published=published)
    bound = view.say("differs.no_bound")
    bounds = view.say(
        "differs.bounds",
        reserve=bound if tender.reserve is None else view.money(tender.reserve),
        minimum=bound if tender.minimum is None else view.money(tender.minimum),
    )
    why = view.words.text(f"words.series_why.{result.why}")
    return [text([f"{who} {why}", bounds], heading=title, level=3), _bids(view, result, place)]


def _bids(view: SeriesView, result: SeriesResult, place: int) -> Block:
    """Every bid of a tender, cheapest first: amount, status, why it is out, what it is."""
    right = ("amount", "share")
    keys = ("bid", "bidder", "amount", "share", "status", "mark")
    columns = [
        Column(view.say(f"differs.{key}"), "right" if key in right else "left") for key in keys
    ]
    bids = view.bids.get(result.id, [])
    ordered = sorted(bids, key=lambda bid: (bid.minor is None, bid.minor or 0, bid.id))
    rows = [_bid_row(view, result, bid) for bid in ordered]
    caption = view.say("differs.caption", tender=result.id)
    return table(columns, rows, caption=caption, id=f"difference-{place}")


def _bid_row(view: SeriesView, result: SeriesResult, bid: SeriesBid) -> list[Cell | str]:
    reserve = view.tenders[bid.tender].reserve
    share = (
        view.words.percent(Fraction(bid.minor, reserve))
        if bid.minor is not None and reserve
        else ""
    )
    marks = [view.say("differs.lowest")] if bid.id in result.winners else []
    marks += [view.say("differs.published")] if bid.id == result.published_winner else []
    why = view.out(bid)
    status = view.say(f"out.{why}")
    shown = status if why == "valid" else Cell(status, "muted", "–")
    return [bid.id, bid.bidder, view.money(bid.minor), share, shown, "; ".join(marks)]


def _draw_row(view: SeriesView, result: SeriesResult) -> list[str]:
    draw = view.draws[result.id]
    return [
        result.id,
        view.day(result.id),
        view.words.listed(draw.among),
        draw.winner,
        view.money(result.lowest),
        draw.note,
    ]


def _no_valid(view: SeriesView, results: tuple[SeriesResult, ...]) -> list[Block]:
    """Tenders in which no bid is valid, with why each bid is out."""
    found = [result for result in results if result.status == "no_valid_bid"]
    title = view.say("no_valid.heading")
    if not found:
        return [text(view.say("no_valid.none"), heading=title, id="no-valid-bid")]
    columns = [
        view.say("lottery.tender"),
        view.say("lottery.date"),
        view.say("no_valid.bids"),
        view.say("no_valid.published"),
    ]
    rows = [
        [
            result.id,
            view.day(result.id),
            _why_out(view, result.id),
            result.published_winner or view.say("none"),
        ]
        for result in found[:MOST]
    ]
    said = view.plural("no_valid.some", len(found))
    caption = view.say("no_valid.caption")
    return [
        text(said, heading=title, id="no-valid-bid"),
        table(columns, rows, caption=caption, id="no-valid"),
    ]


def _why_out(view: SeriesView, tender: str) -> str:
    bids = view.bids.get(tender, [])
    said = [view.say("no_valid.listed", bid=b.id, why=view.say(f"out.{view.out(b)}")) for b in bids]
    return "; ".join(said) or view.say("none")


def classes(shares: list[Fraction]) -> list[tuple[int, int]]:
    """Shares counted in classes of five percent: lower bound and count, without gaps.

    A class holds its lower bound and not its upper one; the class below 100 percent holds both.
    """
    found = Counter(_class_of(share) for share in shares)
    low, high = min(found), max(found)
    return [(at, found.get(at, 0)) for at in range(low, high + STEP, STEP)]


def _class_of(share: Fraction) -> int:
    whole = share * 100
    if whole == 100:  # noqa: PLR2004  # the reserve price itself
        return 100 - STEP
    return int(whole // STEP) * STEP


def _spread(view: SeriesView, shares: list[Fraction]) -> Block:
    from evaluator.report.blocks import figure  # noqa: PLC0415
    from evaluator.report.figures import Axis, Series, horizontal_stacked_bars  # noqa: PLC0415  # loads matplotlib

    counted = classes(shares)
    names = [_class_name(view, at) for at, _ in counted]
    texts = [view.count(count) for _, count in counted]
    bars = Series(label=view.say("spread.series"), values=[count for _, count in counted])
    axis = Axis(label=view.say("spread.axis"), number=lambda value: view.count(round(value)))
    fig = horizontal_stacked_bars(names, [bars], axis=axis, totals=texts)
    part = [view.words.percent(Fraction(count, len(shares))) for _, count in counted]
    columns = [
        Column(view.say("spread.class_column")),
        Column(view.say("spread.count"), "right"),
        Column(view.say("spread.part"), "right"),
    ]
    numbers = table(
        columns,
        [list(row) for row in zip(names, texts, part, strict=True)],
        caption=view.say("spread.table_caption"),
        id="spread-table",
    )
    caption, alt = view.say("spread.caption"), alt_text(view, shares)
    return figure(fig, id="spread-figure", caption=caption, alt=alt, table=numbers)


def _class_name(view: SeriesView, at: int) -> str:
    low, high = (view.words.percent(Fraction(bound, 100)) for bound in (at, at + STEP))
    key = "class_last" if at + STEP == 100 else "class"  # noqa: PLR2004  # the reserve price itself
    return view.say(f"spread.{key}", low=low, high=high)


def alt_text(view: SeriesView, shares: list[Fraction]) -> str:
    """The largest class, the middle, the lowest and the highest share."""
    at, count = max(classes(shares), key=lambda one: one[1])
    ordered = sorted(shares)
    values = {
        "class": _class_name(view, at),
        "count": view.count(count),
        "total": view.count(len(shares)),
        "share": view.words.percent(Fraction(count, len(shares))),
        "median": view.words.percent(ordered[len(ordered) // 2]),
        "lowest": view.words.percent(ordered[0]),
        "highest": view.words.percent(ordered[-1]),
    }
    return view.say("spread.alt", **values)
