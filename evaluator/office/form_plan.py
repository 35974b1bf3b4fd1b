"""The score form as a file: names of its sheets and headings of its columns, in both languages.

They are a contract: a form that somebody filled in is read by its headings, also when another
version of the program made it or when columns changed places. Never rename one; add a column and
leave it out of what must be there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evaluator.formats.csv_table import heading_key

FORM_VERSION = 1
"""Raise it when an older program would misread a form that this one makes."""

GUIDE = {"nl": "Uitleg", "en": "Read me"}
SCORES = {"nl": "Scores", "en": "Scores"}
SCALE = {"nl": "Schaal", "en": "Scale"}
FORM = {"nl": "Formulier", "en": "Form"}
LISTS = {"nl": "Lijsten", "en": "Lists"}
SHEETS = (GUIDE, SCORES, SCALE, FORM, LISTS)


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column of the sheet with scores.

    Attributes:
        name: What the program calls it.
        nl: Its Dutch heading.
        en: Its English heading.
        width: In characters.
        input: Whether the assessor fills it in; the other columns are locked.
        required: Whether a form without it cannot be read.
    """

    name: str
    nl: str
    en: str
    width: float
    input: bool = False
    required: bool = False

    def heading(self, lang: str) -> str:
        """What stands above the column."""
        return self.en if lang == "en" else self.nl


_COLUMNS = (
    FormColumn("lot", "perceel", "lot", 8),
    FormColumn("bid", "inschrijving", "bid", 11, required=True),
    FormColumn("challenge", "uitdaging", "challenge", 11, required=True),
    FormColumn("name", "naam", "name", 15),
    FormColumn("criterion", "criterium", "criterion", 10, required=True),
    FormColumn("label", "onderwerp", "topic", 16),
    FormColumn("question", "vraag", "question", 27),
    FormColumn("evidence", "waar let u op", "what to look for", 27),
    FormColumn("score", "score", "score", 13, input=True, required=True),
    FormColumn(
        "not_assessable", "niet te beoordelen", "cannot be assessed", 11, input=True, required=True
    ),
    FormColumn("strengths", "sterk", "strengths", 20, input=True),
    FormColumn("weaknesses", "zwak", "weaknesses", 20, input=True),
    FormColumn("reason", "motivering", "reason", 27, input=True),
    FormColumn("basis", "grondslag", "basis", 11, input=True),
    FormColumn("page", "pagina", "page", 8, input=True),
)
IDS = ("lot", "bid", "challenge", "criterion")
"""Columns that say which row a row is; the other locked columns explain it."""


def columns(subject: str, *, several_lots: bool) -> tuple[FormColumn, ...]:
    """The columns of a form for bids or challenges; one lot needs no column."""
    left_out = {"challenge" if subject == "bid" else "bid"}
    left_out |= set() if several_lots else {"lot"}
    return tuple(column for column in _COLUMNS if column.name not in left_out)


def heading_names(subject: str) -> Mapping[str, str]:
    """Every accepted heading (see `heading_key`) with the column that it stands for."""
    return {
        heading_key(text): column.name
        for column in columns(subject, several_lots=True)
        for text in (column.name, column.nl, column.en)
    }


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the sheet that says what a form is."""

    name: str
    nl: str
    en: str

    def heading(self, lang: str) -> str:
        """What stands before the value."""
        return self.en if lang == "en" else self.nl


FACTS = (
    Fact("version", "Versie van het formulier", "Version of the form"),
    Fact("program", "Versie van het programma", "Version of the program"),
    Fact("dossier", "Dossier", "Dossier"),
    Fact("assessor", "Beoordelaar", "Assessor"),
    Fact("role", "Rol", "Role"),
    Fact("language", "Taal", "Language"),
    Fact("criteria", "Kenmerk van de criteria", "Digest of the criteria"),
    Fact("content", "Kenmerk van dit formulier", "Digest of this form"),
)
FILLED_ON = Fact("filled_on", "Datum ingevuld", "Filled in on")
"""The one line of the guide that is filled in: the moment of scoring for every row."""


def fact_names(facts: Iterable[Fact]) -> Mapping[str, str]:
    """Every accepted text before a value with the fact that it stands for."""
    return {heading_key(text): one.name for one in facts for text in (one.nl, one.en)}


def is_sheet(name: str, sheet: Mapping[str, str]) -> bool:
    """Whether a sheet's name is one of those that this sheet has."""
    return heading_key(name) in {heading_key(text) for text in sheet.values()}
