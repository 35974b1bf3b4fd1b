"""Reading a register, and judging its challenges together under the same profiles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from evaluator.errors import CallError, EvaluatorError, InputError, Problem
from evaluator.formats.evaluation import Choices, Evaluation, judge
from evaluator.formats.files import read_document
from evaluator.formats.library import Library
from evaluator.formats.loaded import Loaded
from evaluator.formats.parse import shown
from evaluator.formats.register_files import Named, Reader, named_files
from evaluator.formats.register_head import (
    head_of,
    no_challenges,
    partners_twice,
    principles_of,
    profiles_of,
)
from evaluator.formats.yaml_text import Document
from evaluator.ledger import canonical, digest
from evaluator.model.assessment import Assessment
from evaluator.model.base import Source
from evaluator.model.challenge import ChallengeDossier
from evaluator.model.dossier import DossierHead
from evaluator.model.finding import Finding, Where
from evaluator.model.outcome import ChallengeOutcome, ChallengeResult, Status
from evaluator.model.principles import PrincipleSet
from evaluator.model.register import Register
from evaluator.model.rule import Limit
from evaluator.model.rulebook import Rulebook
from evaluator.outcome.register import register_outcome
from evaluator.outcome.register_types import Entry, RegisterOutcome

REGISTER = "register.yaml"


@dataclass(frozen=True, kw_only=True)
class RegisterEvaluation(Evaluation):
    """A register with its challenges, judged together.

    It is an evaluation of a challenge dossier that holds all of them, so that everything that shows
    one shows it too; what only a register has stands beside that.

    Attributes:
        register: What ``register.yaml`` holds.
        together: What came out of all challenges together.
        parts: Each dossier with its outcome, by its path from the register's folder.
    """

    register: Register
    together: RegisterOutcome
    parts: Mapping[str, Evaluation]

    @cached_property
    def inputs_digest(self) -> str:
        """Digest of the register and of every dossier; the order of its lists says nothing."""
        head = canonical(self.register.replace(challenges=(), partners=()))
        partners = {one.id: canonical(one) for one in self.register.partners}
        for one in partners.values():
            one["results"] = sorted(one["results"])
        dossiers = {path: part.inputs_digest for path, part in self.parts.items()}
        return digest({"head": head, "partners": partners, "dossiers": dossiers})

    @cached_property
    def criteria_digest(self) -> str:
        """Digest of the rules that every dossier was judged by."""
        own = canonical(self.book.principles)
        dossiers = {path: part.criteria_digest for path, part in self.parts.items()}
        return digest({"principles": own, "dossiers": dossiers})


def is_register(path: Path) -> bool:
    """Whether a path is a register: its file, or a folder with one and without a dossier."""
    if path.is_dir():
        return (path / REGISTER).is_file() and not (path / "dossier.yaml").exists()
    return path.name == REGISTER and path.is_file()


def evaluate_register(path: Path, choices: Choices) -> RegisterEvaluation:
    """Read a register and judge every challenge in it.

    Raises:
        CallError: There is nothing at the path, no profile to judge by, or a choice that changes
            the rules of one challenge.
        InputError: The register or a dossier cannot be used; with every problem found.
    """
    _refuse(path, choices)
    file = path / REGISTER if path.is_dir() else path
    folder, document = file.parent, read_document(file, file.name)
    register = head_of(document)
    library = Library(folder, choices.criteria_dir)
    problems = [*partners_twice(document, register), *no_challenges(document, register)]
    principles = principles_of(document, register, library, problems)
    profiles, book = profiles_of(document, register, library, choices, problems)
    found = list(named_files(document, register, folder, problems))
    if problems and not profiles:
        raise InputError(problems)
    loaded = _loaded(found, Reader(choices.criteria_dir, profiles), document, problems)
    if problems:
        raise InputError(problems)
    own = Choices(criteria_dir=choices.criteria_dir, profiles=profiles)
    parts = {named.text: judge(one, own) for named, one in loaded}
    root = folder.resolve().parent
    files = (folder.resolve() / file.name, *(f for _, one in loaded for f in one.files))
    entries = [entry for named, _ in loaded for entry in _entries(named, parts[named.text])]
    notes = [note for named, _ in loaded for note in _notes(named, parts[named.text])]
    together = register_outcome(register, entries, notes, principles, book.regime)
    whole = _whole_book(book, principles, parts)
    about = Loaded(_dossier(register, entries), whole, root, (), files, library)
    return RegisterEvaluation(
        about,
        whole,
        _outcome(together, [entry.result for entry in entries]),
        choices,
        register=register,
        together=together,
        parts=dict(sorted(parts.items())),
    )


def _refuse(path: Path, choices: Choices) -> None:
    """Choices that a register does not have: it tells what is, under the rules as they are."""
    if not path.exists():
        raise CallError(
            Problem(
                code="call.no_such_path",
                found=shown(str(path)),
                allowed="a folder with register.yaml",
                remedy="check the path",
            )
        )
    scenario = choices.criteria or choices.weight_set or choices.mechanism
    if scenario or choices.cap is not None:
        raise CallError(
            Problem(
                code="call.not_for_register",
                found="a scenario with a register",
                allowed="a register as it is, under the profiles it names",
                remedy="leave the choice out",
            )
        )


def _loaded(
    found: Iterable[Named], reader: Reader, document: Document, problems: list[Problem]
) -> list[tuple[Named, Loaded]]:
    """Every dossier that can be read, by path; each challenge stands in one of them."""
    read: list[tuple[Named, Loaded]] = []
    where: dict[str, Named] = {}
    for named in found:
        try:
            loaded = reader.read(named)
        except EvaluatorError as error:
            problems += error.problems
            continue
        dossier: Any = loaded.dossier
        for challenge in dossier.challenges:
            other = where.setdefault(challenge.id, named)
            if other is not named:
                problems.append(
                    Problem(
                        code="id.duplicate",
                        file=document.file,
                        line=named.line,
                        found=f"challenge {shown(challenge.id)}, also in {shown(other.text)}",
                        allowed="each id once",
                        remedy="rename one",
                    )
                )
        read.append((named, loaded))
    return sorted(read, key=lambda pair: pair[0].text)


def _entries(named: Named, part: Evaluation) -> Iterator[Entry]:
    """The challenges of a dossier with their outcomes."""
    dossier: Any = part.dossier
    outcome: Any = part.outcome
    results = {result.id: result for result in outcome.challenges}
    files = dict(dossier.files)
    for challenge in dossier.challenges:
        yield Entry(
            challenge,
            Where(named.told(files[challenge.id])),
            results[challenge.id],
            outcome.status,
            part.book.criteria,
            part.criteria_digest,
        )


def _notes(named: Named, part: Evaluation) -> Iterator[Finding]:
    """What was found in a dossier, its files named from the register's folder."""
    shared = part.book.origins.get("criteria_file")
    for finding in part.outcome.findings:
        file = finding.where.file
        told = file if file == shared else named.told(file)
        yield replace(finding, where=replace(finding.where, file=told))


