"""``evaluator check``: is it sound, what lacks, what would make it pass."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluator.cli import is_english
from evaluator.cli.score import exit_code
from evaluator.errors import CallError, InputError, Problem
from evaluator.formats.documents import check_document, is_document
from evaluator.formats.evaluation import Choices, Evaluation, evaluate
from evaluator.formats.library import locate
from evaluator.model.challenge import Challenge, ChallengeDossier
from evaluator.model.finding import Finding
from evaluator.model.outcome import ChallengeOutcome, ProfileOutcome
from evaluator.outcome.remedy import Change
from evaluator.render.catalogue import Words
from evaluator.render.hints import Hint, advice_of, as_sentence, plan_of, step_hints
from evaluator.render.outcome_json import dump, finding_json, outcome_json
from evaluator.render.summary import answered, finding_lines, findings_lines
from evaluator.render.terminal import clean

if TYPE_CHECKING:
    from evaluator.cli.annotate import Copy

SCHEMA = "evaluator/check/1"
ALL = 10_000


def check(
    path: Path,
    *,
    profiles: tuple[str, ...],
    as_json: bool,
    select: str,
    ignore: Sequence[str],
    criteria_dir: Path | None,
    lang: str | None,
    annotate: Path | None = None,
) -> int:
    """Print findings; exit 1 when one of those shown is an error.

    With `annotate` a copy of the workbook is made too, in which each finding stands at its cell.
    """
    chosen, path = _filter(select, ignore), locate(path)
    copy = _copy_of(path, annotate) if annotate else None
    try:
        if is_document(path):
            return _document(path, criteria_dir, chosen, as_json=as_json, lang=lang or "nl")
        chosen_rules = Choices(criteria_dir=criteria_dir, profiles=profiles)
        evaluation = evaluate(path, chosen_rules).with_rules_told()
    except InputError as error:
        if copy is not None:
            copy.problems(error, Words(lang or ("en" if is_english(path) else "nl")))
        raise
    words = Words(lang or evaluation.head.language)
    findings, skipped = chosen(evaluation.outcome.findings)
    made = copy.findings(findings, words) if copy is not None else ""
    if as_json:
        sys.stdout.write(dump(_json(evaluation, findings, skipped, words)))
    else:
        sys.stdout.write(_text(evaluation, findings, skipped, words))
        sys.stdout.write(f"{made}\n" if made else "")
    return exit_code(findings)


def _copy_of(path: Path, target: Path) -> Copy:
    from evaluator.cli.annotate import copy_of  # noqa: PLC0415  # patches workbooks

    return copy_of(path, target)


class _Chosen:
    """Which findings are shown, and which were left out for a stated reason."""

    def __init__(self, select: set[str], ignore: dict[str, str]) -> None:
        self.select, self.ignore = select, ignore

    def __call__(self, findings: tuple[Finding, ...]) -> tuple[tuple[Finding, ...], dict[str, str]]:
        shown = tuple(
            f
            for f in findings
            if (not self.select or f.code in self.select) and f.code not in self.ignore
        )
        used = {
            code: reason
            for code, reason in self.ignore.items()
            if any(f.code == code for f in findings)
        }
        return shown, used


def _filter(select: str, ignore: Sequence[str]) -> _Chosen:
    reasons: dict[str, str] = {}
    for item in ignore:
        code, _, reason = item.partition("=")
        if not code or not reason.strip():
            raise CallError(
                Problem(
                    code="call.ignore",
                    found=item,
                    allowed="CODE=REASON: a finding is skipped with a reason only",
                    remedy="write for instance --ignore 'score.spread=discussed on 3 May'",
                )
            )
        reasons[code] = reason.strip()
    return _Chosen({code.strip() for code in select.split(",") if code.strip()}, reasons)


def _document(
    path: Path, criteria_dir: Path | None, chosen: _Chosen, *, as_json: bool, lang: str
) -> int:
    today = dt.datetime.now().astimezone().date()
    result = check_document(path, criteria_dir, today)
    words = Words(lang)
    findings, skipped = chosen(result.findings)
    if as_json:
        body = {
            "schema": SCHEMA,
            "kind": result.kind,
            "id": result.id,
            "findings": [finding_json(f, words) for f in findings],
            "ignored": skipped,
        }
        sys.stdout.write(dump(body))
    else:
        lines = [
            words.text("cli.check.sound", kind=result.kind, id=result.id),
            *findings_lines(findings, words, ALL),
        ]
        quiet = [finding for finding in findings if finding.severity == "info"]
        lines += [words.text("cli.check.also")] if quiet else []
        lines += [line for finding in quiet for line in finding_lines(finding, words)]
        lines += [
            words.text("cli.check.ignored", code=clean(code), reason=clean(reason))
            for code, reason in skipped.items()
        ]
        sys.stdout.write("\n".join(lines) + "\n")
    return exit_code(findings)


def _json(
    evaluation: Evaluation, findings: tuple[Finding, ...], skipped: dict[str, str], words: Words
) -> dict[str, Any]:
    body = outcome_json(evaluation, lang=words.lang)
    kept = {key: body[key] for key in ("kind", "dossier", "status", "criteria", "inputs_digest")}
    kept |= {
        "schema": SCHEMA,
        "findings": [finding_json(f, words) for f in findings],
        "ignored": skipped,
    }
    outcome, dossier = evaluation.outcome, evaluation.dossier
    if isinstance(outcome, ChallengeOutcome) and isinstance(dossier, ChallengeDossier):
        given = {challenge.id: challenge for challenge in dossier.challenges}
        kept["challenges"] = [
            {
                "id": result.id,
                "profiles": {
                    profile.profile: _would_pass(evaluation, given[result.id], profile, words)
                    for profile in result.profiles
                },
            }
            for result in outcome.challenges
        ]
    return kept


def _would_pass(
    evaluation: Evaluation, challenge: Challenge, outcome: ProfileOutcome, words: Words
) -> dict[str, Any]:
    """What would make a challenge pass under one profile, and all of it together."""
    whole = plan_of(evaluation, challenge, outcome)
    found = advice_of(evaluation, challenge, outcome, words)
    return {
        "overall": outcome.overall,
        "would_pass": [_hint(hint, words) for hint in found],
        "plan": {
            "overall": whole.overall,
            "reached": whole.reached,
            "needs": list(whole.needs),
            "blocked": list(whole.blocked),
            "steps": [_hint(hint, words) for hint in step_hints(whole, outcome, words)],
            "changes": _changes(whole.changes),
        },
        "missing_documents": list(outcome.missing_documents),
        "welcome_documents": list(outcome.welcome_documents),
    }


def _hint(hint: Hint, words: Words) -> dict[str, Any]:
    return {
        "rule": hint.rule,
        "hint": as_sentence(hint, words),
        "who": hint.who,
        "impossible": hint.impossible,
        "verified": hint.verified,
        "alternative": hint.alternative,
        "changes": _changes(hint.changes),
    }


def _changes(changes: Sequence[Change]) -> list[dict[str, Any]]:
    return [
        {"field": change.field, "before": change.before, "after": change.after}
        for change in changes
    ]


def _text(
    evaluation: Evaluation, findings: tuple[Finding, ...], skipped: dict[str, str], words: Words
) -> str:
    left_out = [
        words.text("cli.check.ignored", code=clean(code), reason=clean(reason))
        for code, reason in skipped.items()
    ]
    if isinstance(evaluation.outcome, ChallengeOutcome):
        shown = None if findings == evaluation.outcome.findings else findings
        return answered(evaluation, words, shown) + "".join(f"{line}\n" for line in left_out)
    lines = [clean(evaluation.head.title.get(words.lang))]
    lines += findings_lines(findings, words, ALL)
    quiet = sum(1 for finding in findings if finding.severity == "info")
    lines.append(
        words.text(
            "cli.check.count",
            errors=_count(findings, "error"),
            warnings=_count(findings, "warning"),
            infos=str(quiet),
        )
    )
    lines += left_out
    status = words.text(f"words.status.{evaluation.outcome.status}")
    lines.append(f"{words.text('cli.label.status')}: {status}")
    return "\n".join(lines) + "\n"


def _count(findings: tuple[Finding, ...], severity: str) -> str:
    return str(sum(1 for finding in findings if finding.severity == severity))
