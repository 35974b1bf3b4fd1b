"""Comparing dates and moments without guessing a time or a time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

DAYS_IN_WEEK = 7


def not_after(moment: Any, deadline: Any) -> bool | None:
    """Whether a moment is on or before a deadline, both ends included.

    None when it cannot be told: one is absent, or they fall on the same day and the time or
    the time zone of one of them is not stated.
    """
    if not isinstance(moment, date) or not isinstance(deadline, date):
        return None
    both = (moment, deadline)
    if not any(isinstance(one, datetime) for one in both):
        return moment <= deadline
    exact = [one for one in both if isinstance(one, datetime) and one.tzinfo is not None]
    if len(exact) == len(both):
        return exact[0].astimezone(UTC) <= exact[1].astimezone(UTC)
    days = [day_of(one) for one in both]
    apart = abs((days[0] - days[1]).days)
    # Without a time zone a moment can belong to the day before or after.
    return days[0] < days[1] if apart > 1 else None


def day_of(moment: date) -> date:
    """The calendar day of a moment, as written."""
    return moment.date() if isinstance(moment, datetime) else moment


def days_between(first: Any, last: Any) -> int | None:
    """Calendar days from one date or moment to another; None while one of them is absent."""
    if not isinstance(first, date) or not isinstance(last, date):
        return None
    return (day_of(last) - day_of(first)).days
