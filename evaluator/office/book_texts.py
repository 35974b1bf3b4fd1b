"""What a workbook says to the people who fill it in: titles, labels and help."""

from __future__ import annotations

from collections.abc import Sequence

from evaluator.formats.book_money import YEAR
from evaluator.formats.field_paths import path_text
from evaluator.formats.yaml_text import Path
from evaluator.render.catalogue import Words
from evaluator.render.texts import texts

SUBJECT = "workbook"
LINE = " ¶ "
"""Parts the lines of one text: every text of the catalogue is one line."""


class BookTexts:
    """The texts of a workbook in one language; a field that has none shows its own name."""

    def __init__(self, lang: str, subject: str = SUBJECT) -> None:
        self.words = Words(lang)
        self._known = texts(lang, subject)

    def title(self, sheet: str) -> str:
        """The title of a sheet."""
        return self._known[f"sheet.{sheet}.title"]

    def notes(self, sheet: str) -> Sequence[str]:
        """What a sheet is for, and how to fill it in."""
        return self._known[f"sheet.{sheet}.notes"].split(LINE)

    def part(self, sheet: str, name: str) -> tuple[str, str]:
        """The title of a part of a sheet, and what it is for."""
        return self._known[f"sheet.{sheet}.{name}"], self._known[f"sheet.{sheet}.{name}_notes"]

    def label(self, path: Path) -> str:
        """What people call a field."""
        return self._of("label", path) or path_text(path)

    def help(self, path: Path) -> str:
        """What to fill in, and why it is asked."""
        return self._of("help", path)

    def _of(self, group: str, path: Path) -> str:
        """The text of a field, else that of the group that it is a free key of."""
        names = [str(part) for part in path if not isinstance(part, int)]
        for length in range(len(names), 0, -1):
            found = self._known.get(f"{group}.{'.'.join(names[:length])}")
            if found is not None:
                return found if length == len(names) or group == "help" else ""
        return ""

    def column(self, sheet: str, name: str) -> str:
        """What to fill in below a heading of a sheet of records or a table."""
        key = "year" if YEAR.fullmatch(name) else name
        return self._known.get(f"column.{sheet}.{key}", "")
