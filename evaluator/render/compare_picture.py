"""The picture of a comparison: rank per choice per bid, and what the choices are."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from evaluator.award import FORMULAS
from evaluator.model.criteria import CriteriaSet
from evaluator.model.mechanism import (
    AnyMechanism,
    AwardOnValue,
    Bandwidth,
    BestQualityWithinCeiling,
    FixedPrice,
    LinearOnCeiling,
    Logarithmic,
    WeightedSum,
)
from evaluator.model.numbers import plain
from evaluator.outcome.scenario import apply
from evaluator.render.compare_tender import TenderView
from evaluator.render.comparison_soundness import weights_matter
from evaluator.render.comparison_types import OPINION, LotComparison
from evaluator.render.comparison_words import (
    choice_name,
    counted,
    currency_of,
    row_name,
    scenario_legend,
    winners,
    wins,
)
from evaluator.render.shared_blocks import local
from evaluator.report.blocks import Block, Column, figure, group, table, text

MOST_ROWS = 40
"""Rows of the picture; combinations are left out first."""
MOST_BIDS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureRow:
    """One row: a choice or another method, who is first, and the rank of each bid."""

    kind: str
    name: str
    first: tuple[str, ...]
    ranks: dict[str, int | None]


def picture_rows(view: TenderView, lot: LotComparison) -> list[PictureRow]:
    """The outcome, every choice that differs from it, and every method that says something."""
    rows = []
    for choice in (view.comparison.base, *counted(view.comparison)):
        found = choice.lot(lot.lot) if choice.speaks else None
        ranks = {bid.id: bid.rank for bid in found.bids} if found else {}
        rows.append(
            PictureRow(
                kind=choice.kind,
                name=choice.name,
                first=winners(choice, lot.lot) if found else (),
                ranks=ranks,
            )
        )
    for opinion in lot.opinions.opinions:
        if opinion.not_applicable is None:
            first = tuple(sorted(bid for bid, rank in opinion.ranks.items() if rank == 1))
            rows.append(
                PictureRow(
                    kind=OPINION, name=opinion.method, first=first, ranks=dict(opinion.ranks)
                )
            )
    return rows


def agreement(view: TenderView) -> Block:
    """The picture for each lot; nothing where there is nothing to compare."""
    if view.comparison.refused:
        return group()
    drawn = [
        (lot, picture_rows(view, lot), title, place)
        for place, lot, title in view.lots()
        if not lot.reason
    ]
    drawn = [one for one in drawn if len(one[1]) > 1]
    if not drawn:
        return group()
    head = text(
        view.say("agreement.explain"), heading=view.say("agreement.heading"), id="agreement"
    )
    blocks = [head]
    for lot, rows, title, place in drawn:
        blocks += [*title, *_picture(view, lot, rows, place)]
    return group(*blocks)


def _picture(
    view: TenderView, lot: LotComparison, rows: list[PictureRow], place: int
) -> list[Block]:
    from evaluator.report.figures import agreement_grid  # noqa: PLC0415  # loads matplotlib

    words = view.words
    shown = (
        rows
        if len(rows) <= MOST_ROWS
        else [row for row in rows if row.kind != "combination"][:MOST_ROWS]
    )
    ordered = sorted(lot.base.bids, key=lambda bid: (bid.rank or len(lot.base.bids) + 1, bid.id))
    bids = [bid.id for bid in ordered[:MOST_BIDS]]
    fig = agreement_grid(
        [row_name(words, row.kind, row.name, view.criteria) for row in shown],
        bids,
        [[row.ranks.get(bid) for bid in bids] for row in shown],
        official=0,
        none=view.say("none"),
    )
    caption = view.say("agreement.caption", count=len(shown) - 1)
    if view.many:
        caption = words.text("words.in_lot", lot=lot.lot, text=caption)
    notes = []
    if len(shown) < len(rows):
        notes.append(view.say("agreement.left_out", shown=len(shown), total=len(rows)))
    if len(bids) < len(ordered):
        notes.append(view.say("agreement.bids_left_out", shown=len(bids), total=len(ordered)))
    drawn = figure(fig, id=f"agreement-{place}", caption=caption, alt=alt_text(view, lot, rows))
    return [drawn, *([text(notes)] if notes else [])]


def alt_text(view: TenderView, lot: LotComparison, rows: list[PictureRow]) -> str:
    """Who leads, in how many rows, and which rows have another winner."""
    words, others = view.words, rows[1:]
    first = wins(words, lot.base.winners)
    changed = [row for row in others if row.first != lot.base.winners]
    if not changed:
        return view.say("agreement.alt_same", wins=first, count=len(others))
    changes = [
        view.say(
            "agreement.change",
            name=choice_name(words, (row.kind, row.name), view.criteria, quoted=True),
            winner=words.listed(row.first) if row.first else view.say("agreement.nobody"),
        )
        for row in changed
    ]
    return view.say(
        "agreement.alt_other",
        wins=first,
        same=len(others) - len(changed),
        count=len(others),
        changes=words.listed(changes),
    )


def choices(view: TenderView) -> Block:
    """What each weight set, mechanism and reading is, so that a name means something."""
    if view.comparison.refused:
        return group()
    head = text(view.say("choices.intro"), heading=view.say("choices.heading"), id="choices")
    parts = [*_weights(view), *_mechanisms(view), _readings(view)]
    return group(head, *parts)


def _weights(view: TenderView) -> list[Block]:
    """Shares of the whole under the adopted weights and each weight set."""
    criteria, words = view.criteria, view.words
    sets = [choice for choice in view.comparison.choices if choice.kind == "weight_set"]
    if not sets:
        return []
    shares = [criteria.shares]
    names = [view.say("choices.adopted_short")]
    for choice in sets:
        shares.append(criteria.with_weights(criteria.weight_sets[choice.name]).shares)
        equal = shares[-1] == criteria.shares
        name = scenario_legend(words, choice.name, criteria)
        names.append(view.say("choices.same", name=name) if equal else name)
    nodes = [
        n
        for n in criteria.nodes.values()
        if criteria.parent[n.id] is None or _moves(criteria, n.id, shares)
    ]
    columns = [Column(view.say("choices.criterion")), *(Column(name, "right") for name in names)]
    rows = [
        [
            view.say("named", id=n.id, name=local(n.label, view.session.lang, n.id)),
            *(words.percent(found[n.id], 2) for found in shares),
        ]
        for n in nodes
    ]
    made = table(columns, rows, caption=view.say("choices.weights_caption"), id="weights")
    idle = [] if weights_matter(criteria.mechanism) else [text(view.say("choices.idle_weights"))]
    return [made, *idle]


def _moves(criteria: CriteriaSet, node: str, shares: list[dict[str, Fraction]]) -> bool:
    """Whether a weight set changes a node's part of its own group."""
    above = criteria.parent[node] or ""
    parts = {found[node] / found[above] for found in shares if found[above]}
    return len(parts) > 1


