"""Every condition with its words, its source and the values that were used; judgements; notes."""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.model.outcome import Check, ProfileOutcome, YearResult
from evaluator.model.rule import Profile, Rule
from evaluator.outcome.remedy_money import MONEY
from evaluator.render.challenge_answer import seen
from evaluator.render.challenge_more import say
from evaluator.render.challenge_view import SIGNS, View, capital
from evaluator.render.hints import field_name
from evaluator.report.blocks import Block, Cell, table, text
from evaluator.rules.profile import WELCOME

WEEKS = {"min_weeks_before": "weeks", "max_weeks_after": "weeks_at_most"}
"""Checks on the days between two dates, with their text."""

RESULTS = ("pass", "fail", "incomplete", "unknown", "judgement", "not_due")


def conditions(view: View) -> Iterator[Block]:
    """A table for each profile with every rule of it, whether it counts or not."""
    for number, (profile, outcome) in enumerate(view.judged, start=1):
        title = profile.title.get(view.words.lang)
        missing = [field_name(view.words, name) for name in outcome.missing_documents]
        said = list(_answer(view, profile, outcome))
        if missing:
            said.append(view.say("rules.missing", names=view.words.listed(missing)))
        said += _set_apart(view, outcome)
        if not outcome.checks:
            said.append(view.say("rules.empty"))
        yield view.heading(title, view.name("rules", number), said)
        if outcome.checks:
            yield _table(view, profile, outcome, number)
        yield from _appeal(view, profile)


def _answer(view: View, profile: Profile, outcome: ProfileOutcome) -> Iterator[str]:
    """The answer under a profile, its source in full, and when it was last looked at."""
    answer = capital(view.say(f"verdict.{outcome.overall}"))
    yield view.say("rules.answer", answer=answer, seen=seen(view, profile))
    yield view.say("rules.from", source=view.source(profile.source))


def _set_apart(view: View, outcome: ProfileOutcome) -> Iterator[str]:
    """Documents that are welcome and missing, and conditions that a person set aside."""
    welcome = [field_name(view.words, name) for name in outcome.welcome_documents]
    if welcome:
        yield say(view, "rules.welcome_missing", names=view.words.listed(welcome))
    waived = [check.rule.id for check in outcome.checks if check.waived]
    if waived:
        yield say(view, "rules.waived_some", rules=view.words.listed(waived))


def _appeal(view: View, profile: Profile) -> Iterator[Block]:
    """The municipality's own words on objection; nobody else's."""
    lang = view.words.lang
    if profile.appeal is None:
        yield text(say(view, "rules.appeal_none"))
        return
    source = view.source(profile.appeal.source)
    yield text(
        [
            say(view, "rules.appeal", text=profile.appeal.text.get(lang)),
            say(view, "rules.appeal_source", source=source),
        ]
    )


def _table(view: View, profile: Profile, outcome: ProfileOutcome, number: int) -> Block:
    keys = ("id", "result", "text", "values", "counts", "source")
    caption = view.say("rules.caption", profile=view.profile_name(profile))
    rows = [
        [
            check.rule.id,
            view.result_cell(check),
            _words(view, check.rule),
            "\n".join(found(view, check)),
            _counts(view, check),
            _source(view, profile, check.rule),
        ]
        for check in outcome.checks
    ]
    return table(
        [view.say(f"rules.{key}") for key in keys],
        rows,
        caption=caption,
        id=view.name("rules", "table", number),
        note=_legend(view),
    )


def _legend(view: View) -> str:
    """What each sign means."""
    return " · ".join(f"{SIGNS[r]} {view.words.text(f'words.result.{r}')}" for r in RESULTS)


def _words(view: View, rule: Rule) -> str:
    """The words of the rule and what it is for."""
    lines = [view.rule_text(rule)]
    if rule.purpose is not None:
        lines.append(view.say("rules.purpose", text=rule.purpose.get(view.words.lang)))
    return "\n".join(lines)


def _counts(view: View, check: Check) -> Cell | str:
    if check.counted:
        return view.say("rules.yes")
    if check.waived:
        day = view.words.date(check.waived["on"])
        by, reason = check.waived["by"], check.waived["reason"]
        return Cell(say(view, "rules.waived", by=by, day=day, reason=reason), "muted")
    if check.rule.check == "document" and check.rule.kind == WELCOME:
        return Cell(say(view, "rules.welcome"), "muted")
    return Cell(view.words.text(f"words.not_counted.{check.why_not_counted}"), "muted")


def _source(view: View, profile: Profile, rule: Rule) -> str:
    """Where the rule is from and how sure that is; the day where it is not the profile's own.

    The source stands here by its id and place: in full it is above the table and among the sources.
    """
    ref = rule.source or profile.source
    said = view.say("rules.no_source")
    if ref is not None:
        known = view.book.sources.get(ref.ref)
        said = view.source(ref)
        said = ref.ref + said.removeprefix(known.title) if known else said
    if rule.evidence is not None:
        said = view.say("rules.cited", source=said, evidence=rule.evidence)
    if rule.last_checked is not None and rule.last_checked != profile.last_checked:
        said += "\n" + view.say("rules.checked", day=view.words.date(rule.last_checked))
    return said


