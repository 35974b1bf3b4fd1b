"""The closed list of checks: what each needs, and what each does when the data are not there."""

from __future__ import annotations

from typing import Any

import pytest

from evaluator.model.finding import Where
from evaluator.model.rule import Limit, Rule
from evaluator.rules import CHECKS, run, sound
from evaluator.rules.context import Context
from evaluator.rules.words import as_text
from tests.support import CAP, SOURCE, TITLE, codes, gates, make_challenge

COMPLETE: dict[str, dict[str, Any]] = {
    "before": {"field": "submitted", "deadline": "timeline.deadline"},
    "cap_per_year": {"limit": "challenge-cap", "basis": "requested"},
    "cost_not_higher": {"basis": "requested", "against": "avoidable", "factor": "1.0"},
    "covers_all": {"field": "themes", "of": ["T1"]},
    "document": {"doc": "support"},
    "flag": {"field": "facts.ok", "want": "true"},
    "judgement": {"ask": TITLE},
    "max_value": {"field": "facts.n", "max": "5"},
    "max_weeks_after": {"from": "submitted", "to": "decision.date", "weeks": "10"},
    "min_value": {"field": "facts.n", "min": "5"},
    "min_weeks_before": {"from": "submitted", "to": "period.start", "weeks": "18"},
    "note": {},
}


def rule(check: str, **more: Any) -> Rule:
    return Rule.model_validate({"id": "R", "check": check} | more)


def test_there_are_no_other_checks() -> None:
    """The list is closed, and this test names it."""
    assert set(CHECKS) == set(COMPLETE)


@pytest.mark.parametrize("check", sorted(COMPLETE))
def test_a_complete_rule_is_sound(check: str) -> None:
    """Each check with its own parameters."""
    assert sound(rule(check, **COMPLETE[check])) is None


@pytest.mark.parametrize(
    ("check", "missing"), [(check, name) for check, given in COMPLETE.items() for name in given]
)
def test_each_parameter_is_asked_for(check: str, missing: str) -> None:
    """No parameter has a default."""
    given = {name: value for name, value in COMPLETE[check].items() if name != missing}
    wrong = sound(rule(check, **given))
    assert wrong is not None
    assert wrong.code == "rule.parameter_missing"
    assert missing in wrong.allowed


@pytest.mark.parametrize("check", sorted(COMPLETE))
def test_a_parameter_of_another_check_is_refused(check: str) -> None:
    """A parameter that nobody reads would look as if it did something."""
    extra = {"weeks": "3"} if "weeks" not in COMPLETE[check] else {"doc": "support"}
    wrong = sound(rule(check, **COMPLETE[check], **extra))
    assert wrong is not None
    assert wrong.code == "rule.parameter_unknown"


@pytest.mark.parametrize("check", ["min_value", "max_value"])
def test_a_bound_or_a_limit_but_not_both(check: str) -> None:
    """Two bounds could contradict each other."""
    bound = check[:3]
    assert sound(rule(check, field="facts.n", limit="challenge-cap")) is None
    both = sound(rule(check, field="facts.n", limit="challenge-cap", **{bound: "5"}))
    assert both is not None
    assert both.code == "rule.parameter_missing"


EMPTY = Context(root={}, subject="x", where=Where("x.yaml"), documents={}, judgements={})


@pytest.mark.parametrize(
    ("check", "result"),
    [
        (
            check,
            {"document": "incomplete", "judgement": "judgement", "note": "pass"}.get(
                check, "unknown"
            ),
        )
        for check in sorted(COMPLETE)
    ],
)
def test_without_data_no_check_passes(check: str, result: str) -> None:
    """Absent is unknown, or missing for a document; only a note, which judges nothing, passes."""
    assert run(rule(check, **COMPLETE[check]), EMPTY).check.result == result


def limit(*values: tuple[str, str], boundary: str = "inclusive") -> Limit:
    rows = [
        {"from": day, "value": value, "source": SOURCE, "last_checked": "2026-01-01"}
        for day, value in values
    ]
    return Limit.model_validate(
        {
            "kind": "limit",
            "id": "challenge-cap",
            "description": TITLE,
            "unit": "EUR",
            "boundary": boundary,
            "vat": "excl",
            "per": ["challenge", "year"],
            "values": rows,
        }
    )


CAP_RULE = {"check": "cap_per_year", **COMPLETE["cap_per_year"]}


def years(first: str, last: str, **amounts: str) -> Any:
    money = {
        "requested_by_year": {key[1:]: value for key, value in amounts.items()},
        "costs_by_year": {},
        "own_income_by_year": {},
    }
    return make_challenge(period={"start": first, "end": last}, money=money)


def test_a_dated_limit_holds_for_the_years_it_is_in_force() -> None:
    """50,000 from 2018, 55,000 from 2028: 52,000 fails in 2027 and passes in 2028."""
    subject = years("2027-01-01", "2028-12-31", y2027="52000.00", y2028="52000.00")
    profile, _ = gates(
        subject, CAP_RULE, limit=limit(("2018-01-01", "50000"), ("2028-01-01", "55000"))
    )
    assert [(y.year, y.result, y.limit) for y in profile.checks[0].by_year] == [
        ("2027", "fail", 5_000_000),
        ("2028", "pass", 5_500_000),
    ]


def test_a_limit_that_changes_within_a_year_is_told() -> None:
    """From 1 July on another amount: which one holds for the year is a question, so the reader is
    told.
    """
    subject = years("2027-01-01", "2028-12-31", y2027="1.00", y2028="1.00")
    for start, told in (("2028-07-01", True), ("2028-01-01", False)):
        _, outcome = gates(
            subject, CAP_RULE, limit=limit(("2018-01-01", "50000"), (start, "55000"))
        )
        assert ("limit.changes_in_year" in codes(outcome, "warning")) is told


