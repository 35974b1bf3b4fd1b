"""The start of the challenge report: the answer, and what is needed now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import get_args

from evaluator.model.finding import Finding
from evaluator.model.outcome import Check, ProfileOutcome
from evaluator.model.rule import Profile, Rule
from evaluator.render.challenge_more import say
from evaluator.render.challenge_view import View
from evaluator.render.hints import CENTS, Who, advice_of, field_name
from evaluator.report.blocks import Block, Cell, table, text

MOST_REASONS = 4
"""Reasons beside an answer; the rest is counted and stands further on."""

WITH_NOTE = ("documents", "people")
"""Lists under which something has to be said of what is in them."""

DECIDES = {
    "does_not_meet_gates": ("fail",),
    "incomplete": ("incomplete",),
    "not_assessable_yet": ("unknown", "judgement"),
}
"""Which results lead to an answer."""


def answer(view: View) -> Iterator[Block]:
    """The answer in a sentence, a line for each profile with the reason, and what it rests on."""
    judged = view.judged
    if not judged:
        yield text(view.say("answer.none"))
        return
    yield text([_lead(view, judged), *_refused(view)])
    profiles = [profile for profile, _ in judged]
    columns = [view.say(f"answer.{key}") for key in ("profile", "verdict")]
    rows: list[list[Cell | str]] = []
    for profile, outcome in judged:
        answer = view.answer_cell(outcome)
        lines = [f"{answer.text}.", *reasons(view, outcome), _apart(view, profile, profiles)]
        said = replace(answer, text="\n".join(line for line in lines if line))
        rows.append([profile.title.get(view.words.lang), said])
    note = " ".join([*_together(view, profiles), view.say("answer.advice")])
    caption = view.say("answer.caption")
    yield table(columns, rows, caption=caption, id=view.name("answers"), note=note)


def _lead(view: View, judged: list[tuple[Profile, ProfileOutcome]]) -> str:
    if len(judged) == 1:
        profile, outcome = judged[0]
        empty = outcome.reason == "no_testable_rule"
        key = outcome.reason if empty else outcome.overall
        return view.say(f"lead.{key}", profile=profile.title.get(view.words.lang))
    answers = Counter(view.say(f"short.{outcome.overall}") for _, outcome in judged)
    count = str(len(judged))
    if len(answers) == 1:
        return view.say("answer.lead_same", count=count, answer=next(iter(answers)))
    parts = [
        view.say(f"answer.lead_part{'_one' if times == 1 else ''}", count=str(times), answer=said)
        for said, times in answers.items()
    ]
    return view.say("answer.lead_several", count=count, answers=view.words.listed(parts))


def money_findings(view: View) -> list[Finding]:
    """The years whose amounts do not add up."""
    code = "money.lines_do_not_add_up"
    return [finding for finding in view.result.findings if finding.code == code]


def _refused(view: View) -> Iterator[str]:
    """Why this challenge, or the whole dossier, has no totals."""
    years = [finding.values["year"] for finding in money_findings(view)]
    outcome = view.session.evaluation.outcome
    if years:
        why = view.say("answer.refused_money", years=view.words.listed(years))
    elif any(f.refuses for f in outcome.findings if not _is_of_another(view, f)):
        why = view.say("answer.refused_other")
    else:
        return
    total = f" {view.say('answer.no_total')}" if view.book.criteria else ""
    yield view.say("answer.refused", why=why) + total


def _is_of_another(view: View, finding: Finding) -> bool:
    """Whether a finding is about another challenge of the dossier."""
    subject = finding.values.get("subject")
    return subject is not None and subject != view.challenge.id


def seen(view: View, profile: Profile) -> str:
    """When somebody last looked at these rules, and whether they are complete."""
    return f"{_day_seen(view, profile)} {_whole(view, profile)}"


def _day_seen(view: View, profile: Profile) -> str:
    if profile.last_checked is None:
        return view.say("answer.seen_never")
    return view.say("answer.seen", day=view.words.date(profile.last_checked))


def _whole(view: View, profile: Profile) -> str:
    return view.say("answer.complete" if profile.complete else "answer.incomplete")


def _apart(view: View, profile: Profile, profiles: list[Profile]) -> str:
    """What has to be said of one profile because others differ: the day, and if complete."""
    said = []
    if len({one.last_checked for one in profiles}) > 1:
        said.append(_day_seen(view, profile))
    if len({one.complete for one in profiles}) > 1:
        said.append(_whole(view, profile))
    return " ".join(said)


def _together(view: View, profiles: list[Profile]) -> Iterator[str]:
    """What can be said once, since it holds for every profile."""
    days = {profile.last_checked for profile in profiles}
    if len(days) == 1:
        day = next(iter(days))
        key = "seen_never" if day is None else "seen_all"
        yield view.say(f"answer.{key}", **({} if day is None else {"day": view.words.date(day)}))
    whole = {profile.complete for profile in profiles}
    if len(whole) == 1:
        number = "one" if len(profiles) == 1 else "all"
        yield view.say(f"answer.{'complete' if True in whole else 'incomplete'}_{number}")


def reasons(view: View, outcome: ProfileOutcome) -> Iterator[str]:
    """Why the answer is what it is: a line for each rule that leads to it."""
    if outcome.overall == "meets_gates":
        yield from _met(view, outcome)
        return
    if outcome.reason in ("no_testable_rule", "applies_to_grant", "applies_to_process"):
        yield view.say(f"reason.{outcome.reason}")
        return
    deciding = [
        check
        for check in outcome.checks
        if check.counted and check.result in DECIDES[outcome.overall]
    ]
    papers = [check for check in deciding if _is_missing(check)]
    others = [check for check in deciding if not _is_missing(check)]
    if papers:
        yield _papers(view, papers)
    for check in others[:MOST_REASONS]:
        yield reason(view, check)
    if len(others) > MOST_REASONS:
        yield view.say("reason.more", count=str(len(others) - MOST_REASONS))


def _is_missing(check: Check) -> bool:
    return check.rule.check == "document" and check.result != "unknown"


def _papers(view: View, papers: list[Check]) -> str:
    """The missing documents in one sentence."""
    names = [
        view.say("reason.document_name", name=_subject(view, check.rule), rule=check.rule.id)
        for check in papers
    ]
    key = "document" if len(names) == 1 else "documents"
    return view.say(f"reason.{key}", names=view.words.listed(names))


def _met(view: View, outcome: ProfileOutcome) -> Iterator[str]:
    count = sum(1 for check in outcome.checks if check.counted)
    if count:
        yield view.say("answer.met_one" if count == 1 else "answer.met", count=str(count))
    waived = [check.rule.id for check in outcome.checks if check.waived]
    if waived:
        yield say(view, "rules.waived_some", rules=view.words.listed(waived))
    later = [
        view.say("answer.later_rule", name=_subject(view, check.rule), rule=check.rule.id)
        for check in outcome.checks
        if check.result == "not_due"
    ]
    if later:
        yield view.say("answer.later", names=view.words.listed(later))


def _subject(view: View, rule: Rule) -> str:
    """What a rule is about, in a few words where there are such words."""
    name = rule.doc or rule.field
    return field_name(view.words, name) if name else view.rule_text(rule)


def reason(view: View, check: Check) -> str:
    """One rule that stands in the way, in one line."""
    rule = check.rule
    if check.by_year:
        return _money_reason(view, check)
    if rule.check == "document":
        return view.say("reason.document_unknown", rule=rule.id, name=_subject(view, rule))
    if check.result == "judgement":
        text = rule.ask.get(view.words.lang) if rule.ask else view.rule_text(rule)
        return view.say("reason.judgement", rule=rule.id, text=text)
    key = "unknown" if check.result == "unknown" else "fail"
    return view.say(f"reason.{key}", rule=rule.id, text=view.rule_text(rule))


def _money_reason(view: View, check: Check) -> str:
    kind = "cap" if check.rule.check == "cap_per_year" else "cost"
    wrong = [year for year in check.by_year if year.result == check.result]
    years = view.words.listed(year.year for year in wrong)
    if check.result == "unknown":
        unknown = kind == "cost" and all(year.limit is None for year in check.by_year)
        key = "money_unknown" if unknown else f"{kind}_open"
        return view.say(f"reason.{key}", rule=check.rule.id, years=years)
    over = {year.year: year.over or Fraction(0) for year in wrong}
    worst = max(over, key=lambda year: over[year])
    amount = view.euros(over[worst])
    same = "one" if len(over) == 1 else "each"
    key = f"{kind}_{same}" if len(set(over.values())) == 1 else f"{kind}_more"
    return view.say(f"reason.{key}", rule=check.rule.id, years=years, worst=worst, amount=amount)


def steps(view: View) -> Iterator[Block]:
    """What stands in the way, by whose move it is; the same advice of several profiles once."""
    found = _advice(view)
    lists = [
        ("self", [*_sums(view), *found["self"]]),
        ("documents", found["document"]),
        ("municipality", found["municipality"]),
        ("people", found["person"]),
        ("impossible", found["impossible"]),
    ]
    if not any(items for _, items in lists):
        yield text(view.say("steps.nothing"))
        return
    for key, items in lists:
        if items:
            note = [view.say(f"steps.{key}_note")] if key in WITH_NOTE else []
            yield text(
                note,
                heading=view.say(f"steps.{key}"),
                level=4 if view.many else 3,
                id=view.name("steps", key),
                items=items,
            )
    yield text(view.say("steps.advice"))


def _advice(view: View) -> dict[str, list[str]]:
    """Hints by whose move it is, each with the rules that ask for it; apart what nothing helps."""
    asked: dict[tuple[str, str], list[tuple[Profile, Rule]]] = {}
    for profile, outcome in view.judged:
        rules = {check.rule.id: check.rule for check in outcome.checks}
        for hint in advice_of(view.session.evaluation, view.challenge, outcome, view.words):
            said = hint.text
            if hint.who == "document":
                said = field_name(view.words, rules[hint.rule].doc or "")
            whose = "impossible" if hint.impossible else hint.who
            asked.setdefault((whose, said), []).append((profile, rules[hint.rule]))
    found: dict[str, list[str]] = {whose: [] for whose in (*get_args(Who), "impossible")}
    for (who, said), pairs in asked.items():
        found[who].append(view.say("steps.item", text=said, rules=view.rule_names(pairs)))
    return found


def _sums(view: View) -> Iterator[str]:
    for finding in money_findings(view):
        amounts = {
            name: view.euros(Fraction(finding.values[name]) * CENTS)
            for name in ("income", "costs", "difference")
        }
        yield view.say("steps.add_up", year=finding.values["year"], **amounts)
