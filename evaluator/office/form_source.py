"""What the committee works on: a dossier as assessors see it, with its criteria and no prices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from evaluator.errors import CallError, Problem
from evaluator.formats import specs
from evaluator.formats.book_plan import BOOK
from evaluator.formats.challenges import read_challenges
from evaluator.formats.digests import criteria_digest
from evaluator.formats.dossier import HEAD, load, open_dossier
from evaluator.formats.dossier_files import Files
from evaluator.formats.library import Library
from evaluator.formats.loaded import Asked, Loaded
from evaluator.formats.parse import shown
from evaluator.formats.rulebook import EVERY
from evaluator.formats.table_numbers import DecimalSign
from evaluator.formats.tables import Table, TableSpec, read_table
from evaluator.formats.tender import read_tender
from evaluator.model.assessment import ONE_LOT, Assessment, Assessor
from evaluator.model.criteria import CriteriaSet
from evaluator.model.dossier import DossierHead, Tender
from evaluator.model.rulebook import Rulebook
from evaluator.model.series import Series
from evaluator.panel.recusal import is_recused
from evaluator.render.catalogue import Words
from evaluator.render.shared_panel import numbered

BOOK_SUFFIX = ".xlsx"
NO_LOT = ""
"""The lot of a challenge, which has none."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A bid in one lot, or a challenge.

    Attributes:
        lot: Id of the lot; "" for a challenge.
        id: Id of the bid or challenge.
        name: Name of the bid, or title of the challenge in the language asked for.
        open: Whether it still takes part: what was withdrawn needs no more scores.
    """

    lot: str
    id: str
    name: str
    open: bool = True


@dataclass(frozen=True)
class Desk:
    """A dossier on the committee's table.

    Attributes:
        loaded: The dossier without its prices: nothing that is made from a desk can show one.
        criteria: The set it is scored by.
        assessors: In the order of their numbers, so that every sheet names them alike.
        book: The workbook that the dossier stands in, or None.
        owns_folder: Whether tables may stand in files of their own beside it.
    """

    loaded: Loaded
    criteria: CriteriaSet
    assessors: tuple[Assessor, ...]
    book: Path | None = None
    owns_folder: bool = True

    @property
    def head(self) -> DossierHead:
        """The head of the dossier."""
        head = self.loaded.dossier.head
        assert isinstance(head, DossierHead)  # noqa: S101 - `open_desk` refuses a series
        return head

    @property
    def assessment(self) -> Assessment:
        """What the committee left behind so far."""
        dossier = self.loaded.dossier
        return Assessment() if isinstance(dossier, Series) else dossier.assessment

    @property
    def subject_column(self) -> str:
        """The column that names what is scored: ``bid`` or ``challenge``."""
        return "bid" if isinstance(self.loaded.dossier, Tender) else "challenge"

    @property
    def lots(self) -> tuple[str, ...]:
        """Ids of the lots, of which a tender has one at least."""
        if self.subject_column == "challenge":
            return ()
        return tuple(lot.id for lot in self.criteria.lots) or (ONE_LOT,)

    @cached_property
    def criteria_digest(self) -> str:
        """Digest of the set alone: a new look at a source does not change what is scored by."""
        return criteria_digest(Rulebook(self.criteria))

    def subjects(self, lang: str) -> list[Subject]:
        """Everything that is scored, in the order of lots and ids."""
        dossier = self.loaded.dossier
        if isinstance(dossier, Tender):
            return [
                Subject(lot, bid.id, bid.name, bid.status.state == "admitted")
                for lot in self.lots
                for bid in sorted(dossier.bids, key=lambda one: one.id)
                if lot in dossier.lots_of(bid, self.lots[0])
            ]
        challenges = [] if isinstance(dossier, Series) else dossier.challenges
        return [Subject(NO_LOT, one.id, one.title.get(lang)) for one in challenges]

    def number(self, assessor: Assessor) -> int:
        """The number by which readers know an assessor."""
        return self.assessors.index(assessor) + 1

    def called(self, assessor: Assessor, words: Words) -> str:
        """How an assessor is named to readers: ``Beoordelaar 3, inwoner (wijkpanel)``."""
        number = str(self.number(assessor))
        return words.text("shared.committee.named", number=number, role=assessor.role)

    def recused(self, assessor: Assessor, subject: str) -> bool:
        """Whether a declared interest keeps the assessor from scoring a subject."""
        return is_recused(assessor, subject, self.criteria.panel.recusal)

    def place(self, key: Sequence[str]) -> str:
        """A row for a message: its lot (where there are several), and the ids that follow."""
        lot, *names = key
        several = len(self.lots) > 1
        return " / ".join(shown(part) for part in ([lot] if several else []) + names)

    def find(self, assessor: str) -> Assessor | None:
        """The assessor with an id."""
        return next((one for one in self.assessors if one.assessor == assessor), None)


def open_desk(path: Path, criteria_dir: Path | None = None, *, scores: Path | None = None) -> Desk:
    """Read a dossier for its committee. Its prices are not opened.

    Args:
        path: A dossier's folder or workbook.
        criteria_dir: Folder to look in after the dossier's own.
        scores: A folder whose table of scores is read instead of the dossier's own: how a merged
            table is tried before it takes the place of the old one.

    Raises:
        CallError: The dossier has nothing that assessors score: a price-only series, a challenge
            without criteria set, published points, or no assessors.
        InputError: A file cannot be used; with every problem found.
    """
    loaded = _read(path, criteria_dir, scores)
    dossier, criteria = loaded.dossier, loaded.book.criteria
    if isinstance(dossier, Series):
        raise _refused("call.not_for_series", dossier.head.id, "a tender or a challenge dossier")
    if criteria is None:
        raise _refused("form.no_criteria", dossier.head.id, "a dossier with criteria: in it")
    if criteria.panel.aggregate == "published":
        allowed = "criteria with aggregate: mean, median or consensus"
        raise _refused("form.published", criteria.id, allowed)
    assessors = tuple(numbered(dossier.assessment.assessors))
    if not assessors:
        raise _refused("form.no_assessors", dossier.head.id, "a dossier with a table of assessors")
    _no_look_alikes(assessors)
    book, owns_folder = _book(path)
    return Desk(loaded, criteria, assessors, book, owns_folder)


class _ForCommittee:
    """A dossier's files without the one that nobody who scores may see.

    All else is as the files themselves have it, whatever form they are.
    """

    def __init__(self, source: Files, scores: Path | None) -> None:
        self._source, self._scores = source, scores

    def __getattr__(self, name: str) -> Any:
        return getattr(self._source, name)

    def table(self, spec: TableSpec, decimal: DecimalSign, problems: list[Problem]) -> Table | None:
        """A table; the prices are not opened."""
        if spec.stem == specs.PRICES.stem:
            return None
        if self._scores is not None and spec.stem == "scores":
            return read_table(self._scores, spec, decimal=decimal, problems=problems)
        return self._source.table(spec, decimal, problems)


def _read(path: Path, criteria_dir: Path | None, scores: Path | None) -> Loaded:
    if not path.exists():
        return load(path, criteria_dir=criteria_dir)  # says that there is nothing
    if path.is_file() and path.suffix != BOOK_SUFFIX and path.name != HEAD:
        # One challenge file, which has no committee.
        raise _refused("form.no_assessors", path.name, "a dossier with a table of assessors")
    head, source = open_dossier(path)
    kind = head.data.get("kind") if isinstance(head.data, dict) else None
    if kind not in ("tender", "challenge"):
        return load(path, criteria_dir=criteria_dir)  # a series, or a kind that nobody knows
    files = cast("Files", _ForCommittee(source, scores))

    def asked(*profiles: str) -> Asked:
        library = Library(source.folder, criteria_dir, given=source.given)
        return Asked(files, library, profiles)

    if kind == "tender":
        return read_tender(head, asked())
    try:
        return read_challenges(head, asked())
    except CallError as error:
        # A challenge is scored by its criteria set; which profile judges its gates says nothing
        # here, and need not be chosen yet.
        if [problem.code for problem in error.problems] != ["call.no_profile"]:
            raise
    return read_challenges(head, asked(EVERY))


def _book(path: Path) -> tuple[Path | None, bool]:
    """The workbook of a dossier, and whether the folder around it is the dossier's own."""
    folder = path if path.is_dir() else path.parent
    book = folder / BOOK if path.is_dir() or path.name == HEAD else path
    return (book, book.name == BOOK) if book.is_file() else (None, True)


def _no_look_alikes(assessors: Sequence[Assessor]) -> None:
    """Two ids that differ in capitals only are one file on Windows."""
    seen: dict[str, str] = {}
    for one in assessors:
        other = seen.setdefault(one.assessor.casefold(), one.assessor)
        if other != one.assessor:
            found = f"{other} and {one.assessor}"
            raise _refused("form.look_alike", found, "ids that differ in more than capitals")


def _refused(code: str, found: str, allowed: str) -> CallError:
    remedy = {
        "call.not_for_series": "give a dossier that a committee scores",
        "form.no_criteria": "name the criteria set under criteria: in dossier.yaml",
        "form.published": "nothing: others gave these points, so there is nothing to fill in",
        "form.no_assessors": "add a row for each assessor: an id, a role, no name",
        "form.look_alike": "rename one of the two",
    }[code]
    return CallError(Problem(code=code, found=found, allowed=allowed, remedy=remedy))
