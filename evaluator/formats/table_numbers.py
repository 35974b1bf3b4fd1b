"""Numbers in the cells of a table: one way to write them, and plain words for every other way.

A number is an optional sign, digits 0-9 and, after the decimal sign that the dossier chose, more
digits. Whatever could mean two things (``1.980``), or that a program would have to interpret
(``1e6``, ``60%``, ``EUR 5``), is refused: a guess about an amount is an error nobody sees.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Literal, NamedTuple

DecimalSign = Literal["point", "comma"]
"""The decimal sign of a dossier's tables, as ``tables: {decimal: ...}`` says."""

MAX_DIGITS = 15
"""Most significant digits of a number that every spreadsheet program gives back unchanged."""

_SIGN: dict[DecimalSign, str] = {"point": ".", "comma": ","}
_PLAIN = {
    name: re.compile(rf"([+-]?)([0-9]+)(?:{re.escape(sign)}([0-9]+))?")
    for name, sign in _SIGN.items()
}
_NOT_FINITE = frozenset({"nan", "inf", "infinity"})
_CURRENCY = re.compile(r"\b(?:eur|euro|euros|usd|gbp)\b|,-+$", re.IGNORECASE)
_EXPONENT = re.compile(r"[+-]?[0-9.,]+[eE][+-]?[0-9]+")
_GROUPS = re.compile(r"[+-]?[0-9]{1,3}(?:([.,'’_\s])[0-9]{3})(?:\1[0-9]{3})*(?:[.,][0-9]+)?")
_ONE_GROUP = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
_ONE_SIGN = re.compile(r"[+-]?[0-9]+[.,][0-9]+")
_ONLY_NUMBER_SIGNS = re.compile(r"[0-9.,'’_\s+-]+")
_SPACE = re.compile(r"\s")


class Refused(NamedTuple):
    """Why a text is no number: the code of the problem, what may stand there, what to do."""

    code: str
    allowed: str
    remedy: str


def plain_number(value: Decimal) -> str:
    """A number as tables write it: a point, no exponent, no plus sign, no minus zero.

    >>> plain_number(Decimal("1E-3")), plain_number(Decimal("-0"))
    ('0.001', '0')
    """
    return format(value or abs(value), "f")


def significant_digits(number: Decimal) -> int:
    """How many digits of a number carry information: zeros at both ends do not.

    >>> significant_digits(Decimal("0.0120")), significant_digits(Decimal("1E+20"))
    (2, 1)
    """
    return len("".join(map(str, number.as_tuple().digits)).strip("0"))


def number_text(text: str, decimal: DecimalSign) -> str | Refused:
    """A number in the one form that the rest of the program reads.

    Args:
        text: A cell that is not empty, trimmed.
        decimal: The decimal sign of the table.

    Returns:
        Digits with a decimal point: no plus sign, no zeros before the first digit but one, zeros
        at the end as they were written. Or the reason why this is not a number.
    """
    match = _PLAIN[decimal].fullmatch(text)
    if match is None:
        return _refusal(text, decimal)
    sign, whole, part = match.groups()
    digits = (whole.lstrip("0") or "0") + (f".{part}" if part else "")
    return f"-{digits}" if sign == "-" and digits.strip("0.") else digits


def typed_number(text: str, decimal: DecimalSign) -> str | Refused:
    """A number that stands as text where a number could be typed: in a workbook, or an amount.

    One to three digits, the decimal sign and exactly three digits (``900.000``) are refused: an
    amount that was pasted with a thousands separator reads like that, and nobody types cents so.
    """
    found = number_text(text, decimal)
    if isinstance(found, str) and _ONE_GROUP.fullmatch(text):
        sign = _SIGN[decimal]
        return Refused(
            "table.number_thousands",
            f"a number with a decimal {decimal}, such as 1980000{sign}00",
            "leave out the thousands separators",
        )
    return found


def number_or_word(text: str, decimal: DecimalSign) -> str | Refused:
    """A number as `number_text` writes it, or a word (such as a level of a scale) as it stands.

    A word begins with a letter, or holds no digit at all (``++``); a text such as ``1e5`` or
    ``60 %`` is an attempt at a number and is judged as one.
    """
    if text.lstrip("+-").casefold() in _NOT_FINITE:
        return _refusal(text, decimal)
    if text[0].isalpha() or not any(c.isnumeric() for c in text):
        return text
    return number_text(text, decimal)


def _refusal(text: str, decimal: DecimalSign) -> Refused:
    sign = _SIGN[decimal]
    example = f"1980000{sign}00"
    no_groups = "leave out the thousands separators"
    if _ONE_SIGN.fullmatch(text):
        no_groups += f"; if a decimal {decimal} is meant, write that"
    set_sign = f"write {example}, or set tables: {{decimal: {_other(decimal)}}} in dossier.yaml"
    percent = f"write 12%, say, as 12 or as 0{sign}12, whichever the column asks for"
    checks = (
        (
            "table.number_not_finite",
            text.lstrip("+-").casefold() in _NOT_FINITE,
            "write the number",
        ),
        ("table.number_digits", _has_other_digits(text), "write the number with the digits 0-9"),
        (
            "table.number_currency",
            _has_currency(text),
            "write the number alone, without a currency",
        ),
        ("table.number_percent", "%" in text or "‰" in text, percent),
        ("table.number_exponent", _EXPONENT.fullmatch(text), "write the number in full"),
        ("table.number_thousands", _has_thousands(text, sign), no_groups),
        ("table.number_space", _is_spaced(text), "write the number without spaces"),
        ("table.number_decimal_sign", _ONE_SIGN.fullmatch(text), set_sign),
    )
    allowed = f"a number with a decimal {decimal}, such as {example}"
    for code, holds, remedy in checks:
        if holds:
            return Refused(code, allowed, remedy)
    return Refused("table.number", allowed, "write one number, with a hyphen as minus sign")


def _has_other_digits(text: str) -> bool:
    return any(c.isnumeric() and not "0" <= c <= "9" for c in text)


def _has_currency(text: str) -> bool:
    return _CURRENCY.search(text) is not None or any(unicodedata.category(c) == "Sc" for c in text)


def _has_thousands(text: str, decimal_sign: str) -> bool:
    match = _GROUPS.fullmatch(text)
    # One group after the decimal sign itself (1.980 with a decimal point) is an ordinary number
    # and does not come here.
    return match is not None and (match[1] != decimal_sign or text.count(decimal_sign) > 1)


def _is_spaced(text: str) -> bool:
    return _ONLY_NUMBER_SIGNS.fullmatch(text) is not None and _SPACE.search(text) is not None


def _other(decimal: DecimalSign) -> DecimalSign:
    return "comma" if decimal == "point" else "point"
