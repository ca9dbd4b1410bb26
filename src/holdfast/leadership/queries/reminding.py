"""Which reminders of a policy are due, each once (5.2.2); who hears of what stays undone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Min

from holdfast.common import clock
from holdfast.leadership.models import SecurityPolicy
from holdfast.leadership.queries.coverage import addresses_to_remind
from holdfast.leadership.queries.roles import holders_on
from holdfast.records.models import Distribution
from holdfast.records.queries import version_in_force_of

STEPS: Final = (7, 14)  # days after it was given; with the last its owner is told


@dataclass(frozen=True)
class Waiting:
    """A policy of which people are to be reminded: since when, how many, for the last time."""

    policy: SecurityPolicy
    number: int
    given: dt.date
    people: int
    is_last: bool


def reminders_due(on: dt.date) -> list[Waiting]:
    """Give the policies in force of which people are to be reminded by a day.

    A reminder that somebody sent by hand since the day of a step stands for it.
    """
    policies = SecurityPolicy.objects.live().filter(
        version_in_force__isnull=False, unconfirmed=False
    )
    found = (_waiting(policy, on) for policy in policies.select_related("owner"))
    return [each for each in found if each is not None]


def who_answers_for_the_system() -> list[UUID]:
    """Give the people in the role that makes sure that the system conforms (5.3 a)."""
    held = holders_on(clock.today()).filter(role__ensures_conformity=True)
    return list(held.order_by("starts_on", "reference").values_list("person_id", flat=True))


def _waiting(policy: SecurityPolicy, on: dt.date) -> Waiting | None:
    version = version_in_force_of(policy)
    if version is None:
        return None
    copies = Distribution.objects.filter(content_version=version, person__isnull=False)
    first = copies.aggregate(first=Min("sent_at"))["first"]
    if first is None:
        return None
    given = first.date()
    reached = [step for step in STEPS if given + dt.timedelta(days=step) <= on]
    if not reached:
        return None
    step = given + dt.timedelta(days=reached[-1])
    sent = [
        dt.datetime.fromisoformat(str(each["at"])).date()
        for each in policy.reminders
        if each["version"] == version.number
    ]
    if any(day >= step for day in sent):
        return None
    people, _addresses = addresses_to_remind(policy, version)
    if not people:
        return None
    return Waiting(policy, version.number, given, people, is_last=reached[-1] == STEPS[-1])
