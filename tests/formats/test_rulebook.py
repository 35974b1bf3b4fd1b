"""Reading the rules: inheritance of profiles, what belongs to a rulebook, and the shipped rules as
a whole.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path

import pytest

from evaluator.errors import InputError
from evaluator.formats.criteria_checks import check_criteria
from evaluator.formats.dossier import load
from evaluator.formats.library import Library
from evaluator.formats.profiles import read_limit, read_profile
from evaluator.formats.rulebook import (
    read_criteria,
    read_principles,
    read_regime,
    read_rulebook,
)
from evaluator.formats.yaml_text import Document
from evaluator.model.base import Frozen, Source, SourceRef
from evaluator.model.rule import Clause, Limit, LimitValue, Profile, Regime, Rule
from evaluator.rules import CHECKS
from tests.support import PRINCIPLES, ROOT, TITLE, leaf, make_set, price

VALID = ROOT / "tests" / "broken" / "valid"
CRITERIA = ROOT / "criteria"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A criteria folder of its own."""
    return Path(shutil.copytree(VALID / "criteria", tmp_path / "criteria"))


CHILD = """kind: profile
id: child
title: {nl: kind, en: child}
applies_to: take-over
complete: false
extends: proef-profile
source: {ref: act, place: "art. 2"}
rules:
  - id: G2
    kind: info
    check: document
    doc: support
    text: {nl: anders, en: other}
    evidence: seen
  - id: G3
    kind: gate
    check: document
    doc: plan
    text: {nl: plan, en: plan}
    evidence: seen
"""


def test_a_profile_takes_over_the_rules_it_does_not_change(rules: Path) -> None:
    """G1 of the parent with the parent's source, G2 replaced, G3 added at the end."""
    (rules / "profiles" / "child.yaml").write_text(CHILD, encoding="utf-8")
    profile = read_profile(Library(None, rules), "child")
    assert [(rule.id, rule.kind) for rule in profile.rules] == [
        ("G1", "gate"),
        ("G2", "info"),
        ("G3", "gate"),
    ]
    assert profile.rules[0].source is not None
    assert profile.rules[0].source.place == "art. 1"
    assert (profile.complete, profile.title.en) == (False, "child")


def extended(rules: Path, text: str) -> Profile:
    """The child of a text, read."""
    (rules / "profiles" / "child.yaml").write_text(text, encoding="utf-8")
    return read_profile(Library(None, rules), "child")


def test_a_profile_drops_rules_and_takes_over_nothing_else(rules: Path) -> None:
    """G1 dropped, G2 replaced, G3 added; note, appeal and what is unknown are not the parent's."""
    parent = rules / "profiles" / "proef-profile.yaml"
    more = (
        "note: {nl: n, en: n}\nunknown: [{nl: u, en: u}]\nlast_checked: 2026-01-02\n"
        "appeal: {text: {nl: a, en: a}, source: {ref: act}}\nrules:\n"
    )
    text = parent.read_text(encoding="utf-8")
    parent.write_text(text.replace("rules:\n", more, 1), encoding="utf-8")
    profile = extended(rules, CHILD.replace("source: {ref", "without: [G1]\nsource: {ref", 1))
    assert [rule.id for rule in profile.rules] == ["G2", "G3"]
    assert (profile.note, profile.appeal, profile.unknown) == (None, None, ())
    assert profile.last_checked is None


def test_a_rule_that_is_taken_over_keeps_the_day_it_was_checked(rules: Path) -> None:
    """The child's own day is not that of the parent's rules."""
    parent = rules / "profiles" / "proef-profile.yaml"
    text = parent.read_text(encoding="utf-8")
    parent.write_text(text.replace("rules:", "last_checked: 2025-03-04\nrules:"), encoding="utf-8")
    child = CHILD.replace("rules:", "last_checked: 2026-05-06\nrules:")
    days = {rule.id: rule.last_checked for rule in extended(rules, child).rules}
    assert days == {"G1": dt.date(2025, 3, 4), "G2": None, "G3": None}


@pytest.mark.parametrize(
    ("without", "code"),
    [
        ("[G1]", ""),
        ("[G1, G1]", "id.duplicate"),
        ("[G9]", "profile.without_unknown"),
        ("[G3]", "profile.without_unknown"),  # its own rule, not the parent's
        ("[G2]", "profile.without_own"),
    ],
)
def test_only_a_rule_of_the_parent_can_be_dropped(rules: Path, without: str, code: str) -> None:
    """Told at its line in the child."""
    text = CHILD.replace("source: {ref", f"without: {without}\nsource: {{ref", 1)
    if not code:
        assert extended(rules, text)
        return
    with pytest.raises(InputError) as error:
        extended(rules, text)
    told = [(problem.code, problem.file, problem.line) for problem in error.value.problems]
    assert told == [(code, "profiles/child.yaml", 7)]


