"""The challenge file that ``evaluator quick`` saves: what was answered, and what to do next.

Every text of a person stands in it as a quoted value, so that it can be nothing else.
"""

from __future__ import annotations

import json
import re
import textwrap
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from evaluator.cli.quick_questions import Amounts, Answers
from evaluator.render.catalogue import Words

WIDTH = 96
LONGEST_NAME = 59
CENT = Decimal("0.01")


def file_text(answers: Answers, path: Path, words: Words) -> str:
    """The text of the file."""
    said = _Said(words)
    title = answers.task or words.text("quick.file.title")
    lines = [
        *said.comment("head", file=path.name),
        "kind: challenge",
        f"id: {_id(path, words)}",
        "",
        *said.comment("title_comment"),
        "title:",
        *(f"  {lang}: {_quoted(title)}" for lang in ("nl", "en")),
        "",
        *said.comment("illustrative"),
        "illustrative: false",
        "",
        *said.comment("profiles" if answers.known else "profiles_other"),
        f"profiles: [{', '.join(profile.id for profile in answers.profiles)}]",
        "",
        *said.comment("applicant"),
        "applicant:",
        f"  name: {_quoted(answers.who)}".rstrip(),
        "",
        *said.comment("challenged"),
        "challenged:",
        f"  task: {_quoted(answers.task)}".rstrip(),
        "",
        *_period(answers, said),
        "",
        *_money(answers, said),
        "",
        *_support(answers, said),
        "",
        *_baseline(answers, said),
        "",
        *said.comment("more"),
    ]
    return "\n".join(lines) + "\n"


class _Said:
    """The comments of the file."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def comment(self, key: str, indent: str = "", **values: str) -> list[str]:
        """A text of the catalogue as lines of comment."""
        text = self._words.text(f"quick.file.{key}", **values)
        width = WIDTH - len(indent) - 2
        lines = []
        for line in text.split(" ¶ "):
            inner = line[: len(line) - len(line.lstrip())]
            lines += textwrap.wrap(line.strip(), width, initial_indent=inner)
        return [f"{indent}# {line}" for line in lines]


def _id(path: Path, words: Words) -> str:
    """The id of the challenge: the file's name, as far as an id can hold it."""
    letters = unicodedata.normalize("NFKD", path.stem).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:LONGEST_NAME].rstrip("-")
    return name or words.text("quick.file.id")


def _quoted(text: str | None) -> str:
    return "" if text is None else json.dumps(text, ensure_ascii=False)


def _written(amount: Decimal | None) -> str:
    return "" if amount is None else f" {amount.quantize(CENT):f}"


def _period(answers: Answers, said: _Said) -> Iterator[str]:
    if answers.period is None:
        yield from said.comment("period_unknown")
        return
    yield from said.comment("period")
    yield "period:"
    yield f"  start: {answers.period.start.isoformat()}"
    yield f"  end: {answers.period.end.isoformat()}"


def _money(answers: Answers, said: _Said) -> Iterator[str]:
    yield "money:"
    yield from said.comment("vat", "  ")
    yield "  vat:"
    yield f"    challenger: {answers.vat}"
    yield from _by_year("requested", "requested_by_year", answers.asked, answers, said)


def _by_year(key: str, name: str, amounts: Amounts, answers: Answers, said: _Said) -> Iterator[str]:
    """Amounts by year; with no year yet, an amount that was named stands in a comment."""
    by_year = answers.by_year(amounts)
    yield from said.comment(key, "  ")
    if by_year:
        yield f"  {name}:"
        yield from (f"    {year}:{_written(amount)}" for year, amount in by_year.items())
    elif amounts and amounts[0] is not None:
        yield from said.comment("amount_without_year", "  ", amount=_written(amounts[0]).strip())
    elif answers.period is not None:
        yield f"  {name}:"
        yield from (f"    {year}:" for year in answers.period.years())


def _support(answers: Answers, said: _Said) -> Iterator[str]:
    support = answers.support
    yield from said.comment("support")
    yield "support:"
    yield f"  signatures: {'' if support.signatures is None else support.signatures}".rstrip()
    yield f"  meeting_report: {_truth(support.report)}".rstrip()
    yield ""
    yield from said.comment("documents")
    yield "documents:"
    yield f"  support: {_truth(support.on_paper)}".rstrip()


def _truth(value: bool | None) -> str:  # noqa: FBT001 - the value itself
    return "" if value is None else str(value).lower()


def _baseline(answers: Answers, said: _Said) -> Iterator[str]:
    known = any(amount is not None for amount in answers.cost)
    yield from said.comment("baseline" if known else "baseline_unknown")
    yield "baseline:"
    yield f"  status: {'estimated' if known else 'unknown'}"
    if known:
        yield from _by_year("avoidable", "avoidable_by_year", answers.cost, answers, said)
