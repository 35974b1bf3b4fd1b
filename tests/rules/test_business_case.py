"""The business case against the current cost, and that nothing around the money ever decides."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.model.assessment import Assessment, Assessor, ConsensusRow, ScoreRow
from evaluator.model.challenge import Challenge
from evaluator.model.finding import Where
from evaluator.model.outcome import ChallengeOutcome
from evaluator.outcome import challenge_outcome
from evaluator.rules.business_case import business_case, incomes
from tests.support import (
    CAP,
    book_of,
    challenge_dossier,
    make_challenge,
    make_profile,
    make_set,
)

CAP_RULE = {"check": "cap_per_year", "limit": "challenge-cap", "basis": "requested"}
COST = {"check": "cost_not_higher", "basis": "requested", "against": "avoidable", "factor": "1.0"}
SAME_VAT = {"challenger": "excl", "incumbent": "excl"}


def two_years(vat: dict[str, str] = SAME_VAT, **baseline: Any) -> Challenge:
    return make_challenge(
        period={"start": "2027-01-01", "end": "2028-12-31"},
        money={
            "vat": vat,
            "requested_by_year": {"2027": "40000.00", "2028": "42000.00"},
            "own_income_by_year": {"2027": "10000.00", "2028": "8000.00"},
            "costs_by_year": {"2027": {"staff": "50000.00"}, "2028": {"staff": "50000.00"}},
            "plan_budget_requested": "2500.00",
        },
        baseline={
            "status": "confirmed",
            "avoidable_by_year": {"2027": "45000.00", "2028": "41000.00"},
            "stays_by_year": {"2027": "3000.00", "2028": "3000.00"},
        }
        | baseline,
    )


def test_a_year_has_both_sides_the_factor_and_the_difference() -> None:
    """40,000 against 45,000 is 5,000 less; 42,000 against 41,000 is 1,000 more."""
    found = business_case(two_years(), [Fraction(7, 10), Fraction(1)])
    first, second = found.years["2027"], found.years["2028"]
    assert (first.difference, second.difference, found.term.difference) == (
        -500_000, 100_000, -400_000,
    )  # fmt: skip
    assert first.bounds == {Fraction(7, 10): 3_150_000}
    assert found.term.bounds == {Fraction(7, 10): 6_020_000}


def test_what_the_municipality_pays_now_and_after() -> None:
    """Now 45,000 + 3,000 and 41,000 + 3,000; after 40,000 + 3,000 and 42,000 + 3,000.

    Over the term 92,000 against 88,000, and with a change of 5,250 it is 93,250.
    """
    lines = {"coordination": "4000.00", "training": "1250.00", "past_study": "9999.00"}
    found = business_case(two_years(transition=lines))
    assert [(y.now, y.after) for y in found.years.values()] == [
        (4_800_000, 4_300_000),
        (4_400_000, 4_500_000),
    ]
    assert (found.term.now, found.term.after) == (9_200_000, 8_800_000)
    assert (found.transition, found.after_in_all) == (525_000, 9_325_000)


def test_what_is_not_known_stays_unknown() -> None:
    found = business_case(two_years(stays_by_year=None))
    assert found.years["2027"].now is found.years["2027"].after is found.after_in_all is None
    assert found.years["2027"].difference == -500_000
    unknown = business_case(two_years(status="unknown"))
    assert unknown.term.avoidable is unknown.term.difference is None
    part = business_case(two_years(avoidable_by_year={"2027": "45000.00"}))
    assert part.years["2027"].difference == -500_000
    assert part.term.difference is None


def test_amounts_with_other_vat_are_not_compared_or_added() -> None:
    for vat in ({"challenger": "incl", "incumbent": "excl"}, {"challenger": "excl"}, {}):
        found = business_case(two_years(vat))
        assert found.comparable is False
        assert found.term.difference is found.term.after is None
        assert found.term.now == 9_200_000


def test_the_share_of_income_from_the_municipality() -> None:
    """40,000 of 50,000 is 4/5; without any income there is no share."""
    assert [one.share for one in incomes(two_years()).values()] == [
        Fraction(4, 5),
        Fraction(42, 50),
    ]
    zero = {"requested_by_year": {"2027": "0"}, "own_income_by_year": {"2027": "0"}}
    assert incomes(make_challenge(money=zero))["2027"].share is None
    lacking = {"own_income_by_year": {}}
    assert incomes(make_challenge(money=lacking))["2027"].share is None


# --- nothing of it decides ------------------------------------------------------------------------

EUROS = st.integers(0, 10**9).map(lambda c: f"{c // 100}.{c % 100:02d}")
HOURS = st.integers(0, 10**6).map(str)
YEARS = ("2027", "2028")
BY_YEAR = st.dictionaries(st.sampled_from(YEARS), EUROS)
LINES = st.dictionaries(st.sampled_from(["training", "rent", "past_investment"]), EUROS)
HOUR_VALUE = st.fixed_dictionaries(
    {"method": st.sampled_from(["replacement", "investment", "market"]), "rate_per_hour": EUROS,
     "year": st.just("2024"), "source": st.just("s")}
)  # fmt: skip
SOCIAL = st.fixed_dictionaries(
    {"method": st.just("sroi"), "year": st.just("2024"), "source": st.just("s"),
     "factor": st.sampled_from(["0", "1.6", "99"]), "amount": EUROS}
)  # fmt: skip
IN_KIND = st.fixed_dictionaries(
    {"what": st.just("stage"), "from": st.just("own"), "to": st.just("partners"),
     "avoided_cost": EUROS}
)  # fmt: skip
AROUND = st.fixed_dictionaries(
    {},
    optional={
        "volunteers": st.fixed_dictionaries(
            {"people": HOURS, "hours_by_year": st.dictionaries(st.sampled_from(YEARS), HOURS),
             "paid_allowance_by_year": BY_YEAR,
             "hour_values": st.lists(HOUR_VALUE, max_size=3)}
        ),
        "social_value": st.lists(SOCIAL, max_size=2),
        "in_kind": st.lists(IN_KIND, max_size=2),
        "one_off": LINES,
        "plan_budget_requested": EUROS,
        "stays_by_year": BY_YEAR,
        "transition": LINES,
    },
)  # fmt: skip


def outcome_of(around: dict[str, Any], asked: str = "41000.00") -> ChallengeOutcome:
    """A challenge at both boundaries: 50,000.00 in 2027, and `asked` against 41,000 in 2028."""
    around = dict(around)
    money = {key: around.pop(key) for key in ("in_kind", "one_off", "plan_budget_requested")
             if key in around}  # fmt: skip
    baseline = {key: around.pop(key) for key in ("stays_by_year", "transition") if key in around}
    challenge = two_years(avoidable_by_year={"2027": "50000.00", "2028": "41000.00"}, **baseline)
    full = challenge.model_dump(mode="python", by_alias=True)
    full["money"] |= money | {"requested_by_year": {"2027": "50000.00", "2028": asked}}
    own = str(Decimal("50000.00") - Decimal(asked))
    full["money"] |= {"own_income_by_year": {"2027": "0", "2028": own}}
    challenge = Challenge.model_validate(full | around)
    table = Assessment(
        (Assessor(assessor="a1", role="member", declared_on="2026-01-02", conflicts=()),),  # type: ignore[arg-type]
        (ScoreRow("", "c", "Q", "a1", "70", "", "", "", "", "", "", Where("scores.csv")),),
        (ConsensusRow("", "c", "Q", "", "reason", "", Where("consensus.csv")),),
        {},
    )
    criteria = make_set(regime="challenge", mechanism=None, ties=())
    book = book_of(criteria, profiles=(make_profile(CAP_RULE, COST),), limits={CAP.id: CAP})
    return challenge_outcome(challenge_dossier(challenge, assessment=table), book)


def decided(outcome: ChallengeOutcome) -> tuple[object, ...]:
    (result,) = outcome.challenges
    profile = result.profiles[0]
    checks = [(c.rule.id, c.result, c.by_year, c.counted, dict(c.values)) for c in profile.checks]
    return outcome.status, profile.overall, checks, result.scores


@settings(max_examples=60, deadline=None)
@given(AROUND)
def test_nothing_around_the_money_changes_a_condition_or_a_score(around: dict[str, Any]) -> None:
    """Not at the boundary, where one cent would, and not one cent above it."""
    for asked in ("41000.00", "41000.01"):
        assert decided(outcome_of(around, asked)) == decided(outcome_of({}, asked))


def test_the_boundary_is_one_cent_wide() -> None:
    """Were it not, the property above would prove nothing."""
    assert outcome_of({}).challenges[0].profiles[0].overall == "meets_gates"
    over = outcome_of({}, "41000.01").challenges[0]
    assert over.profiles[0].overall == "does_not_meet_gates"
    assert over.scores is not None
    assert over.scores.total == 70
