"""The self-check of a residents' group: one A4 for each challenge.

The notebook `selfcheck` calls it. What a sheet could say is in `selfcheck_parts`, what of it fits
in `selfcheck_sheet`; the sizes on paper are in ``report/templates/evaluator/sheets.css``.
"""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.render import selfcheck_sheet
from evaluator.render.challenge_view import View, views
from evaluator.render.selfcheck_parts import own_profile, parts_of, say
from evaluator.render.selfcheck_sheet import LISTS, Sheet, sheet_of
from evaluator.render.session import Session
from evaluator.report.blocks import Block, Column, banner, deflist, group, table, text, value


class SelfcheckReport:
    """The report, one sheet a challenge."""

    def __init__(self, session: Session) -> None:
        """Keep what the report is made of."""
        self.session = session

    def sheets(self) -> Block:
        """Every challenge of the dossier on an A4 of its own."""
        return group(*(block for view in views(self.session) for block in _sheet(view)))


def _sheet(view: View) -> Iterator[Block]:
    sheet = sheet_of(view, parts_of(view))
    yield from _lead(view, sheet)
    yield text(heading=say(view, "years.heading"), level=3, id=view.name("years"))
    yield _years(view, sheet)
    for name in LISTS:
        yield _list(view, sheet, name)
        if more := selfcheck_sheet.after(view, sheet, name):
            yield text(more)
    if beside := selfcheck_sheet.points(view, sheet, "beside"):
        heading = say(view, "beside.heading")
        yield text(heading=heading, level=3, id=view.name("beside"), items=beside)
    yield text(heading=say(view, "questions.heading"), level=3, id=view.name("questions"))
    yield deflist(sheet.parts.questions, say(view, "questions.caption"))
    heading = say(view, "made.heading")
    yield text([sheet.parts.made], heading=heading, level=3, id=view.name("about"))


def _lead(view: View, sheet: Sheet) -> Iterator[Block]:
    """Title, who wants what, warnings, and the answer."""
    parts = sheet.parts
    yield text([parts.about], heading=parts.title, id=view.name("sheet"))
    for kind, title, body in parts.banners:
        yield banner(kind, title, body)  # type: ignore[arg-type]  # one of the kinds of banners
    name = f"challenge.{view.number}"
    if parts.question:
        yield value(f"{name}.answer", parts.answer, parts.question)
    else:
        yield text([parts.answer])
    yield text([parts.seen])
    overall = {outcome.profile: outcome.overall for outcome in view.result.profiles}
    left = {key: sheet.left(key) for key in parts.points} | {"years": sheet.years_left()}
    yield value(name, {"id": view.result.id, "own": own_profile(view), "overall": overall,
                       "left": left})  # fmt: skip


def _years(view: View, sheet: Sheet) -> Block:
    if not sheet.parts.years:
        return text([sheet.parts.no_years])
    heads = selfcheck_sheet.head(view)
    columns = [Column(heads[0]), *(Column(said, "right") for said in heads[1:3]), Column(heads[3])]
    note = selfcheck_sheet.years_note(view, sheet)
    caption = say(view, "years.caption")
    name = view.name("years", "table")
    return table(columns, sheet.years(), caption=caption, id=name, note=note or None)


def _list(view: View, sheet: Sheet, name: str) -> Block:
    return text(
        selfcheck_sheet.nothing(view, sheet, name),
        heading=say(view, f"{name}.heading"),
        level=3,
        id=view.name(name),
        items=selfcheck_sheet.points(view, sheet, name),
    )
