"""What a reviewer has to do: the versions that he was asked to read, by the day agreed (7.5.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller, current_caller
from holdfast.records.choices import VersionState
from holdfast.records.models import ReviewRequest
from holdfast.records.queries import records_by_key
from holdfast.web.addresses import address_of_key
from holdfast.work.queries import LIMIT, DueItem, Waiting


def reviews_asked_of(caller: Caller) -> list[DueItem]:
    """Give the versions that the caller was asked to review and has not answered."""
    if caller.person_id is None:
        return []
    asked = _unanswered().filter(person_id=caller.person_id)[:LIMIT]
    return [item for _person, item in _items(caller, list(asked))]


def reviews_asked_of_everybody(day: dt.date) -> Iterator[tuple[UUID, DueItem]]:
    """Give the same of everybody who was asked and has not answered."""
    return _items(current_caller(), list(_unanswered()))


def _unanswered() -> QuerySet[ReviewRequest]:
    return (
        ReviewRequest.objects.filter(
            answered_at=None,
            dropped_at=None,
            content_version__state=VersionState.IN_REVIEW,
        )
        .select_related("content_version")
        .order_by("due")
    )


def _items(caller: Caller, asked: Sequence[ReviewRequest]) -> Iterator[tuple[UUID, DueItem]]:
    versions = [each.content_version for each in asked]
    records = records_by_key(caller, ((v.record_type, v.record_id) for v in versions))
    for each in asked:
        version = each.content_version
        record = records.get(version.record_id)
        if record is None:
            continue
        yield (
            each.person_id,
            DueItem(
                waiting=Waiting.DATE,
                record_type=version.record_type,
                record_id=record.pk,
                reference=record.reference,
                title=record.title,
                what=_("Review version {number}").format(number=version.number),
                on=each.due,
                owner=each.asked_by,
                since=each.asked_at.date(),
                url=f"{address_of_key(version.record_type, record.pk)}#review",
            ),
        )
