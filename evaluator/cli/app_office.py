"""The commands of the office: new folders, workbooks, score forms and the meeting."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evaluator.cli.options import (
    OFFICER,
    RESIDENT,
    CheckFormat,
    CriteriaOpt,
    LangOpt,
    NewKind,
    PathArg,
    app,
    words_of,
)


@app.command(rich_help_panel=RESIDENT)
def new(
    kind: Annotated[NewKind, typer.Argument(help="Wat u wilt maken / what to make")],
    folder: Annotated[
        Path, typer.Argument(help="Nieuwe map of nieuw bestand / new folder or file")
    ],
    *,
    workbook: Annotated[
        bool, typer.Option("--workbook", help="Als Excel-bestand / as a workbook")
    ] = False,
    table: Annotated[
        Path | None,
        typer.Option("--from", help="Principes uit deze tabel / principles from this table"),
    ] = None,
    adopted_by: Annotated[
        str, typer.Option("--adopted-by", help="Wie ze vaststelde, NL|EN / who adopted them")
    ] = "",
    adopted_on: Annotated[
        str, typer.Option("--adopted-on", help="Wanneer, 2026-01-31 / when")
    ] = "",
    accept: Annotated[
        bool,
        typer.Option("--accept-changes", help="Nieuwe regels vastleggen / take new rules"),
    ] = False,
    lang: LangOpt = None,
) -> int:
    """Een ingevuld begin, of een eigen map / a filled-in start, or a workspace.

    Example: evaluator new challenge my-challenge
    """
    from evaluator.cli import new as start  # noqa: PLC0415

    asked = start.Asked(
        workbook=workbook,
        table=table,
        adopted_by=adopted_by,
        adopted_on=adopted_on,
        accept=accept,
    )
    return start.new(kind.value, folder, words_of(lang) or "nl", asked)


@app.command(rich_help_panel=OFFICER)
def convert(
    path: PathArg,
    folder: Annotated[Path, typer.Argument(help="Nieuwe map / new folder")],
    *,
    criteria: CriteriaOpt = None,
    lang: LangOpt = None,
) -> int:
    """Bestanden naar één werkmap, of andersom / files to one workbook, or the other way round.

    Example: evaluator convert submissions/tender-voorbeeld my-workbook
    """
    from evaluator.cli.convert import convert as work  # noqa: PLC0415

    return work(path, folder, criteria, words_of(lang))


@app.command(rich_help_panel=OFFICER)
def forms(
    path: PathArg,
    *,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Map (anders forms/<dossier>) / folder (else forms/<dossier>)"),
    ] = None,
    assessor: Annotated[
        list[str] | None,
        typer.Option("--assessor", help="Alleen deze, herhaalbaar / only this one, repeatable"),
    ] = None,
    criteria: CriteriaOpt = None,
    lang: LangOpt = None,
) -> int:
    """Een scoreformulier per beoordelaar, in Excel / a score workbook for each assessor.

    Example: evaluator forms submissions/tender-voorbeeld --assessor A3
    """
    from evaluator.cli.forms import forms as work  # noqa: PLC0415

    return work(path, out=out, assessors=assessor or (), criteria_dir=criteria, lang=words_of(lang))


@app.command(rich_help_panel=OFFICER)
def collect(
    path: PathArg,
    files: Annotated[
        list[Path],
        typer.Argument(help="Ingevulde formulieren, of hun map / filled-in forms, or their folder"),
    ],
    *,
    replace: Annotated[
        bool,
        typer.Option(
            "--replace", help="Een andere score overschrijven / overwrite a score that differs"
        ),
    ] = False,
    form: Annotated[CheckFormat, typer.Option("--format")] = CheckFormat.text,
    criteria: CriteriaOpt = None,
    lang: LangOpt = None,
) -> int:
    """Ingevulde formulieren samenvoegen, gaten noemen / merge filled-in forms, name the gaps.

    Example: evaluator collect my-tender forms/my-tender
    """
    from evaluator.cli.collect import collect_forms as work  # noqa: PLC0415

    return work(
        path,
        files,
        replace=replace,
        as_json=form is CheckFormat.json,
        criteria_dir=criteria,
        lang=words_of(lang),
    )


@app.command(rich_help_panel=OFFICER)
def plenary(
    path: PathArg,
    *,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Bestand / file (forms/<dossier>-plenary.xlsx)"),
    ] = None,
    criteria: CriteriaOpt = None,
    lang: LangOpt = None,
) -> int:
    """Het blad voor de bespreking: waar de scores uiteenlopen / the sheet for the meeting.

    Example: evaluator plenary submissions/tender-voorbeeld
    """
    from evaluator.cli.plenary import plenary as work  # noqa: PLC0415

    return work(path, out=out, criteria_dir=criteria, lang=lang.value if lang else None)
