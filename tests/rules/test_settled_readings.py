"""The settled readings of challenge rules, each shown on both of its sides.

The numbers are those of the list of settled readings in the design; 14 to 16 are about tenders
and panels (`tests/panel/test_settled_readings.py`).
"""

from __future__ import annotations

from typing import Any

import pytest

from evaluator.errors import InputError
from evaluator.formats.parse import parse
from evaluator.formats.yaml_text import Document
from evaluator.model.challenge import Challenge
from evaluator.model.outcome import Check, ProfileOutcome
from tests.support import CAP, CHALLENGE, TITLE, codes, gates, make_challenge

CAP_RULE = {"check": "cap_per_year", "limit": "challenge-cap", "basis": "requested"}
COST = {"check": "cost_not_higher", "basis": "requested", "against": "avoidable", "factor": "1.0"}
PASSES = {"check": "flag", "field": "challenged.budgeted_now", "want": "true"}
FAILS = {"check": "flag", "field": "challenged.reserved_to_government", "want": "false"}
OPEN = {"check": "judgement", "ask": TITLE}
UNKNOWN = {"check": "flag", "field": "challenged.money_available", "want": "true"}
LACKING = {"check": "document", "doc": "support"}
CHALLENGED = {"budgeted_now": "true", "reserved_to_government": "true"}


def challenge(**changes: Any) -> Challenge:
    """A challenge on which PASSES passes, FAILS fails, and the other rules above stay open."""
    return make_challenge(challenged=CHALLENGED, **changes)


def asking(*amounts: str | None, **more: Any) -> Challenge:
    """A challenge that asks these amounts in 2027, 2028, ..."""
    years = [str(2027 + i) for i in range(len(amounts))]
    period = {"start": "2027-01-01", "end": f"{years[-1]}-12-31"}
    money = {"requested_by_year": dict(zip(years, amounts, strict=True)), "costs_by_year": {}}
    return make_challenge(period=period, money=money | more.pop("money", {}), **more)


def check_of(profile: ProfileOutcome, rule: str = "G1") -> Check:
    return next(check for check in (*profile.checks, *profile.notes) if check.rule.id == rule)


# 1 -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["criterion", "info", "process"])
def test_1_a_failed_rule_that_is_no_gate_is_listed_and_does_not_count(kind: str) -> None:
    """A criterion, info or process rule may fail: it is shown as failed, and the gates are met."""
    profile, outcome = gates(challenge(), PASSES, {**FAILS, "kind": kind})
    assert profile.overall == "meets_gates"
    assert (check_of(profile, "G2").result, check_of(profile, "G2").counted) == ("fail", False)
    assert "gate.fail" not in codes(outcome)


def test_1_the_same_failed_rule_counts_as_a_gate() -> None:
    """Only the kind of the rule makes the difference."""
    profile, outcome = gates(challenge(), PASSES, {**FAILS, "kind": "gate"})
    assert profile.overall == "does_not_meet_gates"
    assert "gate.fail" in codes(outcome, "warning")


def test_1_a_note_stands_under_notes_and_nowhere_else() -> None:
    """A note is printed; it is no check and no gate."""
    profile, _ = gates(challenge(), PASSES, {"check": "note", "kind": "info"})
    assert [check.rule.id for check in profile.notes] == ["G2"]
    assert [check.rule.id for check in profile.checks] == ["G1"]


