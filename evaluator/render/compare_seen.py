"""When somebody last looked at the lists that a challenge was held against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evaluator.model.rule import Profile
from evaluator.render.catalogue import Words


def days_seen(words: Words, profiles: Iterable[Profile]) -> Iterator[str]:
    """A sentence for each day, with the lists of that day; without them where all share one."""
    by_day: dict[str, list[str]] = {}
    for profile in profiles:
        day = words.date(profile.last_checked) if profile.last_checked else ""
        by_day.setdefault(day, []).append(profile.title.get(words.lang))
    for day, names in by_day.items():
        key = "seen" if day else "seen_never"
        which = "all" if len(by_day) == 1 else "some"
        yield words.text(f"compare.challenge.{key}_{which}", day=day, names="; ".join(names))
