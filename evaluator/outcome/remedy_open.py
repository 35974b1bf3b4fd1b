"""Remedies for money that cannot be told yet: open amounts, open limits, VAT, current cost.

Each names the answer with which the rule would pass, and that answer is held against the check.
An answer is a question to somebody, never a claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import get_args

from evaluator.model.base import VatBasis
from evaluator.model.outcome import Check
from evaluator.model.rule import Limit, Rule
from evaluator.outcome.remedy_case import Case, change_of, limit_change, money_change
from evaluator.outcome.remedy_money import years_of
from evaluator.outcome.remedy_types import Change, Remedy
from evaluator.rules.years import cents, costs, first_day, requested

NO_BASIS = (None, "unknown")


def open_money(case: Case, check: Check, within: Sequence[Rule]) -> list[Remedy]:
    """Everything that one money rule still has to know, by whose move it is."""
    rule = check.rule
    if not check.by_year:
        return _no_years(case, rule)
    found = list(_amounts(case, check, within))
    filled = case.after(change for remedy in found for change in remedy.changes)
    more = _open_cap if rule.check == "cap_per_year" else _open_cost
    return [*found, *more(filled, rule)]


def _no_years(case: Case, rule: Rule) -> list[Remedy]:
    """Nothing says which years it is about; tried with a year of which something is known."""
    money, baseline = case.challenge.money, case.challenge.baseline
    years = {*(baseline.avoidable_by_year or {}), *money.costs_by_year, *money.own_income_by_year}
    limit = case.book.limits.get(rule.limit or "")
    named = [str(value.from_.year + 1) for value in limit.values] if limit else []
    submitted = case.challenge.submitted
    named += [str(submitted.year + 1)] if submitted else []
    year = min(years) if years else named[-1] if named else ""
    path = ("money", "requested_by_year", year)
    changes = (money_change(case, path, 0),) if year else ()
    return [Remedy(rule.id, "years", "self", changes)]


def _amounts(case: Case, check: Check, within: Sequence[Rule]) -> Iterator[Remedy]:
    """Years without an amount: the most that fits, where that is known."""
    rule = check.rule
    missing = [one.year for one in check.by_year if one.value is None]
    if not missing:
        return
    most = years_of(case, [rule]).most
    most_of_all = years_of(case, within).most
    changes, told = [], []
    for year in missing:
        bound = most_of_all[year] if most_of_all[year] is not None else most[year]
        changes += _fill(case, year, None if bound is None else max(bound, 0))
        known = most[year]
        told += [(year, known)] if known is not None and known >= 0 else []
    subject = ", ".join(missing)
    yield Remedy(rule.id, "amount", "self", tuple(changes), subject=subject, amounts=tuple(told))


def _fill(case: Case, year: str, most: int | None) -> list[Change]:
    """An amount for a year: what its cost lines ask for, no more than fits; else the most."""
    money = case.challenge.money
    spent, own = costs(case.challenge, year), cents(money.own_income_by_year, year)
    other = cents(money.other_income_by_year, year) if money.other_income_by_year else 0
    path = ("money", "requested_by_year", year)
    if spent is None or own is None or other is None:
        return [money_change(case, path, most or 0)]
    gap = max(spent - own - other, 0)
    asked = gap if most is None else min(gap, most)
    changes = [money_change(case, path, asked)]
    if gap > asked:
        own_path = ("money", "own_income_by_year", year)
        changes.append(money_change(case, own_path, own + gap - asked))
    return changes


def _open_cap(case: Case, rule: Rule) -> list[Remedy]:
    limit = case.book.limits.get(rule.limit or "")
    if limit is None:
        return []
    found = []
    stated = case.challenge.money.vat.challenger
    if limit.vat not in ("unspecified", "unknown") and stated != limit.vat:
        change = change_of(case, ("money", "vat", "challenger"), limit.vat)
        values = {"vat": limit.vat, "stated": stated or "unknown"}
        found.append(Remedy(rule.id, "vat_limit", "self", (change,), values=values))
    unbounded = [one.year for one in case.check(rule).by_year if one.limit is None]
    if unbounded:
        changes = tuple(_needed_limit(case, limit, year) for year in unbounded)
        amounts = tuple((y, requested(case.challenge, y) or 0) for y in unbounded)
        found.append(
            Remedy(rule.id, "limit", "municipality", changes, subject=limit.id, amounts=amounts,
                   values={"year": ", ".join(unbounded), "boundary": limit.boundary})
        )  # fmt: skip
    return found


def _needed_limit(case: Case, limit: Limit, year: str) -> Change:
    """The least that a limit has to be, so that what is asked fits."""
    day = first_day(year, case.challenge.start())
    least = (requested(case.challenge, year) or 0) + (limit.boundary == "exclusive")
    return limit_change(limit, day, Decimal(least).scaleb(-2))


def _open_cost(case: Case, rule: Rule) -> list[Remedy]:
    """What the task costs now, on the same VAT basis."""
    if rule.factor is None:
        return []
    baseline, vat = case.challenge.baseline, case.challenge.money.vat
    known = baseline.avoidable_by_year or {} if baseline.status != "unknown" else {}
    years = case.challenge.years()
    found, basis = _bases(case, rule)
    restated = vat.incumbent not in (*NO_BASIS, basis)
    lacking = [year for year in years if restated or known.get(year) is None]
    if lacking:
        changes = list(_current_cost(case, rule, lacking))
        if vat.incumbent != basis:
            changes.append(change_of(case, ("money", "vat", "incumbent"), basis))
        needed = tuple((y, _needed(case, rule, y)) for y in lacking if requested(case.challenge, y))
        values = {"year": ", ".join(lacking), "vat": basis, "restated": str(restated).lower()}
        values |= {"basis": "open"} if vat.incumbent in NO_BASIS else {}
        found.append(
            Remedy(rule.id, "current_cost", "municipality", tuple(changes), amounts=needed,
                   values=values)
        )  # fmt: skip
    elif vat.incumbent in NO_BASIS:
        change = change_of(case, ("money", "vat", "incumbent"), basis)
        found.append(Remedy(rule.id, "vat_other", "municipality", (change,), values={"vat": basis}))
    return found


def _bases(case: Case, rule: Rule) -> tuple[list[Remedy], str]:
    """The VAT basis that both sides need, and the group's own move where it did not state one."""
    vat = case.challenge.money.vat
    if vat.challenger not in NO_BASIS:
        return [], str(vat.challenger)
    # Any basis serves as long as it is the same on both sides; one is needed to hold it against.
    stated = "" if vat.incumbent in NO_BASIS else str(vat.incumbent)
    basis = stated or str(get_args(VatBasis)[0])
    change = change_of(case, ("money", "vat", "challenger"), basis)
    return [Remedy(rule.id, "vat_own", "self", (change,), values={"vat": stated})], basis


