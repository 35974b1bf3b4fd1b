"""Dated values: the value of the right year on both sides of each boundary, unknown outside.

Values come from limit files made here, so that each expected amount can be read beside them.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from evaluator.errors import InputError
from evaluator.formats.library import Library
from evaluator.formats.rulebook import read_limit, read_regime, read_rulebook
from evaluator.model.outcome import Check
from evaluator.model.rule import Limit
from tests.support import ROOT, SOURCE, TITLE, codes, gates, make_challenge

CAP_RULE = {"check": "cap_per_year", "limit": "challenge-cap", "basis": "requested"}
VOLUNTEER = ("volunteer-per-hour", "volunteer-per-hour-under-21", "volunteer-per-month",
             "volunteer-per-year")  # fmt: skip


def value(start: str, amount: str, until: str | None = None) -> dict[str, Any]:
    return {"from": start, "value": amount, "source": SOURCE, "last_checked": "2026-11-24"} | (
        {"until": until} if until else {}
    )


def cap_of(*values: dict[str, Any], **changes: Any) -> Limit:
    return Limit.model_validate(
        {
            "kind": "limit",
            "id": "challenge-cap",
            "description": TITLE,
            "unit": "EUR",
            "boundary": "inclusive",
            "per": ["challenge", "year"],
            "values": list(values),
        }
        | changes
    )


def asking(start: str, end: str, **amounts: str) -> Any:
    by_year = {name.removeprefix("y"): amount for name, amount in amounts.items()}
    money = {"requested_by_year": by_year, "costs_by_year": {}, "own_income_by_year": {}}
    return make_challenge(period={"start": start, "end": end}, money=money)


def check_with(limit: Limit, challenge: Any) -> tuple[Check, Any]:
    profile, outcome = gates(challenge, CAP_RULE, limit=limit)
    return profile.checks[0], outcome


TWO = cap_of(value("2018-01-01", "50000.00"), value("2028-01-01", "52000.00"))


def test_a_period_over_a_change_uses_the_value_of_each_year() -> None:
    """2027 is held against 50,000 and 2028 against 52,000, each to the cent."""
    check, outcome = check_with(
        TWO, asking("2027-01-01", "2028-12-31", y2027="50000.00", y2028="52000.00")
    )
    assert [year.limit for year in check.by_year] == [5_000_000, 5_200_000]
    assert check.result == "pass"
    assert "limit.changes_in_year" not in codes(outcome)
    over, _ = check_with(
        TWO, asking("2027-01-01", "2028-12-31", y2027="50000.01", y2028="52000.00")
    )
    assert [year.result for year in over.by_year] == ["fail", "pass"]
    later, _ = check_with(
        TWO, asking("2027-01-01", "2028-12-31", y2027="50000.00", y2028="52000.01")
    )
    assert [year.result for year in later.by_year] == ["pass", "fail"]


@pytest.mark.parametrize(
    ("day", "amount"),
    [("2017-12-31", None), ("2018-01-01", "50000"), ("2027-12-31", "50000"),
     ("2028-01-01", "52000"), ("2099-01-01", "52000")],
)  # fmt: skip
def test_a_value_holds_from_its_day_and_not_before(day: str, amount: str | None) -> None:
    found = TWO.on(date.fromisoformat(day))
    assert (None if found is None else str(int(found.value))) == amount


@pytest.mark.parametrize(
    ("day", "amount"),
    [("2024-12-31", None), ("2025-01-01", "100"), ("2025-12-31", "100"), ("2026-01-01", None),
     ("2026-12-31", None), ("2027-01-01", "300"), ("2027-06-30", "300"), ("2027-07-01", None)],
)  # fmt: skip
def test_after_its_last_known_day_a_value_is_unknown(day: str, amount: str | None) -> None:
    """A gap between two values and the time after the last are unknown, never the old value."""
    limit = cap_of(
        value("2025-01-01", "100", "2025-12-31"), value("2027-01-01", "300", "2027-06-30")
    )
    found = limit.on(date.fromisoformat(day))
    assert (None if found is None else str(int(found.value))) == amount


def test_a_year_outside_every_known_value_is_unknown_and_asks_the_municipality() -> None:
    limit = cap_of(value("2018-01-01", "50000.00", "2027-12-31"))
    check, outcome = check_with(
        limit, asking("2027-01-01", "2028-12-31", y2027="50000.00", y2028="1.00")
    )
    assert [(year.limit, year.result) for year in check.by_year] == [
        (5_000_000, "pass"),
        (None, "unknown"),
    ]
    assert check.result == "unknown"
    found = [one for one in outcome.findings if one.code == "limit.no_value"]
    assert [one.values["year"] for one in found] == ["2028"]
    assert "limit.ends_in_year" not in codes(outcome)


def test_a_value_known_for_a_part_of_a_year_is_told() -> None:
    """The year is tested with the value of 1 January; that it ends in that year is a warning."""
    limit = cap_of(value("2018-01-01", "50000.00", "2027-12-30"))
    check, outcome = check_with(limit, asking("2027-01-01", "2027-12-31", y2027="50000.00"))
    assert check.result == "pass"
    found = [one for one in outcome.findings if one.code == "limit.ends_in_year"]
    assert [(one.values["until"], one.values["year"]) for one in found] == [("2027-12-30", "2027")]
    whole = cap_of(value("2018-01-01", "50000.00", "2027-12-31"))
    _, without = check_with(whole, asking("2027-01-01", "2027-12-31", y2027="50000.00"))
    assert "limit.ends_in_year" not in codes(without)
    followed = cap_of(
        value("2018-01-01", "50000.00", "2027-06-30"), value("2027-07-01", "60000.00")
    )
    _, next_value = check_with(followed, asking("2027-01-01", "2027-12-31", y2027="50000.00"))
    assert "limit.ends_in_year" not in codes(next_value)
    assert "limit.changes_in_year" in codes(next_value, "warning")


def test_the_first_year_uses_the_value_of_the_first_day() -> None:
    """A period from 1 July meets the value of 1 July; a later year that of 1 January."""
    limit = cap_of(value("2018-01-01", "50000.00"), value("2027-07-01", "60000.00"))
    check, _ = check_with(
        limit, asking("2027-07-01", "2028-06-30", y2027="60000.00", y2028="60000.00")
    )
    assert check.result == "pass"
    before, _ = check_with(
        limit, asking("2027-06-30", "2028-06-30", y2027="60000.00", y2028="60000.00")
    )
    assert [year.limit for year in before.by_year] == [5_000_000, 6_000_000]
    assert before.result == "fail"


def test_an_until_before_its_from_or_over_the_next_value_is_refused() -> None:
    for values in (
        (value("2025-01-01", "1", "2024-12-31"),),
        (value("2025-01-01", "1", "2026-01-01"), value("2026-01-01", "2")),
    ):
        with pytest.raises(ValueError, match="until"):
            cap_of(*values)


# --- what is shipped ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "amounts"),
    [
        ("volunteer-per-hour", ("5.50", "5.60")),
        ("volunteer-per-hour-under-21", ("3.25", "3.30")),
        ("volunteer-per-month", ("210.00", "210.00")),
        ("volunteer-per-year", ("2100.00", "2100.00")),
    ],
)
def test_the_shipped_allowances_are_known_for_2024_and_2025_only(
    name: str, amounts: tuple[str, str]
) -> None:
    """Belastingdienst for 2024, vrijwilligersdossier.nl for 2025; other years are unknown."""
    limit = read_limit(Library(), name)
    days = ("2024-01-01", "2024-12-31", "2025-01-01", "2025-12-31")
    found = [limit.on(date.fromisoformat(day)) for day in days]
    assert [str(one.value) for one in found if one] == [
        amounts[0], amounts[0], amounts[1], amounts[1],
    ]  # fmt: skip
    for day in ("2023-12-31", "2026-01-01"):
        assert limit.on(date.fromisoformat(day)) is None


def test_every_dated_value_of_the_regime_stands_in_the_rulebook_of_a_challenge() -> None:
    book = read_rulebook(Library(), criteria=None, kind="challenge", profiles=["wageningen-seed"])
    regime = read_regime(Library(), "challenge")
    assert set(VOLUNTEER) | {"vat-general"} <= set(regime.limits)
    assert set(book.limits) == {*regime.limits, "challenge-cap"}
    assert {one.source.ref for limit in book.limits.values() for one in limit.values} <= set(
        book.sources
    )


def test_a_regime_that_names_an_unknown_limit_is_refused_at_that_line(tmp_path: Path) -> None:
    folder = tmp_path / "regimes"
    folder.mkdir()
    shipped = (ROOT / "criteria" / "regimes" / "challenge.yaml").read_text(encoding="utf-8")
    broken = shipped.replace("limits: [index-scenario-0", "limits: [no-such-limit")
    assert broken != shipped
    (folder / "challenge.yaml").write_text(broken, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_regime(Library(criteria=tmp_path), "challenge")
    assert "no-such-limit" in str(caught.value.problems[0].found)
