"""The same bids under every choice that the criteria set lists, and both readings of its rules.

Every choice goes through the same exact pipeline as the outcome. None of them is the outcome.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from evaluator.errors import CallError, Problem
from evaluator.formats.evaluation import Evaluation, judge
from evaluator.model.criteria import CriteriaSet
from evaluator.model.dossier import Tender
from evaluator.model.outcome import LotOutcome, TenderOutcome
from evaluator.model.rulebook import Rulebook
from evaluator.outcome import tender_outcome
from evaluator.outcome.scenario import apply
from evaluator.panel.recusal import is_recused
from evaluator.render.comparison_opinions import lot_opinions
from evaluator.render.comparison_soundness import unsound, weights_matter
from evaluator.render.comparison_types import Choice, Kind, LotComparison, TenderComparison


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
    if (
        not isinstance(tender, Tender)
        or not isinstance(start.outcome, TenderOutcome)
        or book.criteria is None
    ):
        raise CallError(
            Problem(
                code="call.other_kind",
                found=f"a dossier of kind {start.outcome.kind}",
                allowed="tender",
                remedy="give the folder of a tender",
            )
        )
    apply(book, weight_set=chosen.weight_set, mechanism=chosen.mechanism)
    scenario = start.outcome.scenario
    kind: Kind = "chosen" if scenario else "adopted"
    base = Choice(
        kind=kind, name=kind, outcome=start.outcome, changes=scenario.changes if scenario else ()
    )
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
    new = {(choice.kind, choice.name) for choice in alone if not choice.same}
    pairs = [
        (w, m)
        for w in sets
        for m in mechanisms
        if ("weight_set", w) in new and ("mechanism", m) in new
    ]
    idle = {m for m in mechanisms if not weights_matter(criteria.mechanisms[m])}
    skipped = tuple((f"{w}+{m}", "weights_play_no_part") for w, m in pairs if m in idle)
    both = [
        _choice(tender, book, "combination", weight_set=w, mechanism=m)
        for w, m in pairs
        if m not in idle
    ]
    return alone + both, skipped


def _choice(
    tender: Tender, book: Rulebook, kind: Kind, *, weight_set: str = "", mechanism: str = ""
) -> Choice:
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
        kind=kind,
        name=name,
        changes=scenario.changes if scenario else (),
        outcome=outcome,
        why=("same_as_adopted",) if scenario is None else (*notes, *refusals(outcome)),
        same=same,
    )


def refusals(outcome: TenderOutcome) -> tuple[str, ...]:
    """Codes of the findings that refuse an outcome, each once."""
    return tuple(dict.fromkeys(f.code for f in outcome.findings if f.refuses))


def _readings(
    tender: Tender, book: Rulebook, official: TenderOutcome
) -> tuple[list[Choice], dict[str, str]]:
    """The other readings of recusal and of a withdrawal, where they change something."""
    found: list[Choice] = []
    quiet: dict[str, str] = {}
    for kind, made in (("recusal", _recusal(tender, book)), ("on_withdrawal", _left(tender, book))):
        if isinstance(made, str):
            quiet[kind] = made
        elif made.outcome is not None and _results(made.outcome) == _results(official):
            quiet[kind] = "no_effect"
        else:
            found.append(made)
    return found, quiet


def _recusal(tender: Tender, book: Rulebook) -> Choice | str:
    """The other reading of an assessor's interest; a code where it can change nothing."""
    criteria = book.criteria
    recused = [one for one in tender.assessment.assessors if one.counts and one.conflicts]
    if criteria is None or criteria.panel.aggregate == "published" or not recused:
        return "no_conflicts"
    other: Any = "all_bids" if criteria.panel.recusal == "that_bid" else "that_bid"
    changed = criteria.replace(panel=criteria.panel.replace(recusal=other))
    without = _without_recused(tender, changed)
    fewer = len(without.assessment.scores) < len(tender.assessment.scores)
    notes = ("scores_left_out",) if fewer else ()
    return _reading("recusal", other, without, replace(book, criteria=changed), notes)


def _left(tender: Tender, book: Rulebook) -> Choice | str:
    """The other reading of a bid that left; a code where it can change nothing."""
    criteria = book.criteria
    if criteria is None or all(bid.status.state == "admitted" for bid in tender.bids):
        return "none_left"
    other: Any = "recompute" if criteria.on_withdrawal == "keep" else "keep"
    changed = criteria.replace(on_withdrawal=other)
    return _reading("on_withdrawal", other, tender, replace(book, criteria=changed), ())


def _reading(
    kind: Kind, name: str, tender: Tender, book: Rulebook, notes: tuple[str, ...]
) -> Choice:
    outcome = tender_outcome(tender, book)
    why = (*notes, *refusals(outcome))
    return Choice(kind=kind, name=name, changes=((kind, name),), outcome=outcome, why=why)


def _results(outcome: TenderOutcome) -> list[tuple[Any, ...]]:
    return [
        (lot.id, bid.id, bid.total, bid.rank, bid.admissible)
        for lot in outcome.lots
        for bid in lot.bids
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
