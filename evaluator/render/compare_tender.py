"""Blocks of the comparison of a tender: answer, picture, choices, tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from evaluator.model.criteria import CriteriaSet
from evaluator.model.outcome import BidOutcome
from evaluator.render.catalogue import Words
from evaluator.render.comparison import places_of
from evaluator.render.comparison_types import (
    FAMILIES,
    Choice,
    Kind,
    LotComparison,
    Row,
    TenderComparison,
    agrees,
)
from evaluator.render.comparison_words import (
    choice_name,
    code_words,
    currency_of,
    family_sentences,
    headline,
    note_words,
    written_total,
)
from evaluator.render.session import Session
from evaluator.report.blocks import Block, Cell, Column, group, table, text

MOST_ROWS = 300
"""Rows of the tidy table that a page shows; the CSV has them all."""
TIDY_KEYS = (
    "family",
    "scenario",
    "lot",
    "bid",
    "total",
    "better",
    "rank",
    "admissible",
    "winner",
    "agrees",
    "note",
)


@dataclass(frozen=True)
class TenderView:
    """A comparison of a tender with what every section needs."""

    session: Session
    comparison: TenderComparison

    @property
    def words(self) -> Words:
        """Texts and number formats."""
        return self.session.words

    @cached_property
    def criteria(self) -> CriteriaSet:
        """The criteria set that is compared with.

        Raises:
            TypeError: There is none, which the reader of a tender rules out.
        """
        criteria = self.comparison.book.criteria
        if criteria is None:
            raise TypeError(self.session.evaluation.outcome.dossier)
        return criteria

    @cached_property
    def rules(self) -> frozenset[str]:
        """Ids of the requirements."""
        return frozenset(rule.id for rule in self.criteria.gates)

    @cached_property
    def places(self) -> int | None:
        """Decimals of a published total."""
        return places_of(self.session.evaluation)

    @property
    def many(self) -> bool:
        """Whether there are several lots."""
        return len(self.comparison.lots) > 1

    def lots(self) -> Iterator[tuple[int, LotComparison, list[Block]]]:
        """Every lot with its place and, where there are several, a heading."""
        for place, lot in enumerate(self.comparison.lots, start=1):
            head = f"{self.words.text('words.label.lot')} {lot.lot}"
            yield place, lot, [text(heading=head, level=3)] if self.many else []

    def say(self, key: str, **values: object) -> str:
        """A text of this report."""
        return self.words.text(f"compare.{key}", **values)


def answer(view: TenderView) -> Block:
    """The question, the answer in sentences, and the bids as the outcome has them."""
    head = text(view.say("answer.question"), heading=view.say("answer.heading"), id="answer")
    if view.comparison.refused:
        return group(head, text(view.say("answer.refused")))
    blocks = [head]
    for place, lot, title in view.lots():
        said = headline(view.words, view.comparison, lot)
        families = family_sentences(view.words, view.comparison, lot)
        methods = [opinion_sentence(view, lot)] if not lot.reason and lot.opinions.opinions else []
        blocks += [*title, text(said, items=[*families, *methods]), _bids(view, lot, place)]
    return group(*blocks)


def opinion_sentence(view: TenderView, lot: LotComparison) -> str:
    """Whether the other methods give the same winner."""
    speaking = [one for one in lot.opinions.opinions if one.agrees_with_official is not None]
    other = [one.method for one in speaking if not one.agrees_with_official]
    if not speaking:
        said = view.say("opinions.agree_none")
    elif not other:
        said = view.say("opinions.agree_all")
    else:
        names = [
            view.say("agreement.change", name=view.say(f"method.{m}"), winner=_first(view, lot, m))
            for m in other
        ]
        said = view.say("opinions.agree_some", names=view.words.listed(names))
    return f"{view.say('family.second_opinion')}: {said}"


def _first(view: TenderView, lot: LotComparison, method: str) -> str:
    opinion = next(one for one in lot.opinions.opinions if one.method == method)
    return view.words.listed(bid for bid, rank in opinion.ranks.items() if rank == 1)


def _bids(view: TenderView, lot: LotComparison, place: int) -> Block:
    words = view.words
    columns = [
        Column(words.text("words.label.bid")),
        Column(words.text("words.label.name")),
        Column(words.text("words.label.total"), "right"),
        Column(words.text("words.label.rank"), "right"),
        Column(words.text("words.label.note")),
    ]
    ordered = sorted(lot.base.bids, key=lambda bid: (bid.rank or len(lot.base.bids) + 1, bid.id))
    rows = [
        [
            bid.id,
            bid.name,
            total_of(view, bid, lot),
            str(bid.rank or view.say("none")),
            "; ".join(code_words(words, code, view.rules) for code in bid.why_inadmissible),
        ]
        for bid in ordered
    ]
    return table(columns, rows, caption=view.say("answer.bids"), id=f"bids-{place}")


def total_of(view: TenderView, bid: BidOutcome, lot: LotComparison) -> str:
    """A bid's total in the outcome."""
    return written_total(view.words, bid.total, lot.base.unit, view.places, currency_of(lot.base))


def details(view: TenderView) -> Block:
    """A table a family: rows are choices, columns are bids with total and place."""
    head = text(view.say("details.intro"), heading=view.say("details.heading"), id="details")
    if view.comparison.refused:
        return group()
    blocks = [head]
    for place, lot, title in view.lots():
        made = [_family(view, lot, kind, place) for kind in FAMILIES]
        shown = [block for block in made if block is not None]
        blocks += [*title, *(shown or [text(view.say("details.empty"))])]
    return group(*blocks)


