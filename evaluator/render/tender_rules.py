"""What is bought, who takes part, and under which rules: before anything about scores."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from evaluator.award import FORMULAS, is_relative
from evaluator.model.criteria import Rounding
from evaluator.model.dossier import Bid
from evaluator.model.mechanism import AwardOnValue, PriceFormula, WeightedSum
from evaluator.render.shared_blocks import adopted, exact, local, cited
from evaluator.render.shared_scores import committee
from evaluator.render.tender_outcome import standing
from evaluator.render.tender_view import View
from evaluator.report.blocks import Block, Column, deflist, group, table, text

_MONEY = ("contract_value_ex_vat", "ceiling_per_year")
_SHARES = ("cut_versus_previous", "flex_share_min")
Pairs = Iterator[tuple[str, str]]


def overview(view: View) -> Block:
    """The section on what, who and under which rules."""
    words = view.words
    blocks = [
        text(words.text("tender.overview.intro"), heading=words.text("tender.overview.heading"), id="overview"),
        deflist(_bought(view), words.text("tender.overview.bought"), id="bought"),
        _bidders(view),
        text(heading=words.text("tender.rules.heading"), level=3, id="rules"),
        deflist(_rules(view), words.text("tender.rules.caption"), id="rules-list"),
        *_values(view),
        _scale(view),
    ]
    assessors = view.tender.assessment.assessors
    if assessors:
        blocks.append(committee(view.session, assessors, id="committee"))
    return group(*blocks)


def _bought(view: View) -> Pairs:
    words, head = view.words, view.tender.head
    yield words.text("tender.overview.title"), local(head.title, view.session.lang)
    for lot in view.outcome.lots:
        known = view.lot_of(lot)
        parts = [view.lot_name(lot) if view.many else local(known.label if known else None, view.session.lang, lot.id)]
        if known is not None and known.ceiling is not None:
            parts.append(words.text("tender.overview.ceiling", amount=view.money(lot, Fraction(known.ceiling))))
        if known is not None and known.vat is not None:
            parts.append(words.text(f"words.vat.{known.vat}"))
        yield words.text("words.label.lot"), ", ".join(parts)
    for key, moment in head.timeline.items():
        yield view.known("timeline", key), words.date(moment)
    for key, fact in head.procedure.items():
        yield view.known("procedure", key), fact_text(view, key, fact)


def fact_text(view: View, key: str, fact: Any) -> str:
    """A free fact of a dossier as people write it."""
    words = view.words
    if fact is None:
        return words.text("words.value.unknown")
    if isinstance(fact, bool):
        return words.text(f"words.value.{str(fact).lower()}")
    if isinstance(fact, tuple):
        return ", ".join(fact_text(view, key, item) for item in fact)
    if isinstance(fact, date):
        return words.date(fact)
    if isinstance(fact, (int, Decimal, Fraction)):
        if key in _MONEY:
            return words.amount(Fraction(fact))
        return words.percent(Fraction(fact)) if key in _SHARES else words.number(fact)
    return str(fact)


def _bidders(view: View) -> Block:
    """One row a bid: who leads, how many parties, when it came in, whether it counts."""
    words = view.words
    results = {bid.id: bid for lot in view.outcome.lots for bid in lot.bids}
    shown = {
        "bid": lambda bid: view.bid_name(bid.id),
        "lots": lambda bid: ", ".join(bid.lots),
        "lead": lambda bid: bid.lead or "",
        "parties": lambda bid: _parties(view, bid),
        "submitted": lambda bid: words.date(bid.submitted) if bid.submitted else "",
        "standing": lambda bid: standing(view, results[bid.id]) if bid.id in results else "–",
    }
    bids = sorted(view.tender.bids, key=lambda one: one.id)
    if not view.many:
        del shown["lots"]
    else:
        del shown["standing"]  # A bid may be valid in one lot and not in another: see the requirements.
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
    return view.words.text("tender.bidders.made_of", **{key: str(count) for key, count in counts.items()})


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
        yield label("regime"), f"{local(book.regime.title, lang)}. {local(book.regime.description, lang)}"
    yield from _mechanism(view)
    yield label("rounding"), _rounding(view, criteria.rounding)
    yield label("ties"), _ties(view)
    if criteria.tie_margin is not None:
        yield label("tie_margin"), words.text("tender.rules.tie_margin_said", margin=words.number(Fraction(criteria.tie_margin)))
    if criteria.on_withdrawal is not None and is_relative(criteria.mechanism):
        # Without a relative formula nobody's points depend on who stays.
        yield label("on_withdrawal"), words.text(f"words.on_withdrawal.{criteria.on_withdrawal}")
    yield label("panel"), _panel(view)


def _mechanism(view: View) -> Pairs:
    words, mechanism = view.words, view.criteria.mechanism
    if mechanism is None:
        return
    name = mechanism.name
    said = f"{words.text(f'words.mechanism.{name}')}. {words.text(f'words.mechanism_explained.{name}')}"
    yield words.text("tender.rules.mechanism"), said
    symbols = f"{words.text(f'words.mechanism_symbols.{name}')} ({words.text(f'words.mechanism_legend.{name}')})"
    yield words.text("tender.rules.symbols"), symbols
    for key in ("ceiling", "amount"):
        bound = getattr(mechanism, key, None)
        if bound is not None:
            yield words.text(f"tender.rules.{key}"), view.money(view.outcome.lots[0], Fraction(bound))
    if isinstance(mechanism, WeightedSum) and mechanism.price is not None:
        yield words.text("tender.rules.price_formula"), _price_formula(view, mechanism.price)


def _price_formula(view: View, price: PriceFormula) -> str:
    words, lot, name = view.words, view.outcome.lots[0], price.formula
    kind = "relative" if FORMULAS[name].relative else "absolute"
    parts = [
        words.text(f"words.price_formula.{name}") + ": " + words.text(f"words.price_formula_symbols.{name}")
        + f" ({words.text(f'words.price_formula_legend.{name}')}).",
        words.text(f"words.price_formula_explained.{name}"),
    ]  # fmt: skip
    given = price.model_dump(exclude={"formula"})
    for key in ("floor", "ceiling"):
        if key in given:
            parts.append(words.text(f"tender.rules.{key}_said", amount=view.money(lot, Fraction(given[key]))))
    if "base" in given:
        parts.append(words.text("tender.rules.base_said", base=words.number(given["base"])))
    parts += [_sentence(words.text(f"words.{key}.{given[key]}")) for key in ("outside", "below_zero") if key in given]
    return " ".join([*parts, _sentence(words.text(f"words.formula_type.{kind}"))])


def _sentence(said: str) -> str:
    return f"{said[:1].upper()}{said[1:]}{'' if said.endswith('.') else '.'}"


def _rounding(view: View, rounding: Rounding) -> str:
    words = view.words
    parts = []
    for key in ("score", "points", "total"):
        places = getattr(rounding, key)
        how = words.text("words.rounding.none") if places is None else words.text(
            f"tender.rules.places{'_one' if places == 1 else ''}", places=str(places)
        )
        parts.append(f"{words.text(f'words.rounding.{key}')}: {how}")
    return "; ".join([*parts, words.text(f"words.rounding_mode.{rounding.mode}")])


def _ties(view: View) -> str:
    words, criteria = view.words, view.criteria
    if not criteria.ties:
        return words.text("tender.rules.no_ties")
    steps = [
        words.text("tender.rules.tie_score", criterion=view.name(criteria.nodes[step]))
        if step in criteria.nodes and criteria.nodes[step].kind != "price"
        else words.word("tie_step", step)
        for step in criteria.ties
    ]
    return words.text("tender.rules.ties_said", steps=words.text("tender.rules.then").join(steps))


def _panel(view: View) -> str:
    words, panel = view.words, view.criteria.panel
    parts = [f"{_sentence(words.text(f'words.aggregate.{panel.aggregate}'))}"]
    parts.append(words.text(f"words.aggregate_explained.{panel.aggregate}"))
    if panel.aggregate != "published":
        parts.append(words.text("tender.rules.assessors", count=str(panel.assessors), least=str(panel.min_per_cell)))
        parts.append(words.text(f"tender.rules.recusal.{panel.recusal}"))
        parts.append(words.text(f"tender.rules.individual.{panel.individual_reason}"))
        if panel.spread_flag is not None:
            parts.append(words.text("tender.rules.spread", spread=words.number(Fraction(panel.spread_flag))))
    return " ".join(parts)


def _values(view: View) -> Iterator[Block]:
    """Award on value: what each criterion can be worth, and which part each score earns."""
    words, mechanism = view.words, view.criteria.mechanism
    if not isinstance(mechanism, AwardOnValue):
        return
    lot = view.outcome.lots[0]
    columns = [words.text("tender.rules.value_criterion"), Column(words.text("tender.rules.value_most"), "right")]
    rows = [[view.name(leaf), view.money(lot, Fraction(mechanism.values[leaf.id]))] for leaf in view.criteria.leaves]
    yield table(columns, rows, caption=words.text("tender.rules.values_caption"), id="values")
    if mechanism.grid is not None:
        parts = [Column(words.text("tender.rules.grid_score")), Column(words.text("tender.rules.grid_part"), "right")]
        shares = [[score, words.percent(Fraction(part))] for score, part in mechanism.grid.items()]
        yield table(parts, shares, caption=words.text("tender.rules.grid_caption"), id="grid")


def _scale(view: View) -> Block:
    """What each score means, as published."""
    words, scale, lang = view.words, view.criteria.scale, view.session.lang
    columns = [
        Column(words.text("tender.scale.level")), Column(words.text("tender.scale.value"), "right"),
        Column(words.text("tender.scale.meaning")),
    ]  # fmt: skip
    anchors = {scale.level_of(key): local(said, lang) for key, said in scale.anchors.items()}
    if scale.levels is None:
        named = [("", value) for value in sorted(value for value in anchors if value is not None)]
    else:
        named = [(local(scale.labels.get(key), lang, key), Fraction(level.value)) for key, level in scale.levels.items()]
    refused = {Fraction(level.value) for level in (scale.levels or {}).values() if level.refusal}
    rows = []
    for name, value in sorted(named, key=lambda one: one[1]):
        meaning = anchors.get(value) or words.text("tender.scale.no_meaning")
        if value in refused:
            meaning = f"{meaning} {words.text('tender.scale.refusal')}"
        rows.append([name or exact(words, value), exact(words, value), meaning])
    note = local(scale.note, lang) or None
    return table(columns, rows, caption=words.text("tender.scale.caption"), id="scale", note=note)


def regime(view: View) -> Block:
    """What the procedure asks, point by point: law, own documents or good practice."""
    words, book, lang = view.words, view.session.evaluation.book, view.session.lang
    if book.regime is None:
        return group()
    order = {"law": 0, "documents": 1, "practice": 2}
    rows = [
        [words.text(f"shared.basis.{rule.basis}"), local(rule.text, lang), cited(view.session, rule.source),
         words.text(f"words.evidence.{rule.evidence}")]
        for rule in sorted(book.regime.rules, key=lambda one: order[one.basis])
    ]  # fmt: skip
    columns = [words.text(f"tender.regime.{key}") for key in ("basis", "text", "source", "evidence")]
    checked = words.text("tender.regime.checked", day=words.date(book.regime.last_checked))
    blocks = [
        text([local(book.regime.description, lang), checked], heading=words.text("tender.regime.heading"), id="regime"),
        table(columns, rows, caption=words.text("tender.regime.caption", title=local(book.regime.title, lang)), id="regime-table"),
    ]  # fmt: skip
    if book.regime.open_questions:
        questions = [local(question, lang) for question in book.regime.open_questions]
        blocks.append(text(words.text("tender.regime.open"), items=questions))
    return group(*blocks)
