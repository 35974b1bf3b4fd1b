"""A register: a year's challenges together. Counted, added up and laid side by side; never ranked.

Every sum is in whole cents. An amount that is not known is named beside the sum, which is then
"at least"; it is never counted as zero.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import get_args

from evaluator.model.finding import Finding, Where, warning
from evaluator.model.numbers import minor_units, money_text, plain
from evaluator.model.outcome import Overall
from evaluator.model.principles import PrincipleSet
from evaluator.model.register import Register
from evaluator.model.rule import Regime
from evaluator.outcome.coverage import Coverage, coverage
from evaluator.outcome.register_partners import Partners
from evaluator.outcome.register_same import same_tasks, splits
from evaluator.outcome.register_types import (
    AskedYear,
    Budget,
    Days,
    DecisionTotal,
    Entry,
    PartnerTotal,
    RegisterOutcome,
    Room,
    Row,
    Splitting,
    Sum,
    YearTotal,
)
from evaluator.outcome.standing import with_basis
from evaluator.rules.moments import days_between
from evaluator.rules.years import requested

QUIET = frozenset({"gate.fail", "gate.incomplete", "score.spread"})
"""Warnings that the answer or the report of a challenge says already."""

OF_THE_SET = ("criteria.", "criterion.", "principle.", "profile.")
"""Findings on rules that several dossiers share."""

CHALLENGE, PARTNER = "challenge", "partner"


def register_outcome(
    register: Register,
    entries: Iterable[Entry],
    notes: Iterable[Finding] = (),
    principles: PrincipleSet | None = None,
    regime: Regime | None = None,
) -> RegisterOutcome:
    """Everything a register tells.

    Args:
        register: The head: year, budget, partners.
        entries: Its challenges with their outcomes, in any order.
        notes: What was found in their dossiers, files named from the register's folder.
        principles: The set whose intended results are looked for; None where none is named.
        regime: Says which findings the law or the documents ask for.
    """
    ordered = sorted(entries, key=lambda entry: entry.challenge.id)
    partners = Partners(register)
    rows = tuple(_row(entry, register.year, partners) for entry in ordered)
    splitting = splits(ordered, partners)
    shared, differing = same_tasks(ordered, partners)
    findings = [*_of_rows(ordered, rows, partners), *_of_splitting(splitting, ordered), *differing]
    return RegisterOutcome(
        register.id,
        register.year,
        next(iter(rows[0].overall)) if rows else "",
        rows,
        _years(rows, register.year),
        tuple(row.id for row in rows if not row.years),
        _budget(register, rows),
        tuple(_partner_totals(partners, rows, register.year)),
        _answers(rows),
        tuple(_decisions(rows, register.year)),
        _days(rows),
        splitting,
        shared,
        _coverage(register, ordered, principles),
        tuple(sorted([*with_basis(findings, regime), *_loud(notes)], key=Finding.sort_key)),
    )


def _row(entry: Entry, year: str, partners: Partners) -> Row:
    challenge, scores = entry.challenge, entry.result.scores
    decision = challenge.decision
    days = days_between(challenge.submitted, decision.date if decision else None)
    years = _asked(entry)
    severities = Counter(finding.severity for finding in entry.result.findings)
    return Row(
        challenge.id,
        challenge.title,
        entry.where.file,
        challenge.applicant.name or challenge.applicant.id,
        partners.key(challenge.challenged.partner),
        challenge.challenged.task_id,
        challenge.challenged.task,
        challenge.submitted,
        decision,
        None if days is None or days < 0 else days,
        {profile.profile: profile.overall for profile in entry.result.profiles},
        entry.status,
        scores.total if scores else None,
        entry.criteria,
        years,
        Sum(0, (year,), 1)
        if not years
        else _added((one.year, one.asked) for one in years if one.year == year),
        _added((one.year, one.asked) for one in years),
        {name: severities.get(name, 0) for name in ("error", "warning", "info")},
    )


def _asked(entry: Entry) -> tuple[AskedYear, ...]:
    """What is asked per year, with the maximum that the first profile sets."""
    caps: dict[str, Fraction | None] = {}
    for check in entry.result.profiles[0].checks:
        if check.rule.check == "cap_per_year" and not caps:
            caps = {year.year: year.limit for year in check.by_year}
    challenge = entry.challenge
    return tuple(
        AskedYear(year, requested(challenge, year), caps.get(year)) for year in challenge.years()
    )


def _added(amounts: Iterable[tuple[str, int | None]]) -> Sum:
    listed = list(amounts)
    unknown = tuple(name for name, amount in listed if amount is None)
    return Sum(sum(amount or 0 for _, amount in listed), unknown, len(listed))


def _together(rows: Iterable[Row], year: str) -> Sum:
    """What rows ask in a year; one that names no year at all is unknown in each."""
    found: list[tuple[str, int | None]] = []
    for row in rows:
        if not row.years:
            found.append((row.id, None))
        found += [(row.id, one.asked) for one in row.years if one.year == year]
    return _added(found)


def _whole(rows: Iterable[Row]) -> Sum:
    """What rows ask in all years together; a row with an unknown year is unknown in part."""
    listed = list(rows)
    unknown = tuple(row.id for row in listed if not row.years or row.asked.unknown)
    return Sum(sum(row.asked.known for row in listed), unknown, len(listed))


def _years(rows: Sequence[Row], year: str) -> tuple[YearTotal, ...]:
    """Each year in which something is asked, and the register's own."""
    named = {year, *(one.year for row in rows for one in row.years)}
    return tuple(YearTotal(name, _together(rows, name)) for name in sorted(named))


