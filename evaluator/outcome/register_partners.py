"""Who is meant by the partner that a challenge names: an id or a name of the register's list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evaluator.model.base import LocalText
from evaluator.model.register import Register

NOBODY = ""
"""Key of the challenges that name no partner."""


def folded(name: str | None) -> str:
    """A name without capitals and without spaces that say nothing."""
    return " ".join((name or "").split()).casefold()


class Partners:
    """The partners of a register, and the names that challenges give them."""

    def __init__(self, register: Register) -> None:
        """Keep the list; names in either language lead to the id."""
        self._names: dict[str, LocalText | str] = {
            one.id: one.name or one.id for one in register.partners
        }
        self._keys: dict[str, str] = {}
        for one in register.partners:
            texts = (one.id, *((one.name.nl, one.name.en) if one.name else ()))
            self._keys |= {folded(text): one.id for text in texts}
        self._others: dict[str, str] = {}

    @property
    def any(self) -> bool:
        """Whether the register lists partners at all."""
        return bool(self._names)

    def key(self, name: str | None) -> str:
        """The id of a listed partner, else the folded name; empty where no partner is named."""
        plain = folded(name)
        known = self._keys.get(plain)
        if known is None and name and plain:
            # Of several ways to write one name the first in order is shown, whatever the files.
            self._others[plain] = min(self._others.get(plain, name), name)
        return plain if known is None else known

    def listed(self, key: str) -> bool:
        """Whether a key is that of a partner of the register."""
        return key in self._names

    def name(self, key: str) -> LocalText | str:
        """The name of a key."""
        return self._names.get(key) or self._others.get(key, "")

    def known(self, used: Iterable[str]) -> Iterator[tuple[str, LocalText | str, bool]]:
        """Key, name and whether it is listed: the list, then others, then nobody where used."""
        for key in sorted(self._names):
            yield key, self._names[key], True
        for key in sorted(set(used) - set(self._names) - {NOBODY}):
            yield key, self.name(key), False
        if NOBODY in used:
            yield NOBODY, "", False
