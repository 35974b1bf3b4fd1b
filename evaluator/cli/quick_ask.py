"""Asking the eight questions: of somebody at a terminal, or of lines that are piped in."""

from __future__ import annotations

import sys
from collections.abc import Callable

from evaluator.cli.quick_questions import (
    LONGEST,
    QUESTIONS,
    Answers,
    Choices,
    Question,
    UnusableError,
)
from evaluator.errors import InputError, Problem
from evaluator.formats.parse import shown
from evaluator.render.catalogue import Words
from evaluator.render.terminal import clean

NAMES = {
    "task": "the task",
    "who": "who challenges",
    "years": "the years",
    "asked": "the amount per year",
    "vat": "VAT",
    "support": "support",
    "cost": "the current cost",
    "municipality": "the municipality",
}
"""What a question is about, for a message."""

ALLOWED = {
    "task": "one line of text",
    "who": "one line of text",
    "years": "a year such as 2027, years such as 2027-2029, or two days such as "
    "2027-01-01 t/m 2029-12-31",
    "asked": "one amount such as 46500 or 46500,00 for every year, or one for each year with ; "
    "between; no sign for thousands and no euro sign",
    "vat": "with, without, exempt, or: do not know",
    "support": "a number of signatures, report, both such as: 186 and report, no, or: do not know",
    "cost": "one amount such as 52000 or 52000,00 for every year, or one for each year with ; "
    "between; no, or: do not know",
    "municipality": "a name, number or id from the list, or: other",
}
"""What an answer may be, for a message."""

UNREADABLE = "\ufffd"
"""Stands in an answer for bytes that are no UTF-8."""


def ask(choices_of: Callable[[], Choices], words: Words) -> Answers:
    """Ask every question in turn.

    At a terminal a wrong answer is asked again, with what is allowed. Piped in, there is one
    answer a line, and a wrong or missing one ends it.

    Args:
        choices_of: Reads what the last question can be answered with, when it is asked.
        words: The language.

    Raises:
        InputError: An answer is wrong or missing; it names the question.
        KeyboardInterrupt: Somebody at a terminal ended it.
    """
    is_person = sys.stdin.isatty()
    if not is_person and hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="replace")
    known, nothing = Answers(), Choices(profiles=(), other=())
    if is_person:
        _write(words.text("quick.intro"))
    for number, question in enumerate(QUESTIONS, start=1):
        choices = choices_of() if question is QUESTIONS[-1] else nothing
        if is_person:
            _tell(number, question, choices, words)
        while True:
            try:
                known = _answer(number, question, known, choices)
                break
            except InputError as error:
                if not is_person:
                    raise
                again = words.problem(error.problems[0]).allowed
                _write(words.text("quick.again", allowed=again))
    return known


def _tell(number: int, question: Question, choices: Choices, words: Words) -> None:
    """Put a question to somebody at a terminal, with why it is asked."""
    _write("")
    text = words.text(f"quick.question.{question.key}")
    _write(words.text("quick.number", number=str(number), count=str(len(QUESTIONS)), text=text))
    _write(words.text(f"quick.why.{question.key}"))
    for at, name in enumerate(choices.names(words.lang), start=1):
        _write(f"  {at:>2}  {clean(name)}")


def _answer(number: int, question: Question, known: Answers, choices: Choices) -> Answers:
    """Read one answer and put it among the others."""
    if sys.stdin.isatty():
        sys.stdout.write("> ")
        sys.stdout.flush()
    line = sys.stdin.readline(LONGEST * 4)
    if line == "" and sys.stdin.isatty():
        raise KeyboardInterrupt  # the end of a terminal's input: somebody leaves
    answer = line.strip()
    if not answer:
        raise InputError(
            Problem(
                code="quick.missing",
                found=f"no answer to question {number}, {NAMES[question.key]}",
                allowed=ALLOWED[question.key],
                remedy="give an answer to each question, one a line; nothing was saved",
            )
        )
    try:
        return question.take(_line(answer), known, choices)
    except UnusableError:
        raise InputError(
            Problem(
                code="quick.answer",
                found=f"question {number}, {NAMES[question.key]}: {shown(answer)}",
                allowed=ALLOWED[question.key],
                remedy="mend this answer and start again; nothing was saved",
            )
        ) from None


def _line(answer: str) -> str:
    """An answer that can stand on one line of a file.

    Raises:
        UnusableError: It is too long, or has signs that nobody sees or that are no UTF-8.
    """
    if len(answer) > LONGEST or UNREADABLE in answer or not answer.isprintable():
        raise UnusableError
    return answer


def _write(line: str) -> None:
    sys.stdout.write(f"{line}\n")
