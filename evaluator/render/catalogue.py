"""Every text of the program in one language, and how that language writes values.

Texts stand in ``messages/<language>/<subject>.toml`` and are read when they are first asked for.
A key is the subject and the names above the text: ``words.result.pass``.

A text may name values between braces: ``{subject}``, or with how the value is to be written:
``{costs:money}``. Only plain names are allowed and values are put in as they are, so text from a
dossier can neither reach into the program nor add braces of its own.

Numbers, money and dates are written here and not by babel. babel (2.18 was measured, 25 ms to
load) rounds a half to the even digit, refuses numbers of more than 28 digits, and changes its forms
with its version, while equal content must give equal bytes.
"""

from __future__ import annotations

import datetime as dt
import re
import string
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from evaluator.errors import CallError, Problem
from evaluator.model.finding import Finding
from evaluator.model.numbers import MINOR_UNITS, fixed, plain
from evaluator.render.phrases import said
from evaluator.render.texts import LANGUAGES, UnknownTextError, fields, tables, texts

__all__ = ["LANGUAGES", "FindingText", "ProblemText", "UnknownTextError", "Words", "texts"]

NO_BREAK = "\u00a0"
"""Keeps a currency sign and its amount on one line."""

_GROUP_AND_POINT = {"nl": (".", ","), "en": (",", ".")}
_SIGNS = {"EUR": "€", "GBP": "£", "JPY": "¥", "USD": "US$"}
_WORD = "word/"
_SCALE = re.compile(r"(-?[0-9.]+) to (-?[0-9.]+)(?: in steps of ([0-9.]+))?")
_YEAR = re.compile(r"[0-9]{4}")
_PLAIN_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_CIVIL_TIME = (dt.timedelta(hours=1), dt.timedelta(hours=2))
"""Offsets of Dutch civil time, which a reader need not be told."""

_CHALLENGE = "_challenge"
_OTHER = "other"

Number = Fraction | Decimal | int | str


class FindingText(NamedTuple):
    """A finding in words: what there is, what to do about it, why it matters."""

    message: str
    remedy: str
    why: str


