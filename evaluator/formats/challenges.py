"""Reading challenges: a folder, or one file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evaluator.errors import CallError, InputError, Problem
from evaluator.formats import specs
from evaluator.formats.assessment import Ids, read_assessment, read_notes
from evaluator.formats.attachments import attached_names, attachment_findings, home_of
from evaluator.formats.dossier_files import Files
from evaluator.formats.files import read_document
from evaluator.formats.library import Library, asked_at
from evaluator.formats.loaded import Asked, Loaded, duplicate
from evaluator.formats.parse import parse, shown
from evaluator.formats.rulebook import EVERY, read_rulebook
from evaluator.formats.variants import variants_of
from evaluator.formats.yaml_text import Document
from evaluator.model.assessment import Assessment
from evaluator.model.challenge import Challenge, ChallengeDossier
from evaluator.model.dossier import DossierHead
from evaluator.model.finding import Finding
from evaluator.model.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class _Found:
    """Challenges with their files, before they are judged.

    `document` holds the head; `profiles` are those that the files name, each with its document.
    """

    head: DossierHead
    challenges: tuple[Challenge, ...]
    files: dict[str, str]
    document: Document
    profiles: tuple[tuple[str, Document, int], ...]
    single: Path | None = None


def read_challenges(document: Document, asked: Asked) -> Loaded:
    """A folder with one or more challenges and the committee's tables.

    Raises:
        CallError: There is no profile to judge by.
        InputError: A file cannot be used; with every problem found.
    """
    head = parse(DossierHead, document)
    problems: list[Problem] = []
    found, files, documents = _challenge_files(asked.files, problems)
    if problems:
        raise InputError(problems)
    asked.library.documents |= {one.name: one for one in (document, *documents.values())}
    own = _named(head.profiles, document) or tuple(
        name for key in sorted(found) for name in _named(found[key].profiles, documents[key])
    )
    challenges = tuple(found[key] for key in sorted(found))
    return _assemble(_Found(head, challenges, files, document, own), asked)


def read_single_challenge(path: Path, asked: Asked) -> Loaded:
    """One challenge file by itself: its gates, and nothing to score.

    Raises:
        CallError: There is no profile to judge by.
        InputError: The file cannot be used; with every problem found.
    """
    document = read_document(path, path.name)
    kind = document.data.get("kind") if isinstance(document.data, dict) else None
    if kind != "challenge":
        line, column = document.place(("kind",))
        raise InputError(
            Problem(
                code="kind.unknown",
                file=path.name,
                line=line,
                column=column,
                found=f"kind: {shown(kind)}",
                allowed="a file with kind: challenge, or a dossier's folder",
                remedy="give the folder, or a challenge file",
            )
        )
    challenge = parse(Challenge, document)
    head = DossierHead.model_construct(
        id=challenge.id,
        kind="challenge",
        title=challenge.title,
        illustrative=challenge.illustrative,
        criteria=challenge.criteria,
        profiles=challenge.profiles,
    )
    asked.library.documents[document.name] = document
    own, files = _named(challenge.profiles, document), {challenge.id: path.name}
    return _assemble(_Found(head, (challenge,), files, document, own, path), asked)


def _challenge_files(
    source: Files, problems: list[Problem]
) -> tuple[dict[str, Challenge], dict[str, str], dict[str, Document]]:
    found: dict[str, Challenge] = {}
    files: dict[str, str] = {}
    documents: dict[str, Document] = {}
    for entry in source.entries("challenges"):
        name = entry.name
        try:
            read = entry.read()
            if isinstance(read.data, dict) and read.data.get("kind") == "criteria-set":
                continue
            challenge = parse(Challenge, read)
        except InputError as error:
            problems += error.problems
            continue
        if challenge.id in found:
            problems.append(duplicate(read, f"challenge {challenge.id}", files[challenge.id]))
        found[challenge.id], files[challenge.id] = challenge, name
        documents[challenge.id] = read
    if not found and not problems:
        problems.append(
            Problem(
                code="challenges.none",
                file="challenges/",
                found="no challenge",
                allowed="one file per challenge: challenges/<id>.yaml",
                remedy="add the challenges",
            )
        )
    return found, files, documents


def _named(profiles: tuple[str, ...], document: Document) -> tuple[tuple[str, Document, int], ...]:
    """Profiles that a file names, with the place of each."""
    return tuple((name, document, index) for index, name in enumerate(profiles))


def _find_named(found: _Found, asked: Asked) -> None:
    """Look up what the files name, so that an unknown id is told where it is named."""
    own = found.head.criteria
    if own is not None and asked.criteria is None:
        with asked_at(found.document, ("criteria",)):
            asked.library.find("", own, "criteria-set", asked.folder)
    for name, document, index in found.profiles if not asked.profiles else ():
        if name != EVERY:
            with asked_at(document, ("profiles", index)):
                asked.library.find("profiles", name, "profile", asked.folder)


def _assemble(found: _Found, asked: Asked) -> Loaded:
    profiles = asked.profiles or tuple(dict.fromkeys(name for name, _, _ in found.profiles))
    if not profiles:
        raise CallError(_no_profile(found, asked.library))
    _find_named(found, asked)
    folder = asked.folder
    for _ in variants_of(found.challenges, found.files, asked.library.documents):
        pass  # a variant that cannot be read is told now, not when somebody compares
    book = read_rulebook(
        asked.library,
        criteria=asked.criteria or found.head.criteria,
        kind="challenge",
        profiles=profiles,
        base=None if asked.criteria else folder,
        profile_base=None if asked.profiles else folder,
    )
    named = [
        (one, found.files[one.id], asked.library.documents[found.files[one.id]])
        for one in found.challenges
    ]
    home = folder if found.single is None else home_of(found.single)
    absent = attachment_findings(named, home)
    if found.single is not None:
        dossier = ChallengeDossier(
            found.head, found.challenges, Assessment(), tuple(found.files.items())
        )
        return Loaded(dossier, book, folder, absent, (found.single,), asked.library)
    return Loaded(
        _with_tables(found, asked.files, book),
        book,
        folder,
        (*_notices(found, asked, book), *absent),
        asked.files.used(),
        asked.library,
        asked.files.places,
    )


def _notices(found: _Found, asked: Asked, book: Rulebook) -> Iterator[Finding]:
    """What is noteworthy about the files; an attachment is known, wherever it lies."""
    attached = set(attached_names(found.challenges))
    for notice in asked.notices("challenge", book):
        if notice.code != "dossier.unknown_file" or notice.values["file"] not in attached:
            yield notice


def _with_tables(found: _Found, source: Files, book: Rulebook) -> ChallengeDossier:
    problems: list[Problem] = []
    decimal = found.head.tables.decimal
    ids = [challenge.id for challenge in found.challenges]
    leaves = [leaf.id for leaf in book.criteria.leaves] if book.criteria else []
    assessment = read_assessment(source, decimal, Ids("challenge", ids, leaves), problems)
    process = read_notes(source, specs.PROCESS, decimal, problems)
    questions = read_notes(source, specs.QUESTIONS, decimal, problems)
    if problems:
        raise InputError(problems)
    files = tuple(found.files.items())
    return ChallengeDossier(found.head, found.challenges, assessment, files, process, questions)


def _no_profile(found: _Found, library: Library) -> Problem:
    return Problem(
        code="call.no_profile",
        file=found.files[found.challenges[0].id],
        found="no profile to judge by",
        allowed=", ".join([*library.known("profiles"), "all"]),
        remedy="give --profile ID, or write profiles: [ID] in the file",
    )
