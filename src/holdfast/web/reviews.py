"""What a reviewer has to do: the versions that he was asked to read, by the day agreed (7.5.2)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller
from holdfast.records.choices import VersionState
from holdfast.records.models import ReviewRequest
from holdfast.records.queries import records_by_key
from holdfast.web.addresses import address_of_key
from holdfast.work.queries import LIMIT, DueItem, Waiting


def reviews_asked_of(caller: Caller) -> list[DueItem]:
    """Give the versions that the caller was asked to review and has not answered."""
    if caller.person_id is None:
        return []
    asked = list(
        ReviewRequest.objects.filter(
            person_id=caller.person_id,
            answered_at=None,
            dropped_at=None,
            content_version__state=VersionState.IN_REVIEW,
        )
        .select_related("content_version")
        .order_by("due")[:LIMIT]
    )
    versions = [each.content_version for each in asked]
    records = records_by_key(caller, ((v.record_type, v.record_id) for v in versions))
    return [
        DueItem(
            waiting=Waiting.DATE,
            record_type=each.content_version.record_type,
            record_id=record.pk,
            reference=record.reference,
            title=record.title,
            what=_("Review version {number}").format(number=each.content_version.number),
            on=each.due,
            owner=each.asked_by,
            since=each.asked_at.date(),
            url=f"{address_of_key(each.content_version.record_type, record.pk)}#review",
        )
        for each in asked
        if (record := records.get(each.content_version.record_id)) is not None
    ]
