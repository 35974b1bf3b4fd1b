"""``evaluator forms``: a score workbook for each assessor."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from evaluator.formats.library import locate
from evaluator.office.form_source import Desk, open_desk
from evaluator.office.forms import DEFAULT_FOLDER, FormsMade, make_forms
from evaluator.render.catalogue import Words
from evaluator.render.terminal import clean


def forms(
    path: Path,
    *,
    out: Path | None,
    assessors: Sequence[str],
    criteria_dir: Path | None,
    lang: str | None,
) -> int:
    """Write the forms and say where they are."""
    desk = open_desk(locate(path), criteria_dir)
    language = lang or desk.head.language
    made = make_forms(desk, language, out or DEFAULT_FOLDER / desk.head.id, assessors)
    sys.stdout.write("\n".join(_said(desk, made, path, Words(language))) + "\n")
    return 0


def _said(desk: Desk, made: FormsMade, path: Path, words: Words) -> list[str]:
    lines = [words.text("forms.made.new", file=clean(one.as_posix())) for one in made.written]
    lines += [words.text("forms.made.there", file=clean(one.as_posix())) for one in made.there]
    lines += [
        words.text("forms.made.nothing", called=desk.called(one, words), id=one.assessor)
        for one in made.judging_nothing
    ]
    count = len(made.written) + len(made.there)
    if count:
        folder = clean(made.folder.as_posix())
        lines.append(words.text("forms.made.done", count=count, folder=folder))
        dossier = clean(path.as_posix())
        lines.append(words.text("forms.made.next", dossier=dossier, folder=folder))
    return lines
