"""The criteria set: tree, weights, scale, panel, mechanism, rounding, ties."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from evaluator.model.base import (
    Adoption,
    Amount,
    Bool,
    Day,
    Frozen,
    Id,
    LocalText,
    Num,
    Refused,
    SourceRef,
    VatBasis,
    Whole,
)
from evaluator.model.mechanism import Mechanism, ScenarioMechanism
from evaluator.model.numbers import RoundingMode, canonical_number, parse_number
from evaluator.model.rule import Rule

HUNDRED = Fraction(100)


def _level(value: Any) -> Any:
    return {"value": value} if isinstance(value, str) else value


MOST_PLACES = 10


def _places(value: Any) -> int | None:
    """``none`` keeps the exact value; a missing key is not the same and is asked for."""
    if value is None or value == "none":
        return None
    if isinstance(value, int) or (isinstance(value, str) and value.isascii() and value.isdigit()):
        places = int(value)
        if 0 <= places <= MOST_PLACES:
            return places
    raise Refused("none, or a number of decimals from 0 to 10", "write none or a number")


Places = Annotated[
    int | None,
    BeforeValidator(_places),
    WithJsonSchema({"enum": ["none", *range(MOST_PLACES + 1)]}),
]


class Level(Frozen):
    """One level of a described scale."""

    value: Num
    refusal: Bool = False


class Scale(Frozen):
    """The scale of scores: named levels, or numbers from min to max in steps."""

    levels: (
        dict[Id, Annotated[Level, BeforeValidator(_level, json_schema_input_type=Num | Level)]]
        | None
    ) = None
    min: Num | None = None
    max: Num | None = None
    step: Num | None = None
    labels: dict[str, LocalText] = {}
    anchors: dict[str, LocalText] = {}
    source: SourceRef | None = None
    note: LocalText | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Scale:
        numbers = (self.min, self.max, self.step)
        if (self.levels is None) == all(n is None for n in numbers):
            raise Refused("levels, or min, max and step: one of the two", "keep one kind of scale")
        if self.levels is None and (None in numbers or not self._grid_is_sound()):
            raise Refused("min < max and a step > 0 that divides max - min", "mend the numbers")
        values = [level.value for level in (self.levels or {}).values()]
        if len(set(values)) != len(values) or (values and max(values) <= 0):
            raise Refused("levels with different values, the highest above 0", "mend the values")
        twice = self._ambiguous_level()
        if twice:
            raise Refused("levels that no word and no number can confuse", f"rename {twice}")
        unknown = [k for k in (*self.labels, *self.anchors) if self.level_of(k) is None]
        if unknown:
            raise Refused("anchors and labels for levels of this scale", f"remove {unknown[0]}")
        return self

    def _ambiguous_level(self) -> str | None:
        """A level that another one has the same word as, or whose word is another one's value."""
        seen: set[str] = set()
        by_value = {Fraction(level.value): word for word, level in (self.levels or {}).items()}
        for word in self.levels or {}:
            number = parse_number(word)
            other = word if number is None else by_value.get(Fraction(number), word)
            if word.casefold() in seen or other != word:
                return word
            seen.add(word.casefold())
        return None

    def _grid_is_sound(self) -> bool:
        low, high, step = (Fraction(n or 0) for n in (self.min, self.max, self.step))
        return low < high and high > 0 and step > 0 and ((high - low) / step).denominator == 1

    @cached_property
    def maximum(self) -> Fraction:
        """Highest score."""
        if self.levels is None:
            return Fraction(self.max or 0)
        return max(Fraction(level.value) for level in self.levels.values())

    @cached_property
    def minimum(self) -> Fraction:
        """Lowest score."""
        if self.levels is None:
            return Fraction(self.min or 0)
        return min(Fraction(level.value) for level in self.levels.values())

    @cached_property
    def _by_word(self) -> dict[str, Fraction]:
        return {k.casefold(): Fraction(v.value) for k, v in (self.levels or {}).items()}

    def level_of(self, text: str) -> Fraction | None:
        """The score that a word or a number stands for; None when it is not on the scale."""
        word = self._by_word.get(text.casefold())
        if word is not None:
            return word
        number = parse_number(text)
        return None if number is None or not self.holds(Fraction(number)) else Fraction(number)

    def holds(self, score: Fraction) -> bool:
        """Whether a score is one of the scale."""
        if self.levels is not None:
            return score in self._by_word.values()
        low, high, step = (Fraction(n or 0) for n in (self.min, self.max, self.step))
        return low <= score <= high and ((score - low) / step).denominator == 1

    def allowed(self) -> str:
        """What may be given, in words for a message."""
        if self.levels is not None:
            return ", ".join(f"{k} ({canonical_number(v.value)})" for k, v in self.levels.items())
        low, high, step = (
            canonical_number(n) for n in (self.min, self.max, self.step) if n is not None
        )
        return f"{low} to {high} in steps of {step}"

    def is_anchored(self) -> bool:
        """Whether every level (or both ends) of the scale is described in words."""
        described = {self.level_of(key) for key in self.anchors}
        if self.levels is not None:
            return {Fraction(level.value) for level in self.levels.values()} <= described
        return {self.minimum, self.maximum} <= described


