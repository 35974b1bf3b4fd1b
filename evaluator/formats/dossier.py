"""Reading a dossier: one folder, or one challenge file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from evaluator.errors import CallError, InputError, Problem
from evaluator.formats import specs
from evaluator.formats.assessment import read_assessment, read_notes
from evaluator.formats.files import read_document
from evaluator.formats.library import Library
from evaluator.formats.parse import parse, shown
from evaluator.formats.prices import read_prices
from evaluator.formats.rulebook import read_rulebook
from evaluator.formats.series import read_series
from evaluator.formats.yaml_text import Document
from evaluator.model.challenge import Challenge, ChallengeDossier
from evaluator.model.dossier import Bid, DossierHead, Tender
from evaluator.model.finding import Finding, Where, warning
from evaluator.model.rulebook import Rulebook
from evaluator.model.series import Series

KNOWN = {
    "dossier.yaml", "bids", "challenges", "criteria", "criteria.yaml", "people.csv", "log.jsonl", "locks",
    "prices.sealed", "README.md", "principles", "profiles", "limits", "regimes", "tenders", "sources.yaml",
}  # fmt: skip
TABLES = ("prices", "assessors", "scores", "consensus", "process", "questions", "tenders", "lots", "people")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A dossier with the rulebook it is judged by.

    `notices` are findings on the files themselves; `files` are those that were read.
    """

    dossier: Tender | ChallengeDossier | Series
    book: Rulebook
    folder: Path
    notices: tuple[Finding, ...] = ()
    files: tuple[Path, ...] = ()
    library: Library = field(default_factory=Library)


def load(path: Path, *, criteria_dir: Path | None = None, profiles: Iterable[str] = (), criteria: str | None = None) -> Loaded:
    """Read and check a dossier and everything it refers to.

    Args:
        path: A dossier's folder, its ``dossier.yaml``, or a single challenge file.
        criteria_dir: Folder to look in after the dossier's own.
        profiles: Profiles to judge a challenge by, instead of the file's own.
        criteria: Another criteria set than the dossier names (a scenario).

    Raises:
        CallError: There is nothing at the path, or no profile to judge by.
        InputError: A file cannot be used; with every problem found.
    """
    if not path.exists():
        raise CallError(
            Problem(code="call.no_such_path", found=shown(str(path)), allowed="a dossier's folder or a challenge file",
                    remedy="check the path")
        )  # fmt: skip
    if path.is_file() and path.name != "dossier.yaml":
        return _single_challenge(path, criteria_dir, tuple(profiles), criteria)
    folder = path if path.is_dir() else path.parent
    head = read_document(folder / "dossier.yaml", "dossier.yaml")
    kind = head.data.get("kind") if isinstance(head.data, dict) else None
    library = Library(folder, criteria_dir)
    reader: dict[object, Callable[..., Loaded]] = {"tender": _tender, "challenge": _challenges, "tender-series": _series}
    if kind not in reader:
        line, column = head.place(("kind",))
        raise InputError(
            Problem(code="kind.unknown", file="dossier.yaml", line=line, column=column, found=f"kind: {shown(kind)}",
                    allowed=", ".join(str(k) for k in reader), remedy="choose one of these kinds")
        )  # fmt: skip
    return reader[kind](head, folder, library, tuple(profiles), criteria)