def found(view: View, check: Check) -> list[str]:
    """The values that a check used, each in a line."""
    rule, values = check.rule, check.values
    if check.result == "not_due":
        return [view.say("found.later")]
    if rule.check in MONEY:
        return [_year(view, year) for year in check.by_year] or [view.say("found.no_years")]
    if rule.check == "document":
        there = {"true": "there", "false": "not_there"}.get(values.get("found", ""), "not_known")
        name = field_name(view.words, rule.doc or "")
        return [view.say("found.document", name=name, found=view.say(f"found.{there}"))]
    if rule.check == "judgement":
        return [_judged(view, check)]
    written = {name: view.written(value) for name, value in values.items()}
    if rule.check in WEEKS:
        return [_weeks(view, check, written)]
    return _compared(view, rule, written)


def _weeks(view: View, check: Check, values: dict[str, str]) -> str:
    """The days between two dates; not in numbers while one of the dates is unknown."""
    days = {name: values.get(key, "") for name, key in (("start", "from"), ("end", "to"))}
    if check.result == "unknown":
        return say(view, "rules.days_unknown", **days)
    found, wanted = values.get("found", ""), values.get("wanted", "")
    return view.say(f"found.{WEEKS[check.rule.check]}", found=found, wanted=wanted, **days)


def _compared(view: View, rule: Rule, values: dict[str, str]) -> list[str]:
    """What was found beside what was wanted, for a check on a field."""
    had, wanted = values.get("found", ""), values.get("wanted", "")
    if rule.check == "covers_all":
        lines = [view.say("found.list", found=had, wanted=wanted)]
        lacking = values.get("lacking", "")
        return [*lines, view.say("found.lacking", lacking=lacking)] if lacking else lines
    keys = {"min_value": "at_least", "max_value": "at_most", "before": "deadline"}
    name = field_name(view.words, rule.field or "")
    key = keys.get(rule.check, "flag")
    return [view.say(f"found.{key}", name=name, found=had, wanted=wanted)]


def _year(view: View, year: YearResult) -> str:
    values = {
        "year": year.year,
        "requested": view.euros(year.value),
        "limit": view.euros(year.limit),
    }
    if year.result == "fail":
        return view.say("found.year_over", over=view.euros(year.over), **values)
    return view.say("found.year_fits" if year.result == "pass" else "found.year_unknown", **values)


def _judged(view: View, check: Check) -> str:
    by = check.answered_by
    given = check.values.get("found")
    if by is not None:
        day = view.words.date(by["on"])
        said = view.words.text(f"words.value.{given or check.result}")
        return view.say("found.judgement_by", found=said, by=by["by"], day=day)
    if given is not None:
        return view.say("found.judgement_bare", found=view.words.text(f"words.value.{given}"))
    return view.say("found.judgement_none")


def judgements(view: View) -> Iterator[Block]:
    """Every question that a person has to answer: who answered what, when and why."""
    rows = [
        [view.rule_names([(profile, check.rule)]), *_judgement(view, check)]
        for profile, outcome in view.judged
        for check in outcome.checks
        if check.rule.check == "judgement"
    ]
    if not rows:
        yield text(view.say("judgements.none"))
        return
    keys = ("rule", "question", "answer", "by", "reason")
    yield table(
        [view.say(f"judgements.{key}") for key in keys],
        rows,
        caption=view.say("judgements.caption"),
        id=view.name("judgements", "table"),
    )


def _judgement(view: View, check: Check) -> list[Cell | str]:
    ask = check.rule.ask or check.rule.text
    question = ask.get(view.words.lang) if ask else check.rule.id
    given = check.values.get("found")
    if check.result == "not_due" or given is None:
        key = "later" if check.result == "not_due" else "open"
        answer = Cell(view.say(f"judgements.{key}"), None, "?")
        return [question, answer, "–", view.say("judgements.open_why")]
    answer = Cell(
        view.say("judgements.yes" if given == "pass" else "judgements.no"),
        "good" if given == "pass" else "bad",
        "✓" if given == "pass" else "✗",
    )
    by = check.answered_by
    if by is None:
        return [question, answer, view.say("judgements.bare"), view.say("judgements.bare_why")]
    who = view.say("judgements.by_on", by=by["by"], day=view.words.date(by["on"]))
    return [question, answer, who, by["reason"]]


def notes(view: View) -> Iterator[Block]:
    """What is good to know about each profile: its own note, and its rules that are notes."""
    shown = False
    for number, (profile, outcome) in enumerate(view.judged, start=1):
        said = [profile.note.get(view.words.lang)] if profile.note else []
        items = [
            view.say("notes.item", rule=note.rule.id, text=view.rule_text(note.rule))
            for note in outcome.notes
        ]
        if said or items:
            shown = True
            yield text(
                said,
                heading=profile.title.get(view.words.lang),
                level=4 if view.many else 3,
                id=view.name("notes", number),
                items=items,
            )
    if not shown:
        yield text(view.say("notes.none"))
