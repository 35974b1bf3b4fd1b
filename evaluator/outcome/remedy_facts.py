"""Remedies for rules on facts: documents, yes or no, numbers, lists, judgements."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from evaluator.model.dossier import Judgement
from evaluator.model.outcome import Check
from evaluator.model.rule import Limit, Rule
from evaluator.outcome.remedy_case import Case, change_of, is_whole, limit_change, takes_text
from evaluator.outcome.remedy_fields import FACTS, knows, of_the_task
from evaluator.outcome.remedy_types import Change, Kind, Remedy
from evaluator.rules.words import as_text

LEAST = Decimal("0.01")
"""The step past an exclusive bound for a field that takes fractions: it has no smallest number."""


def of_document(check: Check, case: Case) -> list[Remedy]:
    """Hand it in; or say whether it is there."""
    doc = check.rule.doc or ""
    change = change_of(case, ("documents", doc), value=True)
    unknown = check.result == "unknown"
    kind: Kind = "document_unknown" if unknown else "document"
    return [Remedy(check.rule.id, kind, "self" if unknown else "document", (change,), subject=doc)]


def of_judgement(check: Check, case: Case) -> list[Remedy]:
    """Somebody has to answer. A "no" changes only after another plan, so it is no change here."""
    rule = check.rule
    if check.result == "fail":
        return [Remedy(rule.id, "judged_no", "self", impossible=True)]
    on = case.challenge.submitted or case.challenge.start() or date.min
    answer = Judgement(result="pass", by="?", on=on, reason="?")
    path = ("judgements", f"{case.profile.id}/{rule.id}")
    before = check.values.get("found")
    change = Change(f"judgements.{rule.id}", before, "pass", path, answer)
    return [Remedy(rule.id, "judgement", "person", (change,))]


def of_flag(check: Check, case: Case) -> list[Remedy]:
    """Say what is unknown; make otherwise what can be; else nothing helps."""
    rule, field = check.rule, check.rule.field or ""
    values = dict(check.values)
    if rule.want is None:
        return []
    change = change_of(case, tuple(field.split(".")), rule.want)
    if check.result == "unknown":
        return [_unknown(rule, field, (change,), values)]
    if field in FACTS:
        return [Remedy(rule.id, "fact", knows(field), impossible=True, subject=field,
                       values=values)]  # fmt: skip
    kind: Kind = "flag_task" if of_the_task(field) else "flag"
    return [Remedy(rule.id, kind, knows(field), (change,), subject=field, values=values)]


def of_number(check: Check, case: Case) -> list[Remedy]:
    """The exact number that is needed, or the bound that nobody has named yet."""
    rule, field = check.rule, check.rule.field or ""
    wanted = _bound(rule, case)
    path = tuple(field.split("."))
    if wanted is None:
        return _no_bound(rule, path, case)
    bound, exclusive = wanted
    value, kind = _fitting(rule, path, bound, exclusive=exclusive)
    change = change_of(case, path, value)
    values = {"found": check.values.get("found", ""), "wanted": as_text(bound)}
    if check.result == "unknown":
        return [_unknown(rule, field, (change,), values | {"need": kind})]
    return [Remedy(rule.id, kind, knows(field), (change,), subject=field, values=values)]


def of_list(check: Check, case: Case) -> list[Remedy]:
    """The items that are lacking; a field of one text cannot hold several."""
    rule, field = check.rule, check.rule.field or ""
    path, wanted = tuple(field.split(".")), tuple(rule.of or ())
    found = case.at(field)
    held = found if isinstance(found, tuple) else ()
    lacking = check.values.get("lacking") or as_text(wanted)
    value: object = (*held, *(item for item in wanted if item not in held))
    if takes_text(path):
        if len(wanted) > 1:
            return [Remedy(rule.id, "list", knows(field), impossible=True, subject=field,
                           values={"lacking": lacking})]  # fmt: skip
        value = as_text(wanted[0])
    change = change_of(case, path, value)
    kind: Kind = "unknown" if found is None else "list"
    values = {"lacking": lacking, "wanted": as_text(wanted)}
    return [Remedy(rule.id, kind, knows(field), (change,), subject=field, values=values)]


def _unknown(rule: Rule, field: str, changes: tuple[Change, ...], values: dict[str, str]) -> Remedy:
    kind: Kind = "unknown_task" if of_the_task(field) else "unknown"
    return Remedy(rule.id, kind, knows(field), changes, subject=field, values=values)


def _bound(rule: Rule, case: Case) -> tuple[Fraction, bool] | None:
    """The number that the rule wants and whether that number itself is outside; None if unknown."""
    own = rule.min if rule.check == "min_value" else rule.max
    if own is not None:
        return Fraction(own), False
    limit, day = case.book.limits.get(rule.limit or ""), _day(case)
    known = limit.on(day) if limit is not None and day is not None else None
    if limit is None or known is None:
        return None
    return Fraction(known.value), limit.boundary == "exclusive"


def _day(case: Case) -> date | None:
    return case.challenge.start() or case.challenge.submitted


def _fitting(
    rule: Rule, path: tuple[str, ...], bound: Fraction, *, exclusive: bool
) -> tuple[Decimal | int, Kind]:
    """The nearest number that fits, and how to say it."""
    least = rule.check == "min_value"
    if is_whole(path):
        if least:
            nearest = floor(bound) + 1 if exclusive else ceil(bound)
        else:
            nearest = ceil(bound) - 1 if exclusive else floor(bound)
        kind: Kind = "at_least" if least else "at_most"
        return nearest, "more_than" if least and exclusive else "less_than" if exclusive else kind
    exact = Decimal(bound.numerator) / Decimal(bound.denominator)
    if exclusive:
        return exact + LEAST if least else exact - LEAST, "more_than" if least else "less_than"
    return exact, "at_least" if least else "at_most"


def _no_bound(rule: Rule, path: tuple[str, ...], case: Case) -> list[Remedy]:
    """Nobody named the bound for this day: with one that the found number meets, it passes."""
    limit, day = case.book.limits.get(rule.limit or ""), _day(case)
    if limit is None:
        return []
    if day is None:
        return [Remedy(rule.id, "date_unknown", "self", subject="period.start")]
    found, least = case.at(".".join(path)), rule.check == "min_value"
    known = Decimal(found) if isinstance(found, (int, Decimal)) else None
    # A limit is never below 0, so above an exclusive one there is always something.
    above = least and limit.boundary == "exclusive" and not known
    number = Decimal(1) if above else known or Decimal(0)
    bound = _allowing(limit, number, least=least)
    asked = Remedy(
        rule.id,
        "limit",
        "municipality",
        (limit_change(limit, day, bound),),
        subject=limit.id,
        values={"year": str(day.year)},
    )
    if known is not None and not above:
        return [asked]
    filled = change_of(case, path, int(number) if is_whole(path) else number)
    if known is None:
        return [asked, _unknown(rule, ".".join(path), (filled,), {})]
    values = {"found": as_text(known), "wanted": "0"}
    return [asked, Remedy(rule.id, "more_than", knows(".".join(path)), (filled,),
                          subject=".".join(path), values=values)]  # fmt: skip


def _allowing(limit: Limit, number: Decimal, *, least: bool) -> Decimal:
    """A bound that the number meets."""
    if limit.boundary == "inclusive":
        return number
    return max(number - 1, Decimal(0)) if least else number + 1
