"""A large workbook to measure on; made in a process of its own, whose memory does not count."""

from __future__ import annotations

from pathlib import Path

from evaluator.formats.xlsx_form import Column, FormSheet, write_form

LEVELS = ("onvoldoende", "matig", "voldoende", "goed", "uitstekend")
HEADINGS = ("perceel", "inschrijving", "criterium", "beoordelaar", "score", "sterk", "zwak",
            "motivering", "grondslag", "pagina", "op")  # fmt: skip
BIDS, CRITERIA, ASSESSORS = 50, 100, 10


def large_book(path: str) -> None:
    """50,000 scores in 11 columns, and 5,000 reasons."""
    scores = [
        ["1", f"bid{bid}", f"C{criterion}", f"a{one}", LEVELS[(bid + criterion + one) % 5],
         f"sterk punt {bid * criterion * one}", f"zwak punt {bid + criterion + one}",
         f"Omdat plan {bid} bij vraag {criterion} volgens {one} niet alles zegt.", "measured",
         str(criterion), "2026-03-01"]
        for bid in range(BIDS) for criterion in range(CRITERIA) for one in range(ASSESSORS)
    ]  # fmt: skip
    reason = "De commissie vindt dit plan goed onderbouwd en helder. " * 8
    reasons = [["1", f"bid{bid}", f"C{criterion}", "goed", f"{reason} ({bid}, {criterion})"]
               for bid in range(BIDS) for criterion in range(CRITERIA)]  # fmt: skip
    book = [
        FormSheet(
            name="Scores",
            columns=[
                Column(heading=one, choices=LEVELS if one == "score" else ()) for one in HEADINGS
            ],
            rows=scores,
        ),
        FormSheet(
            name="Motivering",
            columns=[Column(heading=one) for one in (*HEADINGS[:3], "score", "motivering")],
            rows=reasons,
        ),
    ]
    Path(path).write_bytes(write_form(book))