def _budget(register: Register, rows: Sequence[Row]) -> Budget:
    asked = _together(rows, register.year)
    if register.budget is None:
        return Budget(None, asked, "no_budget", None)
    amount = minor_units(register.budget, "EUR")
    left = amount - asked.known
    state: Room = "over" if left < 0 else "open" if asked.unknown else "within"
    return Budget(amount, asked, state, left)


def _partner_totals(partners: Partners, rows: Sequence[Row], year: str) -> Iterator[PartnerTotal]:
    """Partners of the register, others that challenges name, and those without a partner."""
    for key, name, listed in partners.known({row.partner for row in rows}):
        own = [row for row in rows if row.partner == key]
        ids = tuple(row.id for row in own)
        yield PartnerTotal(key, name, listed, ids, _together(own, year), _whole(own))


def _answers(rows: Iterable[Row]) -> Mapping[Overall, int]:
    counts = Counter(row.first for row in rows)
    return {answer: counts[answer] for answer in get_args(Overall) if counts[answer]}


def _decisions(rows: Sequence[Row], year: str) -> Iterator[DecisionTotal]:
    """Decisions by the words in which they were recorded: what they mean is not for a program."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row.decision is not None:
            found.setdefault(row.decision.outcome, []).append(row)
    for outcome, own in sorted(found.items()):
        by = sorted({row.decision.by for row in own if row.decision})
        asked = _together(own, year)
        yield DecisionTotal(outcome, tuple(by), tuple(row.id for row in own), asked)


def _days(rows: Sequence[Row]) -> Days:
    known = sorted(row.days for row in rows if row.days is not None)
    middle = len(known) // 2
    median = None
    if known:
        pair = known[middle] if len(known) % 2 else Fraction(known[middle - 1] + known[middle], 2)
        median = Fraction(pair)
    return Days(
        len(known),
        known[0] if known else None,
        median,
        known[-1] if known else None,
        tuple(row.id for row in rows if row.decision is None),
        tuple(row.id for row in rows if row.decision is not None and row.days is None),
    )


def _coverage(
    register: Register, entries: Sequence[Entry], principles: PrincipleSet | None
) -> Coverage | None:
    """Which intended results partners and challenges name; slots without an owner stay empty."""
    if principles is None:
        return None
    listed = sorted(register.partners, key=lambda one: one.id)
    owners = {f"{PARTNER}:{one.id}": one.results for one in listed}
    owners |= {
        f"{CHALLENGE}:{entry.challenge.id}": tuple(
            claim.slot for claim in entry.challenge.results_claimed
        )
        for entry in entries
    }
    return coverage(principles.results, owners)


def _loud(notes: Iterable[Finding]) -> Iterator[Finding]:
    """What a reader of the register must know of the dossiers; the rest is in their own reports.

    What is said of a criteria set or its principles is said once, whatever dossiers use it.
    """
    seen: set[tuple[object, ...]] = set()
    for note in notes:
        told = note.severity == "warning" and note.code not in QUIET
        place = "" if note.code.startswith(OF_THE_SET) else note.where.file
        key = (note.code, place, tuple(sorted(note.values.items())))
        if (told or note.severity == "error") and key not in seen:
            seen.add(key)
            yield note


def _of_rows(
    entries: Sequence[Entry], rows: Sequence[Row], partners: Partners
) -> Iterator[Finding]:
    """A decision before the challenge was there, and a partner that the register does not list."""
    for entry, row in zip(entries, rows, strict=True):
        challenge, file = entry.challenge, entry.where.file
        decision, submitted = challenge.decision, challenge.submitted
        if decision is not None and submitted is not None and decision.date < submitted:
            yield warning(
                "register.decided_before_submission",
                Where(file, None, "decision.date"),
                subject=challenge.id,
                decided=decision.date.isoformat(),
                submitted=submitted.isoformat(),
            )
        if row.partner and partners.any and not partners.listed(row.partner):
            place = Where(file, None, "challenged.partner")
            name = challenge.challenged.partner or ""
            yield warning("register.unknown_partner", place, subject=challenge.id, partner=name)


def _of_splitting(found: Iterable[Splitting], entries: Sequence[Entry]) -> Iterator[Finding]:
    """Challenges that may be parts of one, and the years in which they pass the maximum."""
    files = {entry.challenge.id: entry.where.file for entry in entries}
    for one in found:
        place = Where(files[one.challenges[0]], None, "challenged")
        names = {"challenges": ", ".join(one.challenges), "applicant": one.applicant}
        years = ", ".join(year.year for year in one.years)
        yield warning("register.splitting", place, same=one.same, years=years, **names)
        for year in one.years:
            if year.over:
                yield warning(
                    "register.together_over_maximum",
                    place,
                    challenges=names["challenges"],
                    year=year.year,
                    asked=money_text(year.asked.known),
                    cap=plain(Fraction(year.cap or 0) / 100),
                    over=plain(year.over / 100),
                )
