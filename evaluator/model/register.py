"""A register: the challenges of a year together, with the money that is there for them."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator

from evaluator.model.base import (
    Amount,
    Bool,
    Filled,
    Frozen,
    Id,
    Lang,
    LocalText,
    Refused,
    SourceRef,
    Text,
)
from evaluator.model.yearly import Year


def _budget(value: Decimal) -> Decimal:
    if value < 0:
        raise Refused("an amount of 0 or more", "write null if it is not known", "money.negative")
    return value


class RegisterPartner(Frozen):
    """A partner whose tasks can be challenged, with the intended results it works on."""

    id: Id
    name: LocalText | None = None
    results: tuple[Id, ...] = ()


class Register(Frozen):
    """What ``register.yaml`` holds.

    `challenges` are challenge files or folders of challenge dossiers, relative to the register;
    `budget` is what the municipality has for challenges in `year`, null where it is not known.
    """

    kind: Literal["register"]
    id: Id
    title: LocalText
    year: Year
    illustrative: Bool = False
    language: Lang = "nl"
    budget: Annotated[Amount, AfterValidator(_budget)] | None = None
    budget_source: Text | None = None
    source: SourceRef | None = None
    principles: Filled | None = None
    profiles: tuple[Filled, ...] = ()
    partners: tuple[RegisterPartner, ...] = ()
    challenges: tuple[Filled, ...] = ()
    note: LocalText | None = None
