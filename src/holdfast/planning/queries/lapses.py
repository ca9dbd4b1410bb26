"""Until when records are answered by others that are themselves good until a day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from holdfast.records.models import Trace

Days = Mapping[UUID, dt.date | None]


def linked_until(subjects: QuerySet[Any], answering: Mapping[str, Days]) -> dt.date | None:
    """Give the last day on which each of the subjects still has an answering record.

    `answering` gives, per kind and record, the last day on which it counts, None for ever. It asks
    twice, however many there are; None where no subject ever loses its last.
    """
    keys = subjects.order_by().values("pk")
    live = Trace.objects.filter(ended_at__isnull=True)
    forward = live.filter(source_id__in=keys, target_type__in=list(answering))
    backward = live.filter(target_id__in=keys, source_type__in=list(answering))
    pairs = [
        *forward.values_list("source_id", "target_type", "target_id"),
        *backward.values_list("target_id", "source_type", "source_id"),
    ]
    days: dict[UUID, list[dt.date | None]] = defaultdict(list)
    for subject, kind, other in pairs:
        if other in answering[kind]:
            days[subject].append(answering[kind][other])
    ends = [max(d for d in found if d) for found in days.values() if None not in found]
    return min(ends, default=None)
