"""Every command, with its options and an example. The work stands in the modules beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evaluator.cli import app_challenge, app_office
from evaluator.cli.options import (
    ALL,
    OFFICER,
    RESEARCH,
    RESIDENT,
    CapOpt,
    CheckFormat,
    CriteriaOpt,
    LangOpt,
    MechanismOpt,
    OutOpt,
    PathArg,
    ProfileOpt,
    Purpose,
    ReportKind,
    ScoreFormat,
    WeightOpt,
    app,
    words_of,
)

GROUPS = (ALL, RESIDENT, OFFICER, RESEARCH)

__all__ = ["app", "app_challenge", "app_office"]


@app.callback(invoke_without_command=True)
def version(
    *,
    show: Annotated[
        bool, typer.Option("--version", help="Toon de versie / show the version")
    ] = False,
) -> None:
    """Show the version."""
    if show:
        from evaluator import __version__  # noqa: PLC0415

        typer.echo(__version__)
        raise typer.Exit(0)


@app.command(rich_help_panel=ALL)
def demo(
    *,
    every: Annotated[
        bool, typer.Option("--all", help="Elk meegeleverd dossier / every shipped dossier")
    ] = False,
    out: OutOpt = Path("reports"),
    jobs: Annotated[int, typer.Option("--jobs", min=1, max=8, help="Processen / processes")] = 2,
    lang: LangOpt = None,
) -> int:
    """Voorbeelden beoordelen en rapporten maken / score the examples and make their reports.

    Example: evaluator demo
    """
    from evaluator.cli.reports import demo as work  # noqa: PLC0415

    return work(out, every=every, jobs=jobs, lang=words_of(lang) or "nl")


@app.command(rich_help_panel=ALL)
def check(
    path: PathArg,
    *,
    profile: ProfileOpt = None,
    form: Annotated[CheckFormat, typer.Option("--format")] = CheckFormat.text,
    select: Annotated[
        str, typer.Option(help="Alleen deze codes, met komma's / only these codes")
    ] = "",
    ignore: Annotated[
        list[str] | None, typer.Option(help="CODE=REDEN: overslaan met reden / skip with a reason")
    ] = None,
    annotate: Annotated[
        Path | None,
        typer.Option(
            "--annotate",
            help="Kopie van de werkmap met opmerkingen / a copy of the workbook with comments",
        ),
    ] = None,
    criteria: CriteriaOpt = None,
    lang: LangOpt = None,
) -> int:
    """Controleren: wat ontbreekt, wat moet anders / validate: what lacks, what must change.

    Example: evaluator check submissions/tender-voorbeeld
    """
    from evaluator.cli.check import check as work  # noqa: PLC0415

    return work(
        path,
        profiles=tuple(profile or ()),
        as_json=form is CheckFormat.json,
        select=select,
        ignore=tuple(ignore or ()),
        criteria_dir=criteria,
        lang=words_of(lang),
        annotate=annotate,
    )


@app.command(rich_help_panel=ALL)
def score(
    path: PathArg,
    *,
    form: Annotated[ScoreFormat, typer.Option("--format")] = ScoreFormat.table,
    profile: ProfileOpt = None,
    weight_set: WeightOpt = "",
    mechanism: MechanismOpt = "",
    cap: CapOpt = "",
    criteria: CriteriaOpt = None,
    lang: LangOpt = None,
) -> int:
    """De uitkomst, op het scherm / the outcome, on standard output.

    Example: evaluator score submissions/ch-03 --profile wageningen-seed --format json
    """
    from evaluator.cli.choices import choices  # noqa: PLC0415
    from evaluator.cli.score import score as work  # noqa: PLC0415

    chosen = choices(criteria, profile, weight_set, mechanism, cap)
    return work(path, chosen, form.value, words_of(lang))


@app.command(rich_help_panel=OFFICER)
def report(
    paths: Annotated[list[Path], typer.Argument(help="Dossiers")],
    *,
    kind: Annotated[
        ReportKind,
        typer.Option(
            help="assessment: beoordeling; van een uitdaging ook selfcheck: één A4 voor de groep, "
            "collegenota: concept voor het college, public: samenvatting, all: alle vier / "
            "assessment; of a challenge also selfcheck: one A4 for the group, collegenota: draft "
            "for the executive, public: summary, all: all four"
        ),
    ] = ReportKind.assessment,
    profile: ProfileOpt = None,
    purpose: Annotated[
        Purpose,
        typer.Option(help="decision vraagt een complete uitkomst / needs a complete outcome"),
    ] = Purpose.working,
    to: Annotated[str, typer.Option("--to", help="html")] = "html",
    jobs: Annotated[int, typer.Option("--jobs", min=1, max=8, help="Processen / processes")] = 2,
    show_code: Annotated[
        bool,
        typer.Option(
            "--show-code", help="Ook code en toelichting voor onderzoekers / code and prose too"
        ),
    ] = False,
    weight_set: WeightOpt = "",
    mechanism: MechanismOpt = "",
    cap: CapOpt = "",
    criteria: CriteriaOpt = None,
    out: OutOpt = Path("reports"),
    lang: LangOpt = None,
) -> int:
    """Rapport in twee talen / a report in both languages.

    Example: evaluator report submissions/tender-voorbeeldstad --purpose decision

    Example: evaluator report submissions/ch-03 --kind selfcheck
    """
    from evaluator.cli.choices import choices  # noqa: PLC0415
    from evaluator.cli.reports import report as work  # noqa: PLC0415

    chosen = choices(criteria, profile, weight_set, mechanism, cap)
    return work(
        paths,
        chosen,
        purpose.value,
        to,
        out,
        kind=kind.value,
        jobs=jobs,
        show_code=show_code,
        lang=words_of(lang),
    )


@app.command(rich_help_panel=RESEARCH)
def compare(
    path: PathArg,
    *,
    form: Annotated[ScoreFormat, typer.Option("--format")] = ScoreFormat.table,
    profile: ProfileOpt = None,
    with_report: Annotated[
        bool,
        typer.Option(
            "--report/--no-report", help="Ook een SCENARIO-rapport / a SCENARIO report too"
        ),
    ] = True,
    criteria: CriteriaOpt = None,
    out: OutOpt = Path("reports"),
    lang: LangOpt = None,
) -> int:
    """Dezelfde inschrijvingen onder andere regels / the same bids under other rules.

    Example: evaluator compare submissions/tender-voorbeeld
    """
    from evaluator.cli.choices import choices  # noqa: PLC0415
    from evaluator.cli.compare import compare as work  # noqa: PLC0415

    chosen = choices(criteria, profile, "", "", "")
    return work(path, chosen, form.value, out, with_report=with_report, lang=words_of(lang))


@app.command(rich_help_panel=RESEARCH)
def schema(
    kind: Annotated[
        str, typer.Argument(help="outcome, dossier, bid, challenge, criteria-set, ...")
    ],
) -> int:
    """JSON-schema van een invoer of uitvoer / JSON schema of an input or output.

    Example: evaluator schema outcome
    """
    from evaluator.cli.schema import schema as work  # noqa: PLC0415

    return work(kind)


@app.command(rich_help_panel=OFFICER)
def rule(
    code: Annotated[
        str,
        typer.Argument(help="Code van een bevinding / code of a finding, such as score.missing"),
    ],
    *,
    lang: LangOpt = None,
) -> int:
    """Uitleg van een bevinding / explanation of a finding.

    Example: evaluator rule score.missing
    """
    from evaluator.cli.rule import rule as work  # noqa: PLC0415

    return work(code, words_of(lang) or "nl")


# The help shows the groups in the order in which their commands stand here.
app.registered_commands.sort(key=lambda one: GROUPS.index(str(one.rich_help_panel)))
