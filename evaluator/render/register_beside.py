"""What a register lays side by side: possible parts of one, one task, and intended results."""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.model.base import Lang
from evaluator.model.criteria import CriteriaSet
from evaluator.model.numbers import published
from evaluator.outcome.coverage import Coverage
from evaluator.outcome.register import CHALLENGE
from evaluator.outcome.register_types import SameTask, Side, Splitting
from evaluator.render.catalogue import Words
from evaluator.render.register_view import NOTHING, RegisterView
from evaluator.render.shared_text import exact, local
from evaluator.report.blocks import Block, Cell, Column, group, table, text


def splitting(view: RegisterView) -> Block:
    """Each group by one applicant, with what it asks together in a year."""
    say, found = view.say, view.whole.splitting
    intro = say("splitting.intro") if found else say("splitting.none")
    blocks = [text(intro, heading=say("splitting.heading"), id="splitting")]
    for number, one in enumerate(found, start=1):
        said = say(
            f"splitting.{one.same}",
            applicant=one.applicant,
            challenges=view.words.listed(one.challenges),
        )
        blocks += [text(said), _split_table(view, one, number)]
    return group(*blocks)


def _split_table(view: RegisterView, one: Splitting, number: int) -> Block:
    say = view.say
    columns: list[Column | str] = [
        say("column.year"),
        Column(say("splitting.together"), "right"),
        Column(say("splitting.maximum"), "right"),
        Column(say("splitting.over"), "right"),
    ]
    rows: list[list[Cell | str]] = []
    for year in one.years:
        over: Cell | str = view.money(year.over)
        if year.over:
            over = Cell(view.money(year.over), "bad", "✗")
        cap = say("splitting.no_maximum") if year.cap is None else view.money(year.cap)
        rows.append([year.year, view.sum(year.asked), cap, over])
    caption = say("splitting.caption", challenges=view.words.listed(one.challenges))
    return table(columns, rows, caption=caption, id=f"splitting-{number}")


def same_task(view: RegisterView) -> Block:
    """Challenges of one task beside each other and the provider; never in an order of merit."""
    say, found = view.say, view.whole.same_task
    intro = say("same.intro") if found else say("same.none")
    blocks = [text(intro, heading=say("same.heading"), id="same-task")]
    for number, one in enumerate(found, start=1):
        blocks += _task(view, one, number)
    return group(*blocks)


def _task(view: RegisterView, one: SameTask, number: int) -> Iterator[Block]:
    say, listed = view.say, view.words.listed
    about = [say("same.challenges", challenges=listed(one.challenges))]
    if one.partner:
        about.append(say("same.partner", partner=one.partner))
    about += [say(f"same.{one.why}")] if one.why else []
    about += [say(f"same.out_{why}", challenge=name) for name, why in one.left_out if not one.why]
    yield text(about, heading=one.task, level=3)
    if one.criteria is not None and one.sides:
        yield _sides(view, one, one.criteria, number)
        yield from _sources(view, one)


def _sides(view: RegisterView, one: SameTask, criteria: CriteriaSet, number: int) -> Block:
    """A row for each criterion and one for the total; a column for each side."""
    words: Words = view.words
    lang: Lang = "en" if words.lang == "en" else "nl"
    columns: list[Column | str] = [
        view.say("column.criterion"),
        *(Column(_name(view, side), "right") for side in one.sides),
    ]
    rows: list[list[Cell | str]] = [
        [
            f"{local(leaf.label, lang, leaf.id)} ({leaf.id})",
            *(exact(words, side.scores.get(leaf.id)) for side in one.sides),
        ]
        for leaf in criteria.leaves
    ]
    places = criteria.rounding.total
    totals = [
        view.say("unknown") if side.total is None else words.number(published(side.total, places))
        for side in one.sides
    ]
    rows.append([view.say("same.total"), *totals])
    title = local(criteria.title, lang, criteria.id)
    return table(
        columns,
        rows,
        caption=view.say("same.caption", task=one.task),
        id=f"same-task-{number}",
        note=view.say("same.note", criteria=title),
    )


def _name(view: RegisterView, side: Side) -> str:
    if side.provider is None:
        return side.id
    name = side.provider.name or view.say("same.provider")
    return view.say("same.now", name=name)


def _sources(view: RegisterView, one: SameTask) -> Iterator[Block]:
    """Who gave the provider its scores, and on what."""
    for side in one.sides:
        if side.provider is not None:
            name = side.provider.name or view.say("same.provider")
            if side.provider.source:
                said = view.say("same.source", name=name, source=side.provider.source)
            else:
                said = view.say("same.no_source", name=name)
            yield text(said)


def results(view: RegisterView) -> Block:
    """Who names which intended result; those that nobody names, and those that several do."""
    say, found = view.say, view.whole.coverage
    heading = say("results.heading")
    if found is None:
        return text(say("results.no_set"), heading=heading, id="results")
    if not found.rows:
        return text(say("results.no_results"), heading=heading, id="results")
    named = [row for row in found.rows if row.owners]
    intro = [
        say(
            "results.intro",
            named=view.words.number(len(named)),
            total=view.words.number(len(found.rows)),
        ),
        *_gaps(view, found),
    ]
    blocks = [text(intro, heading=heading, id="results")]
    if named:
        blocks.append(_owners(view, found))
    return group(*blocks)


def _gaps(view: RegisterView, found: Coverage) -> Iterator[str]:
    say, listed = view.say, view.words.listed
    empty = [row.slot.id for row in found.rows if row.slot.text is None]
    if empty:
        yield view.plural("results.empty", len(empty))
    if found.gaps:
        yield say("results.gaps", results=listed(found.gaps))
    if found.overlaps:
        yield say("results.overlaps", results=listed(found.overlaps))
    for owner, slot in found.unknown:
        yield say("results.unknown", who=owner.partition(":")[2], result=slot)


def _owners(view: RegisterView, found: Coverage) -> Block:
    say, lang = view.say, view.words.lang
    names = {one.key: view.name(one) for one in view.whole.partners}
    columns = [
        say("results.result"),
        say("results.text"),
        say("results.partners"),
        say("results.challenges"),
    ]
    rows = []
    for row in found.rows:
        if row.owners:
            split = [owner.partition(":") for owner in row.owners]
            own = [names.get(name, name) for kind, _, name in split if kind != CHALLENGE]
            asked = [name for kind, _, name in split if kind == CHALLENGE]
            words = row.slot.text.get(lang) if row.slot.text else say("results.no_text")
            rows.append(
                [row.slot.id, words, "; ".join(own) or NOTHING, ", ".join(asked) or NOTHING]
            )
    return table(columns, rows, caption=say("results.caption"), id="results-table")
