"""The eight questions of ``evaluator quick``: what an answer may be, and what it means.

What a word of an answer means stands in the message catalogue (``quick.accept``), in both
languages at once. Nothing is guessed: what could mean two things is asked again or refused.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from evaluator.formats.table_numbers import typed_number
from evaluator.model.base import VatBasis
from evaluator.model.challenge import Period
from evaluator.model.rule import Profile
from evaluator.render.texts import LANGUAGES, texts

LONGEST = 300
"""Characters of an answer; a task or a name fits on a line."""

MOST_YEARS = 30
_SPAN = re.compile(r"([0-9]{4})(?:\s*(?:-|–|t/m|tot en met|to|until)\s*([0-9]{4}))?")
_DAYS = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\s*(?:-|–|t/m|tot en met|to|until)\s*"
                   r"([0-9]{4}-[0-9]{2}-[0-9]{2})")  # fmt: skip
_WORD = re.compile(r"[^\s,;+&]+")
_CENTS = 2


class UnusableError(ValueError):
    """An answer that means nothing, or more than one thing."""


Amounts = tuple[Decimal | None, ...]
"""Euros for each year, or once for every year; None is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """What there is on paper of the support in the area; None is not known."""

    signatures: int | None = None
    report: bool | None = None
    on_paper: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What was answered; None and empty amounts are not known.

    Attributes:
        task: The task to take over.
        who: The group that challenges.
        period: First and last day.
        asked: What is asked a year.
        vat: Whether VAT is in these amounts.
        support: Support on paper.
        cost: What the municipality no longer pays a year.
        profiles: The conditions to be held against, those that count first.
        known: Whether these are the municipality's own.
    """

    task: str | None = None
    who: str | None = None
    period: Period | None = None
    asked: Amounts = ()
    vat: VatBasis = "unknown"
    support: Support = field(default_factory=Support)
    cost: Amounts = ()
    profiles: tuple[Profile, ...] = ()
    known: bool = False

    def by_year(self, amounts: Amounts) -> dict[str, Decimal | None]:
        """Amounts by year; one amount holds for every year."""
        years = self.period.years() if self.period else ()
        if len(amounts) == 1:
            return dict.fromkeys(years, amounts[0])
        return dict(zip(years, amounts, strict=True)) if amounts and years else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the last question can be answered with.

    Attributes:
        profiles: The conditions that can be chosen, in the order of the list.
        other: Those that are used for a municipality whose own are not known.
    """

    profiles: Sequence[Profile]
    other: tuple[Profile, ...]

    def names(self, lang: str) -> list[str]:
        """The list as people see it."""
        return [profile.title.get(lang) for profile in self.profiles]


