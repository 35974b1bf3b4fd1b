"""``evaluator compare``: the same bids or challenge under other rules. Never the outcome."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from evaluator.cli.score import csv_text, exit_code
from evaluator.formats.evaluation import Choices, Evaluation, evaluate
from evaluator.formats.library import locate
from evaluator.model.base import Lang
from evaluator.render.catalogue import Words
from evaluator.render.compare_challenge import (
    ChallengeView,
    caveats,
    sentences,
)
from evaluator.render.compare_challenge import (
    tidy_rows as challenge_rows,
)
from evaluator.render.compare_tender import TenderView, opinion_sentence, tidy_rows
from evaluator.render.comparison import (
    Comparison,
    comparison_json,
    places_of,
    tidy_comparison,
)
from evaluator.render.comparison import (
    compare as compare_all,
)
from evaluator.render.comparison_challenge import ChallengeComparison
from evaluator.render.comparison_words import family_sentences, headline
from evaluator.render.outcome_json import dump
from evaluator.render.session import Session
from evaluator.render.summary import findings_lines
from evaluator.render.terminal import clean, table


def compare(
    path: Path, choices: Choices, form: str, out: Path, *, with_report: bool, lang: str | None
) -> int:
    """Print the tidy table and make the SCENARIO report; exit 1 when the outcome has an error.

    Nothing is compared with an outcome that is refused; the reason is printed instead.

    Raises:
        EvaluatorError: A file, a choice or a variant cannot be used.
    """
    place = locate(path)
    evaluation = evaluate(place, choices)
    comparison = compare_all(evaluation)
    language = lang or evaluation.head.language
    if form == "json":
        sys.stdout.write(dump(comparison_json(evaluation, comparison, language)))
    elif form == "csv":
        sys.stdout.write(csv_text(*tidy_comparison(comparison, places_of(evaluation))))
    else:
        words = Words(language)
        sys.stdout.write("\n".join(_lines(evaluation, comparison, words)) + "\n")
        if with_report and not comparison.refused:
            sys.stdout.write(_report(place, choices, out, words) + "\n")
    return exit_code(comparison.findings)


def _lines(evaluation: Evaluation, comparison: Comparison, words: Words) -> Iterator[str]:
    yield clean(evaluation.head.title.get(words.lang))
    yield f"[{words.text('words.banner.scenario')}]"
    yield ""
    if comparison.refused:
        yield words.text("compare.answer.refused")
        yield from findings_lines(comparison.findings, words)
        return
    lang: Lang = "en" if words.lang == "en" else "nl"
    session = Session(evaluation, words, lang, 0, {})
    if isinstance(comparison, ChallengeComparison):
        yield from _challenge(ChallengeView(session, comparison))
    else:
        yield from _tender(TenderView(session, comparison))
    yield words.text("words.advice")


def _tender(view: TenderView) -> Iterator[str]:
    columns, rows = tidy_rows(view)
    right = [place for place, column in enumerate(columns) if column.align == "right"]
    yield table([column.label for column in columns], rows, right)
    yield ""
    for lot in view.comparison.lots:
        if view.many:
            yield f"{view.words.text('words.label.lot')} {lot.lot}"
        yield from headline(view.words, view.comparison, lot)
        yield from (f"- {line}" for line in family_sentences(view.words, view.comparison, lot))
        if lot.opinions.opinions and not lot.reason:
            yield f"- {opinion_sentence(view, lot)}"
    yield view.say("opinions.not_outcome")
    yield view.say("opinions.numbers")


def _challenge(view: ChallengeView) -> Iterator[str]:
    yield table(*challenge_rows(view))
    yield ""
    yield from (clean(line) for line in (*caveats(view), *sentences(view)))


def _report(path: Path, choices: Choices, out: Path, words: Words) -> str:
    from evaluator.cli.make import make_report  # noqa: PLC0415  # loads the report engine

    folder, created = make_report(
        "compare", path, choices, purpose="working", show_code=False, out=out
    )
    from evaluator.cli.index import write_index  # noqa: PLC0415

    write_index(out, words.lang)
    key = "made_report" if created else "there_report"
    return words.text(f"compare.{key}", folder=folder.as_posix())
