"""The commands for challenges: a first answer, and the register of a year."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evaluator.cli.options import (
    OFFICER,
    RESIDENT,
    CriteriaOpt,
    LangOpt,
    OutOpt,
    ProfileOpt,
    ScoreFormat,
    app,
    words_of,
)


@app.command(rich_help_panel=RESIDENT)
def quick(
    file: Annotated[
        Path, typer.Argument(help="Nieuw bestand voor de antwoorden / new file for the answers")
    ] = Path("mijn-uitdaging.yaml"),
    *,
    criteria: CriteriaOpt = None,
    lang: LangOpt = None,
) -> int:
    """Snel weten waar u staat, in acht vragen / a first answer in eight questions.

    Example: evaluator quick mijn-uitdaging.yaml
    """
    from evaluator.cli.quick import quick as work  # noqa: PLC0415

    return work(file, criteria, words_of(lang) or "nl")


@app.command(rich_help_panel=OFFICER)
def register(
    folder: Annotated[Path, typer.Argument(help="Map met register.yaml / folder with it")],
    *,
    form: Annotated[ScoreFormat, typer.Option("--format")] = ScoreFormat.table,
    with_report: Annotated[
        bool, typer.Option("--report/--no-report", help="Ook een rapport / a report too")
    ] = True,
    profile: ProfileOpt = None,
    criteria: CriteriaOpt = None,
    out: OutOpt = Path("reports"),
    lang: LangOpt = None,
) -> int:
    """De uitdagingen van een jaar bij elkaar / a year's challenges together.

    Example: evaluator register submissions/register-voorbeeld
    """
    from evaluator.cli.choices import choices  # noqa: PLC0415
    from evaluator.cli.register import register as work  # noqa: PLC0415

    return work(
        folder,
        form.value,
        out,
        with_report=with_report,
        choices=choices(criteria, profile, "", "", ""),
        lang=words_of(lang),
    )
