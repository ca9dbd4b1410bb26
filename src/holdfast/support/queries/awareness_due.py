"""What waits for one person: things to know, trainings to attend (7.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller
from holdfast.common import clock
from holdfast.support.models import Training
from holdfast.support.queries.awareness import (
    Duty,
    duties_among,
    duties_of,
    people_under_control,
    workers_among,
)
from holdfast.support.queries.training import needed_trainings, trainings_needed_by_everybody
from holdfast.work.queries import DueItem, Waiting


def awareness_due(caller: Caller) -> list[DueItem]:
    """Give what the caller is to read and confirm, and which trainings his roles ask for."""
    if caller.person_id is None:
        return []
    today = clock.today()
    items = [_to_confirm(d) for d in duties_of(caller.person_id, today) if d.is_asked]
    return items + [_to_attend(each) for each in needed_trainings(caller.person_id, today)]


def awareness_due_for_everybody(day: dt.date) -> Iterator[tuple[UUID, DueItem]]:
    """Give the same for everybody who works under the organization's control."""
    workers = workers_among(people_under_control())
    for person_id, duties in duties_among(workers, day).items():
        yield from ((person_id, _to_confirm(duty)) for duty in duties if duty.is_asked)
    for person_id, training in trainings_needed_by_everybody(day):
        yield person_id, _to_attend(training)


def _to_confirm(duty: Duty) -> DueItem:
    return DueItem(
        waiting=Waiting.DATE,
        record_type=duty.activity._meta.label_lower,
        record_id=duty.activity.pk,
        reference=duty.activity.reference,
        title=duty.activity.title,
        what=_("Read and confirm"),
        on=duty.due,
        url=reverse("support:awareness-read", args=(duty.activity.pk,)),
    )


def _to_attend(training: Training) -> DueItem:
    return DueItem(
        waiting=Waiting.DATE,
        record_type=training._meta.label_lower,
        record_id=training.pk,
        reference=training.reference,
        title=training.title,
        what=_("Attend this training"),
        on=None,
        url=reverse("support:awareness-mine"),
    )