def _current_cost(case: Case, rule: Rule, years: Sequence[str]) -> Iterator[Change]:
    if case.challenge.baseline.status == "unknown":
        yield change_of(case, ("baseline", "status"), "confirmed")
    for year in years:
        path = ("baseline", "avoidable_by_year", year)
        yield money_change(case, path, _needed(case, rule, year))


def _needed(case: Case, rule: Rule, year: str) -> int:
    """The least current cost in whole cents with which the amount asked fits."""
    factor = Fraction(rule.factor or 1)
    return ceil((requested(case.challenge, year) or 0) / factor)


def sums(case: Case, differences: Mapping[str, int]) -> list[Remedy]:
    """Years whose lines do not add up, with one way to mend each: no amount asked goes up.

    Args:
        case: The challenge.
        differences: Costs less income in cents, by year.
    """
    found = []
    for year, difference in differences.items():
        own = cents(case.challenge.money.own_income_by_year, year) or 0
        asked = requested(case.challenge, year) or 0
        path = ("money", "own_income_by_year", year)
        if difference > 0:
            changes = [money_change(case, path, own + difference)]
        else:
            less = min(asked, -difference)
            changes = [money_change(case, ("money", "requested_by_year", year), asked - less)]
            changes += _less_income(case, year, -difference - less)
        values = {"year": year, "more": "costs" if difference > 0 else "income"}
        found.append(
            Remedy("", "sums", "self", tuple(changes), amounts=((year, abs(difference)),),
                   values=values)
        )  # fmt: skip
    return found


def _less_income(case: Case, year: str, rest: int) -> list[Change]:
    """So many cents less income of the group itself, then of others."""
    changes = []
    for name in ("own_income_by_year", "other_income_by_year"):
        now = cents(getattr(case.challenge.money, name), year) or 0
        part = min(rest, now)
        if part:
            changes.append(money_change(case, ("money", name, year), now - part))
            rest -= part
    return changes
