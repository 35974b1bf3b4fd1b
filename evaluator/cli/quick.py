"""``evaluator quick``: eight questions, a first answer, and a challenge file to go on with."""

from __future__ import annotations

import sys
from pathlib import Path

from evaluator.cli.quick_answer import answer_text
from evaluator.cli.quick_ask import ask
from evaluator.cli.quick_file import file_text
from evaluator.cli.quick_questions import Choices
from evaluator.cli.score import exit_code
from evaluator.errors import CallError, Problem
from evaluator.formats import evaluation as evaluating
from evaluator.formats.dossier import HEAD
from evaluator.formats.library import Library
from evaluator.formats.profiles import read_profile
from evaluator.formats.rulebook import TAKE_OVER
from evaluator.render.catalogue import Words
from evaluator.store.new_file import check_free, made_new
from evaluator.store.runs import is_device

ENDINGS = (".yaml", ".yml")
GENERAL = "lsa-basic"
"""The conditions where a municipality's own are not known: those of the residents' association."""

BESIDE = 2
"""Municipalities that are shown beside these, to see how it can be elsewhere."""


def quick(file: Path, criteria_dir: Path | None, lang: str) -> int:
    """Ask, save and answer.

    Raises:
        CallError: The file cannot be made there; nothing was asked yet.
        InputError: An answer is wrong or missing, or a profile cannot be used; nothing was saved.
    """
    _check_name(file)
    check_free(file)
    words = Words(lang)
    answers = ask(lambda: _choices(file, criteria_dir), words)
    data = file_text(answers, file, words).encode()
    choices = evaluating.Choices(criteria_dir=criteria_dir)
    evaluation = made_new(file, data, lambda path: evaluating.evaluate(path, choices))
    sys.stdout.write(answer_text(evaluation, answers, file, words))
    return exit_code(evaluation.outcome.findings)


def _check_name(file: Path) -> None:
    """Refuse a name that another command would take for something else.

    Raises:
        CallError: It does not end in ``.yaml``, or means something of its own.
    """
    taken = file.name.lower() == HEAD or is_device(file.stem)
    if file.suffix.lower() in ENDINGS and not taken:
        return
    raise CallError(
        Problem(
            code="quick.file_name",
            found=file.as_posix(),
            allowed="the name of a new file that ends in .yaml, such as mijn-uitdaging.yaml",
            remedy="choose another name; nothing was changed",
        )
    )


def _choices(file: Path, criteria_dir: Path | None) -> Choices:
    """The profiles for a take-over, wherever they are found."""
    library = Library(None, criteria_dir, beside=file.parent)
    read = [read_profile(library, name) for name in library.known("profiles")]
    found = [profile for profile in read if profile.applies_to == TAKE_OVER]
    general = tuple(profile for profile in found if profile.id == GENERAL)
    named = sorted(
        (profile for profile in found if profile.id != GENERAL), key=lambda one: one.title.nl
    )
    beside = sorted(named, key=lambda one: (not one.complete, one.id))[:BESIDE]
    return Choices(profiles=named, other=(*general, *beside))