def _tender(
    document: Document, folder: Path, library: Library, profiles: tuple[str, ...], criteria: str | None
) -> Loaded:
    if profiles:
        raise CallError(
            Problem(code="call.profile_for_tender", found="--profile with a tender", allowed="--profile with a challenge",
                    remedy="leave --profile out")
        )  # fmt: skip
    head = parse(DossierHead, document)
    named = criteria or head.criteria
    if named is None:
        line, column = document.place(())
        raise InputError(
            Problem(code="key.missing", file="dossier.yaml", line=line, column=column,
                    found="the key 'criteria' is missing", allowed="criteria: tenders/<id>", remedy="add criteria:")
        )  # fmt: skip
    book = read_rulebook(library, criteria=named, kind="tender", base=None if criteria else folder)
    problems: list[Problem] = []
    bids, files = _bids(folder, problems)
    lots = tuple(lot.id for lot in book.criteria.lots) if book.criteria and book.criteria.lots else ("1",)
    _check_lots(head, bids, lots, files, problems)
    decimal = head.tables.decimal
    prices = read_prices(folder, decimal, lots, [bid.id for bid in bids], problems)
    leaves = [leaf.id for leaf in book.criteria.leaves] if book.criteria else []
    ids = [bid.id for bid in bids]
    assessment = read_assessment(folder, decimal, "bid", ids, leaves, problems, lots=lots)
    process = read_notes(folder, specs.PROCESS, decimal, problems)
    questions = read_notes(folder, specs.QUESTIONS, decimal, problems)
    if problems:
        raise InputError(problems)
    tender = Tender(head, bids, prices, assessment, process, questions, tuple((b, f) for b, f in files.items()))
    return Loaded(tender, book, folder, _notices(folder), _used(folder), library)


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
            problems.append(_duplicate(name, f"bid {bid.id}", files[bid.id]))
        bids[bid.id], files[bid.id] = bid, path.name
    if not bids and not problems:
        problems.append(
            Problem(code="bids.none", file="bids/", found="no bid", allowed="one file per bid: bids/<id>.yaml",
                    remedy="add the bids")
        )  # fmt: skip
    return tuple(bids[key] for key in sorted(bids)), files


def _duplicate(file: str, what: str, other: str) -> Problem:
    return Problem(code="id.duplicate", file=file, found=f"{what}, also in {other}", allowed="each id once", remedy="rename one")


def _check_lots(
    head: DossierHead, bids: tuple[Bid, ...], lots: tuple[str, ...], files: dict[str, str], problems: list[Problem]
) -> None:
    known = {bid.id for bid in bids}
    for bid in bids:
        wrong = [lot for lot in bid.lots if lot not in lots]
        if wrong or (not bid.lots and len(lots) > 1):
            problems.append(
                Problem(code="lot.unknown", file=f"bids/{files[bid.id]}", found=f"lots: {', '.join(wrong) or 'none'}",
                        allowed=", ".join(lots), remedy="name the lots of this bid")
            )  # fmt: skip
    for draw in head.lot_draws:
        unknown = sorted({*draw.bids, *draw.order} - known)
        if unknown or draw.lot not in lots or sorted(draw.bids) != sorted(draw.order):
            problems.append(
                Problem(code="draw.unknown", file="dossier.yaml", found=f"lot_draws: {', '.join(unknown) or draw.lot}",
                        allowed="a lot of the set, and the same bids under bids and order", remedy="mend lot_draws")
            )  # fmt: skip


def _challenges(
    document: Document, folder: Path, library: Library, profiles: tuple[str, ...], criteria: str | None
) -> Loaded:
    head = parse(DossierHead, document)
    found: dict[str, Challenge] = {}
    files: dict[str, str] = {}
    problems: list[Problem] = []
    for path in sorted((folder / "challenges").glob("*.yaml")):
        name = f"challenges/{path.name}"
        try:
            read = read_document(path, name)
            if isinstance(read.data, dict) and read.data.get("kind") == "criteria-set":
                continue
            challenge = parse(Challenge, read)
        except InputError as error:
            problems += error.problems
            continue
        if challenge.id in found:
            problems.append(_duplicate(name, f"challenge {challenge.id}", files[challenge.id]))
        found[challenge.id], files[challenge.id] = challenge, name
    if not found and not problems:
        problems.append(
            Problem(code="challenges.none", file="challenges/", found="no challenge",
                    allowed="one file per challenge: challenges/<id>.yaml", remedy="add the challenges")
        )  # fmt: skip
    if problems:
        raise InputError(problems)
    chosen = profiles or head.profiles or _own_profiles(found.values())
    challenges = tuple(found[key] for key in sorted(found))
    named = criteria or head.criteria
    return _assemble(head, challenges, files, folder, library, chosen, named,
                     given=bool(profiles), criteria_given=criteria is not None)  # fmt: skip


def _own_profiles(challenges: Iterable[Challenge]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for challenge in challenges for name in challenge.profiles))


