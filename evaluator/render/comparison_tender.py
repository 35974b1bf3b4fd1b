"""The same bids under every choice that the criteria set lists, and both readings of its rules.

Every choice goes through the same exact pipeline as the outcome. None of them is the outcome.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Literal, get_args

from evaluator.errors import CallError, Problem
from evaluator.formats.evaluation import Evaluation, judge
from evaluator.model.criteria import CriteriaSet
from evaluator.model.dossier import Tender
from evaluator.model.finding import Finding
from evaluator.model.outcome import LotOutcome, TenderOutcome
from evaluator.model.rulebook import Rulebook
from evaluator.outcome import tender_outcome
from evaluator.outcome.scenario import apply
from evaluator.panel.recusal import is_recused
from evaluator.render.comparison_opinions import LotOpinions, lot_opinions
from evaluator.render.comparison_soundness import unsound, weights_matter

Kind = Literal[
    "adopted", "chosen", "weight_set", "mechanism", "combination", "recusal", "on_withdrawal"
]
"""Families of choices; `chosen` is a starting point that is itself a scenario."""
KINDS: tuple[Kind, ...] = get_args(Kind)
FAMILIES: tuple[Kind, ...] = KINDS[2:]
OPINION = "second_opinion"
"""The kind of a row that another method gave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One choice, and what the pipeline gives under it.

    Attributes:
        kind: Which family of choices it is from.
        name: Its name in the criteria set; two names joined by ``+`` for a combination.
        changes: What differs from the adopted choice, as pairs of what and which.
        outcome: None if the choice cannot be computed.
        why: Codes that say why nothing came out, or what to keep in mind.
        same: Whether it is the adopted choice under another name; then it is not counted.
    """

    kind: Kind
    name: str
    changes: tuple[tuple[str, str], ...] = ()
    outcome: TenderOutcome | None = None
    why: tuple[str, ...] = ()
    same: bool = False

    @property
    def status(self) -> str:
        """complete, provisional or refused; unsound where the choice makes no sense."""
        return self.outcome.status if self.outcome else "unsound"

    @property
    def speaks(self) -> bool:
        """Whether it has totals and ranks."""
        return self.outcome is not None and self.outcome.status != "refused"

    def lot(self, name: str) -> LotOutcome | None:
        """Its result in one lot."""
        lots = self.outcome.lots if self.outcome else ()
        return next((lot for lot in lots if lot.id == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One bid in one lot under one choice, or in one second opinion.

    Attributes:
        total: Exact, as published; the second opinions' scores are floats.
        unit: ``points``, ``money`` or ``score``.
        note: Codes: rules that the bid fails, why there is no rank, what to keep in mind.
    """

    scenario_kind: str
    scenario: str
    lot: str
    bid: str
    total: Fraction | float | None
    unit: str
    better: str
    rank: int | None
    admissible: bool
    winner: bool
    agrees_with_outcome: bool | None
    note: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LotComparison:
    """One lot: which choices can be compared, and the second opinions.

    Attributes:
        reason: Why there is nothing to compare (``one_bid``, ``no_bids``); empty if there is.
    """

    lot: str
    base: LotOutcome
    reason: str
    opinions: LotOpinions


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderComparison:
    """The bids of a tender under every choice.

    Attributes:
        base: The outcome that the others are held against.
        choices: Every choice, `base` first.
        skipped: Combinations that were not made, with the reason.
        readings: Per reading that was not shown as a choice of its own, why not.
    """

    base: Choice
    book: Rulebook
    choices: tuple[Choice, ...]
    lots: tuple[LotComparison, ...]
    skipped: tuple[tuple[str, str], ...] = ()
    readings: Mapping[str, str] = field(default_factory=dict)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Findings of the outcome itself."""
        return self.base.outcome.findings if self.base.outcome else ()

    @property
    def refused(self) -> bool:
        """Whether there is no outcome to hold anything against."""
        return not self.base.speaks

    def rows(self) -> list[Row]:
        """The tidy table; empty where the outcome is refused."""
        if self.refused:
            return []
        found = [row for lot in self.lots for choice in self.choices for row in _rows(choice, lot)]
        return found + [row for lot in self.lots for row in _opinion_rows(lot)]


def compare_tender(evaluation: Evaluation) -> TenderComparison:
    """Score the bids under every choice that the criteria set lists, and ask second opinions.

    A weight set or mechanism among the evaluation's own choices narrows the comparison to it.
    Another criteria set or cap moves the starting point, which is then itself a scenario.

    Raises:
        CallError: No tender, or a weight set or mechanism that the criteria set does not list.
    """
    chosen = evaluation.choices
    start = judge(evaluation.loaded, replace(chosen, weight_set="", mechanism=""))
    tender, book = start.dossier, start.book
    if not isinstance(tender, Tender) or not isinstance(start.outcome, TenderOutcome) or book.criteria is None:
        raise CallError(
            Problem(code="call.other_kind", found=f"a dossier of kind {start.outcome.kind}", allowed="tender",
                    remedy="give the folder of a tender")
        )  # fmt: skip
    apply(book, weight_set=chosen.weight_set, mechanism=chosen.mechanism)
    scenario = start.outcome.scenario
    kind: Kind = "chosen" if scenario else "adopted"
    base = Choice(kind=kind, name=kind, outcome=start.outcome, changes=scenario.changes if scenario else ())
    if not base.speaks:
        return TenderComparison(base=base, book=book, choices=(base,), lots=())
    made, skipped = _listed(tender, book, chosen.weight_set, chosen.mechanism)
    read, readings = _readings(tender, book, start.outcome)
    choices = (base, *made, *read)
    lots = tuple(_lot(lot, choices, book.criteria) for lot in start.outcome.lots)
    return TenderComparison(
        base=base, book=book, choices=choices, lots=lots, skipped=skipped, readings=readings
    )


def _listed(
    tender: Tender, book: Rulebook, weight_set: str, mechanism: str
) -> tuple[list[Choice], tuple[tuple[str, str], ...]]:
    """Weight sets, mechanisms, and the combinations of the two that say something new."""
    criteria = book.criteria
    if criteria is None:
        return [], ()
    sets = [name for name in criteria.weight_sets if weight_set in ("", name)]
    mechanisms = [name for name in criteria.mechanisms if mechanism in ("", name)]
    alone = [_choice(tender, book, "weight_set", weight_set=name) for name in sets]
    alone += [_choice(tender, book, "mechanism", mechanism=name) for name in mechanisms]
    new = {choice.name for choice in alone if not choice.same}
    pairs = [(w, m) for w in sets for m in mechanisms if {w, m} <= new]
    idle = {m for m in mechanisms if not weights_matter(criteria.mechanisms[m])}
    skipped = tuple((f"{w}+{m}", "weights_play_no_part") for w, m in pairs if m in idle)
    both = [
        _choice(tender, book, "combination", weight_set=w, mechanism=m) for w, m in pairs if m not in idle
    ]
    return alone + both, skipped


def _choice(tender: Tender, book: Rulebook, kind: Kind, *, weight_set: str = "", mechanism: str = "") -> Choice:
    name = "+".join(part for part in (weight_set, mechanism) if part)
    criteria = book.criteria
    why = unsound(criteria, weight_set, mechanism) if criteria else "no_criteria"
    if why:
        return Choice(kind=kind, name=name, why=(why,))
    changed, scenario = apply(book, weight_set=weight_set, mechanism=mechanism)
    outcome = tender_outcome(tender, changed, scenario)
    notes: tuple[str, ...] = ()
    if criteria and not mechanism and not weights_matter(criteria.mechanism):
        notes = ("weights_play_no_part",)
    same = scenario is None or bool(notes)
    return Choice(
        kind=kind, name=name, changes=scenario.changes if scenario else (), outcome=outcome,
        why=("same_as_adopted",) if scenario is None else (*notes, *refusals(outcome)), same=same,
    )  # fmt: skip


def refusals(outcome: TenderOutcome) -> tuple[str, ...]:
    """Codes of the findings that refuse an outcome, each once."""
    return tuple(dict.fromkeys(f.code for f in outcome.findings if f.refuses))


def _readings(
    tender: Tender, book: Rulebook, official: TenderOutcome
) -> tuple[list[Choice], dict[str, str]]:
    """The other readings of recusal and of a withdrawal, where they change something."""
    criteria = book.criteria
    if criteria is None:
        return [], {}
    found, quiet = [], {}
    recused = [one for one in tender.assessment.assessors if one.counts and one.conflicts]
    if criteria.panel.aggregate == "published" or not recused:
        quiet["recusal"] = "no_conflicts"
    else:
        other: Any = "all_bids" if criteria.panel.recusal == "that_bid" else "that_bid"
        changed = criteria.replace(panel=criteria.panel.replace(recusal=other))
        _reading("recusal", other, _without_recused(tender, changed), replace(book, criteria=changed),
                 official, found, quiet)  # fmt: skip
    if all(bid.status.state == "admitted" for bid in tender.bids):
        quiet["on_withdrawal"] = "none_left"
    elif criteria.on_withdrawal is not None:
        turn: Any = "recompute" if criteria.on_withdrawal == "keep" else "keep"
        changed = criteria.replace(on_withdrawal=turn)
        _reading("on_withdrawal", turn, tender, replace(book, criteria=changed), official, found, quiet)
    return found, quiet


def _reading(  # noqa: PLR0913  # one reading and the two lists that it may end in
    kind: Literal["recusal", "on_withdrawal"], name: str, tender: Tender, book: Rulebook,
    official: TenderOutcome, found: list[Choice], quiet: dict[str, str],
) -> None:  # fmt: skip
    outcome = tender_outcome(tender, book)
    if _results(outcome) == _results(official):
        quiet[kind] = "no_effect"
        return
    left_out = ("scores_left_out",) if kind == "recusal" and name == "all_bids" else ()
    found.append(
        Choice(kind=kind, name=name, changes=((kind, name),), outcome=outcome, why=(*left_out, *refusals(outcome)))
    )


def _results(outcome: TenderOutcome) -> list[tuple[Any, ...]]:
    return [
        (lot.id, bid.id, bid.total, bid.rank, bid.admissible) for lot in outcome.lots for bid in lot.bids
    ]


def _without_recused(tender: Tender, criteria: CriteriaSet) -> Tender:
    """The tender as if who is recused under this reading had given no score there."""
    people = {one.assessor: one for one in tender.assessment.assessors}
    reading = criteria.panel.recusal
    kept = tuple(
        row
        for row in tender.assessment.scores
        if row.assessor not in people or not is_recused(people[row.assessor], row.subject, reading)
    )
    return replace(tender, assessment=tender.assessment._replace(scores=kept))


def _lot(lot: LotOutcome, choices: Iterable[Choice], criteria: CriteriaSet) -> LotComparison:
    """One lot; nothing to compare where no choice leaves two bids."""
    most = 0
    for choice in choices:
        other = choice.lot(lot.id) if choice.speaks else None
        most = max(most, sum(1 for bid in other.bids if bid.rank is not None) if other else 0)
    reason = {0: "no_bids", 1: "one_bid"}.get(most, "")
    return LotComparison(lot=lot.id, base=lot, reason=reason, opinions=lot_opinions(lot, criteria))


def agrees(choice: Choice, lot: LotComparison) -> bool | None:
    """Whether a choice has the same winner, or the same tied winners, as the outcome."""
    other = choice.lot(lot.lot)
    if other is None or not choice.speaks or lot.reason:
        return None
    return other.winners == lot.base.winners


def _rows(choice: Choice, lot: LotComparison) -> list[Row]:
    other = choice.lot(lot.lot)
    shown = other or lot.base
    extra = (lot.reason,) if lot.reason else ()
    return [
        Row(
            scenario_kind=choice.kind, scenario=choice.name, lot=lot.lot, bid=bid.id,
            total=bid.total if other else None, unit=shown.unit, better=shown.better,
            rank=bid.rank if other else None, admissible=bid.admissible if other else False,
            winner=bool(other and bid.id in other.winners), agrees_with_outcome=agrees(choice, lot),
            note=(*(bid.why_inadmissible if other else ()), *choice.why, *extra),
        )
        for bid in shown.bids
    ]  # fmt: skip


def _opinion_rows(lot: LotComparison) -> list[Row]:
    """Second opinions on the bids that the outcome ranks; the others get no score."""
    found = []
    for opinion in lot.opinions.opinions:
        notes = tuple(note.code for note in opinion.notes)
        if opinion.not_applicable is not None:
            notes = (opinion.not_applicable.code,)
        for bid in lot.base.bids:
            rank = opinion.ranks.get(bid.id)
            found.append(
                Row(
                    scenario_kind=OPINION, scenario=opinion.method, lot=lot.lot, bid=bid.id,
                    total=opinion.scores.get(bid.id), unit="score",
                    better="higher" if opinion.higher_is_better else "lower", rank=rank,
                    admissible=bid.admissible, winner=rank == 1,
                    agrees_with_outcome=opinion.agrees_with_official,
                    note=(*bid.why_inadmissible, *notes),
                )  # fmt: skip
            )
    return found

