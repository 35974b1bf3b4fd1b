"""The documents of a dossier from the sheets of its workbook."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evaluator.errors import CellRef
from evaluator.formats.book_columns import (
    BID_COLUMNS,
    IN_KIND_COLUMNS,
    JUDGEMENT_COLUMNS,
    MEMBER_COLUMNS,
)
from evaluator.formats.book_criteria import OWN, read_set
from evaluator.formats.book_draft import Draft
from evaluator.formats.book_fields import read_fields
from evaluator.formats.book_lists import LISTS, SUBJECT, Listed
from evaluator.formats.book_money import read_money
from evaluator.formats.book_plan import (
    BIDS,
    CHALLENGE,
    DOCUMENTS,
    DOSSIER,
    IN_KIND,
    JUDGEMENTS,
    MEMBERS,
    SHEETS,
    TABLES,
    TABLES_OF,
    meant_word,
)
from evaluator.formats.book_records import Record, read_records
from evaluator.formats.book_sheets import Sheets
from evaluator.formats.parse import shown
from evaluator.formats.table_numbers import DecimalSign
from evaluator.formats.yaml_text import Document, Path
from evaluator.model.challenge import Challenge
from evaluator.model.dossier import Bid, DossierHead
from evaluator.model.series import SeriesHead

KINDS = tuple(SHEETS)


if TYPE_CHECKING:
    from pydantic import BaseModel


@dataclass(frozen=True, slots=True)
class BookDocuments:
    """What a workbook holds beside its tables.

    Attributes:
        kind: The dossier's kind; "" where the workbook names none that is known.
        head: The sheet of the dossier itself.
        decimal: The decimal sign of numbers that stand in cells as text.
        criteria: The criteria set, under the name by which the dossier knows it.
        bids: One document for each bid, in the order of the sheet.
        challenges: One document for each challenge.
    """

    kind: str
    head: Document
    decimal: DecimalSign = "point"
    criteria: Document | None = None
    bids: tuple[Document, ...] = ()
    challenges: tuple[Document, ...] = ()


def read_documents(sheets: Sheets) -> BookDocuments:
    """Every document of a workbook; what is wrong is told in ``sheets.problems``."""
    head = _Head(sheets)
    if head.kind not in SHEETS:
        return BookDocuments(head.kind, head.draft.document)
    sheets.check_names([*SHEETS[head.kind], *(TABLES[name] for name in TABLES_OF[head.kind])])
    criteria = None
    if head.kind != "tender-series":
        named = head.draft.document.data.get("criteria")
        criteria = read_set(sheets, _file(named), head.decimal)
        if criteria is not None and named is None:
            line, column = head.draft.document.place(())
            head.draft.put_value(("criteria",), OWN, line or 1, CellRef(column or ""))
    reader = _Subjects(sheets, head.decimal)
    bids = reader.bids() if head.kind == "tender" else ()
    challenges = reader.challenges(head) if head.kind == "challenge" else ()
    return BookDocuments(head.kind, head.draft.document, head.decimal, criteria, bids, challenges)


def _file(named: object) -> str:
    """The name of the file that a criteria set would stand in."""
    name = named if isinstance(named, str) and named else OWN
    return name if name.endswith((".yaml", ".yml")) else f"{name}.yaml"


class _Head:
    """The sheet of the dossier itself: its kind decides what its fields mean."""

    def __init__(self, sheets: Sheets) -> None:
        self.kind = self._find(sheets, DossierHead, "kind", KINDS)
        model: type[BaseModel] = SeriesHead if self.kind == "tender-series" else DossierHead
        said = self._find(sheets, model, "tables.decimal", ("point", "comma"))
        self.decimal: DecimalSign = "comma" if said == "comma" else "point"
        self.draft = _head_draft(sheets, model)
        self.draft.decimal = self.decimal
        read_fields(sheets, DOSSIER, lambda heading: None if heading else self.draft)

    @staticmethod
    def _find(sheets: Sheets, model: type[BaseModel], name: str, words: tuple[str, ...]) -> str:
        """One field of the sheet, before the others can be read."""
        quiet = Sheets(sheets.file, sheets.grids, [])
        draft = _head_draft(quiet, model)
        read_fields(quiet, DOSSIER, lambda heading: None if heading else draft)
        value = draft.document.data
        for part in name.split("."):
            value = value.get(part, "") if isinstance(value, dict) else ""
        return meant_word(value, words) if isinstance(value, str) else ""


def _head_draft(sheets: Sheets, model: type[BaseModel]) -> Draft:
    grid = sheets.find(DOSSIER)
    return Draft(
        sheets, "dossier.yaml", model, CellRef(f"{grid.name if grid else DOSSIER.nl}!A1"), 1
    )


@dataclass(slots=True)
class _Subjects:
    """What is judged: the bids, or the challenges."""

    sheets: Sheets
    decimal: DecimalSign
    drafts: dict[str, Draft] = field(default_factory=dict)
    told: set[tuple[str, str]] = field(default_factory=set)
    orphans: list[CellRef] = field(default_factory=list)

    def _draft(self, name: str, kind: type[BaseModel], ref: CellRef, line: int) -> Draft:
        draft = Draft(self.sheets, name, kind, ref, line)
        draft.decimal = self.decimal
        return draft

    def bids(self) -> tuple[Document, ...]:
        """One bid for each row, with its parties, help and judgements from sheets of their own."""
        found: list[Draft] = []
        for record in read_records(self.sheets, BIDS, BID_COLUMNS, Bid):
            name = record.given("id")
            draft = self._draft(f"bids/{name}.yaml", Bid, record.ref, record.line)
            for path, cell, ref in record.fields():
                draft.put(path, cell, record.line, ref)
            for path, ref in record.blank.items():
                draft.mark(path, record.line, ref)
            self.drafts.setdefault(name, draft)
            found.append(draft)
        item: Path = ("members", 0)
        members = read_records(self.sheets, MEMBERS, MEMBER_COLUMNS, Bid, item)
        self._listed(members, "bid", ("members",))
        in_kind = read_records(self.sheets, IN_KIND, IN_KIND_COLUMNS, Bid, ("in_kind", 0))
        self._listed(in_kind, "subject", ("in_kind",))
        self._judgements()
        if not found and self.orphans:
            self.sheets.report("book.missing_sheet", self.orphans[0],
                               f"no rows on the sheet {BIDS.nl} ({BIDS.en})",
                               "one row for each bid, beside what this sheet says of bids",
                               f"put the bids on the sheet {BIDS.nl}")  # fmt: skip
        return tuple(draft.document for draft in found)

    def challenges(self, head: _Head) -> tuple[Document, ...]:
        """One challenge for each column of values."""
        grid = self.sheets.find(CHALLENGE)
        root = CellRef(f"{grid.name if grid else CHALLENGE.nl}!A1")
        only = str(head.draft.document.data.get("id", ""))

        def column(heading: str) -> Draft:
            name = heading or only
            if name not in self.drafts:
                self.drafts[name] = self._draft(f"challenges/{name}.yaml", Challenge, root, 1)
                self.drafts[name].put_value(("kind",), "challenge", 1, root)
            return self.drafts[name]

        read_fields(self.sheets, CHALLENGE, column)
        self._names(only)
        read_fields(self.sheets, DOCUMENTS, self._of_heading, ("documents",))
        read_money(self.sheets, self._of_row)
        for one in LISTS:
            self._items(one)
        self._judgements()
        if not self.drafts and self.orphans:
            self.sheets.report("book.missing_sheet", self.orphans[0],
                               f"no values on the sheet {CHALLENGE.nl} ({CHALLENGE.en})",
                               "the challenge itself, beside what this sheet says of it",
                               f"fill in the sheet {CHALLENGE.nl}")  # fmt: skip
        return tuple(draft.document for draft in self.drafts.values())

    def _names(self, only: str) -> None:
        """Call each challenge by its id, which a field of the sheet may say."""
        for name, draft in list(self.drafts.items()):
            said = draft.document.data.get("id")
            if said is None:
                line, column = draft.document.place(())
                draft.put_value(("id",), name or only, line or 1, CellRef(column or ""))
            elif said != name:
                draft.document.name = f"challenges/{said}.yaml"
                self.drafts = {
                    said if key == name else key: one for key, one in self.drafts.items()
                }

    def _of_heading(self, heading: str) -> Draft | None:
        if not heading and len(self.drafts) == 1:
            return next(iter(self.drafts.values()))
        return self._known(heading, CellRef(f"{DOCUMENTS.nl}!A1"))

    def _of_row(self, record: Record) -> Draft | None:
        return self._subject(record, "subject")

    def _known(self, name: str, ref: CellRef) -> Draft | None:
        if not self.drafts:  # told once, when everything was read
            self.orphans.append(ref)
            return None
        sheet = ref.partition("!")[0]
        if name not in self.drafts and (sheet, name) not in self.told:
            self.told.add((sheet, name))
            self.sheets.report("id.unknown", ref, shown(name) or "an empty cell",
                            ", ".join(self.drafts) or "none", "mend the id")  # fmt: skip
        return self.drafts.get(name)

    def _items(self, one: Listed) -> None:
        """The rows of a list that has a sheet of its own."""
        records = read_records(self.sheets, one.sheet, one.columns, Challenge, one.item)
        if not one.key:
            self._listed(records, SUBJECT, one.path)
            return
        for record in records:
            draft, key = self._subject(record, SUBJECT), record.given(one.key)
            if draft is None:
                continue
            if not key:
                self.sheets.report("book.no_field", record.ref, "an empty cell beside a value",
                                   "the name of what the row is about",
                                   "name it, or empty the row")  # fmt: skip
                continue
            place: Path = (*one.path, key)
            fields = list(record.fields(SUBJECT, one.key))
            if not one.value or not fields:  # a value that lacks is told as nothing
                draft.put_value(place, None if one.value else {}, record.line, record.ref)
            for path, cell, ref in fields:
                draft.put(place if one.value else (*place, *path), cell, record.line, ref)
            for path, ref in record.blank.items():
                draft.mark((*place, *path), record.line, ref)

    def _listed(self, records: Iterable[Record], key: str, path: Path) -> None:
        """Rows that become the items of a list in the document that they name."""
        count: dict[str, int] = {}
        for record in records:
            draft = self._subject(record, key)
            if draft is None:
                continue
            index = count[draft.document.name] = count.get(draft.document.name, -1) + 1
            draft.put_value((*path, index), {}, record.line, record.ref)
            for name, cell, ref in record.fields(key):
                draft.put((*path, index, *name), cell, record.line, ref)
            for name, ref in record.blank.items():
                draft.mark((*path, index, *name), record.line, ref)

    def _subject(self, record: Record, key: str) -> Draft | None:
        name = record.given(key)
        if not name and len(self.drafts) == 1:
            return next(iter(self.drafts.values()))
        return self._known(name, record.place(key))

    def _judgements(self) -> None:
        """Answers to rules; one that is a bare word stays one."""
        answer: Path = ("judgements", "any")
        for record in read_records(self.sheets, JUDGEMENTS, JUDGEMENT_COLUMNS, Challenge, answer):
            draft, rule = self._subject(record, "subject"), record.given("rule")
            if draft is None:
                continue
            if not rule:
                self.sheets.report("book.no_field", record.ref, "a judgement without a rule",
                                "the id of the rule that was judged", "name the rule")  # fmt: skip
                continue
            fields = list(record.fields("subject", "rule"))
            bare = [path for path, _, _ in fields] == [("result",)]
            for path, cell, ref in fields:
                draft.put(("judgements", rule, *(() if bare else path)), cell, record.line, ref)