@pytest.mark.parametrize(
    ("challenger", "result"), [("excl", "pass"), ("incl", "unknown"), (None, "unknown")]
)
def test_a_limit_with_a_vat_basis_is_compared_on_that_basis_only(
    challenger: str | None, result: str
) -> None:
    """A cap excl. VAT and an amount incl. VAT, or on a basis nobody states: unknown, and told."""
    subject = make_challenge(money={"vat": {"challenger": challenger, "incumbent": "excl"}})
    profile, outcome = gates(subject, CAP_RULE, limit=limit(("2018-01-01", "50000")))
    assert profile.checks[0].result == result
    assert ("limit.vat_differs" in codes(outcome, "warning")) is (result == "unknown")


def test_a_challenge_without_any_year_is_told() -> None:
    """No period and no amount: nothing can be held against the cap."""
    subject = make_challenge(
        period=None, money={"requested_by_year": {}, "costs_by_year": {}, "own_income_by_year": {}}
    )
    profile, outcome = gates(subject, CAP_RULE)
    assert (profile.checks[0].result, "money.no_years" in codes(outcome, "warning")) == (
        "unknown",
        True,
    )


def test_costs_in_a_year_that_nobody_asks_for_are_told() -> None:
    """A line for 2030 in a challenge of 2027 is not passed over."""
    subject = make_challenge(
        money={"costs_by_year": {"2027": {"staff": "40000.00"}, "2030": {"staff": "1.00"}}}
    )
    found = [
        f.values["year"]
        for f in gates(subject, CAP_RULE)[1].findings
        if f.code == "money.year_outside_period"
    ]
    assert found == ["2030"]


def test_in_its_first_year_a_challenge_has_the_limit_of_its_first_day() -> None:
    """From 1 July on 55,000: a challenge that starts on that day may ask it, one that starts in
    June may not.
    """
    cap = limit(("2018-01-01", "50000"), ("2027-07-01", "55000"))
    for start, result in (("2027-07-01", "pass"), ("2027-06-30", "fail")):
        profile, _ = gates(years(start, "2027-12-31", y2027="52000.00"), CAP_RULE, limit=cap)
        assert profile.checks[0].result == result


def test_before_its_first_value_a_limit_is_not_known() -> None:
    """No value yet: unknown, and told; never "no limit, so pass"."""
    profile, outcome = gates(
        years("2027-01-01", "2027-12-31", y2027="1.00"),
        CAP_RULE,
        limit=limit(("2028-01-01", "50000")),
    )
    assert profile.checks[0].result == "unknown"
    assert "limit.no_value" in codes(outcome, "warning")
    assert "limit.no_value" not in codes(
        gates(years("2027-01-01", "2027-12-31", y2027="1.00"), CAP_RULE)[1]
    )


@pytest.mark.parametrize(
    ("check", "boundary", "found", "result"),
    [
        ("max_value", "inclusive", "5", "pass"),
        ("max_value", "exclusive", "5", "fail"),
        ("max_value", "exclusive", "4", "pass"),
        ("min_value", "inclusive", "5", "pass"),
        ("min_value", "exclusive", "5", "fail"),
        ("min_value", "exclusive", "6", "pass"),
    ],
)
def test_a_number_is_held_against_a_dated_limit(
    check: str, boundary: str, found: str, result: str
) -> None:
    """The boundary is the limit's; a plain bound in the rule is inclusive."""
    bound = limit(("2018-01-01", "5"), boundary=boundary)
    subject = make_challenge(support={"signatures": found})
    given = {"check": check, "field": "support.signatures", "limit": "challenge-cap"}
    assert gates(subject, given, limit=bound)[0].checks[0].result == result


def test_a_number_against_a_limit_that_is_not_known_yet_is_unknown() -> None:
    """Told with the limit's name."""
    subject = make_challenge(support={"signatures": "5"})
    given = {"check": "max_value", "field": "support.signatures", "limit": "challenge-cap"}
    profile, outcome = gates(subject, given, limit=limit(("2030-01-01", "5")))
    assert (profile.checks[0].result, "limit.no_value" in codes(outcome)) == ("unknown", True)


def test_the_cap_of_the_support_is_the_shipped_one() -> None:
    """What the tests call CAP is 50,000.00, inclusive."""
    assert (str(CAP.values[0].value), CAP.boundary) == ("50000.00", "inclusive")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "unknown"),
        (True, "true"),
        (False, "false"),
        (("T1", None), "T1, unknown"),
        (3, "3"),
        ("x", "x"),
    ],
)
def test_values_of_a_check_are_text_in_no_language(value: Any, text: str) -> None:
    """The record of what was compared."""
    assert as_text(value) == text


DECISION = {"check": "max_weeks_after", "kind": "process", **COMPLETE["max_weeks_after"]}


@pytest.mark.parametrize(
    ("decided", "result"),
    [("2027-03-12", "pass"), ("2027-03-13", "fail"), ("2027-01-01", "pass"), (None, "unknown")],
)
def test_a_decision_in_the_last_week_is_in_time_and_a_day_later_is_not(
    decided: str | None, result: str
) -> None:
    """Ten weeks after 1 January 2027 is 12 March; without a decision nothing can be said."""
    more = {"decision": {"date": decided, "outcome": "x", "by": "x"}} if decided else {}
    profile, _ = gates(make_challenge(submitted="2027-01-01", **more), DECISION)
    assert profile.checks[0].result == result
