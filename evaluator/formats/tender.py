"""Reading a tender's folder."""

from __future__ import annotations

from pathlib import Path

from evaluator.errors import CallError, InputError, Problem
from evaluator.formats import specs
from evaluator.formats.assessment import Ids, read_assessment, read_notes
from evaluator.formats.files import read_document
from evaluator.formats.loaded import Asked, Loaded, duplicate, notices, used
from evaluator.formats.parse import parse
from evaluator.formats.prices import read_prices
from evaluator.formats.rulebook import read_rulebook
from evaluator.formats.yaml_text import Document
from evaluator.model.dossier import Bid, DossierHead, Tender


def read_tender(document: Document, asked: Asked) -> Loaded:
    """A tender with the rules it is judged by.

    Raises:
        CallError: A profile was given.
        InputError: A file cannot be used; with every problem found.
    """
    folder, library, criteria = asked.folder, asked.library, asked.criteria
    if asked.profiles:
        raise CallError(
            Problem(
                code="call.profile_for_tender",
                found="--profile with a tender",
                allowed="--profile with a challenge",
                remedy="leave --profile out",
            )
        )
    head = parse(DossierHead, document)
    named = criteria or head.criteria
    if named is None:
        line, column = document.place(())
        raise InputError(
            Problem(
                code="key.missing",
                file="dossier.yaml",
                line=line,
                column=column,
                found="the key 'criteria' is missing",
                allowed="criteria: tenders/<id>",
                remedy="add criteria:",
            )
        )
    book = read_rulebook(library, criteria=named, kind="tender", base=None if criteria else folder)
    problems: list[Problem] = []
    bids, files = _bids(folder, problems)
    lots = (
        tuple(lot.id for lot in book.criteria.lots)
        if book.criteria and book.criteria.lots
        else ("1",)
    )
    _check_lots(head, bids, lots, files, problems)
    decimal = head.tables.decimal
    prices = read_prices(folder, decimal, lots, [bid.id for bid in bids], problems)
    leaves = [leaf.id for leaf in book.criteria.leaves] if book.criteria else []
    ids = [bid.id for bid in bids]
    assessment = read_assessment(folder, decimal, Ids("bid", ids, leaves, lots), problems)
    process = read_notes(folder, specs.PROCESS, decimal, problems)
    questions = read_notes(folder, specs.QUESTIONS, decimal, problems)
    if problems:
        raise InputError(problems)
    tender = Tender(
        head, bids, prices, assessment, process, questions, tuple((b, f) for b, f in files.items())
    )
    return Loaded(tender, book, folder, notices(folder), used(folder), library)


def _bids(folder: Path, problems: list[Problem]) -> tuple[tuple[Bid, ...], dict[str, str]]:
    bids: dict[str, Bid] = {}
    files: dict[str, str] = {}
    for path in sorted((folder / "bids").glob("*.yaml")):
        name = f"bids/{path.name}"
        try:
            bid = parse(Bid, read_document(path, name))
        except InputError as error:
            problems += error.problems
            continue
        if bid.id in bids:
            problems.append(duplicate(name, f"bid {bid.id}", files[bid.id]))
        bids[bid.id], files[bid.id] = bid, path.name
    if not bids and not problems:
        problems.append(
            Problem(
                code="bids.none",
                file="bids/",
                found="no bid",
                allowed="one file per bid: bids/<id>.yaml",
                remedy="add the bids",
            )
        )
    return tuple(bids[key] for key in sorted(bids)), files


def _check_lots(
    head: DossierHead,
    bids: tuple[Bid, ...],
    lots: tuple[str, ...],
    files: dict[str, str],
    problems: list[Problem],
) -> None:
    known = {bid.id for bid in bids}
    for bid in bids:
        wrong = [lot for lot in bid.lots if lot not in lots]
        if wrong or (not bid.lots and len(lots) > 1):
            problems.append(
                Problem(
                    code="lot.unknown",
                    file=f"bids/{files[bid.id]}",
                    found=f"lots: {', '.join(wrong) or 'none'}",
                    allowed=", ".join(lots),
                    remedy="name the lots of this bid",
                )
            )
    for draw in head.lot_draws:
        unknown = sorted({*draw.bids, *draw.order} - known)
        if unknown or draw.lot not in lots or sorted(draw.bids) != sorted(draw.order):
            problems.append(
                Problem(
                    code="draw.unknown",
                    file="dossier.yaml",
                    found=f"lot_draws: {', '.join(unknown) or draw.lot}",
                    allowed="a lot of the set, and the same bids under bids and order",
                    remedy="mend lot_draws",
                )
            )
