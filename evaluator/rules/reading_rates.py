"""Readings of a maximum that need a rate: indexation, and VAT.

Rates are dated values that the regime puts beside the outcome; a year without a rate is unknown.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction

from evaluator.model.rule import Limit
from evaluator.rules.dated import PERCENT, rates_for
from evaluator.rules.reading_case import Case, Said, per_year

PLAIN_VAT = frozenset({"exempt", "exempt_claimed"})
"""VAT bases under which an amount is the same with and without VAT."""


def indexed_cap(case: Case) -> tuple[Said, ...]:
    """The maximum rises every year, from the first year or from the year it was last set."""
    return tuple(_indexed(case, rate, cap=True) for rate in rates_for(case.limits, "index"))


def indexed_amounts(case: Case) -> tuple[Said, ...]:
    """What is asked rises every year, counted from the first year."""
    return tuple(_indexed(case, rate, cap=False) for rate in rates_for(case.limits, "index"))


def _indexed(case: Case, index: Limit, *, cap: bool) -> Said:
    def rise(year: str) -> Fraction | None:
        """How many times its first amount something is in a year."""
        value = case.limit.on(case.day(year))
        start = int(case.years[0])
        start = max(start, value.from_.year) if cap and value else start
        rates = [index.on(date(number, 1, 1)) for number in range(start + 1, int(year) + 1)]
        known = Counter(Fraction(rate.value) for rate in rates if rate is not None)
        if sum(known.values()) < len(rates):
            return None
        # A power of each rate, and not a product year by year: a slip such as the year 9999 would
        # make fractions grow step by step.
        product = Fraction(1)
        for rate, times in known.items():
            product *= (1 + rate / PERCENT) ** times
        return product

    def times(amount: Fraction | None, year: str) -> Fraction | None:
        factor = rise(year)
        return None if amount is None or factor is None else amount * factor

    def asked(year: str) -> Fraction | None:
        return case.asked(year) if cap else times(case.asked(year), year)

    def most(year: str) -> Fraction | None:
        return times(case.cap(year), year) if cap else case.cap(year)

    said = per_year(case, asked, most, note="indexed")
    unknown = [year for year in case.years if rise(year) is None]
    rate = index.on(case.day(case.years[-1]))
    values = {**said.values, "limit": index.id}
    values["rate"] = str(Fraction(rate.value) / PERCENT) if rate else ""
    if unknown:
        return said._replace(lack="rate", values={**values, "years": ", ".join(unknown)})
    return said._replace(values=values)


def with_vat(case: Case) -> tuple[Said]:
    """As if the maximum were with VAT."""
    return (_vat(case.any_vat(), "incl"),)


def without_vat(case: Case) -> tuple[Said]:
    """As if the maximum were without VAT."""
    return (_vat(case.any_vat(), "excl"),)


def _vat(case: Case, wanted: str) -> Said:
    """What is asked, on the VAT basis that the maximum would then have."""
    stated = case.challenge.money.vat.challenger
    if stated is None or stated == "unknown":
        return per_year(case, lambda _: None, case.cap, "vat")
    if stated in PLAIN_VAT or stated == wanted:
        note = "vat_same" if stated == wanted else "vat_exempt"
        return per_year(case, case.asked, case.cap, note=note)
    rates = rates_for(case.limits, "vat")[:1]

    def factor(year: str) -> Fraction | None:
        rate = rates[0].on(case.day(year)) if rates else None
        return None if rate is None else 1 + Fraction(rate.value) / PERCENT

    def asked(year: str) -> Fraction | None:
        amount, times = case.asked(year), factor(year)
        if amount is None or times is None:
            return None
        return amount * times if wanted == "incl" else amount / times

    known = [rate for rate in map(factor, case.years) if rate is not None]
    note = "vat_added" if wanted == "incl" else "vat_taken"
    lack = "amounts" if len(known) == len(case.years) else "rate"
    said = per_year(case, asked, case.cap, lack, note)
    shown = ", ".join(dict.fromkeys(str(rate - 1) for rate in known))
    return said._replace(values={**said.values, "rate": shown})
