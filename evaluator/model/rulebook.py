"""Everything from ``criteria/`` that one evaluation uses, found and checked."""

from __future__ import annotations

from dataclasses import dataclass, field

from evaluator.model.base import Source
from evaluator.model.criteria import CriteriaSet
from evaluator.model.principles import PrincipleSet
from evaluator.model.rule import Limit, Profile, Regime


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Criteria set, principles, regime, profiles, limits and sources of one evaluation.

    `origins` says for each id where it was found: dossier, criteria folder, workspace, program.
    """

    criteria: CriteriaSet | None = None
    principles: PrincipleSet | None = None
    regime: Regime | None = None
    profiles: tuple[Profile, ...] = ()
    limits: dict[str, Limit] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