# 2 -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("documents", "on_missing", "expected"),
    [
        ({"support": "true"}, None, "pass"),
        ({"support": "false"}, None, "incomplete"),
        ({}, None, "incomplete"),
        ({"support": None}, None, "unknown"),
        ({"support": "true"}, "fail", "pass"),
        ({"support": "false"}, "fail", "fail"),
        ({}, "fail", "fail"),
        ({"support": None}, "fail", "unknown"),
    ],
)
def test_2_a_document_is_there_missing_or_unknown(
    documents: dict[str, Any], on_missing: str | None, expected: str
) -> None:
    """True passes, false and absent are missing, null is unknown; the setting decides what missing
    means.
    """
    rule = LACKING | ({"on_missing": on_missing} if on_missing else {})
    profile, _ = gates(challenge(documents=documents), rule)
    assert check_of(profile).result == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("true", "pass"), ("false", "fail"), (None, "unknown"), ("absent", "unknown")],
)
def test_2_a_flag_is_equal_other_or_unknown(value: str | None, expected: str) -> None:
    """A flag that nobody filled in is never taken for the answer that the rule wants."""
    applicant = {} if value == "absent" else {"locally_rooted": value}
    rule = {"check": "flag", "field": "applicant.locally_rooted", "want": "true"}
    profile, _ = gates(challenge(applicant=applicant), rule)
    assert check_of(profile).result == expected


# 3 -------------------------------------------------------------------------------------------


def test_3_a_rule_for_the_takeover_is_not_due_yet_and_does_not_count() -> None:
    """What must be there at the take-over is listed as not due, also when it is lacking today."""
    profile, outcome = gates(
        challenge(), PASSES, {**LACKING, "phase": "takeover", "on_missing": "fail"}
    )
    assert profile.overall == "meets_gates"
    assert (check_of(profile, "G2").result, check_of(profile, "G2").counted) == ("not_due", False)
    assert profile.missing_documents == ()
    assert "gate.fail" not in codes(outcome)


def test_3_the_same_rule_without_a_phase_counts_now() -> None:
    """Without the phase the lacking document makes the challenge fail."""
    profile, _ = gates(challenge(), PASSES, {**LACKING, "on_missing": "fail"})
    assert profile.overall == "does_not_meet_gates"


# 4 -------------------------------------------------------------------------------------------


def test_4_a_profile_without_a_gate_gives_no_verdict() -> None:
    """No gate means nothing to meet: not assessable, never "meets the gates"."""
    profile, outcome = gates(
        challenge(), {**PASSES, "kind": "criterion"}, {"check": "note", "kind": "info"}
    )
    assert (profile.overall, profile.reason) == ("not_assessable_yet", "no_testable_rule")
    assert "profile.no_testable_rule" in codes(outcome)


def test_4_a_profile_with_one_gate_gives_a_verdict() -> None:
    """One gate is enough for a verdict."""
    assert gates(challenge(), PASSES)[0].overall == "meets_gates"


@pytest.mark.parametrize("applies_to", ["grant", "process"])
def test_4_a_profile_for_something_else_does_not_apply(applies_to: str) -> None:
    """A grant or process profile says nothing about a take-over, whatever its rules find."""
    profile, outcome = gates(challenge(), FAILS, LACKING, applies_to=applies_to)
    assert profile.overall == "not_applicable"
    assert not codes(outcome) & {"gate.fail", "gate.incomplete"}


def test_4_the_same_rules_apply_in_a_take_over_profile() -> None:
    """For a take-over the same two rules are a fail and a gap."""
    profile, outcome = gates(challenge(), FAILS, LACKING)
    assert profile.overall == "does_not_meet_gates"
    assert {"gate.fail", "gate.incomplete"} <= codes(outcome)


# 5 -------------------------------------------------------------------------------------------


def test_5_a_rule_from_memory_is_evaluated_and_not_counted() -> None:
    """A rule that nobody can look up is shown with its result, and decides nothing."""
    profile, outcome = gates(challenge(), PASSES, {**FAILS, "evidence": "memory"})
    assert profile.overall == "meets_gates"
    assert (check_of(profile, "G2").result, check_of(profile, "G2").counted) == ("fail", False)
    assert "rule.unverified" in codes(outcome, "info")


@pytest.mark.parametrize("evidence", ["seed", "seen", "own-choice"])
def test_5_the_same_rule_with_a_source_counts(evidence: str) -> None:
    """Any other grade of evidence counts."""
    profile, outcome = gates(challenge(), PASSES, {**FAILS, "evidence": evidence})
    assert profile.overall == "does_not_meet_gates"
    assert "rule.unverified" not in codes(outcome)