def _whole_book(
    book: Rulebook, principles: PrincipleSet | None, parts: Mapping[str, Evaluation]
) -> Rulebook:
    """The rules of all together; a placeholder set anywhere is shown, so that the page says so."""
    sources: dict[str, Source] = {}
    limits: dict[str, Limit] = {}
    for part in (book, *(one.book for one in parts.values())):
        sources |= part.sources
        limits |= part.limits
    named = [principles, *(part.book.principles for part in parts.values())]
    sets = [one for one in named if one is not None]
    placeholder = next((one for one in sets if one.status == "placeholder"), None)
    return replace(
        book,
        principles=placeholder or principles,
        sources=dict(sorted(sources.items())),
        limits=dict(sorted(limits.items())),
    )


def _dossier(register: Register, entries: Iterable[Entry]) -> ChallengeDossier:
    head = DossierHead.model_construct(
        id=register.id,
        kind="challenge",
        title=register.title,
        illustrative=register.illustrative,
        language=register.language,
        note=register.note,
    )
    listed = sorted(entries, key=lambda entry: entry.challenge.id)
    files = tuple((entry.challenge.id, entry.where.file) for entry in listed)
    return ChallengeDossier(head, tuple(e.challenge for e in listed), Assessment(), files)


def _outcome(together: RegisterOutcome, results: Iterable[ChallengeResult]) -> ChallengeOutcome:
    """The challenges as one outcome; with an error in any of them it is provisional."""
    errors = any(finding.severity == "error" for finding in together.findings)
    listed = tuple(sorted(results, key=lambda result: result.id))
    status: Status = "provisional" if errors else "complete"
    return ChallengeOutcome(together.id, status, listed, together.findings)
