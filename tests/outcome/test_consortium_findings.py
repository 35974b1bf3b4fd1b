"""What does not fit together in a consortium is said, and never changes the outcome."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from evaluator.model.dossier import Note
from evaluator.model.finding import Finding
from evaluator.model.outcome import TenderOutcome
from evaluator.model.principles import PrincipleSet
from evaluator.model.process import EVENTS, event_kind, events
from evaluator.outcome import tender_outcome
from evaluator.outcome.consortium import lost_tasks, small_share
from tests.support import PRINCIPLES, book_of, make_set, make_tender

MAIN = {"name": "p", "role": "main", "share": "0.6", "funded": "true"}
SUB = {"name": "q", "role": "sub", "share": "0.4", "funded": "true"}
PUBLIC = {"timeline": {"weights_published": "2026-02-02"}}
OWN = ("members.", "continuity.", "task.", "process.", "procedure.")

Rows = list[tuple[str, str, str]]


def outcome_of(
    bid: dict[str, Any] | None = None,
    rows: Rows | None = None,
    principles: PrincipleSet = PRINCIPLES,
    **head: Any,
) -> TenderOutcome:
    criteria = make_set()
    tender = make_tender(criteria, {"A": {"scores": {"Q": 60}, **(bid or {})}}, **head)
    tender = replace(tender, process=notes(rows or []))
    return tender_outcome(tender, book_of(criteria, principles=principles))


def notes(rows: Rows) -> tuple[Note, ...]:
    """Rows of (day, who, what)."""
    return tuple(
        Note((("date", day), ("who", who), ("what", what), ("reason", "because")))
        for day, who, what in rows
    )


def own(outcome: TenderOutcome) -> list[Finding]:
    return [one for one in outcome.findings if one.code.startswith(OWN)]


def only(outcome: TenderOutcome) -> Finding:
    (found,) = own(outcome)
    return found


def with_results(*slots: str) -> PrincipleSet:
    data = PRINCIPLES.model_dump() | {"results": [{"id": slot} for slot in slots]}
    return PrincipleSet.model_validate(data)


# parties ------------------------------------------------------------------------------------------


def test_parties_that_fit_together_give_no_finding() -> None:
    bid = {
        "lead": "p",
        "members": [MAIN, SUB],
        "facts": {"core_group": "3"},  # nobody says who sits in it
        "continuity": {"staff_kept_share": "1", "projects_kept": "4", "projects_now": "4"},
    }
    assert not own(outcome_of(bid))
    assert not own(outcome_of({}))


@pytest.mark.parametrize(
    ("shares", "total"),
    [(("0.6", "0.3"), "0.9"), (("0.6", "0.5"), "1.1"), (("0.8", "0.3", None), "1.1")],
)
def test_shares_that_do_not_add_up_are_named_with_their_sum(
    shares: tuple[str | None, ...], total: str
) -> None:
    members = [
        {"name": f"p{place}", "role": "main"} | ({} if share is None else {"share": share})
        for place, share in enumerate(shares)
    ]
    found = only(outcome_of({"members": members}))
    assert (found.code, found.severity) == ("members.shares_do_not_add_up", "warning")
    assert found.values == {"subject": "A", "total": total}


def test_a_share_that_is_not_given_may_be_what_is_left() -> None:
    members = [MAIN, {"name": "q", "role": "sub"}]
    assert not own(outcome_of({"members": members}))


WRONG: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "members.no_main": ({"members": [SUB | {"share": "1"}]}, {}),
    "members.lead_not_main": ({"lead": "q", "members": [MAIN, SUB]}, {"lead": "q"}),
    "members.twice": ({"members": [MAIN, SUB | {"name": "p"}]}, {"party": "p"}),
    "members.funding_disagrees": (
        {"members": [MAIN, SUB | {"funded": "false"}]},
        {"party": "q"},
    ),
    "members.count_differs": (
        {
            "members": [MAIN | {"core_group": "true"}, SUB | {"core_group": "false"}],
            "facts": {"core_group": "2"},
        },
        {"field": "facts.core_group", "found": "2", "counted": "1"},
    ),
    "continuity.share_out_of_range": (
        {"continuity": {"staff_kept_share": "65"}},
        {"field": "continuity.staff_kept_share", "found": "65"},
    ),
    "continuity.more_kept_than_now": (
        {"continuity": {"projects_kept": "5", "projects_now": "4"}},
        {"kept": "5", "now": "4"},
    ),
}


@pytest.mark.parametrize("code", WRONG)
def test_what_does_not_fit_is_a_warning_and_the_outcome_stands(code: str) -> None:
    bid, values = WRONG[code]
    outcome = outcome_of(bid)
    found = only(outcome)
    assert (found.code, found.severity) == (code, "warning")
    assert found.values == {"subject": "A"} | values
    assert outcome.status == "complete"
    assert outcome.lots[0].winners == ("A",)


def test_a_share_below_zero_or_above_one_is_named_with_its_party() -> None:
    members = [MAIN | {"share": "1.5"}, SUB | {"share": "-0.5"}]
    found = own(outcome_of({"members": members}))
    assert {one.code for one in found} == {"members.share_out_of_range"}
    assert {(one.values["party"], one.values["found"]) for one in found} == {
        ("p", "1.5"),
        ("q", "-0.5"),
    }


def test_who_takes_part_without_money_has_no_share() -> None:
    members = [MAIN | {"share": "1"}, SUB | {"share": "0", "funded": "false"}]
    assert not own(outcome_of({"members": members}))
    members[1] |= {"funded": "true"}
    assert only(outcome_of({"members": members})).code == "members.funding_disagrees"


def test_results_that_no_party_works_on_are_listed() -> None:
    principles = with_results("R1", "R2", "R3")
    bid = {"members": [MAIN | {"results": ["R1"]}, SUB]}
    found = only(outcome_of(bid, principles=principles))
    assert (found.code, found.severity) == ("members.result_unowned", "info")
    assert found.values == {"subject": "A", "count": "2", "results": "R2, R3"}


def test_results_that_no_party_names_at_all_are_unknown_and_not_unowned() -> None:
    assert not own(outcome_of({"members": [MAIN, SUB]}, principles=with_results("R1")))


def test_the_present_provider_is_held_to_the_same_numbers() -> None:
    incumbent = {"name": "Nu", "continuity": {"staff_temporary_share": "1.2"}}
    found = only(outcome_of(incumbent=incumbent))
    assert (found.code, found.values["subject"]) == ("continuity.share_out_of_range", "Nu")
    assert found.where.file == "dossier.yaml"


# who was told -------------------------------------------------------------------------------------

LOSES = ("2026-03-01", "Wijkpanel", "loses a task")


def test_who_loses_a_task_and_was_told_before_publication_is_no_finding() -> None:
    rows = [LOSES, ("2026-02-02", "wijkpanel ", "was told")]
    assert not own(outcome_of(rows=rows, **PUBLIC))


def test_who_loses_a_task_without_a_message_is_a_warning() -> None:
    rows = [LOSES, ("2026-01-01", "Somebody else", "was told")]
    found = only(outcome_of(rows=rows, **PUBLIC))
    assert (found.code, found.values) == ("task.lost_not_told", {"who": "Wijkpanel"})


def test_a_message_after_publication_is_late() -> None:
    rows = [LOSES, ("2026-02-03", "Wijkpanel", "was told")]
    found = only(outcome_of(rows=rows, **PUBLIC))
    assert found.code == "task.lost_told_late"
    assert found.values == {"who": "Wijkpanel", "told": "2026-02-03", "published": "2026-02-02"}


def test_the_first_message_and_the_first_publication_count() -> None:
    timeline = {"timeline": {"published": "2026-02-10", "weights_published": "2026-02-02"}}
    rows = [
        LOSES,
        ("2026-02-09", "Wijkpanel", "was told"),
        ("2026-02-01", "Wijkpanel", "was told"),
    ]
    assert not own(outcome_of(rows=rows, **timeline))
    assert only(outcome_of(rows=rows[:2], **timeline)).values["published"] == "2026-02-02"


@pytest.mark.parametrize(("day", "head"), [("2026-02-03", {}), ("", PUBLIC)])
def test_without_both_days_nobody_is_called_late(day: str, head: dict[str, Any]) -> None:
    tender = replace(
        make_tender(make_set(), {"A": {}}, **head),
        process=notes([LOSES, (day, "Wijkpanel", "was told")]),
    )
    (lost,) = lost_tasks(tender)
    assert lost.told is not None
    assert lost.late is None


def test_dutch_words_for_an_event_mean_the_same_and_other_words_are_told() -> None:
    assert {event_kind(dutch) for dutch in EVENTS.values()} == set(EVENTS)
    assert event_kind(" Haakte  af ") == "left"
    rows = [("2026-01-01", "x", "verliest een taak"), ("2026-01-02", "x", "kreeg het te horen")]
    found = {one.code: one for one in own(outcome_of(rows=rows, **PUBLIC))}
    assert set(found) == {"task.lost_not_told", "process.unknown_event"}
    assert found["process.unknown_event"].severity == "info"
    assert found["process.unknown_event"].values == {"found": "kreeg het te horen"}


def test_the_order_of_rows_says_nothing() -> None:
    rows = notes([("2026-02-01", "b", "left"), ("2026-01-01", "c", "left"), ("", "a", "left")])
    assert events(rows) == events(rows[::-1])
    assert [one.who for one in events(rows)] == ["a", "c", "b"]


# what small is ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "limit"),
    [("0.03", Fraction(3, 100)), ("1", Fraction(1)), ("0", None), ("3", None), ("klein", None),
     ("true", None)],
)  # fmt: skip
def test_what_small_is_stands_in_the_dossier_as_a_share(given: str, limit: Fraction | None) -> None:
    procedure = {"small_party_share": given}
    outcome = outcome_of(procedure=procedure)
    head = make_tender(make_set(), {"A": {}}, procedure=procedure).head
    assert small_share(head) == limit
    if limit is None:
        assert only(outcome).code == "procedure.small_share_unusable"
    else:
        assert not own(outcome)
    assert small_share(make_tender(make_set(), {"A": {}}).head) is None