def _mechanisms(view: TenderView) -> list[Block]:
    names = [choice.name for choice in view.comparison.choices if choice.kind == "mechanism"]
    if not names:
        return []
    keys = ("name", "how", "price_weight", "formula")
    rows = [_mechanism_row(view, view.say("choices.adopted_short"), view.criteria)]
    for name in names:
        if any(choice.name == name and choice.outcome for choice in view.comparison.choices):
            changed, _ = apply(view.comparison.book, mechanism=name)
            label = scenario_legend(view.words, name, view.criteria)
            rows.append(_mechanism_row(view, label, changed.criteria or view.criteria))
    columns = [view.say(f"choices.{key}") for key in keys]
    explained = text(items=_explained(view, names))
    idle = [
        choice_name(view.words, ("mechanism", name), view.criteria, quoted=True)
        for name in names
        if not weights_matter(view.criteria.mechanisms[name])
    ]
    sets = any(choice.kind in ("combination", "weight_set") for choice in view.comparison.choices)
    said = (
        [text(view.say("choices.skipped", names=view.words.listed(idle)))] if idle and sets else []
    )
    return [
        table(columns, rows, caption=view.say("choices.mechanisms_caption"), id="mechanisms"),
        explained,
        *said,
    ]


def _explained(view: TenderView, names: list[str]) -> list[str]:
    """What each award method and price formula in the table does, each once."""
    used = [view.criteria.mechanism, *(view.criteria.mechanisms[name] for name in names)]
    said: list[tuple[str, str]] = []
    for mechanism in used:
        if mechanism is None:
            continue
        said.append(("mechanism", mechanism.name))
        if isinstance(mechanism, WeightedSum) and mechanism.price is not None:
            said.append(("price_formula", mechanism.price.formula))
    said.sort(key=lambda pair: pair[0] != "mechanism")
    words = view.words
    return [
        view.say(
            "choices.explained",
            what=words.text(f"words.{group_}.{name}"),
            how=words.text(f"words.{group_}_explained.{name}"),
        )
        for group_, name in dict.fromkeys(said)
    ]


