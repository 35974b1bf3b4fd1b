"""Building blocks of every type that comes from a file.

Values arrive as text, None, lists and mappings (see `evaluator.formats.yaml_text`);
these types turn text into numbers, dates and booleans, and refuse everything that is not
written exactly so.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, Self, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic.functional_serializers import PlainSerializer
from pydantic.json_schema import WithJsonSchema

from evaluator.model.numbers import canonical_number, parse_number

Lang = Literal["nl", "en"]
Evidence = Literal["seed", "seen", "memory", "own-choice"]
VatBasis = Literal["incl", "excl", "exempt", "exempt_claimed", "unknown"]

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_LEADING_ZERO = re.compile(r"-?0[0-9]")
_TRUE, _FALSE = {"true", "ja"}, {"false", "nee"}
_ID = r"^[A-Za-z0-9](?:[A-Za-z0-9_.\-]{0,78}[A-Za-z0-9_\-])?$"


class Refused(ValueError):  # noqa: N818  # reads as a verdict where it is raised
    """A value that cannot be used: what may stand there, and how to mend it."""

    def __init__(self, allowed: str, remedy: str = "", code: str = "value.not_allowed") -> None:
        """Keep the words for the message."""
        super().__init__(allowed)
        self.allowed, self.remedy, self.code = allowed, remedy, code


def _number(value: Any) -> Decimal:
    found = parse_number(value) if isinstance(value, str) else None
    if isinstance(value, Decimal) and value.is_finite():
        found = value
    if found is None:
        raise Refused(
            "a plain number such as 12 or 0.05 (point as decimal sign, no thousands separator)",
            "write the number with digits and at most one point",
        )
    return found


def _amount(value: Any) -> Decimal:
    found = parse_number(value) if isinstance(value, str) else value
    places = -int(found.as_tuple().exponent) if isinstance(found, Decimal) else 0
    if not isinstance(found, Decimal) or places > 2:  # noqa: PLR2004  # cents
        raise Refused(
            "an amount such as 46500.00: digits, a point, at most two decimals, no currency sign",
            "write the amount in euros and cents, without thousands separators",
        )
    return found


def _whole(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,12}", value):
        return int(value)
    raise Refused("a whole number such as 3", "write digits only")


def read_bool(value: Any) -> bool | None:
    """True, False, or None when the text is no boolean (true, false, ja, nee)."""
    if isinstance(value, bool):
        return value
    word = value.strip().lower() if isinstance(value, str) else ""
    return True if word in _TRUE else False if word in _FALSE else None


def _bool(value: Any) -> bool:
    found = read_bool(value)
    if found is None:
        raise Refused("true, false, ja or nee", "write true or false")
    return found


def _date(value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise Refused("a date such as 2026-04-13 (year-month-day) that exists", "write year-month-day")


def _moment(value: Any) -> date | datetime:
    if isinstance(value, (date, datetime)):
        return value
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            pass
    if isinstance(value, str) and _DATE.fullmatch(value):
        return _date(value)
    raise Refused(
        "a date such as 2026-04-13, or a moment such as 2026-04-13T12:00:00+02:00",
        "write year-month-day, or add T, the time and the time zone",
    )


def is_moment(text: str) -> bool:
    """Whether a text is a date or a moment that exists."""
    try:
        _moment(text)
    except Refused:
        return False
    return True


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Refused("text", "write one piece of text here, not a list or a group of keys")
    return value


def _filled(value: Any) -> str:
    text = _text(value)
    if not text.strip():
        raise Refused("text that is not empty", "write the text, or leave the key out")
    return text


def _schema(**kind: Any) -> WithJsonSchema:
    return WithJsonSchema(kind)


_PLAIN = PlainSerializer(canonical_number, return_type=str)
Text = Annotated[str, BeforeValidator(_text)]
Filled = Annotated[str, BeforeValidator(_filled)]
Id = Annotated[
    str,
    BeforeValidator(_text),
    StringConstraints(pattern=_ID),
    _schema(type="string", pattern=_ID),
]
Num = Annotated[
    Decimal,
    BeforeValidator(_number),
    _PLAIN,
    _schema(type=["number", "string"], pattern=r"^-?[0-9]+(\.[0-9]+)?$"),
]
Amount = Annotated[
    Decimal,
    BeforeValidator(_amount),
    _PLAIN,
    _schema(
        type=["number", "string"],
        pattern=r"^-?[0-9]+(\.[0-9]{1,2})?$",
        description="Amount with at most two decimals; never a float inside the program.",
    ),
]
Whole = Annotated[int, BeforeValidator(_whole), _schema(type="integer")]
Bool = Annotated[
    bool, BeforeValidator(_bool), _schema(enum=[True, False, "true", "false", "ja", "nee"])
]
Day = Annotated[date, BeforeValidator(_date), _schema(type="string", format="date")]
Moment = Annotated[
    date | datetime,
    BeforeValidator(_moment),
    _schema(type="string", description="date, or date and time with time zone"),
]


def _fact(value: Any) -> Any:
    """Type a free fact by its form: boolean, number, text or a flat list of these."""
    if isinstance(value, list):
        return tuple(_fact(item) for item in value)
    if isinstance(value, str):
        # 0123 is a number of a register, not the number 123.
        number = None if _LEADING_ZERO.match(value) else parse_number(value)
        truth = read_bool(value)
        return number if number is not None else truth if truth is not None else value
    if value is None or isinstance(value, (bool, int, Decimal, tuple)):
        return value
    raise Refused("text, a number, true, false, null or a list of these", "use one flat value")


Fact = Annotated[Any, BeforeValidator(_fact), _schema(description="text, number, boolean or list")]


class Frozen(BaseModel):
    """A type that cannot change and that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def replace(self, **changes: Any) -> Self:
        """A copy with other values; computed properties are computed anew, unlike `model_copy`."""
        values = {name: getattr(self, name) for name in type(self).model_fields}
        return cast("Self", type(self).model_construct(**(values | changes)))


class LocalText(Frozen):
    """A text in both languages of the reports."""

    nl: Filled
    en: Filled

    def get(self, lang: str) -> str:
        """The text in one language."""
        return self.en if lang == "en" else self.nl


class SourceRef(Frozen):
    """A pointer to an entry of ``criteria/sources.yaml`` and the place in it."""

    ref: Id
    place: Filled | None = None


class Source(Frozen):
    """A law, decision, page or paper that a rule or a value comes from.

    `own_text` says whether it is the text of the authority whose rules these are, rather than what
    somebody else tells about them.
    """

    id: Id
    title: Filled
    where: Filled
    retrieved: Day
    evidence: Evidence
    own_text: Bool | None = None
    licence: Filled | None = None
    note: Filled | None = None


class Sources(Frozen):
    """The list of every source, each once."""

    kind: Literal["sources"]
    sources: tuple[Source, ...]


class Adoption(Frozen):
    """Who adopted a set, and when."""

    by: LocalText
    on: Day


IdList = Annotated[tuple[Id, ...], Field(default=())]
