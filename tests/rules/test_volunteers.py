"""Volunteers: allowances against dated amounts, hours times a rate; never part of an outcome."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from evaluator.formats.library import Library
from evaluator.formats.rulebook import read_limit
from evaluator.model.challenge import Challenge
from evaluator.model.challenge_value import HourValue
from evaluator.model.finding import Finding, Where
from evaluator.model.rule import Limit
from evaluator.rules.volunteers import allowances, hour_value, volunteer_findings
from tests.support import make_challenge

HERE = Where("c.yaml")


@pytest.fixture(scope="module")
def limits() -> dict[str, Limit]:
    names = ("volunteer-per-year", "volunteer-per-month", "volunteer-per-hour", "vat-general")
    return {name: read_limit(Library(), name) for name in names}


def with_volunteers(year: str, paid: str | None, people: str | None = "10") -> Challenge:
    given: dict[str, Any] = {"people": people, "paid_allowance_by_year": {year: paid}}
    return make_challenge(
        period={"start": f"{year}-01-01", "end": f"{year}-12-31"},
        money={"requested_by_year": {year: "1.00"}, "costs_by_year": {}},
        volunteers=given,
    )


def found(challenge: Challenge, limits: dict[str, Limit]) -> list[Finding]:
    return list(volunteer_findings(challenge, HERE, limits))


@pytest.mark.parametrize(
    ("paid", "code"),
    [
        ("21000.00", ""),  # 2,100.00 each: exactly the amount
        ("21000.01", "volunteers.allowance_above"),
        ("0", ""),
        (None, ""),
    ],
)
def test_an_average_above_the_amount_per_year_is_a_warning(
    paid: str | None, code: str, limits: dict[str, Limit]
) -> None:
    """Ten people and 2,100 each, for 2025: 21,000.00 is within it, a cent more is not."""
    told = found(with_volunteers("2025", paid), limits)
    assert [one.code for one in told] == ([code] if code else [])
    assert all(one.severity == "warning" for one in told)


def test_the_warning_names_the_average_and_the_amount(limits: dict[str, Limit]) -> None:
    (told,) = found(with_volunteers("2024", "25000.00"), limits)
    assert (told.values["each"], told.values["limit"]) == ("2500.00", "2100.00")
    assert told.where.field == "volunteers.paid_allowance_by_year.2024"


def test_a_year_without_a_known_amount_is_asked_and_never_judged(limits: dict[str, Limit]) -> None:
    """However much is paid in 2027: the amounts are known for 2024 and 2025 only."""
    (told,) = found(with_volunteers("2027", "999999.00"), limits)
    assert (told.code, told.severity) == ("volunteers.allowance_unknown", "info")
    assert found(with_volunteers("2027", "0"), limits) == []


@pytest.mark.parametrize("people", [None, "0"])
def test_without_people_there_is_no_average(people: str | None, limits: dict[str, Limit]) -> None:
    (told,) = found(with_volunteers("2025", "100.00", people), limits)
    assert (told.code, told.severity) == ("volunteers.people_unknown", "info")


def test_the_amounts_of_a_year_stand_beside_what_is_paid(limits: dict[str, Limit]) -> None:
    (year,) = allowances(with_volunteers("2025", "100.00", "3"), limits)
    assert year.each == Fraction(10_000, 3)
    assert year.limits == {
        "volunteer-per-year": 210_000, "volunteer-per-month": 21_000, "volunteer-per-hour": 560,
    }  # fmt: skip
    (later,) = allowances(with_volunteers("2026", "100.00"), limits)
    assert set(later.limits.values()) == {None}


def test_no_volunteers_no_table() -> None:
    assert allowances(make_challenge(), {}) == ()
    assert allowances(make_challenge(volunteers={"people": "5"}), {}) == ()


def test_hours_times_a_rate_are_exact() -> None:
    """4,200.5 hours at 22.50 are 94,511.25; a third of a cent is kept where it occurs."""
    value = HourValue.model_validate(
        {"method": "market", "rate_per_hour": "22.50", "year": "2024", "source": "s"}
    )
    assert hour_value(value, Fraction("4200.5")) == 9_451_125
    assert hour_value(value, Fraction(1, 7)) == Fraction(2250, 7)
