"""A comparison in words: names of choices, sentences about winners, remarks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluator.model.criteria import CriteriaSet
from evaluator.model.numbers import MINOR_UNITS
from evaluator.model.outcome import LotOutcome
from evaluator.render.catalogue import Words
from evaluator.render.comparison import total_text
from evaluator.render.comparison_types import (
    FAMILIES,
    OPINION,
    Choice,
    Kind,
    LotComparison,
    Row,
    TenderComparison,
)

READINGS = ("recusal", "on_withdrawal")
STARTS = ("adopted", "chosen")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How the choices of one or more families came out in a lot.

    Attributes:
        same: Choices with the winner of the outcome.
        other: Choices with another winner, in the order of the criteria set.
        silent: Choices under which nothing comes out.
    """

    same: tuple[Choice, ...]
    other: tuple[Choice, ...]
    silent: tuple[Choice, ...]

    @property
    def count(self) -> int:
        """Choices that say something."""
        return len(self.same) + len(self.other)


def counted(comparison: TenderComparison, kinds: Sequence[Kind] = FAMILIES) -> list[Choice]:
    """The choices of some families that differ from the adopted one."""
    return [choice for choice in comparison.choices if choice.kind in kinds and not choice.same]


def tally(
    comparison: TenderComparison, lot: LotComparison, kinds: Sequence[Kind] = FAMILIES
) -> Tally:
    """Count who wins under the choices of some families."""
    choices = counted(comparison, kinds)
    speaking = [choice for choice in choices if choice.speaks]
    same = [c for c in speaking if winners(c, lot.lot) == lot.base.winners]
    return Tally(
        same=tuple(same),
        other=tuple(choice for choice in speaking if choice not in same),
        silent=tuple(choice for choice in choices if not choice.speaks),
    )


def winners(choice: Choice, lot: str) -> tuple[str, ...]:
    """Who is first under a choice."""
    found = choice.lot(lot)
    return found.winners if found else ()


def wins(words: Words, first: Sequence[str]) -> str:
    """``wint A``, ``eindigen A en B gelijk``, ``wint niemand``: to follow 'onder ...'."""
    if not first:
        return words.text("compare.wins.none")
    if len(first) == 1:
        return words.text("compare.wins.one", bid=first[0])
    return words.text("compare.wins.tie", bids=words.listed(first))


def choice_name(
    words: Words,
    choice: Choice | tuple[str, str],
    criteria: CriteriaSet | None,
    *,
    quoted: bool = False,
) -> str:
    """A choice as the reader meets it: the label of the criteria set, or the reading in words.

    Args:
        words: The language.
        choice: A choice, or its kind and name.
        criteria: The set that has the labels.
        quoted: Between quotation marks, for a sentence; a reading has them anyhow.
    """
    kind, name = (choice.kind, choice.name) if isinstance(choice, Choice) else choice
    if kind in STARTS:
        return words.text(f"compare.{kind}")
    if kind in READINGS:
        return words.text(f"compare.reading.{name}")
    if kind == OPINION:
        return words.text(f"compare.method.{name}")
    said = [
        criteria.scenario_label(part, words.lang) if criteria else part for part in name.split("+")
    ]
    if quoted:
        said = [words.text("compare.quoted", name=part) for part in said]
    return said[0] if len(said) == 1 else words.text("compare.pair", first=said[0], second=said[1])


def scenario_legend(words: Words, name: str, criteria: CriteriaSet) -> str:
    """A weight set or mechanism with its id behind the label, for the table that explains it."""
    label = criteria.scenario_label(name, words.lang)
    return name if label == name else words.text("compare.legend", label=label, id=name)


def row_name(words: Words, kind: str, name: str, criteria: CriteriaSet | None) -> str:
    """A choice with its family before it, for a picture in which all families stand together."""
    said = choice_name(words, (kind, name), criteria)
    return said if kind in STARTS else words.text(f"compare.row.{kind}", name=said)


def headline(words: Words, comparison: TenderComparison, lot: LotComparison) -> list[str]:
    """The outcome, and whether it holds under the other choices, in two or three sentences."""
    base = comparison.base
    if base.kind == "chosen":
        changes = "; ".join(words.text(f"shared.change.{w}", choice=c) for w, c in base.changes)
        said = [
            words.text("compare.answer.chosen", changes=changes, wins=wins(words, lot.base.winners))
        ]
    else:
        said = [words.text("compare.answer.base", wins=wins(words, lot.base.winners))]
    if lot.reason:
        return [*said, words.text(f"compare.answer.{lot.reason}")]
    return [*said, *_counted(words, tally(comparison, lot))]


