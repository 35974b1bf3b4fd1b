"""Resident principles, themes and intended results: their own dated, sourced sets."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from evaluator.model.base import (
    Adoption,
    Bool,
    Filled,
    Frozen,
    Id,
    LocalText,
    Refused,
    Source,
    SourceRef,
)


class DerivedFrom(Frozen):
    """Where a principle comes from, and who said it."""

    source: SourceRef
    who: LocalText
    quote: Filled


class Principle(Frozen):
    """One principle of residents and the question it puts to a plan."""

    id: Id
    label: LocalText
    ask: LocalText
    derived_from: tuple[DerivedFrom, ...] = ()
    evidence: Literal["resident-reported", "reported-by-others", "resident-group", "invented"]


class Theme(Frozen):
    """A theme of the field."""

    id: Id
    label: LocalText
    source: SourceRef | None = None


class ResultSlot(Frozen):
    """An intended result; a slot without text is 'not linked', never zero."""

    id: Id
    text: LocalText | None = None
    theme: Id | None = None
    principle: Id | None = None


class PrincipleSet(Frozen):
    """The principles of a municipality's residents; a placeholder set says so on every page.

    `sources` are described in the set itself, for who keeps no list of sources.
    """

    kind: Literal["principle-set"]
    id: Id
    title: LocalText
    status: Literal["placeholder", "adopted"]
    illustrative: Bool = False
    adopted_by: Adoption | None = None
    source: SourceRef
    note: LocalText | None = None
    principles: tuple[Principle, ...]
    themes: tuple[Theme, ...] = ()
    results: tuple[ResultSlot, ...] = ()
    sources: tuple[Source, ...] | None = None

    @model_validator(mode="after")
    def _adopted_by_somebody(self) -> PrincipleSet:
        if self.status == "adopted" and self.adopted_by is None:
            raise Refused(
                "adopted_by (who and when) beside status: adopted",
                "add adopted_by, or write status: placeholder",
            )
        return self

    def ids(self) -> set[str]:
        """Ids of the principles."""
        return {principle.id for principle in self.principles}