class ProblemText(NamedTuple):
    """A problem in words: one sentence, what to do about it, what there is and what may be."""

    headline: str
    remedy: str
    found: str = ""
    allowed: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """Texts and number formats of one language.

    Attributes:
        lang: ``nl`` or ``en``.
    """

    lang: str = "nl"

    def __post_init__(self) -> None:
        """Refuse a language that has no texts."""
        if self.lang not in LANGUAGES:
            raise ValueError(f"no texts in {self.lang!r}")

    # --- texts ------------------------------------------------------------------------------------

    def text(self, key: str, /, **values: object) -> str:
        """The text of a key, with values filled in.

        Raises:
            UnknownTextError: There is no such text, or it asks for a value that is not given.
        """
        subject, _, name = key.partition(".")
        template = texts(self.lang, subject).get(name)
        if template is None:
            raise UnknownTextError(f"{self.lang}: no text {key}")
        return self._filled(key, template, values)

    def word(self, group: str, value: str) -> str:
        """The word for a value of the code; the value itself where the group does not have it.

        For values that a dossier may choose freely, such as a role. A value that the program
        itself chooses is asked for with `text`, which misses nothing in silence.
        """
        return texts(self.lang, "words").get(f"{group}.{value}", value)

    def field(self, name: str) -> str:
        """A document or field as people call it; its own name where it is not known."""
        return self.word("document", self.word("field", name))

    def finding(self, finding: Finding, *, several_lots: bool = False) -> FindingText:
        """A finding in words.

        Args:
            finding: What was found. With a `profile` among its values it is about a challenge.
            several_lots: Whether the lot has to be named.
        """
        parts = [self._part(finding, part) for part in FindingText._fields]
        if several_lots and finding.values.get("lot"):
            parts[0] = self.text("words.in_lot", lot=finding.values["lot"], text=parts[0])
        return FindingText(*parts)

    def _part(self, finding: Finding, part: str) -> str:
        known, key = texts(self.lang, "findings"), f"{finding.code}.{part}"
        if "profile" in finding.values and f"{key}{_CHALLENGE}" in known:
            key += _CHALLENGE
        return self.text(f"findings.{key}", **finding.values)

    def problem(self, problem: Problem) -> ProblemText:
        """A problem in words; an unknown code gets a general sentence, never a second error.

        The remedy is the one in this language's texts: for the very words of the code, else for
        the code of the problem, else the words of the code as they are.
        """
        known, code = texts(self.lang, "problems"), problem.code
        entry = next(
            key for key in (code, code.partition(".")[0], _OTHER) if f"{key}.headline" in known
        )
        remedy = self._translated(problem.remedy) or known.get(f"{entry}.remedy", problem.remedy)
        found = said(self.lang, "found", code, problem.found, self._shown)
        allowed = said(self.lang, "allowed", code, problem.allowed, self._shown)
        return ProblemText(known[f"{entry}.headline"], remedy, found, allowed)

    def _translated(self, remedy: str) -> str:
        for template, own in tables(self.lang, "problems").get("remedies", {}).items():
            before, _, after = template.partition("{name}")
            pattern = re.escape(before) + (f"(.+){re.escape(after)}" if before != template else "")
            if match := re.fullmatch(pattern, remedy):
                return str(own).replace("{name}", match[1]) if match.groups() else str(own)
        return ""

    def explain(self, code: str) -> list[str]:
        """What a code means: message, why and remedy, values shown as ``<name>``.

        Raises:
            CallError: No finding and no problem has this code.
        """
        known = texts(self.lang, "findings")
        lines = []
        for variant in ("", _CHALLENGE):
            if f"{code}.message{variant}" not in known:
                continue
            message, remedy, why = (
                known.get(f"{code}.{part}{variant}", known[f"{code}.{part}"])
                for part in FindingText._fields
            )
            lines += [_shape(message), f"{self.text('words.label.why')}: {why}"]
            lines.append(f"{self.text('words.label.remedy')}: {_shape(remedy)}")
        return lines or self._explained_problem(code)

    def _explained_problem(self, code: str) -> list[str]:
        if f"{code}.headline" not in texts(self.lang, "problems"):
            listed = {key.rpartition(".")[0] for key in texts(self.lang, "findings")}
            raise CallError(
                Problem(
                    code="call.unknown_code",
                    found=code,
                    allowed=", ".join(sorted(listed)),
                    remedy="copy the code from between the brackets of a finding",
                )
            )
        headline, remedy, *_ = self.problem(Problem(code=code))
        lines = [f"{self.text('words.label.remedy')}: {remedy}"] if remedy else []
        return [f"{headline}.", *lines]

    def _filled(self, key: str, template: str, values: Mapping[str, object]) -> str:
        fields(template)  # refuses what is more than a plain name
        parts = []
        for literal, name, spec, _ in string.Formatter().parse(template):
            parts.append(literal)
            if name is None:
                continue
            if name not in values:
                raise UnknownTextError(f"{self.lang}: {key} asks for {name}")
            parts.append(self._shown(str(values[name]), spec or ""))
        return "".join(parts)

    def _shown(self, value: str, spec: str) -> str:
        if spec.startswith(_WORD):
            group = spec.removeprefix(_WORD)
            return self.listed(self.word(group, item) for item in value.split(", "))
        known: dict[str, Callable[[str], str]] = {
            "": str,
            "number": self.number,
            "money": self.amount,
            "date": self._day_or_year,
            "list": lambda text: self.listed(text.split(", ")),
            "scale": self._scale,
        }
        if spec not in known:
            raise UnknownTextError(f"{self.lang}: no way to write {spec}")
        return known[spec](value)

    # --- values -----------------------------------------------------------------------------------

    def listed(self, items: Iterable[str]) -> str:
        """A list in a sentence: ``A, B en C``."""
        *first, last = items
        return f"{', '.join(first)} {self.text('words.and')} {last}" if first else last

    def number(self, value: Number, places: int | None = None) -> str:
        """A number with the separators of the language: ``1.234,50`` or ``1,234.50``.

        Args:
            value: An exact number, or text with a decimal point such as a published total.
            places: Decimals to round to, half up. None keeps text and `Decimal` as they are
                written, and a fraction exact (12 decimals where it does not end).

        Raises:
            ValueError: The text is no plain number.
        """
        digits = _digits(value, places)
        sign = "-" if digits.startswith("-") and digits.strip("-0.") else ""
        whole, _, part = digits.lstrip("-").partition(".")
        group, point = _GROUP_AND_POINT[self.lang]
        return sign + f"{int(whole):,}".replace(",", group) + (f"{point}{part}" if part else "")

    def money(self, minor: int | Fraction, currency: str = "EUR") -> str:
        """Money in minor units (cents): ``€ 46.500,00`` or ``€46,500.00``.

        A part of a cent is rounded half up, for the eye only. `amount` takes whole units.

        Raises:
            KeyError: The currency is unknown.
        """
        return self.amount(Fraction(minor) / 10 ** MINOR_UNITS[currency], currency)

    def amount(self, value: Number, currency: str = "EUR") -> str:
        """Money in whole units (euros), with the currency's own decimals.

        Raises:
            KeyError: The currency is unknown.
            ValueError: The text is no plain number.
        """
        number = self.number(value, MINOR_UNITS[currency])
        sign = _SIGNS.get(currency, currency)
        if self.lang == "nl":
            return f"{sign}{NO_BREAK}{number}"
        minus, digits = ("-", number[1:]) if number.startswith("-") else ("", number)
        return f"{minus}{sign}{NO_BREAK if sign == currency else ''}{digits}"

    def percent(self, share: Number, places: int = 1) -> str:
        """A share of 1 as a percentage, zeros at the end left out: ``12,5%``."""
        text = fixed(_fraction(share) * 100, places)
        return self.number(text.rstrip("0").rstrip(".") if "." in text else text) + "%"

    def date(self, day: dt.date | str) -> str:
        """A day, or a moment as it was written: ``13 april 2026, 12.00 uur``.

        The time is not moved to another time zone; an offset other than Dutch civil time is named.

        Raises:
            ValueError: The text is no ISO date.
        """
        if isinstance(day, str):
            day = (dt.datetime if "T" in day else dt.date).fromisoformat(day)
        named = f"{day.day} {self.text(f'words.month.{day.month}')} {day.year}"
        if not isinstance(day, dt.datetime):
            return named
        time = f"{day:%H:%M:%S}" if day.second else f"{day:%H:%M}"
        time = time.replace(":", ".") if self.lang == "nl" else time
        return self.text("words.moment", day=named, time=time) + _zone(day)

    def _day_or_year(self, text: str) -> str:
        if _YEAR.fullmatch(text):
            return text
        try:
            return self.date(text)
        except ValueError:
            return self.word("value", text)

    def _scale(self, allowed: str) -> str:
        """What may be given as a score; level words stay as they are."""
        match = _SCALE.fullmatch(allowed)
        if match is None:
            return allowed
        low, high, step = match.groups()
        key = "words.scale_range" if step is None else "words.scale_steps"
        return self.text(key, low=low, high=high, step=step)


def _fraction(value: Number) -> Fraction:
    if isinstance(value, str):
        return Fraction(_digits(value, None))
    return Fraction(value)


def _digits(value: Number, places: int | None) -> str:
    """A number with a decimal point, rounded or as it is written."""
    if places is not None:
        return fixed(_fraction(value), places)
    if isinstance(value, Fraction):
        return plain(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    text = str(value)
    # Not `parse_number`: sums of what a file may hold are longer than one number in a file.
    if not _PLAIN_NUMBER.fullmatch(text):
        raise ValueError(f"no plain number: {text}")
    return text


def _zone(moment: dt.datetime) -> str:
    offset = moment.utcoffset()
    if offset is None or offset in _CIVIL_TIME:
        return ""
    return f" ({moment.tzname()})"


def _shape(template: str) -> str:
    """A text with the names of its values instead of the values."""
    parts = string.Formatter().parse(template)
    return "".join(literal + (f"<{name}>" if name else "") for literal, name, _, _ in parts)