def _counted(words: Words, found: Tally) -> list[str]:
    said = []
    if not found.count and not found.silent:
        return [words.text("compare.answer.none")]
    if found.count:
        key = ("some" if found.other else "all") + ("_one" if found.count == 1 else "")
        numbers = {"count": found.count, "same": len(found.same), "other": len(found.other)}
        said.append(words.text(f"compare.answer.{key}", **numbers))
    if found.silent:
        said.append(words.text("compare.answer.silent", count=len(found.silent)))
    return said


def family_sentences(words: Words, comparison: TenderComparison, lot: LotComparison) -> list[str]:
    """One sentence or two for each family that has choices."""
    if lot.reason:
        return []
    said = [family_sentence(words, comparison, lot, kind) for kind in FAMILIES]
    return [sentence for sentence in said if sentence]


def family_sentence(
    words: Words, comparison: TenderComparison, lot: LotComparison, kind: Kind
) -> str:
    """Under how many choices of a family the winner stays, and under which it does not."""
    found = tally(comparison, lot, (kind,))
    if not found.count and not found.silent:
        return ""
    family = words.text(f"compare.family.{kind}")
    names_of = {
        choice.name: choice_name(words, choice, comparison.book.criteria, quoted=True)
        for choice in (*found.same, *found.other, *found.silent)
    }
    groups: dict[tuple[str, ...], list[str]] = {}
    for choice in found.other:
        groups.setdefault(winners(choice, lot.lot), []).append(names_of[choice.name])
    others = [
        words.text("compare.family_says.other", names=words.listed(names), wins=wins(words, first))
        for first, names in groups.items()
    ]
    only = names_of[found.same[0].name] if found.same else ""
    said = [_first(words, lot, (family, only), found, groups)] if found.count else []
    said += others if found.same or len(groups) > 1 else []
    if found.silent:
        names = "; ".join(f"{names_of[c.name]} ({_why(words, c)})" for c in found.silent)
        silent = words.text("compare.family_says.silent", names=names)
        said.append(silent if said else f"{family}: {silent}")
    return " ".join(said)


def _first(
    words: Words,
    lot: LotComparison,
    named: tuple[str, str],
    found: Tally,
    groups: dict[tuple[str, ...], list[str]],
) -> str:
    """The first sentence; `named` is the family, and the first choice with the same winner."""
    family, only = named
    values = {"family": family, "count": found.count, "wins": wins(words, lot.base.winners)}
    if not found.other:
        if found.count == 1:
            return words.text("compare.family_says.all_one", name=only, **values)
        return words.text("compare.family_says.all", **values)
    if found.same:
        return words.text("compare.family_says.some", same=len(found.same), **values)
    if len(groups) == 1:
        [(first, names)] = groups.items()
        return words.text(
            "compare.family_says.only_other",
            family=family,
            names=words.listed(names),
            wins=wins(words, first),
        )
    return words.text("compare.family_says.no_same", **values)


def _why(words: Words, choice: Choice) -> str:
    return "; ".join(code_words(words, code) for code in choice.why) or words.text(
        "compare.unknown"
    )


def code_words(words: Words, code: str, rules: Iterable[str] = ()) -> str:
    """A code of a row in words.

    Args:
        words: The language.
        code: A rule of the criteria set, why a bid is not valid, or what to keep in mind.
        rules: Ids of the rules of the set.
    """
    if code in rules:
        return words.text("compare.note.rule", rule=code)
    known = words.word("inadmissible", code)
    if known != code:
        return known
    if code in NOTES:
        return words.text(f"compare.note.{code}")
    return words.text("compare.note.refused", what=code) if "." in code else code


NOTES = frozenset(
    {
        "same_as_adopted",
        "weights_play_no_part",
        "no_weight_for_quality",
        "no_criteria",
        "scores_left_out",
        "one_bid",
        "no_bids",
        "constant_columns_dropped",
        "zero_columns_dropped",
        "distances_equal",
        "compromise_set",
        "identical_bids",
        "no_points",
        "negative_points",
        "profile_incomplete",
        "no_testable_rule",
        "unknown_or_open",
        "applies_to_grant",
        "applies_to_process",
    }
)
"""Codes that have words in ``compare.toml``."""


def written_total(
    words: Words, total: Fraction | float | None, unit: str, places: int | None, currency: str
) -> str:
    """A total for the eye: points as published, money with currency, floats in three decimals."""
    if total is None:
        return words.text("compare.none")
    if (
        unit == "money"
        and isinstance(total, Fraction)
        and places is not None
        and places <= MINOR_UNITS[currency]
    ):
        return words.amount(total, currency)
    return words.number(total_text(total, places))


def currency_of(lot: LotOutcome) -> str:
    """The one currency of a lot's prices; the pipeline refuses a mix."""
    return next((bid.currency for bid in lot.bids if bid.currency), "EUR")


def note_words(words: Words, row: Row, rules: Iterable[str] = ()) -> str:
    """The remarks of a row in words."""
    return "; ".join(code_words(words, code, rules) for code in row.note)
