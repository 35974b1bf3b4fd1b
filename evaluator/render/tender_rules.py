"""What is bought, who takes part, and under which rules: before anything about scores."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from evaluator.award import is_relative
from evaluator.model.dossier import Bid
from evaluator.render.shared_panel import committee
from evaluator.render.shared_text import adopted, cited, exact, local
from evaluator.render.tender_mechanism import (
    mechanism_said,
    panel_said,
    rounding_said,
    ties_said,
    value_tables,
)
from evaluator.render.tender_outcome import standing
from evaluator.render.tender_view import View
from evaluator.report.blocks import Block, Cell, Column, deflist, group, table, text

_MONEY = ("contract_value_ex_vat", "ceiling_per_year")
_SHARES = ("cut_versus_previous", "flex_share_min", "small_party_share")
Pairs = Iterator[tuple[str, str]]


def overview(view: View) -> Block:
    """The section on what, who and under which rules."""
    words = view.words
    blocks = [
        text(
            words.text("tender.overview.intro"),
            heading=words.text("tender.overview.heading"),
            id="overview",
        ),
        deflist(_bought(view), words.text("tender.overview.bought"), id="bought"),
        _bidders(view),
        text(heading=words.text("tender.rules.heading"), level=3, id="rules"),
        deflist(_rules(view), words.text("tender.rules.caption"), id="rules-list"),
        *value_tables(view),
        _scale(view),
    ]
    assessors = view.tender.assessment.assessors
    if assessors:
        blocks.append(committee(view.session, assessors, id="committee"))
    return group(*blocks)


def _bought(view: View) -> Pairs:
    words, head = view.words, view.tender.head
    yield words.text("tender.overview.title"), local(head.title, view.session.lang)
    if head.provenance is not None:
        yield words.text("shared.about.provenance"), local(head.provenance, view.session.lang)
    yield from _lots(view)
    for key, moment in head.timeline.items():
        yield view.known("timeline", key), words.date(moment)
    for key, fact in head.procedure.items():
        yield view.known("procedure", key), fact_text(view, key, fact)


def _lots(view: View) -> Pairs:
    """Each lot with the most that may be asked for it, and whether that includes VAT."""
    words = view.words
    for lot in view.outcome.lots:
        known = view.lot_of(lot)
        parts = []
        if known is not None and known.label is not None and not view.many:
            parts.append(local(known.label, view.session.lang))
        if known is not None and known.ceiling is not None:
            amount = view.money(lot, Fraction(known.ceiling))
            parts.append(words.text("tender.overview.ceiling", amount=amount))
        if known is not None and known.vat is not None:
            parts.append(words.text(f"words.vat.{known.vat}"))
        if parts or view.many:
            name = view.lot_name(lot) if view.many else words.text("words.label.lot")
            yield name, ", ".join(parts) or words.text("tender.overview.no_ceiling")


def fact_text(view: View, key: str, fact: Any) -> str:
    """A free fact of a dossier as people write it."""
    words = view.words
    if fact is None or isinstance(fact, bool):
        return words.text(f"words.value.{'unknown' if fact is None else str(fact).lower()}")
    if isinstance(fact, tuple):
        return ", ".join(fact_text(view, key, item) for item in fact)
    if isinstance(fact, date):
        return words.date(fact)
    if isinstance(fact, (int, Decimal, Fraction)):
        if key in _MONEY:
            return words.amount(fact)
        return words.percent(fact) if key in _SHARES else words.number(fact)
    return words.word("vat", str(fact)) if key == "previous_vat" else str(fact)


def _bidders(view: View) -> Block:
    """One row a bid: who leads, how many parties, when it came in, whether it counts."""
    words = view.words
    results = {bid.id: bid for lot in view.outcome.lots for bid in lot.bids}
    shown: dict[str, Callable[[Bid], Cell | str]] = {
        "bid": lambda bid: view.bid_name(bid.id),
        "lots": lambda bid: ", ".join(bid.lots),
        "lead": lambda bid: bid.lead or "",
        "parties": lambda bid: _parties(view, bid),
        "submitted": lambda bid: words.date(bid.submitted) if bid.submitted else "",
        "standing": lambda bid: standing(view, results[bid.id]) if bid.id in results else "–",
    }
    bids = sorted(view.tender.bids, key=lambda one: one.id)
    # With several lots a bid may be valid in one and not in another: see the requirements.
    del shown["standing" if view.many else "lots"]
    used = {key: [make(bid) for bid in bids] for key, make in shown.items()}
    kept = [key for key, cells in used.items() if any(cells)]
    rows = [[used[key][place] for key in kept] for place in range(len(bids))]
    columns = [words.text(f"tender.bidders.{key}") for key in kept]
    caption = words.text("tender.bidders.caption", count=str(len(bids)))
    return table(columns, rows, caption=caption, id="bidders")


def _parties(view: View, bid: Bid) -> str:
    """How a consortium is made up, in one phrase."""
    if not bid.members:
        return ""
    counts = {
        "main": sum(1 for one in bid.members if one.role == "main"),
        "sub": sum(1 for one in bid.members if one.role == "sub"),
        "local": sum(1 for one in bid.members if one.local),
        "volunteer": sum(1 for one in bid.members if one.volunteer),
    }
    return view.words.text(
        "tender.bidders.made_of", **{key: str(count) for key, count in counts.items()}
    )


def _rules(view: View) -> Pairs:
    """The published rules of the game, each in words; the way of awarding in symbols too."""
    words, criteria, book = view.words, view.criteria, view.session.evaluation.book
    lang = view.session.lang

    def label(key: str) -> str:
        return words.text(f"tender.rules.{key}")

    status = words.text(f"words.set_status.{criteria.status}")
    if criteria.adopted_by is not None:
        by = adopted(view.session, criteria.adopted_by.by, words.date(criteria.adopted_by.on))
        status = f"{status}, {by}"
    yield label("criteria"), f"{local(criteria.title, lang, criteria.id)} ({criteria.id}): {status}"
    if criteria.source is not None and (source := cited(view.session, criteria.source)):
        yield label("source"), source
    if criteria.note is not None:
        yield label("note"), local(criteria.note, lang)
    if book.regime is not None:
        yield (
            label("regime"),
            f"{local(book.regime.title, lang)}. {local(book.regime.description, lang)}",
        )
    yield from mechanism_said(view)
    yield label("rounding"), rounding_said(view, criteria.rounding)
    yield label("ties"), ties_said(view)
    if criteria.tie_margin is not None:
        yield (
            label("tie_margin"),
            words.text(
                "tender.rules.tie_margin_said", margin=words.number(Fraction(criteria.tie_margin))
            ),
        )
    if criteria.on_withdrawal is not None and is_relative(criteria.mechanism):
        # Without a relative formula nobody's points depend on who stays.
        yield label("on_withdrawal"), words.text(f"words.on_withdrawal.{criteria.on_withdrawal}")
    yield label("panel"), panel_said(view)


def _scale(view: View) -> Block:
    """What each score means, as published."""
    words, scale, lang = view.words, view.criteria.scale, view.session.lang
    columns = [
        Column(words.text("tender.scale.level")),
        Column(words.text("tender.scale.value"), "right"),
        Column(words.text("tender.scale.meaning")),
    ]
    anchors = {scale.level_of(key): local(said, lang) for key, said in scale.anchors.items()}
    if scale.levels is None:
        named = [("", value) for value in sorted(value for value in anchors if value is not None)]
    else:
        named = [
            (local(scale.labels.get(key), lang, key), Fraction(level.value))
            for key, level in scale.levels.items()
        ]
    refused = {Fraction(level.value) for level in (scale.levels or {}).values() if level.refusal}
    rows = []
    for name, value in sorted(named, key=lambda one: one[1]):
        meaning = anchors.get(value) or words.text("tender.scale.no_meaning")
        if value in refused:
            meaning = f"{meaning} {words.text('tender.scale.refusal')}"
        rows.append([name or exact(words, value), exact(words, value), meaning])
    note = local(scale.note, lang) or None
    return table(columns, rows, caption=words.text("tender.scale.caption"), id="scale", note=note)
