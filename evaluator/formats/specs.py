"""The tables of a dossier: their columns, and the Dutch headings that they may have."""

from __future__ import annotations

from evaluator.formats.tables import TableSpec

_COMMON = {
    "lot": ("perceel",),
    "bid": ("inschrijving",),
    "challenge": ("uitdaging",),
    "criterion": ("criterium",),
    "assessor": ("beoordelaar",),
    "score": ("score",),
    "strengths": ("sterk", "sterke punten"),
    "weaknesses": ("zwak", "zwakke punten"),
    "reason": ("motivering", "reden"),
    "basis": ("grondslag",),
    "page": ("pagina",),
    "at": ("tijdstip",),
    "change_reason": ("reden wijziging",),
    "amount": ("bedrag",),
    "currency": ("munt", "valuta"),
    "vat": ("btw",),
    "period": ("periode",),
    "role": ("rol",),
    "counts": ("telt mee",),
    "declared_on": ("verklaard op",),
    "conflicts": ("belangen", "belang bij"),
    "date": ("datum",),
    "who": ("wie",),
    "what": ("wat",),
    "hours": ("uren",),
    "number": ("nummer",),
    "question": ("vraag",),
    "answer": ("antwoord",),
}


def _spec(
    stem: str, columns: str, required: str, *, numeric: str = "", maybe_numeric: str = ""
) -> TableSpec:
    names = tuple(columns.split())
    return TableSpec(
        stem=stem,
        columns=names,
        required=frozenset(required.split()),
        numeric=frozenset(numeric.split()),
        maybe_numeric=frozenset(maybe_numeric.split()),
        headings={name: _COMMON[name] for name in names if name in _COMMON},
    )


PRICES = _spec(
    "prices",
    "lot bid amount currency vat period",
    "bid amount currency vat period",
    numeric="amount",
)
ASSESSORS = _spec(
    "assessors", "assessor role counts declared_on conflicts", "assessor role counts declared_on"
)
PROCESS = _spec("process", "date who what reason hours", "date who what", numeric="hours")
QUESTIONS = _spec("questions", "number date question answer", "number question answer")
SERIES_TENDERS = _spec(
    "tenders",
    "tender date reserve_price minimum_price published_winner",
    "tender published_winner",
    numeric="reserve_price minimum_price",
)
SERIES_PRICES = _spec(
    "prices",
    "tender bid bidder amount currency status",
    "tender bid amount currency status",
    numeric="amount",
)
SERIES_LOTS = _spec("lots", "tender winner among note", "tender winner among")


def scores(subject: str) -> TableSpec:
    """The table of individual scores; `subject` is ``bid`` or ``challenge``."""
    lot = "lot " if subject == "bid" else ""
    return _spec(
        "scores",
        f"{lot}{subject} criterion assessor score strengths weaknesses reason basis page at",
        f"{subject} criterion assessor score",
        maybe_numeric="score",
    )


def consensus(subject: str) -> TableSpec:
    """The table of joint scores and official reasons; `subject` is ``bid`` or ``challenge``."""
    lot = "lot " if subject == "bid" else ""
    return _spec(
        "consensus",
        f"{lot}{subject} criterion score reason change_reason",
        f"{subject} criterion reason",
        maybe_numeric="score",
    )
