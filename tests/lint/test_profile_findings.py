"""What `evaluator check` tells about a profile: for each finding one that has it and one that just
does not.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from evaluator.formats.documents import check_document
from evaluator.lint import PROFILE_CHECKS, Subject, profile_findings
from evaluator.lint.word_list import listed
from evaluator.model.base import Source
from evaluator.model.finding import Finding, Where
from evaluator.render.catalogue import Words
from tests.support import CAP, ROOT, TITLE, make_profile

TODAY = dt.date(2026, 11, 25)
CAP_RULE = {"check": "cap_per_year", "limit": "challenge-cap", "basis": "requested"}
COST = {"check": "cost_not_higher", "basis": "requested", "against": "avoidable", "factor": "1.0"}
DECISION = {
    "check": "max_weeks_after", "kind": "process", "from": "submitted", "to": "decision.date",
    "weeks": "8",
}  # fmt: skip
DOCUMENT = {"check": "document", "doc": "support"}
ASKED = {"check": "judgement", "ask": {"nl": "Kan het?", "en": "Can it?"}}
NOTE = {"check": "note", "kind": "info"}
CLAUSE = {"text": TITLE, "source": {"ref": "src"}}


def source(**changes: Any) -> Source:
    base = {
        "id": "src", "title": "x", "where": "y", "retrieved": "2026-11-24", "evidence": "seen",
        "own_text": "true",
    }  # fmt: skip
    return Source.model_validate(base | changes)


def subject(*rules: dict[str, Any], data: Any = None, **changes: Any) -> Subject:
    """A profile in which nothing is vague, but for the changes.

    `today`, `limits`, `sources` and `parents` are those of the subject; the rest is the profile's.
    """
    given = {key: changes.pop(key) for key in ("today", "limits", "sources", "parents")
             if key in changes}  # fmt: skip
    sound = [rule | {"purpose": rule.get("purpose", TITLE)} for rule in (*rules, COST, DECISION)]
    sound = [{key: value for key, value in rule.items() if value != ""} for rule in sound]
    profile = make_profile(*sound, **({"last_checked": "2026-11-24", "appeal": CLAUSE} | changes))
    return Subject(
        profile,
        own=tuple(rule.id for rule in profile.rules),
        data=data or {},
        place=lambda path: Where("p.yaml", 1, ".".join(map(str, path))),
        **({"today": TODAY, "limits": {CAP.id: CAP}, "sources": {"src": source()}, "parents": ()}
           | given),
    )  # fmt: skip


def told(found: Subject) -> list[str]:
    return [finding.code for finding in profile_findings(found)]


def test_a_profile_in_which_nothing_is_vague_has_no_finding() -> None:
    assert told(subject(DOCUMENT, ASKED)) == []


VAGUE = {"text": {"nl": "Er is voldoende steun.", "en": "There is sufficient support."}}
COUNTED = {"text": {"nl": "Er is voldoende steun: 25 namen.", "en": "Enough support: 25 names."}}
OPEN = {"ask": {"nl": "Hoe goed is het plan?", "en": "How good is the plan?"}}
STATED = {"ask": {"nl": "Het plan is goed", "en": "The plan is good"}}
WEEKS_10 = {"text": {"nl": "Binnen 10 weken.", "en": "Within 10 weeks."}}
WEEKS_8 = {"text": {"nl": "Binnen 8 weken.", "en": "Within 8 weeks."}}
EUROS = {"text": {"nl": "Ten hoogste 50.000 euro.", "en": "At most €50,000."}}
MORE = {"text": {"nl": "Ten hoogste 60.000,00 euro.", "en": "At most €60,000.00."}}
PERCENT = {"text": {"nl": "Ten hoogste 70% van nu.", "en": "At most 70 percent of now."}}
UNKNOWN = [{"nl": "x", "en": "x"}]
PARENT = make_profile(DOCUMENT, id="parent", complete="false")
CERTAIN = CAP.replace(vat="incl")

# finding: what has it, what just does not have it
PAIRS: dict[str, tuple[Subject, Subject]] = {
    "rule.vague_words": (subject(DOCUMENT | VAGUE), subject(DOCUMENT | COUNTED)),
    "rule.question_open": (subject(ASKED | OPEN), subject(ASKED)),
    "rule.judgement_without_purpose": (
        subject(ASKED | {"kind": "criterion", "purpose": ""}),
        subject(ASKED | {"kind": "criterion"}),
    ),
    "rule.without_purpose": (
        subject(DOCUMENT | {"purpose": ""}),
        subject(DOCUMENT | {"purpose": "", "kind": "info"}),
    ),
    "rule.figure_not_tested": (subject(NOTE | WEEKS_10), subject(NOTE | WEEKS_8)),
    "rule.figure_differs": (
        subject(DECISION | WEEKS_10),
        subject(DECISION | WEEKS_8),
    ),
    "rule.unverified": (
        subject(DOCUMENT, DOCUMENT | {"evidence": "memory"}),
        subject(DOCUMENT, DOCUMENT | {"evidence": "own-choice"}),
    ),
    "rule.checked_long_ago": (
        subject(DOCUMENT | {"last_checked": "2025-11-24"}),
        subject(DOCUMENT | {"last_checked": "2025-11-25"}),
    ),
    "rule.no_difference": (
        subject(DOCUMENT, parents=(make_profile(DOCUMENT | {"purpose": TITLE}),)),
        subject(DOCUMENT, parents=(make_profile(DOCUMENT | {"purpose": TITLE, "kind": "info"}),)),
    ),
    "limit.without_vat": (
        subject(CAP_RULE),
        subject(CAP_RULE, limits={CAP.id: CERTAIN}),
    ),
    "profile.no_decision_period": (
        subject(rules=[{"id": "G1", "evidence": "seen", "text": TITLE, "purpose": TITLE, **COST}]),
        subject(),
    ),
    "profile.no_money_rule": (
        subject(rules=[
            {"id": "G1", "evidence": "seen", "text": TITLE, "purpose": TITLE, **DOCUMENT},
            {"id": "G2", "evidence": "seen", "text": TITLE, **DECISION},
        ]),
        subject(DOCUMENT),
    ),
    "profile.no_appeal": (subject(appeal=None), subject()),
    "profile.checked_long_ago": (
        subject(last_checked="2025-11-24"),
        subject(last_checked="2025-11-25"),
    ),
    "profile.day_not_said": (subject(last_checked=None), subject()),
    "profile.unknown_not_said": (
        subject(complete="false"),
        subject(complete="false", unknown=UNKNOWN),
    ),
    "profile.complete_with_unknown": (
        subject(unknown=UNKNOWN),
        subject(complete="false", unknown=UNKNOWN),
    ),
    "profile.source_not_own": (
        subject(sources={"src": source(own_text="false")}),
        subject(sources={"src": source()}),
    ),
    "profile.extends_incomplete": (
        subject(parents=(PARENT,)),
        subject(parents=(PARENT.replace(complete=True),)),
    ),
    "profile.no_testable_rule": (
        subject(rules=[
            {"id": "G1", "evidence": "memory", "text": TITLE, "purpose": TITLE, **COST},
            {"id": "G2", "evidence": "seen", "text": TITLE, "phase": "takeover",
             "purpose": TITLE, **DOCUMENT},
            {"id": "G3", "evidence": "seen", "text": TITLE, **DECISION},
        ]),
        subject(),
    ),
    "profile.to_fill_in": (
        subject(data={"title": {"nl": "[VUL IN: naam]", "en": "[FILL IN: name]"}}),
        subject(data={"title": {"nl": "naam", "en": "name"}}),
    ),
}  # fmt: skip


@pytest.mark.parametrize("code", PAIRS)
def test_a_finding_is_told_where_it_holds_and_not_where_it_just_does_not(code: str) -> None:
    has, has_not = PAIRS[code]
    assert code in told(has)
    assert code not in told(has_not)


@pytest.mark.parametrize("code", PAIRS)
def test_no_finding_on_a_profile_is_an_error_and_each_reads_in_both_languages(code: str) -> None:
    for finding in profile_findings(PAIRS[code][0]):
        assert finding.severity in ("warning", "info")
        for lang in ("nl", "en"):
            assert all(Words(lang).finding(finding))


def test_every_finding_of_the_package_is_in_the_list_above() -> None:
    """A new check without a pair makes this fail."""
    sources = (ROOT / "evaluator" / "lint").glob("*.py")
    said = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    assert set(re.findall(r'"((?:rule|limit|profile)\.[a-z_]+)"', said)) == set(PAIRS)


# the words ----------------------------------------------------------------------------------------


def only(found: Subject, code: str) -> Finding:
    (one,) = [finding for finding in profile_findings(found) if finding.code == code]
    return one


@pytest.mark.parametrize(
    ("kind", "severity"),
    [("gate", "warning"), ("criterion", "warning"), ("info", "info"), ("process", "info")],
)
def test_vague_words_weigh_more_where_they_decide(kind: str, severity: str) -> None:
    found = only(subject(DOCUMENT | VAGUE | {"kind": kind}), "rule.vague_words")
    assert (found.severity, found.values["words"]) == (severity, "voldoende, sufficient")


@pytest.mark.parametrize("check", [CAP_RULE, COST, DECISION])
def test_a_vague_word_beside_a_figure_that_is_tested_is_left_alone(check: dict[str, Any]) -> None:
    assert "rule.vague_words" not in told(subject(check | VAGUE))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Zoveel mogelijk inwoners doen mee.", "zoveel mogelijk"),
        ("Het plan past bij de wijk.", ""),  # passend is in the list, past is not
        ("De onvoldoendes", ""),
        ("Een REDELIJKE termijn.", "redelijke"),
    ],
)
def test_only_whole_words_are_vague(text: str, found: str) -> None:
    rule = DOCUMENT | {"text": {"nl": text, "en": "x"}}
    words = [
        f.values["words"] for f in profile_findings(subject(rule)) if f.code == "rule.vague_words"
    ]
    assert words == ([found] if found else [])


def test_the_list_holds_words_in_both_languages_each_once() -> None:
    for group in ("vague", "open_question"):
        for words in listed()[group].values():
            assert len(words) == len(set(words)) > 5
            assert words == [word.lower() for word in words]


@pytest.mark.parametrize("asked", [OPEN, STATED])
def test_a_question_is_answered_with_yes_or_no_in_both_languages(asked: dict[str, Any]) -> None:
    assert "rule.question_open" in told(subject(ASKED | asked))
    half = {"ask": {"nl": "Kan het?", "en": asked["ask"]["en"]}}
    assert "rule.question_open" in told(subject(ASKED | half))


# the figures --------------------------------------------------------------------------------------


def figures(*rules: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [
        (finding.code.rpartition("_")[2], finding.values["figure"], finding.values["unit"])
        for finding in profile_findings(subject(*rules))
        if finding.code.startswith("rule.figure")
    ]


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        (CAP_RULE | EUROS, []),
        (CAP_RULE | MORE, [("differs", "60000", "euro")]),
        (NOTE | EUROS, [("tested", "50000", "euro")]),
        (COST | PERCENT, [("differs", "70", "percent")]),
        (COST | PERCENT | {"factor": "0.7"}, []),
        (NOTE | PERCENT, [("tested", "70", "percent")]),
        (NOTE | {"text": {"nl": "In 2027, op 3 plekken.", "en": "In 2027, in 3 places."}}, []),
    ],
)
def test_a_figure_in_the_words_is_the_one_that_a_check_tests(
    rule: dict[str, Any], wanted: list[tuple[str, str, str]]
) -> None:
    assert figures(rule) == wanted


def test_a_figure_may_be_tested_by_another_rule() -> None:
    assert figures(NOTE | EUROS, CAP_RULE) == []


def test_a_rule_with_a_figure_of_its_own_is_not_saved_by_another_rule() -> None:
    """The words say 8 weeks, as another rule tests; this rule tests 10."""
    assert figures(DECISION | WEEKS_8 | {"weeks": "10"}) == [("differs", "8", "weeks")]


# days, parents, places ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("checked", "today", "old"),
    [
        ("2024-02-29", dt.date(2025, 3, 1), False),
        ("2024-02-29", dt.date(2025, 3, 2), True),
        ("2025-12-31", dt.date(2026, 12, 31), False),
        ("2020-01-01", None, False),  # nobody asked how old it is
    ],
)
def test_a_year_is_a_year(checked: str, today: dt.date | None, *, old: bool) -> None:
    assert ("profile.checked_long_ago" in told(subject(last_checked=checked, today=today))) is old


def test_a_rule_of_another_profile_is_not_told_again() -> None:
    found = subject(DOCUMENT | VAGUE)
    own = Subject(found.profile, ("G2", "G3"), {}, (), found.limits, found.sources, found.place)
    assert "rule.vague_words" not in told(own)


def test_what_is_to_be_filled_in_is_told_once_with_its_place() -> None:
    data = {"title": {"nl": "[VUL IN: a]", "en": "[FILL IN: a]"},
            "rules": [{"id": "V1", "text": {"nl": "b", "en": "[FILL IN: b]"}}]}  # fmt: skip
    places = [f.values["field"] for f in profile_findings(subject(data=data))]
    assert places == ["rules.V1.text", "title"]


def test_sources_and_limits_to_be_filled_in_are_told_too() -> None:
    blank = subject(sources={"src": source(title="[VUL IN: titel]")})
    assert only(blank, "profile.to_fill_in").values["field"] == "sources.src"
    half = CAP.replace(description=CAP.description.replace(nl="[VUL IN: x]"))
    blank = subject(CAP_RULE, limits={CAP.id: half})
    assert only(blank, "profile.to_fill_in").values["field"] == "limits.challenge-cap"


def test_a_list_for_another_purpose_needs_no_money_period_or_appeal() -> None:
    rules = [{"id": "G1", "evidence": "seen", "text": TITLE, "purpose": TITLE, **DOCUMENT}]
    assert told(subject(rules=rules, applies_to="grant", appeal=None)) == []


# the shipped profiles -----------------------------------------------------------------------------

FILES = sorted((ROOT / "criteria" / "profiles").glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_shipped_profile_lacks_what_its_makers_can_give(path: Any) -> None:
    """What is vague in it is in the municipality's rules, not in ours."""
    found = {finding.code for finding in check_document(path, today=TODAY).findings}
    ours = {
        "rule.without_purpose", "rule.judgement_without_purpose", "rule.question_open",
        "rule.figure_differs", "profile.day_not_said", "profile.unknown_not_said",
        "profile.complete_with_unknown", "profile.to_fill_in", "profile.checked_long_ago",
    }  # fmt: skip
    assert not found & ours


def test_a_place_is_a_line_of_the_file() -> None:
    path = ROOT / "criteria" / "profiles" / "meierijstad.yaml"
    found = check_document(path, today=TODAY).findings
    (one,) = [finding for finding in found if finding.code == "rule.vague_words"]
    lines = path.read_text(encoding="utf-8").splitlines()
    assert one.where.line is not None
    assert lines[one.where.line - 1].strip() == f"- id: {one.values['rule']}"


def test_the_registry_names_each_subject_once() -> None:
    assert len(PROFILE_CHECKS) == len(set(PROFILE_CHECKS)) == 10
