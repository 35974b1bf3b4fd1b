"""What would make a challenge or bid pass: a hint for every rule that stands in the way.

A hint says what is lacking, how much, and who can do something about it; it never edits a proposal.
Those of a challenge were computed and then held against the checks on a changed copy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from evaluator.formats.evaluation import Evaluation
from evaluator.model.challenge import Challenge, ChallengeDossier
from evaluator.model.finding import Where
from evaluator.model.outcome import Check, ProfileOutcome, YearResult
from evaluator.outcome.remedy import BLOCKING, Change, Plan, Remedy, Who, plan, remedies
from evaluator.outcome.remedy_fields import OF_THE_TASK
from evaluator.outcome.remedy_money import MONEY
from evaluator.render.catalogue import Words
from evaluator.render.hint_words import CENTS, field_name, round_money, written
from evaluator.render.remedy_words import remedy_text

__all__ = [
    "CENTS",
    "Hint",
    "Who",
    "advice",
    "advice_of",
    "as_sentence",
    "field_name",
    "hints",
    "plan_of",
    "round_money",
    "step_hints",
    "written",
]


@dataclass(frozen=True, slots=True)
class Hint:
    """What stands in the way of one rule.

    Attributes:
        rule: Id of the rule.
        text: What to do, in words; the question itself where a person has to judge.
        who: Whose move it is: the one who challenges or bids, a document to hand in, the
            municipality that has to find something out, or a person who has to judge.
        impossible: Whether no change that can be computed makes the rule pass.
        verified: Whether a copy with the changes of the rule's hints passed the check.
        alternative: Whether this comes instead of the hint before it.
        changes: One worked way to do it.
    """

    rule: str
    text: str
    who: Who
    impossible: bool = False
    verified: bool = False
    alternative: bool = False
    changes: tuple[Change, ...] = ()


def advice_of(
    evaluation: Evaluation, challenge: Challenge, outcome: ProfileOutcome, words: Words
) -> list[Hint]:
    """A hint for each counted rule that a challenge does not meet.

    Each was computed and held against the checks (`evaluator.outcome.remedy`).
    """
    book = evaluation.book
    profile = next(one for one in book.profiles if one.id == outcome.profile)
    found = remedies(challenge, _file(evaluation, challenge), book, profile)
    return _in_words(found, outcome, words)


def plan_of(evaluation: Evaluation, challenge: Challenge, outcome: ProfileOutcome) -> Plan:
    """All changes under a profile together, and the answer with them."""
    book = evaluation.book
    profile = next(one for one in book.profiles if one.id == outcome.profile)
    return plan(challenge, _file(evaluation, challenge), book, profile)


def step_hints(whole: Plan, outcome: ProfileOutcome, words: Words) -> list[Hint]:
    """The steps of a plan in words."""
    return _in_words(whole.steps, outcome, words)


def as_sentence(hint: Hint, words: Words) -> str:
    """A hint that stands by itself: an open question says that a person has to answer it."""
    return words.text("hints.judgement", ask=hint.text) if hint.who == "person" else hint.text


def _file(evaluation: Evaluation, challenge: Challenge) -> Where:
    dossier = evaluation.dossier
    files = dict(dossier.files) if isinstance(dossier, ChallengeDossier) else {}
    return Where(files.get(challenge.id, ""))


def _in_words(found: Iterable[Remedy], outcome: ProfileOutcome, words: Words) -> list[Hint]:
    rules = {check.rule.id: check.rule for check in outcome.checks}
    return [
        Hint(
            one.rule,
            remedy_text(one, rules.get(one.rule), words),
            one.who,
            one.impossible,
            one.verified,
            one.alternative,
            one.changes,
        )
        for one in found
    ]


def hints(checks: Iterable[Check], words: Words) -> list[tuple[str, str]]:
    """Pairs of rule id and hint in one sentence, in the order of the rules."""
    return [(hint.rule, as_sentence(hint, words)) for hint in advice(checks, words)]


def advice(checks: Iterable[Check], words: Words) -> list[Hint]:
    """A hint for each counted rule that is not met, from the check alone: nothing is computed.

    For bids, whose proposals are not changed; a challenge has `advice_of`.
    """
    return [
        Hint(check.rule.id, text, who)
        for check in checks
        if check.counted and check.result in BLOCKING
        for who, text in _hints(check, words)
    ]


def _hints(check: Check, words: Words) -> Iterator[tuple[Who, str]]:
    if check.result == "judgement":
        ask = check.rule.ask or check.rule.text
        yield "person", ask.get(words.lang) if ask else check.rule.id
    elif check.by_year:
        yield from _money(check, words)
    elif check.rule.check in MONEY:
        yield "self", words.text("hints.years_unknown")
    elif check.result == "unknown":
        yield _unknown(check, words)
    else:
        yield _failed(check, words)


def _money(check: Check, words: Words) -> Iterator[tuple[Who, str]]:
    key = "cap" if check.rule.check == "cap_per_year" else "cost"
    too_much: dict[Fraction, list[str]] = {}
    for year in check.by_year:
        if year.result == "fail":
            too_much.setdefault(year.over or Fraction(0), []).append(year.year)
    for over, years in too_much.items():
        # On an exclusive boundary the limit itself fails, with nothing over it.
        which = "fails" if not over else "over" if len(years) == 1 else "over_each"
        values = {"year": words.listed(years), "amount": round_money(words, over)}
        yield "self", words.text(f"hints.{key}_{which}", **values)
    for year in check.by_year:
        if year.result == "unknown" and year.value is None:
            yield "self", words.text("hints.amount_unknown", year=year.year)
    yield from _open(key, check.by_year, words)


def _open(key: str, years: tuple[YearResult, ...], words: Words) -> Iterator[tuple[Who, str]]:
    """Why years cannot be told, on the municipality's side: no bound, or VAT that differs."""
    open_years = [year for year in years if year.result == "unknown"]
    unbounded = [year.year for year in open_years if year.limit is None]
    if unbounded:
        which = "limit_unknown" if key == "cap" else "current_cost_unknown"
        yield "municipality", words.text(f"hints.{which}", year=words.listed(unbounded))
    if any(year.limit is not None and year.value is not None for year in open_years):
        yield "municipality", words.text("hints.vat_unknown")


