"""Reading rule profiles, with what they build on, and the dated limits that rules name."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from evaluator.errors import InputError, Problem
from evaluator.formats.library import Library, asked_at
from evaluator.formats.parse import parse, shown
from evaluator.formats.profile_checks import check_profile, check_without
from evaluator.formats.source_checks import check_sources
from evaluator.formats.yaml_text import Document
from evaluator.model.rule import Limit, Profile, Rule

CAP = ("EUR", True)
"""Unit of a maximum per year, and whether it is per year."""


def read_limit(library: Library, name: str) -> Limit:
    """A dated limit, its sources checked."""
    found = library.find("limits", name, "limit")
    limit = parse(Limit, found.document)
    raise_all(check_sources(found.document, library.sources()))
    return limit


def read_profile(
    library: Library, name: str, base: Path | None = None, below: tuple[Path, ...] = ()
) -> Profile:
    """A profile with what it extends; every rule has words, evidence and a source.

    A profile states only how it differs from the one that it extends: a rule with the same id takes
    the place of the parent's, `without` names rules of the parent that do not hold, other rules are
    added. Title, note, source, what is unknown and the appeal clause are never taken over.

    `below` are the profiles that extend this one.
    """
    return read_line(library, name, base, below)[-1]


def read_line(
    library: Library, name: str, base: Path | None = None, below: tuple[Path, ...] = ()
) -> tuple[Profile, ...]:
    """A profile and all that it builds on, the first of the line first and the profile itself last.

    Raises:
        InputError: Everything that is wrong with one of them.
    """
    found = library.find("profiles", name, "profile", base)
    profile = parse(Profile, found.document)
    problems = check_profile(found.document, profile) + check_sources(
        found.document, library.sources()
    )
    raise_all(problems)
    find_limits(library, found.document, profile.rules, "rules")
    profile = profile.replace(rules=tuple(_inherit(rule, profile) for rule in profile.rules))
    if profile.extends is None:
        return (profile,)
    with asked_at(found.document, ("extends",)):
        if found.path in below:
            raise InputError(
                Problem(
                    code="profile.circle",
                    found=f"extends: {profile.extends}",
                    allowed="a profile that does not lead back to this one",
                    remedy="remove extends, or name another profile",
                )
            )
        beside = found.path.parent
        line = read_line(library, profile.extends, beside, (*below, found.path))
    raise_all(check_without(found.document, profile, line[-1]))
    return (*line, _merged(profile, line[-1]))


def _merged(profile: Profile, parent: Profile) -> Profile:
    """The rules of the parent as this profile changes them, and then its own.

    A rule that comes from the parent keeps the day on which somebody checked it there.
    """
    own = {rule.id: rule for rule in profile.rules}
    kept = [rule for rule in parent.rules if rule.id not in profile.without]
    rules = [
        own.pop(rule.id)
        if rule.id in own
        else rule.replace(last_checked=rule.last_checked or parent.last_checked)
        for rule in kept
    ]
    return profile.replace(rules=(*rules, *own.values()))


def find_limits(library: Library, document: Document, rules: Iterable[Rule], key: str) -> None:
    """Read the limits that rules name, so that an unknown one is told where it is named."""
    for index, rule in enumerate(rules):
        if rule.limit:
            with asked_at(document, (key, index, "limit")):
                limit = read_limit(library, rule.limit)
                if rule.check == "cap_per_year" and (limit.unit, "year" in limit.per) != CAP:
                    raise InputError(
                        Problem(
                            code="limit.no_cap",
                            found=f"limit: {limit.id} (unit {shown(limit.unit)})",
                            allowed="a limit in EUR per year",
                            remedy="name another limit",
                        )
                    )


def _inherit(rule: Rule, parent: Profile) -> Rule:
    return rule if rule.source else rule.replace(source=parent.source)


def raise_all(problems: list[Problem]) -> None:
    """Tell every problem of a document at once.

    Raises:
        InputError: Where there is one.
    """
    if problems:
        raise InputError(problems)
