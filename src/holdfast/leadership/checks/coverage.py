"""Until when a role is held without a break, as the assignments stand today (5.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Final

from holdfast.leadership.choices.roles import AssignmentKind
from holdfast.leadership.models import RoleAssignment
from holdfast.leadership.queries.roles import HELD

DAY: Final = dt.timedelta(days=1)
ASSIGN: Final = "leadership.assignment.proposed"


def holders_from(on: dt.date) -> list[RoleAssignment]:
    """Give the holders of roles on a day and from later days on, in one question."""
    found = (
        RoleAssignment.objects.live()
        .filter(state__in=HELD, kind=AssignmentKind.HOLDER, unconfirmed=False)
        .exclude(ends_on__lt=on)
        .select_related("role", "person")
    )
    return list(found.order_by("starts_on", "reference"))


def vacant_from(assignments: Iterable[RoleAssignment], on: dt.date) -> dt.date | None:
    """Give the first day from `on` on which none of these holds; None where that never comes."""
    vacant = on
    for each in sorted(assignments, key=lambda a: a.starts_on):
        if each.starts_on > vacant:
            break
        if each.ends_on is None:
            return None
        vacant = max(vacant, each.ends_on + DAY)
    return vacant


def first_day(days: Sequence[dt.date | None]) -> dt.date | None:
    """Give the first of some days, where None is never."""
    return min((day for day in days if day is not None), default=None)


def last_day(days: Sequence[dt.date | None]) -> dt.date | None:
    """Give the last of some days, where None is never and so the last of all."""
    return None if None in days else max((day for day in days if day is not None), default=None)
