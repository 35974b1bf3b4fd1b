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
FIELD_KEYS = ("field", "deadline", "from_", "to")


def check_rules(
    document: Document, rules: Sequence[Rule], key: str, *, tender: bool
) -> list[Problem]:
    """Checks, parameters and fields of rules; ids once each."""
    found: list[Problem] = []
    seen: set[str] = set()
    for index, rule in enumerate(rules):
        line, column = document.place((key, index))
        wrong = sound(rule)
        if wrong is not None:
            found.append(
                Problem(
                    code=wrong.code,
                    file=document.file,
                    line=line,
                    column=column,
                    found=f"rule {rule.id}: check {shown(rule.check)}",
                    allowed=wrong.allowed,
                    remedy=wrong.remedy,
                )
            )
        if tender and (rule.kind != "gate" or rule.phase or rule.evidence == "memory"):
            found.append(
                _problem(
                    document,
                    (key, index),
                    "rule.not_a_gate",
                    f"requirement {rule.id} that does not count",
                    "requirements without kind, phase and evidence: memory: each of them counts",
                    "remove the key, or the requirement",
                )
            )
        if rule.id in seen:
            found.append(
                _problem(
                    document,
                    (key, index, "id"),
                    "id.duplicate",
                    f"rule {rule.id} twice",
                    "each rule id once",
                    "give one of the two another id",
                )
            )
        seen.add(rule.id)
        found += _fields(document, rule, (key, index), tender=tender)
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
                "rule.unknown_field",
                f"rule {rule.id}: {shown(dotted)}",
                f"a field that starts with one of: {allowed}",
                "mend the name of the field",
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
        where = ("rules", index)
        if rule.text is None:
            found.append(
                _problem(
                    document,
                    where,
                    "rule.text_missing",
                    f"rule {rule.id} without text",
                    "text in nl and en",
                    "add text: {nl, en}",
                )
            )
        if rule.evidence is None:
            found.append(
                _problem(
                    document,
                    where,
                    "rule.evidence_missing",
                    f"rule {rule.id} without evidence",
                    "seed, seen, memory or own-choice",
                    "add evidence:",
                )
            )
        if rule.source is None and profile.source is None:
            found.append(
                _problem(
                    document,
                    where,
                    "rule.source_missing",
                    f"rule {rule.id} without source",
                    "source: {ref, place} at the rule or at the profile",
                    "add source:",
                )
            )
        if rule.min is not None or rule.max is not None:
            found.append(
                _problem(
                    document,
                    where,
                    "rule.amount_in_profile",
                    f"rule {rule.id} with an amount of its own",
                    "limit: the id of a dated limit",
                    "put the amount in criteria/limits",
                )
            )
    return found


def _problem(
    document: Document,
    path: tuple[str | int, ...],
    code: str,
    found: str,
    allowed: str,
    remedy: str,
) -> Problem:
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