# 6 -------------------------------------------------------------------------------------------

FULL = {"result": "pass", "by": "committee", "on": "2026-06-01", "reason": "because"}


@pytest.mark.parametrize("key", ["G1", "profile/G1"])
@pytest.mark.parametrize("illustrative", ["true", "false"])
def test_6_a_full_answer_counts_everywhere(key: str, illustrative: str) -> None:
    """Result, name, date and reason under the rule or under profile/rule: counted, without a
    warning.
    """
    profile, outcome = gates(challenge(judgements={key: FULL}, illustrative=illustrative), OPEN)
    assert profile.overall == "meets_gates"
    assert check_of(profile).answered_by == {
        "by": "committee",
        "on": "2026-06-01",
        "reason": "because",
    }
    assert "gate.judgement_bare" not in codes(outcome)


def test_6_the_answer_for_this_profile_goes_before_the_general_one() -> None:
    """One file may hold another answer for another municipality's wording."""
    answers = {"G1": FULL, "profile/G1": FULL | {"result": "fail"}}
    assert gates(challenge(judgements=answers), OPEN)[0].overall == "does_not_meet_gates"
    answers = {"G1": FULL, "other/G1": FULL | {"result": "fail"}}
    assert gates(challenge(judgements=answers), OPEN)[0].overall == "meets_gates"


def test_6_a_bare_pass_counts_with_a_warning_in_an_illustrative_file() -> None:
    """An example may say `pass` and no more; the reader is told."""
    profile, outcome = gates(challenge(judgements={"G1": "pass"}, illustrative="true"), OPEN)
    assert profile.overall == "meets_gates"
    assert "gate.judgement_bare" in codes(outcome, "warning")


def test_6_a_bare_pass_does_not_count_in_a_real_file() -> None:
    """A real answer has a name and a reason; until then nobody has answered."""
    profile, outcome = gates(challenge(judgements={"G1": "pass"}, illustrative="false"), OPEN)
    assert (profile.overall, check_of(profile).result) == ("not_assessable_yet", "judgement")
    assert "gate.judgement_bare" in codes(outcome, "warning")


def test_6_an_unanswered_question_leaves_the_verdict_open() -> None:
    """The program never answers a question that a person must answer."""
    profile, outcome = gates(challenge(), PASSES, OPEN)
    assert profile.overall == "not_assessable_yet"
    assert "gate.judgement_open" in codes(outcome, "info")


# 7 and 8 -------------------------------------------------------------------------------------


def cost(asked: str, avoidable: str, factor: str = "1.0", **more: Any) -> Check:
    subject = asking(asked, baseline={"avoidable_by_year": {"2027": avoidable}}, **more)
    return check_of(gates(subject, {**COST, "factor": factor})[0])


@pytest.mark.parametrize(
    ("asked", "avoidable", "factor", "expected"),
    [
        ("45000.00", "45000.00", "1.0", "pass"),
        ("45000.01", "45000.00", "1.0", "fail"),
        ("44999.99", "45000.00", "1.0", "pass"),
        ("31500.00", "45000.00", "0.7", "pass"),  # 0.7 x 45,000.00 = 31,500.00 exactly
        ("31500.01", "45000.00", "0.7", "fail"),
        ("0.07", "0.10", "0.7", "pass"),  # in binary floats 0.7 x 0.1 is just below 0.07
        ("0.08", "0.11", "0.7", "fail"),  # 0.7 x 0.11 = 0.077: the bound is not rounded up
        ("0.07", "0.11", "0.7", "pass"),
    ],
)
def test_7_what_is_asked_is_at_most_the_factor_times_what_falls_away(
    asked: str, avoidable: str, factor: str, expected: str
) -> None:
    """Each year in cents, the boundary included, exactly."""
    assert cost(asked, avoidable, factor).result == expected


