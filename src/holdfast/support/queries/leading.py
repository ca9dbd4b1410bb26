"""What clause 7 keeps of the leadership of top management: words sent out, people trained (5.1)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from typing import Final
from uuid import UUID

from holdfast.context.queries.links import linked_to
from holdfast.leadership.queries.counted import Counted
from holdfast.leadership.queries.gathered import done_by_top_management
from holdfast.support.choices.training import Mark
from holdfast.support.models import Attendance, Communication, TrainingSession
from holdfast.support.models.communication import TOLD

RELEASED: Final = ("support.communication.released",)
POLICY: Final = ("leadership.securitypolicy", "leadership.intendedresult")
WAS_THERE: Final = (Mark.PRESENT, Mark.PASSED, Mark.FAILED)


def told_of_the_policy(since: dt.date, until: dt.date) -> list[Counted]:
    """Give what top management released on the policy or the intended results, and went out."""
    days = done_by_top_management(RELEASED, since, until)
    found = (
        Communication.objects.live()
        .filter(pk__in=list(days), state__in=TOLD, unconfirmed=False)
        .filter(linked_to(POLICY))
        .order_by("reference")
    )
    return [Counted(each, days[each.pk]) for each in found]


def trained_in_sessions(people: Collection[UUID], since: dt.date, until: dt.date) -> list[Counted]:
    """Give the sessions that some people attended, each with who of them was there."""
    there: dict[UUID, set[UUID]] = defaultdict(set)
    rows = Attendance.objects.filter(
        person_id__in=list(people),
        mark__in=WAS_THERE,
        session__starts_at__date__gte=since,
        session__starts_at__date__lte=until,
    ).values_list("session_id", "person_id")
    for session, person in rows:
        there[session].add(person)
    sessions = TrainingSession.objects.live().filter(
        pk__in=list(there), state__in=TrainingSession.life_cycle.current, unconfirmed=False
    )
    return [Counted(each, each.starts_at.date(), frozenset(there[each.pk])) for each in sessions]
