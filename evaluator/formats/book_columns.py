"""The columns of a workbook's sheets of records, with their headings.

Headings are stable: a workbook that was filled in with an older version still reads. A heading may
be the Dutch one, the English one or the path of the field.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from evaluator.formats.book_plan import SheetName
from evaluator.formats.csv_table import heading_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A column of a sheet of records: the field that it holds, and what people read above it."""

    path: str
    nl: str
    en: str

    def get(self, lang: str) -> str:
        """The heading in one language."""
        return self.en if lang == "en" else self.nl


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """The columns of a sheet with one record a row.

    Attributes:
        columns: The columns, in the order in which they are written.
        required: Fields without which a row means nothing.
        open: Groups whose keys become columns (``stuk: plan``), by Dutch and English word.
    """

    columns: tuple[Heading, ...]
    required: tuple[str, ...]
    open: Mapping[str, SheetName] = field(default_factory=dict)

    def names(self) -> dict[str, str]:
        """Every accepted heading with the path of its field."""
        return {
            heading_key(name): one.path
            for one in self.columns
            for name in (one.path, one.nl, one.en)
        }


def columns_of(text: str) -> tuple[Heading, ...]:
    """The columns of a sheet, from lines of ``path | Dutch heading | English heading``."""
    parts = [[part.strip() for part in line.split("|")] for line in text.strip().splitlines()]
    return tuple(Heading(path=path, nl=nl, en=en) for path, nl, en in parts)


SHARE = Heading(
    path="", nl="berekend: deel van het geheel (%)", en="computed: share of the whole (%)"
)
TOTAL = Heading(path="", nl="berekend: samen", en="computed: together")

CRITERIA_COLUMNS = Records(
    columns=columns_of("""
        id | id | id
        parent | hoort bij | part of
        weight | gewicht | weight
        kind | soort | kind
        label.nl | naam (nl) | name (nl)
        label.en | naam (en) | name (en)
        question.nl | vraag (nl) | question (nl)
        question.en | vraag (en) | question (en)
        evidence.nl | laat zien (nl) | what to show (nl)
        evidence.en | laat zien (en) | what to show (en)
        principles | principes | principles
        principles_reason.nl | waarom geen principe (nl) | why no principle (nl)
        principles_reason.en | waarom geen principe (en) | why no principle (en)
        results | resultaten | results
        minimum | minimum | minimum
        source.ref | bron | source
        source.place | plaats in de bron | place in the source
    """),
    required=("id", "weight"),
)
SCALE_COLUMNS = Records(
    columns=columns_of("""
        level | niveau | level
        value | punten | points
        refusal | leidt tot afwijzing | refuses the bid
        label.nl | woord (nl) | word (nl)
        label.en | woord (en) | word (en)
        anchor.nl | betekent (nl) | means (nl)
        anchor.en | betekent (en) | means (en)
    """),
    required=("level",),
)
GATE_COLUMNS = Records(
    columns=columns_of("""
        id | id | id
        kind | soort | kind
        check | toets | check
        text.nl | eis (nl) | requirement (nl)
        text.en | eis (en) | requirement (en)
        purpose.nl | bedoeling (nl) | purpose (nl)
        purpose.en | bedoeling (en) | purpose (en)
        ask.nl | vraag (nl) | question (nl)
        ask.en | vraag (en) | question (en)
        doc | stuk | document
        on_missing | als het ontbreekt | when missing
        field | gegeven | field
        want | moet zijn | must be
        min | minimum | minimum
        max | maximum | maximum
        limit | grens | limit
        factor | factor | factor
        of | alle van | all of
        deadline | uiterste datum | deadline
        from | van | from
        to | tot | to
        weeks | weken | weeks
        basis | wat telt | basis
        against | tegenover | against
        phase | fase | phase
        source.ref | bron | source
        source.place | plaats in de bron | place in the source
        evidence | bewijsgraad | evidence
        last_checked | nagekeken op | last checked
    """),
    required=("id", "check"),
)
BID_COLUMNS = Records(
    columns=columns_of("""
        id | id | id
        name | naam | name
        lots | percelen | lots
        lead | penvoerder | lead
        submitted | ingediend op | submitted
        status.state | stand | status
        status.on | stand sinds | status since
        status.reason | reden van de stand | reason of the status
        themes | thema's | themes
        governance | zo besluiten zij | how they decide
        external_links | partners buiten het verband | partners outside
    """),
    required=("id", "name"),
    open={
        "documents": SheetName("stuk", "document"),
        "facts": SheetName("gegeven", "fact"),
        "continuity": SheetName("continuïteit", "continuity"),
    },
)
MEMBER_COLUMNS = Records(
    columns=columns_of("""
        bid | inschrijving | bid
        name | naam | name
        role | rol | role
        kind | soort | kind
        local | uit de plaats zelf | local
        volunteer | vrijwilligers | volunteers
        share | deel van het bedrag | share
        previous | vorig bedrag per jaar | previous amount a year
        funded | krijgt geld | funded
        results | resultaten | results
        core_group | in de kerngroep | core group
        hours_spent | uren besteed | hours spent
        municipalities_served | aantal gemeenten | municipalities served
        paid_from | betaald uit | paid from
    """),
    required=("bid", "name"),
)
IN_KIND_COLUMNS = Records(
    columns=columns_of("""
        subject | voor | for
        what | wat | what
        from | van | from
        to | aan | to
        avoided_cost | bespaard bedrag | avoided cost
        note | opmerking | note
    """),
    required=("subject", "what"),
)
JUDGEMENT_COLUMNS = Records(
    columns=columns_of("""
        subject | voor | for
        rule | voorwaarde | rule
        result | oordeel | result
        by | door | by
        on | op | on
        reason | motivering | reason
    """),
    required=("subject", "rule", "result"),
)
MONEY_COLUMNS = Records(
    columns=columns_of("""
        subject | uitdaging | challenge
        item | onderdeel | item
        line | post | line
        amount | bedrag (eenmalig) | amount (once)
    """),
    required=("item",),
)
MONEY_ITEMS = {
    "requested": (("money", "requested_by_year"), SheetName("gevraagd", "requested")),
    "costs": (("money", "costs_by_year"), SheetName("kosten", "costs")),
    "own_income": (("money", "own_income_by_year"), SheetName("eigen inkomsten", "own income")),
    "other_income": (
        ("money", "other_income_by_year"),
        SheetName("andere inkomsten", "other income"),
    ),
    "one_off": (("money", "one_off"), SheetName("eenmalige kosten", "one-off costs")),
    "plan_budget": (
        ("money", "plan_budget_requested"),
        SheetName("geld voor het plan", "plan budget"),
    ),
    "avoidable": (
        ("baseline", "avoidable_by_year"),
        SheetName("huidige kosten die wegvallen", "current cost that ends"),
    ),
    "stays": (
        ("baseline", "stays_by_year"),
        SheetName("huidige kosten die blijven", "current cost that stays"),
    ),
    "transition": (
        ("baseline", "transition"),
        SheetName("kosten van de overgang", "cost of the change"),
    ),
    "hours": (("volunteers", "hours_by_year"), SheetName("uren vrijwilligers", "volunteer hours")),
    "allowance": (
        ("volunteers", "paid_allowance_by_year"),
        SheetName("vergoeding vrijwilligers", "volunteer allowance"),
    ),
}
"""What a row of the money sheet is about: the field of the challenge, and its words."""