def test_7_an_estimated_baseline_counts_with_a_warning() -> None:
    """An estimate is better than nothing, and the reader is told that it is one."""
    for status, warned in (("estimated", True), ("confirmed", False)):
        subject = make_challenge(baseline={"status": status})
        profile, outcome = gates(subject, COST)
        assert profile.overall == "meets_gates"
        assert ("baseline.estimated" in codes(outcome, "warning")) is warned


def test_7_an_unknown_baseline_gives_unknown_not_pass() -> None:
    """Nobody said what the task costs now, so nobody can say that it will not cost more."""
    subject = make_challenge(baseline={"status": "unknown", "avoidable_by_year": None})
    profile, outcome = gates(subject, COST)
    assert (profile.overall, check_of(profile).result) == ("not_assessable_yet", "unknown")
    assert "baseline.unknown" in codes(outcome)
    assert gates(make_challenge(), COST)[0].overall == "meets_gates"


@pytest.mark.parametrize(
    ("amount", "expected", "over", "room"),
    [("49999.99", "pass", 0, 1), ("50000.00", "pass", 0, 0), ("50000.01", "fail", 1, 0)],
)
def test_8_the_cap_itself_may_be_asked(amount: str, expected: str, over: int, room: int) -> None:
    """A cent below, exactly, and a cent above the inclusive maximum; over and room in cents."""
    check = check_of(gates(asking(amount), CAP_RULE)[0])
    year = check.by_year[0]
    assert (check.result, year.result, year.over, year.room) == (expected, expected, over, room)


@pytest.mark.parametrize(("amount", "expected"), [("49999.99", "pass"), ("50000.00", "fail")])
def test_8_an_exclusive_cap_may_not_be_asked_itself(amount: str, expected: str) -> None:
    """The boundary is data of the limit, not of the check."""
    exclusive = CAP.replace(boundary="exclusive")
    assert check_of(gates(asking(amount), CAP_RULE, limit=exclusive)[0]).result == expected


def test_8_the_cap_compares_as_written_and_prints_the_open_vat_question() -> None:
    """A cap that does not say incl. or excl. VAT is compared as written, with the question beside
    it.
    """
    for vat, asked in (("unspecified", True), ("excl", False)):
        profile, outcome = gates(asking("50000.00"), CAP_RULE, limit=CAP.replace(vat=vat))
        assert profile.overall == "meets_gates"
        assert ("money.vat_open" in codes(outcome, "info")) is asked


@pytest.mark.parametrize(
    ("challenger", "incumbent", "expected"),
    [
        ("excl", "excl", "pass"),
        ("incl", "incl", "pass"),
        ("exempt_claimed", "exempt_claimed", "pass"),
        ("excl", "incl", "unknown"),
        ("exempt", "exempt_claimed", "unknown"),
        ("unknown", "unknown", "unknown"),
        (None, None, "unknown"),
        ("excl", None, "unknown"),
    ],
)
def test_8_two_amounts_are_compared_on_one_stated_vat_basis_only(
    challenger: str | None, incumbent: str | None, expected: str
) -> None:
    """Both bases stated and equal, or no comparison: with a finding, both amounts shown."""
    subject = make_challenge(money={"vat": {"challenger": challenger, "incumbent": incumbent}})
    profile, outcome = gates(subject, COST)
    check = check_of(profile)
    assert check.result == expected
    assert ("money.vat_not_comparable" in codes(outcome, "warning")) is (expected == "unknown")
    assert (check.by_year[0].value, check.by_year[0].limit) == (4_000_000, 4_500_000)


# 9 -------------------------------------------------------------------------------------------


def test_9_one_failing_year_fails_the_rule_even_beside_an_unknown_year() -> None:
    """An average or a total hides a breach; an unknown year does not heal a failing one."""
    assert check_of(gates(asking("50000.01", None, "10.00"), CAP_RULE)[0]).result == "fail"


