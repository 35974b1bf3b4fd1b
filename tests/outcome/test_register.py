"""A register: sums that say what is unknown, possible parts of one, one task, never a rank."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.model.challenge import Challenge
from evaluator.model.finding import Where, error, warning
from evaluator.model.principles import PrincipleSet
from evaluator.model.register import Register
from evaluator.outcome import challenge_outcome
from evaluator.outcome.register import register_outcome
from evaluator.outcome.register_types import Entry, RegisterOutcome, Sum
from tests.support import (
    CAP,
    PRINCIPLES,
    TITLE,
    book_of,
    challenge_dossier,
    codes,
    leaf,
    make_challenge,
    make_profile,
    make_set,
    plain,
)

CAP_RULE = {"check": "cap_per_year", "limit": "challenge-cap", "basis": "requested"}
BOOK = book_of(profiles=(make_profile(CAP_RULE),), limits={"challenge-cap": CAP})
HEAD: dict[str, Any] = {"kind": "register", "id": "r", "title": TITLE, "year": "2027"}


def challenge(name: str, asked: dict[str, str | None] | None = None, **more: Any) -> Challenge:
    """A challenge that asks amounts; no period unless the call gives one."""
    amounts = {"2027": "10000.00"} if asked is None else asked
    money = {"requested_by_year": amounts, "costs_by_year": {}, "own_income_by_year": {}}
    more.setdefault("period", None)
    return make_challenge(id=name, money=money, **more)


def entry(one: Challenge, **more: Any) -> Entry:
    """A challenge judged by a profile with a maximum of 50,000."""
    result = challenge_outcome(challenge_dossier(one), BOOK).challenges[0]
    return Entry(one, Where(f"{one.id}.yaml"), result, "complete", **more)


def register(*challenges: Challenge | Entry, **head: Any) -> RegisterOutcome:
    entries = [one if isinstance(one, Entry) else entry(one) for one in challenges]
    return register_outcome(Register.model_validate(HEAD | head), entries)


def year(outcome: RegisterOutcome, name: str) -> Sum:
    return next(one.asked for one in outcome.years if one.year == name)


# --- money ----------------------------------------------------------------------------------------


def test_the_sum_of_a_year_is_exact_to_the_cent() -> None:
    found = register(challenge("a", {"2027": "0.10"}), challenge("b", {"2027": "0.20"}))
    assert year(found, "2027") == Sum(30, (), 2)


def test_an_unknown_year_makes_the_sum_at_least_and_is_never_zero() -> None:
    found = register(
        challenge("a", {"2027": "100.00", "2028": "50.00"}),
        challenge("b", {"2027": None, "2028": "7.00"}),
    )
    assert year(found, "2027") == Sum(10000, ("b",), 2)
    assert year(found, "2028") == Sum(5700, (), 2)
    assert found.rows[1].asked == Sum(700, ("2027",), 2)
    assert found.partners[0].asked == Sum(15700, ("b",), 2)


def test_a_year_of_the_period_without_an_amount_is_unknown() -> None:
    period = {"start": "2027-01-01", "end": "2028-12-31"}
    found = register(challenge("a", {"2027": "100.00"}, period=period))
    assert year(found, "2028") == Sum(0, ("a",), 1)


def test_a_challenge_without_any_year_is_unknown_in_every_year() -> None:
    found = register(challenge("a", {"2028": "1.00"}), challenge("b", {}))
    assert found.without_years == ("b",)
    assert year(found, "2027") == Sum(0, ("b",), 1)
    assert year(found, "2028") == Sum(100, ("b",), 2)
    assert found.rows[1].in_year == Sum(0, ("2027",), 1)


@pytest.mark.parametrize(
    ("budget", "state", "left"),
    [
        ("10000.00", "within", 0),
        ("9999.99", "over", -1),
        ("10000.01", "within", 1),
        (None, "no_budget", None),
    ],
)
def test_the_budget_is_held_against_the_registers_year_to_the_cent(
    budget: str | None, state: str, left: int | None
) -> None:
    found = register(challenge("a", {"2027": "10000.00", "2028": "99999.00"}), budget=budget)
    assert (found.budget.state, found.budget.difference) == (state, left)


def test_a_budget_is_not_said_to_do_while_an_amount_is_unknown() -> None:
    one, other = challenge("a"), challenge("b", {"2027": None})
    assert register(one, other, budget="50000.00").budget.state == "open"
    assert register(one, other, budget="1.00").budget.state == "over"


@settings(max_examples=40, deadline=None)
@given(
    amounts=st.lists(
        st.dictionaries(
            st.sampled_from(["2026", "2027", "2028"]),
            st.one_of(st.none(), st.integers(0, 10**7).map(lambda c: f"{c // 100}.{c % 100:02d}")),
        ),
        min_size=1,
        max_size=6,
    ),
    seed=st.randoms(use_true_random=False),
)
def test_order_does_not_matter_and_totals_are_the_sum_of_the_rows(
    amounts: list[dict[str, str | None]], seed: Any
) -> None:
    partners = ["Welzijn", " welzijn ", None, "Anders"]
    entries = [
        entry(challenge(f"c{i}", asked, challenged={"partner": partners[i % 4]}))
        for i, asked in enumerate(amounts)
    ]
    found = register(*entries)
    mixed = list(entries)
    seed.shuffle(mixed)
    assert plain(register(*mixed)) == plain(found)
    for total in found.years:
        listed = [one.asked for row in found.rows for one in row.years if one.year == total.year]
        assert total.asked.known == sum(value or 0 for value in listed)
    own = year(found, "2027")
    assert own.known == sum(one.in_year.known for one in found.partners)
    assert sum(one.asked.known for one in found.partners) == sum(
        row.asked.known for row in found.rows
    )
    assert {name for one in found.partners for name in one.challenges} == {
        row.id for row in found.rows
    }


# --- partners and decisions -----------------------------------------------------------------------


def test_a_partner_is_found_by_id_or_name_whatever_its_capitals() -> None:
    partners = [{"id": "welzijn", "name": {"nl": "Stads  Welzijn", "en": "Town Welfare"}}]
    said = ["WELZIJN", "stads welzijn", "Town Welfare"]
    found = register(
        *(challenge(f"c{i}", challenged={"partner": name}) for i, name in enumerate(said)),
        partners=partners,
    )
    assert [(one.key, len(one.challenges)) for one in found.partners] == [("welzijn", 3)]
    assert not codes(found)


def test_a_partner_without_challenges_stays_in_the_list() -> None:
    found = register(challenge("a"), partners=[{"id": "p"}])
    assert [(one.key, one.in_year) for one in found.partners] == [
        ("p", Sum(0)),
        ("", Sum(1000000, (), 1)),
    ]


def test_a_partner_that_the_register_does_not_list_is_told_and_counted() -> None:
    """register.unknown_partner; without a list of partners nobody can be missing from it."""
    one = challenge("a", challenged={"partner": "Iemand"})
    found = register(one, partners=[{"id": "p"}])
    assert codes(found) == {"register.unknown_partner"}
    assert found.partners[1].listed is False
    assert not codes(register(one))


def test_days_run_from_submission_to_decision_and_no_clock_runs_for_an_open_one() -> None:
    def decided(name: str, day: str, **more: Any) -> Challenge:
        return challenge(name, decision={"date": day, "outcome": "ja", "by": "college"}, **more)

    found = register(
        decided("a", "2026-05-04"),
        decided("b", "2026-05-14"),
        decided("c", "2026-06-01", submitted=None),
        challenge("d"),
    )
    assert [row.days for row in found.rows] == [0, 10, None, None]
    assert (found.days.known, found.days.shortest, found.days.longest) == (2, 0, 10)
    assert found.days.median == Fraction(5)
    assert (found.days.open, found.days.unknown) == (("d",), ("c",))


def test_decisions_are_counted_in_the_words_in_which_they_were_recorded() -> None:
    found = register(
        *(
            challenge(n, decision={"date": "2026-06-01", "outcome": what, "by": by})
            for n, what, by in (("a", "ja", "college"), ("b", "ja", "raad"), ("c", "nee", "raad"))
        )
    )
    assert [(one.outcome, one.by, one.in_year.known) for one in found.decisions] == [
        ("ja", ("college", "raad"), 2000000),
        ("nee", ("raad",), 1000000),
    ]


def test_a_decision_before_submission_is_told_and_has_no_days() -> None:
    """register.decided_before_submission; the same day is no mistake."""
    decision = {"date": "2026-05-03", "outcome": "ja", "by": "college"}
    found = register(challenge("a", decision=decision))
    assert codes(found) == {"register.decided_before_submission"}
    assert found.rows[0].days is None
    assert not codes(register(challenge("a", decision=decision | {"date": "2026-05-04"})))


# --- possibly one in parts ------------------------------------------------------------------------

GROUP = {"applicant": {"name": "Groep West"}, "challenged": {"task": "Koffie"}}


def test_one_applicant_twice_for_one_task_is_told_with_the_sum_per_year() -> None:
    """register.splitting, register.together_over_maximum: 50,000.00 fits, 50,000.01 does not."""
    found = register(
        challenge("a", {"2027": "30000.00", "2028": "30000.00"}, **GROUP),
        challenge("b", {"2027": "20000.00", "2028": "20000.01"}, **GROUP),
    )
    assert codes(found, "warning") == {"register.splitting", "register.together_over_maximum"}
    (group,) = found.splitting
    assert group.challenges == ("a", "b")
    assert [(one.year, one.asked.known, one.over) for one in group.years] == [
        ("2027", 5000000, 0),
        ("2028", 5000001, 1),
    ]
    told = [f.values for f in found.findings if f.code == "register.together_over_maximum"]
    assert [(one["year"], one["asked"], one["over"]) for one in told] == [
        ("2028", "50000.01", "0.01")
    ]


@pytest.mark.parametrize(
    ("change", "there"),
    [
        ({"applicant": {"name": " groep  west "}}, True),
        ({"applicant": {"name": "Groep Oost"}}, False),
        ({"applicant": {}}, False),
        ({"challenged": {"task": "KOFFIE"}}, True),
        ({"challenged": {"task": "thee"}}, False),
        ({"money": {"requested_by_year": {"2028": "1.00"}}}, False),
    ],
)
def test_each_sign_of_splitting_counts(change: dict[str, Any], there: bool) -> None:  # noqa: FBT001
    other = make_challenge(**({"id": "b", "period": None, **GROUP} | change))
    assert bool(register(challenge("a", **GROUP), other).splitting) is there


def test_one_partner_and_another_task_is_a_sign_too_and_says_so() -> None:
    found = register(
        challenge("a", applicant={"id": "g"}, challenged={"partner": "P", "task": "thee"}),
        challenge("b", applicant={"id": "G"}, challenged={"partner": "p", "task": "koffie"}),
    )
    assert [one.same for one in found.splitting] == ["partner"]


def test_three_parts_are_one_group_and_an_unknown_part_is_said() -> None:
    found = register(
        challenge("a", {"2027": "30000.00"}, **GROUP),
        challenge("b", {"2027": None}, **GROUP),
        challenge("c", {"2027": "30000.00"}, **GROUP),
    )
    (group,) = found.splitting
    assert group.years[0].asked == Sum(6000000, ("b",), 3)
    assert group.years[0].over == 1000000


def test_without_one_maximum_nothing_is_said_to_be_over_it() -> None:
    """A profile without a maximum, and two challenges that it has two maximums for."""
    flag = {"check": "flag", "field": "challenged.in_consortium_scope", "want": "true"}
    none = book_of(profiles=(make_profile(flag),))
    asked = {"2027": "40000.00"}
    pair = [challenge(name, asked, **GROUP) for name in ("a", "b")]
    bare = [
        Entry(
            one, Where(), challenge_outcome(challenge_dossier(one), none).challenges[0], "complete"
        )
        for one in pair
    ]
    low = entry(pair[0])
    check = low.result.profiles[0].checks[0]
    years = tuple(replace(one, limit=Fraction(4000000)) for one in check.by_year)
    profile = replace(low.result.profiles[0], checks=(replace(check, by_year=years),))
    lower = replace(low, result=replace(low.result, profiles=(profile,)))
    for entries in (bare, [lower, entry(pair[1])]):
        found = register(*entries)
        assert [(one.cap, one.over) for one in found.splitting[0].years] == [(None, None)]
        assert "register.together_over_maximum" not in codes(found)


# --- one task -------------------------------------------------------------------------------------

SET = make_set(criteria=[leaf("Q", "75"), leaf("R", "25")])


def scored(name: str, q: str, r: str, digest: str = "d", **more: Any) -> Entry:
    """A challenge with scores: a total of 75 % Q and 25 % R."""
    one = challenge(name, challenged={"task_id": "t", "task": "Koffie"}, **more)
    book = book_of(SET, profiles=BOOK.profiles, limits=BOOK.limits)
    made = challenge_outcome(challenge_dossier(one), book).challenges[0]
    scores = made.scores
    assert scores is not None
    values = {"Q": Fraction(q), "R": Fraction(r)}
    cells = {key: replace(cell, score=values[key]) for key, cell in scores.cells.items()}
    total = values["Q"] * 3 / 4 + values["R"] / 4
    result = replace(made, scores=replace(scores, cells=cells, total=total), findings=())
    return Entry(one, Where(f"{name}.yaml"), result, "complete", SET, digest)


PROVIDER = {"name": "Nu", "source": "commissie", "scores": {"Q": "40", "R": "80"}}


def test_two_challenges_and_the_provider_stand_side_by_side_by_the_same_arithmetic() -> None:
    """Provider: 40 x 0.75 + 80 x 0.25 = 50."""
    found = register(
        scored("b", "60", "80", incumbent=PROVIDER), scored("a", "80", "40", incumbent=PROVIDER)
    )
    (task,) = found.same_task
    assert (task.why, task.challenges) == ("", ("a", "b"))
    assert [(side.id, side.total, side.of) for side in task.sides] == [
        ("a", 70, ()),
        ("b", 65, ()),
        ("", 50, ("a", "b")),
    ]
    assert not codes(found)


def test_a_provider_that_is_described_in_two_ways_is_told() -> None:
    """register.incumbent_differs; both descriptions are shown."""
    other = PROVIDER | {"scores": {"Q": "80", "R": "80"}}
    found = register(
        scored("a", "80", "40", incumbent=PROVIDER), scored("b", "60", "80", incumbent=other)
    )
    assert "register.incumbent_differs" in codes(found)
    assert [side.of for side in found.same_task[0].sides] == [(), (), ("a",), ("b",)]


def test_a_provider_without_a_score_on_a_criterion_has_no_total() -> None:
    part = PROVIDER | {"scores": {"Q": "40"}}
    found = register(scored("a", "80", "40", incumbent=part), scored("b", "60", "80"))
    provider = found.same_task[0].sides[-1]
    assert (provider.scores["R"], provider.total) == (None, None)


def test_what_was_scored_by_other_rules_is_not_compared() -> None:
    found = register(scored("a", "80", "40"), scored("b", "60", "80", digest="other"))
    assert (found.same_task[0].why, found.same_task[0].sides) == ("other_criteria", ())


def test_without_scores_or_with_those_of_one_alone_nothing_is_compared() -> None:
    bare = [challenge(n, challenged={"task_id": "t"}) for n in ("a", "b")]
    assert register(*bare).same_task[0].why == "not_scored"
    found = register(scored("a", "80", "40"), bare[1])
    assert found.same_task[0].why == "one_scored"
    assert found.same_task[0].left_out == (("b", "not_scored"),)


def test_the_words_of_a_task_are_one_task_only_with_the_same_partner() -> None:
    def named(name: str, **task: str) -> Challenge:
        return challenge(name, challenged={"task": "Koffie", **task})

    assert not register(named("a"), named("b")).same_task
    assert register(named("a", partner="P"), named("b", partner=" p")).same_task
    assert not register(named("a", partner="P"), named("b", partner="Q")).same_task
    two = named("a", partner="P", task_id="1"), named("b", partner="P", task_id="2")
    assert not register(*two).same_task


# --- the rest -------------------------------------------------------------------------------------


def test_results_of_partners_and_challenges_leave_gaps_and_overlaps_and_fill_nothing() -> None:
    slots = [{"id": f"R{n}"} for n in range(1, 5)]
    principles = PrincipleSet.model_validate(
        PRINCIPLES.model_dump(mode="json", exclude_none=True) | {"results": slots}
    )
    head = Register.model_validate(HEAD | {"partners": [{"id": "p", "results": ["R1", "R2"]}]})
    one = entry(challenge("a", results_claimed=[{"slot": "R2"}, {"slot": "R3"}]))
    found = register_outcome(head, [one], principles=principles).coverage
    assert found is not None
    assert (found.gaps, found.overlaps) == (("R4",), ("R2",))
    assert register_outcome(head, [one]).coverage is None


def test_findings_that_a_reader_of_the_register_needs_are_kept_and_shared_ones_told_once() -> None:
    notes = [
        error("money.lines_do_not_add_up", Where("x.yaml"), subject="x"),
        warning("gate.fail", Where("x.yaml"), subject="x", profile="p", rule="G1"),
        warning("principle.placeholder", Where("a"), principles="p"),
        warning("principle.placeholder", Where("b"), principles="p"),
        warning("dossier.unknown_file", Where("a/x"), file="x"),
        warning("dossier.unknown_file", Where("b/x"), file="x"),
    ]
    found = register_outcome(Register.model_validate(HEAD), [entry(challenge("a"))], notes)
    assert [finding.code for finding in found.findings] == [
        "money.lines_do_not_add_up",
        "dossier.unknown_file",
        "dossier.unknown_file",
        "principle.placeholder",
    ]


def test_answers_are_counted_under_the_first_profile() -> None:
    found = register(challenge("a"), challenge("b", {"2027": "60000.00"}), challenge("c"))
    assert found.answers == {"meets_gates": 2, "does_not_meet_gates": 1}
    assert found.profile == "profile"