def test_dropping_rules_without_building_on_a_profile_is_refused(rules: Path) -> None:
    """profile.without_alone."""
    with pytest.raises(InputError) as error:
        extended(rules, CHILD.replace("extends: proef-profile", "without: [G1]"))
    assert [problem.code for problem in error.value.problems] == ["profile.without_alone"]


def test_profiles_that_extend_each_other_are_refused(rules: Path) -> None:
    """Directly or by a detour: told at the line of extends, not by a stack that runs full."""
    text = CHILD.replace("extends: proef-profile", "extends: other")
    (rules / "profiles" / "child.yaml").write_text(text, encoding="utf-8")
    (rules / "profiles" / "other.yaml").write_text(
        CHILD.replace("id: child", "id: other").replace("extends: proef-profile", "extends: child"),
        encoding="utf-8",
    )
    with pytest.raises(InputError) as error:
        read_profile(Library(None, rules), "child")
    problem = error.value.problems[0]
    assert (problem.code, problem.line) == ("profile.circle", 6)


def test_a_rulebook_holds_what_is_used_and_no_more(rules: Path) -> None:
    """One limit, one source; a second limit that no rule names stays out."""
    text = (rules / "limits" / "proef-cap.yaml").read_text(encoding="utf-8")
    (rules / "limits" / "other.yaml").write_text(
        text.replace("id: proef-cap", "id: other"), encoding="utf-8"
    )
    book = read_rulebook(
        Library(None, rules),
        criteria="challenges/proef",
        kind="challenge",
        profiles=["proef-profile"],
    )
    assert (set(book.limits), set(book.sources)) == ({"proef-cap"}, {"act"})
    assert book.regime is not None
    assert book.principles is not None


def test_all_is_every_take_over_profile(rules: Path) -> None:
    """Grant and process profiles are left out; each comes once."""
    text = (rules / "profiles" / "proef-profile.yaml").read_text(encoding="utf-8")
    grant = text.replace("id: proef-profile", "id: grant").replace(
        "applies_to: take-over", "applies_to: grant"
    )
    (rules / "profiles" / "grant.yaml").write_text(grant, encoding="utf-8")
    book = read_rulebook(
        Library(None, rules), criteria=None, kind="challenge", profiles=["proef-profile", "all"]
    )
    ids = [profile.id for profile in book.profiles]
    assert ids.count("proef-profile") == 1
    assert "grant" not in ids
    assert {"rotterdam", "wageningen-seed"} <= set(ids)


# the shipped rules
# -----------------------------------------------------------------------------------


def names(folder: str) -> list[str]:
    return sorted(path.stem for path in (CRITERIA / folder).glob("*.yaml"))


@pytest.mark.parametrize("name", names("profiles"))
def test_a_shipped_profile_is_sound(name: str) -> None:
    """Words in both languages, evidence, a source, no amounts."""
    profile = read_profile(Library(), name)
    assert profile.rules
    assert all(
        rule.text and rule.evidence and (rule.source or profile.source) for rule in profile.rules
    )


@pytest.mark.parametrize("name", names("regimes"))
def test_a_shipped_regime_is_sound(name: str) -> None:
    """Every rule with its source."""
    assert read_regime(Library(), name).rules


@pytest.mark.parametrize("name", names("limits"))
def test_a_shipped_limit_is_sound(name: str) -> None:
    """Dated values with sources."""
    assert read_limit(Library(), name).values


@pytest.mark.parametrize("name", names("principles"))
def test_a_shipped_principle_set_is_sound(name: str) -> None:
    """At least five principles."""
    assert len(read_principles(Library(), name).principles) >= 5


@pytest.mark.parametrize(("folder", "kind"), [("tenders", "tender"), ("challenges", "challenge")])
def test_every_shipped_criteria_set_is_sound(folder: str, kind: str) -> None:
    """Weights, ids, scale, principles and scenarios hold together."""
    library = Library()
    for name in names(folder):
        criteria, _, _ = read_criteria(library, f"{folder}/{name}", kind, None, library.sources())
        assert criteria.leaves


def test_no_amount_or_municipality_stands_in_a_shipped_profile_rule() -> None:
    """Rules name a limit; the amount stands in criteria/limits."""
    for name in names("profiles"):
        for rule in read_profile(Library(), name).rules:
            assert rule.min is None
            assert rule.max is None


# the manual
# -----------------------------------------------------------------------------------------------

MANUAL = (CRITERIA / "README.md").read_text(encoding="utf-8")
DESCRIBED: dict[str, type[Frozen]] = {
    "#### source reference": SourceRef,
    "#### source": Source,
    "## Limits: `limits/<id>.yaml`": Limit,
    "#### limit value": LimitValue,
    "## Regimes: `regimes/<id>.yaml`": Regime,
    "## Profiles: `profiles/<id>.yaml`": Profile,
    "#### clause": Clause,
    "#### rule": Rule,
}