def test_9_a_missing_year_is_unknown_not_a_pass() -> None:
    """Two good years and one that nobody filled in: unknown."""
    profile, outcome = gates(asking("49000.00", None, "10.00"), CAP_RULE)
    assert profile.overall == "not_assessable_yet"
    assert [year.result for year in check_of(profile).by_year] == ["pass", "unknown", "pass"]
    assert "money.year_missing" in codes(outcome, "warning")


def test_9_a_year_of_the_period_that_is_left_out_is_unknown_too() -> None:
    """Leaving a year out of the file is not a way around the cap."""
    subject = make_challenge(period={"start": "2027-01-01", "end": "2028-12-31"})
    profile, _ = gates(subject, CAP_RULE)
    assert [(y.year, y.result) for y in check_of(profile).by_year] == [
        ("2027", "pass"),
        ("2028", "unknown"),
    ]


def test_9_a_negative_amount_is_a_bad_file() -> None:
    """Less than nothing cannot be asked: exit 2, with a code of its own."""
    money = {"requested_by_year": {"2027": "-0.01"}}
    with pytest.raises(InputError) as error:
        parse(Challenge, Document("c.yaml", CHALLENGE | {"money": money}))
    assert [problem.code for problem in error.value.problems] == ["money.negative"]
    assert error.value.exit_code == 2


def test_9_zero_passes_with_a_warning() -> None:
    """Nothing asked is within any cap, and odd enough to point at."""
    profile, outcome = gates(asking("0.00"), CAP_RULE)
    assert profile.overall == "meets_gates"
    assert "money.zero" in codes(outcome, "warning")
    assert "money.zero" not in codes(gates(asking("0.01"), CAP_RULE)[1])


# 10 ------------------------------------------------------------------------------------------


def money(requested: str, lines: dict[str, str], **more: Any) -> Challenge:
    return make_challenge(
        money={"requested_by_year": {"2027": requested}, "costs_by_year": {"2027": lines}, **more}
    )


def test_10_one_off_and_plan_budget_are_memos_and_never_added() -> None:
    """Neither raises the costs nor what is asked: 50,000.00 stays within the cap, the sum still
    holds.
    """
    subject = money(
        "50000.00",
        {"staff": "43500.00", "training": "6500.00"},
        one_off={"training_year_1": "6500.00"},
        plan_budget_requested="2500.00",
    )
    profile, outcome = gates(subject, CAP_RULE)
    assert profile.overall == "meets_gates"
    assert "money.lines_do_not_add_up" not in codes(outcome)


def test_10_what_was_spent_in_the_past_is_shown_and_never_counted() -> None:
    """A line that starts with `past_` is sunk: real lines of 40,000.00 equal what is asked."""
    sunk = money("40000.00", {"staff": "40000.00", "past_investment": "350000.00"})
    assert "money.lines_do_not_add_up" not in codes(gates(sunk, CAP_RULE)[1])
    real = money("40000.00", {"staff": "40000.00", "investment": "350000.00"})
    assert "money.lines_do_not_add_up" in codes(gates(real, CAP_RULE)[1])


def test_10_lines_that_do_not_add_up_refuse_scores_but_show_every_check() -> None:
    """One cent off is an error; the gates are still judged and shown."""
    good = money("40000.00", {"staff": "39000.00", "rent": "1000.00"})
    bad = money("40000.00", {"staff": "39000.00", "rent": "1000.01"})
    assert gates(good, CAP_RULE)[1].status == "complete"
    profile, outcome = gates(bad, CAP_RULE, COST)
    assert (outcome.status, codes(outcome, "error")) == ("refused", {"money.lines_do_not_add_up"})
    assert [check.result for check in profile.checks] == ["pass", "pass"]


def test_10_own_and_other_income_belong_to_the_sum() -> None:
    """Asked 40,000.00 + own 6,000.00 + other 500.00 = lines of 46,500.00."""
    lines = {"staff": "46500.00"}
    more = {"own_income_by_year": {"2027": "6000.00"}, "other_income_by_year": {"2027": "500.00"}}
    assert codes(gates(money("40000.00", lines, **more), PASSES)[1], "error") == set()
    more["other_income_by_year"] = {"2027": "499.99"}
    assert codes(gates(money("40000.00", lines, **more), PASSES)[1], "error") == {
        "money.lines_do_not_add_up"
    }


