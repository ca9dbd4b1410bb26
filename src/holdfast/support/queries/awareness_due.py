"""What waits for one person: things to know, trainings to attend (7.3)."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller
from holdfast.common import clock
from holdfast.support.queries.awareness import duties_of
from holdfast.support.queries.training import needed_trainings
from holdfast.work.queries import DueItem, Waiting


def awareness_due(caller: Caller) -> list[DueItem]:
    """Give what the caller is to read and confirm, and which trainings his roles ask for."""
    if caller.person_id is None:
        return []
    today = clock.today()
    items = [
        DueItem(
            waiting=Waiting.DATE,
            record_type=duty.activity._meta.label_lower,
            record_id=duty.activity.pk,
            reference=duty.activity.reference,
            title=duty.activity.title,
            what=_("Read and confirm"),
            on=duty.due,
            url=reverse("support:awareness-read", args=(duty.activity.pk,)),
        )
        for duty in duties_of(caller.person_id, today)
        if duty.is_asked
    ]
    mine = reverse("support:awareness-mine")
    items += [
        DueItem(
            waiting=Waiting.DATE,
            record_type=training._meta.label_lower,
            record_id=training.pk,
            reference=training.reference,
            title=training.title,
            what=_("Attend this training"),
            on=None,
            url=mine,
        )
        for training in needed_trainings(caller.person_id, today)
    ]
    return items
