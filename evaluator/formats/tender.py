"""Reading a tender's folder."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass

from evaluator.errors import CallError, InputError, Problem
from evaluator.formats import specs
from evaluator.formats.assessment import Ids, read_assessment, read_notes
from evaluator.formats.dossier_files import Files
from evaluator.formats.library import asked_at
from evaluator.formats.loaded import Asked, Loaded, duplicate, need_provenance
from evaluator.formats.parse import parse
from evaluator.formats.prices import read_prices
from evaluator.formats.rulebook import read_rulebook
from evaluator.formats.yaml_text import Document
from evaluator.model.assessment import ConsensusRow, ScoreRow
from evaluator.model.dossier import Bid, DossierHead, Price, Tender
from evaluator.model.rulebook import Rulebook

BIDS = "bids/"


def read_tender(document: Document, asked: Asked) -> Loaded:
    """A tender with the rules it is judged by.

    Raises:
        CallError: A profile was given.
        InputError: A file cannot be used; with every problem found.
    """
    files, library = asked.files, asked.library
    _no_profiles(asked)
    head = parse(DossierHead, document)
    book = _rulebook(document, asked, head)
    need_provenance(document, head, book)
    problems: list[Problem] = []
    found = _bids(files, problems)
    library.documents |= {one.name: one for one in (document, *found.documents.values())}
    lots = (
        tuple(lot.id for lot in book.criteria.lots)
        if book.criteria and book.criteria.lots
        else ("1",)
    )
    _check_lots(found, lots, problems)
    usable = not problems
    _check_draws(document, head, found.ids, lots, problems)
    decimal = head.tables.decimal
    prices = read_prices(files, decimal, lots, found.ids, problems)
    leaves = [leaf.id for leaf in book.criteria.leaves] if book.criteria else []
    assessment = read_assessment(files, decimal, Ids("bid", found.ids, leaves, lots), problems)
    if usable:
        _check_rows(found, lots, (*prices, *assessment.scores, *assessment.consensus), problems)
    process = read_notes(files, specs.PROCESS, decimal, problems)
    questions = read_notes(files, specs.QUESTIONS, decimal, problems)
    if problems:
        raise InputError(problems)
    names = tuple((bid, place.name.removeprefix(BIDS)) for bid, place in found.documents.items())
    tender = Tender(head, found.bids, prices, assessment, process, questions, names)
    return Loaded(
        tender,
        book,
        files.folder,
        asked.notices("tender", book),
        files.used(),
        library,
        files.places,
    )


def _no_profiles(asked: Asked) -> None:
    if asked.profiles:
        raise CallError(
            Problem(
                code="call.profile_for_tender",
                found="--profile with a tender",
                allowed="--profile with a challenge",
                remedy="leave --profile out",
            )
        )


def _rulebook(document: Document, asked: Asked, head: DossierHead) -> Rulebook:
    named = asked.criteria or head.criteria
    if named is None:
        line, column = document.place(())
        raise InputError(
            Problem(
                code="key.missing",
                file=document.file,
                line=line,
                column=column,
                found="the key 'criteria' is missing",
                allowed="criteria: tenders/<id>",
                remedy="add criteria:",
            )
        )
    base = None if asked.criteria else asked.folder
    with nullcontext() if asked.criteria else asked_at(document, ("criteria",)):
        return read_rulebook(asked.library, criteria=named, kind="tender", base=base)


@dataclass(frozen=True, slots=True)
class _BidFiles:
    """The bids with their documents.

    `ids` has those of bids that cannot be used too: what the tables say of them is not wrong.
    """

    bids: tuple[Bid, ...]
    documents: dict[str, Document]
    ids: list[str]


def _bids(files: Files, problems: list[Problem]) -> _BidFiles:
    bids: dict[str, Bid] = {}
    documents: dict[str, Document] = {}
    spoilt: set[str] = set()
    entries = files.entries("bids")
    for entry in entries:
        document = Document("", None)
        try:
            document = entry.read()
            bid = parse(Bid, document)
        except InputError as error:
            problems += error.problems
            said = document.data.get("id") if isinstance(document.data, dict) else None
            spoilt |= {entry.stem, said if isinstance(said, str) else entry.stem}
            continue
        if bid.id in bids:
            other = documents[bid.id].name.removeprefix(BIDS)
            problems.append(duplicate(document, f"bid {bid.id}", other))
            spoilt.add(entry.stem)
        bids[bid.id], documents[bid.id] = bid, document
    if not entries:
        problems.append(
            Problem(
                code="bids.none",
                file=BIDS,
                found="no bid",
                allowed="one file per bid: bids/<id>.yaml",
                remedy="add the bids",
            )
        )
    return _BidFiles(
        tuple(bids[key] for key in sorted(bids)), documents, sorted(spoilt | set(bids))
    )


def _check_lots(found: _BidFiles, lots: tuple[str, ...], problems: list[Problem]) -> None:
    for bid in found.bids:
        wrong = [lot for lot in bid.lots if lot not in lots]
        if wrong or (not bid.lots and len(lots) > 1):
            document = found.documents[bid.id]
            line, column = document.place(("lots",))
            problems.append(
                Problem(
                    code="lot.unknown",
                    file=document.file,
                    line=line,
                    column=column,
                    found=f"lots: {', '.join(wrong) or 'none'}",
                    allowed=", ".join(lots),
                    remedy="name the lots of this bid",
                )
            )


def _check_draws(
    document: Document,
    head: DossierHead,
    bids: list[str],
    lots: tuple[str, ...],
    problems: list[Problem],
) -> None:
    for index, draw in enumerate(head.lot_draws):
        unknown = sorted({*draw.bids, *draw.order} - set(bids))
        if unknown or draw.lot not in lots or sorted(draw.bids) != sorted(draw.order):
            line, column = document.place(("lot_draws", index))
            problems.append(
                Problem(
                    code="draw.unknown",
                    file=document.file,
                    line=line,
                    column=column,
                    found=f"lot_draws: {', '.join(unknown) or draw.lot}",
                    allowed="a lot of the set, and the same bids under bids and order",
                    remedy="mend lot_draws",
                )
            )


def _check_rows(
    found: _BidFiles,
    lots: tuple[str, ...],
    rows: Sequence[Price | ScoreRow | ConsensusRow],
    problems: list[Problem],
) -> None:
    """A price, score or reason for a lot that the bid is not for would be passed over."""
    entered = {bid.id: bid.lots or lots[:1] for bid in found.bids}
    for row in rows:
        bid = row.bid if isinstance(row, Price) else row.subject
        if bid not in entered or row.lot in entered[bid] or row.lot not in lots:
            continue
        problems.append(
            Problem(
                code="row.not_in_lot",
                file=row.where.file,
                line=row.where.line,
                column="lot",
                found=f"lot {row.lot} for bid {bid}",
                allowed=f"a lot that the bid is for: {', '.join(entered[bid])}",
                remedy="mend the lot, or name it under lots: in the bid's file",
            )
        )