def _mechanism_row(view: TenderView, name: str, criteria: CriteriaSet) -> list[str]:
    words, mechanism = view.words, criteria.mechanism
    kind = mechanism.name if mechanism else "weighted-sum"
    how = words.text(f"words.mechanism.{kind}")
    priced = (
        isinstance(mechanism, WeightedSum)
        and mechanism.price is not None
        and criteria.price is not None
    )
    weight = (
        words.percent(criteria.shares[criteria.price.id])
        if priced and criteria.price
        else view.say("none")
    )
    return [name, how, weight, _price_words(view, mechanism)]


def _price_words(view: TenderView, mechanism: AnyMechanism | None) -> str:
    """The price formula with its parameters and whether it is relative; or the bound on prices."""
    words = view.words
    currency = currency_of(view.comparison.lots[0].base) if view.comparison.lots else "EUR"
    if isinstance(mechanism, BestQualityWithinCeiling):
        ceiling = view.say("choices.ceiling", ceiling=words.amount(mechanism.ceiling, currency))
        return f"{view.say('choices.no_price')}; {ceiling}"
    if isinstance(mechanism, FixedPrice):
        return view.say("choices.amount", amount=words.amount(mechanism.amount, currency))
    if isinstance(mechanism, AwardOnValue):
        most = sum((Fraction(value) for value in mechanism.values.values()), Fraction(0))
        return view.say("choices.value_total", amount=words.amount(most, currency))
    if not isinstance(mechanism, WeightedSum):
        return view.say("none")
    if mechanism.price is None:
        return view.say("choices.no_price")
    formula = mechanism.price
    said = [words.text(f"words.price_formula.{formula.formula}")]
    if isinstance(formula, Bandwidth):
        said.append(
            view.say(
                "choices.bounds",
                floor=words.amount(formula.floor, currency),
                ceiling=words.amount(formula.ceiling, currency),
            )
        )
    if isinstance(formula, LinearOnCeiling):
        said.append(view.say("choices.ceiling", ceiling=words.amount(formula.ceiling, currency)))
    if isinstance(formula, Logarithmic):
        said.append(view.say("choices.base", base=words.number(plain(Fraction(formula.base)))))
    relative = "relative" if FORMULAS[formula.formula].relative else "absolute"
    return "; ".join([*said, words.text(f"words.formula_type.{relative}")])


def _readings(view: TenderView) -> Block:
    """Both readings of recusal and withdrawal, and what the other one changes."""
    criteria = view.criteria
    rows = []
    for kind, adopted in (
        ("recusal", criteria.panel.recusal),
        ("on_withdrawal", criteria.on_withdrawal),
    ):
        if adopted is None:
            continue
        other = {
            "that_bid": "all_bids",
            "all_bids": "that_bid",
            "keep": "recompute",
            "recompute": "keep",
        }[adopted]
        rows.append(
            [
                view.say(f"readings.{kind}"),
                view.say(f"reading.{adopted}"),
                view.say(f"reading.{other}"),
                view.say(f"readings.{_effect(view, kind)}"),
            ]
        )
    columns = [view.say(f"readings.{key}") for key in ("rule", "adopted", "other", "effect")]
    return table(columns, rows, caption=view.say("readings.caption"), id="readings")


def _effect(view: TenderView, kind: str) -> str:
    quiet = view.comparison.readings.get(kind)
    if quiet:
        return quiet
    choice = next(choice for choice in view.comparison.choices if choice.kind == kind)
    if not choice.speaks:
        return "refused"
    return "changes_left_out" if "scores_left_out" in choice.why else "changes"
