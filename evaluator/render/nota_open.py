"""What is not certain yet: risks, open questions, and what the municipality has to find out."""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.model.rule import Profile
from evaluator.render.challenge_answer import reason
from evaluator.render.challenge_view import View
from evaluator.render.hints import Hint, advice_of, field_name
from evaluator.render.nota_view import at_most, chosen, deciding, refusing, say
from evaluator.report.blocks import Block, text

MOST_FINDINGS = 4
MOST_RULES = 5
MOST_UNKNOWN = 3
OPEN = ("unknown", "judgement")


def risks(view: View) -> Iterator[Block]:
    """Everything that a reader must know before relying on the advice."""
    items = [
        *_faults(view),
        *_open_rules(view),
        *_money(view),
        *_list(view),
        *_principles(view),
        *_later(view),
    ]
    if items:
        yield text(items=items)
    else:
        yield text(say(view, "risks.none"))


def _faults(view: View) -> list[str]:
    """What must be put right before there is an outcome that holds."""
    lines = list(dict.fromkeys(view.words.finding(one).message for one in refusing(view)))
    return at_most(view, lines, MOST_FINDINGS)


def _open_rules(view: View) -> list[str]:
    """Rules that cannot be told yet and that are not among the deciding ones above."""
    found = chosen(view)
    if found is None:
        return []
    above = deciding(found[1])
    lines = [
        reason(view, check)
        for check in found[1].checks
        if check.counted and check.result in OPEN and check not in above
    ]
    return at_most(view, lines, MOST_RULES)


def _money(view: View) -> Iterator[str]:
    vat, status = view.challenge.money.vat, view.challenge.baseline.status
    if None in (vat.challenger, vat.incumbent) or "unknown" in (vat.challenger, vat.incumbent):
        yield say(view, "risks.vat_unknown")
    elif vat.challenger != vat.incumbent:
        own, other = (view.words.word("vat", str(one)) for one in (vat.challenger, vat.incumbent))
        yield say(view, "risks.vat_differs", challenger=own, incumbent=other)
    elif "claimed" in str(vat.challenger):
        yield say(view, "risks.vat_claimed")
    if status == "estimated":
        yield say(view, "risks.estimated")


def _list(view: View) -> Iterator[str]:
    """What is not known of the list of rules itself."""
    found = chosen(view)
    if found is None:
        return
    profile, outcome = found
    if not profile.complete:
        yield say(view, "risks.incomplete")
        yield from _unknown_of(view, profile)
    unsure = [check.rule.id for check in outcome.checks if check.why_not_counted == "unverified"]
    if unsure:
        yield say(view, "risks.unverified", rules=view.words.listed(unsure))
    if outcome.welcome_documents:
        names = [field_name(view.words, name) for name in outcome.welcome_documents]
        yield say(view, "risks.welcome", names=view.words.listed(names))


def _unknown_of(view: View, profile: Profile) -> list[str]:
    lines = [say(view, "risks.unknown", text=one.get(view.words.lang)) for one in profile.unknown]
    return at_most(view, lines, MOST_UNKNOWN)


def _principles(view: View) -> Iterator[str]:
    principles = view.book.principles
    if principles is not None and principles.status == "placeholder":
        yield say(view, "risks.placeholder")


def _later(view: View) -> Iterator[str]:
    found = chosen(view)
    checks = found[1].checks if found else ()
    rules = [check.rule.id for check in checks if check.result == "not_due"]
    if rules:
        yield say(view, "risks.later", rules=view.words.listed(rules))


def find_out(view: View) -> Iterator[Block]:
    """What only the municipality can find out."""
    items = municipality(view)
    if items:
        yield text(items=items)
    else:
        yield text(say(view, "find_out.none"))


def municipality(view: View) -> list[str]:
    """The questions to the municipality, each once."""
    items = [one.text for one in hints(view) if one.who == "municipality"]
    if view.challenge.baseline.status == "unknown":
        items.append(say(view, "find_out.current"))
    elif not view.challenge.baseline.stays_by_year:
        items.append(say(view, "find_out.stays"))
    return list(dict.fromkeys(items))


def hints(view: View) -> list[Hint]:
    """What would make it pass under the list of rules; of several ways the first."""
    found = chosen(view)
    if found is None:
        return []
    given = advice_of(view.session.evaluation, view.challenge, found[1], view.words)
    return [one for one in given if not one.alternative]
