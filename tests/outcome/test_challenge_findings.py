"""Facts of a challenge that contradict each other: each code for its own cause, and only then."""

from __future__ import annotations

from typing import Any

import pytest

from evaluator.model.outcome import ChallengeOutcome
from evaluator.model.rulebook import Rulebook
from evaluator.outcome import challenge_outcome
from evaluator.render.catalogue import LANGUAGES, Words
from tests.support import (
    PRINCIPLES,
    SET,
    challenge_dossier,
    make_challenge,
    make_profile,
)

DIPLOMA = {"check": "document", "doc": "diploma"}
WAIVER = {"by": "J. Proef", "on": "2026-05-05", "reason": "een kritische vriend kijkt mee"}
CHALLENGE_SET = {
    key: value for key, value in SET.items() if key not in ("mechanism", "ties", "on_withdrawal")
}


def outcome_of(rule: dict[str, Any] = DIPLOMA, **changes: Any) -> ChallengeOutcome:
    from evaluator.model.criteria import CriteriaSet  # noqa: PLC0415  # used here only

    book = Rulebook(
        CriteriaSet.model_validate(CHALLENGE_SET), PRINCIPLES, profiles=(make_profile(rule),)
    )
    return challenge_outcome(challenge_dossier(make_challenge(**changes)), book)


def severities(rule: dict[str, Any] = DIPLOMA, **changes: Any) -> dict[str, str]:
    return {one.code: one.severity for one in outcome_of(rule, **changes).findings}


ALLOWED = DIPLOMA | {"waivable": "true"}
BASE: dict[str, Any] = {"applicant": {"id": "a", "name": "Groep"}}
CAUSES: list[tuple[str, str, dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    ("waiver.not_allowed", "error", DIPLOMA, {"waived": {"G1": WAIVER}}, {}),
    ("waiver.not_needed", "info", ALLOWED,
     {"waived": {"G1": WAIVER}, "documents": {"diploma": "true"}}, {"waived": {"G1": WAIVER}}),
    ("waiver.unknown_rule", "warning", ALLOWED,
     {"waived": {"G9": WAIVER}}, {"waived": {"other-profile/G9": WAIVER}}),
    ("gate.waived", "warning", ALLOWED, {"waived": {"profile/G1": WAIVER}},
     {"waived": {"other-profile/G1": WAIVER}}),
    ("challenge.own_task", "error", DIPLOMA, {"challenged": {"partner": " groep "}},
     {"challenged": {"partner": "Groep Zuid"}}),
    ("challenge.outside_contract", "warning", DIPLOMA,
     {"challenged": {"in_consortium_scope": "false"}},
     {"challenged": {"in_consortium_scope": None}}),
    ("challenge.starts_before_submission", "error", DIPLOMA, {"submitted": "2027-01-02"},
     {"submitted": "2027-01-01"}),
    ("document.claim_unsupported", "warning", DIPLOMA,
     {"documents": {"support": "true"}, "support": {"meeting_report": "false"}},
     {"documents": {"support": "true"}, "support": {"meeting_report": "false", "signatures": "1"}}),
    ("document.attached_not_claimed", "warning", DIPLOMA,
     {"attachments": {"plan": "plan.pdf"}, "documents": {"plan": "false"}},
     {"attachments": {"plan": "plan.pdf"}, "documents": {"plan": "true"}}),
    ("self_rating.unknown_principle", "warning", DIPLOMA,
     {"self_rating": {"principles": {"P9": {"view": "well"}}}},
     {"self_rating": {"principles": {"P1": {"view": "well"}}}}),
    ("incumbent.unknown_criterion", "warning", DIPLOMA,
     {"incumbent": {"scores": {"K9": "40"}}}, {"incumbent": {"scores": {"Q": "40"}}}),
]  # fmt: skip


@pytest.mark.parametrize(("code", "severity", "rule", "cause", "near"), CAUSES, ids=lambda v: v
                         if isinstance(v, str) else "")  # fmt: skip
def test_a_finding_has_its_cause_and_comes_for_nothing_else(
    code: str, severity: str, rule: dict[str, Any], cause: dict[str, Any], near: dict[str, Any]
) -> None:
    assert severities(rule, **BASE | cause).get(code) == severity
    assert code not in severities(rule, **BASE | near)
    assert code not in severities(rule, **BASE)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("code", "severity", "rule", "cause", "near"), CAUSES, ids=lambda v: v
                         if isinstance(v, str) else "")  # fmt: skip
def test_a_finding_reads_in_both_languages(
    code: str, severity: str, rule: dict[str, Any], cause: dict[str, Any], near: dict[str, Any],
    lang: str,
) -> None:  # fmt: skip
    del severity, near
    outcome = outcome_of(rule, **BASE | cause)
    (finding,) = [one for one in outcome.findings if one.code == code]
    text = Words(lang).finding(finding)
    assert text.message.strip()
    assert text.remedy.strip()
    assert text.why.strip()
    assert "{" not in text.message


def test_a_waiver_counts_no_more_and_keeps_the_result() -> None:
    outcome = outcome_of(ALLOWED, waived={"G1": WAIVER})
    (check,) = outcome.challenges[0].profiles[0].checks
    assert (check.result, check.counted, check.waived) == ("incomplete", False, WAIVER)
    assert outcome.challenges[0].profiles[0].overall == "meets_gates"


def test_a_waiver_that_is_not_allowed_changes_nothing() -> None:
    outcome = outcome_of(DIPLOMA, waived={"G1": WAIVER})
    (check,) = outcome.challenges[0].profiles[0].checks
    assert (check.counted, check.waived) == (True, None)
    assert outcome.challenges[0].profiles[0].overall == "incomplete"
