"""``evaluator plenary``: the sheet for the committee's meeting."""

from __future__ import annotations

import sys
from pathlib import Path

from evaluator.formats.library import locate
from evaluator.model.base import Lang
from evaluator.office.form_source import open_desk
from evaluator.office.forms import DEFAULT_FOLDER, write_new
from evaluator.office.plenary import talks
from evaluator.office.plenary_sheets import TALK, plenary_bytes
from evaluator.render.catalogue import Words
from evaluator.render.terminal import clean


def plenary(path: Path, *, out: Path | None, criteria_dir: Path | None, lang: Lang | None) -> int:
    """Write the workbook and say what to begin with."""
    desk = open_desk(locate(path), criteria_dir)
    language: Lang = lang or desk.head.language
    words = Words(language)
    target = out or DEFAULT_FOLDER / f"{desk.head.id}-plenary.xlsx"
    written, _ = write_new({target: plenary_bytes(desk, language)})
    file = clean(target.as_posix())
    found = talks(desk, language)
    lines = [words.text("plenary.made" if written else "plenary.there", file=file)]
    flagged = sum(talk.flagged for talk in found)
    if flagged:
        lines.append(words.text("plenary.flagged", count=flagged, sheet=TALK[language]))
    missing = sum(
        one.counts and not desk.recused(one, talk.subject.id)
        for talk in found
        for one in desk.assessors
    ) - sum(one.counts for talk in found for one in talk.cell.individuals)
    if missing > 0:
        lines.append(words.text("plenary.missing", count=missing))
    sys.stdout.write("\n".join(lines) + "\n")
    return 0
