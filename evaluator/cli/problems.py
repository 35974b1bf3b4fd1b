"""Problems as people read them."""

from __future__ import annotations

from collections.abc import Sequence

from evaluator.errors import Problem
from evaluator.render.catalogue import Words
from evaluator.render.terminal import clean

LABELS = {
    "nl": ("Gevonden", "Toegestaan", "Oplossing", "Niet gelukt", "problemen"),
    "en": ("Found", "Allowed", "Remedy", "Not done", "problems"),
}
SHOWN = 40


def block(problems: Sequence[Problem], lang: str) -> str:
    """One block of text: what, where, what was found, what is allowed, what to do."""
    found, allowed, remedy, title, many = LABELS[lang]
    words = Words(lang)
    lines = [f"{title}: {len(problems)} {many}" if len(problems) > 1 else f"{title}:"]
    for problem in problems[:SHOWN]:
        said = words.problem(problem)
        place = problem.place()
        lines.append(f"- {clean(place) + ': ' if place else ''}{said.headline} [{problem.code}]")
        for label, text in (
            (found, said.found),
            (allowed, said.allowed),
            (remedy, said.remedy),
        ):
            if text:
                lines.append(f"    {label}: {clean(text)}")
    if len(problems) > SHOWN:
        lines.append(f"  ... +{len(problems) - SHOWN}")
    return "\n".join(lines) + "\n"
