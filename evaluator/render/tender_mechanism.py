"""The rules of the game in words: way of awarding, price formula, rounding, ties, committee."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from evaluator.award import FORMULAS
from evaluator.model.criteria import Rounding
from evaluator.model.mechanism import AwardOnValue, PriceFormula, WeightedSum
from evaluator.render.tender_view import View
from evaluator.report.blocks import Block, Column, table

Pairs = Iterator[tuple[str, str]]


def mechanism_said(view: View) -> Pairs:
    """The way of awarding: its name, what it does, in symbols, and its price formula."""
    words, mechanism = view.words, view.criteria.mechanism
    if mechanism is None:
        return
    name, explained, symbols, legend = (
        words.text(f"words.mechanism{part}.{mechanism.name}")
        for part in ("", "_explained", "_symbols", "_legend")
    )
    yield words.text("tender.rules.mechanism"), f"{_sentence(name)} {explained}"
    yield words.text("tender.rules.symbols"), f"{symbols} ({legend})"
    for key in ("ceiling", "amount"):
        bound = getattr(mechanism, key, None)
        if bound is not None:
            yield (
                words.text(f"tender.rules.{key}"),
                view.money(view.outcome.lots[0], Fraction(bound)),
            )
    if isinstance(mechanism, WeightedSum) and mechanism.price is not None:
        yield words.text("tender.rules.price_formula"), _price_formula(view, mechanism.price)


def _price_formula(view: View, price: PriceFormula) -> str:
    words, lot, name = view.words, view.outcome.lots[0], price.formula
    kind = "relative" if FORMULAS[name].relative else "absolute"
    title, explained, symbols, legend = (
        words.text(f"words.price_formula{part}.{name}")
        for part in ("", "_explained", "_symbols", "_legend")
    )
    parts = [_sentence(f"{title}: {symbols} ({legend})"), explained]
    given = price.model_dump(exclude={"formula"})
    parts += [
        words.text(f"tender.rules.{key}_said", amount=view.money(lot, Fraction(given[key])))
        for key in ("floor", "ceiling")
        if key in given
    ]
    if "base" in given:
        parts.append(words.text("tender.rules.base_said", base=words.number(given["base"])))
    parts += [
        _sentence(words.text(f"words.{key}.{given[key]}"))
        for key in ("outside", "below_zero")
        if key in given
    ]
    return " ".join([*parts, _sentence(words.text(f"words.formula_type.{kind}"))])


def _sentence(said: str) -> str:
    return f"{said[:1].upper()}{said[1:]}{'' if said.endswith('.') else '.'}"


def rounding_said(view: View, rounding: Rounding) -> str:
    """What is rounded, to how many decimals, and what happens to a half."""
    words = view.words
    parts = []
    for key in ("score", "points", "total"):
        places = getattr(rounding, key)
        how = (
            words.text("words.rounding.none")
            if places is None
            else words.text(
                f"tender.rules.places{'_one' if places == 1 else ''}", places=str(places)
            )
        )
        parts.append(f"{words.text(f'words.rounding.{key}')}: {how}")
    return "; ".join([*parts, words.text(f"words.rounding_mode.{rounding.mode}")])


def ties_said(view: View) -> str:
    """The published steps in case of a tie."""
    words, criteria = view.words, view.criteria
    if not criteria.ties:
        return words.text("tender.rules.no_ties")
    steps = [
        words.text("tender.rules.tie_score", criterion=view.name(criteria.nodes[step]))
        if step in criteria.nodes and criteria.nodes[step].kind != "price"
        else words.word("tie_step", step)
        for step in criteria.ties
    ]
    if len(steps) == 1:
        return words.text("tender.rules.tie_one", step=steps[0])
    return words.text("tender.rules.ties_said", steps=words.text("tender.rules.then").join(steps))


def panel_said(view: View) -> str:
    """How the committee comes to one score, and who stays outside."""
    words, panel = view.words, view.criteria.panel
    parts = [f"{_sentence(words.text(f'words.aggregate.{panel.aggregate}'))}"]
    parts.append(words.text(f"words.aggregate_explained.{panel.aggregate}"))
    if panel.aggregate != "published":
        parts.append(
            words.text(
                "tender.rules.assessors", count=str(panel.assessors), least=str(panel.min_per_cell)
            )
        )
        parts.append(words.text(f"tender.rules.recusal.{panel.recusal}"))
        parts.append(words.text(f"tender.rules.individual.{panel.individual_reason}"))
        if panel.spread_flag is not None:
            parts.append(
                words.text("tender.rules.spread", spread=words.number(Fraction(panel.spread_flag)))
            )
    return " ".join(parts)


def value_tables(view: View) -> Iterator[Block]:
    """Award on value: what each criterion can be worth, and which part each score earns."""
    words, mechanism = view.words, view.criteria.mechanism
    if not isinstance(mechanism, AwardOnValue):
        return
    lot = view.outcome.lots[0]
    columns = [
        Column(words.text("tender.rules.value_criterion")),
        Column(words.text("tender.rules.value_most"), "right"),
    ]
    rows = [
        [view.name(leaf), view.money(lot, Fraction(mechanism.values[leaf.id]))]
        for leaf in view.criteria.leaves
    ]
    yield table(columns, rows, caption=words.text("tender.rules.values_caption"), id="values")
    if mechanism.grid is not None:
        parts = [
            Column(words.text("tender.rules.grid_score")),
            Column(words.text("tender.rules.grid_part"), "right"),
        ]
        shares = [[score, words.percent(Fraction(part))] for score, part in mechanism.grid.items()]
        yield table(parts, shares, caption=words.text("tender.rules.grid_caption"), id="grid")
