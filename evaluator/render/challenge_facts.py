"""Who challenges which task of whom, when, for how much, with which support."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from evaluator.model.numbers import plain
from evaluator.render.challenge_more import percent, say
from evaluator.render.challenge_view import View
from evaluator.render.hints import field_name
from evaluator.report.blocks import Block, deflist
from evaluator.rules.years import cents


def facts(view: View) -> Iterator[Block]:
    """Who challenges which task of whom, when, for how much a year."""
    pairs = [(view.say(f"facts.{key}"), value) for key, value in _facts(view) if value]
    pairs += [(say(view, f"facts.{key}"), value) for key, value in _people(view) if value]
    yield deflist(pairs, view.say("facts.caption"), id=view.name("facts"))


def _facts(view: View) -> Iterator[tuple[str, str]]:
    words, challenge = view.words, view.challenge
    applicant, task, period = challenge.applicant, challenge.challenged, challenge.period
    unknown = view.say("unknown")
    name = applicant.name or unknown
    form = view.word("legal_form", applicant.legal_form) if applicant.legal_form else ""
    yield "applicant", view.say("facts.applicant_form", name=name, form=form) if form else name
    yield "task", task.task or unknown
    role = view.word("partner_role", task.partner_role) if task.partner_role else ""
    party = [part for part in (task.partner, role) if part]
    yield "partner", ", ".join(party) or unknown
    yield "theme", _theme(view)
    if period is None:
        yield "period", unknown
    else:
        start, end = words.date(period.start), words.date(period.end)
        yield "period", view.say("facts.period_value", start=start, end=end)
    yield "requested", _per_year(view)
    yield "current", _current(view)
    yield "submitted", words.date(challenge.submitted) if challenge.submitted else unknown
    if applicant.is_current_partner is not None:
        yield "partner_now", view.written(str(applicant.is_current_partner).lower())
    yield "results", _results(view)
    yield "support", "\n".join(_support(view))
    yield "continuity", "\n".join(_continuity(view))
    yield "based_on", challenge.based_on or ""
    yield "decision", _decision(view)


def _decision(view: View) -> str:
    """What the municipality decided, as it was recorded."""
    made = view.challenge.decision
    if made is None:
        return ""
    day = view.words.date(made.date)
    return view.say("facts.decision_value", outcome=made.outcome, by=made.by, day=day)


def _theme(view: View) -> str:
    theme, principles = view.challenge.challenged.theme, view.book.principles
    known = {one.id: one for one in principles.themes} if principles else {}
    if theme in known:
        return known[theme].label.get(view.words.lang)
    return theme or ""


def _per_year(view: View) -> str:
    asked = view.challenge.money.requested_by_year
    lines = [
        view.say("facts.year", year=year, amount=view.euros(cents(asked, year)))
        for year in view.challenge.years()
    ]
    return "\n".join(lines) or view.say("unknown")


def _current(view: View) -> str:
    baseline = view.challenge.baseline
    if baseline.status == "unknown":
        return view.say("facts.current_municipality")
    status = view.say(f"facts.status_{baseline.status}")
    source = baseline.source or view.say("unknown")
    return view.say("facts.current_value", status=status, source=source)


def _results(view: View) -> str:
    principles = view.book.principles
    slots = {slot.id: slot for slot in principles.results} if principles else {}
    lines = []
    for claim in view.challenge.results_claimed:
        slot = slots.get(claim.slot)
        words = view.say("facts.result_empty")
        if slot is not None and slot.text is not None:
            words = slot.text.get(view.words.lang)
        how = view.say("facts.result_how", how=claim.how) if claim.how else ""
        lines.append(view.say("facts.result", slot=claim.slot, text=words) + how)
    return "\n".join(lines)


def _support(view: View) -> Iterator[str]:
    support, number = view.challenge.support, view.words.number
    if support.signatures is not None and support.area_residents is not None:
        yield view.say(
            "facts.signatures_of",
            count=number(support.signatures),
            residents=number(support.area_residents),
        )
        if support.area_residents > 0:
            share = Fraction(support.signatures, support.area_residents)
            yield say(view, "facts.support_share", percent=percent(view.words, share))
    elif support.signatures is not None:
        yield view.say("facts.signatures", count=number(support.signatures))
    if support.visitors_per_year is not None:
        yield view.say("facts.visitors", count=number(support.visitors_per_year))
    if support.method:
        yield view.say("facts.method", method=view.word("method", support.method))
    if support.meeting_report is not None:
        yield view.say("facts.report" if support.meeting_report else "facts.no_report")


def _continuity(view: View) -> Iterator[str]:
    given = view.challenge.continuity

    def said(value: Decimal) -> str:
        return view.words.number(plain(Fraction(value)))

    if given.handover_months is not None:
        yield view.say("facts.handover", months=said(given.handover_months))
    if given.gap_months is not None:
        yield say(view, "facts.gap", months=said(given.gap_months))
    if given.staff_now is not None:
        yield say(view, "facts.staff_now", count=said(given.staff_now))
    if given.staff_taken_over is not None:
        yield view.say("facts.staff", count=said(given.staff_taken_over))
    if given.projects_kept is not None and given.projects_now is not None:
        kept, now = said(given.projects_kept), said(given.projects_now)
        yield view.say("facts.projects", kept=kept, now=now)
    if given.exit_plan is not None:
        yield view.say("facts.exit" if given.exit_plan else "facts.no_exit")


def _people(view: View) -> Iterator[tuple[str, str]]:
    """Residents on the board, who looks over the shoulder, and what was attached."""
    share = view.challenge.applicant.board_residents_share
    if share is not None:
        said = percent(view.words, Fraction(share))
        yield "board", say(view, "facts.board_share", percent=said)
    yield "friend", "\n".join(_friend(view))
    yield (
        "attachments",
        "\n".join(
            say(view, "facts.attachment", document=field_name(view.words, name), file=file)
            for name, file in view.challenge.attachments.items()
        ),
    )


def _friend(view: View) -> Iterator[str]:
    """The critical friend instead of a diploma: who, in which role, how and since when."""
    friend = view.challenge.critical_friend
    if friend is None:
        return
    yield (
        say(view, "facts.friend_role", name=friend.name, role=friend.role)
        if friend.role
        else friend.name
    )
    if friend.how:
        yield say(view, "facts.friend_how", how=friend.how)
    if friend.agreed_on is not None:
        yield say(view, "facts.friend_since", day=view.words.date(friend.agreed_on))
    if friend.visits_per_year is not None:
        count = view.words.number(friend.visits_per_year)
        yield say(view, "facts.friend_visits", count=count)
