"""Reads of leadership activity: what counts, and since when (5.1)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db.models import QuerySet

from holdfast.common.days import add_months
from holdfast.leadership.choices.activity import ActivityKind
from holdfast.leadership.models import LeadershipActivity
from holdfast.leadership.queries.roles import is_top_manager

TWELVE: Final = 12


def recorded(kind: ActivityKind) -> QuerySet[LeadershipActivity]:
    """Give the activities of a kind that are live and confirmed, the newest first."""
    return (
        LeadershipActivity.objects.live()
        .filter(kind=kind, unconfirmed=False)
        .order_by("-happened_on", "-reference")
    )


def by_top_management(kind: ActivityKind) -> QuerySet[LeadershipActivity]:
    """Give the activities of a kind whose person was top management on that day."""
    return recorded(kind).filter(is_top_manager("person_id", "happened_on"))


def within(
    found: QuerySet[LeadershipActivity], on: dt.date, months: int = TWELVE
) -> QuerySet[LeadershipActivity]:
    """Give what happened in the months before a day, that day included."""
    return found.filter(happened_on__lte=on, happened_on__gte=add_months(on, -months))


def falls_out(day: dt.date, months: int = TWELVE) -> dt.date:
    """Give the first day on which something of a day is older than so many months.

    Months differ in length, so it is looked for rather than added.
    """
    last = add_months(day, months)
    while add_months(last, -months) <= day:
        last += dt.timedelta(days=1)
    return last
