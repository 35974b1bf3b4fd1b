"""Reading everything from ``criteria/`` that one evaluation needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from evaluator.errors import InputError, Problem
from evaluator.formats.criteria_checks import check_criteria
from evaluator.formats.library import Found, Library, asked_at
from evaluator.formats.parse import parse, shown
from evaluator.formats.profile_checks import check_profile, check_rules
from evaluator.formats.yaml_text import Document
from evaluator.formats.yaml_text import Path as YamlPath
from evaluator.model.base import Source, SourceRef
from evaluator.model.criteria import CriteriaSet
from evaluator.model.principles import PrincipleSet
from evaluator.model.rule import Limit, Profile, Regime, Rule
from evaluator.model.rulebook import Rulebook

TAKE_OVER = "take-over"
CAP = ("EUR", True)
EVERY = "all"
"""Stands for every take-over profile where profiles are named."""


def read_rulebook(
    library: Library,
    *,
    criteria: str | None,
    kind: str,
    profiles: Iterable[str] = (),
    base: Path | None = None,
    profile_base: Path | None = None,
) -> Rulebook:
    """The rulebook of a dossier.

    Args:
        library: Where to look.
        criteria: Id or path of the criteria set; None when only gates are asked.
        kind: ``tender`` or ``challenge``, which decides what a set must have.
        profiles: Ids or paths of profiles; ``all`` is every take-over profile.
        base: Folder that a path in the dossier is relative to.
        profile_base: The same for profiles; None when they were given in the call.

    Raises:
        InputError: Something is missing or wrong, with every problem found.
    """
    sources = library.sources()
    read = [read_profile(library, name, profile_base) for name in _expand(library, profiles)]
    _raise(_same_ids(read))
    found_set = read_criteria(library, criteria, kind, base, sources) if criteria else None
    chosen = found_set[0] if found_set else None
    rules = [rule for profile in read for rule in profile.rules] + list(
        chosen.gates if chosen else ()
    )
    limits = {limit.id: limit for limit in _limits(library, rules)}
    regime = None
    if found_set:
        with asked_at(found_set[2].document, ("regime",)):
            regime = read_regime(library, found_set[0].regime)
    elif kind == "challenge":
        regime = read_regime(library, "challenge")
    principles = found_set[1] if found_set else None
    parts: list[Any] = [chosen, principles, regime, *read, *limits.values()]
    used = {ref.ref for part in parts if part is not None for ref in source_refs(part)}
    origins = dict(library.used)
    if found_set:
        origins["criteria_file"] = found_set[2].document.name
    kept = {key: sources[key] for key in sorted(used) if key in sources}
    return Rulebook(chosen, principles, regime, tuple(read), limits, kept, origins)


def read_criteria(
    library: Library, name: str, kind: str, base: Path | None, sources: dict[str, Source]
) -> tuple[CriteriaSet, PrincipleSet, Found]:
    """A criteria set with its principles, checked as a whole."""
    found = library.find("", name, "criteria-set", base)
    criteria = parse(CriteriaSet, found.document)
    with asked_at(found.document, ("principles",)):
        principles = read_principles(library, criteria.principles)
    problems = check_criteria(found.document, criteria, principles, kind)
    problems += check_rules(found.document, criteria.gates, "gates", tender=True)
    problems += check_sources(found.document, sources)
    if problems:
        raise InputError(problems)
    _find_limits(library, found.document, criteria.gates, "gates")
    return criteria, principles, found


def read_principles(library: Library, name: str) -> PrincipleSet:
    """A principle set, its sources checked."""
    return checked_principles(library, library.find("principles", name, "principle-set"))


def checked_principles(library: Library, found: Found) -> PrincipleSet:
    """A principle set from its document.

    Sources that the set itself describes join those of the library; where a source is described
    changes nothing, so the set is given back without them.

    Raises:
        InputError: Everything that is wrong with it.
    """
    principles = parse(PrincipleSet, found.document)
    problems = _join_sources(library, found, principles)
    _raise(
        problems
        + check_sources(found.document, library.sources())
        + _unique_ids(found.document, "principles", "themes", "results", "sources")
        + _unknown_in_slots(found.document, principles)
    )
    return principles.replace(sources=None)


def _join_sources(library: Library, found: Found, principles: PrincipleSet) -> list[Problem]:
    """Add a set's own sources; one that means something else elsewhere is a problem."""
    known, problems = library.sources(), []
    for index, source in enumerate(principles.sources or ()):
        if known.setdefault(source.id, source) != source:
            line, column = found.document.place(("sources", index, "id"))
            problems.append(
                Problem(
                    code="source.two_meanings",
                    file=found.document.file,
                    line=line,
                    column=column,
                    found=f"the source {shown(source.id)!r}, described otherwise in sources.yaml",
                    allowed="one description of each source",
                    remedy="give this source another id, here and where it is named",
                )
            )
        library.sources_from.setdefault(source.id, found.origin)
    return problems


