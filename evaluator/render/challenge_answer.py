"""The first page of the challenge report: the answer, what is needed now, who and what it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from evaluator.model.finding import Finding
from evaluator.model.numbers import plain
from evaluator.model.outcome import Check, ProfileOutcome
from evaluator.model.rule import Profile, Rule
from evaluator.render.challenge_view import View
from evaluator.render.hints import Who, advice, field_name
from evaluator.report.blocks import Block, Cell, deflist, table, text

MOST_REASONS = 4
"""Reasons beside an answer; the rest is counted and stands further on."""

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
    same = _seen_all(view, judged)
    columns = [view.say(f"answer.{key}") for key in ("profile", "verdict", "why")]
    rows: list[list[Cell | str]] = []
    for profile, outcome in judged:
        why = list(reasons(view, profile, outcome))
        if not same:
            why.append(_seen(view, profile))
        title = profile.title.get(view.words.lang)
        rows.append([title, view.answer_cell(outcome), "\n".join(why)])
    note = " ".join(part for part in (same, view.say("answer.advice")) if part)
    yield table(
        columns, rows, caption=view.say("answer.caption"), id=view.name("answers"), note=note
    )


def _lead(view: View, judged: list[tuple[Profile, ProfileOutcome]]) -> str:
    answers = Counter(outcome.overall for _, outcome in judged)
    said = {overall: view.say(f"verdict.{overall}") for overall in answers}
    if len(judged) == 1:
        title = judged[0][0].title.get(view.words.lang)
        return view.say("answer.lead_one", profile=title, answer=said[judged[0][1].overall])
    count = str(len(judged))
    if len(answers) == 1:
        return view.say("answer.lead_same", count=count, answer=next(iter(said.values())))
    parts = [
        view.say("answer.lead_part", count=str(answers[overall]), answer=said[overall])
        for overall in answers
    ]
    return view.say("answer.lead_several", count=count, answers=view.words.listed(parts))


def money_findings(view: View) -> list[Finding]:
    """The years whose amounts do not add up."""
    code = "money.lines_do_not_add_up"
    return [finding for finding in view.result.findings if finding.code == code]


def _refused(view: View) -> Iterator[str]:
    """Why this challenge, or the whole dossier, has no totals."""
    years = [finding.values["year"] for finding in money_findings(view)]
    if years:
        why = view.say("answer.refused_money", years=view.words.listed(years))
        yield view.say("answer.refused", why=why)
    elif view.session.evaluation.outcome.status == "refused":
        yield view.say("answer.refused", why=view.say("answer.refused_other"))


def _seen(view: View, profile: Profile) -> str:
    seen = view.say("answer.seen_never")
    if profile.last_checked is not None:
        seen = view.say("answer.seen", day=view.words.date(profile.last_checked))
    return f"{seen} {view.say('answer.complete' if profile.complete else 'answer.incomplete')}"


def _seen_all(view: View, judged: list[tuple[Profile, ProfileOutcome]]) -> str:
    """When and how far the rules were seen, once, where it is the same for every profile."""
    days = {profile.last_checked for profile, _ in judged}
    whole = {profile.complete for profile, _ in judged}
    day = next(iter(days))
    if len(days) > 1 or len(whole) > 1 or not isinstance(day, date):
        return ""
    kind = "complete" if whole == {True} else "incomplete"
    number = "one" if len(judged) == 1 else "all"
    seen = view.say("answer.seen_all", day=view.words.date(day))
    return f"{seen} {view.say(f'answer.{kind}_{number}')}"


def reasons(view: View, profile: Profile, outcome: ProfileOutcome) -> Iterator[str]:
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
    for check in deciding[:MOST_REASONS]:
        yield reason(view, check)
    if len(deciding) > MOST_REASONS:
        yield view.say("reason.more", count=str(len(deciding) - MOST_REASONS))


def _met(view: View, outcome: ProfileOutcome) -> Iterator[str]:
    count = sum(1 for check in outcome.checks if check.counted)
    yield view.say("answer.met_one" if count == 1 else "answer.met", count=str(count))
    later = [check.rule.id for check in outcome.checks if check.result == "not_due"]
    if later:
        yield view.say("answer.later", rules=view.words.listed(later))


def reason(view: View, check: Check) -> str:
    """One rule that stands in the way, in one line."""
    rule = check.rule
    if check.by_year:
        return _money_reason(view, check)
    if rule.check == "document":
        key = "document_unknown" if check.result == "unknown" else "document"
        return view.say(f"reason.{key}", rule=rule.id, name=field_name(view.words, rule.doc or ""))
    if check.result == "judgement":
        return view.say("reason.judgement", rule=rule.id)
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
    amount = view.money(over[worst])
    key = f"{kind}_one" if len(set(over.values())) == 1 else f"{kind}_more"
    return view.say(f"reason.{key}", rule=check.rule.id, years=years, worst=worst, amount=amount)


def steps(view: View) -> Iterator[Block]:
    """What stands in the way, by whose move it is; the same advice of several profiles once."""
    found = _advice(view)
    lists = [
        ("self", [*_sums(view), *found["self"]]),
        ("documents", found["document"]),
        ("municipality", found["municipality"]),
        ("people", found["person"]),
    ]
    if not any(items for _, items in lists):
        yield text(view.say("steps.nothing"))
        return
    for key, items in lists:
        if items:
            note = [view.say("steps.people_note")] if key == "people" else []
            yield text(
                note,
                heading=view.say(f"steps.{key}"),
                level=4 if view.many else 3,
                id=view.name("steps", key),
                items=items,
            )
    yield text(view.say("steps.advice"))


def _advice(view: View) -> dict[Who, list[str]]:
    """Hints by whose move it is, each with the rules that ask for it."""
    asked: dict[tuple[Who, str], list[tuple[Profile, Rule]]] = {}
    for profile, outcome in view.judged:
        rules = {check.rule.id: check.rule for check in outcome.checks}
        for hint in advice(outcome.checks, view.words):
            said = hint.text
            if hint.who == "document":
                said = field_name(view.words, rules[hint.rule].doc or "")
            asked.setdefault((hint.who, said), []).append((profile, rules[hint.rule]))
    found: dict[Who, list[str]] = {"self": [], "document": [], "municipality": [], "person": []}
    for (who, said), pairs in asked.items():
        found[who].append(view.say("steps.item", text=said, rules=view.rule_names(pairs)))
    return found


def _sums(view: View) -> Iterator[str]:
    for finding in money_findings(view):
        yield view.say("steps.add_up", **finding.values)


def facts(view: View) -> Iterator[Block]:
    """Who challenges which task of whom, when, for how much a year."""
    pairs = [(view.say(f"facts.{key}"), value) for key, value in _facts(view) if value]
    yield deflist(pairs, view.say("facts.caption"), id=view.name("facts"))
    incumbent = view.challenge.incumbent
    if incumbent is not None:
        items = [
            *((f"{name}", view.words.number(value)) for name, value in incumbent.scores.items()),
            *((field_name(view.words, name), _fact(view, value))
              for part in (incumbent.continuity, incumbent.lines) for name, value in part.items()),
        ]  # fmt: skip
        if items:
            yield table(
                [view.say("incumbent.what"), view.say("incumbent.value")],
                items,
                caption=view.say("incumbent.caption"),
                id=view.name("incumbent"),
            )


def _fact(view: View, value: object) -> str:
    if isinstance(value, bool):
        return view.written(str(value).lower())
    return view.words.number(value) if isinstance(value, (int, Decimal)) else str(value)


def _facts(view: View) -> Iterator[tuple[str, str]]:
    words, challenge = view.words, view.challenge
    applicant, task, period = challenge.applicant, challenge.challenged, challenge.period
    unknown = view.say("unknown")
    name = applicant.name or unknown
    form = view.word("legal_form", applicant.legal_form) if applicant.legal_form else ""
    yield "applicant", f"{name} ({form})" if form else name
    yield "task", task.task or unknown
    role = view.word("partner_role", task.partner_role) if task.partner_role else ""
    yield "partner", f"{task.partner} ({role})" if task.partner and role else task.partner or role or unknown
    yield "theme", _theme(view)
    dates = {} if period is None else {"start": words.date(period.start), "end": words.date(period.end)}
    yield "period", view.say("facts.period_value", **dates) if dates else unknown
    yield "requested", _per_year(view)
    yield "current", _current(view)
    yield "submitted", words.date(challenge.submitted) if challenge.submitted else unknown
    if applicant.is_current_partner is not None:
        yield "partner_now", view.written(str(applicant.is_current_partner).lower())
    yield "results", _results(view)
    yield "support", "\n".join(_support(view))
    yield "continuity", "\n".join(_continuity(view))
    yield "based_on", challenge.based_on or ""
    if (made := challenge.decision) is not None:
        day = words.date(made.date)
        yield "decision", view.say("facts.decision_value", outcome=made.outcome, by=made.by, day=day)


def _theme(view: View) -> str:
    theme, principles = view.challenge.challenged.theme, view.book.principles
    known = {one.id: one for one in principles.themes} if principles else {}
    if theme in known:
        return known[theme].label.get(view.words.lang)
    return theme or ""


def _per_year(view: View) -> str:
    asked = view.challenge.money.requested_by_year
    lines = [
        view.say("facts.year", year=year, amount=view.amount(asked.get(year)))
        for year in view.challenge.years()
    ]
    return "\n".join(lines) or view.say("unknown")


def _current(view: View) -> str:
    baseline = view.challenge.baseline
    if baseline.status == "unknown":
        return view.say("facts.current_municipality")
    status = view.words.text(f"words.baseline.{baseline.status}")
    source = baseline.source or view.say("unknown")
    return view.say("facts.current_value", status=status, source=source)


def _results(view: View) -> str:
    principles = view.book.principles
    slots = {slot.id: slot for slot in principles.results} if principles else {}
    lines = []
    for claim in view.challenge.results_claimed:
        slot = slots.get(claim.slot)
        words = slot.text.get(view.words.lang) if slot and slot.text else view.say("facts.result_empty")
        how = view.say("facts.result_how", how=claim.how) if claim.how else ""
        lines.append(view.say("facts.result", slot=claim.slot, text=words) + how)
    return "\n".join(lines)


def _support(view: View) -> Iterable[str]:
    support, number = view.challenge.support, view.words.number
    if support.signatures is not None and support.area_residents is not None:
        yield view.say(
            "facts.signatures_of",
            count=number(support.signatures),
            residents=number(support.area_residents),
        )
    elif support.signatures is not None:
        yield view.say("facts.signatures", count=number(support.signatures))
    if support.visitors_per_year is not None:
        yield view.say("facts.visitors", count=number(support.visitors_per_year))
    if support.method:
        yield view.say("facts.method", method=view.word("method", support.method))
    if support.meeting_report is not None:
        yield view.say("facts.report" if support.meeting_report else "facts.no_report")


def _continuity(view: View) -> Iterable[str]:
    given = view.challenge.continuity

    def said(value: Decimal) -> str:
        return view.words.number(plain(Fraction(value)))

    if given.handover_months is not None:
        yield view.say("facts.handover", months=said(given.handover_months))
    if given.staff_taken_over is not None:
        yield view.say("facts.staff", count=said(given.staff_taken_over))
    if given.projects_kept is not None and given.projects_now is not None:
        kept, now = said(given.projects_kept), said(given.projects_now)
        yield view.say("facts.projects", kept=kept, now=now)
    if given.exit_plan is not None:
        yield view.say("facts.exit" if given.exit_plan else "facts.no_exit")