Take = Callable[[str, Answers, Choices], Answers]


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes:
        key: The name of its texts.
        take: Puts an answer among the others.
    """

    key: str
    take: Take


def accepted(key: str) -> frozenset[str]:
    """The words of an answer that have one meaning, in every language."""
    found = (texts(lang, "quick")[f"accept.{key}"] for lang in LANGUAGES)
    return frozenset(word.strip().casefold() for text in found for word in text.split("|"))


def is_unknown(answer: str) -> bool:
    """Whether an answer says that it is not known."""
    return _folded(answer) in accepted("unknown")


def _folded(answer: str) -> str:
    return " ".join(answer.split()).casefold().rstrip(".!")


def _task(answer: str, known: Answers, choices: Choices) -> Answers:  # noqa: ARG001 - as all others
    return replace(known, task=None if is_unknown(answer) else answer)


def _who(answer: str, known: Answers, choices: Choices) -> Answers:  # noqa: ARG001 - as all others
    return replace(known, who=None if is_unknown(answer) else answer)


def _years(answer: str, known: Answers, choices: Choices) -> Answers:  # noqa: ARG001 - as all others
    if is_unknown(answer):
        return known
    text = " ".join(answer.split()).casefold()
    span, days = _SPAN.fullmatch(text), _DAYS.fullmatch(text)
    try:
        if days:
            start, end = (dt.date.fromisoformat(day) for day in days.groups())
        elif span:
            start = dt.date(int(span[1]), 1, 1)
            end = dt.date(int(span[2] or span[1]), 12, 31)
        else:
            raise UnusableError
    except ValueError:  # a day or a year that does not exist
        raise UnusableError from None
    if start > end or end.year - start.year >= MOST_YEARS:
        raise UnusableError
    return replace(known, period=Period(start=start, end=end))


def _asked(answer: str, known: Answers, choices: Choices) -> Answers:  # noqa: ARG001 - as all others
    return replace(known, asked=_amounts(answer, known))


def _cost(answer: str, known: Answers, choices: Choices) -> Answers:  # noqa: ARG001 - as all others
    nothing = _folded(answer) in accepted("no")
    return replace(known, cost=() if nothing else _amounts(answer, known))


def _amounts(answer: str, known: Answers) -> Amounts:
    """One amount for every year, or one for each year with ``;`` between."""
    if is_unknown(answer):
        return ()
    parts = [part.strip() for part in answer.split(";")]
    years = len(known.period.years()) if known.period else 1
    if len(parts) not in (1, years):
        raise UnusableError
    return tuple(None if is_unknown(part) else amount(part) for part in parts)


def amount(text: str) -> Decimal:
    """An amount in euros, with a point or a comma before the cents and nothing between thousands.

    Raises:
        UnusableError: It is not written so, or is below zero.

    >>> amount("46500"), amount("46500,00"), amount("46500.5")
    (Decimal('46500'), Decimal('46500.00'), Decimal('46500.5'))
    """
    found = typed_number(text, "comma" if "," in text else "point") if text else None
    number = Decimal(found) if isinstance(found, str) else None
    if number is None or number < 0 or -int(number.as_tuple().exponent) > _CENTS:
        raise UnusableError
    return number


def _vat(answer: str, known: Answers, choices: Choices) -> Answers:  # noqa: ARG001 - as all others
    kinds: Mapping[str, VatBasis] = {
        "vat_incl": "incl",
        "vat_excl": "excl",
        "vat_exempt": "exempt_claimed",
        "unknown": "unknown",
    }
    for key, basis in kinds.items():
        if _folded(answer) in accepted(key):
            return replace(known, vat=basis)
    raise UnusableError


def _support(answer: str, known: Answers, choices: Choices) -> Answers:  # noqa: ARG001 - as all others
    if is_unknown(answer):
        return known
    if _folded(answer) in accepted("no"):
        return replace(known, support=Support(report=False, on_paper=False))
    words = [word.casefold() for word in _WORD.findall(answer)]
    numbers = [word for word in words if re.fullmatch(r"[0-9]{1,7}", word)]
    report = any(word in accepted("report") for word in words)
    known_words = {*numbers, *accepted("report"), *accepted("filler")}
    if len(numbers) > 1 or not (numbers or report) or set(words) - known_words:
        raise UnusableError
    count = int(numbers[0]) if numbers else None
    support = Support(
        signatures=count, report=True if report else None, on_paper=report or bool(count)
    )
    return replace(known, support=support)


def _municipality(answer: str, known: Answers, choices: Choices) -> Answers:
    said = _folded(answer)
    if said in accepted("other") or is_unknown(answer):
        return replace(known, profiles=choices.other, known=False)
    if re.fullmatch(r"[0-9]{1,3}", said) and 0 < int(said) <= len(choices.profiles):
        return replace(known, profiles=(choices.profiles[int(said) - 1],), known=True)
    found = [profile for profile in choices.profiles if said in _names(profile)]
    if len(found) != 1:
        raise UnusableError
    return replace(known, profiles=(found[0],), known=True)


def _names(profile: Profile) -> set[str]:
    """What a profile may be called: its id, its title, and the title up to its first comma."""
    titles = [profile.title.get(lang) for lang in LANGUAGES]
    names = [profile.id, *titles, *(title.partition(",")[0] for title in titles)]
    return {_folded(name) for name in names}


QUESTIONS = (
    Question("task", _task),
    Question("who", _who),
    Question("years", _years),
    Question("asked", _asked),
    Question("vat", _vat),
    Question("support", _support),
    Question("cost", _cost),
    Question("municipality", _municipality),
)