def _family(view: TenderView, lot: LotComparison, kind: Kind, place: int) -> Block | None:
    choices = [choice for choice in view.comparison.choices if choice.kind == kind]
    if not choices:
        return None
    rows = [_choice_row(view, lot, choice) for choice in (view.comparison.base, *choices)]
    columns = [Column(view.say(f"details.{key}")) for key in ("choice", "winner", "same")]
    columns += [Column(view.say("details.margin"), "right")]
    columns += [
        *(Column(bid.id, "right") for bid in lot.base.bids),
        Column(view.say("details.note")),
    ]
    if not any(row[-1] for row in rows):
        columns, rows = columns[:-1], [row[:-1] for row in rows]
    cheap = [
        choice_name(view.words, choice, view.criteria, quoted=True)
        for choice in choices
        if (found := choice.lot(lot.lot)) and found.better == "lower"
    ]
    note = view.say("details.lower", names=view.words.listed(cheap)) if cheap else None
    caption = view.say("details.caption", family=view.say(f"family.{kind}"))
    if view.many:
        caption = view.words.text("words.in_lot", lot=lot.lot, text=caption)
    return table(
        columns, rows, caption=caption, id=f"family-{place}-{kind.replace('_', '-')}", note=note
    )


def _choice_row(view: TenderView, lot: LotComparison, choice: Choice) -> list[Cell | str]:
    """Name, who is first, whether that is so in the outcome, the lead, the bids, a remark."""
    found, words = choice.lot(lot.lot) if choice.speaks else None, view.words
    name, none = choice_name(words, choice, view.criteria), view.say("none")
    remarks = _remarks(view, lot, choice)
    if found is None:
        blank = Cell(view.say("details.not_computed"), "muted")
        return [name, none, none, none, *(blank for _ in lot.base.bids), remarks]
    same = agrees(choice, lot)
    verdict = none if same is None else view.say(f"details.{'yes' if same else 'no'}")
    return [
        name,
        words.listed(found.winners) if found.winners else view.say("agreement.nobody"),
        verdict if same is None else Cell(verdict, sign="=" if same else "≠"),
        written_total(words, found.margin, found.unit, view.places, currency_of(lot.base)),
        *(_bid_cell(view, choice, lot, bid) for bid in found.bids),
        remarks,
    ]


def _bid_cell(view: TenderView, choice: Choice, lot: LotComparison, bid: BidOutcome) -> Cell | str:
    found = choice.lot(lot.lot)
    if bid.rank is None or found is None:
        return Cell(view.say("details.not_valid"), "muted")
    total = written_total(view.words, bid.total, found.unit, view.places, currency_of(lot.base))
    return view.say("with_rank", total=total, rank=bid.rank)


def _remarks(view: TenderView, lot: LotComparison, choice: Choice) -> str:
    """What a choice has to say, and bids that are not valid for a new reason."""
    found = choice.lot(lot.lot)
    before = {bid.id: bid.why_inadmissible for bid in lot.base.bids}
    said = [code_words(view.words, code, view.rules) for code in choice.why]
    for bid in found.bids if found and choice is not view.comparison.base else ():
        new = [code for code in bid.why_inadmissible if code not in before[bid.id]]
        if new:
            why = ", ".join(code_words(view.words, code, view.rules) for code in new)
            said.append(view.say("note.bid", bid=bid.id, why=why))
    return "; ".join(said)


def tidy_rows(view: TenderView) -> tuple[list[Column], list[list[str]]]:
    """Columns and one row for each bid under each choice, in words."""
    keys = [key for key in TIDY_KEYS if key != "lot" or view.many]
    right = {"total", "rank"}
    columns = [
        Column(view.say(f"tidy.{key}"), "right" if key in right else "left", key) for key in keys
    ]
    return columns, [_tidy_row(view, row) for row in view.comparison.rows()]


def tidy(view: TenderView) -> Block:
    """The tidy rows as in the CSV; of very many only the first."""
    columns, rows = tidy_rows(view)
    if not rows:
        return group()
    cut = len(rows) > MOST_ROWS
    note = view.say("tidy.more", shown=MOST_ROWS, total=len(rows)) if cut else None
    return group(
        text(view.say("tidy.intro"), heading=view.say("tidy.heading"), id="tidy"),
        table(
            columns, rows[:MOST_ROWS], caption=view.say("tidy.caption"), id="tidy-table", note=note
        ),
    )


def _tidy_row(view: TenderView, row: Row) -> list[str]:
    words = view.words
    start = row.scenario_kind in ("adopted", "chosen")
    family = view.say(f"kind.{row.scenario_kind}")
    choice = (row.scenario_kind, row.scenario)
    name = view.say("none") if start else choice_name(words, choice, view.criteria)
    currency = next(currency_of(lot.base) for lot in view.comparison.lots if lot.lot == row.lot)
    same = row.agrees_with_outcome
    return [
        family,
        name,
        *([row.lot] if view.many else []),
        row.bid,
        written_total(words, row.total, row.unit, view.places, currency),
        words.text(f"words.better.{row.better}"),
        str(row.rank or view.say("none")),
        _yes(view, row.admissible),
        _yes(view, row.winner),
        view.say("none") if same is None else _yes(view, same),
        note_words(words, row, view.rules),
    ]


def _yes(view: TenderView, truth: bool) -> str:  # noqa: FBT001  # a cell of a table
    return view.say(f"details.{'yes' if truth else 'no'}")
