"""Every command, with its options and an example. The work stands in the modules beside it."""

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


class NewKind(StrEnum):
    """What can be started."""

    tender = "tender"
    challenge = "challenge"


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


def _words(lang: Lang | None) -> str | None:
    return lang.value if lang else None


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

    return work(out, every=every, jobs=jobs, lang=_words(lang) or "nl")


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
        lang=_words(lang),
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
    return work(path, chosen, form.value, _words(lang))


@app.command(rich_help_panel=OFFICER)
def report(
    paths: Annotated[list[Path], typer.Argument(help="Dossiers")],
    *,
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
    """
    from evaluator.cli.choices import choices  # noqa: PLC0415
    from evaluator.cli.reports import report as work  # noqa: PLC0415

    chosen = choices(criteria, profile, weight_set, mechanism, cap)
    return work(
        paths, chosen, purpose.value, to, out, jobs=jobs, show_code=show_code, lang=_words(lang)
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
    return work(path, chosen, form.value, out, with_report=with_report, lang=_words(lang))


@app.command(rich_help_panel=RESIDENT)
def new(
    kind: Annotated[NewKind, typer.Argument(help="tender of challenge")],
    folder: Annotated[Path, typer.Argument(help="Nieuwe map / new folder")],
    *,
    lang: LangOpt = None,
) -> int:
    """Een ingevuld begin om aan te passen / a filled-in start to change.

    Example: evaluator new challenge my-challenge
    """
    from evaluator.cli.new import new as work  # noqa: PLC0415

    return work(kind.value, folder, _words(lang) or "nl")


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

    return work(code, _words(lang) or "nl")
