"""What would make any challenge pass: true for drawn challenges, and each kind in its own words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluator.model.challenge import Challenge
from evaluator.model.finding import Where
from evaluator.model.rule import Limit, Profile
from evaluator.model.rulebook import Rulebook
from evaluator.outcome.challenge import context_of
from evaluator.outcome.remedy import Plan, Remedy, plan, remedies
from evaluator.outcome.remedy_fields import controlled
from evaluator.rules.money import money_findings
from evaluator.rules.profile import evaluate
from tests.outcome.remedy_kit import (
    after,
    book_with,
    merged_text,
    money_totals,
    read_again,
    routes,
    tighter,
)
from tests.support import CAP, SOURCE, TITLE, make_challenge, make_profile

ASK = {"nl": "Is het goed?", "en": "Is it good?"}
CAP_RULE = {"check": "cap_per_year", "limit": "challenge-cap", "basis": "requested"}
COST = {"check": "cost_not_higher", "basis": "requested", "against": "avoidable", "factor": "1.0"}
YEARS = ("2027", "2028", "2029")

RULES: list[dict[str, Any]] = [
    CAP_RULE,
    COST,
    COST | {"factor": "0.7"},
    COST | {"factor": "0.333"},
    {"check": "document", "doc": "budget"},
    {"check": "document", "doc": "support", "on_missing": "fail"},
    {"check": "flag", "field": "challenged.reserved_to_government", "want": "false"},
    {"check": "flag", "field": "challenged.money_available", "want": "true"},
    {"check": "flag", "field": "applicant.locally_rooted", "want": "true"},
    {"check": "flag", "field": "applicant.profit_motive", "want": "false"},
    {"check": "flag", "field": "continuity.exit_plan", "want": "true"},
    {"check": "judgement", "ask": ASK},
    {"check": "min_value", "field": "support.signatures", "min": "50"},
    {"check": "min_value", "field": "support.signatures", "limit": "number"},
    {"check": "max_value", "field": "continuity.handover_months", "limit": "number"},
    {"check": "max_value", "field": "continuity.handover_months", "max": "2.5"},
    {"check": "covers_all", "field": "applicant.legal_form", "of": ["stichting"]},
    {"check": "before", "field": "submitted", "deadline": "period.start"},
    {"check": "min_weeks_before", "from": "submitted", "to": "period.start", "weeks": "18"},
    {"check": "max_weeks_after", "from": "submitted", "to": "decision.date", "weeks": "10"},
    {"check": "max_weeks_after", "from": "submitted", "to": "period.start", "weeks": "30"},
]


def limit_of(name: str, values: list[dict[str, Any]], **changes: Any) -> Limit:
    base = {"kind": "limit", "id": name, "description": TITLE, "unit": "EUR", "per": ["year"],
            "boundary": "inclusive", "vat": "unspecified"}  # fmt: skip
    full = [{"source": SOURCE, "last_checked": "2026-11-24", **value} for value in values]
    return Limit.model_validate(base | changes | {"values": full})


def amount(most: int = 7_000_000) -> st.SearchStrategy[str]:
    return st.integers(0, most).map(lambda cents: f"{cents // 100}.{cents % 100:02d}")


MAYBE = st.sampled_from(["true", "false", None])


def some(draw: st.DrawFn, strategy: st.SearchStrategy[Any]) -> dict[str, Any]:
    """A value for some of the years, null for others, and some left out."""
    years = draw(st.lists(st.sampled_from(YEARS), unique=True))
    return {year: draw(st.none() | strategy) for year in years}


@st.composite
def challenges(draw: st.DrawFn) -> Challenge:
    vat = st.sampled_from(["incl", "excl", "unknown", None])
    day = st.dates(date(2026, 1, 1), date(2027, 6, 1)).map(str)
    money = {
        "vat": {"challenger": draw(vat), "incumbent": draw(vat)},
        "requested_by_year": some(draw, amount()),
        "own_income_by_year": some(draw, amount(100_000)),
        "other_income_by_year": some(draw, amount(100_000)),
        "costs_by_year": some(draw, st.fixed_dictionaries({"staff": amount(), "rent": amount()})),
    }
    status = draw(st.sampled_from(["confirmed", "estimated", "unknown"]))
    judged = draw(st.sampled_from([None, "pass", "fail"]))
    answer = {"result": judged, "by": "J", "on": "2026-06-01", "reason": "r"}
    return make_challenge(
        submitted=draw(st.none() | day),
        period=draw(st.none() | st.just({"start": "2027-01-01", "end": "2029-06-30"})),
        money=money,
        baseline={"status": status, "avoidable_by_year": some(draw, amount())},
        documents={"budget": draw(MAYBE), "support": draw(MAYBE)},
        challenged={"reserved_to_government": draw(MAYBE), "money_available": draw(MAYBE)},
        applicant={"locally_rooted": draw(MAYBE), "profit_motive": draw(MAYBE),
                   "legal_form": draw(st.sampled_from([None, "stichting", "vereniging"]))},
        continuity={"exit_plan": draw(MAYBE),
                    "handover_months": draw(st.sampled_from([None, "0.5", "2.5", "9"]))},
        support={"signatures": draw(st.sampled_from([None, "0", "49", "50"]))},
        judgements={"J": answer} if judged else {},
        decision=draw(st.none() | st.just(
            {"date": "2026-12-01", "outcome": "ja", "by": "college"})),
    )  # fmt: skip


@st.composite
def books(draw: st.DrawFn) -> tuple[Rulebook, Profile]:
    boundary = st.sampled_from(["inclusive", "exclusive"])
    vat = st.sampled_from(["unspecified", "excl"])
    first = draw(st.sampled_from(["2018-01-01", "2027-07-01", "2028-01-01"]))
    until = draw(st.none() | st.just("2028-12-31"))
    value = {"from": first, "value": draw(amount(6_000_000)), "until": until}
    cap = limit_of("challenge-cap", [{k: v for k, v in value.items() if v}],
                   boundary=draw(boundary), vat=draw(vat))  # fmt: skip
    number = limit_of("number", [{"from": draw(st.sampled_from(["2018-01-01", "2040-01-01"])),
                                  "value": draw(st.sampled_from(["2", "3.5", "60"]))}],
                      unit="x", boundary=draw(boundary))  # fmt: skip
    chosen = draw(st.lists(st.sampled_from(range(len(RULES))), min_size=1, max_size=5, unique=True))
    rules = [RULES[index] | ({"id": "J"} if "ask" in RULES[index] else {}) for index in chosen]
    book = Rulebook(limits={one.id: one for one in (cap, number)})
    return book, make_profile(*rules)


def groups(found: tuple[Remedy, ...]) -> list[tuple[str, list[Remedy]]]:
    return [(rule, list(same)) for rule, same in groupby(found, key=lambda one: one.rule)]


def told(found: list[Remedy]) -> bool:
    """Whether the remedies of a rule say what would do; two unknown dates can only be asked."""
    return not any(one.impossible or not one.changes for one in found)


THOROUGH = settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow], deadline=None)


@given(challenges(), books())
@THOROUGH
def test_each_hint_is_true_and_as_small_as_it_says(
    challenge: Challenge, drawn: tuple[Rulebook, Profile]
) -> None:
    book, profile = drawn
    kept = challenge.model_dump()
    found = remedies(challenge, Where(), book, profile)
    assert challenge.model_dump() == kept, "the proposal was edited"
    for rule, own in groups(found):
        for way in routes(own) if told(own) else []:
            assert after(challenge, book, profile, merged_text(way), rule) == "pass"
            assert all(one.verified for one in way)
            for index, one in enumerate(way):
                for short in tighter(one):
                    rest = (*way[:index], replace(one, changes=short), *way[index + 1 :])
                    changes = merged_text(rest)
                    again = {c.field for c in merged_text(way[index + 1 :])}
                    if not again & {c.field for c in short}:
                        assert after(challenge, book, profile, changes, rule) != "pass"


@given(challenges(), books())
@THOROUGH
def test_every_rule_in_the_way_has_a_hint_and_no_other(
    challenge: Challenge, drawn: tuple[Rulebook, Profile]
) -> None:
    book, profile = drawn
    outcome, _ = evaluate(profile, context_of(challenge, Where(), book, profile))
    blocking = [c.rule.id for c in outcome.checks if c.counted and c.result != "pass"]
    found = remedies(challenge, Where(), book, profile)
    assert [rule for rule, _ in groups(found)] == blocking
    assert "other" not in {one.kind for one in found}


@given(challenges(), books())
@THOROUGH
def test_no_amount_becomes_negative_and_moves_keep_the_total(
    challenge: Challenge, drawn: tuple[Rulebook, Profile]
) -> None:
    book, profile = drawn
    for one in remedies(challenge, Where(), book, profile):
        assert not [c for c in one.changes if (c.after or "").startswith("-")]
        assert all(cents >= 0 for _, cents in (*one.amounts, *one.left))
        if one.kind == "move":
            copy = read_again(challenge, one.changes)
            assert money_totals(copy)[0] == money_totals(challenge)[0]
            if all(challenge.money.costs_by_year.get(y) for m in one.moves
                   for y in (m.source, m.target)):  # fmt: skip
                assert wrong_years(copy) == wrong_years(challenge)


def wrong_years(challenge: Challenge) -> dict[str, str]:
    found = money_findings(challenge, Where())
    return {f.values["year"]: f.values["difference"] for f in found if f.severity == "error"}


@given(challenges(), books())
@THOROUGH
def test_the_plan_is_true_for_all_rules_together(
    challenge: Challenge, drawn: tuple[Rulebook, Profile]
) -> None:
    book, profile = drawn
    whole = plan(challenge, Where(), book, profile)
    copy, known = read_again(challenge, whole.changes), book_with(book, whole.changes)
    outcome, _ = evaluate(profile, context_of(copy, Where(), known, profile))
    assert outcome.overall == whole.overall
    assert whole.reached == (outcome.overall == "meets_gates" and not wrong_years(copy))
    asked_only = any(not step.changes for step in whole.steps)
    assert whole.reached or whole.blocked or asked_only, [s.kind for s in whole.steps]
    assert not wrong_years(copy)


@given(challenges(), challenges(), books())
@THOROUGH
def test_what_nothing_makes_pass_no_plan_of_the_group_makes_pass(
    challenge: Challenge, other: Challenge, drawn: tuple[Rulebook, Profile]
) -> None:
    """Everything that the group itself decides on is taken from another challenge."""
    book, profile = drawn
    money = other.money.replace(vat=challenge.money.vat)
    applicant = other.applicant.replace(locally_rooted=challenge.applicant.locally_rooted)
    mixed = challenge.replace(money=money, applicant=applicant, documents=other.documents,
                              continuity=other.continuity, support=other.support)  # fmt: skip
    for one in remedies(challenge, Where(), book, profile):
        if not one.impossible or one.kind == "date_fixed":
            continue
        outcome, _ = evaluate(profile, context_of(mixed, Where(), book, profile))
        result = next(c for c in outcome.checks if c.rule.id == one.rule)
        if one.kind == "no_amount" and not set(dict(one.amounts)) & set(mixed.years()):
            continue
        assert result.result != "pass", one.kind


# --- each kind ------------------------------------------------------------------------------------


def asked(rules: list[dict[str, Any]], limit: Limit = CAP, **changes: Any) -> tuple[Remedy, ...]:
    book, profile = Rulebook(limits={limit.id: limit}), make_profile(*rules)
    return remedies(make_challenge(**changes), Where(), book, profile)


def planned(rules: list[dict[str, Any]], limit: Limit = CAP, **changes: Any) -> Plan:
    book, profile = Rulebook(limits={limit.id: limit}), make_profile(*rules)
    return plan(make_challenge(**changes), Where(), book, profile)


def money(**by_year: str | None) -> dict[str, Any]:
    """What is asked by year, all of it for staff, with no own income; ``y2027="1.00"``."""
    amounts = {name[1:]: text for name, text in by_year.items()}
    return {
        "money": {
            "requested_by_year": amounts,
            "own_income_by_year": {year: "0" for year, text in amounts.items() if text},
            "costs_by_year": {y: {"staff": text} for y, text in amounts.items() if text},
        },
        "period": {"start": f"{min(amounts)}-01-01", "end": f"{max(amounts)}-12-31"},
    }


def test_exactly_the_maximum_needs_nothing_and_a_cent_more_needs_a_cent() -> None:
    assert asked([CAP_RULE], **money(y2027="50000.00")) == ()
    (one,) = asked([CAP_RULE], **money(y2027="50000.01"))
    assert one.amounts == (("2027", 1),)


def test_on_an_exclusive_maximum_the_amount_itself_is_a_cent_too_much() -> None:
    (one,) = asked([CAP_RULE], CAP.replace(boundary="exclusive"), **money(y2027="50000.00"))
    assert (one.amounts, one.left) == ((("2027", 1),), (("2027", 4_999_999),))


def test_each_year_has_its_own_maximum() -> None:
    """Up to 2028 it is 40,000, from then on 45,000: 2,000 and 1,000 too much."""
    limit = limit_of("challenge-cap", [{"from": "2020-01-01", "value": "40000"},
                                       {"from": "2028-01-01", "value": "45000"}])  # fmt: skip
    (one,) = asked([CAP_RULE], limit, **money(y2027="42000", y2028="46000"))
    assert one.amounts == (("2027", 200_000), ("2028", 100_000))


def test_a_share_of_the_current_cost_is_rounded_down_to_a_whole_cent() -> None:
    """0.7 x 100.01 = 70.007: 70.00 fits, 70.01 does not."""
    baseline = {"avoidable_by_year": {"2027": "100.01"}}
    (one,) = asked([COST | {"factor": "0.7"}], baseline=baseline, **money(y2027="80.00"))
    assert one.left == (("2027", 7_000),)


def test_a_current_cost_of_nothing_leaves_nothing_to_ask() -> None:
    (one,) = asked([COST], baseline={"avoidable_by_year": {"2027": "0.00"}})
    assert (one.left, one.verified, one.impossible) == ((("2027", 0),), True, False)


def test_a_maximum_that_even_nothing_exceeds_is_impossible() -> None:
    limit = limit_of("challenge-cap", [{"from": "2020-01-01", "value": "0"}], boundary="exclusive")
    (one,) = asked([CAP_RULE], limit)
    assert (one.kind, one.impossible) == ("no_amount", True)
    assert planned([CAP_RULE], limit).blocked == ("G1",)


def test_cost_moves_only_where_all_money_rules_leave_room() -> None:
    """2028 is 5,000 over the maximum. 2027 has 10,000 of room under it, but 4,999.99 or 5,000
    under the current cost: in the first case nothing can move.
    """
    for current, kinds in (("44999.99", ["lower"]), ("45000.00", ["move", "lower"])):
        baseline = {"avoidable_by_year": {"2027": current, "2028": "60000"}}
        found = asked([CAP_RULE, COST], baseline=baseline, **money(y2027="40000", y2028="55000"))
        assert [one.kind for one in found] == kinds


def test_two_money_rules_each_have_a_true_hint_and_one_plan() -> None:
    """Asked 60,000; the most is 50,000 and the current cost 45,000."""
    baseline = {"avoidable_by_year": {"2027": "45000.00"}}
    cap, cost = asked([CAP_RULE, COST], baseline=baseline, **money(y2027="60000"))
    assert (cap.amounts, cost.amounts) == ((("2027", 1_000_000),), (("2027", 1_500_000),))
    whole = planned([CAP_RULE, COST], baseline=baseline, **money(y2027="60000"))
    (step,) = whole.steps
    assert (step.rule, step.amounts, whole.reached) == ("G1, G2", (("2027", 1_500_000),), True)
    assert whole.needs == ()


def test_an_unknown_amount_may_be_as_much_as_fits() -> None:
    (one,) = asked([CAP_RULE], **money(y2027="10", y2028=None))
    assert (one.kind, one.subject, one.amounts) == ("amount", "2028", (("2028", 5_000_000),))
    assert one.verified


def test_a_year_without_maximum_is_asked_with_the_least_that_would_do() -> None:
    limit = limit_of("challenge-cap", [{"from": "2020-01-01", "value": "50000",
                                        "until": "2027-12-31"}])  # fmt: skip
    (one,) = asked([CAP_RULE], limit, **money(y2027="40000", y2028="41000"))
    (change,) = one.changes
    assert (one.kind, one.who, one.verified) == ("limit", "municipality", True)
    assert (change.field, change.before, change.after) == ("limits.challenge-cap.2028", None,
                                                            "41000")  # fmt: skip


@pytest.mark.parametrize("factor", ["1.0", "0.7"])
def test_an_unknown_current_cost_is_asked_with_the_least_that_would_do(factor: str) -> None:
    """40,000 / 0.7 = 57,142.857...: the least whole cents are 57,142.86."""
    (one,) = asked([COST | {"factor": factor}],
                   baseline={"status": "unknown", "avoidable_by_year": None})  # fmt: skip
    least = {"1.0": 4_000_000, "0.7": 5_714_286}[factor]
    assert (one.kind, one.who, one.amounts) == ("current_cost", "municipality", (("2027", least),))
    assert one.verified


@pytest.mark.parametrize(
    ("vat", "kinds"),
    [
        ({"challenger": "excl", "incumbent": "unknown"}, ["vat_other"]),
        ({"challenger": None, "incumbent": "excl"}, ["vat_own"]),
        ({"challenger": "unknown", "incumbent": "unknown"}, ["vat_own", "vat_other"]),
        ({"challenger": "incl", "incumbent": "excl"}, ["current_cost"]),
    ],
)
def test_vat_is_asked_of_the_side_that_did_not_state_it(
    vat: dict[str, str], kinds: list[str]
) -> None:
    found = asked([COST], money={"vat": vat})
    assert [one.kind for one in found] == kinds
    assert all(one.verified for one in found)


def test_a_maximum_without_vat_is_held_against_amounts_without_vat() -> None:
    limit = CAP.replace(vat="excl")
    (one,) = asked([CAP_RULE], limit, money={"vat": {"challenger": "incl"}})
    assert (one.kind, one.who, one.verified) == ("vat_limit", "self", True)


def test_the_first_possible_start_is_to_the_day() -> None:
    """18 weeks are 126 days: 126 days after 1 December 2026 is 6 April 2027."""
    rule = {"check": "min_weeks_before", "from": "submitted", "to": "period.start", "weeks": "18"}
    (one,) = asked([rule], submitted="2026-12-01")
    (change,) = one.changes
    assert (change.field, change.after, one.verified) == ("period.start", "2027-04-06", True)


def test_an_end_before_the_new_start_moves_along() -> None:
    rule = {"check": "min_weeks_before", "from": "submitted", "to": "period.start", "weeks": "52"}
    (one,) = asked([rule], submitted="2026-12-31", period={"start": "2027-01-01",
                                                           "end": "2027-03-31"})  # fmt: skip
    assert [c.after for c in one.changes] == ["2027-12-30", "2028-03-28"]
    assert one.verified


def test_a_deadline_that_nobody_can_move_is_said_to_be_so() -> None:
    rule = {"check": "before", "field": "submitted", "deadline": "baseline.stated_on"}
    (one,) = asked([rule], baseline={"stated_on": "2026-01-01"})
    assert (one.kind, one.impossible, one.changes) == ("date_fixed", True, ())


@pytest.mark.parametrize(
    ("boundary", "kind", "after_"),
    [("inclusive", "at_least", "3"), ("exclusive", "more_than", "4")],
)
def test_a_number_names_the_bound_of_a_dated_limit(boundary: str, kind: str, after_: str) -> None:
    limit = limit_of("n", [{"from": "2020-01-01", "value": "3"}], unit="x", boundary=boundary)
    rule = {"check": "min_value", "field": "support.signatures", "limit": "n"}
    (one,) = asked([rule], limit, support={"signatures": "1"})
    assert (one.kind, one.changes[0].after, one.verified) == (kind, after_, True)


@pytest.mark.parametrize(
    ("field", "found", "want", "kind", "who", "impossible"),
    [
        ("applicant.locally_rooted", "false", "true", "fact", "self", True),
        ("challenged.reserved_to_government", "true", "false", "fact", "municipality", True),
        ("challenged.decision_to_stop", "true", "false", "fact", "municipality", True),
        ("challenged.money_available", "false", "true", "flag_task", "municipality", False),
        ("applicant.profit_motive", "true", "false", "flag", "self", False),
        ("continuity.exit_plan", "false", "true", "flag", "self", False),
    ],
)
def test_what_a_group_can_change_is_told_apart_from_what_nobody_can(
    field: str,
    found: str,
    want: str,
    kind: str,
    who: str,
    impossible: bool,  # noqa: FBT001
) -> None:
    group, name = field.split(".")
    (one,) = asked([{"check": "flag", "field": field, "want": want}], **{group: {name: found}})
    assert (one.kind, one.who, one.impossible) == (kind, who, impossible)
    assert one.verified is not impossible
    assert controlled(field) is (who == "self" and not impossible)


def test_an_unknown_fact_of_the_task_is_a_question_with_the_answer_that_would_do() -> None:
    rule = {"check": "flag", "field": "challenged.money_available", "want": "true"}
    (one,) = asked([rule])
    assert (one.kind, one.who, one.verified) == ("unknown_task", "municipality", True)
    assert (one.changes[0].before, one.changes[0].after) == (None, "true")


def test_an_open_judgement_is_for_a_person_and_a_no_stays_a_no() -> None:
    rule = {"check": "judgement", "ask": ASK}
    (one,) = asked([rule])
    assert (one.kind, one.who, one.verified) == ("judgement", "person", True)
    no = {"G1": {"result": "fail", "by": "J", "on": "2026-05-05", "reason": "r"}}
    (one,) = asked([rule], judgements=no)
    assert (one.kind, one.impossible, one.changes) == ("judged_no", True, ())


def test_a_bare_answer_is_no_answer_outside_an_example() -> None:
    (one,) = asked([{"check": "judgement", "ask": ASK}], judgements={"G1": "pass"})
    assert (one.kind, one.verified) == ("judgement", True)


def test_sums_that_do_not_add_up_are_mended_in_the_plan() -> None:
    for costs, more in (("40000.50", "costs"), ("39999.50", "income")):
        whole = planned([CAP_RULE], money={"costs_by_year": {"2027": {"staff": costs}}})
        (step,) = whole.steps
        assert (step.kind, step.amounts, step.values["more"]) == ("sums", (("2027", 50),), more)
        assert whole.reached


def test_a_waiver_is_an_option_and_never_the_remedy() -> None:
    (one,) = asked([{"check": "document", "doc": "diploma", "waivable": "true"}])
    assert (one.kind, one.waivable, one.changes[0].field) == ("document", True, "documents.diploma")


def test_a_rule_that_was_set_aside_needs_no_remedy() -> None:
    rule = {"check": "document", "doc": "diploma", "waivable": "true"}
    waiver = {"G1": {"by": "J", "on": "2026-05-05", "reason": "r"}}
    assert asked([rule], waived=waiver) == ()
    assert planned([rule], waived=waiver).steps == ()


def test_a_plan_says_on_whom_it_still_depends() -> None:
    rules = [{"check": "judgement", "ask": ASK}, COST, {"check": "document", "doc": "plan"}]
    whole = planned(rules, baseline={"status": "unknown", "avoidable_by_year": None})
    assert (whole.needs, whole.reached, whole.blocked) == (("municipality", "person"), True, ())
