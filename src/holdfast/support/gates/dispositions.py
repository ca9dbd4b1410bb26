"""Gates before anything is destroyed: another person, its date, and no legal hold (7.5.3)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.gates import Gate
from holdfast.common import clock
from holdfast.records.registry import REGISTRY
from holdfast.support.models import Disposition
from holdfast.support.queries.retention import Holds

NAMED = 5


def _another_person(
    caller: Caller, disposition: Disposition, values: Mapping[str, Any]
) -> str | None:
    proposer = disposition.proposed_by_actor
    if proposer is None or proposer != caller.actor_id:
        return None
    return _("You proposed it, so another person approves it.")


ANOTHER_PERSON = Gate(
    key="another-person-approves-disposition",
    clause="7.5.3",
    sentence=gettext_lazy("Who proposes a disposition does not approve it."),
    holds=_another_person,
    can_override=False,
)


def _still_past_and_free(
    caller: Caller, disposition: Disposition, values: Mapping[str, Any]
) -> str | None:
    today = clock.today()
    early = [
        item["reference"]
        for item in disposition.items
        if not item["kept_until"] or dt.date.fromisoformat(item["kept_until"]) >= today
    ]
    if early:
        return _("Still to be kept: {records}.").format(records=", ".join(early[:NAMED]))
    held = held_among(disposition.items)
    if held:
        return _(
            "Under a legal hold: {records}. Reject this disposition and propose a new one; what is "
            "held stays out of it."
        ).format(records=", ".join(held[:NAMED]))
    return None


def held_among(items: list[Mapping[str, Any]]) -> list[str]:
    """Give the references of those among the items of a disposition that are held."""
    by_kind: dict[str, list[UUID]] = defaultdict(list)
    for item in items:
        by_kind[item["type"]].append(UUID(item["id"]))
    holds = Holds()
    found: list[str] = []
    for kind, keys in by_kind.items():
        if kind in REGISTRY:
            records = REGISTRY[kind].model.objects.filter(holds.covering(kind), pk__in=keys)
            found += records.order_by("reference").values_list("reference", flat=True)
    return found


STILL_PAST_AND_FREE = Gate(
    key="past-retention-and-not-held",
    clause="7.5.3",
    sentence=gettext_lazy("Nothing is destroyed before its date or under a legal hold."),
    holds=_still_past_and_free,
    can_override=False,
)
