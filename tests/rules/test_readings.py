"""Every reading of a maximum: exact amounts, what each needs, and which one is the rule.

Expected amounts are worked out beside each test by plain arithmetic.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.formats.library import Library
from evaluator.formats.rulebook import read_limit
from evaluator.model.challenge import Challenge
from evaluator.model.rule import Limit
from evaluator.rules.readings import KINDS, Reading, readings
from tests.support import CAP, SOURCE, TITLE, gates, make_challenge

CAP_RULE = {"check": "cap_per_year", "limit": "challenge-cap", "basis": "requested"}
OTHERS = {
    "contract_year", "pro_rata", "average", "total", "first_year", "total_cost", "indexed_cap",
    "indexed_amounts", "vat_incl", "vat_excl",
}  # fmt: skip


def rate(name: str, what: str, percent: str, start: str = "2018-01-01", until: str = "") -> Limit:
    known = {"until": until} if until else {}
    return Limit.model_validate(
        {"kind": "limit", "id": name, "description": TITLE, "unit": "percent",
         "boundary": "inclusive", "per": [what],
         "values": [{"from": start, "value": percent, "source": SOURCE,
                     "last_checked": "2026-11-24", **known}]}
    )  # fmt: skip


RATES = [rate("vat", "vat", "21"), rate("i2", "index", "2")]


def asking(
    *amounts: str | None, start: str = "2027-01-01", end: str = "", vat: str = "excl", **more: Any
) -> Challenge:
    years = [str(int(start[:4]) + i) for i in range(len(amounts))]
    money = {
        "requested_by_year": dict(zip(years, amounts, strict=True)),
        "costs_by_year": {},
        "vat": {"challenger": vat},
    } | more.pop("money", {})
    period = {"start": start, "end": end or f"{years[-1]}-12-31"}
    return make_challenge(**({"period": period, "money": money} | more))


def read(
    challenge: Challenge, limit: Limit = CAP, rates: list[Limit] | None = None
) -> dict[str, Reading]:
    profile, _ = gates(challenge, CAP_RULE, limit=limit)
    limits = {one.id: one for one in (RATES if rates is None else rates)}
    found = readings(challenge, limit, profile.checks[0], limits)
    return {one.key: one for one in found}


def amounts(reading: Reading) -> list[tuple[Fraction | None, Fraction | None]]:
    return [(year.value, year.limit) for year in reading.years]


# --- which is the rule ----------------------------------------------------------------------------


def test_the_rule_is_the_reading_that_limit_and_rule_name_and_it_equals_the_check() -> None:
    challenge = asking("46000.00", "53500.00", "47500.00")
    found = read(challenge)
    check = gates(challenge, CAP_RULE)[0].checks[0]
    assert [one.key for one in found.values() if one.is_rule] == ["as_written"]
    rule = found["as_written"]
    assert rule.result == check.result == "fail"
    assert [(y.value, y.limit, y.result, y.over) for y in rule.years] == [
        (y.value, y.limit, y.result, y.over) for y in check.by_year
    ]
    assert set(found) == OTHERS | {"as_written"}


def test_another_limit_or_rule_makes_another_reading_the_rule() -> None:
    """Which one is the rule is read from `per` and `basis`, not from the order of the readings."""
    named = {(kind.per, kind.basis) for kind in KINDS}
    assert len(named) == len(KINDS)
    challenge = asking("1.00")
    check = gates(challenge, CAP_RULE)[0].checks[0]
    other = CAP.replace(per=("challenge", "contract-year"))
    found = readings(challenge, other, check, {})
    assert [one.key for one in found if one.is_rule] == ["contract_year"]


@given(st.lists(st.integers(0, 9_000_000), min_size=1, max_size=4))
def test_exactly_one_reading_is_the_rule_whatever_is_asked(cents: list[int]) -> None:
    found = read(asking(*(f"{c // 100}.{c % 100:02d}" for c in cents)))
    assert sum(one.is_rule for one in found.values()) == 1


# --- one by one -----------------------------------------------------------------------------------


def test_average_and_total_hide_the_year_that_fails() -> None:
    """46,000 + 53,500 + 47,500 = 147,000; 147,000 / 3 = 49,000: both within, 2028 is not."""
    found = read(asking("46000.00", "53500.00", "47500.00"))
    assert amounts(found["total"]) == [(14_700_000, 15_000_000)]
    assert amounts(found["average"]) == [(4_900_000, 5_000_000)]
    assert found["total"].result == found["average"].result == "pass"
    assert found["as_written"].result == "fail"


def test_an_average_keeps_its_fraction() -> None:
    """100.00 + 0.00 + 0.00 over three years is 10000/3 cents, never 3333."""
    assert amounts(read(asking("100.00", "0", "0"))["average"])[0][0] == Fraction(10_000, 3)


def test_only_the_first_year_counts_in_that_reading() -> None:
    found = read(asking("50000.00", "99999.00"))["first_year"]
    assert (found.result, len(found.years)) == ("pass", 1)
    assert read(asking("50000.01", "1.00"))["first_year"].result == "fail"


def test_a_contract_year_spreads_calendar_years_over_their_days() -> None:
    """1 July 2027 to 30 June 2029: 2027 has 184 days, 2028 has 366, 2029 has 181.

    The first contract year holds all of 2027 and 182 of the 366 days of 2028 (1 January to 30
    June of a leap year); the second the other 184 and all of 2029.
    """
    challenge = asking("23000.00", "48000.00", "26000.00", start="2027-07-01", end="2029-06-30")
    found = read(challenge)["contract_year"]
    first = 2_300_000 + Fraction(4_800_000 * 182, 366)
    second = Fraction(4_800_000 * 184, 366) + 2_600_000
    assert [year.value for year in found.years] == [first, second]
    assert [(str(y.span.first), str(y.span.last)) for y in found.years if y.span] == [
        ("2027-07-01", "2028-06-30"),
        ("2028-07-01", "2029-06-30"),
    ]
    assert (found.note_key, found.result) == ("spread", "fail")  # 50131.15 in the second
    assert sum(year.value or 0 for year in found.years) == 9_700_000


def test_contract_years_that_are_calendar_years_assume_nothing() -> None:
    found = read(asking("1.00", "2.00"))["contract_year"]
    assert found.note_key == "same_years"
    assert [year.value for year in found.years] == [100, 200]


def test_a_contract_year_from_29_february_starts_on_the_28th_in_a_common_year() -> None:
    found = read(asking("1.00", "2.00", start="2028-02-29", end="2029-12-31"))["contract_year"]
    assert [(str(y.span.first), str(y.span.last)) for y in found.years if y.span] == [
        ("2028-02-29", "2029-02-27"),
        ("2029-02-28", "2029-12-31"),
    ]


def test_pro_rata_makes_the_maximum_of_a_part_year_smaller() -> None:
    """184 of 365 days of 50,000 is 25,205.479...; a whole leap year keeps 50,000."""
    challenge = asking("25205.47", "50000.00", start="2027-07-01", end="2028-12-31")
    found = read(challenge)["pro_rata"]
    assert [year.limit for year in found.years] == [Fraction(5_000_000 * 184, 365), 5_000_000]
    assert (found.result, found.note_key) == ("pass", "pro_rata")
    over = read(asking("25205.48", "50000.00", start="2027-07-01", end="2028-12-31"))
    assert over["pro_rata"].result == "fail"
    assert over["as_written"].result == "pass"
    assert read(asking("1.00"))["pro_rata"].note_key == "whole_years"


def test_total_cost_instead_of_what_is_asked() -> None:
    """Cost lines of 40,000 and 12,000 are 52,000; what was spent before is not among them."""
    lines = {"staff": "40000.00", "rent": "12000.00", "past_investment": "99000.00"}
    found = read(asking("50000.00", money={"costs_by_year": {"2027": lines}}))["total_cost"]
    assert amounts(found) == [(5_200_000, 5_000_000)]
    assert found.result == "fail"


def test_an_index_can_push_a_later_year_over_and_a_maximum_out_of_reach() -> None:
    """2%: 49,300 in the third year is 49,300 x 1.02^2 = 51,291.72; the maximum is 52,020.00."""
    found = read(asking("46500.00", "47900.00", "49300.00"))
    assert amounts(found["indexed_amounts"])[2] == (5_129_172, 5_000_000)
    assert found["indexed_amounts"].result == "fail"
    assert amounts(found["indexed_cap"])[2] == (4_930_000, 5_202_000)
    assert found["indexed_cap"].values["rate"] == str(Fraction(2, 100))


def test_an_indexed_maximum_counts_from_the_year_it_was_last_set() -> None:
    """Set anew in 2028: 52,000 in 2028, and 52,000 x 1.02 in 2029."""
    values = [CAP.values[0], CAP.values[0].replace(from_=date(2028, 1, 1), value=Decimal(52000))]
    limit = CAP.replace(values=tuple(values))
    found = read(asking("1.00", "1.00", "1.00"), limit)["indexed_cap"]
    assert [year.limit for year in found.years] == [5_000_000, 5_200_000, 5_304_000]


def test_every_rate_of_the_list_gives_a_row() -> None:
    shipped = [read_limit(Library(), f"index-scenario-{n}") for n in (4, 0, 2)]
    challenge = asking("1.00", "1.00")
    check = gates(challenge, CAP_RULE)[0].checks[0]
    found = readings(challenge, CAP, check, {one.id: one for one in shipped})
    rates = [one.values["rate"] for one in found if one.key == "indexed_cap"]
    assert rates == ["0", "1/50", "1/25"]


@pytest.mark.parametrize(
    ("stated", "incl", "excl", "notes"),
    [
        ("excl", Fraction(4_840_000), Fraction(4_000_000), ("vat_added", "vat_same")),
        ("incl", Fraction(4_000_000), Fraction(4_000_000) / Fraction("1.21"),
         ("vat_same", "vat_taken")),
        ("exempt", Fraction(4_000_000), Fraction(4_000_000), ("vat_exempt", "vat_exempt")),
        ("exempt_claimed", Fraction(4_000_000), Fraction(4_000_000), ("vat_exempt", "vat_exempt")),
        ("unknown", None, None, ("", "")),
    ],
)  # fmt: skip
def test_vat_both_ways(
    stated: str, incl: Fraction | None, excl: Fraction | None, notes: tuple[str, str]
) -> None:
    """40,000 with 21% is 48,400; 40,000 out of which 21% is taken is 40,000 / 1.21."""
    found = read(asking("40000.00", vat=stated))
    assert [found[key].years[0].value for key in ("vat_incl", "vat_excl")] == [incl, excl]
    assert (found["vat_incl"].note_key, found["vat_excl"].note_key) == notes
    expected = "unknown" if incl is None else "pass"
    assert found["vat_incl"].result == found["vat_excl"].result == expected
    assert found["vat_incl"].lack_key == ("vat" if incl is None else "")


def test_vat_decides_at_the_boundary() -> None:
    """50,000 / 1.21 = 41,322.314...: 41,322.31 stays within with VAT, one cent more does not."""
    assert read(asking("41322.31"))["vat_incl"].result == "pass"
    assert read(asking("41322.32"))["vat_incl"].result == "fail"


# --- what is lacking ------------------------------------------------------------------------------


def test_a_missing_amount_makes_only_the_readings_that_need_it_unknown() -> None:
    found = read(asking("40000.00", None, "40000.00"))
    assert found["first_year"].result == "pass"
    for key in ("as_written", "average", "total", "indexed_cap", "contract_year", "pro_rata"):
        assert (found[key].result, found[key].lack_key) == ("unknown", "amounts"), key
        assert found[key].values["years"] == "2028"
    assert found["total_cost"].lack_key == "costs"


def test_without_a_period_contract_years_and_parts_of_years_are_unknown() -> None:
    found = read(asking("1.00", period=None))
    for key in ("contract_year", "pro_rata"):
        assert (found[key].result, found[key].lack_key) == ("unknown", "period")
    assert found["as_written"].result == "pass"


def test_a_year_outside_the_period_cannot_be_spread() -> None:
    found = read(asking("1.00", "2.00", start="2027-01-01", end="2027-12-31"))
    assert found["contract_year"].lack_key == found["pro_rata"].lack_key == "outside"
    assert found["pro_rata"].values["years"] == "2028"


def test_without_a_rate_the_readings_that_need_one_are_unknown_or_absent() -> None:
    bare = read(asking("1.00"), rates=[])
    assert "indexed_cap" not in bare
    assert (bare["vat_incl"].result, bare["vat_incl"].lack_key) == ("unknown", "rate")
    short = [rate("i", "index", "2", until="2027-12-31")]
    ended = read(asking("1.00", "1.00"), rates=short)["indexed_cap"]
    assert (ended.result, ended.lack_key, ended.values["years"]) == ("unknown", "rate", "2028")


def test_a_year_without_a_maximum_is_unknown_with_that_year() -> None:
    limit = CAP.replace(values=(CAP.values[0].replace(until=date(2027, 12, 31)),))
    found = read(asking("1.00", "1.00"), limit)
    for key in ("as_written", "average", "total", "contract_year", "vat_excl"):
        assert (found[key].result, found[key].lack_key) == ("unknown", "limit"), key
        assert found[key].values["years"] == "2028"


def test_a_maximum_with_another_vat_basis_compares_nothing_but_the_readings_about_vat() -> None:
    found = read(asking("40000.00", vat="incl"), CAP.replace(vat="excl"))
    for key in ("as_written", "average", "total_cost", "contract_year"):
        assert (found[key].result, found[key].lack_key) == ("unknown", "vat_differs"), key
    assert found["vat_excl"].result == "pass"


def test_an_exclusive_maximum_is_exclusive_in_every_reading() -> None:
    limit = CAP.replace(boundary="exclusive")
    found = read(asking("50000.00"), limit)
    assert found["as_written"].result == found["average"].result == "fail"
    assert read(asking("49999.99"), limit)["average"].result == "pass"


def test_a_slip_in_a_year_does_not_hang_the_program() -> None:
    """A year such as 9999 gives an answer at once, for whatever it is worth."""
    years = {"2027": "1.00", "9999": "1.00"}
    challenge = make_challenge(money={"requested_by_year": years, "costs_by_year": {}})
    assert read(challenge)["indexed_amounts"].result == "fail"
