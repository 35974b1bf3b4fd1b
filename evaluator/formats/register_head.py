"""What ``register.yaml`` says by itself, and the rules that it names."""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.errors import InputError, Problem
from evaluator.formats.evaluation import Choices
from evaluator.formats.library import Library, asked_at
from evaluator.formats.parse import parse, shown
from evaluator.formats.rulebook import EVERY, read_principles, read_rulebook
from evaluator.formats.yaml_text import Document
from evaluator.model.principles import PrincipleSet
from evaluator.model.register import Register
from evaluator.model.rulebook import Rulebook
from evaluator.outcome.register_partners import folded

KIND = "register"


def head_of(document: Document) -> Register:
    """What the file holds.

    Raises:
        InputError: It is of another kind, or something in it cannot be used.
    """
    kind = document.data.get("kind") if isinstance(document.data, dict) else None
    if kind != KIND:
        line, column = document.place(("kind",))
        raise InputError(
            Problem(
                code="kind.other",
                file=document.file,
                line=line,
                column=column,
                found=f"kind: {shown(kind)}",
                allowed=f"kind: {KIND}",
                remedy=f"name a document of kind {KIND}",
            )
        )
    return parse(Register, document)


def partners_twice(document: Document, register: Register) -> Iterator[Problem]:
    """Two partners that one name could mean."""
    seen: dict[str, str] = {}
    for index, partner in enumerate(register.partners):
        names = {folded(partner.id)}
        names |= {folded(partner.name.nl), folded(partner.name.en)} if partner.name else set()
        twice = sorted(name for name in names if name in seen)
        if twice:
            line, column = document.place(("partners", index))
            yield Problem(
                code="id.duplicate",
                file=document.file,
                line=line,
                column=column,
                found=f"the id {shown(twice[0])!r} twice",
                allowed="each id once",
                remedy="give one of the two another id",
            )
        seen |= dict.fromkeys(names, partner.id)


def no_challenges(document: Document, register: Register) -> Iterator[Problem]:
    """A register that lists nothing."""
    if not register.challenges:
        line, column = document.place(("challenges",))
        yield Problem(
            code="register.empty",
            file=document.file,
            line=line,
            column=column,
            found="no challenge",
            allowed="a list of challenge files or folders of challenge dossiers",
            remedy="add challenges: [challenges/a.yaml]",
        )


def principles_of(
    document: Document, register: Register, library: Library, problems: list[Problem]
) -> PrincipleSet | None:
    """The set that the register names, and results of partners that it does not have."""
    if register.principles is None:
        return None
    try:
        with asked_at(document, ("principles",)):
            principles = read_principles(library, register.principles)
    except InputError as error:
        problems += error.problems
        return None
    known = {slot.id for slot in principles.results}
    for index, partner in enumerate(register.partners):
        for number, result in enumerate(partner.results):
            if result not in known:
                line, column = document.place(("partners", index, "results", number))
                problems.append(
                    Problem(
                        code="result.unknown",
                        file=document.file,
                        line=line,
                        column=column,
                        found=f"result {shown(result)!r}",
                        allowed=", ".join(sorted(known)) or "none",
                        remedy="name a result of the principle set",
                    )
                )
    return principles


def profiles_of(
    document: Document,
    register: Register,
    library: Library,
    choices: Choices,
    problems: list[Problem],
) -> tuple[tuple[str, ...], Rulebook]:
    """The files of the profiles, the same for every challenge, and the rules in them."""
    names = choices.profiles or register.profiles
    base = None if choices.profiles else library.dossier
    if not names:
        problems.append(
            Problem(
                code="call.no_profile",
                file=document.file,
                found="no profile to judge by",
                allowed=", ".join([*library.known("profiles"), EVERY]),
                remedy="give --profile ID, or write profiles: [ID] in the file",
            )
        )
        return (), Rulebook()
    try:
        for index, name in enumerate(register.profiles if not choices.profiles else ()):
            if name != EVERY:
                with asked_at(document, ("profiles", index)):
                    library.find("profiles", name, "profile", base)
        book = read_rulebook(
            library, criteria=None, kind="challenge", profiles=names, profile_base=base
        )
    except InputError as error:
        problems += error.problems
        return (), Rulebook()
    wanted = [p.id for p in book.profiles] if EVERY in names else list(names)
    found = [library.find("profiles", name, "profile", base).path for name in wanted]
    return tuple(str(path.resolve()) for path in found), book