def _unknown_in_slots(document: Document, principles: PrincipleSet) -> list[Problem]:
    """Themes and principles that an intended result names and the set does not have."""
    known = {"theme": {theme.id for theme in principles.themes}, "principle": principles.ids()}
    found = []
    for index, slot in enumerate(principles.results):
        for key, ids in known.items():
            name = getattr(slot, key)
            if name is not None and name not in ids:
                line, column = document.place(("results", index, key))
                found.append(
                    Problem(
                        code="id.unknown",
                        file=document.file,
                        line=line,
                        column=column,
                        found=f"{key} {shown(name)!r}",
                        allowed=", ".join(sorted(ids)) or f"none: the set has no {key}s",
                        remedy="mend the id, or leave it empty",
                    )
                )
    return found


def read_regime(library: Library, name: str) -> Regime:
    """A legal regime, its sources checked."""
    found = library.find("regimes", name, "regime")
    regime = parse(Regime, found.document)
    _raise(check_sources(found.document, library.sources()))
    return regime


def read_limit(library: Library, name: str) -> Limit:
    """A dated limit, its sources checked."""
    found = library.find("limits", name, "limit")
    limit = parse(Limit, found.document)
    _raise(check_sources(found.document, library.sources()))
    return limit


def read_profile(
    library: Library, name: str, base: Path | None = None, below: tuple[Path, ...] = ()
) -> Profile:
    """A profile with what it extends; every rule has words, evidence and a source.

    `below` are the profiles that extend this one.
    """
    found = library.find("profiles", name, "profile", base)
    profile = parse(Profile, found.document)
    problems = check_profile(found.document, profile) + check_sources(
        found.document, library.sources()
    )
    _raise(problems)
    _find_limits(library, found.document, profile.rules, "rules")
    profile = profile.replace(rules=tuple(_inherit(rule, profile) for rule in profile.rules))
    if profile.extends is None:
        return profile
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
        parent = read_profile(library, profile.extends, beside, (*below, found.path))
    own = {rule.id: rule for rule in profile.rules}
    merged = [own.pop(rule.id, rule) for rule in parent.rules]
    return profile.replace(rules=(*merged, *own.values()))


def _find_limits(library: Library, document: Document, rules: Iterable[Rule], key: str) -> None:
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


def _same_ids(profiles: Iterable[Profile]) -> list[Problem]:
    """Profiles under one id: the outcome could show only one of them."""
    seen: set[str] = set()
    found = []
    for profile in profiles:
        if profile.id in seen:
            found.append(
                Problem(
                    code="id.duplicate",
                    file=f"profiles/{profile.id}.yaml",
                    found=f"two profiles with the id {shown(profile.id)}",
                    allowed="each id once",
                    remedy="give one of the two another id",
                )
            )
        seen.add(profile.id)
    return found


def _inherit(rule: Rule, parent: Profile) -> Rule:
    return rule if rule.source else rule.replace(source=parent.source)


def _expand(library: Library, names: Iterable[str]) -> list[str]:
    wanted: list[str] = []
    for name in names:
        if name != EVERY:
            wanted.append(name)
            continue
        # Which of them are for a take-over shows only after reading; the others are not used.
        looked_at = replace(library, used={}, paths={}, documents={})
        every = [read_profile(looked_at, known) for known in library.known("profiles")]
        wanted += [profile.id for profile in every if profile.applies_to == TAKE_OVER]
    return list(dict.fromkeys(wanted))


def _limits(library: Library, rules: Iterable[Rule]) -> Iterator[Limit]:
    for name in sorted({rule.limit for rule in rules if rule.limit}):
        yield read_limit(library, name)


def _raise(problems: list[Problem]) -> None:
    if problems:
        raise InputError(problems)


def source_refs(value: Any) -> Iterator[SourceRef]:
    """Every pointer to a source within a type."""
    if isinstance(value, SourceRef):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from source_refs(getattr(value, name))
    elif isinstance(value, dict):
        for item in value.values():
            yield from source_refs(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from source_refs(item)


def check_sources(document: Document, sources: dict[str, Source]) -> list[Problem]:
    """Pointers to sources that nobody describes."""
    found = []
    for path, ref in _refs(document.data, ()):
        if isinstance(ref, str) and ref not in sources:
            line, column = document.place(path)
            found.append(
                Problem(
                    code="source.unknown",
                    file=document.file,
                    line=line,
                    column=column,
                    found=f"the source {shown(ref)!r}",
                    allowed="an id in sources.yaml",
                    remedy="add the source to sources.yaml, or mend its id",
                )
            )
    return found


def _refs(value: Any, path: YamlPath) -> Iterator[tuple[YamlPath, Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key == "ref" and path and path[-1] == "source":
                yield (*path, key), item
            else:
                yield from _refs(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _refs(item, (*path, index))


def _unique_ids(document: Document, *lists: str) -> list[Problem]:
    found = []
    for name in lists:
        seen: set[str] = set()
        for index, item in enumerate(document.data.get(name) or ()):
            if item["id"] in seen:
                line, column = document.place((name, index))
                found.append(
                    Problem(
                        code="id.duplicate",
                        file=document.file,
                        line=line,
                        column=column,
                        found=f"the id {shown(item['id'])!r} twice",
                        allowed="each id once",
                        remedy="give one of the two another id",
                    )
                )
            seen.add(item["id"])
    return found
