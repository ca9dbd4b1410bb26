"""Which security objectives a communication made known to those whom they concern (6.2.1 e)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import Q

from holdfast.accounts.models import Unit
from holdfast.planning.models import Objective
from holdfast.records.models import Trace
from holdfast.support.models.communication import TOLD, Communication, CommunicationDelivery

OBJECTIVE = Objective._meta.label_lower
COMMUNICATION = Communication._meta.label_lower


def objectives_told(objectives: Sequence[Objective]) -> set[UUID]:
    """Give the objectives of which a communication told their unit since their last change.

    Four questions, however many objectives there are. An objective of the whole organization is
    made known by telling anybody who works here.
    """
    linked = _linked([objective.pk for objective in objectives])
    sent = {
        each.pk: each.sent_at
        for each in Communication.objects.live().filter(
            pk__in={key for keys in linked.values() for key in keys},
            state__in=TOLD,
            unconfirmed=False,
            sent_at__isnull=False,
        )
    }
    if not sent:
        return set()
    units = _units_reached(list(sent))
    above = dict(Unit.objects.live().values_list("pk", "parent_id"))
    told = set()
    for objective in objectives:
        since = objective.corrected_at or objective.recorded_at
        reached: set[UUID | None] = set()
        for key in linked[objective.pk]:
            at: dt.datetime | None = sent.get(key)
            if at is not None and at >= since:
                reached |= units[key]
        if any(_is_within(unit, objective.unit_id, above) for unit in reached):
            told.add(objective.pk)
    return told


def _linked(keys: Sequence[UUID]) -> Mapping[UUID, set[UUID]]:
    """Give, per objective, the communications that are linked to it, from either side."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    live = Trace.objects.filter(ended_at__isnull=True)
    between = Q(source_id__in=keys, target_type=COMMUNICATION) | Q(
        target_id__in=keys, source_type=COMMUNICATION
    )
    for source, source_type, target in live.filter(between).values_list(
        "source_id", "source_type", "target_id"
    ):
        if source_type == COMMUNICATION:
            found[target].add(source)
        else:
            found[source].add(target)
    return found


def _units_reached(keys: Sequence[UUID]) -> Mapping[UUID, set[UUID | None]]:
    """Give, per communication, the units of the people who were told; None is no unit."""
    units: dict[UUID, set[UUID | None]] = defaultdict(set)
    told = CommunicationDelivery.objects.filter(
        communication_id__in=keys, person__isnull=False, sent_at__isnull=False
    )
    for key, unit in told.values_list("communication_id", "person__unit_id").distinct():
        units[key].add(unit)
    return units


def _is_within(unit: UUID | None, wanted: UUID | None, above: Mapping[UUID, UUID | None]) -> bool:
    if wanted is None:
        return True
    seen: set[UUID] = set()
    while unit is not None and unit not in seen:
        if unit == wanted:
            return True
        seen.add(unit)
        unit = above.get(unit)
    return False