def first_column(heading: str) -> list[str]:
    """What the first table below a heading of the manual describes."""
    part = re.split(r"\n#+ ", MANUAL.split(f"\n{heading}\n")[1])[0]
    return re.findall(r"(?m)^\| `([a-z_]+)` \|", part)


@pytest.mark.parametrize("heading", DESCRIBED)
def test_the_manual_describes_every_field_and_no_other(heading: str) -> None:
    """Read from the types, as the JSON schema is."""
    fields = DESCRIBED[heading].model_fields.items()
    assert sorted(first_column(heading)) == sorted(field.alias or name for name, field in fields)


def test_the_manual_describes_every_check_with_its_parameters() -> None:
    part = MANUAL.split("\n#### checks\n")[1].split("\n## ")[0]
    rows = re.findall(r"(?m)^\| `([a-z_]+)` \| [^|]+ \| ([^|]+) \|$", part)
    assert {name: set(re.findall("`([a-z]+)`", said)) for name, said in rows} == {
        name: {key.rstrip("_") for key in check.REQUIRED | check.OPTIONAL} - {"on_missing"}
        for name, check in CHECKS.items()
    }


# checks of a set
# ----------------------------------------------------------------------------------------


def told(kind: str = "tender", **changes: object) -> set[str]:
    return {
        one.code
        for one in check_criteria(Document("set.yaml", {}), make_set(**changes), PRINCIPLES, kind)
    }


@pytest.mark.parametrize(
    ("weights", "sound"),
    [
        (("40", "60"), True),
        (("33.3", "66.7"), True),
        (("33.33", "66.66"), False),
        (("100", "0"), True),
        (("50", "50.0000001"), False),
    ],
)
def test_weights_sum_to_exactly_one_hundred(weights: tuple[str, str], sound: bool) -> None:  # noqa: FBT001
    """99.99 is not 100, and a ten-millionth more is not either."""
    tree = [leaf("A", weights[0]), leaf("B", weights[1])]
    assert (told(criteria=tree) == set()) is sound
    inner = [{"id": "G", "weight": "100", "children": tree}]
    assert (told(criteria=inner) == set()) is sound


def test_a_scale_needs_no_anchors_while_the_set_is_a_draft() -> None:
    """Adopted: every level described; draft: not yet."""
    bare = {"min": "0", "max": "10", "step": "1"}
    assert told(scale=bare) == {"scale.no_anchors"}
    assert told(scale=bare, status="draft") == set()


@pytest.mark.parametrize(
    ("tree", "mechanism", "expected"),
    [
        ([leaf("Q")], {"name": "weighted-sum"}, set()),
        (
            [leaf("Q", "70"), price("30")],
            {"name": "weighted-sum", "price": {"formula": "lowest-over-price"}},
            set(),
        ),
        (
            [leaf("Q", "70"), price("30")],
            {"name": "weighted-sum"},
            {"mechanism.criterion_without_price"},
        ),
        (
            [leaf("Q", "70"), price("30")],
            {"name": "lowest-price"},
            {"mechanism.criterion_without_price"},
        ),
        (
            [leaf("Q")],
            {"name": "weighted-sum", "price": {"formula": "lowest-over-price"}},
            {"mechanism.price_without_criterion"},
        ),
        ([leaf("Q")], {"name": "award-on-value", "values": {"Q": "1"}}, set()),
        ([leaf("Q")], {"name": "award-on-value", "values": {"R": "1"}}, {"mechanism.values"}),
    ],
)
def test_price_criterion_and_mechanism_belong_together(
    tree: list[object], mechanism: dict[str, object], expected: set[str]
) -> None:
    """A price criterion without a formula, or a formula without a criterion, means something else
    than was published.
    """
    assert told(criteria=tree, mechanism=mechanism) == expected


def test_a_criteria_set_of_a_dossier_may_stand_in_it(rules: Path, tmp_path: Path) -> None:
    """`criteria: ./set.yaml` is a path from the dossier's folder."""
    folder = Path(shutil.copytree(VALID / "tender", tmp_path / "tender"))
    shutil.copyfile(rules / "tenders" / "proef.yaml", folder / "criteria.yaml")
    head = folder / "dossier.yaml"
    head.write_text(
        head.read_text(encoding="utf-8").replace("tenders/proef", "./criteria.yaml"),
        encoding="utf-8",
    )
    criteria = load(folder, criteria_dir=rules).book.criteria
    assert criteria is not None
    assert criteria.id == "proef"
    assert criteria.title is None or criteria.title.en != TITLE["en"]
