"""Copies that somebody has to give back, as they stand in My work (7.5.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller, current_caller
from holdfast.records.content.copies import copies_out
from holdfast.records.models import Distribution
from holdfast.records.queries import records_by_key
from holdfast.work.queries import DueItem, Waiting

MOST = 200


def recalls_due(caller: Caller) -> list[DueItem]:
    """Give the copies that were called back: from their holder, else from the content's owner."""
    if caller.person_id is None:
        return []
    mine = copies_out().filter(Q(holder_id=caller.person_id) | Q(holder_id__isnull=True))[:MOST]
    found = _items(caller, list(mine))
    return [item for person_id, item in found if person_id == caller.person_id]


def recalls_due_for_everybody(day: dt.date) -> Iterator[tuple[UUID, DueItem]]:
    """Give the same for everybody who has to give something back."""
    return _items(current_caller(), list(copies_out()))


def _items(caller: Caller, copies: Sequence[Distribution]) -> Iterator[tuple[UUID, DueItem]]:
    known = records_by_key(
        caller, ((c.content_version.record_type, c.content_version.record_id) for c in copies)
    )
    for copy in copies:
        record = known.get(copy.content_version.record_id)
        who = copy.holder_id or (record.owner_id if record is not None else None)
        if record is None or who is None:
            continue
        yield (
            who,
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
            ),
        )
