"""The options that several commands have, and the words that an option may be."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="evaluator",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help="Beoordeelt inschrijvingen en uitdagingen: exact, uitlegbaar, na te rekenen.\n\n"
    "Scores consortium tenders and right-to-challenge proposals. Advice, not a decision.\n\n"
    "Exit: 0 answer, 1 answer with errors found, 2 file or call unusable, 3 report failed.",
)

OFFICER, RESIDENT, RESEARCH = (
    "Inkoper / officer",
    "Uitdager / challenger",
    "Onderzoeker / researcher",
)
ALL = "Iedereen / everyone"


class Lang(StrEnum):
    """Languages of the terminal."""

    nl = "nl"
    en = "en"


class ScoreFormat(StrEnum):
    """Forms of an outcome."""

    table = "table"
    json = "json"
    csv = "csv"


class CheckFormat(StrEnum):
    """Forms of a check."""

    text = "text"
    json = "json"


class Purpose(StrEnum):
    """What a report is for."""

    working = "working"
    decision = "decision"


class ReportKind(StrEnum):
    """Reports of a dossier; all but the first are about a challenge."""

    assessment = "assessment"
    selfcheck = "selfcheck"
    collegenota = "collegenota"
    public = "public"
    all = "all"


class NewKind(StrEnum):
    """What can be started."""

    tender = "tender"
    challenge = "challenge"
    profile = "profile"
    principles = "principles"
    workspace = "workspace"


PathArg = Annotated[
    Path,
    typer.Argument(
        help="Map van een dossier, of een bestand / a dossier's folder, or a challenge file"
    ),
]
CriteriaOpt = Annotated[
    Path | None,
    typer.Option("--criteria", help="Map met eigen criteria / folder with your own criteria"),
]
LangOpt = Annotated[
    Lang | None,
    typer.Option("--lang", help="Taal / language (anders die van het dossier, anders nl)"),
]
ProfileOpt = Annotated[
    list[str] | None,
    typer.Option(
        "--profile", help="Regelprofiel, herhaalbaar; all = alle / rule profile, repeatable"
    ),
]
WeightOpt = Annotated[
    str, typer.Option("--weight-set", help="SCENARIO: andere gewichten / other weights")
]
MechanismOpt = Annotated[
    str, typer.Option("--mechanism", help="SCENARIO: andere methode / another mechanism")
]
CapOpt = Annotated[
    str, typer.Option("--cap", help="SCENARIO: ander maximaal bedrag / another cap, 45000.00")
]
OutOpt = Annotated[Path, typer.Option("--out", help="Map voor rapporten / folder for reports")]


def words_of(lang: Lang | None) -> str | None:
    """The language that a call asks for; None when it asks for none."""
    return lang.value if lang else None
