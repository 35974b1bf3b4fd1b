"""What comes out of a second opinion, and the sentences that may go with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evaluator.robustness.decision_matrix import Method


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something that a reader of a second opinion must know.

    Attributes:
        code: Stable name, such as ``one_bid`` or ``constant_columns_dropped``.
        text: The sentence in both languages; it holds no text from a dossier.
        about: Ids of the criteria or bids meant.
    """

    code: str
    text: dict[str, str]
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What one method says about the bids: a scenario, never the outcome.

    Attributes:
        method: Stable name.
        label: Name for readers, in both languages.
        source: Where the method was published.
        relative: True if a bid's score depends on which other bids there are; then a bid that
            withdraws can change the order of the rest.
        higher_is_better: The direction of the scores.
        scores: Score by bid: points out of 100 (weighted sum), closeness 0 to 1 (TOPSIS), Q from 0,
            the best, to 1 (VIKOR). Empty if not applicable.
        ranks: Competition rank by bid: 1, 2, 2, 4. Empty if not applicable.
        tolerance: Largest difference between two scores that is still a tie, as used.
        agrees_with_official: Whether the same bid, or the same tied bids, come first; None if
            there is no official ranking or the method does not apply.
        same_ranks: Whether all ranks are those of the official ranking; None as above.
        compromise: VIKOR only: the bids that the method itself would propose together. Its authors
            do not call the first one better if its lead is small.
        notes: What was left out or must be kept in mind.
        not_applicable: Why the method says nothing here, or None.
    """

    method: Method
    label: dict[str, str]
    source: str
    relative: bool
    higher_is_better: bool
    scores: dict[str, float]
    ranks: dict[str, int]
    tolerance: float
    agrees_with_official: bool | None = None
    same_ranks: bool | None = None
    compromise: tuple[str, ...] = ()
    notes: tuple[Remark, ...] = ()
    not_applicable: Remark | None = None


_TEXTS: dict[str, dict[str, str]] = {
    "no_bids": {
        "nl": "Er is geen inschrijving om te beoordelen.",
        "en": "There is no bid to assess.",
    },
    "one_bid": {
        "nl": "Er is maar één inschrijving. Er valt dus niets te vergelijken.",
        "en": "There is only one bid, so there is nothing to compare.",
    },
    "identical_bids": {
        "nl": (
            "De inschrijvingen zijn gelijk op elk criterium dat meetelt. Deze methode kan ze "
            "dan niet vergelijken."
        ),
        "en": (
            "The bids are equal on every criterion that counts. This method cannot compare them "
            "then."
        ),
    },
    "no_points": {
        "nl": (
            "De gunningsmethode geeft geen punten per criterium. Er is dus niets om op te tellen."
        ),
        "en": "The award method gives no points per criterion, so there is nothing to add up.",
    },
    "negative_points": {
        "nl": "Er zijn negatieve punten. De gebruikte rekenregel kan daar niet mee werken.",
        "en": "There are negative points. The routine that is used cannot work with them.",
    },
    "constant_columns_dropped": {
        "nl": (
            "Op deze criteria zijn alle inschrijvingen gelijk. De methode deelt door het "
            "verschil tussen de beste en de slechtste waarde en dat is hier nul. Daarom zijn "
            "deze criteria weggelaten. De verhouding tussen de andere gewichten blijft gelijk; "
            "voor de volgorde maakt het weglaten niets uit."
        ),
        "en": (
            "All bids are equal on these criteria. The method divides by the difference between "
            "the best and the worst value, which is zero here. These criteria were therefore "
            "left out. The other weights keep their proportions; leaving the criteria out does "
            "not change the order."
        ),
    },
    "zero_columns_dropped": {
        "nl": (
            "Op deze criteria staat bij elke inschrijving nul. De methode deelt door de lengte "
            "van de kolom en die is hier nul. Daarom zijn deze criteria weggelaten. De "
            "verhouding tussen de andere gewichten blijft gelijk; voor de volgorde maakt het "
            "weglaten niets uit."
        ),
        "en": (
            "Every bid has zero on these criteria. The method divides by the length of the "
            "column, which is zero here. These criteria were therefore left out. The other "
            "weights keep their proportions; leaving the criteria out does not change the "
            "order."
        ),
    },
    "distances_equal": {
        "nl": (
            "De inschrijvingen liggen in totaal of in hun zwakste punt allemaal even ver van de "
            "beste waarden. Dat onderdeel onderscheidt ze dan niet en telt als nul."
        ),
        "en": (
            "In total, or in their weakest point, all bids are equally far from the best "
            "values. That part does not tell them apart and counts as zero."
        ),
    },
    "compromise_set": {
        "nl": (
            "De makers van deze methode noemen de eerste alleen de beste als de voorsprong "
            "groot en stabiel genoeg is. Dat is hier niet zo. De methode stelt deze "
            "inschrijvingen samen voor."
        ),
        "en": (
            "The authors of this method call the first one the best only if its lead is large "
            "and stable enough. That is not so here. The method proposes these bids together."
        ),
    },
}


def remark(code: str, about: Sequence[str] = ()) -> Remark:
    """The remark with this code, about these criteria or bids."""
    return Remark(code=code, text=dict(_TEXTS[code]), about=tuple(about))