def _unknown(check: Check, words: Words) -> tuple[Who, str]:
    rule = check.rule
    name = field_name(words, rule.doc or rule.field or rule.id)
    if rule.check == "document":
        return "self", words.text("hints.document_unknown", name=name)
    if (rule.field or "").startswith(OF_THE_TASK):
        return "municipality", words.text("hints.task_unknown", name=name)
    return "self", words.text("hints.field_unknown", name=name)


def _failed(check: Check, words: Words) -> tuple[Who, str]:
    rule = check.rule
    name = field_name(words, rule.doc or rule.field or rule.id)
    values = {key: written(words, value) for key, value in check.values.items()}
    if rule.check == "document":
        return "document", words.text("hints.document", name=name)
    if rule.check == "judgement":
        asked = rule.text or rule.ask
        said = asked.get(words.lang) if asked else rule.id
        return "self", words.text("hints.judged_no", text=said)
    found, wanted = values.get("found", ""), values.get("wanted", "")
    if rule.check == "covers_all":
        return "self", words.text("hints.list", lacking=values.get("lacking", ""))
    if rule.check == "flag" and (rule.field or "").startswith(OF_THE_TASK):
        return "municipality", words.text("hints.flag_task", name=name, found=found, wanted=wanted)
    keys = {
        "flag": "flag",
        "min_value": "at_least",
        "max_value": "at_most",
        "before": "deadline",
        "min_weeks_before": "weeks",
        "max_weeks_after": "weeks_most",
    }
    key = keys.get(rule.check, "other")
    return "self", words.text(f"hints.{key}", name=name, found=found, wanted=wanted)
