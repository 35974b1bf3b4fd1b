"""What would make a challenge or bid pass: a hint for every rule that stands in the way.

A hint says what is lacking, how much, and who can do something about it; it never edits a proposal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from evaluator.model.numbers import parse_number
from evaluator.model.outcome import Check, YearResult
from evaluator.render.catalogue import Words
from evaluator.render.texts import texts

BLOCKING = ("fail", "incomplete", "unknown", "judgement")

Who = Literal["self", "document", "municipality", "person"]

OF_THE_TASK = ("challenged.", "baseline.")
"""Fields about the task as it is now: the municipality knows them, not who challenges."""

MONEY = ("cap_per_year", "cost_not_higher")
"""Checks that look at each year apart."""

CENTS = 100


@dataclass(frozen=True, slots=True)
class Hint:
    """What stands in the way of one rule.

    Attributes:
        rule: Id of the rule.
        text: What to do, in words; the question itself where a person has to judge.
        who: Whose move it is: the one who challenges or bids, a document to hand in, the
            municipality that has to find something out, or a person who has to judge.
    """

    rule: str
    text: str
    who: Who


def hints(checks: Iterable[Check], words: Words) -> list[tuple[str, str]]:
    """Pairs of rule id and hint in one sentence, in the order of the rules."""
    return [
        (
            hint.rule,
            words.text("hints.judgement", ask=hint.text) if hint.who == "person" else hint.text,
        )
        for hint in advice(checks, words)
    ]


def advice(checks: Iterable[Check], words: Words) -> list[Hint]:
    """A hint for each counted rule that is not met, in the order of the rules."""
    return [
        Hint(check.rule.id, text, who)
        for check in checks
        if check.counted and check.result in BLOCKING
        for who, text in _hints(check, words)
    ]


def round_money(words: Words, minor: int | Fraction) -> str:
    """An amount in cents for in a sentence: whole euros without ``,00``, other amounts in full."""
    said = words.money(minor)
    return said[:-3] if Fraction(minor) % CENTS == 0 else said


def field_name(words: Words, name: str) -> str:
    """A field or document as people call it; its own name where nobody knows another."""
    for group in ("field", "document"):
        said = words.word(group, name)
        if said != name:
            return said
    return texts(words.lang, "hints").get(f"field.{name}", name)


def written(words: Words, value: str) -> str:
    """A value of a check as people write it: yes, no, a number, a day; other text as it is."""
    if value in ("true", "false", "unknown"):
        return words.text(f"words.value.{value}")
    if parse_number(value) is not None:
        return words.number(value)
    try:
        return words.date(value)
    except ValueError:
        return value


def _hints(check: Check, words: Words) -> Iterator[tuple[Who, str]]:
    if check.result == "judgement":
        ask = check.rule.ask or check.rule.text
        yield "person", ask.get(words.lang) if ask else check.rule.id
    elif check.by_year:
        yield from _money(check, words)
    elif check.rule.check in MONEY:
        yield "self", words.text("hints.years_unknown")
    elif check.result == "unknown":
        yield _unknown(check, words)
    else:
        yield _failed(check, words)


def _money(check: Check, words: Words) -> Iterator[tuple[Who, str]]:
    key = "cap" if check.rule.check == "cap_per_year" else "cost"
    too_much: dict[Fraction, list[str]] = {}
    for year in check.by_year:
        if year.result == "fail":
            too_much.setdefault(year.over or Fraction(0), []).append(year.year)
    for over, years in too_much.items():
        # On an exclusive boundary the limit itself fails, with nothing over it.
        which = "fails" if not over else "over" if len(years) == 1 else "over_each"
        values = {"year": words.listed(years), "amount": round_money(words, over)}
        yield "self", words.text(f"hints.{key}_{which}", **values)
    for year in check.by_year:
        if year.result == "unknown" and year.value is None:
            yield "self", words.text("hints.amount_unknown", year=year.year)
    yield from _open(key, check.by_year, words)


def _open(key: str, years: tuple[YearResult, ...], words: Words) -> Iterator[tuple[Who, str]]:
    """Why years cannot be told, on the municipality's side: no bound, or VAT that differs."""
    open_years = [year for year in years if year.result == "unknown"]
    unbounded = [year.year for year in open_years if year.limit is None]
    if unbounded:
        which = "limit_unknown" if key == "cap" else "current_cost_unknown"
        yield "municipality", words.text(f"hints.{which}", year=words.listed(unbounded))
    if any(year.limit is not None and year.value is not None for year in open_years):
        yield "municipality", words.text("hints.vat_unknown")


def _unknown(check: Check, words: Words) -> tuple[Who, str]:
    rule = check.rule
    name = field_name(words, rule.doc or rule.field or rule.id)
    if rule.check == "document":
        return "self", words.text("hints.document_unknown", name=name)
    if (rule.field or "").startswith(OF_THE_TASK):
        return "municipality", words.text("hints.task_unknown", name=name)
    return "self", words.text("hints.field_unknown", name=name)


def _failed(check: Check, words: Words) -> tuple[Who, str]:
    rule = check.rule
    name = field_name(words, rule.doc or rule.field or rule.id)
    values = {key: written(words, value) for key, value in check.values.items()}
    if rule.check == "document":
        return "document", words.text("hints.document", name=name)
    if rule.check == "judgement":
        asked = rule.text or rule.ask
        said = asked.get(words.lang) if asked else rule.id
        return "self", words.text("hints.judged_no", text=said)
    found, wanted = values.get("found", ""), values.get("wanted", "")
    if rule.check == "covers_all":
        return "self", words.text("hints.list", lacking=values.get("lacking", ""))
    if rule.check == "flag" and (rule.field or "").startswith(OF_THE_TASK):
        return "municipality", words.text("hints.flag_task", name=name, found=found, wanted=wanted)
    keys = {
        "flag": "flag",
        "min_value": "at_least",
        "max_value": "at_most",
        "before": "deadline",
        "min_weeks_before": "weeks",
    }
    key = keys.get(rule.check, "other")
    return "self", words.text(f"hints.{key}", name=name, found=found, wanted=wanted)
