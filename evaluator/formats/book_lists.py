"""The lists of a challenge that have a sheet of their own in a workbook.

One description serves reading and writing: which sheet, which columns, and where in the challenge
the rows lie. A row is an item of a list, or what stands under a key of a group.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from evaluator.formats.book_columns import IN_KIND_COLUMNS, Records, columns_of
from evaluator.formats.book_plan import (
    ATTACHMENTS,
    CLAIMS,
    HOUR_VALUES,
    IN_KIND,
    PREMISES,
    SELF_RATING,
    SOCIAL_VALUE,
    WAIVERS,
    SheetName,
)
from evaluator.formats.yaml_text import Path

SUBJECT = "subject"
"""The column that names the challenge; it may be blank where there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A sheet that holds a list of a challenge, one item a row.

    Attributes:
        sheet: Name of the sheet.
        columns: Its columns.
        path: Where in the challenge the items lie.
        key: The column that is the key of an item, where the items are a group and no list.
        value: The one column beside that key, where an item is a plain value.
    """

    sheet: SheetName
    columns: Records
    path: tuple[str, ...]
    key: str = ""
    value: str = ""

    @property
    def item(self) -> Path:
        """The path of an item, for what its fields may hold."""
        return (*self.path, "any" if self.key else 0)

    def take(self, data: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Take the items out of a challenge as rows; a group that is empty then goes too.

        What rows cannot show (an empty list, an item of another form) stays in the challenge.
        """
        parents: list[dict[str, Any]] = [data]
        for name in self.path[:-1]:
            inside = parents[-1].get(name)
            if not isinstance(inside, dict):
                return
            parents.append(inside)
        found = parents[-1].get(self.path[-1])
        rows = list(self._rows(found)) if isinstance(found, dict if self.key else list) else []
        if not rows or len(rows) != len(found or ()):
            return
        del parents[-1][self.path[-1]]
        for above, name in reversed(list(zip(parents, self.path[:-1], strict=False))):
            if not above[name]:
                del above[name]
        yield from rows

    def _rows(self, found: Any) -> Iterator[dict[str, Any]]:
        if not self.key:
            yield from (dict(one) for one in found if isinstance(one, dict))
            return
        for name, said in found.items():
            if self.value and isinstance(said, str):
                yield {self.key: name, self.value: said}
            elif not self.value and isinstance(said, Mapping):
                yield {self.key: name, **said}


CLAIM_COLUMNS = Records(
    columns=columns_of("""
        subject | uitdaging | challenge
        aspect | waarin | aspect
        what | wat | what
        basis | hoe bekend | how known
        document | bewijs | proof
        unit | eenheid | unit
        now | nu | now
        then | straks | then
        better_when | beter als | better when
    """),
    required=("aspect", "what", "basis"),
)
RATING_COLUMNS = Records(
    columns=columns_of("""
        subject | uitdaging | challenge
        principle | principe | principle
        view | eigen inschatting | own view
        evidence | waarop gebaseerd | evidence
    """),
    required=("principle", "view"),
)
ATTACHMENT_COLUMNS = Records(
    columns=columns_of("""
        subject | uitdaging | challenge
        document | stuk | document
        file | bestand | file
    """),
    required=("document", "file"),
)
PREMISES_COLUMNS = Records(
    columns=columns_of("""
        subject | uitdaging | challenge
        party | wie | party
        kind | soort partij | kind of party
        rent_per_year | huur per jaar | rent per year
        rent_basis | soort huur | kind of rent
        market_rent_per_year | markthuur per jaar | market rent per year
        social_rent_per_year | sociale huur per jaar | social rent per year
        visitors_per_year | bezoekers per jaar | visitors per year
        volunteers | vrijwilligers | volunteers
        hours_per_year | uren per jaar | hours per year
        source | bron | source
    """),
    required=("party", "kind"),
    open={"investments": SheetName("investering", "investment")},
)
HOUR_VALUE_COLUMNS = Records(
    columns=columns_of("""
        subject | uitdaging | challenge
        method | methode | method
        rate_per_hour | bedrag per uur | rate per hour
        year | jaar | year
        source | bron | source
    """),
    required=("method", "rate_per_hour", "year", "source"),
)
SOCIAL_VALUE_COLUMNS = Records(
    columns=columns_of("""
        subject | uitdaging | challenge
        method | methode | method
        year | jaar | year
        source | bron | source
        author | maker | author
        factor | per euro | per euro
        amount | bedrag | amount
        note | opmerking | note
    """),
    required=("method", "year", "source"),
)
WAIVER_COLUMNS = Records(
    columns=columns_of("""
        subject | uitdaging | challenge
        rule | voorwaarde | rule
        by | door | by
        on | op | on
        reason | reden | reason
    """),
    required=("rule", "by", "on", "reason"),
)

LISTS = (
    Listed(
        sheet=ATTACHMENTS,
        columns=ATTACHMENT_COLUMNS,
        path=("attachments",),
        key="document",
        value="file",
    ),
    Listed(sheet=CLAIMS, columns=CLAIM_COLUMNS, path=("claims",)),
    Listed(
        sheet=SELF_RATING,
        columns=RATING_COLUMNS,
        path=("self_rating", "principles"),
        key="principle",
    ),
    Listed(sheet=IN_KIND, columns=IN_KIND_COLUMNS, path=("money", "in_kind")),
    Listed(sheet=HOUR_VALUES, columns=HOUR_VALUE_COLUMNS, path=("volunteers", "hour_values")),
    Listed(sheet=SOCIAL_VALUE, columns=SOCIAL_VALUE_COLUMNS, path=("social_value",)),
    Listed(sheet=PREMISES, columns=PREMISES_COLUMNS, path=("premises",)),
    Listed(sheet=WAIVERS, columns=WAIVER_COLUMNS, path=("waived",), key="rule"),
)
"""In the order in which a workbook has them: what a group fills in first, then the officer."""
