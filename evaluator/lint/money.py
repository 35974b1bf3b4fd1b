"""Rules about money: whether there is one, and on which VAT basis a maximum stands."""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.lint.subject import TAKE_OVER, Subject
from evaluator.model.finding import Finding, warning

ABOUT_MONEY = ("cap_per_year", "cost_not_higher")
NOT_SAID = "unspecified"


def look(subject: Subject) -> Iterator[Finding]:
    """No rule on money in a profile for take-overs; a maximum that does not say its VAT basis."""
    profile = subject.profile
    checks = {rule.check for rule in profile.rules}
    if profile.applies_to == TAKE_OVER and not checks.intersection(ABOUT_MONEY):
        yield warning("profile.no_money_rule", subject.place(("rules",)), profile=profile.id)
    for rule, place in subject.rules():
        limit = subject.limits.get(rule.limit or "")
        if rule.check == "cap_per_year" and limit is not None and limit.vat == NOT_SAID:
            yield warning(
                "limit.without_vat", place, profile=profile.id, rule=rule.id, limit=limit.id
            )
