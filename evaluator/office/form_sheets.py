"""A form as sheets: the guide, the scores to fill in, the scale in words, and what form it is."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from evaluator import __version__
from evaluator.formats.xlsx_form import Column, FormSheet, Look, Styled, write_form
from evaluator.formats.xlsx_table import column_letters
from evaluator.formats.xlsx_write import Entry
from evaluator.model.numbers import parse_number
from evaluator.office.form_content import FormContent, FormRow
from evaluator.office.form_plan import (
    FACTS,
    FILLED_ON,
    FORM,
    FORM_VERSION,
    GUIDE,
    LISTS,
    SCALE,
    SCORES,
    FormColumn,
)
from evaluator.office.form_words import YES, basis_words

DEADLINES = ("scoring_deadline", "scores_locked")
"""Moments of a timeline that say when a form must be in, the most telling first."""

_TEXT = "@"
_DAY = "yyyy-mm-dd"
_PRINTED = {"scale_word": 16.0, "scale_meaning": 70.0, "scale_value": 10.0}


def form_bytes(content: FormContent) -> bytes:
    """The workbook of one assessor; equal content gives equal bytes."""
    sheets = [_guide(content), _scores(content), scale_sheet(content), _form(content)]
    return write_form(sheets, lists=LISTS[content.lang])


def _guide(content: FormContent) -> FormSheet:
    """How to fill it in, who reads it, and the one date."""
    words, lang = content.words, content.lang
    filled = Styled(look="input", locked=False, help=words.text("forms.help.filled_on"))
    rows: list[list[Entry | Styled]] = [
        [words.text("forms.guide.for"), _for(content)],
        [FILLED_ON.heading(lang), filled],
    ]
    rows += [[words.text(f"forms.guide.{key}"), text] for key, text in _guidance(content)]
    sheet = FormSheet(
        name=GUIDE[lang],
        title=words.text("forms.title", dossier=content.desk.head.title.get(lang)),
        columns=[
            Column(heading=words.text("forms.guide.subject"), width=24, locked=True),
            Column(heading=words.text("forms.guide.text"), width=70, locked=True, pattern=_DAY),
        ],
        rows=rows,
        protect=True,
        portrait=True,
        footer=_footer(content),
    )
    place = f"B{sheet.row(1)}"
    return _named(sheet, {"evaluator_filled_on": place})


def _for(content: FormContent) -> str:
    words, assessor = content.words, content.assessor
    called = content.desk.called(assessor, words)
    return words.text("forms.guide_text.for", called=called, id=assessor.assessor)


def _guidance(content: FormContent) -> list[tuple[str, str]]:
    """The lines of the guide that hold for this form, by key."""
    words, desk = content.words, content.desk
    subject = words.text(f"forms.subject.{desk.subject_column}")
    names = {
        "subject": subject,
        "scores": SCORES[content.lang],
        "scale": SCALE[content.lang],
        "yes": YES[content.lang],
        "called": desk.called(content.assessor, words),
    }
    keys = ["score", f"reason_{content.must_say}", "basis", "cannot", "alone", "readers", "privacy"]
    if any(row.recused for row in content.rows):
        keys.insert(0, "recused")
    lines = [
        (key.partition("_")[0], words.text(f"forms.guide_text.{key}", **names)) for key in keys
    ]
    timeline = desk.head.timeline
    known = next((key for key in DEADLINES if key in timeline), None)
    if known:
        when = words.date(timeline[known])
        lines.insert(0, ("deadline", words.text(f"forms.guide_text.{known}", date=when)))
    return [
        *lines,
        *((key, words.text(f"forms.guide_text.{key}", **names)) for key in ("save", "pen", "ask")),
    ]


def _scores(content: FormContent) -> FormSheet:
    """One row for each bid and criterion, a page for each bid."""
    words, lang, plan = content.words, content.lang, content.columns
    breaks = [
        at
        for at in range(1, len(content.rows))
        if content.rows[at].subject != content.rows[at - 1].subject
    ]
    notes = [
        words.text(
            "forms.scores.note", called=content.desk.called(content.assessor, words),
            guide=GUIDE[lang], scale=SCALE[lang],
        ),
        words.text("forms.scores.choices", offered=content.scores.offered()),
    ]  # fmt: skip
    sheet = FormSheet(
        name=SCORES[lang],
        title=words.text("forms.title", dossier=content.desk.head.title.get(lang)),
        notes=notes,
        columns=[_column(content, column) for column in plan],
        rows=[_row(content, row) for row in content.rows],
        page_breaks=breaks,
        freeze_columns=1 + [column.name for column in plan].index("criterion"),
        protect=True,
        footer=_footer(content),
    )
    last = column_letters(len(plan) - 1)
    first = sheet.row(0) - 1
    area = f"A{first}:{last}{first + len(content.rows)}"
    return _named(sheet, {"evaluator_scores": area})


def _column(content: FormContent, column: FormColumn) -> Column:
    words, lang = content.words, content.lang
    help_text = ""
    if column.input:
        allowed = content.scores.offered()
        help_text = words.text(f"forms.help.{column.name}", allowed=allowed, yes=YES[lang])
    choices = {
        "score": content.scores.choices,
        "not_assessable": (YES[lang],),
        "basis": tuple(basis_words(lang).values()),
    }.get(column.name, ())
    return Column(
        heading=column.heading(lang),
        width=column.width,
        help=help_text,
        choices=choices,
        locked=not column.input,
        # A spreadsheet makes a date of pages such as 3-4.
        pattern=_TEXT if column.name == "page" else "General",
    )


def _row(content: FormContent, row: FormRow) -> list[Entry | Styled]:
    cells: list[Entry | Styled] = []
    for column in content.columns:
        look: Look = "grey" if row.recused else "input" if column.input else "fixed"
        text = row.texts.get(column.name, "")
        if row.recused and column.name == "score":
            text = recused_text(content)
        locked = row.recused or not column.input
        cells.append(Styled(value=text or None, look=look, locked=locked))
    return cells


def recused_text(content: FormContent) -> str:
    """What stands in the place of a score that an assessor may not give."""
    subject = content.words.text(f"forms.subject.{content.desk.subject_column}")
    return content.words.text("forms.scores.recused", subject=subject)


def scale_sheet(content: FormContent) -> FormSheet:
    """Each word of the scale with what it means; its value stands small beside it."""
    words, lang, scale = content.words, content.lang, content.desk.criteria.scale
    anchors = {scale.level_of(key): text.get(lang) for key, text in scale.anchors.items()}
    rows: list[list[Entry | Styled]] = []
    for word, shown in content.scores.shown.items():
        level = (scale.levels or {})[word]
        meaning = anchors.get(Fraction(level.value), "")
        if level.refusal:
            meaning = f"{meaning} {words.text('forms.scale.refusal')}".strip()
        rows.append([shown, meaning, Styled(value=level.value, look="note")])
    if scale.levels is None:
        rows = [
            [words.number(parse_number(key) or 0), text.get(lang), Styled(look="note")]
            for key, text in sorted(scale.anchors.items(), key=lambda one: Fraction(one[0]))
        ]
    notes = [] if scale.levels else [_range(content)]
    return FormSheet(
        name=SCALE[lang],
        title=words.text("forms.scale.title"),
        notes=notes,
        columns=[
            Column(heading=words.text(f"forms.scale.{key.removeprefix('scale_')}"), width=width,
                   locked=True)
            for key, width in _PRINTED.items()
        ],
        rows=rows,
        protect=True,
        portrait=True,
        footer=_footer(content),
    )  # fmt: skip


def _range(content: FormContent) -> str:
    scale, words = content.desk.criteria.scale, content.words
    low, high, step = (words.number(n or 0) for n in (scale.min, scale.max, scale.step))
    return words.text("forms.scale.range", low=low, high=high, step=step)


def _form(content: FormContent) -> FormSheet:
    """What form this is: read back to know whether it still fits."""
    words, lang = content.words, content.lang
    values = {
        "version": str(FORM_VERSION),
        "program": __version__,
        "dossier": content.desk.head.id,
        "assessor": content.assessor.assessor,
        "role": content.role,
        "language": lang,
        "criteria": content.desk.criteria_digest,
        "content": content.digest(),
    }
    sheet = FormSheet(
        name=FORM[lang],
        title=words.text("forms.form.title"),
        notes=[words.text("forms.form.note")],
        columns=[
            Column(heading=words.text("forms.form.what"), width=28, locked=True),
            Column(heading=words.text("forms.form.value"), width=76, locked=True),
        ],
        rows=[
            [fact.heading(lang), Styled(value=values[fact.name], look="fixed")] for fact in FACTS
        ],
        protect=True,
        portrait=True,
        footer=_footer(content),
    )
    names = {f"evaluator_{fact.name}": f"B{sheet.row(at)}" for at, fact in enumerate(FACTS)}
    return _named(sheet, names)


def _footer(content: FormContent) -> str:
    return content.words.text(
        "forms.footer", dossier=content.desk.head.id, assessor=content.assessor.assessor
    )


def _named(sheet: FormSheet, names: dict[str, str]) -> FormSheet:
    """The sheet with names for its cells, which its own row numbers are needed for."""
    return replace(sheet, names=names)
