"""Reading everything from ``criteria/`` that one evaluation needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from evaluator.errors import InputError, Problem
from evaluator.formats.criteria_checks import check_criteria
from evaluator.formats.library import Found, Library, asked_at
from evaluator.formats.parse import parse, shown
from evaluator.formats.profile_checks import check_rules
from evaluator.formats.profiles import find_limits, raise_all, read_limit, read_profile
from evaluator.formats.source_checks import check_sources, source_refs
from evaluator.formats.yaml_text import Document
from evaluator.model.base import Source
from evaluator.model.criteria import CriteriaSet
from evaluator.model.principles import PrincipleSet
from evaluator.model.rule import Limit, Profile, Regime, Rule
from evaluator.model.rulebook import Rulebook

TAKE_OVER = "take-over"
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
    raise_all(_same_ids(read))
    found_set = read_criteria(library, criteria, kind, base, sources) if criteria else None
    chosen = found_set[0] if found_set else None
    rules = [rule for profile in read for rule in profile.rules] + list(
        chosen.gates if chosen else ()
    )
    regime = None
    if found_set:
        with asked_at(found_set[2].document, ("regime",)):
            regime = read_regime(library, found_set[0].regime)
    elif kind == "challenge":
        regime = read_regime(library, "challenge")
    beside = regime.limits if regime else ()
    limits = {limit.id: limit for limit in _limits(library, rules, beside)}
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
    find_limits(library, found.document, criteria.gates, "gates")
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
    raise_all(
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
    raise_all(check_sources(found.document, library.sources()))
    for index, limit in enumerate(regime.limits):
        with asked_at(found.document, ("limits", index)):
            read_limit(library, limit)
    return regime


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


def _limits(library: Library, rules: Iterable[Rule], beside: Iterable[str]) -> Iterator[Limit]:
    """Every limit that a rule names, and those that the regime puts beside the outcome."""
    for name in sorted({*(rule.limit for rule in rules if rule.limit), *beside}):
        yield read_limit(library, name)


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
