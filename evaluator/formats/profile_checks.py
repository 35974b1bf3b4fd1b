"""Rules that fit together: known checks, complete parameters, words, evidence and a source."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel

from evaluator.errors import Problem
from evaluator.formats.parse import shown
from evaluator.formats.yaml_text import Document
from evaluator.model.challenge import Challenge
from evaluator.model.rule import Profile, Rule
from evaluator.rules import sound

BID_FIELDS = frozenset(
    {
        "id",
        "name",
        "lots",
        "lead",
        "submitted",
        "themes",
        "documents",
        "facts",
        "continuity",
        "price",
        "timeline",
        "procedure",
        "lot",
    }
)
NOT_A_GATE = (
    "rule.not_a_gate",
    "requirements without kind, phase and evidence: memory: each of them counts",
    "remove the key, or the requirement",
)
WANTED = {
    "text": ("rule.text_missing", "without text", "text in nl and en", "add text: {nl, en}"),
    "evidence": (
        "rule.evidence_missing",
        "without evidence",
        "seed, seen, memory or own-choice",
        "add evidence:",
    ),
    "source": (
        "rule.source_missing",
        "without source",
        "source: {ref, place} at the rule or at the profile",
        "add source:",
    ),
    "limit": (
        "rule.amount_in_profile",
        "with an amount of its own",
        "limit: the id of a dated limit",
        "put the amount in criteria/limits",
    ),
}
REMEDY = "give one of the two another id"
MEND_ID, KEEP_ONE = "mend the id, or leave it out", "keep one of the two"
WITHOUT_ALONE = ("without beside extends", "add extends, or leave without out")
WITHOUT_OWN = (
    "a rule that is dropped, or one that is changed",
    "leave it out of without: a rule with the same id takes its place already",
)
FIELD_KEYS = ("field", "deadline", "from_", "to")


def check_rules(
    document: Document, rules: Sequence[Rule], key: str, *, tender: bool
) -> list[Problem]:
    """Checks, parameters and fields of rules; ids once each."""
    found: list[Problem] = []
    seen: set[str] = set()
    for index, rule in enumerate(rules):
        path = (key, index)
        wrong = sound(rule)
        if wrong is not None:
            what = f"rule {rule.id}: check {shown(rule.check)}"
            found.append(_problem(document, path, (wrong.code, what, wrong.allowed, wrong.remedy)))
        if tender and (rule.kind != "gate" or rule.phase or rule.evidence == "memory"):
            what = f"requirement {rule.id} that does not count"
            found.append(_problem(document, path, (NOT_A_GATE[0], what, *NOT_A_GATE[1:])))
        if rule.id in seen:
            twice = ("id.duplicate", f"rule {rule.id} twice", "each rule id once", REMEDY)
            found.append(_problem(document, (*path, "id"), twice))
        seen.add(rule.id)
        found += _fields(document, rule, path, tender=tender)
    return found


def _fields(
    document: Document, rule: Rule, path: tuple[str | int, ...], *, tender: bool
) -> list[Problem]:
    found = []
    for key in FIELD_KEYS:
        dotted = getattr(rule, key)
        if dotted is None or _exists(dotted, tender=tender):
            continue
        allowed = ", ".join(sorted(BID_FIELDS if tender else Challenge.model_fields))
        found.append(
            _problem(
                document,
                (*path, key.rstrip("_")),
                (
                    "rule.unknown_field",
                    f"rule {rule.id}: {shown(dotted)}",
                    f"a field that starts with one of: {allowed}",
                    "mend the name of the field",
                ),
            )
        )
    return found


def _exists(dotted: str, *, tender: bool) -> bool:
    first, *rest = dotted.split(".")
    if tender:
        return first in BID_FIELDS
    model: object = Challenge
    for step in (first, *rest):
        if not (isinstance(model, type) and issubclass(model, BaseModel)):
            return True
        if step not in model.model_fields:
            return False
        model = model.model_fields[step].annotation
        options = [a for a in getattr(model, "__args__", ()) if a is not type(None)]
        if len(options) == 1:
            model = options[0]
    return True


def check_profile(document: Document, profile: Profile) -> list[Problem]:
    """Everything that a profile's rules must have."""
    found = check_rules(document, profile.rules, "rules", tender=False)
    for index, rule in enumerate(profile.rules):
        lacks = {
            "text": rule.text is None,
            "evidence": rule.evidence is None,
            "source": rule.source is None and profile.source is None,
            "limit": rule.min is not None or rule.max is not None,
        }
        found += [
            _problem(document, ("rules", index), (code, f"rule {rule.id} {what}", allowed, remedy))
            for key, (code, what, allowed, remedy) in WANTED.items()
            if lacks[key]
        ]
    if profile.without and profile.extends is None:
        alone = ("profile.without_alone", "without, but no extends", *WITHOUT_ALONE)
        found.append(_problem(document, ("without",), alone))
    return found


def check_without(document: Document, profile: Profile, parent: Profile) -> list[Problem]:
    """Rules that a profile drops: each is a rule of the parent, dropped once and not changed."""
    known, own = [rule.id for rule in parent.rules], {rule.id for rule in profile.rules}
    found: list[Problem] = []
    for index, name in enumerate(profile.without):
        path = ("without", index)
        if name not in known:
            what, allowed = f"without: rule {shown(name)}", ", ".join(known)
            words = ("profile.without_unknown", what, f"a rule of {parent.id}: {allowed}", MEND_ID)
            found.append(_problem(document, path, words))
        elif name in own:
            what = f"rule {name} both in without and among the rules"
            found.append(_problem(document, path, ("profile.without_own", what, *WITHOUT_OWN)))
        elif name in profile.without[:index]:
            twice = ("id.duplicate", f"rule {name} twice", "each rule id once", KEEP_ONE)
            found.append(_problem(document, path, twice))
    return found


def _problem(
    document: Document, path: tuple[str | int, ...], words: tuple[str, str, str, str]
) -> Problem:
    """A problem at a place; `words` are its code, what was found, what is allowed, the remedy."""
    code, found, allowed, remedy = words
    line, column = document.place(path)
    return Problem(
        code=code,
        file=document.file,
        line=line,
        column=column,
        found=found,
        allowed=allowed,
        remedy=remedy,
    )
