"""The outcome on a terminal, in one screen."""

from __future__ import annotations

from collections import Counter

from evaluator.formats.evaluation import Evaluation
from evaluator.model.challenge import Challenge, ChallengeDossier
from evaluator.model.finding import Finding
from evaluator.model.numbers import published
from evaluator.model.outcome import (
    AnyOutcome,
    ChallengeOutcome,
    ChallengeResult,
    LotOutcome,
    ProfileOutcome,
    SeriesOutcome,
    TenderOutcome,
)
from evaluator.model.rule import Profile
from evaluator.render.catalogue import Words
from evaluator.render.hints import advice_of, as_sentence
from evaluator.render.summary_challenge import challenge_lines, not_said_yet
from evaluator.render.terminal import clean, table

SHOWN_FINDINGS = 15


def summary(
    evaluation: Evaluation, words: Words, findings: tuple[Finding, ...] | None = None
) -> str:
    """Title, status, banners, the outcome, and the findings that matter most.

    `findings` are those to show, all of them; without it the first of the outcome's own.
    """
    outcome, head = evaluation.outcome, evaluation.head
    lines = [
        clean(head.title.get(words.lang)),
        f"{words.text('cli.label.status')}: {words.text(f'words.status.{outcome.status}')}",
    ]
    lines += banners(evaluation, words)
    lines.append("")
    lines += _body(evaluation, outcome, words)
    if findings is None:
        lines += findings_lines(_not_said_yet(outcome), words)
    else:
        lines += findings_lines(findings, words, len(findings))
    lines += [
        "",
        _digests(evaluation, words),
        words.text("words.advice"),
    ]
    return "\n".join(lines) + "\n"


def answered(
    evaluation: Evaluation, words: Words, findings: tuple[Finding, ...] | None = None
) -> str:
    """A challenge for the group itself: the answer first, then what to do, then the findings.

    `findings` are those to show, all of them; without it those that the answer did not tell.
    """
    lines = [clean(evaluation.head.title.get(words.lang)), *banners(evaluation, words), ""]
    lines += challenge_lines(evaluation, words)
    if findings is None:
        lines += findings_lines(not_said_yet(evaluation.outcome.findings), words)
    else:
        lines += findings_lines(findings, words, len(findings))
    lines += ["", _digests(evaluation, words), words.text("words.advice")]
    return "\n".join(lines) + "\n"


def _not_said_yet(outcome: AnyOutcome) -> tuple[Finding, ...]:
    """Findings without those on the conditions of a challenge, which stand there already."""
    if not isinstance(outcome, ChallengeOutcome):
        return outcome.findings
    return tuple(finding for finding in outcome.findings if not finding.code.startswith("gate."))


def _digests(evaluation: Evaluation, words: Words) -> str:
    inputs, criteria = words.text("cli.label.inputs"), words.text("cli.label.criteria")
    return (
        f"{inputs}: {evaluation.inputs_digest[:19]}  {criteria}: {evaluation.criteria_digest[:19]}"
    )


def banners(evaluation: Evaluation, words: Words) -> list[str]:
    """Placeholder, illustrative, provisional, refused and scenario, where they hold."""
    kinds = banner_kinds(evaluation)
    return [f"[{words.text(f'words.banner.{kind}')}]" for kind in kinds]


def banner_kinds(evaluation: Evaluation) -> list[str]:
    """Which banners every page of this outcome carries."""
    outcome, book = evaluation.outcome, evaluation.book
    kinds = ["scenario"] if outcome.scenario else []
    if outcome.status != "complete":
        kinds.append(outcome.status)
    if book.principles is not None and book.principles.status == "placeholder":
        kinds.append("placeholder")
    sets = (evaluation.head.illustrative, book.criteria.illustrative if book.criteria else False)
    challenges = getattr(evaluation.dossier, "challenges", ())
    if any(sets) or any(challenge.illustrative for challenge in challenges):
        kinds.append("illustrative")
    return kinds


def _body(evaluation: Evaluation, outcome: AnyOutcome, words: Words) -> list[str]:
    if isinstance(outcome, TenderOutcome):
        return [
            line
            for lot in outcome.lots
            for line in _lot(evaluation, lot, words, many=len(outcome.lots) > 1)
        ]
    if isinstance(outcome, ChallengeOutcome):
        return [
            line
            for challenge in outcome.challenges
            for line in _challenge(evaluation, challenge, words)
        ]
    return _series(outcome, words)


def _lot(evaluation: Evaluation, lot: LotOutcome, words: Words, *, many: bool) -> list[str]:
    criteria = evaluation.book.criteria
    places = criteria.rounding.total if criteria else None
    columns = [
        words.text(f"cli.label.{key}")
        for key in ("rank", "bid", "name", "price", "total", "admissible")
    ]
    rows = []
    for bid in sorted(lot.bids, key=lambda b: (b.rank or len(lot.bids) + 1, b.id)):
        total = "" if bid.total is None else words.number(published(bid.total, places))
        if bid.unofficial_total is not None:
            total = f"({words.number(published(bid.unofficial_total, places))})"
        price = (
            "" if bid.price_minor is None else words.money(bid.price_minor, bid.currency or "EUR")
        )
        fits = words.text(f"words.value.{str(bid.admissible).lower()}")
        why = "" if bid.admissible else f" ({', '.join(bid.why_inadmissible)})"
        rows.append([str(bid.rank or "-"), bid.id, bid.name, price, total, fits + why])
    lines = [f"{words.text('cli.label.lot')} {lot.id}"] if many else []
    lines.append(table(columns, rows, right=(0, 3, 4)))
    return [*lines, outcome_line(lot, words), ""]