def test_10_a_year_that_cannot_be_checked_is_a_warning_not_a_zero() -> None:
    """Own income that nobody filled in is not 0.00."""
    subject = money("40000.00", {"staff": "40000.00"}, own_income_by_year={})
    assert "money.line_uncheckable" in codes(gates(subject, PASSES)[1], "warning")


# 11 ------------------------------------------------------------------------------------------


def test_11_the_check_decides_and_the_words_are_printed() -> None:
    """Words that ask more than the check change nothing: the check is given the data, or it is not
    asked.
    """
    words = {"nl": "handtekeningen of een verslag", "en": "signatures or minutes"}
    subject = challenge(
        documents={"support": "false"}, support={"signatures": "500", "meeting_report": "true"}
    )
    profile, _ = gates(subject, {**LACKING, "text": words})
    assert check_of(profile).result == "incomplete"
    assert check_of(profile).rule.text.en == "signatures or minutes"  # type: ignore[union-attr]
    rule = {"check": "flag", "field": "support.meeting_report", "want": "true", "text": words}
    assert check_of(gates(subject, rule)[0]).result == "pass"


# 12 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "expected"),
    [("2026-09-07", "pass"), ("2026-09-06", "fail"), ("2026-09-08", "pass"), (None, "unknown")],
)
def test_12_eighteen_weeks_are_126_days_boundary_included(start: str | None, expected: str) -> None:
    """Handed in on 4 May 2026: 126 days later is 7 September 2026 (27 + 30 + 31 + 31 + 7)."""
    rule = {"check": "min_weeks_before", "from": "submitted", "to": "period.start", "weeks": "18"}
    period = {"start": start, "end": "2027-12-31"} if start else None
    data = CHALLENGE | {"period": period}
    profile, _ = gates(Challenge.model_validate(data), rule)
    assert check_of(profile).result == expected


# 13 ------------------------------------------------------------------------------------------


def test_13_missing_documents_belong_to_the_profile_that_asks() -> None:
    """A document that no rule of this profile asks for is not missing here."""
    subject = challenge(documents={"support": "false", "insurance": "false", "budget": None})
    profile, _ = gates(subject, LACKING, {"check": "document", "doc": "budget"})
    assert profile.missing_documents == ("support",)
    profile, _ = gates(subject, {"check": "document", "doc": "insurance", "kind": "info"})
    assert profile.missing_documents == ()
    assert profile.welcome_documents == ("insurance",)


# order of verdicts -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rules", "overall"),
    [
        ([PASSES, FAILS, LACKING, UNKNOWN, OPEN], "does_not_meet_gates"),
        ([PASSES, LACKING, UNKNOWN, OPEN], "incomplete"),
        ([PASSES, UNKNOWN], "not_assessable_yet"),
        ([PASSES, OPEN], "not_assessable_yet"),
        ([PASSES], "meets_gates"),
    ],
)
def test_fail_goes_before_incomplete_before_unknown(
    rules: list[dict[str, Any]], overall: str
) -> None:
    """What is certain decides: a fail cannot be mended by an answer that is still to come."""
    assert gates(challenge(), *rules)[0].overall == overall
    assert gates(challenge(), *reversed(rules))[0].overall == overall


@pytest.mark.parametrize(
    ("rule", "severity"),
    [(UNKNOWN, "info"), (OPEN, "info"), (LACKING, "warning"), (FAILS, "warning")],
)
def test_a_gate_of_a_challenge_never_refuses_the_answer(
    rule: dict[str, Any], severity: str
) -> None:
    """In a challenge a missing fact is an answer too: complete, exit 0."""
    _, outcome = gates(challenge(), rule)
    assert outcome.status == "complete"
    assert any(code.startswith("gate.") for code in codes(outcome, severity))
