"""A register on a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.formats.register import RegisterEvaluation
from evaluator.render.catalogue import Words
from evaluator.render.register_view import NOTHING, RegisterView
from evaluator.render.summary import banners, findings_lines
from evaluator.render.terminal import clean, cut, table

LONGEST_NAME = 36
LISTED = ("id", "in_year", "total", "answer", "score", "decision", "days")
RIGHT = (1, 2, 4, 6)


def register_table(evaluation: RegisterEvaluation, words: Words) -> str:
    """Title, what a council asks first, every challenge, years, partners, findings."""
    view = RegisterView(evaluation, words)
    lines = [clean(evaluation.register.title.get(words.lang)), *banners(evaluation, words), ""]
    lines += [clean(line) for line in (*view.facts(), view.seen())]
    lines += ["", _challenges(view), "", _years(view), "", _partners(view), ""]
    lines += [clean(line) for line in _same_tasks(view)]
    lines += findings_lines(evaluation.outcome.findings, words)
    lines += ["", words.text("words.advice")]
    return "\n".join(lines) + "\n"


def _challenges(view: RegisterView) -> str:
    columns = [view.say(f"column.{key}", year=view.year) for key in LISTED]
    rows = [
        [
            row.id,
            view.sum(row.in_year),
            view.sum(row.asked),
            view.answer(row),
            view.score(row),
            view.decision(row),
            view.days(row),
        ]
        for row in view.whole.rows
    ]
    return table(columns, rows, RIGHT)


def _years(view: RegisterView) -> str:
    columns = [view.say(f"column.{key}") for key in ("year", "asked", "budget", "left")]
    budget, rows = view.whole.budget, []
    for one in view.whole.years:
        own = one.year == view.year
        money = [NOTHING, NOTHING]
        if own:
            money = [view.money(budget.amount), view.left()]
        rows.append([one.year, view.sum(one.asked), *money])
    return table(columns, rows, (1, 2, 3))


def _partners(view: RegisterView) -> str:
    keys = ("partner", "count", "in_year", "total")
    columns = [view.say(f"column.{key}", year=view.year) for key in keys]
    rows = [
        [
            cut(view.name(one), LONGEST_NAME),
            view.words.number(len(one.challenges)),
            view.sum(one.in_year),
            view.sum(one.asked),
        ]
        for one in view.whole.partners
    ]
    return table(columns, rows, (1, 2, 3))


def _same_tasks(view: RegisterView) -> Iterator[str]:
    for one in view.whole.same_task:
        yield view.say(
            "same.on_terminal", challenges=view.words.listed(one.challenges), task=one.task
        )
    if view.whole.same_task:
        yield ""
