"""A question that a named person answers with a reason; the program never answers it."""

from __future__ import annotations

from evaluator.model.challenge import BareJudgement
from evaluator.model.finding import warning
from evaluator.model.outcome import Check
from evaluator.model.rule import Rule
from evaluator.rules.context import Context, Verdict

REQUIRED = frozenset({"ask"})
OPTIONAL: frozenset[str] = frozenset()


def run(rule: Rule, context: Context) -> Verdict:
    """The answer given; `judgement` while nobody has answered.

    A bare ``pass`` without name and reason counts in an illustrative file only.
    """
    answer = context.answer(rule)
    if answer is None:
        return Verdict(Check(rule, "judgement"))
    if isinstance(answer, BareJudgement):
        note = warning(
            "gate.judgement_bare",
            context.place(f"judgements.{rule.id}"),
            subject=context.subject,
            rule=rule.id,
        )
        result = answer.bare if context.illustrative else "judgement"
        return Verdict(Check(rule, result, {"found": answer.bare}), (note,))
    by = {"by": answer.by, "on": answer.on.isoformat(), "reason": answer.reason}
    return Verdict(Check(rule, answer.result, {"found": answer.result}, answered_by=by))
