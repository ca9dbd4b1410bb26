"""Copies that somebody has to give back, as they stand in My work (7.5.3)."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller
from holdfast.records.content.copies import copies_out
from holdfast.records.queries import records_by_key
from holdfast.work.queries import DueItem, Waiting

MOST = 200


def recalls_due(caller: Caller) -> list[DueItem]:
    """Give the copies that were called back: from their holder, else from the content's owner."""
    if caller.person_id is None:
        return []
    mine = copies_out().filter(Q(holder_id=caller.person_id) | Q(holder_id__isnull=True))[:MOST]
    copies = list(mine)
    known = records_by_key(
        caller, ((c.content_version.record_type, c.content_version.record_id) for c in copies)
    )
    items = []
    for copy in copies:
        record = known.get(copy.content_version.record_id)
        if record is None or (copy.holder_id is None and record.owner_id != caller.person_id):
            continue
        items.append(
            DueItem(
                waiting=Waiting.DATE,
                record_type=copy.content_version.record_type,
                record_id=record.pk,
                reference=record.reference,
                title=record.title,
                what=_("Give back or destroy version {number}, {place}").format(
                    number=copy.content_version.number, place=copy.place
                ),
                on=copy.recall_due,
                owner=copy.holder_name,
                url=reverse("support:copy", args=(copy.pk,)),
            )
        )
    return items
