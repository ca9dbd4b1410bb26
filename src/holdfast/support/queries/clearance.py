"""Who is cleared up to which level, and until when (7.2); for checks and gates, not for pages."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from holdfast.accounts.models import AccessLogEntry, Person
from holdfast.acting.callers import Caller
from holdfast.leadership.choices.roles import ClearanceLevel
from holdfast.leadership.models import Role
from holdfast.leadership.queries.roles import assignments_on
from holdfast.support.choices.clearance import clears
from holdfast.support.models import Clearance

HOLDING: Final = Clearance.life_cycle.current


def clearances_by_person(
    people: Collection[UUID] | None = None,
) -> dict[UUID, list[Clearance]]:
    """Give the clearances that count, or will or did, by person; one question."""
    found = Clearance.objects.live().filter(
        state__in=HOLDING,
        unconfirmed=False,
        decided_on__isnull=False,
        valid_until__isnull=False,
    )
    if people is not None:
        found = found.filter(person__in=people)
    by_person: dict[UUID, list[Clearance]] = defaultdict(list)
    for clearance in found.order_by("decided_on"):
        by_person[clearance.person_id].append(clearance)
    return by_person


def cleared_until(clearances: Iterable[Clearance], level: str, on: dt.date) -> dt.date | None:
    """Give the last day up to which somebody is cleared without a break, at least to a level.

    None where nothing clears the person on that day.
    """
    last = on - dt.timedelta(days=1)
    enough = [c for c in clearances if clears(c.level, level)]
    for clearance in sorted(enough, key=lambda c: c.decided_on or on):
        if clearance.decided_on is None or clearance.valid_until is None:
            continue
        if clearance.decided_on > last + dt.timedelta(days=1):
            break
        last = max(last, clearance.valid_until)
    return last if last >= on else None


def is_cleared(person: UUID, level: str, on: dt.date) -> bool:
    """Tell whether a person is cleared on a day, at least to a level."""
    return cleared_until(clearances_by_person([person])[person], level, on) is not None


def board(caller: Caller) -> QuerySet[Clearance]:
    """Give the clearances that a caller may read, what runs out first, first."""
    return (
        Clearance.objects.visible_to(caller)
        .live()
        .select_related("person", "person__unit")
        .order_by("valid_until", "reference")
    )


def readings(caller: Caller) -> QuerySet[AccessLogEntry]:
    """Give who read which clearance, the newest first."""
    return AccessLogEntry.objects.filter(
        organization_id=caller.organization_id, subject__contains=f"{Clearance.prefix}-"
    ).order_by("-at")


@dataclass(frozen=True)
class Uncleared:
    """Somebody who has a role today without the clearance that it needs."""

    role: Role
    person: Person


def roles_waiting(caller: Caller, day: dt.date) -> list[Uncleared]:
    """Give who has a role that needs clearance and is not cleared up to its level."""
    held = (
        assignments_on(day)
        .exclude(role__clearance_needed=ClearanceLevel.NONE)
        .select_related("role", "person")
        .order_by("role__title", "person__title")
    )
    known = set(Person.objects.visible_to(caller).values_list("pk", flat=True))
    clearances = clearances_by_person()
    return [
        Uncleared(a.role, a.person)
        for a in held
        if a.person_id in known
        and cleared_until(clearances[a.person_id], a.role.clearance_needed, day) is None
    ]
