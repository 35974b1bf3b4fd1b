"""``reports/index.html``: the newest report of each dossier, with its answer.

It is made from the manifests of the runs, so that it lists what is there, whoever made it.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluator.formats.evaluation import Evaluation
from evaluator.formats.register import RegisterEvaluation
from evaluator.model.numbers import published
from evaluator.model.outcome import ChallengeOutcome, TenderOutcome
from evaluator.render.catalogue import Words
from evaluator.render.register_view import register_line
from evaluator.render.session import REPORTS, sidecar_of
from evaluator.render.summary import banner_kinds, outcome_line
from evaluator.report.sidecar import Sidecar, read_sidecar
from evaluator.report.words import LANGUAGES
from evaluator.store.atomic import write_atomic

if TYPE_CHECKING:
    from evaluator.report.html import Entry, Link

DATA = ("outcome.json", "calculation.xlsx", "comparison.csv", "register.csv")


def card(evaluation: Evaluation, report: str) -> dict[str, Any]:
    """What the list says of a report: title, answer and banners, in both languages."""
    banners = banner_kinds(evaluation)
    if report == "compare" and "scenario" not in banners:
        banners = ["scenario", *banners]
    return {
        "title": {lang: evaluation.head.title.get(lang) for lang in LANGUAGES},
        "answer": {lang: _answer(evaluation, report, Words(lang)) for lang in LANGUAGES},
        "banners": banners,
        "status": evaluation.outcome.status,
    }


def _answer(evaluation: Evaluation, report: str, words: Words) -> str:
    outcome = evaluation.outcome
    if report == "compare":
        return words.text("cli.answer.compare")
    if isinstance(evaluation, RegisterEvaluation):
        return register_line(evaluation, words)
    if outcome.status == "refused":
        return words.text("words.status.refused")
    if isinstance(outcome, TenderOutcome):
        return " ".join(_lots(evaluation, outcome, words))
    if isinstance(outcome, ChallengeOutcome):
        return "; ".join(_profiles(evaluation, outcome, words))
    agree = sum(1 for tender in outcome.tenders if tender.agrees)
    return words.text("cli.answer.series", agree=str(agree), of=str(len(outcome.tenders)))


def _lots(evaluation: Evaluation, outcome: TenderOutcome, words: Words) -> list[str]:
    criteria = evaluation.book.criteria
    found = []
    for lot in outcome.lots:
        line = outcome_line(lot, words)
        first = next((bid for bid in lot.bids if bid.rank == 1), None)
        if first is not None and first.total is not None and criteria is not None:
            total = words.number(published(first.total, criteria.rounding.total))
            line = f"{line} ({total})"
        found.append(line)
    return found


def _profiles(evaluation: Evaluation, outcome: ChallengeOutcome, words: Words) -> list[str]:
    titles = {p.id: p.title.get(words.lang) for p in evaluation.book.profiles}
    return [
        f"{titles[profile.profile]}: {words.text(f'words.overall.{profile.overall}')}"
        for challenge in outcome.challenges
        for profile in challenge.profiles
    ]


def write_index(out: Path, lang: str) -> Path:
    """Write the list of the newest report of each dossier; gives its path."""
    from evaluator.report.html import index_html  # noqa: PLC0415  # loads the template engine

    entries = [_entry(manifest, folder, out, lang) for manifest, folder in _newest(out)]
    out.mkdir(parents=True, exist_ok=True)
    target = out / "index.html"
    write_atomic(target, index_html(entries, lang).encode())
    return target


def _newest(out: Path) -> list[tuple[dict[str, Any], Path]]:
    """The newest run of each dossier and kind of report."""
    found: dict[tuple[int, str, str], tuple[str, dict[str, Any], Path]] = {}
    for path in sorted(out.glob("*/*/manifest.json")):
        manifest = json.loads(path.read_text(encoding="utf-8"))
        if "card" not in manifest or manifest.get("report") not in REPORTS:
            continue
        began = json.loads((path.parent / "run.json").read_text(encoding="utf-8"))["began"]
        key = (_about(manifest["report"]).order, manifest["report"], manifest["dossier"])
        if key not in found or found[key][0] <= began:
            found[key] = (began, manifest, path.parent)
    return [found[key][1:] for key in sorted(found)]


def _entry(manifest: dict[str, Any], folder: Path, out: Path, lang: str) -> Entry:
    from evaluator.report.html import Entry, Link  # noqa: PLC0415

    words, about = Words(lang), manifest["card"]
    base = folder.relative_to(out).as_posix()
    pages: list[Link] = [
        Link(text=words.text(f"cli.language.{code}"), href=f"{base}/report.{code}.html", lang=code)
        for code in LANGUAGES
    ]
    pages += [
        Link(
            text=words.text("cli.file.draft", language=words.text(f"cli.language.{code}")),
            href=f"{base}/report.{code}.docx",
            lang=code,
        )
        for code in LANGUAGES
        if (folder / f"report.{code}.docx").is_file()
    ]
    data = [
        Link(text=words.text(f"cli.file.{name.partition('.')[0]}"), href=f"{base}/{name}")
        for name in DATA
        if (folder / name).is_file()
    ]
    marks = [words.text(f"words.banner.{kind}") for kind in about["banners"]]
    return Entry(
        title=about["title"],
        status=about["answer"][lang],
        links=[*pages, *data],
        note=" · ".join([manifest["dossier"], *marks]),
        group=_about(manifest["report"]).title[lang],
    )


@cache
def _about(report: str) -> Sidecar:
    """What the notebook of a report says of itself: its title, and its place in the list."""
    return read_sidecar(sidecar_of(report))
