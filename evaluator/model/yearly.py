"""Amounts by year, as a challenge and a register write them."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from evaluator.model.base import Amount, Filled, Refused


def _year(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}", value) and value != "0000":
        return value
    text = value if isinstance(value, str) else ""
    if re.fullmatch(r"[0-9]{1,2}", text):
        raise Refused(
            "a year such as 2027; an amount has a point, not a comma: 46500.00",
            "write the amount before it with a point for the cents",
        )
    if re.fullmatch(r"[0-9]{4}:.*", text):
        raise Refused("a year, a colon, a space and an amount", "put a space after the colon")
    raise Refused("a year such as 2027", "write the year with four digits")


def _not_negative(value: Any) -> Any:
    if value is not None and value < 0:
        raise Refused(
            "an amount of 0 or more", "leave the year out if it is not known", "money.negative"
        )
    return value


Year = Annotated[str, BeforeValidator(_year, json_schema_input_type=str | int)]
Asked = Annotated[Amount, AfterValidator(_not_negative)]
ByYear = dict[Year, Asked | None]
Lines = dict[Filled, Asked]
