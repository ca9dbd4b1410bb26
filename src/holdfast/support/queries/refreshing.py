"""What has to be refreshed although no record names its last day (7.2, 7.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.common import clock
from holdfast.leadership.queries.roles import assignments_on
from holdfast.support.models import CompetenceRecord, CompetenceRequirement, Training
from holdfast.support.queries.competence import (
    EXPIRING,
    Met,
    Standing,
    picture,
    requirements_in_use,
)
from holdfast.support.queries.training import counting_passes
from holdfast.work.queries import DueItem, Waiting

Found = Iterator[tuple[UUID, DueItem]]


def refresh_due(caller: Caller) -> list[DueItem]:
    """Give what the caller has to refresh within 90 days, or should have."""
    if caller.person_id is None or not caller.may_somewhere(Permission.RECORD_READ):
        return []
    mine, today = [caller.person_id], clock.today()
    readable = set(
        CompetenceRecord.objects.visible_to(caller)
        .filter(person=caller.person_id)
        .values_list("pk", flat=True)
    )
    records = (item for _who, item in _by_requirement(today, mine) if item.record_id in readable)
    return [*records, *(item for _who, item in _by_course(today, mine))]


def refresh_due_for_everybody(day: dt.date) -> Found:
    """Give the same for everybody, and for whoever answers for the record that runs out."""
    found = list(_by_requirement(day, None))
    keys = [item.record_id for _who, item in found]
    owners: dict[UUID, UUID | None] = {}
    for start in range(0, len(keys), 500):
        rows = CompetenceRecord.objects.filter(pk__in=keys[start : start + 500])
        owners |= dict(rows.values_list("pk", "owner_id"))
    for person_id, item in found:
        yield person_id, item
        owner = owners.get(item.record_id)
        if owner is not None and owner != person_id:
            yield owner, item
    yield from _by_course(day, None)


def _by_requirement(day: dt.date, persons: Collection[UUID] | None) -> Found:
    """Give the records that a requirement asks to refresh earlier than they say themselves."""
    wanted = [r for r in requirements_in_use() if r.validity_months is not None]
    if not wanted:
        return
    shown = picture(day, requirements=wanted, persons=persons)
    for need in shown.needs:
        met = shown.met(need.person.pk, need.requirement)
        if met.record is not None and met.until is not None and _runs_out_unsaid(met):
            yield need.person.pk, _record_to_refresh(met.record, need.requirement, met.until)


def _runs_out_unsaid(met: Met) -> bool:
    """Tell whether it runs out, or has, on a day that its record does not name."""
    ends = met.standing in (Standing.EXPIRING, Standing.EXPIRED)
    return ends and met.record is not None and met.record.valid_until != met.until


def _record_to_refresh(
    record: CompetenceRecord, requirement: CompetenceRequirement, until: dt.date
) -> DueItem:
    return DueItem(
        waiting=Waiting.DATE,
        record_type=record._meta.label_lower,
        record_id=record.pk,
        reference=record.reference,
        title=record.title,
        what=_("Refresh it: {subject}").format(subject=requirement.open_subject),
        on=until,
    )


def _by_course(day: dt.date, persons: Collection[UUID] | None) -> Found:
    """Give the courses that a role asks for, and that have to be attended again."""
    held = assignments_on(day)
    passes = counting_passes(day).filter(
        session__training__state="in_use",
        session__training__standing="live",
        session__training__unconfirmed=False,
        session__training__for_role__isnull=False,
    )
    if persons is not None:
        held, passes = held.filter(person__in=persons), passes.filter(person__in=persons)
    latest: dict[tuple[UUID, UUID, UUID], dt.date] = {}
    for person, training, role, until in passes.order_by().values_list(
        "person_id", "session__training_id", "session__training__for_role_id", "valid_until"
    ):
        key = (person, training, role)
        latest[key] = max(latest.get(key, dt.date.min), until or dt.date.max)
    ending = {key: until for key, until in latest.items() if until <= day + EXPIRING}
    if not ending:
        return
    roles = set(held.order_by().values_list("person_id", "role_id"))
    courses = Training.objects.in_bulk({training for _person, training, _role in ending})
    for (person, training, role), until in ending.items():
        if (person, role) in roles:
            yield person, _course_again(courses[training], until)


def _course_again(training: Training, until: dt.date) -> DueItem:
    return DueItem(
        waiting=Waiting.DATE,
        record_type=training._meta.label_lower,
        record_id=training.pk,
        reference=training.reference,
        title=training.title,
        what=_("Attend this training again"),
        on=until,
        url=reverse("support:awareness-mine"),
    )
