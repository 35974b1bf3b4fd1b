"""The same challenge under every profile of the dossier, side by side."""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.model.outcome import Check, ProfileOutcome
from evaluator.model.rule import Profile, Rule
from evaluator.render.challenge_more import say
from evaluator.render.challenge_view import View
from evaluator.render.hints import field_name
from evaluator.report.blocks import Block, Cell, Column, table, text
from evaluator.rules.profile import TAKE_OVER

MOST_COLUMNS = 5
"""Profiles that fit beside each other in one table; more of them are only counted."""


def side_by_side(view: View) -> Iterator[Block]:
    """How many conditions of each profile have which result, and what each asks by subject."""
    judged = view.judged
    if len(judged) < 2:  # noqa: PLR2004  # one profile has nothing beside it
        yield text(view.say("side.one"))
        return
    yield _counts(view, judged)
    asking = [(profile, outcome) for profile, outcome in judged if profile.applies_to == TAKE_OVER]
    if len(asking) <= MOST_COLUMNS:
        yield _matrix(view, asking)


def _counts(view: View, judged: list[tuple[Profile, ProfileOutcome]]) -> Block:
    numbers = ("passed", "failed", "missing", "open", "not_counted")
    columns = [
        Column(view.say("side.profile")),
        Column(view.say("side.answer")),
        *(Column(view.say(f"side.{key}"), "right") for key in numbers),
    ]
    rows: list[list[Cell | str]] = []
    for profile, outcome in judged:
        counted = [check.result for check in outcome.checks if check.counted]
        amounts = [
            counted.count("pass"),
            counted.count("fail"),
            counted.count("incomplete"),
            counted.count("unknown") + counted.count("judgement"),
            len(outcome.checks) - len(counted),
        ]
        name = profile.title.get(view.words.lang)
        rows.append([name, view.answer_cell(outcome), *(str(amount) for amount in amounts)])
    return table(
        columns, rows, caption=view.say("side.counts_caption"), id=view.name("side", "counts")
    )


def _matrix(view: View, judged: list[tuple[Profile, ProfileOutcome]]) -> Block:
    """Subjects by profiles: what one asks and another does not."""
    found: dict[tuple[str, str], list[list[Check]]] = {}
    for place, (_, outcome) in enumerate(judged):
        for check in outcome.checks:
            columns = found.setdefault(_subject(check.rule), [[] for _ in judged])
            columns[place].append(check)
    rows: list[list[Cell | str]] = [
        [_subject_words(view, columns), *(_cell(view, checks) for checks in columns)]
        for columns in found.values()
    ]
    heads = [view.say("side.subject"), *(view.profile_name(profile) for profile, _ in judged)]
    return table(
        heads, rows, caption=view.say("side.matrix_caption"), id=view.name("side", "matrix")
    )


def _subject(rule: Rule) -> tuple[str, str]:
    """What a rule is about, so that rules of different profiles can stand in one row."""
    if rule.check in ("cap_per_year", "cost_not_higher"):
        return rule.check, str(rule.factor or rule.limit or "")
    if rule.check == "judgement" and rule.ask is not None:
        return rule.check, rule.ask.nl
    return (
        rule.check,
        rule.doc or rule.field or f"{rule.from_ or ''} {rule.to or ''}".strip() or rule.id,
    )


def _subject_words(view: View, columns: list[list[Check]]) -> str:
    rule = next(check.rule for checks in columns for check in checks)
    if rule.check in ("cap_per_year", "cost_not_higher"):
        return view.words.text(f"words.check.{rule.check}")
    if rule.check == "judgement":
        return rule.ask.get(view.words.lang) if rule.ask else view.rule_text(rule)
    name = rule.doc or rule.field
    return field_name(view.words, name) if name else view.words.text(f"words.check.{rule.check}")


def _cell(view: View, checks: list[Check]) -> Cell:
    if not checks:
        return Cell("–", "muted")
    first = view.result_cell(checks[0])
    lines = []
    for check in checks:
        if check.waived:
            result = view.result_cell(check).text
            lines.append(say(view, "side.waived", rule=check.rule.id, result=result))
            continue
        key = "no_condition" if check.why_not_counted.startswith("kind_") else "not_counting"
        if check.counted or check.result == "not_due":
            key = "cell"
        lines.append(
            view.say(f"side.{key}", rule=check.rule.id, result=view.result_cell(check).text)
        )
    same = {(check.result, check.counted) for check in checks}
    if len(same) > 1:
        return Cell("\n".join(lines))
    return Cell("\n".join(lines), first.emphasis, first.sign)
