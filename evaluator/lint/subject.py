"""What a check on a profile may look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from evaluator.model.base import LocalText, Source, SourceRef
from evaluator.model.finding import Where
from evaluator.model.rule import Limit, Profile, Rule

LANGUAGES = ("nl", "en")
TAKE_OVER = "take-over"
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """A profile with everything that it names.

    Attributes:
        profile: The profile, with the rules of those that it builds on.
        own: Ids of the rules that stand in its own file, in their order there. Rules that come from
            another profile are looked at when that one is checked.
        data: The plain values of its own file.
        parents: The profiles that it builds on, the first of the line first.
        limits: Dated limits by id.
        sources: Sources by id.
        place: Where a path of its own file stands.
        today: The day on which somebody asks; None when the age of a check is not asked about.
    """

    profile: Profile
    own: tuple[str, ...]
    data: Mapping[str, Any]
    parents: tuple[Profile, ...]
    limits: Mapping[str, Limit]
    sources: Mapping[str, Source]
    place: Callable[[Path], Where]
    today: date | None = None

    def rules(self) -> Iterator[tuple[Rule, Where]]:
        """The rules of its own file, each with its place."""
        by_id = {rule.id: rule for rule in self.profile.rules}
        for index, name in enumerate(self.own):
            yield by_id[name], self.place(("rules", index))

    def refs(self) -> list[str]:
        """Ids of the sources that its own file names, each once."""
        own = [rule.source for rule, _ in self.rules()]
        appeal = self.profile.appeal.source if self.profile.appeal else None
        refs: list[SourceRef | None] = [self.profile.source, *own, appeal]
        return list(dict.fromkeys(ref.ref for ref in refs if ref is not None))


def texts(*found: LocalText | None) -> Iterator[tuple[str, str]]:
    """Each text that is there, by language."""
    for text in found:
        if text is not None:
            yield from ((lang, text.get(lang)) for lang in LANGUAGES)
