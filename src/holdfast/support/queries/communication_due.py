"""What the communication plan makes due: by the calendar, and by what happened since (7.4)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller
from holdfast.common import clock
from holdfast.leadership.queries.roles import assignments_on
from holdfast.records.models import ContentVersion
from holdfast.records.registry import REGISTRY
from holdfast.support.choices.communication import CommunicationTrigger as Trigger
from holdfast.support.models.communication_plan import CommunicationPlanEntry
from holdfast.work.queries import DueItem, Waiting

SHOWN: Final = 500  # events of one kind looked at; older ones were told of long since


@dataclass(frozen=True)
class EventSource:
    """Where to see that something happened: a kind of record, and what says when.

    `day` names a field with a day, which stands for its beginning; without it the record counts
    from when it happened, or was recorded. `moment` names another field that says so. `content`
    where it is about versions of controlled content of the kind.
    """

    kind: str
    day: str = ""
    moment: str = ""
    where: Q = field(default_factory=Q)
    content: bool = False

    def since(self, start: dt.datetime) -> list[dt.datetime]:
        """Give the moments after another one at which it happened; one query.

        Nothing where no room brings the kind.
        """
        if self.kind not in REGISTRY:
            return []
        found = self._records().filter(self.where)
        if self.day:
            later = found.filter(**{f"{self.day}__gte": start.date()}).order_by(self.day)
            days = later.values_list(self.day, flat=True)[:SHOWN]
            return [dt.datetime.combine(day, dt.time(), dt.UTC) for day in days]
        known = F(self.moment) if self.moment else Coalesce("happened_at", "recorded_at")
        told = found.annotate(moment_of=known).filter(moment_of__gt=start).order_by("moment_of")
        return list(told.values_list("moment_of", flat=True)[:SHOWN])

    def _records(self) -> QuerySet[Any]:
        if self.content:
            return ContentVersion.objects.filter(
                record_type=self.kind, state__in=("effective", "superseded", "withdrawn")
            )
        return REGISTRY[self.kind].model.objects.live().filter(unconfirmed=False)


Sources = tuple[EventSource, ...]
INCOMING: Final = "support.incomingcommunication"
OBLIGATION: Final = "context.complianceobligation"
APPLIES: Final = Q(state__in=("applicable", "evaluated", "changed"))
EVENTS: Final[Mapping[Trigger, Sources]] = {
    Trigger.POLICY_VERSION: (
        EventSource("leadership.securitypolicy", "effective_on", content=True),
    ),
    Trigger.PLAN_VERSION: (EventSource("response.securityplan", "effective_on", content=True),),
    Trigger.OBLIGATION_CHANGED: (
        EventSource(OBLIGATION, "changed_on", where=APPLIES),
        EventSource(OBLIGATION, moment="recorded_at", where=APPLIES),
    ),
    Trigger.OBJECTIVE_CHANGED: (
        EventSource("planning.objective", "approved_on", where=Q(state="active")),
    ),
    Trigger.CHANGE_IMPLEMENTED: (EventSource("planning.changeplan", "implemented_on"),),
    Trigger.RISK_ACCEPTED: (EventSource("risk.riskacceptance"),),
    Trigger.ADVISORY: (EventSource(INCOMING, moment="received_at", where=Q(kind="advisory")),),
    Trigger.COMPLAINT: (EventSource(INCOMING, moment="received_at", where=Q(kind="complaint")),),
    Trigger.NONCONFORMITY: (EventSource("improvement.nonconformity"),),
    Trigger.INCIDENT: (EventSource("response.incident"),),
    Trigger.NEAR_MISS: (EventSource("response.nearmiss"),),
    Trigger.THREAT_LEVEL: (EventSource("response.threatlevel"),),
    Trigger.AUDIT_RESULT: (EventSource("evaluation.audit", where=Q(state="closed")),),
}
EVENT_KINDS: Final = tuple(
    dict.fromkeys(source.kind for sources in EVENTS.values() for source in sources)
)


@dataclass(frozen=True)
class EntryDue:
    """An entry of the plan that waits to be carried out, and since which event, if one."""

    entry: CommunicationPlanEntry
    due_on: dt.date
    event: str = ""
    happened_at: dt.datetime | None = None

    @property
    def why(self) -> str:
        """Say in words what makes it due."""
        if self.happened_at is None:
            return _("By the calendar")
        return _("{event} on {day}").format(event=self.event, day=self.happened_at.date())


def entries_in_use() -> QuerySet[CommunicationPlanEntry]:
    """Give the entries that count, of plans that were not withdrawn."""
    return (
        CommunicationPlanEntry.objects.live()
        .filter(unconfirmed=False, state="in_use", plan__standing="live")
        .exclude(plan__state="withdrawn")
        .order_by("reference")
    )


def entries_due(entries: Sequence[CommunicationPlanEntry]) -> list[EntryDue]:
    """Give what is to be carried out of some entries, the most urgent first.

    Nothing is stored for it: an event makes an entry due when it happened after the entry was
    last carried out (or came into the plan). One query per kind of event that the entries name.
    """
    found = [
        EntryDue(entry, entry.next_due)
        for entry in entries
        if entry.is_scheduled and entry.next_due is not None
    ]
    by_trigger: dict[str, list[CommunicationPlanEntry]] = defaultdict(list)
    for entry in entries:
        if entry.trigger:
            by_trigger[entry.trigger].append(entry)
    for trigger, waiting in by_trigger.items():
        moments = _moments(Trigger(trigger), min(since(entry) for entry in waiting))
        for entry in waiting:
            start = since(entry)
            first = next((moment for moment in moments if moment > start), None)
            if first is not None:
                due_on = first.date() + dt.timedelta(days=entry.within_days)
                found.append(EntryDue(entry, due_on, str(Trigger(trigger).label), first))
    return sorted(found, key=lambda due: (due.due_on, due.entry.reference))


def since(entry: CommunicationPlanEntry) -> dt.datetime:
    """Give the moment after which an event makes an entry due."""
    return entry.last_carried_out or entry.recorded_at


def _moments(trigger: Trigger, start: dt.datetime) -> list[dt.datetime]:
    return sorted(when for source in EVENTS.get(trigger, ()) for when in source.since(start))


def due_for(caller: Caller, until: dt.date) -> list[EntryDue]:
    """Give what the plan makes due until a day, of the entries that the caller may read."""
    entries = list(
        entries_in_use()
        .filter(pk__in=CommunicationPlanEntry.objects.visible_to(caller).order_by().values("pk"))
        .select_related("responsible", "owner", "plan")
    )
    return [due for due in entries_due(entries) if due.due_on <= until]


def due_for_myself(caller: Caller) -> list[DueItem]:
    """Give, for My work, what events make due of entries that the caller answers for.

    The calendar's entries are there by their date; an entry is one's own as its owner, or as the
    holder of its responsible role.
    """
    if caller.person_id is None:
        return []
    roles = assignments_on(clock.today()).filter(person_id=caller.person_id).values("role_id")
    entries = list(
        entries_in_use()
        .filter(
            Q(owner_id=caller.person_id) | Q(responsible_id__in=roles),
            pk__in=CommunicationPlanEntry.objects.visible_to(caller).order_by().values("pk"),
        )
        .exclude(trigger="")
    )
    return [_item(due, due.happened_at) for due in entries_due(entries) if due.happened_at]


def due_for_everybody(day: dt.date) -> Iterator[tuple[UUID, DueItem]]:
    """Give the same for everybody who answers for an entry."""
    holders: dict[UUID, list[UUID]] = defaultdict(list)
    for role, person in assignments_on(day).order_by().values_list("role_id", "person_id"):
        holders[role].append(person)
    for due in entries_due(list(entries_in_use().exclude(trigger=""))):
        if due.happened_at is None:
            continue
        role_id, owner_id = due.entry.responsible_id, due.entry.owner_id
        people = {*(holders[role_id] if role_id else ()), *([owner_id] if owner_id else ())}
        yield from ((person, _item(due, due.happened_at)) for person in people)


def _item(due: EntryDue, happened_at: dt.datetime) -> DueItem:
    return DueItem(
        waiting=Waiting.DATE,
        record_type=due.entry._meta.label_lower,
        record_id=due.entry.pk,
        reference=due.entry.reference,
        title=due.entry.title,
        what=_("Communicate: {why}").format(why=due.why),
        on=due.due_on,
        since=happened_at.date(),
    )
