"""What would make a challenge or bid pass: a hint for every rule that stands in the way.

A hint says what is lacking and how much; it never edits a proposal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evaluator.model.outcome import Check
from evaluator.render.catalogue import Words

BLOCKING = ("fail", "incomplete", "unknown", "judgement")


def hints(checks: Iterable[Check], words: Words) -> list[tuple[str, str]]:
    """Pairs of rule id and hint, in the order of the rules."""
    return [
        (check.rule.id, text)
        for check in checks
        if check.counted and check.result in BLOCKING
        for text in _hints(check, words)
    ]


def _hints(check: Check, words: Words) -> Iterator[str]:
    if check.result == "judgement":
        ask = check.rule.ask or check.rule.text
        yield words.text("hints.judgement", ask=ask.get(words.lang) if ask else check.rule.id)
    elif check.by_year:
        yield from _money(check, words)
    elif check.result == "unknown":
        yield from _unknown(check, words)
    else:
        yield _failed(check, words)


def _money(check: Check, words: Words) -> Iterator[str]:
    key = "cap" if check.rule.check == "cap_per_year" else "cost"
    for year in check.by_year:
        if year.result == "fail" and year.over is not None:
            yield words.text(f"hints.{key}_over", year=year.year, amount=words.money(year.over))
        elif year.result == "unknown" and year.value is None:
            yield words.text("hints.amount_unknown", year=year.year)
    unknown = [
        year for year in check.by_year if year.result == "unknown" and year.value is not None
    ]
    if unknown and key == "cap":
        yield words.text("hints.limit_unknown", year=", ".join(year.year for year in unknown))
    elif unknown and any(year.limit is None for year in unknown):
        yield words.text("hints.current_cost_unknown")
    elif unknown:
        yield words.text("hints.vat_unknown")


def _unknown(check: Check, words: Words) -> Iterator[str]:
    name = check.rule.doc or check.rule.field or check.rule.id
    key = "document_unknown" if check.rule.check == "document" else "field_unknown"
    yield words.text(f"hints.{key}", name=words.field(name))


def _failed(check: Check, words: Words) -> str:
    rule, values = check.rule, check.values
    if rule.check == "document":
        return words.text("hints.document", name=words.field(rule.doc or ""))
    if rule.check == "covers_all":
        return words.text("hints.list", lacking=values.get("lacking", ""))
    if rule.check == "min_weeks_before":
        return words.text(
            "hints.weeks", found=values.get("found", ""), wanted=values.get("wanted", "")
        )
    if rule.check == "flag":
        wanted = words.text(f"words.value.{values.get('wanted', '')}")
        return words.text("hints.flag", name=words.field(rule.field or ""), wanted=wanted)
    key = {"min_value": "at_least", "max_value": "at_most", "before": "deadline"}.get(
        rule.check, "other"
    )
    return words.text(
        f"hints.{key}",
        name=words.field(rule.field or rule.id),
        found=values.get("found", ""),
        wanted=values.get("wanted", ""),
    )