class Criterion(Frozen):
    """A node of the tree: an award criterion, a group of them, or the price."""

    id: Id
    weight: Num = Field(ge=0)
    kind: Literal["quality", "price"] = "quality"
    label: LocalText | None = None
    question: LocalText | None = None
    evidence: LocalText | None = None
    principles: tuple[Id, ...] | None = None
    principles_reason: LocalText | None = None
    results: tuple[Id, ...] = ()
    minimum: Num | None = None
    source: SourceRef | None = None
    children: tuple[Criterion, ...] = ()

    @model_validator(mode="after")
    def _names_principles(self) -> Criterion:
        if self.kind == "price" and (self.children or self.minimum is not None):
            raise Refused("a price without children and minimum", "remove them")
        leaf = self.kind == "quality" and not self.children
        if leaf and self.principles is None:
            raise Refused(
                "principles: a list of principle ids, or [] with principles_reason",
                "name the principles that this criterion carries",
                "criterion.principles_missing",
            )
        return self


class Lot(Frozen):
    """A lot (perceel) and the most that may be asked for it."""

    id: Id
    label: LocalText | None = None
    ceiling: Amount | None = Field(default=None, gt=0)
    vat: VatBasis | None = None


class Panel(Frozen):
    """How the committee's scores become one score."""

    aggregate: Literal["consensus", "mean", "median", "published"]
    assessors: Whole = Field(ge=0)
    min_per_cell: Whole = Field(ge=0)
    spread_flag: Num | None = Field(default=None, ge=0)
    individual_reason: Literal["text", "tag", "none"]
    recusal: Literal["that_bid", "all_bids"]


class Rounding(Frozen):
    """Published rounding; `none` keeps the exact value."""

    score: Places
    points: Places
    total: Places
    mode: RoundingMode


class CriteriaSet(Frozen):
    """Everything that decides an outcome, published before bids are opened."""

    kind: Literal["criteria-set"]
    id: Id
    title: LocalText | None = None
    status: Literal["draft", "adopted", "withdrawn"]
    illustrative: Bool = False
    ledger: Literal["none", "required"]
    regime: Id
    valid_from: Day
    principles: Id
    adopted_by: Adoption | None = None
    source: SourceRef | None = None
    note: LocalText | None = None
    currency: Literal["EUR", "GBP", "USD", "CHF", "SEK", "NOK", "DKK", "JPY"] = "EUR"
    lots: tuple[Lot, ...] = ()
    scale: Scale
    criteria: tuple[Criterion, ...]
    mechanism: Mechanism | None = None
    gates: tuple[Rule, ...] = ()
    panel: Panel
    rounding: Rounding
    ties: tuple[Id, ...] = ()
    on_withdrawal: Literal["keep", "recompute"] | None = None
    tie_margin: Num | None = Field(default=None, ge=0)
    weight_sets: dict[Id, dict[Id, Num]] = {}
    mechanisms: dict[Id, ScenarioMechanism] = {}
    scenario_labels: dict[Id, LocalText] = {}

    def scenario_label(self, name: str, lang: str) -> str:
        """A weight set or mechanism as readers call it; its id where the set gives no label."""
        label = self.scenario_labels.get(name)
        return label.get(lang) if label else name

    @cached_property
    def nodes(self) -> dict[str, Criterion]:
        """Every node by id, parents before children, in the order of the file."""
        return {node.id: node for node, _ in self.walk()}

    def walk(self) -> Iterator[tuple[Criterion, Criterion | None]]:
        """Every node with its parent, parents first."""
        todo: list[tuple[Criterion, Criterion | None]] = [(c, None) for c in self.criteria]
        while todo:
            node, parent = todo.pop(0)
            yield node, parent
            todo = [(child, node) for child in node.children] + todo

    @cached_property
    def parent(self) -> dict[str, str | None]:
        """Parent id of every node."""
        return {node.id: parent.id if parent else None for node, parent in self.walk()}

    @cached_property
    def leaves(self) -> tuple[Criterion, ...]:
        """The nodes that the committee scores."""
        return tuple(n for n, _ in self.walk() if not n.children and n.kind == "quality")

    @cached_property
    def price(self) -> Criterion | None:
        """The price criterion, if the set has one."""
        return next((n for n, _ in self.walk() if n.kind == "price"), None)

    @cached_property
    def shares(self) -> dict[str, Fraction]:
        """Share of every node in the whole (0 to 1): the product of the weights above it."""
        found: dict[str, Fraction] = {}
        for node, parent in self.walk():
            above = found[parent.id] if parent else Fraction(1)
            found[node.id] = above * Fraction(node.weight) / HUNDRED
        return found

    def with_weights(self, weights: Mapping[str, Any]) -> CriteriaSet:
        """The same set under other weights (a scenario); the tree is otherwise equal."""

        def changed(node: Criterion) -> Criterion:
            return node.replace(
                weight=weights.get(node.id, node.weight),
                children=tuple(changed(child) for child in node.children),
            )

        return self.replace(criteria=tuple(changed(c) for c in self.criteria))