def _single_challenge(
    path: Path, criteria_dir: Path | None, profiles: tuple[str, ...], criteria: str | None
) -> Loaded:
    document = read_document(path, path.name)
    kind = document.data.get("kind") if isinstance(document.data, dict) else None
    if kind != "challenge":
        line, column = document.place(("kind",))
        raise InputError(
            Problem(code="kind.unknown", file=path.name, line=line, column=column, found=f"kind: {shown(kind)}",
                    allowed="a file with kind: challenge, or a dossier's folder",
                    remedy="give the folder, or a challenge file")
        )  # fmt: skip
    challenge = parse(Challenge, document)
    library = Library(None, criteria_dir)
    head = DossierHead.model_construct(
        id=challenge.id, kind="challenge", title=challenge.title, illustrative=challenge.illustrative,
        criteria=challenge.criteria, profiles=challenge.profiles, reference_date=None, language="nl",
    )  # fmt: skip
    chosen = profiles or challenge.profiles
    return _assemble(head, (challenge,), {challenge.id: path.name}, path.parent, library, chosen,
                     criteria or challenge.criteria, given=bool(profiles),
                     criteria_given=criteria is not None, single=path)  # fmt: skip


def _assemble(
    head: DossierHead, challenges: tuple[Challenge, ...], files: dict[str, str], folder: Path, library: Library,
    profiles: tuple[str, ...], criteria: str | None, *, given: bool, criteria_given: bool, single: Path | None = None,
) -> Loaded:  # fmt: skip
    if not profiles:
        raise CallError(
            Problem(code="call.no_profile", file=files[challenges[0].id], found="no profile to judge by",
                    allowed=", ".join([*library.known("profiles"), "all"]),
                    remedy="give --profile ID, or write profiles: [ID] in the file")
        )  # fmt: skip
    book = read_rulebook(
        library, criteria=criteria, kind="challenge", profiles=profiles,
        base=None if criteria_given else folder, profile_base=None if given else folder,
    )  # fmt: skip
    problems: list[Problem] = []
    ids = [challenge.id for challenge in challenges]
    leaves = [leaf.id for leaf in book.criteria.leaves] if book.criteria else []
    decimal = head.tables.decimal
    if single is None:
        assessment = read_assessment(folder, decimal, "challenge", ids, leaves, problems)
        process = read_notes(folder, specs.PROCESS, decimal, problems)
        questions = read_notes(folder, specs.QUESTIONS, decimal, problems)
        notices, used = _notices(folder), _used(folder)
    else:
        from evaluator.model.assessment import Assessment  # noqa: PLC0415

        assessment, process, questions, notices, used = Assessment(), (), (), (), (single,)
    if problems:
        raise InputError(problems)
    dossier = ChallengeDossier(head, challenges, assessment, tuple(files.items()), process, questions)
    return Loaded(dossier, book, folder, notices, used, library)


def _series(
    document: Document, folder: Path, library: Library, profiles: tuple[str, ...], criteria: str | None
) -> Loaded:
    if profiles or criteria:
        raise CallError(
            Problem(code="call.not_for_series", found="a profile or criteria set with a tender series",
                    allowed="a series alone: it is judged by price", remedy="leave it out")
        )  # fmt: skip
    return Loaded(read_series(document, folder), Rulebook(), folder, _notices(folder), _used(folder), library)


def _notices(folder: Path) -> tuple[Finding, ...]:
    """Files that nobody reads: perhaps a misspelt name."""
    tables = {f"{stem}{suffix}" for stem in TABLES for suffix in (".csv", ".xlsx")}
    unknown = [
        path.name
        for path in sorted(folder.iterdir())
        if path.name not in KNOWN | tables and not path.name.startswith((".", "~"))
    ]
    return tuple(warning("dossier.unknown_file", Where(shown(name)), file=shown(name)) for name in unknown)


def _used(folder: Path) -> tuple[Path, ...]:
    """Files whose raw digests go into the manifest; people.csv and the log stay outside."""
    outside = {"people.csv", "people.xlsx", "log.jsonl"}
    names = [*folder.glob("*.yaml"), *folder.glob("*.csv"), *folder.glob("*.xlsx"), *folder.glob("bids/*.yaml"),
             *folder.glob("challenges/*.yaml"), *folder.glob("criteria/**/*.yaml")]  # fmt: skip
    return tuple(sorted(path for path in names if path.name not in outside))
