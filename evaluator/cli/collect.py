"""``evaluator collect``: filled-in forms into the dossier's scores."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evaluator.office.collect import Collected, collect, with_remarks
from evaluator.office.collect_merge import CANNOT, Change
from evaluator.office.form_words import ScoreWords, basis_words
from evaluator.render.catalogue import Words
from evaluator.render.outcome_json import dump
from evaluator.render.terminal import clean, cut

SCHEMA = "evaluator/collect/1"
MOST_GAPS = 40
"""Gaps of one assessor that are printed; a form that came back empty has a hundred."""


def collect_forms(
    path: Path,
    files: Sequence[Path],
    *,
    replace: bool,
    as_json: bool,
    criteria_dir: Path | None,
    lang: str | None,
) -> int:
    """Merge the forms; exit 1 when a form has gaps."""
    done = collect(path, files, criteria_dir, replace=replace)
    words, remarks = Words(lang or done.desk.head.language), with_remarks(files)
    said = [words.text("forms.collect.remarks", file=clean(name)) for name in remarks]
    body = _json(done) | {"remarks": remarks}
    text = dump(body) if as_json else "\n".join([*_text(done, words), *said]) + "\n"
    sys.stdout.write(text)
    return int(bool(done.counted_gaps))


def _json(done: Collected) -> dict[str, Any]:
    plan = done.plan
    return {
        "schema": SCHEMA,
        "dossier": done.desk.head.id,
        "table": done.table.name,
        "forms": [{"file": one.file, "assessor": one.assessor.assessor} for one in done.forms],
        "added": len(plan.added),
        "replaced": len(plan.replaced),
        "same": plan.same,
        "changes": [
            _names(change.key)
            | {"field": change.field, "old": change.old, "new": change.new}
            | {"file": change.file, "cell": change.cell, "fills": change.fills}
            for change in plan.changes
        ],
        "kept": [_names(row[:4]) | {"score": row.score} for row in plan.kept],
        "gaps": [
            _names(gap.key) | {"cell": gap.cell, "why": gap.why, "reason": gap.reason}
            for gap in plan.gaps
        ],
        "waiting": [one.assessor for one in done.waiting],
    }


def _names(key: tuple[str, str, str, str]) -> dict[str, str]:
    return dict(zip(("lot", "subject", "criterion", "assessor"), key, strict=True))


def _text(done: Collected, words: Words) -> list[str]:
    plan = done.plan
    who = ", ".join(one.assessor.assessor for one in done.forms)
    lines = [words.text("forms.collect.read", count=len(done.forms), assessors=who)]
    key = "written" if done.wrote else "nothing_new"
    counts = {"added": len(plan.added), "changed": len(plan.replaced), "same": plan.same}
    lines.append(words.text(f"forms.collect.{key}", file=done.table.name, **counts))
    if plan.changes:
        lines.append(words.text("forms.collect.changed"))
        lines += [f"  {_change(done, change, words)}" for change in plan.changes]
    if plan.kept:
        lines.append(words.text("forms.collect.kept"))
        lines += [
            "  " + words.text("forms.collect.kept_row", old=_score(done, row.score, words),
                              **_place(done, row[:4], words))
            for row in plan.kept
        ]  # fmt: skip
    return [*lines, *_gaps(done, words)]


def _change(done: Collected, change: Change, words: Words) -> str:
    show = {"score": _score, "basis": _basis}.get(change.field, _plain)
    old, new = (show(done, text, words) for text in (change.old, change.new))
    field = words.text(f"forms.field.{change.field}")
    place = _place(done, change.key, words)
    return words.text("forms.collect.change", field=field, old=old, new=new, **place)


def _score(done: Collected, text: str, words: Words) -> str:
    if text == CANNOT:
        return words.text("forms.field.cannot")
    return clean(ScoreWords(done.desk.criteria.scale, words.lang).say(text))


def _basis(done: Collected, text: str, words: Words) -> str:
    return basis_words(words.lang).get(text) or _plain(done, text, words)


def _plain(_done: Collected, text: str, words: Words) -> str:
    return cut(text) or words.text("forms.field.empty")


def _place(done: Collected, key: tuple[str, str, str, str], words: Words) -> dict[str, str]:
    lot, subject, criterion, assessor = key
    if len(done.desk.lots) > 1:
        subject = words.text("forms.collect.in_lot", lot=lot, subject=subject)
    return {"subject": subject, "criterion": criterion, "assessor": assessor}


def _gaps(done: Collected, words: Words) -> list[str]:
    """What is open, by assessor."""
    lines: list[str] = []
    for form in done.forms:
        who = form.assessor
        gaps = [gap for gap in done.counted_gaps if gap.key[3] == who.assessor]
        if not gaps:
            continue
        called = done.desk.called(who, words)
        lines.append(
            words.text("forms.collect.gaps", called=called, id=who.assessor, count=len(gaps))
        )
        for gap in gaps[:MOST_GAPS]:
            key = {"empty": "gap", "texts": "gap_texts"}.get(gap.why, "gap_cannot")
            if gap.why == CANNOT and not gap.reason:
                key = "gap_cannot_silent"
            place = _place(done, gap.key, words)
            text = words.text(
                f"forms.collect.{key}", cell=gap.cell, reason=cut(gap.reason), **place
            )
            lines.append(f"  {text}")
        if len(gaps) > MOST_GAPS:
            lines.append("  " + words.text("forms.collect.more_gaps", count=len(gaps) - MOST_GAPS))
    if not lines:
        lines.append(words.text("forms.collect.complete"))
    if done.waiting:
        waiting = words.listed(one.assessor for one in done.waiting)
        lines.append(words.text("forms.collect.waiting", assessors=waiting))
    return lines
