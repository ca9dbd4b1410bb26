"""Gates of the links of a change plan: once it is decided, it names what it was decided for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.gates import Gate
from holdfast.planning.models import ChangePlan
from holdfast.planning.queries.changes import PLAN, plans_that_are_settled
from holdfast.records.choices import Relation
from holdfast.records.models import Record, Trace

Values = Mapping[str, Any]
STANDS: Final = gettext_lazy(
    "{plan} is decided: it names what it was decided for. Raise a further change for another "
    "record."
)
KEEPS: Final = gettext_lazy(
    "{plan} is decided: that it changes this record belongs to what was decided, and stays."
)


def _names_no_more(caller: Caller, source: Record, values: Values) -> str | None:
    if values.get("relation") != Relation.CHANGES:
        return None
    target = values.get("target")
    for plan, other in ((source, target), (target, source)):
        if not isinstance(plan, ChangePlan) or not isinstance(other, Record):
            continue
        if plan.state_now.frozen and not plan.was_decided_for(other.pk):
            return str(STANDS).format(plan=plan.reference)
    return None


DECIDED_PLAN_NAMES_NO_MORE = Gate(
    key="a-decided-plan-names-no-more",
    clause="6.3",
    sentence=gettext_lazy("A change plan that is decided names no further record as changed."),
    holds=_names_no_more,
    can_override=False,
)


def _keeps_its_records(caller: Caller, record: Record, values: Values) -> str | None:
    link = values.get("link")
    if not isinstance(link, Trace) or link.relation != Relation.CHANGES:
        return None
    ends = {
        **({link.source_id: link.target_id} if link.source_type == PLAN else {}),
        **({link.target_id: link.source_id} if link.target_type == PLAN else {}),
    }
    return _first_that_keeps(ends)


def _first_that_keeps(ends: Mapping[UUID, UUID]) -> str | None:
    for plan in plans_that_are_settled(ends) if ends else ():
        if plan.was_decided_for(ends[plan.pk]):
            return str(KEEPS).format(plan=plan.reference)
    return None


DECIDED_PLAN_KEEPS_ITS_RECORDS = Gate(
    key="a-decided-plan-keeps-its-records",
    clause="6.3",
    sentence=gettext_lazy("What a decided change plan changes is not taken from it again."),
    holds=_keeps_its_records,
    can_override=False,
)