def outcome_line(lot: LotOutcome, words: Words) -> str:
    """The outcome of a lot in one sentence."""
    if not lot.winners:
        return words.text("cli.outcome.none")
    if lot.tie:
        return words.text("cli.outcome.tie", bids=", ".join(lot.winners))
    return words.text("cli.outcome.winner", bid=lot.winners[0])


def _challenge(evaluation: Evaluation, challenge: ChallengeResult, words: Words) -> list[str]:
    lines = [clean(challenge.id)]
    given = next(one for one in _given(evaluation) if one.id == challenge.id)
    for profile in challenge.profiles:
        lines += _profile(evaluation, given, profile, words)
    scores = challenge.scores
    criteria = evaluation.book.criteria
    if scores is not None and scores.total is not None and criteria is not None:
        total = words.number(published(scores.total, criteria.rounding.total))
        lines.append(words.text("cli.outcome.challenge_score", total=total))
    return [*lines, ""]


def _given(evaluation: Evaluation) -> tuple[Challenge, ...]:
    dossier = evaluation.dossier
    return dossier.challenges if isinstance(dossier, ChallengeDossier) else ()


def _profile(
    evaluation: Evaluation, challenge: Challenge, profile: ProfileOutcome, words: Words
) -> list[str]:
    rules = next(p for p in evaluation.book.profiles if p.id == profile.profile)
    lines = [
        f"  {clean(rules.title.get(words.lang))}",
        f"  => {words.text(f'words.overall.{profile.overall}')}",
    ]
    lines += [
        f"    -> {hint.rule}: {clean(as_sentence(hint, words))}"
        for hint in advice_of(evaluation, challenge, profile, words)
    ]
    for check in profile.checks:
        result = words.text(f"words.result.{check.result}")
        note = (
            ""
            if check.counted
            else f" ({words.text(f'words.not_counted.{check.why_not_counted}')})"
        )
        text = check.rule.text or check.rule.ask
        said = clean(text.get(words.lang)) if text else check.rule.id
        lines.append(f"    {check.rule.id:<5} {result}{note}: {said}")
        if check.waived:
            by = words.text("cli.waived", **{**check.waived, "on": words.date(check.waived["on"])})
            lines.append(f"          {clean(by)}")
        for year in check.by_year:
            value = (
                words.text("words.value.unknown") if year.value is None else words.money(year.value)
            )
            limit = (
                words.text("words.value.unknown") if year.limit is None else words.money(year.limit)
            )
            mark = words.text(f"words.result.{year.result}")
            most = words.text("cli.label.at_most")
            lines.append(f"          {year.year}: {value} / {most} {limit}: {mark}")
    return [*lines, *_not_found(rules, words)]


def _not_found(rules: Profile, words: Words) -> list[str]:
    """What is not known of a list that is not complete."""
    if rules.complete:
        return []
    found = [
        words.text("cli.not_complete"),
        *([words.text("cli.not_found")] if rules.unknown else []),
    ]
    named = [f"      - {clean(text.get(words.lang))}" for text in rules.unknown]
    return [f"    {' '.join(found)}", *named]


def _series(outcome: SeriesOutcome, words: Words) -> list[str]:
    counts = Counter(tender.why for tender in outcome.tenders)
    rows = [
        [words.text(f"words.series_why.{why}"), str(count)] for why, count in sorted(counts.items())
    ]
    columns = [words.text("cli.label.why"), words.text("cli.label.count")]
    return [table(columns, rows, right=(1,)), ""]


def findings_lines(
    findings: tuple[Finding, ...], words: Words, most: int = SHOWN_FINDINGS
) -> list[str]:
    """Errors and warnings, each with what to do; the rest is counted."""
    loud = [finding for finding in findings if finding.severity != "info"]
    lines = [words.text("cli.label.findings")] if loud else []
    for finding in loud[:most]:
        lines += finding_lines(finding, words)
    if len(loud) > most:
        lines.append(words.text("cli.more_findings", count=str(len(loud) - most)))
    return lines


def finding_lines(finding: Finding, words: Words) -> list[str]:
    """One finding on the terminal."""
    text = words.finding(finding)
    place = ":".join(
        str(p) for p in (finding.where.file, finding.where.cell or finding.where.line) if p
    )
    severity = words.text(f"words.severity.{finding.severity}")
    lines = [f"- {severity} [{finding.code}] {clean(text.message)}"]
    if place:
        lines[0] += f" ({clean(place)})"
    if text.remedy and finding.severity != "info":
        lines.append(f"    -> {clean(text.remedy)}")
    return lines
