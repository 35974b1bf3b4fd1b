"""The sheets of a dossier's workbook: their names, and the words in their cells.

Names are stable: a workbook that was filled in with an older version still reads.
"""

from __future__ import annotations

from dataclasses import dataclass

BOOK = "dossier.xlsx"
"""The workbook that stands in a dossier's folder instead of ``dossier.yaml``."""

COMPUTED = ("berekend: ", "computed: ")
"""How the heading of a column begins whose cells the program computes: nothing is read from it."""


@dataclass(frozen=True, slots=True)
class SheetName:
    """A sheet's Dutch and English name."""

    nl: str
    en: str

    def get(self, lang: str) -> str:
        """The name in one language."""
        return self.en if lang == "en" else self.nl


COMPUTED_ROWS = {
    "income": SheetName(
        "berekend: gevraagd en inkomsten samen", "computed: asked and income together"
    ),
    "costs": SheetName("berekend: kosten samen", "computed: costs together"),
    "difference": SheetName("berekend: verschil (moet 0 zijn)", "computed: difference (must be 0)"),
}
"""Rows of the sheet of money that the program computes, by what they are: nothing is read."""

DOSSIER = SheetName("Dossier", "Dossier")
METHOD = SheetName("Werkwijze", "Method")
CRITERIA = SheetName("Criteria", "Criteria")
SCENARIOS = SheetName("Scenario's", "Scenarios")
SCALE = SheetName("Schaal", "Scale")
GATES = SheetName("Eisen", "Requirements")
BIDS = SheetName("Inschrijvingen", "Bids")
MEMBERS = SheetName("Partijen", "Members")
IN_KIND = SheetName("Gesloten beurzen", "In kind")
JUDGEMENTS = SheetName("Oordelen", "Judgements")
CHALLENGE = SheetName("Uitdaging", "Challenge")
MONEY = SheetName("Geld", "Money")
DOCUMENTS = SheetName("Documenten", "Documents")
ATTACHMENTS = SheetName("Bijlagen", "Attachments")
CLAIMS = SheetName("Wat beter wordt", "Claims")
SELF_RATING = SheetName("Eigen inschatting", "Self rating")
HOUR_VALUES = SheetName("Waarde van uren", "Hour values")
SOCIAL_VALUE = SheetName("Maatschappelijk rendement", "Social value")
PREMISES = SheetName("Ruimte", "Premises")
WAIVERS = SheetName("Ontheffingen", "Waivers")
TABLES = {
    "assessors": SheetName("Beoordelaars", "Assessors"),
    "scores": SheetName("Scores", "Scores"),
    "consensus": SheetName("Motivering", "Reasons"),
    "process": SheetName("Proces", "Process"),
    "questions": SheetName("Vragen", "Questions"),
    "tenders": SheetName("Aanbestedingen", "Tenders"),
    "lots": SheetName("Loting", "Lots drawn"),
}
"""Sheets that hold a table, by the name that its own file would have."""

NOT_READ = (
    SheetName("Uitleg", "Read me"),
    SheetName("Lijsten", "Lists"),
    SheetName("Bevindingen", "Findings"),
)
"""Sheets that are there for people: nothing is read from them."""

SHEETS = {
    "tender": (DOSSIER, METHOD, CRITERIA, SCALE, GATES, SCENARIOS, BIDS, MEMBERS, IN_KIND,
               JUDGEMENTS),
    "challenge": (DOSSIER, CHALLENGE, MONEY, DOCUMENTS, ATTACHMENTS, CLAIMS, SELF_RATING, IN_KIND,
                  HOUR_VALUES, SOCIAL_VALUE, PREMISES, WAIVERS, JUDGEMENTS,
                  METHOD, CRITERIA, SCALE, GATES, SCENARIOS),
    "tender-series": (DOSSIER,),
}  # fmt: skip
"""The sheets of each kind of dossier beside its tables."""

TABLES_OF = {
    "tender": ("assessors", "scores", "consensus", "process", "questions"),
    "challenge": ("assessors", "scores", "consensus", "process", "questions"),
    "tender-series": ("tenders", "lots"),
}

WORDS = {
    "tender": "aanbesteding",
    "challenge": "uitdaging",
    "tender-series": "reeks aanbestedingen",
    "main": "hoofdaannemer",
    "sub": "onderaannemer",
    "admitted": "doet mee",
    "withdrawn": "teruggetrokken",
    "excluded": "uitgesloten",
    "draft": "concept",
    "adopted": "vastgesteld",
    "required": "verplicht",
    "none": "geen",
    "mean": "gemiddelde",
    "median": "mediaan",
    "published": "gepubliceerd",
    "text": "tekst",
    "that_bid": "die inschrijving",
    "all_bids": "alle inschrijvingen",
    "keep": "laten staan",
    "recompute": "opnieuw berekenen",
    "quality": "kwaliteit",
    "price": "prijs",
    "gate": "eis",
    "incomplete": "onvolledig",
    "refuse": "weigeren",
    "clip": "afkappen",
    "extrapolate": "doortrekken",
    "pass": "voldoet",
    "fail": "voldoet niet",
    "confirmed": "bevestigd",
    "estimated": "geschat",
    "unknown": "onbekend",
    "exempt": "vrijgesteld",
    "exempt_claimed": "vrijgesteld volgens opgave",
    "point": "punt",
    "comma": "komma",
    "measured": "gemeten",
    "told": "verteld",
    "promised": "beloofd",
    "placeholder": "voorlopig",
    "resident-reported": "gezegd door inwoners",
    "reported-by-others": "door anderen over inwoners gezegd",
    "resident-group": "gezegd door een bewonersgroep",
    "invented": "verzonnen",
    "seed": "staat in de bronteksten",
    "seen": "bij de bron gelezen",
    "memory": "uit het hoofd, nog niet nagezocht",
    "own-choice": "eigen keuze",
    "better": "beter",
    "more_efficient": "efficiënter",
    "cheaper": "goedkoper",
    "higher": "hoger",
    "lower": "lager",
    "not_yet": "nog niet",
    "partly": "voor een deel",
    "well": "goed",
    "very_well": "heel goed",
    "replacement": "vervanging",
    "investment": "investering",
    "market": "markt",
    "social": "sociaal",
    "cost": "kostprijs",
    "free": "gratis",
    "residents": "bewoners",
    "volunteers": "vrijwilligers",
    "institution": "instelling",
    "company": "bedrijf",
    "municipality": "gemeente",
}
"""The Dutch word of a value that comes from a fixed list; either may stand in a cell."""


def shown_word(value: str, lang: str) -> str:
    """A value from a fixed list as a workbook in one language shows it."""
    return value if lang == "en" else WORDS.get(value, value)


def both_words(value: str) -> str:
    """A value from a fixed list as either workbook may hold it: ``withdrawn (teruggetrokken)``."""
    return f"{value} ({WORDS[value]})" if value in WORDS else value


def meant_word(text: str, allowed: tuple[str, ...]) -> str:
    """The value that a word stands for among those allowed; the text itself when none does."""
    folded = text.casefold()
    found = [word for word in allowed if folded in (word.casefold(), WORDS.get(word, word))]
    return found[0] if found else text
